"""The system of agreements on a day: what binds, and what was gained and lost since another day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.law.lives import Lives, lives_of
from detente.law.standing import standing
from detente.model.agreement import Agreement, Standing


@dataclass(frozen=True, slots=True)
class Row:
    """One agreement in the list, with its standing on the day."""

    agreement: Agreement
    standing: Standing

    def to_json(self) -> dict[str, Any]:
        """``{"agreement", "status", "how", "bindingness"}``."""
        return {
            "agreement": self.agreement.id,
            "status": self.standing.status,
            "how": self.standing.how,
            "bindingness": self.agreement.bindingness,
        }


@dataclass(frozen=True, slots=True)
class System:
    """Every agreement that had begun by the day ``on``, and the ids of what binds since ``since`` and no longer
    binds.
    """

    on: date
    between: tuple[str, ...]
    rows: tuple[Row, ...]
    since: date | None = None
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON of ``detente agreements``."""
        return {
            "on": self.on.isoformat(),
            "between": list(self.between) or None,
            "agreements": [row.to_json() for row in self.rows],
            "since": self.since.isoformat() if self.since else None,
            "gained": list(self.gained),
            "lost": list(self.lost),
        }


def of_pair(agreement: Agreement, between: tuple[str, ...], on: date, known: date | None, lives: Lives) -> Standing:
    """What an agreement is between two states (none: as a whole).

    What a state has declared for itself counts as soon as one of the two has: it then stands for that state alone.
    """
    if agreement.kind != "unilateral" or len(between) < 2:
        return standing(agreement, between, on=on, known=known, lives=lives)
    each = [standing(agreement, (code,), on=on, known=known, lives=lives) for code in between]
    return max(each, key=lambda s: (s.bound, s.status != "none"))


def bound(
    agreements: Lives | Mapping[str, Agreement] | Iterable[Agreement], a: str, b: str, on: date, known: date | None = None
) -> dict[str, Standing]:
    """What binds two states towards each other on a day: agreement id to standing.

    Bound is in force, notice running or provisionally applied. Political commitments are in it with their own
    bindingness.
    """
    lives = lives_of(agreements)
    found = {key: of_pair(agreement, (a, b), on, known, lives) for key, agreement in lives.agreements.items()}
    return {key: answer for key, answer in found.items() if answer.bound}


def system(
    agreements: Lives | Mapping[str, Agreement] | Iterable[Agreement],
    *,
    on: date,
    between: tuple[str, ...] = (),
    since: date | None = None,
    known: date | None = None,
) -> System:
    """The list of ``detente agreements``: all agreements that had begun by ``on``, as a whole or between two states."""
    lives = lives_of(agreements)
    register = [lives.agreements[key] for key in sorted(lives.agreements)]
    between = tuple(code.removeprefix("state:") for code in between)
    rows = [Row(agreement, of_pair(agreement, between, on, known, lives)) for agreement in register]
    now = {row.agreement.id for row in rows if row.standing.bound}
    then = {a.id for a in register if since and of_pair(a, between, since, known, lives).bound}
    return System(
        on=on,
        between=between,
        rows=tuple(row for row in rows if row.standing.status != "none"),
        since=since,
        gained=tuple(sorted(now - then)) if since else (),
        lost=tuple(sorted(then - now)) if since else (),
    )
