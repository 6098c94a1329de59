"""Reading much: several processes give what one gives, an interrupted run is taken up again, and a process that dies takes little along."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente import bulk
from detente.bulk import GrowingReaders, ManyReaders, OneReader, Read, batches
from detente.commands import Order, run_read
from detente.intake.sealed import Given, Item, Sealed, key_of
from detente.model.report import Account
from detente.model.text import Document, Problem
from detente.model.when import When
from detente.progress import told
from detente.record.store import Record

SRC = str(Path(__file__).parents[1] / "src")
ENVIRONMENT = os.environ | {"PYTHONPATH": SRC}


def texts(count: int) -> list[str]:
    return [f"Report {n}. Ada Lindqvist of Norway said that talks number {n} had begun. Kenya expelled {n + 2} diplomats." for n in range(count)]


def items(count: int) -> list[Item]:
    return [Document(text, f"{n}.txt") for n, text in enumerate(texts(count))]


def lines(path: Path, count: int) -> Path:
    path.write_text("".join(json.dumps({"id": f"d{n}", "text": t, "date": "2023-05-04"}) + "\n" for n, t in enumerate(texts(count))))
    return path


def exported(place: object) -> list[str]:
    """What a record holds, as sorted lines."""
    with Record.open(str(place), create=False) as record:
        return sorted(json.dumps(a.to_json()) for a in record.accounts())


def test_batches_are_full_of_texts_or_of_documents() -> None:
    assert [len(b) for b in batches(items(40))] == [16, 16, 8]
    long = [Document("x" * 150_000, str(n)) for n in range(5)]
    assert [len(b) for b in batches(long)] == [2, 2, 1]
    assert [len(b) for b in batches(items(140), triage=True)] == [64, 64, 12]
    assert [len(b) for b in batches(long, triage=True)] == [5]


def test_several_processes_give_what_one_gives_in_the_same_order() -> None:
    made = [*items(40), Problem("it is empty", "x.txt"), Sealed(b"<html><body><p>Ada Lindqvist said no.</p></body></html>", "p.html")]
    one = list(OneReader().read(batches(made)))
    readers = ManyReaders(2)
    try:
        many = list(readers.read(batches(made)))
    finally:
        readers.close()
    assert many == one
    assert [t.source for read in many for t in read.taken][-3:] == ["39.txt", "x.txt", "p.html"]
    assert sum(isinstance(t.outcome, Account) for read in many for t in read.taken) == 41


def test_a_growing_reader_starts_no_process_for_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ManyReaders, "_submit", lambda *_: pytest.fail("a process was started"))
    old = Read((), old=True)
    read = list(GrowingReaders(2).read([items(2), old, items(1)]))
    assert [len(r.taken) for r in read] == [2, 0, 1]


class _Deadly(Sealed):
    """A page that takes the process that opens it along."""

    def open(self) -> Document:
        os._exit(9)


def test_a_page_that_brings_its_process_down_is_left_out_and_the_rest_is_read() -> None:
    made = items(70)
    made[20] = _Deadly(b"deadly", "deadly.html")
    readers = ManyReaders(2)
    try:
        taken = [t for read in readers.read(batches(made)) for t in read.taken]
    finally:
        readers.close()
    assert [t.source for t in taken] == [m.source for m in made]  # type: ignore[union-attr]
    failed = [t for t in taken if not isinstance(t.outcome, Account)]
    assert [t.source for t in failed] == ["deadly.html"]
    assert "brought down" in failed[0].outcome.message  # type: ignore[union-attr]


def test_a_text_in_another_language_is_a_problem_of_its_own() -> None:
    russian = Document("Министр сказал, что переговоры будут продолжены на следующей неделе, и что они были полезными.", "ru.txt")
    (read,) = OneReader().read([[russian, *items(1)]])
    assert "not English" in read.taken[0].outcome.message  # type: ignore[union-attr]
    assert isinstance(read.taken[1].outcome, Account)


def test_a_key_holds_all_that_a_reading_depends_on() -> None:
    page = Sealed(b"text", "a", "http://x/", "utf-8")
    others = [
        Sealed(b"Text", "a", "http://x/", "utf-8"), Sealed(b"text", "b", "http://x/", "utf-8"), Sealed(b"text", "a", None, "utf-8"),
        Sealed(b"text", "a", "http://x/", None), Sealed(b"text", "a", "http://x/", "utf-8", Given(When.parse("2023"))),
        Document("text", "a", url="http://x/"), Document("text", "a", outlet="X"), Problem("text", "a"),
    ]  # fmt: skip
    assert len({key_of(page), *map(key_of, others)}) == 1 + len(others)
    assert key_of(page) == key_of(Sealed(b"text", "a", "http://x/", "utf-8"))


def test_what_the_record_has_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    source, record = lines(tmp_path / "d.jsonl", 20), tmp_path / "r.db"
    assert run_read(Order([str(source)], into=str(record), jsonl=True)) == 0
    assert "20 read (20 new)" in capsys.readouterr().err
    first = exported(record)
    monkeypatch.setattr(OneReader, "read_batch", lambda *_: pytest.fail("it was read again"))
    assert run_read(Order([str(source)], into=str(record), jsonl=True)) == 0
    assert "20 read (0 new)" in capsys.readouterr().err
    assert run_read(Order([str(source)], form="jsonl", into=str(record), jsonl=True)) == 0
    assert sorted(capsys.readouterr().out.splitlines()) == sorted(json.dumps(json.loads(x), ensure_ascii=False) for x in first)


def test_an_input_that_could_not_be_read_is_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "d.jsonl"
    source.write_text('{"id": "a", "text": "Kenya expelled the ambassador of Chad."}\n{"id": "b", "text": "  "}\n')
    for new in (1, 0):
        assert run_read(Order([str(source)], into=str(tmp_path / "r.db"), jsonl=True)) == 0
        told_of = capsys.readouterr().err
        assert told_of.count("detente: ") == 1
        assert f"1 read ({new} new), 1 not" in told_of


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_kill_9_and_taking_up_again_gives_the_same_record(tmp_path: Path, record_place: str, workers: str) -> None:
    source = lines(tmp_path / "d.jsonl", 60)
    command = [sys.executable, "-m", "detente", "read", "--jsonl", str(source), "--into", record_place, "--workers", workers]
    chance = random.Random(workers)
    for _ in range(2):
        process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
        time.sleep(1.0 + chance.random() * 2)
        process.kill()
        process.wait()
        _wait_for_workers(process.pid)
    assert subprocess.run(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL).returncode == 0
    whole = str(tmp_path / "whole.db")
    assert run_read(Order([str(source)], into=whole, jsonl=True, workers=1)) == 0
    assert exported(record_place) == exported(whole)


def _wait_for_workers(parent: int) -> None:
    """The workers of a parent that is gone go too: none of them is left after some seconds."""
    for _ in range(50):
        if not list(_children_of_run(parent)):
            return
        time.sleep(0.2)
    pytest.fail("a worker outlives its parent")


def _children_of_run(parent: int) -> Iterator[str]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = path.read_bytes()
        except OSError:
            continue
        if b"spawn_main" in said and f"parent_pid={parent}".encode() in said:
            yield path.parent.name


@pytest.mark.parametrize(
    ("counts", "seconds", "share", "line"),
    [
        ((1200, 0), 150.0, None, "1,200 read  8.0 a second"),
        ((1200, 3), 150.375, 0.25, "[######..................] 25 %  1,200 read, 3 not  8.0 a second  07:31 left"),
        ((0, 0), 0.0, None, "0 read  0.0 a second"),
        ((10, 0), 10_000.0, 0.5, "[############............] 50 %  10 read  0.0 a second  2:46:40 left"),
    ],
)
def test_the_progress_is_one_line(counts: tuple[int, int], seconds: float, share: float | None, line: str) -> None:
    assert told(*counts, seconds, share) == line


def test_a_number_of_workers_is_at_least_one() -> None:
    with pytest.raises(Exception, match="from 1 on"):
        run_read(Order(["x"], workers=0))


def test_ctrl_c_in_a_run_with_workers_keeps_what_was_read(tmp_path: Path) -> None:
    source, record = lines(tmp_path / "d.jsonl", 4000), tmp_path / "r.db"
    command = [sys.executable, "-m", "detente", "read", "--jsonl", str(source), "--into", str(record), "--workers", "2"]
    heeds = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}  # a job in the background ignores it
    process = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, **heeds)
    while not record.exists() or not _documents(record):
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert said.startswith("detente: interrupted")
    assert 0 < _documents(record) < 4000


def _documents(record: Path) -> int:
    try:
        with Record.open(record, create=False) as found:
            return found.counts()["documents"]
    except Exception:
        return 0


def test_the_batches_of_a_taken_up_run_are_those_of_the_first() -> None:
    """So that what stands beside a sentence in its batch is the same, and with it the bytes."""
    made = items(40)
    assert [[i.source for i in b] for b in batches(made)][1] == [f"{n}.txt" for n in range(16, 32)]  # type: ignore[union-attr]
    assert bulk.BATCH == 16
