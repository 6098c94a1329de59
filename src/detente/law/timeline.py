"""Who was bound by what, and when: the life of each agreement as stretches of one status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente.law.lives import Life, Lives
from detente.law.standing import BOUND
from detente.law.system import of_pair
from detente.law.turns import Course
from detente.model.agreement import Agreement

_TWO = 2  # parties that a treaty binds towards each other, at the least


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time of one status, half-open: ``start`` is its first day and ``end`` the first day after it (``None``: it goes on).

    ``contested`` says that somebody held otherwise.
    """

    start: date
    end: date | None
    status: str
    how: str | None
    contested: bool

    def to_json(self) -> dict[str, Any]:
        """``{"start", "end", "status", "how", "contested"}``."""
        return {
            "start": self.start.isoformat(), "end": self.end.isoformat() if self.end else None, "status": self.status,
            "how": self.how, "contested": self.contested,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement's stretches, in order."""

    agreement: Agreement
    stretches: tuple[Stretch, ...]

    def to_json(self) -> dict[str, Any]:
        """``{"agreement", "name", "bindingness", "stretches"}``."""
        return {
            "agreement": self.agreement.id, "name": self.agreement.name, "bindingness": self.agreement.bindingness,
            "stretches": [s.to_json() for s in self.stretches],
        }  # fmt: skip


def timeline(
    lives: Lives, *, between: tuple[str, ...] = (), agreement: str | None = None, known: date | None = None
) -> list[Line]:
    """The agreements in the order in which they began, each with its stretches: as a whole, for a state or between two."""
    keys = [agreement] if agreement else sorted(lives.agreements)
    lines = [Line(lives.agreements[key], tuple(_stretches(lives, lives.agreements[key], between, known))) for key in keys]
    return sorted((line for line in lines if line.stretches), key=lambda line: (line.stretches[0].start, line.agreement.id))


def _stretches(lives: Lives, agreement: Agreement, between: tuple[str, ...], known: date | None) -> Iterator[Stretch]:
    """The stretches between the days on which the answer may change; neighbours with the same answer are one."""
    life = lives.of(agreement, known)
    open_one: tuple[date, tuple[str, str | None, bool]] | None = None
    for day in sorted(set(_turning_days(life, between))):
        found = of_pair(agreement, between, day, known, lives)
        answer = (found.status, found.how, found.contested)
        if open_one and open_one[1] == answer:
            continue
        if open_one and open_one[1][0] != "none":
            yield Stretch(open_one[0], day, *open_one[1])
        open_one = (day, answer)
    if open_one and open_one[1][0] != "none":
        yield Stretch(open_one[0], None, *open_one[1])


def _turning_days(life: Life, between: tuple[str, ...]) -> Iterator[date]:
    """The days on which the answer for these states may change."""
    codes = [life.continuing.get(code, code) for code in between or life.agreement.sides]
    for code in codes:
        yield from (day for course in life.courses(code) for day, _ in course)
        party = life.parties.get(code)
        if party and party.until:
            yield party.until + timedelta(days=1)
    if not codes:
        yield from _turns_of_many(life)
    for turn in (life.whole.end, life.whole.entry.turn if life.whole.entry else None):
        if turn:
            yield turn.day
    for dated in life.docket.of("suspension", "resumption", "denial-of-effect"):
        yield dated.takes_effect
    for act, contest in life.contested:
        since = contest.since or (act.effect or act.when).earliest
        yield from (day for day in (since, contest.until) if day)


def _turns_of_many(life: Life) -> Iterator[date]:
    """Of an agreement of many as a whole: when the first signs, when somebody begins to apply it, when one more has left or
    is gone.
    """
    first: dict[str, date] = {}
    for code, party in life.parties.items():
        yield from (day for course in life.courses(code) for day, phase in course if phase.status == "ended")
        for day, phase in life.courses(code)[-1]:  # the whole is answered with every date at its latest
            if phase.status in ("signed", "provisional"):
                first[phase.status] = min(day, first.get(phase.status, day))
        if party.until:
            yield party.until + timedelta(days=1)
    yield from first.values()
    yield from _fewer_than_two([life.courses(code)[-1] for code in life.parties])


def _fewer_than_two(courses: Iterable[Course]) -> Iterator[date]:
    """The days on which the number of those bound falls under two, or rises to two again: alone nobody is bound."""
    steps: dict[date, int] = {}
    for course in courses:
        was = False
        for day, phase in course:
            now = phase.status in BOUND
            steps[day] = steps.get(day, 0) + now - was
            was = now
    bound = 0
    for day in sorted(steps):
        before, bound = bound, bound + steps[day]
        if (before < _TWO) != (bound < _TWO):
            yield day
