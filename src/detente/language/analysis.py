"""What the engine says of a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text with all that the engine says of it: parallel lists over its tokens.

    ``start`` and ``end`` are code points, half-open; ``head`` numbers tokens of the text, a root is its own head;
    ``sents`` and ``ents`` are token ranges, half-open.
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
