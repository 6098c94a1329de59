"""``detente judge``: an analyst's decision on a fact goes into the file of judgements; without a fact, the file and how it fits."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from detente.errors import UsageError, one_line
from detente.knowledge import load_knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Fact
from detente.model.report import Account
from detente.publish.cells import flat
from detente.publish.tables import csv_of
from detente.record.corrections import changes_of, keyed, value_of
from detente.record.judged import accounts_of, renamed
from detente.record.judgement_file import append, read_judgements
from detente.record.judgement_fit import Fit, fitted
from detente.record.judgements import Judgement, judgement_of
from detente.record.store import Record

FORMATS = ("table", "json", "jsonl", "csv")
_DONE = {"confirm": "Confirmed", "correct": "Corrected", "reject": "Rejected", "join": "Joined", "part": "Parted"}
_SHOWN = 100  # characters of quoted words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What an analyst decides on a fact. Exactly one of the first five; ``at`` is the time in UTC, left out now."""

    confirm: bool = False
    reject: bool = False
    correct: Sequence[str] = ()
    join: str | None = None
    part: str | None = None
    by: str | None = None
    note: str = ""
    at: str | None = None


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
    decision, second = _decision(ask)
    by = ask.by or os.environ.get("DETENTE_BY")
    if not by or not by.strip():
        raise UsageError("say who judges: --by NAME, or set DETENTE_BY")
    before = _read(file) if Path(file).exists() else ()
    one, account = _named(record, fact, before)
    other = _named(record, second, before) if second else None
    changes = _changes(ask.correct, one, account) if ask.correct else None
    judgement = judgement_of(
        decision, one, account.document, by=by, at=ask.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), note=ask.note,
        changes=changes, other=(other[0], other[1].document) if other else None,
    )  # fmt: skip
    beside = tuple(j for j in before if _places(j) & _places(judgement))
    fits = fitted(accounts_of(record, (judgement, *beside)), (*beside, judgement)).fits
    if _said_before(fits):
        print(f"{judgement.by} has judged so already; nothing is added.")
        return
    append(file, judgement)
    for line in _told(judgement, [p for p in ((one, account), other) if p], fits):
        print(line)


def _decision(ask: Ask) -> tuple[str, str | None]:
    """The decision, and the second fact where it takes one."""
    given = {
        "confirm": ask.confirm, "correct": bool(ask.correct), "reject": ask.reject,
        "join": ask.join is not None, "part": ask.part is not None,
    }  # fmt: skip
    chosen = [name for name, is_given in given.items() if is_given]
    if len(chosen) != 1:
        raise UsageError("choose one decision: --confirm, --correct FIELD=VALUE, --reject, --join FACT or --part FACT")
    return chosen[0], ask.join if ask.join is not None else ask.part


def _named(record: Record, prefix: str, before: Sequence[Judgement]) -> tuple[Fact, Account]:
    """The fact whose id begins so, or whose id began so before or after a judgement, as it is read; and its account."""
    prefix = prefix.strip().lower()
    found = record.named(prefix) or _renamed(record, prefix, before)
    if not found:
        raise UsageError(f"no fact in the record has an id that begins with {prefix}: the listings with --format jsonl show ids")
    if len(found) > 1:
        raise UsageError(f"several ids begin with {prefix}: give more of {' or '.join(key for key, _ in found[:5])}")
    key, document = found[0]
    account = record.account(document)
    assert account is not None
    return next(fact for fact in account.facts if fact.id == key), account


def _renamed(record: Record, prefix: str, before: Sequence[Judgement]) -> list[tuple[str, str]]:
    """Facts that have this id in what is exported with the judgements, or had it when they were judged."""
    found: dict[str, str] = {}
    accounts = list(accounts_of(record, before))
    result = fitted(accounts, before)
    for account in accounts:
        for old, new in renamed(account, result).items():
            if new.startswith(prefix):
                found[old] = account.document.id
    here = {fact.id: account.document.id for account in accounts for fact in account.facts}
    for fit in result.fits:
        if fit.fact in here and fit.judgement.fact.startswith(prefix):
            found[fit.fact] = here[fit.fact]
    return sorted(found.items())


def _changes(given: Sequence[str], fact: Fact, account: Account) -> dict[str, Any]:
    knowledge = load_knowledge()
    changes = changes_of(given, fact, _actors(account), knowledge)
    if all(keyed(value_of(fact, name)) == keyed(value) for name, value in changes.items()):
        raise UsageError("the fact has these values already: --confirm says that they are right")
    if changes.get("place"):
        from detente.reading.places import Places

        location = Places(knowledge).locate(changes["place"], ())
        changes |= {"location": location.to_json()} if location else {}
    return changes


def _actors(account: Account) -> Iterator[ActorRef]:
    """Everybody whom the document's facts name."""
    for fact in account.facts:
        for name in fact.values():
            value = getattr(fact, name)
            yield from (v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, ActorRef))


def _places(judgement: Judgement) -> set[str]:
    """The documents and addresses that a judgement is about."""
    anchors = [a for a in (judgement.anchor, judgement.other_anchor) if a is not None]
    return {place for a in anchors for place in (a.document, a.url) if place}


def _said_before(fits: Sequence[Fit]) -> bool:
    """Whether the last judgement says what its person's standing one says."""
    *before, last = fits
    mine = _saying(last)
    replaced = [f for f in before if f.state == "replaced" and _who(f) == _who(last)]
    newest = max(replaced, key=lambda f: f.judgement.at, default=None)
    return newest is not None and _saying(newest) == mine


def _who(fit: Fit) -> tuple[Any, ...]:
    is_pair = fit.judgement.other is not None
    return fit.judgement.by, is_pair, frozenset((fit.fact, fit.other) if is_pair else (fit.fact,))


def _saying(fit: Fit) -> tuple[Any, ...]:
    judgement = fit.judgement
    return judgement.decision, judgement.note, json.dumps(dict(judgement.changes), sort_keys=True)


def _told(judgement: Judgement, sides: Sequence[tuple[Fact, Account]], fits: Sequence[Fit]) -> Iterator[str]:
    """What was decided, on which words, and what it replaces or contradicts."""
    changes = f": {_changes_text(dict(judgement.changes), sides[0][0])}" if judgement.changes else ""
    facts = " and ".join(f"{fact.kind} {fact.id}" for fact, _ in sides)
    yield one_line(f"{_DONE[judgement.decision]} {facts}{changes} ({judgement.by}, {judgement.at}).")
    for _, account in sides:
        anchor = judgement.anchor if account is sides[0][1] else judgement.other_anchor
        yield "  " + one_line(f"{_words(anchor)} in {account.document.title or account.document.source or account.document.id}")
    last = fits[-1]
    replaced = [f for f in fits[:-1] if f.state == "replaced" and _who(f) == _who(last)]
    if replaced:
        newest = max(replaced, key=lambda f: f.judgement.at).judgement
        yield "  " + one_line(f"This replaces your judgement of {newest.at}: {newest.decision} {_bare(newest)}")
    if not last.counts:
        yield "  " + one_line(f"It does not count: {last.why}.")


def _changes_text(changes: Mapping[str, Any], fact: Fact) -> str:
    """ "place: Apia → Suva"."""
    shown = {name: value for name, value in changes.items() if name != "location"}  # it has the name of the place
    return "; ".join(f"{name}: {_cell(value_of(fact, name))} → {_cell(value)}" for name, value in shown.items())


def _bare(judgement: Judgement) -> str:
    return "; ".join(f"{name}={_cell(value)}" for name, value in judgement.changes)


def _cell(value: Any) -> str:
    """A value as a reader wants it: names of actors, nothing for none."""
    if isinstance(value, list):
        return ", ".join(map(_cell, value)) or "nothing"
    if isinstance(value, dict):
        return str(value.get("name"))
    return "nothing" if value is None else str(value)


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
        print(f"detente: {one_line(problem.where)}: {problem.message}", file=sys.stderr)
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
