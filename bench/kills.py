"""Fifty runs that are killed at random moments: ``python -m bench.kills [--kills 50]``.

``detente read`` reads short texts into records on SQLite and PostgreSQL, with one process and with two, and is killed with SIGKILL
after a random part of the time that it takes, again and again, until it ends by itself; then the next record is begun. Told is what
must be zero: documents that were acknowledged (seen in the record while the run went on) and are gone, documents that are there in
part, workers that outlive their parent, and records that are not equal, byte for byte, to that of a run that nobody killed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.many_pages import make_page

from detente.errors import RecordError
from detente.record.store import Record


@dataclass(slots=True)
class Tally:
    """What was done and what was found; all but the first two must be zero."""

    kills: int = 0
    completed: int = 0
    lost: int = 0
    partial: int = 0
    unsound: int = 0
    orphans: int = 0
    differing: int = 0
    moments: list[int] = field(default_factory=list)  # documents that were there at each kill


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each kind of store and number of processes. 1 where something was lost."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="in all")
    parser.add_argument("--pages", type=int, default=240, help="of one record")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    bad = 0
    with tempfile.TemporaryDirectory() as folder, _server() as address:
        source = _made(Path(folder) / "pages.jsonl", options.pages)
        whole = _digest(_killed_never(source, f"{folder}/whole.db"))
        places = [("SQLite", f"{folder}/r{{}}.db"), *([("PostgreSQL", address)] if address else [])]
        kinds = [(name, place, workers) for name, place in places for workers in (1, 2)]
        for number, (name, place, workers) in enumerate(kinds):
            share = options.kills // len(kinds) + (number < options.kills % len(kinds))
            tally = _tally(source, place, workers, share, whole, random.Random(options.seed * 10 + number))
            found = {what: getattr(tally, what) for what in ("lost", "partial", "unsound", "orphans", "differing")}
            bad += sum(found.values())
            print(f"{name}, {workers} processes: {tally.kills} kills, {tally.completed} records completed, {found}", flush=True)
            print(f"    documents there at the kills: {tally.moments}", flush=True)
    return 1 if bad else 0


def _made(target: Path, pages: int) -> Path:
    """Texts of about 40 words; one in four tells of no state."""
    with target.open("w", encoding="utf-8") as file:
        for number in range(pages):
            page = make_page(number, 40, diplomacy=number % 4 > 0)
            text = " ".join(re.findall(r"<p>(.*?)</p>", page))
            file.write(json.dumps({"id": f"p{number}", "text": text, "date": "2023-05-04"}, ensure_ascii=False) + "\n")
    return target


def _command(source: Path, place: str, workers: int) -> list[str]:
    return [sys.executable, "-m", "detente", "read", "--jsonl", str(source), "--into", place, "--workers", str(workers)]


def _killed_never(source: Path, place: str) -> str:
    subprocess.run(_command(source, place, 1), check=True, stderr=subprocess.DEVNULL)
    return place


def _tally(source: Path, place: str, workers: int, kills: int, whole: str, chance: random.Random) -> Tally:
    tally = Tally()
    with _new(place, 0) as record:
        began = time.monotonic()
        subprocess.run(_command(source, record, workers), check=True, stderr=subprocess.DEVNULL)
        longest = time.monotonic() - began
    number = 0
    while tally.kills < kills:
        number += 1
        with _new(place, number) as record:
            while tally.kills < kills and _killed(source, record, workers, chance.uniform(0.0, longest), tally):
                _inspect(record, tally)
            subprocess.run(_command(source, record, workers), check=True, stderr=subprocess.DEVNULL)
            tally.completed += 1
            tally.differing += _digest(record) != whole
    return tally


def _killed(source: Path, record: str, workers: int, after: float, tally: Tally) -> bool:
    """Run, and kill ``after`` seconds; whether it was still running. Counts what was acknowledged and is gone."""
    run = subprocess.Popen(_command(source, record, workers), stderr=subprocess.DEVNULL)
    last = time.monotonic() + after
    seen: set[str] = set()
    while time.monotonic() < last and run.poll() is None:
        seen |= _ids(record)
        time.sleep(0.05)
    running = run.poll() is None
    run.kill()
    run.wait()
    if running:
        there = _ids(record)
        tally.kills += 1
        tally.lost += len(seen - there)
        tally.moments.append(len(there))
        tally.orphans += _outlive(run.pid)
    return running


def _ids(record: str) -> set[str]:
    try:
        with Record.open(record, create=False) as found:
            return {row["document"] for row in found.ledger()}
    except RecordError:
        return set()  # it is not made yet


def _inspect(record: str, tally: Tally) -> None:
    """Every document is there with all that its row in the ledger tells of, and SQLite finds nothing wrong with its file."""
    try:
        with Record.open(record, create=False) as found:
            accounts = {a.document.id: (len(a.facts), len(a.checks), len(a.problems)) for a in found.accounts()}
            told = {row["document"]: (row["facts"], row["checks"], row["problems"]) for row in found.ledger()}
    except RecordError as error:
        if "there is no record" not in str(error) and "is empty" not in str(error):
            tally.unsound += 1
        return
    tally.partial += sum(accounts.get(key) != told.get(key) for key in accounts.keys() | told.keys())
    if "://" not in record:
        link = sqlite3.connect(record)
        tally.unsound += link.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        link.close()


def _digest(record: str) -> str:
    """Of everything that the record holds, in a form that does not depend on the order in which it came."""
    with Record.open(record, create=False) as found:
        lines = sorted(json.dumps(account.to_json(), sort_keys=True) for account in found.accounts())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _outlive(parent: int) -> int:
    """Workers that are still there ten seconds after their parent."""
    left = 0
    for _ in range(50):
        left = sum(f"parent_pid={parent}".encode() in said for said in _commands())
        if not left:
            break
        time.sleep(0.2)
    return left


def _commands() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            yield path.read_bytes()
        except OSError:
            continue  # it ended meanwhile


@contextmanager
def _server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, empty where this machine has none."""
    from tests import postgres

    if postgres.binaries() is None:
        print("no PostgreSQL server of version 15 or later is installed: SQLite alone")
        yield ""
    else:
        with postgres.server() as address:
            yield address


@contextmanager
def _new(place: str, number: int) -> Iterator[str]:
    """A place for a new record: a file, or a new database on the server."""
    if "://" not in place:
        yield place.format(f"{os.getpid()}-{number}-{time.monotonic_ns()}")
        return
    from sqlalchemy import create_engine, text

    name = f"k{time.monotonic_ns()}"
    engine = create_engine(place.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    yield place.replace("/postgres?", f"/{name}?")


if __name__ == "__main__":
    sys.exit(main())
