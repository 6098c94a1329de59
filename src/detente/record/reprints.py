"""Texts that are the same text: reprints, shortened and edited copies.

Candidates come from an index over signatures: two texts are compared where a band of the minima (32 bands of 4) or two runs of
the samples are the same. What is then decided is decided on the texts themselves:

- of the shorter text's runs of five words the longer one must have a share (``SHARED``; the shorter the more, up to ``WHOLE``);
- its names and numbers must nearly all be words of the longer one: two read-outs in the same set words name other people;
- where more than ``FAR`` days lie between them, nearly all of the shorter must be in the longer: the notes on a
  weekly meeting and yearly congratulations are written alike.

Groups are the connected sets of what was found. The index takes documents as they come and never forgets one; it holds
about 900 bytes for a news report of 600 words.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from detente.record.shingles import PERMUTATIONS, Signature, details_of, mixed, runs_of, signatures, words_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.record.shingles import Hashes

SHARED = 0.5
"""Share of the shorter text's runs that two versions of a text have in common at least."""
WHOLE = 0.9
"""The same for short texts and for texts of different times."""
STRANGE = 0.2
"""Share of the shorter text's names and numbers that the longer one may lack."""
FAR = 5
"""Days between the publications after which only a whole text counts as a reprint."""
_SHORT = 40  # runs up to which a text is short
_LENGTHY = 200  # runs from which on a text is long enough for ``SHARED``; between the two the share falls evenly
_LEAST = 8  # runs under which a text can be the same only word by word
_LIKELY = 0.4  # estimated share of both together from which the minima alone make a candidate
_BANDS = 32
_DOCUMENTS = 26  # bits of an entry that number the document; the other 38 are the key's
_PER_KEY = 8  # documents that one key leads to: set phrases lead to thousands
_PER_TEXT = 12  # candidates that are held against a text, the likeliest first
_BATCH = 512
_CACHED = 256


@dataclass(frozen=True, slots=True)
class Copy:
    """Two documents with the same text: ``first`` was there when ``second`` came. ``shared`` is the share of the shorter one's runs
    that the other has, 0 to 1."""

    first: str
    second: str
    shared: float


@dataclass(frozen=True, slots=True)
class _Text:
    runs: Hashes
    details: frozenset[bytes]
    words: frozenset[bytes]


class Reprints:
    """An index of texts that says which are the same. Documents are known by their ids.

    ``text_of`` gives the text of a document that is in the index already (from a record, from files): texts are not kept.
    """

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._ids: list[str] = []
        self._number: dict[str, int] = {}
        self._days: list[int | None] = []
        self._root: list[int] = []
        self._copies: list[Copy] = []
        self._index = _Index()
        self._cache: OrderedDict[int, _Text] = OrderedDict()

    def __len__(self) -> int:
        return len(self._ids)

    def add(
        self, ids: Sequence[str], made: Sequence[Signature], days: Sequence[int | None] | None = None
    ) -> list[Copy]:
        """Take up documents with their signatures and, where known, the days of publication (``date.toordinal``).

        Gives what was found for them. An id that is there already is passed over.
        """
        given = zip(ids, made, days or [None] * len(ids), strict=True)
        new = [g for g in {x[0]: x for x in given}.values() if g[0] not in self._number]
        start = len(self._ids)
        for name, _, day in new:
            self._number[name] = len(self._ids)
            self._root.append(len(self._ids))
            self._ids.append(name)
            self._days.append(day)
        found: list[Copy] = []
        for one, other in self._index.add([s for _, s, _ in new], start):
            copy = self._held_together(one, other)
            if copy:
                found.append(copy)
        self._copies += found
        return found

    def groups(self) -> list[list[str]]:
        """The groups of two and more, each in the order in which its documents came, the groups in that of their first."""
        members: dict[int, list[str]] = {}
        for n, name in enumerate(self._ids):
            members.setdefault(self._find(n), []).append(name)
        return [g for g in members.values() if len(g) > 1]

    def copies(self) -> tuple[Copy, ...]:
        """What holds the groups together: a pair for each document but a group's first."""
        return tuple(self._copies)

    def _held_together(self, one: int, other: int) -> Copy | None:
        roots = self._find(one), self._find(other)
        if roots[0] == roots[1]:
            return None
        days = self._days[one], self._days[other]
        far = days[0] is not None and days[1] is not None and abs(days[0] - days[1]) > FAR
        shared = _same(self._text(one), self._text(other), far)
        if shared is None:
            return None
        self._root[max(roots)] = min(roots)
        return Copy(self._ids[min(one, other)], self._ids[max(one, other)], shared)

    def _find(self, n: int) -> int:
        while self._root[n] != n:
            self._root[n] = self._root[self._root[n]]
            n = self._root[n]
        return n

    def _text(self, n: int) -> _Text:
        kept = self._cache.get(n)
        if kept is None:
            kept = self._cache[n] = _as_compared(self._text_of(self._ids[n]))
            if len(self._cache) > _CACHED:
                self._cache.popitem(last=False)
        else:
            self._cache.move_to_end(n)
        return kept


def groups(texts: Iterable[tuple[str, str, int | None]], text_of: Callable[[str], str]) -> list[list[str]]:
    """The groups of the same text among documents given as id, text and day (``date.toordinal`` or ``None``), as they stream by.

    ``text_of`` gives a text again by its id.
    """
    index = Reprints(text_of)
    for batch in _batches(texts):
        index.add([b[0] for b in batch], signatures([b[1] for b in batch]), [b[2] for b in batch])
    return index.groups()


def shared_text(one: str, other: str, days_apart: int = 0) -> float | None:
    """The share of the shorter text's runs that the longer one has, 0 to 1, where the two are the same text; ``None`` otherwise."""
    return _same(_as_compared(one), _as_compared(other), days_apart > FAR)


def _as_compared(text: str) -> _Text:
    return _Text(runs_of([text])[0], details_of(text), frozenset(words_of(text)))


def _same(one: _Text, other: _Text, far: bool) -> float | None:
    import numpy as np

    small, large = sorted((one, other), key=lambda t: (len(t.runs), t.runs.tobytes(), sorted(t.details)))
    if len(small.runs) == 0:
        return None
    shared = len(np.intersect1d(small.runs, large.runs, assume_unique=True)) / len(small.runs)
    if shared < _needed(len(small.runs), far):
        return None
    strange = len(small.details - large.words) / len(small.details) if small.details else 0.0
    return None if strange > STRANGE else shared


def _needed(runs: int, far: bool) -> float:
    """The share that a text of so many runs must have in common: the shorter it is, the more of it may be set phrases."""
    if runs < _LEAST:
        return 1.0
    if far or runs <= _SHORT:
        return WHOLE
    return max(SHARED, WHOLE - (WHOLE - SHARED) * (runs - _SHORT) / (_LENGTHY - _SHORT))


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    items = iter(items)
    while batch := list(islice(items, _BATCH)):
        yield batch


class _Index:
    """Entries of key and document number in one number each, in ordered runs that double in length: a document is written
    as often as the count of documents has binary digits, and found by as many binary searches."""

    def __init__(self) -> None:
        self._segments: list[NDArray[np.uint64]] = []
        self._minima: list[NDArray[np.uint16]] = []
        self._sampled: list[NDArray[np.uint32]] = []
        self._starts: list[int] = []

    def add(self, made: Sequence[Signature], start: int) -> Iterator[tuple[int, int]]:
        """Take up signatures as documents ``start`` and on; the likely pairs (new, earlier), the likeliest first for each."""
        import numpy as np

        if not made:
            return
        if start + len(made) >= 2**_DOCUMENTS:
            raise ValueError(f"an index holds {2**_DOCUMENTS} documents: begin another")
        minima = np.frombuffer(b"".join(s.minima for s in made), dtype="<u2").reshape(len(made), PERMUTATIONS)
        counts = np.array([len(s.sample) // 8 for s in made], dtype=np.uint32)
        self._minima.append(minima)
        self._sampled.append(counts)
        self._starts.append(start)
        bands, samples = _band_entries(minima, start), _sample_entries(made, counts, start)
        self._keep(np.sort(np.concatenate([bands, samples])))
        hits = np.concatenate([self._hits(bands, 2), self._hits(samples, 1)])
        yield from self._likely(hits)

    def _keep(self, entries: NDArray[np.uint64]) -> None:
        import numpy as np

        while self._segments and len(self._segments[-1]) <= 2 * len(entries):
            entries = np.concatenate([self._segments.pop(), entries])
            entries.sort(kind="stable")  # two ordered runs: merged in one pass
        self._segments.append(entries)

    def _hits(self, entries: NDArray[np.uint64], weight: int) -> NDArray[np.uint64]:
        """Pairs of a new document and an earlier one in one number, each ``weight`` times."""
        import numpy as np

        low = np.uint64(2**_DOCUMENTS - 1)
        entries = np.sort(entries)
        keys, new = entries & ~low, entries & low
        found: list[NDArray[np.uint64]] = []
        for segment in self._segments:
            first = np.searchsorted(segment, keys)
            last = np.minimum(np.searchsorted(segment, entries), first + _PER_KEY)  # those before the document itself
            counts = np.maximum(last - first, 0)
            total = int(counts.sum())
            if not total:
                continue
            offsets = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
            earlier = segment[np.repeat(first, counts) + offsets] & low
            found.append((np.repeat(new, counts) << np.uint64(32)) | earlier)
        return np.repeat(np.concatenate(found), weight) if found else np.empty(0, dtype=np.uint64)

    def _likely(self, hits: NDArray[np.uint64]) -> Iterator[tuple[int, int]]:
        import numpy as np

        pairs, counts = np.unique(hits, return_counts=True)
        new, earlier = (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(2**32 - 1)).astype(np.int64)
        fewer = np.minimum(self._at(self._sampled, new), self._at(self._sampled, earlier)) if len(pairs) else counts
        enough = counts >= np.maximum(np.minimum(2, fewer), 0.25 * fewer)
        new, earlier, counts = new[enough], earlier[enough], counts[enough]
        if not len(new):
            return
        alike = (self._at(self._minima, new) == self._at(self._minima, earlier)).mean(axis=1)
        order = np.lexsort((earlier, -counts, new))
        taken, last = 0, -1
        for n in order.tolist():
            taken = taken + 1 if new[n] == last else 1
            last = int(new[n])
            if taken <= _PER_TEXT or alike[n] >= _LIKELY:
                yield last, int(earlier[n])

    def _at(self, blocks: list[Any], numbers: NDArray[np.int64]) -> Any:
        """Rows of what is kept block by block."""
        import numpy as np

        starts = np.array(self._starts)
        block = np.searchsorted(starts, numbers, side="right") - 1
        found = np.empty((len(numbers), *blocks[0].shape[1:]), dtype=blocks[0].dtype)
        for b in np.unique(block).tolist():
            here = block == b
            found[here] = blocks[b][numbers[here] - starts[b]]
        return found


def _band_entries(minima: NDArray[np.uint16], start: int) -> NDArray[np.uint64]:
    import numpy as np

    bands = np.ascontiguousarray(minima).view("<u8").astype(np.uint64)  # four minima of 16 bits are one number of 64
    numbered = bands + np.arange(_BANDS, dtype=np.uint64)[None, :] * np.uint64(0x9E3779B97F4A7C15)
    return _entries(mixed(numbered).ravel(), np.repeat(np.arange(start, start + len(minima), dtype=np.uint64), _BANDS))


def _sample_entries(made: Sequence[Signature], counts: NDArray[np.uint32], start: int) -> NDArray[np.uint64]:
    import numpy as np

    sampled = np.frombuffer(b"".join(s.sample for s in made), dtype="<u8").astype(np.uint64)
    return _entries(mixed(sampled), np.repeat(np.arange(start, start + len(made), dtype=np.uint64), counts))


def _entries(keys: NDArray[np.uint64], documents: NDArray[np.uint64]) -> NDArray[np.uint64]:
    import numpy as np

    low = np.uint64(2**_DOCUMENTS - 1)
    return (keys & ~low) | documents
