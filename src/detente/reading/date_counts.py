"""Counts of units: how many "a few weeks" are, and where so many units lie from a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from detente.reading.calendar_words import UNITS, around, shift
from detente.reading.date_values import Bounds, Expression, Find, Reading
from detente.reading.date_words import count_of

_FEW = 6  # "in recent weeks", "the coming days": up to so many


def days_on(first: int, last: int) -> Find:
    return lambda anchor: (anchor + timedelta(days=first), anchor + timedelta(days=last))


@lru_cache(maxsize=1024)
def _hours(words: tuple[str, ...], unit_word: str) -> tuple[float, float, bool, str] | None:
    """A count with its unit; two days and more of hours are days."""
    counted, unit = count_of(words), UNITS[unit_word]
    if counted is None:
        return None
    least, most, vague = counted
    if unit_word.startswith("hour") and least >= 24:
        return round(least / 24), round(most / 24), vague, "day"
    return (least, most, vague, unit)


def counted(words: Sequence[str], unit_word: str) -> tuple[float, float, bool, str] | None:
    """Least, most, whether roughly, and the unit; a plural without a count is a few of them."""
    return _hours(tuple(words), unit_word) if words else (2, _FEW, True, UNITS[unit_word])


def moved(least: float, most: float, unit: str) -> Find:
    """So many units on (negative: back), as exactly as a unit tells: "two weeks ago" is a week, "two days ago" a day."""
    fine = {"decade": "year", "century": "year", "fortnight": "week"}.get(unit, unit)
    if unit in ("year", "quarter") and least % 1:
        fine = "month"

    def find(anchor: date) -> Bounds | None:
        one, other = shift(anchor, least, unit), shift(anchor, most, unit)
        if one is None or other is None:
            return None
        return around(min(one, other), fine)[0], around(max(one, other), fine)[1]

    return find


def to_the_day(count: float, unit: str) -> Find:
    def find(anchor: date) -> Bounds | None:
        day = shift(anchor, count, unit)
        return (day, day) if day else None

    return find


def duration(r: Reading, found: re.Match[str]) -> Expression:
    made, told = Expression(*found.span(), "duration"), counted(r.words(found, "n"), r.word(found, "u"))
    if told and not told[2]:
        made.count = told[1], told[3]
    return made
