"""``bench.contacts``: what its patterns take from a title, what it makes of a stored page, and how it scores, on made-up ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench import contacts as bench

from detente.knowledge import load_knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Contact
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline

RUS, NOR, PER = (ActorRef(f"state:{code}", code, code) for code in ("RUS", "NOR", "PER"))
NAMELESS = ActorRef("person:ivo-marek", "Ivo Marek")


@pytest.fixture(scope="module")
def titles() -> bench.Titles:
    return bench.Titles(load_knowledge(), "RUS")


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize(
    ("kind", "title", "wanted"),
    [
        ("calls", "Telephone conversation with President of Peru Ivo Marek", "PER"),
        ("calls", "Telephone conversation with President of\xa0the\xa0Republic of\xa0the\xa0Congo Ivo Marek", "COG"),
        ("calls", "Phone conversation with King of Norway Olaf IX", "NOR"),
        ("calls", "The President had a telephone conversation with Norwegian Prime Minister Ada Lindqvist", "NOR"),
        ("calls", "The President spoke by telephone with the Prime Minister of Norway, Ada Lindqvist", "NOR"),
        ("calls", "The President and President of Peru Ivo Marek had a telephone conversation", "PER"),
        ("calls", "The President and Peruvian President Ivo Marek spoke by telephone", "PER"),
        ("calls", "A telephone conversation with Peruvian President Ivo Marek on Norway's initiative", "PER"),
        ("calls", "Meeting with President of Peru Ivo Marek", None),
        ("calls", "Telephone conversation with President of Peru Ivo Marek and Prime Minister of Norway Ada Lindqvist", None),
        ("calls", "Telephone conversation with UN Secretary-General Ivo Marek", None),
        ("calls", "Telephone conversation with former President of Peru Ivo Marek", None),
        ("calls", "Telephone conversation with Ivo Marek", None),
        ("calls", "Telephone conversation with Foreign Minister of Russia Ivo Marek", None),
        ("meetings", "Meeting with President of Peru Ivo Marek", "PER"),
        ("meetings", "The President met with the Prime Minister of Norway, Ada Lindqvist, in the Kremlin", "NOR"),
        ("meetings", "Talks with Norwegian Foreign Minister Ada Lindqvist", "NOR"),
        ("meetings", "Telephone conversation with President of Peru Ivo Marek", None),
        ("meetings", "Meeting with Government members", None),
        ("meetings", "Meeting with Speaker of the Parliament of Norway Ada Lindqvist", None),
        ("meetings", "The President met with Peruvian schoolchildren", None),
    ],
)
def test_the_title_tells_the_other_side(titles: bench.Titles, kind: str, title: str, wanted: str | None) -> None:
    assert titles.state(kind, title, "2012-05-01") == wanted


def test_a_name_without_an_office_is_somebody_in_office_at_the_date(titles: bench.Titles) -> None:
    title = "Telephone conversation with Xi Jinping"
    assert [titles.state("calls", title, day) for day in ("2014-05-01", "1975-05-01")] == ["CHN", None]


def test_the_body_is_without_foot_and_boxes_and_its_lines_are_joined() -> None:
    stored = (
        "The two leaders\ndiscussed grain with Ivo Marek      Marek IvoPresident of Peru .\nIt went well.\n"
        "Published in\xa0section: News\nPublication date:    May 1, 2012, 10:00\nText version"
    )
    assert bench.body_of(stored) == "The two leaders discussed grain with Ivo Marek .\nIt went well."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("They discussed grain.", "too short"),
        (
            "The Peruvian president praised the harvest of this year, which had been better than that of all years before.",
            "no word of contact",
        ),
        (
            "The conversation was about grain, of which this year there had been more than in all of the years before.",
            "nobody foreign",
        ),
        (
            "The conversation was about grain, of which the Russian president said that there was more than in the years before.",
            "nobody foreign",
        ),
        (
            "The conversation was about grain, of which the Peruvian president said that there was more than in the years before.",
            None,
        ),
        (
            "The conversation was about grain, of which the Chilean president said that there was more than in the years before.",
            "other side not named",
        ),
        ("The conversation was about grain, of which Ivo Marek of Peru said that there was more than in all of the years before.", None),
    ],
)
def test_bodies_that_cannot_tell_are_left_out(pipeline: Pipeline, text: str, why: str | None) -> None:
    parsed = pipeline.reader.parse_many([text])[0]
    assert bench.tells_nothing(pipeline.page(Document(text=text, published=When.parse("2012-05-01")), parsed), "RUS", "PER") == why


def contact(*parties: ActorRef, channel: str = "call", mood: str = "asserted", within: str | None = None) -> Contact:
    return Contact(document="d", parties=parties, channel=channel, mood=mood, within=within)


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ([contact(RUS, PER)], (1, 0, 0)),
        ([contact(RUS, PER, channel="talks")], (1, 0, 0)),
        ([contact(RUS, PER, mood="planned")], (0, 0, 0)),
        ([contact(NOR, PER)], (0, 0, 0)),
        ([contact(RUS, NOR)], (0, 1, 0)),
        ([contact(RUS, NOR), contact(RUS, PER)], (1, 1, 0)),
        ([contact(RUS, NOR, PER)], (1, 0, 0)),
        ([contact(RUS, NOR, within="s")], (0, 0, 0)),
        ([contact(RUS, NOR, mood="denied")], (0, 0, 0)),
        ([contact(RUS, NOR, channel="talks")], (0, 0, 1)),
        ([contact(RUS, NOR, channel="meeting")], (0, 0, 0)),
        ([contact(RUS, NAMELESS)], (0, 0, 0)),
    ],
)
def test_judging(found: list[Contact], wanted: tuple[int, int, int]) -> None:
    assert tuple(map(len, bench.judge("calls", "PER", found, "RUS"))) == wanted


def test_the_score_and_its_table() -> None:
    score = bench.Score()
    readout = bench.Readout("1", "a title", "2012-05-01", "a body", "PER")
    for found in ([contact(RUS, PER)], [contact(RUS, NOR)], [contact(RUS, NAMELESS)], [contact(RUS, PER, channel="visit")]):
        score.add("calls", readout, found, "RUS")
    counted = (score.texts, score.right, score.as_such, score.stateless, score.wrong, score.loosely_wrong)
    assert counted == (4, 2, 1, 1, 1, 1)
    assert len(score.misses) == 2
    table = bench.report("calls", "held-out", score)
    assert "P 0.667  R 0.500" in table
    assert "by call" in table


def test_loading_keeps_the_halves_apart(tmp_path: Path, titles: bench.Titles) -> None:
    row = {"title": "Telephone conversation with President of Peru Ivo Marek", "date": "2012-05-01", "text": "They spoke."}
    path = tmp_path / "texts.jsonl"
    path.write_text("\n".join(json.dumps(row | {"id": number}) for number in range(40)), encoding="utf-8")
    halves = [{r.id for r in bench.load(path, "calls", titles, part)} for part in ("development", "held-out", "all")]
    assert halves[0] | halves[1] == halves[2] == {str(number) for number in range(40)}
    assert [bool(halves[0]), bool(halves[1]), bool(halves[0] & halves[1])] == [True, True, False]
