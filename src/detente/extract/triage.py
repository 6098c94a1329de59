"""Which sentences can hold an event at all, told from their words alone: the others need no parse.

A sentence passes where some word can be a form of a trigger's verb or noun and every other word that the entry asks for (its
particle, what its slots ``need``) can stand there too. A form's possible lemmas come from its spelling and the irregular forms,
always more than a tagger would choose among, so that the test errs towards parsing. It looks at words, not at syntax: "met the
deadline" passes, and the parse decides. What it loses and what it costs: ``python -m bench.triage``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.extract.triggers import ANY, PERSON, Entry, Lexicon
from detente.language.irregular import irregular_lemma, irregular_lemmas

_WORD = re.compile(r"[^\W_]+|[$€£]")
_ENDINGS = ("ed", "ing", "es", "s", "d", "en", "er", "'s")
_SHORTEST = 3
_REMEMBERED = 500_000
_Group = frozenset[str]


class Triage:
    """Holds sentences against the lexicon's words; remembers every written form it has met (half a million at most)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._needs: dict[str, tuple[tuple[_Group, ...], ...]] = {}
        for word, entries in _by_word(lexicon):
            asked = {_asked(entry) for entry in entries} | {*self._needs.get(word, ())}
            # An entry that asks for nothing makes those that ask for more needless.
            self._needs[word] = ((),) if () in asked else tuple(sorted(asked, key=len))
        self._irregular = irregular_lemmas()
        self._lemmas: dict[str, frozenset[str]] = {}
        self._wanted: dict[str, tuple[tuple[_Group, ...], ...]] = {}

    def may_hold_event(self, sentence: str) -> bool:
        """Whether the sentence is worth a parse. ``sentence`` is raw text; capitals and punctuation do not count."""
        if len(self._wanted) > _REMEMBERED:  # between sentences: within one both tables must know its words
            self._wanted.clear()
            self._lemmas.clear()
        words = _WORD.findall(sentence.lower())
        wanted, open_needs = self._wanted, []
        for word in words:
            needs = wanted.get(word)
            if needs is None:
                needs = self._learn(word)
            if needs:
                if not needs[0]:
                    return True
                open_needs.append(needs)
        if not open_needs:
            return False
        present = frozenset().union(*(self._lemmas[word] for word in words))
        return any(all(not group.isdisjoint(present) for group in need) for needs in open_needs for need in needs)

    def _learn(self, word: str) -> tuple[tuple[_Group, ...], ...]:
        self._lemmas[word] = lemmas = frozenset(self._possible(word))
        found = {need for lemma in lemmas for need in self._needs.get(lemma, ())}
        self._wanted[word] = needs = ((),) if () in found else tuple(sorted(found, key=len))
        return needs

    def _possible(self, word: str) -> Iterator[str]:
        """The word and every lemma that its spelling allows: "stopped" may be "stopped", "stopp", "stoppe" or "stop"."""
        yield word
        for tag, xpos in (("VERB", "VBD"), ("NOUN", "NNS")):
            irregular = irregular_lemma(word, self._irregular[tag], tag, xpos)
            if irregular:
                yield irregular
        for ending in _ENDINGS:
            stem = word.removesuffix(ending)
            if stem == word or len(stem) < _SHORTEST - 1:
                continue
            yield from (stem, stem + "e")
            if len(stem) > 1 and stem[-1] == stem[-2]:
                yield stem[:-1]
            if stem[-1] == "i":
                yield stem[:-1] + "y"
            if stem[-1] in "yk":  # "tying", "picnicking"
                yield from (stem[:-1] + "ie", stem[:-1])


def _by_word(lexicon: Lexicon) -> Iterator[tuple[str, list[Entry]]]:
    """Entries by their first word, which may have parts of its own ("re-elect")."""
    for listed in (lexicon.verbs, lexicon.nouns):
        for word, entries in listed.items():
            parts = _WORD.findall(word.lower())
            yield parts[0] if parts else word, entries


def _asked(entry: Entry) -> tuple[_Group, ...]:
    """The groups of words of each of which the sentence must hold one."""
    groups = [frozenset({entry.particle})] if entry.particle else []
    groups += [words for words in entry.needs.values() if not {ANY, PERSON} & words]
    return tuple(sorted((frozenset(_first_parts(g)) for g in groups), key=sorted))


def _first_parts(words: frozenset[str]) -> Iterator[str]:
    """A needed word as the sentence is cut: "ex-minister" is met by "ex"."""
    for word in words:
        yield from _WORD.findall(word.lower())[:1] or [word]
