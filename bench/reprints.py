"""Reprints: speed, memory, precision and recall of finding the same text among made documents.

    python -m bench.reprints [--texts FILE] [--count 10000] [--seed S] [--floor]

Documents of about 600 words are made from the word counts of ``FILE`` (JSON lines with ``text``, plain or gzipped), or of a Zipf
list where none is given: the words follow each other as drawn, so that two documents share runs of words only where it is
meant. Of a hundred documents twenty are reprints of earlier ones, of five kinds in turn: whole; with one word in twenty
changed; the first third; with an own paragraph of a hundred words before it; every fourth sentence dropped. Ten open with the
same set phrases of sixty words as many others and go on by themselves: these must not be taken together.

A document is made again from its number wherever its text is asked for, so that the memory is that of the index.
P and R count pairs of a reprint and its first text's group: R the reprints that stand in their source's group, P the documents
in groups that belong to their group's first. CPU and memory are those of the finding, without the making of the documents.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import sys
import time
from bisect import bisect
from collections import Counter
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from bench.rows import rows_of

from detente.record.reprints import Reprints
from detente.record.shingles import signatures

KINDS = ("whole", "changed", "third", "added", "dropped")
_BATCH = 1000
_LENGTH = 600
_SENTENCE = 20
_REACH = 50_000  # how far back the text lies that is reprinted


class Maker:
    """Documents by their number. ``words`` with their counts are what they are made of."""

    def __init__(self, words: list[str], counts: list[int], seed: int) -> None:
        self._words, self._sums, self._seed = words, list(accumulate(counts)), seed
        self._phrases = [self._drawn(random.Random(f"{seed} phrase {n}"), 60) for n in range(5)]

    def source(self, n: int) -> int | None:
        """The number of the document of which this one is a reprint."""
        if n % 5 != 4 or n < 10:
            return None
        found = random.Random(f"{self._seed} source {n}").randrange(max(0, n - _REACH), n)
        return found - 1 if found % 5 == 4 else found

    def kind(self, n: int) -> str:
        """How a reprint is changed."""
        return KINDS[n // 5 % len(KINDS)]

    @lru_cache(maxsize=2000)  # noqa: B019 - one maker a run
    def text(self, n: int) -> str:
        """The document's text."""
        source = self.source(n)
        rand = random.Random(f"{self._seed} {n}")
        if source is not None:
            return self._reprinted(self.text(source), self.kind(n), rand)
        start = list(self._phrases[n // 10 % 5]) if n % 10 == 3 else []
        return _sentences(start + self._drawn(rand, max(80, round(rand.gauss(_LENGTH, 150)) - len(start))))

    def _reprinted(self, text: str, kind: str, rand: random.Random) -> str:
        words = text.split()
        if kind == "third":
            return " ".join(words[: len(words) // 3])
        if kind == "changed":
            return " ".join(rand.choice(self._words) if rand.random() < 0.05 else w for w in words)
        if kind == "added":
            return _sentences(self._drawn(rand, 100)) + " " + text
        if kind == "dropped":
            return " ".join(s for i, s in enumerate(re.split(r"(?<=\.) ", text)) if i % 4 != 3)
        return text

    def _drawn(self, rand: random.Random, count: int) -> list[str]:
        total = self._sums[-1]
        return [self._words[bisect(self._sums, rand.random() * total)] for _ in range(count)]


def _sentences(words: list[str]) -> str:
    parts = [words[i : i + _SENTENCE] for i in range(0, len(words), _SENTENCE)]
    return " ".join(" ".join([p[0].capitalize(), *p[1:]]) + "." for p in parts)


def vocabulary(path: Path | None) -> tuple[list[str], list[int]]:
    """Words with their counts: of the texts of a file, or 50,000 made ones by Zipf's law."""
    if path is None:
        return [f"w{n}" for n in range(50_000)], [50_000_000 // (n + 1) for n in range(50_000)]
    counts = Counter(w for row in rows_of(path) for w in re.findall(r"[^\W\d_]+", row["text"]))
    kept = sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:50_000]
    return [w for w, _ in kept], [c for _, c in kept]


def measure(maker: Maker, count: int) -> dict[str, float]:
    """Find the reprints of ``count`` documents."""
    spent = making = 0.0
    clock = time.process_time

    def text_of(key: str) -> str:
        nonlocal making
        began = clock()
        text = maker.text(int(key))
        making += clock() - began
        return text

    index = Reprints(text_of)
    for first in range(0, count, _BATCH):
        numbers = range(first, min(first + _BATCH, count))
        texts = [maker.text(n) for n in numbers]
        began, before = clock(), making
        index.add([str(n) for n in numbers], signatures(texts))
        spent += clock() - began - (making - before)
        if count >= 100_000 and (first + _BATCH) % 50_000 == 0:
            print(f"{first + _BATCH} documents, {spent:.0f} s, {_memory():.0f} MB", file=sys.stderr, flush=True)
    return {"seconds": spent, "rate": count / spent, "memory": _memory(), **_scores(maker, index, count)}


def _scores(maker: Maker, index: Reprints, count: int) -> dict[str, float]:
    group = {int(n): i for i, g in enumerate(index.groups()) for n in g}
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for n in range(count):
        source = maker.source(n)
        if source is not None:
            total[maker.kind(n)] += 1
            found[maker.kind(n)] += n in group and group[n] == group.get(source)
    right = wrong = 0
    for members in index.groups():
        origins = Counter(_first(maker, int(n)) for n in members)
        right += origins.most_common(1)[0][1] - 1
        wrong += len(origins) - 1
    by_kind = {f"R {k}": 100 * found[k] / total[k] for k in KINDS if total[k]}
    return {"P": 100 * right / max(1, right + wrong), "R": 100 * found.total() / max(1, total.total()), **by_kind}


def _first(maker: Maker, n: int) -> int:
    source = maker.source(n)
    while source is not None:
        n, source = source, maker.source(source)
    return n


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Measure and print; 1 where a floor is missed."""
    parser = argparse.ArgumentParser(prog="bench.reprints", description="Speed and accuracy of finding reprints.")
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", action="store_true", help="fail under P 99, R 95 or 1,100 documents a CPU second")
    given = parser.parse_args()
    maker = Maker(*vocabulary(given.texts), given.seed)
    base = _memory()
    found = measure(maker, given.count)
    print(f"{given.count} documents: {found['rate']:.0f} a CPU second, {found['seconds']:.0f} s, ", end="")
    print(f"at most {found['memory']:.0f} MB ({base:.0f} before)")
    print("  ".join(f"{k} {v:.1f}" for k, v in found.items() if k[0] in "PR"))
    return int(given.floor and (found["P"] < 99 or found["R"] < 95 or found["rate"] < 1100))


if __name__ == "__main__":
    sys.exit(main())
