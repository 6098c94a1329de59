"""What an expression means that needs the day of the report ("last week") or the date told before it ("two days later")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache

from detente.reading.calendar_words import MONTHS, UNITS, WEEKDAYS, around, shift
from detente.reading.date_values import (
    ABSOLUTE,
    ANCHOR,
    ONE_DAY,
    REL,
    TOLD,
    Bounds,
    Expression,
    Find,
    Reading,
    in_year,
    part_named,
    parted,
    whole_month,
)  # fmt: skip
from detente.reading.date_words import count_of, stem
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST, tense_at

_FEW = 6  # "in recent weeks", "the coming days": up to so many
_SIDES = {"later": 1, "after": 1, "from": 1, "afterwards": 1, "afterward": 1, "hence": 1, "earlier": -1, "before": -1}


def build(name: str, r: Reading, found: re.Match[str]) -> Expression | None:
    """The expression that a rule found, or ``None`` where the words mean no time after all."""
    made = _BUILDERS[name](r, found)
    if made is not None:
        made.core = made.first
    return made


def _unit_at(count: float, unit: str) -> Find:
    """The unit that lies ``count`` units on."""

    def find(anchor: date) -> Bounds | None:
        if unit == "weekend":
            saturday = around(anchor, "week")[1] - ONE_DAY + timedelta(days=7 * int(count))
            return saturday, saturday + ONE_DAY
        there = shift(anchor, count, unit)
        return around(there, unit) if there else None

    return find


def _days_on(first: int, last: int) -> Find:
    return lambda anchor: (anchor + timedelta(days=first), anchor + timedelta(days=last))


def _today(r: Reading, found: re.Match[str]) -> Expression | None:
    first, last = {"yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}.get(r.word(found, "t"), (0, 0))
    return Expression(*found.span(), "relative", _days_on(first, last), ANCHOR)


def _day_around(r: Reading, found: re.Match[str]) -> Expression | None:
    days = {"yesterday": -2, "tomorrow": 2}.get(r.word(found, "t"), 0)
    return Expression(*found.span(), "relative", _days_on(days, days), ANCHOR) if days else None


def _part_of_day(r: Reading, found: re.Match[str]) -> Expression | None:
    days = 0 if REL[r.word(found, "rel")] == 0 else -1
    return Expression(*found.span(), "relative", _days_on(days, days), ANCHOR)


def _weekday(r: Reading, found: re.Match[str]) -> Expression | None:
    number, relative, unit = WEEKDAYS[stem(r.word(found, "w"))[1].rstrip(".")], r.word(found, "rel"), r.word(found, "u")
    tense = tense_at(r.parsed, found.start())
    if unit:
        if UNITS[unit] != "week":
            return Expression(found.start(), found.start("ry"), "weekday", _on_weekday(number, "", tense), ANCHOR, tense=tense)
        weeks = REL[r.word(found, "ry")]
        return Expression(*found.span(), "weekday", lambda a: _in_week(a, weeks, number), ANCHOR)
    later = found.start() > 1 and "later" in r.lows[found.start() - 2 : found.start()]
    find = _on_weekday(number, relative, "later" if later else tense)
    return Expression(*found.span(), "weekday", find, ANCHOR, tense=OPEN if relative else tense)


def _in_week(anchor: date, weeks: int, number: int) -> Bounds:
    day = around(anchor, "week")[0] + timedelta(days=7 * weeks + number)
    return day, day


def _on_weekday(number: int, relative: str, tense: str) -> Find:
    def find(anchor: date) -> Bounds:
        back, on = (anchor.weekday() - number) % 7, (number - anchor.weekday()) % 7
        if relative and REL[relative]:
            days = -(back or 7) if REL[relative] < 0 else on or 7
        elif tense == PAST:
            days = -back
        elif tense in (FUTURE, HOPED):
            days = on if relative else on or 7
        elif relative:
            return _in_week(anchor, 0, number)
        else:
            days = on if tense == "later" or on < back else -back
        day = anchor + timedelta(days=days)
        return day, day

    return find


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
    fine = "month" if unit in ("year", "quarter") and least % 1 else "year" if unit in ("decade", "century") else unit

    def find(anchor: date) -> Bounds | None:
        one, other = shift(anchor, least, unit), shift(anchor, most, unit)
        if one is None or other is None:
            return None
        return around(min(one, other), fine)[0], around(max(one, other), fine)[1]

    return find


def _ago(r: Reading, found: re.Match[str]) -> Expression | None:
    words, word = r.words(found, "n"), r.word(found, "u")
    span = found.span()
    if not words and UNITS[word] in ("year", "decade", "century"):
        size = {"year": 2, "decade": 20, "century": 200}[UNITS[word]]
        return Expression(*span, "vague", lambda a: (None, shift(a, -size, "year")), ANCHOR, approximate=True)
    told = counted(words, word)
    if told is None:
        return Expression(*span, "impossible")
    least, most, vague, unit = told
    half = 0.5 if r.word(found, "h") else 0
    find = moved(-least - half, -most - half, unit)
    return Expression(*span, "relative", find, ANCHOR, approximate=vague or unit not in ("day", "hour"))


def _offset(r: Reading, found: re.Match[str]) -> Expression | None:
    told = counted(r.words(found, "n") or ["one"], r.word(found, "u"))
    side = (r.words(found, "side") or [""])[0]
    if told is None or side not in _SIDES:
        return Expression(*found.span(), "impossible")
    least, most, vague, unit = told
    sign = _SIDES[side]
    needs = ANCHOR if side == "from" else TOLD
    offset = (sign * (least + most) / 2, unit) if side in ("before", "after") else None
    find = moved(sign * least, sign * most, unit)
    return Expression(*found.span(), "relative", find, needs, None, vague or unit not in ("day", "hour"), offset)


def _beside(r: Reading, found: re.Match[str]) -> Expression | None:
    sign = 1 if r.word(found, "side") in ("following", "subsequent") else -1
    word = r.word(found, "u")
    if word in WEEKDAYS:
        return Expression(*found.span(), "weekday", _on_weekday(WEEKDAYS[word], "next" if sign > 0 else "last", OPEN), TOLD)
    return Expression(*found.span(), "relative", _unit_at(sign, UNITS.get(word, "day")), TOLD)


def _same(r: Reading, found: re.Match[str]) -> Expression | None:
    word = r.word(found, "u")
    if word in MONTHS:
        return Expression(*found.span(), "month", in_year(lambda y: whole_month(y, MONTHS[word]), 0), TOLD)
    singular = not word.endswith("s")
    return Expression(*found.span(), "relative", _unit_at(0, UNITS.get(word, "day")), TOLD) if singular else None


def _stretch(r: Reading, found: re.Match[str]) -> Expression | None:
    words, word, relative = r.words(found, "n"), r.word(found, "u"), r.word(found, "rel")
    before = r.lows[found.start() - 1] if found.start() else ""
    running = before in ("in", "over", "during", "for", "within", "throughout", "of", "through")
    if not words and not word.endswith("s"):
        if REL.get(relative) == 1 and not running:
            needs = TOLD if r.lows[found.start()] == "the" and relative == "next" else ANCHOR
            return Expression(*found.span(), "relative", _unit_at(1, UNITS[word]), needs)
        if relative == "recent" or UNITS[word] == "century":
            return None
        words = ["one"]
    told = counted(words, word)
    if told is None:
        return Expression(*found.span(), "impossible")
    _, most, vague, unit = told
    if REL.get(relative) == 1:
        return Expression(*found.span(), "duration-window", lambda a: (a, shift(a, most, unit)), ANCHOR, approximate=vague)
    return Expression(*found.span(), "duration-window", lambda a: (shift(a, -most, unit), a), ANCHOR, approximate=vague)


def _unit(r: Reading, found: re.Match[str]) -> Expression | None:
    relative, word = r.word(found, "rel"), r.word(found, "u")
    if r.word(found, "w"):
        return Expression(*found.span(), "relative", _weekend(tense_at(r.parsed, found.start())), ANCHOR)
    if word.endswith("s") and word in UNITS:  # "past years"
        most = -_FEW if REL[relative] < 0 else _FEW
        return Expression(*found.span(), "duration-window", _running(most, UNITS[word]), ANCHOR, approximate=True)
    unit = "weekend" if word.startswith("weekend") else UNITS[word]
    return Expression(*found.span(), "relative", _unit_at(REL[relative], unit), ANCHOR)


def _running(count: float, unit: str) -> Find:
    return lambda a: (shift(a, count, unit), a) if count < 0 else (a, shift(a, count, unit))


def _weekend(tense: str) -> Find:
    """The weekend without a word that says which: the last that has begun, or the first that is not over."""

    def find(anchor: date) -> Bounds:
        saturday = around(anchor, "week")[1] - ONE_DAY
        if tense not in (FUTURE, HOPED) and saturday > anchor:
            saturday -= timedelta(days=7)
        return saturday, saturday + ONE_DAY

    return find


def _within_unit(r: Reading, found: re.Match[str]) -> Expression | None:
    relative, unit = r.words(found, "rel")[-1], UNITS[r.word(found, "u")]
    if relative in ("that", "same", "those"):
        return Expression(*found.span(), "relative", _unit_at(0, unit), TOLD)
    count = REL[relative]
    if count:
        return Expression(*found.span(), "relative", _unit_at(count, unit), ANCHOR)
    earlier = r.word(found, "side") == "earlier"

    def find(anchor: date) -> Bounds:
        first, last = around(anchor, unit)
        return (first, anchor) if earlier else (anchor, last)

    return Expression(*found.span(), "relative", find, ANCHOR)


def _end_of_unit(r: Reading, found: re.Match[str]) -> Expression | None:
    unit, needs = UNITS[r.word(found, "u")], TOLD if r.word(found, "rel") in ("that", "same") else ANCHOR
    part = part_named(r.word(found, "e"), "", r.word(found, "o"), r.word(found, "x")) if found.re.groupindex else None
    if part is None:
        return None
    return Expression(*found.span(), "relative", lambda a: parted(around(a, unit), part), needs)


def _ahead(r: Reading, found: re.Match[str]) -> Expression | None:
    told, tense = counted(r.words(found, "n"), r.word(found, "u")), tense_at(r.parsed, found.start())
    followed = r.lows[found.end()] if found.end() < len(r.lows) else ""
    within, timed = r.word(found, "in") == "within", followed == "time"
    if told is None or followed == "of" or not (timed or tense in (FUTURE, HOPED) or (within and tense == OPEN)):
        return Expression(*found.span(), "duration")
    least, most, vague, unit = told
    if within:
        return Expression(*found.span(), "duration-window", lambda a: (a, shift(a, most, unit)), ANCHOR, approximate=vague)
    last = found.end() + int(timed)
    return Expression(found.start(), last, "relative", moved(least, most, unit), ANCHOR, None, vague or unit not in ("day", "hour"))


def _none(kind: str) -> Callable[[Reading, re.Match[str]], Expression | None]:
    return lambda _, found: Expression(*found.span(), kind)


_BUILDERS: dict[str, Callable[[Reading, re.Match[str]], Expression | None]] = ABSOLUTE | {
    "every": _none("set"), "dayaround": _day_around, "today": _today, "weekday": _weekday, "partday": _part_of_day, "ago": _ago,
    "within-unit": _within_unit, "end-of-unit": _end_of_unit, "part-of-unit": _end_of_unit, "offset": _offset, "beside": _beside,
    "same": _same, "stretch": _stretch, "unit": _unit, "ahead": _ahead, "duration": _none("duration"), "vague": _none("vague"),
}  # fmt: skip
