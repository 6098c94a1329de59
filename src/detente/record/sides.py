"""One contact as its two sides tell it: who asked for it, when, how long, where, by which channel, and what each says was said.

A report is of a side where the words are those of somebody of that side, else where its outlet (or the agency that it has the story
from) is of that state. What others report stands beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Statement
from detente.model.report import Account
from detente.model.words import duration_text, window_text
from detente.record.merge import MergedFact
from detente.record.review_contacts import places_differ
from detente.record.review_view import pairs_of

_MOST_SAID = 8  # statements of a side that are given for a document
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one side has in a field: the values, each with the ids of the facts that say so."""

    side: str
    values: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One field over the sides. ``agrees`` is ``None`` where fewer than two sides say anything of it."""

    field: str
    cells: tuple[Cell, ...]
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody of a side said in a report of the contact, in the words of the text or of the report."""

    side: str
    speaker: str
    content: str
    quoted: bool
    fact: str
    document: str
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """The table. ``sides`` are the codes of the two states, or ids where a party acts for none; ``both``: whether both tell it."""

    contact: str
    parties: tuple[str, ...]
    sides: tuple[str, ...]
    rows: tuple[Row, ...]
    said: tuple[Said, ...]
    both: bool

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "contact": self.contact, "parties": list(self.parties), "sides": list(self.sides), "both": self.both,
            "rows": [
                {
                    "field": row.field, "agrees": row.agrees,
                    "cells": {c.side: [{"value": v, "facts": list(ids)} for v, ids in c.values] for c in row.cells},
                }
                for row in self.rows
            ],
            "said": [
                {
                    "side": s.side, "speaker": s.speaker, "content": s.content, "quoted": s.quoted, "fact": s.fact,
                    "document": s.document, "outlet": s.outlet,
                }
                for s in self.said
            ],
        }  # fmt: skip


def two_sides(found: MergedFact, accounts: Iterable[Account], knowledge: Knowledge) -> Sides:
    """The accounts of both sides of a merged contact against each other.

    ``accounts`` are those of the documents that tell it (others are passed over). Raises ``ValueError`` for what is no contact.
    """
    contacts = [(i, f) for i, f in zip(found.members, found.facts, strict=True) if isinstance(f, Contact)]
    if not contacts:
        raise ValueError("the two sides are shown of contacts only: name the id of a contact")
    sides = tuple(sorted(next(iter(pairs_of(contacts[0][1].parties)), frozenset())))
    by_document = {a.document.id: a for a in accounts}
    outlets = _outlet_states(knowledge)
    told: dict[str, list[tuple[str, Contact]]] = {side: [] for side in (*sides, OTHERS)}
    for key, fact in contacts:
        account = by_document.get(fact.document)
        told[_side(fact, account, sides, outlets) if account else OTHERS].append((key, fact))
    rows = tuple(_row(name, value, agree, told) for name, value, agree in _FIELDS)
    parties = tuple(dict.fromkeys(p.name for _, f in contacts[:1] for p in f.parties))
    documents = dict.fromkeys(f.document for _, f in contacts if f.document in by_document)
    said = tuple(s for d in documents for s in _said(by_document[d], sides))
    both = all(told[side] for side in sides)
    return Sides(found.id, parties, sides, tuple(r for r in rows if any(c.values for c in r.cells)), said, both)


def _side(fact: Contact, account: Account, sides: tuple[str, ...], outlets: Mapping[str, str]) -> str:
    holder = next((s for s in account.statements if s.id == fact.within), None)
    if holder is not None and holder.speaker is not None:
        return _of(holder.speaker, sides) or OTHERS
    document = account.document
    for name in (*document.credits[:1], document.outlet or ""):
        state = outlets.get(name.casefold())
        if state in sides:
            return state or OTHERS
    return OTHERS


def _of(actor: ActorRef, sides: tuple[str, ...]) -> str | None:
    return next((s for s in (actor.state, actor.key) if s in sides), None)


def _outlet_states(knowledge: Knowledge) -> dict[str, str]:
    """Names and ids of outlets, and of the offices and ministries that publish, to the state that they are of."""
    return {
        name.casefold(): actor.state
        for actor in knowledge.actors.values() if actor.state and actor.kind not in ("state", "person")
        for name in (actor.id, actor.name, *actor.names, *actor.exact)
    }  # fmt: skip


def _row(
    name: str, value: Callable[[Contact], str | None], agree: Callable[[Contact, Contact], bool],
    told: Mapping[str, list[tuple[str, Contact]]],
) -> Row:  # fmt: skip
    cells = []
    for side, facts in told.items():
        values: dict[str, list[str]] = {}
        for key, fact in facts:
            text = value(fact)
            if text:
                values.setdefault(text, []).append(key)
        cells.append(Cell(side, tuple((v, tuple(ids)) for v, ids in sorted(values.items(), key=lambda x: (-len(x[1]), x[0])))))
    speaking = [[f for _, f in facts if value(f)] for side, facts in told.items() if side != OTHERS]
    speaking = [facts for facts in speaking if facts]
    agrees = all(agree(a, b) for a in speaking[0] for b in speaking[1]) if len(speaking) > 1 else None
    return Row(name, tuple(c for c in cells if c.side != OTHERS or c.values), agrees)


def _said(account: Account, sides: tuple[str, ...]) -> list[Said]:
    """What people of the two sides say in a report, in the order of the text; thoughts and hopes are left out."""
    counts = dict.fromkeys(sides, 0)
    found = []
    for statement in account.statements:
        side = _of(statement.speaker, sides) if statement.speaker else None
        if side is None or statement.form == "attitude" or statement.within is not None or counts[side] >= _MOST_SAID:
            continue
        counts[side] += 1
        found.append(_words(statement, side, account))
    return found


def _words(statement: Statement, side: str, account: Account) -> Said:
    speaker = statement.speaker.name if statement.speaker else ""
    return Said(
        side, speaker, statement.content, statement.form == "direct", statement.id, account.document.id, account.document.outlet
    )


def _initiator(fact: Contact) -> str | None:
    return fact.initiator.name if fact.initiator else None


def _same_initiator(a: Contact, b: Contact) -> bool:
    one, other = a.initiator, b.initiator
    return one is None or other is None or one.key == other.key or (bool(one.state) and one.state == other.state)


_FIELDS: tuple[tuple[str, Callable[[Contact], str | None], Callable[[Contact, Contact], bool]], ...] = (
    ("took place", lambda f: {"asserted": "yes", "denied": "no"}.get(f.mood, f.mood), lambda a, b: a.mood == b.mood),
    ("asked for by", _initiator, _same_initiator),
    (
        "when", lambda f: window_text(f.when) if f.when else None,
        lambda a, b: a.when is None or b.when is None or a.when.overlaps(b.when),
    ),
    ("how long", lambda f: duration_text(f.duration) if f.duration else None, lambda a, b: a.duration == b.duration),
    ("where", lambda f: f.place, lambda a, b: not places_differ(a, b)),
    ("channel", lambda f: f.channel, lambda a, b: a.channel == b.channel or "unspecified" in (a.channel, b.channel)),
    ("how many times", lambda f: str(f.count) if f.count else None, lambda a, b: a.count == b.count),
    ("through", lambda f: f.via.name if f.via else None, lambda a, b: bool(a.via and b.via and a.via.key == b.via.key)),
)  # fmt: skip
