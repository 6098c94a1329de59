"""What a preposition, a count of units or a happening makes of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from detente.model.when import When
from detente.reading.calendar_words import around, shift, window
from detente.reading.date_values import (
    Bounds,
    Find,
)
from detente.reading.happenings import HappeningMention
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST

_DAY = timedelta(days=1)


def at_anchor(find: Find, anchor: When | None, *, approximate: bool = False) -> When | None:
    """The days that an expression means for any day of the anchor."""
    if anchor is None:
        return None
    try:
        low = find(anchor.earliest) if anchor.earliest else (None, None)
        high = find(anchor.latest) if anchor.latest else (None, None)
    except (ValueError, OverflowError):  # beyond the calendar
        return None
    if low is None or high is None:
        return None
    made = window(low[0], high[1])
    return replace(made, approximate=True) if made and (approximate or anchor.approximate) else made


def of_event(event: HappeningMention, known: When, anchor: When | None) -> When | None:
    """Only what is said to be at, since, before or after a happening is dated by it."""
    if event.end == "start" and known.earliest:
        known = When.day(known.earliest)
    elif event.end == "end" and known.latest:
        known = When.day(known.latest)
    if event.lead is None:
        return None
    return known if event.lead == "at" else led(event.lead, known, anchor, PAST)


def lasting(start: When | None, count: float, unit: str) -> When | None:
    """So many units from the day on."""
    if start is None or start.earliest is None or start.earliest != start.latest:
        return None
    after = shift(start.earliest, max(count, 1) if unit == "day" else count, unit)
    return window(start.earliest, max(after - _DAY, start.earliest)) if after else None


def ending(end: When, count: float, unit: str) -> When | None:
    """So many units that close with the day or the month."""
    if end.latest is None:
        return None
    first = shift(end.latest + _DAY, -count, unit)
    return window(first, end.latest) if first else None


def unit_holding(base: When, unit: str) -> When | None:
    """The week, or its weekend, that holds the first of the days."""
    if base.earliest is None:
        return None
    first, last = around(base.earliest, "week")
    return window(last - _DAY if unit == "weekend" else first, last)


def shifted(count: float, unit: str) -> Find:
    def find(day: date) -> Bounds | None:
        moved = shift(day, count, unit)
        return (moved, moved) if moved else None

    return find


def led(lead: str | None, when: When, anchor: When | None, tense: str) -> When | None:
    """The days that a preposition makes of a date. ``since`` and ``after`` run up to the report where the clause is not future."""
    ahead = tense in (FUTURE, HOPED)
    if tense == OPEN and lead in ("by", "before") and anchor and anchor.latest and when.earliest and when.earliest > anchor.latest:
        ahead = True  # "a meeting is likely before Christmas"
    now = anchor.latest if anchor and not ahead else None
    start = anchor.earliest if anchor and ahead else None
    first: date | None
    last: date | None
    try:
        if lead in ("since", "asof"):
            first, last = when.earliest, anchor.latest if anchor and (lead == "since" or not ahead) else None
        elif lead == "sincebefore":
            first, last = None, anchor.latest if anchor else None
        elif lead == "notbefore":
            first, last = when.earliest, now
        elif lead == "after":
            first, last = when.latest + _DAY if when.latest else None, now
        elif lead in ("until", "by"):
            first, last = start, when.latest
        elif lead == "before":
            first, last = start, when.earliest - _DAY if when.earliest else None
        elif lead == "eve":
            first = last = when.earliest - _DAY if when.earliest else None
        else:
            return when
    except OverflowError:
        return None
    if first and last and first > last:
        first, last = (first, None) if lead in ("since", "asof", "after", "notbefore") else (None, last)
    made = window(first, last)
    return replace(made, approximate=True) if made and when.approximate else made
