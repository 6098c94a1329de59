"""Text from strangers, and who may ask the room for what."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.parser import HTMLParser
from tests.room import account, client, fill

from detente.errors import RecordError
from detente.model.actors import ActorRef
from detente.model.report import Account
from detente.model.text import Problem
from detente.publish.room.guard import HEADERS
from detente.publish.room.page import address as address_of
from detente.publish.room.routes import PAGES
from detente.publish.room.shown import shown
from detente.record.store import Record

PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "</title><script>alert(1)</script>",
    "</textarea><script>x()</script>", "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<iframe srcdoc='<script>x()</script>'>", "<a href=javascript:alert(1)>x</a>",
    "{{ 7 * 7 }}{% raw %}", "{{ ''.__class__ }}", "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "<style>*{background:url(//evil)}</style>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0;url=//evil>", "<form action=//evil><input name=q>", "<math><mtext><mglyph><style><img src onerror=x()>",
    "`${alert(1)}`", "\u202eevil\u202c \u2066isolate\u2069", "\x00\x01\x1b[31mred", "]]><x/>", "<svg><![CDATA[><script>x()</script>]]>", "<x contenteditable onblur=alert(1)>",
    "\u2028\u2029", "=HYPERLINK(\"http://evil\")", "<object data=x><embed src=x>", "<link rel=stylesheet href=//evil>", "\" autofocus onfocus=x() \"", "</mark></span></main><h1>owned</h1>",
)  # fmt: skip
ELEMENTS = frozenset(
    "html head meta title link script body a header nav ul li form label input main h1 h2 p span strong em aside article details summary dl div dt dd footer "
    "section bdi blockquote select option button time kbd code small b i sup ol table caption thead tbody tr th td figure figcaption img picture source br".split()
)
ATTRIBUTES = frozenset(
    "lang charset name content rel href type title class id data-n data-f tabindex aria-label aria-hidden aria-current role action method value placeholder maxlength for "
    "hidden selected src srcset defer required autocomplete aria-labelledby aria-describedby alt width height loading decoding open scope colspan min max step list media".split()
)


def hostile(number: int, payload: str) -> Account:
    """A document in which a stranger has written this wherever one can write."""
    text = f"{payload} said that talks were over, number {number}. {payload}\n\n{payload}"
    fine = account(f"Sergei Lavrov said that Antony Blinken called him on Monday about inspections. “We did not agree,” he added. Russia suspended New START. An official denied that talks were planned. {text}")
    document = replace(fine.document, title=payload, outlet=payload, url=f"javascript:{payload}", source=payload, credits=(payload,))
    who = ActorRef(None, payload)
    known = ActorRef(f"person:{payload}", payload, "RUS")
    said, added, call, event, act, other = fine.facts
    facts = (
        replace(said, speaker=who, content=payload, role=payload, cue=payload, via=(payload,), audience=known), replace(added, speaker=known),
        replace(call, parties=(who, known), place=payload, occasion=payload, within=None), replace(event, actors=(who,), recipients=(known,), within=None, contexts=(payload,)),
        replace(act, party=who), other,
    )  # fmt: skip
    checks = tuple(replace(c, fact=facts[4].id, says=payload, verdict="conflicts") for c in fine.checks)
    dated = replace(fine.dated, because=(payload,)) if fine.dated else None
    return Account(document, dated, facts, checks, (Problem(payload),))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("hostile") / "record.db", [hostile(n, p) for n, p in enumerate(PAYLOADS)])


@pytest.fixture(scope="module")
def room(place: Path):
    with client(place) as found:
        yield found


def assert_harmless(html: str) -> None:
    """Nothing in the page but our own elements and attributes, no address that is not ours or of the web, no turning marks."""
    page = HTMLParser(html)
    for node in page.css("*"):
        assert node.tag in ELEMENTS, node.tag
        for name, value in node.attributes.items():
            assert name in ATTRIBUTES or re.fullmatch("data-[a-z]+", name), (node.tag, name)
            if name in ("href", "src", "srcset", "action"):
                assert value.startswith(("/", "#", "http://", "https://"))
                assert not value.startswith("//")
    assert page.css("script")[0].attributes == {"src": "/static/room.js", "defer": None}
    assert all(re.fullmatch(r"/static/[a-z]+\.js", s.attributes["src"]) and s.text() == "" for s in page.css("script"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069]", html)


def test_documents_of_strangers_are_shown_as_text(room, place: Path) -> None:
    with Record.open(place) as record:
        for account in record.accounts():
            answer = room.get(f"/document/{account.document.id}")
            assert answer.status_code == 200
            assert_harmless(answer.text)
            page = HTMLParser(answer.text)
            assert page.css_first("h1").text() == shown(account.document.title).replace("\x00", "\ufffd")
            assert json.loads(room.get(f"/document/{account.document.id}.json").text)["document"]["text"] == account.document.text


@pytest.mark.parametrize("page", [p for p in PAGES if "{" not in p.path and not p.moves], ids=lambda p: p.name)
def test_listings_of_strangers_are_shown_as_text(room, page) -> None:
    address = page.path if room.get(page.path).status_code == 200 else address_of(page.path, {p.name: p.example for p in page.params})
    while address:
        answer = room.get(address)
        assert answer.status_code == 200
        assert_harmless(answer.text)
        following = HTMLParser(answer.text).css_first("a[rel=next]")
        address = following.attributes["href"] if following else None
    for form in (".atom",) if page.entries else ():
        assert b"<script" not in room.get(page.path + form).content
        assert b"onerror=alert(1)>" not in room.get(page.path + form).content


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_asked_is_shown_as_text(room, payload: str) -> None:
    for page in PAGES:
        if "{" not in page.path and not page.moves:
            for name in [p.name for p in page.params][:3]:
                assert_harmless(room.get(page.path, params={name: payload}).text)
    assert_harmless(room.get("/" + quote(payload, safe="")).text)


@pytest.mark.parametrize("payload", ["' OR 1=1 --", "%", "_", "\\", "a\" OR \"b", "NEAR(a b)", "*", "a*", "-x", "^x", "title:x", "content : x", "((", "AND", "'; DROP TABLE facts; --"])
def test_no_question_breaks_a_query(room, payload: str) -> None:
    for address, name in (("/search.json", "q"), ("/statements.json", "q"), ("/statements.json", "speaker"), ("/contacts.json", "who"), ("/search.json", "outlet")):
        answer = room.get(address, params={name: payload})
        assert answer.status_code in (200, 400), answer.text
    assert room.get("/statements.json").json()["facts"]
    assert room.get("/statements.json", params={"speaker": "%"}).status_code == 400


@pytest.mark.parametrize(
    ("host", "status"),
    [("testserver", 200), ("127.0.0.1", 200), ("localhost", 200), ("LOCALHOST", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost:81", 421), ("", 421), ("0.0.0.0", 421)],
)  # fmt: skip
def test_only_this_machine_s_own_names_are_answered(room, host: str, status: int) -> None:
    answer = room.get("/front.json", headers={"host": host})
    assert answer.status_code == status
    assert {name.decode(): value.decode() for name, value in HEADERS}.items() <= dict(answer.headers).items()


def test_the_policy_lets_nothing_in_but_our_own_files(room) -> None:
    policy = dict(part.strip().split(" ", 1) for part in room.get("/").headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_room_for_reading_takes_no_other_method(room, method: str) -> None:
    for address in ("/", "/judge", "/save", "/statements"):
        assert room.request(method, address).status_code == 405
    assert room.head("/statements").status_code == 200
    assert room.head("/statements").content == b""


def test_the_store_itself_refuses_to_write(place: Path) -> None:
    with Record.open(place, create=False, reading=True) as record, pytest.raises(RecordError, match="may not be written"):
        record.add(account("Another text. “We did not agree,” he added. Sergei Lavrov said that Antony Blinken called him on Monday about inspections. Russia suspended New START. An official denied that talks were planned."), "k", "own")


def test_addresses_are_bounded(room) -> None:
    assert room.get("/search", params={"q": "a" * 3000}).status_code == 414
    assert room.get("/search", params={"q": "a" * 301}).status_code == 400
    assert room.get("/" + "a" * 600).status_code == 414
    assert room.get("/search?" + "&".join(f"q{n}=1" for n in range(200))).status_code == 200
    assert room.get("/search?page=999999999").status_code == 200


def test_static_files_are_only_our_own(room) -> None:
    assert room.get("/static/room.css").status_code == 200
    for address in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2fapp.py", "/static/", "/static//etc/passwd"):
        assert room.get(address).status_code == 404


def test_a_document_of_one_endless_paragraph_is_cut_and_says_so(tmp_path: Path) -> None:
    text = account().document.text + " Word." * 60_000
    place = fill(tmp_path / "long.db", [account(text)])
    with client(place) as room:
        answer = room.get(f"/document/{account(text).document.id}")
    assert "too long for one page" in answer.text
    assert len(answer.text) < 6_000_000


_VALUE = st.text(max_size=40) | st.sampled_from(("2023-01-01", "-1", "9999-12-31", "0", "7~7", "2023-01-01~5", "state:RUS", "state:", "person:", ":", '"', "speaker:", "on:2023"))


@given(data=st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_the_room_answers_as_it_is_described(room, data: st.DataObject) -> None:
    path, operation = data.draw(st.sampled_from(sorted(room.get("/openapi.json").json()["paths"].items())))
    parameters = operation["get"]["parameters"]
    query = {p["name"]: data.draw(_VALUE) for p in parameters if p["in"] == "query" and data.draw(st.booleans())}
    for name in re.findall(r"{(\w+)}", path):
        path = path.replace(f"{{{name}}}", quote(data.draw(st.text(min_size=1, max_size=20)), safe="") or "x")
    answer = room.get(path, params={name: value.encode("utf-8", "replace") for name, value in query.items()})
    assert answer.status_code in (200, 303, 400, 404, 414)
    if answer.status_code == 200:
        assert answer.headers["content-type"].partition(";")[0] in operation["get"]["responses"]["200"]["content"]
