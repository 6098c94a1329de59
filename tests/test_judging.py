"""``detente judge`` as an analyst meets it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.exports_accounts import ACCOUNT, ALL, CALL, DENIED, DOCUMENT, PHONED, POP, SAID, SIGNING, YEAR

from detente.errors import MissingInput, RecordError, UsageError
from detente.judging import Ask, run_judge
from detente.model.facts import Fact
from detente.model.report import Account
from detente.record.judged import with_judgements
from detente.record.judgement_file import read_judgements
from detente.record.store import Record

AT = "2024-06-01T09:00:00Z"


@pytest.fixture(autouse=True)
def _no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DETENTE_BY", raising=False)
    monkeypatch.setenv("COLUMNS", "120")


class Desk:
    """A record, a file of judgements, and what was printed."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], accounts: tuple[Account, ...] = ALL) -> None:
        self.record, self.file, self._capsys = str(folder / "r.db"), str(folder / "j.jsonl"), capsys
        with Record.open(self.record) as record:
            for account in accounts:
                record.add(account, "k", "e")

    def judge(self, fact: str | None = None, form: str = "table", **ask: Any) -> str:
        given = {"by": "Ines Kade", "at": AT} | ask if ask else {}
        run_judge(self.record, self.file, fact, Ask(**given), form)
        return self._capsys.readouterr().out

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.judge(form="jsonl").splitlines()]

    def facts(self) -> tuple[Fact, ...]:
        with Record.open(self.record) as record:
            return next(with_judgements(record.accounts(), self.file, tell=print)).facts


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def test_what_was_decided_is_told_with_its_words(desk: Desk) -> None:
    assert desk.judge(SAID.id[:6], reject=True, note="An aide said it.") == (
        f"Rejected statement {SAID.id} (Ines Kade, 2024-06-01T09:00:00Z).\n"
        '  “We will sign the pact … and keep it” (characters 82 to 128) in The "call"; =now\n'
    )
    [judgement] = read_judgements(desk.file).found
    assert (judgement.decision, judgement.fact, judgement.note) == ("reject", SAID.id, "An aide said it.")


def test_a_correction_shows_old_and_new_and_feeds_an_export(desk: Desk) -> None:
    out = desk.judge(CALL.id, correct=["place=Oslo", "parties=Ana Pop; Minister Tui; Samoa", "initiator="])
    assert out.splitlines()[0] == (
        f"Corrected contact {CALL.id}: place: Apia → Oslo; parties: Ana Pop, Minister Tui → Ana Pop, Minister Tui, Samoa; "
        "initiator: Minister Tui → nothing (Ines Kade, 2024-06-01T09:00:00Z)."
    )
    [call] = [f for f in desk.facts() if f.kind == "contact"]
    told = call.to_json()
    assert ([p["id"] for p in told["parties"]], told["place"], told["initiator"]) == ([POP.id, None, "state:WSM"], "Oslo", None)
    assert (told["location"]["state"], told["location"]["name"]) == ("NOR", "Oslo")


def test_a_second_judgement_replaces_the_first_and_the_same_again_adds_nothing(desk: Desk) -> None:
    desk.judge(CALL.id, correct=["place=Suva"])
    assert desk.judge(CALL.id, confirm=True, at="2024-06-02T09:00:00Z").splitlines()[2] == (
        "  This replaces your judgement of 2024-06-01T09:00:00Z: correct place=Suva"
    )
    assert desk.judge(CALL.id, confirm=True, at="2024-06-03T09:00:00Z") == "Ines Kade has judged so already; nothing is added.\n"
    assert len(read_judgements(desk.file).found) == 2
    desk.judge(CALL.id, confirm=True, at="2024-06-03T09:00:00Z", by="Ben Oduya")
    assert [row["state"] for row in desk.rows()] == ["replaced", "fits", "fits"]


def test_a_contradiction_is_told_at_once(desk: Desk) -> None:
    desk.judge(CALL.id, confirm=True)
    out = desk.judge(CALL.id, reject=True, by="Ben Oduya")
    assert out.splitlines()[-1] == "  It does not count: Ines Kade says confirm, Ben Oduya says reject: neither counts until they agree."
    assert CALL in desk.facts()


def test_a_corrected_fact_is_found_by_its_new_id_too(desk: Desk) -> None:
    desk.judge(CALL.id, correct=["place=Suva"])
    new = replace(CALL, place="Suva", location=None).id
    out = desk.judge(new[:10], confirm=True, at="2024-06-02T09:00:00Z")
    assert f"Confirmed contact {CALL.id}" in out
    assert [row["state"] for row in desk.rows()] == ["replaced", "fits"]


def test_pairs(desk: Desk) -> None:
    out = desk.judge(PHONED.id, join=YEAR.id)
    assert out.splitlines() == [
        f"Joined event {PHONED.id} and event {YEAR.id} (Ines Kade, 2024-06-01T09:00:00Z).",
        '  “phoned” (characters 24 to 30) in The "call"; =now',
        '  “a line” (characters 187 to 193) in The "call"; =now',
    ]
    out = desk.judge(YEAR.id, part=PHONED.id, at="2024-06-02T09:00:00Z")
    assert "  This replaces your judgement of 2024-06-01T09:00:00Z: join" in out.splitlines()
    with pytest.raises(UsageError, match="two different facts"):
        desk.judge(PHONED.id, part=PHONED.id)


def test_the_list_tells_what_fits_still_after_the_texts_were_read_anew(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.judge(CALL.id, reject=True)
    desk.judge(SIGNING.id, correct=["act=ratification"], note="See\nthe list.")
    desk.judge(DENIED.id, confirm=True)
    desk.judge(YEAR.id, confirm=True)
    newer = (replace(CALL, occasion="a fair"), SAID, replace(SIGNING, act="ratification"), replace(DENIED, speaker=POP))
    (tmp_path / "new").mkdir()
    again = Desk(tmp_path / "new", capsys, (Account(DOCUMENT, None, newer),))
    again.file = desk.file
    assert [(row["state"], row["fact_now"], row["why"]) for row in again.rows()] == [
        ("moved", newer[0].id, "its words are read under a new id"),
        ("unfit", None, f"what was corrected is read so by itself now ({newer[2].id})"),
        ("unfit", None, "what is read at its words now differs in speaker"),
        ("unfit", None, "no event is read at its words any more"),
    ]
    table = again.judge()
    assert table.splitlines()[0].split() == ["state", "decision", "fact", "words", "said", "by"]
    assert newer[0].id[:8] in table
    [_, row, *_] = csv.reader(io.StringIO(again.judge(form="csv")))
    assert row[:3] == ["moved", "reject", "contact"]
    assert json.loads(again.judge(form="json"))[1]["note"] == "See\nthe list."
    # It was found again, so that it can be judged by its old id too.
    assert f"Confirmed contact {newer[0].id}" in again.judge(CALL.id, confirm=True, at="2024-06-05T00:00:00Z")


def test_a_name_from_the_environment(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="--by NAME, or set DETENTE_BY"):
        desk.judge(CALL.id, confirm=True, by=None)
    monkeypatch.setenv("DETENTE_BY", " Ines   Kade ")
    assert "(Ines Kade, " in desk.judge(CALL.id, confirm=True, by=None)


def test_now_is_the_time_where_none_is_given(desk: Desk) -> None:
    desk.judge(CALL.id, confirm=True, at=None)
    assert read_judgements(desk.file).found[0].at > "2024-06-01T09:00:00Z"


@pytest.mark.parametrize(
    ("fact", "ask", "says"),
    [
        (CALL.id[:5], {"confirm": True}, "at least six of its digits"),
        ("zzzzzz", {"confirm": True}, "not the id of a fact"),
        ("%%%%%%", {"confirm": True}, "not the id of a fact"),
        ("0123456789abcdef", {"confirm": True}, "no fact in the record has an id that begins with 0123456789abcdef"),
        (CALL.id, {}, "choose one decision"),
        (CALL.id, {"confirm": True, "reject": True}, "choose one decision"),
        (CALL.id, {"correct": ["place=Apia"]}, "has these values already: --confirm"),
        (CALL.id, {"correct": ["channel=pigeon"]}, "no channel 'pigeon'"),
        (CALL.id, {"join": "0123456789abcdef"}, "no fact in the record"),
        (None, {"confirm": True}, "name the fact that is judged"),
    ],
)
def test_what_cannot_be_judged_leaves_no_trace(desk: Desk, fact: str | None, ask: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        desk.judge(fact, **({"note": "n"} | ask))
    assert not Path(desk.file).exists()


def test_a_prefix_of_several_ids_is_asked_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are hashes, so that two that begin alike are not to be had: the record is made to name them."""
    monkeypatch.setattr(Record, "named", lambda self, prefix: [("abcdef11" * 2, "d"), ("abcdef22" * 2, "d")])
    with pytest.raises(UsageError, match="several ids begin with abcdef: give more of abcdef11abcdef11 or abcdef22abcdef22"):
        desk.judge("abcdef", confirm=True)


def test_the_record_names_the_facts_whose_ids_begin_so(desk: Desk) -> None:
    with Record.open(desk.record) as record:
        assert record.named(CALL.id[:7]) == [(CALL.id, DOCUMENT.id)]
        assert record.named(CALL.id) == [(CALL.id, DOCUMENT.id)]
        last = CALL.id[:-1] + ("0" if CALL.id[-1] != "0" else "1")
        assert record.named(last) == []


def test_no_record_no_file_no_such_form(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        desk.judge()
    with pytest.raises(UsageError, match="no format 'xml'"):
        desk.judge(form="xml")
    with pytest.raises(RecordError):
        run_judge(str(tmp_path / "none.db"), desk.file)


def test_broken_lines_are_told_beside_the_list(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    Path(desk.file).write_text("\x1b[31m\n")
    run_judge(desk.record, desk.file)
    printed = capsys.readouterr()
    assert printed.out == "No judgements.\n"
    assert printed.err == f"detente: {desk.file}:1: not JSON in UTF-8, or cut off: take the line out and judge anew\n"


def test_names_and_notes_cannot_steer_the_terminal(desk: Desk) -> None:
    out = desk.judge(CALL.id, reject=True, by="Eve \x1b[2J\u2028Kade", note="\x1b[31m[bold]red\ud800")
    assert "\x1b" not in out
    assert len(read_judgements(desk.file).found) == 1
    table = desk.judge()
    assert "\x1b" not in table
    assert "[bold]red" in table


def test_accounts_of_many_documents_come_one_by_one(desk: Desk) -> None:
    desk.judge(CALL.id, reject=True)
    with Record.open(desk.record) as record:
        after = list(with_judgements(record.accounts(), desk.file, tell=print))
    assert [a.document.id for a in after] == [a.document.id for a in ALL]
    assert len(after[0].facts) == len(ACCOUNT.facts) - 1
    assert after[1:] == [replace(a, facts=a.facts) for a in ALL[1:]]


