"""How many of the hand-worked dates of ``cases/dates`` are right, and how fast ``find_dates`` alone is.

python -m bench.dates            the counts, file by file, every miss, and words a second
"""

from __future__ import annotations

import time
from collections import Counter

from tests.test_cases_dates import answer, load_cases, parses

from detente.knowledge import load_knowledge
from detente.model.when import When
from detente.reading.dates import find_dates
from detente.reading.parsed import load_reader

_ROUNDS = 20


def main() -> None:
    """Print both."""
    right, all_ = Counter[str](), Counter[str]()
    for name, case in load_cases():
        group = name.split(" ")[0]
        expected = str(When.parse(case["is"])) if case["is"] else None
        got = answer(case, parses()[case["text"]])
        all_[group] += 1
        right[group] += got == expected
        if got != expected:
            print(f"  {name}: {got} instead of {expected}")
    for group in sorted(all_):
        print(f"{group:<16}{right[group]:>4} of {all_[group]}")
    print(f"{'all':<16}{right.total():>4} of {all_.total()}")
    print(f"find_dates: {speed():,.0f} words a second")


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
