"""Who said what, form by form: a text, then the statements that must come out of it, by hand."""

from __future__ import annotations

import pytest

from detente.model.facts import Statement
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline

Told = tuple[str | None, str | None, str, str]  # speaker's words or name, cue's words, form, content


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def statements(pipeline: Pipeline, text: str) -> list[Statement]:
    return [f for f in pipeline.read(Document(text=text)).account.facts if isinstance(f, Statement)]


def told(text: str, statement: Statement) -> Told:
    span = statement.span("speaker")
    return (span.of(text) if span else None, statement.cue, statement.form, statement.content)


FORMS: dict[str, tuple[str, list[Told]]] = {
    "the cue before": (
        "The envoy said, “The door is open.”", [("The envoy", "said", "direct", "The door is open.")]),
    "the cue behind": (
        "“The door is open,” the envoy said.", [("the envoy", "said", "direct", "The door is open")]),
    "the cue within": (
        "“The door,” the envoy said, “is open.”", [("the envoy", "said", "direct", "The door is open.")]),
    "a quotation that goes on": (
        "“The door is open,” the envoy said. “Nobody came in.”",
        [("the envoy", "said", "direct", "The door is open"), ("the envoy", None, "direct", "Nobody came in.")]),
    "indirect, with auxiliaries and an adverb": (
        "The ministry has repeatedly said that the road is closed.",
        [("The ministry", "has repeatedly said", "indirect", "the road is closed")]),
    "the cue inserted, with what stands before it": (
        "If the talks fail, the envoy said, the treaty will lapse.",
        [("the envoy", "said", "indirect", "If the talks fail the treaty will lapse")]),
    "mixed": (
        "The envoy said the offer was “a fair start” for both.",
        [("The envoy", "said", "mixed", "the offer was “a fair start” for both")]),
    "with an apposition": (
        "Ada Lindqvist, the Norwegian foreign minister, said the road was closed.",
        [("Ada Lindqvist, the Norwegian foreign minister", "said", "indirect", "the road was closed")]),
    "a relative clause": (
        "Officials who said that the road was closed have left.", [("who", "said", "indirect", "the road was closed")]),
    "according to": (
        "The road was closed, according to three officials.",
        [("three officials", "according to", "indirect", "The road was closed")]),
    "in the words of": (
        "In the words of Ada Lindqvist, the road was closed.",
        [("Ada Lindqvist", "In the words of", "indirect", "the road was closed")]),
    "as somebody put it": (
        "As Ada Lindqvist put it, the road was closed.", [("Ada Lindqvist", "put it", "indirect", "the road was closed")]),
    "a source with its description": (
        "Three officials familiar with the talks said the road was closed.",
        [("Three officials familiar with the talks", "said", "indirect", "the road was closed")]),
    "an answer of one word": ("“Yes,” Ada Lindqvist said.", [("Ada Lindqvist", "said", "direct", "Yes")]),
    "a read-out": (
        "The two presidents discussed the future of the treaty.",
        [("The two presidents", "discussed", "indirect", "the future of the treaty")]),
    "a nominal cue": (
        "His warning that the road would be closed came late.",
        [("His", "warning", "indirect", "the road would be closed")]),
    "a light verb": (
        "Norway made a promise to return to the talks.",
        [("Norway", "made a promise", "indirect", "to return to the talks")]),
    "with a preposition": (
        "Norway called for a ban on the weapon.", [("Norway", "called for", "indirect", "a ban on the weapon")]),
    "what somebody is called": (
        "Norway called the visit a success.", [("Norway", "called", "indirect", "the visit a success")]),
    "made clear": (
        "Norway made clear that the road was closed.", [("Norway", "made clear", "indirect", "the road was closed")]),
    "two marks for one": (
        "''The door is open,'' the envoy said. ''Nobody came in.''",
        [("the envoy", "said", "direct", "The door is open"), ("the envoy", None, "direct", "Nobody came in.")]),
    "guillemets": (
        "«The door is open,» the envoy said.", [("the envoy", "said", "direct", "The door is open")]),
    "paragraphs with one closing mark": (
        "“The door is open,” the envoy said. “Nobody came in.\n\n“We will wait.”",
        [("the envoy", "said", "direct", "The door is open"), ("the envoy", None, "direct", "Nobody came in."),
         ("the envoy", None, "direct", "We will wait.")]),
    "a verb that the lexicon lacks": (
        "“Not by us!” Ada Lindqvist thundered.", [("Ada Lindqvist", "thundered", "direct", "Not by us!")]),
    "an unknown verb before": (
        "Ada Lindqvist shot back, “Not by us.”", [("Ada Lindqvist", "shot back", "direct", "Not by us.")]),
    "a statement that follows": (
        "Ada Lindqvist issued the following statement:\n\n“We leave the talks today.”",
        [("Ada Lindqvist", "issued the following statement", "direct", "We leave the talks today.")]),
    "a signature": (
        "“The door was never open to us.” ― Ada Lindqvist", [("Ada Lindqvist", None, "direct", "The door was never open to us.")]),
    "a headline": (
        "Norway ready for talks: Lindqvist\n\nNorway is ready, Foreign Minister Ada Lindqvist said.",
        [("Lindqvist", None, "indirect", "Norway ready for talks"),
         ("Foreign Minister Ada Lindqvist", "said", "indirect", "Norway is ready")]),
    "turns": (
        "Ada Lindqvist met the press.\n\nQuestion: Is the road closed?\n\nLindqvist: It is closed.\n\n"
        "Question: For how long?\n\nLindqvist: For a week.",
        [(None, None, "direct", "Is the road closed?"), ("Lindqvist", None, "direct", "It is closed."),
         (None, None, "direct", "For how long?"), ("Lindqvist", None, "direct", "For a week.")]),
    "what somebody goes on to say": (
        "Norway went on to say that the road was closed.",
        [("Norway", "went on to say", "indirect", "the road was closed")]),
    "nobody's saying": (
        "It was reported that the road was closed.", [(None, "was reported", "indirect", "the road was closed")]),
    "said to": (
        "The road is said to be closed.", [(None, "is said", "indirect", "The road to be closed")]),
    "asked by nobody who is named": (
        "Asked whether the road was closed, the envoy smiled.", [(None, "Asked", "indirect", "whether the road was closed")]),
    "an attitude": (
        "Norway hopes that the road will be closed.", [("Norway", "hopes", "attitude", "the road will be closed")]),
    "an attitude with a copula": (
        "Norway is ready to return to the talks.", [("Norway", "is ready", "attitude", "to return to the talks")]),
    "the reporter goes on himself": (
        "Norway is safe, the envoy said, but nobody has come.", [("the envoy", "said", "indirect", "Norway is safe")]),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_each_form_gives_its_statements(pipeline: Pipeline, form: str) -> None:
    text, wanted = FORMS[form]
    assert [told(text, s) for s in statements(pipeline, text)] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “reset” ended in 2014.", "The film “The Day After” was shown.", "MOSCOW: The weather is fine today.",
        "A source who declined to be named left.", "Source: High North Monitor.", "I think it will rain.",
        "The minister's remarks were reported by nobody.", "Ada Lindqvist called Sergei Lavrov on Thursday.",
        "Ada Lindqvist called Russian Foreign Minister Sergei Lavrov.",
    ],
)  # fmt: skip
def test_what_is_no_statement(pipeline: Pipeline, text: str) -> None:
    assert statements(pipeline, text) == []


def test_a_chain_stands_one_in_the_other(pipeline: Pipeline) -> None:
    found = statements(pipeline, "TASS reported that Lavrov said that Putin had promised to return to the talks.")
    assert [s.speaker and s.speaker.name for s in found] == ["TASS", "Sergei Lavrov", "Vladimir Putin"]
    assert [s.within for s in found] == [None, found[0].id, found[1].id]


def test_what_a_turn_says_belongs_to_its_speaker(pipeline: Pipeline) -> None:
    text = "Ada Lindqvist spoke.\n\nLindqvist: Peru said that it would leave. I do not believe it."
    outer, inner = [s for s in statements(pipeline, text) if s.form != "attitude"]
    assert inner.within == outer.id
    assert inner.speaker is not None
    assert inner.speaker.id == "state:PER"


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Ada Lindqvist told AFP that it rained.", "org:afp"),
        ("Ada Lindqvist told Ivo Marek that it rained.", "person:ivo-marek"),
        ("“It rains,” Ada Lindqvist told reporters.", "reporters"),
        ("Ada Lindqvist said to Ivo Marek that it rained.", "person:ivo-marek"),
        ("Ada Lindqvist urged Iran to return to the talks.", None),
        ("Ada Lindqvist said that it rained.", None),
    ],
)
def test_who_heard_it(pipeline: Pipeline, text: str, audience: str | None) -> None:
    heard = [s.audience for s in statements(pipeline, text)]
    assert [a and (a.id or a.name) for a in heard] == [audience]


def test_the_chain_from_speaker_to_agency(pipeline: Pipeline) -> None:
    text = "OSLO, May 4 (Reuters) - Ada Lindqvist told AFP on Tuesday that it rained."
    [found] = statements(pipeline, text)
    assert (found.speaker and found.speaker.id, found.audience and found.audience.id) == ("person:ada-lindqvist", "org:afp")
    assert "org:reuters" in found.via


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Ada Lindqvist said last Wednesday that it rained.", "2021-05-05"),
        ("Ada Lindqvist said on 3 May 2021 that it rained.", "2021-05-03"),
        ("Ada Lindqvist said that it rained on 3 May 2021.", "2021-05-07"),
    ],
)
def test_the_day_of_the_saying_is_not_that_of_what_is_said(pipeline: Pipeline, text: str, when: str) -> None:
    document = Document(text=text, published=When.parse("2021-05-07"))
    [found] = [f for f in pipeline.read(document).account.facts if isinstance(f, Statement)]
    assert str(found.when) == when


def test_half_of_a_surrogate_pair_is_read_over(pipeline: Pipeline) -> None:
    [found] = statements(pipeline, "Ada\ud83d Lindqvist said that it rained.")
    assert found.content == "it rained"


def test_the_text_knows_a_minister_whom_the_table_does_not(pipeline: Pipeline) -> None:
    text = "Finland is ready, its foreign minister said on Monday. Foreign Minister Ada Lindqvist said talks could begin."
    report = pipeline.read(Document(text=text, published=When.parse("2026-02-17")))
    speakers = [f.speaker.name for f in report.account.facts if isinstance(f, Statement) and f.speaker]
    assert speakers == ["Ada Lindqvist", "Ada Lindqvist"]
