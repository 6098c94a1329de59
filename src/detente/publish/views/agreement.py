"""An agreement on a day: its life, clauses and acts, the pairs, both readings where it is contested, limits and holdings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from detente.law.ending import effect_of
from detente.law.limits import Cap, channels, inspections, limits
from detente.law.standing import standing
from detente.law.timeline import Stretch, timeline
from detente.model.agreement import Act, Agreement, Because, Provision, Standing
from detente.publish.standing import WORDS, holders, status_words
from detente.publish.views.basis import Basis, Item, item
from detente.record.by_day import latest

MOST_PAIRS = 66
"""The most pairs that are listed one by one: of twelve parties. Of more the parties are told, and any pair can be asked for."""
_LISTED = 50


@dataclass(frozen=True, slots=True)
class View:
    """One reading of what holds: the status in words, who holds it (names), and the reasons."""

    status: str
    words: str
    held_by: str
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Any]:
        """The fields."""
        return {"status": self.status, "words": self.words, "held_by": self.held_by, "because": [b.to_json() for b in self.because]}


@dataclass(frozen=True, slots=True)
class Pair:
    """What an agreement is between two states, or for one (``other`` empty): codes, names, status, who holds otherwise."""

    one: str
    other: str
    one_name: str
    other_name: str
    status: str
    words: str
    contested: bool

    def to_json(self) -> dict[str, Any]:
        """The fields."""
        return {n: getattr(self, n) for n in self.__slots__}


@dataclass(frozen=True, slots=True)
class Step:
    """An act on record: ``when`` and ``effect`` as EDTF, names of who acted, in words, and who holds otherwise.

    ``day`` is the first day that it may be, ``taken`` whether that is not after the day asked about.
    """

    id: str
    day: date | None
    when: str
    effect: str | None
    act: str
    by: tuple[str, ...]
    says: str
    source: str
    contested_by: tuple[str, ...]
    taken: bool

    def to_json(self) -> dict[str, Any]:
        """The fields, days as ISO."""
        return {n: getattr(self, n) for n in self.__slots__} | {"day": self.day.isoformat() if self.day else None}


@dataclass(frozen=True, slots=True)
class Held:
    """What a party declared under an article on a day."""

    article: str
    party: str
    day: date
    number: int

    def to_json(self) -> dict[str, Any]:
        """The fields, the day as ISO."""
        return {"article": self.article, "party": self.party, "day": self.day.isoformat(), "number": self.number}


@dataclass(frozen=True, slots=True)
class AgreementView:
    """An agreement on the day ``on``. ``pairs`` are all pairs of few parties, ``parties`` each party of any number."""

    agreement: Agreement
    on: date
    standing: Standing
    words: str
    readings: tuple[View, ...]
    life: tuple[Stretch, ...]
    acts: tuple[Step, ...]
    pairs: tuple[Pair, ...]
    parties: tuple[Pair, ...]
    caps: tuple[Cap, ...]
    held: tuple[Held, ...]
    inspections: tuple[Provision, ...]
    channels: tuple[Provision, ...]
    reported: tuple[Item, ...]

    def to_json(self) -> dict[str, Any]:
        """The view as JSON."""
        one = self.agreement
        return {
            "agreement": one.id, "name": one.name, "title": one.title, "bindingness": one.bindingness, "kind": one.kind,
            "subject": one.subject, "on": self.on.isoformat(), "standing": self.standing.to_json(), "words": self.words,
            "readings": [r.to_json() for r in self.readings], "life": [s.to_json() for s in self.life],
            "clauses": [
                {"id": c.id, "article": c.article, "type": c.type, "provides": c.provides, "source": c.source} for c in one.clauses
            ],
            "acts": [a.to_json() for a in self.acts], **self.on_the_day(),
            "limits": [c.to_json() for c in self.caps], "holdings": [h.to_json() for h in self.held],
            "inspections": [_provision(p) for p in self.inspections], "channels": [_provision(p) for p in self.channels],
            "reported": [i.to_json() for i in self.reported],
        }  # fmt: skip

    def on_the_day(self) -> dict[str, Any]:
        """What changes with the day: the pairs and the parties."""
        return {"pairs": [p.to_json() for p in self.pairs], "parties": [p.to_json() for p in self.parties]}

    def rows(self) -> list[dict[str, Any]]:
        """The pairs, or the parties of many, as cells of a table."""
        return [p.to_json() for p in self.pairs or self.parties]


def agreement_view(basis: Basis, name: str, on: date) -> AgreementView:
    """An agreement, by id or any name, on a day. Raises ``UnknownAgreement``."""
    register = basis.register
    one = register.agreement(name)
    whole = register.standing(one.id, on=on)
    lines = timeline(register.lives, agreement=one.id)
    record = basis.record
    reported = latest(record, "act", (f"agreement:{one.id}",), until=on, limit=_LISTED) if record else []
    return AgreementView(
        one, on, whole, status_words(whole.status, whole.how), tuple(_readings(one, whole)),
        lines[0].stretches if lines else (), steps(one, on), pairs_on(basis, one, on), parties_on(one, whole),
        tuple(limits(register.lives, on=on, agreement=one.id)), held_by(one, on),
        tuple(inspections(one, whole, on)), tuple(channels(one, whole, on)), tuple(map(item, reported)),
    )  # fmt: skip


def _readings(agreement: Agreement, whole: Standing) -> list[View]:
    return [View(r.status, status_words(r.status, r.how), holders(agreement, r.held_by), r.because) for r in whole.readings]


def steps(agreement: Agreement, on: date) -> tuple[Step, ...]:
    """The acts in the order of their days."""
    found = [_step(agreement, act, on) for act in agreement.acts]
    return tuple(sorted(found, key=lambda s: (s.day or date.max, s.when, s.id)))


def _step(agreement: Agreement, act: Act, on: date) -> Step:
    effect = effect_of(agreement, act)
    names = tuple(agreement.name_of(p) for p in act.parties)
    contested = tuple(f"{', '.join(agreement.name_of(p) for p in c.by)}: {c.holds}" for c in act.contested_by)
    day = act.when.earliest
    shown = str(effect) if effect is not None and effect != act.when else None
    taken = day is not None and day <= on
    return Step(act.id, day, str(act.when), shown, act.act, names, act.says or "", act.source, contested, taken)


def pairs_on(basis: Basis, agreement: Agreement, on: date) -> tuple[Pair, ...]:
    """Every two of the parties that exist on a day; none of more than ``MOST_PAIRS``, nor of what one state declares."""
    codes = [p.id for p in agreement.parties if not (p.until and on > p.until) and not (p.since and on < p.since)]
    asked = list(combinations(codes, 2))
    if agreement.kind == "unilateral" or len(asked) > MOST_PAIRS:
        return ()
    found = [_pair(agreement, standing(agreement, two, on=on, lives=basis.register.lives)) for two in asked]
    if agreement.kind != "bilateral":
        return tuple(found)
    # Those of one side, the successors of the Soviet Union, owe each other nothing under it.
    followed = {p.continues for p in agreement.parties} | {a.predecessor for a in agreement.acts}
    alone = next((side for side in agreement.sides if side not in followed), agreement.sides[0])
    return tuple(p for p in found if alone in (p.one, p.other) and p.status != "none")


def _pair(agreement: Agreement, found: Standing) -> Pair:
    one, other = found.parties
    words = status_words(found.status, found.how)
    return Pair(one, other, agreement.name_of(one), agreement.name_of(other), found.status, words, found.contested)


def parties_on(agreement: Agreement, whole: Standing) -> tuple[Pair, ...]:
    """Each party with its own standing."""
    views = dict(whole.of_parties)
    return tuple(
        Pair(code, "", agreement.name_of(code), "", status, status_words(status, how), any(r.held_by for r in views.get(code, ())))
        for code, (status, how) in whole.by_party.items()
    )


def held_by(agreement: Agreement, on: date) -> tuple[Held, ...]:
    """What was declared by a day, in order."""
    found = [
        Held(h.article, h.party, h.when.latest, h.number) for h in agreement.holdings if h.when.latest and h.when.latest <= on
    ]
    return tuple(sorted(found, key=lambda h: (h.article, h.day, h.party)))


def _provision(provision: Provision) -> dict[str, Any]:
    return {
        "id": provision.id, "says": provision.says, "article": provision.article, "name": provision.name, "quota": provision.quota,
        "when": str(provision.when) if provision.when else None, "parties": list(provision.parties), "source": provision.source,
    }  # fmt: skip


def by_status(parties: tuple[Pair, ...]) -> list[tuple[str, list[Pair]]]:
    """The parties under the words of their status, in the order in which statuses are told."""
    order = list(WORDS)
    groups: dict[tuple[int, str], list[Pair]] = {}
    for party in parties:
        groups.setdefault((order.index(party.status), party.words), []).append(party)
    return [(words, groups[n, words]) for n, words in sorted(groups)]
