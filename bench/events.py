"""Events against sets that others have coded: how often type, quad, dyad and spans are right, and what is taken for what.

    python -m bench.events --data DIR [--set NAME] [--part development|held-out|all] [--sample N] [--errors] [--cache DIR] [--check]

``DIR`` holds the sets as JSON lines, one text a line with its coded events: ``plv_train`` (PLOVER root with the words of actor
and recipient), ``conflibert_quad_train`` (quad class of the sentence), ``conflibert_spans_train`` (words of actor and
recipient) and the unit tests of the older coders (actor codes of invented states; two sets have codes of WEIS). ``own`` are the
project's own sentences (``cases/events``), whose label is the act itself; ``practice`` are more of them, for development only.
A set that is not there is left out. Each set falls into two parts by a hash of the id, and a text that stands in any set's
development part is development in all: whoever writes rules looks at the errors of that part only, and what counts is the
figure of the part held out (``--errors`` prints none of it).

The coders give a text one event: ``type`` counts every other as invented, true or not; ``type, first`` takes the first that is
read.

``--check`` holds the figures of the part held out against ``events_floors.json`` and fails where one is lower.

PLOVER's coders put what is only intended under AGREE or THREATEN, what is refused under REJECT and 2018's YIELD for today's
CONCEDE and RETREAT; ``coded_as`` says how a mood is compared with such a label. ``--cache`` keeps the parses there, so that
a second run takes seconds; empty it when the language engine changes.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from bench.event_triples import score_triples
from bench.events_score import (
    ROOTS,
    Line,
    Read,
    Scores,
    act_of,
    cameo_root,
    coded_as,
    is_development,
    quad_of,
    root_of,
    score_dyads,
    score_pairs,
    score_sentences,
    score_spans,
    weis_root,
)

from detente.extract.events import extract_events
from detente.extract.page import Scene
from detente.extract.statements import extract_statements
from detente.model.text import Document
from detente.pipeline import Pipeline
from detente.reading.parsed import Parsed
from detente.reading.repair import repaired

SETS = (
    "own", "practice", "plv_train", "conflibert_quad_train", "conflibert_spans_train", "universalpetrarch_unit", "petrarch1_unit",
    "tabari_validate",
)  # fmt: skip
WEIS = {"petrarch1_unit", "tabari_validate"}  # coded in WEIS; the third set of unit tests in roots of CAMEO
OWN = Path(__file__).parent.parent / "cases" / "events" / "plover.yaml"
_OURS = {"own": OWN, "practice": OWN.with_name("practice.yaml")}
FLOORS = Path(__file__).with_name("events_floors.json")
_BATCH = 64


def load(folder: Path, name: str, part: str) -> list[Line]:
    """The lines of one part of a set; empty where the set is not there.

    The sets share sentences under different ids: what any of them has in its development part is held out in none.
    """
    lines = _lines(folder, name)
    if part == "all" or name == "practice":
        return lines if part != "held-out" else []
    looked_at = {plain(line["text"]) for each in SETS for line in _lines(folder, each) if is_development(line["id"])}
    return [line for line in lines if (plain(line["text"]) in looked_at) == (part == "development")]


def _lines(folder: Path, name: str) -> list[Line]:
    if name in _OURS:
        return own_lines(_OURS[name])
    path = folder / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def own_lines(path: Path = OWN) -> list[Line]:
    """The project's own sentences in the form of ``plv_train``; the characters of each side are those of its words."""
    return [_own_line(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _own_line(row: Mapping[str, Any]) -> Line:
    text, spans = row["text"], []
    for role in ("actor", "recipient"):
        spans += [[role, text.index(words), text.index(words) + len(words)] for words in row[role]]
    return {"id": row["id"], "text": text, "events": [{"code": ROOTS.get(row["type"], row["type"]), "spans": spans}]}


def plain(text: str) -> str:
    """The letters and digits of a text in small: what two copies share, however spaced, tokenised or quoted."""
    return "".join(c for c in text.casefold() if c.isalnum())


class Readings:
    """Reads the texts of a set; ``cache`` keeps the parses. ``parsing`` and ``rules`` add up their CPU seconds."""

    def __init__(self, pipeline: Pipeline, cache: Path | None) -> None:
        self.pipeline, self.cache = pipeline, cache
        self.parsing = self.rules = 0.0

    def parses(self, name: str, texts: Sequence[str]) -> list[Parsed]:
        """The parses of the texts, from the cache where it has them all."""
        path = self.cache / f"{name}.pickle" if self.cache else None
        known: dict[str, Parsed] = pickle.loads(path.read_bytes()) if path and path.exists() else {}
        missing = [t for t in dict.fromkeys(texts) if t not in known]
        began = time.process_time()
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            known.update(zip(batch, self.pipeline.reader.parse_many(batch), strict=True))
        self.parsing += time.process_time() - began
        if path and missing:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pickle.dumps(known))
        return [known[t] for t in texts]

    def read(self, name: str, lines: Sequence[Line]) -> Iterator[Read]:
        """The events of every line."""
        for line, parsed in zip(lines, self.parses(name, [line["text"] for line in lines]), strict=True):
            page = self.pipeline.page(Document(text=line["text"]), repaired(parsed))
            scene = Scene(page, extract_statements(page, self.pipeline.cues))
            began = time.process_time()
            events = extract_events(page, scene, self.pipeline.triggers, self.pipeline.contexts)
            self.rules += time.process_time() - began
            yield Read(line["text"], tuple(events))


def report(name: str, lines: Sequence[Line], reads: Sequence[Read], errors: bool) -> dict[str, float]:
    """Print the figures of one set; those that floors are held against come back by name."""
    print(f"{name}: {len(lines)} texts")
    kinds = {"plv_train": _pairs, "conflibert_quad_train": _quads, "conflibert_spans_train": _spans}
    kind = _pairs if name in _OURS else kinds.get(name, _units)
    figures, wrong = kind(name, lines, reads)
    if errors:
        print("\n".join(wrong))
    return figures


Figures = tuple[dict[str, float], list[str]]


def _pairs(name: str, lines: Sequence[Line], reads: Sequence[Read]) -> Figures:
    code = root_of if name in _OURS else coded_as
    pairs, dyads = score_pairs(lines, reads, code), score_dyads(lines, reads, code)
    types = score_sentences(lines, reads, lambda e: e["code"], code)
    print(f"  pairs {pairs.total}: coverage {pairs.coverage:.3f}, root accuracy on those found {pairs.accuracy:.3f}")
    first = score_sentences(lines, [Read(read.text, read.events[:1]) for read in reads], lambda e: e["code"], code)
    print(f"  type           {types['all']}\n  dyad + type    {dyads}\n  type, first    {first['all']}")
    table(pairs.confusion)
    found = {"coverage": 100 * pairs.coverage, "root": 100 * pairs.accuracy, "type": types["all"].f1, "dyad and type": dyads.f1}
    return found, pairs.missed


def _quads(_: str, lines: Sequence[Line], reads: Sequence[Read]) -> Figures:
    scores = score_sentences(lines, reads, lambda e: e["quad"], quad_of)
    _by_label(scores)
    return {"quad": scores["all"].f1}, []


def _spans(_: str, lines: Sequence[Line], reads: Sequence[Read]) -> Figures:
    found, wrong = {}, []
    for role in ("actor", "recipient"):
        score, missed = score_spans(lines, reads, role)
        print(f"  {role:14} P {100 * score.precision:5.1f}  R {100 * score.recall:5.1f}  F1 {100 * score.f1:5.1f}")
        found[role] = 100 * score.f1
        wrong += missed
        # Two texts in ten of this set code no recipient, many of which name one: precision says something where one is coded.
        coded = [(line, read) for line, read in zip(lines, reads, strict=True) if any(e.get(role) for e in line["events"])]
        score, _ = score_spans([line for line, _ in coded], [read for _, read in coded], role)
        name = f"{role} coded"
        print(f"  {name:16}P {100 * score.precision:5.1f}  R {100 * score.recall:5.1f}  F1 {100 * score.f1:5.1f}  n={len(coded)}")
        found[name] = 100 * score.f1
    return found, wrong


def _units(name: str, lines: Sequence[Line], reads: Sequence[Read]) -> Figures:
    label = weis_root if name in WEIS else cameo_root
    scores = score_sentences(lines, reads, label, act_of)
    triples, wrong = score_triples(lines, reads, label)
    _by_label(scores)
    print(f"  triples        {triples}")
    return {"root": scores["all"].f1, "triple": triples.f1}, wrong


def _by_label(scores: Scores) -> None:
    for label in ("all", *sorted(scores.keys() - {"all"})):
        print(f"  {label:14} {scores[label]}  n={scores[label].gold}")


def table(confusion: Counter[tuple[str, str]]) -> None:
    """Gold roots as rows, given ones as columns; ``-``: the pair was not found."""
    names = sorted({g for g, _ in confusion})
    columns = [*sorted({f for _, f in confusion} - {"-"}), "-"]
    print("  " + " " * 10 + " ".join(f"{c[:5]:>5}" for c in columns))
    for name in names:
        print(f"  {name:10}" + " ".join(f"{confusion[name, c] or '.':>5}" for c in columns))


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--set", default="", help="only the sets whose name holds this")
    options.add_argument("--part", choices=("development", "held-out", "all"), default="held-out")
    options.add_argument("--sample", type=int, help="only so many lines of each set, drawn with --seed")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--cache", type=Path, help="folder for the parses")
    options.add_argument("--errors", action="store_true", help="print the errors of the development part")
    options.add_argument("--check", action="store_true", help="fail where a figure of the part held out is under its floor")
    given = options.parse_args(arguments)
    readings, low = Readings(Pipeline(), given.cache), list[str]()
    for name in SETS:
        lines = load(given.data, name, given.part)
        if not lines or given.set not in name:
            continue
        if given.sample:
            lines = random.Random(given.seed).sample(lines, min(given.sample, len(lines)))
        reads = list(readings.read(name, lines))
        figures = report(name, lines, reads, given.errors and given.part == "development")
        low += under_floors(name, figures) if given.check and given.part == "held-out" else []
    timed = f", parsing {readings.parsing:.1f} s" if readings.parsing else ""
    print(f"CPU: rules of events {readings.rules:.2f} s{timed}")
    print("\n".join(low), end="\n" if low else "")
    return 1 if low else 0


def under_floors(name: str, figures: Mapping[str, float]) -> list[str]:
    """The figures of a set that are lower than they may be, as lines for the user."""
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8")).get(name, {})
    return [f"{name} {f}: {figures[f]:.1f} is under the floor of {floor}" for f, floor in floors.items() if figures[f] < floor]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
