"""Days, windows and durations in English words, the same in every answer and whatever the locale."""

from __future__ import annotations

import re
from datetime import date

from detente.model.when import When

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_UNITS = ("week", "day", "hour", "minute")


def day_text(day: date) -> str:
    """``2 February 2019``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def window_text(when: When) -> str:
    """``12 July 2023``, ``February 2023``, ``2023``, ``between 28 June 2023 and 27 December 2023``, ``since 1 January 2014``."""
    about = "about " if when.approximate else ""
    if when.is_day and when.earliest:
        return about + day_text(when.earliest)
    if when.earliest is None or when.latest is None:
        known = when.latest or when.earliest
        return f"{about}{'by' if when.earliest is None else 'since'} {day_text(known)}" if known else ""
    text = str(when).rstrip("~?%")
    if "/" in text:
        return f"{about}between {day_text(when.earliest)} and {day_text(when.latest)}"
    return about + (text if len(text) == 4 else day_text(when.earliest).partition(" ")[2])


def duration_text(duration: str) -> str:
    """An ISO 8601 duration in words: ``PT1H45M`` is "1 hour 45 minutes". What is no duration comes back as it is."""
    found = _DURATION.fullmatch(duration)
    parts = [(int(n), unit) for n, unit in zip(found.groups(), _UNITS, strict=True) if n] if found else []
    return " ".join(f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in parts) or duration
