"""The system of agreements on a day: what binds, and what was gained and lost since another day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def bound(agreements: Iterable[Agreement], a: str, b: str, on: date, known: date | None = None) -> dict[str, Standing]:
    """What binds two states towards each other on a day: agreement id to standing.

    Bound is in force, notice running or provisionally applied. Political commitments are in it with their own
    bindingness.
    """
    found = {agreement.id: standing(agreement, (a, b), on=on, known=known) for agreement in agreements}
    return {key: answer for key, answer in found.items() if answer.bound}


def system(
    agreements: Iterable[Agreement],
    *,
    on: date,
    between: tuple[str, ...] = (),
    since: date | None = None,
    known: date | None = None,
) -> System:
    """The list of ``detente agreements``: all agreements that had begun by ``on``, as a whole or between two states."""
    register = sorted(agreements, key=lambda a: a.id)
    rows = [Row(agreement, standing(agreement, between, on=on, known=known)) for agreement in register]
    now = {row.agreement.id for row in rows if row.standing.bound}
    then = {a.id for a in register if since and standing(a, between, on=since, known=known).bound}
    return System(
        on=on,
        between=tuple(code.removeprefix("state:") for code in between),
        rows=tuple(row for row in rows if row.standing.status != "none"),
        since=since,
        gained=tuple(sorted(now - then)) if since else (),
        lost=tuple(sorted(then - now)) if since else (),
    )
