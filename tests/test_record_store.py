"""The record: what goes in comes out, once, and is found by who, what and when."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from detente.errors import RecordError, UsageError
from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact, Dating, Event, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document, Evidence, Problem, Span
from detente.model.when import When
from detente.record import queries
from detente.record.store import Record

ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1] / "src")}
LAVROV = ActorRef("person:sergei-lavrov", "Sergei Lavrov", "RUS", "GOV")
BLINKEN = ActorRef("person:antony-blinken", "Blinken", "USA", "GOV")
WANG = ActorRef("person:wang-yi", "Wang Yi", "CHN", "GOV")
RUSSIA = ActorRef("state:RUS", "Moscow", "RUS")
OFFICIALS = ActorRef(None, "three officials")


TEXT = "Lavrov said on Wednesday that Blinken called. Moscow suspended New START."


def sample(text: str = TEXT, day: str = "2023-06-28") -> Account:
    when = When.parse(day)
    document = Document(text, "one.txt", "Lavrov speaks", "Arms Ledger", None, when, ("org:tass", "AntiWar"))
    key = document.id
    said = Statement(
        document=key, speaker=LAVROV, content="Blinken called about the agreements", form="indirect", cue="said", when=when,
        evidence=(Evidence("speaker", (Span(0, 6),), "subject"), Evidence("content", (Span(30, 44), Span(1, 2)))),
    )  # fmt: skip
    other = Statement(document=key, speaker=OFFICIALS, content="Nothing was agreed", form="indirect", mood="denied")
    months, weekend = When.parse("2022-01/2023-06"), When.parse("2023-06-18/2023-06-19")
    call = Contact(document=key, parties=(LAVROV, BLINKEN), channel="call", within=said.id, when=months, count=2)
    visit = Contact(document=key, parties=(WANG, BLINKEN), channel="visit", place="Beijing", when=weekend)
    event = Event(document=key, type="CONSULT", actors=(RUSSIA,), recipients=(ActorRef("state:USA", "Washington", "USA"),), quad=1)
    act = TreatyAct(document=key, agreement="new-start", party=RUSSIA, act="suspension", when=When.parse("2023"))
    checks = (Check(act.id, "supported", ("act:1",), None, "On record."),)
    problems = (Problem("a name that is not known", span=Span(0, 6)),)
    return Account(document, Dating(when, ("given",)), (said, other, call, visit, event, act), checks, problems)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the register says of state names, without the register."""
    codes = {"Russia": "RUS", "United States": "USA", "China": "CHN"}
    monkeypatch.setattr(queries, "register", lambda: SimpleNamespace(find_state=codes.get))


@pytest.fixture
def record(record_place: str):
    with Record.open(record_place) as found:
        yield found


def test_an_account_comes_back_byte_for_byte(record: Record) -> None:
    account = sample()
    assert record.add(account, "k1", "own") is True
    assert json.dumps(record.account(account.document.id).to_json()) == json.dumps(account.to_json())
    assert record.account(account.document.id) == account
    assert record.account("0" * 16) is None
    assert [a.document.id for a in record.accounts()] == [account.document.id]


def test_the_same_document_twice_adds_nothing(record: Record) -> None:
    record.add(sample(), "k1", "own")
    before = record.counts()
    assert record.add(sample(), "k2", "other") is False
    assert record.counts() == before
    assert before == {"documents": 1, "statements": 2, "contacts": 2, "events": 1, "acts": 1, "checks": 1, "problems": 1}
    (row,) = record.ledger()
    assert (row["document"], row["knowledge"], row["engine"], row["facts"]) == (sample().document.id, "k1", "own", 6)
    assert sample().document.id in record
    assert "nothing" not in record


def test_the_documents_are_listed_without_their_texts(record: Record) -> None:
    record.add(sample(), "k1", "own")
    record.add(sample("Another text of another day.", "2022-02-01"), "k1", "own")
    first, second = record.documents()
    assert (first["title"], first["credits"], first["dated"]["when"], "text" in first) == (
        "Lavrov speaks", ["org:tass", "AntiWar"], "2023-06-28", False,
    )  # fmt: skip
    assert second["published"] == "2022-02-01"


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("Lavrov", 1), ("lavrov", 1), ("Sergei Lavrov", 1), ("person:sergei-lavrov", 1), ("Russia", 1), ("state:RUS", 1),
        ("officials", 1), ("Lav", 0), ("Blinken", 0), ("person:lavrov", 0), ("state:USA", 0), ("100%", 0), ("three_officials", 1),
    ],
)  # fmt: skip
def test_statements_are_found_by_speaker(record: Record, names: None, speaker: str, expected: int) -> None:
    record.add(sample(), "k1", "own")
    assert len(list(record.statements(speaker=speaker))) == expected


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("agreements", 1), ("agreement", 1), ("AGREES", 1), ("called agreements", 1), ('"called about"', 1), ('"about called"', 0),
        ("agreed OR called", 0),
    ],
)  # fmt: skip
def test_statements_are_found_by_words(record: Record, about: str, expected: int) -> None:
    """Forms of a word find each other ("agrees" and "agreed"); "OR" is a word like others."""
    record.add(sample(), "k1", "own")
    assert len(list(record.statements(about=about))) == expected


@pytest.mark.parametrize("words", ["", "  ", '"', "*", "- ()"])
def test_a_search_needs_a_word(record: Record, words: str) -> None:
    with pytest.raises(UsageError):
        list(record.search(words))


def test_facts_are_found_by_their_days(record: Record) -> None:
    record.add(sample(), "k1", "own")

    def channels(since: str | None = None, until: str | None = None) -> list[str]:
        days = {"since": date.fromisoformat(since) if since else None, "until": date.fromisoformat(until) if until else None}
        return [c["channel"] for c in record.contacts(**days)]

    assert channels() == ["visit", "call"]  # by their last days: 19 June, 30 June
    assert channels(until="2021-12-31") == []
    assert channels(until="2022-01-01") == ["call"]
    assert channels(since="2023-06-20") == ["call"]
    assert channels(since="2023-06-19") == ["visit", "call"]
    assert channels(since="2023-07-01") == []
    # A statement without a date of its own counts as of its document's.
    assert len(list(record.statements(since=date(2023, 6, 28), until=date(2023, 6, 28)))) == 2


def test_contacts_events_and_acts_are_found_by_who_took_part(record: Record, names: None) -> None:
    record.add(sample(), "k1", "own")
    assert [c["channel"] for c in record.contacts(between=("Blinken", "Lavrov"))] == ["call"]
    assert [c["channel"] for c in record.contacts(between=("Russia", "United States"))] == ["call"]
    assert [c["channel"] for c in record.contacts(between=("China", "Blinken"))] == ["visit"]
    assert list(record.contacts(between=("Lavrov", "Russia"))) == []
    assert [c["channel"] for c in record.contacts(channel="visit")] == ["visit"]
    assert len(list(record.events(type="CONSULT", between=("state:USA", "state:RUS")))) == 1
    assert list(record.events(type="ACCUSE")) == []
    assert [a["act"] for a in record.acts(agreement="new-start", party="state:RUS")] == ["suspension"]
    assert list(record.acts(agreement="inf")) == []
    assert list(record.acts(party="state:USA")) == []
    assert list(record.acts(act="withdrawal")) == []


def test_the_register_knows_the_states_by_code(record: Record) -> None:
    record.add(sample(), "k1", "own")
    assert [c["channel"] for c in record.contacts(between=("RUS", "usa"))] == ["call"]


def test_documents_are_found_by_words(record: Record) -> None:
    account = sample()
    record.add(account, "k1", "own")
    record.add(sample("Nothing of the kind.", "2022-02-01"), "k1", "own")
    (hit,) = record.search("moscow suspending")
    assert hit["document"] == account.document.id
    assert (hit["title"], hit["outlet"], hit["dated"]) == ("Lavrov speaks", "Arms Ledger", "2023-06-28")
    assert "Moscow suspended" in hit["place"]
    assert list(record.search("moscow nothing")) == []


def test_a_failed_document_leaves_nothing(record: Record) -> None:
    good = sample()
    bad = Account(Document("half \ud800 pair"), None, good.facts)
    with pytest.raises(RecordError, match="surrogate"):
        record.add(bad, "k1", "own")
    assert record.counts()["documents"] == 0
    assert record.add(good, "k1", "own") is True


def test_ctrl_c_leaves_a_sound_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.record import writing

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with Record.open(tmp_path / "r.db") as record:
        with monkeypatch.context() as patch:
            patch.setattr(writing, "_write_rest", interrupted)
            with pytest.raises(KeyboardInterrupt):
                record.add(sample(), "k1", "own")
        assert record.counts() == dict.fromkeys(record.counts(), 0)
        assert list(record.search("moscow")) == []
        assert record.add(sample(), "k1", "own") is True


def test_readers_go_on_while_a_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(path) as writer, Record.open(path, create=False) as reader:
        writer.add(sample(), "k1", "own")
        listing = reader.statements()
        next(listing)
        assert writer.add(sample("While the listing is open.", "2024-01-01"), "k1", "own") is True
        assert len(list(listing)) == 1  # the listing shows the record as it was when it began
        assert reader.counts()["documents"] == 2


def test_two_writers_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "r.db"

    def write(name: str) -> None:
        with Record.open(path) as record:
            for i in range(10):
                record.add(sample(f"Text {i} of {name}."), "k1", "own")

    threads = [threading.Thread(target=write, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Record.open(path, create=False) as record:
        assert record.counts()["documents"] == 20


def test_files_that_are_no_record(tmp_path: Path) -> None:
    def refused(path: Path, says: str, create: bool = True) -> None:
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(RecordError, match=says) as caught:
            Record.open(path, create=create)
        assert "\n" not in str(caught.value)
        assert caught.value.exit_code == 4
        assert (path.read_bytes() if path.is_file() else None) == before

    refused(tmp_path / "none.db", "there is no record", create=False)
    refused(tmp_path / "nowhere" / "r.db", "no folder")
    refused(tmp_path, "not a file")
    (tmp_path / "text.db").write_text("This is a text and no database at all. " * 40)
    refused(tmp_path / "text.db", "not a record")
    (tmp_path / "empty.db").touch()
    refused(tmp_path / "empty.db", "is empty", create=False)
    with sqlite3.connect(tmp_path / "foreign.db") as link:
        link.execute("CREATE TABLE birds (name)")
    link.close()
    refused(tmp_path / "foreign.db", "another program")
    Record.open(tmp_path / "newer.db").close()
    with sqlite3.connect(tmp_path / "newer.db") as link:
        link.execute("PRAGMA user_version=99")
    link.close()
    refused(tmp_path / "newer.db", "newer Détente")


def test_a_damaged_record_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(path) as record:
        for i in range(30):
            record.add(sample(f"Text {i}. " * 50), "k1", "own")
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(RecordError, match="damaged"), Record.open(path, create=False) as record:
        list(record.statements())


def test_status_does_not_pay_for_the_store() -> None:
    code = "import sys, detente, detente.record, detente.record.check, detente.register; print('sqlalchemy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=ENVIRONMENT)
    assert found.stdout.strip() == "False"
