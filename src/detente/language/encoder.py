"""From words to the network's scores: word pieces, word shapes, batches of like length, one ONNX session.

The encoder is uncased; the shape of a word (lower, Title, UPPER, digits ...) gives the case back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

SHAPES = ("pad", "lower", "title", "upper1", "upper", "mixed", "digit", "punct", "other", "title-first", "upper-first")
_CLS, _SEP, _UNKNOWN = 101, 102, 100
_MOST_PIECES = 8  # of one word: its first four and its last four
_MOST_POSITIONS = 508  # pieces of one sentence; the encoder has 512 positions
_NUMBER = re.compile(r"[\d.,:/%$-]*\d[\d.,:/%-]*")
_HEAD_CHARS, _TAIL_CHARS = 60, 20  # no word is longer than this to the tokenizer

Range = tuple[int, int]


def shape_of(word: str) -> int:
    """The shape class of a word that does not open its sentence."""
    if _NUMBER.fullmatch(word) or word.isdigit():
        return 6
    if not any(c.isalnum() for c in word):
        return 7
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) == 1 else 4
    if word[0].isupper() and word[1:].islower():
        return 2
    return 5 if any(c.isupper() for c in word) else 8


class WordPieces:
    """A table of every distinct word met: its pieces and its shape, so that a text is coded by indexing alone."""

    def __init__(self, tokenizer: Path, remember: int = 200_000) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._remember = remember
        self._forget()

    def _forget(self) -> None:
        self._row: dict[str, int] = {}
        self._pieces = np.zeros((1024, _MOST_PIECES), np.int64)
        self._count = np.zeros(1024, np.int32)
        self._shape = np.zeros(1024, np.int64)

    def code(self, words: Sequence[str]) -> Coded:
        """The pieces of all words in a row, how many each has, and their shapes."""
        if len(self._row) > self._remember:
            self._forget()
        row = self._row
        new = [w for w in dict.fromkeys(words) if w not in row]
        if new:
            self._learn(new)
        rows = np.fromiter((row[w] for w in words), np.int64, len(words))
        count = self._count[rows]
        pieces = self._pieces[rows][np.arange(_MOST_PIECES) < count[:, None]]
        before = np.concatenate([[0], np.cumsum(count)])
        return Coded(pieces, np.repeat(np.arange(len(words)), count), before, self._shape[rows])

    def _learn(self, words: list[str]) -> None:
        size = len(self._row) + len(words)
        if size > len(self._count):
            grow = 2 * size - len(self._count)
            self._pieces = np.concatenate([self._pieces, np.zeros((grow, _MOST_PIECES), np.int64)])
            self._count = np.concatenate([self._count, np.zeros(grow, np.int32)])
            self._shape = np.concatenate([self._shape, np.zeros(grow, np.int64)])
        short = [w if len(w) <= _HEAD_CHARS + _TAIL_CHARS else w[:_HEAD_CHARS] + w[-_TAIL_CHARS:] for w in words]
        for word, encoding in zip(words, self._tokenizer.encode_batch(short, add_special_tokens=False), strict=True):
            ids = encoding.ids or [_UNKNOWN]
            if len(ids) > _MOST_PIECES:
                ids = ids[: _MOST_PIECES // 2] + ids[-_MOST_PIECES // 2 :]
            at = self._row[word] = len(self._row)
            self._pieces[at, : len(ids)] = ids
            self._count[at] = len(ids)
            self._shape[at] = shape_of(word)


@dataclass(frozen=True, slots=True)
class Coded:
    """A run of words as the network takes them."""

    pieces: np.ndarray  # of all words, one after the other
    owner: np.ndarray  # the word of each piece
    before: np.ndarray  # pieces before each word; one more at the end
    shape: np.ndarray  # of each word

    def length(self, sents: np.ndarray) -> np.ndarray:
        """Pieces of each sentence, a row of ``sents`` (first word, word after the last) each."""
        return self.before[sents[:, 1]] - self.before[sents[:, 0]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Sentences of like length, padded.

    ``index`` (sentences, words) numbers each word in the run; ``real`` is false where it is padding.
    """

    inputs: dict[str, np.ndarray]
    index: np.ndarray
    real: np.ndarray


def fitting(coded: Coded, sents: Sequence[Range]) -> list[Range]:
    """The sentences, those of too many pieces for the encoder cut in halves until they fit."""
    out: list[Range] = []
    waiting = list(reversed(sents))
    while waiting:
        a, b = waiting.pop()
        if b - a > 1 and coded.before[b] - coded.before[a] > _MOST_POSITIONS:
            waiting += [((a + b) // 2, b), (a, (a + b) // 2)]
        else:
            out.append((a, b))
    return out


def batches(coded: Coded, sents: Sequence[Range], most: int, *, in_order: bool = False) -> Iterator[Batch]:
    """Sentences in batches of at most ``most`` padded word pieces (one sentence at least), sorted by length unless ``in_order``."""
    spans = np.asarray(sents, np.int64).reshape(-1, 2)
    length = coded.length(spans) + 2
    order = np.arange(len(spans)) if in_order else np.argsort(length, kind="stable")
    sizes = length[order].tolist()
    at = 0
    while at < len(sizes):
        to = at + 1
        while to < len(sizes) and (to - at + 1) * sizes[to] <= most:
            to += 1
        yield _batch(coded, spans[order[at:to]], length[order[at:to]])
        at = to


def _batch(coded: Coded, spans: np.ndarray, length: np.ndarray) -> Batch:
    column = np.arange(int((spans[:, 1] - spans[:, 0]).max()))
    index = spans[:, :1] + column
    real = index < spans[:, 1:]
    index = np.where(real, index, spans[:, :1])
    offset = coded.before[spans[:, :1]] - 1
    position = np.arange(int(length.max()))
    inside = (position > 0) & (position < length[:, None] - 1)
    piece = np.where(inside, offset + position, 0)
    owner = coded.owner[piece]
    ids = np.where(inside, coded.pieces[piece], 0)
    ids[:, 0] = _CLS
    ids[np.arange(len(ids)), length - 1] = _SEP
    inputs = {
        "ids": ids,
        "shp": np.where(inside, _shapes(coded, owner, spans), 0),
        "mask": (position < length[:, None]).astype(np.int64),
        "fi": np.where(real, coded.before[index] - offset, 0),
        "la": np.where(real, coded.before[index + 1] - offset - 1, 0),
        "wsh": np.where(real, _shapes(coded, index, spans), 0),
    }
    return Batch(inputs, index, real)


def _shapes(coded: Coded, word: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """The shapes of words (sentences, any), the first of each sentence in its own class."""
    shape = coded.shape[word]
    return np.where(word == spans[:, :1], _WHEN_FIRST[shape], shape)


# A capital says little on the word that opens a sentence: a shape of its own.
_WHEN_FIRST = np.array([{2: 9, 3: 10, 4: 10}.get(shape, shape) for shape in range(len(SHAPES))], np.int64)


class Encoder:
    """The trained network: one ONNX session on the CPU."""

    def __init__(self, weights: Path, threads: int = 1, batch: int = 1536) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(weights / "encoder.onnx"), options, ["CPUExecutionProvider"])
        self._outputs = [output.name for output in self._session.get_outputs()]
        self.pieces = WordPieces(weights / "tokenizer.json")
        self.batch = batch

    def scores(self, coded: Coded, sents: Sequence[Range]) -> Iterator[tuple[Batch, dict[str, np.ndarray]]]:
        """Each batch with what the network says of it, by the output's name."""
        for batch in batches(coded, sents, self.batch):
            yield batch, dict(zip(self._outputs, self._session.run(None, batch.inputs), strict=True))
