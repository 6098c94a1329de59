"""Reported contacts against the knowledge and against what other reports tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from detente.law.reasons import sentence
from detente.model.facts import Contact
from detente.model.when import When
from detente.model.words import duration_text, window_text
from detente.record.check_contacts import check_contact, is_complete, same_parties, same_way
from detente.record.occurrences import Happened, Occurrence, on_days, said_way, way_of
from detente.record.review_types import Finding
from detente.record.review_view import AHEAD, Told, View

_NARROW = 7  # days of a stated date by which another contact can be told to be near it
_BESIDE = timedelta(days=3)  # days beside a stated date on which the same contact may be on record
_LATE = timedelta(days=30)  # days after its planned date on which a contact may still be the planned one
_OPEN = timedelta(days=92)  # days in which a contact is looked for that is planned without a date


def contact_finding(told: Told, view: View, happened: Happened, known: date) -> Finding:
    """A contact against what was on record by the day ``known``: the knowledge, and for what was only ahead the reports too."""
    fact = told.fact
    assert isinstance(fact, Contact)
    if fact.mood in AHEAD:
        return _ahead(told, fact, happened, known)
    if fact.mood == "denied":
        return _denied(fact, view, happened, known)
    return _asserted(told, fact, view, happened, known)


def _asserted(told: Told, fact: Contact, view: View, happened: Happened, known: date) -> Finding:
    """By ``check_contact``, as far as the knowledge went on the day; who asked for it and days beside are looked at too."""
    listed = tuple(happened.known_by(fact.parties, known))
    once = replace(fact, count=None)  # how many there were is a claim of its own
    check = check_contact(once, told.account, replace(view.knowledge, contacts=listed), told.when) if listed else None
    if check is None or check.verdict == "not-in-record":
        return _beside(fact, view, happened, known) or Finding("not-in-record", (), check.says if check else _nothing(fact))
    if check.verdict == "supported" and len(check.because) == 1:
        differs = _initiator_differs(fact, check.because[0], view)
        if differs:
            return Finding("partly", check.because, check.says, differs)
    return Finding(check.verdict, check.because, check.says, check.differs)


def _beside(fact: Contact, view: View, happened: Happened, known: date) -> Finding | None:
    """The same contact a day or some beside the stated date."""
    if fact.when is None or fact.when.days is None or fact.when.days > _NARROW or not fact.when.earliest or not fact.when.latest:
        return None
    first, last = fact.when.earliest - _BESIDE, fact.when.latest + _BESIDE
    near = [o for o in happened.between(fact, first, last, known) if o.known and same_way(fact.channel, o.channel)]
    if not near:
        return None
    whole = is_complete([o.known for o in near if o.known], view.knowledge, fact.when)
    says = f"on record is {near[0].says}, none {on_days(fact.when)}"
    differs = f"when: the text says {window_text(fact.when)}, the record {window_text(near[0].when)}"
    return Finding("conflicts" if whole else "partly", tuple(o.id for o in near), sentence(says), differs)


def _initiator_differs(fact: Contact, key: str, view: View) -> str | None:
    known = next((k for k in view.knowledge.contacts if f"contact:{k.id}" == key), None)
    if known is None or known.initiator is None or fact.initiator is None:
        return None
    if known.initiator in (fact.initiator.id, fact.initiator.state):
        return None
    return f"initiator: the text says {fact.initiator.name}, the record {known.initiator}"


def _nothing(fact: Contact) -> str:
    return sentence(f"no such contact of {names(fact)} is on record")


def _ahead(told: Told, fact: Contact, happened: Happened, known: date) -> Finding:
    if told.day is None or known <= told.day:
        return Finding("not-checkable", (), f"The text does not say that this took place ({fact.mood}).")
    planned = fact.when
    last = (planned.latest + _LATE if planned.latest else known) if planned else told.day + _OPEN
    first = max(told.day, (planned.earliest - _LATE) if planned and planned.earliest else told.day)
    came = [o for o in happened.between(fact, first, min(last, known), known) if same_way(fact.channel, o.channel)]
    if not came:
        if (planned.latest or known if planned else last) >= known:
            return Finding("not-checkable", (), f"The time for which it was {fact.mood} is not over.")
        return Finding("not-in-record", (), sentence(f"{fact.mood}; no such contact of {names(fact)} is on record since then"))
    if planned is None:
        return Finding("supported", (came[0].id,), sentence(f"afterwards on record: {came[0].says}"))
    fitting = [o for o in came if o.when.overlaps(planned)]
    if fitting:
        return Finding("supported", (fitting[0].id,), sentence(f"it took place: {fitting[0].says}"))
    nearest = min(came, key=lambda o: (_apart(o, planned), o.first_day, o.id))
    says = f"{fact.mood} for {window_text(planned)}; the record has it {on_days(nearest.when)}: {nearest.says}"
    differs = f"when: {fact.mood} for {window_text(planned)}, on record {window_text(nearest.when)}"
    return Finding("partly", (nearest.id,), sentence(says), differs)


def _apart(one: Occurrence, when: When) -> int:
    before = (when.earliest - one.last_day).days if when.earliest else 0
    after = (one.first_day - when.latest).days if when.latest else 0
    return max(before, after, 0)


def _denied(fact: Contact, view: View, happened: Happened, known: date) -> Finding:
    """A denial with a date against the knowledge; what other reports say of it is told beside."""
    if fact.when is None:
        return Finding("not-checkable", (), "The text does not say for which time this is denied.")
    first, last = fact.when.earliest or date.min + _LATE, fact.when.latest or known
    there = [o for o in happened.between(fact, first, last, known) if o.known and same_way(fact.channel, o.channel)]
    there = [o for o in there if (fact.when.earliest or date.min) <= o.first_day and o.last_day <= (fact.when.latest or known)]
    if there:
        told = "; ".join(o.says for o in there[:3])
        return Finding("conflicts", tuple(o.id for o in there), sentence(f"the record has it: {told}"), "mood")
    ever = [k for k in view.knowledge.contacts if same_parties(fact, k)]
    says = sentence(f"no such contact of {names(fact)} is on record for {window_text(fact.when)}")
    return Finding("supported" if ever and is_complete(ever, view.knowledge, fact.when) else "not-in-record", (), says)


def fields_differ(a: Contact, b: Contact) -> Iterator[tuple[str, str, str]]:
    """The fields in which two tellings of one contact do not agree: field, the one's value, the other's. A field of which one says
    nothing is no difference, nor is a plan's date."""
    if a.mood == b.mood and a.when and b.when and not a.when.overlaps(b.when):
        yield "when", window_text(a.when), window_text(b.when)
    if a.duration and b.duration and a.duration != b.duration:
        yield "duration", duration_text(a.duration), duration_text(b.duration)
    if a.place and b.place and places_differ(a, b):
        yield "place", a.place, b.place
    if {way_of(a.channel), way_of(b.channel)} == {"face", "far"}:
        yield "channel", a.channel, b.channel
    if a.initiator and b.initiator and _others(a, b):
        yield "initiator", a.initiator.name, b.initiator.name
    if a.count and b.count and a.count != b.count:
        yield "count", str(a.count), str(b.count)
    if a.via and b.via and a.via.key != b.via.key:
        yield "via", a.via.name, b.via.name


def _others(a: Contact, b: Contact) -> bool:
    """Whether two different sides are named as those who asked for it; a person and his state are one side."""
    one, other = a.initiator, b.initiator
    return bool(one and other and one.key != other.key and not (one.state and one.state == other.state))


def places_differ(a: Contact, b: Contact) -> bool:
    """Whether two towns are named; a town and the state in which it lies are no two places."""
    one, other = (a.place or "").casefold(), (b.place or "").casefold()
    if one == other or one in other or other in one:
        return False
    x, y = a.location, b.location
    if x is None or y is None:
        return True
    return x.state != y.state or (x.latitude is not None and y.latitude is not None)


def names(fact: Contact) -> str:
    """The parties: "Ada Lindqvist and Ivo Marek"; of many the first two and how many more."""
    rest = f" and {len(fact.parties) - 2} more" if len(fact.parties) > 2 else ""
    return " and ".join(p.name for p in fact.parties[:2]) + rest


def contact_claim(fact: Contact) -> str:
    """The contact in a short sentence: "Ada Lindqvist and Ivo Marek: a call, 3 May 2023, at the request of Ivo Marek."."""
    moods = {"denied": "did not take place", "asked": "asked for"}
    parts = [f"{names(fact)}: {said_way(fact.channel)}" + (f" in {fact.place}" if fact.place else "")]
    parts += [moods.get(fact.mood, fact.mood)] if fact.mood != "asserted" else []
    parts += [window_text(fact.when)] if fact.when else []
    parts += [duration_text(fact.duration)] if fact.duration else []
    parts += [f"{fact.count} times"] if fact.count and fact.count > 1 else []
    parts += [f"at the request of {fact.initiator.name}"] if fact.initiator else []
    parts += [f"through {fact.via.name}"] if fact.via else []
    return sentence(", ".join(parts))

