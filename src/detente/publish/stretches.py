"""A text cut where evidence begins or ends, so that what overlaps or lies in each other can be marked in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from detente.model.text import Span


def stretches(part: Span, spans: Sequence[Span]) -> Iterator[tuple[Span, list[int]]]:
    """All of ``part`` in order and without a gap, cut at every edge of the spans; with each stretch the spans that it lies in.

    Code points, half-open. The spans are told by their place in ``spans``, those first that begin first; what reaches out of the
    part is cut off there. An empty part has no stretches.
    """
    order = sorted(range(len(spans)), key=lambda n: spans[n].start)
    inside = (edge for span in spans for edge in (span.start, span.end) if part.start < edge < part.end)
    opened, at = [], 0
    for start, end in pairwise(sorted({part.start, part.end, *inside})):
        opened = [n for n in opened if spans[n].end > start]
        while at < len(order) and spans[order[at]].start <= start:
            opened += [order[at]] if spans[order[at]].end > start else []
            at += 1
        yield Span(start, end), list(opened)
