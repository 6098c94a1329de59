"""Dates as a page or a header line writes them, read only where there is one way to read them."""

from __future__ import annotations

import re
from datetime import date

from detente.errors import BadDate
from detente.model.when import When

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({MONTH}),?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"\b({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(rf"\b({MONTH})\s+(\d{{4}})\b", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)|^(\d{4})(\d{2})(\d{2})(?!\d)")
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")


def month_number(name: str) -> int:
    """1 to 12 for an English month's name or its abbreviation."""
    return _NAMES.index(name[:3].lower()) + 1


def read_written_date(text: str) -> When | None:
    """The first date in ``text``, with the day as it is written (no conversion between time zones).

    Reads EDTF, ISO 8601 with or without a time, ``28 June 2023``, ``June 28, 2023``, ``28.06.2023`` and ``June 2023``.
    ``06/07/2023`` can be June or July and gives ``None``, as everything does that is no date.
    """
    text = text.strip()
    try:
        return When.parse(text)
    except BadDate:
        pass
    for pattern, order in ((_ISO, "ymd"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy"), (_MONTH_ONLY, "my")):
        found = pattern.search(text)
        if found:
            return _when(dict(zip(order, (g for g in found.groups() if g), strict=True)))
    found = _NUMBERS.search(text)
    return _from_numbers(int(found[1]), found[2], int(found[3]), int(found[4])) if found else None


def _when(parts: dict[str, str]) -> When | None:
    month = int(parts["m"]) if parts["m"].isdigit() else month_number(parts["m"])
    try:
        year = int(parts["y"])
        return When.day(date(year, month, int(parts["d"]))) if "d" in parts else When.month(year, month)
    except ValueError:
        return None


def _from_numbers(first: int, mark: str, second: int, year: int) -> When | None:
    """Dots are written by those who put the day first; with slashes only a number over 12 tells which is the day."""
    if mark == "." or first > 12 or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return None
    return _when({"y": str(year), "m": str(month), "d": str(day)})
