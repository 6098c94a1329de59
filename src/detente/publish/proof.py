"""Which characters of a text show a fact to a reader: the clause around its word, not every character that was used."""

from __future__ import annotations

from detente.model.facts import Fact
from detente.model.text import Span

_NEAR = 230  # characters between the fact's own word and other evidence that is shown with it
MAIN = {"statement": "content", "contact": "channel", "event": "trigger", "act": "act"}
"""The field of each kind of fact whose words are the fact's own; the others say who, when and where."""


def proof(text: str, fact: Fact) -> Span | None:
    """The clause that proves a fact: from the first to the last of its evidence, or the sentence around its word.

    Code points of ``text``, half-open; ``None`` where the fact has no evidence for its own word.
    """
    anchor = fact.span(MAIN[fact.kind])
    if anchor is None:
        return None
    spans = [s for item in fact.evidence for s in item.spans if abs(s.start - anchor.start) < _NEAR]
    start, end = min(s.start for s in spans), max(s.end for s in spans)
    return Span(_word_start(text, start), _word_end(text, end))


def _word_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1] not in '.!?\n“”"' and text[at - 1] != ";":
        at -= 1
        if text[at] == " " and _far(text, at):
            break
    return at


def _far(text: str, at: int) -> bool:
    return text[at + 1 : at + 2].isupper() and text[at - 1] in ",;:"


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at] not in '.!?\n“”";':
        at += 1
    return at
