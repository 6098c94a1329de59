"""``detente serve``: the reading room over a record."""

from __future__ import annotations

import sys
from pathlib import Path

from detente.errors import UsageError


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
    from detente.publish.room.room import Room
    from detente.publish.room.server import serve
    from detente.record.store import Record

    file = Path(judgements) if judgements else Path("judgements.jsonl") if judging else None
    with Record.open(place, create=False) as record:
        room = Room(record, file)
        room.warm()
        serve(lambda number: make_app(room, number), port, lambda number: _tell(place, number))


def _tell(place: str, port: int) -> None:
    print(f"The reading room of {place}: http://127.0.0.1:{port}/", file=sys.stderr)
    print("Ctrl-C ends it.", file=sys.stderr)
