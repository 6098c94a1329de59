"""What of a text is compared to find reprints: its runs of five words, and a signature of some hundred bytes over them.

A signature has two parts. The minima (MinHash, 128 permutations) estimate how much of two texts together is shared, which finds
copies. The sample holds the hashes of every sixteenth run, chosen by the hash alone, so that a part of a text has the same
sample as that part of the whole: it finds excerpts, which share too little of the whole for the minima.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

RUN = 5
"""Words of a run."""
PERMUTATIONS = 128
SCHEME = "5w-r2-128-16"
"""Names how signatures are made: those of another scheme cannot be compared. "r2" is rensa's version of the algorithm."""
_SEED = 20_230_221  # any fixed number: the same texts give the same signatures everywhere
_SAMPLED = 16  # one run in so many is kept in the sample
_MOST = 4096  # runs of the sample, so that a signature is bounded whatever the text
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphens and marks without width
_BETWEEN = "“”‘’‚„«»‹›‐‑‒–—―•·′″¡¿"
_ASCII = bytes(c if c >= 128 or chr(c).isalnum() else 32 for c in range(256))  # other letters than English ones are kept
_DETAIL = re.compile(r"\b[A-Z0-9]\w*")


@dataclass(frozen=True, slots=True)
class Signature:
    """A text as it is compared. ``minima`` are 128 numbers of 16 bits, ``sample`` numbers of 64 bits in order, both little-endian;
    ``runs`` is how many different runs of five words the text has."""

    minima: bytes
    sample: bytes
    runs: int

    def to_bytes(self) -> bytes:
        """The form that is stored: four bytes of ``runs``, the minima, the sample."""
        return self.runs.to_bytes(4, "little") + self.minima + self.sample

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        """The inverse of ``to_bytes``. Raises ``ValueError`` for bytes that no signature has."""
        size = 2 * PERMUTATIONS
        if len(data) < 4 + size or (len(data) - 4 - size) % 8:
            raise ValueError(f"{len(data)} bytes are no signature: make it again from the text")
        return cls(data[4 : 4 + size], data[4 + size :], int.from_bytes(data[:4], "little"))


def words_of(text: str) -> list[bytes]:
    """The words in small letters as UTF-8, whatever apostrophes, dashes and blanks stand between them."""
    plain = _plain(text).casefold()
    if not plain.isascii():
        for mark in _BETWEEN:  # a dozen passes of replacing are several times as fast as one of a regular expression
            plain = plain.replace(mark, " ")
    return plain.encode("utf-8", "surrogatepass").translate(_ASCII).split()


def details_of(text: str) -> frozenset[bytes]:
    """The names and numbers of a text: the words that begin with a capital letter or a digit, as ``words_of`` gives them."""
    return frozenset(words_of(" ".join(_DETAIL.findall(_plain(text)))))


def _plain(text: str) -> str:
    """One form for what looks the same: ligatures, blanks that do not break, soft hyphens."""
    if text.isascii():
        return text
    for mark in _INVISIBLE:
        text = text.replace(mark, "")
    return unicodedata.normalize("NFKC", text)


def runs_of(texts: Sequence[str]) -> list[Hashes]:
    """For each text the hashes of its different runs of five words, in order. A shorter text is one run; an empty one has none."""
    import numpy as np

    flat, ends = _hashed(texts)
    found: list[Hashes] = []
    for start, end in pairwise([0, *ends]):
        runs = np.sort(_runs(flat[start:end]))
        found.append(runs[np.diff(runs, prepend=~runs[:1]) != 0])
    return found


def signatures(texts: Sequence[str]) -> list[Signature]:
    """The signatures of several texts, in order; some hundred at a time are fastest."""
    return signatures_of_runs(runs_of(texts)) if texts else []


def signatures_of_runs(runs: Sequence[Hashes]) -> list[Signature]:
    """The signatures of texts whose runs are known, of one text at least."""
    import numpy as np
    from rensa import RMinHash

    ends = np.cumsum([0, *(len(r) for r in runs)]).astype(np.uint64)
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(np.concatenate(runs), ends.tolist(), PERMUTATIONS, _SEED)
    minima = np.array(matrix.to_rows(), dtype=np.uint32).astype("<u2")  # the lower half: chance equals 1 in 65,536
    return [Signature(m.tobytes(), _sample(r), len(r)) for m, r in zip(minima, runs, strict=True)]


def _hashed(texts: Sequence[str]) -> tuple[Hashes, list[int]]:
    """The hash of every word of all texts, and where each text ends."""
    import numpy as np
    from rensa import RMinHash

    words = [words_of(t) for t in texts]
    hashed = RMinHash.hash_token_sets(words)
    ends = np.cumsum([len(w) for w in words]).tolist()
    return np.fromiter(chain.from_iterable(hashed), dtype=np.uint64, count=ends[-1] if ends else 0), ends


def _runs(words: Hashes) -> Hashes:
    import numpy as np

    if len(words) == 0:
        return words
    size = min(RUN, len(words))
    count = len(words) - size + 1
    total = np.zeros(count, dtype=np.uint64)
    for n in range(size):  # a polynomial, so that the order of the words counts
        total = total * np.uint64(0x9E3779B97F4A7C15) + words[n : n + count]
    return mixed(total)


def mixed(values: Hashes) -> Hashes:
    """Numbers of 64 bits spread evenly (the last steps of SplitMix64)."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread: Hashes = values ^ (values >> np.uint64(31))
    return spread


def _sample(runs: Hashes) -> bytes:
    import numpy as np

    below = np.searchsorted(runs, np.uint64(2**64 // _SAMPLED))  # runs are in order: the lowest are the sample
    return runs[: min(int(below), _MOST)].astype("<u8").tobytes()
