"""Two states or persons: choosing them, and their page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.errors import UnknownActor
from detente.publish.room.drawing import basis_of
from detente.publish.room.page import Ask, NotFound, Page, Param, address
from detente.publish.room.pages.shared import LASTS, ON, day_of
from detente.publish.room.room import Room
from detente.publish.views.basis import actor_named
from detente.publish.views.dyad import Dyad, Met, dyad
from detente.publish.views.front import Pairing, front
from detente.publish.views.silences import Silence, marked

_LISTED = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """The pairs of states in contact in the last weeks."""

    on: date
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """Where the page of two is."""

    to: str


@dataclass(frozen=True, slots=True)
class View:
    """The page of two on a day; ``of`` are their ids with a comma."""

    on: date
    of: str
    one: Dyad

    @property
    def met(self) -> list[Met]:
        """The latest contacts."""
        return list(self.one.met[-_LISTED:][::-1])

    @property
    def silences(self) -> list[Silence]:
        """The longest silences, the latest first."""
        return list(marked(self.one.silences)[::-1])


def choice(room: Room, ask: Ask) -> Choice:
    """The page on which two are chosen."""
    on = day_of(ask)
    return Choice(on, front(basis_of(room), on).pairings)


def way(room: Room, ask: Ask) -> Way:
    """Where two names lead to; without two back to the choice. Raises ``UnknownActor``."""
    if not (ask["one"] and ask["other"]):
        return Way("/dyads")
    basis = basis_of(room)
    ids = [actor_named(basis, ask[name]).id or "" for name in ("one", "other")]
    return Way(address(dyad_path(*ids), {"on": ask.given.get("on")}))


def dyad_path(one: str, other: str) -> str:
    """The address of two; a state goes by its code alone."""
    return f"/dyad/{one.removeprefix('state:')}/{other.removeprefix('state:')}"


def view(room: Room, ask: Ask) -> View:
    """The page of two. Raises ``NotFound`` and ``UsageError``."""
    on = day_of(ask)
    try:
        found = dyad(basis_of(room), ask["one"], ask["other"], on)
    except UnknownActor as error:
        raise NotFound(str(error)) from None
    return View(on, f"{found.one.id},{found.other.id}", found)


def _choice_rows(view: Choice) -> Iterator[dict[str, Any]]:
    for p in view.pairings:
        plain = {"days": p.days, "reports": p.reports, "channels": " ".join(p.channels), "last": p.last}
        yield {"one": p.one.id, "other": p.other.id, **plain}


def _rows(view: View) -> Iterator[dict[str, Any]]:
    yield from view.one.rows()


_TWO = (
    Param(name="one", says="A state or person, by code, id or name.", example="RUS"),
    Param(name="other", says="Another.", example="USA"),
)
PAGES = (
    Page(name="dyads", path="/dyads", says="The pairs of states in contact in the last weeks of a day.", view=choice,
         rows=_choice_rows, params=(ON,), nav="Pairs", lasts=LASTS),
    Page(name="two", path="/two", says="Leads to the page of two.", view=way, rows=lambda view: [{"to": view.to}],
         params=(*_TWO, ON), moves=lambda view: str(view.to)),
    Page(name="dyad", path="/dyad/{one}/{other}", view=view, rows=_rows, data=lambda view: view.one.to_json(),
         says="Two states or persons on a day: contacts by channel, silences, events, and what binds them.",
         params=(*_TWO, ON), lasts=LASTS),
)  # fmt: skip
"""The choice, the way, and the page."""
