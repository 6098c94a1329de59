"""Units of the calendar named from the report: "last week", "this weekend", "earlier this year", "the end of the month"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.reading.calendar_words import ORDINALS, SEASONS, UNITS, WEEKDAYS, around, day_of, season, shift
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
    reckoned,
)  # fmt: skip
from detente.reading.date_words import LETTER, stem
from detente.reading.tense import FUTURE, HOPED, PAST, tense_at

_FEW = 6  # "in recent weeks", "the coming days": up to so many
_BEFORE_DAY = frozenset("on by since until till before after from through around about".split())
_STRETCHES = frozenset(LETTER[name] for name in ("ENDS", "UNIT", "HALF"))


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
    if not word.startswith("weekend"):
        return Expression(*found.span(), "relative", unit_at(REL[relative], UNITS[word]), ANCHOR)
    coming = REL[relative] > 0 and (relative != "next" or r.lows[found.start()] == "this")
    return Expression(*found.span(), "relative", _coming_weekend if coming else unit_at(REL[relative], "weekend"), ANCHOR)


def _coming_weekend(anchor: date) -> Bounds:
    """ "The coming weekend" is the first that has not begun, "next weekend" that of next week."""
    saturday = around(anchor, "week")[1] - ONE_DAY
    saturday += timedelta(days=0 if saturday > anchor else 7)
    return saturday, saturday + ONE_DAY


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


def day_of_unit(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The 3rd of this month", "the first of the following month"; in words it needs a preposition ("the first of the talks")."""
    first, (count, needs), word = found.start(), reckoned(r.words(found, "rel")), r.word(found, "d")
    before = r.lows[first - 1] if first else ""
    unit, number = UNITS[r.word(found, "u")], ORDINALS.get(word) or int(re.sub(r"\D", "", word) or 0)
    if unit != "month" or (word in ORDINALS and before not in _BEFORE_DAY) or not number:
        return Expression(found.start("rel"), found.end(), "relative", unit_at(count, unit), needs)

    def find(anchor: date) -> Bounds | None:
        month = shift(anchor.replace(day=1), count, "month")
        day = day_of(month.year, month.month, number) if month else None
        return (day, day) if day else None

    return Expression(*found.span(), "date", find, needs)


def weekday_of_unit(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The third Monday of next month", "the first Sunday of the year"."""
    order, unit, (count, needs) = r.word(found, "o"), UNITS[r.word(found, "u")], reckoned(r.words(found, "rel"))
    number, weekday = ORDINALS.get(order, 0), WEEKDAYS[r.word(found, "w")]
    if unit not in ("month", "quarter", "year") or not (number or order in ("last", "final")):
        return None
    whole = unit_at(count, unit)

    def find(anchor: date) -> Bounds | None:
        first, last = whole(anchor) or (None, None)
        if first is None or last is None:
            return None
        if number:
            day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * number - 7)
        else:
            day = last - timedelta(days=(last.weekday() - weekday) % 7)
        return (day, day) if day <= last else None

    return Expression(*found.span(), "date", find, needs)


def so_far(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "So far this year", "the year to date"."""
    word = stem(r.word(found, "u"))[1]
    if word in SEASONS:
        return _within_season(found, SEASONS[word], "this", earlier=True)
    return Expression(*found.span(), "relative", cut_by_report(lambda a: around(a, UNITS[word]), earlier=True), ANCHOR)


def unit_over(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "Before the year is out": from the report to the end of the unit; "before the week was out": up to it."""
    word, tense = stem(r.word(found, "u"))[1], PAST if {"was", "ended"} & set(r.words(found, "is")) else FUTURE
    whole: Find = choose(lambda y: season(y, SEASONS[word]), tense) if word in SEASONS else lambda a: around(a, UNITS[word])
    return Expression(*found.span(), "relative", whole, ANCHOR if tense == FUTURE else TOLD, tense=tense, lead="by")


def new_year(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "In the new year" and "the start of the new year" mean the year, "by the new year" its first day."""
    first, tense = found.start(), tense_at(r.parsed, found.start())
    if UNITS[r.word(found, "u")] != "year":
        return None
    if names_new_year(r, first):
        ahead = tense != PAST
        return Expression(*found.span(), "year", lambda a: around(date(a.year + int(ahead and a.month > 6), 1, 1), "year"), ANCHOR)
    return Expression(*found.span(), "holiday", choose(lambda y: (date(y, 1, 1), date(y, 1, 1)), tense), ANCHOR, tense=tense)


def turn_of_year(r: Reading, found: re.Match[str]) -> Expression | None:
    """The weeks around New Year; which century's turn is meant nobody can tell."""
    if UNITS[r.word(found, "u")] != "year":
        return Expression(*found.span(), "ambiguous")
    tense = tense_at(r.parsed, found.start())
    find = choose(lambda y: (date(y - 1, 12, 1), date(y, 1, 31)), tense)
    return Expression(*found.span(), "relative", find, ANCHOR, approximate=True, tense=tense)


def names_new_year(r: Reading, first: int) -> bool:
    """Whether "the new year" from here is meant as a stretch of time and not as its first day."""
    before, earlier = (r.lows[first - 1] if first else ""), (r.tape[first - 2] if first > 1 else "")
    return before in ("in", "into", "during") or (before == "of" and earlier in _STRETCHES)
