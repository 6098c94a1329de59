"""What the engine returns: plain lists over the tokens of one text. ``reading.parsed`` makes a ``Parsed`` of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one text. Offsets are code points, half-open; whitespace is never a token."""

    start: list[int]
    end: list[int]
    word: list[str]

    def __len__(self) -> int:
        return len(self.word)


@dataclass(frozen=True, slots=True)
class Analysis:
    """One text, analysed in Universal Dependencies terms.

    ``start`` and ``end`` are code points into ``text``, half-open. ``head`` is a token's number in the text; the root
    of a sentence is its own head. ``sents`` and ``ents`` are half-open ranges of tokens.
    """

    text: str
    start: list[int]
    end: list[int]
    word: list[str]
    lemma: list[str]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    head: list[int]
    rel: list[str]
    sents: list[tuple[int, int]]
    ents: list[tuple[int, int, str]]
