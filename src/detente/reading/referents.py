"""Whom a text has named so far, and which of them a pronoun or a description may mean.

What stands in a quotation is no antecedent for what stands outside, because the reporter's "he" is not the speaker's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detente.model.actors import ActorRef
from detente.reading.gazetteer import normal
from detente.reading.parsed import Parsed
from detente.reading.quotes import Quotation

_RANK = {"nsubj": 3, "nsubj:pass": 3, "nmod:poss": 2, "obl:agent": 2}  # subjects are meant before possessors and the rest
_REACH = 8  # sentences back that a pronoun may refer to


@dataclass(frozen=True, slots=True)
class Referent:
    """Somebody at the place where the text named him. ``quoted`` is the number of the quotation around it."""

    token: int
    ref: ActorRef
    rank: int
    quoted: int | None
    offices: frozenset[str]
    gender: str | None
    body: bool


class History:
    """The referents of one document in the order of the text."""

    def __init__(self, parsed: Parsed, quotations: Sequence[Quotation]) -> None:
        self._parsed = parsed
        self._past: list[Referent] = []
        self.quoted: list[int | None] = [None] * len(parsed)
        for number, quotation in enumerate(quotations):
            for token in parsed.tokens_in(*quotation.outer):
                self.quoted[token] = number

    def add(
        self, token: int, ref: ActorRef, relation: str, offices: frozenset[str], gender: str | None, *, body: bool
    ) -> None:
        """Remember that the text names somebody here, in this grammatical relation."""
        self._past.append(Referent(token, ref, _RANK.get(relation, 1), self.quoted[token], offices, gender, body))

    def before(self, token: int) -> Iterator[Referent]:
        """Those within reach of a token, the last one first."""
        for past in reversed(self._past):
            if self._parsed.sent[token] - self._parsed.sent[past.token] > _REACH:
                return
            yield past

    def visible(self, token: int, past: Referent) -> bool:
        """Whether the token can refer to somebody who was named there."""
        return past.quoted is None or past.quoted == self.quoted[token]

    def antecedent(self, token: int, fits: Callable[[Referent], bool]) -> ActorRef | None:
        """The best earlier referent: nearest sentence first, in it subjects before possessors before the rest."""
        best: tuple[int, int, int] | None = None
        chosen = None
        for past in self.before(token):
            if not fits(past) or not self.visible(token, past) or self._bound(token, past):
                continue
            distance = self._parsed.sent[token] - self._parsed.sent[past.token]
            score = (-distance, past.rank, past.token if distance == 0 else -past.token)
            if best is None or score > best:
                best, chosen = score, past.ref
        return chosen

    def _bound(self, token: int, past: Referent) -> bool:
        """A personal pronoun and another argument of the same verb are two people (binding, principle B)."""
        head = self._parsed.head
        if self._parsed.rel[token] == "nmod:poss" or normal(self._parsed.word[token]).endswith("self"):
            return head[token] == past.token
        return head[past.token] == head[token]
