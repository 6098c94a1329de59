"""The list of agreements on a day, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.errors import UnknownAgreement
from detente.law.system import Row, System
from detente.publish.room.drawing import basis_of
from detente.publish.room.page import Ask, NotFound, Page, Param
from detente.publish.room.pages.shared import LASTS, ON, day_of
from detente.publish.room.room import Room
from detente.publish.system import PARTS, system_rows
from detente.publish.timeline import horizon
from detente.publish.views.agreement import AgreementView, agreement_view, by_status


@dataclass(frozen=True, slots=True)
class ListView:
    """All agreements that had begun by the day ``on``."""

    on: date
    system: System

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The agreements under the words of how they stand."""
        found = [(title, [row for row in self.system.rows if belongs(row)]) for title, belongs in PARTS]
        return [(title, rows) for title, rows in found if rows]


@dataclass(frozen=True, slots=True)
class View:
    """One agreement on a day; ``first`` and ``last`` are the ends of the slider."""

    on: date
    first: date
    last: date
    one: AgreementView

    @property
    def parties(self) -> list[tuple[str, list[Any]]]:
        """The parties by how they stand."""
        return by_status(self.one.parties)


def listed(room: Room, ask: Ask) -> ListView:
    """The list."""
    on = day_of(ask)
    return ListView(on, room.register.system(on=on))


def view(room: Room, ask: Ask) -> View:
    """The page of one. Raises ``NotFound``."""
    on = day_of(ask)
    try:
        found = agreement_view(basis_of(room), ask["agreement"], on)
    except UnknownAgreement as error:
        raise NotFound(str(error)) from None
    begun = min((s.start for s in found.life), default=on)
    first = min(date(begun.year, 1, 1), on)
    return View(on, first, max(horizon(room.register, begun), on), found)


def _list_rows(view: ListView) -> Iterator[dict[str, Any]]:
    yield from system_rows(view.system)


def _rows(view: View) -> Iterator[dict[str, Any]]:
    yield from view.one.rows()


PAGES = (
    Page(
        name="agreements", path="/agreements", says="The agreements on a day, by how they stand.", view=listed, rows=_list_rows,
        data=lambda view: view.system.to_json(), params=(ON,), nav="Agreements", lasts=LASTS,
    ),
    Page(
        name="agreement", path="/agreement/{agreement}", view=view,
        says="An agreement on a day: its life, the pairs, clauses, acts and limits.", rows=_rows, lasts=LASTS,
        data=lambda view: view.one.to_json(),
        params=(Param(name="agreement", says="The agreement's id or name.", example="new-start"), ON),
    ),
)  # fmt: skip
"""The list and the page."""
