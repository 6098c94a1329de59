"""The date of documents that tell none: the known date is hidden, and what the reading infers is held against it.

    python -m bench.undated --texts NEWS.jsonl.gz [--count N] [--seed S] [--errors]

``NEWS`` holds one text a line (``text``, ``date`` as YYYY-MM-DD, maybe ``source``). N texts are drawn (default 400), a dateline
that gives the day itself stays in the text, as it would in an undated copy. Told are the share for which a window was inferred
(closed on both sides, or open), how often the true day lies in it, and how wide the closed windows are.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from bench.rows import rows_of

from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.reading.repair import repaired

_BATCH = 32


@dataclass(slots=True)
class Windows:
    """What was counted: texts, windows (of them open ones), true days within, widths in days."""

    texts: int = 0
    open: int = 0
    within: int = 0
    widths: list[int] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def inferred(self) -> int:
        """How many texts got a window at all."""
        return self.open + len(self.widths)

    def add(self, window: When | None, day: date, told: str = "") -> None:
        """Count one text with its true day; ``told`` names it in the list of misses."""
        self.texts += 1
        if window is None:
            return
        if window.days is None:
            self.open += 1
        else:
            self.widths.append(window.days)
        self.within += window.may_be(day)
        if not window.may_be(day):
            self.misses.append(f"{day} not in {window} | {told}")


def load(path: Path, count: int, seed: int) -> list[dict[str, str]]:
    """Dated texts drawn from the file."""
    dated = [row for row in rows_of(path) if row.get("date")]
    return random.Random(seed).sample(dated, min(count, len(dated)))


def measure(pipeline: Pipeline, lines: Sequence[dict[str, str]]) -> Windows:
    """Read every text without its date."""
    counted = Windows()
    for start in range(0, len(lines), _BATCH):
        batch = lines[start : start + _BATCH]
        for line, parsed in zip(batch, pipeline.reader.parse_many([x["text"] for x in batch]), strict=True):
            dated = pipeline.page(Document(text=line["text"]), repaired(parsed)).dated
            told = f"{line.get('id')} {line.get('title')} | {dated}"
            counted.add(dated.when if dated else None, date.fromisoformat(line["date"][:10]), told)
    return counted


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--texts", type=Path, required=True)
    options.add_argument("--count", type=int, default=400)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--errors", action="store_true", help="print the windows that the true day is not in")
    given = options.parse_args(arguments)
    counted = measure(Pipeline(), load(given.texts, given.count, given.seed))
    total, inferred = max(counted.texts, 1), max(counted.inferred, 1)
    print(f"{counted.texts} texts; a window for {counted.inferred} ({counted.inferred / total:.1%}), {counted.open} of them open")
    print(f"the true day lies in {counted.within} of {counted.inferred} windows ({counted.within / inferred:.1%})")
    if counted.widths:
        narrow = sum(w <= 7 for w in counted.widths)
        print(f"closed windows: {len(counted.widths)}, median {median(counted.widths):.0f} days, {narrow} of at most a week")
    if given.errors:
        print("\n".join(counted.misses))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
