"""The words for time in English reporting, and the plain calendar arithmetic behind them.

Everything here is a pure function of days. A week runs from Monday to Sunday (ISO 8601); the seasons are the
meteorological ones of the northern hemisphere, as in ``When``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from detente.errors import BadDate
from detente.model.when import When, add_months, last_of_month

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6, "mon": 0, "tue": 1,
    "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
UNITS = {
    "day": "day", "days": "day", "night": "day", "nights": "day", "week": "week", "weeks": "week", "fortnight": "fortnight",
    "fortnights": "fortnight", "month": "month", "months": "month", "quarter": "quarter", "quarters": "quarter",
    "year": "year", "years": "year", "decade": "decade", "decades": "decade", "century": "century", "centuries": "century",
    "hour": "hour", "hours": "hour", "minute": "hour", "minutes": "hour",
}  # fmt: skip
_SMALL = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
SMALL = {word: n for n, word in enumerate(_SMALL.split(), 1)}
TENS = {w: n * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21,
}  # fmt: skip
PARTS_OF_DAY = {"morning", "afternoon", "evening", "night", "noon", "midnight", "overnight", "midday", "nightfall", "dawn"}
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "hour": 0}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def window(first: date | None, last: date | None) -> When | None:
    """The interval, or ``None`` where it is empty or open at both ends."""
    try:
        return When(first, last)
    except BadDate:
        return None


def shift(day: date, count: float, unit: str) -> date | None:
    """The day ``count`` units on (negative: back). Half a year is six months, half a month fifteen days."""
    try:
        if unit in _DAYS:
            return day + timedelta(days=round(count * _DAYS[unit]))
        months = count * _MONTHS[unit]
        moved = add_months(day, int(months))
        return moved + timedelta(days=round((months - int(months)) * 30))
    except (ValueError, OverflowError):
        return None


def around(day: date, unit: str) -> tuple[date, date]:
    """The calendar unit that a day lies in: its week from Monday, its month, year, decade or century."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return day.replace(day=1), last_of_month(day.year, day.month)
    if unit == "quarter":
        month = 3 * ((day.month - 1) // 3) + 1
        return date(day.year, month, 1), last_of_month(day.year, month + 2)
    if unit in ("year", "decade", "century"):
        return _years_around(day.year, {"year": 1, "decade": 10, "century": 100}[unit])
    return day, day


def _years_around(year: int, size: int) -> tuple[date, date]:
    start = max(1, year - year % size)
    return date(start, 1, 1), date(start + size - 1 if start > 1 else size - 1, 12, 31)


def part_of(first: date, last: date, part: str) -> tuple[date, date]:
    """A part of a stretch of time: ``early``, ``mid``, ``late`` are its thirds, ``start`` and ``end`` its first and last quarter.

    Whole months are cut between months, so that "late 2022" is September to December and "the end of 2022" October to
    December; a month is cut by its days ("early June" is the 1st to the 10th, "the end of June" the last week).
    """
    numerator, denominator = {
        "early": (0, 3), "mid": (1, 3), "late": (2, 3), "start": (0, 4), "end": (3, 4), "half1": (0, 2), "half2": (1, 2),
        "q1": (0, 4), "q2": (1, 4), "q3": (2, 4), "q4": (3, 4),
    }[part]  # fmt: skip
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and last == last_of_month(last.year, last.month) and months >= 3
    if whole:
        a, b = months * numerator // denominator, months * (numerator + 1) // denominator
        start = add_months(first, a)
        return start, add_months(first, b) - timedelta(days=1)
    days = (last - first).days + 1
    if 28 <= days <= 31 and denominator == 3:
        cuts = (0, 10, 20, days)
        return first + timedelta(days=cuts[numerator]), first + timedelta(days=cuts[numerator + 1] - 1)
    if part == "end":
        return last - timedelta(days=max(days // denominator, 1) - 1), last
    a, b = days * numerator // denominator, max(days * (numerator + 1) // denominator, 1)
    return first + timedelta(days=a), first + timedelta(days=max(b - 1, a))


def season(year: int, month: int) -> tuple[date, date]:
    """The season that begins in this month of this year; winter ends in the next year."""
    first = date(year, month, 1)
    return first, add_months(first, 3) - timedelta(days=1)


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus, J.-M. Oudin's form)."""
    c, n = year // 100, year % 19
    i = (c - c // 4 - (c - (c - 17) // 25) // 3 + 19 * n + 15) % 30
    i -= (i // 28) * (1 - (i // 28) * (29 // (i + 1)) * ((21 - n) // 11))
    j = (year + year // 4 + i + 2 - c + c // 4) % 7
    month = 3 + (i - j + 40) // 44
    return date(year, month, i - j + 28 - 31 * (month // 4))


def holiday(name: str) -> Callable[[int], date] | None:
    """When a holiday falls in a year, for those whose day is the same everywhere or belongs to one country alone."""
    fixed = {
        "new year's eve": (12, 31), "new year's day": (1, 1), "new year": (1, 1), "christmas": (12, 25), "christmas day": (12, 25),
        "christmas eve": (12, 24), "boxing day": (12, 26), "orthodox christmas": (1, 7), "valentine's day": (2, 14),
        "may day": (5, 1), "victory day": (5, 9), "bastille day": (7, 14), "halloween": (10, 31), "armistice day": (11, 11),
        "human rights day": (12, 10), "international women's day": (3, 8), "fourth of july": (7, 4),
    }  # fmt: skip
    movable = {"easter": 0, "easter sunday": 0, "good friday": -2, "easter monday": 1, "maundy thursday": -3, "pentecost": 49}
    if name in fixed:
        month, day = fixed[name]
        return lambda year: date(year, month, day)
    if name in movable:
        days = movable[name]
        return lambda year: easter(year) + timedelta(days=days)
    if name == "thanksgiving":  # the United States': the fourth Thursday of November
        return lambda year: date(year, 11, 22 + (3 - date(year, 11, 22).weekday()) % 7)
    return None
