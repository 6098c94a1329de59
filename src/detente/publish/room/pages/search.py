"""Search: documents by their words and by what their facts tell, with facets in the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.model.facts import VERDICTS, fact_from_json
from detente.publish.room.cards import Card, card
from detente.publish.room.lists import Facet, facet
from detente.publish.room.page import Ask, Entry, Page, Param
from detente.publish.room.room import Room
from detente.record.find import ORDERS, WINDOW, Question, facets, find

_LIMIT, _PAGES = 20, WINDOW // 20
_KEPT = 15.0  # seconds that counts may be old
KINDS = ("statement", "contact", "event", "act")


@dataclass(frozen=True, slots=True)
class Hit:
    """A document with the passage that fits and the cards of the first facts that fit."""

    id: str
    title: str
    outlet: str | None
    dated: str | None
    url: str | None
    added: str | None
    place: str
    facts: tuple[Card, ...]
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """One page of hits. ``fits`` is how many documents fit, of the ``window`` looked at at most; ``link`` leads to the next."""

    hits: tuple[Hit, ...]
    fits: int
    window: int
    page: int
    facets: tuple[Facet, ...]
    link: str | None
    before: str | None


def view(room: Room, ask: Ask) -> View:
    """The documents that fit; without any question the latest of all. Raises ``UsageError``."""
    question = question_of(room, ask)
    page = min(max(ask["page"] or 1, 1), _PAGES)
    found = find(room.record.store, question, page, _LIMIT)
    counted = room.keep(("search", question), _KEPT, lambda: facets(room.record.store, found.rows))
    hits = tuple(
        Hit(h.id, h.title, h.outlet, h.dated, h.url, h.added, h.place, tuple(_card(f, room) for f in h.facts), h.total)
        for h in found.hits
    )
    return View(
        hits, found.looked or 0, WINDOW, page, tuple(_facets(room, ask, counted)),
        ask.link(page=page + 1) if found.more and page < _PAGES else None, ask.link(page=page - 1) if page > 1 else None,
    )  # fmt: skip


def question_of(room: Room, ask: Ask) -> Question:
    """What the address asks for."""
    words, speaker = ask["q"] or "", ask["speaker"]
    key = room.actor(speaker) if speaker else None
    if speaker and not key:
        words += f' speaker:"{speaker.replace(chr(34), " ")}"'
    year = ask["year"]
    return Question(
        words=words, kind=ask["kind"], speaker=key, verdict=ask["verdict"],
        agreement=room.register.agreement(ask["agreement"]).id if ask["agreement"] else None,
        outlet=room.outlet(ask["outlet"]) if ask["outlet"] else None,
        since=ask["since"] or (date(year, 1, 1) if year and 1 <= year <= 9999 else None),
        until=ask["until"] or (date(year, 12, 31) if year and 1 <= year <= 9999 else None), order=ask["order"] or "best",
    )  # fmt: skip


def _card(fact: dict[str, Any], room: Room) -> Card:
    return card(fact_from_json(fact), 0, room=room, statements={}, colours={}, check=None)


def _facets(room: Room, ask: Ask, counted: dict[str, list[tuple[str, int]]]) -> Iterator[Facet]:
    yield facet(ask, "kind", "Tells of", [(kind, 0) for kind in KINDS], lambda kind: f"{kind}s")
    yield facet(ask, "speaker", "Speaker", counted["speaker"], room.name_of)
    yield facet(ask, "outlet", "Outlet", counted["outlet"])
    yield facet(ask, "agreement", "Agreement", counted["agreement"], room.agreement_name)
    yield facet(ask, "year", "Year", sorted(counted["year"], reverse=True))


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row a document."""
    for hit in view.hits:
        yield {
            "document": hit.id, "dated": hit.dated, "outlet": hit.outlet, "title": hit.title, "place": hit.place, "url": hit.url,
            "facts": " ".join(one.id for one in hit.facts),
        }  # fmt: skip


def data(view: View) -> dict[str, Any]:
    """The documents with the ids of the facts that fit, and the counts of the facets."""
    hits = [
        {
            "document": hit.id, "title": hit.title, "outlet": hit.outlet, "dated": hit.dated, "url": hit.url, "added": hit.added,
            "place": hit.place, "facts": [one.id for one in hit.facts], "all_facts": hit.total,
        }
        for hit in view.hits
    ]  # fmt: skip
    counts = {f.name: [{"value": v.value, "label": v.label, "count": v.count} for v in f.values if v.count] for f in view.facets}
    return {"hits": hits, "fits": view.fits, "looked_at_most": view.window, "page": view.page, "facets": counts}


def entries(view: View) -> Iterator[Entry]:
    """One entry a document."""
    for hit in view.hits:
        told = " ".join([hit.place, *(one.line for one in hit.facts)])
        yield Entry(f"document:{hit.id}", hit.title, f"/document/{hit.id}", hit.added, told, hit.outlet)


PAGE = Page(
    name="search", path="/search", says="Documents by their words and by what their facts tell.", view=view, rows=rows, data=data,
    entries=entries, nav="Search",
    params=(
        Param(
            name="q", example="inspections speaker:lavrov",
            says="Words, several in double quotes together; and filters: speaker: about: between:A,B agreement: on:DATE outlet:",
        ),
        Param(name="kind", kind="choice", choices=KINDS, says="Documents that tell of such a fact."),
        Param(name="speaker", says="Who speaks in it: an id, a name, or a state.", example="person:sergei-lavrov"),
        Param(name="agreement", says="An agreement under which it tells of an act: id or name.", example="new-start"),
        Param(name="verdict", kind="choice", choices=VERDICTS, says="Documents with a claim of this verdict."),
        Param(name="outlet", says="The outlet.", example="Reuters"),
        Param(name="year", kind="number", says="Of this year."),
        Param(name="since", kind="day", says="Not before this day."), Param(name="until", kind="day", says="Not after this day."),
        Param(name="order", kind="choice", choices=ORDERS, says="By how well it fits, by date, or by when it came in."),
        Param(name="page", kind="number", says="The page, from 1."),
    ),
)  # fmt: skip
