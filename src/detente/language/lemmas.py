"""Lemmas: a lexicon of seen (tag, form) pairs first, else the edit script that the network chose.

A script is ``keep``, ``lower`` or ``CASE N SUFFIX``: take the form as it is (``c``) or lowered (``l``), drop N characters
and add the suffix. ``c3+y`` makes "studied" to "study".
"""

from __future__ import annotations

import json
from pathlib import Path

KEEP, LOWER = "K", "L"


def edit_script(form: str, lemma: str) -> str:
    """The script that makes the lemma of the form with the shortest cut."""
    if lemma == form:
        return KEEP
    lowered = form.lower()
    if lemma == lowered:
        return LOWER
    options = []
    for case, base in (("c", form), ("l", lowered)):
        same = 0
        while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
            same += 1
        options.append((len(base) - same, case, lemma[same:]))
    cut, case, suffix = min(options, key=lambda option: option[0])
    return f"{case}{cut}+{suffix}"


def apply_script(form: str, script: str) -> str:
    """The lemma that a script makes of a form; the form itself where the script would leave nothing."""
    if script == KEEP:
        return form
    lowered = form.lower()
    if script == LOWER:
        return lowered
    cut, _, suffix = script[1:].partition("+")
    base = form if script[0] == "c" else lowered
    drop = int(cut)
    return (base[: len(base) - drop] if drop <= len(base) else "") + suffix or form


class Lemmatizer:
    """Looks lemmas up, and remembers the ones that it had to build."""

    def __init__(self, lexicon: Path, upos: list[str], scripts: list[str], remember: int = 500_000) -> None:
        known: dict[str, dict[str, str]] = json.loads(lexicon.read_text("utf-8"))
        self._known = [known.get(tag, {}) for tag in upos]
        self._proper = upos.index("PROPN")
        self._scripts = scripts
        self._remember = remember
        self._seen: dict[tuple[str, int, int], str] = {}

    def lemmas(self, words: list[str], upos: list[int], scripts: list[int]) -> list[str]:
        """One lemma a word, given the numbers of its tag and of its script."""
        seen = self._seen
        if len(seen) > self._remember:
            seen.clear()
        found = []
        for key in zip(words, upos, scripts, strict=True):
            lemma = seen.get(key)
            if lemma is None:
                lemma = seen[key] = self._lemma(*key)
            found.append(lemma)
        return found

    def _lemma(self, word: str, upos: int, script: int) -> str:
        key = word if upos == self._proper else word.lower()
        return self._known[upos].get(key) or apply_script(word, self._scripts[script])
