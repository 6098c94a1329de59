"""The training: a fixed number of steps, fixed seeds, checkpoints that a broken run goes on from.

Treebank and entity batches alternate 3 : 2. The order of the batches is drawn beforehand from the seed, and each step's
changes to its sentences from the seed and the step, so that a resumed run sees what an unbroken one would.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from detente.language.encoder import WordPieces, batches
from detente.language.lemmas import edit_script
from training.augment import drops_stop, vary
from training.data import Sentence, Tagged
from training.network import Network, pretrained_folder

ENTITY_LABELS = ("PER", "ORG", "LOC", "NORP", "MISC")
INPUTS = ("ids", "shp", "mask", "fi", "la", "wsh")
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Schedule:
    """How long, how fast and with which seed."""

    steps: int = 5000
    seed: int = 1
    words: int = 500  # of a batch, padding included
    longest: int = 110
    encoder_rate: float = 1.5e-4
    head_rate: float = 2e-3
    warm_up: float = 0.04
    average_from: float = 0.6  # of the steps, whence the weights are averaged
    average: float = 0.998
    threads: int = 2
    half: bool = False  # bfloat16 in the encoder, for processors that have it


def label_sets(sentences: Sequence[Sentence]) -> dict[str, list[str]]:
    """Every label of the training set, the commonest first; edit scripts only where they occur twice."""
    counts: dict[str, Counter[str]] = {
        kind: Counter(label for s in sentences for label in getattr(s, kind)) for kind in ("rel", "upos", "xpos", "feats")
    }
    counts["lemma"] = Counter(edit_script(w, lemma) for s in sentences for w, lemma in zip(s.word, s.lemma, strict=True))
    labels = {
        kind: [label for label, n in count.most_common() if n > 1 or kind != "lemma"] for kind, count in counts.items()
    }
    labels["ner"] = ["O", *(f"{part}-{label}" for label in ENTITY_LABELS for part in "BI")]
    return labels


class Coder:
    """Sentences to tensors."""

    def __init__(self) -> None:
        self._pieces = WordPieces(pretrained_folder() / "tokenizer.json")

    def tensors(self, rows: Sequence[Sequence[str]]) -> list[Tensor]:
        """The network's inputs for one batch, in the order of the rows."""
        coded = self._pieces.code([w for row in rows for w in row])
        ends = np.cumsum([len(row) for row in rows])
        spans = [(int(end) - len(row), int(end)) for row, end in zip(rows, ends, strict=True)]
        (batch,) = batches(coded, spans, 10**9, in_order=True)
        return [torch.from_numpy(np.ascontiguousarray(batch.inputs[name])) for name in INPUTS]


def plan(sizes: Sequence[int], words: int, count: int, chance: Random) -> list[list[int]]:
    """``count`` batches of items of like size, each at most ``words`` with padding; pass after pass in a new order."""
    found: list[list[int]] = []
    while len(found) < count:
        order = sorted(range(len(sizes)), key=lambda i: sizes[i] + 4 * chance.random())
        one_pass: list[list[int]] = [[]]
        for i in order:
            if one_pass[-1] and (len(one_pass[-1]) + 1) * sizes[i] > words:
                one_pass.append([])
            one_pass[-1].append(i)
        chance.shuffle(one_pass)
        found += one_pass
    return found[:count]


class Trainer:
    """Holds the network, the data and the labels through the steps."""

    def __init__(self, treebank: list[Sentence], entities: list[Tagged], schedule: Schedule) -> None:
        torch.manual_seed(schedule.seed)
        torch.set_num_threads(schedule.threads)
        self.schedule = schedule
        self.treebank = [s for s in treebank if len(s) <= schedule.longest]
        self.entities = [e for e in entities if 2 < len(e.word) <= schedule.longest]
        self.labels = label_sets(treebank)
        self._number = {kind: {label: i for i, label in enumerate(names)} for kind, names in self.labels.items()}
        self.network = Network({kind: len(names) for kind, names in self.labels.items()})
        self.network.encoder.load_pretrained()
        self.coder = Coder()
        self._optimiser, self._rates = self._make_optimiser()
        self._average: dict[str, Tensor] | None = None

    def _make_optimiser(self) -> tuple[torch.optim.Optimizer, list[float]]:
        encoder = self.network.encoder
        new = {id(encoder.mix), id(encoder.shapes.weight)}
        old = [p for p in encoder.parameters() if p.requires_grad and id(p) not in new]
        known = {id(p) for p in old}
        rest = [p for p in self.network.parameters() if p.requires_grad and id(p) not in known]
        groups = [
            {"params": old, "lr": self.schedule.encoder_rate, "weight_decay": 0.01},
            {"params": rest, "lr": self.schedule.head_rate, "weight_decay": 0.001},
        ]
        return torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True), [g["lr"] for g in groups]

    def run(self, out: Path, evaluate: Callable[[Network], str], every: int = 1000) -> Network:
        """Train to the last step; the network that returns has the averaged weights."""
        schedule, chance = self.schedule, Random(self.schedule.seed)
        trees = iter(plan([len(s) for s in self.treebank], schedule.words, schedule.steps, chance))
        names = iter(plan([len(e.word) for e in self.entities], schedule.words, schedule.steps, chance))
        began, losses = time.monotonic(), []
        first = self._resume(out)
        for step in range(schedule.steps):
            of_trees = step % 5 in (0, 2, 4)
            batch = next(trees if of_trees else names)
            if step < first:
                continue
            loss = self._step(step, batch, of_trees)
            if of_trees:
                losses = [*losses[-49:], loss]
            if (step + 1) % 100 == 0 or step == 19:
                speed = (step + 1 - first) / (time.monotonic() - began)
                print(f"step {step + 1} loss {sum(losses) / max(1, len(losses)):.3f} steps/s {speed:.2f}", flush=True)
            if (step + 1) % every == 0 and step + 1 < schedule.steps:
                self._save(out, step + 1)
                print(f"step {step + 1} {self._scored(evaluate)}", flush=True)
        if self._average:
            self.network.load_state_dict(self._average)
        print(f"end {self._scored(evaluate)}", flush=True)
        return self.network

    def _scored(self, evaluate: Callable[[Network], str]) -> str:
        self.network.eval()
        with torch.inference_mode():
            said = evaluate(self.network)
        self.network.train()
        return said

    def _step(self, step: int, batch: list[int], of_trees: bool) -> float:
        schedule, chance = self.schedule, Random(f"{self.schedule.seed}:{step}")
        done = step / schedule.steps
        factor = done / schedule.warm_up if done < schedule.warm_up else (1 - done) / (1 - schedule.warm_up)
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * max(factor, 0.005)
        torch.manual_seed(schedule.seed * 1_000_003 + step)  # dropout, too, is a matter of the step alone
        loss = self._tree_loss(batch, chance) if of_trees else self._entity_loss(batch, chance)
        self._optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self._optimiser.step()
        if done >= schedule.average_from and step % 4 == 3:
            self._add_to_average()
        return float(loss.detach())

    def _words(self, rows: Sequence[Sequence[str]]) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.schedule.half):
            words = self.network.words(*self.coder.tensors(rows))
        return words.float()

    def _tree_loss(self, batch: list[int], chance: Random) -> Tensor:
        rows, keep = [], []
        for i in batch:
            words = vary(self.treebank[i].word, chance)
            keep.append(len(words) - drops_stop(words, chance))
            rows.append(words[: keep[-1]])
        words = self._words(rows)
        width = words.shape[1]
        sentences = [self.treebank[i] for i in batch]

        def padded(numbers: list[list[int]]) -> Tensor:
            return torch.tensor([row + [_IGNORED] * (width - len(row)) for row in numbers])

        def labels(kind: str) -> Tensor:
            known = self._number[kind]
            return padded([[known[x] for x in getattr(s, kind)[:n]] for s, n in zip(sentences, keep, strict=True)])

        def loss(scores: Tensor, gold: Tensor) -> Tensor:
            return functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=_IGNORED)

        heads = padded([[h if h <= n else _IGNORED for h in s.head[:n]] for s, n in zip(sentences, keep, strict=True)])
        known = self._number["lemma"]
        lemmas = padded(
            [
                [known.get(edit_script(w, lemma), _IGNORED) for w, lemma in zip(row, s.lemma, strict=False)]
                for row, s in zip(rows, sentences, strict=True)
            ]
        )
        net = self.network
        arcs, dependent, head = net.parse(words)
        row, at = (heads >= 0).nonzero(as_tuple=True)
        relation = net.relations(dependent[row, at], head[row, heads[row, at]])
        beyond = torch.arange(width) >= torch.tensor(keep)[:, None]
        arcs = torch.cat([arcs[:, :, :1], arcs[:, :, 1:].masked_fill(beyond[:, None, :], -1e4)], 2)
        return (
            loss(arcs, heads) + functional.cross_entropy(relation, labels("rel")[row, at])
            + 0.5 * loss(net.upos(words), labels("upos")) + 0.5 * loss(net.xpos(words), labels("xpos"))
            + 0.3 * loss(net.feats(words), labels("feats")) + 0.5 * loss(net.lemma(words), lemmas)
        )  # fmt: skip

    def _entity_loss(self, batch: list[int], chance: Random) -> Tensor:
        rows = [vary(self.entities[i].word, chance) for i in batch]
        words = self._words(rows)
        number, width = self._number["ner"], words.shape[1]
        gold = [[number[t] for t in self.entities[i].tag] for i in batch]
        target = torch.tensor([row + [_IGNORED] * (width - len(row)) for row in gold])
        return 1.5 * functional.cross_entropy(self.network.entity(words).flatten(0, 1), target.flatten())

    def _add_to_average(self) -> None:
        state = self.network.state_dict()
        if self._average is None:
            self._average = {name: value.clone() for name, value in state.items()}
            return
        keep = self.schedule.average**4
        for name, value in self._average.items():
            if value.dtype.is_floating_point:
                value.mul_(keep).add_(state[name], alpha=1 - keep)

    def _save(self, out: Path, step: int) -> None:
        state = {
            "step": step, "network": self.network.state_dict(), "optimiser": self._optimiser.state_dict(),
            "average": self._average, "labels": self.labels,
        }  # fmt: skip
        torch.save(state, out / "checkpoint.tmp")
        (out / "checkpoint.tmp").replace(out / "checkpoint.pt")

    def _resume(self, out: Path) -> int:
        path = out / "checkpoint.pt"
        if not path.exists():
            return 0
        state = torch.load(path)
        if state["labels"] != self.labels:
            raise SystemExit(f"{path} was made with other labels: remove it to start anew")
        self.network.load_state_dict(state["network"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._average = state["average"]
        return int(state["step"])


def write_labels(labels: dict[str, list[str]], out: Path) -> None:
    """The label names as the engine reads them."""
    (out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, separators=(",", ":")), "utf-8")
