"""Reading on Ray: the record is that of one machine, whatever is brought down on the way."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pq = pytest.importorskip("pyarrow.parquet")
ray = pytest.importorskip("ray")

from detente import cluster  # noqa: E402
from detente.cluster import Reading, _made_with, read_on_ray, read_shard, run_cluster  # noqa: E402
from detente.commands import Order, run_read  # noqa: E402
from detente.errors import DetenteError, InputError, MissingInput, UsageError  # noqa: E402
from detente.intake import shards  # noqa: E402
from detente.intake.sealed import Sealed  # noqa: E402
from detente.intake.shards import groups  # noqa: E402
from detente.model.text import Document, Problem  # noqa: E402
from detente.record.gathering import gather  # noqa: E402
from detente.record.shard_file import LIST, rows_of, totals_of  # noqa: E402
from detente.record.store import Record  # noqa: E402

SRC = str(Path(__file__).parents[1] / "src")
# Loaded by every new Python: one that opens deadly.txt is brought down, as often as the number in the file DEADLY says.
KILLER = """
import os, sys
def hook(event, args):
    if event == "open" and str(args[0]).endswith("deadly.txt"):
        left = int(os.readlink(os.environ["DEADLY"]))
        if left:
            os.unlink(os.environ["DEADLY"])
            os.symlink(str(left - 1), os.environ["DEADLY"])
            os.kill(os.getpid(), 9)
if "DEADLY" in os.environ:
    sys.addaudithook(hook)
"""


@pytest.fixture(scope="module")
def deadly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Ray with two workers, and the file that tells how often a page may bring one down."""
    place = tmp_path_factory.mktemp("killer")
    (place / "sitecustomize.py").write_text(KILLER)
    often = place / "often"
    often.symlink_to("0")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((str(place), SRC)))
        patch.setenv("DEADLY", str(often))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        ray.init(address="local", num_cpus=2, object_store_memory=80_000_000, include_dashboard=False, log_to_driver=False)
        yield often
        ray.shutdown()


def text(n: int) -> str:
    return f"Report {n}. Ada Lindqvist of Norway said that talks number {n} had begun. Kenya expelled {n + 2} diplomats."


def pages(place: Path, count: int) -> Path:
    """A folder of texts, one of which is that of another, one empty."""
    place.mkdir()
    for n in range(count):
        (place / f"{n:03}.txt").write_text(text(n))
    (place / "copy.txt").write_text(text(count - 1))
    (place / "void.txt").write_text("  ")
    return place


def lines(path: Path, count: int) -> Path:
    said = [json.dumps({"id": f"d{n}", "text": text(n), "date": "2023-05-04"}) for n in range(count)]
    path.write_text("\n".join([*said, said[0], "no JSON"]) + "\n")
    return path


def exported(place: object) -> list[str]:
    with Record.open(str(place), create=False) as record:
        return sorted(json.dumps(a.to_json()) for a in record.accounts())


def sources(path: Path) -> list[tuple[Any, ...]]:
    """What a record remembers of its inputs."""
    link = sqlite3.connect(path)
    found = link.execute("SELECT key, source, document, problem, head FROM sources ORDER BY key").fetchall()
    link.close()
    return found


def test_the_record_is_that_of_one_machine(tmp_path: Path, deadly: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(shards, "_USUAL_FILES", 8)
    inputs = [str(pages(tmp_path / "pages", 40)), str(tmp_path / "gone.txt"), str(lines(tmp_path / "d.jsonl", 10))]
    one, many = tmp_path / "one.db", tmp_path / "many.db"
    assert run_read(Order(inputs, form="none", into=str(one), workers=1)) == 0
    alone = [line for line in capsys.readouterr().err.splitlines() if line.startswith("detente: ")]
    assert run_cluster(inputs, into=str(many)) == 0
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if line.startswith("detente: ")] == alone
    assert len(alone) == 4  # the empty text, the file that is gone, the id that comes twice, the line that is no JSON
    # 40 texts, the copy, and 10 lines whose texts 10 of the pages have: 40 documents.
    assert f"{many}: 51 read (40 new)" in told
    assert exported(many) == exported(one)
    assert len(exported(many)) == 40
    assert sources(many) == sources(one)
    with Record.open(one) as first, Record.open(many) as second:
        assert list(second.documents()) == list(first.documents())


def test_slices_of_a_large_file_come_together_in_their_order(tmp_path: Path, deadly: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = lines(tmp_path / "d.jsonl", 100)
    monkeypatch.setattr(shards, "LARGE", 6_000)  # bytes, of some 16,000
    counts = read_on_ray([str(source)], tmp_path / "s", jsonl=True)
    assert counts.shards == counts.fresh == -(-source.stat().st_size // 6_000) >= 3
    assert (counts.read, counts.failed) == (100, 2)
    done = gather(tmp_path / "s", tmp_path / "many.db")
    assert (done.read, done.new, done.failed) == (100, 100, 2)
    run_read(Order([str(source)], form="none", into=str(tmp_path / "one.db"), jsonl=True, workers=1))
    assert exported(tmp_path / "many.db") == exported(tmp_path / "one.db")
    with Record.open(tmp_path / "many.db") as record:
        assert [d["source"] for d in record.documents()] == [f"d{n}" for n in range(100)]


@pytest.mark.parametrize("times", [1, 4])
def test_a_worker_that_is_killed_half_way_loses_nothing(tmp_path: Path, deadly: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Once: Ray tries the shard again. More often than Ray tries (three times in all): it is handed out once more."""
    monkeypatch.setattr(shards, "_USUAL_FILES", 8)
    place = pages(tmp_path / "pages", 30)
    (place / "020-deadly.txt").write_text("Norway said that it had received the letter of Kenya.")
    deadly.unlink()
    deadly.symlink_to(str(times))
    counts = read_on_ray([str(place)], tmp_path / "s")
    assert str(deadly.readlink()) == "0"
    assert (counts.read, counts.failed) == (32, 1)
    gather(tmp_path / "s", tmp_path / "many.db")
    run_read(Order([str(place)], form="none", into=str(tmp_path / "one.db"), workers=1))
    assert exported(tmp_path / "many.db") == exported(tmp_path / "one.db")
    assert not list((tmp_path / "s").glob(".*"))  # what the killed one had begun to write


def test_a_shard_that_brings_every_worker_down_is_told_of_and_the_others_are_read(tmp_path: Path, deadly: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_ends_group", lambda _: True)
    place = pages(tmp_path / "pages", 3)
    (place / "001-deadly.txt").write_text(text(7))
    deadly.unlink()
    deadly.symlink_to("99")
    with pytest.raises(DetenteError, match=r"^1 of 6 shards were not read \(.*001-deadly\.txt: .*run the same command again"):
        read_on_ray([str(place)], tmp_path / "s")
    with pytest.raises(InputError, match="is not there: run the reading again"):
        gather(tmp_path / "s", tmp_path / "r.db")
    deadly.unlink()
    deadly.symlink_to("0")
    counts = read_on_ray([str(place)], tmp_path / "s")
    assert (counts.shards, counts.fresh, counts.read, counts.failed) == (6, 1, 5, 1)
    assert gather(tmp_path / "s", tmp_path / "r.db").read == 5


def test_only_shards_that_are_missing_or_broken_are_read(tmp_path: Path, deadly: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_USUAL_FILES", 4)
    place = pages(tmp_path / "pages", 40)
    first = read_on_ray([str(place)], tmp_path / "s")
    found = sorted((tmp_path / "s").glob("*.parquet"))
    assert first.fresh == first.shards == len(found) > 4
    whole = {path: path.read_bytes() for path in found}
    found[0].write_bytes(whole[found[0]][: len(whole[found[0]]) // 2])  # cut off
    found[1].write_bytes(b"")
    found[2].unlink()
    again = read_on_ray([str(place)], tmp_path / "s")
    assert again.fresh == 3
    assert (again.read, again.failed) == (first.read, first.failed) == (41, 1)
    assert {path: path.read_bytes() for path in found} == whole


def test_damage_within_a_shard_is_found_when_it_is_gathered(tmp_path: Path) -> None:
    place = pages(tmp_path / "pages", 10)
    reading = Reading(made_with=_made_with(None))
    shard = next(groups([str(place)]))[0]
    read_shard(shard, reading, str(tmp_path / "x.parquet"))
    data = bytearray((tmp_path / "x.parquet").read_bytes())
    column = pq.ParquetFile(tmp_path / "x.parquet").metadata.row_group(0).column(5)
    assert column.path_in_schema == "json"
    data[column.data_page_offset + 300] ^= 0xFF  # within the column: the end of the file, which lists the columns, is sound
    (tmp_path / "x.parquet").write_bytes(data)
    (tmp_path / LIST).write_text('{"groups": [["x.parquet"]]}')
    assert totals_of(tmp_path / "x.parquet") is not None
    with pytest.raises(InputError, match=r"is damaged .*: delete it"):
        gather(tmp_path, tmp_path / "r.db")


def test_a_changed_file_or_setting_is_read_anew(tmp_path: Path, deadly: Path) -> None:
    place = pages(tmp_path / "pages", 3)
    assert read_on_ray([str(place)], tmp_path / "s").fresh == 1
    (place / "000.txt").write_text(text(9))
    assert read_on_ray([str(place)], tmp_path / "s").fresh == 1
    assert read_on_ray([str(place)], tmp_path / "s", triage=True).fresh == 1
    assert read_on_ray([str(place)], tmp_path / "s").fresh == 0
    gather(tmp_path / "s", tmp_path / "r.db")
    with Record.open(tmp_path / "r.db") as record:  # of the last run alone: the old text of 000.txt is in no shard of it
        assert [a.document.text for a in record.accounts()] == [text(9), text(1), text(2)]


def test_pages_that_were_passed_over_are_news_once_they_are_read(tmp_path: Path, deadly: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.txt").write_text(text(1))
    (tmp_path / "p" / "b.txt").write_text("Stir the flour into the butter, add the milk and let the sauce cook slowly for ten minutes.")
    counts = read_on_ray([str(tmp_path / "p")], tmp_path / "s", triage=True)
    assert (counts.read, counts.passed, counts.failed) == (1, 1, 0)
    done = gather(tmp_path / "s", tmp_path / "r.db")
    assert (done.read, done.new, done.passed) == (1, 1, 1)
    read_on_ray([str(tmp_path / "p")], tmp_path / "s")
    done = gather(tmp_path / "s", tmp_path / "r.db")
    assert (done.read, done.new, done.passed) == (2, 1, 0)


def test_gathering_goes_on_where_it_was_broken_off(tmp_path: Path, record_place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On both stores: the second transaction fails, and the next gathering brings what is missing."""
    source = lines(tmp_path / "d.jsonl", 40)
    reading = Reading(jsonl=True, made_with=_made_with(None))
    (shard,) = next(groups([str(source)], jsonl=True))
    read_shard(shard, reading, str(tmp_path / "x.parquet"))
    (tmp_path / LIST).write_text('{"groups": [["x.parquet"]]}')
    monkeypatch.setattr("detente.record.gathering._TOGETHER", 16)
    real, calls = Record.add_many, []

    def failing(self: Record, *given: Any) -> int:
        calls.append(len(given[0]))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(self, *given)

    monkeypatch.setattr(Record, "add_many", failing)
    with pytest.raises(KeyboardInterrupt):
        gather(tmp_path, record_place)
    assert len(exported(record_place)) == 16
    told: list[Problem] = []
    done = gather(tmp_path, record_place, told.append)
    assert calls == [16, 16, 16, 10]
    assert (done.read, done.new, done.failed, len(told)) == (40, 24, 2, 2)
    run_read(Order([str(source)], form="none", into=str(tmp_path / "one.db"), jsonl=True, workers=1))
    assert exported(record_place) == exported(tmp_path / "one.db")


class _Deadly(Sealed):
    def open(self) -> Document:
        os._exit(9)


def test_a_page_that_brings_down_its_own_process_is_left_out_of_a_shard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = pages(tmp_path / "pages", 3)
    (shard,) = next(groups([str(place)]))
    made = [Document(text(0), "a"), _Deadly(b"deadly", "deadly.html"), Document(text(1), "b")]
    monkeypatch.setattr(cluster, "items_of", lambda *_, **__: iter(made))
    totals = read_shard(shard, Reading(made_with=_made_with(None)), str(tmp_path / "x.parquet"), alone=True)
    assert (totals.read, totals.failed) == (2, 1)
    assert [(row.source, row.outcome) for row in rows_of(tmp_path / "x.parquet")] == [("a", "account"), ("deadly.html", "problem"), ("b", "account")]


def test_a_worker_that_sees_other_files_or_is_another_version_refuses(tmp_path: Path) -> None:
    place = pages(tmp_path / "pages", 3)
    (shard,) = next(groups([str(place)]))
    with pytest.raises(UsageError, match="install the same"):
        read_shard(shard, Reading(made_with="0.0 other detente"), str(tmp_path / "x.parquet"))
    (place / "000.txt").unlink()
    with pytest.raises(MissingInput, match="see the same files"):
        read_shard(shard, Reading(made_with=_made_with(None)), str(tmp_path / "x.parquet"))
    assert not list(tmp_path.glob("*x.parquet*"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_a_run_whose_driver_is_killed_is_taken_up_again(tmp_path: Path) -> None:
    place = pages(tmp_path / "pages", 120)
    code = "import sys; from detente.cluster import run_cluster; sys.exit(run_cluster([sys.argv[1]], into=sys.argv[2], workers=1))"
    code = "from detente.intake import shards; shards._USUAL_FILES = 8; " + code
    command = [sys.executable, "-c", code, str(place), str(tmp_path / "many.db")]
    environment = os.environ | {"PYTHONPATH": SRC, "MARK": str(tmp_path)}
    folder = tmp_path / "many.db.shards"
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while not list(folder.glob("*.parquet")):
        assert process.poll() is None
        time.sleep(0.05)
    process.kill()
    process.wait()
    _wait_for_workers(str(tmp_path))
    kept = {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    assert 0 < len(kept) < len(json.loads((folder / LIST).read_text())["groups"])
    assert subprocess.run(command, env=environment, capture_output=True).returncode == 0
    assert all(path.stat().st_mtime_ns == at for path, at in kept.items())
    run_read(Order([str(place)], form="none", into=str(tmp_path / "one.db"), workers=1))
    assert exported(tmp_path / "many.db") == exported(tmp_path / "one.db")


def _wait_for_workers(mark: str) -> None:
    """A worker that reads goes when its driver is gone, or is done with its shard: the mark in its environment tells it apart."""
    for _ in range(300):
        if not any(mark in _said(path / "environ") and "ray::read_shard" in _said(path / "cmdline") for path in Path("/proc").glob("[0-9]*")):
            return
        time.sleep(0.1)
    pytest.fail("a worker outlives its driver")


def _said(path: Path) -> str:
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:
        return ""


def test_what_cannot_be_done_is_said(tmp_path: Path, deadly: Path) -> None:
    with pytest.raises(UsageError, match="--shards"):
        run_cluster(["x"], into="postgresql://localhost/r")
    with pytest.raises(UsageError, match="from 1 on"):
        run_cluster(["x"], into=str(tmp_path / "r.db"), workers=0)
    with pytest.raises(InputError, match=r"has no sound shards\.json"):
        gather(tmp_path, tmp_path / "r.db")
    assert run_cluster([str(tmp_path / "gone.txt")], into=str(tmp_path / "r.db")) == 3
