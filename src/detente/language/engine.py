"""The engine: texts in, analyses out; the sentences of all texts go through the network together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np

from detente.language.analysis import Analysis, Tokens
from detente.language.decode import best_heads, best_tags, entity_ranges, legal_moves
from detente.language.encoder import Encoder, Range, fitting
from detente.language.lemmas import Lemmatizer
from detente.language.sentences import sentence_ranges, split_long
from detente.language.tokenize import Tokenizer

_LONGEST_SENTENCE = 128  # tokens; a longer one is cut at a semicolon or a comma
_ROOT = "root"


class Engine:
    """Tokens, sentences, tags, lemmas, trees and entities of English text. Hold one for as long as it is needed.

    Not to be shared between threads: it remembers words. ``name`` tells record and ledger which engine read.
    """

    name = "detente"

    def __init__(self, weights: Path, threads: int = 1) -> None:
        self._labels: dict[str, list[str]] = json.loads((weights / "labels.json").read_text("utf-8"))
        self._encoder = Encoder(weights, threads)
        relation = np.load(weights / "relations.npy").astype(np.float32)
        self._relation_shape = relation.shape
        self._relation = np.ascontiguousarray(relation.reshape(relation.shape[0], -1))
        self._moves = legal_moves(self._labels["ner"])
        self._tokenizer = Tokenizer()
        self._lemmatizer = Lemmatizer(weights / "lemmas.json", self._labels["upos"], self._labels["lemma"])

    def analyse(self, text: str) -> Analysis:
        """Analyse one text."""
        return self.analyse_many([text])[0]

    def analyse_many(self, texts: Sequence[str]) -> list[Analysis]:
        """Analyse several texts, in their order. Faster than one by one: sentences of like length share a batch."""
        tokens = [self._tokenizer.tokenize(text) for text in texts]
        sents = [split_long(sentence_ranges(x, t), t.word, _LONGEST_SENTENCE) for x, t in zip(texts, tokens, strict=True)]
        return self.analyse_tokens(texts, tokens, sents)

    def analyse_tokens(self, texts: Sequence[str], tokens: Sequence[Tokens], sents: Sequence[list[Range]]) -> list[Analysis]:
        """Analyse texts whose tokens and sentences (ranges of each text's tokens) are given, as for scoring."""
        words = [w for t in tokens for w in t.word]
        if not words:
            return [Analysis(text, [], [], [], [], [], [], [], [], [], [], []) for text in texts]
        coded = self._encoder.pieces.code(words)
        offset = [0, *accumulate(len(t) for t in tokens)]
        fitted = [fitting(coded, [(a + at, b + at) for a, b in s]) for at, s in zip(offset, sents, strict=False)]
        run = self._run(words, coded, [s for group in fitted for s in group])
        return [
            run.cut(text, t, at, [(a - at, b - at) for a, b in group])
            for text, t, at, group in zip(texts, tokens, offset, fitted, strict=False)
        ]

    def _run(self, words, coded, sents) -> _Run:
        n = len(words)
        upos, xpos, feats, lemma, rel, tags = (np.zeros(n, np.int64) for _ in range(6))
        head = np.arange(n)
        for batch, out in self._encoder.scores(coded, sents):
            real, index = batch.real, batch.index
            where = index[real]
            upos[where], xpos[where] = out["u"][real], out["x"][real]
            feats[where], lemma[where] = out["f"][real], out["l"][real]
            tags[where] = best_tags(out["ner"], real, self._moves)[real]
            heads = best_heads(out["arc"], real.sum(1))
            rel[where] = self._relations(out["ld"], out["lh"], heads, real)
            head[where] = np.where(heads > 0, index[:, :1] + heads - 1, index)[real]
        ents = entity_ranges(tags, self._labels["ner"], np.array([a for a, _ in sents]))
        return _Run(
            self._lemmatizer.lemmas(words, upos.tolist(), lemma.tolist()), self._names("upos", upos),
            self._names("xpos", xpos), self._names("feats", feats), head,
            [_ROOT if h == i else r for i, (h, r) in enumerate(zip(head.tolist(), self._names("rel", rel), strict=True))],
            ents,
        )  # fmt: skip

    def _names(self, kind: str, numbers: np.ndarray) -> list[str]:
        names = self._labels[kind]
        return [names[i] for i in numbers.tolist()]

    def _relations(self, dependent: np.ndarray, head: np.ndarray, heads: np.ndarray, real: np.ndarray) -> np.ndarray:
        """The best relation of each word to its head, by the biaffine label scores."""
        row, _ = np.nonzero(real)
        d, h = dependent[real], head[row, heads[real]]
        one = np.ones((len(d), 1), np.float32)
        d, h = np.concatenate([d, one], 1), np.concatenate([h, one], 1)
        product = (d @ self._relation).reshape(len(d), self._relation_shape[1], -1)
        return np.matmul(product, h[:, :, None])[:, :, 0].argmax(1)


class _Run:
    """The analysis of the words of all texts in a row, to be cut into texts again."""

    __slots__ = ("ents", "feats", "head", "lemma", "rel", "upos", "xpos")

    def __init__(self, lemma, upos, xpos, feats, head, rel, ents) -> None:
        self.lemma, self.upos, self.xpos, self.feats = lemma, upos, xpos, feats
        self.head, self.rel, self.ents = head, rel, ents

    def cut(self, text: str, tokens: Tokens, at: int, sents: list[Range]) -> Analysis:
        to = at + len(tokens)
        ents = [(a - at, b - at, label) for a, b, label in self.ents if at <= a < to]
        return Analysis(
            text, tokens.start, tokens.end, tokens.word, self.lemma[at:to], self.upos[at:to], self.xpos[at:to],
            self.feats[at:to], (self.head[at:to] - at).tolist(), self.rel[at:to], sents, ents,
        )  # fmt: skip
