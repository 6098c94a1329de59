"""Dates as intervals: EDTF both ways, and the small algebra held against a count over single days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadDate, UsageError
from detente.model.when import When, add_months, last_of_month, parse_day

# What is written, the first and the last day that are meant (worked out by hand), and how it is written shortest.
EXAMPLES = [
    ("2023", "2023-01-01", "2023-12-31", "2023"),
    ("2023-06", "2023-06-01", "2023-06-30", "2023-06"),
    ("2023-06-28", "2023-06-28", "2023-06-28", "2023-06-28"),
    ("2024-02", "2024-02-01", "2024-02-29", "2024-02"),  # a leap year
    ("1900-02", "1900-02-01", "1900-02-28", "1900-02"),  # none
    ("2023-06/2023-12", "2023-06-01", "2023-12-31", "2023-06/2023-12"),
    ("2023-01/2023-12", "2023-01-01", "2023-12-31", "2023"),
    ("2023-06-01/2023-06-30", "2023-06-01", "2023-06-30", "2023-06"),
    ("2023-06/2023-12-24", "2023-06-01", "2023-12-24", "2023-06-01/2023-12-24"),
    ("2022/2023-06", "2022-01-01", "2023-06-30", "2022-01/2023-06"),
    ("2023-06-28/..", "2023-06-28", None, "2023-06-28/.."),
    ("2023-06-28/", "2023-06-28", None, "2023-06-28/.."),
    ("../2023", None, "2023-12-31", "../2023"),
    ("/2023-06-28", None, "2023-06-28", "../2023-06-28"),
    ("2023-01-01/..", "2023-01-01", None, "2023/.."),
    ("2023-21", "2023-03-01", "2023-05-31", "2023-03/2023-05"),  # spring
    ("2023-22", "2023-06-01", "2023-08-31", "2023-06/2023-08"),
    ("2023-23", "2023-09-01", "2023-11-30", "2023-09/2023-11"),
    ("2023-24", "2023-12-01", "2024-02-29", "2023-12/2024-02"),  # winter ends in the next year, here a leap year
    ("2022-24", "2022-12-01", "2023-02-28", "2022-12/2023-02"),
    ("202X", "2020-01-01", "2029-12-31", "2020/2029"),
    ("19XX", "1900-01-01", "1999-12-31", "1900/1999"),
    ("2023-XX", "2023-01-01", "2023-12-31", "2023"),
    ("2023-XX-XX", "2023-01-01", "2023-12-31", "2023"),
    ("2023-06-XX", "2023-06-01", "2023-06-30", "2023-06"),
    ("2023-06-28T23:59:59-04:00", "2023-06-28", "2023-06-28", "2023-06-28"),  # the day as it is written
    ("2023-06-28T10", "2023-06-28", "2023-06-28", "2023-06-28"),
    ("2023-06-28T10:00:00.250Z", "2023-06-28", "2023-06-28", "2023-06-28"),
    ("  2023 / 2024 ", "2023-01-01", "2024-12-31", "2023/2024"),
    ("0001", "0001-01-01", "0001-12-31", "0001"),
    ("9999-12-31", "9999-12-31", "9999-12-31", "9999-12-31"),
]


@pytest.mark.parametrize(("text", "first", "last", "written"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_edtf_is_read_and_written(text: str, first: str | None, last: str | None, written: str) -> None:
    when = When.parse(text)
    assert (when.earliest, when.latest) == tuple(date.fromisoformat(d) if d else None for d in (first, last))
    assert str(when) == written
    assert not when.approximate
    assert not when.uncertain


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain", "written"),
    [
        ("2023-06~", True, False, "2023-06~"),
        ("2023?", False, True, "2023?"),
        ("2023-06-28%", True, True, "2023-06-28%"),
        ("2023-06~/..", True, False, "2023-06~/.."),
        ("../2023?", False, True, "../2023?"),
        ("2023-06~/2023-12", True, False, "2023-06~/2023-12~"),  # a mark holds for the whole interval
        ("2023-06~/2023-12?", True, True, "2023-06%/2023-12%"),
        ("202X~", True, False, "2020~/2029~"),
    ],
)
def test_marks_of_doubt(text: str, approximate: bool, uncertain: bool, written: str) -> None:
    when = When.parse(text)
    assert (when.approximate, when.uncertain, str(when)) == (approximate, uncertain, written)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "..", "/", "../..", "yesterday", "2023-13", "2023-00", "2023-02-30", "2023-02-29", "2023-06-31", "0000", "000X",
        "23", "20230628", "2023-6-28", "2023/06/28", "28.06.2023", "2023-12/2023-06", "2023-06-28/2023-06-27", "2023-06/tomorrow",
        "2023-20", "2023-25", "2023--06", "-2023", "2023-06-28T", "2023-06-28T::", "2023-06-28 10:00", "2023~~", "~2023",
        "2023-1X", "2X23", "XXXX", "9999-24", "２０２３", "٢٠٢٣", "2023\n2024",
    ],
)  # fmt: skip
def test_anything_else_is_a_bad_date(text: str) -> None:
    with pytest.raises(BadDate) as caught:
        When.parse(text)
    assert isinstance(caught.value, UsageError)
    assert isinstance(caught.value, ValueError)
    assert caught.value.exit_code == 2


@given(st.text(max_size=14) | st.text("0123456789-/.X~?%T:Z", max_size=22))
def test_any_text_is_a_date_or_a_bad_date(text: str) -> None:
    try:
        when = When.parse(text)
    except BadDate:
        return
    assert When.parse(str(when)) == when


def test_no_date_at_all_and_a_turned_interval_cannot_be_built() -> None:
    with pytest.raises(BadDate, match="two open ends"):
        When(None, None)
    with pytest.raises(BadDate, match="ends before it begins"):
        When(date(2023, 6, 28), date(2023, 6, 27))


@st.composite
def whens(draw: st.DrawFn, days: st.SearchStrategy[date]) -> When:
    first, last = sorted((draw(days), draw(days)))
    start, end = draw(st.sampled_from([(first, last), (first, first), (None, last), (first, None)]))
    return When(start, end, draw(st.booleans()), draw(st.booleans()))


# Ends of months and years are drawn often, for these are what is written in a short form.
edges = st.builds(
    lambda year, month, last: last_of_month(year, month) if last else date(year, month, 1),
    st.sampled_from([1, 999, 1000, 1987, 2024, 9999]), st.sampled_from([1, 2, 6, 12]), st.booleans(),
)  # fmt: skip


@given(whens(st.dates() | edges))
def test_what_is_written_is_read_back(when: When) -> None:
    assert When.parse(str(when)) == when


@given(whens(st.dates() | edges))
def test_no_shorter_form_says_the_same(when: When) -> None:
    """Years are used where both ends are those of a year, months where both are those of a month."""
    size = len(str(when).split("/")[0 if when.earliest else 1].rstrip("~?%"))
    ends = [(d, start) for d, start in ((when.earliest, True), (when.latest, False)) if d]
    months = all(d.day == 1 if start else (d + timedelta(1)).day == 1 if d < date.max else True for d, start in ends)
    years = months and all(d.month == (1 if start else 12) for d, start in ends)
    assert size == (4 if years else 7 if months else 10)


# A month of days is enough to meet every order that two windows can have.
BASE = date(2023, 6, 1)
CALENDAR = [BASE + timedelta(n) for n in range(-2, 14)]
near = whens(st.integers(0, 11).map(lambda n: BASE + timedelta(n)))


def days_of(when: When) -> set[date]:
    return {d for d in CALENDAR if (not when.earliest or when.earliest <= d) and (not when.latest or d <= when.latest)}


@given(near, near)
def test_overlap_and_meet_are_those_of_the_days(one: When, other: When) -> None:
    shared = days_of(one) & days_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    met = one.meet(other)
    assert (days_of(met) if met else set()) == shared
    assert met == other.meet(one)
    if met:
        assert met.approximate == (one.approximate or other.approximate)
        assert met.uncertain == (one.uncertain or other.uncertain)


@given(near, near)
def test_the_span_is_the_shortest_window_over_both(one: When, other: When) -> None:
    both = days_of(one) | days_of(other)
    span = one.span(other)
    assert span == other.span(one)
    if span is None:
        assert CALENDAR[0] in both
        assert CALENDAR[-1] in both
    else:
        assert days_of(span) == {d for d in CALENDAR if min(both) <= d <= max(both)}
        assert span.approximate == (one.approximate or other.approximate)
        assert span.uncertain == (one.uncertain or other.uncertain)


@given(near)
def test_what_a_window_says_of_single_days(when: When) -> None:
    inside = days_of(when)
    for day in CALENDAR:
        assert when.may_be(day) == (day in inside)
        assert when.certainly(day) == (inside == {day})
    assert when.is_day == (len(inside) == 1)
    assert when.days == (None if when.earliest is None or when.latest is None else len(inside))


@given(near)
def test_a_window_meets_and_spans_itself(when: When) -> None:
    assert when.meet(when) == when.span(when) == when


def test_a_day_a_month_and_a_year() -> None:
    assert str(When.day(date(2023, 6, 28))) == "2023-06-28"
    assert str(When.month(2024, 2)) == "2024-02"
    assert When.month(2024, 2).days == 29
    assert When.year(2023).days == 365
    with pytest.raises(ValueError):
        When.month(2023, 13)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2023-03-31", -1, "2023-02-28"),
        ("2023-12-15", 1, "2024-01-15"), ("2023-01-15", -1, "2022-12-15"), ("2019-02-02", 6, "2019-08-02"),
        ("2020-02-29", 12, "2021-02-28"), ("2020-05-31", 0, "2020-05-31"),
    ],
)  # fmt: skip
def test_months_are_added_by_the_calendar(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(st.dates())
def test_a_day_is_read_back(day: date) -> None:
    assert parse_day(day.isoformat()) == day
    assert parse_day(f" {day} ") == day


NO_DAYS = ["", "2023", "2023-06", "2023-02-30", "yesterday", "28.06.2023", "2023-06-28T10:00", "2023-06-28/.."]


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(BadDate, match="write it as 2023-07-12"):
        parse_day(text)
