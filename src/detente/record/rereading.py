"""Where a reading anew stands, so that an interrupted one goes on: what it has read again has a later line in the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from detente.record.backend import Backend
from detente.record.schema import DOCUMENTS, LEDGER, REREADINGS, SOURCES


def begin(store: Backend, run: str) -> int:
    """The last line that the ledger had when the run of this name began: an interrupted one of the same name goes on."""
    with store.writing() as connection:
        last = connection.scalar(select(func.coalesce(func.max(LEDGER.c.row), 0)))
        connection.execute(store.insert(REREADINGS).values(run=run, after=last).on_conflict_do_nothing())
        return int(connection.scalar(select(REREADINGS.c.after).where(REREADINGS.c.run == run)) or 0)


def reread(store: Backend, keys: Sequence[str], after: int) -> set[str]:
    """The inputs (keys) whose documents were read after this line of the ledger."""
    query = (
        select(SOURCES.c.key).join(DOCUMENTS, DOCUMENTS.c.id == SOURCES.c.document)
        .join(LEDGER, LEDGER.c.document == DOCUMENTS.c.row).where(SOURCES.c.key.in_(keys), LEDGER.c.row > after)
    )  # fmt: skip
    with store.engine.connect() as connection:
        return {row.key for row in connection.execute(query)}


def end(store: Backend, run: str) -> None:
    """The run is done: the next of the same name begins from the start."""
    with store.writing() as connection:
        connection.execute(delete(REREADINGS).where(REREADINGS.c.run == run))
