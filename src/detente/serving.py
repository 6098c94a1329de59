"""``detente serve``: the reading room over a record."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.model.location import Location
    from detente.publish.room.room import Room


def run_serve(place: str, port: int, judging: bool, judgements: str | None) -> None:
    """Serve the record at ``place`` on 127.0.0.1 until Ctrl-C; ``judging`` lets the reader write into the file of judgements.

    Raises ``RecordError`` for what is no record, ``UsageError`` for a port that is taken or a missing extra.
    """
    try:
        from detente.publish.room.app import make_app
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("detente"):
            raise
        raise UsageError("the reading room needs `pip install detente[room]`") from None
    from detente.publish.room.desk import Desk
    from detente.publish.room.room import Room
    from detente.publish.room.server import serve
    from detente.record.store import Record

    file = Path(judgements or "judgements.jsonl") if judgements or judging else None
    token = secrets.token_urlsafe(24) if judging else None
    with Record.open(place, create=False, reading=True) as record:
        room = Room(record, file)
        room.warm()

        def make(number: int) -> Any:
            desk = Desk(room, file, number, _locating(room), token) if file and token else None
            return make_app(room, number, desk)

        serve(make, port, lambda number: _tell(record.place, number, token))


def _locating(room: Room) -> Callable[[str], Location | None]:
    from detente.reading.places import Places

    places = cache(lambda: Places(room.knowledge))
    return lambda place: places().locate(place, ())


def _tell(place: str, port: int, token: str | None) -> None:
    """The address, which is all that a reader needs; with the token only here."""
    way = f"open?token={token}" if token else ""
    print(f"The reading room of {place}: http://127.0.0.1:{port}/{way}", file=sys.stderr)
    print("Ctrl-C ends it.", file=sys.stderr, flush=True)
