"""The distinct contacts of two parties on record: those of the knowledge, and those that reports tell and the knowledge has not.

For counting, what may be one contact counts once: reports that are not merged count as one where they can be of the same days and
the same way of speaking, and what the knowledge has of these days stands for all reports of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Contact
from detente.model.happening import KnownContact
from detente.model.when import When
from detente.model.words import window_text
from detente.record.check_contacts import same_parties, same_way, told_contact
from detente.record.review_view import Group, Told, View, pairs_of

_FACE = frozenset({"meeting", "sidelines", "visit", "talks"})
_FAR = frozenset({"call", "hotline"})
_NARROW = 3  # days that a told contact's window may have to count as one of its own
_DAY = timedelta(days=1)
_FIRST = date(1, 1, 10)  # a day that has others before it


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One contact that took place. ``id`` is ``contact:…`` of the knowledge or the id of the fact that told it first; ``public``
    the day from which on it was known; ``initiator`` a state's code or an actor's id."""

    id: str
    channel: str
    when: When
    public: date
    initiator: str | None
    says: str
    known: KnownContact | None = None
    group: Group | None = None

    @property
    def first_day(self) -> date:
        """The first day that it may have been on."""
        return self.when.earliest or date.min

    @property
    def last_day(self) -> date:
        """The last day that it may have been on."""
        return self.when.latest or date.max


def way_of(channel: str) -> str:
    """The class of a channel: ``face``, ``far`` (by telephone or link), ``letter`` or ``any``; "talks" may be either."""
    if channel in ("talks", "unspecified"):
        return "any"
    return "face" if channel in _FACE else "far" if channel in _FAR else channel


def is_of_class(claimed: str, channel: str) -> bool:
    """Whether a contact by ``channel`` counts for a claim about the class of ``claimed``: of "the first visit" only visits, of
    "spoke" all but letters."""
    if claimed == "visit":
        return channel == "visit"
    way = way_of(claimed)
    if way == "any":
        return claimed == "unspecified" or channel != "letter"
    return channel in {"face": _FACE, "far": _FAR}.get(way, {way})


class Happened:
    """What took place between two parties, asked for by fact."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known = _by_pair(view.knowledge)
        self._first_days: dict[frozenset[str], list[date]] = {
            pair: [k.when.earliest or date.min for k in listed] for pair, listed in self._known.items()
        }
        self._told: dict[tuple[object, ...], list[Occurrence]] = {}

    def known_by(self, parties: Sequence[ActorRef], day: date) -> list[KnownContact]:
        """The contacts of the knowledge between the sides of the first two parties that had begun by a day."""
        pair = next(iter(pairs_of(parties)), frozenset())
        listed = self._known.get(pair, [])
        return listed[: bisect_right(self._first_days.get(pair, []), day)]

    def between(self, fact: Contact, first: date, last: date, public: date) -> list[Occurrence]:
        """The distinct contacts of the fact's parties from ``first`` to ``last``, as far as public by ``public``, by date."""
        known = [_of_known(k) for k in self.known_by(fact.parties, min(last, public)) if same_parties(fact, k)]
        told = self._of_reports(fact)
        start = bisect_left(told, max(first, _FIRST) - _NARROW * _DAY, key=lambda o: o.first_day)
        end = bisect_right(told, last, key=lambda o: o.first_day)
        new = [o for o in told[start:end] if o.public <= public and not any(_one(o, k) for k in known)]
        both = sorted([*known, *new], key=lambda o: (o.first_day, o.id))
        return [o for o in both if o.first_day <= last and first <= o.last_day and o.public <= public]

    def _of_reports(self, fact: Contact) -> list[Occurrence]:
        """The told contacts of the fact's very parties, those that may be one counted once, by date."""
        key = tuple(sorted(p.key for p in fact.parties))
        if key not in self._told:
            found: list[Occurrence] = []
            listed = [o for g in self._view.meetings(fact.parties) if (o := _of_group(g, fact))]
            for one in sorted(listed, key=lambda o: (o.first_day, o.id)):
                if not any(_one(one, other) for other in found[-8:]):
                    found.append(one)
            self._told[key] = found
        return self._told[key]


def _by_pair(knowledge: Knowledge) -> dict[frozenset[str], list[KnownContact]]:
    found: dict[frozenset[str], list[KnownContact]] = {}
    for known in sorted(knowledge.contacts, key=lambda k: (k.when.earliest or date.min, k.id)):
        states = list(dict.fromkeys(known.states))
        for n, one in enumerate(states):
            for other in states[n + 1 :]:
                found.setdefault(frozenset((one, other)), []).append(known)
    return found


def _of_known(known: KnownContact) -> Occurrence:
    day = known.when.earliest or date.min
    return Occurrence(f"contact:{known.id}", known.channel, known.when, day, known.initiator, told_contact(known), known)


def _of_group(group: Group, fact: Contact) -> Occurrence | None:
    """A contact that reports say took place on days that are known well enough, ``None`` for any other group."""
    dated = [t for t in group.asserting if t.day is not None]
    first, when = next(iter(dated), None), group.when
    if first is None or first.day is None or when is None or when.days is None or when.days > _NARROW:
        return None
    told = first.fact
    if not isinstance(told, Contact) or not takes_in(told.parties, fact.parties) or any(map(_tells_several, group.told)):
        return None
    begun = next((t.fact.initiator for t in dated if isinstance(t.fact, Contact) and t.fact.initiator), None)
    says = f"{said_way(told.channel)} {on_days(when)} (told by {first.outlet})"
    return Occurrence(first.id, told.channel, when, first.day, (begun.state or begun.id) if begun else None, says, None, group)


def _tells_several(told: Told) -> bool:
    """Whether the report counts contacts ("two calls in two months") instead of telling of one."""
    several = isinstance(told.fact, Contact) and (told.fact.count or 1) != 1
    return several or any(c.kind == "count" and not c.nth for c in told.claims)


def takes_in(parties: Iterable[ActorRef], asked: Iterable[ActorRef]) -> bool:
    """Whether everybody who is asked for took part: himself, or for a state anyone who acts for it."""
    there = list(parties)
    keys, states = {p.key for p in there}, {p.state for p in there if p.state}
    return all(a.key in keys or (a.key.startswith("state:") and a.state in states) for a in asked)


def _one(a: Occurrence, b: Occurrence) -> bool:
    """Whether the two may be one contact: of days that meet, or follow each other where the day was only worked out."""
    if not same_way(a.channel, b.channel):
        return False
    return a.first_day <= b.last_day and b.first_day <= a.last_day


def said_way(channel: str) -> str:
    """A channel with its article: "a call"."""
    words = {"talks": "talks", "unspecified": "a contact", "sidelines": "a meeting", "hotline": "a hotline contact"}
    return words.get(channel, f"a {channel}")


def on_days(when: When) -> str:
    """ "on 3 May 2023", "between 2 May 2023 and 3 May 2023"."""
    return f"on {window_text(when)}" if when.is_day else window_text(when)
