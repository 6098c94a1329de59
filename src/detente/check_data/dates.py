"""Dates: each is EDTF, and what begins does not end before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from detente.check_data.sources import Files, Source, Step
from detente.errors import BadDate
from detente.model.text import Problem
from detente.model.when import When

_KEYS = {"when", "valid", "effect", "known", "from", "to", "until", "since", "known_until"}
_PAIRS = (("from", "to"), ("from", "known_until"), ("since", "until"), ("when", "until"))
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
            if key != "parameters":  # of a clause: words of the law, not dates
                yield from _walk(source, value, (*path, key))


def _mapping(source: Source, data: Mapping[str, Any], path: tuple[Step, ...]) -> Iterator[Problem]:
    read: dict[str, When | None] = {}
    if path and path[-1] == "parameters":
        return
    for key in _KEYS & data.keys():
        if isinstance(data[key], str):
            try:
                read[key] = None if data[key] in ("..", _ALWAYS) else When.parse(data[key])
            except BadDate as error:
                yield source.problem(f"{key}: {error}", (*path, key))
    for first, last in _PAIRS:
        begin, end = read.get(first), read.get(last)
        if begin and end and begin.earliest and end.latest and begin.earliest > end.latest:
            message = f"{last} {data[last]} lies before {first} {data[first]}: exchange or correct them"
            yield source.problem(message, (*path, last))
