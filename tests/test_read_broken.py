"""What the system takes away in the middle of a run: one clear line, the documented exit code, a sound record, and the same command goes on."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests import postgres
from tests.test_bulk import ENVIRONMENT, exported, lines

from detente.commands import Order, run_read
from detente.errors import RecordError
from detente.record import postgres as postgres_store
from detente.record import sqlite, writing
from detente.record.store import Record

AGAIN = "run the same command again"
_KEEP_ACCESS = 1, 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH: what lets root write anywhere
_DROP = 24  # PR_CAPBSET_DROP


def command(source: Path, record: Path | str, *more: str) -> list[str]:
    return [sys.executable, "-m", "detente", "read", "--jsonl", str(source), "--into", str(record), *more]


def refused(made: list[str], before: Callable[[], object] | None = None, code: int = 4) -> str:
    """The one line on which the command ends with this exit code."""
    done = subprocess.run(made, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, preexec_fn=before, timeout=60)
    assert done.returncode == code, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith("detente: ")
    return line


def documents(place: Path | str) -> int:
    """How many the record has, each with all that the ledger knows of it."""
    with Record.open(place, create=False) as record:
        accounts = {a.document.id: a for a in record.accounts()}
        for row in record.ledger():
            account = accounts.pop(row["document"])
            assert (len(account.facts), len(account.checks)) == (row["facts"], row["checks"])
            assert account.facts  # each of these texts tells of an expulsion
        assert accounts == {}
        return record.counts()["documents"]


def completes(source: Path, place: Path | str, tmp_path: Path) -> None:
    """The same command again gives the record of a run that nothing has broken."""
    whole = tmp_path / "whole.db"
    for record in (place, whole):
        assert run_read(Order([str(source)], into=str(record), jsonl=True, workers=1)) == 0
    assert exported(place) == exported(whole)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    with disk(tmp_path / "disk", 1) as folder:
        yield folder


@contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if sys.platform != "linux" or os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(small_disk: Path, tmp_path: Path) -> None:
    source, record = lines(tmp_path / "d.jsonl", 200), small_disk / "r.db"
    assert f"the disk is full. Make room; what was acknowledged is kept, {AGAIN}" in refused(command(source, record, "--workers", "1"))
    assert 0 < documents(record) < 200
    assert documents(record) % 16 == 0  # whole batches
    subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
    completes(source, record, tmp_path)


def test_a_disk_that_is_full_from_the_first_byte_on(small_disk: Path, tmp_path: Path) -> None:
    source, record = lines(tmp_path / "d.jsonl", 4), small_disk / "r.db"
    filling = small_disk / "filling"
    with filling.open("wb") as file:
        file.write(b"x" * (1024 - 24) * 1024)
    assert "full" in refused(command(source, record, "--workers", "1"))
    filling.unlink()
    completes(source, record, tmp_path)


def test_a_limit_on_the_size_of_files_with_workers(tmp_path: Path) -> None:
    source, record = lines(tmp_path / "d.jsonl", 200), tmp_path / "r.db"
    size = 600 * 1024
    line = refused(command(source, record, "--workers", "2"), lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert "ulimit" in line or "full" in line
    assert AGAIN in line
    assert 0 < documents(record) < 200
    link = sqlite3.connect(record)
    assert link.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    link.close()
    completes(source, record, tmp_path)


def _without_privilege() -> None:
    """For root too, permissions hold in the program that is started."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for each in _KEEP_ACCESS:
            libc.prctl(_DROP, each, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="drops capabilities as Linux knows them")
@pytest.mark.parametrize("there", [False, True])
def test_a_read_only_folder(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    source, record = lines(tmp_path / "d.jsonl", 6), folder / "r.db"
    if there:
        completes(lines(tmp_path / "few.jsonl", 2), record, tmp_path)
    folder.chmod(0o555)
    line = refused(command(source, record), _without_privilege)
    assert "check its permissions and those of its folder" in line
    assert not record.with_name("r.db-wal").exists()
    folder.chmod(0o755)
    if there:
        assert documents(record) == 2
    (tmp_path / "whole.db").unlink(missing_ok=True)
    completes(source, record, tmp_path)


def test_a_record_on_a_read_only_medium_is_read(small_disk: Path, tmp_path: Path) -> None:
    source, record = lines(tmp_path / "d.jsonl", 4), small_disk / "r.db"
    completes(source, record, tmp_path)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert exported(record) == exported(tmp_path / "whole.db")
    with Record.open(record, create=False) as found:
        assert len(list(found.search("talks"))) == 4
    assert "check its permissions" in refused(command(lines(tmp_path / "more.jsonl", 5), record))


HOLDER = "import sqlite3, sys; link = sqlite3.connect(sys.argv[1]); link.execute('BEGIN IMMEDIATE'); print('held', flush=True); sys.stdin.read()"


def test_a_record_that_another_program_is_writing_all_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, record = lines(tmp_path / "d.jsonl", 20), tmp_path / "r.db"
    assert run_read(Order([str(lines(tmp_path / "few.jsonl", 3))], into=str(record), jsonl=True)) == 0
    monkeypatch.setattr(sqlite, "_PATIENCE", 0.3)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(record)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(RecordError, match=f"by another program for too long: when that is done, {AGAIN}") as told:
            run_read(Order([str(source)], into=str(record), jsonl=True, workers=1))
        assert told.value.exit_code == 4
        assert documents(record) == 3  # whoever reads does not wait
    finally:
        holder.communicate()
    completes(source, record, tmp_path)


def test_a_lock_that_is_given_back_in_time_is_waited_for(tmp_path: Path) -> None:
    source, record = lines(tmp_path / "d.jsonl", 3), tmp_path / "r.db"
    Record.open(record).close()
    short = HOLDER.replace("sys.stdin.read()", "__import__('time').sleep(1)")
    holder = subprocess.Popen([sys.executable, "-c", short, str(record)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    completes(source, record, tmp_path)
    holder.communicate()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_lost_connection_to_postgresql(postgres_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """The server ends the connection while the third batch is being written."""
    source, written = lines(tmp_path / "d.jsonl", 60), iter(range(1000))
    whole = writing._write_rest

    def write_rest(*given: Any) -> None:
        if next(written) == 40:
            _statement(postgres_address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        whole(*given)

    monkeypatch.setattr(writing, "_write_rest", write_rest)
    with pytest.raises(RecordError, match=f"closed the connection: what was acknowledged is kept, {AGAIN}") as told:
        run_read(Order([str(source)], into=postgres_address, jsonl=True, workers=workers))
    assert told.value.exit_code == 4
    assert "\n" not in str(told.value)
    assert documents(postgres_address) == 32
    completes(source, postgres_address, tmp_path)


def test_a_table_that_another_program_has_locked(postgres_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import create_engine, text

    monkeypatch.setattr(postgres_store, "_PATIENCE", 1)
    source = lines(tmp_path / "d.jsonl", 3)
    Record.open(postgres_address).close()
    engine = create_engine(postgres_address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as other:
        other.execute(text("LOCK TABLE documents IN SHARE ROW EXCLUSIVE MODE"))
        with pytest.raises(RecordError, match="by another program for too long"):
            run_read(Order([str(source)], into=postgres_address, jsonl=True, workers=1))
        assert documents(postgres_address) == 0
    engine.dispose()
    completes(source, postgres_address, tmp_path)


def test_a_server_that_goes_away_and_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server of version 15 or later is installed")
    source, written = lines(tmp_path / "d.jsonl", 40), iter(range(1000))
    whole = writing._write_rest
    with postgres.server() as address:

        def write_rest(*given: Any) -> None:
            if next(written) == 20:
                postgres.stop(address)
            whole(*given)

        monkeypatch.setattr(writing, "_write_rest", write_rest)
        for what in ("closed the connection", "does not answer"):  # in the middle of the run, and when it is tried again
            with pytest.raises(RecordError, match=what):
                run_read(Order([str(source)], into=address, jsonl=True, workers=1))
        postgres.start(address)
        assert documents(address) == 16
        completes(source, address, tmp_path)


def test_a_full_disk_of_the_server(tmp_path: Path) -> None:
    if postgres.binaries() is None:
        pytest.skip("no PostgreSQL server of version 15 or later is installed")
    source, short = lines(tmp_path / "d.jsonl", 400), Path(tempfile.mkdtemp(prefix="d"))  # a socket's path must be short
    short.chmod(0o755)  # for the server's own user
    with disk(short / "s", 120) as folder, postgres.server(folder) as address:
        Record.open(address).close()  # makes its tables
        filling = folder / "filling"
        with filling.open("wb") as file:
            file.write(b"x" * (shutil.disk_usage(folder).free - 1_000_000))
        told = f"cannot grow: the server's disk is full. Make room; what was acknowledged is kept, {AGAIN}"
        for _ in range(2):  # tried again before there is room, it says the same
            assert told in refused(command(source, address, "--workers", "1"))
        assert 0 < documents(address) < 400
        assert documents(address) % 16 == 0  # whole batches
        filling.unlink()
        completes(source, address, tmp_path)
    shutil.rmtree(short)


def _statement(address: str, statement: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
