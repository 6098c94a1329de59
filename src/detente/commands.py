"""``detente read`` over many inputs: documents in, briefs or JSON lines out, problems told, the record filled as it goes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import InputError, UsageError
from detente.intake.batch import read_jsonl
from detente.intake.open import open_input
from detente.knowledge import Knowledge
from detente.model.report import Account
from detente.model.text import Document, Problem
from detente.model.when import When
from detente.pipeline import Pipeline, read_documents

if TYPE_CHECKING:
    from rich.console import Console

    from detente.record.store import Record

FORMATS = ("brief", "json", "jsonl")


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
    problems: list[Problem] = []
    documents = _documents(inputs, given, published, problems)
    first = next(documents, None)
    pipeline = Pipeline(language=language) if first is not None else None
    read = 0
    with _record(into) as record:
        for account in _accounts(pipeline, first, documents):
            if record is not None and pipeline is not None:
                record.add(account, pipeline.knowledge.version, pipeline.reader.name)
            _print(account, form, pipeline.knowledge if pipeline else None, first_one=read == 0)
            read += 1
    for problem in problems:
        print(f"detente: {problem.where}: {problem.message}" if problem.where else f"detente: {problem.message}", file=sys.stderr)
    return 0 if read else 3


def _accounts(pipeline: Pipeline | None, first: Document | None, rest: Iterator[Document]) -> Iterator[Account]:
    if pipeline is None or first is None:
        return
    for report in read_documents(pipeline, _chain(first, rest)):
        yield report.account


def _chain(first: Document, rest: Iterable[Document]) -> Iterator[Document]:
    yield first
    yield from rest


def _documents(
    inputs: Sequence[str], given: Given, published: When | None, problems: list[Problem]
) -> Iterator[Document]:
    alone = len(inputs) == 1 and not given.jsonl and not (inputs[0] != "-" and Path(inputs[0]).is_dir())
    for source in inputs:
        try:
            for found in read_jsonl(source) if given.jsonl else open_input(source, allow_private=given.allow_private):
                if isinstance(found, Problem):
                    problems.append(found)
                else:
                    yield _with_given(found, given, published)
        except InputError as error:
            if alone:
                raise
            problems.append(Problem(str(error), source))


def _with_given(document: Document, given: Given, published: When | None) -> Document:
    return replace(
        document,
        published=published or document.published,
        title=given.title or document.title,
        outlet=given.outlet or document.outlet,
    )


def _record(path: str | None):  # type: ignore[no-untyped-def]
    if path is None:
        return nullcontext(None)
    from detente.record.store import Record

    return Record.open(path)


def _print(account: Account, form: str, knowledge: Knowledge | None, *, first_one: bool) -> None:
    if form == "jsonl":
        print(json.dumps(account.to_json(), ensure_ascii=False), flush=True)
    elif form == "json":
        print(json.dumps(account.to_json(), ensure_ascii=False, indent=2), flush=True)
    else:
        from detente.publish.brief import print_brief

        if not first_one:
            print("\n" + "─" * 60 + "\n")
        print_brief(account, knowledge.agreements if knowledge else {}, _console())


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)
