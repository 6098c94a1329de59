"""The engine: texts in, analyses out; the sentences of all texts go through the network together."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np
from threadpoolctl import ThreadpoolController

from detente.language.analysis import Analysis, Tokens
from detente.language.decode import best_heads, best_tags, entity_ranges, legal_moves
from detente.language.encoder import Encoder, Range, fitting
from detente.language.lemmas import Lemmatizer
from detente.language.sentences import sentence_ranges, split_long
from detente.language.tokenize import Tokenizer

_LONGEST_SENTENCE = 128  # tokens; a longer one is cut at a semicolon or a comma
_ROOT = "root"
_HALF_PAIR = re.compile(r"[\ud800-\udfff]")  # half of a surrogate pair is no character: read as U+FFFD, with the same offsets


class Engine:
    """Tokens, sentences, tags, lemmas, trees and entities of English text. Hold one for as long as it is needed.

    Not to be shared between threads: it remembers words. ``name`` tells record and ledger which engine read.
    """

    name = "detente"

    def __init__(self, weights: Path, threads: int = 1) -> None:
        self._labels: dict[str, list[str]] = json.loads((weights / "labels.json").read_text("utf-8"))
        self._encoder = Encoder(weights, threads)
        self._threads, self._pools = threads, ThreadpoolController()
        relation = np.load(weights / "relations.npy").astype(np.float32)
        self._relation_shape = relation.shape
        self._relation = np.ascontiguousarray(relation.reshape(relation.shape[0], -1))
        self._moves = legal_moves(self._labels["ner"])
        self._tokenizer = Tokenizer()
        self._lemmatizer = Lemmatizer(weights / "lemmas.json", self._labels)

    def analyse(self, text: str) -> Analysis:
        """Analyse one text."""
        return self.analyse_many([text])[0]

    def analyse_many(self, texts: Sequence[str]) -> list[Analysis]:
        """Analyse several texts, in their order. Faster than one by one: sentences of like length share a batch."""
        texts = [_HALF_PAIR.sub("\ufffd", text) for text in texts]
        tokens = [self._tokenizer.tokenize(text) for text in texts]
        sents = [sentence_ranges(text, t) for text, t in zip(texts, tokens, strict=True)]
        return self.analyse_tokens(texts, tokens, sents)

    def analyse_tokens(self, texts: Sequence[str], tokens: Sequence[Tokens], sents: Sequence[list[Range]]) -> list[Analysis]:
        """Analyse texts whose tokens and sentences (ranges of each text's tokens) are given, as for scoring."""
        words = [w for t in tokens for w in t.word]
        if not words:
            return [Analysis(text, [], [], [], [], [], [], [], [], [], [], []) for text in texts]
        offset = [0, *accumulate(len(t) for t in tokens)]
        whole = [[(a + at, b + at) for a, b in group] for at, group in zip(offset, sents, strict=False)]
        # numpy's linear algebra would keep a thread spinning on every core between its small products: half as much again of the
        # CPU time of a reading, for no gain in its duration
        with self._pools.limit(limits=self._threads, user_api="blas"):
            run = self._run(words, [s for group in whole for s in group])
        return [run.cut(*each) for each in zip(texts, tokens, offset, sents, strict=False)]

    def _run(self, words: list[str], sents: list[Range]) -> _Run:
        coded = self._encoder.pieces.code(words)
        pieces = fitting(coded, split_long(sents, words, _LONGEST_SENTENCE))
        n = len(words)
        upos, xpos, feats, lemma, rel, tags = (np.zeros(n, np.int64) for _ in range(6))
        head = np.arange(n)
        for batch, out in self._encoder.scores(coded, pieces):
            real, index = batch.real, batch.index
            where = index[real]
            upos[where], xpos[where] = out["upos"][real], out["xpos"][real]
            feats[where], lemma[where] = out["feats"][real], out["lemma"][real]
            tags[where] = best_tags(out["entity"], real, self._moves)[real]
            heads = best_heads(out["arcs"], real.sum(1))
            rel[where] = self._relations(out["dependent"], out["head"], heads, real)
            head[where] = np.where(heads > 0, index[:, :1] + heads - 1, index)[real]
        relations = self._names("rel", rel)
        for root in np.flatnonzero(head == np.arange(n)).tolist():
            relations[root] = _ROOT
        if len(pieces) > len(sents):
            _join(head, relations, sents)
        return _Run(
            self._lemmatizer.lemmas(words, upos.tolist(), xpos.tolist(), lemma.tolist()), self._names("upos", upos),
            self._names("xpos", xpos), self._names("feats", feats), head, relations,
            entity_ranges(tags, self._labels["ner"], [a for a, _ in sents]),
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


def _join(head: np.ndarray, relations: list[str], sents: list[Range]) -> None:
    """A sentence that was too long to be parsed at once has several roots: the later ones hang on the first."""
    for a, b in sents:
        roots = (np.flatnonzero(head[a:b] == np.arange(a, b)) + a).tolist()
        for root in roots[1:]:
            head[root], relations[root] = roots[0], "parataxis"


@dataclass(frozen=True, slots=True)
class _Run:
    """The analysis of the words of all texts in a row, to be cut into texts again."""

    lemma: list[str]
    upos: list[str]
    xpos: list[str]
    feats: list[str]
    head: np.ndarray
    rel: list[str]
    ents: list[tuple[int, int, str]]

    def cut(self, text: str, tokens: Tokens, at: int, sents: list[Range]) -> Analysis:
        to = at + len(tokens)
        ents = [(a - at, b - at, label) for a, b, label in self.ents if at <= a < to]
        return Analysis(
            text, tokens.start, tokens.end, tokens.word, self.lemma[at:to], self.upos[at:to], self.xpos[at:to],
            self.feats[at:to], (self.head[at:to] - at).tolist(), self.rel[at:to], sents, ents,
        )  # fmt: skip
