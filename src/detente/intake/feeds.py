"""RSS (0.9x, 1.0, 2.0), Atom and JSON Feed (1.0, 1.1): one document an entry that carries a text.

The fullest text that an entry gives is read: its content, else its summary. A summary is a text of its own and says so
(``extracted_by`` is ``feed-summary``); ``entry_links`` gives the addresses to whoever wants the whole reports.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_tz
from typing import Any
from urllib.parse import urljoin

from detente.errors import InputError, NotText, TooLarge
from detente.intake.fragment import fragment_text, has_words, one_line, tidy
from detente.intake.plain import MAX_TEXT, decode, too_large
from detente.intake.safe_xml import MAX_XML, root_name, xml_text
from detente.intake.written_dates import read_written_date
from detente.model.text import Document, Problem
from detente.model.when import When

MAX_ENTRIES = 20_000
_RSS_NAMESPACES = (b"purl.org/rss/", b"my.netscape.com/rdf/simple/", b"channel.netscape.com/rdf/simple/")
_JSON_FEED = re.compile(rb'\s*\{.*"version"\s*:\s*"https?://jsonfeed\.org/version/', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one entry gives: texts as they are written, HTML or plain, and ``None`` for what is absent."""

    title: str | None
    url: str | None
    outlet: str | None
    published: When | None
    content: str | None
    content_is_html: bool
    summary: str | None
    summary_is_html: bool


def looks_like_feed(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a feed."""
    root = root_name(head)
    if root in ("rss", "feed"):
        return True
    flat = _flat(head)
    if root == "rdf":
        return any(namespace in flat for namespace in _RSS_NAMESPACES)
    return bool(_JSON_FEED.match(flat.replace(b"\\/", b"/")))


def _flat(head: bytes) -> bytes:
    """Without what UTF-16 and byte order marks add to ASCII."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")


def read_feed(
    data: bytes, source: str, *, url: str | None = None, charset: str | None = None
) -> Iterator[Document | Problem]:
    """The documents of a feed in its order; each has ``source#N``, N from 1, as its source, and the entry's own address.

    ``url`` is where the feed came from, for addresses relative to it, and ``charset`` what the server called its encoding.
    ``published`` is the day as the entry writes it, in its own time zone; an Atom entry that tells only when it was changed
    was published on that day or before. Entries without a text worth reading are told of in one ``Problem`` at the end.
    Raises ``NotText`` and ``TooLarge`` where the feed as a whole cannot be read.
    """
    name = "standard input" if source == "-" else source
    bare, number = 0, 0
    for number, entry in enumerate(_entries(data, name, url, charset), 1):
        try:
            document = _document(entry, f"{source}#{number}")
        except InputError as error:
            yield Problem(str(error), f"{name}#{number}")
            continue
        bare += document is None
        if document:
            yield document
    if bare:
        yield Problem(f"{bare} of {number} entries carry no text of their own: read the pages that they link to", name)
    if not number:
        yield Problem("the feed has no entries", name)


def entry_links(data: bytes, source: str = "", *, url: str | None = None, charset: str | None = None) -> list[str]:
    """The http and https addresses of the entries, each once, in the feed's order. Raises as ``read_feed`` does."""
    found = (entry.url for entry in _entries(data, source or "the feed", url, charset))
    return list(dict.fromkeys(address for address in found if address))


def _entries(data: bytes, name: str, url: str | None, charset: str | None) -> list[Entry]:
    if len(data) > MAX_XML:
        raise TooLarge(f"{name} has more than {MAX_XML // 1_000_000} MB: split it into smaller files")
    if _flat(data[:4096]).lstrip().startswith(b"{"):
        found = _of_json(decode(data, name), name, url)
    else:
        found = _of_xml(xml_text(data, name, charset), name, url)
    if len(found) > MAX_ENTRIES:
        raise TooLarge(f"{name} is a feed of more than {MAX_ENTRIES} entries: split it into smaller files")
    return found


def _document(entry: Entry, where: str) -> Document | None:
    """The entry's content, else its summary; ``None`` where neither says more than the title."""
    for markup, is_html, kind in (
        (entry.content, entry.content_is_html, "feed"), (entry.summary, entry.summary_is_html, "feed-summary"),
    ):  # fmt: skip
        text = (fragment_text(markup, where) if is_html else tidy(markup)) if markup else ""
        if len(text) > MAX_TEXT:
            raise too_large(where)
        if has_words(text) and _plain(text) != _plain(entry.title or ""):
            return Document(text, where, entry.title, entry.outlet, entry.url, entry.published, extracted_by=kind)
    return None


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _of_xml(text: str, name: str, url: str | None) -> list[Entry]:
    """By feedparser, from memory alone: it is given no name that it could open, and its own cleaning of HTML is not needed."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", **({"content-location": url} if url else {})}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8")), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError) as error:
        raise NotText(f"{name} is no feed that can be read ({type(error).__name__}): save its text as plain text") from None
    if not found.entries and (found.bozo or not found.version):
        raise NotText(f"{name} is no feed that can be read: save its text as plain text")
    outlet = one_line(_text(found.feed, "title"), name)
    return [_of_parsed(entry, outlet, str(found.version), name, url) for entry in found.entries]


def _of_parsed(entry: Any, outlet: str | None, version: str, name: str, url: str | None) -> Entry:
    contents = [c for c in entry.get("content") or [] if isinstance(c.get("value"), str) and "text" in _kind(c)]
    longest = max(contents, key=lambda c: len(c["value"]), default=None)
    detail = entry.get("summary_detail") or {}
    return Entry(
        title=one_line(_text(entry, "title"), name),
        url=_address(_text(entry, "link") or _permanent_id(entry), url),
        outlet=one_line(_text(entry.get("source") or {}, "title"), name) or outlet,
        published=_published(entry, atom=version.startswith("atom")),
        content=longest["value"] if longest else None,
        content_is_html=longest is not None and _kind(longest) != "text/plain",
        summary=_text(entry, "summary"),
        summary_is_html=_kind(detail) != "text/plain",
    )


def _kind(part: Any) -> str:
    kind = str(part.get("type") or "text/html")
    return "text/html" if "html" in kind else kind


def _permanent_id(entry: Any) -> str | None:
    """An Atom entry may have an address for its id and no link."""
    found = _text(entry, "id")
    return found if found and found.startswith(("http://", "https://")) else None


def _text(part: Any, key: str) -> str | None:
    value = part.get(key) if hasattr(part, "get") else None
    return value if isinstance(value, str) and value.strip() else None


def _address(link: str | None, base: str | None) -> str | None:
    try:
        found = urljoin(base or "", link.strip()) if link else ""
    except ValueError:
        return None
    return found if found.startswith(("http://", "https://")) and found.isprintable() else None


def _published(entry: Any, *, atom: bool) -> When | None:
    """Asked for in ``dict``'s own way: feedparser's gives the date of change for one of publication that is absent."""
    first = _day(dict.get(entry, "published") or dict.get(entry, "created"))
    changed = _day(dict.get(entry, "updated"))
    if first or not changed:
        return first
    return When(None, changed.latest) if atom and changed.latest else changed


def _day(written: Any) -> When | None:
    """The day as it is written, in its own time zone; with RFC 822's years of two digits."""
    if not isinstance(written, str) or not written.strip():
        return None
    written = written.strip()[:100]
    mail = parsedate_tz(written) if re.match(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}[ \-][A-Za-z]{3,9}[ \-]\d{2}(?!\d)", written) else None
    return read_written_date(f"{mail[0]:04}-{mail[1]:02}-{mail[2]:02}" if mail else written)


def _of_json(text: str, name: str, url: str | None) -> list[Entry]:
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise NotText(f"{name} is not sound JSON: save the feed again") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise NotText(f'{name} is no JSON Feed: it has no list of "items"')
    outlet = one_line(_text(feed, "title"), name)
    return [_of_item(item, outlet, name, url) for item in items if isinstance(item, dict)]


def _of_item(item: dict[str, Any], outlet: str | None, name: str, url: str | None) -> Entry:
    """``content_html`` goes before ``content_text``: both are the whole, and the first has the paragraphs."""
    markup, plain = _text(item, "content_html"), _text(item, "content_text")
    first, changed = _day(item.get("date_published")), _day(item.get("date_modified"))
    return Entry(
        title=one_line(_text(item, "title"), name),
        url=_address(_text(item, "url") or _permanent_id(item) or _text(item, "external_url"), url),
        outlet=outlet,
        published=first or (When(None, changed.latest) if changed and changed.latest else None),
        content=markup or plain,
        content_is_html=markup is not None,
        summary=_text(item, "summary"),
        summary_is_html=False,
    )
