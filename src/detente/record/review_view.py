"""Many accounts, ready to be held against each other: the facts that claim something, without the texts, and how they are merged.

Only contacts and treaty acts are kept, without evidence; what the words around them claim beyond that ("for the first time since
2011") is read while the text is at hand. A text is forgotten as soon as its account has been taken in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Fact, TreatyAct
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.record.claims_in_words import Claimed, ClaimWords
from detente.record.merge import MergedFact, Pair, merged
from detente.record.origins import Origins, nearest_outlet

_NEWS = timedelta(days=1)  # how long before its report a contact took place that is told without a date
_MOST_PARTIES = 12  # of a contact, that are looked up in pairs
AHEAD = ("planned", "possible", "asked")


@dataclass(frozen=True, slots=True)
class TextlessDocument(Document):
    """A document that has kept its id and given its text away."""

    key: str = ""

    @property
    def id(self) -> str:
        """The id that the text gave."""
        return self.key


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as one report tells it. ``day`` is the last day that the report may be of; ``claims`` what its words add."""

    id: str
    fact: Contact | TreatyAct
    account: Account
    outlet: str
    when: When | None
    claims: tuple[Claimed, ...]

    @property
    def day(self) -> date | None:
        """The report's day, the last one that is possible; ``None`` where nothing is known of it."""
        return (self.when.latest or self.when.earliest) if self.when else None

    def is_there(self, day: date) -> bool:
        """Whether the report was there by a day; one whose day is not known counts."""
        mine = self.day
        return mine is None or mine <= day

    @property
    def values(self) -> tuple[object, ...]:
        """What reports of one fact can differ in."""
        fact = self.fact
        if isinstance(fact, TreatyAct):
            return (fact.act, fact.mood, fact.when, fact.effect, fact.party and fact.party.key)
        begun, through = fact.initiator, fact.via
        parties = tuple((p.key, p.state) for p in fact.parties)
        return (
            parties, fact.mood, fact.when, fact.channel, fact.place, fact.location, fact.occasion, fact.duration, fact.count,
            begun and (begun.key, begun.state), through and through.key,
        )  # fmt: skip


class Group:
    """Reports that tell one fact, in the order of their days; what is asked of them is worked out once."""

    def __init__(self, merged: MergedFact, told: tuple[Told, ...]) -> None:
        self.merged, self.told = merged, told

    @cached_property
    def asserting(self) -> tuple[Told, ...]:
        """Those that say that it took place."""
        return tuple(t for t in self.told if t.fact.mood == "asserted")

    @cached_property
    def when(self) -> When | None:
        """The days that all stated dates allow; without one those before the first report."""
        stated = [t.fact.when for t in self.told if t.fact.when is not None]
        if stated:
            return _meet(stated)
        first = next((t.when for t in self.told if t.when), None)
        narrow = first is not None and first.days is not None and first.days <= 7
        return When((first.earliest or date.max) - _NEWS, first.latest) if first and narrow else None

    @cached_property
    def documents(self) -> frozenset[str]:
        """The documents that tell it."""
        return frozenset(t.fact.document for t in self.told)

    @cached_property
    def by_value(self) -> tuple[tuple[Told, ...], ...]:
        """The reports that have the same values together: thousands tell a great event, in a few ways."""
        found: dict[tuple[object, ...], list[Told]] = {}
        for told in self.told:
            found.setdefault(told.values, []).append(told)
        return tuple(map(tuple, found.values()))

    @cached_property
    def origin_of(self) -> dict[str, str]:
        """The origin of each document that tells it."""
        return {s.document: s.origin for s in self.merged.sourcing.sources}

    @cached_property
    def first_days(self) -> dict[str, date]:
        """Each origin with the first day on which it told that it took place (or was denied); an unknown day comes first."""
        found: dict[str, date] = {}
        for told in self.told:
            if told.fact.mood not in AHEAD:
                origin, day = self.origin_of[told.fact.document], told.day or date.min
                found[origin] = min(day, found.get(origin, day))
        return found

    def others(self, one: Told, day: date) -> Iterator[Told]:
        """The reports of other documents up to a day, those without a day too; of what took place those that say so."""
        done = one.fact.mood == "asserted"
        for told in self.told:
            if told.fact.document != one.fact.document and told.is_there(day) and not (done and told.fact.mood != "asserted"):
                yield told

    @property
    def first(self) -> Told:
        """The earliest report."""
        return self.told[0]


class View:
    """The groups of all accounts, found by fact and by the two who were in contact.

    ``joined``, ``parted`` and ``groups`` as for ``record.merge.merged``.
    """

    def __init__(
        self,
        accounts: Iterable[Account],
        knowledge: Knowledge,
        joined: Iterable[Pair] = (),
        parted: Iterable[Pair] = (),
        groups: Iterable[Sequence[str]] = (),
    ) -> None:
        self.knowledge = knowledge
        self._words = ClaimWords(knowledge.lexicon.get("firsts", ()), knowledge.happenings.values())
        self._claims: dict[str, tuple[Claimed, ...]] = {}
        self.accounts = [self._taken(account) for account in accounts]
        self.names = {key: actor.name for key, actor in knowledge.actors.items()}
        self.origins = Origins(self.accounts, groups, _outlets(knowledge), self.names)
        found = merged(self.accounts, joined=joined, parted=parted, origins=self.origins)
        by_document = {a.document.id: a for a in reversed(self.accounts)}
        self.groups = [Group(m, self._told(m, by_document)) for m in found]
        self.group_of = {t.id: group for group in self.groups for t in group.told}
        self._meetings: dict[frozenset[str], list[Group]] = defaultdict(list)
        self._steps: dict[tuple[str, str], list[Group]] = defaultdict(list)
        for group in self.groups:
            self._index(group)

    def _taken(self, account: Account) -> Account:
        """The account without its text, with what is checked."""
        facts: list[Fact] = []
        document = account.document
        for fact in account.facts:
            if not isinstance(fact, Contact | TreatyAct):
                continue
            claims = tuple(self._words.around(fact, account))
            if claims:
                self._claims[fact.id] = claims
            facts.append(replace(fact, evidence=()))
        nearest = nearest_outlet(account)
        head = TextlessDocument(
            "", document.source, document.title, document.outlet, document.url, document.published,
            (nearest,) if nearest else (), document.extracted_by, document.id,
        )  # fmt: skip
        return Account(head, account.dated, tuple(facts))

    def _told(self, found: MergedFact, accounts: Mapping[str, Account]) -> tuple[Told, ...]:
        told = []
        for key, fact in zip(found.members, found.facts, strict=True):
            if not isinstance(fact, Contact | TreatyAct):
                continue
            account = accounts[fact.document]
            outlet = self._shown_outlet(account)
            told.append(Told(key, fact, account, outlet, report_day(account), self._claims.get(key, ())))
        return tuple(sorted(told, key=lambda t: (t.day or date.max, t.outlet, t.id)))

    def _shown_outlet(self, account: Account) -> str:
        """The outlet's name; of a document whose outlet is not known where it came from."""
        outlet = self.origins.outlet_of(account.document.id)
        return self.names.get(outlet, (account.document.source or outlet) if outlet == account.document.id else outlet)

    def _index(self, group: Group) -> None:
        fact = group.first.fact
        if isinstance(fact, TreatyAct):
            self._steps[fact.agreement, fact.party.key if fact.party else ""].append(group)
            return
        for pair in {p for t in group.told if isinstance(t.fact, Contact) for p in pairs_of(t.fact.parties)}:
            self._meetings[pair].append(group)

    def facts(self) -> Iterator[Told]:
        """Every fact that is checked, once, in the order of the accounts and their texts."""
        told = {t.id: t for group in self.groups for t in group.told}
        for account in self.accounts:
            for fact in account.facts:
                found = told.pop(fact.id, None)
                if found is not None:
                    yield found

    def meetings(self, parties: Sequence[ActorRef]) -> list[Group]:
        """The groups of contacts in which the first two parties took part, each by himself or his state for him."""
        return self._meetings.get(next(iter(pairs_of(parties)), frozenset()), [])

    def steps(self, fact: TreatyAct) -> list[Group]:
        """The groups of acts of the same party under the same agreement."""
        return self._steps.get((fact.agreement, fact.party.key if fact.party else ""), [])

    def independent(self, one: Told, day: date) -> tuple[str, ...]:
        """The origins that told the same by a day and are not the report's own, by their shown names, sorted."""
        group = self.group_of[one.id]
        own = group.origin_of[one.fact.document]
        return tuple(sorted(self.names.get(o, o) for o, first in group.first_days.items() if o != own and first <= day))


def report_day(account: Account) -> When | None:
    """The day of the report: read in it, or said of it."""
    return account.dated.when if account.dated else account.document.published


def pairs_of(parties: Sequence[ActorRef]) -> Iterator[frozenset[str]]:
    """The two sides of each two parties: their states, or who they are where they act for none."""
    keys = list(dict.fromkeys(p.state or p.key for p in parties))[:_MOST_PARTIES]
    if len(keys) == 1:  # two of one state
        yield frozenset(p.key for p in parties[:2])
    for n, one in enumerate(keys):
        for other in keys[n + 1 :]:
            yield frozenset((one, other))


def _meet(whens: Sequence[When]) -> When:
    """What all windows have in common; the first where an analyst joined what has no common day."""
    found = whens[0]
    for when in whens[1:]:
        found = found.meet(when) or found
    return found


def _outlets(knowledge: Knowledge) -> dict[str, str]:
    return {
        name.casefold(): actor.id
        for actor in knowledge.actors.values() if actor.kind == "outlet"
        for name in (actor.name, *actor.names, *actor.exact)
    }  # fmt: skip
