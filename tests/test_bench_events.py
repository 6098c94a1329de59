"""The measuring of events: parts, pairs with their root, overlap of spans, labels of sentences, and the cache of parses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from bench.event_triples import score_triples
from bench.events import FLOORS, OWN, SETS, Readings, load, main, own_lines, plain, under_floors
from bench.events_score import (
    Read,
    cameo_root,
    coded_as,
    is_development,
    quad_of,
    score_dyads,
    score_pairs,
    score_sentences,
    score_spans,
    weis_root,
)

from detente.knowledge import load_knowledge
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
    right = score_pairs([line("ACCUSE")], [Read(TEXT, (event("ACCUSE"),))], coded_as)
    other = score_pairs([line("ACCUSE")], [Read(TEXT, (event("REJECT"),))], coded_as)
    aside = score_pairs([line("ACCUSE")], [Read(TEXT, (event("ACCUSE", recipient=(7, 16)),))], coded_as)
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
    scores = score_sentences([{"events": [{"quad": 0}]}], [Read(TEXT, ())], lambda e: e["quad"], quad_of)
    assert (scores["0"].gold, scores["0"].read, scores["0"].hits) == (1, 1, 1)
    missed = score_sentences([{"events": [{"quad": 3}]}], [Read(TEXT, ())], lambda e: e["quad"], quad_of)
    assert (missed["0"].read, missed["3"].gold, missed["all"].hits) == (1, 1, 0)


def test_a_dyad_is_right_with_both_sides_and_the_type() -> None:
    told = (event("ACCUSE"), event("REJECT"), event("ACCUSE", recipient=(7, 16)))
    score = score_dyads([line("ACCUSE")], [Read(TEXT, told)], coded_as)
    assert (score.gold, score.read, score.hits) == (1, 3, 1)


def test_a_triple_has_the_states_of_both_sides_and_the_root() -> None:
    text = "Soldiers from Gondor attacked Mordor."
    evidence = (Evidence("actors", (Span(0, 20),), "governed"), Evidence("recipients", (Span(30, 36),), "governed"))
    told = Event(document="d", type="ASSAULT", actors=(ActorRef(None, "Soldiers from Gondor"),), mood="planned", evidence=evidence)
    coded = {"id": "x", "events": [{"actor": [{"code": "GONMIL"}], "recipient": [{"code": "MOR"}, {"code": "---"}], "code": "190"}]}
    score, wrong = score_triples([coded], [Read(text, (told,))], cameo_root)
    assert (score.gold, score.read, score.hits, wrong) == (1, 1, 1, [])
    none, missed = score_triples([coded], [Read(text, ())], cameo_root)
    assert (none.gold, none.read, len(missed)) == (1, 0, 1)


def test_a_figure_under_its_floor_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"plv_train": {"coverage": 60.0}}')
    monkeypatch.setattr("bench.events.FLOORS", floors)
    assert under_floors("plv_train", {"coverage": 60.0}) == []
    assert under_floors("plv_train", {"coverage": 59.9}) == ["plv_train coverage: 59.9 is under the floor of 60.0"]


def test_the_floors_are_of_sets_that_there_are() -> None:
    assert json.loads(FLOORS.read_text("utf-8")).keys() <= set(SETS)


def test_a_doubt_about_a_label_says_what_is_coded_and_what_should_be() -> None:
    doubts = yaml.safe_load((FLOORS.parent / "gold_doubts.yaml").read_text("utf-8"))
    assert all(d.keys() == {"id", "set", "coded", "better", "why"} and d["set"] in SETS for d in doubts)
    assert len({(d["set"], d["id"]) for d in doubts}) == len(doubts)


@pytest.mark.parametrize(("path", "each"), [(OWN, 20), (OWN.with_name("practice.yaml"), 25)], ids=["own", "practice"])
def test_the_own_sentences_are_sound(path: Path, each: int) -> None:
    rows = yaml.safe_load(path.read_text("utf-8"))
    types = load_knowledge().lexicon["plover"]["types"]
    assert len({r["id"] for r in rows}) == len(rows) == each * len(types)
    assert {r["type"] for r in rows} == set(types)
    for row, read in zip(rows, own_lines(path), strict=True):
        assert row.keys() == {"id", "type", "actor", "recipient", "mood", "text"}
        words = [row["text"][start:end] for _, start, end in read["events"][0]["spans"]]
        assert words == [*row["actor"], *row["recipient"]]
        assert row["actor"]
        assert row["recipient"]


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
