"""The triage of sentences: how fast it is, how many it lets through, and which events it loses; and the speed with the parse.

    python -m bench.triage --texts NEWS.jsonl.gz [--count N] [--seed S] [--check] [--errors]

``NEWS`` holds one text a line (``text``). N texts are drawn (default 150) and read in full; every event found is then held
against the triage of the sentence with its trigger. Speeds are per CPU second on one core: of the triage alone over all
sentences (each once before, so that its memory is warm, as in a long run), and from raw text to events with the parse.
``--check``: exit status 1 where a target is missed: 20,000 sentences a second for the triage, 120 with the parse, 2 % lost.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from bench.rows import rows_of

from detente.extract.triage import Triage
from detente.model.text import Document
from detente.pipeline import Pipeline
from detente.reading.parsed import Parsed
from detente.reading.repair import repaired

TRIAGE, PARSED, LOST = 20_000, 120, 0.02
_RUNS, _BATCH, _ROUNDS = 5, 32, 5


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the engine cuts it, with the number of events whose trigger stands in it."""

    text: str
    events: int


def load(path: Path, count: int, seed: int) -> list[str]:
    """Texts drawn from the file."""
    texts = [row["text"] for row in rows_of(path)]
    return random.Random(seed).sample(texts, min(count, len(texts)))


def events_of(pipeline: Pipeline, texts: Sequence[str]) -> tuple[list[Sentence], float]:
    """Every sentence with its events, and the CPU seconds from raw text to events."""
    began, found = time.process_time(), []
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        for text, parsed in zip(batch, map(repaired, pipeline.reader.parse_many(batch)), strict=True):
            page = pipeline.page(Document(text=text), parsed)
            found.append((text, parsed, [s for e in pipeline.events_on(page) for s in e.spans("trigger")[:1]]))
    spent = time.process_time() - began
    return [s for text, parsed, triggers in found for s in _sentences(text, parsed, {t.start for t in triggers})], spent


def _sentences(text: str, parsed: Parsed, triggers: set[int]) -> list[Sentence]:
    firsts = [i for i in range(len(parsed)) if i == 0 or parsed.sent[i] != parsed.sent[i - 1]]
    bounds = [*(parsed.start[i] for i in firsts), len(text)]
    return [Sentence(text[a:b], sum(a <= t < b for t in triggers)) for a, b in pairwise(bounds)]


def speed(triage: Triage, sentences: Sequence[str]) -> float:
    """Sentences a CPU second, the median of five runs."""
    rates = []
    for _ in range(_RUNS + 1):
        began = time.process_time()
        for _ in range(_ROUNDS):
            for sentence in sentences:
                triage.may_hold_event(sentence)
        rates.append(_ROUNDS * len(sentences) / max(time.process_time() - began, 1e-9))
    return median(rates[1:])


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--texts", type=Path, required=True)
    options.add_argument("--count", type=int, default=150)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--check", action="store_true")
    options.add_argument("--errors", action="store_true", help="print the sentences whose events are lost")
    given = options.parse_args(arguments)
    pipeline = Pipeline()
    triage = pipeline.triage
    pipeline.reader.parse_many(["The engine loads before the clock starts."])
    sentences, spent = events_of(pipeline, load(given.texts, given.count, given.seed))
    lost = [s for s in sentences if s.events and not triage.may_hold_event(s.text)]
    events, passed = sum(s.events for s in sentences), sum(triage.may_hold_event(s.text) for s in sentences)
    rate, parsed_rate = speed(triage, [s.text for s in sentences]), len(sentences) / spent
    share = sum(s.events for s in lost) / max(events, 1)
    print(f"{len(sentences)} sentences, {events} events; {passed / len(sentences):.1%} pass the triage")
    print(f"events lost by the triage: {sum(s.events for s in lost)} ({share:.2%}; at most {LOST:.0%})")
    print(f"triage: {rate:,.0f} sentences a CPU second (at least {TRIAGE:,})")
    print(f"raw text to events with the parse: {parsed_rate:.0f} sentences a CPU second (at least {PARSED})")
    print(f"with triage, sentences like these: {1 / (1 / rate + passed / len(sentences) / parsed_rate):.0f} a CPU second")
    if given.errors:
        print("\n".join(s.text.strip() for s in lost))
    return int(given.check and (rate < TRIAGE or parsed_rate < PARSED or share > LOST))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
