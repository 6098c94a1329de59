"""The record on a PostgreSQL server (15 or newer), for several who write at once.

The tables are those of SQLite. Words are found by a text search configuration of their own, which stems as FTS5's does and drops
no word; accents are taken off before. A text is indexed in parts, because a ``tsvector`` holds a megabyte at most.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    create_engine,
    event,
    func,
    inspect,
    literal_column,
    select,
    text,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import TSVECTOR, insert
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from detente.errors import RecordError
from detente.record.backend import Words
from detente.record.migrate import migrate
from detente.record.schema import FACTS, METADATA, SCHEMA_VERSION

_CONFIGURATION = "detente_english"
_PART = 300_000  # bytes of text in one tsvector
_SHOWN = 20_000  # characters in which the passage that fits is looked for
_LOCK = 0x44544E54  # who holds it makes or migrates the tables
_BACKGROUND = MetaData()

VERSION = Table("detente_schema", _BACKGROUND, Column("version", Integer, nullable=False))
DOCUMENT_WORDS = Table(
    "document_words", _BACKGROUND,
    Column("document", Integer, nullable=False, index=True),
    Column("part", Text, nullable=False),
    Column("words", TSVECTOR, nullable=False),
    Index("document_words_gin", "words", postgresql_using="gin"),
)  # fmt: skip
STATEMENT_WORDS = Table(
    "statement_words", _BACKGROUND,
    Column("fact", Integer, nullable=False, index=True),
    Column("words", TSVECTOR, nullable=False),
    Index("statement_words_gin", "words", postgresql_using="gin"),
)  # fmt: skip
_STEMMING = (
    "CREATE TEXT SEARCH DICTIONARY detente_stem (TEMPLATE = snowball, LANGUAGE = english)",
    f"CREATE TEXT SEARCH CONFIGURATION {_CONFIGURATION} (COPY = pg_catalog.simple)",
    f"ALTER TEXT SEARCH CONFIGURATION {_CONFIGURATION} ALTER MAPPING FOR "
    "asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH detente_stem",
)
_DRIVER = "postgresql+psycopg"


class Postgres:
    """See ``Backend``."""

    def __init__(self, engine: Engine, place: str) -> None:
        self.engine, self.place = engine, place

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """See ``Backend.guarded``."""
        try:
            yield
        except (SQLAlchemyError, UnicodeEncodeError) as error:
            raise RecordError(_explained(self.place, getattr(error, "orig", None) or error)) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """See ``Backend.writing``."""
        with self.engine.begin() as connection:
            yield connection

    def insert(self, table: Table) -> Any:
        """See ``Backend.insert``."""
        return insert(table)

    def index_documents(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """See ``Backend.index_documents``."""
        found = [
            {"document": row, "part": part, "words": _vector(part)}
            for row, title, whole in rows
            for part in _parts(f"{title}\n{whole}" if title else whole)
        ]
        for values in found:
            connection.execute(insert(DOCUMENT_WORDS).values(values))

    def index_statements(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See ``Backend.index_statements``."""
        for row, content in rows:
            for part in _parts(content):
                connection.execute(insert(STATEMENT_WORDS).values(fact=row, words=_vector(part)))

    def says(self, words: Words) -> ColumnElement[bool]:
        """See ``Backend.says``."""
        return FACTS.c.row.in_(select(STATEMENT_WORDS.c.fact).where(STATEMENT_WORDS.c.words.op("@@")(_query(words))))

    def hits(self, words: Words) -> Select[Any]:
        """See ``Backend.hits``."""
        query = _query(words)
        options = "StartSel='', StopSel='', MaxWords=16, MinWords=8, MaxFragments=1"
        rank = (-func.max(func.ts_rank(DOCUMENT_WORDS.c.words, query))).label("rank")
        shown = func.left(DOCUMENT_WORDS.c.part, _SHOWN)
        place = func.min(func.ts_headline(literal_column(f"'{_CONFIGURATION}'"), shown, query, options))
        found = select(DOCUMENT_WORDS.c.document.label("row"), rank, place.label("place"))
        return found.where(DOCUMENT_WORDS.c.words.op("@@")(query)).group_by(DOCUMENT_WORDS.c.document)

    def said(self, words: Words, most: int) -> Select[Any]:
        """See ``Backend.said``."""
        row = STATEMENT_WORDS.c.fact
        found = select(row.label("row")).where(STATEMENT_WORDS.c.words.op("@@")(_query(words)))
        return found.distinct().order_by(row.desc()).limit(most)

    def told(self, words: Words, most: int) -> Select[Any]:
        """See ``Backend.told``."""
        query, row = _query(words), DOCUMENT_WORDS.c.document
        rank = (-func.max(func.ts_rank(DOCUMENT_WORDS.c.words, query))).label("rank")
        found = select(row.label("row"), rank).where(DOCUMENT_WORDS.c.words.op("@@")(query))
        return found.group_by(row).order_by(row.desc()).limit(most)

    def places(self, words: Words, rows: Sequence[int]) -> Select[Any]:
        """See ``Backend.places``."""
        found = self.hits(words).subquery()
        return select(found.c.row, found.c.place).where(found.c.row.in_(rows))


def _vector(part: str) -> ColumnElement[Any]:
    return func.to_tsvector(literal_column(f"'{_CONFIGURATION}'"), plain(part))


def _query(words: Words) -> ColumnElement[Any]:
    """All the words, those of one item in a row."""
    each = [func.phraseto_tsquery(literal_column(f"'{_CONFIGURATION}'"), plain(word)) for word in words]
    found: ColumnElement[Any] = each[0]
    for more in each[1:]:
        found = found.op("&&")(more)
    return found


def plain(words: str) -> str:
    """Without accents, as FTS5 sees words too."""
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))


def _parts(whole: str) -> Iterator[str]:
    """The text in parts of at most ``_PART`` bytes, cut at blanks where there is one."""
    while len(whole.encode("utf-8", "replace")) > _PART:
        cut = whole.encode("utf-8", "replace")[:_PART].decode("utf-8", "ignore")
        at = max(cut.rfind(" "), cut.rfind("\n"))
        length = at if at > len(cut) // 2 else len(cut)
        yield whole[:length]
        whole = whole[length:]
    yield whole


def open_postgres(address: str, create: bool, reading: bool = False) -> Postgres:
    """The record in the database at an address such as ``postgresql://user@host/name``, its tables made where ``create``; for
    ``reading`` only.

    Raises ``RecordError``.
    """
    url = _url(address)
    place = url.set(drivername="postgresql").render_as_string(hide_password=True)
    try:
        engine = create_engine(url, pool_size=2, max_overflow=8, pool_pre_ping=True)
    except (ImportError, NoSuchModuleError):
        raise RecordError("a record on PostgreSQL needs a driver: install it with `pip install 'detente[postgres]'`") from None
    store = Postgres(engine, place)
    try:
        with store.guarded():
            _prepare(store, create)
    except BaseException:
        engine.dispose()
        raise
    if reading:
        engine.dispose()  # what was opened to look at the tables may write
        event.listen(engine, "begin", _read_only)
    return store


def _read_only(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise RecordError("the record's address is not sound: write postgresql://user@host:port/database") from None
    return url.set(drivername=_DRIVER)


def _prepare(store: Postgres, create: bool) -> None:
    """Make or migrate the tables, one program at a time."""
    with store.writing() as connection:
        version = _version(connection)
        if version is None and not create:
            raise RecordError(f"there is no record in {store.place}: make one with `detente read … --into {store.place}`")
        if version is not None and version > SCHEMA_VERSION:
            told = f"schema {version}, known {SCHEMA_VERSION}"
            raise RecordError(f"{store.place} was written by a newer Détente ({told}): update Détente")
        if version == SCHEMA_VERSION:
            return
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        version = _version(connection)  # another program may have made them while we waited
        if version is None:
            _make(connection)
        elif version < SCHEMA_VERSION:
            migrate(connection, version)
            connection.execute(VERSION.update().values(version=SCHEMA_VERSION))


def _version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(VERSION.name):
        return None
    return connection.scalar(select(VERSION.c.version))


def _make(connection: Connection) -> None:
    for statement in _STEMMING:
        connection.execute(text(statement))
    METADATA.create_all(connection)
    _BACKGROUND.create_all(connection)
    connection.execute(insert(VERSION).values(version=SCHEMA_VERSION))


def _explained(place: str, error: BaseException) -> str:
    said = " ".join(str(error).split())
    for sign, advice in (
        ("password authentication failed", "refuses the user or the password"),
        ("does not exist", "is not there: create the database first, with `createdb`"),
        ("Connection refused", "does not answer: is the server running, and is the port right?"),
        ("could not translate host", "has no such host: check the address"),
        ("failed to resolve host", "has no such host: check the address"),
        ("terminating connection", "closed the connection: what was acknowledged is kept, run the same command again"),
        ("server closed the connection", "closed the connection: what was acknowledged is kept, run the same command again"),
        ("connection is closed", "closed the connection: what was acknowledged is kept, run the same command again"),
        ("read-only transaction", "may not be written: it is a standby or read-only"),
        ("permission denied", "may not be written by this user: grant it the right to create tables"),
        ("No space left", "cannot grow: the server's disk is full"),
        ("NUL", "takes Unicode text only, and this document has NUL characters"),
        ("surrogates", "takes Unicode text only, and this document has half of a surrogate pair"),
    ):
        if sign in said:
            return f"{place} {advice}"
    return f"{place} cannot be used: {said}"
