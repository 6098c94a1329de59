"""What pages ask of the record, by day: the latest facts of somebody or of two, counts, and the checks that fail.

Every question walks one index and is bounded: in a record of a hundred thousand documents it takes as long as in a small one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal_column, select

from detente.record.schema import APPEARANCES, CHECKS, DOCUMENTS, ENCOUNTERS, FACTS, LATEST

if TYPE_CHECKING:
    from detente.record.store import Record

Json = dict[str, Any]
Who = tuple[str, ...]
"""One or two ids (``state:RUS``, ``person:…``), or one ``agreement:…``; none is everybody."""
MOST_COUNTED = 1000
"""The facts of one kind that are counted."""
_ACTING = ("speaker", "parties", "actors", "recipients", "party")


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact as JSON with where it stands: the document's id, title (or source) and outlet, and its own last day (ISO or empty)."""

    fact: Json
    document: str
    title: str
    outlet: str | None
    day: str


@dataclass(frozen=True, slots=True)
class Failing:
    """A check that does not hold, with what was checked."""

    verdict: str
    says: str
    reported: Reported


@dataclass(frozen=True, slots=True)
class Entry:
    """How many reports tell of one channel (or type, or act) in one window of days. ``first`` is ``None`` where it is open."""

    first: date | None
    last: date
    what: str
    reports: int


def latest(record: Record, kind: str, who: Who = (), *, until: date, since: date | None = None, limit: int = 50) -> list[Reported]:
    """The facts of a kind in which these take part, the latest first, none after ``until`` nor before ``since``.

    A fact without a date of its own counts as of its document's. Undated facts are left out.
    """
    rows = _window(kind, who).where(*_days(_day_of(who), since, until))
    latest_first = rows.order_by(_day_of(who).desc(), _row_of(who).desc()).limit(limit)
    return [_reported(row) for row in record.rows(_with_document(latest_first.subquery()))]


def _window(kind: str, who: Who) -> Select[Any]:
    """Row and day of the facts of a kind in which these take part."""
    columns: list[ColumnElement[Any]] = [_row_of(who).label("row"), _day_of(who).label("day")]
    query: Select[Any] = select(*columns)
    if len(who) == 2:
        return query.where(*_two(who, kind))
    if who and who[0].startswith("agreement:"):
        return query.where(FACTS.c.agreement == who[0].partition(":")[2], FACTS.c.kind == kind)
    if who:
        return query.where(APPEARANCES.c.who == who[0], APPEARANCES.c.kind == kind, APPEARANCES.c.part.in_(_ACTING)).distinct()
    return query.where(FACTS.c.kind == kind)


def _day_of(who: Who) -> ColumnElement[str]:
    if len(who) == 2:
        return ENCOUNTERS.c.day
    return APPEARANCES.c.day if who and not who[0].startswith("agreement:") else literal_column(LATEST)


def _row_of(who: Who) -> ColumnElement[int]:
    if len(who) == 2:
        return ENCOUNTERS.c.fact
    return APPEARANCES.c.fact if who and not who[0].startswith("agreement:") else FACTS.c.row


def _two(who: Who, kind: str) -> list[ColumnElement[bool]]:
    return [ENCOUNTERS.c.who == who[0], ENCOUNTERS.c.whom == who[1], ENCOUNTERS.c.kind == kind]


def _days(day: ColumnElement[str], since: date | None, until: date) -> list[ColumnElement[bool]]:
    """From ``since`` to ``until``; what has no day (an empty one) is left out."""
    return [day <= until.isoformat(), day >= (since.isoformat() if since else "0")]


def _with_document(rows: Subquery) -> Select[Any]:
    head = [DOCUMENTS.c.id, func.coalesce(DOCUMENTS.c.title, DOCUMENTS.c.source).label("title"), DOCUMENTS.c.outlet]
    joined = rows.join(FACTS, FACTS.c.row == rows.c.row).join(DOCUMENTS, DOCUMENTS.c.row == FACTS.c.document)
    return select(FACTS.c.json, rows.c.day, *head).select_from(joined).order_by(rows.c.day.desc(), rows.c.row.desc())


def _reported(row: Any) -> Reported:
    return Reported(json.loads(row.json), row.id, row.title, row.outlet, row.day)


def failing(record: Record, *, since: date, until: date, limit: int = 20) -> list[Failing]:
    """The checks of facts of these days that conflict with what is known, or hold in part; the latest first."""
    rows = [row for kind in ("contact", "act") for row in record.rows(_failing(kind, since, until, limit))]
    rows.sort(key=lambda row: (row.day, row.row), reverse=True)
    return [Failing(row.verdict, json.loads(row.checked)["says"], _reported(row)) for row in rows[:limit]]


def _failing(kind: str, since: date, until: date, limit: int) -> Select[Any]:
    """Of one kind, so that the index gives the order."""
    day: ColumnElement[str] = literal_column(LATEST)
    wrong = and_(CHECKS.c.fact == FACTS.c.id, CHECKS.c.document == FACTS.c.document, CHECKS.c.verdict.in_(("conflicts", "partly")))
    found = select(FACTS.c.row, day.label("day"), CHECKS.c.verdict, CHECKS.c.json.label("checked")).join_from(FACTS, CHECKS, wrong)
    latest_first = found.where(FACTS.c.kind == kind, *_days(day, since, until)).order_by(day.desc(), FACTS.c.row.desc())
    rows = latest_first.limit(limit).subquery()
    return _with_document(rows).add_columns(rows.c.row, rows.c.verdict, rows.c.checked)


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
