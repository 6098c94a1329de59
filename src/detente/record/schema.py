"""The tables of the record, the same on SQLite and PostgreSQL; what a store keeps of words stands in its own file.

Every fact is kept whole as JSON; the columns beside it are what listings filter and sort by. Days are ``YYYY-MM-DD``.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint, text

SCHEMA_VERSION = 5
"""Which tables a record has; ``migrate.py`` leads from each version to the next."""

METADATA = MetaData()
LATEST = "coalesce(last_day, first_day, '')"
"""The day by which documents and facts are browsed: the last that they may be of, or the first, or nothing. In SQL as the indices
have it, letter for letter: only then are they used."""


def _by(name: str, *columns: str, only: str | None = None) -> Index:
    """An index in which what has the same values of ``columns`` stands by day; ``only`` of rows that have a value there."""
    some = text(f"{only} IS NOT NULL") if only else None
    return Index(name, *columns, text(LATEST), "row", sqlite_where=some, postgresql_where=some)


DOCUMENTS = Table(
    "documents", METADATA,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("title", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("dated", Text),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("head", Text, nullable=False),
    Column("text", Text, nullable=False),
    _by("documents_latest"),
    _by("documents_by_outlet", "outlet", only="outlet"),
)  # fmt: skip

# ``first_day`` and ``last_day`` are the fact's own window, or its document's where the fact has none; ``NULL`` is an open end.
FACTS = Table(
    "facts", METADATA,
    Column("row", Integer, primary_key=True),
    Column("document", ForeignKey("documents.row"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("mood", Text, nullable=False),
    Column("within", Text),
    Column("first_day", Text),
    Column("last_day", Text),
    Column("channel", Text),
    Column("type", Text),
    Column("agreement", Text),
    Column("act", Text),
    Column("content", Text),
    Column("json", Text, nullable=False),
    UniqueConstraint("document", "position"),
    Index("facts_by_kind", "kind", "last_day"),
    _by("facts_latest", "kind"),
    _by("facts_by_channel", "channel", only="channel"),
    _by("facts_by_type", "type", only="type"),
    _by("facts_by_agreement", "agreement", only="agreement"),
)  # fmt: skip

# Who takes which part in a fact. ``words`` is name and id in small letters without accents, between blanks.
PARTS = Table(
    "parts", METADATA,
    Column("row", Integer, primary_key=True),
    Column("fact", ForeignKey("facts.row"), nullable=False, index=True),
    Column("part", Text, nullable=False),
    Column("actor", Text, index=True),
    Column("state", Text, index=True),
    Column("words", Text, nullable=False),
)  # fmt: skip

# Who appears in which facts, by day, so that the latest of anybody are found without looking at the others. ``who`` is an actor's
# id; a state appears wherever somebody acts for it.
APPEARANCES = Table(
    "appearances", METADATA,
    Column("who", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("fact", ForeignKey("facts.row"), primary_key=True),
    Column("part", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

# Which two take part in the same contact or event, by day and both ways round: what pages about two are answered from. ``day`` is
# as of appearances, ``what`` the channel or type.
ENCOUNTERS = Table(
    "encounters", METADATA,
    Column("who", Text, primary_key=True),
    Column("whom", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("day", Text, primary_key=True),
    Column("fact", ForeignKey("facts.row"), primary_key=True),
    Column("first_day", Text),
    Column("what", Text),
    Column("mood", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

CHECKS = Table(
    "checks", METADATA,
    Column("row", Integer, primary_key=True),
    Column("document", ForeignKey("documents.row"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("fact", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("json", Text, nullable=False),
    UniqueConstraint("document", "position"),
    Index("checks_by_verdict", "verdict", "row"),
)  # fmt: skip

PROBLEMS = Table(
    "problems", METADATA,
    Column("row", Integer, primary_key=True),
    Column("document", ForeignKey("documents.row"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("json", Text, nullable=False),
    UniqueConstraint("document", "position"),
)  # fmt: skip

# What was read when, with which knowledge and engine: one row a document.
LEDGER = Table(
    "ledger", METADATA,
    Column("row", Integer, primary_key=True),
    Column("document", ForeignKey("documents.row"), nullable=False, unique=True),
    Column("added", Text, nullable=False),
    Column("knowledge", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("facts", Integer, nullable=False),
    Column("checks", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
)  # fmt: skip

# What was taken in, so that it need not be read again: ``key`` is a hash of an input, ``document`` the id of what came of it, or
# ``problem`` tells why nothing did; neither where it was passed over. ``head`` is what this input said of the document, which
# another may have brought before from elsewhere: every one counts as a report.
SOURCES = Table(
    "sources", METADATA,
    Column("key", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("document", Text, index=True),
    Column("problem", Text),
    Column("head", Text),
)  # fmt: skip

# Runs that read anew what the record has and are not done: the last line of the ledger when each began.
REREADINGS = Table(
    "rereadings", METADATA,
    Column("run", Text, primary_key=True),
    Column("after", Integer, nullable=False),
)  # fmt: skip
