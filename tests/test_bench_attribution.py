"""The measures of ``bench attribution`` and ``bench speakers`` by hand, and their floors where the corpora lie beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench import attribution, speakers
from bench.attribution_errors import Errors
from bench.attribution_gold import Article, Attribution, as_attributions, form_of, kind_of, load_articles
from bench.attribution_score import Scores, score_article

from detente.model.facts import Statement
from detente.model.text import Document, Evidence, Span
from detente.pipeline import Pipeline

TEXT = "Ada said that it rained. “It rains,” he said. “A lot.”"
RAIN = Attribution(((0, 3),), ((4, 8),), ((9, 23),))
LOT = Attribution(((37, 39),), ((40, 44),), ((25, 36), (46, 54)))
CORPORA = Path(__file__).parents[2] / "shared" / "data"


def spot(words: str, after: int = 0) -> tuple[int, int]:
    start = TEXT.index(words, after)
    return start, start + len(words)


def scored(*read: Attribution) -> Scores:
    scores = Scores()
    score_article(scores, Article("a", TEXT, None, (RAIN, LOT)), read)
    return scores


def test_the_gold_of_these_tests_stands_where_it_says() -> None:
    parts = [[TEXT[s:e] for s, e in part] for one in (RAIN, LOT) for part in (one.source, one.cue, one.content)]
    assert parts == [["Ada"], ["said"], ["that it rained"], ["he"], ["said"], ["“It rains,”", "“A lot.”"]]


def test_all_right_is_a_hundred() -> None:
    assert set(scored(RAIN, LOT).flat().values()) == {100.0}


def test_nothing_read_is_nothing_right() -> None:
    assert set(scored().flat().values()) == {0.0}


def test_a_wrong_source_costs_the_links_and_not_the_content() -> None:
    scores = scored(RAIN, Attribution((spot("Ada"),), LOT.cue, LOT.content))
    found = {name: (s.hits, s.gold, s.read) for name, s in scores.linked.items() if name != "content tokens"}
    assert found == {"content": (2, 2, 2), "content + source": (1, 2, 2), "full relation": (1, 2, 2)}
    assert scores.direct.shares() == {"found": 100, "content exact": 100, "speaker exact": 0, "precision": 100}


def test_punctuation_at_the_edges_counts_for_fragments_only() -> None:
    bare = Attribution(RAIN.source, RAIN.cue, ((9, 24),))  # with the full stop
    scores = scored(bare, LOT)
    assert (scores.fragments["content"].hits, scores.fragments_bare["content"].hits) == (2, 3)
    assert scores.linked["full relation"].hits == 2


@pytest.mark.parametrize(
    ("words", "form"), [("“It rains,”", "direct"), ("that it rained", "indirect"), ("he said. “A lot.”", "mixed")]
)
def test_the_form_of_a_content(words: str, form: str) -> None:
    assert form_of(TEXT, (spot(words),)) == form


@pytest.mark.parametrize(
    ("source", "kind"), [("Ada", "name"), ("he", "pronoun"), ("The envoy", "common"), ("three officials", "common"), ("", "none")]
)
def test_the_kind_of_a_source(source: str, kind: str) -> None:
    assert kind_of(source, ((0, len(source)),) if source else ()) == kind


def statement(content: tuple[int, int], cue: tuple[int, int] | None, **more: str | None) -> Statement:
    evidence = [Evidence("content", (Span(*content),), "continued"), Evidence("speaker", (Span(37, 39),), "subject")]
    evidence += [Evidence("cue", (Span(*cue),), "say")] if cue else []
    words = TEXT[slice(*content)]
    return Statement(document="d", speaker=None, content=words, form="direct", evidence=tuple(evidence), **more)  # type: ignore[arg-type]


def test_a_statement_gets_its_marks_its_conjunction_and_what_goes_on() -> None:
    first = statement((26, 34), (40, 44))
    indirect = statement((14, 23), (4, 8))
    goes_on = statement((47, 53), None, continues=first.id)
    nested = statement((14, 16), (4, 8), within="x")
    found = as_attributions(TEXT, [indirect, first, goes_on, nested])
    assert [a.content for a in found] == [RAIN.content, LOT.content]


def test_errors_tell_what_differs_and_by_which_cue() -> None:
    errors = Errors()
    errors.add(Article("a", TEXT, None, (RAIN, LOT)), [Attribution(RAIN.source, RAIN.cue, ((14, 23),))])
    assert errors.kinds == {("content too short", "said"): 1, ("missed", "said"): 1}


def test_a_line_that_is_not_in_the_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "b", "attributions": []}\n{"id": "a"}\n')
    with pytest.raises(ValueError, match="line 2"):
        load_articles(path)


def test_a_figure_under_its_floor_is_told() -> None:
    assert attribution.check(scored(RAIN), {"linked full relation": 90.0}) == [
        "linked full relation: 66.7 is under the floor of 90.0"
    ]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


@pytest.mark.parametrize(
    ("speaker", "right"),
    [("person:ada-lindqvist", True), ("person:ivo-marek", False), (None, False), ("org:ada", False)],
)
def test_whether_a_speaker_is_right(pipeline: Pipeline, speaker: str | None, right: bool) -> None:
    text = "Ada Lindqvist came late. She said that it rained."
    read = [f for f in pipeline.read(Document(text=text)).account.facts if isinstance(f, Statement)]
    told = {"cue": [29, 33], "content": [39, 41], "source": [25, 28], "speakers": [speaker]}
    found = speakers.counterpart(told, read)
    assert found is not None
    assert speakers.is_right(told, found, pipeline.knowledge.actors) is right


@pytest.mark.skipif(not (CORPORA / "attribution").exists(), reason="the corpus is not here")
def test_attribution_holds_its_floors() -> None:
    assert attribution.main([str(CORPORA / "attribution" / "dev.jsonl"), "--check"]) == 0


@pytest.mark.skipif(not (CORPORA / "news").exists(), reason="the texts are not here")
def test_speakers_hold_their_floor() -> None:
    assert speakers.main(["--texts", str(CORPORA / "news" / "open_news.jsonl.gz"), "--check", "89"]) == 0


def test_the_floors_are_figures_that_the_bench_gives() -> None:
    assert json.loads(attribution.FLOORS.read_text("utf-8")).keys() <= Scores().flat().keys()
