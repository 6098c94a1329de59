"""Facts of other reports that contradict a reported one: another value of the same contact or act, or a denial of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from detente.model.facts import Contact, TreatyAct
from detente.model.when import When
from detente.model.words import window_text
from detente.record.check_contacts import same_way
from detente.record.occurrences import takes_in, way_of
from detente.record.review_contacts import disagreements, fields_differ, places_differ
from detente.record.review_view import AHEAD, Group, Told, View, pairs_of

_NEAR = timedelta(days=2)  # days between two dates that may be said of one contact
_WIDEST = 7  # days of a window that is laid out on the calendar
_MOST = 200  # groups of the same days that one is held against: more are lists, not contradictions
_ONCE = frozenset({"signature", "ratification", "accession", "withdrawal-notice", "withdrawal", "termination", "entry-into-force"})
_LEAVING = frozenset({"withdrawal", "withdrawal-notice"})

Found = tuple[Told, str, str, str]
"""The other report, the field, the value here and the value there."""


class Contradictions:
    """The contradictions among all reports, worked out for a group when it is first asked for."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._calendar: dict[frozenset[str], tuple[list[date], list[Group], list[Group]]] = {}

    def of(self, told: Told) -> list[Found]:
        """What contradicts a fact, by the day of the other report."""
        group = self._view.group_of[told.id]
        found = list(disagreements(told, group.told)) if isinstance(told.fact, Contact) else list(_effects(told, group))
        others = self._meetings(group, told.fact) if isinstance(told.fact, Contact) else self._view.steps(told.fact)
        for other in others:
            if other is not group:
                found += _between(told, group, other)
        return sorted(found, key=lambda f: (f[0].day or date.max, f[0].outlet, f[0].id, f[1]))

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


def _between(told: Told, group: Group, other: Group) -> Iterator[Found]:
    """What the reports of another group say against a fact."""
    fact = told.fact
    for there in other.told:
        if there.fact.document == fact.document:
            continue
        if isinstance(fact, Contact) and isinstance(there.fact, Contact):
            yield from ((there, *f) for f in _of_contacts(fact, there.fact, group, other))
        elif isinstance(fact, TreatyAct) and isinstance(there.fact, TreatyAct):
            yield from ((there, *f) for f in _of_acts(told, there))


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
    return bool({t.fact.document for t in group.told} & {t.fact.document for t in other.told})


def _effects(told: Told, group: Group) -> Iterator[Found]:
    """Reports of one act that give it other days of effect."""
    for other in group.told:
        a, b = told.fact, other.fact
        if isinstance(a, TreatyAct) and isinstance(b, TreatyAct) and a.document != b.document:
            if a.effect and b.effect and not a.effect.overlaps(b.effect):
                yield other, "effect", window_text(a.effect), window_text(b.effect)
            if a.when and b.when and not a.when.overlaps(b.when):
                yield other, "when", window_text(a.when), window_text(b.when)


def _of_acts(told: Told, there: Told) -> Iterator[tuple[str, str, str]]:
    """Another report of the same party under the same agreement: it denies the act, or has it on another day."""
    a, b = told.fact, there.fact
    if not isinstance(a, TreatyAct) or not isinstance(b, TreatyAct) or not (a.act == b.act or {a.act, b.act} <= _LEAVING):
        return
    if {a.mood, b.mood} == {"asserted", "denied"}:
        if a.when is None or b.when is None or a.when.overlaps(b.when):
            yield "mood", a.mood, b.mood
        return
    if a.mood in AHEAD or b.mood in AHEAD or a.mood != b.mood:
        return
    if a.act == b.act and a.act in _ONCE and a.when and b.when and not a.when.overlaps(b.when):
        yield "when", window_text(a.when), window_text(b.when)
