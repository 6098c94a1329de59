"""From scores to a tree and to entities: the best single-rooted tree of each sentence, the best legal BIO sequence.

Both take the plain best choice of every word first, which is the answer for most sentences, and search only where that
is no tree or no legal sequence: Chu and Liu 1965, Edmonds 1967; Viterbi 1967.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_NEVER = -1e9


def best_heads(arcs: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Heads of a batch: ``arcs`` (sentences, words, 1 + words) scores the head 0 (the root) to n of each word.

    Returns (sentences, words) heads, 1-based, 0 for the root; padding gets 0.
    """
    size = arcs.shape[1]
    column = np.arange(size)
    scores = arcs.copy()
    scores[:, column, column + 1] = _NEVER
    scores[:, :, 1:][np.broadcast_to((column >= lengths[:, None])[:, None, :], (*arcs.shape[:2], size))] = _NEVER
    heads = scores.argmax(2)
    heads[column >= lengths[:, None]] = 0
    for row in np.flatnonzero(~_are_trees(heads, lengths)):
        n = int(lengths[row])
        heads[row, :n] = spanning_tree(scores[row, :n, : n + 1])
    return heads


def _are_trees(heads: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Whether each row has one root and every word reaches it; by doubling the step log2(n) times."""
    rows, size = heads.shape
    up = np.concatenate([np.zeros((rows, 1), heads.dtype), heads], 1)
    one_root = ((heads == 0) & (np.arange(size) < lengths[:, None])).sum(1) == 1
    steps = 1
    while steps < size:
        up = np.take_along_axis(up, up, 1)
        steps *= 2
    return one_root & (up == 0).all(1)


def spanning_tree(scores: np.ndarray) -> np.ndarray:
    """The best tree with one root for ``scores`` (n, 1 + n): heads 1-based, 0 for the root.

    The few likeliest roots are tried in turn, each with Chu-Liu-Edmonds over the rest.
    """
    n = scores.shape[0]
    scores = scores.astype(np.float64)
    gain = scores[:, 0] - (scores[:, 1:].max(1) if n > 1 else 0)
    best, best_total = np.zeros(n, np.int64), -np.inf
    for root in np.argsort(-gain)[:4]:
        matrix = np.full((n + 1, n + 1), _NEVER)
        matrix[1:, 1:] = scores[:, 1:]
        matrix[root + 1] = _NEVER
        matrix[root + 1, 0] = scores[root, 0]
        heads = _arborescence(matrix)
        total = matrix[np.arange(1, n + 1), heads[1:]].sum()
        if total > best_total:
            best, best_total = heads[1:], total
    return best


def _arborescence(scores: np.ndarray) -> np.ndarray:
    """Chu-Liu-Edmonds: ``scores[d, h]``, node 0 the root; contracts one cycle at a time."""
    n = len(scores)
    scores = scores.copy()
    np.fill_diagonal(scores, 2 * _NEVER)
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if not cycle:
        return heads
    inside = np.array(cycle)
    outside = np.setdiff1d(np.arange(n), inside)
    m = len(outside)
    smaller = np.full((m + 1, m + 1), 2 * _NEVER)
    smaller[:m, :m] = scores[np.ix_(outside, outside)]
    entering = scores[np.ix_(inside, outside)] - scores[inside, heads[inside]][:, None]
    leaving = scores[np.ix_(outside, inside)]
    smaller[m, :m] = entering.max(0)
    smaller[:m, m] = leaving.max(1)
    small_heads = _arborescence(smaller)
    for at in range(1, m):
        head = small_heads[at]
        heads[outside[at]] = outside[head] if head < m else inside[leaving[at].argmax()]
    door = small_heads[m]
    heads[inside[entering[:, door].argmax()]] = outside[door]
    return heads


def _find_cycle(heads: np.ndarray) -> list[int]:
    """One cycle among the heads, or an empty list; node 0 is the root."""
    done = np.zeros(len(heads), bool)
    done[0] = True
    for start in range(1, len(heads)):
        path: dict[int, None] = {}
        node = start
        while not done[node] and node not in path:
            path[node] = None
            node = int(heads[node])
        if not done[node]:
            nodes = list(path)
            return nodes[nodes.index(node) :]
        done[list(path)] = True
    return []


def legal_moves(tags: list[str]) -> np.ndarray:
    """0 where tag j may follow tag i, and far below where not: I-X follows only B-X or I-X."""
    return np.array(
        [[_NEVER if after[0] == "I" and before[1:] != after[1:] else 0.0 for after in tags] for before in tags],
        np.float32,
    )


def best_tags(scores: np.ndarray, real: np.ndarray, moves: np.ndarray, outside: int = 0) -> np.ndarray:
    """The best legal sequence of BIO tags for a batch of ``scores`` (sentences, words, tags)."""
    tags = np.where(real, scores.argmax(2), outside)
    before = np.concatenate([np.full((len(tags), 1), outside), tags[:, :-1]], 1)
    for row in np.flatnonzero((moves[before, tags] < 0).any(1)):
        n = int(real[row].sum())
        tags[row, :n] = _viterbi(scores[row, :n], moves, outside)
    return tags


def _viterbi(scores: np.ndarray, moves: np.ndarray, outside: int) -> np.ndarray:
    n = len(scores)
    came_from = np.zeros(scores.shape, np.int64)
    total = scores[0] + moves[outside]
    for t in range(1, n):
        options = total[:, None] + moves
        came_from[t] = options.argmax(0)
        total = options.max(0) + scores[t]
    path = np.zeros(n, np.int64)
    path[-1] = total.argmax()
    for t in range(n - 1, 0, -1):
        path[t - 1] = came_from[t, path[t]]
    return path


def entity_ranges(tags: np.ndarray, names: list[str], starts: Sequence[int]) -> list[tuple[int, int, str]]:
    """Token ranges of the entities of a run of words; no entity crosses the start of a sentence."""
    found: list[tuple[int, int, str]] = []
    opening = np.zeros(len(tags) + 1, bool)
    opening[list(starts)] = True
    for i in np.flatnonzero(tags).tolist():
        name = names[tags[i]]
        open_now = found and found[-1][1] == i and found[-1][2] == name[2:] and not opening[i]
        if name[0] == "I" and open_now:
            found[-1] = (found[-1][0], i + 1, name[2:])
        else:
            found.append((i, i + 1, name[2:]))
    return found
