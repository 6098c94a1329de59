"""A state or a person: offices over time, what they said, whom they met, what they did, and what binds a state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.model.actors import Actor, Term
from detente.publish.standing import status_words
from detente.publish.views.basis import Basis, Item, Named, actor_named, item, state_name
from detente.publish.views.dyad import Binding
from detente.record.by_day import counts, latest

_LISTED = 30
_LOOKED_AT = 200  # contacts that tell with whom one had most
_PARTNERS = 12


@dataclass(frozen=True, slots=True)
class Office:
    """One person's time in one office, both days included; ``None`` for an open end. ``now``: held on the day asked about."""

    title: str
    of: Named
    person: Named
    first: date | None
    last: date | None
    acting: bool
    now: bool

    def to_json(self) -> dict[str, Any]:
        """The fields, days as ISO."""
        return {
            "title": self.title, "of": self.of.to_json(), "person": self.person.to_json(),
            "first": self.first.isoformat() if self.first else None, "last": self.last.isoformat() if self.last else None,
            "acting": self.acting, "now": self.now,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Partner:
    """One with whom somebody was in contact, in how many of the latest reports, and the last day."""

    who: Named
    reports: int
    last: str

    def to_json(self) -> dict[str, Any]:
        """The fields."""
        return {"who": self.who.to_json(), "reports": self.reports, "last": self.last}


@dataclass(frozen=True, slots=True)
class ActorView:
    """A state or person on the day ``on``; the lists are of the latest, ``counts`` by kind of what
    is on record by then, as ``record.by_day.counts`` tells it."""

    actor: Actor
    on: date
    offices: tuple[Office, ...]
    statements: tuple[Item, ...]
    contacts: tuple[Item, ...]
    events: tuple[Item, ...]
    acts: tuple[Item, ...]
    partners: tuple[Partner, ...]
    bound: tuple[Binding, ...]
    counts: dict[str, int]

    def to_json(self) -> dict[str, Any]:
        """The view as JSON."""
        lists = {n: [x.to_json() for x in getattr(self, n)] for n in self.__slots__ if n not in ("actor", "on", "counts")}
        head = {"id": self.actor.id, "name": self.actor.name, "kind": self.actor.kind, "state": self.actor.state}
        return head | {"on": self.on.isoformat(), "counts": self.counts} | lists

    def rows(self) -> list[dict[str, Any]]:
        """What is listed, as cells of a table."""
        return [x.row() for x in (*self.statements, *self.contacts, *self.events, *self.acts)]


def actor_view(basis: Basis, name: str, on: date) -> ActorView:
    """A state, person or organisation, by id, code or name, on a day. Raises ``UnknownActor``."""
    actor = basis.knowledge.actors[actor_named(basis, name).id or ""]
    return basis.keep(("actor", actor.id, on), lambda: _made(basis, actor, on))


def _made(basis: Basis, actor: Actor, on: date) -> ActorView:
    met = _latest(basis, "contact", actor.id, on, _LOOKED_AT)
    return ActorView(
        actor, on, tuple(_offices(basis, actor, on)),
        _latest(basis, "statement", actor.id, on), met[:_LISTED],
        _latest(basis, "event", actor.id, on), _latest(basis, "act", actor.id, on),
        tuple(_partners(basis, actor, met)), tuple(_bound(basis, actor, on)),
        counts(basis.record, actor.id, until=on) if basis.record else {},
    )  # fmt: skip


def _latest(basis: Basis, kind: str, who: str, on: date, limit: int = _LISTED) -> tuple[Item, ...]:
    return tuple(map(item, latest(basis.record, kind, (who,), until=on, limit=limit))) if basis.record else ()


def _offices(basis: Basis, actor: Actor, on: date) -> Iterator[Office]:
    """A person's own, or those of a state or organisation; by office as they are listed, then by day."""
    own = actor.terms if actor.kind == "person" else [t for t in basis.knowledge.terms if t.of == actor.id]
    order = {office: n for n, office in enumerate(dict.fromkeys(t.office for t in own))}
    # An office that is also another ("head of state", "president") stands in the list under each, with the same titles.
    single = {(t.person, t.titles, t.when): t for t in reversed(list(own))}
    for term in sorted(single.values(), key=lambda t: (order[t.office], t.when.earliest or date.min, t.person)):
        yield _office(basis, term, on)


def _office(basis: Basis, term: Term, on: date) -> Office:
    actors = basis.knowledge.actors
    person, of = actors.get(term.person), actors.get(term.of)
    return Office(
        term.titles[0] if term.titles else term.office.replace("-", " "),
        Named(term.of, of.name if of else term.of, of.state if of else None),
        Named(term.person, person.name if person else term.person, person.state if person else None),
        term.when.earliest, term.when.latest, term.acting, term.when.may_be(on),
    )  # fmt: skip


def _partners(basis: Basis, actor: Actor, met: Iterable[Item]) -> Iterator[Partner]:
    """With whom contacts took place: for a person the persons, for a state the states."""
    found: Counter[str] = Counter()
    names: dict[str, Named] = {}
    last: dict[str, str] = {}
    for contact in met:
        for key, named in _others(basis, actor, contact).items() if contact.mood == "asserted" else ():
            found[key] += 1
            names.setdefault(key, named)
            last.setdefault(key, contact.day)  # the latest come first
    for key, n in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:_PARTNERS]:
        yield Partner(names[key], n, last[key])


def _others(basis: Basis, actor: Actor, contact: Item) -> dict[str, Named]:
    if actor.kind == "person":
        return {w.id: w for w in contact.who if w.id and w.id != actor.id}
    states = dict.fromkeys(w.state for w in contact.who if w.state and f"state:{w.state}" != actor.id)
    return {f"state:{code}": Named(f"state:{code}", state_name(basis, code), code) for code in states if code}


def _bound(basis: Basis, actor: Actor, on: date) -> Iterator[Binding]:
    """The agreements that bind a state."""
    if actor.kind != "state" or not actor.state or actor.state.lower() not in basis.register.state_names:
        return
    for row in basis.register.system(on=on, between=(actor.state,)).rows:
        if row.standing.bound:
            words = status_words(row.standing.status, row.standing.how)
            one = row.agreement
            yield Binding(one.id, one.name, row.standing.status, words, one.bindingness, row.standing.contested)
