"""What the record asks of a store: a transaction, an upsert, and words that can be found. SQLite and PostgreSQL answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table

Words = Sequence[str]
"""What is searched for: each a word, or several in a row that must stand together."""


class Backend(Protocol):
    """One kind of store. ``place`` names it in messages, without a password."""

    engine: Engine
    place: str

    def guarded(self) -> AbstractContextManager[None]:
        """Failures of the database or the system as ``RecordError``, in one line with what to do."""

    def writing(self) -> AbstractContextManager[Connection]:
        """One transaction that writes: committed when the block ends, rolled back whatever ends it otherwise, Ctrl-C too."""

    def insert(self, table: Table) -> Any:
        """An insert of the store's dialect, which knows ``on_conflict_do_nothing`` and ``returning``."""

    def index_documents(self, connection: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
        """Make documents findable: row, title, text."""

    def index_statements(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Make statements findable: the fact's row, the content."""

    def says(self, words: Words) -> ColumnElement[bool]:
        """Facts that are statements whose content has all the words."""

    def hits(self, words: Words) -> Select[Any]:
        """Documents that have all the words: row, rank (the best first when ascending) and place, the passage that fits."""

    def said(self, words: Words, most: int) -> Select[Any]:
        """Rows of statements whose content has all the words, of those that were added last at most so many."""

    def told(self, words: Words, most: int) -> Select[Any]:
        """As ``hits`` without the place, of the documents that were added last at most so many."""

    def places(self, words: Words, rows: Sequence[int]) -> Select[Any]:
        """Of these documents row and place, the passage that fits."""


def open_backend(where: str, create: bool, reading: bool = False) -> Backend:
    """The store at a path, or at an address that begins with ``postgresql://``. ``reading``: once it is open the database itself
    refuses to write. Raises ``RecordError``.
    """
    if where.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        from detente.record.postgres import open_postgres

        return open_postgres(where, create, reading)
    from pathlib import Path

    from detente.record.sqlite import open_sqlite

    return open_sqlite(Path(where), create, reading)
