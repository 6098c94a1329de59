"""The files of offices and their holders: form, order, overlaps, gaps, and look-ups worked out by hand."""

from __future__ import annotations

import json
import warnings
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from detente.check_data.offices import end_of, first_day, gaps_in, last_day, out_of_order, overlaps_in, surely_inside

DATA = Path(__file__).parents[1] / "src" / "detente" / "data"
FOLDER = DATA / "actors" / "offices"
FILES = sorted(FOLDER.glob("*.yaml"))
MUST_BE_WITHOUT_GAPS = {"head-of-state", "foreign-minister"}


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def holders_on(path_stem: str, office: str, day: str, acting: bool = False) -> list[str]:
    """Who held the office on a day that no rounded date leaves open."""
    found, on = [], date.fromisoformat(day)
    for entry in office_of(path_stem, office)["holders"]:
        first, last = surely_inside(entry)
        if "person" in entry and entry.get("acting", False) <= acting and first <= on < last:
            found.append(entry["person"])
    return found


def office_of(path_stem: str, office: str) -> dict:
    for candidate in load(FOLDER / f"{path_stem}.yaml")["offices"]:
        if office == candidate["office"] or office in candidate.get("also", []):
            return candidate
    raise LookupError(f"{path_stem} has no office {office}")


def each_office() -> list:
    return [pytest.param(path, office, id=f"{path.stem}-{office['office']}")
            for path in FILES for office in load(path)["offices"]]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_follows_the_schema(path: Path) -> None:
    schema = json.loads((DATA / "schemas" / "office.schema.json").read_text(encoding="utf-8"))
    errors = [f"{list(error.absolute_path)}: {error.message}"
              for error in jsonschema.Draft202012Validator(schema).iter_errors(load(path))]
    assert errors == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_named_after_its_actor(path: Path) -> None:
    assert load(path)["of"].split(":")[1] == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_people_resolve_and_are_listed_once(path: Path) -> None:
    content = load(path)
    ids = [person["id"] for person in content["people"]]
    held = {f"person:{entry['person']}" for office in content["offices"] for entry in office["holders"]
            if "person" in entry}
    assert len(ids) == len(set(ids)), "a person is listed twice"
    assert held - set(ids) == set(), "holders who are not listed under people"
    assert set(ids) - held == set(), "people who hold no office"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_offices_are_listed_once(path: Path) -> None:
    names = [name for office in load(path)["offices"] for name in [office["office"], *office.get("also", [])]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("path", "office"), each_office())
def test_terms_are_real_days_in_order(path: Path, office: dict) -> None:
    assert list(out_of_order(office["holders"])) == []
    for entry in office["holders"]:
        assert first_day(entry["from"]) <= last_day(end_of(entry)), entry


@pytest.mark.parametrize(("path", "office"), each_office())
def test_one_holder_at_a_time(path: Path, office: dict) -> None:
    holders = office["holders"]
    assert [(holders[i], holders[j]) for i, j in overlaps_in(holders)] == []


@pytest.mark.parametrize(("path", "office"), each_office())
def test_gaps_are_known(path: Path, office: dict) -> None:
    gaps = [f"{path.stem} {office['office']}: nobody named from {start} to {end}" for _, start, end in gaps_in(office["holders"])]
    if office["office"] in MUST_BE_WITHOUT_GAPS:
        assert gaps == []
    for gap in gaps:
        warnings.warn(gap, stacklevel=1)


def term(first: str, last: str, **marks: bool) -> dict:
    return {"person": "ada-lindqvist", "from": first, "to": last, **marks}


@pytest.mark.parametrize(
    ("holders", "found"),
    [
        ([term("2001-01-20", "2009-01-20"), term("2009-01-20", "2017-01-20")], []),  # the day of the handover is both's
        ([term("2001-01-20", "2009-01-22"), term("2009-01-20", "2017-01-20")], [(0, 1)]),
        ([term("2001-01-20", "2009-01"), term("2009-01-20", "2017-01-20")], []),  # a month may end on the day that fits
        ([term("2001-01-20", ".."), term("2009-01-20", "..")], [(0, 1)]),
        ([term("2001-01-20", ".."), term("2009-01-20", "2009-03-01", acting=True)], []),
        ([term("2001-01-20", "..", joint=True), term("2009-01-20", "..", joint=True)], []),
        ([term("2001-01-20", "..", joint=True), term("2009-01-20", "..")], [(0, 1)]),
    ],
)
def test_what_an_overlap_is(holders: list[dict], found: list[tuple[int, int]]) -> None:
    assert list(overlaps_in(holders)) == found


def test_what_a_gap_is() -> None:
    """31 days may pass in silence, 32 may not; 31 days after 1 March is 1 April."""
    assert list(gaps_in([term("2001", "2009-03-01"), term("2009-04-01", "2010")])) == []
    assert list(gaps_in([term("2001", "2009-03-01"), term("2009-04-02", "2010")])) == [(1, date(2009, 3, 1), date(2009, 4, 2))]


def test_one_id_has_one_name_everywhere() -> None:
    names: dict[str, str] = {}
    for path in FILES:
        for person in load(path)["people"]:
            assert names.setdefault(person["id"], person["name"]) == person["name"], f"{path.stem}: {person['id']}"


def test_no_two_people_of_a_file_share_a_main_name() -> None:
    for path in FILES:
        names = [person["name"] for person in load(path)["people"]]
        assert len(names) == len(set(names)), path.stem


# Worked out by hand from dated reports of each day, not from the files.
LOOKUPS = [
    ("SUN", "head-of-state", "1991-07-31", "mikhail-gorbachev"),  # signed START I in Moscow
    ("SUN", "foreign-minister", "1990-10-03", "eduard-shevardnadze"),
    ("SUN", "foreign-minister", "1991-07-31", "alexander-bessmertnykh"),
    ("SUN", "foreign-minister", "1991-10-18", "boris-pankin"),  # relations with Israel restored
    ("SUN", "foreign-minister", "1991-12-10", "eduard-shevardnadze"),
    ("SUN", "defence-minister", "1991-08-19", "dmitry-yazov"),  # the coup
    ("RUS", "foreign-minister", "1993-01-03", "andrei-kozyrev"),  # START II
    ("RUS", "foreign-minister", "1997-05-27", "yevgeny-primakov"),  # NATO-Russia Founding Act
    ("RUS", "foreign-minister", "2003-05-01", "igor-ivanov"),
    ("RUS", "foreign-minister", "2023-03-02", "sergei-lavrov"),  # New Delhi
    ("RUS", "head-of-state", "2010-04-08", "dmitry-medvedev"),  # New START signed in Prague
    ("RUS", "head-of-government", "2010-04-08", "vladimir-putin"),
    ("RUS", "defence-minister", "2023-06-24", "sergei-shoigu"),  # the Wagner mutiny
    ("RUS", "defence-minister", "2024-06-25", "andrei-belousov"),  # call with Austin
    ("RUS", "government-spokesperson", "2023-07-12", "dmitry-peskov"),
    ("RUS", "foreign-spokesperson", "2022-02-16", "maria-zakharova"),
    ("USA", "head-of-state", "2002-05-24", "george-w-bush"),  # SORT
    ("USA", "head-of-government", "1987-12-08", None),  # before the record begins
    ("USA", "head-of-state", "2019-02-01", "donald-trump"),  # INF suspension
    ("USA", "foreign-minister", "1991-07-31", "james-baker"),
    ("USA", "foreign-minister", "2019-02-01", "mike-pompeo"),
    ("USA", "foreign-minister", "2023-03-02", "antony-blinken"),
    ("USA", "national-security-adviser", "2023-07-12", "jake-sullivan"),
    ("USA", "national-security-adviser", "2018-10-22", "john-bolton"),  # in Moscow about INF
    ("USA", "defence-minister", "2001-12-13", "donald-rumsfeld"),  # ABM notice
    ("USA", "defence-minister", "2022-02-18", "lloyd-austin"),
    ("USA", "deputy-foreign-minister", "2022-01-10", "wendy-sherman"),  # Geneva with Ryabkov
    ("GBR", "head-of-government", "2003-03-20", "tony-blair"),
    ("GBR", "foreign-minister", "2022-02-10", "liz-truss"),  # in Moscow with Lavrov
    ("GBR", "defence-minister", "2022-02-11", "ben-wallace"),  # in Moscow with Shoigu
    ("FRA", "head-of-state", "2022-02-07", "emmanuel-macron"),  # the long table
    ("FRA", "foreign-minister", "2003-02-14", "dominique-de-villepin"),  # Iraq speech at the UN
    ("CHN", "foreign-minister", "2023-03-02", "qin-gang"),
    ("CHN", "top-diplomat", "2023-02-18", "wang-yi"),  # Munich with Blinken
    ("CHN", "defence-minister", "2023-06-03", "li-shangfu"),  # Shangri-La Dialogue
    ("UKR", "head-of-state", "1994-01-14", "leonid-kravchuk"),  # trilateral statement
    ("UKR", "head-of-state", "1994-12-05", "leonid-kuchma"),  # Budapest Memorandum
    ("UKR", "foreign-minister", "2022-03-10", "dmytro-kuleba"),  # Antalya with Lavrov
    ("UKR", "defence-minister", "2022-04-26", "oleksii-reznikov"),  # Ramstein
    ("DEU", "head-of-government", "2015-02-12", "angela-merkel"),  # Minsk
    ("DEU", "foreign-minister", "2015-02-12", "frank-walter-steinmeier"),
    ("eu", "high-representative", "2015-07-14", "federica-mogherini"),  # JCPOA
    ("nato", "secretary-general", "1997-05-27", "javier-solana"),
    ("nato", "secretary-general", "2022-06-29", "jens-stoltenberg"),  # Madrid summit
    ("un", "secretary-general", "2003-03-20", "kofi-annan"),
    ("un", "secretary-general", "2022-04-26", "antonio-guterres"),  # in Moscow
    ("iaea", "director-general", "2003-03-07", "mohamed-elbaradei"),
    ("iaea", "director-general", "2015-07-14", "yukiya-amano"),
    ("osce", "secretary-general", "2022-02-24", "helga-schmid"),
]


@pytest.mark.parametrize(("actor", "office", "day", "person"), LOOKUPS)
def test_who_held_the_office(actor: str, office: str, day: str, person: str | None) -> None:
    assert holders_on(actor, office, day) == ([person] if person else [])


def test_acting_holders_are_told_apart() -> None:
    assert holders_on("USA", "defence-minister", "2019-03-01") == []
    assert holders_on("USA", "defence-minister", "2019-03-01", acting=True) == ["patrick-shanahan"]
    assert holders_on("RUS", "head-of-state", "2000-02-01", acting=True) == ["vladimir-putin"]


def test_an_office_can_stand_empty() -> None:
    assert holders_on("CHN", "defence-minister", "2023-11-15", acting=True) == []
    assert "Secretary of State" in office_of("USA", "foreign-minister")["titles"]
