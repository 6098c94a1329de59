"""What listings share: a row for a fact, facets whose values are addresses, and the entries of feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from detente.model.facts import Check, fact_from_json
from detente.publish.room.cards import Card, card, names
from detente.publish.room.page import Ask, Entry
from detente.publish.room.room import Room
from detente.publish.room.shown import clipped
from detente.record.browse import Found


@dataclass(frozen=True, slots=True)
class Row:
    """A fact in a listing, with the document that tells it."""

    card: Card
    document: str
    title: str
    outlet: str | None
    dated: str | None
    added: str | None
    fact: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: how it is called, how often it occurs, and where a click leads (away from it where it is chosen)."""

    value: str
    label: str
    count: int | None
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one parameter among the latest that fit."""

    name: str
    label: str
    values: tuple[Value, ...]


def row_of(found: Found, room: Room) -> Row:
    """A fact as it is listed."""
    check = Check.from_json(found.check) if found.check else None
    fact = fact_from_json(found.fact)
    shown = card(fact, 0, room=room, statements={}, colours={}, check=check)
    return Row(shown, found.document, found.title, found.outlet, found.dated, found.added, found.fact)


def facet(ask: Ask, name: str, label: str, counted: Sequence[tuple[str, int]], called: Callable[[str], str] = str) -> Facet:
    """A facet; what is chosen stands in it even where nothing was counted."""
    chosen = ask.given.get(name)
    values = [(value, count) for value, count in counted if value != chosen]
    away = ask.link(**{name: None, "after": None, "page": None})
    first = [Value(chosen, called(chosen), dict(counted).get(chosen), away, True)] if chosen else []
    rest = [Value(v, called(v), n, ask.link(**{name: v, "after": None, "page": None}), False) for v, n in values]
    return Facet(name, label, tuple(first + rest))


def csv_rows(rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    """One row a fact, the same columns for every kind."""
    for row in rows:
        one = row.card
        yield {
            "fact": one.id, "kind": one.kind, "who": "; ".join(w.name for w in one.head), "what": one.what,
            "whom": "; ".join(w.name for w in one.whom), "mood": one.mood, "when": one.when, "content": one.content,
            "verdict": one.check.verdict if one.check else None, "document": row.document, "dated": row.dated,
            "outlet": row.outlet, "title": row.title,
        }  # fmt: skip


def json_rows(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The facts as ``detente read`` writes them, each with its check and its document."""
    return [
        {
            "fact": row.fact, "check": {"verdict": row.card.check.verdict, "says": row.card.check.says} if row.card.check else None,
            "document": {"id": row.document, "title": row.title, "outlet": row.outlet, "dated": row.dated, "added": row.added},
        }
        for row in rows
    ]  # fmt: skip


def entries(rows: Iterable[Row]) -> Iterator[Entry]:
    """One entry a fact."""
    for row in rows:
        one = row.card
        verdict = f" ({one.check.words}: {one.check.says})" if one.check else ""
        title = f"{names(one.head)}: {one.what}{f' – {clipped(one.content, 100)}' if one.content else ''}"
        source = ", ".join(x for x in (row.outlet, row.dated) if x)
        told = f"{one.line}{verdict}. {row.title}{f' ({source})' if source else ''}"
        yield Entry(f"fact:{one.id}", title, f"/fact/{one.id}", row.added, told, row.outlet)
