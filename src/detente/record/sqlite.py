"""The record as one SQLite file in WAL mode, so that readers go on while a writer writes.

Its application id and user version tell it from other files. Words are found by FTS5; the texts themselves stay in their tables.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    column,
    create_engine,
    event,
    literal_column,
    select,
    table,
    text,
)  # fmt: skip
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from detente.errors import RecordError
from detente.record.backend import Words
from detente.record.migrate import migrate
from detente.record.schema import FACTS, METADATA, SCHEMA_VERSION

APPLICATION_ID = 0x44544E54
"""``DTNT``: SQLite keeps it at byte 68 of the file."""
FULL_TEXT = (
    "CREATE VIRTUAL TABLE document_words USING fts5(title, text, content='documents', content_rowid='row', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE statement_words USING fts5(content, content='facts', content_rowid='row', "
    "tokenize='porter unicode61 remove_diacritics 2')",
)
_PATIENCE = 30.0  # seconds that a writer waits for another


class Sqlite:
    """See ``Backend``."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self.engine, self._path, self.place = engine, path, str(path)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """See ``Backend.guarded``."""
        with guarded(self._path):
            yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See ``Backend.writing``."""
        with writing(self.engine) as connection:
            yield connection

    def insert(self, table: Table) -> Any:
        """See ``Backend.insert``."""
        return insert(table)

    def index_documents(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """See ``Backend.index_documents``."""
        _index(connection, "document_words(rowid, title, text)", rows)

    def index_statements(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See ``Backend.index_statements``."""
        _index(connection, "statement_words(rowid, content)", rows)

    def says(self, words: Words) -> ColumnElement[bool]:
        """See ``Backend.says``."""
        match = text("statement_words MATCH :about").bindparams(about=_query(words))
        return FACTS.c.row.in_(select(column("rowid")).select_from(table("statement_words")).where(match))

    def hits(self, words: Words) -> Select[Any]:
        """See ``Backend.hits``."""
        match = text("document_words MATCH :words").bindparams(words=_query(words))
        told = {"row": "rowid", "rank": "document_words.rank", "place": "snippet(document_words, 1, '', '', '…', 16)"}
        columns: list[ColumnElement[Any]] = [literal_column(said).label(name) for name, said in told.items()]
        found: Select[Any] = select(*columns)
        return found.select_from(table("document_words")).where(match)

    def said(self, words: Words, most: int) -> Select[Any]:
        """See ``Backend.said``."""
        return _latest("statement_words", words, [literal_column("rowid").label("row")], most)

    def told(self, words: Words, most: int) -> Select[Any]:
        """See ``Backend.told``."""
        said = {"row": "rowid", "rank": "document_words.rank"}
        columns: list[ColumnElement[Any]] = [literal_column(text).label(name) for name, text in said.items()]
        return _latest("document_words", words, columns, most)

    def places(self, words: Words, rows: Sequence[int]) -> Select[Any]:
        """See ``Backend.places``."""
        place: ColumnElement[Any] = literal_column("snippet(document_words, 1, '', '', '…', 28)").label("place")
        match = text("document_words MATCH :words").bindparams(words=_query(words))
        found = select(literal_column("rowid").label("row"), place).select_from(table("document_words"))
        return found.where(match, column("rowid").in_(rows))


def _latest(name: str, words: Words, columns: Sequence[ColumnElement[Any]], most: int) -> Select[Any]:
    """FTS5 walks from the row that was added last, so that a word which every document has costs no more than any other."""
    match = text(f"{name} MATCH :{name}").bindparams(**{name: _query(words)})
    return select(*columns).select_from(table(name)).where(match).order_by(literal_column("rowid").desc()).limit(most)


def _index(connection: Connection, target: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({marks})", list(rows))


def _query(words: Words) -> str:
    """An FTS5 query in which nothing has a special meaning."""
    return " ".join('"' + word.replace('"', " ") + '"' for word in words)


def open_sqlite(path: Path, create: bool, reading: bool = False) -> Sqlite:
    """The record at ``path``, made if it is not there and ``create``; for ``reading`` only. Raises ``RecordError``."""
    if not path.exists():
        if not create:
            raise RecordError(f"there is no record {path}: make one with `detente read … --into {path}`")
        if not path.absolute().parent.is_dir():
            raise RecordError(f"the record {path} cannot be made: there is no folder {path.parent}")
    elif not path.is_file():
        raise RecordError(f"{path} is not a file, so it is no record")
    engine = create_engine(
        "sqlite://", creator=lambda: _connect(path, create), poolclass=QueuePool, pool_size=8 if reading else 2, max_overflow=8,
    )  # fmt: skip
    # The driver must not begin transactions by itself: a writer says at once that it writes (BEGIN IMMEDIATE).
    event.listen(engine, "begin", _begin)
    try:
        with guarded(path):
            _prepare(engine, path, create)
    except BaseException:
        engine.dispose()
        raise
    if reading:
        engine.dispose()  # what was opened to look at the tables may write
        event.listen(engine, "connect", _read_only)
    return Sqlite(engine, path)


def _read_only(link: sqlite3.Connection, _: object) -> None:
    """A connection that writes nothing, and reads from the file through memory: many readers ask for the same pages."""
    link.execute("PRAGMA query_only=ON")
    link.execute("PRAGMA mmap_size=1073741824")
    link.execute("PRAGMA cache_size=-16000")


def _connect(path: Path, create: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
    link = sqlite3.connect(uri, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    # FULL: a commit that was acknowledged is on the disk, whatever happens to the process or the machine.
    link.execute("PRAGMA synchronous=FULL")
    link.execute("PRAGMA foreign_keys=ON")
    return link


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("detente_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(engine: Engine, path: Path, create: bool) -> None:
    """Check what the file is and make the tables in a new one, all or nothing."""
    raw = engine.raw_connection()
    try:
        link = raw.driver_connection
        assert link is not None
        kind, version, tables = _identity(link)
        if not kind and not tables and create:
            _write_ahead(link)
    finally:
        raw.close()
    if not kind and not tables:
        if not create:
            raise RecordError(f"{path} is empty: it is no record; make one with `detente read … --into {path}`")
        with writing(engine) as connection:
            _make(connection)
    elif kind != APPLICATION_ID:
        raise RecordError(f"{path} is a database of another program, not a record of Détente: name another file")
    elif version > SCHEMA_VERSION:
        raise RecordError(f"{path} was written by a newer Détente (schema {version}, known {SCHEMA_VERSION}): update Détente")
    elif version < SCHEMA_VERSION:
        with writing(engine) as connection:
            _bring_up(connection)


def _identity(link: sqlite3.Connection) -> tuple[int, int, int]:
    """Application id, user version and the number of tables, all of one moment: another writer may be making the tables."""
    link.execute("BEGIN")
    try:
        return tuple(
            int(link.execute(query).fetchone()[0])
            for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
        )  # type: ignore[return-value]
    finally:
        link.execute("ROLLBACK")


def _write_ahead(link: sqlite3.Connection) -> None:
    """Turn on the write-ahead log. SQLite does not wait for a lock here by itself, so that two who open a new record at once
    have to take turns.
    """
    last = time.monotonic() + _PATIENCE
    while True:
        try:
            link.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > last:
                raise
            time.sleep(0.02)


def _make(connection: Connection) -> None:
    """The tables, unless another process has made them in the meantime."""
    if connection.exec_driver_sql("PRAGMA application_id").scalar_one() == APPLICATION_ID:
        return
    METADATA.create_all(connection)
    for statement in FULL_TEXT:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def _bring_up(connection: Connection) -> None:
    """Migrate, unless another process has done so in the meantime."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version < SCHEMA_VERSION:
        migrate(connection, version)
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: committed when the block ends, rolled back whatever ends it otherwise, Ctrl-C too."""
    with engine.connect().execution_options(detente_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Failures of the database or the file system as ``RecordError``, in one line with what to do."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, UnicodeEncodeError) as error:
        raise RecordError(_explained(path, getattr(error, "orig", None) or error)) from error


def _explained(path: Path, error: BaseException) -> str:
    said = " ".join(str(error).split())
    for sign, advice in (
        ("not a database", "is not a record of Détente: name another file"),
        ("malformed", "is damaged: copy what can be saved with `sqlite3 FILE .recover`"),
        ("locked", "is being written by another program for too long: try again when it is done"),
        ("readonly", "may not be written: check its permissions and those of its folder"),
        ("unable to open", "cannot be opened: check its permissions and those of its folder"),
        ("full", "cannot grow: the disk is full"),
        ("surrogates", "takes Unicode text only, and this document has half of a surrogate pair"),
        ("no such module: fts5", "needs an SQLite with FTS5, which this Python has not"),
    ):
        if sign in said:
            return f"{path} {advice}"
    return f"{path} cannot be used: {said}"
