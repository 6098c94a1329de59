"""Who takes part: states, persons, organisations, and the offices that persons hold for a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from detente.model.when import When


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor as a fact names it.

    ``id`` is ``state:RUS``, ``person:sergei-lavrov`` or ``org:nato``, or ``None`` for a source without identity ("three
    officials"). ``name`` is how the text or the table calls it, ``state`` an ISO 3166-1 alpha-3 code, ``sector`` PLOVER's.
    """

    id: str | None
    name: str
    state: str | None = None
    sector: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON form; ``sector`` only where there is one."""
        data: dict[str, Any] = {"id": self.id, "name": self.name, "state": self.state}
        return data | ({"sector": self.sector} if self.sector else {})

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ActorRef:
        """The inverse of ``to_json``."""
        return cls(data.get("id"), data["name"], data.get("state"), data.get("sector"))

    @property
    def key(self) -> str:
        """What tells this actor from others: the id, or the name in small letters."""
        return self.id or self.name.casefold()


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office. ``when`` runs from the first to the last day, both included."""

    office: str
    of: str
    person: str
    titles: tuple[str, ...]
    when: When
    acting: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, person, organisation or outlet with the names that reporting gives it.

    ``exact`` names are matched with their capitals only ("US"); ``ambiguous`` ones need support from the text; ``metonyms``
    stand for the actor ("Moscow", "the Kremlin"). ``valid`` is the time in which the actor exists, ``None`` if unknown.
    """

    id: str
    name: str
    kind: str
    names: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    capital: str | None = None
    state: str | None = None
    sector: str | None = None
    gender: str | None = None
    valid: When | None = None
    surname: str | None = None
    terms: tuple[Term, ...] = field(default=())

    def ref(self, name: str | None = None) -> ActorRef:
        """The actor as a fact names it; ``name`` overrides the table's name."""
        return ActorRef(self.id, name or self.name, self.state, self.sector)
