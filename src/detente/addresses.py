"""``detente read --urls``: lists of addresses to documents, fetched politely; what was visited is kept once it is stored."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detente.errors import MissingInput
from detente.intake.plain import MAX_TEXT, shown
from detente.intake.polite import Pace
from detente.intake.urls import list_addresses, read_addresses
from detente.intake.visited import Visit, Visited
from detente.model.text import Document, Problem


@dataclass(frozen=True, slots=True)
class Lists:
    """How lists are read. ``visited``: the file that knows earlier runs; ``follow``: the pages that feeds link to are read;
    ``delay``: the least seconds between two questions to a host."""

    visited: str | None = None
    follow: bool = False
    delay: float = 1.0


class LaterVisited(Visited):
    """Visits that are kept only when they are told to be: a page that was fetched but not stored must be fetched again."""

    def __init__(self, path: Path | None = None) -> None:
        super().__init__(path)
        self._pending: dict[str, Visit] = {}

    def get(self, url: str) -> Visit | None:
        """The last visit to an address, one of this run too."""
        return self._pending.get(url) or super().get(url)

    def keep(self, url: str, visit: Visit) -> None:
        """Remember a visit of this run."""
        self._pending[url] = visit

    def settle(self) -> None:
        """Keep the visits of this run: all that came of them is stored."""
        for url, visit in self._pending.items():
            super().keep(url, visit)
        self._pending.clear()


def read_lists(sources: Sequence[str], lists: Lists, visited: LaterVisited, *, allow_private: bool) -> Iterator[Document | Problem]:
    """The documents of every list (a path, or ``-``), in order. Raises an ``InputError`` for a list that cannot be read."""
    for source in sources:
        listed, problems = list_addresses(_bytes_of(source), shown(source))
        yield from problems
        pace = Pace(delay=lists.delay)
        addresses = [each.address for each in listed]
        yield from read_addresses(addresses, visited=visited, pace=pace, follow=lists.follow, allow_private=allow_private)


def _bytes_of(source: str) -> bytes:
    try:
        if source == "-":
            return sys.stdin.buffer.read(MAX_TEXT + 1)
        with Path(source).open("rb") as stream:
            return stream.read(MAX_TEXT + 1)
    except FileNotFoundError:
        raise MissingInput(f"there is no file {shown(source)}: check the path") from None
    except (OSError, ValueError) as error:
        raise MissingInput(f"{shown(source)} cannot be read: {getattr(error, 'strerror', None) or error}") from None
