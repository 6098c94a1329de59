"""One command from the corpora to the shipped files: ``python -m training.run --data DIR --out DIR``.

DIR holds ``ud/*.conllu.gz`` and ``ner/*.jsonl.gz``; OUT gets the folder of weights that the engine loads.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path

import torch

from detente.language.decode import entity_ranges
from detente.language.tokenize import Tokenizer
from training import data
from training.data import Sentence, Tagged
from training.network import Network
from training.train import Coder, Schedule, Trainer, write_labels

_EVERY_FIFTH = 5  # of CrossNER's politics dev set, kept back to watch the training; the rest trains


def main() -> None:
    usual = Schedule()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=usual.steps)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--threads", type=int, default=usual.threads)
    parser.add_argument("--half", action="store_true", help="bfloat16 in the encoder, for processors that have it")
    args = parser.parse_args()
    schedule = replace(usual, steps=args.steps, seed=args.seed, threads=args.threads, half=args.half)
    args.out.mkdir(parents=True, exist_ok=True)
    treebank = [data.harmonised(s) for s in sentences(args.data, data.TREEBANKS_TRAIN)]
    train_entities, dev_entities = entity_pieces(args.data)
    print(f"{len(treebank)} sentences, {len(train_entities)} entity pieces", flush=True)
    trainer = Trainer(treebank, train_entities, schedule)
    dev = sentences(args.data, data.TREEBANKS_DEV)[::3]
    network = trainer.run(args.out, watcher(trainer, dev, dev_entities))
    torch.save(network.state_dict(), args.out / "network.pt")
    write_labels(trainer.labels, args.out)
    from training.export import export

    export(network, trainer.labels, treebank, data.sample(args.data), args.out)


def sentences(folder: Path, names: tuple[str, ...]) -> list[Sentence]:
    """The sentences of some treebank files."""
    documents = chain.from_iterable(data.read_treebank(folder / "ud" / f"{name}.conllu.gz") for name in names)
    return [sentence for document in documents for sentence in document]


def entity_pieces(folder: Path) -> tuple[list[Tagged], list[Tagged]]:
    """Training and dev pieces of the entity sets."""
    tokenizer = Tokenizer()

    def items(name: str) -> list[Tagged]:
        return data.tagged(folder / "ner" / f"{name}.jsonl.gz", tokenizer)

    train = [item for name in data.ENTITIES_TRAIN for item in items(name)]
    held = [item for name in data.ENTITIES_DEV for item in items(name)]
    dev = held[::_EVERY_FIFTH]
    train += [item for i, item in enumerate(held) if i % _EVERY_FIFTH]
    return [p for item in train for p in data.cut_pieces(item)], [p for item in dev for p in data.cut_pieces(item)]


def watcher(trainer: Trainer, dev: list[Sentence], entities: list[Tagged]) -> Callable[[Network], str]:
    """A quick score for the log: greedy heads, greedy tags; the full scorer is ``bench/language.py``."""
    dev = sorted(dev, key=len)
    entities = sorted(entities, key=lambda item: len(item.word))

    def score(network: Network) -> str:
        right, labelled, total = _tree_counts(network, trainer, dev)
        f = _entity_f(network, trainer.coder, trainer.labels["ner"], entities)
        return f"dev UAS {100 * right / total:.2f} LAS {100 * labelled / total:.2f} entities F {f:.2f}"

    return score


def _tree_counts(network: Network, trainer: Trainer, dev: list[Sentence]) -> tuple[int, int, int]:
    right = labelled = total = 0
    for i in range(0, len(dev), 32):
        batch = dev[i : i + 32]
        arcs, dependent, head, *_ = network(*trainer.coder.tensors([s.word for s in batch]))
        for row, s in enumerate(batch):
            n = len(s)
            best = arcs[row, :n, : n + 1].argmax(1)
            relation = network.relations(dependent[row, :n], head[row, best]).argmax(1).tolist()
            names = trainer.labels["rel"]
            hits = [h == g for h, g in zip(best.tolist(), s.head, strict=True)]
            right += sum(hits)
            labelled += sum(h and names[r] == g for h, r, g in zip(hits, relation, s.rel, strict=True))
            total += n
    return right, labelled, total


def _entity_f(network: Network, coder: Coder, names: list[str], items: list[Tagged]) -> float:
    found = gold = right = 0
    number = {name: i for i, name in enumerate(names)}
    for i in range(0, len(items), 32):
        batch = items[i : i + 32]
        tags = network(*coder.tensors([item.word for item in batch]))[-1].argmax(-1).numpy()
        for row, item in enumerate(batch):
            guess = set(entity_ranges(tags[row, : len(item.word)], names, [0]))
            true = set(entity_ranges(torch.tensor([number[t] for t in item.tag]).numpy(), names, [0]))
            found, gold, right = found + len(guess), gold + len(true), right + len(guess & true)
    return 200 * right / max(1, found + gold)


if __name__ == "__main__":
    main()
