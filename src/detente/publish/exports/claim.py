"""schema.org in JSON-LD: what was said as Claims, and what came of holding it against the record as ClaimReviews.

A statement is a Claim of its speaker that appears in the article; one that denies, plans or asks claims nothing of its content
and is left out, as are thoughts and hopes. A check is a ClaimReview: its rating has words and no number, for the record can
be silent or wrong, and the words say how the report and the record stand to each other and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.facts import Check, Fact, Statement
from detente.model.report import Account
from detente.model.when import When
from detente.publish.cells import flat
from detente.publish.exports.common import Desk, in_words, json_text, known, web_address
from detente.record.rows import document_window

CONTEXT = "https://schema.org"
# How each verdict is put.
RATINGS = {
    "supported": "agrees with the record",
    "partly": "agrees with the record in part",
    "conflicts": "differs from the record",
    "not-in-record": "not on record",
    "not-checkable": "cannot be held against the record",
}


def head(desk: Desk) -> str:
    """The context."""
    return f'{{"@context": {json_text(CONTEXT)}, "@graph": [\n'


def tail(desk: Desk) -> str:
    """What closes the graph."""
    return "\n]}\n"


def nodes(account: Account, desk: Desk) -> Iterator[str]:
    """The article, its claims and the reviews."""
    article = desk.source(account)
    desk.tally.wrote("articles")
    yield json_text(_article(account, article))
    for statement in account.statements:
        reason = _no_claim(statement, desk)
        if reason:
            desk.tally.left(reason)
        else:
            desk.tally.wrote("claims")
            yield json_text(_claim(statement, article, desk))
    yield from _reviews(account, article, desk)


def _article(account: Account, article: str) -> dict[str, Any]:
    document = account.document
    publisher = {"@type": "Organization", "name": document.outlet} if document.outlet else None
    return known({
        "@id": article, "@type": "NewsArticle", "headline": document.title, "url": web_address(document.url),
        "datePublished": _iso(document_window(account)), "publisher": publisher, "identifier": document.id,
    })  # fmt: skip


def _no_claim(statement: Statement, desk: Desk) -> str | None:
    if statement.mood not in desk.options.moods:
        return f"mood: {statement.mood}"
    return "a thought or hope" if statement.form == "attitude" else None


def _claim(statement: Statement, article: str, desk: Desk) -> dict[str, Any]:
    return known({
        "@id": desk.fact(statement.id), "@type": "Claim", "text": flat(statement.content),
        "author": _author(statement.speaker, statement, desk), "appearance": {"@id": article},
        "datePublished": _iso(statement.when),
    })  # fmt: skip


def _author(speaker: ActorRef | None, fact: Fact, desk: Desk) -> dict[str, Any] | None:
    if speaker is None:
        return None
    kind = "Person" if speaker.id is None or speaker.id.startswith("person:") else "Organization"
    return {"@id": desk.actor(speaker, fact, "speaker"), "@type": kind, "name": desk.name(speaker)}


def _reviews(account: Account, article: str, desk: Desk) -> Iterator[str]:
    facts = {fact.id: fact for fact in account.facts}
    for number, check in enumerate(account.checks, 1):
        fact = facts.get(check.fact)
        if fact is None:
            desk.tally.left("check without its fact")
            continue
        desk.tally.wrote("reviews")
        yield json_text(_review(check, fact, f"{desk.fact(check.fact)}#review-{number}", account, article, desk))


def _review(check: Check, fact: Fact, key: str, account: Account, article: str, desk: Desk) -> dict[str, Any]:
    around = next((s for s in account.statements if s.id == fact.within), None)
    words = in_words(fact, desk)
    claim = known({
        "@id": desk.fact(fact.id), "@type": "Claim", "text": words, "appearance": {"@id": article},
        "author": _author(around.speaker, around, desk) if around else None,
    })  # fmt: skip
    rating = {"@type": "Rating", "alternateName": RATINGS.get(check.verdict, check.verdict), "ratingExplanation": check.says}
    return known({
        "@id": key, "@type": "ClaimReview", "claimReviewed": words, "itemReviewed": claim, "reviewRating": known(rating),
        "reviewBody": check.differs, "author": {"@type": "SoftwareApplication", "name": desk.coder},
        "citation": list(check.because),
    })  # fmt: skip


def _iso(when: When | None) -> str | None:
    """schema.org's dates are ISO 8601: a day, a month or a year, or an interval with both ends."""
    text = str(when).replace("~", "").replace("?", "").replace("%", "") if when else ""
    return None if not text or ".." in text else text
