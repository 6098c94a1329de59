"""The engine: text to tokens and sentences, these to scores, scores to a parse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from detente.language.analysis import Analysis
from detente.language.decode import EntityTags, Relations, best_trees
from detente.language.encoder import Encoder, Scores
from detente.language.lemmas import Lemmas
from detente.language.sentences import sentence_ends
from detente.language.tokenize import tokenize

WEIGHTS = Path(__file__).parent / "weights"
_TEXTS = 64  # texts that are batched together
_WORDS = 120  # words that the encoder sees at once; a longer sentence is parsed in pieces


class Engine:
    """The engine with its weights. Not shared between threads; ``name`` tells record and ledger which engine read."""

    name = "detente"

    def __init__(self, weights: Path = WEIGHTS, threads: int = 1) -> None:
        self._encoder = Encoder(weights, threads)
        self._lemmas = Lemmas.load(weights / "lemmas.json")
        labels = self._encoder.labels
        self._labels = labels
        self._relations = Relations(np.load(weights / "relations.npy").astype(np.float32))
        self._entities = EntityTags(labels["n"])

    def analyse(self, text: str) -> Analysis:
        """One text."""
        return self.analyse_many([text])[0]

    def analyse_many(self, texts: Sequence[str]) -> list[Analysis]:
        """Many texts; the sentences of some dozen at a time are sorted by length and batched together."""
        found: list[Analysis] = []
        for i in range(0, len(texts), _TEXTS):
            found.extend(self._group(texts[i : i + _TEXTS]))
        return found

    def _group(self, texts: Sequence[str]) -> list[Analysis]:
        drafts = [_blank(text) for text in texts]
        pieces = [(draft, a, min(a + _WORDS, last)) for draft in drafts for first, last in draft.sents for a in range(first, last, _WORDS)]
        words = [draft.word[a:b] for draft, a, b in pieces]
        for numbers, scores in self._encoder.batches(words):
            self._fill([pieces[i] for i in numbers], scores)
        for draft in drafts:
            draft.ents.sort()
            _one_root_each(draft)
        return drafts

    def _fill(self, pieces: Sequence[tuple[Analysis, int, int]], scores: Scores) -> None:
        trees = best_trees(scores.arc, scores.lengths)
        relations = iter(self._best_relations(trees, scores))
        entities = self._entities.best(scores.entity, scores.lengths)
        upos, xpos, feats, edits = (a.tolist() for a in (scores.upos, scores.xpos, scores.feats, scores.lemma))
        names = self._labels
        for row, (draft, first, last) in enumerate(pieces):
            n = last - first
            tags = [names["u"][t] for t in upos[row][:n]]
            draft.upos[first:last] = tags
            draft.xpos[first:last] = [names["x"][t] for t in xpos[row][:n]]
            draft.feats[first:last] = [names["f"][t] for t in feats[row][:n]]
            draft.lemma[first:last] = [
                self._lemmas.lemma(w, u, names["l"][e])
                for w, u, e in zip(draft.word[first:last], tags, edits[row][:n], strict=True)
            ]
            draft.head[first:last] = [first + i if h == 0 else first + h - 1 for i, h in enumerate(trees[row])]
            found = [names["d"][next(relations)] for _ in range(n)]
            draft.rel[first:last] = ["root" if h == 0 else r.replace("ROOT", "dep") for h, r in zip(trees[row], found, strict=True)]
            draft.ents.extend((first + a, first + b, label) for a, b, label in entities[row])

    def _best_relations(self, trees: Sequence[Sequence[int]], scores: Scores) -> list[int]:
        dependents = np.concatenate([scores.dependent[s, :n] for s, n in enumerate(scores.lengths)])
        heads = np.concatenate([scores.head[s, tree] for s, tree in enumerate(trees)])
        return self._relations.best(dependents, heads)


def _blank(text: str) -> Analysis:
    tokens = tokenize(text)
    n = len(tokens)
    words = [text[a:b] for a, b in tokens]
    return Analysis(
        text, [a for a, _ in tokens], [b for _, b in tokens], words, [""] * n, [""] * n, [""] * n, [""] * n, list(range(n)),
        ["root"] * n, sentence_ends(text, tokens) if n else [], [],
    )  # fmt: skip


def _one_root_each(draft: Analysis) -> None:
    """A sentence that was parsed in pieces has several roots: the later ones hang on the first."""
    for first, last in draft.sents:
        roots = [i for i in range(first, last) if draft.head[i] == i] if last - first > _WORDS else []
        for root in roots[1:]:
            draft.head[root], draft.rel[root] = roots[0], "parataxis"


def load_engine(threads: int = 1) -> Engine:
    """The engine with the weights that come with the package, in less than half a second."""
    return Engine(WEIGHTS, threads)
