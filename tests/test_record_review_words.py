"""The words of the first and the last, the two sides of a contact, and `detente check` over a record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.datafiles import load_raw
from detente.errors import RecordError, UsageError
from detente.knowledge import Knowledge, load_knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Fact, Statement
from detente.model.report import Account, Dating
from detente.model.text import Document, Span
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.publish.review import count_verdicts, review_lines, review_row, sides_lines, summary_line
from detente.record.claims_in_words import ClaimWords, sentence_around
from detente.record.merge import MergedFact, merged
from detente.record.review import review
from detente.record.sides import two_sides
from detente.record.store import Record
from detente.reviewing import run_check

TODAY = date(2026, 6, 1)
ENTRIES: list[dict[str, Any]] = load_raw(folders=("lexicon",))[0]["lexicon/firsts.yaml"]
ADA = ActorRef("person:ada-lindqvist", "Ada Lindqvist", "USA", "GOV")
IVO = ActorRef("person:ivo-marek", "Ivo Marek", "RUS", "GOV")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def words(knowledge: Knowledge) -> ClaimWords:
    return ClaimWords(ENTRIES, knowledge.happenings.values())


# --- words -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e["says"])
def test_every_pattern_finds_its_example(entry: dict[str, Any]) -> None:
    """Each pattern alone, so that no other one can stand in for it."""
    found = [c for c, _ in ClaimWords([entry]).claims(entry["example"], date(2023, 5, 10))]
    assert [(c.kind, c.number) for c in found] == [(entry["kind"], entry.get("number"))]


@pytest.mark.parametrize(
    ("sentence", "kind", "since"),
    [
        ("They met for the first time since 2011.", "first", "2011"),
        ("They met for the first time since May.", "first", "2023-05"),
        ("They met for the first time since June.", "first", "2022-06"),  # the report is of 10 May 2023
        ("They met for the first time since 3 March 2022.", "first", "2022-03-03"),
        ("They met for the first time since March 3, 2022.", "first", "2022-03-03"),
        ("They met for the first time since 31 June 2022.", "first", None),
        ("They met for the first time in five years.", "first", "2018-05-10"),
        ("They met for the first time this year.", "first", "2023-01-01"),
        ("They met for the first time in more than a decade.", "first", "2013-05-10"),
        ("It was the first call since Russia’s invasion of Ukraine.", "first", "2022-02-24"),
        ("It was the first call since the great flood.", "first", None),
        ("They met three times: two meetings in three weeks.", "count", "2023-04-19/2023-05-10"),
        ("It was the 4th visit this month.", "count", "2023-05-01/2023-05-10"),
    ],
)
def test_the_time_that_is_named(words: ClaimWords, sentence: str, kind: str, since: str | None) -> None:
    found = {c.kind: c for c, _ in words.claims(sentence, date(2023, 5, 10))}
    assert (str(found[kind].since) if found[kind].since else None) == since


@pytest.mark.parametrize(
    "sentence",
    ["They met last week.", "At last the call came.", "The first minister met the envoy.", "It was a last-minute call.", "He called first."],
)
def test_words_that_claim_nothing(words: ClaimWords, sentence: str) -> None:
    assert list(words.claims(sentence, date(2023, 5, 10))) == []


def test_the_sentence_around() -> None:
    text = "It rained. The U.S. envoy met Mr. Marek on 3 May. “It went well.” They left."
    at = text.index("met")
    assert sentence_around(text, Span(at, at + 3)).of(text) == "The U.S. envoy met Mr. Marek on 3 May."
    assert sentence_around("no end", Span(0, 2)) == Span(0, 6)


@given(st.text(max_size=300), st.dates(), st.integers(0, 300), st.integers(0, 40))
@settings(deadline=None, max_examples=200)
def test_any_text_is_borne(text: str, day: date, start: int, size: int) -> None:
    anchor = Span(min(start, len(text)), min(start + size, len(text)))
    sentence = sentence_around(text, anchor)
    assert 0 <= sentence.start <= anchor.start <= anchor.end <= sentence.end <= len(text)
    for claim, at in ClaimWords(ENTRIES).claims(f"It was the first call since {text}", day):
        assert claim.quote
        assert at >= 0


# --- read from texts ---------------------------------------------------------------------------------------------------------------


def read(pipeline: Pipeline, text: str, day: str, outlet: str) -> Account:
    return pipeline.read(Document(text=text, outlet=outlet, published=When.parse(day))).account


def test_a_first_since_read_from_a_text(pipeline: Pipeline) -> None:
    """They spoke on 21 October 2022, two days before; by 21 October none had been since 13 May."""
    text = "US Defense Secretary Lloyd Austin spoke by phone with Russian Defense Minister Sergei Shoigu on {} for the first time since May."
    false = read(pipeline, text.format("23 October 2022"), "2022-10-23", "A")
    true = read(pipeline, text.format("21 October 2022"), "2022-10-21", "B")
    found = {(r.outlet, r.about): r.as_known_now for r in review([false, true], pipeline.knowledge, today=TODAY)}
    assert (found["A", "first"].verdict, found["B", "first"].verdict) == ("conflicts", "supported")
    assert found["A", "first"].because == ("contact:2022-10-21-austin-shoigu-call",)
    assert found["A", "contact"].because == ("contact:2022-10-23-austin-shoigu-call",)


def test_an_act_read_before_and_after_it_was_taken(pipeline: Pipeline) -> None:
    text = "Russia has suspended its participation in the New START treaty."
    early = read(pipeline, text, "2022-10-03", "A")
    found = next(r for r in review([early], pipeline.knowledge, today=TODAY) if r.about == "act")
    assert (found.as_known_then.verdict, found.as_known_now.verdict) == ("not-in-record", "conflicts")
    late = read(pipeline, text, "2023-03-01", "A")
    found = next(r for r in review([late], pipeline.knowledge, today=TODAY) if r.about == "act")
    assert (found.as_known_then.verdict, found.as_known_now.verdict) == ("supported", "supported")


# --- the two sides -----------------------------------------------------------------------------------------------------------------


def told(name: str, day: str, make: Callable[[str], list[Fact]], chain: tuple[str, ...] = ()) -> Account:
    document = Document(text=f"Story of {name} of {day}.", outlet=name, credits=chain)
    return Account(document, Dating(When.parse(day)), tuple(make(document.id)))


def call(d: str, **more: Any) -> Contact:
    return Contact(document=d, parties=(ADA, IVO), channel="call", when=When.parse("2023-05-02"), **more)


def both_sides() -> list[Account]:
    """A Russian agency's story and the words of the American minister in a paper of a third country."""

    def agency(d: str) -> list[Fact]:
        said = Statement(document=d, speaker=IVO, content="We spoke about the inspections", form="direct")
        return [said, call(d, initiator=ADA, duration="PT20M", place="Oslo")]

    def paper(d: str) -> list[Fact]:
        said = Statement(document=d, speaker=ADA, content="that they had spoken about the prisoners", form="indirect")
        return [said, call(d, initiator=IVO, duration="PT20M", within=said.id)]

    return [told("TASS", "2023-05-03", agency, ("org:tass",)), told("Oslo Gazette", "2023-05-03", paper)]


def merged_call(accounts: list[Account]) -> MergedFact:
    found = [m for m in merged(accounts) if m.kind == "contact"]
    assert len(found) == 1
    return found[0]


def test_two_sides_of_a_call(knowledge: Knowledge) -> None:
    accounts = both_sides()
    sides = two_sides(merged_call(accounts), accounts, knowledge)
    rows = {row.field: row for row in sides.rows}
    assert (sides.sides, sides.both) == (("RUS", "USA"), True)
    assert [[v for v, _ in cell.values] for cell in rows["asked for by"].cells] == [["Ada Lindqvist"], ["Ivo Marek"]]
    agreed = {"took place": True, "asked for by": False, "when": True, "how long": True, "where": None, "channel": True}
    assert {name: row.agrees for name, row in rows.items()} == agreed
    assert sorted((s.side, s.speaker, s.content, s.quoted) for s in sides.said) == [
        ("RUS", "Ivo Marek", "We spoke about the inspections", True),
        ("USA", "Ada Lindqvist", "that they had spoken about the prisoners", False),
    ]
    json.dumps(sides.to_json())
    lines = list(sides_lines(sides, {"RUS": "Russia", "USA": "United States"}))
    assert max(map(len, lines)) <= 100
    asked = next(line for line in lines if line.startswith("asked for by"))
    assert "Ada Lindqvist" in asked
    assert asked.endswith("differs")


def test_one_side_alone_agrees_with_nobody(knowledge: Knowledge) -> None:
    accounts = both_sides()[:1]
    sides = two_sides(merged_call(accounts), accounts, knowledge)
    assert not sides.both
    assert {row.agrees for row in sides.rows} == {None}


def test_sides_are_of_contacts_only(knowledge: Knowledge) -> None:
    accounts = both_sides()
    statement = next(m for m in merged(accounts) if m.kind == "statement")
    with pytest.raises(ValueError, match="contacts only"):
        two_sides(statement, accounts, knowledge)


# --- the command -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> str:
    where = str(tmp_path / "record.db")
    with Record.open(where) as record:
        for account in both_sides():
            record.add(account, "k", "e")
    return where


def test_the_forms_of_the_command(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check(place, form="jsonl", today=TODAY) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["outlet"], r["about"], r["as_known_now"]["verdict"]) for r in rows] == [
        ("TASS", "contact", "partly"), ("Oslo Gazette", "contact", "partly"),
    ]  # fmt: skip
    assert [a["field"] for a in rows[0]["against"]] == ["initiator"]
    run_check(place, form="json", today=TODAY)
    assert json.loads(capsys.readouterr().out) == rows
    run_check(place, form="csv", today=TODAY)
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [r["now"] for r in table] == ["partly", "partly"]
    run_check(place, verdict="conflicts", form="json", today=TODAY)
    assert json.loads(capsys.readouterr().out) == []
    run_check(place, today=TODAY)
    text = capsys.readouterr().out
    assert text.endswith("Of 2 claims, as known now: 2 partly.\n")
    assert max(map(len, text.splitlines())) <= 100


def test_one_fact_with_its_two_sides(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    run_check(place, form="jsonl", today=TODAY)
    key = json.loads(capsys.readouterr().out.splitlines()[0])["fact"]
    run_check(place, fact=key, today=TODAY)
    text = capsys.readouterr().out
    assert "as each side tells it" in text
    assert "asked for by" in text
    assert "“We spoke about the inspections”" in text


def test_what_the_command_refuses(place: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="format"):
        run_check(place, form="xml")
    with pytest.raises(UsageError, match="verdict"):
        run_check(place, verdict="true")
    with pytest.raises(UsageError, match="no act or contact"):
        run_check(place, fact="0123456789abcdef", today=TODAY)
    with pytest.raises(RecordError):
        run_check(str(tmp_path / "none.db"))


def test_a_review_in_print(knowledge: Knowledge) -> None:
    found = list(review(both_sides(), knowledge, today=TODAY))
    assert dict(count_verdicts(found)) == {"partly": 2}
    lines = list(review_lines(found[0], 60))
    assert lines[0] == "Ada Lindqvist and Ivo Marek: a call in Oslo, 2 May 2023, 20"
    assert any("against:" in line for line in lines)
    assert review_row(found[0])["reports"] == "1"
    assert summary_line({}) == "No claims to check."
