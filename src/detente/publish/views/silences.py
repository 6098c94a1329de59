"""Times without a recorded contact, worked out from the days on which contacts may have been."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WIDEST = 31
"""The most days that the date of a contact may leave open; one that is known less well says nothing about a silence."""
SHORTEST = 30
"""The fewest days that are marked as a silence."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Silence:
    """Days without a recorded contact, both included. ``open``: it lasts on the day asked about."""

    first: date
    last: date
    open: bool = False

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    def to_json(self) -> dict[str, Any]:
        """``{"first", "last", "days", "open"}``."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat(), "days": self.days, "open": self.open}


def silences(windows: Iterable[tuple[date | None, date]], until: date) -> tuple[Silence, ...]:
    """The times between contacts, in order, the last up to ``until``; nothing before the first contact.

    ``windows`` are the first and last day that each contact may be; those with more than ``WIDEST`` days are passed over. A contact
    may be on any day of its window, so that no day of it counts as silent.
    """
    counted = sorted((first, last) for first, last in windows if first and (last - first).days < WIDEST and first <= until)
    found = []
    heard: date | None = None  # the last day so far that may have a contact
    for first, last in counted:
        if heard is not None and first > heard + _DAY:
            found.append(Silence(heard + _DAY, first - _DAY))
        heard = max(heard or last, last)
    if heard is not None and heard < until:
        found.append(Silence(heard + _DAY, until, open=True))
    return tuple(found)


def marked(found: Sequence[Silence], most: int = 6) -> tuple[Silence, ...]:
    """The longest of at least ``SHORTEST`` days, with the one that lasts, in order."""
    long = sorted((s for s in found if s.days >= SHORTEST), key=lambda s: (not s.open, -s.days, s.first))
    return tuple(sorted(long[:most], key=lambda s: s.first))


def longest_since(found: Sequence[Silence]) -> date | None:
    """Of a silence that lasts: the last day of the latest earlier one that was as long or longer; ``None`` where none was."""
    if not found or not found[-1].open:
        return None
    return next((s.last for s in reversed(found[:-1]) if s.days >= found[-1].days), None)


def in_words(found: Sequence[Silence]) -> str:
    """What the days tell: ``no recorded contact for 212 days, the longest since 2021``. Empty where no silence lasts."""
    if not found or not found[-1].open:
        return ""
    now = found[-1]
    told = f"no recorded contact for {now.days:,} day{'' if now.days == 1 else 's'}"
    if len(found) < 2:
        return told
    before = longest_since(found)
    if before is None:
        return f"{told}, the longest on record"
    # Of a silence that began in the same year "since 2023" would say nothing.
    return f"{told}, the longest since {before.year}" if before.year < now.first.year else told
