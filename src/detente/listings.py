"""``detente statements``, ``contacts``, ``events``, ``acts``, ``search``: what a record holds, as read or as analysts judged it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.errors import UsageError
from detente.model.report import Account
from detente.progress import tell
from detente.record.store import Record

Json = dict[str, Any]
Question = Callable[[Record], Iterator[Json]]


def show_listing(
    kind: str, place: str, ask: Question, form: str, *, merged: bool = False, judgements: str | None = None, width: int = 100
) -> None:  # fmt: skip
    """Print what ``ask`` finds in the record at ``place``.

    ``merged``: what tells the same once. ``judgements``: a file of analysts' decisions, which go first: what was rejected is gone,
    what was corrected is asked for by its new values, what was joined or parted is one or several. Raises ``UsageError``,
    ``RecordError``, ``MissingInput``.
    """
    from detente.publish.tables import FORMATS, listing

    if form not in FORMATS:
        raise UsageError(f"no format {form!r}: choose one of {', '.join(FORMATS)}")
    with Record.open(place, create=False) as record:
        facts: Iterable[Json] = ask(record)
        if judgements is not None or merged:
            facts = _derived(record, ask, merged=merged, judgements=judgements)
        print(listing(kind, facts, form, width))


def show_hits(place: str, words: Sequence[str], form: str) -> None:
    """Print the documents of the record at ``place`` that fit the words and filters. Raises ``UsageError``, ``RecordError``."""
    if form not in ("table", "jsonl"):
        raise UsageError(f"no format {form!r}: choose one of table, jsonl")
    with Record.open(place, create=False) as record:
        for hit in record.search(" ".join(map(_requoted, words))):
            print(json.dumps(hit, ensure_ascii=False) if form == "jsonl" else _hit(hit))


def _requoted(word: str) -> str:
    """What the shell's quotes held together stays together: ``agreement:"New START"``, ``"ten minutes"``."""
    if " " not in word or '"' in word:
        return word
    name, colon, value = word.partition(":")
    return f'{name}:"{value}"' if colon and " " not in name else f'"{word}"'


def _hit(hit: dict[str, object]) -> str:
    """One line: the document, its day, outlet, title, the passage, and how many facts fit."""
    facts = hit["facts"]
    told = [str(hit[key]) for key in ("document", "dated", "outlet", "title", "place") if hit[key]]
    return "  ".join([*told, *([f"({len(facts)} facts)"] if isinstance(facts, list) and facts else [])])


def _derived(record: Record, ask: Question, *, merged: bool, judgements: str | None) -> Iterable[Json]:
    from detente.knowledge import load_knowledge
    from detente.record.judged import Pairs, fit_file, judged, pairs, renamed
    from detente.record.view import merged_rows

    knowledge = load_knowledge()
    facts: Iterable[Json] = ask(record)
    revised: dict[str, Account] = {}
    decided = Pairs((), ())
    if judgements is not None:
        found, accounts = fit_file(record, judgements, tell=tell)
        revised = {a.document.id: judged(a, found, knowledge) for a in accounts}
        names = {old: new for a in accounts for old, new in renamed(a, found).items()}
        facts, decided = _as_judged(facts, revised, names, ask), pairs(found)
    return merged_rows(record, facts, knowledge, *decided, revised=revised) if merged else facts


def _as_judged(facts: Iterable[Json], revised: Mapping[str, Account], names: Mapping[str, str], ask: Question) -> Iterator[Json]:
    """The facts, those of judged documents as they are now; what fits the question only since it was corrected comes last."""
    now = {fact["id"]: fact for fact in _asked_of(revised.values(), ask)} if revised else {}
    for fact in facts:
        if fact["document"] not in revised:
            yield fact
        elif (key := names.get(fact["id"], fact["id"])) in now:
            yield now.pop(key)
    yield from now.values()


def _asked_of(accounts: Iterable[Account], ask: Question) -> list[Json]:
    """What the question finds in these accounts: they are few, and a record of their own answers it as the whole one would."""
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "judged.db") as record:
        for account in accounts:
            record.add(account, "", "")
        return list(ask(record))
