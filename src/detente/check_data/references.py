"""What one file says of another: everything that is named must be there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from detente.check_data.identity import PREFIXES, agreement_of
from detente.check_data.sources import Files, Source, mappings, values_at
from detente.model.text import Problem

# Folder, path and what must stand there. An actor without a prefix is a state's code; `party`: a party of the same file.
REFERENCES = (
    ("actors/states/", "succeeded_by.*", "state"),
    ("actors/organisations/", "state", "state"),
    ("actors/outlets/", "state", "state"),
    ("actors/offices/", "of", "actor"),
    ("happenings/", "*.place.state", "state"),
    ("happenings/", "*.participants.*", "actor"),
    ("contacts/", "between.*", "state"),
    ("contacts/", "complete.*.between.*", "state"),
    ("contacts/", "contacts.*.states.*", "state"),
    ("contacts/", "contacts.*.place.state", "state"),
    ("contacts/", "contacts.*.parties.*", "actor"),
    ("contacts/", "contacts.*.initiator", "actor"),
    ("contacts/", "contacts.*.reported_by.*", "actor"),
    ("contacts/", "contacts.*.happening", "happening"),
    ("agreements/", "parties.*.state", "state"),
    ("agreements/", "parties.*.continues", "state"),
    ("agreements/", "clauses.*.parameters.named.*", "state"),
    ("agreements/", "clauses.*.parameters.depositaries.*", "state"),
    ("agreements/", "clauses.*.parameters.supersedes", "agreement"),
    ("agreements/", "clauses.*.parameters.agreement", "agreement"),
    ("agreements/", "clauses.*.parameters.with", "agreement"),
    ("agreements/", "clauses.*.parameters.participants", "agreement"),
    ("agreements/", "clauses.*.parameters.after_end_of", "agreement"),
    ("agreements/", "states.rows.*.state", "state"),
    ("agreements/", "states.rows.*.predecessor", "state"),
    ("agreements/", "acts.*.to.*", "state"),
    ("agreements/", "acts.*.towards.*", "party"),
    ("agreements/", "acts.*.predecessor", "state"),
    ("agreements/", "acts.*.alleged_by.*", "state"),
    ("agreements/", "acts.*.contested_by.*.by.*", "state"),
    ("agreements/", "sides.*", "party"),
    ("agreements/", "acts.*.parties.*", "party"),
    ("agreements/", "holdings.*.party", "party"),
    ("agreements/", "circumstances.*.states.*", "party"),
    ("agreements/", "limits.*.parties.*", "party"),
    ("agreements/", "verification.*.parties.*", "party"),
    ("agreements/", "channels.*.parties.*", "party"),
    ("agreements/", "practice.*.parties.*", "state"),
    ("lexicon/roles.yaml", "*.office.*", "office"),
)
_ONE_SLIP = 0.93  # likeness of two ids, prefix included, that differ by a letter or two
_HOMES = {
    "state": "add its file under actors/states/ or correct the code",
    "actor": "add it under actors/ or correct the id",
    "happening": "add it under happenings/ or correct the id",
    "agreement": "add its file under agreements/ or a line in lexicon/agreement_names.yaml, or correct the id",
    "party": "add it to the parties of this file or correct the code",
    "office": "no file under actors/offices/ has this office: take it out or correct it",
}


def check_references(files: Files) -> list[Problem]:
    """Everything that is named and is nowhere defined."""
    known = _known(files)
    found = [problem for folder, pattern, kind in REFERENCES for problem in _unknown(files, folder, pattern, kind, known)]
    return [*found, *_holders(files), *_acts_and_clauses(files), *_triggers(files), *_contexts(files), *_sectors(files)]


def _known(files: Files) -> dict[str, set[str]]:
    """What is defined, by kind. A file that could not be read still defines what its name says."""
    actors = {f"{prefix}:{s.stem}" for folder, prefix in PREFIXES.items() for s in files.any_under(folder)}
    actors |= {str(p.get("id")) for s in files.any_under("actors/offices/") for p in _listed(s, "people")}
    named = {str(line.get("id")) for s in files.any_under("lexicon/agreement_names") for line in mappings(s.data)}
    return {
        "actor": actors,
        "state": {actor for actor in actors if actor.startswith("state:")},
        "happening": {str(h.get("id")) for s in files.any_under("happenings/") for h in mappings(s.data)},
        "agreement": named | {s.stem for s in files.any_under("agreements/")},
        "office": {name for s in files.any_under("actors/offices/") for o in _listed(s, "offices") for name in _offices(o)},
    }


def _listed(source: Source, key: str) -> list[Mapping[str, Any]]:
    return mappings(source.data.get(key)) if isinstance(source.data, Mapping) else []


def _offices(office: Mapping[str, Any]) -> list[str]:
    return [str(office.get("office")), *map(str, office.get("also") or ())]


def _unknown(files: Files, folder: str, pattern: str, kind: str, known: Mapping[str, set[str]]) -> Iterator[Problem]:
    for source in files.under(folder):
        listed = _parties(source) if kind == "party" else known[kind]
        for path, value in values_at(source.data, pattern):
            of_protocol = kind == "party" and path[0] == "acts" and source.data["acts"][path[1]].get("instrument")
            there = known["state"] if of_protocol else listed  # a protocol has parties of its own
            key = f"state:{value}" if kind in ("state", "actor", "party") and ":" not in str(value) else str(value)
            if key in there:
                continue
            near = _nearest(key, there)
            if near or not key.startswith("person:"):
                yield source.problem(f"{value} is not known{near}: {_HOMES[kind]}", path)


def _parties(source: Source) -> set[str]:
    """The states that an agreement's file lists: among its parties, in its table, or as those who adopted it."""
    rows = (source.data.get("states") or {}).get("rows", ())
    listed = [p["state"] for p in (*source.data.get("parties", ()), *rows)]
    adopting = [p for act in source.data["acts"] if act["act"] == "adoption" for p in act["parties"]]
    return {f"state:{code}" for code in (*listed, *adopting)}


def _nearest(key: str, known: set[str]) -> str:
    """The id that may be meant. People without an office are in no file and have their ids from their names, so that only one
    that is all but a known one is a slip of the pen.
    """
    is_person = key.startswith("person:")
    pool = sorted(x for x in known if x.startswith("person:") == is_person)
    near = difflib.get_close_matches(key, pool, n=1, cutoff=_ONE_SLIP if is_person else 0.75)
    return f" (is {near[0]} meant?)" if near and not key.startswith("state:") else ""


def _holders(files: Files) -> Iterator[Problem]:
    for source in files.under("actors/offices/"):
        people = {p["id"] for p in source.data["people"]}
        held = {f"person:{value}" for _, value in values_at(source.data, "offices.*.holders.*.person")}
        for path, value in values_at(source.data, "offices.*.holders.*.person"):
            if f"person:{value}" not in people:
                yield source.problem(f"{value} holds an office and is not among the people of this file: add the person", path)
        for number, person in enumerate(source.data["people"]):
            if person["id"] not in held:
                message = f"{person['id']} holds no office in this file: add the term or take the person out"
                yield source.problem(message, ["people", number])


def _acts_and_clauses(files: Files) -> Iterator[Problem]:
    """Text that is the id of an act or a clause, such as what a denial denies, must be one of the same agreement."""
    for source in files.under("agreements/"):
        agreement = agreement_of(source)
        if agreement is None:
            continue
        ids = {clause.id for clause in agreement.clauses} | {act.id for act in agreement.acts}
        keys = ("acts.*.denies", "acts.*.ground", "acts.*.corrects", "clauses.*.parameters.from")
        for path, value in (found for key in keys for found in values_at(source.data, key)):
            for word in value.split():
                if word.startswith(("act:", "clause:")) and word not in ids:
                    near = difflib.get_close_matches(word, sorted(ids), n=1, cutoff=0.5)
                    hint = f"; is {near[0]} meant?" if near else ""
                    yield source.problem(f"{word} is no act or clause of this agreement: correct the id{hint}", path)


def _triggers(files: Files) -> Iterator[Problem]:
    """A trigger stands in the file of its type, its mode is one of the type's, its groups are those of ``groups.yaml``."""
    types = next((s.data["types"] for s in files.under("lexicon/plover.yaml")), None)
    groups = {g for s in files.under("lexicon/triggers/groups.yaml") for g in s.data["groups"]}
    for source in files.under("lexicon/triggers/"):
        for number, entry in enumerate(source.data.get("triggers", ())):
            if source.name != f"lexicon/triggers/{entry['type'].lower()}.yaml":
                yield source.problem(f"{entry['type']} has a file of its own: move the entry there", ["triggers", number, "type"])
            modes = types[entry["type"]]["modes"] if types else ()
            if types and entry.get("mode") not in (None, *modes):
                message = f"{entry['type']} has no mode {entry['mode']}: write one of {', '.join(modes) or 'none'}, see plover.yaml"
                yield source.problem(message, ["triggers", number, "mode"])
            for word in _group_words(entry):
                if groups and word[1:] not in groups:
                    yield source.problem(f"no group is called {word}: add it to groups.yaml or correct it", ["triggers", number])


def _contexts(files: Files) -> Iterator[Problem]:
    """A mode that implies a context is a type of plover.yaml or one of its modes."""
    types = next((s.data["types"] for s in files.under("lexicon/plover.yaml")), None)
    for source in files.under("lexicon/contexts.yaml"):
        for name, entry in source.data["contexts"].items():
            for number, mode in enumerate(entry.get("modes", ())):
                kind, dot, own = mode.partition(".")
                if types and (kind not in types or (dot and own not in types[kind]["modes"])):
                    message = f"{mode} is no type or mode of plover.yaml: correct it"
                    yield source.problem(message, ["contexts", name, "modes", number])


def _sectors(files: Files) -> Iterator[Problem]:
    """A noun tells one sector."""
    for source in files.under("lexicon/plover.yaml"):
        told: dict[str, str] = {}
        for sector, nouns in source.data["sectors"].items():
            for number, noun in enumerate(nouns):
                if told.setdefault(noun, sector) != sector:
                    message = f"{noun} stands under {told[noun]} too: leave it where it belongs"
                    yield source.problem(message, ["sectors", sector, number])


def _group_words(entry: Mapping[str, Any]) -> list[str]:
    listed = [word for words in (entry.get("needs") or {}).values() for word in words]
    return [word for word in (*listed, *(entry.get("unless") or ())) if word.startswith("$") and len(word) > 1]
