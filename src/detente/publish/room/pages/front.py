"""The front page of a day: what holds, who was in contact, what was said, and what of it does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.publish.room.drawing import basis_of
from detente.publish.room.page import Ask, Page
from detente.publish.room.pages.shared import LASTS, ON, day_of
from detente.publish.room.room import Room
from detente.publish.views.front import Front, front


@dataclass(frozen=True, slots=True)
class View:
    """The day, and the numbers of the record by kind."""

    on: date
    counts: tuple[tuple[str, int], ...]
    day: Front


def view(room: Room, ask: Ask) -> View:
    """The front page."""
    on = day_of(ask)
    return View(on, tuple(room.counts().items()), front(basis_of(room), on))


def data(view: View) -> dict[str, Any]:
    """The day as JSON, and the numbers."""
    return {"counts": dict(view.counts), **view.day.to_json()}


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row an agreement."""
    yield from view.day.rows()


PAGE = Page(
    name="front", path="/", says="A day: what holds, who was in contact, what was said, and what of it does not hold.", view=view,
    rows=rows, data=data, params=(ON,), lasts=LASTS,
)  # fmt: skip
