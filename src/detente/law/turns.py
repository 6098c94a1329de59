"""What the law works with: a day on which something begins or ends, the status that holds from there, and a state's course
through an agreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from detente.model.agreement import Because


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which something begins or ends, and why. It is the first day of the new state of things."""

    day: date
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Phase:
    """The status on one day, before anybody contests it."""

    status: str
    how: str | None
    because: tuple[Because, ...]


# A state's time under an agreement: from which day it is in which phase, in order. Before the first there is none.
Course = tuple[tuple[date, Phase], ...]
RUNNING = frozenset({"in-force", "notice-running", "suspended"})


def phase_on(course: Course, on: date) -> Phase | None:
    """The phase of a course on a day, ``None`` before it begins."""
    for day, phase in reversed(course):
        if day <= on:
            return phase
    return None


def distinct(reasons: Iterable[Because]) -> tuple[Because, ...]:
    """The reasons, each once, in their order."""
    return tuple(dict.fromkeys(reasons))


def bound_spans(course: Course) -> list[tuple[date, date | None]]:
    """The times in which the agreement was in force for the state, half-open; ``None`` is an open end."""
    spans: list[tuple[date, date | None]] = []
    start: date | None = None
    for day, phase in course:
        if phase.status in RUNNING:
            start = start or day
        elif start:
            spans.append((start, day))
            start = None
    return [*spans, (start, None)] if start else spans
