"""Units of the calendar named from the report: "last week", "this weekend", "earlier this year", "the end of the month"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.reading.calendar_words import SEASONS, UNITS, around, season, shift
from detente.reading.date_values import (
    ANCHOR,
    EITHER,
    ONE_DAY,
    REL,
    TOLD,
    Bounds,
    Expression,
    Find,
    Reading,
    choose,
    in_year,
    part_named,
    parted,
)  # fmt: skip
from detente.reading.date_words import stem
from detente.reading.tense import FUTURE, HOPED, PAST, tense_at

_FEW = 6  # "in recent weeks", "the coming days": up to so many


def unit_at(count: float, unit: str) -> Find:
    """The unit that lies ``count`` units on."""

    def find(anchor: date) -> Bounds | None:
        if unit == "weekend":
            saturday = around(anchor, "week")[1] - ONE_DAY + timedelta(days=7 * int(count))
            return saturday, saturday + ONE_DAY
        there = shift(anchor, count, unit)
        return around(there, unit) if there else None

    return find


def cut_by_report(whole: Find, earlier: bool) -> Find:
    def find(anchor: date) -> Bounds | None:
        first, last = whole(anchor) or (None, None)
        if first is None or last is None or not first <= anchor <= last:
            return (first, last) if first else None
        return (first, anchor) if earlier else (anchor, last)

    return find


def unit_of(r: Reading, found: re.Match[str]) -> Expression | None:
    relative, word = r.word(found, "rel"), r.word(found, "u")
    if r.word(found, "w"):
        return Expression(*found.span(), "relative", _weekend(tense_at(r.parsed, found.start())), ANCHOR)
    if word.endswith("s") and word in UNITS:  # "past years"
        most = -_FEW if REL[relative] < 0 else _FEW
        return Expression(*found.span(), "duration-window", running(most, UNITS[word]), ANCHOR, approximate=True)
    unit = "weekend" if word.startswith("weekend") else UNITS[word]
    return Expression(*found.span(), "relative", unit_at(REL[relative], unit), ANCHOR)


def running(count: float, unit: str) -> Find:
    return lambda a: (shift(a, count, unit), a) if count < 0 else (a, shift(a, count, unit))


def _weekend(tense: str) -> Find:
    """The weekend without a word that says which: the last that has begun, or the first that is not over."""

    def find(anchor: date) -> Bounds:
        saturday = around(anchor, "week")[1] - ONE_DAY
        if tense not in (FUTURE, HOPED) and saturday > anchor:
            saturday -= timedelta(days=7)
        return saturday, saturday + ONE_DAY

    return find


def within_unit(r: Reading, found: re.Match[str]) -> Expression | None:
    relative, word = r.words(found, "rel")[-1], r.word(found, "u")
    earlier = r.word(found, "side") == "earlier"
    if stem(word)[1] in SEASONS:
        return _within_season(found, SEASONS[stem(word)[1]], relative, earlier)
    unit = UNITS[word]
    if unit == "day" and relative == "the":
        return Expression(*found.span(), "relative", unit_at(0, "day"), EITHER)
    if relative in ("that", "same", "those"):
        return Expression(*found.span(), "relative", unit_at(0, unit), TOLD, that_year=unit == "year")
    count = REL[relative]
    if count:
        return Expression(*found.span(), "relative", unit_at(count, unit), ANCHOR)
    return Expression(*found.span(), "relative", cut_by_report(lambda a: around(a, unit), earlier), ANCHOR)


def _within_season(found: re.Match[str], month: int, relative: str, earlier: bool) -> Expression | None:
    if relative in ("that", "same", "those"):
        return None
    count = REL[relative]
    tense = PAST if earlier else FUTURE
    whole = choose(lambda y: season(y, month), tense) if not count else in_year(lambda y: season(y, month), count)
    return Expression(*found.span(), "relative", cut_by_report(whole, earlier), ANCHOR)


def end_of_unit(r: Reading, found: re.Match[str]) -> Expression | None:
    unit, needs = UNITS[r.word(found, "u")], TOLD if r.word(found, "rel") in ("that", "same") else ANCHOR
    part = (
        part_named(r.word(found, "e"), "", r.word(found, "o"), r.word(found, "x"), r.words(found, "k"))
        if found.re.groupindex
        else None
    )
    if part is None:
        return None
    return Expression(*found.span(), "relative", lambda a: parted(around(a, unit), part), needs)
