"""Words to scores: word pieces and word shapes into the int8 encoder, run by onnxruntime.

The encoder is uncased; a word's shape (capitals, digits, punctuation) is a second embedding, so that case comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

SHAPES = ("pad", "lower", "Title", "A", "UPPER", "Mixed", "digit", "punct", "other", "Title-first", "UPPER-first")
_DIGITS = re.compile(r"[\d.,:/%$-]*\d[\d.,:/%-]*")
_CLS, _SEP, _UNKNOWN = 101, 102, 100
_PIECES = 8  # word pieces that a word may have; of a longer one the first and the last four are kept
_CACHE = 100_000  # words whose pieces are remembered
_PADDED = 2_500  # words with padding in a batch
_OUTPUTS = ("arc", "ld", "lh", "u", "x", "f", "l", "ner")

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a batch: one row a sentence, padded to the longest (``lengths`` words each)."""

    lengths: list[int]
    arc: NDArray[np.float32]
    dependent: NDArray[np.float32]
    head: NDArray[np.float32]
    upos: Ints
    xpos: Ints
    feats: Ints
    lemma: Ints
    entity: NDArray[np.float32]


def shape(word: str, *, first: bool) -> int:
    """The class of a word's outer form, a number into ``SHAPES``."""
    if word.isdigit() or _DIGITS.fullmatch(word):
        return 6
    if not any(c.isalnum() for c in word):
        return 7
    if word.islower():
        return 1
    if word.isupper():
        return 10 if first else (3 if len(word) == 1 else 4)
    if word[0].isupper() and word[1:].islower():
        return 9 if first else 2
    return 5 if any(c.isupper() for c in word) else 8


class Encoder:
    """The network with its word pieces. Not shared between threads: it remembers the pieces of words."""

    def __init__(self, weights: Path, threads: int) -> None:
        self.labels: dict[str, list[str]] = json.loads((weights / "labels.json").read_text(encoding="utf-8"))
        self._pieces = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._pieces.no_padding()
        self._pieces.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(weights / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self._known: dict[str, tuple[list[int], int, int]] = {}

    def batches(self, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[list[int], Scores]]:
        """The sentences' numbers and scores, batch by batch; sentences of like length go together."""
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
        batch: list[int] = []
        for i in order:
            if batch and (len(batch) + 1) * len(sentences[i]) > _PADDED:
                yield batch, self._run([sentences[j] for j in batch])
                batch = []
            batch.append(i)
        if batch:
            yield batch, self._run([sentences[j] for j in batch])

    def _run(self, batch: Sequence[Sequence[str]]) -> Scores:
        inputs = dict(zip(("ids", "shp", "mask", "fi", "la", "wsh"), self._arrays(batch), strict=True))
        arc, dependent, head, upos, xpos, feats, lemma, entity = self._session.run(list(_OUTPUTS), inputs)
        return Scores([len(s) for s in batch], arc, dependent, head, upos, xpos, feats, lemma, entity)

    def _arrays(self, batch: Sequence[Sequence[str]]) -> tuple[Ints, ...]:
        rows: list[tuple[list[int], ...]] = [self._row(words) for words in batch]
        pieces, words = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
        mask = [[1] * len(r[0]) for r in rows]
        columns = [[r[k] for r in rows] for k in range(5)]
        padded = [_padded(columns[0], pieces), _padded(columns[1], pieces), _padded(mask, pieces)]
        return (*padded, *(_padded(c, words) for c in columns[2:]))

    def _row(self, words: Sequence[str]) -> tuple[list[int], ...]:
        """Piece ids, piece shapes, first and last piece of each word, word shapes."""
        ids, shapes, firsts, lasts, own = [_CLS], [0], [], [], []
        for i, word in enumerate(words):
            pieces, later, first = self._known.get(word) or self._learn(word)
            kind = later if i else first
            firsts.append(len(ids))
            ids.extend(pieces)
            shapes.extend([kind] * len(pieces))
            lasts.append(len(ids) - 1)
            own.append(kind)
        return [*ids, _SEP], [*shapes, 0], firsts, lasts, own

    def _learn(self, word: str) -> tuple[list[int], int, int]:
        pieces: list[int] = self._pieces.encode(word[:200], add_special_tokens=False).ids or [_UNKNOWN]
        if len(pieces) > _PIECES:
            pieces = pieces[: _PIECES // 2] + pieces[-_PIECES // 2 :]
        found = (pieces, shape(word, first=False), shape(word, first=True))
        if len(self._known) < _CACHE:
            self._known[word] = found
        return found


def _padded(rows: Sequence[Sequence[int]], length: int) -> Ints:
    whole: Any = np.zeros((len(rows), length), dtype=np.int64)
    for i, row in enumerate(rows):
        whole[i, : len(row)] = row
    return whole
