"""POLECAT's table of events: tab-separated with a head, one event a row, lists parted by semicolons.

``Intensity`` is PLOVER's score of the event's mode or type, ``Quad Code`` PLOVER's 1 to 4, countries are ISO 3166-1 alpha-3,
``COW`` is the Correlates of War number. Empty are the Wikipedia ids, titles, district and province: nothing here knows them.
An event without a date of its own has that of its document, which ``Publication Date`` gives too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.report import Account
from detente.publish.cells import flat, tab_row
from detente.publish.exports.common import Desk, Told, actors_of, quoted, told_events
from detente.record.rows import document_window

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def head(desk: Desk) -> str:
    """The heading."""
    return "\t".join(COLUMNS) + "\n"


def rows(account: Account, desk: Desk) -> Iterator[str]:
    """One row an event."""
    story = _story(account, desk)
    for told in told_events(account, desk):
        desk.tally.wrote("events")
        row = _event(told, desk) | _sides(told, account, desk) | _place(told) | story
        yield tab_row([row.get(column) for column in COLUMNS])


def _event(told: Told, desk: Desk) -> dict[str, Any]:
    event = told.event
    return {
        "Event ID": f"{event.id}_{event.type}", "Event Date": told.first.isoformat(), "Event Type": event.type,
        "Event Mode": event.mode, "Intensity": desk.codes.score(event), "Quad Code": desk.codes.quad(event),
        "Contexts": _joined(getattr(event, "contexts", ())),
    }  # fmt: skip


def _sides(told: Told, account: Account, desk: Desk) -> dict[str, Any]:
    event, text = told.event, account.document.text
    actors = _side("Actor", event.actors, quoted(event, "actors", text), desk)
    return actors | _side("Recipient", event.recipients, quoted(event, "recipients", text), desk)


def _side(side: str, actors: Iterable[ActorRef], raw: Iterable[str], desk: Desk) -> dict[str, Any]:
    listed = list(actors)
    if not listed:
        return {}
    sectors = list(dict.fromkeys(a.sector for a in listed if a.sector))
    return {
        f"{side} Name": _joined(a.name for a in listed),
        f"{side} Country": _joined(desk.codes.wide(a) for a in listed),
        f"{side} COW": _joined(desk.codes.state(a.state).cow for a in listed),
        f"Primary {side} Sector": sectors[0] if sectors else None,
        f"{side} Sectors": _joined(sectors),
        f"{side} Name Raw": _joined(raw),
    }


def _place(told: Told) -> dict[str, Any]:
    location, place = told.event.location, told.event.place
    if location is None:
        return {"Raw Placename": place}
    exact = location.latitude is not None
    return {
        "Placename": location.name, "City": location.name if exact else None, "Country": location.state,
        "Latitude": location.latitude, "Longitude": location.longitude, "GeoNames ID": location.geonames, "Raw Placename": place,
        "Feature Type": "PPL" if exact else "PCL",
    }  # fmt: skip


def _story(account: Account, desk: Desk) -> dict[str, Any]:
    """What is the same for every event of a document."""
    document, when = account.document, document_window(account)
    found = [actor for fact in account.facts for _, actor in actors_of(fact)]
    places = [place for fact in account.facts if (place := getattr(fact, "place", None))]
    return {
        "Source": document.outlet, "Publication Date": when and (when.latest or when.earliest),
        "Story People": _joined(dict.fromkeys(a.name for a in found if (a.id or "").startswith("person:"))),
        "Story Organizations": _joined(dict.fromkeys(a.name for a in found if (a.id or "").startswith("org:"))),
        "Story Locations": _joined(dict.fromkeys(places)), "Language": "en",
        "Version": " ".join(filter(None, (desk.coder, desk.options.knowledge))),
    }  # fmt: skip


def _joined(values: Iterable[Any]) -> str:
    """A list in one cell. A semicolon within a value would make two of it."""
    return ";".join(flat(v).replace(";", ",") for v in values if v is not None)
