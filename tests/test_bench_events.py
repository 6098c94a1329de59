"""The measuring of events: parts, pairs with their root, overlap of spans, labels of sentences, and the cache of parses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bench.events import Readings, load, main, plain
from bench.events_score import Read, coded_as, is_development, score_pairs, score_sentences, score_spans, weis_root

from detente.model.actors import ActorRef
from detente.model.facts import Event
from detente.model.text import Evidence, Span
from detente.pipeline import Pipeline

TEXT = "Norway condemned Russia."


def event(kind: str, mood: str = "asserted", actor: tuple[int, int] = (0, 6), recipient: tuple[int, int] = (17, 23)) -> Event:
    evidence = (Evidence("actors", (Span(*actor),), "governed"), Evidence("recipients", (Span(*recipient),), "governed"))
    return Event(document="d", type=kind, actors=(ActorRef(None, "Norway"),), mood=mood, evidence=evidence)


def line(code: str) -> dict[str, Any]:
    return {"id": "x", "text": TEXT, "events": [{"code": code, "spans": [["actor", 0, 6], ["recipient", 17, 23]]}]}


def test_the_parts_are_apart_and_about_seventy_to_thirty() -> None:
    share = sum(is_development(f"PLV-train-{n}") for n in range(2000)) / 2000
    assert 0.66 < share < 0.74


@pytest.mark.parametrize(
    ("kind", "mood", "code"),
    [
        ("CONCEDE", "asserted", "YIELD"), ("RETREAT", "planned", "AGREE"), ("ASSAULT", "planned", "THREATEN"),
        ("RETREAT", "denied", "REJECT"), ("ACCUSE", "denied", "ACCUSE"),
    ],
)  # fmt: skip
def test_a_mood_is_compared_as_the_coders_put_it(kind: str, mood: str, code: str) -> None:
    assert coded_as(event(kind, mood)) == code


def test_a_pair_is_found_by_both_its_sides_and_right_by_its_root() -> None:
    right = score_pairs([line("ACCUSE")], [Read(TEXT, (event("ACCUSE"),))])
    other = score_pairs([line("ACCUSE")], [Read(TEXT, (event("REJECT"),))])
    aside = score_pairs([line("ACCUSE")], [Read(TEXT, (event("ACCUSE", recipient=(7, 16)),))])
    assert (right.coverage, right.accuracy) == (1, 1)
    assert (other.coverage, other.accuracy, other.confusion["ACCUSE", "REJECT"]) == (1, 0, 1)
    assert (aside.coverage, aside.confusion["ACCUSE", "-"]) == (0, 1)


def test_spans_count_by_overlap() -> None:
    coded = {"id": "x", "events": [{"actor": [{"text": "Norway", "span": [0, 6]}], "recipient": []}]}
    score, wrong = score_spans([coded], [Read(TEXT, (event("ACCUSE", actor=(3, 9)),))], "actor")
    none, missed = score_spans([coded], [Read(TEXT, (event("ACCUSE"),))], "recipient")
    assert (score.f1, wrong) == (1, [])
    assert (none.given, none.hit, len(missed)) == (1, 0, 1)


def test_a_sentence_without_an_event_has_quad_nought() -> None:
    labels = score_sentences([{"events": [{"quad": 0}]}], [Read(TEXT, ())], lambda e: e["quad"])
    assert labels.true["0"] == labels.gold["0"] == labels.found["0"] == 1


def test_a_set_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    assert load(tmp_path, "plv_train", "all") == []


def test_parses_are_kept(tmp_path: Path, pipeline: Pipeline) -> None:
    first, second = Readings(pipeline, tmp_path / "kept"), Readings(pipeline, tmp_path / "kept")
    read = list(first.read("plv_train", [line("ACCUSE")]))
    assert [e.type for e in read[0].events] == ["ACCUSE"]
    assert list(second.read("plv_train", [line("ACCUSE")])) == read
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_the_command_prints_the_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plv_train.jsonl").write_text(json.dumps(line("ACCUSE")) + "\n", encoding="utf-8")
    assert main(["--data", str(tmp_path), "--part", "all"]) == 0
    assert "coverage 1.000, root accuracy on those found 1.000" in capsys.readouterr().out


def test_what_one_set_shows_no_other_holds_out(tmp_path: Path) -> None:
    dev = next(f"A-{n}" for n in range(99) if is_development(f"A-{n}"))
    held = [f"B-{n}" for n in range(99) if not is_development(f"B-{n}")][:2]
    rows = {
        "plv_train": [(dev, "Norway condemned Russia .")],
        "tabari_validate": [(held[0], "Norway condemned Russia."), (held[1], "Peru left.")],
    }
    for name, lines in rows.items():
        text = "\n".join(json.dumps({"id": key, "text": words, "events": []}) for key, words in lines)
        (tmp_path / f"{name}.jsonl").write_text(text, encoding="utf-8")
    assert [x["text"] for x in load(tmp_path, "tabari_validate", "held-out")] == ["Peru left."]
    assert [x["text"] for x in load(tmp_path, "tabari_validate", "development")] == ["Norway condemned Russia."]
    assert plain("Norway  condemned “Russia” .") == plain("norway condemned russia")


@pytest.mark.parametrize(
    ("code", "root"),
    [("032", "CONSULT"), ("181", "PROTEST"), ("182", "MOBILIZE"), ("023", None), ("1711", "COERCE"), ("---", None)],
)
def test_codes_of_weis(code: str, root: str | None) -> None:
    assert weis_root({"code": code}) == root
