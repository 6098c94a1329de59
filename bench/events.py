"""Events against sets that others have coded: how often type, quad, dyad and spans are right, and what is taken for what.

    python bench/events.py --data DIR [--sample N] [--seed S] [--set NAME] [--errors]

``DIR`` holds the sets as JSON lines, one text a line with its coded events: ``plv_train`` (PLOVER root with the words of actor
and recipient), ``conflibert_quad_train`` (quad class of the sentence), ``conflibert_spans_train`` (words of actor and
recipient) and the unit tests of the older coders (actor codes of invented states, so only their root is compared). A set
that is not there is left out. These sets were made for training; figures on them say nothing of unseen texts.

PLOVER's coders put what is only intended under AGREE or THREATEN, what is refused under REJECT and 2018's YIELD for today's
CONCEDE and RETREAT; ``coded_as`` says how a mood is compared with such a label.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.extract.events import extract_events
from detente.extract.page import Page, Scene
from detente.extract.statements import extract_statements
from detente.model.facts import Event
from detente.model.text import Document, Span
from detente.pipeline import Pipeline
from detente.reading.repair import repaired

ROOTS = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
CAMEO_ROOTS = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD", "09": "ACCUSE", "10": "REQUEST",
    "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
    "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
    "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip

SETS = (
    "plv_train", "conflibert_quad_train", "conflibert_spans_train", "universalpetrarch_unit", "petrarch1_unit", "tabari_validate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """A text as read: its events and what the code needs of the page."""

    text: str
    events: tuple[Event, ...]


def coded_as(event: Event) -> str:
    """The root that PLOVER's coders would give: intent and refusal are types of their own there."""
    root = ROOTS.get(event.type, event.type)
    if event.mood == "planned":
        return "AGREE" if QUADS[root] in (1, 2) else "THREATEN" if QUADS[root] == 4 else root
    if event.mood == "denied" and QUADS[root] in (1, 2):
        return "REJECT"
    return root


def load(folder: Path, name: str) -> list[dict[str, Any]]:
    """The lines of one set; empty where it is not there."""
    path = folder / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def read_all(pipeline: Pipeline, texts: Sequence[str], batch: int = 64) -> Iterator[Read]:
    """The events of every text."""
    for start in range(0, len(texts), batch):
        part = texts[start : start + batch]
        for text, parsed in zip(part, pipeline.reader.parse_many(part), strict=True):
            page: Page = pipeline.page(Document(text=text), repaired(parsed))
            scene = Scene(page, extract_statements(page, pipeline.cues))
            yield Read(text, tuple(extract_events(page, scene, pipeline.triggers)))


def overlaps(event: Event, field: str, gold: Iterable[Span]) -> bool:
    """Whether a span of the event's field shares characters with one of the gold spans."""
    return any(a.overlaps(b) for a in event.spans(field) for b in gold)


def prf(true: int, found: int, gold: int) -> str:
    """Precision, recall and F1 as text."""
    p, r = (true / found if found else 0.0), (true / gold if gold else 0.0)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r) if p + r else 0.0:.3f}"


def gold_pairs(line: dict[str, Any]) -> list[tuple[str, list[Span], list[Span]]]:
    """Root, actor spans and recipient spans of each coded event of a ``plv_train`` line."""
    found = []
    for event in line["events"]:
        spans = {role: [Span(s, e) for kind, s, e in event["spans"] if kind == role] for role in ("actor", "recipient")}
        found.append((event["code"], spans["actor"], spans["recipient"]))
    return found


def score_pairs(lines: Sequence[dict[str, Any]], reads: Sequence[Read], errors: bool) -> None:
    """``plv_train``: is the pair found, has it the right root, and which roots are taken for which."""
    confusion: Counter[tuple[str, str]] = Counter()
    covered = right = 0
    for line, read in zip(lines, reads, strict=True):
        for root, actors, recipients in gold_pairs(line):
            pair = [e for e in read.events if overlaps(e, "actors", actors) and overlaps(e, "recipients", recipients)]
            codes = [coded_as(e) for e in pair]
            covered += bool(pair)
            right += root in codes
            confusion[root, root if root in codes else codes[0] if codes else "-"] += 1
            if errors and root not in codes:
                every = [f"{e.type}/{e.mood}:{[s.of(read.text) for s in e.spans('trigger')]}" for e in read.events]
                print(f"    {root:9} {[s.of(read.text) for s in (*actors, *recipients)]} {every} | {read.text[:230]}")
    total = sum(confusion.values())
    of_found = right / max(covered, 1)
    print(f"  pairs {total}: found {covered / total:.3f}, root right of those found {of_found:.3f}, of all {right / total:.3f}")
    table(confusion)


def score_sentences(lines: Sequence[dict[str, Any]], reads: Sequence[Read], label: Any) -> None:
    """Labels of whole sentences as a multiset: P, R and F1 overall and by label."""
    true: Counter[str] = Counter()
    found: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for line, read in zip(lines, reads, strict=True):
        wanted = {str(x) for event in line["events"] if (x := label(event)) is not None}
        given = {coded_as(e) for e in read.events}
        given = {str(QUADS[g]) for g in given} if all(w.isdigit() for w in wanted) else given
        true.update(wanted & given)
        found.update(given)
        gold.update(wanted)
    print(f"  all            {prf(sum(true.values()), sum(found.values()), sum(gold.values()))}")
    for name in sorted(gold):
        print(f"  {name:14} {prf(true[name], found[name], gold[name])}  n={gold[name]}")


def score_spans(lines: Sequence[dict[str, Any]], reads: Sequence[Read]) -> None:
    """``conflibert_spans_train``: overlap of the words of actors and recipients, whatever the type."""
    for role, field in (("actor", "actors"), ("recipient", "recipients")):
        true = found = gold = 0
        for line, read in zip(lines, reads, strict=True):
            wanted = [Span(*x["span"]) for event in line["events"] for x in event.get(role, ())]
            given = list(dict.fromkeys(s for e in read.events for s in e.spans(field)))
            true += sum(any(g.overlaps(w) for w in wanted) for g in given)
            found += len(given)
            gold += len(wanted)
        print(f"  {role:14} {prf(true, found, gold)}")


def table(confusion: Counter[tuple[str, str]]) -> None:
    """Gold roots as rows, given ones as columns; ``-``: the pair was not found."""
    names = sorted({g for g, _ in confusion})
    columns = [*sorted({f for _, f in confusion} - {"-"}), "-"]
    print("  " + " " * 10 + " ".join(f"{c[:5]:>5}" for c in columns))
    for name in names:
        print(f"  {name:10}" + " ".join(f"{confusion[name, c] or '.':>5}" for c in columns))


def cameo_root(event: dict[str, Any]) -> str | None:
    """The PLOVER root of a unit test's CAMEO code; ``None`` for statements and for codes of the older WEIS."""
    code = str(event.get("code") or "")
    return CAMEO_ROOTS.get(code[:2]) if code[:3].isdigit() else None


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--sample", type=int, default=200)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--set", default="")
    options.add_argument("--errors", action="store_true", help="print the texts whose pair or root was missed")
    given = options.parse_args(arguments)
    pipeline = Pipeline()
    for name in SETS:
        lines = load(given.data, name)
        if not lines or given.set not in name:
            continue
        lines = random.Random(given.seed).sample(lines, min(given.sample, len(lines)))
        began = time.process_time()
        reads = list(read_all(pipeline, [line["text"] for line in lines]))
        print(f"{name}: {len(lines)} texts, {len(lines) / (time.process_time() - began):.0f} a CPU second")
        if name == "plv_train":
            score_pairs(lines, reads, given.errors)
        elif name == "conflibert_spans_train":
            score_spans(lines, reads)
        else:
            score_sentences(lines, reads, (lambda e: e.get("quad")) if "quad" in name else cameo_root)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
