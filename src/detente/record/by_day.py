"""What pages ask of the record, by day: the latest facts of somebody or of two, counts, and the checks that fail.

Every question walks one index and is bounded: in a record of a hundred thousand documents it takes as long as in a small one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, select

from detente.record.browse import Found, Key, Wanted, browse, read
from detente.record.schema import APPEARANCES, CHECKS, DOCUMENTS, ENCOUNTERS, FACTS, LATEST

if TYPE_CHECKING:
    from detente.record.store import Record

Who = tuple[str, ...]
"""One or two ids (``state:RUS``, ``person:…``), or one ``agreement:…``; none is everybody."""
MOST_COUNTED = 1000
"""The facts of one kind that are counted."""
_ACTING = ("speaker", "parties", "actors", "recipients", "party")


@dataclass(frozen=True, slots=True)
class Entry:
    """How many reports tell of one channel (or type, or act) in one window of days. ``first`` is ``None`` where it is open."""

    first: date | None
    last: date
    what: str
    reports: int


def latest(record: Record, kind: str, who: Who = (), *, until: date, since: date | None = None, limit: int = 50) -> list[Found]:
    """The facts of a kind in which these take part, the latest first, none after ``until`` nor before ``since``.

    A fact without a date of its own counts as of its document's. Undated facts are left out.
    """
    if len(who) == 2:
        row, day = ENCOUNTERS.c.fact.label("row"), ENCOUNTERS.c.day
        met = select(row, day).where(*_two(who, kind), *_days(day, since, until)).order_by(day.desc(), row.desc())
        return _read(record, [met.limit(limit)], limit)
    named = who[0] if who else None
    agreement = named.partition(":")[2] if named and named.startswith("agreement:") else None
    actor = None if agreement else named
    wanted = Wanted(kind=kind, who=actor, parts=_ACTING if actor else (), agreement=agreement, since=since, until=until)
    return list(browse(record.store, wanted, None, limit).found)


def _read(record: Record, queries: Sequence[Select[Any]], limit: int) -> list[Found]:
    """Of the facts whose rows and days the queries give the latest."""
    with record.store.guarded(), record.store.engine.connect() as connection:
        keys = {Key(row.day, row.row) for query in queries for row in connection.execute(query)}
        return read(connection, sorted(keys, reverse=True)[:limit])


def _two(who: Who, kind: str) -> list[ColumnElement[bool]]:
    return [ENCOUNTERS.c.who == who[0], ENCOUNTERS.c.whom == who[1], ENCOUNTERS.c.kind == kind]


def _days(day: ColumnElement[str], since: date | None, until: date) -> list[ColumnElement[bool]]:
    """From ``since`` to ``until``; what has no day (an empty one) is left out."""
    return [day <= until.isoformat(), day >= (since.isoformat() if since else "0")]


def failing(record: Record, *, since: date, until: date, limit: int = 20) -> list[Found]:
    """The facts of these days whose checks conflict with what is known, or hold in part; the latest first."""
    return _read(record, [_failing(kind, since, until, limit) for kind in ("contact", "act")], limit)


def _failing(kind: str, since: date, until: date, limit: int) -> Select[Any]:
    """Of one kind, so that the index gives the order."""
    day: ColumnElement[str] = literal_column(LATEST)
    wrong = and_(CHECKS.c.fact == FACTS.c.id, CHECKS.c.document == FACTS.c.document, CHECKS.c.verdict.in_(("conflicts", "partly")))
    found = select(FACTS.c.row, day.label("day")).join_from(FACTS, CHECKS, wrong)
    return found.where(FACTS.c.kind == kind, *_days(day, since, until)).order_by(day.desc(), FACTS.c.row.desc()).limit(limit)


def entries(record: Record, kind: str, who: Who, *, until: date, since: date | None = None) -> list[Entry]:
    """What is told of these two, of what took place (mood ``asserted``), by window and channel, type or act, in order of days."""
    windows = [ENCOUNTERS.c.first_day, ENCOUNTERS.c.day, ENCOUNTERS.c.what]
    where = [*_two(who, kind), ENCOUNTERS.c.mood == "asserted", *_days(ENCOUNTERS.c.day, since, until)]
    query = select(*windows, func.count().label("reports")).where(*where).group_by(*windows).order_by(ENCOUNTERS.c.day, *windows)
    return [Entry(_date(row.first_day), date.fromisoformat(row.day), row.what or "", row.reports) for row in record.rows(query)]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def counts(record: Record, who: str, *, until: date) -> dict[str, int]:
    """How many dated facts of each kind somebody takes part in, up to a day; of more than ``MOST_COUNTED`` that number."""
    where = [APPEARANCES.c.who == who, APPEARANCES.c.part.in_(_ACTING)]
    found = {}
    for kind in ("statement", "contact", "event", "act"):
        of_kind = [*where, APPEARANCES.c.kind == kind, *_days(APPEARANCES.c.day, None, until)]
        some = select(APPEARANCES.c.fact).where(*of_kind).distinct().limit(MOST_COUNTED).subquery()
        found[kind] = int(record.rows(select(func.count()).select_from(some))[0][0])
    return found


def last_day(record: Record, until: date) -> date | None:
    """The day of the record's latest dated document up to a day; ``None`` without one."""
    day: ColumnElement[str] = literal_column(LATEST)
    query = select(day).select_from(DOCUMENTS).where(*_days(day, None, until)).order_by(day.desc(), DOCUMENTS.c.row.desc()).limit(1)
    rows = record.rows(query)
    return date.fromisoformat(rows[0][0]) if rows else None


def documents_between(record: Record, first: date, last: date) -> int:
    """How many documents are dated to some days, both included."""
    day: ColumnElement[str] = literal_column(LATEST)
    return int(record.rows(select(func.count()).select_from(DOCUMENTS).where(*_days(day, first, last)))[0][0])
