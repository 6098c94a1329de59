"""Feasts beyond those of ``calendar_words``: the Western and the Orthodox Easter cycle, and those of the Islamic calendar.

The Islamic months begin with the sight of the moon; the arithmetical calendar (30-year cycle, civil epoch) is right to a day or so,
so that its feasts are windows of a day on either side, and approximate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from detente.reading.calendar_words import easter, holiday

_WESTERN = {
    "shrove tuesday": -47, "ash wednesday": -46, "palm sunday": -7, "holy thursday": -3, "holy saturday": -1, "easter saturday": -1,
    "ascension day": 39, "whit sunday": 49, "whit monday": 50, "corpus christi": 60,
}  # fmt: skip
_ORTHODOX = {"orthodox easter": 0, "orthodox easter sunday": 0, "orthodox good friday": -2, "orthodox palm sunday": -7}
_FIXED = {
    "epiphany": (1, 6), "orthodox new year": (1, 14), "st patrick's day": (3, 17), "st. patrick's day": (3, 17),
    "all saints' day": (11, 1), "all saints day": (11, 1), "remembrance day": (11, 11),
    "orthodox christmas eve": (1, 6), "orthodox christmas day": (1, 7),
}  # fmt: skip
_ISLAMIC = {  # month, day, days
    "ramadan": (9, 1, 30), "eid al-fitr": (10, 1, 1), "eid ul-fitr": (10, 1, 1), "eid al-adha": (12, 10, 1), "ashura": (1, 10, 1),
}  # fmt: skip
_EPOCH = date(622, 7, 19)  # 1 Muharram 1, Gregorian (civil epoch)

HOLIDAY_STARTS = frozenset(
    "new christmas boxing orthodox valentine may victory bastille halloween armistice human international fourth easter good "
    "maundy pentecost thanksgiving".split()
) | {name.split()[0].split("-")[0] for names in (_WESTERN, _ORTHODOX, _FIXED, _ISLAMIC) for name in names}


@dataclass(frozen=True, slots=True)
class Feast:
    """The days of a feast in a year (``None``: none falls in it), and whether they are only roughly known."""

    days: Callable[[int], tuple[date, date] | None]
    rough: bool = False


def feast(name: str) -> Feast | None:
    """A feast by its name in small letters, or ``None``."""
    if name in _ISLAMIC:
        month, day, length = _ISLAMIC[name]
        return Feast(lambda year: _islamic(year, month, day, length), rough=True)
    single = _single(name)
    return Feast(lambda year: (single(year), single(year))) if single else None


def _single(name: str) -> Callable[[int], date] | None:
    if name in _WESTERN:
        days = _WESTERN[name]
        return lambda year: easter(year) + timedelta(days=days)
    if name in _ORTHODOX:
        away = _ORTHODOX[name]
        return lambda year: orthodox_easter(year) + timedelta(days=away)
    fixed = _FIXED.get(name)
    if fixed:
        return lambda year: date(year, *fixed)
    return holiday(name)


def orthodox_easter(year: int) -> date:
    """Easter by the Julian calendar (Meeus), as a Gregorian day."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(days=year // 100 - year // 400 - 2)


def _islamic(year: int, month: int, day: int, length: int) -> tuple[date, date] | None:
    for lunar in range((year - 622) * 33 // 32 - 1, (year - 622) * 33 // 32 + 3):
        first = _gregorian(lunar, month, day)
        if first and first.year == year:
            return first - timedelta(days=1), first + timedelta(days=length)
    return None


def _gregorian(year: int, month: int, day: int) -> date | None:
    if year < 1:
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return _EPOCH + timedelta(days=days)
