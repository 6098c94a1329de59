"""What an expression means that needs the day of the report ("last week") or the date told before it ("two days later")."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from detente.reading.calendar_words import MONTHS, SEASONS, UNITS, WEEKDAYS, around, season, shift
from detente.reading.date_counts import counted, days_on, duration, moved, to_the_day
from detente.reading.date_fiscal import fiscal
from detente.reading.date_tense import SOON, clause_tense
from detente.reading.date_units import (
    cut_by_report,
    day_of_unit,
    end_of_unit,
    new_year,
    so_far,
    turn_of_year,
    unit_at,
    unit_of,
    unit_over,
    weekday_of_unit,
    within_unit,
)
from detente.reading.date_values import (
    ABSOLUTE,
    ANCHOR,
    REL,
    TOLD,
    Bounds,
    Expression,
    Find,
    Reading,
    choose,
    in_year,
    relative_of,
    whole_month,
)  # fmt: skip
from detente.reading.date_weekdays import from_day, on_weekday, overnight, today_days, weekday, weekday_then
from detente.reading.date_words import stem
from detente.reading.tense import FUTURE, HOPED, OPEN, tense_at

_SIDES = {"later": 1, "after": 1, "from": 1, "afterwards": 1, "afterward": 1, "hence": 1, "earlier": -1, "before": -1}


def build(name: str, r: Reading, found: re.Match[str]) -> Expression | None:
    """The expression that a rule found, or ``None`` where the words mean no time after all."""
    made = _BUILDERS[name](r, found)
    if made is not None:
        made.core = made.first
    return made


def _today(r: Reading, found: re.Match[str]) -> Expression | None:
    return Expression(*found.span(), "relative", *today_days(r.word(found, "t")))


def _day_around(r: Reading, found: re.Match[str]) -> Expression | None:
    days = {"yesterday": -2, "tomorrow": 2}.get(r.word(found, "t"), 0)
    return Expression(*found.span(), "relative", days_on(days, days), ANCHOR) if days else None


def _part_of_day(r: Reading, found: re.Match[str]) -> Expression | None:
    days = 0 if REL[r.word(found, "rel")] == 0 else -1
    return Expression(*found.span(), "relative", days_on(days, days), ANCHOR)


def _two_on(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The year before last", "the week after next", "the Friday before last"."""
    word, sign = r.word(found, "u"), -1 if r.word(found, "last") else 1
    if word in WEEKDAYS:
        near = on_weekday(WEEKDAYS[word], "last" if sign < 0 else "next", OPEN)

        def find(anchor: date) -> Bounds | None:
            day, _ = near(anchor) or (None, None)
            return (day + timedelta(days=7 * sign), day + timedelta(days=7 * sign)) if day else None

        return Expression(*found.span(), "weekday", find, ANCHOR)
    unit = "weekend" if word.startswith("weekend") else UNITS[word]
    return Expression(*found.span(), "relative", unit_at(2 * sign, unit), ANCHOR)


def _then(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "Since then", "until then", "by then"."""
    before = r.lows[found.start() - 1] if found.start() else ""
    return Expression(*found.span(), "relative", unit_at(0, "day"), TOLD) if before in ("since", "until", "till", "by") else None


def _holding(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The week of July 17", "the weekend of July 1-2": the date that follows says which."""
    word = r.word(found, "u")
    unit = "weekend" if word == "weekend" else UNITS.get(word)
    return Expression(*found.span(), "holding", count=(1, unit)) if unit in ("week", "weekend") else None


def _upto(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The three months to June", "the week ending June 30": the date that follows closes it."""
    words, word = r.words(found, "n"), r.word(found, "u")
    told = counted(words or ["one"], word)
    if told is None or told[2] or told[3] == "hour" or (not words and word.endswith("s")):
        return None
    return Expression(*found.span(), "upto", count=(told[1], told[3]))


def _within_date(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "Earlier in July", "later in 2023": up to the report or from it on, where it lies in that time."""
    month, year, earlier = r.word(found, "m"), r.word(found, "y"), r.word(found, "side") == "earlier"
    tense = clause_tense(r.parsed, found.start())
    if month:
        number = MONTHS[stem(month)[1].rstrip(".")]
        whole: Find = choose(lambda y: whole_month(y, number), FUTURE if tense == SOON else tense)
        if year:
            whole = in_year(lambda y: whole_month(int(year), number), 0)
    else:
        whole = in_year(lambda _: (date(int(stem(year)[1]), 1, 1), date(int(stem(year)[1]), 12, 31)), 0)
    return Expression(*found.span(), "relative", cut_by_report(whole, earlier), ANCHOR)


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
    if (r.word(found, "x") or r.word(found, "xd") == "day") and least == most:
        return Expression(*span, "relative", to_the_day(-least - half, unit), ANCHOR)
    find = moved(-least - half, -most - half, unit)
    return Expression(*span, "relative", find, ANCHOR, approximate=vague or unit not in ("day", "hour"))


def _offset(r: Reading, found: re.Match[str]) -> Expression | None:
    words, word = r.words(found, "n"), r.word(found, "u")
    plain = not words and r.lows[found.start()] == "the"
    if not words and not plain and not word.endswith("s"):
        return None
    several = plain and word.endswith("s")  # "the days before Christmas"
    told = counted(["one"] if plain and not several else words, word)
    side = (r.words(found, "side") or [""])[0]
    if told is None or side not in _SIDES:
        return Expression(*found.span(), "impossible")
    least, most, vague, unit = told
    least = 1 if several else least
    sign = _SIDES[side]
    needs = ANCHOR if side == "from" else TOLD
    offset = (sign * (least + most) / 2, unit) if side in ("before", "after") else None
    exact = (bool(r.word(found, "x")) or r.word(found, "xd") == "day") and least == most
    find = to_the_day(sign * least, unit) if exact else moved(sign * least, sign * most, unit)
    rough = not exact and (vague or unit not in ("day", "hour")) and (several or not plain)
    made = Expression(*found.span(), "relative", find, needs, None, rough, offset)
    made.loose = vague
    return made


def _beside(r: Reading, found: re.Match[str]) -> Expression | None:
    sign = 1 if r.word(found, "side") in ("following", "subsequent", "next") else -1
    word = r.word(found, "u")
    if word in WEEKDAYS:
        return Expression(*found.span(), "weekday", on_weekday(WEEKDAYS[word], "next" if sign > 0 else "last", OPEN), TOLD)
    if word in MONTHS or word in SEASONS:
        partial = (lambda y: whole_month(y, MONTHS[word])) if word in MONTHS else (lambda y: season(y, SEASONS[word]))
        return Expression(*found.span(), "relative", relative_of(partial, sign), TOLD)
    return Expression(*found.span(), "relative", unit_at(sign, UNITS.get(word, "day")), TOLD)


def _same(r: Reading, found: re.Match[str]) -> Expression | None:
    word = r.word(found, "u")
    if word in MONTHS:
        return Expression(*found.span(), "month", in_year(lambda y: whole_month(y, MONTHS[word]), 0), TOLD)
    at, p = found.end(), r.parsed
    joined = at < len(p) and p.word[at] == "-" and p.start[at] == p.end[at - 1]  # "that week-long talks would open"
    singular = not word.endswith("s") and not joined
    made = Expression(*found.span(), "relative", unit_at(0, UNITS.get(word, "day")), TOLD)
    made.that_year = UNITS.get(word) == "year"
    return made if singular else None


def _same_in_year(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The same month last year", "the same week of 2019": that of the report, in another year."""
    unit, year = UNITS[r.word(found, "u")], r.word(found, "y")
    if unit not in ("day", "week", "month", "quarter") or (not year and UNITS[r.word(found, "u2")] != "year"):
        made = _same(r, found)
        return replace(made, last=found.end("u")) if made else None

    def find(anchor: date) -> Bounds | None:
        there = shift(anchor, int(stem(year)[1]) - anchor.year if year else -1, "year")
        return around(there, unit) if there else None

    return Expression(*found.span(), "relative", find, ANCHOR)


def _to_come(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The weeks ahead", "the two years to come"."""
    words, word = r.words(found, "n"), r.word(found, "u")
    told = counted(words if words or word.endswith("s") else ["one"], word)
    if told is None:
        return Expression(*found.span(), "impossible")
    _, most, vague, unit = told
    made = Expression(*found.span(), "duration-window", lambda a: (a, shift(a, most, unit)), ANCHOR, approximate=vague)
    made.ahead = True
    return made


def _stretch(r: Reading, found: re.Match[str]) -> Expression | None:
    words, word, relative = r.words(found, "n"), r.word(found, "u"), r.word(found, "rel")
    before = r.lows[found.start() - 1] if found.start() else ""
    running = before in ("in", "over", "during", "for", "within", "throughout", "of", "through")
    if not words and not word.endswith("s"):
        if REL.get(relative) == 1 and not running:
            needs = TOLD if r.lows[found.start()] == "the" and relative == "next" else ANCHOR
            return Expression(*found.span(), "relative", unit_at(1, UNITS[word]), needs)
        if relative == "recent" or UNITS[word] == "century":
            return None
        words = ["one"]
    told = counted(words, word)
    if told is None:
        return Expression(*found.span(), "impossible")
    _, most, vague, unit = told
    if REL.get(relative) == 1:
        made = Expression(*found.span(), "duration-window", lambda a: (a, shift(a, most, unit)), ANCHOR, approximate=vague)
        made.ahead = True
        return made
    return Expression(*found.span(), "duration-window", lambda a: (shift(a, -most, unit), a), ANCHOR, approximate=vague)


def _ahead(r: Reading, found: re.Match[str]) -> Expression | None:
    told, tense = counted(r.words(found, "n"), r.word(found, "u")), tense_at(r.parsed, found.start())
    followed = r.lows[found.end()] if found.end() < len(r.lows) else ""
    under = {"less", "under"} & set(r.words(found, "about"))
    within, timed = r.word(found, "in") == "within" or under, followed == "time"
    first = found.start("n") if r.word(found, "in") == "for" else found.start()
    if first > found.start() and not timed:
        return Expression(first, found.end("u"), "duration")
    scheduled = (within and not under) or clause_tense(r.parsed, found.start()) == SOON
    ahead = timed or tense in (FUTURE, HOPED) or (tense == OPEN and scheduled)
    if told is None or followed == "of" or not ahead:
        return Expression(*found.span(), "duration")
    least, most, vague, unit = told
    if within:
        made = Expression(*found.span(), "duration-window", lambda a: (a, shift(a, most, unit)), ANCHOR, approximate=vague)
    else:
        rough, last = vague or unit not in ("day", "hour") or bool(r.word(found, "about")), found.end() + int(timed)
        made = Expression(first, last, "relative", moved(least, most, unit), ANCHOR, None, rough)
    made.ahead = True
    return made


def _none(kind: str) -> Callable[[Reading, re.Match[str]], Expression | None]:
    return lambda _, found: Expression(*found.span(), kind)


_BUILDERS: dict[str, Callable[[Reading, re.Match[str]], Expression | None]] = ABSOLUTE | {
    "every": _none("set"), "dayaround": _day_around, "today": _today, "weekday": weekday, "partday": _part_of_day, "ago": _ago,
    "within-unit": within_unit, "end-of-unit": end_of_unit, "part-of-unit": end_of_unit, "offset": _offset, "beside": _beside,
    "same": _same, "stretch": _stretch, "unit": unit_of, "ahead": _ahead, "duration": duration, "vague": _none("vague"),
    "fiscal": fiscal, "overnight": overnight, "weekday-on": from_day, "today-on": from_day, "two-on": _two_on, "then": _then,
    "holding": _holding, "upto": _upto, "within-date": _within_date, "weekday-of-unit": weekday_of_unit, "day-of-unit": day_of_unit,
    "weekday-then": weekday_then,
    "so-far": so_far, "unit-over": unit_over, "same-in-year": _same_in_year, "to-come": _to_come,
    "new-year": new_year, "turn": turn_of_year,
}  # fmt: skip
