"""The front page: how much the record holds, and what was added last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.publish.room.page import Ask, Page
from detente.publish.room.room import Room


@dataclass(frozen=True, slots=True)
class View:
    """The numbers of the record by kind."""

    counts: tuple[tuple[str, int], ...]


def view(room: Room, ask: Ask) -> View:
    """The front page."""
    return View(tuple(room.counts().items()))


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row a kind."""
    yield from ({"kind": kind, "count": count} for kind, count in view.counts)


PAGE = Page(name="front", path="/", says="How much the record holds.", view=view, rows=rows)
