"""Facts of other reports that contradict a reported one: another value of the same contact or act, or a denial of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

from detente.model.facts import Contact, TreatyAct
from detente.model.when import When
from detente.model.words import window_text
from detente.record.check_contacts import same_way
from detente.record.occurrences import takes_in, way_of
from detente.record.review_contacts import fields_differ, places_differ
from detente.record.review_view import AHEAD, Group, Told, View, pairs_of

_NEAR = timedelta(days=2)  # days between two dates that may be said of one contact
_WIDEST = 7  # days of a window that is laid out on the calendar
_MOST = 200  # groups of the same days that one is held against: more are lists, not contradictions
MOST = 50
"""Reports and contradictions that a review lists; all count for the verdict."""
_ONCE = frozenset({"signature", "ratification", "accession", "withdrawal-notice", "withdrawal", "termination", "entry-into-force"})
_LEAVING = frozenset({"withdrawal", "withdrawal-notice"})

Found = tuple[Told, str, str, str]
"""The other report, the field, the value here and the value there."""


class Contradictions:
    """The contradictions among all reports, worked out for a group when it is first asked for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._found: dict[tuple[object, ...], list[Found]] = {}  # by group and values: many reports have the same
        self._calendar: dict[frozenset[str], tuple[list[date], list[Group], list[Group]]] = {}

    def of(self, told: Told) -> list[Found]:
        """What contradicts a fact, by the day of the other report: the earliest ``MOST`` reports of each way of telling it."""
        group, fact = self._view.group_of[told.id], told.fact
        key = (id(group), told.values)
        if key not in self._found:
            others = self._meetings(group, fact) if isinstance(fact, Contact) else self._view.steps(fact)
            found = [f for other in (group, *(o for o in others if o is not group)) for f in _between(told, group, other)]
            self._found[key] = sorted(found, key=lambda f: (f[0].day or date.max, f[0].outlet, f[0].id, f[1]))
        return [f for f in self._found[key] if f[0].fact.document != fact.document]

    def _meetings(self, group: Group, fact: Contact) -> Sequence[Group]:
        """The groups of contacts of the same sides that are of days near those of this one."""
        pair = next(iter(pairs_of(fact.parties)), None)
        if pair is None or group.when is None:
            return ()
        if pair not in self._calendar:
            self._calendar[pair] = _laid_out(self._view.meetings(fact.parties))
        days, dated, wide = self._calendar[pair]
        first, last = group.when.earliest or date.min + 10 * _NEAR, group.when.latest or date.max - 10 * _NEAR
        start = bisect_left(days, first - _NEAR - timedelta(days=_WIDEST))
        end = bisect_right(days, last + _NEAR)
        return [*dated[start : min(end, start + _MOST)], *wide[:_MOST]]


def _laid_out(groups: Sequence[Group]) -> tuple[list[date], list[Group], list[Group]]:
    """The groups with narrow dates by their first day, and denials of wide ones."""
    narrow = [g for g in groups if g.when and g.when.earliest and g.when.days is not None and g.when.days <= _WIDEST]
    narrow.sort(key=lambda g: (g.when.earliest if g.when and g.when.earliest else date.min, g.first.id))
    there = set(map(id, narrow))
    wide = [g for g in groups if id(g) not in there and g.when is not None and g.first.fact.mood == "denied"]
    return [g.when.earliest for g in narrow if g.when and g.when.earliest], narrow, wide


def _between(one: Told, group: Group, other: Group) -> Iterator[Found]:
    """What other reports, of another group or of the same, say against a fact: the earliest of each way of telling it."""
    fact = one.fact
    for same in other.by_value:
        there = same[0].fact
        found: list[tuple[str, str, str]] = []
        if isinstance(fact, Contact) and isinstance(there, Contact):
            found = list(fields_differ(fact, there) if group is other else _of_contacts(fact, there, group, other))
        elif isinstance(fact, TreatyAct) and isinstance(there, TreatyAct):
            found = list(_of_one_act(fact, there) if group is other else _of_acts(fact, there))
        for told in islice((t for t in same if t.fact.document != fact.document), MOST if found else 0):
            yield from ((told, *f) for f in found)


def _of_contacts(a: Contact, b: Contact, group: Group, other: Group) -> Iterator[tuple[str, str, str]]:
    if not (takes_in(a.parties, b.parties) or takes_in(b.parties, a.parties)) or group.when is None or other.when is None:
        return
    moods = {a.mood, b.mood}
    if moods == {"asserted", "denied"}:
        if group.when.overlaps(other.when) and same_way(a.channel, b.channel):
            yield "mood", a.mood, b.mood
    elif moods == {"asserted"} and (a.count or 1) == (b.count or 1) == 1 and not _told_together(group, other):
        yield from _of_one_day(a, b, group.when, other.when)


def _of_one_day(a: Contact, b: Contact, one: When, other: When) -> Iterator[tuple[str, str, str]]:
    """Two contacts that no report tells side by side: of one day but another place or way, or of days beside each other and so
    alike that they are one."""
    if a.when and b.when and one == other and one.is_day:
        there = {way_of(a.channel), way_of(b.channel)}
        if a.place and b.place and there == {"face"} and places_differ(a, b):
            yield "place", a.place, b.place
        if there == {"face", "far"}:
            yield "channel", a.channel, b.channel
    elif a.when and b.when and not one.overlaps(other) and _near(one, other) and a.channel == b.channel:
        same = [x for x in (a.place, a.occasion, a.duration) if x and x in (b.place, b.occasion, b.duration)]
        if same and not any(f for f in fields_differ(a, b) if f[0] in ("place", "initiator")):
            yield "when", window_text(a.when), window_text(b.when)


def _near(one: When, other: When) -> bool:
    if one.earliest is None or one.latest is None or other.earliest is None or other.latest is None:
        return False
    return other.earliest - one.latest <= _NEAR and one.earliest - other.latest <= _NEAR


def _told_together(group: Group, other: Group) -> bool:
    """Whether some report tells both: then they are two."""
    return not group.documents.isdisjoint(other.documents)


def _of_one_act(a: TreatyAct, b: TreatyAct) -> Iterator[tuple[str, str, str]]:
    """Two reports of one act that give it other days."""
    if a.effect and b.effect and not a.effect.overlaps(b.effect):
        yield "effect", window_text(a.effect), window_text(b.effect)
    if a.when and b.when and not a.when.overlaps(b.when):
        yield "when", window_text(a.when), window_text(b.when)


def _of_acts(a: TreatyAct, b: TreatyAct) -> Iterator[tuple[str, str, str]]:
    """Another report of the same party under the same agreement: it denies the act, or has it on another day."""
    if not (a.act == b.act or {a.act, b.act} <= _LEAVING):
        return
    if {a.mood, b.mood} == {"asserted", "denied"}:
        if a.when is None or b.when is None or a.when.overlaps(b.when):
            yield "mood", a.mood, b.mood
        return
    if a.mood in AHEAD or b.mood in AHEAD or a.mood != b.mood:
        return
    if a.act == b.act and a.act in _ONCE and a.when and b.when and not a.when.overlaps(b.when):
        yield "when", window_text(a.when), window_text(b.when)
