"""Saved searches: names and addresses in a file of JSON lines beside the judgements, only ever added to."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from detente.errors import UsageError
from detente.publish.room.room import Room

NAME = "searches.jsonl"
MOST = 500
"""Searches that are kept and shown; each line has at most ``_LONGEST`` bytes."""
_LONGEST = 4000


def searches(room: Room) -> list[dict[str, str]]:
    """What was saved, the last first; a line that cannot be read is passed over."""
    found: list[dict[str, str]] = []
    file = _file(room)
    if file is None or not file.is_file():
        return found
    with file.open("rb") as lines:
        for line in lines:
            data = _read(line)
            if data is not None:
                found.append(data)
    return found[::-1][:MOST]


def save(room: Room, name: str, address: str) -> None:
    """Add a search. Raises ``UsageError`` for one without a name, with an address that is no search, or one too many."""
    file = _file(room)
    if file is None or not name:
        raise UsageError("give the search a name")
    if urlsplit(address).path not in PATHS:
        raise UsageError("only searches and listings can be saved")
    if len(searches(room)) >= MOST:
        raise UsageError(f"{file} holds {MOST} searches: take some out with an editor")
    line = {"name": name, "address": address, "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    try:
        with file.open("ab") as out:
            out.write(json.dumps(line, ensure_ascii=True).encode("ascii") + b"\n")
    except OSError as error:
        raise UsageError(f"{file}: the search cannot be written: {error.strerror or error}") from None


PATHS = frozenset(("/search", "/statements", "/contacts", "/events", "/acts", "/checks"))


def _file(room: Room) -> Path | None:
    return room.judgements.with_name(NAME) if room.judgements else None


def _read(line: bytes) -> dict[str, str] | None:
    try:
        data = json.loads(line) if len(line) <= _LONGEST else None
    except ValueError:
        return None
    if not isinstance(data, dict) or not all(isinstance(data.get(key), str) for key in ("name", "address", "at")):
        return None
    return {key: data[key] for key in ("name", "address", "at")} if _is_search(data["address"]) else None


def _is_search(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//") and urlsplit(address).path in PATHS
