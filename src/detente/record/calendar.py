"""The calendar of the record: who took part in what on which day, alone and with whom; and the questions that pages put to it.

Every question here walks one index and is bounded: in a record of a hundred thousand documents it takes as long as in a small one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice, product
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Select, Subquery, and_, func, select

from detente.record.schema import CALENDAR, CHECKS, DOCUMENTS, FACTS, PARTS

if TYPE_CHECKING:
    from detente.record.store import Record

Json = dict[str, Any]
Who = tuple[str, ...]
"""One or two ids (``state:RUS``, ``person:…``, ``agreement:…``); none is everybody."""
_ACTING = ("speaker", "parties", "actors", "recipients", "party")
_NEIGHBOURS = 12  # parties of a long list that stand further apart are not taken for two who met
_CHUNK = 1_000


def calendar_rows(fact: Mapping[str, Any], row: int, parts: Sequence[Mapping[str, Any]]) -> Iterator[Json]:
    """The columns of ``calendar`` for a fact: ``fact`` and ``parts`` as ``record.rows`` gives them, ``row`` the fact's."""
    told = {
        "kind": fact["kind"], "day": fact["last_day"] or fact["first_day"] or "", "first_day": fact["first_day"], "fact": row,
        "what": fact["channel"] or fact["type"] or fact["act"], "mood": fact["mood"],
    }  # fmt: skip
    keys = [list(_keys(part)) for part in parts if part["part"] in _ACTING]
    pairs = dict.fromkeys((who, "") for each in keys for who in each)
    if fact["agreement"]:
        pairs["agreement:" + fact["agreement"], ""] = None
    if fact["kind"] in ("contact", "event"):
        pairs |= dict.fromkeys(_together(keys))
    for who, whom in pairs:
        yield {"who": who, "whom": whom, **told}


def _keys(part: Mapping[str, Any]) -> Iterator[str]:
    """The ids under which one who takes part is looked for: his own, and that of his state."""
    state = f"state:{part['state']}" if part["state"] else None
    yield from dict.fromkeys(key for key in (part["actor"], state) if key)


def _together(keys: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Every two who stand near each other, both ways round."""
    for n, some in enumerate(keys):
        for others in keys[n + 1 : n + 1 + _NEIGHBOURS]:
            for one, other in product(some, others):
                if one != other:
                    yield from ((one, other), (other, one))


def enter_all(connection: Connection) -> None:
    """Make the calendar of a record that has facts already, within the caller's transaction."""
    named = ("row", "kind", "mood", "first_day", "last_day", "channel", "type", "agreement", "act")
    columns = [*(FACTS.c[name] for name in named), PARTS.c.part, PARTS.c.actor, PARTS.c.state]
    query = select(*columns).outerjoin_from(FACTS, PARTS, PARTS.c.fact == FACTS.c.row).order_by(FACTS.c.row, PARTS.c.row)
    found: Iterator[Mapping[str, Any]] = (row._mapping for row in connection.execute(query.execution_options(yield_per=_CHUNK)))  # type: ignore[misc]
    rows = (line for row, parts in groupby(found, key=lambda r: int(r["row"])) for line in _lines(row, list(parts)))
    while some := list(islice(rows, _CHUNK)):
        connection.execute(CALENDAR.insert(), some)


def _lines(row: int, parts: Sequence[Mapping[str, Any]]) -> Iterator[Json]:
    return calendar_rows(parts[0], row, [p for p in parts if p["part"]])


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
    found = _theirs(who, kind, since, until) if who else _everybodys(kind, since, until)
    return [_reported(row) for row in record.rows(_with_document(found.limit(limit).subquery()))]


def _theirs(who: Who, kind: str, since: date | None, until: date) -> Select[Any]:
    day = CALENDAR.c.day
    where = [*_of(who, kind), day <= until.isoformat(), day >= (since.isoformat() if since else "0")]
    query: Select[Any] = select(CALENDAR.c.fact.label("row"), day).where(*where)
    return query.order_by(day.desc(), CALENDAR.c.fact.desc())


def _everybodys(kind: str, since: date | None, until: date) -> Select[Any]:
    day = FACTS.c.last_day
    within = [FACTS.c.kind == kind, day <= until.isoformat(), day >= (since.isoformat() if since else "0")]
    return select(FACTS.c.row, day.label("day")).where(*within).order_by(day.desc(), FACTS.c.row.desc())


def _of(who: Who, kind: str) -> list[ColumnElement[bool]]:
    return [CALENDAR.c.who == who[0], CALENDAR.c.whom == (who[1] if len(who) > 1 else ""), CALENDAR.c.kind == kind]


def _with_document(rows: Subquery) -> Select[Any]:
    head = [DOCUMENTS.c.id, func.coalesce(DOCUMENTS.c.title, DOCUMENTS.c.source).label("title"), DOCUMENTS.c.outlet]
    joined = rows.join(FACTS, FACTS.c.row == rows.c.row).join(DOCUMENTS, DOCUMENTS.c.row == FACTS.c.document)
    return select(FACTS.c.json, rows.c.day, *head).select_from(joined).order_by(rows.c.day.desc(), rows.c.row.desc())


def _reported(row: Any) -> Reported:
    return Reported(json.loads(row.json), row.id, row.title, row.outlet, row.day)


def failing(record: Record, *, since: date, until: date, limit: int = 20) -> list[Failing]:
    """The checks of facts of these days that conflict with what is known, or hold in part; the latest first."""
    rows = [row for kind in ("contact", "act") for row in record.rows(_failing(kind, since, until).limit(limit))]
    rows.sort(key=lambda row: (row.day, row.row), reverse=True)
    return [Failing(row.verdict, json.loads(row.check)["says"], _reported(row)) for row in rows[:limit]]


def _failing(kind: str, since: date, until: date) -> Select[Any]:
    """Of one kind, so that the index gives the order."""
    day = FACTS.c.last_day
    head = [DOCUMENTS.c.id, func.coalesce(DOCUMENTS.c.title, DOCUMENTS.c.source).label("title"), DOCUMENTS.c.outlet]
    checked = FACTS.join(CHECKS, and_(CHECKS.c.fact == FACTS.c.id, CHECKS.c.document == FACTS.c.document))
    query = select(FACTS.c.row, FACTS.c.json, day.label("day"), CHECKS.c.verdict, CHECKS.c.json.label("check"), *head)
    return query.select_from(checked.join(DOCUMENTS, DOCUMENTS.c.row == FACTS.c.document)).where(
        FACTS.c.kind == kind, day <= until.isoformat(), day >= since.isoformat(), CHECKS.c.verdict.in_(("conflicts", "partly")),
    ).order_by(day.desc(), FACTS.c.row.desc())  # fmt: skip


def entries(record: Record, kind: str, who: Who, *, until: date, since: date | None = None) -> list[Entry]:
    """What is told of these, of what took place (mood ``asserted``), by window and channel, type or act, in order of days."""
    windows = [CALENDAR.c.first_day, CALENDAR.c.day, CALENDAR.c.what]
    where = [*_of(who, kind), CALENDAR.c.mood == "asserted", CALENDAR.c.day <= until.isoformat()]
    where.append(CALENDAR.c.day >= (since.isoformat() if since else "0"))
    query = select(*windows, func.count().label("reports")).where(*where).group_by(*windows).order_by(CALENDAR.c.day, *windows)
    return [Entry(_date(row.first_day), date.fromisoformat(row.day), row.what or "", row.reports) for row in record.rows(query)]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def counts(record: Record, who: Who, *, until: date) -> dict[str, int]:
    """How many facts of each kind these take part in, up to a day and dated."""
    where = [CALENDAR.c.who == who[0], CALENDAR.c.whom == (who[1] if len(who) > 1 else "")]
    where += [CALENDAR.c.day <= until.isoformat(), CALENDAR.c.day >= "0"]
    query = select(CALENDAR.c.kind, func.count().label("n")).where(*where).group_by(CALENDAR.c.kind)
    return {row.kind: row.n for row in record.rows(query)}


def last_day(record: Record, until: date | None = None) -> date | None:
    """The day of the record's latest dated document up to a day; ``None`` without one."""
    query = select(func.max(DOCUMENTS.c.last_day))
    if until:
        query = query.where(DOCUMENTS.c.last_day <= until.isoformat())
    return _date(record.rows(query)[0][0])


def documents_between(record: Record, first: date, last: date) -> int:
    """How many documents are dated to some days, both included."""
    query = select(func.count()).where(DOCUMENTS.c.last_day.between(first.isoformat(), last.isoformat()))
    return int(record.rows(query)[0][0])
