"""What a page of the room is: an address with parameters, a function from the record to a view, and the forms of that view."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from detente.errors import UsageError
from detente.publish.room.room import Room

LONGEST_VALUE = 300
"""Characters that the value of a parameter may have."""
LONGEST_QUERY = 2000
"""Bytes that all parameters of an address may have together."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class NotFound(UsageError):
    """The record has not what this address names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Param:
    """One parameter. ``kind``: ``text``, ``day``, ``number``, ``id`` (sixteen hexadecimal digits), or ``choice`` of ``choices``."""

    name: str
    says: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    example: str = ""

    def read(self, text: str) -> Any:
        """The value that a text stands for. Raises ``UsageError`` with a sentence."""
        if len(text) > LONGEST_VALUE:
            raise UsageError(f"{self.name} is longer than {LONGEST_VALUE} characters")
        return _READERS[self.kind](self, text.strip())


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a page: its address and its parameters, read; ``None`` for those that are not given."""

    path: str
    values: Mapping[str, Any]
    given: Mapping[str, str]

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)

    def link(self, form: str = "", **changes: Any) -> str:
        """This page's address with some parameters changed (``None`` takes one out), in a form such as ``.json``."""
        kept = {name: text for name, text in self.given.items() if name not in changes}
        return address(self.path + form, {**kept, **changes})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: ``key`` stays the same for ever, ``at`` is a time or a day in ISO 8601, ``None`` where unknown."""

    key: str
    title: str
    link: str
    at: str | None
    text: str = ""
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page.

    ``name`` is its operation's id and the name of its ``template`` where that has no other, ``path`` its address with
    ``{parameters}``, ``says`` what it answers.
    ``view`` is a pure function from the record and what is asked to a frozen dataclass. ``rows`` makes CSV of the view, ``data``
    JSON where it should differ from the view's own fields, ``entries`` a feed. ``moves`` is for a page that only leads to another:
    the address to go to. ``nav`` is its name in the navigation. An answer may be ``lasts`` seconds old.
    """

    name: str
    path: str
    says: str
    view: Callable[[Room, Ask], Any]
    rows: Callable[[Any], Iterable[Mapping[str, Any]]]
    params: tuple[Param, ...] = ()
    data: Callable[[Any], Any] | None = None
    entries: Callable[[Any], Iterable[Entry]] | None = None
    moves: Callable[[Any], str] | None = None
    nav: str | None = None
    lasts: float = 2.0
    template: str | None = None

    def json(self, view: Any) -> Any:
        """The view as plain data."""
        return self.data(view) if self.data else plain(view)

    def ask(self, path: str, placed: Mapping[str, str], query: Iterable[tuple[str, str]]) -> Ask:
        """Read the parameters; of one that stands twice the first counts, one that the page does not know is passed over.

        Raises ``UsageError``.
        """
        given: dict[str, str] = {}
        for name, text in query:
            if text.strip():
                given.setdefault(name, text)
        known = {p.name: p for p in self.params}
        named = {**{n: t for n, t in given.items() if n in known}, **placed}
        values = {name: known[name].read(text) for name, text in named.items()}
        return Ask(path, values, {n: t for n, t in given.items() if n in known})


def address(path: str, params: Mapping[str, Any]) -> str:
    """An address of this room with its parameters; those without a value are left out."""
    told = [(name, str(value)) for name, value in params.items() if value not in (None, "")]
    return quote(path, safe="/.:~") + ("?" + urlencode(told) if told else "")


def plain(value: Any) -> Any:
    """Dataclasses, tuples and days as what JSON knows."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _text(param: Param, text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _day(param: Param, text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{param.name}: {_text(param, text)!r} is no day: write YYYY-MM-DD")


def _number(param: Param, text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"{param.name} must be a number")
    return int(text)


def _id(param: Param, text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{16}", text):
        raise NotFound(f"there is no {param.name} of this id: an id has sixteen digits from 0 to f")
    return text


def _choice(param: Param, text: str) -> str:
    if text not in param.choices:
        raise UsageError(f"{param.name}: choose one of {', '.join(param.choices)}")
    return text


_READERS: dict[str, Callable[[Param, str], Any]] = {"text": _text, "day": _day, "number": _number, "id": _id, "choice": _choice}
