"""Small changes to training sentences: typographic quotes, headline capitals, a missing full stop."""

from __future__ import annotations

from random import Random

_STRAIGHT, _CURLY = ('"', "``", "''"), "“”"
_SMALL = frozenset("a an the of in on at to for and or but by with from as is".split())


def vary(words: list[str], chance: Random) -> list[str]:
    """The words in another dress; their number and their labels stay as they are."""
    if chance.random() < 0.35:
        words = _curl(words)
    dice = chance.random()
    if dice < 0.03:
        return [w.upper() for w in words]
    if dice < 0.05:
        return [w.lower() for w in words]
    if dice < 0.11:
        return [w if i and w in _SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words)]
    return words


def drops_stop(words: list[str], chance: Random) -> bool:
    """Whether this time the sentence goes without its full stop, as a headline does."""
    return len(words) > 3 and words[-1] == "." and chance.random() < 0.04


def _curl(words: list[str]) -> list[str]:
    out, inside = [], False
    for word in words:
        if word in _STRAIGHT:
            out.append(_CURLY[inside])
            inside = not inside
        else:
            out.append(word.replace("'", "’"))
    return out
