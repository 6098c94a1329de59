"""From each version of the tables to the next. A record made by an older Détente is brought up when it is opened."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Connection, literal_column, select

from detente.record.encounters import enter_encounters
from detente.record.schema import (
    APPEARANCES,
    CHECKS,
    DOCUMENTS,
    ENCOUNTERS,
    FACTS,
    LATEST,
    PARTS,
    REREADINGS,
    SCHEMA_VERSION,
    SOURCES,
)

Step = Callable[[Connection], None]


def _to_2(connection: Connection) -> None:
    """Version 2 remembers what was taken in."""
    SOURCES.create(connection)


def _to_3(connection: Connection) -> None:
    """Version 3 can be browsed by day: the indices for it, and who appears where."""
    for table, names in (
        (DOCUMENTS, ("documents_latest", "documents_by_outlet")),
        (FACTS, ("facts_latest", "facts_by_channel", "facts_by_type", "facts_by_agreement")),
        (CHECKS, ("checks_by_verdict",)),
    ):
        for index in sorted((i for i in table.indexes if i.name in names), key=lambda i: str(i.name)):
            index.create(connection)
    APPEARANCES.create(connection)
    day: ColumnElement[str] = literal_column(LATEST)
    prefix: ColumnElement[str] = literal_column("'state:'")
    state = prefix + PARTS.c.state
    told = PARTS.join(FACTS, FACTS.c.row == PARTS.c.fact)
    rows = [
        select(who.label("who"), FACTS.c.kind, day.label("day"), PARTS.c.fact, PARTS.c.part).select_from(told).where(some)
        for who, some in ((PARTS.c.actor, PARTS.c.actor.is_not(None)), (state, PARTS.c.state.is_not(None)))
    ]
    both = rows[0].union(rows[1]).order_by("who", "kind", "day", "fact", "part")
    connection.execute(APPEARANCES.insert().from_select(["who", "kind", "day", "fact", "part"], both))


def _to_4(connection: Connection) -> None:
    """Version 4 knows who meets whom."""
    ENCOUNTERS.create(connection)
    enter_encounters(connection)


def _to_5(connection: Connection) -> None:
    """Version 5 takes up a reading anew where it was interrupted."""
    REREADINGS.create(connection)


STEPS: dict[int, Step] = {2: _to_2, 3: _to_3, 4: _to_4, 5: _to_5}
"""What leads to each version from the one before it, in DDL that both stores know."""


def migrate(connection: Connection, version: int) -> None:
    """Bring the tables from ``version`` to ``SCHEMA_VERSION``, within the caller's transaction."""
    for number in range(version + 1, SCHEMA_VERSION + 1):
        STEPS[number](connection)
