"""Every entry of the lexicon on its own example: the rule must find the fact (the triggers of events have a test of their own)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from detente.datafiles import load_raw
from detente.model.facts import Contact, Fact, Statement, TreatyAct
from detente.model.text import Document
from detente.pipeline import Pipeline
from detente.reading.repair import repaired

Entry = dict[str, Any]
RAW = load_raw(folders=("lexicon",))[0]

# Entries whose example is sound and is still not read, with the reason, by lexicon. The test asserts that these and no others
# fail: whoever mends a rule strikes its line.
KNOWN_FAULTS: dict[str, dict[str, str]] = {
    "cues": {
        "brief says": "“The general briefed” is parsed as an adjective before “reporters”",
        "want hopes": "the infinitive is parsed as a clause that describes “the talks”",
        "warning NOUN warns": "“that” is parsed with “came”",
        "claim NOUN claims": "the clause hangs on “ministry”, as a relative clause",
    },
    "channels": {
        "verb telephone": "the lemma of “telephoned” is not found",
    },
    "acts": {},
    "roles": {},
    "agreement_names": {},
}


def entries(lexicon: str) -> list[Entry]:
    listed: list[Entry] = RAW[f"lexicon/{lexicon}.yaml"]
    return listed


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.fixture(scope="module")
def found(pipeline: Pipeline) -> dict[str, tuple[Fact, ...]]:
    """The facts of every example, by its text. Each is read alone: the engine works in eight bits and rounds by the batch, so
    that an example read beside others could come out otherwise whenever an entry is added.
    """
    texts = {entry["example"] for lexicon in CHECKS for entry in entries(lexicon)}
    return {text: pipeline.read(Document(text=text)).account.facts for text in texts}


def of_kind(facts: tuple[Fact, ...], kind: type[Fact]) -> Iterator[Any]:
    return (fact for fact in facts if isinstance(fact, kind))


def rules(fact: Fact, field: str) -> set[str]:
    return {evidence.rule for evidence in fact.evidence if evidence.field == field}


def is_said(entry: Entry, facts: tuple[Fact, ...]) -> bool:
    """A statement by this cue with the class that the entry gives, and its form where that is an attitude."""
    said = [s for s in of_kind(facts, Statement) if rules(s, "cue") == {entry["cue"]} and s.cue_class == entry["class"]]
    return any(s.form == entry.get("form", s.form) and s.content for s in said)


def is_contact(entry: Entry, facts: tuple[Fact, ...]) -> bool:
    """A contact of two by the entry's channel, or by the one that it has where the telephone is spoken of."""
    phoned = any(word in entry["example"] for word in (" phone", " telephone"))
    channel = entry["phone"] if phoned and "phone" in entry else entry["channel"]
    return any(c.channel == channel and len(c.parties) == 2 for c in of_kind(facts, Contact))


def is_act(entry: Entry, facts: tuple[Fact, ...]) -> bool:
    return any(a.act == entry["act"] for a in of_kind(facts, TreatyAct))


def speaks(entry: Entry, facts: tuple[Fact, ...]) -> bool:
    """The noun is read as a speaker of the entry's sector."""
    speakers = [s.speaker for s in of_kind(facts, Statement) if s.speaker]
    return any(entry["noun"] in f"{s.name.lower()}s" and s.sector == entry["sector"] for s in speakers)


CHECKS: dict[str, Callable[[Entry, tuple[Fact, ...]], bool]] = {
    "cues": is_said, "channels": is_contact, "acts": is_act, "roles": speaks,
}  # fmt: skip


def key(entry: Entry) -> str:
    """The word, with its part of speech where the lexicon has both."""
    if "cue" in entry:
        return f"{entry['cue']} {entry.get('upos', '')} {entry['class']}".replace("  ", " ")
    return f"verb {entry['verb']}" if "verb" in entry else entry.get("id") or f"noun {entry['noun']}"


def agreements_in(pipeline: Pipeline, texts: list[str]) -> list[set[str | None]]:
    pages = [pipeline.page(Document(text=p.text), repaired(p)) for p in pipeline.reader.parse_many(texts)]
    return [{mention.id for mention in page.mentions if mention.kind == "agreement"} for page in pages]


@pytest.mark.parametrize("lexicon", CHECKS)
def test_every_entry_matches_its_example(found: dict[str, tuple[Fact, ...]], lexicon: str) -> None:
    failing = {key(entry) for entry in entries(lexicon) if not CHECKS[lexicon](entry, found[entry["example"]])}
    assert failing == set(KNOWN_FAULTS[lexicon])


def test_every_name_of_an_agreement_leads_to_it(pipeline: Pipeline) -> None:
    """In its example and by each of its names: nothing else is named there."""
    lines = entries("agreement_names")
    told = [(line["id"], text) for line in lines for text in (line["example"], *map(_told, (*line["names"], *line["exact"])))]
    named = agreements_in(pipeline, [text for _, text in told])
    failing = {f"{key}: {text}" for (key, text), ids in zip(told, named, strict=True) if ids != {key}}
    assert failing == set(KNOWN_FAULTS["agreement_names"])


def _told(name: str) -> str:
    return f"Norway signed the {name} in the spring."
