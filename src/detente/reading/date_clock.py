"""The time of day before a date: "since 8 p.m. on Tuesday", "as of 1800 GMT on Friday"."""

from __future__ import annotations

import re

from detente.reading.date_values import Expression, Reading

_TIME = re.compile(r"\d{1,2}(?:[:.]\d\d)?|\d{4}")
_JOINED = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|gmt|h)|\d{1,2}:\d\d")
_HALVES = frozenset("a.m. p.m. a.m p.m am pm o'clock".split())
_ZONES = frozenset("gmt utc cet cest est edt et bst msk local moscow kyiv time z".split())
_NAMED = frozenset("noon midnight midday dawn dusk nightfall".split())
_MOST = 7


def before_clock(r: Reading, e: Expression, floor: int) -> int:
    """The token at which the time of day before an expression begins; the expression's own first where there is none."""
    if e.kind not in ("weekday", "date", "relative", "holiday"):
        return e.first
    at, sure = e.first, False
    while at > max(floor, e.first - _MOST) and r.lows[at - 1] in ("on", ",", "(", ")"):
        at -= 1
    if at > floor and r.lows[at - 1] in _NAMED:
        return at - 1
    while at > max(floor, e.first - _MOST) and r.lows[at - 1] in _ZONES | _HALVES:
        at, sure = at - 1, True
    low = r.lows[at - 1] if at > floor else ""
    if _JOINED.fullmatch(low) or (sure and _TIME.fullmatch(low)):
        return at - 1
    return e.first
