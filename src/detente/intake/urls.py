"""A list of addresses, or of feeds (OPML), to documents: fetched politely, in the order of the list.

A list is read only where it is asked for: a file found in a folder never makes Détente go to the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urldefrag

from detente.errors import EmptyInput, InputError
from detente.intake.errands import in_order
from detente.intake.feeds import entry_links, looks_like_feed, read_feed
from detente.intake.fetch import Answer
from detente.intake.plain import decode
from detente.intake.polite import Pace, Visitor
from detente.intake.safe_xml import root_name, xml_text, xml_tree
from detente.intake.visited import Visited, visit_of
from detente.model.text import Document, Problem

Reader = Callable[[bytes, str, str, str | None], Iterator[Document | Problem]]
"""From bytes, the address in the list, the address after redirects and the server's encoding to documents."""


class Listed(NamedTuple):
    """An address of a list and the line or the place (from 1) where it stands."""

    address: str
    line: int


def list_addresses(data: bytes, source: str) -> tuple[list[Listed], list[Problem]]:
    """The http and https addresses of a text, one a line, or the feeds of an OPML file; each once, in order.

    In a text ``#`` begins a comment line, and what follows a tab is left out. Lines that are no addresses are ``Problem``s
    with ``file:line``. Raises ``NotText``, ``TooLarge``, and ``EmptyInput`` for a list without addresses.
    """
    name = "standard input" if source == "-" else source
    lines = _of_opml(data, name) if root_name(data[:4096]) == "opml" else _of_text(data, name)
    found: dict[str, Listed] = {}
    problems: list[Problem] = []
    for number, line in lines:
        if line.lower().startswith(("http://", "https://")):
            found.setdefault(urldefrag(line)[0], Listed(line, number))
        else:
            problems.append(Problem(f"no http or https address: {line[:100]!r}", f"{name}:{number}"))
    if not found:
        raise EmptyInput(f"{name} has no addresses in it: write one a line, each with http:// or https://")
    return list(found.values()), problems


def _of_text(data: bytes, name: str) -> list[tuple[int, str]]:
    lines = ((n, line.partition("\t")[0].strip()) for n, line in enumerate(decode(data, name).splitlines(), 1))
    return [(n, line) for n, line in lines if line and not line.startswith("#")]


def _of_opml(data: bytes, name: str) -> list[tuple[int, str]]:
    outlines = (e for e in xml_tree(xml_text(data, name), name).iter() if str(e.tag).lower() == "outline")
    given = ({key.lower(): value.strip() for key, value in e.items()}.get("xmlurl") for e in outlines)
    return [(n, address) for n, address in enumerate((g for g in given if g), 1)]


def read_addresses(
    addresses: Sequence[str], *, visited: Visited | None = None, pace: Pace | None = None, follow: bool = False,
    allow_private: bool = False, read: Reader | None = None, unchanged: Callable[[str], None] | None = None,
) -> Iterator[Document | Problem]:
    """The documents of pages and feeds in the order of the list; an address that gives none is a ``Problem``.

    ``visited`` knows earlier runs: a page that has not changed since is passed over, and ``unchanged`` is told its address. A
    page is kept there when the next document is asked for, so that one that was not stored is read again. With ``follow`` the
    pages that feeds link to are read in place of the entries, after the list. ``read`` makes documents of what is no feed.
    """
    run = _Run(visited or Visited(), pace or Pace(), allow_private, read or _page, unchanged or (lambda address: None))
    yield from run.documents(addresses, follow)
    known = set(addresses)
    links = (link for links, _ in run.feeds for link in links)
    yield from run.documents([link for link in dict.fromkeys(links) if link not in known], False)
    for linked, answer in run.feeds:
        if not run.failed.intersection(linked):  # else what failed would never be asked for again
            run.visited.keep(answer.url, visit_of(answer))


def _page(data: bytes, source: str, url: str, charset: str | None) -> Iterator[Document | Problem]:
    from detente.intake.open import read_bytes

    yield read_bytes(data, source, url=url, charset=charset)


class _Run:
    """One reading of a list: what feeds linked to, and which addresses gave nothing."""

    def __init__(
        self, visited: Visited, pace: Pace, allow_private: bool, read: Reader, unchanged: Callable[[str], None]
    ) -> None:
        self.visited, self.read, self.unchanged, self.pace = visited, read, unchanged, pace
        self.visitor = Visitor(pace, visited, allow_private=allow_private)
        self.feeds: list[tuple[list[str], Answer]] = []
        self.failed: set[str] = set()

    def documents(self, addresses: Sequence[str], follow: bool) -> Iterator[Document | Problem]:
        """The documents of the addresses in their order."""
        for address, found in in_order(addresses, self.visitor, self.pace):
            if isinstance(found, InputError):
                self.failed.add(address)
                yield Problem(str(found), address)
            elif found.code == 304 or self._is_known(found):
                self.unchanged(address)
            else:
                yield from self._read(address, found, follow)

    def _is_known(self, answer: Answer) -> bool:
        """A server without validators sends the same bytes again."""
        before, now = self.visited.get(answer.url), visit_of(answer)
        if before is None or before.digest != now.digest:
            return False
        self.visited.keep(answer.url, now)
        return True

    def _read(self, address: str, answer: Answer, follow: bool) -> Iterator[Document | Problem]:
        """What the reader makes of a page; it is kept as visited once its last document was taken and the next is asked for."""
        good = False
        try:
            for found in self._made(address, answer, follow):
                good = good or isinstance(found, Document)
                yield found
        except InputError as error:
            self.failed.add(address)
            yield Problem(str(error), address)
        if good and not any(answer is feed for _, feed in self.feeds):
            self.visited.keep(answer.url, visit_of(answer))

    def _made(self, address: str, answer: Answer, follow: bool) -> Iterator[Document | Problem]:
        if not looks_like_feed(answer.data[:4096]):
            yield from self.read(answer.data, address, answer.url, answer.charset)
            return
        if follow:
            self.feeds.append((entry_links(answer.data, address, url=answer.url, charset=answer.charset), answer))
        for found in read_feed(answer.data, address, url=answer.url, charset=answer.charset):
            if not follow or (isinstance(found, Document) and found.url is None):
                yield found
