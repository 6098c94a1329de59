"""Agreements as a lawyer reads them: clauses and acts go in, a standing with its reasons comes out.

Nothing here says what is in force: that is computed by ``detente.law`` from the clauses and the acts.
States are ISO 3166-1 alpha-3 codes (``RUS``), past ones ISO 3166-3 (``SUN``), without the prefix ``state:``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from detente.model.when import When

BINDINGNESS = ("treaty", "political", "resolution")
STATUSES = ("none", "signed", "provisional", "in-force", "notice-running", "suspended", "ended", "unknown")
HOWS = ("withdrawn", "terminated", "expired", "superseded", "never-in-force")
# The statuses in which an agreement binds: a notice that runs has not taken effect yet.
BOUND = frozenset({"in-force", "notice-running", "provisional"})
CLAUSE_TYPES = (
    "entry-into-force", "entry-into-force-later", "provisional-application", "duration", "extension", "withdrawal",
    "suspension", "succession", "supersession", "snapback", "obligation", "limit", "verification", "channel", "amendment",
    "review",
)  # fmt: skip


class StateName(NamedTuple):
    """How a sentence calls a state ("the United States"), and the last day of one that is gone."""

    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A state that an agreement concerns.

    ``name`` is how a sentence calls it ("the United States"). ``continues`` is the state whose legal personality it
    goes on with from ``since`` (Russia for the Soviet Union). ``until`` is the last day on which the state existed,
    if it is gone.
    """

    id: str
    name: str
    continues: str | None = None
    since: date | None = None
    until: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """What one article provides, in own words. ``type`` is one of ``CLAUSE_TYPES``; ``parameters`` are what the law
    reads.
    """

    id: str
    article: str
    type: str
    provides: str
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Contest:
    """Who holds otherwise on an act: ``by`` (state codes) hold ``holds``, said on ``when``.

    ``status`` and ``how`` are the answer that they give for the days from ``since`` (``None``: from the act) to the day
    before ``until`` (``None``: to this day). Without a status the contest is on record and gives no reading.
    """

    by: tuple[str, ...]
    holds: str
    source: str
    when: When | None = None
    status: str | None = None
    how: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An act on record.

    ``when`` is the date of the act, ``effect`` a date that the act itself names (``None``: computed from the clause),
    ``until`` the last boundary that an extension names (first day on which the agreement no longer runs), ``known``
    the date on which the act became public. ``denies`` is the act whose effect a denial denies; ``ground`` the rule
    that the actor invoked; ``predecessor`` the state whose place a successor takes; ``instrument`` a protocol or
    memorandum beside the agreement that the act concerns instead of the agreement itself; ``alleged_by`` who says
    that a violation was one; ``towards`` the states that a suspension is aimed at (empty: all); ``corrects`` the act
    that this entry replaces from the day on which it became known.
    """

    id: str
    agreement: str
    parties: tuple[str, ...]
    act: str
    when: When
    source: str
    effect: When | None = None
    until: When | None = None
    known: When | None = None
    to: tuple[str, ...] = ()
    denies: str | None = None
    ground: str | None = None
    predecessor: str | None = None
    instrument: str | None = None
    towards: tuple[str, ...] = ()
    corrects: str | None = None
    alleged_by: tuple[str, ...] = ()
    contested_by: tuple[Contest, ...] = ()
    says: str | None = None
    note: str | None = None

    @property
    def public(self) -> When:
        """When the act became known: ``known``, or the date of the act."""
        return self.known or self.when


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap: how many of what, counted how, from when."""

    id: str
    article: str
    number: int | None
    unit: str
    source: str
    counted: str | None = None
    applies_from: When | None = None
    applies_until: When | None = None
    parties: tuple[str, ...] = ()
    quota: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """What a party declared that it has, of what the limit of ``article`` counts."""

    party: str
    when: When
    article: str
    number: int
    source: str


@dataclass(frozen=True, slots=True)
class Circumstance:
    """A state of things that a clause asks for, such as an armed conflict in which states are engaged."""

    kind: str
    states: tuple[str, ...]
    when: When
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A verification measure, a channel or a piece of practice: what it is, where it stands, from when to when."""

    id: str
    says: str
    source: str
    article: str | None = None
    name: str | None = None
    quota: int | None = None
    when: When | None = None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement. ``kind`` is ``bilateral`` (two sides, a side may be several successor states), ``multilateral`` or
    ``unilateral`` (what one state declares). ``covers`` are its subjects, of a closed list.

    ``names`` are compared without regard to capitals, ``exact`` with them; ``ambiguous`` ones need support from the
    text. ``sides`` are the two sides of a bilateral agreement as it was made.
    """

    id: str
    name: str
    title: str
    names: tuple[str, ...]
    exact: tuple[str, ...]
    ambiguous: tuple[str, ...]
    bindingness: str
    kind: str
    subject: str
    parties: tuple[Party, ...]
    clauses: tuple[Clause, ...]
    acts: tuple[Act, ...]
    sides: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    holdings: tuple[Holding, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    verification: tuple[Provision, ...] = ()
    channels: tuple[Provision, ...] = ()
    practice: tuple[Provision, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None
    state_names: Mapping[str, StateName] = field(default_factory=dict, repr=False, compare=False)
    _by_code: Mapping[str, Party] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_code", {p.id: p for p in self.parties})

    @classmethod
    def from_data(cls, data: Mapping[str, Any], states: Mapping[str, StateName] = MappingProxyType({})) -> Agreement:
        """Build an agreement from the data of its file (already checked against ``agreement.schema.json``).

        ``states`` gives the names and the last days of states that the file does not name itself.
        Raises ``BadDate`` for a date that is none and ``KeyError`` for a missing field.
        """
        from detente.model.agreement_file import agreement_of

        return agreement_of(data, states)

    def party(self, code: str) -> Party | None:
        """The party with this state code."""
        return self._by_code.get(code)

    def name_of(self, code: str) -> str:
        """How a sentence calls a state: the file's name for it, its usual name, or the code."""
        found = self.party(code) or self.state_names.get(code)
        return found.name if found else code

    def clause(self, kind: str) -> Clause | None:
        """The first clause of a type."""
        return next((c for c in self.clauses if c.type == kind), None)

    def act_of(self, kind: str) -> Act | None:
        """The first act of a kind under the agreement itself."""
        return next((a for a in self.acts if a.act == kind and a.instrument is None), None)

    def act(self, act_id: str) -> Act | None:
        """The act with this id."""
        return next((a for a in self.acts if a.id == act_id), None)


@dataclass(frozen=True, slots=True)
class Because:
    """One reason: the act, the clause or the rule, what it says in one plain sentence, and where that stands."""

    kind: str
    id: str
    says: str
    source: str

    def to_json(self) -> dict[str, str]:
        """``{"act"|"clause"|"rule": id, "says", "source"}``."""
        return {self.kind: self.id, "says": self.says, "source": self.source}


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer to a contested or uncertain question, and who holds it."""

    status: str
    how: str | None
    held_by: tuple[str, ...]
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON form of ``detente status``."""
        return {
            "status": self.status,
            "how": self.how,
            "held_by": list(self.held_by),
            "because": [b.to_json() for b in self.because],
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds between whom on a day, as known on a day, and why.

    ``status`` is one of ``STATUSES``; ``how`` one of ``HOWS`` where it is ``ended``, else ``None``. ``readings`` is
    empty where nobody holds otherwise. ``certain`` is false where an imprecise date leaves more than one answer.
    ``by_party`` is filled where the agreement as a whole was asked for: state code to status and how. ``practice``
    tells what is done, which is another question than what is law. ``of_parties`` are, of a treaty of many as a whole, the
    readings that concern single parties.
    """

    agreement: str
    parties: tuple[str, ...]
    on: date
    known: date | None
    status: str
    how: str | None
    because: tuple[Because, ...]
    readings: tuple[Reading, ...] = ()
    by_party: Mapping[str, tuple[str, str | None]] = field(default_factory=dict, hash=False)
    certain: bool = True
    practice: tuple[Provision, ...] = ()
    of_parties: tuple[tuple[str, tuple[Reading, ...]], ...] = ()

    @property
    def contested(self) -> bool:
        """Whether somebody holds otherwise; of a treaty of many as a whole also where a party holds it suspended for itself."""
        suspended = any(r.status == "suspended" for _, readings in self.of_parties for r in readings)
        return suspended or any(r.held_by for r in self.readings)

    @property
    def bound(self) -> bool:
        """Whether the agreement binds: in force, notice running or provisionally applied."""
        return self.status in BOUND

    def _repr_html_(self) -> str:
        """As a notebook shows it (``detente.html``)."""
        import detente

        return str(detente.html(self))

    def to_json(self) -> dict[str, Any]:
        """One answer of ``detente status --format json``; ``by_party`` only where the whole was asked for."""
        data: dict[str, Any] = {
            "agreement": self.agreement,
            "on": self.on.isoformat(),
            "known": self.known.isoformat() if self.known else None,
            "parties": list(self.parties),
            "status": self.status,
            "how": self.how,
            "readings": [r.to_json() for r in self.readings],
            "because": [b.to_json() for b in self.because],
        }
        if not self.parties:
            data["by_party"] = {code: {"status": s, "how": h} for code, (s, h) in self.by_party.items()}
        return data
