"""Trees of news XML: elements by their names without namespaces, and the running text below one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.intake.fragment import BLOCKS, NOT_TEXT, tidy

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# NITF's own: pictures with their captions, notes to editors, and what stands beside the report.
_BESIDE = NOT_TEXT | frozenset("media media-caption note body.head body.end tagline bibliography".split())


def local_name(element: Element) -> str:
    """The name without its namespace, in small letters; ``""`` for comments and instructions."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> list[Element]:
    """The children of this name, in small letters."""
    return [] if element is None else [e for e in element if local_name(e) == name]


def find(element: Element | None, *path: str) -> Element | None:
    """The first element on a path of names of children, in small letters."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def first_of(root: Element, names: tuple[str, ...]) -> Element:
    """The first element below of the first name that any has; the root itself where none has."""
    for name in names:
        for element in root.iter():
            if local_name(element) == name:
                return element
    return root


def words_of(element: Element | None) -> str | None:
    """All text below, on one line; ``None`` where there is none."""
    return None if element is None else " ".join("".join(element.itertext()).split())[:2000] or None


def element_text(element: Element) -> str:
    """The running text below, one paragraph a line."""
    return tidy("".join(_pieces(element)))


def _pieces(element: Element) -> Iterator[str]:
    name = local_name(element)
    block = name in BLOCKS
    if name not in _BESIDE and name:
        yield "\n" if block else ""
        yield re.sub(r"\s+", " ", element.text or "")
        for child in element:
            yield from _pieces(child)
            yield re.sub(r"\s+", " ", child.tail or "")
        yield "\n" if block else " " if name in ("td", "th") else ""
