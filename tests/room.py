"""A small record for the tests of the reading room: texts of our own, and facts that stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact, Dating, Event, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document, Evidence, Span
from detente.model.when import When
from detente.publish.room.app import make_app
from detente.publish.room.desk import Desk
from detente.publish.room.room import Room
from detente.record.store import Record

LAVROV = ActorRef("person:sergei-lavrov", "Sergei Lavrov", "RUS", "GOV")
BLINKEN = ActorRef("person:antony-blinken", "Antony Blinken", "USA", "GOV")
RUSSIA = ActorRef("state:RUS", "Russia", "RUS")
OFFICIAL = ActorRef(None, "an official", None)
TEXT = (
    "Sergei Lavrov said that Antony Blinken called him on Monday about inspections. “We did not agree,” he added.\n\n"
    "Russia suspended New START in 2023. An official denied that talks were planned."
)


def evidence(text: str, **fields: str) -> tuple[Evidence, ...]:
    """Each field proved by the first place at which its words stand."""
    return tuple(Evidence(name, (Span(text.index(words), text.index(words) + len(words)),), "test") for name, words in fields.items())


def account(text: str = TEXT, day: str = "2023-07-12", title: str | None = "Two ministers talk", outlet: str | None = "High North Monitor") -> Account:
    """A document with two statements, one within the other, a contact, an event and an act with its check."""
    when = When.parse(day)
    document = Document(text, "one.txt", title, outlet, "https://example.org/one", when)
    key = document.id
    said = Statement(
        document=key, speaker=LAVROV, content="Antony Blinken called him on Monday about inspections", form="indirect", cue="said",
        when=when, evidence=evidence(text, speaker="Sergei Lavrov", cue="said", content="Antony Blinken called him on Monday about inspections"),
    )  # fmt: skip
    added = Statement(
        document=key, speaker=LAVROV, content="We did not agree", form="direct", cue="added", mood="denied", when=when,
        evidence=evidence(text, speaker="he added", cue="added", content="We did not agree"),
    )  # fmt: skip
    call = Contact(
        document=key, parties=(BLINKEN, LAVROV), channel="call", within=said.id, when=When.parse("2023-07-10"), duration="PT10M",
        evidence=evidence(text, parties="Antony Blinken", channel="called"),
    )  # fmt: skip
    event = Event(
        document=key, type="CONSULT", mode="phone", actors=(BLINKEN,), recipients=(LAVROV,), within=said.id, when=when,
        evidence=evidence(text, actors="Antony Blinken", trigger="called him"),
    )  # fmt: skip
    act = TreatyAct(
        document=key, agreement="new-start", party=RUSSIA, act="suspension", when=When.parse("2023"),
        evidence=evidence(text, party="Russia", act="suspended", agreement="New START"),
    )  # fmt: skip
    other = Statement(
        document=key, speaker=OFFICIAL, content="that talks were planned", form="indirect", mood="denied", cue="denied",
        evidence=evidence(text, speaker="An official", cue="denied", content="that talks were planned"),
    )  # fmt: skip
    checks = (Check(act.id, "supported", ("act:1",), None, "Russia suspended it on 28 February 2023."),)
    return Account(document, Dating(when, ("given",)), (said, added, call, event, act, other), checks)


def many(count: int) -> Iterator[Account]:
    """The same story on as many days, each with a number in its text."""
    for number in range(count):
        day = f"20{10 + number // 300:02d}-{1 + number % 300 // 28:02d}-{1 + number % 28:02d}"
        yield account(f"{TEXT} Number {number}.", day, f"Story {number}", ("High North Monitor", "Arms Ledger")[number % 2])


def fill(path: Path, accounts: Iterator[Account] | list[Account]) -> Path:
    """A new record with these accounts."""
    with Record.open(path) as record:
        for one in accounts:
            record.add(one, "k1", "own")
    return path


def client(path: Path, judgements: Path | None = None, judging: bool = False) -> TestClient:
    """A browser of a kind, which follows no redirects by itself; with ``judging`` at the desk, its token not yet given."""
    room = Room(Record.open(path, create=False, reading=True), judgements)
    desk = Desk(room, judgements, None, lambda place: None, "the-token") if judging and judgements else None
    return TestClient(make_app(room, None, desk), follow_redirects=False)
