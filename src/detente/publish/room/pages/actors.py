"""States, persons and organisations: the lists of them, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from detente.errors import UnknownActor
from detente.model.actors import Actor
from detente.publish.room.drawing import basis_of
from detente.publish.room.page import Ask, NotFound, Page, Param
from detente.publish.room.pages.shared import LASTS, ON, day_of
from detente.publish.room.room import Room
from detente.publish.views.actor import ActorView, actor_view
from detente.record.rows import folded

_KINDS = {"state": "state:", "person": "person:", "organisation": "org:"}
_TITLES = {"state": "States", "person": "Persons", "organisation": "Organisations"}
_MOST = 300


@dataclass(frozen=True, slots=True)
class Listed:
    """One in a list: ``told`` is the office held on the day, or the capital."""

    id: str
    name: str
    state: str | None
    told: str


@dataclass(frozen=True, slots=True)
class ListView:
    """Those whose names fit, in the order of the alphabet, as many as are shown of ``total``."""

    kind: str
    title: str
    on: date
    listed: tuple[Listed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """One of them on a day; ``short`` is the id as the address has it."""

    kind: str
    short: str
    on: date
    one: ActorView


def listing(room: Room, ask: Ask, *, kind: str) -> ListView:
    """The list; of persons without a name those in office on the day."""
    on, wanted = day_of(ask), folded(ask["q"] or "")
    found = [_listed(actor, on) for actor in room.knowledge.actors.values() if _is(actor, kind) and _fits(actor, wanted)]
    if kind == "person" and not wanted:
        found = [one for one in found if one.told]
    found.sort(key=lambda one: (folded(one.name).removeprefix("the "), one.id))
    return ListView(kind, _TITLES[kind], on, tuple(found[:_MOST]), len(found))


def _is(actor: Actor, kind: str) -> bool:
    return actor.id.startswith(_KINDS[kind])


def _fits(actor: Actor, wanted: str) -> bool:
    return not wanted or any(wanted in folded(name) for name in (actor.name, *actor.names, actor.id))


def _listed(actor: Actor, on: date) -> Listed:
    terms = [t for t in actor.terms if t.when.may_be(on) and t.titles]
    told = f"{terms[0].titles[0]}" if terms else ""
    return Listed(actor.id, actor.name, actor.state, told or (actor.capital or "" if actor.kind == "state" else ""))


def view(room: Room, ask: Ask, *, kind: str) -> View:
    """The page of one. Raises ``NotFound``."""
    on, short = day_of(ask), ask[kind]
    try:
        return View(kind, short, on, actor_view(basis_of(room), _KINDS[kind] + short, on))
    except UnknownActor:
        raise NotFound(f"no {kind} has the id {short!r}") from None


def _list_rows(view: ListView) -> Iterator[dict[str, Any]]:
    for one in view.listed:
        yield {"id": one.id, "name": one.name, "state": one.state, "told": one.told}


def _rows(view: View) -> Iterator[dict[str, Any]]:
    yield from view.one.rows()


def _pages(kind: str, path: str, example: str) -> tuple[Page, Page]:
    title = _TITLES[kind]
    q = Param(name="q", says="A part of the name.", example=example)
    one = Param(name=kind, says=f"The {kind}'s id without its kind.", example=example)
    return (
        Page(name=title.lower(), path=path, says=f"The {title.lower()} by name.", view=partial(listing, kind=kind), rows=_list_rows,
             params=(q, ON), nav=title if kind != "organisation" else None, template="actors", lasts=LASTS),
        Page(name=kind, path=f"/{kind}/{{{kind}}}", says=f"One {kind} on a day: offices, statements, contacts, events and acts.",
             view=partial(view, kind=kind), rows=_rows, data=lambda view: view.one.to_json(), params=(one, ON), template="actor",
             lasts=LASTS),
    )  # fmt: skip


PAGES = (
    *_pages("state", "/states", "RUS"), *_pages("person", "/persons", "sergei-lavrov"),
    *_pages("organisation", "/organisations", "nato"),
)  # fmt: skip
"""Lists and pages."""
