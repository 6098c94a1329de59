"""FollowTheMoney entities, one a line, for Aleph and the tools around it.

A document is an Article; people are Persons, states and public bodies PublicBodies, other organisations Organizations; a call is
a Call, every other contact, event and treaty act an Event; a statement is an UnknownLink from its speaker to the article. The model
has no place for what was denied, planned or asked, so only facts of ``Options.moods`` go in. An actor that several documents
name comes again with each: the tools merge entities of one id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.when import When
from detente.publish.cells import flat, utf8
from detente.publish.exports.common import Desk, actors_of, cover, held_back, in_words, json_text, web_address
from detente.record.rows import document_window

_PUBLIC = frozenset("GOV JUD LEG MIL COP SPY".split())
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
# The most characters that a value of the model's types may have; what is longer is cut, and texts into several values.
_LONGEST = {"name": 384, "location": 250, "sourceUrl": 4096, "summary": 65_000}
_STRING, _TEXT = 1024, 65_000
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def entities(account: Account, desk: Desk) -> Iterator[str]:
    """The entities of one document: the article, the actors, then the facts."""
    facts = [fact for fact in account.facts if _counts(fact, account, desk)]
    found: dict[str, dict[str, Any]] = {}
    for fact in facts:
        found.update((_actor_id(actor, fact, part), _actor(actor, fact, part, desk)) for part, actor in actors_of(fact))
    told = (_fact(fact, account, desk) for fact in facts)
    for entity in (_article(account), *found.values(), *told):
        desk.tally.wrote(entity["schema"])
        yield json_text(entity)


def _counts(fact: Fact, account: Account, desk: Desk) -> bool:
    reason = held_back(fact, account, desk.options)
    if isinstance(fact, Statement) and fact.speaker is None:
        reason = reason or "no speaker"
    if reason:
        desk.tally.left(reason)
    return reason is None


def _entity(key: str, schema: str, properties: dict[str, Iterable[Any]]) -> dict[str, Any]:
    cleaned = {
        name: [_clipped(utf8(flat(v)), _LONGEST.get(name, _STRING)) for v in values if v not in (None, "")]
        for name, values in sorted(properties.items())
    }
    return {"id": key, "schema": schema, "properties": {name: values for name, values in cleaned.items() if values}}


def _clipped(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _article_id(account: Account) -> str:
    return f"detente-document-{account.document.id}"


def _article(account: Account) -> dict[str, Any]:
    document = account.document
    when = document_window(account)
    entity = _entity(_article_id(account), "Article", {
        "fileName": [f"{document.id}.txt"], "title": [document.title], "name": [document.title or document.source or document.id],
        "publisher": [document.outlet], "sourceUrl": [web_address(document.url)], "publishedAt": _prefix(when), "language": ["eng"],
        "mimeType": ["text/plain"],
    })  # fmt: skip
    text = utf8(document.text)
    entity["properties"]["bodyText"] = [text[at : at + _TEXT] for at in range(0, len(text), _TEXT)]
    return entity


def _actor_id(actor: ActorRef, fact: Fact, part: str) -> str:
    return "detente-" + (_UNSAFE.sub("-", actor.id).strip("-") if actor.id else f"{fact.id}-{part}")


def _actor(actor: ActorRef, fact: Fact, part: str, desk: Desk) -> dict[str, Any]:
    kind = (actor.id or "").partition(":")[0]
    if kind == "person":
        schema = "Person"
    elif kind == "state" or (kind == "org" and actor.sector in _PUBLIC):
        schema = "PublicBody"
    else:
        schema = "Organization" if kind in ("org", "outlet") else "LegalEntity"
    country = desk.codes.state(actor.state).iso2
    role = fact.role if isinstance(fact, Statement) and part == "speaker" and schema == "Person" else None
    return _entity(_actor_id(actor, fact, part), schema, {
        "name": [desk.name(actor)], "country": [country.lower() if country else None], "position": [role],
    })  # fmt: skip


def _fact(fact: Fact, account: Account, desk: Desk) -> dict[str, Any]:
    shared = {"proof": [_article_id(account)], "sourceUrl": [web_address(account.document.url)], **_dates(fact.when)}
    shared |= {"publisher": [account.document.outlet], "recordId": [fact.id]}
    key = f"detente-fact-{fact.id}"
    if isinstance(fact, Statement):
        return _statement(key, fact, account, shared)
    if isinstance(fact, Contact) and fact.channel in ("call", "hotline") and len(fact.parties) > 1:
        return _call(key, fact, shared, desk)
    return _happening(key, fact, account, shared, desk)


def _statement(key: str, fact: Statement, account: Account, shared: dict[str, Any]) -> dict[str, Any]:
    speaker = fact.speaker
    assert speaker is not None
    how = "quoted" if fact.form in ("direct", "mixed") else "reported"
    return _entity(key, "UnknownLink", shared | {
        "subject": [_actor_id(speaker, fact, "speaker")], "object": [_article_id(account)],
        "role": [f"{how} in ({fact.cue or fact.form})"], "summary": [fact.content],
    })  # fmt: skip


def _call(key: str, fact: Contact, shared: dict[str, Any], desk: Desk) -> dict[str, Any]:
    keys = [_actor_id(actor, fact, f"parties-{n}") for n, actor in enumerate(fact.parties, 1)]
    first = fact.initiator.key if fact.initiator else None
    caller = next((k for k, actor in zip(keys, fact.parties, strict=True) if actor.key == first), keys[0])
    return _entity(key, "Call", shared | {
        "caller": [caller], "receiver": [k for k in keys if k != caller], "duration": [_seconds(fact.duration)],
        "summary": [in_words(fact, desk)],
    })  # fmt: skip


def _happening(key: str, fact: Fact, account: Account, shared: dict[str, Any], desk: Desk) -> dict[str, Any]:
    span, location = cover(fact), getattr(fact, "location", None)
    country = desk.codes.state(location.state).iso2 if location else None
    return _entity(key, "Event", shared | {
        "name": [in_words(fact, desk)], "involved": dict.fromkeys(_actor_id(a, fact, part) for part, a in actors_of(fact)),
        "location": [getattr(fact, "place", None)], "country": [country.lower() if country else None],
        "summary": [span.of(account.document.text) if span else None], "keywords": _keywords(fact, desk),
    })  # fmt: skip


def _keywords(fact: Fact, desk: Desk) -> list[str | None]:
    if isinstance(fact, Event):
        return [fact.type, fact.mode, *getattr(fact, "contexts", ())]
    if isinstance(fact, TreatyAct):
        return [fact.act, desk.agreement(fact.agreement)]
    return [fact.channel] if isinstance(fact, Contact) else []


def _dates(when: When | None) -> dict[str, list[str]]:
    """The model's dates are days, months and years; a window is a start and an end."""
    if when is None:
        return {}
    one = _prefix(when)
    if one:
        return {"date": one}
    return {
        "startDate": [when.earliest.isoformat()] if when.earliest else [],
        "endDate": [when.latest.isoformat()] if when.latest else [],
    }  # fmt: skip


def _prefix(when: When | None) -> list[str]:
    text = str(when).rstrip("~?%") if when else ""
    return [text] if text and "/" not in text else []


def _seconds(duration: str | None) -> str | None:
    found = _DURATION.fullmatch(duration or "")
    if not found or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    return str(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
