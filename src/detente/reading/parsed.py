"""The parse that the rules see: a struct of arrays over the tokens of a document, with small functions over it.

It comes from the own engine or from the spaCy adapter; no rule knows which. Tokens are numbered through the document;
character offsets are code points, half-open. Relations and tags are those of Universal Dependencies for English.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from detente.language.analysis import Analysis

_NEGATIONS = {"not", "n't", "n’t", "never"}
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "csubj:pass")
# Verbs whose subject, not their object, does what their infinitive says (Huddleston & Pullum 2002, ch. 14, 3).
_SUBJECT_CONTROL = {"promise", "threaten", "vow", "pledge", "swear"}
_CLAUSE_HEADS = ("VERB", "AUX", "ADJ", "NOUN")
_LIMIT = 8  # steps up the tree in search of a subject


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text. ``head[i] == i`` for the root of a sentence; ``kids[i]`` are the dependents of ``i`` in order."""

    text: str
    start: Sequence[int]
    end: Sequence[int]
    word: Sequence[str]
    lemma: Sequence[str]
    upos: Sequence[str]
    xpos: Sequence[str]
    feats: Sequence[str]
    head: Sequence[int]
    rel: Sequence[str]
    sent: Sequence[int]
    sents: Sequence[tuple[int, int]]
    ents: Sequence[tuple[int, int, str]]
    kids: Sequence[tuple[int, ...]]

    def __len__(self) -> int:
        return len(self.word)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of tokens ``first`` to ``last`` (half-open)."""
        return self.start[first], self.end[last - 1]

    def yield_of(self, token: int) -> list[int]:
        """The tokens of the subtree, in order."""
        found, stack = [token], [token]
        while stack:
            kids = self.kids[stack.pop()]
            found.extend(kids)
            stack.extend(kids)
        return sorted(found)

    def subtree(self, token: int) -> tuple[int, int]:
        """The smallest token range that holds the subtree, half-open."""
        tokens = self.yield_of(token)
        return tokens[0], tokens[-1] + 1

    def kids_by(self, token: int, *relations: str) -> list[int]:
        """The dependents with one of these relations."""
        kids = self.kids[token]
        if not kids:  # most words have none, and no question is asked more often
            return []
        rel = self.rel
        return [k for k in kids if rel[k] in relations]

    def subject_of(self, token: int) -> int | None:
        """The head of the subject; of a verb without one that of the verb it is coordinated with or controlled by."""
        for _ in range(_LIMIT):
            own = self.kids_by(token, *_SUBJECTS) or self.kids_by(token, "nsubj:outer")
            if own:
                return own[0]
            above = self.head[token]
            if above == token:
                return None
            if self.rel[token] == "xcomp":
                objects = self.kids_by(above, "obj", "iobj")
                if objects and self.lemma[above] not in _SUBJECT_CONTROL:
                    return objects[0]
            elif self.rel[token] != "conj" or self.upos[above] not in _CLAUSE_HEADS:
                return None
            token = above
        return None

    def object_of(self, token: int) -> int | None:
        """The head of the direct object."""
        objects = self.kids_by(token, "obj")
        return objects[0] if objects else None

    def conjuncts(self, token: int) -> list[int]:
        """The token and what is coordinated with it, in order."""
        found = [token]
        for kid in self.kids_by(token, "conj"):
            found.extend(self.conjuncts(kid))
        return found

    def negated(self, token: int) -> bool:
        """Whether "not", "n't" or "never" stands at the verb."""
        return any(self.word[k].lower() in _NEGATIONS for k in self.kids[token])

    def is_passive(self, token: int) -> bool:
        """Whether the verb is passive."""
        return bool(self.kids_by(token, "nsubj:pass", "aux:pass", "csubj:pass"))

    def token_at(self, offset: int) -> int | None:
        """The token that covers the character, or the first one behind it; ``None`` behind the last."""
        found = bisect_right(self.end, offset)
        return found if found < len(self) else None

    def tokens_in(self, start: int, end: int) -> range:
        """The tokens that share a character with the span."""
        first = bisect_right(self.end, start)
        return range(first, max(first, bisect_left(self.start, end)))


class Reader(Protocol):
    """Whatever parses texts. ``name`` tells the ledger who did."""

    name: str

    def parse_many(self, texts: Sequence[str]) -> list[Parsed]:
        """Parse many texts, in their order."""


class EngineReader:
    """The own engine as a reader."""

    def __init__(self, threads: int = 1) -> None:
        from detente.language import load_engine

        self._engine = load_engine(threads)
        self.name = self._engine.name

    def parse(self, text: str) -> Parsed:
        """Parse one text."""
        return self.parse_many([text])[0]

    def parse_many(self, texts: Sequence[str]) -> list[Parsed]:
        """Parse many texts, in their order."""
        return [parsed_from(analysis) for analysis in self._engine.analyse_many(texts)]


def parsed_from(analysis: Analysis) -> Parsed:
    """The engine's analysis as the rules see it."""
    a = analysis
    return build_parsed(
        a.text, a.start, a.end, a.word, a.lemma, a.upos, a.xpos, a.feats, a.head, a.rel, a.sents, a.ents
    )  # fmt: skip


def build_parsed(
    text: str, start: Sequence[int], end: Sequence[int], word: Sequence[str], lemma: Sequence[str], upos: Sequence[str],
    xpos: Sequence[str], feats: Sequence[str], head: Sequence[int], rel: Sequence[str],
    sents: Sequence[tuple[int, int]], ents: Sequence[tuple[int, int, str]],
) -> Parsed:  # fmt: skip
    """A ``Parsed`` from parallel lists over the tokens; counts the sentences and collects the dependents."""
    kids: list[list[int]] = [[] for _ in word]
    for token, above in enumerate(head):
        if above != token:
            kids[above].append(token)
    sent = [0] * len(word)
    for number, (first, last) in enumerate(sents):
        sent[first:last] = [number] * (last - first)
    return Parsed(
        text, start, end, word, lemma, upos, xpos, feats, head, rel, sent, sents, ents, [tuple(k) for k in kids]
    )  # fmt: skip


def load_reader(name: str | None = None, threads: int = 1) -> Reader:
    """The own engine, or the installed spaCy pipeline of this name. Raises ``UsageError`` where there is none."""
    if name is None or name == "detente":
        return EngineReader(threads)
    from detente.reading.spacy_adapter import SpacyReader

    return SpacyReader(name)
