"""Statements while their parts are gathered: cues with what they govern, and the quotations that belong to them.

A quotation belongs to the cue of its own sentences that stands outside it; without one to the cue that introduced it
("He added: ..."), and failing that to the last speaker of the paragraph, whose statement it continues.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from detente.extract.cues import Cue
from detente.extract.page import Page
from detente.reading.quotes import Quotation

_SCARE_LENGTH = 4  # words; a shorter quotation needs a cue that governs it
_ADJACENT = 2  # tokens from a cue to a quotation right behind it, with its opening mark
_NEAR = 20  # characters before a quotation that tell whether it begins a line or a clause
_BACK = 25  # sentences back in which the last speaker is looked for


@dataclass(slots=True, eq=False)
class Draft:
    """One statement to be: ``tokens`` is its content, ``subject`` the head of the phrase that speaks."""

    cue: Cue | None
    subject: int | None
    tokens: set[int] = field(default_factory=set)
    quotations: list[Quotation] = field(default_factory=list)
    continues: Draft | None = None
    rule: str = ""

    @property
    def at(self) -> int:
        """The cue's token, or the first of the content where there is no cue."""
        return self.cue.token if self.cue else min(self.tokens, default=0)


class Drafts:
    """The drafts with a cue, found by the sentence of the cue, so that a long page costs no more a sentence than a short one."""

    def __init__(self, page: Page, drafts: Iterable[Draft]) -> None:
        self.page = page
        self.all = list(drafts)
        self._cued = sorted((d for d in self.all if d.cue), key=lambda d: d.at)
        self._sents = [page.parsed.sent[d.at] for d in self._cued]

    def in_sentences(self, first: int, last: int) -> list[Draft]:
        """The drafts whose cue stands in sentences ``first`` to ``last``, both included."""
        return self._cued[bisect_left(self._sents, first) : bisect_left(self._sents, last + 1)]


def over(drafts: Sequence[Draft], tokens: Iterable[int]) -> dict[int, list[Draft]]:
    """For each of the tokens the drafts whose content it belongs to."""
    found: dict[int, list[Draft]] = {t: [] for t in tokens}
    for draft in drafts:
        for token in draft.tokens:
            if token in found:
                found[token].append(draft)
    return found


def inside(page: Page, quotation: Quotation) -> range:
    """The tokens between the marks."""
    return page.parsed.tokens_in(*quotation.inner)


Finder = Callable[[Page, Quotation], "Draft | None"]


def attach_quotations(page: Page, drafts: Drafts, find_uncued: Finder) -> None:
    """Give every quotation that is an utterance to its draft, or to a new one where it continues another.

    ``find_uncued`` makes the draft of a quotation that stands beside no cue of the lexicon.
    """
    turned = {t for d in drafts.all if d.cue is None for t in d.tokens}  # a turn's own words are its speaker's already
    outer = [q for q in page.quotations if q.depth == 0 and not turned.issuperset(inside(page, q))]
    previous: tuple[Quotation, Draft] | None = None
    for quotation in outer:
        owner = _owner(page, quotation, drafts)
        if owner is None and _is_whole(page, quotation):
            owner = find_uncued(page, quotation) or _continuation(page, quotation, drafts, previous)
            if owner is not None:
                drafts.all.append(owner)
        if owner is not None:
            owner.quotations.append(quotation)
            owner.tokens.update(inside(page, quotation))
            previous = (quotation, owner)


def _owner(page: Page, quotation: Quotation, drafts: Drafts) -> Draft | None:
    """The draft whose cue introduces or follows the quotation, or governs what it stands in."""
    tokens = inside(page, quotation)
    if not tokens:
        return None
    sent = page.parsed.sent
    near = drafts.in_sentences(sent[tokens[0]] - 1, sent[tokens[-1]] + 1)
    outside = [d for d in near if d.at not in tokens]
    governing = [d for d in outside if not d.tokens.isdisjoint(tokens)]
    if governing:
        return min(governing, key=lambda d: abs(d.at - tokens[0]))
    beside = [d for d in outside if d.cue and "quote" in d.cue.entry.frames and _beside(page, quotation, d.cue)]
    if not beside:
        return None
    return min(beside, key=lambda d: _distance(d.at, tokens))


def _is_telling(page: Page, quotation: Quotation) -> bool:
    """Whether a quotation has a verb, as what somebody says mostly has and the name of a book or a programme has not."""
    return any(page.parsed.upos[i] in ("VERB", "AUX") for i in inside(page, quotation))


def mark_before(page: Page, quotation: Quotation) -> str:
    """The last character before a quotation that is no blank; empty where only blanks are near."""
    return _text_before(page, quotation).rstrip()[-1:]


def _text_before(page: Page, quotation: Quotation) -> str:
    return page.document.text[max(0, quotation.outer.start - _NEAR) : quotation.outer.start]


def _distance(cue: int, tokens: range) -> int:
    return tokens[0] - cue if cue < tokens[0] else cue - tokens[-1]


def _beside(page: Page, quotation: Quotation, cue: Cue) -> bool:
    """Whether the cue stands right before or right after the quotation, in its sentence or introducing it."""
    parsed, text = page.parsed, page.document.text
    tokens = inside(page, quotation)
    before, after = mark_before(page, quotation), text[quotation.outer.end : quotation.outer.end + _NEAR].lstrip()[:1]
    if cue.token < tokens[0]:
        same = parsed.sent[cue.token] == parsed.sent[tokens[0]]
        if before not in (",", ":") and tokens[0] - max(cue.tokens) > _ADJACENT and not _is_telling(page, quotation):
            return False  # the name of a programme: "he said on CNN's “New Day.”"
        introduced = before == ":" and parsed.sent[tokens[0]] - parsed.sent[cue.token] <= 1
        return (same and _only_loose(page, cue, tokens[0])) or introduced
    same = parsed.sent[cue.token] in (parsed.sent[tokens[-1]], parsed.sent[min(tokens[-1] + 1, len(parsed) - 1)])
    ended = text[quotation.inner.start : quotation.inner.end].rstrip()[-1:] in (",", "?", "!", "—", "–", "…", "-", ".")
    near = parsed.start[cue.token] - quotation.outer.end < 160 and "\n" not in text[quotation.outer.end : parsed.start[cue.token]]
    return same and near and (ended or after == ",") and after not in ("“", '"', "")


def _only_loose(page: Page, cue: Cue, first: int) -> bool:
    """Between cue and quotation stand only objects, adverbs and the like, no other clause's verb."""
    parsed = page.parsed
    between = range(cue.token + 1, first)
    verbs = [i for i in between if parsed.upos[i] == "VERB" and parsed.rel[i] not in ("amod", "xcomp")]
    return not verbs and first - cue.token < 25


def _is_whole(page: Page, quotation: Quotation) -> bool:
    """Whether the quotation is an utterance and no name, title or scare quote."""
    tokens = inside(page, quotation)
    inner = page.text_of(quotation.inner).strip()
    ended = inner[-1:] in (".", "!", "?", "…", ",")
    before = _text_before(page, quotation)
    starts_line = not before.strip(" \t\u00a0") or "\n" in before[len(before.rstrip()) :]
    begins = starts_line or before.rstrip()[-1:] in (".", "!", "?", ":", ",", "”", '"', "…")
    return (_is_telling(page, quotation) or ended) and begins and (len(tokens) >= _SCARE_LENGTH or ended)


def _continuation(page: Page, quotation: Quotation, drafts: Drafts, previous: tuple[Quotation, Draft] | None) -> Draft | None:
    """A quotation without a cue: it goes on with the last speaker, of the paragraph or of a carried quotation."""
    paragraph = page.paragraph_of(quotation.outer.start)
    start = page.parsed.token_at(quotation.outer.start)
    if previous and (previous[0].carried or page.paragraph_of(previous[0].outer.start) == paragraph):
        last = previous[1]
        later = [d for d in _speaking(page, drafts, start) if last.cue and d.at > last.cue.token]
        if not later:
            return Draft(None, last.subject, continues=last, rule="continued")
    spoken = _speaking(page, drafts, start)
    here = [d for d in spoken if page.paragraph_of(page.parsed.start[d.at]) >= paragraph - 1]
    if here:
        return Draft(None, here[-1].subject, continues=None, rule="last-speaker")
    owner = _possessor(page, start)
    return Draft(None, owner, rule="remarks") if owner is not None else None


def _speaking(page: Page, drafts: Drafts, before: int | None) -> list[Draft]:
    """The statements in the reporter's own sentences before a token, in order."""
    if before is None:
        return []
    sentence = page.parsed.sent[before]
    near = [d for d in drafts.in_sentences(sentence - _BACK, sentence) if d.at < before]
    containing = over(near, [d.at for d in near])
    return [
        d for d in near
        if d.subject is not None and not page.in_quotation(d.at) and (d.tokens or d.quotations)
        and not (d.cue and d.cue.entry.attitude) and not [o for o in containing[d.at] if o is not d]
    ]  # fmt: skip


def _possessor(page: Page, before: int | None) -> int | None:
    """ "Lavrov's remarks were reported ...": whose remarks the sentence before speaks of."""
    parsed = page.parsed
    if not before:
        return None
    first, _ = parsed.sents[max(0, parsed.sent[before] - 1)]
    for token in range(first, before):
        if parsed.lemma[token].lower() in ("remark", "comment", "statement", "word", "speech", "interview", "address"):
            owners = parsed.kids_by(token, "nmod:poss")
            if owners:
                return owners[0]
    return None
