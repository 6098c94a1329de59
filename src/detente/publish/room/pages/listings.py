"""Statements, contacts, events and acts: the latest that fit, with filters in the address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from detente.model.facts import ACTS, CHANNELS, MOODS, VERDICTS
from detente.publish.room.lists import Facet, Row, csv_rows, entries, facet, json_rows, row_of
from detente.publish.room.page import Ask, Page, Param
from detente.publish.room.room import Room
from detente.publish.wording import CHANNELS as CHANNEL_WORDS
from detente.record.browse import Key, Wanted, browse, facets

LIMIT = 30
_KEPT = 15.0  # seconds that counts may be old
_TAKES = {
    "statement": ("speaker",), "contact": ("parties", "initiator", "via"), "event": ("actors", "recipients"), "act": ("party",),
}  # fmt: skip
_NAMES = {"statement": "Statements", "contact": "Contacts", "event": "Events", "act": "Treaty acts"}


@dataclass(frozen=True, slots=True)
class View:
    """One page of a listing. ``link`` leads to the next, ``first`` to the first where this is another."""

    kind: str
    title: str
    rows: tuple[Row, ...]
    facets: tuple[Facet, ...]
    link: str | None
    first: str | None


def view(room: Room, ask: Ask, *, kind: str) -> View:
    """The latest facts of a kind that fit. Raises ``UsageError``."""
    wanted = wanted_of(room, ask, kind)
    found = browse(room.record.store, wanted, Key.parse(ask["after"]) if ask["after"] else None, LIMIT)
    return View(
        kind, _NAMES[kind], tuple(row_of(one, room) for one in found.found), _facets(room, ask, wanted),
        ask.link(after=found.next) if found.next else None, ask.link(after=None) if ask["after"] else None,
    )  # fmt: skip


def wanted_of(room: Room, ask: Ask, kind: str) -> Wanted:
    """What the address asks for. A name that the knowledge has not is looked for as it is written."""
    who, other = ask["speaker"] or ask["who"], ask["other"]
    ids = [room.actor(name) if name else None for name in (who, other)]
    if other and not ids[1]:
        who, other, ids = other, who, ids[::-1]  # only one of the two can go by its name alone
    return Wanted(
        kind=kind, who=ids[0] or (ids[1] if other else None), other=ids[1] if ids[0] else None, parts=_TAKES[kind],
        named=who if who and not ids[0] else None, about=ask["q"], outlet=room.outlet(ask["outlet"]) if ask["outlet"] else None,
        channel=ask["channel"], type=ask["type"].upper() if ask["type"] else None,
        agreement=room.register.agreement(ask["agreement"]).id if ask["agreement"] else None, act=ask["act"], mood=ask["mood"],
        verdict=ask["verdict"], since=ask["since"], until=ask["until"],
    )  # fmt: skip


def _facets(room: Room, ask: Ask, wanted: Wanted) -> tuple[Facet, ...]:
    own = {"contact": "channel", "event": "type", "act": "agreement"}.get(wanted.kind)
    by = ("who", *((own,) if own else ()), *(("act",) if wanted.kind == "act" else ()), "outlet", "mood")
    counted = room.keep(("facets", wanted), _KEPT, lambda: facets(room.record.store, wanted, by))
    person = "speaker" if wanted.kind == "statement" else "who"
    called = {"who": room.name_of, "channel": lambda v: CHANNEL_WORDS.get(v, v), "agreement": room.agreement_name, "act": _words}
    labels = {"who": "Speaker" if wanted.kind == "statement" else "Who"}
    return tuple(
        facet(ask, person if name == "who" else name, labels.get(name, name.capitalize()), counted[name], called.get(name, _words))
        for name in by
    )


def _words(value: str) -> str:
    return value.replace("-", " ") if value.islower() else value


def data(view: View) -> dict[str, Any]:
    """The facts, and the address of the next page."""
    link = view.link
    path, mark, query = link.partition("?") if link else ("", "", "")
    return {"kind": view.kind, "facts": json_rows(view.rows), "next": f"{path}.json{mark}{query}" if link else None}


_WHO = Param(name="who", says="Who takes part: an id, a name, or a state with all who act for it.", example="state:RUS")
_OTHER = Param(name="other", says="Who else takes part.", example="state:USA")
_SHARED = (
    Param(name="outlet", says="The outlet that tells it.", example="Reuters"),
    Param(name="mood", kind="choice", choices=MOODS, says="Whether it is told as a fact, denied, planned, possible or asked for."),
    Param(name="verdict", kind="choice", choices=VERDICTS, says="Whether what is told holds."),
    Param(name="since", kind="day", says="Not before this day."), Param(name="until", kind="day", says="Not after this day."),
    Param(name="after", says="Where the page before ends."),
)  # fmt: skip
_OWN: dict[str, tuple[Param, ...]] = {
    "statement": (
        Param(name="q", says="Words of what is said; several in double quotes must stand together.", example="New START"),
        Param(name="speaker", says="Who says it: an id, a name, or a state.", example="person:sergei-lavrov"),
    ),
    "contact": (_WHO, _OTHER, Param(name="channel", kind="choice", choices=CHANNELS, says="By which channel.")),
    "event": (_WHO, _OTHER, Param(name="type", says="A PLOVER type.", example="CONSULT")),
    "act": (
        _WHO, Param(name="agreement", says="An agreement's id or name.", example="new-start"),
        Param(name="act", kind="choice", choices=ACTS, says="Which act."),
    ),
}  # fmt: skip


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row a fact."""
    return csv_rows(view.rows)


def _page(kind: str, path: str, says: str) -> Page:
    return Page(
        name=path.strip("/"), path=path, says=says, view=partial(view, kind=kind), rows=rows, data=data,
        params=(*_OWN[kind], *_SHARED), entries=lambda view: entries(view.rows), nav=_NAMES[kind], template="listing",
    )  # fmt: skip


PAGES = (
    _page("statement", "/statements", "Who said what, the latest first."),
    _page("contact", "/contacts", "Who was in contact with whom, the latest first."),
    _page("event", "/events", "Who did what to whom, the latest first."),
    _page("act", "/acts", "Which treaty acts were reported, the latest first."),
)
