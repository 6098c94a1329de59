"""Quotations that no word of the lexicon introduces: signed ones, and ones beside a verb that only there is a verb of saying.

"“…” ― Ada Lindqvist", "“Never!” the envoy thundered", "She shot back, “…”", "The ministry issued the following statement: “…”".
Whatever verb stands between a speaker and a whole quotation tells that he said it (Quirk et al. 1985, 14.29: the reporting
clause of direct speech).
"""

from __future__ import annotations

import re

from detente.extract.cues import Cue, CueEntry
from detente.extract.drafts import Draft, inside, mark_before
from detente.extract.frames import verb_group
from detente.extract.page import Page
from detente.model.text import Span
from detente.reading.quotes import Quotation

_SIGNATURE = re.compile(r"\s{0,3}(?:―|—|–|--?)\s{0,2}(?P<name>[^\W\d_][^\n,.;:“\"]{2,48})")
_RULE = "quotative"
_BEFORE = 8  # tokens between such a verb and the quotation
_AFTER = 6  # tokens between the quotation and such a verb behind it
_SAID = ("VBD", "VBZ", "VBP", "VBN", "VBG")
_SPEAKING = ("PROPN", "PRON")
_NOBODY = ("it", "this", "that", "which", "there", "what")


def find_uncued(page: Page, quotation: Quotation) -> Draft | None:
    """The draft of a quotation that is signed, or stands beside a verb with somebody as its subject."""
    return _signed(page, quotation) or _behind(page, quotation) or _before(page, quotation)


def _signed(page: Page, quotation: Quotation) -> Draft | None:
    """A dash and a name after the closing mark."""
    match = _SIGNATURE.match(page.document.text, quotation.outer.end)
    name = match["name"].rstrip() if match else ""
    words = name.split()
    if match is None or not 1 <= len(words) <= _BEFORE or not words[0][:1].isupper() or not words[-1][:1].isupper():
        return None
    span = Span(match.start("name"), match.start("name") + len(name))
    tokens = page.parsed.tokens_in(*span)
    people = [m for m in page.mentions if m.kind == "person" and m.first in tokens]
    if people or all(w[:1].isupper() for w in words):
        return Draft(None, people[0].head if people else tokens[-1], rule="signed")
    return None


def _behind(page: Page, quotation: Quotation) -> Draft | None:
    """ "…, the envoy thundered": the verb follows with its subject right behind the closing mark."""
    parsed = page.parsed
    first = parsed.token_at(quotation.outer.end)
    ended = page.text_of(quotation.inner).rstrip()[-1:] in (",", "?", "!", "—", "–", "…")
    if first is None or not ended or "\n" in page.document.text[quotation.outer.end : parsed.start[first]]:
        return None
    for verb in range(first, min(first + _AFTER, len(parsed))):
        subjects = parsed.kids_by(verb, "nsubj") if parsed.upos[verb] == "VERB" and parsed.xpos[verb] in _SAID else []
        if subjects and first in (verb, parsed.subtree(subjects[0])[0]) and not parsed.kids_by(verb, "obj", "ccomp", "xcomp"):
            return _draft(page, verb, subjects[0], ())
    return None


def _before(page: Page, quotation: Quotation) -> Draft | None:
    """ "She shot back, “…", "… issued the following statement: “…": the verb stands before a comma or a colon."""
    parsed, tokens = page.parsed, inside(page, quotation)
    if mark_before(page, quotation) not in (",", ":") or not tokens:
        return None
    last = tokens[0] - 1
    while last >= 0 and parsed.upos[last] == "PUNCT":
        last -= 1
    for verb in range(last, max(last - _BEFORE, -1), -1):
        if parsed.sent[verb] != parsed.sent[last]:
            return None
        if parsed.upos[verb] == "VERB" and parsed.xpos[verb] in _SAID and parsed.rel[verb] != "amod":
            subject = parsed.subject_of(verb)
            more = range(verb + 1, last + 1)
            return None if subject is None or subject in tokens else _draft(page, verb, subject, more)
    return None


def _draft(page: Page, verb: int, subject: int, more: range | tuple[()]) -> Draft | None:
    parsed = page.parsed
    somebody = page.linker.one(subject) or parsed.upos[subject] in _SPEAKING
    if not somebody or parsed.word[subject].lower() in _NOBODY or page.in_quotation(verb):
        return None
    entry = CueEntry(parsed.lemma[verb].lower(), "says", frozenset({"quote"}), False, "VERB")
    tokens = tuple(sorted({*verb_group(parsed, verb), *more}))
    return Draft(Cue(verb, tokens, (subject,), (), entry, _RULE), subject, rule=_RULE)
