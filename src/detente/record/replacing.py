"""Taking a document out of the record with all that was read in it, so that it can be written anew in the same transaction."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from detente.model.report import Account, Taken
from detente.record.backend import Backend
from detente.record.schema import APPEARANCES, CHECKS, DOCUMENTS, ENCOUNTERS, FACTS, LEDGER, PARTS, PROBLEMS, SOURCES


def make_room(store: Backend, connection: Connection, taken: Taken, again: Collection[str]) -> int | None:
    """Take out what an outcome replaces: its document if that is among ``again``, and the one that its input gave before.

    What another input gave too stays. Returns the row that the document had, to be given to it again.
    """
    if not isinstance(taken.outcome, Account):
        return None
    new = taken.outcome.document.id
    old = connection.scalar(select(SOURCES.c.document).where(SOURCES.c.key == taken.key)) if taken.key else None
    if old is not None and old != new:
        others = select(SOURCES.c.key).where(SOURCES.c.document == old, SOURCES.c.key != taken.key)
        if connection.execute(others.limit(1)).first() is None:
            _take_out(store, connection, old)
    return _take_out(store, connection, new) if new in again else None


def _take_out(store: Backend, connection: Connection, document: str) -> int | None:
    query = select(DOCUMENTS.c.row, DOCUMENTS.c.title, DOCUMENTS.c.text).where(DOCUMENTS.c.id == document)
    found = connection.execute(query).first()
    if found is None:
        return None
    facts = select(FACTS.c.row, FACTS.c.content).where(FACTS.c.document == found.row)
    said = [(fact.row, fact.content) for fact in connection.execute(facts) if fact.content is not None]
    store.forget(connection, (found.row, found.title or "", found.text), said)
    own = select(FACTS.c.row).where(FACTS.c.document == found.row)
    for table in (PARTS, APPEARANCES, ENCOUNTERS):
        connection.execute(delete(table).where(table.c.fact.in_(own)))
    for table in (FACTS, CHECKS, PROBLEMS, LEDGER):
        connection.execute(delete(table).where(table.c.document == found.row))
    connection.execute(delete(DOCUMENTS).where(DOCUMENTS.c.row == found.row))
    return int(found.row)
