"""A fact by its id: leads to its place in the document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detente.publish.room.page import Ask, NotFound, Page, Param, address
from detente.publish.room.pages.document import part_of
from detente.publish.room.room import Room


@dataclass(frozen=True, slots=True)
class View:
    """The fact and its check as JSON, and the document that tells it."""

    document: str
    fact: dict[str, Any]
    check: dict[str, Any] | None
    address: str


def view(room: Room, ask: Ask) -> View:
    """Where the fact stands; where several documents tell it, the first by id. Raises ``NotFound``."""
    key = ask["fact"]
    named = room.record.named(key)
    account = room.record.account(named[0][1]) if named else None
    fact = next((f for f in account.facts if f.id == key), None) if account else None
    if account is None or fact is None:
        raise NotFound(f"the record has no fact {key}")
    check = next((c.to_json() for c in account.checks if c.fact == key), None)
    document, part = account.document.id, part_of(account, fact)
    place = address(f"/document/{document}", {"part": part if part > 1 else None})
    return View(document, fact.to_json(), check, f"{place}#f-{key}")


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row."""
    shown = {key: view.fact[key] for key in ("id", "kind", "mood", "when", "within")}
    yield {"document": view.document, **shown, "verdict": view.check["verdict"] if view.check else None, "address": view.address}


PAGE = Page(
    name="fact", path="/fact/{fact}", says="One fact: its place in the document that tells it.", view=view, rows=rows,
    params=(Param(name="fact", kind="id", says="The fact's id.", example="0123456789abcdef"),), moves=lambda view: view.address,
)  # fmt: skip
