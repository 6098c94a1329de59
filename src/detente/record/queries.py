"""The conditions of the listings: who, about what, between which days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, exists, func, or_, select

from detente.errors import UsageError
from detente.record.rows import folded
from detente.record.schema import FACTS, PARTS

if TYPE_CHECKING:
    from detente.register import Register


def by_date(query: Select[Any]) -> Select[Any]:
    """Facts in the order of their days, those without any last; on one day in the order of the text."""
    day = func.coalesce(FACTS.c.last_day, FACTS.c.first_day)
    return query.order_by(day.is_(None), day, FACTS.c.document, FACTS.c.position)


def in_window(since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """Facts that may be of a day from ``since`` to ``until``, both included. Where a bound is set, a fact must have a date."""
    found: list[ColumnElement[bool]] = []
    if since or until:
        found.append(or_(FACTS.c.first_day.is_not(None), FACTS.c.last_day.is_not(None)))
    if since:
        found.append(or_(FACTS.c.last_day.is_(None), FACTS.c.last_day >= since.isoformat()))
    if until:
        found.append(or_(FACTS.c.first_day.is_(None), FACTS.c.first_day <= until.isoformat()))
    return found


def tried(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A column as it is compared where its own index must not be used: what belongs to one fact or one document is few rows, and
    what has some value is many, but a database without statistics may take either way.
    """
    return func.coalesce(column, "")


def has_part(name: str, parts: Sequence[str], *, few: bool = False) -> ColumnElement[bool]:
    """Facts in which somebody of this id or name, or of this state, takes one of the parts.

    ``few``: a few facts are held against it, each by itself; else those of this name are looked up once among all.
    """
    one = PARTS.alias()
    fits = and_(one.c.part.in_(parts), _is(one, name, few))
    return _each(one, fits) if few else FACTS.c.row.in_(select(one.c.fact).where(fits))


def meeting(names: tuple[str, str], parts: Sequence[str], *, few: bool = False) -> ColumnElement[bool]:
    """Facts in which two different actors take part, one of each name. ``few`` as for ``has_part``."""
    one, other = PARTS.alias(), PARTS.alias()
    both = and_(_is(one, names[0], few), _is(other, names[1], few), one.c.row != other.c.row)
    where = and_(one.c.fact == other.c.fact, one.c.part.in_(parts), other.c.part.in_(parts), both)
    return _each(one, where) if few else FACTS.c.row.in_(select(one.c.fact).where(where))


def _each(one: FromClause, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(select(one.c.row).where(one.c.fact == FACTS.c.row, fits))


def _is(actor: FromClause, name: str, few: bool) -> ColumnElement[bool]:
    """An id is that actor alone, save that a state's stands for all who act for it; so does a state's name or metonym."""
    kind, colon, key = name.partition(":")
    named, of = (tried(c) if few else c for c in (actor.c.actor, actor.c.state))
    if colon and kind != "state":
        return named == name
    code = key if colon else register().find_state(name)
    ways: list[ColumnElement[bool]] = [of == code, named == f"state:{code}"] if code else []
    if not colon and name != code:  # "KEN" is Kenya, and nobody called Ken
        words = folded(name)
        if not words:
            raise UsageError(f"{name!r} is no name: give a name or an id")
        # Names hold neither % nor _ once they are folded.
        ways.append(actor.c.words.like(f"% {words} %"))
    return or_(*ways)


@cache
def register() -> Register:
    """The register that names are looked up in, loaded once: it takes longer than many a question."""
    from detente.register import load_register

    return load_register()


def words_of(words: str) -> list[str]:
    """What is searched for: words, and several in double quotes that must stand together. Raises ``UsageError`` without a word."""
    found = [" ".join((a or b).split()) for a, b in re.findall(r'"([^"]+)"|([^\s"]+)', words)]
    named = [w for w in found if any(c.isalnum() for c in w)]
    if not named:
        raise UsageError("name at least one word to search for")
    return named
