"""What goes into the record, and how: a document with all that was read in it, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from detente.model.report import Account, Taken
from detente.model.text import Problem
from detente.record.backend import Backend
from detente.record.encounters import encounter_rows
from detente.record.replacing import make_room
from detente.record.rows import appearance_rows, dumps, fact_row, head_row, part_rows
from detente.record.schema import APPEARANCES, CHECKS, DOCUMENTS, ENCOUNTERS, FACTS, LEDGER, PARTS, PROBLEMS, SOURCES

_TRIES = 12  # for writers that waited for each other in a circle (PostgreSQL ends one of them)


def write(
    store: Backend, taken: Sequence[Taken], knowledge: str, engine: str, again: Collection[str] | None = None
) -> int:
    """Keep all of it or nothing. Returns how many documents were new. Raises what the database raises.

    ``again``: everything was read again, and the documents of these ids are replaced where they are there.
    """
    for last in range(_TRIES):
        try:
            with store.writing() as connection:
                if again is None:
                    return sum(_write_one(store, connection, each, knowledge, engine) for each in taken)
                return _write_again(store, connection, taken, knowledge, engine, set(again))
        except OperationalError as error:
            if "deadlock" not in str(error) or last == _TRIES - 1:
                raise
    return 0


def _write_again(
    store: Backend, connection: Connection, taken: Sequence[Taken], knowledge: str, engine: str, left: set[str]
) -> int:
    """Of inputs that give the same document the first replaces it, as it is the first that brings it into a new record."""
    new = 0
    for each in taken:
        row = make_room(store, connection, each, left)
        if isinstance(each.outcome, Account):
            left.discard(each.outcome.document.id)
            new += _write_one(store, connection, each, knowledge, engine, row) and row is None
        elif not _has_document(connection, each):  # what was read once is not given up for a problem of today
            _write_one(store, connection, each, knowledge, engine)
    return new


def _has_document(connection: Connection, taken: Taken) -> bool:
    query = select(SOURCES.c.document).where(SOURCES.c.key == taken.key)
    return taken.key is not None and connection.scalar(query) is not None


def _write_one(
    store: Backend, connection: Connection, taken: Taken, knowledge: str, engine: str, row: int | None = None
) -> bool:
    """``row``: the one that the document shall have."""
    account = taken.outcome if isinstance(taken.outcome, Account) else None
    if taken.key is not None:
        problem = dumps(taken.outcome.to_json()) if isinstance(taken.outcome, Problem) else None
        values = {
            "key": taken.key, "source": taken.source, "document": account.document.id if account else None, "problem": problem,
            "head": head_row(account)["head"] if account else None,
        }  # fmt: skip
        line = store.insert(SOURCES).values(values)
        # What was passed over by one run may be read by another, but not the other way round.
        again = {name: value for name, value in values.items() if name != "key"}
        settled = line.on_conflict_do_update(index_elements=["key"], set_=again) if taken.outcome else line.on_conflict_do_nothing()
        connection.execute(settled)
    return account is not None and _write_account(store, connection, account, knowledge, engine, row)


def _write_account(
    store: Backend, connection: Connection, account: Account, knowledge: str, engine: str, given: int | None
) -> bool:
    values = head_row(account) | ({"row": given} if given is not None else {})
    added = connection.execute(store.insert(DOCUMENTS).values(values).on_conflict_do_nothing().returning(DOCUMENTS.c.row))
    row = added.scalar_one_or_none()
    if row is None:
        return False
    store.index_documents(connection, [(row, account.document.title or "", values["text"])])
    _write_facts(store, connection, account, row)
    _write_rest(store, connection, account, row, knowledge, engine)
    return True


def _write_facts(store: Backend, connection: Connection, account: Account, document: int) -> None:
    """Facts with their actors and, for statements, their words."""
    said: list[tuple[int, str]] = []
    parts: list[Mapping[str, Any]] = []
    there: list[Mapping[str, Any]] = []
    met: list[Mapping[str, Any]] = []
    values_of = [fact_row(fact, account, document, position) for position, fact in enumerate(account.facts)]
    line = store.insert(FACTS).returning(FACTS.c.row, sort_by_parameter_order=True)
    rows_of = connection.scalars(line, values_of).all() if values_of else []
    for fact, values, row in zip(account.facts, values_of, rows_of, strict=True):
        own = list(part_rows(fact, row))
        parts.extend(own)
        met.extend(encounter_rows(values, row, own))
        there.extend(appearance_rows(fact, row, account))
        if values["content"] is not None:
            said.append((row, values["content"]))
    for table, rows in ((PARTS, parts), (APPEARANCES, there), (ENCOUNTERS, met)):
        if rows:
            connection.execute(store.insert(table), rows)
    store.index_statements(connection, said)


def _write_rest(store: Backend, connection: Connection, account: Account, document: int, knowledge: str, engine: str) -> None:
    checks = [
        {"document": document, "position": i, "fact": c.fact, "verdict": c.verdict, "json": dumps(c.to_json())}
        for i, c in enumerate(account.checks)
    ]
    problems = [{"document": document, "position": i, "json": dumps(p.to_json())} for i, p in enumerate(account.problems)]
    for table, rows in ((CHECKS, checks), (PROBLEMS, problems)):
        if rows:
            connection.execute(store.insert(table), rows)
    added = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(
        store.insert(LEDGER).values(
            document=document, added=added, knowledge=knowledge, engine=engine,
            facts=len(account.facts), checks=len(checks), problems=len(problems),
        )
    )  # fmt: skip
