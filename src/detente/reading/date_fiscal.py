"""Fiscal years. Whose they are says when they begin; where nobody is named, the answer is the window of all that are usual."""

from __future__ import annotations

import re
from datetime import date, timedelta

from detente.reading.date_values import ANCHOR, NOTHING, REL, Bounds, Expression, Find, Reading
from detente.reading.date_words import stem

_USUAL = (4, 7, 10)  # April (Britain, India, Japan), July (Australia, Egypt, Pakistan), October (the United States)
# The month in which it begins, and whether it is named after the year in which it begins.
_OWNERS = {"us": (10, False), "japan": (4, True), "india": (4, False)}
_NAMES = {
    "U.S.": "us", "US": "us", "U.S": "us", "Congress": "us", "Pentagon": "us", "Washington": "us", "American": "us",
    "Japan": "japan", "Tokyo": "japan", "Japanese": "japan", "India": "india", "Delhi": "india", "Indian": "india",
}  # fmt: skip


def fiscal(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "Fiscal year 2023", "fiscal 2021-22", "the current fiscal year"."""
    owner = _OWNERS.get(_owner(r, found.start()))
    year, second = r.word(found, "y"), r.word(found, "y2")
    if not year:
        find = _running(REL[r.words(found, "rel")[-1]], (owner[0],) if owner else _USUAL)
        return Expression(*found.span(), "fiscal", find, ANCHOR)
    first = int(stem(year)[1])
    if second and int(second) % 100 != (first + 1) % 100:
        return None
    bounds = _named(first, owner, bool(second))
    return Expression(*found.span(), "fiscal", lambda _: bounds, NOTHING)


def _owner(r: Reading, at: int) -> str:
    """The one country whose state is named in the sentence, or ``""``."""
    p = r.parsed
    first, last = p.sents[p.sent[at]]
    named = {_NAMES[w] for w in p.word[first:last] if w in _NAMES}
    pairs = {(r.lows[t], r.lows[t + 1]) for t in range(first, last - 1)}
    if pairs & {("united", "states"), ("white", "house"), ("state", "department")}:
        named.add("us")
    return named.pop() if len(named) == 1 else ""


def _named(year: int, owner: tuple[int, bool] | None, split: bool) -> Bounds:
    if owner is None:
        return (date(year, 4, 1), date(year + 1, 9, 30)) if split else (date(year - 1, 4, 1), date(year + 1, 3, 31))
    month, by_start = owner
    start = year if split or by_start else year - 1
    return _from(start, month)


def _from(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)


def _running(count: int, months: tuple[int, ...]) -> Find:
    def find(anchor: date) -> Bounds:
        years = [_from(anchor.year - (anchor.month < month) + count, month) for month in months]
        return min(first for first, _ in years), max(last for _, last in years)

    return find
