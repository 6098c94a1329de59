"""Quotation marks to quotations: straight, curly, guillemet and low marks, nested, carried over paragraphs, or odd in number."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from detente.model.text import Span

_OPENERS = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‹": "›"}
_CLOSERS = {"”", "»", "›", "’", "“"}
_STRAIGHT = {'"', "'", "''"}
_MARK = re.compile(r"``|(?<!'')''(?!'')|[\"'“”„«»‘’‹›]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_NEWLINE = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation. ``outer`` includes the marks, ``inner`` does not; ``depth`` is 0 for one that stands in no other.

    ``carried`` tells that the mark was never closed in its paragraph and the next paragraph opens one again (the way
    in which several paragraphs of one speech are set).
    """

    outer: Span
    inner: Span
    depth: int
    carried: bool = False


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text: parted by blank lines where it has any, else by line ends."""
    blank = _BLANK_LINE.search(text)
    cuts = (_BLANK_LINE if blank else _NEWLINE).finditer(text)
    spans, start = [], 0
    for cut in cuts:
        spans.append(Span(start, cut.start()))
        start = cut.end()
    spans.append(Span(start, len(text)))
    return [s for s in spans if text[s.start : s.end].strip()]


def find_quotations(text: str) -> list[Quotation]:
    """Every quotation of a text, in the order of its opening marks.

    A mark that is never closed ends with its paragraph; where the following paragraph opens with the same mark, the
    quotation is ``carried`` on (Chicago Manual of Style 13.32), otherwise the odd mark is taken for a slip and dropped
    unless a whole sentence follows it.
    """
    spans = paragraphs(text)
    found: list[Quotation] = []
    for number, span in enumerate(spans):
        following = text[spans[number + 1].start :].lstrip()[:1] if number + 1 < len(spans) else ""
        found.extend(_in_paragraph(text, span, following))
    return _with_depths(sorted(found, key=lambda q: (q.outer.start, -q.outer.end)))


def _with_depths(found: list[Quotation]) -> list[Quotation]:
    """How many of the others each stands in; an opening mark that was dropped counts for none."""
    around: list[Quotation] = []
    counted = []
    for quotation in found:
        while around and around[-1].outer.end <= quotation.outer.start:
            around.pop()
        counted.append(replace(quotation, depth=len(around)))
        around.append(quotation)
    return counted


def _in_paragraph(text: str, paragraph: Span, following: str) -> list[Quotation]:
    stack: list[tuple[str, int, int]] = []
    found = []
    for mark in _MARK.finditer(text, paragraph.start, paragraph.end):
        sign, at = mark.group(), mark.start()
        if _closes(text, sign, at, mark.end(), stack):
            while stack:
                opener, start, inner = stack.pop()
                if _pairs(opener, sign):
                    found.append(Quotation(Span(start, mark.end()), Span(inner, at), len(stack)))
                    break
        elif _opens(text, sign, at, mark.end(), stack, paragraph.start):
            stack.append((sign, at, mark.end()))
    found.extend(_unclosed(text, stack[:1], paragraph, following))
    return found


def _unclosed(text: str, left: list[tuple[str, int, int]], paragraph: Span, following: str) -> list[Quotation]:
    """A quotation that runs to the end of its paragraph, if it is one."""
    end = paragraph.start + len(text[paragraph.start : paragraph.end].rstrip())
    for opener, start, inner in left:
        if opener in ("'", "‘"):
            continue
        carried = following == opener or (opener == "``" and following == "`")
        if carried or text[inner : inner + 1].isupper():
            return [Quotation(Span(start, end), Span(inner, end), 0, carried)]
    return []


def _pairs(opener: str, closer: str) -> bool:
    if opener == "``":
        return closer in ("''", '"')
    return closer in _OPENERS[opener] if opener in _OPENERS else closer == opener


def _closes(text: str, sign: str, at: int, after: int, stack: list[tuple[str, int, int]]) -> bool:
    if not any(_pairs(opener, sign) for opener, _, _ in stack):
        return False
    if sign in ("’", "'"):
        return not _is_apostrophe(text, at, after)
    if sign in ('"', "''"):
        return not (_space_before(text, at) and text[after : after + 1].isalnum())
    return sign in _CLOSERS


def _opens(text: str, sign: str, at: int, after: int, stack: list[tuple[str, int, int]], start: int) -> bool:
    follows = text[after : after + 1]
    if not follows or follows.isspace():
        return False
    if sign in _OPENERS or sign == "``":
        return not (sign == "‘" and follows.isdigit())
    if sign not in _STRAIGHT and not (sign == "”" and not stack):
        return False
    before = text[at - 1 : at] if at > start else ""
    free = not before or before.isspace() or before in "([{—–-“‘\"'"
    if sign == "'":
        return free and follows.isalpha() and _has_closing_single(text, after)
    return free


def _space_before(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in "([—–"


def _is_apostrophe(text: str, at: int, after: int) -> bool:
    """Between two letters ("don’t"), or before a decade ("’90s")."""
    before, follows = text[at - 1 : at], text[after : after + 1]
    return (before.isalnum() and follows.isalnum()) or (follows.isdigit() and not before.isalnum())


def _has_closing_single(text: str, after: int) -> bool:
    """Whether a straight single mark has a partner in the next 300 characters that is no apostrophe."""
    for found in re.finditer(r"'", text[after : after + 300]):
        at = after + found.start()
        if "\n" in text[after:at]:
            return False
        if not _is_apostrophe(text, at, at + 1) and not text[at - 1 : at].isspace():
            return True
    return False
