"""The triage of sentences: it lets every sentence through that holds an event, and keeps back what cannot hold one."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from bench.triage import load, main

from detente.extract.triage import Triage
from detente.knowledge import load_knowledge
from detente.model.text import Document
from detente.pipeline import Pipeline


@cache
def pipeline() -> Pipeline:
    return Pipeline()


def triggers() -> list[dict[str, Any]]:
    return list(load_knowledge().lexicon["triggers"]["triggers"])


@pytest.fixture(scope="module")
def triage() -> Triage:
    return pipeline().triage


@pytest.mark.parametrize("example", sorted({line["example"] for line in triggers()}))
def test_every_example_of_the_lexicon_passes(triage: Triage, example: str) -> None:
    assert triage.may_hold_event(example)


@pytest.mark.parametrize(
    "sentence",
    [
        "", "   ", "The weather in the hills was mild for the season.", "Its population is about two million.",
        "The treaty has eleven articles and a preamble.", "\u200b\ud83d\ude42 12.5 %",
    ],
)  # fmt: skip
def test_what_has_no_word_of_an_event_needs_no_parse(triage: Triage, sentence: str) -> None:
    assert not triage.may_hold_event(sentence)


@pytest.mark.parametrize(
    ("with_it", "without_it"),
    [
        ("Norway committed to help Kenya.", "Norway is committed."),  # its infinitive has to be a helpful one
        ("Norway reached a compromise with Kenya.", "The river reached the town."),
        ("Norway lifted the embargo.", "Norway lifted the curtain."),
    ],
)
def test_a_light_verb_counts_with_its_noun_only(triage: Triage, with_it: str, without_it: str) -> None:
    assert triage.may_hold_event(with_it)
    assert not triage.may_hold_event(without_it)


@pytest.mark.parametrize(
    "form", ["met", "struck", "fought", "withdrew", "forbade", "spoke", "VISITED", "accuses", "denying", "bombed"]
)
def test_forms_lead_to_their_verbs(triage: Triage, form: str) -> None:
    verbs = {"met": "meet", "struck": "strike", "fought": "fight", "withdrew": "withdraw", "forbade": "forbid", "spoke": "speak",
             "VISITED": "visit", "accuses": "accuse", "denying": "deny", "bombed": "bomb"}  # fmt: skip
    assert verbs[form] in set(triage._possible(form.lower()))


def test_events_are_the_same_with_and_without_it() -> None:
    texts = [
        "Norway condemned Russia.", "The hall holds nine hundred people.", "The Norwegian prime minister met the Russian president.",
        "It was cold.", "Kenya expelled two Norwegian diplomats.",
    ]  # fmt: skip
    documents = [Document(text=text) for text in texts]
    quick, full = pipeline().events(documents), pipeline().events(documents, triage=False)
    assert quick == full
    assert [len(events) for events in quick] == [1, 0, 1, 0, 1]
    assert pipeline().events([]) == []


def _file(folder: Path) -> Path:
    lines = [
        {"text": "The hall holds nine hundred people. Norway condemned Russia. It was cold."},
        {"text": "Kenya expelled an envoy of Norway."},
    ]
    path = folder / "news.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    return path


def test_the_measure_counts_sentences_and_what_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--texts", str(_file(tmp_path))]) == 0
    assert "4 sentences, 2 events; 50.0% pass the triage" in capsys.readouterr().out
    monkeypatch.setattr(Triage, "may_hold_event", lambda self, sentence: False)
    assert main(["--texts", str(_file(tmp_path)), "--check", "--errors"]) == 1
    told = capsys.readouterr().out
    assert "events lost by the triage: 2 (100.00%" in told
    assert "Norway condemned Russia." in told.split("\n")


def test_texts_are_drawn_by_the_seed(tmp_path: Path) -> None:
    assert load(_file(tmp_path), 1, 3) == load(_file(tmp_path), 1, 3)
    assert len(load(_file(tmp_path), 9, 0)) == 2


def test_what_it_remembers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.extract.triage._REMEMBERED", 20)
    triage = Triage(pipeline().triggers)
    for n in range(200):
        assert triage.may_hold_event(f"Norway w{n} reached a x{n} compromise with Kenya.")
        assert not triage.may_hold_event(f"The y{n} river reached the town.")
    assert len(triage._lemmas) < 40
