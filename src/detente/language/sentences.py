"""Sentence ends by rule, before the parse: on news they are better than learnt ones (see ``bench/RESULTS.md``).

A sentence ends at a full stop, question or exclamation mark with the quotation marks and brackets that close after it, where
the next word can begin one. A blank line always ends one; a line end does where the line is finished or is a heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from detente.language.tokenize import ABBREVIATIONS

_END = frozenset({".", "!", "?", "…", "...", "....", "?!", "!?", "!!", "??", "!!!", "???"})
_OPEN = frozenset({'"', "“", "„", "«", "‘", "'", "(", "[", "{", "``"})
_CLOSE = frozenset({'"', "”", "’", "'", ")", "]", "}", "»", "''"})
_DASHES = frozenset({"-", "–", "—", "--", "•", "*"})
# After one of these abbreviations a capital begins a sentence only if it is a word that often begins one.
_ENDS_TOO = frozenset({"u.s.", "u.k.", "u.n.", "e.u.", "a.m.", "p.m.", "etc.", "inc.", "ltd.", "co.", "corp.", "jr.", "sr.", "d.c."})
_STARTERS = frozenset(
    "the a an it he she they we i but in this that these those there and at on as for if when while after before however meanwhile "
    "its his her their our my such some many most both with by from according no one two what who".split()
)
_LONGEST = 400  # tokens; whatever has no end for so long is cut, so that no input makes the encoder slow


def sentence_ends(text: str, tokens: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences as token ranges, half-open, covering all tokens in order."""
    words = [text[a:b] for a, b in tokens]
    starts = {0}
    quoted = False
    for i, word in enumerate(words[:-1]):
        gap = text[tokens[i][1] : tokens[i + 1][0]]
        if word == '"':
            quoted = not quoted
        if "\n" in gap and _line_ends(words, i, gap):
            starts.add(i + 1)
            quoted = quoted and "\n\n" not in gap
        elif _is_end(words, i):
            start = _after_closers(text, tokens, words, i, quoted)
            if start is not None and _can_begin(words, start):
                starts.add(start)
    return _ranges(sorted(starts), len(words))


def _ranges(starts: list[int], length: int) -> list[tuple[int, int]]:
    found = []
    for first, last in zip(starts, [*starts[1:], length], strict=True):
        for cut in range(first, last, _LONGEST):
            found.append((cut, min(cut + _LONGEST, last)))
    return found


def _line_ends(words: Sequence[str], i: int, gap: str) -> bool:
    """A blank line, or a line end after a finished line, before a bullet, or between a short heading and a capital."""
    if gap.count("\n") > 1 or words[i] in _END or words[i] in _CLOSE or words[i] in (":", ";"):
        return True
    following = words[i + 1]
    return following in _DASHES or following in _OPEN or following[:1].isupper() and words[i] not in (",", "-", "–", "—") and not _joins(words[i])


def _joins(word: str) -> bool:
    """Words after which a line goes on, whatever the next line begins with."""
    return word.lower() in ("the", "a", "an", "of", "and", "or", "to", "in", "for", "with", "by", "on", "at", "from", "that", "mr.")


def _is_end(words: Sequence[str], i: int) -> bool:
    word = words[i]
    if word in _END:
        return True
    if word[-1] != "." or len(word) < 3:
        return False
    low = word.lower()
    if low in _ENDS_TOO or low.count(".") > 1:
        return words[i + 1].lower() in _STARTERS and words[i + 1][:1].isupper()
    return low[:-1] not in ABBREVIATIONS and low[:-1].isalpha()


def _after_closers(
    text: str, tokens: Sequence[tuple[int, int]], words: Sequence[str], i: int, quoted: bool
) -> int | None:
    """The token that follows the end and the marks that close with it; ``None`` where no space parts them."""
    j = i + 1
    spaced = tokens[i][1] < tokens[j][0]
    while j < len(words) and not spaced and words[j] in _CLOSE and (words[j] != '"' or quoted):
        quoted = quoted and words[j] != '"'
        spaced = j + 1 < len(words) and tokens[j][1] < tokens[j + 1][0]
        j += 1
    return j if j < len(words) and spaced else None


def _can_begin(words: Sequence[str], j: int) -> bool:
    k = j
    while k < len(words) - 1 and (words[k] in _OPEN or words[k] in _DASHES or words[k] in ("…", "...")):
        k += 1
    first = words[k][:1]
    opened = words[j] in _OPEN and k > j and words[j - 1] not in ("…", "...")
    return first.isupper() or first.isdigit() or opened
