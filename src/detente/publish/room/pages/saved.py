"""Saved searches: each as a page and as a feed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.publish.room.page import Ask, Page
from detente.publish.room.room import Room
from detente.publish.room.saved import searches


@dataclass(frozen=True, slots=True)
class Saved:
    """A search by its name, with its address and that of its feed."""

    name: str
    address: str
    feed: str
    at: str


@dataclass(frozen=True, slots=True)
class View:
    """All that were saved, the last first."""

    searches: tuple[Saved, ...]


def view(room: Room, ask: Ask) -> View:
    """The saved searches."""
    return View(tuple(Saved(s["name"], s["address"], _feed(s["address"]), s["at"]) for s in searches(room)))


def _feed(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path}.atom{mark}{query}"


def rows(view: View) -> Iterator[dict[str, str]]:
    """One row a search."""
    yield from ({"name": s.name, "address": s.address, "feed": s.feed, "at": s.at} for s in view.searches)


PAGE = Page(name="saved", path="/saved", says="The searches that were saved.", view=view, rows=rows, nav="Saved", lasts=0.0)
