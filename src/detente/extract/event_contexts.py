"""What an event is about: PLOVER's contexts, from the words of its clause and its sides and from its type and mode.

The words are those of ``data/lexicon/contexts.yaml``. ``historical`` is PLOVER's special context for what is told from the
past beside the news; the other three special ones (future, hypothetical, negation) are moods here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from detente.extract.page import clause_tokens
from detente.extract.triggers import Trigger
from detente.model.facts import Dating
from detente.model.when import When
from detente.reading.parsed import Parsed

HISTORICAL = "historical"
_NEWS = timedelta(days=365)  # what ended longer before its report is no news of it


class Contexts:
    """The words of the contexts by their first lemma, and the types and modes that imply one."""

    def __init__(self, listed: Mapping[str, Mapping[str, Any]]) -> None:
        """``listed``: the contexts of ``lexicon/contexts.yaml``."""
        self.order = {name: number for number, name in enumerate((*listed, HISTORICAL))}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._implied: dict[str, list[str]] = defaultdict(list)
        for name, entry in listed.items():
            for phrase in entry["words"]:
                words = tuple(phrase.split())
                self._phrases[words[0]].append((words, name))
            for mode in entry.get("modes", ()):
                self._implied[mode].append(name)

    def of(self, parsed: Parsed, trigger: Trigger, heads: Iterable[int], mode: str | None) -> tuple[str, ...]:
        """The contexts of an event in the order of the lexicon. ``heads``: the tokens of its sides."""
        kind = trigger.entry.type
        found = {*self._implied.get(kind, ()), *self._implied.get(f"{kind}.{mode}", ())}
        found |= self._told(parsed, _about(parsed, trigger, heads))
        return tuple(sorted(found, key=self.order.__getitem__))

    def _told(self, parsed: Parsed, tokens: Sequence[int]) -> set[str]:
        """The contexts that words among the tokens tell; the words of a phrase stand one after the other."""
        return {
            name
            for token in tokens
            for form in {parsed.lemma[token].lower(), parsed.word[token].lower()}
            for words, name in self._phrases.get(form, ())
            if all(_is_word(parsed, token + n, word) for n, word in enumerate(words))
        }


def _is_word(parsed: Parsed, token: int, word: str) -> bool:
    return token < len(parsed.word) and word in (parsed.lemma[token].lower(), parsed.word[token].lower())


def _about(parsed: Parsed, trigger: Trigger, heads: Iterable[int]) -> list[int]:
    """The clause of the trigger, for a noun that of the verb that carries it, with what its sides are called."""
    tokens = {*clause_tokens(parsed, trigger.token), *clause_tokens(parsed, trigger.verb), *trigger.tokens}
    for head in heads:
        tokens.update(clause_tokens(parsed, head))
    return sorted(tokens)


def is_historical(when: When | None, dated: Dating | None) -> bool:
    """Whether the event ended more than a year before the first day that its report can be of."""
    report = dated.when.earliest if dated else None
    return bool(when and when.latest and report and when.latest < report - _NEWS)
