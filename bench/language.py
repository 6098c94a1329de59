"""Scores of the language engine on held-out treebanks and entity sets: ``python -m bench.language --data DIR``.

DIR holds ``ud/*.conllu.gz`` and ``ner/*.jsonl.gz`` (``training/README.md`` says where they come from). ``--check`` holds
the scores against ``bench/language_floors.json`` and fails where one is lower.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from training import data
from training.data import Sentence

from detente.language import load_engine
from detente.language.analysis import Analysis, Tokens
from detente.language.decode import entity_ranges
from detente.language.engine import Engine
from detente.language.tokenize import Tokenizer

FLOORS = Path(__file__).with_name("language_floors.json")
RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl", "ccomp", "xcomp", "parataxis", "conj", "appos")
Scores = dict[str, float]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="another folder of weights than the shipped one")
    parser.add_argument("--dev", action="store_true", help="the dev sets instead of the test sets")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    scores = score_all(load_engine(weights=args.weights), args.data, dev=args.dev)
    print_table(scores)
    return check(scores) if args.check else 0


def score_all(engine: Engine, folder: Path, *, dev: bool = False) -> dict[str, Scores]:
    """Every set's scores, by the set's name."""
    found: dict[str, Scores] = {}
    for name, documents in treebanks(folder, dev=dev):
        sentences = [s for document in documents for s in document]
        found[name] = {**parse_scores(engine, sentences), **raw_scores(engine, documents)}
    for name in data.ENTITIES_DEV if dev else data.ENTITIES_TEST:
        found[name] = entity_scores(engine, folder / "ner" / f"{name}.jsonl.gz", only_names=name.startswith("uner"))
    return found


def treebanks(folder: Path, *, dev: bool) -> Iterable[tuple[str, list[list[Sentence]]]]:
    """The test treebanks; of PUD the news half (its sentence ids begin with n), and all of it."""
    for name in data.TREEBANKS_DEV if dev else data.TREEBANKS_TEST:
        documents = data.read_treebank(folder / "ud" / f"{name}.conllu.gz")
        if name == "en_pud":
            yield "en_pud news", [d for d in documents if d[0].id.startswith("n")]
        yield name, documents


def parse_scores(engine: Engine, sentences: Sequence[Sentence]) -> Scores:
    """Tags, lemmas and arcs on gold tokens and gold sentences, in percent of all tokens."""
    tokens = [Tokens(s.start, s.end, s.word) for s in sentences]
    answers = engine.analyse_tokens([s.text for s in sentences], tokens, [[(0, len(s))] for s in sentences])
    total = sum(map(len, sentences))
    right = dict.fromkeys(("UAS", "LAS", "UPOS", "XPOS", "FEATS", "lemma", "lemma, any case"), 0)
    for gold, found in zip(sentences, answers, strict=True):
        heads = [0 if h == i else h + 1 for i, h in enumerate(found.head)]
        arcs = [h == g for h, g in zip(heads, gold.head, strict=True)]
        right["UAS"] += sum(arcs)
        right["LAS"] += sum(a and r == g for a, r, g in zip(arcs, found.rel, gold.rel, strict=True))
        for name, kind in (("UPOS", "upos"), ("XPOS", "xpos"), ("FEATS", "feats"), ("lemma", "lemma")):
            right[name] += _agreeing(getattr(found, kind), getattr(gold, kind))
        right["lemma, any case"] += _agreeing(map(str.lower, found.lemma), map(str.lower, gold.lemma))
    return {
        **{name: 100 * n / total for name, n in right.items()},
        **{relation: _relation_f(sentences, answers, relation) for relation in RELATIONS},
    }


def _agreeing(found: Iterable[str], gold: Iterable[str]) -> int:
    return sum(a == b for a, b in zip(found, gold, strict=True))


def _relation_f(sentences: Sequence[Sentence], answers: Sequence[Analysis], relation: str) -> float:
    gold, found = set(), set()
    for number, (s, a) in enumerate(zip(sentences, answers, strict=True)):
        gold |= {(number, i, h - 1) for i, (h, r) in enumerate(zip(s.head, s.rel, strict=True)) if r == relation}
        found |= {(number, i, h) for i, (h, r) in enumerate(zip(a.head, a.rel, strict=True)) if r == relation}
    return f_score(gold, found)


def raw_scores(engine: Engine, documents: Sequence[Sequence[Sentence]]) -> Scores:
    """Tokens and sentences found in running text: a space between sentences, a blank line between paragraphs."""
    gold_tokens, gold_ends, texts = set(), set(), []
    for number, document in enumerate(documents):
        text = ""
        for s in document:
            text += ("\n\n" if s.paragraph else " ") if text else ""
            gold_tokens |= {(number, len(text) + a, len(text) + b) for a, b in zip(s.start, s.end, strict=True) if a < b}
            text += s.text
            gold_ends.add((number, len(text.rstrip())))
        texts.append(text)
    answers = engine.analyse_many(texts)
    tokens = {(n, a, b) for n, x in enumerate(answers) for a, b in zip(x.start, x.end, strict=True)}
    ends = {(n, x.end[b - 1]) for n, x in enumerate(answers) for _, b in x.sents}
    return {"tokens F": f_score(gold_tokens, tokens), "sentence ends F": f_score(gold_ends, ends)}


def entity_scores(engine: Engine, path: Path, *, only_names: bool) -> Scores:
    """Entities in running text, spans and labels exact; the UNER sets know persons, organisations and places only."""
    tokenizer, labels = Tokenizer(), ("PER", "ORG", "LOC") if only_names else ("PER", "ORG", "LOC", "NORP", "MISC")
    gold, found = set(), set()
    pairs = list(data.read_entities(path))
    for number, ((text, ents), answer) in enumerate(zip(pairs, engine.analyse_many([t for t, _ in pairs]), strict=True)):
        tags = data.tag(text, ents, tokenizer).tag
        gold |= {(number, *e) for e in _spans(tags) if e[2] in labels}
        found |= {(number, *e) for e in answer.ents if e[2] in labels}
    by_label = {label: f_score({g for g in gold if g[3] == label}, {f for f in found if f[3] == label}) for label in labels}
    return {"entities F": f_score(gold, found), **by_label}


def _spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    names = ["O", *sorted(set(tags) - {"O"})]
    number = {name: i for i, name in enumerate(names)}
    return entity_ranges(np.array([number[t] for t in tags]), names, [0])


def f_score(gold: set, found: set) -> float:
    """The harmonic mean of precision and recall, in percent."""
    return 200 * len(gold & found) / max(1, len(gold) + len(found))


def print_table(scores: dict[str, Scores]) -> None:
    for name, row in scores.items():
        print(f"{name:18}" + "  ".join(f"{kind} {value:.1f}" for kind, value in row.items()))


def check(scores: dict[str, Scores]) -> int:
    """0 where no score is under its floor."""
    floors: dict[str, Scores] = json.loads(FLOORS.read_text("utf-8"))
    low = [
        f"{name} {kind}: {scores[name][kind]:.2f} is under the floor of {floor}"
        for name, row in floors.items() for kind, floor in row.items() if round(scores[name][kind], 2) < floor
    ]  # fmt: skip
    print("\n".join(low) or "no score is under its floor")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
