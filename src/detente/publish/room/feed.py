"""Feeds in Atom 1.0 (RFC 4287): the first page of any listing, as a reader of feeds follows it."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from detente.publish.room.page import Ask, Entry, Page
from detente.publish.room.shown import shown

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"


def atom(page: Page, ask: Ask, entries: Sequence[Entry]) -> bytes:
    """The feed. Ids are URNs made of the facts' and documents' own, so that they are the same wherever the room is served."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(_tag("feed"))
    asked = ", ".join(f"{name} {value}" for name, value in sorted(ask.given.items()))
    _put(feed, "title", f"Détente: {page.nav or page.name}{f' ({asked})' if asked else ''}")
    _put(feed, "id", "urn:detente:" + ask.link())
    _put(feed, "updated", max((_time(e.at) for e in entries), default=_NEVER))
    _link(feed, ask.link(".atom"), "self")
    _link(feed, ask.link(), "alternate")
    _put(_put(feed, "author", None), "name", "Détente")
    for entry in entries:
        _entry(feed, entry)
    return ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _entry(feed: ElementTree.Element, entry: Entry) -> None:
    item = _put(feed, "entry", None)
    _put(item, "title", entry.title or "Untitled")
    _put(item, "id", f"urn:detente:{entry.key}")
    _put(item, "updated", _time(entry.at))
    _link(item, entry.link, "alternate")
    if entry.author:
        _put(_put(item, "author", None), "name", entry.author)
    _put(item, "summary", entry.text)


def _put(parent: ElementTree.Element, name: str, text: str | None) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, _tag(name))
    made.text = None if text is None else shown(text)
    return made


def _link(parent: ElementTree.Element, to: str, kind: str) -> None:
    ElementTree.SubElement(parent, _tag("link"), {"rel": kind, "href": to})


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _time(at: str | None) -> str:
    """A time as RFC 3339 has it; of a day its beginning, of nothing the oldest there is."""
    if not at:
        return _NEVER
    return at.replace("+00:00", "Z") if "T" in at else f"{at}T00:00:00Z"
