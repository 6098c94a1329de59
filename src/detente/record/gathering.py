"""A record out of shards: what many machines read goes into one store, in the order of the inputs, as if one had read it all."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from os import PathLike
from pathlib import Path

from detente.model.report import Taken
from detente.model.text import Problem
from detente.record.shard_file import Row, read_list, rows_of
from detente.record.store import Record

_TOGETHER = 256  # rows of one transaction: each waits for the disk
_LETTERS = 16_000_000  # characters of JSON of one transaction


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many documents were in the shards, how many were new to the record, how many were passed over or could not be read.

    ``place`` names the record, without a password.
    """

    place: str
    read: int = 0
    new: int = 0
    passed: int = 0
    failed: int = 0


def gather(folder: str | PathLike[str], place: str | PathLike[str], tell: Callable[[Problem], None] | None = None) -> Gathered:
    """Fill the record at ``place`` (a file or ``postgresql://…``; made if not there) from the shards of the last run in ``folder``.

    May be broken off and taken up again: what the record has is passed by. ``tell`` hears of every input that could not be read.
    Raises ``InputError`` for a shard that is missing or damaged, and ``RecordError``; what came before is kept.
    """
    shards = read_list(Path(folder))
    with Record.open(place) as record:
        done = Gathered(record.place)
        for group in shards:
            for rows in _together(_in_order(group)):
                done = _keep(record, rows, done, tell)
    return done


def _in_order(group: Iterable[Path]) -> Iterator[Row]:
    """The rows of one input, whose batches its slices hold in turn."""
    return heapq.merge(*map(rows_of, group), key=attrgetter("batch"))


def _together(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows for one transaction, read with one knowledge and one engine."""
    for _, same in groupby(rows, attrgetter("knowledge", "engine")):
        found: list[Row] = []
        letters = 0
        for row in same:
            found.append(row)
            letters += len(row.json or "")
            if len(found) == _TOGETHER or letters > _LETTERS:
                yield found
                found, letters = [], 0
        if found:
            yield found


def _keep(record: Record, rows: list[Row], done: Gathered, tell: Callable[[Problem], None] | None) -> Gathered:
    known = record.known(row.key for row in rows if row.key)
    fresh = [row for row in rows if not _settled(row, known)]
    taken = [row.taken() for row in fresh]
    new = record.add_many(taken, rows[0].knowledge, rows[0].engine) if taken else 0
    failed = [_problem(row.taken()) for row in rows if row.outcome == "problem"]
    for problem in failed if tell else ():
        tell(problem)  # type: ignore[misc]
    kinds = [row.outcome for row in rows]
    return replace(
        done, read=done.read + kinds.count("account"), new=done.new + new, passed=done.passed + kinds.count("passed"),
        failed=done.failed + len(failed),
    )  # fmt: skip


def _settled(row: Row, known: dict[str, str | Problem | None]) -> bool:
    """The record has it. What an earlier run passed over is news where this one read it."""
    return row.key in known and (known[row.key] is not None or row.outcome == "passed")


def _problem(taken: Taken) -> Problem:
    assert isinstance(taken.outcome, Problem)
    return taken.outcome
