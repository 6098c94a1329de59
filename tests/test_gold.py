"""The comparison of a reading with facts by hand must be able to fail, in each of its parts."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from bench.cases import differences, table, totals
from tests.comparison import compare, days, same_set, token_f1
from tests.gold import BadCase, accepted, make_case, occurrences

TEXT = (
    "“We met,” Lindqvist said. “It was short.” Norway and Chile spoke by phone on Monday. Chile left the ABM Treaty."
    "\n\nShe said she left."
)

GOLD: dict[str, Any] = {
    "dated": "2024-03-04",
    "credits": ["org:ntb"],
    "statements": [
        {
            "speaker": "person:ada-lindqvist",
            "speaker_text": "Lindqvist",
            "cue": "said",
            "form": "direct",
            "mood": "asserted",
            "content": ["We met", "It was short."],
            "within": None,
        },
    ],
    "contacts": [
        {
            "parties": ["state:NOR", "state:CHL"],
            "channel": "call",
            "when": "2024-03-04",
            "mood": "asserted",
            "within": None,
            "quote": "spoke by phone",
        },
    ],
    "events": [
        {
            "type": "CONSULT",
            "mode": "phone",
            "actors": ["state:NOR"],
            "recipients": ["state:CHL"],
            "mood": "asserted",
            "within": None,
            "trigger": "spoke",
        },
        {
            "type": "ACCUSE",
            "actors": ["state:CHL"],
            "recipients": ["state:NOR"],
            "trigger": "Chile left",
            "either": True,
        },
    ],
    "acts": [
        {
            "agreement": "abm",
            "party": "state:CHL",
            "act": "withdrawal",
            "mood": "asserted",
            "within": None,
            "quote": "left the ABM Treaty",
        },
    ],
}


def spot(piece: str, nth: int = 1) -> list[int]:
    return list(occurrences(TEXT, piece)[nth - 1])


def right_reading() -> dict[str, Any]:
    return {
        "document": {"dated": {"when": "2024-03-04"}, "credits": ["org:ntb"]},
        "facts": [
            {
                "kind": "statement",
                "id": "s1",
                "speaker": {"id": "person:ada-lindqvist"},
                "form": "direct",
                "mood": "asserted",
                "within": None,
                "evidence": {
                    "speaker": [spot("Lindqvist")],
                    "cue": [spot("said")],
                    "content": [spot("We met"), spot("It was short.")],
                },
            },
            {
                "kind": "contact",
                "id": "c1",
                "parties": [{"id": "state:CHL"}, {"id": "state:NOR"}],
                "channel": "call",
                "when": "2024-03-04",
                "mood": "asserted",
                "within": None,
                "evidence": {"channel": [spot("phone")]},
            },
            {
                "kind": "event",
                "id": "e1",
                "type": "CONSULT",
                "mode": "phone",
                "actors": [{"id": "state:CHL"}],
                "recipients": [{"id": "state:NOR"}],
                "mood": "asserted",
                "within": None,
                "evidence": {"trigger": [spot("spoke")]},
            },
            {
                "kind": "act",
                "id": "a1",
                "agreement": "abm",
                "party": {"id": "state:CHL"},
                "act": "withdrawal",
                "mood": "asserted",
                "within": None,
                "evidence": {"act": [spot("left")]},
            },
        ],
    }


def scores_after(change) -> dict[str, Any]:
    reading = right_reading()
    change(reading)
    return compare(make_case("x", TEXT, copy.deepcopy(GOLD)), reading).scores


def fact(reading: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(f for f in reading["facts"] if f["kind"] == kind)


def test_a_right_reading_is_perfect():
    scores = scores_after(lambda reading: None)
    assert {kind: (s.f1, s.attributes) for kind, s in scores.items()} == dict.fromkeys(scores, (1.0, 1.0))
    assert {kind: s.gold for kind, s in scores.items()} == dict.fromkeys(scores, 1)


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("statement", "speaker", {"id": "person:beat-amstutz"}),
        ("statement", "speaker", None),
        ("contact", "channel", "meeting"),
        ("contact", "parties", [{"id": "state:NOR"}, {"id": "state:PER"}]),
        ("contact", "parties", [{"id": "state:NOR"}]),
        ("event", "type", "AGREE"),
        ("event", "recipients", []),
        ("act", "agreement", "inf"),
        ("act", "party", {"id": "state:NOR"}),
        ("act", "act", "suspension"),
        ("act", "mood", "planned"),
    ],
)
def test_what_makes_a_fact_another_fact_costs_it(kind: str, key: str, value: Any):
    score = scores_after(lambda reading: fact(reading, kind).update({key: value}))[f"{kind}s"]
    assert (score.hits, score.gold, score.read) == (0, 1, 1)


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("statement", "form", "indirect"),
        ("statement", "mood", "denied"),
        ("statement", "within", "s9"),
        ("contact", "when", "2024-03-11"),
        ("contact", "mood", "denied"),
        ("event", "mode", "visit"),
        ("act", "within", "s1"),
    ],
)
def test_a_wrong_attribute_costs_the_attribute_only(kind: str, key: str, value: Any):
    score = scores_after(lambda reading: fact(reading, kind).update({key: value}))[f"{kind}s"]
    assert score.f1 == 1.0
    assert score.held - score.right == 1
    assert score.by_attribute[key] == [0, 1]


def test_a_cue_elsewhere_is_wrong():
    def move(reading):
        fact(reading, "statement")["evidence"]["cue"] = [spot("said", 2)]

    assert scores_after(move)["statements"].by_attribute["cue"] == [0, 1]


def test_too_little_of_the_content_is_not_the_statement():
    def cut(reading):
        fact(reading, "statement")["evidence"]["content"] = [spot("met")]

    # One word of five: F1 = 2 * 1 / (1 + 5) = 0.33.
    assert scores_after(cut)["statements"].hits == 0


def test_a_fact_that_is_not_listed_counts_as_wrong_and_one_that_is_lost_as_missing():
    def double(reading):
        reading["facts"].append({**fact(reading, "act"), "id": "a2", "act": "suspension"})

    assert scores_after(double)["acts"].precision == 0.5
    assert scores_after(lambda r: r["facts"].pop())["acts"].recall == 0.0


def test_an_optional_fact_is_no_error_present_or_absent():
    def accuse(reading):
        reading["facts"].append(
            {
                "kind": "event",
                "id": "e2",
                "type": "ACCUSE",
                "mode": None,
                "actors": [{"id": "state:CHL"}],
                "recipients": [{"id": "person:ada-lindqvist", "state": "NOR"}],
                "mood": "asserted",
                "within": None,
                "evidence": {"trigger": [spot("left")]},
            }
        )

    score = scores_after(accuse)["events"]
    assert (score.hits, score.gold, score.read) == (1, 1, 1)


def test_a_quotation_given_in_two_parts_is_joined():
    def split(reading):
        first = fact(reading, "statement")
        first["evidence"]["content"] = [spot("We met")]
        reading["facts"].append(
            {**first, "id": "s2", "continues": "s1", "evidence": {"content": [spot("It was short.")]}}
        )
        fact(reading, "act")["within"] = "s2"

    scores = scores_after(split)
    assert (scores["statements"].hits, scores["statements"].read) == (1, 1)
    assert scores["acts"].by_attribute["within"] == [0, 1]


def test_within_means_the_paired_statement():
    gold = copy.deepcopy(GOLD)
    gold["acts"][0]["within"] = 1
    reading = right_reading()
    fact(reading, "act")["within"] = "s1"
    assert compare(make_case("x", TEXT, gold), reading).scores["acts"].attributes == 1.0
    fact(reading, "act")["within"] = None
    assert compare(make_case("x", TEXT, gold), reading).scores["acts"].attributes == 0.0


def test_an_unnamed_speaker_is_held_to_the_words():
    gold = copy.deepcopy(GOLD)
    gold["statements"][0] |= {"speaker": None}
    reading = right_reading()
    fact(reading, "statement")["speaker"] = {"id": None, "name": "Lindqvist"}
    assert compare(make_case("x", TEXT, gold), reading).scores["statements"].hits == 1
    fact(reading, "statement")["evidence"]["speaker"] = [spot("Norway")]
    assert compare(make_case("x", TEXT, gold), reading).scores["statements"].hits == 0


@pytest.mark.parametrize(
    ("answer", "hits"), [("2023-07", 1), ("2023-06/2023-08", 1), ("2023", 0), ("2023-07-05", 0), ("2022-07", 0)]
)
def test_an_undated_text_must_be_narrowed_but_not_too_far(answer: str, hits: int):
    gold = {**copy.deepcopy(GOLD), "dated": "2023-07", "dated_within": "2023-06/2023-12"}
    reading = right_reading()
    reading["document"]["dated"] = {"when": answer}
    assert compare(make_case("x", TEXT, gold), reading).scores["dated"].hits == hits


def test_credits_are_held_one_by_one():
    def more(reading):
        reading["document"]["credits"] = ["org:ntb", "org:tass"]

    score = scores_after(more)["credits"]
    assert (score.hits, score.gold, score.read) == (1, 1, 2)


def test_differences_name_what_changed():
    reading = right_reading()
    fact(reading, "act")["act"] = "suspension"
    fact(reading, "contact")["mood"] = "denied"
    comparison = compare(make_case("x", TEXT, copy.deepcopy(GOLD)), reading)
    told = "\n".join(differences(comparison))
    assert "~ act       [NOT THE SAME] agreement=abm" in told
    assert "~ contact   [mood] parties" in told
    assert "statement" not in told
    assert "acts            1     1     0    0.0    0.0    0.0" in table(totals([comparison]))


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("statements", {"content": "not there"}),
        ("statements", {"content": "said"}),
        ("statements", {"cue": "shouted"}),
        ("statements", {"speaker": "Ada Lindqvist"}),
        ("statements", {"form": "loud"}),
        ("contacts", {"channel": "fax"}),
        ("contacts", {"within": 2}),
        ("events", {"type": "YIELD"}),
        ("acts", {"agreement": "start-iii"}),
        ("acts", {"act": "exit"}),
        ("acts", {"party": "state:Chile"}),
    ],
)
def test_a_case_that_is_not_sound_is_refused(kind: str, change: dict[str, Any]):
    gold = copy.deepcopy(GOLD)
    gold[kind][0] |= change
    with pytest.raises(BadCase):
        make_case("x", TEXT, gold)


def test_a_number_tells_two_places_apart():
    gold = copy.deepcopy(GOLD)
    gold["events"][0]["trigger"] = {"text": "left", "nth": 2}
    assert make_case("x", TEXT, gold).gold["events"][0]["spans"]["content"] == [tuple(spot("left", 2))]


def test_small_parts():
    assert accepted("a | null") == ("a", None)
    assert accepted(["a", "b"]) == ("a", "b")
    assert same_set(["a | b", "a"], ["a", "b"])
    assert not same_set(["a", "a"], ["a", "b"])
    # Two of two words against two of four: 2 * 2 / (2 + 4).
    assert token_f1("one two three four", [(0, 7)], [(0, 18)]) == pytest.approx(2 / 3)
    assert [d.isoformat() for d in days("2023-02/2024")] == ["2023-02-01", "2024-12-31"]


def test_a_side_that_no_table_knows_is_held_to_its_words() -> None:
    gold, reading = copy.deepcopy(GOLD), right_reading()
    gold["events"][0] |= {"type": "AID", "actors": ["state:NOR"], "recipients": ["the ABM Treaty"]}
    fact(reading, "event").update(type="AID", actors=[{"id": "state:NOR"}], recipients=[{"id": None, "name": "the ABM Treaty"}])
    assert compare(make_case("x", TEXT, gold), reading).scores["events"].hits == 1
    fact(reading, "event")["recipients"][0]["name"] = "the Treaty"
    assert compare(make_case("x", TEXT, gold), reading).scores["events"].hits == 0
    gold["events"][0]["recipients"] = ["words that are nowhere"]
    with pytest.raises(BadCase, match="not an identifier"):
        make_case("x", TEXT, gold)
