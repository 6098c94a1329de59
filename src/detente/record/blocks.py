"""Which facts are held against each other at all, so that the work grows with their number and not with its square.

Facts of different *partitions* are never one: another speaker, other parties, another kind of deed, another agreement. Inside a
partition two facts are compared where they share a *block*: a run of quoted words; a rare word and some days; some days. In a
block with more than ``_CROWD`` facts each is compared with the ``_NEIGHBOURS`` that follow it by date only, so that at worst
one that would have fitted is left by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from math import ceil

from detente.record.same import RUN, open_in_time
from detente.record.tellings import Deed, Meeting, Party, Telling, Words

_CROWD = 64
_NEIGHBOURS = 24
_DAYS = 8  # of a block; a window of a week touches two
_WIDE = 31  # days from which on a window counts as open
_SHARE = 0.7  # as in record.same: the content words that the shorter statement has in common with the longer


def partition(telling: Telling) -> Hashable:
    """What two facts must have in common to be one at all."""
    profile = telling.profile
    if isinstance(profile, Words):
        return "statement", profile.speaker
    if isinstance(profile, Meeting):
        return "contact", frozenset(map(_side, profile.parties))
    if isinstance(profile, Deed):
        return "event", profile.type, frozenset(p[0] for p in (*profile.actors, *profile.recipients))
    return "act", profile.agreement, profile.party


def pairs(tellings: Sequence[Telling]) -> Iterator[tuple[int, int]]:
    """The pairs of one partition that are to be compared, each once, as positions (the lower first)."""
    if len(tellings) <= _CROWD:
        yield from ((i, j) for j in range(len(tellings)) for i in range(j))
        return
    seen: set[tuple[int, int]] = set()
    for members, askers in _blocks(tellings):
        for pair in _of_block(tellings, members, askers):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _side(party: Party) -> str:
    """A person acts for a state, so that "Moscow" and its minister are one side."""
    return party[1] or party[0].removeprefix("state:")


def _blocks(tellings: Sequence[Telling]) -> Iterator[tuple[list[int], set[int]]]:
    """The blocks with their members and those members that are compared with all others."""
    if not isinstance(tellings[0].profile, Words):
        found: dict[Hashable, list[int]] = defaultdict(list)
        for n, telling in enumerate(tellings):
            for key in _days(telling):
                found[key].append(n)
            found["text", telling.text, telling.values].append(n)
        yield from ((m, set(m)) for m in found.values() if len(m) > 1)
        return
    yield from _word_blocks(tellings)


def _word_blocks(tellings: Sequence[Telling]) -> Iterator[tuple[list[int], set[int]]]:
    """Statements that share a run of quoted words, or a word and some days.

    Of two statements one has at least ``_SHARE`` of its words in the other: then one of its rarest words, as many as the rest and
    one more, is in the other (prefix filtering). Only those ask.
    """
    profiles = [t.profile for t in tellings]
    counts: Counter[str] = Counter(w for p in profiles if isinstance(p, Words) for w in p.content)
    found: dict[Hashable, list[int]] = defaultdict(list)
    asking: dict[Hashable, set[int]] = defaultdict(set)
    for n, (telling, profile) in enumerate(zip(tellings, profiles, strict=True)):
        if not isinstance(profile, Words):
            continue
        keys: set[Hashable] = {("said", q[i : i + RUN]) for q in profile.quoted for i in range(len(q) - RUN + 1)}
        keys.add(("text", telling.text, telling.values))
        for key in keys:
            found[key].append(n)
            asking[key].add(n)
        rare = sorted(profile.content, key=lambda w: (counts[w], w))
        prefix = set(rare[: len(rare) - ceil(_SHARE * len(rare)) + 1])
        for word in rare:
            for days in _days(telling):
                found[word, days].append(n)
                if word in prefix:
                    asking[word, days].add(n)
    yield from ((m, asking[key]) for key, m in found.items() if len(m) > 1 and asking.get(key))


def _days(telling: Telling) -> Iterable[Hashable]:
    when = telling.when
    if when is None or when.days is None or when.days > _WIDE or (open_in_time(telling) and not telling.assumed):
        return ["open"]
    first, last = (when.earliest or date.min).toordinal() // _DAYS, (when.latest or date.min).toordinal() // _DAYS
    return range(first, last + 1)


def _of_block(tellings: Sequence[Telling], members: list[int], askers: set[int]) -> Iterator[tuple[int, int]]:
    if len(members) <= _CROWD:
        yield from (_ordered(i, j) for i in sorted(askers) for j in members if i != j and (j not in askers or j < i))
        return
    by_date = sorted(members, key=lambda n: (*_bounds(tellings[n]), tellings[n].id))
    for n, i in enumerate(by_date):
        yield from (_ordered(i, j) for j in by_date[n + 1 : n + 1 + _NEIGHBOURS])


def _bounds(telling: Telling) -> tuple[date, date]:
    when = telling.when
    return ((when.latest if when else None) or date.max, (when.earliest if when else None) or date.min)


def _ordered(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


