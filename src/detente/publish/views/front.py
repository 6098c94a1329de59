"""The front page of a day: the agreements, who was in contact in the last weeks, what was said, and what of it does not hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from detente.law.system import System
from detente.model.facts import Check
from detente.publish.system import PARTS, system_rows
from detente.publish.views.basis import Basis, Item, Named, item, state_name
from detente.record.by_day import failing, last_day, latest

WEEKS = 6
_LOOKED_AT = 300  # contacts of the last weeks that are counted
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two states in contact in the last weeks: on how many days, in how many reports, by which channels, and last when."""

    one: Named
    other: Named
    days: int
    reports: int
    channels: tuple[str, ...]
    last: str

    def to_json(self) -> dict[str, Any]:
        """The fields."""
        return {
            "one": self.one.to_json(), "other": self.other.to_json(), "days": self.days, "reports": self.reports,
            "channels": list(self.channels), "last": self.last,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Front:
    """The day ``on``; ``since`` is the first day of the last weeks, ``read_until`` that of the record's latest document by then."""

    on: date
    since: date
    system: System
    pairings: tuple[Pairing, ...]
    contacts: tuple[Item, ...]
    statements: tuple[Item, ...]
    acts: tuple[Item, ...]
    failing: tuple[tuple[Check, Item], ...]
    read_until: date | None

    def to_json(self) -> dict[str, Any]:
        """The view as JSON."""
        return {
            "on": self.on.isoformat(), "since": self.since.isoformat(), "system": self.system.to_json(),
            "pairings": [p.to_json() for p in self.pairings], "contacts": [c.to_json() for c in self.contacts],
            "statements": [s.to_json() for s in self.statements], "acts": [a.to_json() for a in self.acts],
            "failing": [{"verdict": f.verdict, "says": f.says, "fact": i.to_json()} for f, i in self.failing],
            "read_until": self.read_until.isoformat() if self.read_until else None,
        }  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The agreements as cells of a table."""
        return system_rows(self.system)

    def by_force(self) -> list[tuple[str, list[Any]]]:
        """The agreements under the words of how they stand."""
        groups = [(title, [row for row in self.system.rows if belongs(row)]) for title, belongs in PARTS]
        return [(title, rows) for title, rows in groups if rows]


def front(basis: Basis, on: date) -> Front:
    """The front page of a day."""
    since = on - timedelta(weeks=WEEKS) + timedelta(days=1)
    record = basis.record
    met, said, acts, wrong = [], [], [], []
    if record is not None:
        met = [item(r) for r in latest(record, "contact", until=on, since=since, limit=_LOOKED_AT)]
        said = [item(r) for r in latest(record, "statement", until=on, since=since, limit=_LISTED)]
        acts = [item(r) for r in latest(record, "act", until=on, since=since, limit=_LISTED)]
        told = failing(record, since=since, until=on, limit=_LISTED)
        wrong = [(Check.from_json(found.check), item(found)) for found in told if found.check]
    system = basis.register.system(on=on, since=since)
    read_until = last_day(record, on) if record else None
    return Front(on, since, system, _pairings(basis, met), tuple(met[:_LISTED]), tuple(said), tuple(acts), tuple(wrong), read_until)


def _pairings(basis: Basis, met: list[Item]) -> tuple[Pairing, ...]:
    """The states in contact, those first that were so on most days."""
    by_pair: dict[tuple[str, str], list[Item]] = {}
    for contact in met:
        codes = sorted({w.state for w in contact.who if w.state})
        for one, other in combinations(codes[:8], 2) if contact.mood == "asserted" else ():
            by_pair.setdefault((one, other), []).append(contact)
    found = [_pairing(basis, pair, told) for pair, told in by_pair.items()]
    return tuple(sorted(found, key=lambda p: (-p.days, -p.reports, p.one.name, p.other.name))[:_LISTED])


def _pairing(basis: Basis, pair: tuple[str, str], told: list[Item]) -> Pairing:
    one, other = (Named(f"state:{code}", state_name(basis, code), code) for code in pair)
    channels = Counter(c.what for c in told)
    named = tuple(sorted(channels, key=lambda c: (-channels[c], c)))
    return Pairing(one, other, len({c.day for c in told}), len(told), named, max(c.day for c in told))
