"""Dates: each is EDTF, and what begins does not end before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.check_data.sources import Files, Source, Step
from detente.errors import BadDate
from detente.model.agreement_file import ROW_ACTS
from detente.model.text import Problem
from detente.model.when import When

_KEYS = {"when", "valid", "effect", "known", "from", "to", "until", "since", "known_until"}
_PAIRS = (("from", "to"), ("from", "known_until"), ("since", "until"), ("when", "until"))
_DAYS = ("not_before", "through", "day")  # among a clause's parameters; the others there are words of the law
_ALWAYS = "../.."


def check_dates(files: Files) -> list[Problem]:
    """Dates that are none, and ends before their beginnings. The lexicon has words under these keys, not dates."""
    sources = [s for folder in ("actors/", "agreements/", "contacts/", "happenings/") for s in files.under(folder)]
    return [problem for source in sources for problem in _walk(source, source.data, ())]


def _walk(source: Source, data: Any, path: tuple[Step, ...]) -> Iterator[Problem]:
    if isinstance(data, list):
        for number, item in enumerate(data):
            yield from _walk(source, item, (*path, number))
    elif isinstance(data, Mapping):
        yield from _mapping(source, data, path)
        for key, value in data.items():
            yield from _walk(source, value, (*path, key))


def _must_be(source: Source, path: tuple[Step, ...], key: str) -> bool:
    """An act has a date, and an effect that it names is one."""
    return source.name.startswith("agreements/") and path[:1] == ("acts",) and len(path) == 2 and key in ("when", "effect")


def _is_date_of_agreement(source: Source, path: tuple[Step, ...], key: str) -> bool:
    """The dates of an agreement that stand under other keys: those of a state's row, and days among a clause's parameters."""
    if not source.name.startswith("agreements/"):
        return False
    if path[:1] == ("states",):
        return key in ROW_ACTS
    return path[-1:] == ("parameters",) and key in _DAYS


def _mapping(source: Source, data: Mapping[str, Any], path: tuple[Step, ...]) -> Iterator[Problem]:
    read: dict[str, When | None] = {}
    among_parameters = bool(path) and path[-1] == "parameters"
    keys = set() if among_parameters else _KEYS & data.keys()
    for key in sorted(keys | {k for k in data if _is_date_of_agreement(source, path, k)}):
        if isinstance(data[key], str):
            try:
                open_one = data[key] == _ALWAYS or (data[key] == ".." and not _must_be(source, path, key))
                read[key] = None if open_one else When.parse(data[key])
            except BadDate as error:
                yield source.problem(f"{key}: {error}", (*path, key))
    for first, last in _PAIRS:
        begin, end = read.get(first), read.get(last)
        if begin and end and begin.earliest and end.latest and begin.earliest > end.latest:
            message = f"{last} {data[last]} lies before {first} {data[first]}: exchange or correct them"
            yield source.problem(message, (*path, last))
