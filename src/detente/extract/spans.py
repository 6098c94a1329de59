"""Where the parts of a statement stand: the whole phrase of the speaker, the verb group of the cue, the pieces of the content.

The extents are those that annotators of attributions give (PolNeAR guidelines, Newell, Margolin and Ruths 2018): a source with its
appositions and relative clauses, a cue with its auxiliaries, its adverbs and the preposition that leads on to the content.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from detente.extract.cues import RELATIVE, Cue
from detente.extract.page import Page
from detente.model.text import Span
from detente.reading.parsed import Parsed


def speaker_span(page: Page, subject: int, barred: Collection[int]) -> Span:
    """The phrase of the speaker with its appositions; of a relative clause the pronoun that stands for it.

    ``barred`` are the tokens of cue and content, into which a phrase does not reach whatever the parser hung there.
    """
    first, last = whole_phrase(page, subject, barred)
    return page.chars(first, last)


def relative_pronoun(parsed: Parsed, cue: Cue) -> int | None:
    """The "who" of "officials who said that ...", where the cue heads a relative clause."""
    if not cue.subjects or parsed.rel[cue.token] != "acl:relcl":
        return None
    own = parsed.subject_of(cue.token)
    return own if own is not None and parsed.word[own].lower() in RELATIVE else None


def whole_phrase(page: Page, head: int, barred: Collection[int]) -> tuple[int, int]:
    """The tokens around ``head`` that belong to its noun phrase: one run, without case markers and marks at its edges."""
    parsed = page.parsed
    first, last = page.linker.phrase(head)
    own = {*parsed.yield_of(head), *range(first, last)} - set(_hung_on(parsed, head)) - set(barred)
    own |= {head}
    while first - 1 in own and parsed.sent[first - 1] == parsed.sent[head]:
        first -= 1
    last = max(head + 1, min([last, *(b for b in barred if b > head)]))
    while last in own and parsed.sent[last] == parsed.sent[head]:
        last += 1
    while first < head and (parsed.rel[first] in ("case", "cc", "mark", "punct") or parsed.upos[first] == "PUNCT"):
        first += 1
    while last - 1 > head and parsed.upos[last - 1] == "PUNCT" and parsed.word[last - 1] not in (")", "]", "”", '"'):
        last -= 1
    return first, last


def _hung_on(parsed: Parsed, head: int) -> Iterable[int]:
    """What the parser hangs on a noun that is a clause of its own: insertions and adverbial clauses, but no bracket."""
    for kid in parsed.kids_by(head, "parataxis", "advcl", "discourse"):
        low, high = parsed.subtree(kid)
        if parsed.word[low] not in ("(", "["):
            yield from range(low, high)


def trimmed(page: Page, inner: Span) -> Span:
    """What stands between two marks without the blanks at its edges and the comma before the closing one."""
    text = page.text_of(inner)
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip().rstrip(","))
    return Span(inner.start + left, inner.start + right)
