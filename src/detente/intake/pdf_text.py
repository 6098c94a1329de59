"""Pages of lines to running text: paragraphs joined, words joined that a line end cut.

A line is joined to the next but where a paragraph ends: at an empty line, at a clearly short line that ends a sentence or before
a line that begins with a capital, and before the mark of a list. A word cut by a hyphen is joined without it where both halves
are letters and the second is small, unless the text has the hyphened word elsewhere more often than the joined one. A sentence
may go on over the end of a page; else pages are parted by an empty line. Lines that stand alike at the head or foot of most pages
(running titles, page numbers) are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

_HYPHEN = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_SMALL = re.compile(r"[^\W\d_]+")
_ITEM = re.compile(r"(?:[•▪◦●■–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]+)[.)])\s")
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_END = 60  # characters at the end of a line that tell how it ends: patterns for an end take the square of a line's length
_NUMBER = re.compile(r"\d+")
_SHORT = 0.75  # of the usual length of lines: a line that is shorter and ends a sentence ends its paragraph
_EDGE_LINES = 2
_MIN_PAGES = 4


def running_text(pages: Sequence[str]) -> str:
    """The text of a document from the text of its pages, whose lines are as they are drawn.

    Paragraphs and pages are parted by an empty line; a word or sentence that goes on over a page's end is joined.
    """
    lined = [[" ".join(_sound(line).split()) for line in page.splitlines()] for page in pages]
    lined = _without_edges(lined)
    words = Counter(w.casefold() for lines in lined for line in lines for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line))
    paragraphs: list[str] = []
    for lines in lined:
        found = [_joined(block, words) for block in _blocks(lines)]
        if found and paragraphs and _goes_on(paragraphs[-1], found[0]):
            paragraphs[-1] = _join(paragraphs[-1], found.pop(0), words)
        paragraphs += found
    return "\n\n".join(paragraphs)


def _sound(line: str) -> str:
    """Without NUL and halves of surrogate pairs, which fonts with a broken table give."""
    return line.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """Pages without empty lines around them and without the head and foot lines that most of them have (numbers apart)."""
    stripped = [_stripped(lines) for lines in pages]
    filled = sum(1 for lines in stripped if lines)
    seen: Counter[str] = Counter()
    for lines in stripped:
        seen.update({_NUMBER.sub("#", line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]) if line})
    running = {line for line, count in seen.items() if filled >= _MIN_PAGES and count * 2 > filled}
    return [_stripped(_cut(lines, running)) for lines in stripped]


def _cut(lines: list[str], running: set[str]) -> list[str]:
    last = len(lines) - _EDGE_LINES
    return [
        line for n, line in enumerate(lines) if not ((n < _EDGE_LINES or n >= last) and _NUMBER.sub("#", line) in running)
    ]


def _stripped(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start]:
        start += 1
    while end > start and not lines[end - 1]:
        end -= 1
    return lines[start:end]


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Lines that belong to one paragraph."""
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[len(lengths) * 3 // 4] if lengths else 0
    block: list[str] = []
    for line in lines:
        if block and (not line or _parts(block[-1], line, usual)):
            yield block
            block = []
        if line:
            block.append(line)
    if block:
        yield block


def _parts(line: str, following: str, usual: int) -> bool:
    """Whether a paragraph ends between two lines."""
    if _HYPHEN.search(line[-_END:]) and following[:1].islower():
        return False
    if _ITEM.match(following):
        return bool(_ENDED.search(line[-_END:])) or len(line) < _SHORT * usual
    if _ENDED.search(line[-_END:]):
        return len(line) < _SHORT * usual
    return len(line) < _SHORT * usual and not following[:1].islower()


def _joined(block: list[str], words: Counter[str]) -> str:
    text = block[0]
    pieces: list[str] = []
    for line in block[1:]:
        joined = _join(text, line, words)
        kept = len(joined) - len(line)
        pieces.append(joined[:kept])
        text = line
    return "".join([*pieces, text])


def _join(text: str, following: str, words: Counter[str]) -> str:
    """Two lines as one, with ``following`` as it is at the end."""
    cut = _HYPHEN.search(text[-_END:])
    rest = _SMALL.match(following)
    if not cut or not rest or not following[0].islower():
        tight = text.endswith(("-", "–", "—", "\u2010")) and not text.endswith((" -", " –", " —"))
        return f"{text}{'' if tight else ' '}{following}"
    whole, hyphened = (cut[1] + rest[0]).casefold(), f"{cut[1]}-{rest[0]}".casefold()
    keeps = words[hyphened] > words[whole] and not text.endswith("\u00ad")
    return (text[:-1] + "-" if keeps else text[:-1]) + following


def _goes_on(paragraph: str, following: str) -> bool:
    """Whether a paragraph at the end of a page goes on in the next one's first."""
    return following[:1].islower() and not _ENDED.search(paragraph[-_END:])
