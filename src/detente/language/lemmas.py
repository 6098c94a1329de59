"""Lemmas: a lexicon of seen (tag, form) pairs first, else the edit script that the network chose, mended by spelling.

A script is ``keep``, ``lower`` or ``CASE N SUFFIX``: take the form as it is (``c``) or lowered (``l``), drop N characters
and add the suffix. ``c3+y`` makes "studied" to "study".
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from detente.language.irregular import irregular_lemma, irregular_lemmas

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
    """Looks lemmas up, mends what the network proposes, and remembers the answers."""

    def __init__(self, lexicon: Path, labels: dict[str, list[str]], remember: int = 500_000) -> None:
        known: dict[str, dict[str, str]] = json.loads(lexicon.read_text("utf-8"))
        self._upos, self._xpos, self._scripts = labels["upos"], labels["xpos"], labels["lemma"]
        self._listed = [known.get(tag, {}) for tag in self._upos]
        self._lemmas = {tag: frozenset(known.get(tag, {}).values()) for tag in _REGULAR}
        self._stems = {tag: Stems(lemmas) for tag, lemmas in self._lemmas.items()}
        self._irregular = irregular_lemmas()
        self._remember = remember
        self._seen: dict[tuple[str, int, int, int], str] = {}

    def lemmas(self, words: list[str], upos: list[int], xpos: list[int], scripts: list[int]) -> list[str]:
        """One lemma a word, given the numbers of its two tags and of its script."""
        seen = self._seen
        if len(seen) > self._remember:
            seen.clear()
        found = []
        for key in zip(words, upos, xpos, scripts, strict=True):
            lemma = seen.get(key)
            if lemma is None:
                lemma = seen[key] = self._lemma(*key)
            found.append(lemma)
        return found

    def _lemma(self, word: str, upos: int, xpos: int, script: int) -> str:
        tag = self._upos[upos]
        proposed = apply_script(word, self._scripts[script])
        listed = self._listed[upos].get(word if tag == "PROPN" else word.lower())
        if listed is not None:
            return listed
        if self._xpos[xpos] in _BASE:
            return word.lower() if proposed.lower() != word.lower() else proposed
        return self._mended(word, proposed, tag, self._xpos[xpos]) if tag in _REGULAR else proposed

    def _mended(self, word: str, proposed: str, tag: str, xpos: str) -> str:
        """A known lemma that the spelling allows, else the proposal if it is one, else what spelling alone says."""
        known = self._lemmas[tag]
        irregular = irregular_lemma(word.lower(), self._irregular[tag], tag, xpos)
        if irregular:
            return irregular
        if proposed in known:
            return proposed
        stems = self._stems[tag].of(word.lower(), xpos)
        return next((stem for stem in stems if stem in known), None) or (stems[0] if stems else proposed)


_REGULAR = ("VERB", "NOUN", "ADJ", "ADV")
_BASE = ("VB", "VBP", "NN", "JJ", "RB")  # tags of forms that are their own lemma, but for the capital
_ENDINGS = {
    "VBG": ("ing",), "VBN": ("ed",), "VBD": ("ed",), "VBZ": ("s",), "NNS": ("s",), "JJR": ("er",), "JJS": ("est",),
    "RBR": ("er",), "RBS": ("est",),
}  # fmt: skip
_VOWEL = re.compile("[aeiouy]")
# "admitt|ed", "controll|ed", but "add|ed", "install|ed".
_DOUBLED = re.compile(r"(?:..([bdgkmnprtvz])\1|[aeiou].*ell|[iugn]all|(?:ontr|atr)oll)$")
# "tim|ed", "fre|ed": a short stem without an -e would have doubled its consonant.
_WOULD_DOUBLE = re.compile(r"[^aeiouy]*[aeiouy][^aeiouywx]$|[^aeiouy]+e$")
_SUFFIXES = range(5, 0, -1)  # letters of a stem that tell whether it lost an -e, the longest known first


class Stems:
    """What a regular form may come from; whether a stem lost an ``e`` is learnt from the ends of the known lemmas."""

    def __init__(self, lemmas: frozenset[str]) -> None:
        self._votes: dict[str, int] = {}
        for lemma in lemmas:
            lost = lemma.endswith("e") and not lemma.endswith("ee")
            stem = lemma[:-1] if lost else lemma
            for size in _SUFFIXES:
                if size <= len(stem):
                    self._votes[stem[-size:]] = self._votes.get(stem[-size:], 0) + (1 if lost else -1)

    def of(self, form: str, xpos: str) -> list[str]:
        """The likeliest spelling first; empty where the tag or the form is not regular."""
        for ending in _ENDINGS.get(xpos, ()):
            if form.endswith(ending) and len(form) > len(ending) + 1:
                return _without_s(form) if ending == "s" else self._without_vowel(form[: -len(ending)])
        return []

    def _without_vowel(self, stem: str) -> list[str]:
        """"ratif|ied", "admitt|ed", "escalat|ed", "sign|ed"."""
        if not _VOWEL.search(stem):
            return []
        if stem.endswith("i") and len(stem) > 2:
            return [f"{stem[:-1]}y", f"{stem}e"]
        if _DOUBLED.search(stem):
            return [stem[:-1], stem]
        lost = _WOULD_DOUBLE.match(stem) or self._lost_e(stem)
        return [f"{stem}e", stem] if lost else [stem, f"{stem}e"]

    def _lost_e(self, stem: str) -> bool:
        for size in _SUFFIXES:
            votes = self._votes.get(stem[-size:], 0) if size <= len(stem) else 0
            if votes:
                return votes > 0
        return False


def _without_s(form: str) -> list[str]:
    """"treaties", "watches", "missiles"."""
    if form.endswith("ies") and len(form) > 4:
        return [f"{form[:-3]}y", form[:-1]]
    if re.search(r"(?:ss|sh|[^a]ch|[eo]ach|x|zz)es$", form):
        return [form[:-2], form[:-1]]
    return [] if re.search(r"(?:ss|us|is|[\d'’]s)$", form) else [form[:-1]]
