"""Browsing a large record: the latest facts that fit, a page at a time, and counts beside them, without looking at every row.

Facts are walked by day, the latest first, through the index that fits the question best, and at most ``WINDOW`` of them for one
page; what else is asked is tried on these. So a page may hold less than there is room for: its ``next`` goes on from there. Words
are looked up among the ``WINDOW`` statements that were added last. A fact counts on the last day that it may be of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, literal_column, or_, select

from detente.errors import UsageError
from detente.record.backend import Backend
from detente.record.queries import tried, words_of
from detente.record.rows import folded
from detente.record.schema import APPEARANCES, CHECKS, DOCUMENTS, FACTS, LATEST, LEDGER, PARTS

Json = dict[str, Any]
WINDOW = 3000
"""Facts that are looked at for one page."""
COUNTED = 600
"""Facts of which facets are counted."""
_KEY = re.compile(r"(\d{4}-\d\d-\d\d|)~(\d{1,15})", re.ASCII)
_COLUMNS = {name: FACTS.c[name] for name in ("channel", "type", "agreement", "act", "mood")}
_DRIVERS = ("agreement", "type", "channel")  # these have an index by day
FACETS = ("who", "outlet", *_COLUMNS)


class Key(NamedTuple):
    """Where a page ends: the day and the row of its last fact. As text ``2024-05-07~1234``."""

    day: str
    row: int

    def __str__(self) -> str:
        return f"{self.day}~{self.row}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """The inverse. Raises ``UsageError``."""
        found = _KEY.fullmatch(text)
        if not found:
            raise UsageError("after: take the address of the next page from the page before it")
        return cls(found[1], int(found[2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for: facts of a ``kind`` that fit all that is given.

    ``who`` and ``other`` are ids of actors who appear in it, in one of ``parts`` where any are given, ``named`` a part of a name;
    ``about`` words of a statement, ``verdict`` that of its check; ``since`` and ``until`` days, both included.
    """

    kind: str
    who: str | None = None
    other: str | None = None
    named: str | None = None
    parts: tuple[str, ...] = ()
    about: str | None = None
    outlet: str | None = None
    channel: str | None = None
    type: str | None = None
    agreement: str | None = None
    act: str | None = None
    mood: str | None = None
    verdict: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A fact's JSON with its check's, and what its document says of itself. ``added`` is when it came into the record (UTC).

    ``day`` is the last day that the fact, or else its document, may be of (ISO, or empty); it is what facts are browsed by.
    """

    fact: Json
    check: Json | None
    document: str
    title: str
    outlet: str | None
    dated: str | None
    added: str | None
    day: str


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of facts, and where the next begins, ``None`` where there is no more."""

    found: tuple[Found, ...]
    next: Key | None


def browse(store: Backend, wanted: Wanted, after: Key | None, limit: int) -> Slice:
    """The latest facts that fit, after those of the page before. Raises ``UsageError`` for words that are none."""
    with store.guarded(), store.engine.connect() as connection:
        most = WINDOW if _rest(wanted) else limit + 1
        seen = _window(store, wanted, after, most).cte("seen")
        keys = [Key(row.day, row.row) for row in connection.execute(_fitting(store, wanted, seen).limit(limit + 1))]
        shown, end = keys[:limit], None
        if len(keys) > limit:
            end = shown[-1]
        elif not wanted.about:
            end = _end(connection, seen)
        return Slice(tuple(read(connection, shown)), end)


def checked(store: Backend, verdict: str | None, after: Key | None, limit: int) -> Slice:
    """The facts that were checked, with one ``verdict`` where it is given, those first that came last into the record."""
    told = and_(FACTS.c.document == CHECKS.c.document, FACTS.c.id == CHECKS.c.fact)
    query = select(FACTS.c.row, CHECKS.c.row.label("check")).join_from(CHECKS, FACTS, told)
    query = query.where(*([CHECKS.c.verdict == verdict] if verdict else []), *([CHECKS.c.row < after.row] if after else []))
    with store.guarded(), store.engine.connect() as connection:
        rows = connection.execute(query.order_by(CHECKS.c.row.desc()).limit(limit + 1)).all()
        found = read(connection, [Key("", row.row) for row in rows[:limit]])
        return Slice(tuple(found), Key("", rows[limit - 1].check) if len(rows) > limit else None)


def facets(store: Backend, wanted: Wanted, by: Sequence[str], most: int = 8) -> dict[str, list[tuple[str, int]]]:
    """How often which values occur among the latest ``COUNTED`` facts that fit, for each of ``by`` (of ``FACETS``)."""
    with store.guarded(), store.engine.connect() as connection:
        seen = _window(store, wanted, None).cte("seen")
        rows = [row.row for row in connection.execute(_fitting(store, wanted, seen).limit(COUNTED))]
        return {name: _counted(connection, name, rows, wanted, most) for name in by} if rows else {name: [] for name in by}


def fitting_documents(connection: Connection, store: Backend, wanted: Wanted) -> list[int]:
    """The rows of the documents of the latest facts that fit, each once."""
    seen = _window(store, wanted, None).cte("seen")
    query = select(FACTS.c.document).join_from(seen, FACTS, FACTS.c.row == seen.c.row).distinct()
    return [row.document for row in connection.execute(query)]


def _window(store: Backend, wanted: Wanted, after: Key | None, most: int = WINDOW) -> Select[Any]:
    """Row and day of the facts that are looked at, the latest first; of statements with some words always ``WINDOW``."""
    if wanted.about:
        said = store.said(words_of(wanted.about), WINDOW).subquery()
        day = _day()
        found = select(FACTS.c.row, day.label("day")).join_from(said, FACTS, FACTS.c.row == said.c.row)
        return found.where(*_between(day, FACTS.c.row, wanted, after))
    if wanted.who:
        day, row = APPEARANCES.c.day, APPEARANCES.c.fact
        found = select(row.label("row"), day.label("day")).distinct()
        found = found.where(APPEARANCES.c.who == wanted.who, APPEARANCES.c.kind == wanted.kind)
        found = found.where(*_in(APPEARANCES.c.part, wanted.parts), *_between(day, row, wanted, after))
        return found.order_by(day.desc(), row.desc()).limit(most)
    day = _day()
    named = next((name for name in _DRIVERS if getattr(wanted, name)), None)
    driver = _COLUMNS[named] == getattr(wanted, named) if named else FACTS.c.kind == wanted.kind
    found = select(FACTS.c.row, day.label("day")).where(driver, *_between(day, FACTS.c.row, wanted, after))
    return found.order_by(day.desc(), FACTS.c.row.desc()).limit(most)


def _day() -> ColumnElement[str]:
    return literal_column(LATEST)


def _between(day: ColumnElement[str], row: ColumnElement[int], wanted: Wanted, after: Key | None) -> list[ColumnElement[bool]]:
    """The days, and only what comes after the last page."""
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(day >= wanted.since.isoformat())
    if wanted.until:
        found += [day <= wanted.until.isoformat(), day != ""]
    if after:
        found += [day <= after.day, or_(day < after.day, row < after.row)]
    return found


def _in(column: ColumnElement[str], values: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [column.in_(values)] if values else []


def _fitting(store: Backend, wanted: Wanted, seen: FromClause) -> Select[Any]:
    """Of the facts looked at those that fit all that is asked, in their order."""
    rest = _rest(wanted)
    found = select(seen.c.row, seen.c.day)
    if rest:
        found = found.join_from(seen, FACTS, FACTS.c.row == seen.c.row).where(*rest)
    return found.order_by(seen.c.day.desc(), seen.c.row.desc())


def _rest(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What the window has not settled. Words, channels, types and agreements are of one kind of fact each."""
    settled = None if wanted.about or wanted.who else next((name for name in _DRIVERS if getattr(wanted, name)), None)
    asked = [name for name in _COLUMNS if getattr(wanted, name) and name != settled]
    found = [tried(_COLUMNS[name]) == getattr(wanted, name) for name in asked]
    if wanted.who and wanted.about:
        found.append(_appears(wanted.who, wanted.parts))
    if wanted.other:
        found.append(_appears(wanted.other, wanted.parts))
    if wanted.named:
        found.append(_named(wanted.named, wanted.parts))
    if wanted.outlet:
        there = and_(DOCUMENTS.c.row == FACTS.c.document, tried(DOCUMENTS.c.outlet) == wanted.outlet)
        found.append(select(DOCUMENTS.c.row).where(there).exists())
    if wanted.verdict:
        fits = and_(CHECKS.c.fact == FACTS.c.id, CHECKS.c.document == FACTS.c.document, tried(CHECKS.c.verdict) == wanted.verdict)
        found.append(select(CHECKS.c.row).where(fits).exists())
    return found


def _appears(who: str, parts: tuple[str, ...]) -> ColumnElement[bool]:
    """Somebody of this id, or of this state, takes a part."""
    one = APPEARANCES.alias()
    here = and_(one.c.who == who, one.c.kind == FACTS.c.kind, one.c.day == _day(), one.c.fact == FACTS.c.row)
    return select(one.c.fact).where(here, *_in(one.c.part, parts)).exists()


def _named(name: str, parts: tuple[str, ...]) -> ColumnElement[bool]:
    words = folded(name)
    if not words:
        raise UsageError(f"{name!r} is no name: give a name or an id")
    there = PARTS.c.words.like(f"% {words} %")
    return select(PARTS.c.row).where(PARTS.c.fact == FACTS.c.row, there, *_in(PARTS.c.part, parts)).exists()


def _end(connection: Connection, seen: FromClause) -> Key | None:
    """The last fact that was looked at, ``None`` where these were all."""
    if (connection.scalar(select(func.count()).select_from(seen)) or 0) < WINDOW:
        return None
    row = connection.execute(select(seen.c.day, seen.c.row).order_by(seen.c.day, seen.c.row).limit(1)).one()
    return Key(row.day, row.row)


def read(connection: Connection, keys: Sequence[Key]) -> list[Found]:
    """The facts of these rows, in their order."""
    check = and_(CHECKS.c.document == FACTS.c.document, CHECKS.c.fact == FACTS.c.id)
    title = func.coalesce(DOCUMENTS.c.title, DOCUMENTS.c.source).label("title")
    columns = (FACTS.c.row, FACTS.c.json, CHECKS.c.json.label("checked"), DOCUMENTS.c.id, title)
    told = FACTS.join(DOCUMENTS, DOCUMENTS.c.row == FACTS.c.document).outerjoin(LEDGER, LEDGER.c.document == DOCUMENTS.c.row)
    query = select(*columns, DOCUMENTS.c.outlet, DOCUMENTS.c.dated, LEDGER.c.added).select_from(told.outerjoin(CHECKS, check))
    rows = connection.execute(query.where(FACTS.c.row.in_([key.row for key in keys])))
    found = {row.row: row for row in rows}
    return [_found(found[key.row], key.day) for key in keys]


def _found(row: Any, day: str) -> Found:
    checked = json.loads(row.checked) if row.checked else None
    return Found(json.loads(row.json), checked, row.id, row.title, row.outlet, row.dated, row.added, day)


def _counted(connection: Connection, name: str, rows: Sequence[int], wanted: Wanted, most: int) -> list[tuple[str, int]]:
    times = func.count(FACTS.c.row.distinct())
    if name == "who":
        value: ColumnElement[str] = PARTS.c.actor
        source: FromClause = FACTS.join(PARTS, PARTS.c.fact == FACTS.c.row)
        rest = _in(PARTS.c.part, wanted.parts)
    elif name == "outlet":
        value, source, rest = DOCUMENTS.c.outlet, FACTS.join(DOCUMENTS, DOCUMENTS.c.row == FACTS.c.document), []
    else:
        value, source, rest = _COLUMNS[name], FACTS, []
    query = select(value, times).select_from(source).where(FACTS.c.row.in_(rows), value.is_not(None), *rest)
    found = connection.execute(query.group_by(value).order_by(times.desc(), value).limit(most))
    return [(row[0], row[1]) for row in found]
