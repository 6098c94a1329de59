"""``detente read`` over many inputs: documents in, briefs or JSON lines out, problems told, the record filled as it goes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.errors import InputError, UsageError, one_line
from detente.intake.batch import read_jsonl
from detente.intake.open import open_input
from detente.intake.plain import shown
from detente.model.agreement import Agreement
from detente.model.report import Account
from detente.model.text import Document, Problem
from detente.model.when import When
from detente.pipeline import Pipeline, Report

if TYPE_CHECKING:
    from rich.console import Console

    from detente.record.store import Record


FORMATS = ("brief", "json", "jsonl")
_BATCH = 16  # documents that are read together
_BATCH_TEXT = 200_000  # characters after which a batch is full


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of the input."""

    date: str | None = None
    title: str | None = None
    outlet: str | None = None
    jsonl: bool = False
    allow_private: bool = False


def run_read(inputs: Sequence[str], given: Given, form: str, into: str | None, language: str | None) -> int:
    """Read every input and print it. Returns the exit code: 3 where no document could be read, else 0.

    With one input, an input that cannot be read raises; with several it becomes a problem and the others go on.
    """
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}: choose one of {', '.join(FORMATS)}")
    published = When.parse(given.date) if given.date else None
    run = _Run(form, language, into, alone=_is_alone(inputs, given))
    with run.record_of(into) as record:
        for batch in _batches(_items(inputs, given, published), _BATCH):
            run.show(batch, record)
    run.end()
    return 0 if run.read else 3


class _Run:
    """What one ``detente read`` keeps: the pipeline (loaded with the first document), the counts, the progress."""

    def __init__(self, form: str, language: str | None, into: str | None, *, alone: bool) -> None:
        """``alone``: there is one input, and what keeps it from being read is told as an error."""
        self.form, self.language, self.alone = form, language, alone
        self.read = self.failed = 0
        self._pipeline: Pipeline | None = None
        self._quiet = not sys.stderr.isatty() or (form == "brief" and into is None)

    def record_of(self, path: str | None) -> AbstractContextManager[Record | None]:
        """The record to fill, or nothing."""
        if path is None:
            return nullcontext(None)
        from detente.record.store import Record

        return Record.open(path)

    def show(self, batch: Sequence[Document | Problem], record: Record | None) -> None:
        """Read the documents of a batch together, keep and print all of it in its order."""
        documents = [item for item in batch if isinstance(item, Document)]
        if documents and self._pipeline is None:
            self._pipeline = Pipeline(language=self.language)
        reports = iter(self._reports(documents) if documents else ())
        for item in batch:
            read = item if isinstance(item, Problem) else next(reports)
            if isinstance(read, Problem):
                self._failed(read)
            else:
                self._read(read.account, record)
        self._progress()

    def _reports(self, documents: Sequence[Document]) -> list[Report | Problem]:
        """The report of every document; one that brings the reading down becomes a problem, and the others are read."""
        assert self._pipeline is not None
        try:
            return list(self._pipeline.read_many(documents))
        except Exception as error:
            if self.alone:
                raise
            if len(documents) == 1:
                what = f"the reading failed ({type(error).__name__}: {error}); please report it"
                return [Problem(what, documents[0].source or "")]
            return [report for document in documents for report in self._reports([document])]

    def _read(self, account: Account, record: Record | None) -> None:
        assert self._pipeline is not None
        if record is not None:
            record.add(account, self._pipeline.knowledge.version, self._pipeline.reader.name)
        _print(account, self.form, self._pipeline.knowledge.agreements, first_one=self.read == 0)
        self.read += 1

    def _failed(self, problem: Problem) -> None:
        self.failed += 1
        where = f"{problem.where}: " if problem.where else ""
        print("detente: " + one_line(where + problem.message), file=sys.stderr)
        if self.form == "jsonl":
            print(json.dumps(_unread(problem), ensure_ascii=False), flush=True)

    def _progress(self) -> None:
        if not self._quiet and self.read + self.failed > _BATCH:
            print(f"\r{self.read} read, {self.failed} not", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        """Close the line of the progress."""
        if not self._quiet and self.read + self.failed > _BATCH:
            print(file=sys.stderr)


def _unread(problem: Problem) -> dict[str, object]:
    """The JSON line of a document that could not be read: no text, no facts, the problem."""
    empty = dict.fromkeys(("id", "title", "outlet", "url", "published", "dated", "text"))
    document = {"source": problem.where or None, **empty, "credits": []}
    return {"document": document, "facts": [], "checks": [], "problems": [problem.to_json()]}


def _batches(items: Iterable[Document | Problem], size: int) -> Iterator[list[Document | Problem]]:
    """Batches whose texts stay within reason: many pages, or one long one."""
    batch: list[Document | Problem] = []
    length = 0
    for item in items:
        batch.append(item)
        length += len(item.text) if isinstance(item, Document) else 0
        if len(batch) == size or length > _BATCH_TEXT:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _is_alone(inputs: Sequence[str], given: Given) -> bool:
    return len(inputs) == 1 and not given.jsonl


def _items(inputs: Sequence[str], given: Given, published: When | None) -> Iterator[Document | Problem]:
    alone = _is_alone(inputs, given)
    for source in inputs:
        try:
            for found in read_jsonl(source) if given.jsonl else open_input(source, allow_private=given.allow_private):
                yield _with_given(found, given, published) if isinstance(found, Document) else found
        except InputError as error:
            if alone:
                raise
            yield Problem(str(error), shown(source))


def _with_given(document: Document, given: Given, published: When | None) -> Document:
    return replace(
        document,
        published=published or document.published,
        title=shown(given.title) if given.title else document.title,
        outlet=shown(given.outlet) if given.outlet else document.outlet,
    )


def _print(account: Account, form: str, agreements: Mapping[str, Agreement], *, first_one: bool) -> None:
    if form == "jsonl":
        print(json.dumps(account.to_json(), ensure_ascii=False), flush=True)
    elif form == "json":
        print(json.dumps(account.to_json(), ensure_ascii=False, indent=2), flush=True)
    else:
        from detente.publish.brief import print_brief

        if not first_one:
            print("\n" + "─" * 60 + "\n")
        print_brief(account, agreements, _console())


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)
