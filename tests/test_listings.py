"""Listings of a record, as it was read and as analysts judged it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.exports_accounts import ALL, CALL, DENIED, SAID

from detente.judging import Ask, run_judge
from detente.listings import Question, show_listing
from detente.model.actors import ActorRef
from detente.model.facts import Event
from detente.model.report import Account
from detente.model.text import Document, Evidence, Span
from detente.record.store import Record

AT = "2024-06-01T09:00:00Z"
KENYA, CHAD = ActorRef("state:KEN", "Kenya", "KEN", "GOV"), ActorRef("state:TCD", "Chad", "TCD", "GOV")


class Desk:
    """A record, a file of judgements, and what is listed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], accounts: tuple[Account, ...]) -> None:
        self.record, self.file, self._capsys = str(folder / "r.db"), str(folder / "j.jsonl"), capsys
        with Record.open(self.record) as record:
            for account in accounts:
                record.add(account, "k", "e")

    def judge(self, fact: str, **ask: Any) -> None:
        run_judge(self.record, self.file, fact, Ask(by="Ines Kade", at=AT, **ask))
        self._capsys.readouterr()

    def listed(self, kind: str, ask: Question, *, judged: bool = True, merged: bool = False) -> list[dict[str, Any]]:
        show_listing(kind, self.record, ask, "jsonl", merged=merged, judgements=self.file if judged else None)
        return [json.loads(line) for line in self._capsys.readouterr().out.splitlines() if line]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys, ALL)


def test_what_was_rejected_is_not_listed(desk: Desk) -> None:
    desk.judge(SAID.id, reject=True)
    before = [f["id"] for f in desk.listed("statement", lambda r: r.statements(), judged=False)]
    after = [f["id"] for f in desk.listed("statement", lambda r: r.statements())]
    assert SAID.id in before
    assert after == [key for key in before if key != SAID.id]
    assert DENIED.id in after


def test_what_was_corrected_is_asked_for_by_its_new_values(desk: Desk) -> None:
    desk.judge(CALL.id, correct=["channel=meeting", "place=Oslo"])
    assert [c["place"] for c in desk.listed("contact", lambda r: r.contacts())] == ["Oslo"]
    assert [c["channel"] for c in desk.listed("contact", lambda r: r.contacts(channel="meeting"))] == ["meeting"]
    assert desk.listed("contact", lambda r: r.contacts(channel="call")) == []
    assert [c["place"] for c in desk.listed("contact", lambda r: r.contacts(channel="call"), judged=False)] == ["Apia"]


def _telling(text: str, words: str) -> Account:
    document = Document(text, text[:5])
    span = Span(text.index(words), text.index(words) + len(words))
    event = Event(
        document=document.id, type="SANCTION", actors=(KENYA,), recipients=(CHAD,), quad=3, evidence=(Evidence("trigger", (span,), "by-hand"),)
    )  # fmt: skip
    return Account(document, None, (event,))


def test_what_was_parted_stands_apart_and_what_was_joined_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = _telling("On Monday Kenya put sanctions on Chad over the grain of the north.", "put sanctions on")
    other = _telling("Kenya, a paper in the south writes, has sanctioned Chad once more, which nobody had expected.", "has sanctioned")
    desk = Desk(tmp_path, capsys, (one, other))
    ids = sorted(a.facts[0].id for a in (one, other))

    def groups(judged: bool) -> list[list[str]]:
        return sorted(sorted(f["merged"]["members"]) for f in desk.listed("event", lambda r: r.events(), judged=judged, merged=True))

    before = groups(False)
    together = before == [ids]
    desk.judge(ids[0], **{"part" if together else "join": ids[1]})
    assert groups(True) == ([[ids[0]], [ids[1]]] if together else [ids])
    assert groups(False) == before


def test_merged_rows_have_the_corrected_values(desk: Desk) -> None:
    desk.judge(CALL.id, correct=["place=Oslo"])
    [row] = desk.listed("contact", lambda r: r.contacts(), merged=True)
    assert row["place"] == "Oslo"
    assert row["merged"]["members"] == [row["id"]]
    assert row["id"] in {f["id"] for f in desk.listed("contact", lambda r: r.contacts())}


def test_a_judgement_that_does_not_fit_is_told_and_changes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.judge(SAID.id, reject=True)
    Path(desk.file).write_text("no judgement\n" + Path(desk.file).read_text())
    show_listing("statement", desk.record, lambda r: r.statements(), "jsonl", judgements=desk.file)
    out, err = capsys.readouterr()
    assert SAID.id not in out
    assert err.startswith("detente: ")
    assert len(err.splitlines()) == 1
