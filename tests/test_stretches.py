"""A text cut at the edges of spans."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from detente.model.text import Span
from detente.publish.stretches import stretches

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda p: Span(p[0], p[0] + p[1])), max_size=8)


def test_what_overlaps_is_cut_at_every_edge_within_the_part() -> None:
    found = list(stretches(Span(2, 10), [Span(4, 8), Span(0, 6), Span(9, 20)]))
    assert found == [
        (Span(2, 4), [1]), (Span(4, 6), [1, 0]), (Span(6, 8), [0]), (Span(8, 9), []), (Span(9, 10), [2]),
    ]  # fmt: skip


@given(st.integers(0, 20), st.integers(0, 20), SPANS)
def test_each_character_stands_in_one_stretch_with_all_of_its_spans(start: int, length: int, spans: list[Span]) -> None:
    found = list(stretches(Span(start, start + length), spans))
    assert [at for where, _ in found for at in range(where.start, where.end)] == list(range(start, start + length))
    for where, inside in found:
        for at in (where.start, where.end - 1):
            assert sorted(inside) == [n for n, s in enumerate(spans) if s.start <= at < s.end]
