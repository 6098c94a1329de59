"""Names that lead to two actors or two agreements: reading could not tell which one is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from detente.check_data.identity import PREFIXES
from detente.check_data.offices import end_of, first_day, last_day
from detente.check_data.sources import Files, Source, Step
from detente.errors import BadDate
from detente.model.text import Problem
from detente.model.when import When

_ACTOR_KEYS = ("names", "exact", "adjectives", "demonyms", "metonyms")
_SAME = str.maketrans("’‘–—‐‑", "''----")


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """One name with its place. ``when`` is the time in which its bearer exists, ``None`` if that is not dated."""

    text: str
    id: str
    source: Source
    path: tuple[Step, ...]
    exact: bool = False
    ambiguous: bool = False
    when: When | None = None


def check_names(files: Files) -> list[Problem]:
    """Names with two bearers, unless both mark them as ambiguous or the two never exist at one time."""
    groups = (
        (list(_of_actors(files)), "mark it as ambiguous in both files, or take it out of one"),
        *((list(_of_people(s)), "write a longer form in one of them") for s in files.under("actors/offices/")),
        (list(_of_agreements(files)), "list it under ambiguous in both files, or take it out of one"),
    )
    return [*_idle_marks(files), *(problem for names, advice in groups for problem in _shared(names, advice))]


def _idle_marks(files: Files) -> Iterator[Problem]:
    """What is marked as ambiguous must be written as the name that it marks, or the mark does nothing."""
    for folder in PREFIXES:
        for source in files.under(folder):
            written = {text for _, text in _texts(source.data, _ACTOR_KEYS)}
            for number, text in enumerate(source.data.get("ambiguous") or ()):
                if str(text) not in written:
                    yield source.problem(f"{text} is no name in this file: write it as there, or drop it", ["ambiguous", number])


def _shared(names: list[Name], advice: str) -> Iterator[Problem]:
    by_key: dict[str, list[Name]] = {}
    for name in names:
        by_key.setdefault(_key(name.text), []).append(name)
    for bearers in by_key.values():
        told = set()
        for one, other in combinations(bearers, 2):
            if _clash(one, other) and frozenset((one.id, other.id)) not in told:
                told.add(frozenset((one.id, other.id)))
                place = one.source.problem("", one.path).where
                yield other.source.problem(f"{other.text!r} is {other.id} here and {one.id} at {place}: {advice}", other.path)


def _clash(one: Name, other: Name) -> bool:
    if one.id == other.id or (one.ambiguous and other.ambiguous):
        return False
    if one.exact and other.exact and one.text != other.text:
        return False
    return one.when is None or other.when is None or one.when.overlaps(other.when)


def _key(text: str) -> str:
    return " ".join(text.casefold().translate(_SAME).split()).removeprefix("the ")


def _of_actors(files: Files) -> Iterator[Name]:
    for folder in PREFIXES:
        for source in files.under(folder):
            ambiguous = {_key(str(x)) for x in source.data.get("ambiguous") or ()}
            when, written = _valid(source.data), {_key(str(x)) for x in source.data.get("exact") or ()}
            for path, text in _texts(source.data, _ACTOR_KEYS):
                if not text.endswith(")"):  # an explanation in brackets is shown and never met in a text
                    key = _key(text)
                    yield Name(text, source.data["id"], source, path, key in written, key in ambiguous, when)


def _valid(data: Mapping[str, Any]) -> When | None:
    try:
        return When.parse(data["valid"]) if data.get("valid") else None
    except BadDate:
        return None  # told by the check of dates


def _texts(data: Mapping[str, Any], keys: tuple[str, ...]) -> Iterator[tuple[tuple[Step, ...], str]]:
    yield ("name",), str(data["name"])
    for key in keys:
        yield from (((key, n), str(text)) for n, text in enumerate(data.get(key) or ()))


def _of_people(source: Source) -> Iterator[Name]:
    """Full names only, and those of one file: office, date and state tell who of several is meant by a surname, and which of
    two namesakes who serve two states or are never in office at one time (father and son).
    """
    for number, person in enumerate(source.data["people"]):
        when = _in_office(source.data, person["id"])
        for path, text in _texts(person, ("names",)):
            if " " in text:
                yield Name(text, person["id"], source, ("people", number, *path), when=when)


def _in_office(data: Mapping[str, Any], person: str) -> When | None:
    """From the first day in any office of the file to the last, ``None`` if a date is not sound."""
    terms = [h for o in data["offices"] for h in o["holders"] if f"person:{h.get('person')}" == person]
    try:
        return When(min(first_day(t["from"]) for t in terms), max(last_day(end_of(t)) for t in terms))
    except ValueError:
        return None  # told by the check of dates, or no term


def _of_agreements(files: Files) -> Iterator[Name]:
    """A line of agreement_names steps back as soon as the agreement has its file."""
    own = set()
    for source in files.under("agreements/"):
        own.add(source.data["id"])
        for path, text in (*_texts(source.data, ("names", "exact")), (("title",), source.data["title"])):
            yield Name(text, source.data["id"], source, path, path[0] == "exact")
    for source in files.under("lexicon/agreement_names.yaml"):
        for number, line in enumerate(source.data):
            for path, text in _texts({"name": line["names"][0], **line}, ("names", "exact")) if line["id"] not in own else ():
                yield Name(text, line["id"], source, (number, *path), path[0] == "exact")
