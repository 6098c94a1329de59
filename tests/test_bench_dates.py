"""The comparison of ``bench.dates``, on rows that are made up for it."""

from __future__ import annotations

from datetime import date

import pytest
from bench.dates import Hit, Row, is_short, judge, judged, located, rows, table

from detente.model.when import When

TEXT = "They met on Friday in Oslo."
BASE = date(2023, 7, 12)


def row(expected: str | None) -> Row:
    return Row(TEXT, 12, 18, When.parse(expected) if expected else None, BASE)


def hit(day: date, start: int = 9, end: int = 18) -> Hit:
    return Hit(start, end, day)


@pytest.mark.parametrize(
    ("expected", "day", "verdict"),
    [
        ("2023-07-07", date(2023, 7, 7), (True, True)),
        ("2023-07-07", date(2023, 7, 14), (False, False)),
        ("2023-07", date(2023, 7, 31), (True, True)),
        ("2023", date(2023, 7, 7), (False, True)),  # a point is no year; "inside" lets it pass
        ("2023-06~", date(2023, 6, 12), (True, True)),
        ("2014/..", date(2014, 1, 1), (False, False)),
        ("../2014", date(2014, 1, 1), (False, False)),
        (None, date(2023, 7, 7), (False, False)),
    ],
)
def test_a_point_is_judged_by_the_window(expected: str | None, day: date, verdict: tuple[bool, bool]) -> None:
    assert judge(row(expected), [hit(day)]) == verdict


def test_what_is_not_found_is_an_error_unless_there_is_nothing_to_find() -> None:
    assert judge(row("2023-07-07"), []) == (False, False)
    assert judge(row(None), []) == (True, True)


def test_what_is_found_elsewhere_does_not_count() -> None:
    elsewhere = hit(date(2023, 7, 7), 22, 26)
    assert judge(row("2023-07-07"), [elsewhere]) == (False, False)
    assert judge(row(None), [elsewhere]) == (True, True)


def test_one_right_point_of_several_is_enough() -> None:
    assert judge(row("2023-07-07"), [hit(date(2024, 1, 1)), hit(date(2023, 7, 7))]) == (True, True)


def test_short_windows_are_of_a_month_at_most() -> None:
    assert [is_short(row(when)) for when in ("2023-07-07", "2023-07", "2023-07-01/2023-08-01", "2023", "2014/..", None)] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_pieces_are_found_in_their_order() -> None:
    said = [("May", date(2023, 5, 1)), ("May", date(2024, 5, 1)), ("June", date(2023, 6, 1))]
    assert located("May or May", said) == [Hit(0, 3, date(2023, 5, 1)), Hit(7, 10, date(2024, 5, 1))]


def test_the_table_counts_the_errors_of_the_best() -> None:
    cases = [row("2023-07-07"), row("2023"), row(None)]

    def good(text: str, base: date) -> list[Hit]:
        return [hit(date(2023, 7, 7))]

    def idle(text: str, base: date) -> list[Hit]:
        return [hit(date(2001, 1, 1))]

    lines = table(cases, [True, True, False], {"idle": judged(idle, cases), "good": judged(good, cases)})
    assert lines[1].split() == ["Détente", "2/3", "67%", "1/1", "100%", "0/1", "0%", "2/3", "67%"]
    assert lines[2].split() == ["idle", "0/3", "0%", "0/1", "0%", "0/1", "0%", "0/3", "0%"]
    assert lines[3].split() == ["good", "1/3", "33%", "1/1", "100%", "0/1", "0%", "2/3", "67%"]
    assert lines[4] == "errors (all): Détente 1, good 2: 0.500 of them"
    assert lines[5] == "errors (inside): Détente 1, good 1: 1.000 of them"
    assert lines[6] == "errors where a point or nothing is the answer: Détente 1, good 1 of 2"


def test_without_the_others_only_ours_is_told() -> None:
    assert len(table([row("2023-07-07")], [True], {})) == 2


def test_the_cases_are_rows() -> None:
    for case in rows():
        assert case.text[case.start : case.end]
