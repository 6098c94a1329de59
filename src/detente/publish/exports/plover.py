"""PLOVER event JSON, one event a line, in the field names of the PLOVER manual of February 2024.

Beside PLOVER's own fields stand ``cameo``, ``mood``, ``within`` (the statement that claims the event), ``when`` (the date as
EDTF) and ``dated_by`` (``document`` where the text gives the event no date and the document's was taken). ``text`` is left
out: the manual fills it only where whoever gives the record owns the words. ``date`` to ``enddate`` is the window that the
date allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.location import Location
from detente.model.report import Account
from detente.publish.cells import flat
from detente.publish.exports.common import Desk, Told, cover, json_text, known, quoted, told_events

CODEBOOK = "PLOVER, manual of February 2024"


def events(account: Account, desk: Desk) -> Iterator[str]:
    """One line an event."""
    cite = _cite(account, desk)
    for told in told_events(account, desk, one_day=False):
        desk.tally.wrote("events")
        yield json_text(_record(told, account, desk) | {"cite_info": cite, "coder": desk.coder})


def _record(told: Told, account: Account, desk: Desk) -> dict[str, Any]:
    event, text = told.event, account.document.text
    span = cover(event)
    required = {"id": event.id, "has_event": True, "date": told.first.isoformat()}
    return required | known({
        "enddate": told.last.isoformat() if told.last > told.first else None,
        "actor": [_entity(a, desk) for a in event.actors],
        "recipient": [_entity(r, desk) for r in event.recipients],
        "event": [event.type],
        "mode": [event.mode] if event.mode else None,
        "context": list(getattr(event, "contexts", ())),
        "quad_code": desk.codes.quad(event),
        "event_scale": desk.codes.score(event),
        "event_loc": place(event.location, event.place, desk),
        "event_text": [flat(words) for words in quoted(event, "trigger", text)],
        "text_info": {"start": span.start, "end": span.end} if span else None,
        "cameo": desk.codes.cameo(event),
        "mood": event.mood,
        "within": event.within,
        "when": str(event.when) if event.when else None,
        "dated_by": told.dated_by,
    })  # fmt: skip


def _entity(actor: ActorRef, desk: Desk) -> dict[str, Any]:
    return known({
        "code": desk.codes.wide(actor), "sector": actor.sector, "entity_text": actor.name, "identifier_id": actor.id,
    })  # fmt: skip


def place(location: Location | None, name: str | None, desk: Desk) -> dict[str, Any]:
    """A place in the field names of GeoNames, as PLOVER takes it."""
    if location is None:
        return known({"name": name})
    return known({
        "geonameid": location.geonames, "name": location.name, "latitude": location.latitude, "longitude": location.longitude,
        "country code": desk.codes.state(location.state).iso2, "cc3": location.state,
    })  # fmt: skip


def _cite(account: Account, desk: Desk) -> dict[str, Any]:
    document = account.document
    return known({
        "corpus": "detente", "citation": document.id, "url": document.url, "title": document.title, "language": "en",
        "publication": document.outlet, "coder": desk.coder, "codebook": CODEBOOK, "version": desk.options.knowledge,
    })  # fmt: skip
