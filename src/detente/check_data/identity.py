"""File names and ids: a file is called after what it holds, and no id stands for two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from detente.check_data.sources import Files, Source, Step, mappings
from detente.errors import BadDate
from detente.model.agreement import Agreement
from detente.model.text import Problem

PREFIXES = {"actors/states/": "state", "actors/organisations/": "org", "actors/outlets/": "org"}
# Entries of the lexicon that are looked up by one word: a second one would hide the first.
_WORDS = {"lexicon/cues.yaml": ("cue",), "lexicon/channels.yaml": ("verb", "noun"), "lexicon/roles.yaml": ("noun",)}
Definition = tuple[str, Source, tuple[Step, ...]]


def check_identity(files: Files) -> list[Problem]:
    """Files that are not named after their id, ids that are given twice, people with two names."""
    return [*_misnamed(files), *_twice(files), *_two_names(files)]


def agreement_of(source: Source) -> Agreement | None:
    """The agreement of a sound file, ``None`` where a date keeps it from being built (told by the check of dates)."""
    try:
        return Agreement.from_data(source.data)
    except (BadDate, ValueError):
        return None


def _misnamed(files: Files) -> Iterator[Problem]:
    for folder, prefix in PREFIXES.items():
        for source in files.under(folder):
            yield from _wrong_name(source, "id", f"{prefix}:{source.stem}")
    for source in files.under("actors/offices/"):
        if source.data["of"].partition(":")[2] != source.stem:
            yield source.problem(f"the offices of {source.data['of']} in a file of another name: rename the file", ["of"])
    for source in files.under("agreements/"):
        yield from _wrong_name(source, "id", source.stem)
    for source in files.under("contacts/"):
        yield from _wrong_pair(source)


def _wrong_name(source: Source, key: str, wanted: str) -> Iterator[Problem]:
    if source.data[key] != wanted:
        yield source.problem(f"the id {source.data[key]} in a file of another name: write {wanted} or rename the file", [key])


def _wrong_pair(source: Source) -> Iterator[Problem]:
    pair = source.data.get("between") or []
    if pair and source.stem.split("-") != sorted(pair):
        wanted = "-".join(sorted(pair))
        yield source.problem(f"the contacts of {' and '.join(pair)} belong in {wanted}.yaml: rename the file", ["between"])


def _twice(files: Files) -> Iterator[Problem]:
    first: dict[str, Problem] = {}
    for key, source, path in _definitions(files):
        here = source.problem(f"{key} is defined twice", path)
        if key in first:
            advice = "join the two" if source.name.startswith("lexicon/") else "give one of them another id"
            yield Problem(f"{here.message}, first at {first[key].where}: {advice}", here.where)
        else:
            first[key] = here


def _definitions(files: Files) -> Iterator[Definition]:
    """Every id with its place. A person may stand in several files of offices, but only once in each."""
    for folder in (*PREFIXES, "agreements/"):
        yield from ((s.data["id"], s, ("id",)) for s in files.under(folder))
    for source in files.under("actors/offices/"):
        yield (f"offices of {source.data['of']}", source, ("of",))
        yield from ((f"{p['id']} of {source.name}", source, ("people", n)) for n, p in enumerate(source.data["people"]))
    for source in files.under("happenings/"):
        yield from ((h["id"], source, (n, "id")) for n, h in enumerate(source.data))
    for source in files.under("contacts/"):
        yield from ((c["id"], source, ("contacts", n, "id")) for n, c in enumerate(source.data["contacts"]))
    for source in files.under("lexicon/agreement_names"):
        yield from ((f"name line {x['id']}", source, (n, "id")) for n, x in enumerate(source.data))
    for source in files.under("agreements/"):
        yield from _inside(source)
    for name, keys in _WORDS.items():
        for source in files.under(name):
            yield from ((_word(entry, keys), source, (n,)) for n, entry in enumerate(source.data))


def _word(entry: Mapping[str, Any], keys: Sequence[str]) -> str:
    kind = next(key for key in keys if key in entry)
    upos = {"NOUN": " as a noun", "ADJ": " as an adjective", "ADV": " as an adverb"}.get(entry.get("upos", ""), "")
    sense = f" that {entry['class']}" if kind == "cue" else ""  # a cue may stand in two classes with other frames
    return f"the {kind} {entry[kind]}{upos}{sense}"


def _inside(source: Source) -> Iterator[Definition]:
    agreement = agreement_of(source)
    if agreement is not None:
        yield from ((clause.id, source, ("clauses", n)) for n, clause in enumerate(agreement.clauses))
        yield from ((act.id, source, ("acts", n)) for n, act in enumerate(agreement.acts))


def _two_names(files: Files) -> Iterator[Problem]:
    """A person is called the same in every file, so that it does not matter which one is read first."""
    first: dict[str, tuple[str, str]] = {}
    for source in files.under("actors/offices/"):
        for number, person in enumerate(mappings(source.data["people"])):
            name, place = first.setdefault(person["id"], (person["name"], source.name))
            if name != person["name"]:
                message = f"{person['id']} is called {person['name']} here and {name} in {place}: write one name in both"
                yield source.problem(message, ["people", number, "name"])
