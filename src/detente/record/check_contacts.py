"""Reported contacts against the contacts on record: place, occasion, channel, count and the one through whom they went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from detente.knowledge import Knowledge
from detente.law.reasons import sentence
from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact
from detente.model.happening import KnownContact
from detente.model.report import Account
from detente.model.when import When
from detente.model.words import duration_text, window_text

_FACE_TO_FACE = {"meeting", "sidelines", "visit", "talks"}
_FAR = {"call", "hotline", "letter"}
_REACH = timedelta(days=3 * 366)  # how far before a report without any date a contact is still meant
_SMALL = {"the", "of", "a", "an", "in", "on", "at", "s", "meeting", "summit", "conference", "leaders", "ministers"}


def check_contact(fact: Contact, account: Account, knowledge: Knowledge, report: When | None) -> Check | None:
    """One reported contact. ``None`` where the record knows nothing of these parties at all."""
    if fact.mood in ("planned", "possible", "denied"):
        return None
    known = [k for k in knowledge.contacts if same_parties(fact, k)]
    if not known:
        return None
    window = _window(fact, account, report)
    told = [k for k in known if window is None or k.when.overlaps(window)]
    if fact.count is not None:
        return _check_count(fact, told, knowledge, window, report)
    if fact.via is not None:
        return _check_via(fact, told)
    if not told and (fact.place or fact.occasion):
        # Nothing on record at that occasion: is it another one that is meant?
        window = _window_beside(fact, account, report)
        told = [k for k in known if window is None or k.when.overlaps(window)]
    return _check_occasion(fact, [k for k in told if same_way(fact.channel, k.channel)], window)


def same_parties(fact: Contact, known: KnownContact) -> bool:
    """Every identified party of the report took part: a person himself, a state through whoever acted for it."""
    sides = [p for p in fact.parties if p.id or p.state]
    if len(sides) < 2:
        return False
    if fact.via is not None:
        return all(took_part(p, known, loosely=True) for p in sides)
    return all(took_part(p, known, loosely=False) for p in sides)


def took_part(party: ActorRef, known: KnownContact, *, loosely: bool) -> bool:
    """Whether a party was there: a person himself (``loosely``: anyone of his state), a state through whoever acted for it."""
    if party.id and party.id.startswith("person:") and not loosely:
        return party.id in known.parties
    return party.state in known.states


def same_way(claimed: str, known: str) -> bool:
    """Whether two channels may be of one contact."""
    if claimed == "unspecified" or known == "unspecified" or claimed == known:
        return True
    return {claimed, known} <= _FACE_TO_FACE or {claimed, known} <= _FAR


def _window(fact: Contact, account: Account, report: When | None) -> When | None:
    """When the contact took place as far as the report tells: its own date, that of others told with it, or before the report."""
    return fact.when or _window_beside(fact, account, report)


def _window_beside(fact: Contact, account: Account, report: When | None) -> When | None:
    """The time of a count that the same statement gives ("twice in the last eighteen months"), or the years before the report."""
    for other in account.contacts:
        if other.when is not None and other.count is not None and fact.within is not None and other.within == fact.within:
            return other.when
    if report is None or report.latest is None:
        return None
    return When((report.earliest or report.latest) - _REACH, report.latest)


def _check_occasion(fact: Contact, told: Sequence[KnownContact], window: When | None) -> Check:
    names = names_of(fact)
    if not told:
        return Check(fact.id, "not-in-record", (), None, sentence(f"no such contact of {names} is on record{_in(window)}"))
    ranked = sorted(told, key=lambda k: (-_likeness(fact, k), k.when.earliest or date.min))
    best = ranked[0]
    differs = [d for d in (_place_differs(fact, best), _duration_differs(fact, best)) if d]
    if differs:
        says = f"on record is {told_contact(best)}; no {_word(fact)} of {names} {_at(fact)} is on record{_in(window)}"
        return Check(fact.id, "conflicts", (f"contact:{best.id}",), "; ".join(differs), sentence(says))
    if fact.place is None and fact.occasion is None:
        says = "on record: " + "; ".join(told_contact(k) for k in ranked[:3])
        return Check(fact.id, "supported", tuple(f"contact:{k.id}" for k in ranked[:3]), None, sentence(says))
    return Check(fact.id, "supported", (f"contact:{best.id}",), None, sentence(f"on record: {told_contact(best)}"))


def _likeness(fact: Contact, known: KnownContact) -> float:
    score = 2.0 * _same_place(fact.place, known)
    score += len(_words(fact.occasion) & _words(known.occasion))
    score += 1.0 * (fact.duration is not None and fact.duration == known.duration)
    return score + 0.5 * (fact.channel == known.channel)


def _words(text: str | None) -> set[str]:
    parts = "".join(c if c.isalnum() else " " for c in (text or "").casefold()).split()
    return set(parts) - _SMALL


def _same_place(place: str | None, known: KnownContact) -> bool:
    return place is not None and place.casefold() in ((known.place or "").casefold(), (known.place_state or "").casefold())


def _place_differs(fact: Contact, known: KnownContact) -> str | None:
    if fact.place is None or known.place is None or _same_place(fact.place, known):
        return None
    return f"place: the text says {fact.place}, the record {known.place}"


def _duration_differs(fact: Contact, known: KnownContact) -> str | None:
    if fact.duration is None or known.duration is None or fact.duration == known.duration:
        return None
    return f"duration: the text says {fact.duration}, the record {known.duration}"


def _check_count(
    fact: Contact, told: Sequence[KnownContact], knowledge: Knowledge, window: When | None, report: When | None
) -> Check:
    """ "Twice in eighteen months": counted from the earliest and from the latest day that the window can begin on."""
    counted = [k for k in told if begun_by(fact, k)]
    sure = [k for k in counted if _surely_begun_by(fact, k) and (window is None or surely_in(k.when, window, report))]
    listed = "; ".join(told_contact(k) for k in sure or counted)
    because = tuple(f"contact:{k.id}" for k in sure or counted)
    claimed = fact.count or 0
    names = names_of(fact)
    if len(sure) <= claimed <= len(counted):
        says = (
            f"the record has {_number(len(counted))} of {names}{_in(window)}, {len(sure)} of them certainly in that time: {listed}"
        )
        return Check(fact.id, "supported", because, None, sentence(says))
    complete = is_complete(counted or told, knowledge, window)
    if len(sure) > claimed or complete:
        says = f"the text says {claimed}, the record has {_number(len(sure))} of {names} in that time: {listed}"
        return Check(fact.id, "conflicts", because, f"count: the text says {claimed}, the record {len(sure)}", sentence(says))
    says = f"the record has only {_number(len(counted))} of {names}{_in(window)}, and is not complete for that time"
    return Check(fact.id, "partly" if counted else "not-in-record", because, None, sentence(says))


def begun_by(fact: Contact, known: KnownContact) -> bool:
    """Whether nothing known excludes that the side named by the fact asked for it."""
    return fact.initiator is None or known.initiator is None or known.initiator in (fact.initiator.state, fact.initiator.id)


def _surely_begun_by(fact: Contact, known: KnownContact) -> bool:
    """A contact of which nobody knows who asked for it may count, and need not."""
    return fact.initiator is None or (known.initiator is not None and begun_by(fact, known))


def surely_in(when: When, window: When, report: When | None) -> bool:
    """Whether a contact lies in the window on whatever day the report was written.

    A window that ends with the report ("in the last eighteen months") moves with its day, so that of a report dated to some
    months only what lies that much within both ends is sure.
    """
    if window.earliest is None or window.latest is None or when.earliest is None or when.latest is None:
        return when.overlaps(window)
    moves = report is not None and report.earliest is not None and report.latest == window.latest
    slack = report.latest - report.earliest if moves and report and report.latest and report.earliest else timedelta(0)
    return window.earliest + slack <= when.earliest and when.latest <= window.latest - slack


def is_complete(told: Iterable[KnownContact], knowledge: Knowledge, window: When | None) -> bool:
    """Whether all contacts in the window at the level of some of these are believed to be on record."""
    levels = {k.level for k in told}
    states = {s for k in told for s in k.states}
    return any(
        period.level in levels and set(period.between) <= states and window is not None and period.when.meet(window) == window
        for period in knowledge.complete
    )


def _check_via(fact: Contact, told: Sequence[KnownContact]) -> Check:
    holder, name = (fact.via.id, fact.via.name) if fact.via else (None, "")
    through = [k for k in told if holder in k.parties]
    if not through:
        return Check(fact.id, "not-in-record", (), None, sentence(f"no contact through {name} is on record"))
    says = f"on record through {name}: " + "; ".join(told_contact(k) for k in through[-3:])
    return Check(fact.id, "supported", tuple(f"contact:{k.id}" for k in through[-3:]), None, sentence(says))


def told_contact(known: KnownContact) -> str:
    """A contact on record in words: "a meeting in New Delhi on 2 March 2023 (G20 foreign ministers' meeting, about 10 minutes)"."""
    article = {"call": "a call", "visit": "a visit", "letter": "a letter", "hotline": "a hotline contact", "talks": "talks"}
    parts = [article.get(known.channel, "a contact" if known.channel == "unspecified" else "a meeting")]
    if known.place:
        parts.append(f"in {known.place}")
    text = " ".join([*parts, f"on {window_text(known.when)}" if known.when.is_day else window_text(known.when)])
    extra = [x for x in (known.occasion, f"about {duration_text(known.duration)}" if known.duration else None) if x]
    return f"{text} ({', '.join(extra)})" if extra else text


def names_of(fact: Contact) -> str:
    """The first two parties by name."""
    return " and ".join(p.name for p in fact.parties[:2])


def _number(count: int) -> str:
    return f"{count} contact" if count == 1 else f"{count} contacts"


def _word(fact: Contact) -> str:
    return {"call": "call", "letter": "letter", "visit": "visit"}.get(fact.channel, "meeting")


def _at(fact: Contact) -> str:
    return f"in {fact.place}" if fact.place else f"at the {fact.occasion}"


def _in(window: When | None) -> str:
    return f" ({window_text(window)})" if window is not None else ""
