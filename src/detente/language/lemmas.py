"""Lemmas: what the treebanks say of a form with its tag, else the edit that the network proposes, mended to a known word."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_EDIT = re.compile(r"([cl])(\d+)\+(.*)", re.DOTALL)
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
# Verb stems with these ends have lost an "e" ("escalat", "reduc", "authoriz"); English has no such bare verbs.
_LOST_E = re.compile(r"(?:[^aeo]at|[^aeiou]iat|iz|uc|[^l]v|lv|rg|dg|nc|[^s]us|ir|[aeiou]r?g|yz|[^u]ir|os)$")


def apply_edit(form: str, edit: str) -> str:
    """The lemma that an edit script makes of a form: K keeps it, L makes it small, ``l2+y`` cuts two letters and adds one."""
    if edit == "K":
        return form
    if edit == "L":
        return form.lower()
    found = _EDIT.fullmatch(edit)
    if not found:
        return form
    base = form if found[1] == "c" else form.lower()
    cut = int(found[2])
    return (base[: len(base) - cut] if cut <= len(base) else "") + found[3] or form


class Lemmas:
    """The lexicon of (part of speech, form) with the lemmas known for each part of speech."""

    def __init__(self, lexicon: Mapping[str, str]) -> None:
        self._lexicon = lexicon
        self._known: dict[str, set[str]] = {}
        for key, lemma in lexicon.items():
            self._known.setdefault(key.partition("\t")[0], set()).add(lemma)

    @classmethod
    def load(cls, path: Path) -> Lemmas:
        """Read the lexicon that ``training`` wrote."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def lemma(self, form: str, upos: str, edit: str) -> str:
        """The lemma of a form in a text."""
        listed = self._lexicon.get(f"{upos}\t{form if upos == 'PROPN' else form.lower()}")
        if listed is not None:
            return listed
        proposed = apply_edit(form, edit)
        known = self._known.get(upos, set())
        if upos != "VERB" or proposed in known:
            return proposed
        return next((c for c in _stems(form.lower()) if c in known), None) or _with_e(form.lower(), proposed)


def _stems(form: str) -> Iterator[str]:
    """What a verb form may come from, by the regular rules of spelling."""
    for ending in ("ing", "ed", "es", "s"):
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form[: -len(ending)]
            yield from (stem, stem + "e")
            if _DOUBLED.search(stem):
                yield stem[:-1]
            if stem.endswith("i"):
                yield stem[:-1] + "y"


def _with_e(form: str, proposed: str) -> str:
    cut = form != proposed and form.startswith(proposed) and form[len(proposed) :] in ("ed", "ing", "d")
    return proposed + "e" if cut and _LOST_E.search(proposed) else proposed
