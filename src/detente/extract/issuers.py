"""Who speaks through a text: of "a UN report" the United Nations, of "a statement released by the ministry" the ministry."""

from __future__ import annotations

from collections.abc import Iterator

from detente.extract.cues import WRITINGS
from detente.extract.page import Page
from detente.model.actors import ActorRef

_OWNERS = ("nmod:poss", "compound", "amod", "nmod:desc")
_ISSUING = {"by", "from", "of"}


def issuers(page: Page, subject: int) -> tuple[ActorRef, ...]:
    """Those who issued the text that the phrase names; empty where it names no text, or one of nobody known."""
    if page.parsed.lemma[subject].lower() not in WRITINGS:
        return ()
    for token in _owners(page, subject):
        found = tuple(r for r in page.linker.one(token) if r.id)
        if found:
            return found
    return ()


def _owners(page: Page, subject: int) -> Iterator[int]:
    parsed = page.parsed
    yield from parsed.kids_by(subject, *_OWNERS)
    for kid in parsed.kids_by(subject, "nmod"):
        if any(parsed.lemma[c].lower() in _ISSUING for c in parsed.kids_by(kid, "case")):
            yield kid
    for kid in parsed.kids_by(subject, "acl"):
        yield from parsed.kids_by(kid, "obl:agent")
