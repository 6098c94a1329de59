"""``detente read``: documents in, briefs or JSON lines out, problems told, the record filled as it goes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from detente import __version__
from detente.addresses import LaterVisited, Lists, read_lists
from detente.bulk import Batch, GrowingReaders, ManyReaders, OneReader, Read, Readers, batches
from detente.errors import InputError, UsageError
from detente.intake.batch import read_jsonl
from detente.intake.meter import Meter
from detente.intake.open import open_input
from detente.intake.plain import shown
from detente.intake.sealed import Given, Item, Sealed, key_of, source_of
from detente.knowledge import Knowledge, load_knowledge
from detente.model.report import Account, Taken
from detente.model.text import Document, Problem
from detente.model.when import When
from detente.progress import Progress, tell

if TYPE_CHECKING:
    from rich.console import Console

    from detente.record.store import Record


FORMATS = ("brief", "json", "jsonl", "none")


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be read, and how.

    ``date`` (EDTF), ``title`` and ``outlet`` are said of every document. ``form`` is one of ``FORMATS``; ``None``: a brief of each,
    but none of many that go into a record. ``workers``: how many processes read; ``None``: one for each core where there is much.
    ``triage``: pages that are not about states are passed over. ``lists``: the inputs are lists of addresses.
    ``again``: what the record has is read again, and replaced.
    """

    inputs: Sequence[str]
    form: str | None = None
    into: str | None = None
    date: str | None = None
    title: str | None = None
    outlet: str | None = None
    jsonl: bool = False
    allow_private: bool = False
    language: str | None = None
    workers: int | None = None
    triage: bool = False
    lists: Lists | None = None
    again: bool = False

    @property
    def alone(self) -> bool:
        """There is one input, so that what keeps it from being read is told as an error."""
        return len(self.inputs) == 1 and not self.jsonl and self.lists is None


def run_read(order: Order) -> int:
    """Read every input, print it, and keep it where a record is named. Returns the exit code: 3 where nothing was read, else 0.

    With one input, an input that cannot be read raises; with several it becomes a problem and the others go on. What the record
    has of the inputs already is not read again.
    """
    if order.form not in (None, *FORMATS):
        raise UsageError(f"no format {order.form!r}: choose one of {', '.join(FORMATS)}")
    if order.workers is not None and order.workers < 1:
        raise UsageError("--workers takes a number from 1 on")
    if order.again and order.into is None:
        raise UsageError("--again needs a record: name it with --into")
    published = When.parse(order.date) if order.date else None
    given = Given(published, _shown(order.title), _shown(order.outlet))
    with _record_of(order.into) as record, _visits_of(order.lists) as visited:
        meter = Meter(order.inputs if order.lists is None and sys.stderr.isatty() else ["-"])
        items = _items(order, given, meter) if order.lists is None else _listed(order, order.lists, visited, given)
        first = list(islice(items, 2))
        run = _Run(order, record, meter, many=len(first) > 1)
        readers = _readers(order, strict=order.alone and len(first) == 1 and not isinstance(first[0], Problem))
        try:
            for read in readers.read(run.work(batches(chain(first, items), triage=order.triage))):
                run.take(read)
        finally:
            readers.close()
        visited.settle()
    run.end()
    return 0 if run.read or run.passed else 3


def run_on_ray(order: Order, shards: str | None, cluster: str | None = None) -> int:
    """The same on many machines: what was read goes to the folder ``shards``, and from there into the record.

    ``cluster``: the address of a Ray cluster; left out, Ray runs on this machine alone.
    """
    from detente.cluster import run_cluster

    for given, option, why in (
        (order.lists, "--urls", "it reads files, no lists of addresses"),
        (order.allow_private, "--allow-private", "it fetches nothing"),
        (order.form, "--format", "it prints nothing; ask the record"),
        (order.again, "--again", "read into a new record"),
    ):
        if given:
            raise UsageError(f"--engine ray does not take {option}: {why}")
    published = When.parse(order.date) if order.date else None
    return run_cluster(
        order.inputs, into=order.into, shards=shards, jsonl=order.jsonl, triage=order.triage, language=order.language,
        given=Given(published, _shown(order.title), _shown(order.outlet)), workers=order.workers, address=cluster,
    )  # fmt: skip


def _shown(text: str | None) -> str | None:
    return shown(text) if text else None


def _record_of(place: str | None) -> AbstractContextManager[Record | None]:
    if place is None:
        return nullcontext(None)
    from detente.record.store import Record

    return Record.open(place)


def _visits_of(lists: Lists | None) -> LaterVisited:
    return LaterVisited(Path(lists.visited) if lists and lists.visited else None)


def _listed(order: Order, lists: Lists, visited: LaterVisited, given: Given) -> Iterator[Item]:
    for found in read_lists(order.inputs, lists, visited, allow_private=order.allow_private):
        yield found if isinstance(found, Problem) else given.said_of(found)


def _readers(order: Order, *, strict: bool) -> Readers:
    if order.workers == 1 or strict:
        return OneReader(order.language, strict=strict, triage=order.triage)
    if order.workers:
        return ManyReaders(order.workers, order.language, triage=order.triage)
    return GrowingReaders(os.cpu_count() or 1, order.language, triage=order.triage)


def _items(order: Order, given: Given, meter: Meter) -> Iterator[Item]:
    for source in order.inputs:
        try:
            for found in _opened(order, source, meter):
                yield found if isinstance(found, Problem) else _given(found, given)
        except InputError as error:
            if order.alone:
                raise
            yield Problem(str(error), shown(source))


def _opened(order: Order, source: str, meter: Meter) -> Iterator[Item]:
    if order.jsonl:
        return read_jsonl(source, meter)
    return open_input(source, allow_private=order.allow_private, sealed=True, meter=meter)


def _id_of(outcome: Account | Problem | str | None) -> str:
    return outcome.document.id if isinstance(outcome, Account) else outcome if isinstance(outcome, str) else ""


def _given(item: Document | Sealed, given: Given) -> Item:
    return replace(item, given=given) if isinstance(item, Sealed) else given.said_of(item)


class _Run:
    """What one ``detente read`` keeps: the record, the form of what is printed, the counts and the progress."""

    def __init__(self, order: Order, record: Record | None, meter: Meter, *, many: bool) -> None:
        """``many``: there is much to read, so that what goes into a record is not printed unless it is asked for."""
        self.record, self.triage, self.meter = record, order.triage, meter
        self.form = order.form or ("none" if many and record is not None else "brief")
        self.read = self.failed = self.new = self.passed = 0
        self._knowledge: Knowledge | None = None
        self._again: set[str] | None = None  # ids of the documents that were replaced
        if order.again and record is not None:
            self._again, self._name = set(), self._named(order)
            self._mark = record.begin_again(self._name)
        self._progress = Progress(on=sys.stderr.isatty() and (many or self.form == "none"))

    def work(self, made: Iterable[Batch]) -> Iterator[Batch | Read]:
        """The batches; in place of one of which the record has all, what it has."""
        for batch in made:
            keys = [key_of(item) for item in batch]
            known = self._known(keys)
            if len(known) < len(set(keys)):
                yield batch
            else:
                pairs = zip(keys, batch, strict=True)
                yield Read(tuple(Taken(self._recalled(known[k]), k, source_of(i)) for k, i in pairs), old=True)

    def _named(self, order: Order) -> str:
        """The name of a reading anew: the same inputs, read in the same way with the same version."""
        self._knowledge = load_knowledge()
        asked = [order.inputs, order.jsonl, order.date, order.title, order.outlet, order.language, order.triage, str(order.lists)]
        return sha256(json.dumps([*asked, __version__, self._knowledge.version]).encode()).hexdigest()

    def _known(self, keys: Sequence[str]) -> dict[str, str | Problem | None]:
        """What the record has of the inputs; of those that are read anew, what this run, when it was interrupted, had read."""
        if self.record is None:
            return {}
        known = self.record.known(keys)
        if self._again is None:
            return {key: outcome for key, outcome in known.items() if outcome is not None or self.triage}
        documents = {key for key, outcome in known.items() if isinstance(outcome, str)}
        return known if documents and documents == self.record.read_again(keys, self._mark) else {}

    def _recalled(self, outcome: str | Problem | None) -> Account | Problem | str | None:
        """What the record has; the account itself only where it is to be printed."""
        if not isinstance(outcome, str) or self.form == "none" or self.record is None:
            return outcome
        return self.record.account(outcome)

    def take(self, read: Read) -> None:
        """Keep and print a batch."""
        if self.record is not None and not read.old:
            self.new += self.record.add_many(read.taken, read.knowledge, read.engine, self._replaced(read))
        if self._again is not None:
            self._again |= {_id_of(taken.outcome) for taken in read.taken}
        for taken in read.taken:
            if isinstance(taken.outcome, Problem):
                self._failed(taken.outcome)
            elif taken.outcome is None:
                self.passed += 1
            else:
                self._show(taken.outcome)
        self._progress.show(self.read + self.passed, self.failed, self.meter.share())

    def _replaced(self, read: Read) -> set[str] | None:
        """The documents of a batch that take the place of what the record has: each once in a run."""
        if self._again is None:
            return None
        return {t.outcome.document.id for t in read.taken if isinstance(t.outcome, Account)} - self._again

    def _show(self, account: Account | str) -> None:
        if isinstance(account, Account) and self.form != "none":
            self._knowledge = self._knowledge or load_knowledge()
            _print(account, self.form, self._knowledge, first_one=self.read == 0)
        self.read += 1

    def _failed(self, problem: Problem) -> None:
        self.failed += 1
        self._progress.clear()
        tell(problem)
        if self.form == "jsonl":
            print(json.dumps(_unread(problem), ensure_ascii=False), flush=True)

    def end(self) -> None:
        """Close the line of the progress, and tell what went into the record."""
        self._progress.clear()
        if self.record is not None and self._again is not None:
            self.record.end_again(self._name)
        if self.record is not None and self.form == "none":
            told = [f"{self.read} read ({self.new} new)"]
            told += [f"{n} {what}" for n, what in ((self.passed, "passed over"), (self.failed, "not")) if n]
            print(f"{self.record.place}: {', '.join(told)}", file=sys.stderr)


def _unread(problem: Problem) -> dict[str, object]:
    """The JSON line of a document that could not be read: no text, no facts, the problem."""
    empty = dict.fromkeys(("id", "title", "outlet", "url", "published", "dated", "text"))
    document = {"source": problem.where or None, **empty, "credits": []}
    return {"document": document, "facts": [], "checks": [], "problems": [problem.to_json()]}


def _print(account: Account, form: str, knowledge: Knowledge, *, first_one: bool) -> None:
    if form == "jsonl":
        print(json.dumps(account.to_json(), ensure_ascii=False), flush=True)
    elif form == "json":
        print(json.dumps(account.to_json(), ensure_ascii=False, indent=2), flush=True)
    else:
        from detente.publish.brief import print_brief

        if not first_one:
            print("\n" + "─" * 60 + "\n")
        print_brief(account, knowledge.agreements, _console())


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)
