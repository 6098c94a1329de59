"""Dates as intervals: what is known of a date and no more (EDTF, ISO 8601-2:2019).

A ``When`` holds the first and the last day that a date may be. Either end may be open. A date of which nothing is known
is not a ``When``: it is absent (``None``).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from detente.errors import BadDate

_TIME = r"T\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?"
_ONE = re.compile(rf"(\d{{4}})(?:-(\d{{2}})(?:-(\d{{2}})(?:{_TIME})?)?)?", re.ASCII)
_MASKED = re.compile(r"(\d{2}XX|\d{3}X)|(\d{4})-XX(?:-XX)?|(\d{4})-(\d{2})-XX", re.ASCII)
# ISO 8601-2 numbers the seasons 21 to 24; the months are the meteorological ones of the northern hemisphere.
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14)}


@dataclass(frozen=True, slots=True)
class When:
    """A date as far as it is known: any day from ``earliest`` to ``latest``, both included.

    ``None`` at an end leaves it open. ``approximate`` is EDTF's ``~`` and ``uncertain`` its ``?``; both hold for the whole
    interval. Raises ``BadDate`` where both ends are open or the ends are in the wrong order.
    """

    earliest: date | None
    latest: date | None
    approximate: bool = False
    uncertain: bool = False

    def __post_init__(self) -> None:
        if self.earliest is None and self.latest is None:
            raise BadDate("a date with two open ends says nothing: leave it out")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise BadDate(f"the interval ends before it begins: {self.earliest}/{self.latest}")

    @classmethod
    def parse(cls, text: str) -> When:
        """Read an EDTF date or interval, such as ``2023-06/2023-12``, ``2023-06-28/..`` or ``2023-06~``.

        Raises ``BadDate`` for anything else.
        """
        first, slash, second = text.strip().partition("/")
        left, approx, uncertain = _side(first, text)
        if not slash:
            return cls(left[0], left[1], approx, uncertain)
        right, approx2, uncertain2 = _side(second, text)
        return cls(left[0], right[1], approx or approx2, uncertain or uncertain2)

    @classmethod
    def day(cls, day: date) -> When:
        """The one day."""
        return cls(day, day)

    @classmethod
    def year(cls, year: int) -> When:
        """A whole calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, year: int, month: int) -> When:
        """A whole calendar month, ``month`` from 1 to 12."""
        return cls(date(year, month, 1), last_of_month(year, month))

    def __str__(self) -> str:
        mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((self.approximate, self.uncertain), "")
        for size in (4, 7, 10):
            first, last = _cut(self.earliest, size, start=True), _cut(self.latest, size, start=False)
            if first is not None and last is not None:
                return first + mark if first == last else "/".join(x if x == ".." else x + mark for x in (first, last))
        raise AssertionError("a day can always be written")  # pragma: no cover

    @property
    def is_day(self) -> bool:
        """Whether one single day is meant."""
        return self.earliest is not None and self.earliest == self.latest

    @property
    def days(self) -> int | None:
        """How many days the window has, or ``None`` where an end is open."""
        return (self.latest - self.earliest).days + 1 if self.earliest and self.latest else None

    def certainly(self, day: date) -> bool:
        """Whether the date is this day without doubt."""
        return self.earliest == day == self.latest

    def may_be(self, day: date) -> bool:
        """Whether the date can be this day."""
        return (self.earliest is None or self.earliest <= day) and (self.latest is None or day <= self.latest)

    def overlaps(self, other: When) -> bool:
        """Whether some day lies in both windows."""
        starts_in_time = self.earliest is None or other.latest is None or self.earliest <= other.latest
        return starts_in_time and (other.earliest is None or self.latest is None or other.earliest <= self.latest)

    def meet(self, other: When) -> When | None:
        """The days that both windows allow, or ``None`` where they share none."""
        if not self.overlaps(other):
            return None
        starts = [d for d in (self.earliest, other.earliest) if d]
        ends = [d for d in (self.latest, other.latest) if d]
        flags = (self.approximate or other.approximate, self.uncertain or other.uncertain)
        return When(max(starts) if starts else None, min(ends) if ends else None, *flags)

    def span(self, other: When) -> When | None:
        """The shortest window that covers both, or ``None`` where it would be open at both ends."""
        start = min(self.earliest, other.earliest) if self.earliest and other.earliest else None
        end = max(self.latest, other.latest) if self.latest and other.latest else None
        flags = (self.approximate or other.approximate, self.uncertain or other.uncertain)
        return When(start, end, *flags) if start or end else None


def last_of_month(year: int, month: int) -> date:
    """The last day of a month, ``month`` from 1 to 12."""
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day ``months`` calendar months on; the last of the month where that day does not exist."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_day(text: str) -> date:
    """A single calendar day, ``YYYY-MM-DD``. Raises ``BadDate``."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadDate(f"not a day: {text!r}; write it as 2023-07-12") from None


def _side(text: str, whole: str) -> tuple[tuple[date | None, date | None], bool, bool]:
    text = text.strip()
    if text in ("", ".."):
        return (None, None), False, False
    mark = text[-1] if text[-1] in "~?%" else ""
    body = text[:-1] if mark else text
    try:
        return _bounds(body), mark in ("~", "%"), mark in ("?", "%")
    except ValueError:
        raise BadDate(f"not a date: {whole!r}; write 2023, 2023-06, 2023-06-28 or an interval such as 2023-06/2023-12") from None


def _bounds(body: str) -> tuple[date, date]:
    if len(body) == 10 and body[4] == body[7] == "-" and "X" not in body:  # a day, as nearly all dates on record are
        day = date.fromisoformat(body)
        return day, day
    found = _ONE.fullmatch(body)
    if found and found[2] in _SEASONS:
        first, last = _SEASONS[found[2]]
        year = int(found[1])
        return date(year, first, 1), add_months(date(year, first, 1), last - first + 1) - timedelta(days=1)
    if found:
        year, month = int(found[1]), int(found[2] or 0)
        if found[3]:
            return date(year, month, int(found[3])), date(year, month, int(found[3]))
        if found[2]:
            return date(year, month, 1), last_of_month(year, month)
        return date(year, 1, 1), date(year, 12, 31)
    return _masked(body)


def _masked(body: str) -> tuple[date, date]:
    found = _MASKED.fullmatch(body)
    if not found:
        raise ValueError(body)
    if found[1]:
        return date(int(found[1].replace("X", "0")), 1, 1), date(int(found[1].replace("X", "9")), 12, 31)
    if found[2]:
        return date(int(found[2]), 1, 1), date(int(found[2]), 12, 31)
    return date(int(found[3]), int(found[4]), 1), last_of_month(int(found[3]), int(found[4]))


def _cut(day: date | None, size: int, *, start: bool) -> str | None:
    """The day at the precision of ``size`` characters, or ``None`` where that would lose something."""
    if day is None:
        return ".."
    if size == 4:
        whole = (day.month, day.day) == ((1, 1) if start else (12, 31))
    elif size == 7:
        whole = day.day == 1 if start else day == last_of_month(day.year, day.month)
    else:
        whole = True
    return day.isoformat()[:size] if whole else None
