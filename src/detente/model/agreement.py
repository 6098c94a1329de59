"""Agreements as a lawyer reads them: clauses and acts go in, a standing with its reasons comes out.

Nothing here says what is in force: that is computed by ``detente.law`` from the clauses and the acts.
States are ISO 3166-1 alpha-3 codes (``RUS``), past ones ISO 3166-3 (``SUN``), without the prefix ``state:``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from detente.model.when import When, parse_day

BINDINGNESS = ("treaty", "political", "resolution")
STATUSES = ("none", "signed", "provisional", "in-force", "notice-running", "suspended", "ended", "unknown")
HOWS = ("withdrawn", "terminated", "expired", "superseded", "never-in-force")
# The statuses in which an agreement binds: a notice that runs has not taken effect yet.
BOUND = frozenset({"in-force", "notice-running", "provisional"})
CLAUSE_TYPES = (
    "entry-into-force", "entry-into-force-later", "provisional-application", "duration", "extension", "withdrawal",
    "suspension", "succession", "supersession", "obligation", "limit", "verification", "channel", "amendment", "review",
)  # fmt: skip


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
    """Who holds otherwise on an act: ``by`` (state codes) hold ``holds``, since ``when``."""

    by: tuple[str, ...]
    holds: str
    source: str
    when: When | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An act on record.

    ``when`` is the date of the act, ``effect`` a date that the act itself names (``None``: computed from the clause),
    ``until`` the last boundary that an extension names (first day on which the agreement no longer runs), ``known``
    the date on which the act became public. ``denies`` is the act whose effect a denial denies; ``ground`` the rule
    that the actor invoked; ``predecessor`` the state whose place a successor takes; ``instrument`` a protocol or
    memorandum beside the agreement that the act concerns instead of the agreement itself; ``alleged_by`` who says
    that a violation was one.
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
    """One agreement. ``kind`` is ``bilateral`` (two sides, a side may be several successor states) or
    ``multilateral``.

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
    limits: tuple[Limit, ...] = ()
    verification: tuple[Provision, ...] = ()
    channels: tuple[Provision, ...] = ()
    practice: tuple[Provision, ...] = ()
    sources: tuple[str, ...] = ()
    note: str | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Agreement:
        """Build an agreement from the data of its file (already checked against ``agreement.schema.json``).

        Raises ``BadDate`` for a date that is none and ``KeyError`` for a missing field.
        """
        return _agreement(cls, data)

    def party(self, code: str) -> Party | None:
        """The party with this state code."""
        return next((p for p in self.parties if p.id == code), None)

    def name_of(self, code: str) -> str:
        """How a sentence calls a state: the file's name for it, or the code."""
        found = self.party(code)
        return found.name if found else code

    def clause(self, kind: str) -> Clause | None:
        """The first clause of a type."""
        return next((c for c in self.clauses if c.type == kind), None)

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
    tells what is done, which is another question than what is law.
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

    @property
    def bound(self) -> bool:
        """Whether the agreement binds: in force, notice running or provisionally applied."""
        return self.status in BOUND

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


def _agreement(cls: type[Agreement], data: Mapping[str, Any]) -> Agreement:
    key = data["id"]
    return cls(
        id=key,
        name=data["name"],
        title=data["title"],
        names=_texts(data, "names"),
        exact=_texts(data, "exact"),
        ambiguous=_texts(data, "ambiguous"),
        bindingness=data["bindingness"],
        kind=data["kind"],
        subject=data["subject"],
        parties=tuple(_party(p) for p in data["parties"]),
        clauses=tuple(_clause(key, c) for c in data["clauses"]),
        acts=tuple(_act(key, a) for a in data["acts"]),
        sides=_texts(data, "sides"),
        limits=tuple(_limit(key, x, n) for n, x in enumerate(data.get("limits", ()), 1)),
        verification=_provisions(key, "verification", data),
        channels=_provisions(key, "channels", data),
        practice=_provisions(key, "practice", data),
        sources=_texts(data, "sources"),
        note=data.get("note"),
    )


def _party(data: Mapping[str, Any]) -> Party:
    return Party(data["state"], data["name"], data.get("continues"), _day(data, "since"), _day(data, "until"), data.get("note"))


def _clause(key: str, data: Mapping[str, Any]) -> Clause:
    article = data["article"]
    return Clause(
        id=data.get("id") or f"clause:{key}:{article.replace('(', '.').replace(')', '').replace(' ', '-')}",
        article=article,
        type=data["type"],
        provides=data["provides"],
        source=data["source"],
        parameters=dict(data.get("parameters", {})),
    )


def _act(key: str, data: Mapping[str, Any]) -> Act:
    parties = _texts(data, "parties")
    who = "+".join(sorted(parties)) + ":" if 0 < len(parties) <= 2 else ""
    return Act(
        id=data.get("id") or f"act:{key}:{who}{data['act']}:{data['when']}",
        agreement=key,
        parties=parties,
        act=data["act"],
        when=When.parse(data["when"]),
        source=data["source"],
        effect=_when(data, "effect"),
        until=_when(data, "until"),
        known=_when(data, "known"),
        to=_texts(data, "to"),
        denies=data.get("denies"),
        ground=data.get("ground"),
        predecessor=data.get("predecessor"),
        instrument=data.get("instrument"),
        alleged_by=_texts(data, "alleged_by"),
        contested_by=tuple(_contest(c) for c in data.get("contested_by", ())),
        says=data.get("says"),
        note=data.get("note"),
    )


def _contest(data: Mapping[str, Any]) -> Contest:
    return Contest(_texts(data, "by"), data["holds"], data["source"], _when(data, "when"), data.get("status"))


def _limit(key: str, data: Mapping[str, Any], number: int) -> Limit:
    return Limit(
        id=data.get("id") or f"limit:{key}:{number}",
        article=data["article"],
        number=data.get("number"),
        unit=data["unit"],
        source=data["source"],
        counted=data.get("counted"),
        applies_from=_when(data, "from"),
        applies_until=_when(data, "to"),
        parties=_texts(data, "parties"),
    )


def _provisions(key: str, kind: str, data: Mapping[str, Any]) -> tuple[Provision, ...]:
    return tuple(_provision(f"{kind}:{key}:{n}", p) for n, p in enumerate(data.get(kind, ()), 1))


def _provision(default_id: str, data: Mapping[str, Any]) -> Provision:
    return Provision(
        id=data.get("id") or default_id,
        says=data["says"],
        source=data["source"],
        article=data.get("article"),
        name=data.get("name"),
        quota=data.get("quota"),
        when=_when(data, "when"),
        parties=_texts(data, "parties"),
    )


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key) or ())


def _when(data: Mapping[str, Any], key: str) -> When | None:
    return When.parse(data[key]) if data.get(key) else None


def _day(data: Mapping[str, Any], key: str) -> date | None:
    return parse_day(data[key]) if data.get(key) else None
