"""A hundred thousand pages into one record, watched: ``python -m bench.many [--pages 100000] [--workers 2]``.

Makes a web archive of synthetic pages (``bench.many_pages``: one in ten tells of diplomacy, none is a reprint of another), reads
it with ``--triage`` into a new SQLite record, and looks every few seconds at the resident memory of the processes, at how many
pages are done, at their CPU time, and at how long a search takes here, in another process. Searches change from look to look.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.many_pages import write_archive

from detente.record.store import Record

_ASKED = (
    "sanctions", '"nuclear inspections"', "Lindqvist", "expelled diplomats", "speaker:Okonjo treaty", "embassy Tanaka",
    "between:KEN,NOR", "granary",
)  # fmt: skip
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Look:
    """One moment: seconds since the start, pages done, MB of parent and largest worker, CPU seconds of all, ms of a search."""

    at: float
    pages: int
    parent: float
    worker: float
    cpu: float
    search: float

    def __str__(self) -> str:
        sizes = f"parent {self.parent:4.0f} MB  worker {self.worker:4.0f} MB"
        return f"{self.at:7.0f} s {self.pages:8} pages  {sizes}  {self.cpu:7.0f} CPU s  search {self.search:6.1f} ms"


def main(arguments: list[str] | None = None) -> int:
    """Print a line each few seconds and the summary."""
    parser = argparse.ArgumentParser(prog="python -m bench.many", description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=120, help="of a page")
    parser.add_argument("--share", type=float, default=0.1, help="the share of pages about diplomacy")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=float, default=5.0, help="seconds between two looks")
    parser.add_argument("--limit", type=float, help="seconds after which the run is ended (as by Ctrl-C)")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        source, record = Path(folder) / "pages.warc", Path(folder) / "r.db"
        size = write_archive(source, options.pages, options.words, options.share)
        told = f"{options.pages} pages, {size / options.pages:.0f} bytes each, {options.workers} workers"
        print(f"{told}, load before {os.getloadavg()[0]:.1f}", flush=True)
        looks = list(_watched(source, record, options))
        _summary(looks, record)
    return 0


def _watched(source: Path, record: Path, options: argparse.Namespace) -> Iterator[Look]:
    command = [sys.executable, "-m", "detente", "read", str(source), "--into", str(record), "--triage"]
    command += ["--workers", str(options.workers), "--format", "none"]
    began = time.monotonic()
    reader = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    number = 0
    while reader.poll() is None:
        time.sleep(options.every)
        if not record.exists() or not (pages := _done(record)):
            continue
        try:
            sizes, cpu = _processes(reader.pid)
        except (OSError, ValueError):
            continue  # a process ended while it was looked at
        if len(sizes) <= options.workers:
            continue  # they begin or end
        look = Look(time.monotonic() - began, pages, sizes[0], max(sizes[1:]), cpu, _asked(record, number))
        number += 1
        print(look, flush=True)
        yield look
        if options.limit and look.at > options.limit:
            reader.terminate()
    print(f"{time.monotonic() - began:.0f} s: {(reader.communicate()[1] or 'ended early').strip()}")


def _done(record: Path) -> int:
    try:
        link = sqlite3.connect(f"file:{record}?mode=ro", uri=True)
        try:
            return int(link.execute("SELECT coalesce(max(rowid), 0) FROM sources").fetchone()[0])
        finally:
            link.close()
    except sqlite3.Error:
        return 0


def _processes(parent: int) -> tuple[list[float], float]:
    """MB of the parent and of each worker, and CPU seconds of all of them."""
    pids = [parent]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[1]) == parent:
                pids.append(int(path.parent.name))
        except OSError:
            continue  # ended meanwhile
    return [_memory(pid) for pid in pids], sum(_cpu(pid) for pid in pids)


def _memory(pid: int) -> float:
    told = Path(f"/proc/{pid}/statm").read_text().split()
    return int(told[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _cpu(pid: int) -> float:
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / _TICK


def _asked(record: Path, number: int) -> float:
    """Milliseconds for one search, the record's opening not counted."""
    with Record.open(record, create=False) as found:
        found.counts()
        began = time.perf_counter()
        list(found.search(_ASKED[number % len(_ASKED)]))
        return 1000 * (time.perf_counter() - began)


def _summary(looks: list[Look], record: Path) -> None:
    last = looks[-1].pages
    for name, part in (("the first pages", _part(looks, 1000, 11_000)), ("the last pages", _part(looks, last - 10_000, last))):
        a, b = part[0], part[-1]
        pages = max(b.pages - a.pages, 1)
        sizes = [f"{what} {statistics.median(getattr(x, what) for x in part):.0f} MB" for what in ("parent", "worker")]
        rates = [f"{pages / (b.at - a.at):.1f} a second", f"{1000 * (b.cpu - a.cpu) / pages:.2f} CPU ms a page"]
        search = statistics.median(x.search for x in part)
        print(f"{name}, {a.pages} to {b.pages}:", *rates, *sizes, f"search {search:.1f} ms", sep="  ")
    times = sorted(x.search for x in looks)
    most = times[9 * len(times) // 10]
    print(f"search: median {statistics.median(times):.1f} ms, nine in ten {most:.1f} ms, worst {times[-1]:.1f} ms")
    with Record.open(record, create=False) as found:
        print(f"record: {found.counts()}, {record.stat().st_size / 1e6:.0f} MB")


def _part(looks: list[Look], first: int, last: int) -> list[Look]:
    part = [x for x in looks if first <= x.pages <= last]
    return part if len(part) > 1 else looks[-2:]


if __name__ == "__main__":
    sys.exit(main())
