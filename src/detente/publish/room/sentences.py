"""The sentences of a text, so that each has an address: by the text alone, the same for every reader and every version of a record.

The record keeps no sentences, and this side of it parses nothing; a rough rule is enough to point at a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.model.text import Span

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_LINE = re.compile(r"[^\S\n]*\n\s*")
_END = re.compile(r"[.!?…]+[\"”’»)\]]*\s+(?=[\"“‘«(\[]?[A-Z0-9À-ÞА-Я])")
_NO_END = re.compile(
    r"(?:^|[\s(“\"‘\[])(?:[A-Z]|(?:[A-Z]\.)+[A-Z]?|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Maj|Lt|Capt|Sgt|Adm|Sen|Rep|Gov|Amb|Rev|Hon|St|vs|No|Art"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.\s*$"
)
_FINISHED = re.compile(r"[.!?:;…\"”’)\]]\s*$")
_SHORT = 60  # characters: a line as short as this was not broken to fit a page


def paragraphs(text: str) -> list[tuple[Span, ...]]:
    """The paragraphs, each as the spans of its sentences (code points, half-open), without the white space between them."""
    return [tuple(_sentences(text, part)) for part in _parts(text)]


def _parts(text: str) -> Iterator[Span]:
    """What stands between blank lines, and between line breaks that were made on purpose."""
    for block in _cut(Span(0, len(text)), [m.span() for m in _BLANK_LINE.finditer(text)]):
        breaks = [m.span() for m in _LINE.finditer(text, *block)]
        starts = [block.start, *(end for _, end in breaks)]
        wanted = [cut for begin, cut in zip(starts, breaks, strict=False) if _on_purpose(text[begin : cut[0]])]
        for part in _cut(block, wanted):
            if text[part.start : part.end].strip():
                yield part


def _on_purpose(line: str) -> bool:
    return len(line) <= _SHORT or bool(_FINISHED.search(line))


def _sentences(text: str, part: Span) -> Iterator[Span]:
    ends = [m.span() for m in _END.finditer(text, *part)]
    gaps = [(begin + len(text[begin:end].rstrip()), end) for begin, end in ends if _ends(text, part.start, begin, end)]
    for span in _cut(part, gaps):
        said = span.of(text)
        start = span.start + len(said) - len(said.lstrip())
        end = span.start + len(said.rstrip())
        if start < end:
            yield Span(start, end)


def _ends(text: str, start: int, begin: int, end: int) -> bool:
    """Whether the mark ends a sentence: a full stop after an abbreviation or an initial does not."""
    return _NO_END.search(text[max(start, begin - 12) : end]) is None


def _cut(whole: Span, gaps: list[tuple[int, int]]) -> Iterator[Span]:
    at = whole.start
    for begin, end in gaps:
        if at < begin:
            yield Span(at, begin)
        at = max(at, end)
    if at < whole.end:
        yield Span(at, whole.end)
