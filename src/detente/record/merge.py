"""Many reports, one account: which facts tell the same, as a view that is derived and never kept in their place.

The way: facts are parted by what can never be one (``record.blocks``) and compared in blocks; a rule of ``record.same`` links two.
The strongest links come first. A link brings two groups together only where *every* fact of the one is compatible with *every*
fact of the other (complete agreement): a chain of fitting neighbours does not grow into a group that contradicts itself. Dates
are windows on a line, so that windows which meet pairwise meet in one point, and a group needs to keep only what all allow.

An analyst's decisions come first: those ``joined`` are together whatever the rules say, those ``parted`` never are, and where both
are said of two facts, parted holds. What a decision joined against the rules gathers no more facts than fit to all of it. The
result depends on the facts and decisions alone, not on their order.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.model.facts import Fact, Statement
from detente.model.report import Account
from detente.model.when import When
from detente.record.blocks import pairs, partition
from detente.record.origins import Origins, Sourcing
from detente.record.same import Agreed, alike, contains, link, open_in_time
from detente.record.tellings import Deed, Meeting, Profile, Telling, Words, tellings

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """Why two facts are one: the rule and the values that agreed. Without this link they would be two groups, or one held
    together by another."""

    one: str
    other: str
    rule: str
    values: str


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is, as JSON has it, and the ids of the facts that say so."""

    value: Any
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergedFact:
    """Facts that tell the same, with their ids as ``members``. ``because`` has a link for every fact but one, so that a merge can
    be explained and undone."""

    id: str
    kind: str
    members: tuple[str, ...]
    facts: tuple[Fact, ...]
    sourcing: Sourcing
    because: tuple[Link, ...]

    @property
    def values(self) -> dict[str, tuple[Value, ...]]:
        """All values of each field, the commonest first; a report that says nothing of a field is left out of it."""
        return _values(self.members, self.facts)

    @property
    def differs(self) -> tuple[str, ...]:
        """The fields in which the reports do not agree."""
        return tuple(name for name, found in self.values.items() if len(found) > 1)

    @property
    def reports(self) -> int:
        """In how many places it was told."""
        return self.sourcing.reports

    @property
    def origins(self) -> tuple[str, ...]:
        """The independent origins."""
        return self.sourcing.origins


def merged(
    accounts: Iterable[Account],
    *,
    joined: Iterable[Pair] = (),
    parted: Iterable[Pair] = (),
    origins: Origins | None = None,
    groups: Iterable[Sequence[str]] = (),
) -> tuple[MergedFact, ...]:
    """The facts of the accounts, those that tell the same together; every fact is in exactly one group.

    ``joined`` and ``parted`` are pairs of fact ids that an analyst decided; ids that no fact has are passed over. ``groups`` are
    the documents of the same text (``record.reprints``), ``origins`` the same with names of outlets where they are known.
    The order is that of the first document and fact of each group.
    """
    known = sorted(accounts, key=_order)
    origins = origins or Origins(known, groups)
    told = tellings(known, origins.outlet_of, origins.text_of)
    return tuple(_merged(group, origins) for group in _Merging(told, joined, parted).groups())


@dataclass(slots=True, eq=False)
class _Group:
    """Facts that are together, and what all of them allow."""

    members: list[Telling]
    when: When | None
    dated: bool
    profiles: set[Profile]
    told: dict[str, set[str]]
    documents: dict[str, set[Hashable]]
    links: list[Link] = field(default_factory=list)


class _Merging:
    """The groups as they grow."""

    def __init__(self, told: Sequence[Telling], joined: Iterable[Pair], parted: Iterable[Pair]) -> None:
        self._by_id = {t.id: t for t in told}
        self._told = told
        self._parted: dict[str, set[str]] = defaultdict(set)
        for one, other in parted:
            if one != other:
                self._parted[one].add(other)
                self._parted[other].add(one)
        self._joined = sorted({(min(p), max(p)) for p in joined if p[0] != p[1] and {*p} <= self._by_id.keys()})
        self._judged = {i for p in self._joined for i in p} | set(self._parted)
        self._group: dict[str, _Group] = {}  # of facts that were brought together with another: most never are

    def groups(self) -> Iterator[_Group]:
        """All groups, in the order of their first fact."""
        for one, other in self._joined:
            self._bring_together(one, other, Agreed("an analyst's decision", 0.0, "joined"), forced=True)
        parts: dict[Hashable, list[Telling]] = defaultdict(list)
        for telling in self._told:
            parts[partition(telling)].append(telling)
        for part in parts.values():
            self._merge(self._alone(part))
        given: set[int] = set()
        for telling in self._told:
            group = self._group_of(telling.id)
            if id(group) not in given:
                yield group
            if len(group.members) > 1:
                given.add(id(group))

    def _group_of(self, key: str) -> _Group:
        return self._group.get(key) or _single(self._by_id[key])

    def _alone(self, part: Sequence[Telling]) -> list[Telling]:
        """Those of a partition that are left once equal ones are joined to their first, which is compared for all of them."""
        first: dict[Hashable, list[Telling]] = defaultdict(list)
        left: list[Telling] = []
        for telling in part:
            key = (telling.profile, telling.when, telling.assumed, telling.outlet, telling.day)
            same = first[key] if telling.id not in self._judged else []
            agreed = next(((o, a) for o in same[:4] if (a := link(o, telling))), None)
            if agreed and self._bring_together(agreed[0].id, telling.id, agreed[1]):
                continue
            left.append(telling)
            if telling.id not in self._judged:
                same.append(telling)
        return left

    def _merge(self, part: Sequence[Telling]) -> None:
        found: list[tuple[float, str, str, Agreed]] = []
        for i, j in pairs(part):
            agreed = link(part[i], part[j])
            if agreed:
                found.append((-agreed.strength, *sorted((part[i].id, part[j].id)), agreed))  # type: ignore[arg-type]
        for _, one, other, agreed in sorted(found, key=lambda x: x[:3]):
            self._bring_together(one, other, agreed)

    def _bring_together(self, one: str, other: str, agreed: Agreed, forced: bool = False) -> bool:
        a, b = self._group_of(one), self._group_of(other)
        if a is b:
            return True
        if len(a.members) < len(b.members):
            a, b = b, a
        if self._are_parted(a, b) or not (forced or _coherent(a, b)):
            return False
        new = b.members if a.members[0].id in self._group else [*a.members, *b.members]
        self._group.update((m.id, a) for m in new)
        _take_in(a, b)
        a.links.append(Link(one, other, agreed.rule, agreed.values))
        return True

    def _are_parted(self, a: _Group, b: _Group) -> bool:
        """Whether a decision parts a fact of the one, the larger, from a fact of the other."""
        apart = (i for m in b.members for i in self._parted.get(m.id, ()))
        return any(self._group.get(i) is a or i == a.members[0].id for i in apart)


def _single(telling: Telling) -> _Group:
    fixed = not open_in_time(telling)
    same: Hashable = (telling.profile, None if isinstance(telling.profile, Words) else telling.when)
    return _Group(
        [telling], telling.when if fixed else None, fixed, {telling.profile},
        {telling.outlet: {telling.day}} if telling.outlet and _announces(telling) else {}, {telling.document: {same}},
    )  # fmt: skip


def _announces(telling: Telling) -> bool:
    return isinstance(telling.profile, Meeting | Deed)


def _coherent(a: _Group, b: _Group) -> bool:
    """Whether every fact of the one is compatible with every fact of the other."""
    if a.dated and b.dated and (a.when is None or b.when is None or not a.when.overlaps(b.when)):
        return False
    if any(a.told[o] != days for o, days in b.told.items() if o in a.told):
        return False
    news = _announces(a.members[0])
    if any(news or a.documents[d] != same for d, same in b.documents.items() if d in a.documents):
        return False
    return all(alike(p, q) or _both_in(p, q, a, b) for p in a.profiles for q in b.profiles)


def _both_in(p: Profile, q: Profile, a: _Group, b: _Group) -> bool:
    """Whether two parts of one speech are both quoted by a third report of it."""
    if not isinstance(p, Words) or not isinstance(q, Words) or p.mood != q.mood or p.speaker != q.speaker:
        return False
    wholes = [w for w in (*a.profiles, *b.profiles) if isinstance(w, Words)]
    return any(contains(w, p) and contains(w, q) for w in wholes)


def _take_in(a: _Group, b: _Group) -> None:
    """Make one group of two; what a decision forced together against the dates has no common day any more."""
    if b.dated:
        a.when = (a.when.meet(b.when) if a.when and b.when else None) if a.dated else b.when
        a.dated = True
    a.members += b.members
    a.links += b.links
    a.profiles |= b.profiles
    for outlet, days in b.told.items():
        a.told.setdefault(outlet, set()).update(days)
    for document, same in b.documents.items():
        a.documents.setdefault(document, set()).update(same)


def _merged(group: _Group, origins: Origins) -> MergedFact:
    members = sorted(group.members, key=lambda t: (t.document, t.id))
    ids = tuple(t.id for t in members)
    kind = members[0].fact.kind
    digest = hashlib.sha256(" ".join([kind, *sorted(ids)]).encode()).hexdigest()[:16]
    links = tuple(sorted(group.links, key=lambda k: (k.one, k.other)))
    return MergedFact(digest, kind, ids, tuple(t.fact for t in members), origins.of({t.document for t in members}), links)


def _values(ids: Sequence[str], facts: Sequence[Fact]) -> dict[str, tuple[Value, ...]]:
    """Each field's values, the commonest first, of equally common ones the one that stands first in the alphabet."""
    found: dict[str, dict[str, list[str]]] = {}
    for name_of_fact, fact in zip(ids, facts, strict=True):
        for name, value in _told(fact).items():
            said = found.setdefault(name, {})
            if value not in (None, [], ""):
                said.setdefault(json.dumps(value, sort_keys=True), []).append(name_of_fact)
    return {
        name: tuple(Value(json.loads(v), tuple(by)) for v, by in sorted(said.items(), key=lambda x: (-len(x[1]), x[0])))
        for name, said in found.items()
    }


def _told(fact: Fact) -> dict[str, Any]:
    """The values that reports can disagree in: actors by who they are, without what belongs to one report's text."""
    values = {name: _actor(value) for name, value in fact.values().items()}
    if isinstance(fact, Statement):
        for name in ("cue", "cue_class", "continues", "via", "form", "role"):
            values.pop(name)
    return {**values, "mood": fact.mood, "when": str(fact.when) if fact.when else None}


def _actor(value: Any) -> Any:
    if isinstance(value, list):
        return sorted((_actor(v) for v in value), key=str)
    return (value["id"] or value["name"]) if isinstance(value, dict) and "name" in value else value


def _order(account: Account) -> tuple[str, str]:
    """Accounts by document; of two of one text by what else is said of it, so that no order of coming counts."""
    document = account.document
    head = json.dumps([str(document.published), document.outlet, document.url, document.source, document.title, document.credits])
    return document.id, head
