"""How many contacts there were, which was the first and which the last: claims held against the distinct contacts on record."""

from __future__ import annotations

from datetime import date, timedelta

from detente.law.reasons import sentence
from detente.model.facts import Contact
from detente.model.when import When
from detente.model.words import window_text
from detente.record.check_contacts import is_complete, same_parties, same_way, surely_in
from detente.record.claims_in_words import Claimed
from detente.record.occurrences import Happened, Occurrence, is_of_class
from detente.record.review_contacts import names
from detente.record.review_types import Finding
from detente.record.review_view import Told, View

_DAY = timedelta(days=1)
_SHOWN = 6  # contacts that a sentence names one by one
_NO_TIME = "The time that is named cannot be told from the words."


def count_of(told: Told) -> Claimed | None:
    """How many the report says there were in which time: by the fact's own count, or by the words around it."""
    fact = told.fact
    worded = next((c for c in told.claims if c.kind == "count"), None)
    if isinstance(fact, Contact) and fact.count is not None and fact.count > 1:
        window = fact.when or (worded.since if worded else None) or _beside(told, fact)
        return Claimed("count", f"{fact.count} times", window, fact.count)
    return worded


def _beside(told: Told, fact: Contact) -> When | None:
    """The time that another count of the same statement gives."""
    others = (c for c in told.account.contacts if fact.within is not None and c.within == fact.within and c.count is not None)
    return next((c.when for c in others if c.when is not None), None)


def count_finding(told: Told, claim: Claimed, view: View, happened: Happened, known: date) -> Finding:
    """The number against the contacts on record in the window: those surely in it, and those that may be."""
    fact, window, number = told.fact, claim.since, claim.number or 0
    if not isinstance(fact, Contact) or window is None or window.earliest is None:
        return Finding("not-checkable", (), "The text does not say in which time there were so many.")
    end = min(d for d in (window.latest, told.day, known) if d is not None)
    if end < window.earliest:
        return Finding("not-checkable", (), "The time for which the number is given is not over.")
    there = [o for o in _of_class(told, fact, happened, window.earliest, end, known) if _begun_by(fact, o)]
    own = int(claim.nth and fact.mood == "asserted" and not any(is_own(o, told, view) for o in there))
    sure = [o for o in there if surely_in(o.when, window, told.when) and (fact.initiator is None or o.initiator)]
    return _counted(number, there, len(sure) + own, len(there) + own, _time(told, fact, view, window, end))


def _time(told: Told, fact: Contact, view: View, window: When, end: date) -> tuple[str, bool]:
    """The parties and the time in words, and whether the knowledge is believed to have all contacts of that time."""
    period = When(window.earliest, end)
    ever = [k for k in view.knowledge.contacts if same_parties(fact, k)]
    return f"{names(fact)} ({window_text(period)})", bool(ever) and is_complete(ever, view.knowledge, period)


def _counted(number: int, there: list[Occurrence], least: int, most: int, time: tuple[str, bool]) -> Finding:
    who, complete = time
    because = tuple(o.id for o in there)
    listed = f": {_listed(there)}" if there else ""
    found = f"{most} of {who}" if least == most else f"{least} to {most} of {who}"
    if least <= number <= most:
        return Finding("supported", because, sentence(f"the record has {found}{listed}"))
    differs = f"count: the text says {number}, the record {least if number < least else most}"
    if number < least:
        return Finding("conflicts", because, sentence(f"the text says {number}, the record has more, {found}{listed}"), differs)
    says = f"the text says {number}, the record has fewer, {found}{listed}"
    if complete:
        return Finding("conflicts", because, sentence(says), differs)
    return Finding("partly" if there else "not-in-record", because, sentence(f"{says}; it is not complete for that time"), differs)


def _begun_by(fact: Contact, one: Occurrence) -> bool:
    return fact.initiator is None or one.initiator is None or one.initiator in (fact.initiator.state, fact.initiator.id)


def first_finding(told: Told, claim: Claimed, view: View, happened: Happened, known: date) -> Finding:
    """ "The first since 2011": is another of the same parties and class on record after that and before this one?"""
    fact, when = told.fact, view.group_of[told.id].when
    this = (told.fact.when.earliest if told.fact.when else None) or (when.earliest if when else None) or told.day
    if not isinstance(fact, Contact) or this is None:
        return Finding("not-checkable", (), "The text does not say when this one took place.")
    if claim.since is None and "since" in claim.quote.casefold().split():
        return Finding("not-checkable", (), _NO_TIME)
    after = (claim.since.latest or claim.since.earliest or date.min) if claim.since else date.min
    if after >= this:
        return Finding("not-checkable", (), "The time that is named is not before this one.")
    last = this - _DAY
    others = [o for o in _of_class(told, fact, happened, after, last, known) if not is_own(o, told, view) and o.last_day > after]
    sure = [o for o in others if o.first_day > after and o.last_day <= last]
    window = When(after + _DAY if after != date.min else None, last)
    return _none_between(fact, view, sure, others, window, f"between {_named(claim.since)} and {window_text(When.day(this))}")


def last_finding(told: Told, claim: Claimed, view: View, happened: Happened, known: date) -> Finding:
    """ "They last spoke in March": is another on record after that and before the report?"""
    fact = told.fact
    since = fact.when.latest if fact.when else None
    if not isinstance(fact, Contact) or since is None or told.day is None:
        return Finding("not-checkable", (), "The text does not say when the last one took place.")
    if since >= told.day:
        return Finding("not-checkable", (), "The time that is named is not before the report.")
    last = min(told.day, known)
    others = [o for o in _of_class(told, fact, happened, since, last, known) if not is_own(o, told, view) and o.last_day > since]
    # A report is of its last possible day at the latest: what lies in its own days may have come after it.
    before = (told.when.earliest if told.when else None) or last
    sure = [o for o in others if o.first_day > since and o.last_day < before]
    time = f"after {window_text(When.day(since))} and before the report"
    return _none_between(fact, view, sure, others, When(since + _DAY, last), time)


def _none_between(
    fact: Contact, view: View, sure: list[Occurrence], others: list[Occurrence], window: When, time: str
) -> Finding:
    """The verdict on a claim that there was none in a time: ``others`` may lie in it, ``sure`` do."""
    if sure:
        says = f"{time} the record has {_listed(sure)}"
        return Finding("conflicts", tuple(o.id for o in sure), sentence(says), f"others: {len(sure)} on record in that time")
    if others:
        says = f"{time} may lie {_listed(others)}, whose day is not known well enough"
        return Finding("partly", tuple(o.id for o in others), sentence(says))
    ever = [k for k in view.knowledge.contacts if same_parties(fact, k)]
    none = f"no other contact of {names(fact)} by this channel is on record {time}"
    if ever and window.earliest is not None and is_complete(ever, view.knowledge, window):
        return Finding("supported", (), sentence(f"{none}, and the record is complete for that time"))
    if ever or view.meetings(fact.parties)[1:]:
        return Finding("partly", (), sentence(f"{none}, but the record is not complete for that time"))
    return Finding("not-in-record", (), sentence(none))


def _of_class(told: Told, fact: Contact, happened: Happened, first: date, last: date, known: date) -> list[Occurrence]:
    return [o for o in happened.between(fact, first, last, known) if is_of_class(fact.channel, o.channel)]


def is_own(one: Occurrence, told: Told, view: View) -> bool:
    """Whether the contact on record is the one that the report tells."""
    group = view.group_of[told.id]
    if one.group is group:
        return True
    when = told.fact.when or group.when
    one_way = isinstance(told.fact, Contact) and same_way(told.fact.channel, one.channel)
    return one_way and when is not None and one.when.overlaps(when)


def _listed(there: list[Occurrence]) -> str:
    more = f"; and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
    return "; ".join(o.says for o in there[:_SHOWN]) + more


def _named(since: When | None) -> str:
    return "the beginning of the record" if since is None else window_text(since)
