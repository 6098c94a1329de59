"""Weekdays: "on Friday" by the tense of its clause, "a week from Friday", "Saturday week", "overnight Tuesday"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from detente.reading.calendar_words import UNITS, WEEKDAYS, around, shift
from detente.reading.date_counts import counted, days_on, duration
from detente.reading.date_tense import SOON, clause_tense
from detente.reading.date_values import ANCHOR, REL, Bounds, Expression, Find, Reading, reckoned
from detente.reading.date_words import stem
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST

_LASTING = frozenset("for in within after than of over last next".split())


def today_days(word: str) -> tuple[Find, str]:
    first, last = {"yesterday": (-1, -1), "tomorrow": (1, 1), "overnight": (-1, 0)}.get(word, (0, 0))
    return days_on(first, last), ANCHOR


def weekday(r: Reading, found: re.Match[str]) -> Expression | None:
    number, relative, unit = WEEKDAYS[stem(r.word(found, "w"))[1].rstrip(".")], r.word(found, "rel"), r.word(found, "u")
    tense = clause_tense(r.parsed, found.start())
    if unit:
        if UNITS[unit] != "week":
            last = found.start("ry") - int(r.lows[found.start("ry") - 1] == "of")
            return Expression(found.start(), last, "weekday", on_weekday(number, "", tense), ANCHOR, tense=tense)
        weeks, needs = reckoned(r.words(found, "ry"))
        return Expression(*found.span(), "weekday", lambda a: _in_week(a, weeks, number), needs)
    later = _later_on(r, found.start())
    find = on_weekday(number, relative, SOON if later and tense != PAST else tense)
    kept = OPEN if relative else FUTURE if tense == SOON else tense
    made = Expression(*found.span(), "weekday", find, ANCHOR, tense=kept)
    made.retense, made.soon = (lambda other: on_weekday(number, relative, other)), tense == SOON
    return made


def _later_on(r: Reading, first: int) -> bool:
    """ "Later on Wednesday", and not "two days later on Wednesday"."""
    at = next((t for t in (first - 1, first - 2) if t >= 0 and r.lows[t] == "later"), None)
    return at is not None and not (at and r.lows[at - 1] in UNITS)


def overnight(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "Overnight Tuesday" is the night before it or after it; "overnight from Monday to Tuesday" says which."""
    if r.word(found, "t") != "overnight":
        return Expression(found.start(), found.end("t"), "relative", *today_days(r.word(found, "t")))
    tense, second = clause_tense(r.parsed, found.start()), r.word(found, "w2")
    one = on_weekday(WEEKDAYS[stem(second or r.word(found, "w"))[1]], "", tense)
    before, after = (-1, 0) if second else (-1, 1)

    def find(anchor: date) -> Bounds | None:
        day, _ = one(anchor) or (None, None)
        return (day + timedelta(days=before), day + timedelta(days=after)) if day else None

    return Expression(*found.span(), "relative", find, ANCHOR, tense=tense)


def from_day(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "A week from Friday", "two weeks ago Tuesday", "a week from today"."""
    told = counted(r.words(found, "n"), r.word(found, "u"))
    if told is None or told[2]:
        return Expression(*found.span(), "duration")
    back = bool(r.word(found, "ago"))
    count, unit = (-told[0] if back else told[0]), told[3]
    if r.word(found, "t"):
        base, _ = today_days(r.word(found, "t"))
    else:
        base = on_weekday(WEEKDAYS[stem(r.word(found, "w"))[1]], "", PAST if back else FUTURE)

    def find(anchor: date) -> Bounds | None:
        day, _ = base(anchor) or (None, None)
        moved_day = shift(day, count, unit) if day else None
        return (moved_day, moved_day) if moved_day else None

    return Expression(*found.span(), "relative", find, ANCHOR)


def weekday_then(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "On Saturday week", "a week on Monday": so much after the next such day."""
    word, before = r.word(found, "wk"), r.lows[found.start() - 1] if found.start() else ""
    tense = clause_tense(r.parsed, found.start())
    one = on_weekday(WEEKDAYS[r.word(found, "w")], "", FUTURE)
    if word:
        if word != "week" or before not in ("on", "until", "till", "by") or r.opens_clause(found.end()):
            made = weekday(r, found)
            return replace(made, last=found.end("w")) if made else None
        days = 7
    else:
        told = counted(r.words(found, "n"), r.word(found, "u"))
        if told is None or told[2] or told[3] not in ("week", "fortnight") or tense not in (FUTURE, SOON) or before in _LASTING:
            return replace(duration(r, found), last=found.end("u"))
        days = round(told[0] * (7 if told[3] == "week" else 14))

    def find(anchor: date) -> Bounds | None:
        day, _ = one(anchor) or (None, None)
        return (day + timedelta(days=days), day + timedelta(days=days)) if day else None

    return Expression(*found.span(), "weekday", find, ANCHOR, tense=FUTURE)


def _in_week(anchor: date, weeks: int, number: int) -> Bounds:
    day = around(anchor, "week")[0] + timedelta(days=7 * weeks + number)
    return day, day


def on_weekday(number: int, relative: str, tense: str) -> Find:
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
