"""A text cut into pieces, so that each piece lies in the same facts from its first to its last character."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detente.model.facts import Fact
from detente.model.text import Span
from detente.publish.proof import MAIN
from detente.publish.stretches import stretches


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` (code points, half-open); ``facts`` whose evidence they are; ``first`` of which they begin
    the fact's own words."""

    start: int
    end: int
    facts: tuple[Fact, ...]
    first: tuple[Fact, ...]


def pieces(length: int, facts: Iterable[Fact]) -> Iterator[Piece]:
    """All of a text of ``length`` characters, in order and without a gap. Evidence beyond its end is cut off there."""
    told = list(facts)
    marks = [(span, fact) for fact in told for span in _shown(fact, length)]
    firsts: dict[int, list[Fact]] = {}
    for fact in told:
        own = fact.span(MAIN[fact.kind])
        if own is not None and own.start < min(own.end, length):
            firsts.setdefault(own.start, []).append(fact)
    for where, on in stretches(Span(0, length), [span for span, _ in marks]):
        yield Piece(where.start, where.end, tuple(marks[n][1] for n in on), tuple(firsts.get(where.start, ())))


def _shown(fact: Fact, length: int) -> Iterator[Span]:
    """Of a statement its content, of other facts all that proves them; spans that meet as one."""
    found = fact.spans("content") if fact.kind == "statement" else [s for item in fact.evidence for s in item.spans]
    last: Span | None = None
    for span in sorted(Span(s.start, min(s.end, length)) for s in found):
        if span.start >= span.end:
            continue
        if last is not None and span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
