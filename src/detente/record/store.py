"""The store of record: what was read, kept so that it can be asked.

One SQLite file in WAL mode, so that readers go on while a writer writes. A document goes in with its facts, checks, problems
and a ledger row in one transaction that is on the disk when ``add`` returns; a document that is there already adds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select, text
from sqlalchemy.dialects.sqlite import insert

from detente.model.report import Account
from detente.record.files import guarded, open_engine, writing
from detente.record.queries import about_words, by_date, has_part, in_window, match_words, meeting
from detente.record.rows import dumps, fact_row, head_row, part_rows
from detente.record.schema import CHECKS, DOCUMENTS, FACTS, LEDGER, PARTS, PROBLEMS

Json = dict[str, Any]
_CHUNK = 200  # rows that a listing holds at a time


class Record:
    """A record of documents and the facts read in them. Use it as a context manager, or call ``close``."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def open(cls, path: str | PathLike[str], create: bool = True) -> Record:
        """Open the record at ``path``; make it if it is not there and ``create``.

        Raises ``RecordError`` for a file that is no record, is damaged, or was written by a newer version.
        """
        place = Path(path)
        return cls(open_engine(place, create), place)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    def __enter__(self) -> Record:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(self, account: Account, knowledge_version: str, engine: str) -> bool:
        """Keep an account. ``True`` once it is on the disk whole; ``False`` where the record has the document already.

        ``knowledge_version`` and ``engine`` name what it was read with, for the ledger. Raises ``RecordError``.
        """
        with guarded(self.path), writing(self._engine) as connection:
            values = head_row(account)
            added = connection.execute(insert(DOCUMENTS).values(values).on_conflict_do_nothing().returning(DOCUMENTS.c.row))
            row = added.scalar_one_or_none()
            if row is None:
                return False
            _index(connection, "document_words(rowid, title, text)", [(row, account.document.title or "", values["text"])])
            _add_facts(connection, account, row)
            _add_rest(connection, account, row, knowledge_version, engine)
        return True

    def __contains__(self, document_id: str) -> bool:
        """Whether the record has this document."""
        query = select(DOCUMENTS.c.row).where(DOCUMENTS.c.id == document_id)
        with guarded(self.path), self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def documents(self) -> Iterator[Json]:
        """The documents' JSON without their texts, in the order in which they were added."""
        yield from (json.loads(row.head) for row in self._rows(select(DOCUMENTS.c.head).order_by(DOCUMENTS.c.row)))

    def statements(
        self, speaker: str | None = None, about: str | None = None, since: date | None = None, until: date | None = None
    ) -> Iterator[Json]:
        """The statements as JSON, by date: of a ``speaker`` (id, name, part of a name, or state), with all words of ``about``.

        ``since`` and ``until`` (both included) keep what may have been on one of these days; a fact without a date of its
        own counts as of its document's. So in every listing. Raises ``UsageError`` for an ``about`` without words.
        """
        query = _of_kind("statement")
        if speaker:
            query = query.where(has_part(speaker, ("speaker",)))
        if about:
            query = query.where(about_words(about))
        return self._facts(query.where(*in_window(since, until)))

    def contacts(
        self,
        between: tuple[str, str] | None = None,
        channel: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Json]:
        """The contacts as JSON, by date: ``between`` two persons, states or organisations, by one ``channel``."""
        query = _of_kind("contact")
        if between:
            query = query.where(meeting(between, ("parties",)))
        if channel:
            query = query.where(FACTS.c.channel == channel)
        return self._facts(query.where(*in_window(since, until)))

    def events(
        self,
        type: str | None = None,  # noqa: A002
        between: tuple[str, str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Json]:
        """The events as JSON, by date: of one PLOVER ``type``, ``between`` two actors in either direction."""
        query = _of_kind("event")
        if type:
            query = query.where(FACTS.c.type == type)
        if between:
            query = query.where(meeting(between, ("actors", "recipients")))
        return self._facts(query.where(*in_window(since, until)))

    def acts(
        self,
        agreement: str | None = None,
        party: str | None = None,
        act: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Iterator[Json]:
        """The treaty acts as JSON, by date: under one ``agreement`` (id), of one ``party`` (``state:RUS`` or a name)."""
        query = _of_kind("act")
        if agreement:
            query = query.where(FACTS.c.agreement == agreement)
        if act:
            query = query.where(FACTS.c.act == act)
        if party:
            query = query.where(has_part(party, ("party",)))
        return self._facts(query.where(*in_window(since, until)))

    def search(self, words: str, limit: int = 50) -> Iterator[Json]:
        """The documents that have all of ``words``, the best first: id, date, outlet, title and the place that fits.

        Words in double quotes must stand together; other forms of a word count ("treaties" finds "treaty"). Raises
        ``UsageError`` where there is no word.
        """
        query = text(
            "SELECT d.id, d.dated, d.outlet, coalesce(d.title, d.source) AS title, "
            "snippet(document_words, 1, '', '', '…', 16) AS place "
            "FROM document_words w JOIN documents d ON d.row = w.rowid "
            "WHERE document_words MATCH :words ORDER BY rank, d.row LIMIT :most"
        ).bindparams(words=match_words(words), most=limit)
        with guarded(self.path), self._engine.connect() as connection:
            found = connection.execute(query).all()
        for row in found:
            yield {
                "document": row.id, "dated": row.dated, "outlet": row.outlet, "title": row.title,
                "place": " ".join(row.place.split()),
            }  # fmt: skip

    def account(self, document_id: str) -> Account | None:
        """What was read in one document, as it went in; ``None`` where the record has it not."""
        with guarded(self.path), self._engine.connect() as connection:
            found = connection.execute(select(DOCUMENTS).where(DOCUMENTS.c.id == document_id)).first()
            if found is None:
                return None
            lists = {
                table.name: [json.loads(row.json) for row in connection.execute(_of_document(table, found.row))]
                for table in (FACTS, CHECKS, PROBLEMS)
            }
        return Account.from_json({"document": json.loads(found.head) | {"text": found.text}, **lists})

    def accounts(self) -> Iterator[Account]:
        """Every account, in the order in which they were added."""
        for row in self._rows(select(DOCUMENTS.c.id).order_by(DOCUMENTS.c.row)):
            account = self.account(row.id)
            if account is not None:
                yield account

    def ledger(self) -> Iterator[Json]:
        """One row a document: when it was added (UTC), with which knowledge and engine it was read, and how much came of it."""
        query = select(DOCUMENTS.c.id, LEDGER).join_from(LEDGER, DOCUMENTS, LEDGER.c.document == DOCUMENTS.c.row)
        for row in self._rows(query.order_by(LEDGER.c.row)):
            told = {key: getattr(row, key) for key in ("added", "knowledge", "engine", "facts", "checks", "problems")}
            yield {"document": row.id} | told

    def counts(self) -> dict[str, int]:
        """How many documents, statements, contacts, events, acts, checks and problems there are."""
        with guarded(self.path), self._engine.connect() as connection:
            by_kind = select(FACTS.c.kind, func.count().label("n")).group_by(FACTS.c.kind)
            kinds = {row.kind: row.n for row in connection.execute(by_kind)}
            whole = {t.name: connection.scalar(select(func.count()).select_from(t)) or 0 for t in (DOCUMENTS, CHECKS, PROBLEMS)}
        facts = {f"{kind}s": kinds.get(kind, 0) for kind in ("statement", "contact", "event", "act")}
        return {"documents": whole["documents"], **facts, "checks": whole["checks"], "problems": whole["problems"]}

    def _facts(self, query: Select[Any]) -> Iterator[Json]:
        return (json.loads(row.json) for row in self._rows(by_date(query)))

    def _rows(self, query: Select[Any]) -> Iterator[Any]:
        with guarded(self.path), self._engine.connect() as connection:
            yield from connection.execute(query.execution_options(yield_per=_CHUNK))


def _of_kind(kind: str) -> Select[Any]:
    return select(FACTS.c.json).where(FACTS.c.kind == kind)


def _of_document(table: Any, row: int) -> Select[Any]:
    return select(table.c.json).where(table.c.document == row).order_by(table.c.position)


def _add_facts(connection: Connection, account: Account, document: int) -> None:
    """Facts with their actors and, for statements, their words."""
    said: list[tuple[int, str]] = []
    parts: list[Mapping[str, Any]] = []
    for position, fact in enumerate(account.facts):
        values = fact_row(fact, account, document, position)
        row = connection.execute(insert(FACTS).values(values).returning(FACTS.c.row)).scalar_one()
        parts.extend(part_rows(fact, row))
        if values["content"] is not None:
            said.append((row, values["content"]))
    if parts:
        connection.execute(insert(PARTS), parts)
    _index(connection, "statement_words(rowid, content)", said)


def _add_rest(connection: Connection, account: Account, document: int, knowledge: str, engine: str) -> None:
    checks = [
        {"document": document, "position": i, "fact": c.fact, "verdict": c.verdict, "json": dumps(c.to_json())}
        for i, c in enumerate(account.checks)
    ]
    problems = [{"document": document, "position": i, "json": dumps(p.to_json())} for i, p in enumerate(account.problems)]
    for table, rows in ((CHECKS, checks), (PROBLEMS, problems)):
        if rows:
            connection.execute(insert(table), rows)
    added = datetime.now(UTC).isoformat(timespec="seconds")
    connection.execute(
        insert(LEDGER).values(
            document=document, added=added, knowledge=knowledge, engine=engine,
            facts=len(account.facts), checks=len(checks), problems=len(problems),
        )
    )  # fmt: skip


def _index(connection: Connection, target: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", rows)
