"""Exports in the field's own forms: one table of forms, one function.

``export(accounts, form, out)`` holds one account in memory at a time and writes the same bytes for the same accounts.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from detente.codes import Codes
from detente.errors import UsageError
from detente.model.facts import MOODS
from detente.model.report import Account
from detente.publish.exports import (
    annotation,
    brat,
    claim,
    ftm,
    gdelt,
    icews,
    lines,
    parquet,
    plover,
    polecat,
    prov,
    quotations,
)
from detente.publish.exports.brat_read import Corrections, from_brat
from detente.publish.exports.common import VOICES, Counts, Desk, Options, Tally

__all__ = ["FORMS", "Corrections", "Counts", "Form", "Options", "export", "from_brat"]

Out = BinaryIO | str | os.PathLike[str]
Lines = Callable[[Account, Desk], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: what it is called and is, and how it is written.

    A form of one file has ``lines``: the lines of one account, put between ``head`` and ``tail`` with ``between`` them. A form
    of several files has ``folder``, which fills a new one.
    """

    name: str
    says: str
    suffix: str = ""
    media_type: str = "text/plain"
    lines: Lines | None = None
    head: Callable[[Desk], str] = lambda desk: ""
    between: str = "\n"
    tail: Callable[[Desk], str] = lambda desk: ""
    folder: Callable[[Iterable[Account], Path, Desk], None] | None = None


_JSONL, _JSONLD, _TSV = "application/x-ndjson", "application/ld+json", "text/tab-separated-values"

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        Form("jsonl", "Détente's own JSON, a line a document, as `detente read` prints it", ".jsonl", _JSONL, lines.own_json),
        Form("csv", "comma-separated, a row a fact", ".csv", "text/csv", lines.csv_rows, lines.csv_head),
        Form("parquet", "a folder of Parquet files, one a kind", folder=parquet.write),
        Form("plover", "PLOVER event JSON, a line an event", ".jsonl", _JSONL, plover.events),
        Form("polecat", "POLECAT's table of events, tab-separated", ".txt", _TSV, polecat.rows, polecat.head),
        Form("gdelt", "GDELT 2.0's table of events, tab-separated, without a head", ".export.CSV", _TSV, gdelt.events),
        Form("gdelt-mentions", "GDELT 2.0's table of mentions", ".mentions.CSV", _TSV, gdelt.mentions),
        Form("gqg", "GDELT's Global Quotation Graph with the speakers, a line an article", ".gqg.json", _JSONL, quotations.article),
        Form("icews", "ICEWS' table of events, tab-separated", ".tab", _TSV, icews.rows, icews.head),
        Form(
            "webannotation", "W3C Web Annotations (JSON-LD)", ".jsonld", _JSONLD, annotation.items, annotation.head, ",\n",
            annotation.tail,
        ),
        Form("brat", "brat standoff: a .txt and an .ann a document, in a folder", folder=brat.write),
        Form("prov", "W3C PROV-O (JSON-LD)", ".jsonld", _JSONLD, prov.nodes, prov.head, ",\n", prov.tail),
        Form("ftm", "FollowTheMoney entities, a line each", ".ftm.json", _JSONL, ftm.entities),
        Form("claim", "schema.org Claim and ClaimReview (JSON-LD)", ".jsonld", _JSONLD, claim.nodes, claim.head, ",\n", claim.tail),
    )
}  # fmt: skip


def export(accounts: Iterable[Account], form: str, out: Out, options: Options | None = None) -> Counts:
    """Write the accounts in one of ``FORMS`` to ``out``: a stream of bytes, or a path (for some forms of a new folder).

    A path is written beside and put in place when all is done. Raises ``UsageError`` for an unknown form, mood or voice, a
    stream where the form needs a folder, or a folder that has files in it already; ``OSError`` where the system refuses.
    """
    shape = FORMS.get(form)
    if shape is None:
        raise UsageError(f"no form {form!r}: choose one of {', '.join(FORMS)}")
    chosen = options or Options()
    for name, listed, allowed in (("mood", chosen.moods, MOODS), ("voice", chosen.voices, VOICES)):
        if wrong := [each for each in listed if each not in allowed]:
            raise UsageError(f"no {name} {wrong[0]!r}: choose of {', '.join(allowed)}")
    desk = Desk(chosen, Codes.load(), Tally())
    counted = _counted(accounts, desk.tally)
    if shape.folder is not None:
        with _new_folder(form, out) as folder:
            shape.folder(counted, folder, desk)
    else:
        with _stream(out) as stream:
            _write(shape, counted, stream, desk)
    return desk.tally.counts()


def _counted(accounts: Iterable[Account], tally: Tally) -> Iterator[Account]:
    for account in accounts:
        tally.documents += 1
        yield account


def _write(shape: Form, accounts: Iterable[Account], stream: BinaryIO, desk: Desk) -> None:
    assert shape.lines is not None
    head = shape.head(desk)
    stream.write(head.encode("utf-8"))
    before = ""
    for account in accounts:
        for line in shape.lines(account, desk):
            stream.write((before + line).encode("utf-8"))
            before = shape.between
    if before == "\n":
        stream.write(b"\n")
    stream.write(shape.tail(desk).encode("utf-8"))


@contextmanager
def _stream(out: Out) -> Iterator[BinaryIO]:
    """The stream itself, or a file beside ``out`` that takes its place at the end."""
    if not isinstance(out, str | os.PathLike):
        yield out
        return
    target = Path(out)
    beside = target.with_name(target.name + ".part")
    try:
        with beside.open("wb") as stream:
            yield stream
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _new_folder(form: str, out: Out) -> Iterator[Path]:
    """A folder beside ``out`` that takes its place at the end. Nothing that is there is written over: old files would stay."""
    if not isinstance(out, str | os.PathLike):
        raise UsageError(f"the form {form} is a folder of files: name a folder")
    target = Path(out)
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise UsageError(f"{target} is there already and not an empty folder: name a new one")
    beside = target.with_name(target.name + ".part")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        yield beside
        if target.exists():
            target.rmdir()
        beside.rename(target)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
