"""What events are about: every context on its example, the modes that imply one, and what is told from the past."""

from __future__ import annotations

from typing import Any

import pytest

from detente.datafiles import load_raw
from detente.model.facts import Event, fact_from_json
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline

LISTED: dict[str, Any] = load_raw()[0]["lexicon/contexts.yaml"]["contexts"]


def events_of(pipeline: Pipeline, text: str, date: str | None = None) -> tuple[Event, ...]:
    return pipeline.events([Document(text=text, published=When.parse(date) if date else None)], triage=False)[0]


@pytest.mark.parametrize("name", LISTED)
def test_every_context_matches_its_example(pipeline: Pipeline, name: str) -> None:
    assert name in {c for e in events_of(pipeline, LISTED[name]["example"]) for c in e.contexts}


def test_a_context_is_told_by_the_clause_and_not_by_its_neighbour(pipeline: Pipeline) -> None:
    text = "Kenya expelled the ambassador of Chad. Farmers in Peru grow coffee, and the market for cocoa fell."
    (event,) = events_of(pipeline, text)
    assert "diplomatic" in event.contexts
    assert "economic" not in event.contexts


def test_words_of_a_phrase_stand_together(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Chile criticized Peru over the rights of human settlers.")
    assert "human_rights" not in event.contexts


def test_a_mode_has_its_own_score_and_a_type_the_rest(pipeline: Pipeline) -> None:
    (call,) = events_of(pipeline, "The president of Kenya spoke by telephone with the president of Chad.")
    (meeting,) = events_of(pipeline, "The president of Kenya met the president of Chad.")
    assert (call.mode, call.score) == ("phone", 1.5)
    assert (meeting.mode, meeting.score) == (None, 2.5)


@pytest.mark.parametrize(
    ("text", "date", "past"),
    [
        ("Kenya expelled the ambassador of Chad in 1987.", "2021-05-04", True),
        ("Kenya expelled the ambassador of Chad on Monday.", "2021-05-04", False),
        ("Kenya expelled the ambassador of Chad in 1987.", None, False),  # it may be a report of 1987
        ("Kenya expelled the ambassador of Chad in 2020.", "2021-05-04", False),
        ("Kenya expelled the ambassador of Chad.", "2021-05-04", False),
    ],
)
def test_what_ended_more_than_a_year_before_its_report_is_historical(pipeline: Pipeline, text: str, date: str | None, past: bool) -> None:
    (event,) = events_of(pipeline, text, date)
    assert ("historical" in event.contexts) == past


def test_score_and_contexts_are_beside_the_id_and_come_back(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Kenya expelled the ambassador of Chad in 1987.", "2021-05-04")
    line = event.to_json()
    assert (line["score"], line["contexts"]) == (-5.5, ["diplomatic", "historical"])
    assert fact_from_json(line) == event
    bare = {k: v for k, v in line.items() if k not in ("score", "contexts")}
    assert fact_from_json(bare).id == event.id
