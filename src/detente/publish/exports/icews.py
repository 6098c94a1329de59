"""ICEWS' table of events: tab-separated with a head; one row is one source and one target.

Event codes are CAMEO's and ``Intensity`` their Goldstein score; ``Event Text`` is CAMEO's name of the code. Sectors are the
wide ones of ICEWS' own list. ``Event ID`` and ``Story ID`` are 52 bits of a hash. Sentence numbers, district and province are
empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.report import Account
from detente.publish.cells import tab_row
from detente.publish.exports.common import Desk
from detente.publish.exports.gdelt import Pair, pairs, whole_number

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
_SECTORS = {
    "GOV": "Government", "MIL": "Military", "COP": "Police", "JUD": "Judicial", "LEG": "Legislative / Parliamentary",
    "OPP": "Opposition", "PTY": "Parties", "REB": "Rebel", "UAF": "Unidentified Forces", "SPY": "State Security",
    "CVL": "General Population / Civilian / Social", "ELI": "Elite", "BUS": "Business", "EDU": "Education",
    "MED": "Medical / Health", "LAB": "Labor", "JRN": "News", "REF": "Refugees", "REL": "Religious", "CRM": "Criminals / Gangs",
    "NGO": "Nongovernmental Organization / Activists", "IGO": "International Government Organization", "AGR": "Agricultural",
}  # fmt: skip
_NAMES = {"RUS": "Russian Federation", "PSE": "Occupied Palestinian Territory"}


def head(desk: Desk) -> str:
    """The heading."""
    return "\t".join(COLUMNS) + "\n"


def rows(account: Account, desk: Desk) -> Iterator[str]:
    """One row a pair of source and target."""
    for pair in pairs(account, desk):
        desk.tally.wrote("events")
        row = _event(pair, account, desk) | _side("Source", pair.actor, desk) | _side("Target", pair.recipient, desk)
        yield tab_row([row.get(column) for column in COLUMNS])


def _event(pair: Pair, account: Account, desk: Desk) -> dict[str, Any]:
    location, score = pair.told.event.location, desk.codes.goldstein(pair.code)
    return {
        "Event ID": pair.number, "Event Date": pair.told.first.isoformat(), "Event Text": desk.codes.cameo_name(pair.code),
        "CAMEO Code": pair.code, "Intensity": None if score is None else f"{score:.1f}",
        "Story ID": whole_number(account.document.id), "Publisher": account.document.outlet,
        "City": location.name if location and location.latitude is not None else None,
        "Country": _country(location.state if location else None, desk),
        "Latitude": location and location.latitude, "Longitude": location and location.longitude,
    }  # fmt: skip


def _side(side: str, actor: ActorRef | None, desk: Desk) -> dict[str, Any]:
    if actor is None:
        return {}
    return {
        f"{side} Name": actor.name, f"{side} Sectors": _SECTORS.get(actor.sector or ""),
        f"{side} Country": _country(actor.state, desk),
    }  # fmt: skip


def _country(code: str | None, desk: Desk) -> str | None:
    return None if code is None else _NAMES.get(code) or desk.codes.names.get(code, code)
