"""``read --into --again``: today's reading takes the place of an older one, and what analysts decided stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.test_bulk import exported, lines

from detente.bulk import Batch, OneReader, Read
from detente.commands import Order, run_on_ray, run_read
from detente.errors import UsageError
from detente.judging import Ask, run_judge
from detente.model.actors import ActorRef
from detente.model.facts import Event, Statement
from detente.model.report import Account
from detente.model.text import Problem
from detente.record.judged import with_judgements
from detente.record.store import Record


def read(source: Path, place: str, *, again: bool = False) -> None:
    assert run_read(Order([str(source)], into=place, jsonl=True, workers=1, again=again)) == 0


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Reads as an older version would have: each account is changed before it is handed on."""
    today = OneReader.read_batch

    def begin(source: Path, place: str, change: Callable[[Account], Account | Problem]) -> None:
        def read_batch(self: OneReader, batch: Batch) -> Read:
            found = today(self, batch)
            taken = tuple(replace(t, outcome=change(t.outcome)) if isinstance(t.outcome, Account) else t for t in found.taken)
            return replace(found, taken=taken, knowledge="older")

        with monkeypatch.context() as patch:
            patch.setattr(OneReader, "read_batch", read_batch)
            read(source, place)

    return begin


def test_the_account_is_that_of_today(tmp_path: Path, record_place: str, older: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    source = lines(tmp_path / "d.jsonl", 20)

    def change(account: Account) -> Account:
        said = Statement(document=account.document.id, speaker=ActorRef(None, "a guard"), content="an armadillo passed", form="indirect")
        return replace(account, facts=(said,), checks=(), problems=(Problem("old"),))

    older(source, record_place, change)
    with Record.open(record_place) as record:
        order = [d["id"] for d in record.documents()]
        assert len(list(record.statements(about="armadillo"))) == 20
    read(source, record_place)  # without the option nothing is read again
    with Record.open(record_place) as record:
        assert record.counts()["statements"] == 20
    read(source, record_place, again=True)
    assert "20 read (0 new)" in capsys.readouterr().err
    read(source, str(tmp_path / "new.db"))
    assert exported(record_place) == exported(tmp_path / "new.db")
    with Record.open(record_place) as record, Record.open(tmp_path / "new.db") as new:
        assert [d["id"] for d in record.documents()] == order
        assert list(record.statements(about="armadillo")) == []
        assert record.counts() == new.counts()
        assert {row["knowledge"] for row in record.ledger()} == {row["knowledge"] for row in new.ledger()}
        assert len(list(record.search("expelled"))) == 20
        assert len(list(record.events(between=("Kenya", "Kenya")))) == len(list(new.events(between=("Kenya", "Kenya"))))


def test_a_judgement_finds_its_fact_by_its_words(tmp_path: Path, older: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    """The older version did not know the day of the expulsion, so that the fact has another id today."""
    source, place, file = lines(tmp_path / "d.jsonl", 3), str(tmp_path / "r.db"), str(tmp_path / "j.jsonl")
    source.write_text('{"id": "a", "text": "Kenya expelled nine diplomats of Chad on Monday. Kenya praised Ghana.", "date": "2023-05-04"}\n')

    def change(account: Account) -> Account:
        return replace(account, facts=tuple(replace(f, when=None) if isinstance(f, Event) else f for f in account.facts), checks=())

    older(source, place, change)
    with Record.open(place) as record:
        (before,) = (e for e in record.events() if e["type"] == "SANCTION")
    run_judge(place, file, before["id"], Ask(reject=True, by="Ines Kade"))
    read(source, place, again=True)
    with Record.open(place) as record:
        after = [e for e in record.events() if e["type"] == "SANCTION"]
        assert [e["when"] for e in after] == ["2023-05-01"]
        assert after[0]["id"] != before["id"]
        (account,) = with_judgements(record.accounts(), file, tell=lambda problem: pytest.fail(problem.message))
    assert after[0]["id"] not in {f.id for f in account.facts}
    capsys.readouterr()
    run_judge(place, file, form="jsonl")
    row = json.loads(capsys.readouterr().out)
    assert (row["state"], row["fact_now"]) == ("moved", after[0]["id"])


def test_a_document_whose_text_is_taken_out_otherwise_today_leaves_no_other_behind(tmp_path: Path, record_place: str, older: Callable[..., None]) -> None:
    source = lines(tmp_path / "d.jsonl", 4)

    def change(account: Account) -> Account:
        document = replace(account.document, text=account.document.text + " Menu")
        return Account(document, account.dated)

    older(source, record_place, change)
    read(source, record_place, again=True)
    read(source, str(tmp_path / "new.db"))
    assert exported(record_place) == exported(tmp_path / "new.db")


def test_what_cannot_be_read_today_stays_as_it_was(tmp_path: Path, record_place: str, older: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    source = lines(tmp_path / "d.jsonl", 3)
    read(source, record_place)
    before = exported(record_place)
    today = OneReader.read_batch

    def fails(self: OneReader, batch: Batch) -> Read:
        found = today(self, batch)
        return replace(found, taken=tuple(replace(t, outcome=Problem("it broke")) for t in found.taken))

    monkeypatch.setattr(OneReader, "read_batch", fails)
    assert run_read(Order([str(source)], into=record_place, jsonl=True, workers=1, again=True)) == 3
    assert exported(record_place) == before
    monkeypatch.undo()
    read(source, record_place)
    assert exported(record_place) == before


def test_of_two_inputs_with_one_text_the_first_counts_as_in_a_new_record(tmp_path: Path, record_place: str) -> None:
    source = tmp_path / "d.jsonl"
    text = "Kenya expelled nine diplomats of Chad."
    source.write_text("".join(json.dumps({"id": f"d{n}", "text": text, "outlet": outlet}) + "\n" for n, outlet in enumerate(("One", "Two"))))
    read(source, record_place)
    before = exported(record_place)
    assert len(before) == 1
    read(source, record_place, again=True)
    assert exported(record_place) == before
    assert json.loads(before[0])["document"]["outlet"] == "One"


def test_an_interrupted_run_goes_on_and_the_next_begins_anew(
    tmp_path: Path, record_place: str, older: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    source, today, sizes = lines(tmp_path / "d.jsonl", 60), OneReader.read_batch, []  # three batches of 16 and one of 12
    source.write_text(source.read_text() + source.read_text().splitlines()[0].replace('"id": "d0"', '"id": "late", "outlet": "Late"') + "\n")
    older(source, record_place, lambda account: replace(account, facts=(), checks=()))

    def read_batch(self: OneReader, batch: Batch) -> Read:
        sizes.append(len(batch))
        if len(sizes) == 3:
            raise KeyboardInterrupt
        return today(self, batch)

    monkeypatch.setattr(OneReader, "read_batch", read_batch)
    with pytest.raises(KeyboardInterrupt):
        read(source, record_place, again=True)
    sizes[:] = [0] * 10
    read(source, record_place, again=True)
    assert sizes[10:] == [16, 13]  # the two that were read are not read once more
    monkeypatch.undo()
    read(source, str(tmp_path / "new.db"))
    assert exported(record_place) == exported(tmp_path / "new.db")
    monkeypatch.setattr(OneReader, "read_batch", read_batch)
    sizes[:] = [0] * 10
    read(source, record_place, again=True)
    assert sizes[10:] == [16, 16, 16, 13]
    assert exported(record_place) == exported(tmp_path / "new.db")


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (Order(["x"], again=True, into="r.db"), "--again"),
        (Order(["x"], allow_private=True), "--allow-private"),
        (Order(["x"], form="jsonl"), "--format"),
    ],
)
def test_ray_refuses_what_it_does_not_do(order: Order, told: str) -> None:
    with pytest.raises(UsageError, match=f"--engine ray does not take {told}"):
        run_on_ray(order, None)


def test_again_needs_a_record() -> None:
    with pytest.raises(UsageError, match="--into"):
        run_read(Order(["x"], again=True))
