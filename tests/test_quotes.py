"""Quotation marks of every kind, and what hostile input does to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.quotes import find_quotations, paragraphs

CASES = [
    ("He said: “We go.”", ["We go."]),
    ('"We go," he said. "Soon."', ["We go,", "Soon."]),
    ("«Да», he said.", ["Да"]),
    ("„Wir gehen“, he said.", ["Wir gehen"]),
    ("“It is a ‘fight of worlds,’ of sorts.”", ["It is a ‘fight of worlds,’ of sorts.", "fight of worlds,"]),
    ("It’s the ministers’ view that they don’t know.", []),
    ("Back in the ’90s they said ‘no’ to it.", ["no"]),
    ("He called it 'a good start' and left.", ["a good start"]),
    ("The length is 5' and it's fine.", []),
    ('A 12" pipe is long.', []),
    ("``We go,'' he said.", ["We go,"]),
]


@pytest.mark.parametrize(("text", "inner"), CASES)
def test_marks_are_paired(text: str, inner: list[str]) -> None:
    assert [q.inner.of(text) for q in find_quotations(text)] == inner


def test_a_quotation_over_paragraphs_is_carried() -> None:
    text = "He said: “First of all.\n\n“Then more,” he added."
    first, second = find_quotations(text)
    assert (first.inner.of(text), first.carried) == ("First of all.", True)
    assert (second.inner.of(text), second.carried) == ("Then more,", False)


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    text = "“This one is open.\nThe next paragraph is the reporter's."
    (only,) = find_quotations(text)
    assert only.inner.of(text) == "This one is open."
    assert not only.carried


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("''It isn't enough,'' she said. ''Not by far.''", ["It isn't enough,", "Not by far."]),
        ("He called it ''a fair deal,'' and left.", ["a fair deal,"]),
        ("``We leave,'' he said.", ["We leave,"]),
    ],
)
def test_two_single_marks_are_a_double_one(text: str, inner: list[str]) -> None:
    assert [q.inner.of(text) for q in find_quotations(text)] == inner


def test_depth_counts_the_quotations_around() -> None:
    assert [q.depth for q in find_quotations("“A ‘b’ c”")] == [0, 1]


def test_wrapped_lines_are_one_paragraph_where_blank_lines_part_them() -> None:
    text = "One\ntwo\n\nthree\n"
    assert [s.of(text) for s in paragraphs(text)] == ["One\ntwo", "three\n"]


@given(st.text(alphabet="a ’‘“”\"'«».,\n", max_size=200))
def test_spans_lie_in_the_text_and_nest(text: str) -> None:
    found = find_quotations(text)
    for q in found:
        assert 0 <= q.outer.start < q.inner.start <= q.inner.end <= q.outer.end <= len(text)
        assert sum(o.outer.covers(q.outer) for o in found if o is not q) >= q.depth > -1


def test_time_grows_with_the_length_only() -> None:
    assert len(find_quotations('"a" ' * 20_000)) == 20_000
    assert find_quotations("'" * 20_000) == []
