"""A text in segments, so that marks which overlap or lie in each other can stand in it: each segment knows all of its marks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from detente.model.text import Span
from detente.publish.stretches import stretches


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters that prove one ``field`` of the fact with this ``number``; ``core`` for those that the fact is about."""

    span: Span
    number: int
    field: str
    core: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters ``start`` to ``end`` with the same marks all along; the narrowest of them stands last."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()


class Marked:
    """A text with its marks. Those that reach out of the text, or are empty, are passed over."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        self._text = text
        sound = [m for m in marks if 0 <= m.span.start < m.span.end <= len(text)]
        self._marks = sorted(sound, key=lambda m: (m.span.start, -m.span.end, m.number))
        self._longest = max((m.span.end - m.span.start for m in sound), default=0)
        self._starts = [m.span.start for m in self._marks]

    def segments(self, part: Span) -> list[Segment]:
        """The segments of one part of the text, in order; together they are the part, character for character."""
        first = bisect_left(self._starts, part.start - self._longest)
        last = bisect_left(self._starts, part.end)
        here = [m for m in self._marks[first:last] if m.span.end > part.start]
        return [self._segment(where, [here[n] for n in on]) for where, on in stretches(part, [m.span for m in here])]

    def _segment(self, where: Span, on: list[Mark]) -> Segment:
        on.sort(key=lambda m: (m.core, -(m.span.end - m.span.start)))
        return Segment(where.start, where.end, where.of(self._text), tuple(on))
