"""From each version of the tables to the next. A record made by an older Détente is brought up when it is opened."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from detente.record.calendar import enter_all
from detente.record.schema import CALENDAR, DOCUMENTS, SCHEMA_VERSION, SOURCES

Step = Callable[[Connection], None]


def _to_2(connection: Connection) -> None:
    """Version 2 remembers what was taken in."""
    SOURCES.create(connection)


def _to_3(connection: Connection) -> None:
    """Version 3 has the calendar of who was in what, and finds documents by their day."""
    CALENDAR.create(connection)
    for index in DOCUMENTS.indexes:
        index.create(connection)
    enter_all(connection)


STEPS: dict[int, Step] = {2: _to_2, 3: _to_3}
"""What leads to each version from the one before it, in DDL that both stores know."""


def migrate(connection: Connection, version: int) -> None:
    """Bring the tables from ``version`` to ``SCHEMA_VERSION``, within the caller's transaction."""
    for number in range(version + 1, SCHEMA_VERSION + 1):
        STEPS[number](connection)
