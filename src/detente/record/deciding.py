"""An analyst decides on a fact of a record: the decision is held against those before it and goes into the file of judgements."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detente.errors import UsageError
from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Fact
from detente.model.location import Location
from detente.model.report import Account
from detente.record.corrections import changes_of, keyed, value_of
from detente.record.judged import renamed
from detente.record.judgement_file import append, read_judgements
from detente.record.judgement_fit import Fit, fitted
from detente.record.judgements import Judgement, judgement_of
from detente.record.store import Record

Locate = Callable[[str], Location | None]


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


@dataclass(frozen=True, slots=True)
class Done:
    """A decision with the facts that it is on, and what became of it and of those before it; the last of ``fits`` is its own.

    ``is_old`` where the same person has said the same before, so that nothing was added.
    """

    judgement: Judgement
    sides: tuple[tuple[Fact, Account], ...]
    fits: tuple[Fit, ...]
    is_old: bool


def decide(record: Record, file: str, fact: str, ask: Ask, knowledge: Callable[[], Knowledge], locate: Locate) -> Done:
    """Write down a decision on the fact whose id begins with ``fact``. ``knowledge`` is asked for where something is corrected,
    ``locate`` knows where a place lies.

    Raises ``UsageError`` for a decision that cannot be, a fact that is not in the record, an id that several begin with, or a
    decision of nobody; ``RecordError``.
    """
    decision, second = _decision(ask)
    if not ask.by or not ask.by.strip():
        raise UsageError("say who judges: --by NAME, or set DETENTE_BY")
    before = read_judgements(file).found if Path(file).exists() else ()
    one, account = _named(record, fact, before)
    other = _named(record, second, before) if second else None
    changes = _changes(ask.correct, one, account, knowledge, locate) if ask.correct else None
    judgement = judgement_of(
        decision, one, account.document, by=ask.by, at=ask.at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), note=ask.note,
        changes=changes, other=(other[0], other[1].document) if other else None,
    )  # fmt: skip
    beside = tuple(j for j in before if _places(j) & _places(judgement))
    fits = fitted(accounts_of(record, (judgement, *beside)), (*beside, judgement)).fits
    is_old = _said_before(fits)
    if not is_old:
        append(file, judgement)
    return Done(judgement, tuple(p for p in ((one, account), other) if p), fits, is_old)


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


def _changes(
    given: Sequence[str], fact: Fact, account: Account, knowledge: Callable[[], Knowledge], locate: Locate
) -> dict[str, Any]:
    changes = changes_of(given, fact, _actors(account), knowledge())
    if all(keyed(value_of(fact, name)) == keyed(value) for name, value in changes.items()):
        raise UsageError("the fact has these values already: --confirm says that they are right")
    if changes.get("place"):
        location = locate(changes["place"])
        changes |= {"location": location.to_json()} if location else {}
    return changes


def _actors(account: Account) -> Iterator[ActorRef]:
    """Everybody whom the document's facts name."""
    for fact in account.facts:
        for name in fact.values():
            value = getattr(fact, name)
            yield from (v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, ActorRef))


def accounts_of(record: Record, judgements: Iterable[Judgement]) -> Iterator[Account]:
    """The documents that were judged, one at a time; where one is gone, those of its address."""
    anchors = [a for j in judgements for a in (j.anchor, j.other_anchor) if a is not None]
    gone: set[str] = set()
    for key in dict.fromkeys(a.document for a in anchors):
        account = record.account(key)
        if account is not None:
            yield account
        else:
            gone |= {a.url for a in anchors if a.document == key and a.url}
    given = {a.document for a in anchors}
    moved = [d["id"] for d in record.documents() if d["url"] in gone and d["id"] not in given] if gone else []
    for key in moved:
        account = record.account(key)
        if account is not None:
            yield account


def _places(judgement: Judgement) -> set[str]:
    """The documents and addresses that a judgement is about."""
    anchors = [a for a in (judgement.anchor, judgement.other_anchor) if a is not None]
    return {place for a in anchors for place in (a.document, a.url) if place}


def _said_before(fits: Sequence[Fit]) -> bool:
    """Whether the last judgement says what its person's standing one says."""
    *before, last = fits
    mine = _saying(last)
    replaced = [f for f in before if f.state == "replaced" and who(f) == who(last)]
    newest = max(replaced, key=lambda f: f.judgement.at, default=None)
    return newest is not None and _saying(newest) == mine


def who(fit: Fit) -> tuple[Any, ...]:
    """Who judges what: of two judgements with the same the later one replaces the other."""
    is_pair = fit.judgement.other is not None
    return fit.judgement.by, is_pair, frozenset((fit.fact, fit.other) if is_pair else (fit.fact,))


def _saying(fit: Fit) -> tuple[Any, ...]:
    judgement = fit.judgement
    return judgement.decision, judgement.note, json.dumps(dict(judgement.changes), sort_keys=True)
