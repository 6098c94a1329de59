"""The contacts on record: form, ids, people and states that fit, times said to be complete, and look-ups by hand."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
import yaml

from detente.knowledge import load_knowledge
from detente.model.happening import KnownContact
from detente.model.when import When

DATA = Path(__file__).parents[1] / "src" / "detente" / "data"
FILES = sorted((DATA / "contacts").glob("*.yaml"))
SCHEMA = json.loads((DATA / "schemas" / "contact.schema.json").read_text(encoding="utf-8"))
KNOWLEDGE = load_knowledge(DATA)
CONTACTS = list(KNOWLEDGE.contacts)
OFFICE_OF_LEVEL = {"presidents": "head-of-state", "foreign-ministers": "foreign-minister", "defence-ministers": "defence-minister"}
FACE_TO_FACE = {"meeting", "sidelines", "visit"}
# Took part, but held no office that the record of offices covers: reporting names them in full.
WITHOUT_OFFICE = {
    "andrew-peek": "USA", "dan-driscoll": "USA", "jared-kushner": "USA", "karen-donfried": "USA", "michael-anton": "USA",
    "sonata-coulter": "USA", "igor-kostyukov": "RUS", "sergei-beseda": "RUS",
}  # fmt: skip
OF_AN_ORGANISATION = {"person:alexus-grynkewich": "USA"}  # on record for NATO, took part as the American commander


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def raw_contacts() -> list[dict]:
    return [contact for path in FILES for contact in load(path)["contacts"]]


def state_of(party: str) -> str | None:
    """The state for which a party speaks."""
    if party.startswith("state:"):
        return party.partition(":")[2]
    actor = KNOWLEDGE.actors.get(party)
    if actor is None:
        return WITHOUT_OFFICE.get(party.partition(":")[2])
    return actor.state or OF_AN_ORGANISATION.get(party)


def between(one: str, other: str, first: str, last: str) -> list[KnownContact]:
    """Their contacts of these days, in the order of the days."""
    window = When(date.fromisoformat(first), date.fromisoformat(last))
    found = [c for c in CONTACTS if {f"person:{one}", f"person:{other}"} <= set(c.parties) and c.when.overlaps(window)]
    return sorted(found, key=lambda c: c.when.earliest or date.min)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_keeps_to_the_schema(path: Path) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    errors = [f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
              for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(load(path))]  # fmt: skip
    assert errors == []


def test_the_schema_refuses_what_it_must() -> None:
    content = load(FILES[0])
    good = content | {"contacts": content["contacts"][:1]}
    bad = [{"channel": "telegram"}, {"level": "clerks"}, {"when": "2023-3-2"}, {"duration": {"about": "10 minutes"}},
           {"duration": {"about": "PT"}}, {"parties": ["person:sergei-lavrov"]}, {"note": 1}, {"extra": 1}]  # fmt: skip
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert validator.is_valid(good)
    assert [change for change in bad if validator.is_valid(good | {"contacts": [good["contacts"][0] | change]})] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_named_after_its_pair(path: Path) -> None:
    content = load(path)
    assert "-".join(content["between"]) == path.stem
    assert content["between"] == sorted(content["between"])
    assert all(contact["states"] == content["between"] for contact in content["contacts"])
    assert all(period["between"] == content["between"] for period in content["complete"])


def test_ids_are_unique() -> None:
    assert [each for each, number in Counter(c.id for c in CONTACTS).items() if number > 1] == []


def test_ids_begin_with_the_date() -> None:
    """With the first day, or its month or year where no single day is known."""
    wrong = []
    for c in CONTACTS:
        written = re.match(r"\d{4}(-\d{2}){0,2}(?=-)", c.id)
        begins = str(c.when.earliest)
        if not written or not begins.startswith(written[0]) or (c.when.is_day and written[0] != begins):
            wrong.append(c.id)
    assert wrong == []


def test_contacts_are_listed_in_time() -> None:
    listed = [When.parse(contact["when"]) for contact in raw_contacts()]
    order = [(one, other) for one, other in pairwise(listed) if one.earliest > other.latest]
    assert order == []


def test_no_contact_lies_in_the_future() -> None:
    assert [c.id for c in CONTACTS if c.when.latest is None or c.when.latest > date(2026, 6, 30)] == []


def test_every_side_is_there_and_no_other() -> None:
    wrong = [(c.id, [state_of(p) for p in c.parties]) for c in CONTACTS if {state_of(p) for p in c.parties} != set(c.states)]
    assert wrong == []


def test_people_without_office_are_needed() -> None:
    named = {party.partition(":")[2] for c in CONTACTS for party in c.parties if party not in KNOWLEDGE.actors}
    assert {each for each in named if not each.isupper()} == set(WITHOUT_OFFICE)


def test_the_level_is_that_of_the_people() -> None:
    """Who met at the level of an office held it on that day, for each side."""
    wrong = []
    for c in CONTACTS:
        for state in c.states:
            held = {t.person for t in KNOWLEDGE.terms if t.office == OFFICE_OF_LEVEL.get(c.level) and t.of == f"state:{state}"
                    and t.when.overlaps(c.when)}  # fmt: skip
            if c.level in OFFICE_OF_LEVEL and not held & set(c.parties):
                wrong.append((c.id, state))
    assert wrong == []


def test_whoever_began_or_told_is_one_of_the_two() -> None:
    for contact in raw_contacts():
        sides = set(contact["states"])
        accounts = {each["by"] for each in contact.get("duration", {}).get("accounts", [])}
        assert {contact.get("initiator", contact["states"][0])} | set(contact["reported_by"]) | accounts <= sides, contact["id"]


def test_meetings_have_a_place_and_calls_have_none() -> None:
    assert [c.id for c in CONTACTS if c.channel in FACE_TO_FACE and not c.place] == []
    assert [c.id for c in CONTACTS if c.channel in {"call", "hotline"} and c.place] == []


def test_happenings_are_on_record_at_that_time() -> None:
    linked = [(c, KNOWLEDGE.happenings.get(c.happening)) for c in CONTACTS if c.happening]
    assert [c.id for c, happening in linked if happening is None] == []
    assert [c.id for c, happening in linked if happening and not happening.when.overlaps(c.when)] == []
    assert [c.id for c, h in linked if h and c.place and h.place and c.place != h.place] == []


def test_complete_periods_are_those_of_people_in_office() -> None:
    """The three that the note of each explains; the foreign ministers' ends with Blinken's time in office."""
    periods = {p.level: p.when for p in KNOWLEDGE.complete if set(p.between) == {"RUS", "USA"}}
    assert {level: str(when) for level, when in periods.items()} == {
        "foreign-ministers": "2021-12-03/2025-01-20",
        "presidents": "2021-01-20/2026-05-31",
        "defence-ministers": "2022-02-12/2025-01-20",
    }
    for level, when in periods.items():
        assert any(c.level == level and c.when.overlaps(when) for c in CONTACTS), level


# By hand, from the readouts and the agencies of each day.
LAVROV_BLINKEN = [
    ("2022-01-18", "call", None),
    ("2022-01-21", "meeting", "Geneva"),
    ("2022-02-01", "call", None),
    ("2022-02-12", "call", None),
    ("2022-02-15", "call", None),
    ("2022-07-29", "call", None),
    ("2023-03-02", "sidelines", "New Delhi"),
    ("2023-04-02", "call", None),
]


def test_lavrov_and_blinken_from_january_2022_to_december_2023() -> None:
    found = between("sergei-lavrov", "antony-blinken", "2022-01-12", "2023-12-31")
    assert [(str(c.when), c.channel, c.place) for c in found] == LAVROV_BLINKEN


def test_lavrov_and_blinken_did_not_meet_in_bali() -> None:
    assert between("sergei-lavrov", "antony-blinken", "2022-07-30", "2023-03-01") == []
    assert [c.id for c in CONTACTS if c.place == "Bali"] == []


def test_new_delhi() -> None:
    [met] = between("sergei-lavrov", "antony-blinken", "2023-03-01", "2023-03-05")
    assert (met.place, met.place_state, met.occasion) == ("New Delhi", "IND", "G20 foreign ministers' meeting")
    assert (met.duration, met.initiator, met.happening) == ("PT10M", "USA", "g20-foreign-ministers-new-delhi-2023")


def test_the_calls_since_the_invasion_began_in_washington() -> None:
    calls = [c for c in between("sergei-lavrov", "antony-blinken", "2022-02-24", "2025-01-20") if c.channel == "call"]
    assert [(str(c.when), c.initiator) for c in calls] == [("2022-07-29", "USA"), ("2023-04-02", "USA")]


def test_sullivans_channel_of_2022() -> None:
    """The Wall Street Journal of November 2022: Ushakov and Patrushev, dates not told."""
    for other in ("yuri-ushakov", "nikolai-patrushev"):
        found = [c for c in between("jake-sullivan", other, "2022-03-17", "2022-12-31") if "Wall Street Journal" in c.source]
        assert [c.channel for c in found] == ["unspecified"], other
        assert not found[0].when.is_day
        assert found[0].when.latest == date(2022, 11, 6)


@pytest.mark.parametrize(
    ("level", "first", "last", "number"),
    [
        ("presidents", "2022-02-13", "2025-01-20", 0),
        ("presidents", "2025-01-20", "2025-10-31", 9),  # eight calls, and Anchorage
        ("defence-ministers", "2022-02-24", "2025-01-20", 6),
        ("chiefs-of-staff", "2022-02-24", "2022-12-31", 2),
        ("foreign-ministers", "2023-04-03", "2025-01-20", 0),
    ],
)
def test_how_many(level: str, first: str, last: str, number: int) -> None:
    window = When(date.fromisoformat(first), date.fromisoformat(last))
    assert len([c for c in CONTACTS if c.level == level and c.when.overlaps(window)]) == number
