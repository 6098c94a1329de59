"""Two states or persons: their contacts by channel, the times without one, what each did to the other, and what binds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.errors import UsageError
from detente.law.system import bound
from detente.model.happening import KnownContact
from detente.publish.standing import status_words
from detente.publish.views.basis import Basis, Item, Named, actor_named, item
from detente.publish.views.silences import WIDEST, Silence, in_words, silences
from detente.record.by_day import documents_between, entries, last_day, latest

MOST_EVENTS = 300
"""The events that are shown, the latest."""
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Met:
    """Contacts by one channel in one window of days (``first`` is ``None`` where it is open).

    ``known`` says that it stands in the knowledge, with its level and source; otherwise ``reports`` of the record tell it.
    """

    first: date | None
    last: date
    channel: str
    reports: int
    known: str | None = None
    level: str | None = None
    source: str = ""

    def to_json(self) -> dict[str, Any]:
        """The fields, days as ISO."""
        return {
            "first": self.first.isoformat() if self.first else None, "last": self.last.isoformat(), "channel": self.channel,
            "reports": self.reports, "known": self.known, "level": self.level, "source": self.source,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Binding:
    """An agreement that binds two states on a day."""

    agreement: str
    name: str
    status: str
    words: str
    bindingness: str
    contested: bool

    def to_json(self) -> dict[str, Any]:
        """The fields."""
        return {n: getattr(self, n) for n in self.__slots__}


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two actors on a day. ``uncounted``: contacts whose date leaves more than a month open, which say nothing of silences.

    ``read_until`` is the day of the record's latest document by then, ``documents`` how many are dated to the silence that lasts.
    ``total`` are the events and contacts on record, of which ``events`` and ``contacts`` are the latest.
    """

    one: Named
    other: Named
    on: date
    met: tuple[Met, ...]
    silences: tuple[Silence, ...]
    uncounted: int
    silence_says: str
    read_until: date | None
    documents: int
    contacts: tuple[Item, ...]
    events: tuple[Item, ...]
    bound: tuple[Binding, ...]

    def to_json(self) -> dict[str, Any]:
        """The view as JSON."""
        return {
            "one": self.one.to_json(), "other": self.other.to_json(), "on": self.on.isoformat(),
            "met": [m.to_json() for m in self.met], "silences": [s.to_json() for s in self.silences],
            "uncounted": self.uncounted, "silence": self.silence_says,
            "read_until": self.read_until.isoformat() if self.read_until else None, "documents": self.documents,
            "contacts": [c.to_json() for c in self.contacts], "events": [e.to_json() for e in self.events],
            "bound": [b.to_json() for b in self.bound],
        }  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The contacts by window and channel as cells of a table."""
        return [m.to_json() for m in self.met]


def dyad(basis: Basis, one: str, other: str, on: date) -> Dyad:
    """Two actors, by id, code or name, on a day. Raises ``UnknownActor``, and ``UsageError`` for one and the same."""
    first, second = actor_named(basis, one), actor_named(basis, other)
    if first.id == second.id:
        raise UsageError(f"{first.name} and {second.name} are the same: name two")
    return basis.keep(("dyad", first.id, second.id, on), lambda: _made(basis, first, second, on))


def _made(basis: Basis, first: Named, second: Named, on: date) -> Dyad:
    ids = (first.id or "", second.id or "")
    found = [*_reported(basis, ids, on), *_known(basis, ids, on)]
    met = sorted(found, key=lambda m: (m.last, m.first or date.min, m.channel, m.known or ""))
    quiet = silences(((m.first, m.last) for m in met), on)
    read_until = last_day(basis.record, on) if basis.record else None
    lasting = quiet[-1] if quiet and quiet[-1].open else None
    return Dyad(
        first, second, on, tuple(met), quiet, sum(_wide(m) for m in met), in_words(quiet), read_until,
        documents_between(basis.record, lasting.first, on) if basis.record and lasting else 0,
        _listed(basis, "contact", ids, on, _LISTED), _listed(basis, "event", ids, on, MOST_EVENTS),
        tuple(_bound(basis, first.state, second.state, on)),
    )  # fmt: skip


def _wide(met: Met) -> bool:
    return met.first is None or (met.last - met.first).days >= WIDEST


def _listed(basis: Basis, kind: str, ids: tuple[str, str], on: date, limit: int) -> tuple[Item, ...]:
    return tuple(map(item, latest(basis.record, kind, ids, until=on, limit=limit))) if basis.record else ()


def _reported(basis: Basis, ids: tuple[str, str], on: date) -> Iterator[Met]:
    for entry in entries(basis.record, "contact", ids, until=on) if basis.record else ():
        yield Met(entry.first, entry.last, entry.what, entry.reports)


def _known(basis: Basis, ids: tuple[str, str], on: date) -> Iterator[Met]:
    for contact in basis.knowledge.contacts:
        last = contact.when.latest
        if last and last <= on and all(_took_part(contact, key) for key in ids):
            yield Met(contact.when.earliest, last, contact.channel, 0, contact.id, contact.level, contact.source)


def _took_part(contact: KnownContact, key: str) -> bool:
    return key in contact.parties or key.removeprefix("state:") in contact.states


def _bound(basis: Basis, one: str | None, other: str | None, on: date) -> Iterable[Binding]:
    """What binds two states; persons are bound by nothing, so theirs."""
    if not one or not other or one == other:
        return
    for key, answer in bound(basis.register.lives, one, other, on).items():
        agreement = basis.register.agreements[key]
        words = status_words(answer.status, answer.how)
        yield Binding(key, agreement.name, answer.status, words, agreement.bindingness, answer.contested)
