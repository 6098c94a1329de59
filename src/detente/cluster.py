"""Reading on many machines with Ray: shards in, one Parquet file out for each, a record built from them.

All machines see the inputs and the folder of shards under the same paths, and have the same Détente. A shard's file is there whole
or not at all, and its name holds all that its content depends on: whatever is brought down, the same run taken up again reads what
is missing and nothing else. The batches within a shard are those of ``detente.bulk``.
"""

from __future__ import annotations

import json
import os
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Any

from detente import __version__
from detente.bulk import ManyReaders, OneReader, Readers, batches
from detente.errors import DetenteError, MissingInput, UsageError, one_line
from detente.intake.sealed import NOTHING_GIVEN, Given
from detente.intake.shards import Shard, groups, items_of
from detente.knowledge import load_knowledge
from detente.progress import Progress, tell
from detente.reading.parsed import load_reader
from detente.record.gathering import gather
from detente.record.shard_file import ShardFile, Totals, totals_of, write_list

_FORM = 1  # which columns a shard has
_TRIES = 2  # times that Ray tries again a shard whose worker was brought down
_AHEAD = 2  # shards that are handed out for each processor
_LOST = 10  # shards that fail, and not for their pages: then something is wrong that concerns all of them
_STORE = 80_000_000  # bytes of Ray's own memory on one machine: nothing large goes through it


@dataclass(frozen=True, slots=True)
class Reading:
    """How shards are read: what ``detente read`` can be told of all inputs. ``made_with`` is the version, knowledge and engine."""

    jsonl: bool = False
    triage: bool = False
    language: str | None = None
    given: Given = NOTHING_GIVEN
    made_with: str = ""

    @property
    def depends(self) -> str:
        """All that the outcome depends on beside the shard itself."""
        return json.dumps([_FORM, self.jsonl, self.triage, self.language, str(self.given), self.made_with])


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of the inputs, and how many shards there are and were read by this run."""

    read: int
    passed: int
    failed: int
    shards: int
    fresh: int


def read_on_ray(
    inputs: Sequence[str],
    out_folder: str | os.PathLike[str],
    *,
    triage: bool = False,
    language: str | None = None,
    address: str | None = None,
    workers: int | None = None,
    jsonl: bool = False,
    given: Given = NOTHING_GIVEN,
) -> Counts:
    """Read files and folders shard by shard into ``out_folder``, which ``detente.record.gathering.gather`` makes a record of.

    ``address``: that of a Ray cluster, ``auto`` for the one of this machine; ``None`` starts Ray on this machine alone and ends it.
    ``workers``: shards that are read at a time; ``None``: as many as there are processors. Shards whose files are there already are
    not read again. Raises ``UsageError`` where Ray or pyarrow is not installed or the cluster does not answer, and ``DetenteError``
    where shards were left out because whoever read them was brought down again and again; the others are there then.
    """
    folder = Path(out_folder)
    folder.mkdir(parents=True, exist_ok=True)
    reading = Reading(jsonl, triage, language, given, _made_with(language))
    plan = list(groups(inputs, jsonl=jsonl))
    names = {shard: f"{shard.name(reading.depends)}.parquet" for group in plan for shard in group}
    write_list(folder, [[names[shard] for shard in group] for group in plan])
    run = _Run(folder, reading, names)
    run.read(address, workers)
    run.tidy()
    return run.counts()


@lru_cache(maxsize=4)
def _made_with(language: str | None) -> str:
    return f"{__version__} {load_knowledge().version} {load_reader(language).name}"


@dataclass(slots=True)
class _Run:
    """One run: which shards are there and what is in them, and which were lost and why."""

    folder: Path
    reading: Reading
    names: dict[Shard, str]
    done: set[Shard] = field(default_factory=set)
    totals: Totals = field(default_factory=Totals)
    fresh: int = 0
    lost: list[str] = field(default_factory=list)

    def read(self, address: str | None, workers: int | None) -> None:
        """Read what is missing. Raises as ``read_on_ray``."""
        for shard, name in self.names.items():
            if (totals := totals_of(self.folder / name)) is not None:
                self._have(shard, totals)
        missing = deque((shard, False) for shard in self.names if shard not in self.done)
        if not missing:
            return
        with _ray(address, workers) as ray:
            self._read(ray, missing, workers or _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1))))
        if self.lost:
            raise DetenteError(
                f"{len(self.lost)} of {len(self.names)} shards were not read ({self.lost[0]}): run the same command again to go on"
            )

    def _read(self, ray: Any, waiting: deque[tuple[Shard, bool]], most: int) -> None:
        task = ray.remote(num_cpus=1, max_retries=_TRIES)(read_shard)
        running: dict[Any, tuple[Shard, bool]] = {}
        progress = Progress(on=sys.stderr.isatty())
        while running or waiting:
            while waiting and len(running) < most:
                shard, alone = waiting.popleft()
                path = self.folder.absolute() / self.names[shard]
                running[task.remote(shard, self.reading, str(path), alone=alone)] = (shard, alone)
            for ref in ray.wait(list(running), num_returns=1)[0]:
                again = self._take(ray, ref, *running.pop(ref))
                waiting.extendleft([again] if again else [])
            if len(self.lost) >= _LOST:
                break
            counts = self.counts()
            progress.show(counts.read + counts.passed, counts.failed, len(self.done) / len(self.names))
        progress.clear()

    def _take(self, ray: Any, ref: Any, shard: Shard, alone: bool) -> tuple[Shard, bool] | None:
        """Take the outcome of a shard in; gives it back where it shall be tried again, then with a process for its pages alone."""
        try:
            self._have(shard, ray.get(ref))
            self.fresh += 1
        except ray.exceptions.RayTaskError as error:
            self.lost.append(one_line(f"{shard.title}: {error.cause}"))
        except ray.exceptions.RayError as error:
            if not alone:
                return shard, True
            self.lost.append(one_line(f"{shard.title}: {type(error).__name__}"))
        return None

    def _have(self, shard: Shard, totals: Totals) -> None:
        self.done.add(shard)
        self.totals += totals

    def tidy(self) -> None:
        """Take away what tries that were brought down left beside the shards that are whole now."""
        names = set(self.names.values())
        for path in self.folder.glob(".*.part"):
            if path.name[1:].rpartition(".parquet.")[0] + ".parquet" in names:
                path.unlink(missing_ok=True)

    def counts(self) -> Counts:
        """What is done till now."""
        whole = self.totals
        return Counts(whole.read, whole.passed, whole.failed, len(self.names), self.fresh)


@contextmanager
def _ray(address: str | None, workers: int | None) -> Iterator[Any]:
    """Ray, connected. What the caller has begun already is used and left as it is."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise UsageError("many machines need Ray: pip install 'detente[cluster]'") from None
    if ray.is_initialized():
        yield ray
        return
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "error"}
    try:
        if address is None:
            own: dict[str, Any] = {"object_store_memory": _STORE, "include_dashboard": False}
            ray.init(address="local", num_cpus=workers or os.cpu_count() or 1, **own, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"Ray does not answer at {address or 'this machine'}: {one_line(str(error))[:200]}") from None
    try:
        yield ray
    finally:
        ray.shutdown()


def read_shard(shard: Shard, reading: Reading, path: str, *, alone: bool = False) -> Totals:
    """Read one shard into the Parquet file ``path``, here and now: what a Ray worker does.

    ``alone``: in a process of its own, so that a page that brings it down becomes a ``Problem``. Raises ``MissingInput`` where the
    files are not those that the shard was made of, and ``UsageError`` where this machine's Détente is another one.
    """
    if not shard.unchanged():
        raise MissingInput("its files are not here, or were changed: all machines must see the same files under the same paths")
    if _made_with(reading.language) != reading.made_with:
        raise UsageError(f"this machine reads with {_made_with(reading.language)}, not with {reading.made_with}: install the same")
    how = reading.language, reading.triage
    reader: Readers = ManyReaders(1, how[0], triage=how[1]) if alone else _reader(*how)
    made = batches(items_of(shard.files, jsonl=reading.jsonl, given=reading.given), triage=reading.triage)
    mine = islice(made, shard.number, None, shard.slices)
    try:
        with ShardFile(Path(path)) as file:
            for number, read in zip(count(shard.number, shard.slices), reader.read(mine), strict=False):
                file.add(number, read.taken, read.knowledge, read.engine)
    finally:
        if alone:
            reader.close()
    return file.totals


@lru_cache(maxsize=1)
def _reader(language: str | None, triage: bool) -> OneReader:
    """A worker reads many shards, and loads its pipeline once."""
    return OneReader(language, triage=triage)


def run_cluster(
    inputs: Sequence[str],
    *,
    into: str | None = None,
    shards: str | None = None,
    jsonl: bool = False,
    triage: bool = False,
    language: str | None = None,
    given: Given = NOTHING_GIVEN,
    address: str | None = None,
    workers: int | None = None,
) -> int:
    """``detente read … --engine ray``: read into the folder ``shards``, then fill the record ``into``, if there is one.

    Without ``shards`` the folder stands beside the record: ``r.db.shards``. Returns the exit code: 3 where nothing was read, or 0.
    """
    if workers is not None and workers < 1:
        raise UsageError("--workers takes a number from 1 on")
    folder = shards or (f"{into}.shards" if into and "://" not in into else None)
    if folder is None:
        raise UsageError("--engine ray needs a folder for its shards: name one with --shards")
    told = {"triage": triage, "language": language, "jsonl": jsonl, "given": given}
    counts = read_on_ray(inputs, folder, address=address, workers=workers, **told)  # type: ignore[arg-type]
    print(f"{folder}: {_said(counts)}, {counts.shards} shards ({counts.fresh} new)", file=sys.stderr)
    if into is not None:
        done = gather(folder, into, tell)
        print(f"{done.place}: {done.read} read ({done.new} new)", file=sys.stderr)
    return 0 if counts.read or counts.passed else 3


def _said(counts: Counts) -> str:
    told = [f"{counts.read} read"] + [f"{n} {what}" for n, what in ((counts.passed, "passed over"), (counts.failed, "not")) if n]
    return ", ".join(told)


