"""What the public sets say of each state, and what the register says: the rows that ``bench.register`` compares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from detente.errors import UnknownActor
from detente.law.course import continued
from detente.model.agreement import Act, Agreement
from detente.model.when import When
from detente.register import Register

FIELDS = ("force", "consent", "signature")
SENTINELS = frozenset({"9999-12-31", "2899-01-01", "0001-01-01"})
CONSENTS = frozenset({"ratification", "accession", "succession"})
GGO = {
    "PD05WD_1972A": "bwc", "PD04WD_1992A": "cwc", "CMNTBT_1996A": "ctbt", "TB06SW_1963A": "ltbt", "TP09CB_1967A": "outer-space",
    "TP11ST_1971A": "seabed", "TPNWLA_1967A": "tlatelolco", "SPNFZT_1985A": "rarotonga", "ANWFZT_1996A": "pelindaba",
}  # fmt: skip
IEADB = {
    "BWC": "bwc", "CWC": "cwc", "CTBT": "ctbt", "LTBT": "ltbt", "Tlatelolco": "tlatelolco", "Rarotonga": "rarotonga",
    "TTBT": "ttbt", "PNET": "pnet",
}  # fmt: skip
NAMES = {"Congo, Democratic Republic of": "COD", "Congo, Republic of the": "COG", "Korea, Republic of": "KOR"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a public set: its agreement and state in our ids (``code`` is ``None`` for what is no state) and its dates."""

    set: str
    agreement: str
    state: str
    code: str | None
    dates: Mapping[str, str | None]

    def day(self, name: str) -> date | None:
        """A date of the row, ``None`` where it has none or a sentinel; a question mark of theirs is passed over."""
        text = self.dates[name]
        return date.fromisoformat(text.rstrip("?")) if text and text not in SENTINELS else None


@dataclass(frozen=True, slots=True)
class Ours:
    """What the register has of one state under one agreement; an imprecise date is all the days that it may be."""

    dates: Mapping[str, When | None]
    effect: date | None = None
    predecessor: str | None = None
    waiver: date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rule must know of an agreement: its first day in force, the days after a later deposit, and who keeps the deposits."""

    entry: date | None
    delay: int
    depositaries: int
    unwaived: date | None = None

    def force(self, consent: date | None) -> date | None:
        """The day on which it is in force for a state that consents on a day."""
        if not consent or not self.entry:
            return None
        return self.entry if consent < self.entry else consent + timedelta(self.delay)


class Ledger:
    """The register, asked for the dates of a state."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.ours = cache(self._ours)
        self.frame = cache(self._frame)

    def code(self, name: str) -> str | None:
        """The code of a state as they call it."""
        try:
            return NAMES.get(name) or self.register.state(name)
        except UnknownActor:
            return None

    def _ours(self, agreement_id: str, code: str) -> Ours:
        agreement = self.register.agreements[agreement_id]
        acts = [a for a in agreement.acts if not a.instrument and _same_state(agreement, code, a.parties)]
        consent, signature, waiver = (_first(acts, kinds) for kinds in (CONSENTS, {"signature"}, {"waiver"}))
        dates = {"force": self._in_force(agreement, code), "consent": _when(consent), "signature": _when(signature)}
        succession = _first(acts, {"succession"})
        return Ours(dates, *_from(succession), waiver.when.earliest if waiver else None)

    def _in_force(self, agreement: Agreement, code: str) -> When | None:
        courses = self.register.lives.of(agreement, None).courses(continued(agreement, code))
        days = sorted(day for c in courses if (day := next((d for d, phase in c if phase.status == "in-force"), None)))
        return When(days[0], days[-1]) if days else None

    def _frame(self, agreement_id: str) -> Frame:
        agreement = self.register.agreements[agreement_id]
        entry = self.register.lives.of(agreement, None).whole.entry
        first, later = agreement.clause("entry-into-force"), agreement.clause("entry-into-force-later")
        terms = first.parameters if first else {}
        delay = later.parameters.get("delay_days", 0) if later else 0
        unwaived = _nth_deposit(agreement, terms["count"]) if terms.get("waiver") else None
        return Frame(entry.turn.day if entry else None, delay, 3 if "SUN" in terms.get("named", ()) else 1, unwaived)


def _same_state(agreement: Agreement, code: str, parties: Iterable[str]) -> bool:
    return any(continued(agreement, party) == continued(agreement, code) for party in parties)


def _first(acts: Iterable[Act], kinds: Iterable[str]) -> Act | None:
    found = [a for a in acts if a.act in kinds]
    return min(found, key=lambda a: a.when.earliest or date.max, default=None)


def _when(act: Act | None) -> When | None:
    return act.when if act else None


def _from(succession: Act | None) -> tuple[date | None, str | None]:
    if succession is None:
        return None, None
    effect = succession.effect or succession.when
    return effect.earliest, succession.predecessor


def _nth_deposit(agreement: Agreement, count: int) -> date:
    return sorted(a.when.latest or date.max for a in agreement.acts if a.act == "ratification" and not a.instrument)[count - 1]


@dataclass(frozen=True, slots=True)
class Case:
    """One date of one row against ours."""

    row: Row
    field: str
    ours: Ours
    frame: Frame
    book: Book

    @property
    def theirs(self) -> date | None:
        """Their date."""
        return self.row.day(self.field)

    def agrees(self, day: date | None, name: str = "") -> bool:
        """Whether a day is ours, of this field or another."""
        return may_be(self.ours.dates[name or self.field], day)

    def of(self, name: str) -> Case:
        """The same row, another field."""
        return Case(self.row, name, self.ours, self.frame, self.book)


class Book:
    """All rows of both sets, and how they lie to each other."""

    def __init__(self, rows: Iterable[Row], ledger: Ledger) -> None:
        self.rows, self.ledger = list(rows), ledger
        self.place = {id(row): n for n, row in enumerate(self.rows)}
        self.by_state: dict[tuple[str, str | None], list[Row]] = {}
        for row in self.rows:
            self.by_state.setdefault((row.agreement, row.code), []).append(row)
        self.table = cache(self._table)

    def _table(self, set_: str, agreement: str, order: str) -> list[Row]:
        """The rows of one agreement as they stand, or sorted by signature (the order in which GGO was filled down)."""
        rows = [r for r in self.rows if (r.set, r.agreement) == (set_, agreement)]
        return rows if order == "file" else sorted(rows, key=lambda r: (r.dates["signature"] or "", r.state))

    def before(self, row: Row, name: str, order: str) -> date | None:
        """The last date in a column above the row, of another state."""
        rows = self._above(row, order)
        return next((day for r in rows if r.code != row.code and (day := r.day(name))), None)

    def _above(self, row: Row, order: str) -> list[Row]:
        rows = self.table(row.set, row.agreement, order)
        return rows[: next(i for i, r in enumerate(rows) if r is row)][::-1]

    def stands_before(self, first: Row, second: Row) -> bool:
        """Whether one row stands above the other in its set."""
        return self.place[id(first)] < self.place[id(second)]

    def others(self, row: Row) -> list[Row]:
        """The other rows of the same state under the same agreement, in both sets."""
        return [r for r in self.by_state[row.agreement, row.code] if r is not row]

    def cases(self) -> Iterator[Case]:
        """Every date of every row."""
        for row in self.rows:
            ours = self.ledger.ours(row.agreement, row.code) if row.code else Ours(dict.fromkeys(FIELDS))
            for name in FIELDS:
                yield Case(row, name, ours, self.ledger.frame(row.agreement), self)


def read_rows(folder: Path, code: Callable[[str], str | None]) -> Iterator[Row]:
    """The rows of both sets that are about agreements of ours."""
    for data in _lines(folder / "ggo_acts.jsonl"):
        dates = {"signature": data["StateSignature"], "consent": data["StateRatification"], "force": data["StateForce"]}
        if agreement := GGO.get(data["treatyID"]):
            yield Row("GGO", agreement, data["stateID"], code(data["stateID"]), dates)
    for data in _lines(folder / "ieadb_acts.jsonl"):
        dates = {"signature": data["signed"], "consent": data["consent"], "force": data["in_force"]}
        if agreement := IEADB.get(data["treaty"]):
            yield Row("IEADB", agreement, data["state"], code(data["state"]), dates)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def may_be(when: When | None, day: date | None) -> bool:
    """Whether a date of ours, as far as it is known, can be this day."""
    return when is not None and day is not None and when.may_be(day)
