"""Where places lie: towns by the gazetteer, the state by the text, nothing where it stays open."""

from __future__ import annotations

import json
from functools import cache

import pytest

from detente.model.facts import Contact, Event, Fact, fact_from_json
from detente.model.location import Location
from detente.model.text import Document
from detente.pipeline import Pipeline
from detente.reading.mentions import Mention
from detente.reading.places import Places, towns


@cache
def pipeline() -> Pipeline:
    return Pipeline()


def placed(text: str) -> list[Fact]:
    facts = pipeline().read(Document(text=text, published=None)).account.facts
    return [f for f in facts if isinstance(f, (Contact, Event)) and f.place]


@pytest.mark.parametrize(
    ("name", "state", "latitude", "longitude"),
    [
        ("Helsinki", "FIN", 60.17, 24.94), ("Reykjavík", "ISL", 64.14, -21.90), ("Alma-Ata", "KAZ", 43.25, 76.95),
        ("Santiago de Cuba", "CUB", 20.02, -75.82), ("Wellington", "NZL", -41.29, 174.78),
    ],
)  # fmt: skip
def test_towns_by_any_of_their_names(name: str, state: str, latitude: float, longitude: float) -> None:
    first = towns(name)[0].location
    assert (first.name, first.state) == (name, state)
    assert first.latitude == pytest.approx(latitude, abs=0.05)
    assert first.longitude == pytest.approx(longitude, abs=0.05)


@pytest.mark.parametrize("name", ["", "|", "\n", "|Helsinki|", "Helsinki\tFIN", "helsinki", "Nowhereville", "\ud800"])
def test_what_is_no_name_of_a_town(name: str) -> None:
    assert towns(name) == ()


def test_every_line_of_the_gazetteer_reads() -> None:
    for name in ("San José", "Santa Cruz", "Victoria", "San Francisco"):
        found = towns(name)
        assert len(found) > 1
        assert all(-90 <= (t.location.latitude or 0) <= 90 and len(t.location.state) == 3 for t in found)
        assert [t.population for t in found] == sorted((t.population for t in found), reverse=True)


def test_a_town_without_its_state_in_the_text_has_to_be_large_and_alone() -> None:
    places = Places(pipeline().knowledge)
    assert places.locate("Tampere", ()) is not None
    assert places.locate("Cambridge", ()) is None  # in three states, of one size
    assert places.locate("Moscow", ()) == Location("Moscow", "RUS", 55.752, 37.618, 524901)


def test_of_two_like_towns_in_one_state_only_the_state_is_told() -> None:
    by_state = {t.location.state: t.population for t in reversed(towns("Springfield"))}
    assert set(by_state) == {"USA"}
    assert towns("Springfield")[0].population < 2 * towns("Springfield")[1].population
    text = "The United States was the host."
    page = pipeline().page(Document(text=text), pipeline().reader.parse_many([text])[0])
    assert Places(pipeline().knowledge).locate("Springfield", page.mentions) == Location("Springfield", "USA")


def test_the_state_in_the_text_decides() -> None:
    with_canada = pipeline().page(Document(text="Canada hosts."), pipeline().reader.parse_many(["Canada hosts."])[0])
    found = Places(pipeline().knowledge).locate("Cambridge", with_canada.mentions)
    assert found is not None
    assert found.state == "CAN"


def test_a_region_that_the_knowledge_has_is_no_village_of_that_name() -> None:
    assert Places(pipeline().knowledge).locate("Bali", ()) == Location("Bali", "IDN")


def test_a_state_named_like_a_town_is_the_state() -> None:
    places, told = Places(pipeline().knowledge), {"Mexico": "state:MEX", "Singapore": "state:SGP"}
    mexico, singapore = (places.locate(n, [Mention(0, 1, 0, "place", i, n, "metonym")]) for n, i in told.items())
    assert mexico == Location("Mexico", "MEX")
    assert singapore is not None
    assert singapore.latitude == 1.29


def test_contacts_and_events_tell_where_they_were() -> None:
    facts = placed("The Norwegian foreign minister met the Russian foreign minister in Helsinki on Monday.")
    assert {f.kind for f in facts} == {"contact", "event"}
    for fact in facts:
        told = json.loads(json.dumps(fact.to_json()))
        assert told["location"] == {"name": "Helsinki", "state": "FIN", "latitude": 60.17, "longitude": 24.935, "geonames": 658225}
        assert fact_from_json(told) == fact


def test_a_state_is_a_place_without_coordinates_and_a_metonym_is_none() -> None:
    facts = placed("The Norwegian foreign minister met the Russian foreign minister in Finland.")
    assert {getattr(f, "location", None) for f in facts} == {Location("Finland", "FIN")}
    assert not placed("Moscow said that the Norwegian foreign minister had met the Russian foreign minister.")


def test_the_location_is_no_part_of_the_id() -> None:
    fact = placed("The Norwegian foreign minister met the Russian foreign minister in Helsinki.")[0]
    assert "location" not in fact.values()
