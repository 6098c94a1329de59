"""What an expression means that needs the day of the report ("last week") or the date told before it ("two days later")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from detente.reading.calendar_words import MONTHS, SEASONS, UNITS, WEEKDAYS, around, season, shift
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
from detente.reading.date_words import count_of, stem
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST, tense_at

_LASTING = frozenset("for in within after than of over last next".split())
_FEW = 6  # "in recent weeks", "the coming days": up to so many
_SIDES = {"later": 1, "after": 1, "from": 1, "afterwards": 1, "afterward": 1, "hence": 1, "earlier": -1, "before": -1}


def build(name: str, r: Reading, found: re.Match[str]) -> Expression | None:
    """The expression that a rule found, or ``None`` where the words mean no time after all."""
    made = _BUILDERS[name](r, found)
    if made is not None:
        made.core = made.first
    return made


def _days_on(first: int, last: int) -> Find:
    return lambda anchor: (anchor + timedelta(days=first), anchor + timedelta(days=last))


def _today(r: Reading, found: re.Match[str]) -> Expression | None:
    return Expression(*found.span(), "relative", *_today_days(r.word(found, "t")))


def _today_days(word: str) -> tuple[Find, str]:
    first, last = {"yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}.get(word, (0, 0))
    return _days_on(first, last), ANCHOR


def _day_around(r: Reading, found: re.Match[str]) -> Expression | None:
    days = {"yesterday": -2, "tomorrow": 2}.get(r.word(found, "t"), 0)
    return Expression(*found.span(), "relative", _days_on(days, days), ANCHOR) if days else None


def _part_of_day(r: Reading, found: re.Match[str]) -> Expression | None:
    days = 0 if REL[r.word(found, "rel")] == 0 else -1
    return Expression(*found.span(), "relative", _days_on(days, days), ANCHOR)


def _weekday(r: Reading, found: re.Match[str]) -> Expression | None:
    number, relative, unit = WEEKDAYS[stem(r.word(found, "w"))[1].rstrip(".")], r.word(found, "rel"), r.word(found, "u")
    tense = clause_tense(r.parsed, found.start())
    if unit:
        if UNITS[unit] != "week":
            last = found.start("ry") - int(r.lows[found.start("ry") - 1] == "of")
            return Expression(found.start(), last, "weekday", _on_weekday(number, "", tense), ANCHOR, tense=tense)
        weeks = REL[r.word(found, "ry")]
        return Expression(*found.span(), "weekday", lambda a: _in_week(a, weeks, number), ANCHOR)
    later = _later_on(r, found.start())
    find = _on_weekday(number, relative, SOON if later and tense != PAST else tense)
    kept = OPEN if relative else FUTURE if tense == SOON else tense
    made = Expression(*found.span(), "weekday", find, ANCHOR, tense=kept)
    made.retense, made.soon = (lambda other: _on_weekday(number, relative, other)), tense == SOON
    return made


def _later_on(r: Reading, first: int) -> bool:
    """ "Later on Wednesday", and not "two days later on Wednesday"."""
    at = next((t for t in (first - 1, first - 2) if t >= 0 and r.lows[t] == "later"), None)
    return at is not None and not (at and r.lows[at - 1] in UNITS)


def _overnight(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "Overnight Tuesday" is the night before it or after it; "overnight from Monday to Tuesday" says which."""
    if r.word(found, "t") != "overnight":
        return Expression(found.start(), found.end("t"), "relative", *_today_days(r.word(found, "t")))
    tense, second = clause_tense(r.parsed, found.start()), r.word(found, "w2")
    one = _on_weekday(WEEKDAYS[stem(second or r.word(found, "w"))[1]], "", tense)
    before, after = (-1, 0) if second else (-1, 1)

    def find(anchor: date) -> Bounds | None:
        day, _ = one(anchor) or (None, None)
        return (day + timedelta(days=before), day + timedelta(days=after)) if day else None

    return Expression(*found.span(), "relative", find, ANCHOR, tense=tense)


def _from_day(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "A week from Friday", "two weeks ago Tuesday", "a week from today"."""
    told = counted(r.words(found, "n"), r.word(found, "u"))
    if told is None or told[2]:
        return Expression(*found.span(), "duration")
    back = bool(r.word(found, "ago"))
    count, unit = (-told[0] if back else told[0]), told[3]
    if r.word(found, "t"):
        base, _ = _today_days(r.word(found, "t"))
    else:
        base = _on_weekday(WEEKDAYS[stem(r.word(found, "w"))[1]], "", PAST if back else FUTURE)

    def find(anchor: date) -> Bounds | None:
        day, _ = base(anchor) or (None, None)
        moved_day = shift(day, count, unit) if day else None
        return (moved_day, moved_day) if moved_day else None

    return Expression(*found.span(), "relative", find, ANCHOR)


def _weekday_then(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "On Saturday week", "a week on Monday": so much after the next such day."""
    word, before = r.word(found, "wk"), r.lows[found.start() - 1] if found.start() else ""
    tense = clause_tense(r.parsed, found.start())
    one = _on_weekday(WEEKDAYS[r.word(found, "w")], "", FUTURE)
    if word:
        if word != "week" or before not in ("on", "until", "till", "by") or r.opens_clause(found.end()):
            made = _weekday(r, found)
            return replace(made, last=found.end("w")) if made else None
        days = 7
    else:
        told = counted(r.words(found, "n"), r.word(found, "u"))
        if told is None or told[2] or told[3] not in ("week", "fortnight") or tense not in (FUTURE, SOON) or before in _LASTING:
            return replace(_duration(r, found), last=found.end("u"))
        days = round(told[0] * (7 if told[3] == "week" else 14))

    def find(anchor: date) -> Bounds | None:
        day, _ = one(anchor) or (None, None)
        return (day + timedelta(days=days), day + timedelta(days=days)) if day else None

    return Expression(*found.span(), "weekday", find, ANCHOR, tense=FUTURE)


def _two_on(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The year before last", "the week after next", "the Friday before last"."""
    word, sign = r.word(found, "u"), -1 if r.word(found, "last") else 1
    if word in WEEKDAYS:
        near = _on_weekday(WEEKDAYS[word], "last" if sign < 0 else "next", OPEN)

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
            days = on if tense == SOON or on < back else -back
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
    fine = {"decade": "year", "century": "year", "fortnight": "week"}.get(unit, unit)
    if unit in ("year", "quarter") and least % 1:
        fine = "month"

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
    if (r.word(found, "x") or r.word(found, "xd") == "day") and least == most:
        return Expression(*span, "relative", _to_the_day(-least - half, unit), ANCHOR)
    find = moved(-least - half, -most - half, unit)
    return Expression(*span, "relative", find, ANCHOR, approximate=vague or unit not in ("day", "hour"))


def _to_the_day(count: float, unit: str) -> Find:
    def find(anchor: date) -> Bounds | None:
        day = shift(anchor, count, unit)
        return (day, day) if day else None

    return find


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
    find = _to_the_day(sign * least, unit) if exact else moved(sign * least, sign * most, unit)
    rough = not exact and (vague or unit not in ("day", "hour")) and (several or not plain)
    made = Expression(*found.span(), "relative", find, needs, None, rough, offset)
    made.loose = vague
    return made


def _beside(r: Reading, found: re.Match[str]) -> Expression | None:
    sign = 1 if r.word(found, "side") in ("following", "subsequent", "next") else -1
    word = r.word(found, "u")
    if word in WEEKDAYS:
        return Expression(*found.span(), "weekday", _on_weekday(WEEKDAYS[word], "next" if sign > 0 else "last", OPEN), TOLD)
    if word in MONTHS or word in SEASONS:
        partial = (lambda y: whole_month(y, MONTHS[word])) if word in MONTHS else (lambda y: season(y, SEASONS[word]))
        return Expression(*found.span(), "relative", relative_of(partial, sign), TOLD)
    return Expression(*found.span(), "relative", unit_at(sign, UNITS.get(word, "day")), TOLD)


def _same(r: Reading, found: re.Match[str]) -> Expression | None:
    word = r.word(found, "u")
    if word in MONTHS:
        return Expression(*found.span(), "month", in_year(lambda y: whole_month(y, MONTHS[word]), 0), TOLD)
    singular = not word.endswith("s")
    made = Expression(*found.span(), "relative", unit_at(0, UNITS.get(word, "day")), TOLD)
    made.that_year = UNITS.get(word) == "year"
    return made if singular else None


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
    ahead = timed or tense in (FUTURE, HOPED) or (tense == OPEN and ((within and not under) or clause_tense(r.parsed, found.start()) == SOON))
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


def _duration(r: Reading, found: re.Match[str]) -> Expression:
    made, told = Expression(*found.span(), "duration"), counted(r.words(found, "n"), r.word(found, "u"))
    if told and not told[2]:
        made.count = told[1], told[3]
    return made


def _none(kind: str) -> Callable[[Reading, re.Match[str]], Expression | None]:
    return lambda _, found: Expression(*found.span(), kind)


_BUILDERS: dict[str, Callable[[Reading, re.Match[str]], Expression | None]] = ABSOLUTE | {
    "every": _none("set"), "dayaround": _day_around, "today": _today, "weekday": _weekday, "partday": _part_of_day, "ago": _ago,
    "within-unit": within_unit, "end-of-unit": end_of_unit, "part-of-unit": end_of_unit, "offset": _offset, "beside": _beside,
    "same": _same, "stretch": _stretch, "unit": unit_of, "ahead": _ahead, "duration": _duration, "vague": _none("vague"),
    "fiscal": fiscal, "overnight": _overnight, "weekday-on": _from_day, "today-on": _from_day, "two-on": _two_on, "then": _then,
    "holding": _holding, "upto": _upto, "within-date": _within_date, "weekday-of-unit": weekday_of_unit, "day-of-unit": day_of_unit,
    "weekday-then": _weekday_then, "so-far": so_far, "unit-over": unit_over, "new-year": new_year, "turn": turn_of_year,
}  # fmt: skip
