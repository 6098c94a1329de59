"""What the pages on agreements, states, persons and pairs share."""

from __future__ import annotations

from datetime import date

from detente.publish.room.page import Ask, Param
from detente.publish.views.basis import fit_day

ON = Param(name="on", kind="day", says="The day; today, where none is given.", example="2024-06-01")
LASTS = 10.0
"""Seconds that these pages may be old: they are of days."""


def day_of(ask: Ask) -> date:
    """The day asked about. Raises ``UsageError``."""
    day: date | None = ask["on"]
    return fit_day(day) if day else date.today()
