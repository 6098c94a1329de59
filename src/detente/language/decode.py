"""Scores to a parse: the best tree (Chu, Liu and Edmonds), relations, entities (Viterbi over BIO)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_NEVER = -1e9


def best_trees(arc: Floats, lengths: Sequence[int]) -> list[list[int]]:
    """The head of each word of each sentence: 0 for the root, else the number of a word from 1.

    ``arc[s, i, h]`` is the score of word ``i`` (from 0) under head ``h``. Nearly always the best heads form a tree; the
    algorithm proper runs only where they do not.
    """
    whole = arc.astype(np.float32, copy=True)
    width = whole.shape[1]
    whole[:, np.arange(width), np.arange(1, width + 1)] = _NEVER
    for s, n in enumerate(lengths):
        whole[s, :, n + 1 :] = _NEVER
    greedy = whole.argmax(axis=2)
    trees = []
    for s, n in enumerate(lengths):
        heads = greedy[s, :n].tolist()
        trees.append(heads if _is_tree(heads) else _edmonds_one_root(whole[s, :n, : n + 1].astype(np.float64)))
    return trees


def _is_tree(heads: Sequence[int]) -> bool:
    """One root and no cycle."""
    if heads.count(0) != 1:
        return False
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for word in range(1, len(heads) + 1):
        path = []
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = heads[word - 1]
        if state[word] == 1:
            return False
        for passed in path:
            state[passed] = 2
    return True


def _edmonds_one_root(scores: NDArray[np.float64]) -> list[int]:
    """The best tree with exactly one root: the likeliest roots are tried one by one."""
    n = scores.shape[0]
    gain = scores[:, 0] - scores[:, 1:].max(axis=1) if n > 1 else scores[:, 0]
    best: tuple[float, list[int]] | None = None
    for root in np.argsort(-gain)[:4]:
        square = np.full((n + 1, n + 1), _NEVER)
        square[1:] = scores
        square[1:, 0] = _NEVER
        square[root + 1] = _NEVER
        square[root + 1, 0] = 0.0
        heads = _edmonds(square)
        total = float(sum(square[i, heads[i]] for i in range(1, n + 1)))
        if best is None or total > best[0]:
            best = (total, [int(h) for h in heads[1:]])
    assert best is not None
    return best[1]


def _edmonds(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Chu-Liu/Edmonds over ``scores[dependent, head]`` with node 0 as the root (Edmonds 1967)."""
    n = scores.shape[0]
    scores = scores.copy()
    scores[np.arange(n), np.arange(n)] = _NEVER
    heads = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    return heads if not cycle else _contracted(scores, heads, cycle)


def _find_cycle(heads: NDArray[np.int64]) -> list[int]:
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for passed in path:
            state[passed] = 2
    return []


def _contracted(scores: NDArray[np.float64], heads: NDArray[np.int64], cycle: list[int]) -> NDArray[np.int64]:
    """The cycle as one node, the smaller problem solved, the cycle broken where the solution enters it."""
    inside = np.array(cycle)
    rest = np.array([i for i in range(len(heads)) if i not in set(cycle)])
    m = len(rest)
    smaller = np.full((m + 1, m + 1), _NEVER)
    smaller[:m, :m] = scores[np.ix_(rest, rest)]
    into = scores[np.ix_(inside, rest)] - scores[inside, heads[inside]][:, None]
    out = scores[np.ix_(rest, inside)]
    smaller[m, :m] = into.max(axis=0)
    smaller[:m, m] = out.max(axis=1)
    smaller[0, :] = _NEVER
    solved = _edmonds(smaller)
    whole = heads.copy()
    for a in range(1, m):
        whole[rest[a]] = rest[solved[a]] if solved[a] < m else inside[out.argmax(axis=1)[a]]
    entered = solved[m]
    whole[inside[into.argmax(axis=0)[entered]]] = rest[entered]
    whole[0] = 0
    return whole


class Relations:
    """The biaffine scorer of relations, run only for the arcs that were chosen: ``weights[dependent, relation, head]``."""

    def __init__(self, weights: Floats) -> None:
        self._flat = np.ascontiguousarray(weights.reshape(weights.shape[0], -1), dtype=np.float32)
        self._width = weights.shape[2]

    def best(self, dependents: Floats, heads: Floats) -> list[int]:
        """The number of the best relation for each pair of rows."""
        one = np.ones((len(dependents), 1), np.float32)
        left = (np.concatenate([dependents, one], axis=1) @ self._flat).reshape(len(dependents), -1, self._width)
        right = np.concatenate([heads, one], axis=1)
        found: list[int] = np.matmul(left, right[:, :, None])[:, :, 0].argmax(axis=1).tolist()
        return found


class EntityTags:
    """Viterbi over tags of the form O, B-X, I-X, where I-X follows only B-X or I-X."""

    def __init__(self, tags: Sequence[str]) -> None:
        self.tags = list(tags)
        barred = [[b[0] == "I" and a[1:] != b[1:] for b in tags] for a in tags]
        self._moves = np.where(np.array(barred), np.float32(-1e4), np.float32(0))
        self._outside = self.tags.index("O")

    def best(self, scores: Floats, lengths: Sequence[int]) -> list[list[tuple[int, int, str]]]:
        """The entities of each sentence as word ranges with their kind."""
        paths = self._paths(scores, lengths)
        return [self._spans(path) for path in paths]

    def _paths(self, scores: Floats, lengths: Sequence[int]) -> list[list[int]]:
        states = scores[:, 0] + self._moves[self._outside]
        back, kept = [], [states]
        for t in range(1, scores.shape[1]):
            ways = states[:, :, None] + self._moves[None]
            chosen = ways.argmax(axis=1)
            states = np.take_along_axis(ways, chosen[:, None], 1)[:, 0] + scores[:, t]
            back.append(chosen)
            kept.append(states)
        return [self._walk(s, n, back, kept) for s, n in enumerate(lengths)]

    def _walk(self, s: int, n: int, back: Sequence[NDArray[np.int64]], kept: Sequence[Floats]) -> list[int]:
        tag = int(kept[n - 1][s].argmax())
        path = [tag]
        for t in range(n - 2, -1, -1):
            tag = int(back[t][s, tag])
            path.append(tag)
        return path[::-1]

    def _spans(self, path: Sequence[int]) -> list[tuple[int, int, str]]:
        spans: list[tuple[int, int, str]] = []
        for i, number in enumerate(path):
            tag = self.tags[number]
            if tag[0] == "B":
                spans.append((i, i + 1, tag[2:]))
            elif tag[0] == "I" and spans and spans[-1][1] == i:
                spans[-1] = (spans[-1][0], i + 1, spans[-1][2])
        return spans
