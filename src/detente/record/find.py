"""Finding documents in a large record, a page at a time, with counts beside: as ``record.search``, within bounds.

Words are looked up among the documents that were added last, at most ``WINDOW`` of them; of these come the best, the latest by date
or those added last. Without words documents are walked by date. Questions on facts (who speaks, about what, between whom) are put
to the documents found so, or where nothing else is asked to those of the latest facts that fit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, select

from detente.record.backend import Backend
from detente.record.browse import Wanted, fitting_documents
from detente.record.queries import has_part, tried, words_of
from detente.record.schema import CHECKS, DOCUMENTS, FACTS, LEDGER, PARTS
from detente.record.search import fact_fits, filters_of

WINDOW = 1500
"""Documents that are looked at for one question."""
COUNTED = 400
"""Documents of which facets are counted."""
ORDERS = ("best", "latest", "added")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which documents: ``words`` may hold the filters of ``record.search``; ``kind``, ``speaker`` (an id), ``agreement`` and
    ``verdict`` must fit a fact of the document together; ``outlet`` is the whole name; ``order`` one of ``ORDERS``."""

    words: str = ""
    kind: str | None = None
    speaker: str | None = None
    agreement: str | None = None
    verdict: str | None = None
    outlet: str | None = None
    since: date | None = None
    until: date | None = None
    order: str = "best"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document: the passage that fits, and the JSON of the first facts that fit, where facts were asked for."""

    id: str
    title: str
    outlet: str | None
    dated: str | None
    url: str | None
    added: str | None
    place: str
    facts: tuple[dict[str, Any], ...]
    total: int
    row: int


@dataclass(frozen=True, slots=True)
class Hits:
    """One page. ``looked`` is how many documents fit, ``None`` where nobody counted; ``more`` whether there is another page."""

    hits: tuple[Hit, ...]
    looked: int | None
    more: bool
    rows: tuple[int, ...]


def find(store: Backend, question: Question, page: int, limit: int) -> Hits:
    """One page of documents, from 1. Raises ``UsageError`` for words that are none and filters that are not sound."""
    rest, filters = filters_of(question.words)
    fits = _fits(store, question, filters)
    with store.guarded(), store.engine.connect() as connection:
        query = _candidates(store, connection, question, rest, fits)
        rows = [row.row for row in connection.execute(query.limit(WINDOW))]
        shown = rows[(page - 1) * limit : page * limit]
        hits = _read(store, connection, shown, rest, fits)
        return Hits(tuple(hits), len(rows), len(rows) > page * limit, tuple(rows[:COUNTED]))


def facets(store: Backend, rows: Sequence[int], most: int = 8) -> dict[str, list[tuple[str, int]]]:
    """Of these documents: how many are of which outlet, year, and name which speaker and agreement."""
    if not rows:
        return {name: [] for name in ("outlet", "year", "speaker", "agreement")}
    here = DOCUMENTS.c.row.in_(rows)
    told = DOCUMENTS.join(FACTS, FACTS.c.document == DOCUMENTS.c.row)
    said = told.join(PARTS, and_(PARTS.c.fact == FACTS.c.row, PARTS.c.part == "speaker"))
    year = func.substr(DOCUMENTS.c.last_day, 1, 4)
    asked: dict[str, tuple[ColumnElement[Any], Any]] = {
        "outlet": (DOCUMENTS.c.outlet, DOCUMENTS), "year": (year, DOCUMENTS), "speaker": (PARTS.c.actor, said),
        "agreement": (FACTS.c.agreement, told),
    }  # fmt: skip
    times = func.count(DOCUMENTS.c.row.distinct())
    with store.guarded(), store.engine.connect() as connection:
        return {
            name: [
                (row[0], row[1])
                for row in connection.execute(
                    select(value, times).select_from(source).where(here, value.is_not(None))
                    .group_by(value).order_by(times.desc(), value).limit(most)
                )
            ]
            for name, (value, source) in asked.items()
        }  # fmt: skip


def outlets(store: Backend) -> list[str]:
    """The outlets of all documents, from their index."""
    with store.guarded(), store.engine.connect() as connection:
        return [row[0] for row in connection.execute(select(DOCUMENTS.c.outlet).where(DOCUMENTS.c.outlet.is_not(None)).distinct())]


def _fits(store: Backend, question: Question, filters: dict[str, str]) -> ColumnElement[bool] | None:
    """What one fact of the document must fit."""
    asked: list[ColumnElement[bool]] = []
    given = fact_fits(store, filters, WINDOW)
    if given is not None:
        asked.append(given)
    if question.kind:
        asked.append(tried(FACTS.c.kind) == question.kind)
    if question.agreement:
        asked.append(tried(FACTS.c.agreement) == question.agreement)
    if question.speaker:
        asked.append(has_part(question.speaker, ("speaker",), few=True))
    if question.verdict:
        fits = tried(CHECKS.c.verdict) == question.verdict
        checked = and_(CHECKS.c.document == FACTS.c.document, CHECKS.c.fact == FACTS.c.id, fits)
        asked.append(select(CHECKS.c.row).where(checked).exists())
    return and_(*asked) if asked else None


def _candidates(
    store: Backend, connection: Connection, question: Question, rest: str, fits: ColumnElement[bool] | None
) -> Select[Any]:
    """The rows of the documents that fit, in the order asked for."""
    day = _day()
    conditions = _conditions(question, day)
    if fits is not None:
        conditions.append(select(FACTS.c.row).where(FACTS.c.document == DOCUMENTS.c.row, fits).exists())
    if rest:
        found = store.told(words_of(rest), WINDOW).subquery()
        query = select(DOCUMENTS.c.row).join_from(found, DOCUMENTS, DOCUMENTS.c.row == found.c.row).where(*conditions)
        best: tuple[ColumnElement[Any], ...] = (found.c.rank, DOCUMENTS.c.row.desc())
        return query.order_by(*(best if question.order == "best" else _order(question.order, day)))
    query = select(DOCUMENTS.c.row).where(*conditions).order_by(*_order(question.order, day))
    if fits is None:
        return query
    return query.where(DOCUMENTS.c.row.in_(_near(store, connection, question, conditions[:-1], day)))


def _day() -> ColumnElement[str]:
    return func.coalesce(DOCUMENTS.c.last_day, DOCUMENTS.c.first_day, literal_column("''"))


def _order(order: str, day: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
    return (DOCUMENTS.c.row.desc(),) if order == "added" else (day.desc(), DOCUMENTS.c.row.desc())


def _conditions(question: Question, day: ColumnElement[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if question.outlet:
        found.append(DOCUMENTS.c.outlet == question.outlet)
    if question.since:
        found.append(day >= question.since.isoformat())
    if question.until:
        found += [day <= question.until.isoformat(), day != ""]
    return found


def _near(
    store: Backend, connection: Connection, question: Question, conditions: list[ColumnElement[bool]], day: ColumnElement[str]
) -> list[int]:
    """The documents that are tried where no words are given: those of the latest facts of whoever or whatever is asked for, else
    the latest of all."""
    kind = "statement" if question.speaker else "act" if question.agreement else None
    if kind:
        return fitting_documents(connection, store, Wanted(kind=kind, who=question.speaker, agreement=question.agreement))
    if question.verdict:
        latest = select(CHECKS.c.document).where(CHECKS.c.verdict == question.verdict).order_by(CHECKS.c.row.desc()).limit(WINDOW)
        return list(dict.fromkeys(row.document for row in connection.execute(latest)))
    order = _order("added" if question.order == "added" else "latest", day)
    return [row.row for row in connection.execute(select(DOCUMENTS.c.row).where(*conditions).order_by(*order).limit(WINDOW))]


def _read(
    store: Backend, connection: Connection, rows: Sequence[int], rest: str, fits: ColumnElement[bool] | None
) -> list[Hit]:
    """The documents of these rows, in their order."""
    if not rows:
        return []
    title = func.coalesce(DOCUMENTS.c.title, DOCUMENTS.c.source).label("title")
    begin = func.substr(DOCUMENTS.c.text, 1, 280).label("begin")
    columns = (DOCUMENTS.c.row, DOCUMENTS.c.id, title, DOCUMENTS.c.outlet, DOCUMENTS.c.dated, DOCUMENTS.c.url, begin)
    told = DOCUMENTS.outerjoin(LEDGER, LEDGER.c.document == DOCUMENTS.c.row)
    query = select(*columns, LEDGER.c.added, LEDGER.c.facts).select_from(told).where(DOCUMENTS.c.row.in_(rows))
    found_places = connection.execute(store.places(words_of(rest), rows)).all() if rest else ()
    places = {row.row: row.place for row in found_places}
    facts = _facts(connection, rows, fits)
    found = {
        row.row: Hit(
            row.id, row.title, row.outlet, row.dated, row.url, row.added,
            " ".join((places.get(row.row) or row.begin or "").split()), tuple(facts.get(row.row, ())), row.facts or 0, row.row,
        )
        for row in connection.execute(query)
    }  # fmt: skip
    return [found[row] for row in rows]


def _facts(connection: Connection, rows: Sequence[int], fits: ColumnElement[bool] | None) -> dict[int, list[dict[str, Any]]]:
    """The first three facts of each document that fit, where facts were asked for."""
    found: dict[int, list[dict[str, Any]]] = {}
    if fits is None:
        return found
    for row in rows:
        query = select(FACTS.c.json).where(FACTS.c.document == row, fits).order_by(FACTS.c.position).limit(3)
        found[row] = [json.loads(each.json) for each in connection.execute(query)]
    return found
