"""The pages of the reading room, in each of their forms."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from selectolax.parser import HTMLParser
from tests.room import account, client, fill, many

from detente.model.text import Span
from detente.publish.room.routes import PAGES
from detente.publish.room.segments import Mark, Marked
from detente.publish.room.sentences import paragraphs
from detente.publish.room.shown import web

pytest.importorskip("starlette")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("room") / "record.db", [account(), *many(70)])


@pytest.fixture(scope="module")
def room(place: Path):
    with client(place) as found:
        yield found


def tree(room, address: str) -> HTMLParser:
    answer = room.get(address)
    assert answer.status_code == 200, answer.text
    return HTMLParser(answer.text)


def test_every_listing_answers_in_every_form(room) -> None:
    for page in (p for p in PAGES if "{" not in p.path and not p.moves):
        base = page.path.rstrip("/") or "/front"
        query = {} if room.get(page.path).status_code == 200 else {p.name: p.example for p in page.params if p.example}
        assert HTMLParser(room.get(page.path, params=query).text).css_first("main h1") is not None
        assert isinstance(room.get(base + ".json", params=query).json(), dict)
        assert room.get(base + ".csv", params=query).headers["content-type"] == "text/csv; charset=utf-8"
        feed = room.get(base + ".atom")
        assert feed.status_code == (200 if page.entries else 404)
        if page.entries:
            root = ElementTree.fromstring(feed.content)
            assert root.tag == ATOM + "feed"
            for holder in (root, *root.findall(ATOM + "entry")):
                assert all(holder.findtext(ATOM + name) for name in ("title", "id", "updated"))
            ids = [e.findtext(ATOM + "id") for e in root.findall(ATOM + "entry")]
            assert len(ids) == len(set(ids))


def test_a_document_shows_its_text_and_each_fact_beside_its_sentence(room) -> None:
    read = account()
    page = tree(room, f"/document/{read.document.id}")
    sentences = page.css(".s")
    assert [s.attributes["id"] for s in sentences] == ["s1", "s2", "s3", "s4"]
    for node in page.css(".here, .notes"):
        node.decompose()
    shown = [" ".join(p.text().split()) for p in page.css(".para")]
    assert shown == [" ".join(part.split()) for part in read.document.text.split("\n\n")]
    page = tree(room, f"/document/{read.document.id}")
    beside = {a.attributes["aria-label"]: [c.attributes["id"] for c in a.css(".card")] for a in page.css(".notes")}
    said, added, call, event, act, other = (f"f-{f.id}" for f in read.facts)
    assert beside == {
        "Facts of sentence 1": [said, call, event], "Facts of sentence 2": [added], "Facts of sentence 3": [act],
        "Facts of sentence 4": [other],
    }  # fmt: skip
    card = page.css_first(f"#f-{read.acts[0].id}")
    assert "holds" in card.css_first(".verdict").text()
    assert "28 February 2023" in card.css_first(".verdict").text()
    call_card = page.css_first(f"#f-{read.contacts[0].id}").text()
    assert "10 July 2023" in call_card
    assert "in the words of Sergei Lavrov" in call_card


def test_words_know_all_the_facts_that_they_prove(room) -> None:
    read = account()
    page = tree(room, f"/document/{read.document.id}")
    numbers = {m.text(): m.attributes["data-f"].split() for m in page.css(".m")}
    assert sorted(numbers["called"]) == ["0", "2", "3"]  # the statement, the call, the event
    assert numbers["New START"] == ["4"]
    looks = {m.text(): m.attributes["class"].split() for m in page.css(".m")}
    assert {"said", "p-0", "k-contact", "k-event"} <= set(looks["called"])


def test_a_long_document_comes_in_parts(tmp_path: Path) -> None:
    fine = account().document.text
    long = ("A sentence about nothing in particular. " * 40 + "\n\n") * 60  # 96,000 characters
    cut = fine.index("Russia suspended")
    read = account(fine[:cut] + long + fine[cut:])
    with client(fill(tmp_path / "long.db", [read])) as room:
        pages = [tree(room, f"/document/{read.document.id}?part={n}") for n in (1, 2, 3, 4, 99)]
        sentences = [[int(s.attributes["id"][1:]) for s in page.css(".s")] for page in pages]
        assert [n for part in sentences[:4] for n in part] == list(range(1, 4 + 60 * 40 + 1))
        assert sentences[4] == sentences[3]
        assert [len(page.css(".card")) for page in pages[:4]] == [4, 0, 0, 2]
        said, act = read.facts[0], read.acts[0]
        assert room.get(f"/fact/{said.id}").headers["location"] == f"/document/{read.document.id}#f-{said.id}"
        assert room.get(f"/fact/{act.id}").headers["location"] == f"/document/{read.document.id}?part=4#f-{act.id}"
        assert pages[3].css_first(f"#f-{act.id}") is not None
        assert pages[1].css_first(".here").attributes["href"].startswith("?part=2#s")
        assert len(room.get(f"/document/{read.document.id}.json").json()["sentences"]) == 4 + 60 * 40
        assert room.get(f"/document/{read.document.id}.csv").text.count("\n") == 7


def test_a_fact_leads_to_its_place(room) -> None:
    read = account()
    answer = room.get(f"/fact/{read.acts[0].id}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/document/{read.document.id}#f-{read.acts[0].id}")
    told = room.get(f"/fact/{read.acts[0].id}.json").json()
    assert (told["fact"]["act"], told["check"]["verdict"], told["document"]) == ("suspension", "supported", read.document.id)


def test_the_json_of_a_document_is_that_of_the_command(room) -> None:
    read = account()
    told = room.get(f"/document/{read.document.id}.json").json()
    assert {key: told[key] for key in ("document", "facts", "checks", "problems")} == read.to_json()
    assert [read.document.text[s["start"] : s["end"]][:6] for s in told["sentences"]] == ["Sergei", "“We di", "Russia", "An off"]


@pytest.mark.parametrize("address", ["/document/0123456789abcdef", "/fact/0123456789abcdef", "/document/xyz", "/nothing", "/fact/1.json"])
def test_what_is_not_there_is_told(room, address: str) -> None:
    assert room.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/statements?since=yesterday", "/statements?after=7", "/acts?agreement=nonsense", "/contacts?channel=pigeon", '/search?q=""', "/search?q=speaker:", "/search?page=x"],
)
def test_a_question_that_cannot_be_put_is_told_in_a_sentence(room, address: str) -> None:
    for form in ("", ".json"):
        path, _, query = address.partition("?")
        answer = room.get(f"{path}{form}?{query}")
        assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/statements.json?speaker=Lavrov", 30), ("/statements.json?speaker=person:sergei-lavrov&mood=denied", 30),
        ("/statements.json?q=nothing", 0), ("/statements.json?q=inspections&since=2023-01-01", 1), ("/statements.json?speaker=official", 30),
        ("/contacts.json?who=RUS&other=USA&until=2010-01-31", 0), ("/contacts.json?who=Russia&other=Blinken", 30),
        ("/contacts.json?who=China", 0), ("/contacts.json?channel=letter", 0), ("/events.json?type=consult&since=2023-07-12", 1),
        ("/acts.json?agreement=New+START&who=Russia&verdict=supported", 30), ("/acts.json?act=withdrawal", 0),
        ("/checks.json?verdict=conflicts", 0), ("/checks.json", 30), ("/statements.json?outlet=arms+ledger&speaker=Lavrov", 30),
    ],
)  # fmt: skip
def test_filters_narrow_a_listing(room, address: str, count: int) -> None:
    assert len(room.get(address).json()["facts"]) == count


@pytest.mark.parametrize(("listing", "whole"), [("statements", 3 * 71), ("acts", 71), ("statements?speaker=RUS", 2 * 71), ("statements?q=inspections", 71)])
def test_pages_lead_through_all_of_a_listing_once(room, listing: str, whole: int) -> None:
    path, mark, query = listing.partition("?")
    link, seen, days = f"/{path}.json{mark}{query}", [], []
    while link:
        told = room.get(link).json()
        seen += [f["fact"]["id"] for f in told["facts"]]
        days += [f["fact"]["when"] or f["document"]["dated"] for f in told["facts"]]
        link = told["next"]
    assert len(seen) == len(set(seen)) == whole
    latest = [day if len(day) > 4 else day + "-12-31" for day in days]
    assert latest == sorted(latest, reverse=True)


def test_search_finds_by_words_and_facets(room) -> None:
    told = room.get("/search.json?q=number+inspections").json()
    assert (told["fits"], len(told["hits"]), told["page"]) == (70, 20, 1)
    assert {v["value"]: v["count"] for v in told["facets"]["outlet"]} == {"High North Monitor": 35, "Arms Ledger": 35}
    page = tree(room, "/search?q=number")
    link = next(a for a in page.css(".facets a") if a.text() == "Arms Ledger")
    narrowed = room.get(link.attributes["href"].replace("/search?", "/search.json?")).json()
    assert narrowed["fits"] == 35
    fourth = room.get("/search.json?q=number&page=4").json()
    assert len(fourth["hits"]) == 10
    first = room.get("/search.json?q=%22number+7%22").json()
    assert [h["title"] for h in first["hits"]] == ["Story 7"]
    assert room.get("/search.json?q=speaker:lavrov+about:agree&year=2023").json()["hits"][0]["facts"] == [account().statements[1].id]
    assert room.get("/search.json?verdict=supported&kind=act").json()["fits"] == 71
    assert room.get("/search.json?order=added").json()["hits"][0]["title"] == "Story 69"


def test_csv_has_a_row_for_each_fact_and_no_formulas(tmp_path: Path) -> None:
    place = fill(tmp_path / "r.db", [account(title="=1+1")])
    with client(place) as room:
        rows = list(csv.DictReader(io.StringIO(room.get("/statements.csv").text)))
    assert [row["content"] for row in rows] == [s.content for s in reversed(account().statements)]
    assert {row["title"] for row in rows} == {"'=1+1"}


def test_the_description_names_every_address_that_answers(room) -> None:
    told = room.get("/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    names = [operation["get"]["operationId"] for operation in told["paths"].values()]
    assert len(names) == len(set(names))
    for path, operation in told["paths"].items():
        wanted = {p["name"] for p in operation["get"]["parameters"] if p["in"] == "path"}
        assert wanted == set(re.findall(r"{(\w+)}", path))
        examples = {p["name"]: p.get("example", "") for p in operation["get"]["parameters"]}
        placed = path.format(**{**examples, "document": account().document.id, "fact": account().acts[0].id})
        answer = room.get(placed)
        if answer.status_code == 400:  # a page that cannot do without its question
            answer = room.get(placed, params=examples)
        assert answer.status_code in (200, 303)
        if answer.status_code == 200:
            assert answer.headers["content-type"].partition(";")[0] in operation["get"]["responses"]["200"]["content"]


def test_sentences_are_the_text_without_the_white_space_between() -> None:
    text = "Mr. Lavrov met J. Kerry in the U.S. on Jan. 5. They talked.\nA short line\nAnd on. “Really?” He left.\n\n  Last"
    found = [[s.of(text) for s in part] for part in paragraphs(text)]
    assert found == [
        ["Mr. Lavrov met J. Kerry in the U.S. on Jan. 5.", "They talked."], ["A short line"], ["And on.", "“Really?”", "He left."], ["Last"],
    ]  # fmt: skip
    assert paragraphs("") == [] == paragraphs(" \n\n ")


def test_segments_of_marks_that_overlap_are_the_text_and_know_their_marks() -> None:
    text = "abcdefghij"
    marks = [Mark(Span(0, 6), 1, "content", True), Mark(Span(2, 4), 2, "channel", True), Mark(Span(3, 9), 3, "content", True), Mark(Span(8, 99), 4, "cue", True)]
    found = Marked(text, marks).segments(Span(1, 10))
    assert [(s.text, [m.number for m in s.marks]) for s in found] == [
        ("b", [1]), ("c", [1, 2]), ("d", [1, 3, 2]), ("ef", [1, 3]), ("ghi", [3]), ("j", []),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c", True), ("http://example.org", True), ("javascript:alert(1)", False), ("//example.org", False),
        ("https://", False), ("data:text/html,x", False), ("https://a b", False), ("HTTPS://example.org\n", False), ("https:\\\\evil", False),
        ("http://[::1", False), (None, False), ("vbscript:x", False), ("java\tscript:x", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_web_are_linked(url: str | None, linked: bool) -> None:
    assert web(url) == (url if linked else None)
