"""Reading many items: in this process, or in several at once; in both the outcomes come batch by batch, in the order of the items.

Batches are made before anything is known of what was read already, so that an interrupted run that is taken up again reads the same
ones: the engine's arithmetic depends, in rare cases, on what stands beside a sentence in its batch.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import Protocol

from detente.errors import InputError, NotText
from detente.extract.page_triage import PageTriage
from detente.intake.sealed import Item, Sealed, key_of, size_of, source_of
from detente.intake.tongue import tongue_problem
from detente.model.report import Account, Taken
from detente.model.text import Document, Problem
from detente.pipeline import Pipeline

BATCH = 16
"""Documents that are read together."""
TRIAGED = 64
"""The same where most of them will be passed over: the more sentences are parsed together, the less each costs."""
_BATCH_TEXT = 200_000  # characters after which a batch of ``BATCH`` is full
_BATCH_BYTES = 4_000_000  # the same for pages that are not opened yet
_FEW = 4  # batches that one process reads sooner than several, which have to start
_AHEAD = 3  # batches that wait for each worker

Batch = Sequence[Item]


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a batch, in its order, and what it was read with.

    ``old``: the record has all of it already.
    """

    taken: tuple[Taken, ...]
    knowledge: str = ""
    engine: str = ""
    old: bool = False


class Readers(Protocol):
    """Whoever reads batches."""

    def read(self, work: Iterable[Batch | Read]) -> Iterator[Read]:
        """The outcome of each batch, in order; what was read before is passed on. Takes a few batches ahead at most."""

    def close(self) -> None:
        """Let go of what is held."""


def batches(items: Iterable[Item], *, triage: bool = False) -> Iterator[list[Item]]:
    """Batches whose texts stay within reason: many pages, or one long one. ``triage``: most will be passed over."""
    most = TRIAGED if triage else BATCH
    batch: list[Item] = []
    fill = 0.0
    for item in items:
        batch.append(item)
        fill += size_of(item) / (_BATCH_BYTES if isinstance(item, Sealed) else _BATCH_TEXT)
        if len(batch) == most or fill > most / BATCH:
            yield batch
            batch, fill = [], 0.0
    if batch:
        yield batch


class OneReader:
    """Reads in this process, with a pipeline that is loaded with the first batch."""

    def __init__(self, language: str | None = None, *, strict: bool = False, triage: bool = False) -> None:
        """``strict``: what keeps an item from being read is raised, for a caller who has only this one. ``triage``: pages that are
        not about what states do with each other are passed over, see ``extract.page_triage``."""
        self._language, self._strict, self._triage = language, strict, triage
        self._pipeline: Pipeline | None = None

    def read(self, work: Iterable[Batch | Read]) -> Iterator[Read]:
        """See ``Readers.read``."""
        for each in work:
            yield each if isinstance(each, Read) else self.read_batch(each)

    def read_batch(self, batch: Batch) -> Read:
        """The outcome of one batch."""
        if self._pipeline is None:
            self._pipeline = Pipeline(language=self._language)
            gc.freeze()  # it stays: not to be gone through again whenever memory is tidied
        pipeline = self._pipeline
        triage = pipeline.page_triage if self._triage else None
        opened = [_opened(item, triage) if triage is None or _may_matter(triage, item) else None for item in batch]
        documents = [o for o in opened if isinstance(o, Document)]
        if self._strict:
            _raise_first([item for item in batch if isinstance(item, Sealed)], opened)
            reports = iter([report.account for report in pipeline.read_many(documents)])
        else:
            reports = iter(read_documents(pipeline, documents))
        outcomes = [next(reports) if isinstance(o, Document) else o for o in opened]
        taken = tuple(Taken(o, key_of(i), source_of(i)) for o, i in zip(outcomes, batch, strict=True))
        return Read(taken, pipeline.knowledge.version, pipeline.reader.name)

    def close(self) -> None:
        """See ``Readers.close``."""


def _may_matter(triage: PageTriage, item: Item) -> bool:
    if isinstance(item, Sealed):
        return triage.may_matter_bytes(item.data, item.charset)
    return isinstance(item, Problem) or triage.may_matter(f"{item.title or ''}\n{item.text}")


def _opened(item: Item, triage: PageTriage | None) -> Document | Problem | None:
    """The document, if it can be opened and is English; ``None`` where only what stood around its text was worth reading."""
    try:
        found = item.open() if isinstance(item, Sealed) else item
    except InputError as error:
        return Problem(str(error), source_of(item))
    if isinstance(found, Problem):
        return found
    if triage is not None and isinstance(item, Sealed) and not _may_matter(triage, found):
        return None
    return tongue_problem(found) or found


def _raise_first(sealed: Sequence[Sealed], opened: Sequence[Document | Problem | None]) -> None:
    """What keeps the one item from being read: its own error, or that it is in another language."""
    problem = next((o for o in opened if isinstance(o, Problem)), None)
    if problem is not None:
        for page in sealed:
            page.open()
        raise NotText(problem.message)


def read_documents(pipeline: Pipeline, documents: Sequence[Document]) -> list[Account | Problem]:
    """The account of every document; one that brings the reading down becomes a problem, and the others are read."""
    try:
        return [report.account for report in pipeline.read_many(documents)]
    except Exception as error:
        if len(documents) == 1:
            what = f"the reading failed ({type(error).__name__}: {error}); please report it"
            return [Problem(what, documents[0].source)]
        return [outcome for document in documents for outcome in read_documents(pipeline, [document])]


_Waiting = deque[tuple[Batch | Read, Future[Read] | None]]


class ManyReaders:
    """Reads in several processes. One that dies is replaced, and an item that brings one down twice becomes a problem."""

    def __init__(self, workers: int, language: str | None = None, *, triage: bool = False) -> None:
        self._workers, self._language, self._triage = workers, language, triage
        self._pool: ProcessPoolExecutor | None = None

    def read(self, work: Iterable[Batch | Read]) -> Iterator[Read]:
        """See ``Readers.read``."""
        waiting: _Waiting = deque()
        for each in work:
            waiting.append((each, None if isinstance(each, Read) else self._submit(each)))
            if len(waiting) > _AHEAD * self._workers:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _next(self, waiting: _Waiting) -> Read:
        first, future = waiting.popleft()
        if isinstance(first, Read) or future is None:
            assert isinstance(first, Read)
            return first
        try:
            return future.result()
        except BrokenProcessPool:
            self._drop()
            found = self._alone(first)
            again = [(each, None if isinstance(each, Read) else self._submit(each)) for each, _ in waiting]  # they broke with it
            waiting.clear()
            waiting.extend(again)
            return found

    def _alone(self, batch: Batch) -> Read:
        """With nothing beside it; where it brings a process down again, item by item."""
        try:
            return self._submit(batch).result()
        except BrokenProcessPool:
            self._drop()
        if len(batch) > 1:
            parts = [self._alone([item]) for item in batch]
            return Read(tuple(t for p in parts for t in p.taken), parts[-1].knowledge, parts[-1].engine)
        problem = Problem("the process that read it was brought down (out of memory?): it is left out", source_of(batch[0]))
        empty = self._submit([]).result()
        return Read((Taken(problem, key_of(batch[0]), source_of(batch[0])),), empty.knowledge, empty.engine)

    def _submit(self, batch: Batch) -> Future[Read]:
        if self._pool is None:
            given = (self._language, self._triage)
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"), initializer=_begin, initargs=given)
        return self._pool.submit(_read_here, list(batch))

    def _drop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None

    def close(self) -> None:
        """End the processes, at once if they are at work."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        processes = list(pool._processes.values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()


class GrowingReaders:
    """Begins in this process, and goes on in several once there is so much to read that they are worth their start."""

    def __init__(self, workers: int, language: str | None = None, *, triage: bool = False) -> None:
        self._one, self._many = OneReader(language, triage=triage), ManyReaders(workers, language, triage=triage)
        self._workers = workers

    def read(self, work: Iterable[Batch | Read]) -> Iterator[Read]:
        """See ``Readers.read``."""
        left = iter(work)
        fresh = 0
        while fresh < _FEW or self._workers == 1:
            each = next(left, None)
            if each is None:
                return
            fresh += not isinstance(each, Read)
            yield each if isinstance(each, Read) else self._one.read_batch(each)
        yield from self._many.read(left)

    def close(self) -> None:
        """See ``Readers.close``."""
        self._many.close()


_HERE: list[OneReader] = []  # the reader of a worker process, which has no other place to keep it


def _begin(language: str | None, triage: bool) -> None:
    """In a new worker: Ctrl-C is the parent's to handle, and when the parent is gone so is the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _HERE[:] = [OneReader(language, triage=triage)]


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _read_here(batch: Batch) -> Read:
    return _HERE[0].read_batch(batch)
