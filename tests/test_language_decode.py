"""Trees and tags against exhaustive search."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from detente.language.decode import best_heads, best_tags, entity_ranges, legal_moves

TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


@pytest.mark.parametrize("seed", range(40))
def test_best_tree_with_one_root(seed: int) -> None:
    """The score of the tree found is that of the best of all trees with one root (up to five words)."""
    n = seed % 5 + 1
    scores = np.random.default_rng(seed).normal(size=(1, n, n + 1)).astype(np.float32)
    found = best_heads(scores, np.array([n]))[0].tolist()
    assert _is_tree(found)
    assert _total(scores[0], found) == pytest.approx(max(_total(scores[0], h) for h in _trees(n)), abs=1e-4)


def test_padding_is_never_a_head() -> None:
    scores = np.zeros((2, 3, 4), np.float32)
    scores[0, :, 3] = 9  # the third word of the first row is padding
    scores[0, 0, 0] = 1
    assert best_heads(scores, np.array([2, 3]))[0].tolist() == [0, 1, 0]


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    # Words 1 and 2 prefer each other; the root is worth 3 to word 1 and 1 to word 2.
    scores = np.array([[[3, 0, 5], [1, 6, 0]]], np.float32)
    assert best_heads(scores, np.array([2])).tolist() == [[0, 1]]


@pytest.mark.parametrize("seed", range(20))
def test_best_legal_tags(seed: int) -> None:
    n = 4
    scores = np.random.default_rng(seed).normal(size=(1, n, len(TAGS))).astype(np.float32)
    found = best_tags(scores, np.ones((1, n), bool), legal_moves(TAGS))[0].tolist()

    def total(path: tuple[int, ...]) -> float:
        return float(sum(scores[0, i, t] for i, t in enumerate(path)))

    legal = [p for p in product(range(len(TAGS)), repeat=n) if _legal(p)]
    assert _legal(tuple(found))
    assert total(tuple(found)) == pytest.approx(max(map(total, legal)), abs=1e-4)


def test_entities_end_with_their_sentence() -> None:
    tags = np.array([1, 2, 0, 3, 4, 4, 1, 1])
    assert entity_ranges(tags, TAGS, [0, 5]) == [
        (0, 2, "PER"), (3, 5, "LOC"), (5, 6, "LOC"), (6, 7, "PER"), (7, 8, "PER"),
    ]  # fmt: skip


def _legal(path: tuple[int, ...]) -> bool:
    before = "O"
    for number in path:
        if TAGS[number][0] == "I" and before[1:] != TAGS[number][1:]:
            return False
        before = TAGS[number]
    return True


def _trees(n: int) -> list[list[int]]:
    return [list(heads) for heads in product(range(n + 1), repeat=n) if _is_tree(list(heads))]


def _is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word - 1]
    return True


def _total(scores: np.ndarray, heads: list[int]) -> float:
    return float(sum(scores[i, h] for i, h in enumerate(heads)))
