"""The files of dated happenings: form, ids, phrases that point to one thing only, and look-ups worked out by hand."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from detente.knowledge import load_knowledge
from detente.model.happening import Happening
from detente.model.when import When

DATA = Path(__file__).parents[1] / "src" / "detente" / "data"
FILES = sorted((DATA / "happenings").glob("*.yaml"))
KNOWLEDGE = load_knowledge(DATA)
HAPPENINGS = list(KNOWLEDGE.happenings.values())
LATEST = date(2026, 6, 30)

_TWO_MEETINGS = "the ministers and the leaders met in the same place under the same presidency"
SHARED = {
    "g20 in bali": _TWO_MEETINGS,
    "g20 meeting in bali": _TWO_MEETINGS,
    "g20 in new delhi": _TWO_MEETINGS,
    "g20 meeting in new delhi": _TWO_MEETINGS,
}
PAST = {"SUN": "1991-12-26", "DDR": "1990-10-03", "CSK": "1992-12-31", "YUG": "2003-02-04"}
TOO_GENERAL = {"summit", "the summit", "meeting", "the meeting", "talks", "the war", "the invasion", "the crisis", "the mutiny",
               "cold war", "the cold war"}  # fmt: skip
# Taken part or died, but held no office that the record of offices covers.
WITHOUT_OFFICE = set(
    """alexei-kosygin alexei-navalny gerald-ford hassan-nasrallah ismail-haniyeh jamal-khashoggi
    jimmy-carter john-f-kennedy joseph-stalin konstantin-chernenko lech-kaczynski leonid-brezhnev lyndon-b-johnson mao-zedong
    muammar-gaddafi nancy-pelosi nicolas-maduro nikita-khrushchev osama-bin-laden qassem-soleimani richard-nixon ronald-reagan
    sergei-skripal winston-churchill yevgeny-prigozhin yuri-andropov""".split()
)


def raw_entries() -> list[dict]:
    return [entry for path in FILES for entry in yaml.safe_load(path.read_text(encoding="utf-8"))]


def pointed_to(phrase: str, *, vaguely: bool = False) -> list[str]:
    """The ids of the happenings that list the phrase, without regard to case."""
    wanted = phrase.casefold()
    return sorted(h.id for h in HAPPENINGS if wanted in {p.casefold() for p in (h.vague if vaguely else h.phrases)})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_keeps_to_the_schema(path: Path) -> None:
    schema = json.loads((DATA / "schemas" / "happening.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    errors = [f"{'/'.join(str(part) for part in error.absolute_path)}: {error.message}"
              for error in jsonschema.Draft202012Validator(schema).iter_errors(content)]  # fmt: skip
    assert errors == []


def test_the_schema_refuses_what_it_must() -> None:
    schema = json.loads((DATA / "schemas" / "happening.schema.json").read_text(encoding="utf-8"))
    good = {"id": "a-1", "name": "A thing", "kind": "summit", "when": "2023-03-02", "phrases": ["A thing"], "source": "Body, 2023"}
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid([good])
    bad = [{"kind": "party"}, {"when": "2023-3-2"}, {"phrases": [" A"]}, {"participants": ["Russia"]}, {"extra": 1}]
    assert [change for change in bad if validator.is_valid([good | change])] == []
    assert not validator.is_valid([{key: value for key, value in good.items() if key != "phrases"}])


def test_ids_are_unique() -> None:
    counted = Counter(entry["id"] for entry in raw_entries())
    assert [each for each, number in counted.items() if number > 1] == []
    assert 150 <= len(counted) <= 400


def test_days_are_real_and_in_order() -> None:
    wrong = []
    for h in HAPPENINGS:  # When itself refuses an interval that ends before it begins
        first, last = h.when.earliest, h.when.latest
        if first is None or not date(1945, 1, 1) <= first <= LATEST or (last is not None and last > LATEST):
            wrong.append(h.id)
    assert wrong == []


def test_what_goes_on_is_listed() -> None:
    assert [h.id for h in HAPPENINGS if h.when.latest is None] == ["special-military-operation"]


def test_a_year_in_the_id_is_a_year_of_the_happening() -> None:
    wrong = []
    for h in HAPPENINGS:
        years = [int(part) for part in h.id.split("-") if len(part) == 4 and part.isdigit()]
        if years and h.when.latest and not any(h.when.earliest.year <= year <= h.when.latest.year for year in years):
            wrong.append(h.id)
    assert wrong == []


def test_one_phrase_points_to_one_happening() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for h in HAPPENINGS:
        for phrase in h.phrases:
            owners[phrase.casefold()].add(h.id)
    assert {phrase for phrase, ids in owners.items() if len(ids) > 1} == set(SHARED)


def test_a_phrase_is_not_vague_elsewhere_and_not_general() -> None:
    phrases = {phrase.casefold() for h in HAPPENINGS for phrase in h.phrases}
    vague = {phrase.casefold() for h in HAPPENINGS for phrase in h.vague}
    assert phrases & vague == set()
    assert phrases & TOO_GENERAL == set()
    assert all(len(phrase.split()) > 1 or len(phrase) >= 4 or phrase == "9/11" for phrase in phrases)


def test_phrases_are_listed_once_whatever_their_capitals() -> None:
    doubled = [h.id for h in HAPPENINGS for listed in (h.phrases, h.vague) if len(listed) != len({p.casefold() for p in listed})]
    assert doubled == []


def test_vague_phrases_have_something_to_support_them() -> None:
    assert [h.id for h in HAPPENINGS if h.vague and not h.participants and not h.place] == []


def test_past_states_take_part_in_the_past_only() -> None:
    late = []
    for h in HAPPENINGS:
        for code in [part.removeprefix("state:") for part in h.participants] + [h.state]:
            if code in PAST and h.when.earliest and h.when.earliest > date.fromisoformat(PAST[code]):
                late.append((h.id, code))
    assert late == []


def test_people_are_on_record_or_listed() -> None:
    named = {part for h in HAPPENINGS for part in h.participants if part.startswith("person:")}
    unknown = {each.partition(":")[2] for each in named if each not in KNOWLEDGE.actors}
    assert unknown - WITHOUT_OFFICE == set()


# Worked out by hand from dated reports and documents, not from the files.
LOOKUPS = [
    ("Wagner insurrection", "2023-06-23/2023-06-24"),
    ("wagner mutiny", "2023-06-23/2023-06-24"),
    ("Prigozhin's death", "2023-08-23"),
    ("end of the Cold War", "1989-11-09/1991-12-26"),
    ("G20 summit in Bali", "2022-11-15/2022-11-16"),
    ("Bali summit", "2022-11-15/2022-11-16"),
    ("G20 foreign ministers' meeting in New Delhi", "2023-03-01/2023-03-02"),
    ("G20 summit in New Delhi", "2023-09-09/2023-09-10"),
    ("Vilnius summit", None),  # vague: other meetings are held there
    ("NATO summit in Vilnius", "2023-07-11/2023-07-12"),
    ("Reykjavik summit", "1986-10-11/1986-10-12"),
    ("Glassboro summit", "1967-06-23/1967-06-25"),
    ("Cuban Missile Crisis", "1962-10-16/1962-10-28"),
    ("Able Archer", "1983-11-07/1983-11-11"),
    ("annexation of Crimea", "2014-03-18"),
    ("downing of MH17", "2014-07-17"),
    ("full-scale invasion", "2022-02-24"),
    ("Nord Stream sabotage", "2022-09-26"),
    ("destruction of the Kakhovka dam", "2023-06-06"),
    ("Kursk incursion", "2024-08-06"),
    ("9/11", "2001-09-11"),
    ("fall of Kabul", "2021-08-15"),
    ("fall of the Berlin Wall", "1989-11-09"),
    ("collapse of the Soviet Union", "1991-12-08/1991-12-26"),
    ("Alaska summit", "2025-08-15"),
    ("Twelve-Day War", "2025-06-13/2025-06-24"),
    ("October 7 attack", "2023-10-07"),
    ("North Korea's sixth nuclear test", "2017-09-03"),
    ("Putin's Munich speech", "2007-02-10"),
    ("Raisi's death", "2024-05-19"),
    ("tenth NPT Review Conference", "2022-08-01/2022-08-26"),
    ("OSCE ministerial in Skopje", "2023-11-30/2023-12-01"),
    ("New START expired", "2026-02-05"),
]


@pytest.mark.parametrize(("phrase", "when"), LOOKUPS)
def test_the_phrase_points_to_the_day(phrase: str, when: str | None) -> None:
    found = [KNOWLEDGE.happenings[each].when for each in pointed_to(phrase)]
    assert found == ([When.parse(when)] if when else [])


def test_shared_phrases_leave_both_readings() -> None:
    assert pointed_to("G20 in Bali") == ["g20-bali-2022", "g20-foreign-ministers-bali-2022"]


def test_the_mutiny_needs_support() -> None:
    assert pointed_to("attempted mutiny") == []
    assert pointed_to("attempted mutiny", vaguely=True) == ["wagner-mutiny-2023"]
    mutiny: Happening = KNOWLEDGE.happenings["wagner-mutiny-2023"]
    assert {"state:RUS", "org:wagner", "person:yevgeny-prigozhin"} <= set(mutiny.participants)


def test_what_was_also_foretold_is_vague() -> None:
    """Reports before the day speak of these too, so that they date a text only with support."""
    for phrase in ("invasion of Ukraine", "expiry of New START", "extension of New START", "invasion of Iraq"):
        assert pointed_to(phrase) == [], phrase
        assert len(pointed_to(phrase, vaguely=True)) == 1, phrase
