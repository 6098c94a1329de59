"""Pieces of HTML, as feeds and agencies send them, to text: one paragraph a line.

A fragment is the report and nothing else, so nothing is left out as a page's menus are; what finds the running text of a page
would drop the short paragraphs of a fragment.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from detente.intake.shape import check_shape

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr "
    "legend li lq bq main nav ol p pre section summary table tbody tfoot thead tr ul block hl1 hl2 br".split()
)
NOT_TEXT = frozenset(
    "script style noscript template iframe object embed svg math form button select nav head title figcaption audio video".split()
)
_CELLS = ("td", "th")
_BLANKS = re.compile(r"[ \t\r\f\v\u00a0]+")
# What publishing systems add to an entry; none of it is of the report.
_ADDED = re.compile(
    r"The post .{1,300} (?:first )?appeared (?:first )?on .{1,100}"
    r"|(?:\(?(?:Read|See|Learn) (?:more|the full \w+|on)|Continue reading|Read the rest|More\b)[^.!?]{0,120}\)?[ .…»→>]*",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:\[(?:…|\.\.\.|&hellip;)\]|\(more…\))\s*$")
_TAG = re.compile(r"<[A-Za-z/!]")
_HALVES = re.compile("[\ud800-\udfff]")  # JSON can write half of a surrogate pair, which is no character


def fragment_text(markup: str, name: str) -> str:
    """The text of a piece of HTML, or ``""``. Raises ``TooLarge`` for one of a shape that parsers cannot take."""
    markup = _HALVES.sub("\ufffd", markup)
    if not _TAG.search(markup):
        return tidy(html.unescape(markup).replace("\n", " "))
    check_shape(markup, name)
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(f"<!doctype html><body>{markup}").body
    return tidy("".join(_pieces(body))) if body else ""


def _pieces(root: Any) -> Iterator[str]:
    """Text and line breaks in the order of the page; without recursion, for the depth is that of the input."""
    node, entering = root, True
    while node is not None:
        tag = node.tag
        if entering and tag == "-text":
            yield re.sub(r"\s+", " ", node.text_content or "")
        elif tag in BLOCKS:
            yield "\n"
        elif tag in _CELLS and not entering:
            yield " "
        if entering and node.child is not None and tag not in NOT_TEXT:
            node = node.child
            continue
        if node == root:
            return
        entering = node.next is not None
        node = node.next or node.parent
        if not entering and node == root:
            return


def tidy(text: str) -> str:
    """Lines without blanks at their ends, without empty lines, and without what a publishing system adds after the report."""
    text = _HALVES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    lines = [line for line in (_BLANKS.sub(" ", line).strip() for line in text.split("\n")) if line]
    while lines and _ADDED.fullmatch(lines[-1]):
        lines.pop()
    if lines:
        lines[-1] = _CUT.sub("", lines[-1])
    return "\n".join(line for line in lines if line)


def one_line(markup: str | None, name: str) -> str | None:
    """A title or a name that may have markup in it, on one line; ``None`` where nothing is left."""
    return " ".join(fragment_text(markup[:2000], name).split()) or None if markup else None


def has_words(text: str) -> bool:
    """Whether a line has four words: less is a menu, a credit or a picture's name."""
    return any(len(re.findall(r"[^\W\d_]+", line)) >= 4 for line in text.splitlines())
