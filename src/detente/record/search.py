"""Searching the record: words, and filters that name who, about what, between whom, under which agreement, when and where.

``speaker:lavrov about:inspections`` finds documents in which one statement fits both. Filters on the same kind of fact hold for one
fact together; a value with blanks stands in double quotes: ``agreement:"New START"``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from detente.errors import UsageError
from detente.model.when import When
from detente.record.backend import Backend
from detente.record.queries import has_part, in_window, meeting, register, tried, words_of
from detente.record.rows import folded
from detente.record.schema import DOCUMENTS, FACTS

FILTERS = ("speaker", "about", "between", "agreement", "on", "outlet")
_FILTER = re.compile(rf'(?<!\S)({"|".join(FILTERS)}):(?:"([^"]*)"|(\S*))')
_ALL = 1_000_000_000
MOST_FACTS = 20
"""Ids of facts that one hit lists."""


def hits(store: Backend, words: str, limit: int) -> Select[Any]:
    """The query for what was asked: row, id, dated, outlet and title of each hit, the best first. Raises ``UsageError``."""
    rest, filters = filters_of(words)
    if not rest and not filters:
        raise UsageError("name at least one word to search for")
    fits = fact_fits(store, filters)
    narrowed = fits is not None or "outlet" in filters
    query = _with_words(store, rest, _ALL if narrowed else limit) if rest else _without_words()
    if fits is not None:
        query = query.where(DOCUMENTS.c.row.in_(select(FACTS.c.document).where(fits)))
    if "outlet" in filters:
        query = query.where(_is_outlet(filters["outlet"]))
    return query.limit(limit)


def filters_of(words: str) -> tuple[str, dict[str, str]]:
    """The words that are searched for, and the filters by their names. Raises ``UsageError`` for one without value or twice."""
    found: dict[str, str] = {}
    for name, quoted, plain in _FILTER.findall(words):
        value = (quoted or plain).strip()
        if not value:
            raise UsageError(f"{name}: names nothing: write {name}:VALUE, with quotes where it has blanks")
        if name in found:
            raise UsageError(f"{name}: stands twice: search for one after the other")
        found[name] = value
    return _FILTER.sub(" ", words).strip(), found


def places(store: Backend, words: str, rows: Sequence[int]) -> Select[Any] | None:
    """The query for the passages that fit: row, place; ``None`` where filters alone were asked for.

    A query of its own, for a passage costs far more than a rank, and of many hits few are shown.
    """
    rest, _ = filters_of(words)
    return store.places(words_of(rest), rows) if rest and rows else None


def facts_of(store: Backend, words: str, rows: Sequence[int]) -> Select[Any] | None:
    """The query for the facts that fit, in the order of the text: document's row, fact's id; ``None`` where no fact was asked for.

    A query of its own too: who takes part is looked up in the facts of these documents, not once more in all.
    """
    fits = fact_fits(store, filters_of(words)[1], few=True)
    if fits is None or not rows:
        return None
    return select(FACTS.c.document, FACTS.c.id).where(FACTS.c.document.in_(rows), fits).order_by(FACTS.c.document, FACTS.c.position)


def _columns() -> list[ColumnElement[Any]]:
    title = func.coalesce(DOCUMENTS.c.title, DOCUMENTS.c.source).label("title")
    return [DOCUMENTS.c.row, DOCUMENTS.c.id, DOCUMENTS.c.dated, DOCUMENTS.c.outlet, title]


def _with_words(store: Backend, words: str, most: int) -> Select[Any]:
    """The best first. Where nothing else is asked, the best are chosen before the documents are looked up: half the time."""
    ranked = store.hits(words_of(words))
    columns = ranked.selected_columns
    found = (ranked if most == _ALL else ranked.order_by(columns.rank, columns.row).limit(most)).subquery()
    query = select(*_columns()).select_from(DOCUMENTS).join(found, found.c.row == DOCUMENTS.c.row)
    return query.order_by(found.c.rank, DOCUMENTS.c.row)


def _without_words() -> Select[Any]:
    """By date, the latest first, those without a date last."""
    day = func.coalesce(DOCUMENTS.c.last_day, DOCUMENTS.c.first_day)
    return select(*_columns()).order_by(day.is_(None), day.desc(), DOCUMENTS.c.row)


def fact_fits(
    store: Backend, filters: Mapping[str, str], most: int = _ALL, *, few: bool = False
) -> ColumnElement[bool] | None:
    """One fact of a document must fit all that is asked of it; ``None`` where nothing is. Of statements with the words of ``about``
    at most so many count, those that were added last. ``few``: few facts are held against it, see ``queries.has_part``.
    """
    few = few or most != _ALL
    asked: list[ColumnElement[bool]] = []
    if "speaker" in filters:
        asked += [tried(FACTS.c.kind) == "statement", has_part(filters["speaker"], ("speaker",), few=few)]
    if "about" in filters:
        asked.append(_says(store, words_of(filters["about"]), most))
    if "between" in filters:
        asked += [tried(FACTS.c.kind).in_(("contact", "event")), _between(filters["between"], few)]
    if "agreement" in filters:
        asked.append(_on_agreement(store, filters["agreement"], most))
    if "on" in filters:
        when = _when(filters["on"])
        asked += in_window(when.earliest, when.latest)
    return and_(*asked) if asked else None


def _between(value: str, few: bool) -> ColumnElement[bool]:
    names = [n.strip() for n in value.split(",")]
    if len(names) != 2 or not all(names):
        raise UsageError("between: takes two names with a comma: between:RUS,USA")
    return meeting((names[0], names[1]), ("parties", "actors", "recipients"), few=few)


def _says(store: Backend, words: Sequence[str], most: int) -> ColumnElement[bool]:
    """Statements with these words: looked up once, then each fact of a document is held against them."""
    return func.coalesce(FACTS.c.row, 0).in_(store.said(words, most))


def _on_agreement(store: Backend, value: str, most: int) -> ColumnElement[bool]:
    """Acts under the agreement, and statements that name it."""
    agreement = register().agreement(value)
    named = [_says(store, [name], most) for name in dict.fromkeys((agreement.name, *agreement.names)) if folded(name)]
    return or_(tried(FACTS.c.agreement) == agreement.id, *named)


def _when(value: str) -> When:
    when = When.parse(value)
    if not (when.earliest or when.latest):
        raise UsageError("on: takes a day, a month, a year or an EDTF interval: on:2023-06")
    return when


def _is_outlet(value: str) -> ColumnElement[bool]:
    """The outlet's name or a part of it, whatever the capitals."""
    return func.lower(DOCUMENTS.c.outlet).like(f"%{_escaped(value.lower())}%", escape="\\")


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

