"""``detente check --record``: every claim of a record held against what is known and against the other reports."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from detente.errors import UsageError
from detente.knowledge import Knowledge, load_knowledge
from detente.model.facts import VERDICTS, Contact
from detente.model.report import Account
from detente.publish.review import COLUMNS, review_lines, review_row, sides_lines, summary_line
from detente.record.merge import merged
from detente.record.review import review
from detente.record.review_types import Review
from detente.record.sides import Sides, two_sides
from detente.record.store import Record

FORMATS = ("table", "json", "jsonl", "csv")


def run_check(
    record_place: str, *, fact: str | None = None, verdict: str | None = None, form: str = "table", today: date | None = None,
    width: int = 100,
) -> int:  # fmt: skip
    """Print the reviews of a record, those of one ``fact`` or with one ``verdict`` (as known now), and how many there are of each.

    A single contact is shown with the accounts of its two sides. ``today``: the day up to which is known, by default that of the
    clock. ``width``: columns of the text. Returns the exit code, 0. Raises ``UsageError`` for an unknown form, verdict or fact;
    ``RecordError``.
    """
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}: choose one of {', '.join(FORMATS)}")
    if verdict is not None and verdict not in VERDICTS:
        raise UsageError(f"no verdict {verdict!r}: choose one of {', '.join(VERDICTS)}")
    knowledge = load_knowledge()
    with Record.open(record_place, create=False) as record:
        found = review(record.accounts(), knowledge, today=today or date.today())
        chosen = [r for r in found if r.fact == fact] if fact else found
        if fact and not chosen:
            raise UsageError(f"no act or contact with the id {fact!r} is in the record: see `detente contacts` and `detente acts`")
        _show((r for r in chosen if verdict in (None, r.as_known_now.verdict)), form, width)
        if fact and form == "table" and isinstance(chosen, list):
            _show_sides(_sides(record, chosen[0], knowledge), knowledge, width)
    return 0


def _show(found: Iterable[Review], form: str, width: int) -> None:
    """Print as it comes, so that a long review is seen from the beginning."""
    if form == "json":
        print("[" + "".join(_json_list(found)) + "\n]")
    elif form == "jsonl":
        for one in found:
            print(json.dumps(one.to_json(), ensure_ascii=False), flush=True)
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(review_row, found))
    else:
        _show_text(found, width)


def _json_list(found: Iterable[Review]) -> Iterator[str]:
    for n, one in enumerate(found):
        yield ("," if n else "") + "\n" + json.dumps(one.to_json(), ensure_ascii=False, indent=2)


def _show_text(found: Iterable[Review], width: int) -> None:
    counts: Counter[str] = Counter()
    for one in found:
        counts[one.as_known_now.verdict] += 1
        print("\n".join(review_lines(one, width)), end="\n\n")
    print(summary_line(counts))


def _sides(record: Record, found: Review, knowledge: Knowledge) -> Sides | None:
    """The accounts of the two sides, where the fact is a contact that another document tells too."""
    documents = dict.fromkeys((found.document, *(r.document for r in found.reports), *(a.told.document for a in found.against)))
    accounts = [a for d in documents if (a := record.account(d)) is not None]
    group = next((g for g in merged(_contacts_only(accounts)) if found.fact in g.members), None)
    return two_sides(group, accounts, knowledge) if group and len({f.document for f in group.facts}) > 1 else None


def _contacts_only(accounts: Iterable[Account]) -> list[Account]:
    return [Account(a.document, a.dated, tuple(f for f in a.facts if isinstance(f, Contact))) for a in accounts]


def _show_sides(sides: Sides | None, knowledge: Knowledge, width: int) -> None:
    if sides is not None:
        names = {s: actor.name for s in sides.sides if (actor := knowledge.state(s))}
        print("\n" + "\n".join(sides_lines(sides, names, width)))
