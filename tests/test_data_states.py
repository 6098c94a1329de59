"""The files of the states: form, completeness, names that are nobody else's, and look-ups worked out by hand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml

from detente.errors import UnknownActor
from detente.knowledge import Knowledge, load_knowledge
from detente.model.when import When
from detente.register import Register, load_register

DATA = Path(__file__).parents[1] / "src" / "detente" / "data"
FOLDER = DATA / "actors" / "states"
SCHEMA = json.loads((DATA / "schemas" / "state.schema.json").read_text(encoding="utf-8"))
LISTS = ("names", "exact", "adjectives", "demonyms", "metonyms")
ORDER = ["id", "name", "article", *LISTS, "ambiguous", "capital", "valid", "succeeded_by", "source", "note"]

# The members of the United Nations by continent: 54 + 35 + 47 + 43 + 14.
AFRICA = """
    AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ETH GAB GHA GIN GMB GNB GNQ KEN LBR LBY LSO MAR MDG MLI
    MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE
"""
AMERICAS = """
    ARG ATG BHS BLZ BOL BRA BRB CAN CHL COL CRI CUB DMA DOM ECU GRD GTM GUY HND HTI JAM KNA LCA MEX NIC PAN PER PRY SLV SUR
    TTO URY USA VCT VEN
"""
ASIA = """
    AFG ARE ARM AZE BGD BHR BRN BTN CHN CYP GEO IDN IND IRN IRQ ISR JOR JPN KAZ KGZ KHM KOR KWT LAO LBN LKA MDV MMR MNG MYS
    NPL OMN PAK PHL PRK QAT SAU SGP SYR THA TJK TKM TLS TUR UZB VNM YEM
"""
EUROPE = """
    ALB AND AUT BEL BGR BIH BLR CHE CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA LIE LTU LUX LVA MCO MDA MKD MLT
    MNE NLD NOR POL PRT ROU RUS SMR SRB SVK SVN SWE UKR
"""
OCEANIA = "AUS FJI FSM KIR MHL NRU NZL PLW PNG SLB TON TUV VUT WSM"
MEMBERS = {*AFRICA.split(), *AMERICAS.split(), *ASIA.split(), *EUROPE.split(), *OCEANIA.split()}
OBSERVERS = {"PSE", "VAT"}
OTHERS = {"TWN", "XKX", "COK", "NIU"}  # no members, and parties to treaties
PAST = {"CSK", "DDR", "SCG", "SUN", "VDR", "YMD", "YUG"}
# Names that two states share, with the reason. None does: Dominican is DOM's, Congolese COD's, Guinean GIN's.
SHARED: dict[str, str] = {}
# Present states whose capital is no metonym: it is their name, or reporting means something else by it.
WITHOUT_CAPITAL = {
    "BEL": "Brussels is the European Union's and NATO's",
    "DJI": "the name", "LUX": "the name", "MCO": "the name", "SGP": "the name", "SMR": "the name", "VAT": "the name",
}  # fmt: skip


def load(code: str) -> dict:
    return yaml.safe_load((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))


CODES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
STATES = {code: load(code) for code in CODES}


def names_of(data: dict) -> Iterator[str]:
    yield data["name"]
    for key in LISTS:
        yield from data.get(key, ())


def key(name: str) -> str:
    """As the register compares names: no capitals, no hyphens, no article."""
    return " ".join(name.casefold().replace("-", " ").split()).removeprefix("the ")


def span(code: str) -> When:
    return When.parse(STATES[code]["valid"])


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def test_every_member_is_there_and_nothing_unforeseen() -> None:
    assert [len(x.split()) for x in (AFRICA, AMERICAS, ASIA, EUROPE, OCEANIA)] == [54, 35, 47, 43, 14]
    assert len(MEMBERS) == 193
    assert set(CODES) == MEMBERS | OBSERVERS | OTHERS | PAST


@pytest.mark.parametrize("code", CODES)
def test_a_file_is_sound(code: str) -> None:
    data = STATES[code]
    assert [e.message for e in jsonschema.Draft202012Validator(SCHEMA).iter_errors(data)] == []
    assert data["id"] == f"state:{code}"
    assert list(data) == [field for field in ORDER if field in data], "the keys stand in another order than elsewhere"
    assert len([*names_of(data)]) == len({*names_of(data)}), "a name stands in two lists"
    assert {*data.get("ambiguous", ())} <= {*names_of(data)}
    assert (FOLDER / f"{code}.yaml").read_text(encoding="utf-8").startswith("# What reporting calls the state.")


@pytest.mark.parametrize(
    "change",
    [
        {"nmaes": ["X"]}, {"id": "RUS"}, {"id": "state:rus"}, {"valid": "1991"}, {"valid": "1991/1992-13"}, {"names": "Russia"},
        {"exact": []}, {"metonyms": ["Xx", "Xx"]}, {"capital": None}, {"succeeded_by": ["DEU"]},
    ],
)  # fmt: skip
def test_the_schema_is_strict(change: dict) -> None:
    check = jsonschema.Draft202012Validator(SCHEMA)
    sound = {"id": "state:XXX", "name": "Xland", "capital": "Xtown", "source": "ISO 3166-1"}
    assert check.is_valid(sound)
    assert not check.is_valid(sound | change)


def test_no_two_states_share_a_name() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for code, data in STATES.items():
        for name in names_of(data):
            owners[key(name)].add(code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == SHARED


def test_a_name_has_no_article_and_a_metonym_may_have_one() -> None:
    for code, data in STATES.items():
        listed = [data["name"], *data.get("names", ()), *data.get("exact", ()), *data.get("adjectives", ())]
        assert [name for name in listed if name.lower().startswith("the ")] == [], code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Russia", "RUS"), ("Russian Federation", "RUS"), ("Russians", "RUS"), ("the Kremlin", "RUS"), ("Moscow", "RUS"),
        ("Soviet Union", "SUN"), ("USSR", "SUN"), ("Soviet", "SUN"),
        ("United States", "USA"), ("the United States of America", "USA"), ("U.S.", "USA"), ("American", "USA"),
        ("White House", "USA"), ("Foggy Bottom", "USA"),
        ("Britain", "GBR"), ("UK", "GBR"), ("British", "GBR"), ("Whitehall", "GBR"), ("Downing Street", "GBR"),
        ("the Elysee", "FRA"), ("Élysée", "FRA"), ("Quai d'Orsay", "FRA"),
        ("PRC", "CHN"), ("Zhongnanhai", "CHN"), ("Peking", "CHN"), ("Taiwan", "TWN"), ("Republic of China", "TWN"),
        ("South Korean", "KOR"), ("ROK", "KOR"), ("Republic of Korea", "KOR"), ("Blue House", "KOR"),
        ("DPRK", "PRK"), ("North Korea", "PRK"), ("Democratic People's Republic of Korea", "PRK"),
        ("Kiev", "UKR"), ("Kyiv", "UKR"), ("Bankova", "UKR"), ("Burma", "MMR"), ("Myanmar", "MMR"), ("Rangoon", "MMR"),
        ("Swaziland", "SWZ"), ("Eswatini", "SWZ"), ("Macedonia", "MKD"), ("North Macedonia", "MKD"), ("FYROM", "MKD"),
        ("Turkey", "TUR"), ("Turkiye", "TUR"), ("Türkiye", "TUR"), ("Turks", "TUR"),
        ("Czechia", "CZE"), ("Czech Republic", "CZE"), ("Prague", "CZE"), ("Czechoslovakia", "CSK"),
        ("Ivory Coast", "CIV"), ("Côte d'Ivoire", "CIV"), ("Cote d'Ivoire", "CIV"), ("Cape Verde", "CPV"), ("Cabo Verde", "CPV"),
        ("East Timor", "TLS"), ("Timor-Leste", "TLS"),
        ("DR Congo", "COD"), ("DRC", "COD"), ("Zaire", "COD"), ("Democratic Republic of Congo", "COD"), ("Congolese", "COD"),
        ("Republic of the Congo", "COG"), ("Congo-Brazzaville", "COG"), ("Congo Republic", "COG"), ("Brazzaville", "COG"),
        ("Guinea", "GIN"), ("Guinea-Bissau", "GNB"), ("Equatorial Guinea", "GNQ"), ("Papua New Guinea", "PNG"),
        ("Nigerien", "NER"), ("Nigerian", "NGA"), ("Dominica", "DMA"), ("Dominican Republic", "DOM"), ("Dominican", "DOM"),
        ("East German", "DDR"), ("West German", "DEU"), ("German", "DEU"), ("East Berlin", "DDR"), ("Berlin", "DEU"),
        ("South Yemen", "YMD"), ("Yemeni", "YEM"), ("North Vietnamese", "VDR"), ("Vietnam", "VNM"), ("Hanoi", "VNM"),
        ("Belgrade", "SRB"), ("Yugoslav", "YUG"), ("Yugoslavia", "YUG"), ("Sudan", "SDN"), ("South Sudan", "SSD"),
        ("Holy See", "VAT"), ("the Vatican", "VAT"), ("Palestinian", "PSE"), ("Kosovo", "XKX"), ("Pristina", "XKX"),
        ("UAE", "ARE"), ("Emirati", "ARE"), ("Dutch", "NLD"), ("The Hague", "NLD"), ("Bosnian Serb", "BIH"),
        ("NOR", "NOR"), ("SCG", "SCG"), ("state:IRN", "IRN"), ("Tehran", "IRN"), ("Iranian", "IRN"),
    ],
)  # fmt: skip
def test_look_up(register: Register, name: str, code: str) -> None:
    assert register.state(name) == code


@pytest.mark.parametrize("name", ["Korea", "Korean", "Serbia and Montenegro", "Brussels", "Ruritania"])
def test_a_name_that_fits_none_alone_is_unknown(register: Register, name: str) -> None:
    with pytest.raises(UnknownActor):
        register.state(name)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("SUN", date(1922, 12, 30), date(1991, 12, 26)), ("RUS", date(1991, 12, 26), None),
        ("CSK", date(1918, 10, 28), date(1992, 12, 31)), ("CZE", date(1993, 1, 1), None), ("SVK", date(1993, 1, 1), None),
        ("DDR", date(1949, 10, 7), date(1990, 10, 2)), ("DEU", date(1949, 5, 23), None),
        ("YUG", date(1918, 12, 1), date(2003, 2, 4)), ("SCG", date(2003, 2, 4), date(2006, 6, 3)),
        ("MNE", date(2006, 6, 3), None), ("YMD", date(1967, 11, 30), date(1990, 5, 21)),
        ("VDR", date(1945, 9, 2), date(1976, 7, 1)), ("SSD", date(2011, 7, 9), None), ("ERI", date(1993, 5, 24), None),
        ("ISR", date(1948, 5, 14), None), ("IND", date(1947, 8, 15), None), ("BIH", date(1992, 3, 1), None),
        ("DZA", date(1962, 7, 5), None), ("TLS", date(2002, 5, 20), None), ("NAM", date(1990, 3, 21), None),
    ],
)  # fmt: skip
def test_when_a_state_exists(knowledge: Knowledge, code: str, first: date, last: date | None) -> None:
    state = knowledge.state(code)
    assert state is not None
    assert state.valid is not None
    assert (state.valid.earliest, state.valid.latest) == (first, last)


@pytest.mark.parametrize("code", ["USA", "GBR", "FRA", "CHN", "IRN", "POL", "JPN", "SWE", "EST", "LVA", "LTU", "TWN", "PSE", "XKX"])
def test_an_older_state_or_a_disputed_beginning_has_no_date(code: str) -> None:
    assert "valid" not in STATES[code]


def test_only_past_states_have_ended_and_all_of_them_say_what_followed() -> None:
    assert {code for code, data in STATES.items() if not data.get("valid", "..").endswith("..")} == PAST
    assert {code for code, data in STATES.items() if "succeeded_by" in data} == PAST
    for code in PAST:
        for heir in STATES[code]["succeeded_by"]:
            assert code != heir
            assert "valid" not in STATES[heir] or span(heir).latest is None or span(heir).latest > span(code).latest


@pytest.mark.parametrize("code", sorted(MEMBERS))
def test_dates_of_members_are_plausible(code: str) -> None:
    first = span(code).earliest if "valid" in STATES[code] else None
    assert first is None or date(1945, 1, 1) <= first <= date(2011, 7, 9), "South Sudan is the youngest member"


def test_what_follows_begins_where_the_past_state_ends() -> None:
    day = timedelta(days=1)
    assert span("CSK").latest + day == span("CZE").earliest == span("SVK").earliest
    assert span("SUN").latest == span("RUS").earliest
    assert span("YUG").latest == span("SCG").earliest
    assert span("SCG").latest == span("SRB").earliest == span("MNE").earliest


@pytest.mark.parametrize("code", sorted({*CODES} - PAST))
def test_a_capital_stands_for_the_government(code: str) -> None:
    data = STATES[code]
    if code in WITHOUT_CAPITAL:
        assert data["capital"] not in data.get("metonyms", ()), f"{code} is no exception any longer"
    else:
        assert data["capital"] in data["metonyms"]


@pytest.mark.parametrize(
    ("code", "capital"),
    [
        ("USA", "Washington"), ("RUS", "Moscow"), ("CHN", "Beijing"), ("FRA", "Paris"), ("GBR", "London"), ("DEU", "Berlin"),
        ("IRN", "Tehran"), ("ISR", "Jerusalem"), ("UKR", "Kyiv"), ("KOR", "Seoul"), ("PRK", "Pyongyang"), ("TUR", "Ankara"),
        ("IND", "New Delhi"), ("PAK", "Islamabad"), ("JPN", "Tokyo"), ("SAU", "Riyadh"), ("SYR", "Damascus"), ("CUB", "Havana"),
    ],
)  # fmt: skip
def test_capitals_by_hand(code: str, capital: str) -> None:
    assert STATES[code]["capital"] == capital
    assert capital in STATES[code]["metonyms"]


@pytest.mark.parametrize("code", sorted(PAST - {"DDR"}))
def test_a_past_state_leaves_its_capital_to_the_present_one(code: str) -> None:
    assert "metonyms" not in STATES[code]


def test_names_with_other_meanings_are_marked() -> None:
    wanted = {
        "GEO": "Georgia", "JOR": "Jordan", "TCD": "Chad", "TUR": "Turkey", "NER": "Niger", "GIN": "Guinea", "MLI": "Mali",
        "COD": "Congo", "USA": "America", "SYC": "Victoria", "CRI": "San Jose", "SLV": "San Salvador", "CHL": "Santiago",
        "GUY": "Georgetown", "JAM": "Kingston", "ATG": "St. John's", "CPV": "Praia", "MDV": "Male", "LCA": "Castries",
        "PER": "Lima", "WSM": "Apia", "DMA": "Roseau", "NZL": "Wellington", "TWN": "ROC", "NLD": "The Hague", "SRB": "Serb",
    }  # fmt: skip
    assert {code: name for code, name in wanted.items() if name not in STATES[code].get("ambiguous", ())} == {}


def test_names_that_mean_one_thing_are_not_marked() -> None:
    plain = ["Moscow", "Washington", "Beijing", "London", "Paris", "Berlin", "Tehran", "Kyiv", "the Kremlin", "US", "UK", "Polish"]
    marked = {name for data in STATES.values() for name in data.get("ambiguous", ())}
    assert marked & {*plain} == set()


def test_short_forms_that_are_words_ask_for_their_capitals() -> None:
    for code, data in STATES.items():
        loose = [data["name"], *data.get("names", ())]
        assert [name for name in loose if len(name) < 4] == [], code
        assert all(any(c.isupper() for c in name) for name in names_of(data)), code
