"""``detente judge``: an analyst's decision on a fact goes into the file of judgements; without a fact, the file and how it fits."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from detente.errors import UsageError, one_line
from detente.knowledge import load_knowledge
from detente.model.facts import Fact
from detente.model.report import Account
from detente.progress import tell
from detente.publish.cells import flat
from detente.publish.tables import csv_of
from detente.record.corrections import shown_changes, value_of, value_words
from detente.record.deciding import Ask, decide, who
from detente.record.judged import accounts_of
from detente.record.judgement_file import read_judgements
from detente.record.judgement_fit import Fit, fitted
from detente.record.judgements import Judgement
from detente.record.store import Record

FORMATS = ("table", "json", "jsonl", "csv")
_DONE = {"confirm": "Confirmed", "correct": "Corrected", "reject": "Rejected", "join": "Joined", "part": "Parted"}
_SHOWN = 100  # characters of quoted words


def run_judge(place: str, file: str, fact: str | None = None, ask: Ask | None = None, form: str = "table") -> None:
    """Write down a decision on the fact whose id begins with ``fact``. Without one, list the judgements in ``file`` and how they
    fit the record at ``place``, in one of ``FORMATS``.

    ``by`` is left to DETENTE_BY where it is not given. Raises ``UsageError`` for a decision that cannot be, a fact that is not in
    the record, or an id that several begin with; ``RecordError``; for a list ``MissingInput``.
    """
    ask = ask or Ask()
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}: choose one of {', '.join(FORMATS)}")
    with Record.open(place, create=False) as record:
        if fact is not None:
            _decide(record, file, fact, ask)
        elif ask != Ask():
            raise UsageError("name the fact that is judged by its id, as the listings with --format jsonl show it")
        else:
            _list(record, file, form)


def _decide(record: Record, file: str, fact: str, ask: Ask) -> None:
    from detente.reading.places import Places

    for problem in read_judgements(file).problems if Path(file).exists() else ():
        tell(problem)
    knowledge = cache(load_knowledge)
    given = replace(ask, by=ask.by or os.environ.get("DETENTE_BY"))
    done = decide(record, file, fact, given, knowledge, lambda place: Places(knowledge()).locate(place, ()))
    if done.is_old:
        print(f"{done.judgement.by} has judged so already; nothing is added.")
        return
    for line in _told(done.judgement, done.sides, done.fits):
        print(line)


def _told(judgement: Judgement, sides: Sequence[tuple[Fact, Account]], fits: Sequence[Fit]) -> Iterator[str]:
    """What was decided, on which words, and what it replaces or contradicts."""
    changes = f": {_changes_text(dict(judgement.changes), sides[0][0])}" if judgement.changes else ""
    facts = " and ".join(f"{fact.kind} {fact.id}" for fact, _ in sides)
    yield one_line(f"{_DONE[judgement.decision]} {facts}{changes} ({judgement.by}, {judgement.at}).")
    for _, account in sides:
        anchor = judgement.anchor if account is sides[0][1] else judgement.other_anchor
        yield "  " + one_line(f"{_words(anchor)} in {account.document.title or account.document.source or account.document.id}")
    last = fits[-1]
    replaced = [f for f in fits[:-1] if f.state == "replaced" and who(f) == who(last)]
    if replaced:
        newest = max(replaced, key=lambda f: f.judgement.at).judgement
        yield "  " + one_line(f"This replaces your judgement of {newest.at}: {newest.decision} {_bare(newest)}")
    if not last.counts:
        yield "  " + one_line(f"It does not count: {last.why}.")


def _changes_text(changes: Mapping[str, Any], fact: Fact) -> str:
    """ "place: Apia → Suva"."""
    shown = shown_changes(changes)
    return "; ".join(f"{name}: {value_words(value_of(fact, name))} → {value_words(value)}" for name, value in shown.items())


def _bare(judgement: Judgement) -> str:
    return "; ".join(f"{name}={value_words(value)}" for name, value in judgement.changes)


def _words(anchor: Any) -> str:
    """The quoted words with their places, shortened."""
    if anchor is None or not anchor.quotes:
        return "no words"
    words = " … ".join(q.exact for q in anchor.quotes)
    shown = words if len(words) <= _SHOWN else words[:_SHOWN].rstrip() + " …"
    return f"“{shown}” (characters {anchor.quotes[0].start} to {anchor.quotes[-1].end})"


def _read(file: str) -> tuple[Judgement, ...]:
    """The judgements; what cannot be read goes to stderr."""
    read = read_judgements(file)
    for problem in read.problems:
        tell(problem)
    return read.found


def _list(record: Record, file: str, form: str) -> None:
    judgements = _read(file)
    rows = [_row(fit) for fit in fitted(accounts_of(record, judgements), judgements).fits]
    if form == "csv":
        print(csv_of(rows))
    elif form == "table":
        print(_table(rows) if rows else "No judgements.")
    elif form == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))


def _row(fit: Fit) -> dict[str, Any]:
    judgement, quotes = fit.judgement, fit.judgement.anchor.quotes
    return {
        "state": fit.state, "decision": judgement.decision, "kind": judgement.anchor.kind, "fact": judgement.fact,
        "fact_now": fit.fact, "other": judgement.other, "other_now": fit.other, "changes": _bare(judgement) or None,
        "words": " … ".join(q.exact for q in quotes) or None, "by": judgement.by, "at": judgement.at,
        "note": judgement.note or None, "why": fit.why or None, "document": judgement.anchor.document, "id": judgement.id,
    }  # fmt: skip


def _table(rows: Sequence[Mapping[str, Any]]) -> str:
    """State, decision, the words, what was said of them and by whom; of an id the first eight digits."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name, ratio in (("state", None), ("decision", None), ("fact", None), ("words", 3), ("said", 5), ("by", 2)):
        table.add_column(name, overflow="fold", ratio=ratio, no_wrap=ratio is None)
    for row in rows:
        ids = [key[:8] for key in (row["fact_now"] or row["fact"], row["other_now"] or row["other"]) if key]
        said = "; ".join(row[name] for name in ("changes", "note", "why") if row[name])
        cells = (row["state"], row["decision"], " ".join(ids), row["words"], said, f"{row['by']}, {row['at'][:10]}")
        table.add_row(*(one_line(flat(cell)) for cell in cells))
    out = io.StringIO()
    Console(file=out, width=max(Console().width, 80), no_color=True, markup=False, highlight=False).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())
