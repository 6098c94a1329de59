"""The analyst's desk: who may write, and what comes of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from selectolax.parser import HTMLParser
from tests.room import account, client, fill, many

ORIGIN = {"origin": "http://testserver"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "judged.jsonl"


@pytest.fixture
def room(tmp_path: Path, file: Path):
    place = fill(tmp_path / "record.db", [account(), *many(2)])
    with client(place, file, judging=True) as found:
        yield found


@pytest.fixture
def desk(room):
    assert room.get("/open?token=the-token").status_code == 303
    assert room.post("/analyst", data={"by": "Ada Berg", "back": "/checks"}, headers=ORIGIN).headers["location"] == "/checks"
    return room


def judge(room, fact: str, decision: str, headers=ORIGIN, **more: str):
    return room.post("/judge", data={"fact": fact, "decision": decision, **more}, headers=headers)


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_the_token_becomes_a_cookie_that_no_script_reads(room) -> None:
    cookie = room.get("/open?token=the-token").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    for wrong in ("/open?token=other", "/open", "/open?token=%ff%fe"):
        answer = room.get(wrong)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://testserver:81"}])
def test_a_form_of_another_site_is_refused(desk, file: Path, headers: dict[str, str]) -> None:
    for address in ("/judge", "/analyst", "/save"):
        assert desk.post(address, data={"fact": account().acts[0].id, "decision": "confirm", "by": "x"}, headers=headers).status_code == 403
    assert not file.exists()


def test_without_the_token_nothing_is_written(room, file: Path) -> None:
    assert judge(room, account().acts[0].id, "confirm").status_code == 403
    room.cookies.set("detente_token", "guess")
    assert judge(room, account().acts[0].id, "confirm").status_code == 403
    assert not file.exists()
    assert HTMLParser(room.get(f"/document/{account().document.id}").text).css_first("form.judge") is None


def test_without_a_name_nothing_is_written(room, file: Path) -> None:
    room.get("/open?token=the-token")
    assert judge(room, account().acts[0].id, "confirm").status_code == 400
    page = HTMLParser(room.get(f"/document/{account().document.id}").text)
    assert page.css_first("form[action='/analyst']") is not None
    assert page.css_first("form.judge") is None
    assert not file.exists()


def test_a_decision_goes_into_the_file_and_is_shown(desk, file: Path) -> None:
    read = account()
    act, call, said = read.acts[0], read.contacts[0], read.statements[0]
    assert judge(desk, act.id, "confirm", note="seen").headers["location"] == f"/document/{read.document.id}#f-{act.id}"
    assert judge(desk, call.id, "correct", field="place", value="Geneva").status_code == 303
    assert judge(desk, said.id, "reject").status_code == 303
    assert [(x["decision"], x["fact"], x["by"], x["note"]) for x in lines(file)] == [
        ("confirm", act.id, "Ada Berg", "seen"), ("correct", call.id, "Ada Berg", ""), ("reject", said.id, "Ada Berg", ""),
    ]  # fmt: skip
    assert lines(file)[1]["changes"] == {"place": "Geneva"}
    page = HTMLParser(desk.get(f"/document/{read.document.id}").text)
    assert "confirmed by Ada Berg: seen" in page.css_first(f"#f-{act.id} .decided").text()
    assert "place: Geneva" in page.css_first(f"#f-{call.id} .decided").text()
    assert "rejected" in page.css_first(f"#f-{said.id}").attributes["class"].split()
    told = desk.get(f"/document/{read.document.id}.json").json()["judgements"]
    assert {(j["fact"], j["decision"]) for j in told} == {(act.id, "confirm"), (call.id, "correct"), (said.id, "reject")}


def test_facts_of_two_documents_are_joined_and_parted(desk, file: Path) -> None:
    one, other = account(), next(many(1))
    for decision in ("join", "part"):
        assert judge(desk, one.contacts[0].id, decision, other=f"/fact/{other.contacts[0].id}").status_code == 303
    assert [(x["decision"], x["other"]) for x in lines(file)] == [("join", other.contacts[0].id), ("part", other.contacts[0].id)]
    for read in (one, other):
        page = HTMLParser(desk.get(f"/document/{read.document.id}").text)
        assert page.css_first(f"#f-{read.contacts[0].id} .decided") is not None


@pytest.mark.parametrize(
    "form",
    [{"decision": "confirm", "fact": "0" * 16}, {"decision": "burn"}, {"decision": "correct"}, {"decision": "correct", "field": "channel", "value": "pigeon"}, {"decision": "join", "other": "x"}, {}],
)  # fmt: skip
def test_a_decision_that_cannot_be_is_told(desk, file: Path, form: dict[str, str]) -> None:
    answer = desk.post("/judge", data={"fact": account().contacts[0].id, **form}, headers=ORIGIN)
    assert answer.status_code == 400
    assert HTMLParser(answer.text).css_first(".lead").text()
    assert not file.exists()


def test_a_form_is_bounded_and_leads_to_no_other_site(desk, file: Path) -> None:
    assert judge(desk, account().acts[0].id, "confirm", note="x" * 20_000).status_code == 400
    for away in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\r\nSet-Cookie: x=1"):
        assert desk.post("/analyst", data={"by": "A", "back": away}, headers=ORIGIN).headers["location"] == "/"
    answer = desk.post("/judge", content=b"{}", headers={**ORIGIN, "content-type": "application/json"})
    assert answer.status_code == 400
    assert not file.exists()


def test_searches_are_saved_under_a_name(desk, file: Path) -> None:
    address = "/search?q=inspections&speaker=person%3Asergei-lavrov"
    assert desk.post("/save", data={"name": "Inspections <b>", "back": address}, headers=ORIGIN).headers["location"] == "/saved"
    for back in ("/", "/judge", "https://evil.example/search"):
        assert desk.post("/save", data={"name": "x", "back": back}, headers=ORIGIN).status_code == 400
    (one,) = desk.get("/saved.json").json()["searches"]
    assert (one["name"], one["address"]) == ("Inspections <b>", address)
    assert desk.get(one["feed"]).status_code == 200
    page = HTMLParser(desk.get("/saved").text)
    assert [a.attributes["href"] for a in page.css(".plain a")] == [address, address.replace("?", ".atom?")]
    with file.with_name("searches.jsonl").open("a") as out:
        out.write('{"name": "bad", "address": "javascript:alert(1)", "at": "x"}\nnot json\n[]\n')
    assert len(desk.get("/saved.json").json()["searches"]) == 1


def test_judgements_are_shown_to_those_who_only_read(tmp_path: Path, desk, file: Path) -> None:
    judge(desk, account().acts[0].id, "confirm")
    with client(tmp_path / "record.db", file) as reader:
        page = HTMLParser(reader.get(f"/document/{account().document.id}").text)
        assert "confirmed by Ada Berg" in page.css_first(f"#f-{account().acts[0].id}").text()
        assert page.css_first("form.judge") is None
        assert reader.post("/judge", data={}).status_code == 405
