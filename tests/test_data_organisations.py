"""The files of organisations and outlets: form, names that are nobody else's, and look-ups worked out by hand."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from detente.intake.credits import find_credits
from detente.knowledge import Knowledge, load_knowledge
from detente.model.when import When

ROOT = Path(__file__).parents[1]
DATA = ROOT / "src" / "detente" / "data"
FOLDERS = {"organisations": "organisation", "outlets": "outlet"}
FILES = [path for folder in FOLDERS for path in sorted((DATA / "actors" / folder).glob("*.yaml"))]
STATES = sorted((DATA / "actors" / "states").glob("*.yaml"))
NAMES = ("names", "exact", "adjectives", "metonyms")
ORDER = ["id", "name", "kind", "state", "sector", *NAMES, "ambiguous", "valid", "source", "note"]
INVENTED = {"org:high-north-monitor", "org:the-hague-courier"}  # outlets of the cases, which no table may know
OTHER_IDS = {"org:unsc"}  # an id that the cases accept beside org:un-security-council
# Names that two actors share, and why.
SHARED = {
    "palestinian authority": "the government of the state that the United Nations call Palestine",
    "palestinian national authority": "as above",
}


def load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def own_names(data: dict) -> Iterator[str]:
    yield from (data["name"], *data.get("names", ()), *data.get("exact", ()))


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def outlets(knowledge: Knowledge) -> dict[str, str]:
    """The table that the pipeline hands to ``find_credits``."""
    found = (a for a in knowledge.actors.values() if a.kind == "outlet")
    return {name.casefold(): a.id for a in found for name in (a.name, *a.names, *a.exact)}


@pytest.fixture(scope="module")
def by_name() -> dict[str, set[str]]:
    """The ids of each name of an organisation or outlet: an exact one as it is written, any other in small letters."""
    found: dict[str, set[str]] = defaultdict(set)
    for data in map(load, FILES):
        exact = set(data.get("exact", ()))
        for name in own_names(data):
            found[name if name in exact else name.casefold()].add(data["id"])
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_file_is_sound(path: Path) -> None:
    data = load(path)
    schema = json.loads((DATA / "schemas" / f"{FOLDERS[path.parent.name]}.schema.json").read_text(encoding="utf-8"))
    assert [e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(data)] == []
    assert data["id"] == f"org:{path.stem}"
    assert list(data) == [key for key in ORDER if key in data], "the keys stand in another order than elsewhere"
    known = {*own_names(data), *(name for key in NAMES for name in data.get(key, ()))}
    assert set(data.get("ambiguous", ())) <= known
    listed = [name.casefold() for name in (data["name"], *data.get("names", ()))]
    assert len(listed) == len(set(listed)), "two names differ in their capitals only: those of `exact` may"
    if data.get("valid"):
        assert str(When.parse(data["valid"])).count("..") == data["valid"].count("..")


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize(
    "change", [{"nmaes": ["X"]}, {"id": "tass"}, {"state": "Russia"}, {"valid": "1991"}, {"names": "TASS"}, {"source": None}]
)
def test_the_schemas_are_strict(folder: str, change: dict) -> None:
    schema = json.loads((DATA / "schemas" / f"{FOLDERS[folder]}.schema.json").read_text(encoding="utf-8"))
    sound = {"id": "org:x", "name": "Xx", "source": "x.org"} | ({"kind": "ngo"} if folder == "organisations" else {})
    check = jsonschema.Draft202012Validator(schema)
    assert check.is_valid(sound)
    assert not check.is_valid(sound | change)


def test_no_name_is_shared() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for data in map(load, [*FILES, *STATES]):
        for name in own_names(data):
            owners[name.casefold()].add(data["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1 and name not in SHARED} == {}


def test_no_outlet_is_called_like_another_but_for_the_article() -> None:
    """The reporting chain compares names without "the": "The Times" would be every paper's "Times"."""
    owners: dict[str, set[str]] = defaultdict(set)
    for data in (load(p) for p in FILES if p.parent.name == "outlets"):
        for name in own_names(data):
            owners[name.casefold().removeprefix("the ")].add(data["id"])
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_the_cases_name_only_what_there_is(knowledge: Knowledge) -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "cases").rglob("*.yaml")]
    used = {found for text in texts for found in re.findall(r"\borg:[a-z0-9-]+\b", text)}
    assert "org:nato" in used
    assert used - set(knowledge.actors) <= INVENTED | OTHER_IDS
    assert not INVENTED & set(knowledge.actors)


def test_every_body_with_offices_is_an_organisation(knowledge: Knowledge) -> None:
    owners = {term.of for term in knowledge.terms if term.of.startswith("org:")}
    assert {"org:un", "org:iaea"} <= owners
    assert {o for o in owners if o not in knowledge.actors or knowledge.actors[o].kind == "outlet"} == set()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NATO", "nato"), ("north atlantic treaty organisation", "nato"), ("nato-russia council", "nato-russia-council"),
        ("U.N.", "un"), ("united nations security council", "un-security-council"), ("security council", "un-security-council"),
        ("EU", "eu"), ("european council", "european-council"), ("council of the eu", "eu-council"),
        ("council of europe", "council-of-europe"), ("organization for security and co-operation in europe", "osce"),
        ("IAEA", "iaea"), ("u.n. nuclear watchdog", "iaea"), ("G7", "g7"), ("group of twenty", "g20"), ("E3", "e3"),
        ("P5+1", "p5-plus-1"), ("E3+3", "p5-plus-1"),
        ("international committee of the red cross", "icrc"), ("red cross", "red-cross"),
        ("pentagon", "us-defense-department"), ("state department", "us-state-department"), ("state duma", "state-duma"),
        ("foreign office", "british-foreign-office"), ("german foreign office", "german-foreign-office"),
        ("security council of russia", "russian-security-council"),
        ("revolutionary guards", "irgc"), ("guardian council", "guardian-council"),
        ("bilateral consultative commission", "bilateral-consultative-commission"),
        ("ansar allah", "houthis"), ("ISIS", "islamic-state"),
        ("TASS", "tass"), ("itar-tass", "tass"), ("RIA", "ria"), ("dpa", "dpa"), ("DPA", "dpa"), ("associated press", "ap"),
        ("interfax-ukraine", "interfax-ukraine"), ("financial times", "ft"), ("korean central news agency", "kcna"),
        ("bulletin of the atomic scientists", "bulletin"), ("the guardian", "guardian"),
    ],
)  # fmt: skip
def test_who_is_meant(by_name: dict[str, set[str]], name: str, expected: str) -> None:
    assert by_name[name] == {f"org:{expected}"}


@pytest.mark.parametrize(
    "name", ["fox", "the times", "times", "kan", "foreign affairs", "foreign policy", "the hindu", "brussels", "the bloc", "us"]
)
def test_what_names_nobody_in_these_files(by_name: dict[str, set[str]], name: str) -> None:
    assert name not in by_name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("wagner", "Wagner"), ("quad", "Quad"), ("us-house", "House of Representatives"), ("us-congress", "Congress"),
        ("un-security-council", "Security Council"), ("us-national-security-council", "National Security Council"),
        ("time", "Time"), ("guardian", "Guardian"), ("independent", "Independent"), ("sputnik", "Sputnik"), ("dawn", "Dawn"),
    ],
)  # fmt: skip
def test_common_words_ask_for_support(knowledge: Knowledge, key: str, name: str) -> None:
    assert name in knowledge.actors[f"org:{key}"].ambiguous


@pytest.mark.parametrize(
    ("key", "last_day"),
    [
        ("warsaw-pact", date(1991, 7, 1)),  # Prague Protocol
        ("comecon", date(1991, 6, 28)),  # Budapest Protocol
        ("csce", date(1994, 12, 31)),  # from the next day on the OSCE
        ("oau", date(2002, 7, 9)),  # Durban: the African Union takes over
        ("weu", date(2011, 6, 30)),
        ("standing-consultative-commission", date(2002, 6, 12)),  # the ABM Treaty ended on the 13th
        ("special-verification-commission", date(2019, 8, 1)),  # the INF Treaty ended on the 2nd
        ("bilateral-consultative-commission", date(2026, 2, 4)),  # New START expired on the 5th
        ("unmovic", date(2007, 6, 29)),  # Security Council resolution 1762
        ("acda", date(1999, 3, 31)),  # merged into the State Department on 1 April
    ],
)
def test_when_bodies_ended(knowledge: Knowledge, key: str, last_day: date) -> None:
    valid = knowledge.actors[f"org:{key}"].valid
    assert valid is not None
    assert valid.latest == last_day


@pytest.mark.parametrize(
    ("key", "first_day"),
    [
        ("nato", date(1949, 4, 4)), ("un", date(1945, 10, 24)), ("iaea", date(1957, 7, 29)), ("eu", date(1993, 11, 1)),
        ("osce", date(1995, 1, 1)), ("opcw", date(1997, 4, 29)), ("csto", date(2002, 10, 7)), ("sco", date(2001, 6, 15)),
    ],
)  # fmt: skip
def test_bodies_that_go_on(knowledge: Knowledge, key: str, first_day: date) -> None:
    valid = knowledge.actors[f"org:{key}"].valid
    assert valid is not None
    assert (valid.earliest, valid.latest) == (first_day, None)


def test_kinds_states_and_sectors(knowledge: Knowledge) -> None:
    actors = knowledge.actors
    told = {key: (actors[f"org:{key}"].kind, actors[f"org:{key}"].state, actors[f"org:{key}"].sector)
            for key in ("nato", "tass", "irgc", "state-duma", "sipri", "wikinews")}  # fmt: skip
    assert told == {
        "nato": ("alliance", None, "IGO"), "tass": ("outlet", "RUS", "JRN"), "irgc": ("body", "IRN", "MIL"),
        "state-duma": ("body", "RUS", "LEG"), "sipri": ("ngo", None, "EDU"), "wikinews": ("outlet", None, "JRN"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He told the Los Angeles Times so.", ["org:los-angeles-times"]),
        ("The Times of Israel reported the meeting.", ["org:times-of-israel"]),
        ("It was so, the Kyiv Independent reported.", ["org:kyiv-independent"]),
        ("The call was held, according to Interfax-Ukraine.", ["org:interfax-ukraine"]),
        ("He told the Indian newspaper The Hindu so.", ["org:the-hindu"]),
        ("He wrote in the journal Foreign Affairs that it would end.", ["org:foreign-affairs"]),
        ("He said so in an interview with Der Spiegel and Le Monde.", ["org:der-spiegel", "org:le-monde"]),
        ("TEHRAN, Tasnim – Talks were held.\nSource: AntiWar", ["org:tasnim", "org:antiwar"]),
        ("MOSCOW, October 12. /TASS/. Talks were held.", ["org:tass"]),
        ("He told Foreign Affairs Minister Jane Doe so.", []),
        ("Bush told Fox that he would come.", []),
        ("He told Hindu leaders so.", []),
    ],
)
def test_the_reporting_chain_with_these_names(outlets: dict[str, str], text: str, expected: list[str]) -> None:
    assert [c.id for c in find_credits(text, outlets)] == expected
