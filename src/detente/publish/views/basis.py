"""What answers rest on, and who is meant by a name."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.errors import UnknownActor, UsageError
from detente.knowledge import Knowledge
from detente.record.browse import Found
from detente.record.store import Record
from detente.register import Register


@dataclass(frozen=True, slots=True)
class Basis:
    """The knowledge, the register of agreements, and the record; ``None`` for what needs none.

    ``keep`` may answer a question from what was made for it a little while ago; left out, everything is made anew.
    """

    knowledge: Knowledge
    register: Register
    record: Record | None = None
    keep: Callable[[Hashable, Callable[[], Any]], Any] = lambda key, make: make()


@dataclass(frozen=True, slots=True)
class Named:
    """An actor with the name that is shown; ``id`` is ``None`` for a source without identity."""

    id: str | None
    name: str
    state: str | None = None

    def to_json(self) -> dict[str, Any]:
        """``{"id", "name", "state"}``."""
        return {"id": self.id, "name": self.name, "state": self.state}

    @classmethod
    def of(cls, actor: Mapping[str, Any] | None) -> Named | None:
        """The actor of a fact's JSON."""
        return cls(actor.get("id"), actor["name"], actor.get("state")) if actor else None


@dataclass(frozen=True, slots=True)
class Item:
    """One reported fact as a line: when, who, whom, what, in words, and where it stands.

    ``day`` is the last day of its window (ISO), the document's where the fact has none; ``when`` is its own date, ``None`` without.
    """

    kind: str
    id: str
    document: str
    title: str
    outlet: str | None
    day: str
    when: str | None
    who: tuple[Named, ...]
    whom: tuple[Named, ...]
    what: str
    says: str
    mood: str
    score: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The fields, actors as ``{"id", "name", "state"}``."""
        plain = {n: getattr(self, n) for n in self.__slots__ if n not in ("who", "whom")}
        return plain | {"who": [w.to_json() for w in self.who], "whom": [w.to_json() for w in self.whom]}

    def row(self) -> dict[str, Any]:
        """The fields as cells of a table; several names are parted by a semicolon."""
        names = {n: "; ".join(w.name for w in getattr(self, n)) for n in ("who", "whom")}
        return self.to_json() | names


def item(found: Found) -> Item:
    """A fact of the record as a line."""
    fact = found.fact
    who, whom, what, says = _TOLD[fact["kind"]](fact)
    return Item(
        fact["kind"], fact["id"], found.document, found.title, found.outlet, found.day, fact.get("when"),
        who, whom, what, says, fact["mood"], fact.get("score"),
    )  # fmt: skip


_Told = tuple[tuple[Named, ...], tuple[Named, ...], str, str]


def _names(*actors: Mapping[str, Any] | None) -> tuple[Named, ...]:
    return tuple(named for actor in actors if (named := Named.of(actor)))


def _statement(fact: Mapping[str, Any]) -> _Told:
    return _names(fact["speaker"]), _names(fact.get("audience")), fact.get("cue") or "", fact["content"]


def _contact(fact: Mapping[str, Any]) -> _Told:
    told = [fact.get("place"), fact.get("occasion"), fact.get("duration")]
    return _names(*fact["parties"]), (), fact["channel"], ", ".join(str(x) for x in told if x)


def _event(fact: Mapping[str, Any]) -> _Told:
    return _names(*fact["actors"]), _names(*fact["recipients"]), fact["type"], fact.get("mode") or ""


def _act(fact: Mapping[str, Any]) -> _Told:
    return _names(fact["party"]), (), fact["act"], fact["agreement"]


_TOLD = {"statement": _statement, "contact": _contact, "event": _event, "act": _act}


def fit_day(day: date) -> date:
    """A day that a page or a picture can be of. Raises ``UsageError`` for one before 1900 or after 2100."""
    if not 1900 <= day.year <= 2100:
        raise UsageError(f"{day} is too far off: name a day from 1900 to 2100")
    return day


def actor_named(basis: Basis, name: str) -> Named:
    """The state, person or organisation of this id, code or name. Raises ``UnknownActor``, with what is near."""
    known = basis.knowledge.actors.get(name) or basis.knowledge.actors.get(f"state:{name}")
    if known is None and ":" not in name:
        known = _by_name(basis, name)
    if known is None:
        try:
            known = basis.knowledge.actors.get(f"state:{basis.register.state(name)}")
        except UnknownActor as error:
            raise UnknownActor(f"nobody is called {name!r}{str(error).partition(repr(name))[2]}") from None
    if known is None:
        raise UnknownActor(f"nobody is called {name!r}")
    name = state_name(basis, known.state) if known.kind == "state" and known.state else known.name
    return Named(known.id, name, known.state)


def _by_name(basis: Basis, name: str) -> Any:
    """A person or organisation of this whole name, if there is one only."""
    wanted = name.casefold()
    found = [a for a in basis.knowledge.actors.values() if wanted in (n.casefold() for n in (a.name, *a.names, *a.exact))]
    return found[0] if len(found) == 1 else None


def state_name(basis: Basis, code: str) -> str:
    """How a sentence calls a state: "the United States"."""
    known = basis.register.agreements.states.get(code)
    return known.name if known else code
