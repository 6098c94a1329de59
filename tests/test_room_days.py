"""The pages of agreements, states, persons and pairs, their pictures, and the room without them."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.parser import HTMLParser
from tests.room import account, client, fill, many

from detente.publish.room import app, drawing

pytest.importorskip("starlette")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("days") / "record.db", [account(), *many(20)])


@pytest.fixture(scope="module")
def room(place: Path):
    with client(place) as found:
        yield found


def texts(html: str, where: str) -> list[str]:
    return [" ".join(node.text(separator=" ").split()) for node in HTMLParser(html).css(where)]


def test_an_agreement_on_two_days(room) -> None:
    contested = room.get("/agreement/new-start?on=2024-06-01").text
    assert texts(contested, ".standing") == ["On 1 June 2024: in force contested"]
    assert texts(contested, ".reading .meta") == ["held by the United States", "held by Russia"]
    assert texts(contested, "[data-live=pairs] tbody tr") == ["the United States and Russia in force contested"]
    assert len(texts(contested, "[data-live=limits] tbody tr")) == 3
    assert "suspension" in " ".join(texts(contested, ".items li"))
    ended = room.get("/agreement/New START?on=2026-02-05").text
    assert texts(ended, ".standing") == ["On 5 February 2026: ended (its term expired)"]
    assert room.get("/agreement/new-start.json?on=2024-06-01").json()["pairs"][0]["status"] == "in-force"
    assert room.get("/agreement/new-start.csv?on=2024-06-01").text.splitlines()[1].startswith("USA,RUS,")


def test_a_pair_is_told_with_its_silence(room) -> None:
    page = room.get("/dyad/person:sergei-lavrov/person:antony-blinken?on=2023-08-01").text
    # The small record tells of a call on 10 July 2023, in 21 documents.
    assert texts(page, "main .lead")[0].startswith("No recorded contact for 22 days")
    assert texts(page, ".tall tbody tr")[0] == "10 July 2023 call 21 reports"
    assert room.get("/two?one=Russia&other=USA&on=2023-08-01", follow_redirects=False).headers["location"] == "/dyad/RUS/USA?on=2023-08-01"
    assert room.get("/dyad/RUS/Ruritania").status_code == 404
    assert room.get("/dyad/RUS/RUS").status_code == 400


def test_lists_lead_to_pages(room) -> None:
    for path, link in (
        ("/agreements?on=2020-01-01", "/agreement/new-start?on=2020-01-01"), ("/states?q=russia", "/state/RUS"),
        ("/persons?q=lavrov", "/person/sergei-lavrov"), ("/organisations?q=nato", "/organisation/nato"),
    ):  # fmt: skip
        found = [a.attributes["href"] for a in HTMLParser(room.get(path).text).css("main a")]
        assert link in found
        assert room.get(link).status_code == 200
    assert room.get("/state/RUS.csv?on=2023-08-01").text.startswith("kind,id,document")
    assert texts(room.get("/person/sergei-lavrov?on=2023-08-01").text, "main .lead") == ["Foreign Minister, Russia"]


def test_the_front_page_of_a_day(room) -> None:
    page = room.get("/?on=2023-07-20").text
    assert texts(page, "h1") == ["20 July 2023"]
    assert texts(page, "#h-contact ~ .scroll tbody th") == ["Russia and the United States"]
    assert {s.partition(" ")[0] for s in texts(page, ".groups summary")} >= {"Binding", "Ended"}
    assert room.get("/front.json?on=2023-07-20").json()["pairings"][0]["days"] == 1
    assert room.get("/?on=0001-01-01").status_code == 400
    assert room.get("/?on=9999-12-31").status_code == 400


def test_pictures_of_pages_are_images_and_kept(room) -> None:
    pytest.importorskip("vl_convert")
    sources = [i.attributes["src"] for i in HTMLParser(room.get("/dyad/RUS/USA?on=2023-08-01").text).css("figure img")]
    assert [s.partition("?")[0] for s in sources] == [f"/picture/{n}.svg" for n in ("contacts", "silences", "events", "timeline")]
    for source in sources:
        first = room.get(source)
        assert (first.status_code, first.headers["content-type"]) == (200, "image/svg+xml")
        assert first.content.startswith(b"<svg ")
        assert first.content == room.get(source).content
    assert room.get(sources[0] + "&look=dark").content != room.get(sources[0]).content
    for wrong in ("/picture/none.svg", "/picture/contacts.svg?of=RUS", "/picture/contacts.svg?of=RUS,USA&look=red", "/picture/system.svg?on=x"):
        assert room.get(wrong).status_code == 400


def test_the_room_without_pictures_has_its_tables(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "is_there", lambda: False)
    monkeypatch.setattr(drawing, "is_there", lambda: False)
    with client(place) as room:
        page = room.get("/dyad/RUS/USA?on=2023-08-01").text
        assert texts(page, "figure") == []
        assert texts(page, ".tall tbody tr")
        assert room.get("/picture/contacts.svg?of=RUS,USA").status_code == 404
