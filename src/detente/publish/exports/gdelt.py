"""GDELT 2.0's tables of events and of mentions: tab-separated, without a head.

One row is one actor and one recipient; an event with several of either is as many rows, but for pairs of one with itself. Ids
are 52 bits of a hash, so that every program reads them as whole numbers. Event codes are CAMEO's, ``QuadClass`` follows their
roots and ``GoldsteinScale`` their scale. ``SQLDATE`` is the first day that the event's date allows, or the document's day;
``DATEADDED`` is the document's day, for an export has no clock. The tones, the ethnic and religious codes and the confidence
are empty. ``Extras`` of a mention tells mood, voice and the date as EDTF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from detente.model.actors import ActorRef
from detente.model.facts import Event
from detente.model.location import Location
from detente.model.report import Account
from detente.publish.cells import flat, tab_row
from detente.publish.exports.common import Desk, Told, told_events
from detente.record.rows import document_window

_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
    "Type3Code",
)  # fmt: skip
EVENT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{x}" for x in _ACTOR), *(f"Actor2{x}" for x in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"Actor1Geo_{x}" for x in _GEO), *(f"Actor2Geo_{x}" for x in _GEO), *(f"ActionGeo_{x}" for x in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: an event between one actor and one recipient, either of which may be missing; ``which`` are their numbers."""

    told: Told
    code: str
    actor: ActorRef | None
    recipient: ActorRef | None
    which: tuple[int, int]

    @property
    def number(self) -> int:
        """The row's id, 52 bits."""
        return whole_number(f"{self.told.event.id}/{self.which[0]}/{self.which[1]}")


def whole_number(key: str) -> int:
    """A hash small enough to stay whole in every program (doubles hold 53 bits)."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:13], 16)


def pairs(account: Account, desk: Desk) -> Iterator[Pair]:
    """The events of an account as pairs, in the order of the text. An event without a CAMEO code is left out."""
    for told in told_events(account, desk):
        code = desk.codes.cameo(told.event)
        if code is None:
            desk.tally.left("no CAMEO code")
            continue
        yield from (Pair(told, code, *pair) for pair in _dyads(told.event))


def _dyads(event: Event) -> list[tuple[ActorRef | None, ActorRef | None, tuple[int, int]]]:
    """Every actor with every recipient. Who stands on both sides ("the two met") is in no pair with itself."""
    sides = [
        (actor, recipient, (n, m))
        for n, actor in enumerate(event.actors or (None,)) for m, recipient in enumerate(event.recipients or (None,))
    ]  # fmt: skip
    apart = [(a, r, which) for a, r, which in sides if a is None or r is None or a.key != r.key]
    return apart or [(actor, None, which) for actor, _, which in sides[:1]]


def events(account: Account, desk: Desk) -> Iterator[str]:
    """The rows of the table of events."""
    for pair in pairs(account, desk):
        desk.tally.wrote("events")
        row = _dates(pair.told.first) | _coded(pair, account, desk) | _counts(pair, account)
        row |= _actor("Actor1", pair.actor, desk) | _actor("Actor2", pair.recipient, desk)
        row |= _geo("ActionGeo", pair.told.event.location, desk) | {"Actor1Geo_Type": 0, "Actor2Geo_Type": 0}
        row |= {"GLOBALEVENTID": pair.number, "DATEADDED": _added(account), "SOURCEURL": _address(account, desk)}
        yield tab_row([row.get(column) for column in EVENT_COLUMNS])


def mentions(account: Account, desk: Desk) -> Iterator[str]:
    """The rows of the table of mentions: one for each row of the events."""
    document, added = account.document, _added(account)
    for pair in pairs(account, desk):
        desk.tally.wrote("mentions")
        row = {
            "GLOBALEVENTID": pair.number, "EventTimeDate": added, "MentionTimeDate": added,
            "MentionType": 1 if document.url else 2, "MentionSourceName": _publisher(account),
            "MentionIdentifier": _address(account, desk),
            "Actor1CharOffset": _offset(pair, "actors", pair.which[0] if pair.actor else None),
            "Actor2CharOffset": _offset(pair, "recipients", pair.which[1] if pair.recipient else None),
            "ActionCharOffset": _offset(pair, "trigger", 0), "InRawText": 1, "MentionDocLen": len(document.text),
            "Extras": f"mood={pair.told.event.mood};voice={pair.told.voice};when={pair.told.event.when or ''}",
        }  # fmt: skip
        yield tab_row([row.get(column) for column in MENTION_COLUMNS])


def _dates(day: date) -> dict[str, Any]:
    """GDELT takes each month for thirty days in the fraction of the year."""
    fraction = ((day.month - 1) * 30 + day.day) / 365
    return {
        "SQLDATE": f"{day.year:04}{day:%m%d}", "MonthYear": f"{day.year:04}{day:%m}", "Year": f"{day.year:04}",
        "FractionDate": f"{day.year + fraction:.4f}",
    }  # fmt: skip


def _coded(pair: Pair, account: Account, desk: Desk) -> dict[str, Any]:
    root = pair.code[:2]
    score = desk.codes.goldstein(pair.code)
    return {
        "IsRootEvent": int(_in_lead(pair.told, account.document.text)),
        "EventCode": pair.code, "EventBaseCode": pair.code[:3], "EventRootCode": root, "QuadClass": quad_of_root(root),
        "GoldsteinScale": None if score is None else f"{score:.1f}",
    }  # fmt: skip


def quad_of_root(root: str) -> int:
    """CAMEO's quad class of a root code: verbal and material cooperation, verbal and material conflict."""
    return 1 if root <= "05" else 2 if root <= "08" else 3 if root <= "13" else 4


def _in_lead(told: Told, text: str) -> bool:
    """Whether the event is told in the first paragraph."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    span = told.event.span("trigger")
    return span is not None and (end < 0 or span.start < end)


def _counts(pair: Pair, account: Account) -> dict[str, Any]:
    return {"NumMentions": max(1, len(pair.told.event.spans("trigger"))), "NumSources": 1, "NumArticles": 1}


def _actor(side: str, actor: ActorRef | None, desk: Desk) -> dict[str, Any]:
    if actor is None:
        return {}
    country = desk.codes.state(actor.state).cameo
    group, role = desk.codes.groups.get(actor.id or ""), desk.codes.role(actor)
    parts = (country, role, group) if group and not country else (country, group, role)
    return {
        f"{side}Code": "".join(filter(None, parts)), f"{side}Name": actor.name.upper(), f"{side}CountryCode": country,
        f"{side}KnownGroupCode": group, f"{side}Type1Code": role,
    }  # fmt: skip


def _geo(side: str, location: Location | None, desk: Desk) -> dict[str, Any]:
    """Type 1 is a country, 3 a city of the United States, 4 a city elsewhere, 0 nothing known."""
    if location is None:
        return {f"{side}_Type": 0}
    fips = desk.codes.state(location.state).fips
    country = desk.codes.names.get(location.state, location.state)
    if location.latitude is None:
        return {f"{side}_Type": 1, f"{side}_FullName": country, f"{side}_CountryCode": fips, f"{side}_ADM1Code": fips}
    return {
        f"{side}_Type": 3 if location.state == "USA" else 4, f"{side}_FullName": f"{location.name}, {country}",
        f"{side}_CountryCode": fips, f"{side}_Lat": location.latitude, f"{side}_Long": location.longitude,
    }  # fmt: skip


def _added(account: Account) -> str | None:
    when = document_window(account)
    day = when and (when.latest or when.earliest)
    return f"{day.year:04}{day:%m%d}000000" if day else None


def _address(account: Account, desk: Desk) -> str:
    return account.document.url or desk.document(account)


def _publisher(account: Account) -> str | None:
    """The domain, as GDELT has it, or the outlet's name."""
    try:
        host = urlsplit(flat(account.document.url)).hostname
    except ValueError:
        host = None
    return host.removeprefix("www.") if host else account.document.outlet


def _offset(pair: Pair, part: str, number: int | None) -> int:
    """Where the actor or the action begins, in code points; -1 where the text does not name it."""
    spans = pair.told.event.spans(part)
    return spans[min(number, len(spans) - 1)].start if spans and number is not None else -1
