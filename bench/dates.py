"""How many of the hand-worked dates of ``cases/dates`` are right, beside two other libraries, and how fast ``find_dates`` alone is.

python -m bench.dates            the counts, file by file, every miss, the comparison, and words a second

The comparison needs ``pip install dateparser parsedatetime``, which the project does not depend on; what is not installed is
left out.

Détente has to give the very window that was worked out. The others give points in time, so theirs is the easier question: they are
right where one of the points that they find in the expression is the day, or lies in the window and that is of a month at most; and
where an expression dates nothing, if they find nothing in it. "Inside" asks less still: any window that is closed will do,
whatever its length. Both read the English text with the day of the report (the first one of a window; 1 January 2024 where it is
not known);
dateparser is told to prefer the past.
"""

from __future__ import annotations

import importlib
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any

from tests.test_cases_dates import answer, load_cases, parses

from detente.knowledge import load_knowledge
from detente.model.when import When
from detente.reading.dates import find_dates
from detente.reading.parsed import load_reader

_ROUNDS = 20
_MONTH = 31
_UNKNOWN = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Hit:
    """A point in time that a library found in the characters ``start`` to ``end``."""

    start: int
    end: int
    day: date


@dataclass(frozen=True, slots=True)
class Row:
    """An expression in its text, with the right answer."""

    text: str
    start: int
    end: int
    expected: When | None
    base: date


Peer = Callable[[str, date], list[Hit]]


def main() -> None:
    """Print all of it."""
    right, all_ = Counter[str](), Counter[str]()
    own: list[bool] = []
    for name, case in load_cases():
        group = name.split(" ")[0]
        expected = str(When.parse(case["is"])) if case["is"] else None
        got = answer(case, parses()[case["text"]])
        all_[group] += 1
        right[group] += got == expected
        own.append(got == expected)
        if got != expected:
            print(f"  {name}: {got} instead of {expected}")
    for group in sorted(all_):
        print(f"{group:<16}{right[group]:>4} of {all_[group]}")
    print(f"{'all':<16}{right.total():>4} of {all_.total()}")
    print()
    cases = rows()
    peers = {name: judged(load(), cases) for name, load in _PEERS.items() if find_spec(name)}
    for line in table(cases, own, peers):
        print(line)
    for name in _PEERS.keys() - peers:
        print(f"{name} is left out: pip install {name}")
    print()
    print(f"find_dates: {speed():,.0f} words a second")


def rows() -> list[Row]:
    """The cases as the comparison needs them."""
    found = []
    for _, case in load_cases():
        start = -1
        for _ in range(case.get("nth", 1)):
            start = case["text"].index(case["expression"], start + 1)
        anchor = When.parse(case["anchor"]) if case["anchor"] else None
        base = (anchor.earliest if anchor else None) or _UNKNOWN
        expected = When.parse(case["is"]) if case["is"] else None
        found.append(Row(case["text"], start, start + len(case["expression"]), expected, base))
    return found


def is_short(row: Row) -> bool:
    """Whether a point can be the right answer: a day, or a window of a month at most."""
    return row.expected is not None and 0 < (row.expected.days or 0) <= _MONTH


def judge(row: Row, hits: Sequence[Hit]) -> tuple[bool, bool]:
    """Whether a library's points are right for a row, and whether they are where every closed window will do."""
    over = [hit for hit in hits if hit.start < row.end and row.start < hit.end]
    when = row.expected
    if when is None:
        return not over, not over
    if when.earliest is None or when.latest is None:
        return False, False
    inside = any(when.earliest <= hit.day <= when.latest for hit in over)
    return inside and is_short(row), inside


def judged(peer: Peer, cases: Sequence[Row]) -> list[tuple[bool, bool]]:
    """What ``judge`` says of each row."""
    return [judge(row, peer(row.text, row.base)) for row in cases]


def table(cases: Sequence[Row], own: Sequence[bool], peers: dict[str, list[tuple[bool, bool]]]) -> list[str]:
    """The lines of the comparison, and how Détente's errors stand to those of the best of the others."""
    short = [is_short(row) for row in cases]
    none = [row.expected is None for row in cases]
    scores = {"Détente": [(ok, ok) for ok in own]} | peers
    lines = [f"{'':<16}{'right':>12}{'days, months':>16}{'dates nothing':>16}{'inside':>12}"]
    for name, verdicts in scores.items():
        right, inside = [ok for ok, _ in verdicts], [ok for _, ok in verdicts]
        days, nothing = ([ok for ok, kept in zip(right, which, strict=True) if kept] for which in (short, none))
        lines.append(f"{name:<16}{_share(right):>12}{_share(days):>16}{_share(nothing):>16}{_share(inside):>12}")
    if peers:
        best = max(peers, key=lambda name: sum(ok for ok, _ in peers[name]))
        for column, said in ((0, "all"), (1, "inside")):
            errors = sum(not verdict[column] for verdict in peers[best])
            mine = sum(not ok for ok in own)
            lines.append(
                f"errors ({said}): Détente {mine}, {best} {errors}: {mine / errors:.3f} of them" if errors else f"{best}: no error"
            )
        point = [not ok for ok, kept in zip(own, (a or b for a, b in zip(short, none, strict=True)), strict=True) if kept]
        theirs = [not ok for (ok, _), a, b in zip(peers[best], short, none, strict=True) if a or b]
        lines.append(f"errors where a point or nothing is the answer: Détente {sum(point)}, {best} {sum(theirs)} of {len(point)}")
    return lines


def _share(verdicts: Sequence[bool]) -> str:
    return f"{sum(verdicts)}/{len(verdicts)} {100 * sum(verdicts) / len(verdicts):.0f}%" if verdicts else "-"


def _dateparser() -> Peer:
    search: Any = importlib.import_module("dateparser.search").search_dates

    def find(text: str, base: date) -> list[Hit]:
        settings = {"RELATIVE_BASE": datetime(base.year, base.month, base.day, 12), "PREFER_DATES_FROM": "past"}
        return located(text, [(said, moment.date()) for said, moment in search(text, languages=["en"], settings=settings) or []])

    return find


def located(text: str, said: Sequence[tuple[str, date]]) -> list[Hit]:
    """Pieces of a text in their order, each with the place at which it stands."""
    hits, floor = [], 0
    for piece, day in said:
        start = text.find(piece, floor)
        if start >= 0:
            floor = start + len(piece)
            hits.append(Hit(start, floor, day))
    return hits


def _parsedatetime() -> Peer:
    calendar: Any = importlib.import_module("parsedatetime").Calendar()

    def find(text: str, base: date) -> list[Hit]:
        found = calendar.nlp(text, datetime(base.year, base.month, base.day, 12)) or ()
        return [Hit(start, end, moment.date()) for moment, _, start, end, _ in found]

    return find


_PEERS: dict[str, Callable[[], Peer]] = {"dateparser": _dateparser, "parsedatetime": _parsedatetime}


def speed() -> float:
    """Words a second of ``find_dates`` over the texts of ``cases/extract``, with all happenings of the knowledge, one core."""
    from tests.gold import load_cases as load_dispatches

    texts = [case.text for case in load_dispatches()]
    pages, happenings = load_reader().parse_many(texts), load_knowledge().happenings
    anchor = When.parse("2023-07-12")
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        for parsed in pages:
            find_dates(parsed, anchor, happenings)
        best = min(best, time.perf_counter() - start)
    return sum(len(parsed) for parsed in pages) / best


if __name__ == "__main__":
    main()
