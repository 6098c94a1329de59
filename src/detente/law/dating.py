"""From acts whose dates may be imprecise to the few ways in which they can lie on the calendar.

Each way is a ``Docket``: every act that counts, on one single day. An answer that is the same in all ways is certain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from detente.model.agreement import Act, Agreement
from detente.model.when import When, add_months

# The acts that have legal effect. Reports of violations are on record and never counted as law; a political commitment
# counts for nothing but itself (see beginning.consents).
LEGAL = frozenset(
    {
        "signature", "ratification", "accession", "succession", "waiver", "adoption", "entry-into-force",
        "provisional-application", "extension", "withdrawal-notice", "withdrawal-of-notice", "withdrawal",
        "withdrawal-of-ratification", "not-to-become-party", "suspension", "resumption", "termination", "fulfilment",
        "snapback", "denial-of-effect", "political-commitment",
    }
)  # fmt: skip
_MOST_WAYS = 64
_MOST_DAYS = 24


@dataclass(frozen=True, slots=True)
class Dated:
    """An act on one day. ``effect`` is the day of effect that the act itself names, ``until`` an extension's
    boundary; ``exact`` is false where the record leaves another day open.
    """

    act: Act
    day: date
    effect: date | None = None
    until: date | None = None
    exact: bool = True

    @property
    def takes_effect(self) -> date:
        """The day named by the act, or the day of the act."""
        return self.effect or self.day


class Docket:
    """The acts that count, in the order of their days.

    ``heir`` is a state for which the acts of ``older`` count as its own: it continues their legal personality.
    """

    __slots__ = ("_by_kind", "_heir", "_older", "acts")

    def __init__(self, acts: Iterable[Dated], heir: str | None = None, older: Collection[str] = ()) -> None:
        self.acts = tuple(sorted(acts, key=_order))
        self._heir, self._older = heir, frozenset(older)
        self._by_kind: dict[str, list[Dated]] = {}
        for dated in self.acts:
            self._by_kind.setdefault(dated.act.act, []).append(dated)

    def of(self, *kinds: str) -> Sequence[Dated]:
        """The acts of these kinds, in the order of their days."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return sorted((dated for kind in kinds for dated in self._by_kind.get(kind, ())), key=_order)

    def by(self, party: str, *kinds: str) -> list[Dated]:
        """The acts of these kinds by one state."""
        if party == self._heir:
            names = self._older | {party}
            return [dated for dated in self.of(*kinds) if not names.isdisjoint(dated.act.parties)]
        return [dated for dated in self.of(*kinds) if party in dated.act.parties]

    def first(self, *kinds: str) -> Dated | None:
        """The first act of these kinds."""
        return next(iter(self.of(*kinds)), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The acts known on a day: those on one sure day, and for each of the others the days on which it may lie (the last
    choice is the latest; ``None`` is that it does not count at all).
    """

    sure: tuple[Dated, ...]
    open: tuple[tuple[Dated | None, ...], ...]
    _own: dict[frozenset[str], list[Docket]] = field(default_factory=dict, hash=False, compare=False)
    _by_state: dict[str, list[Dated]] = field(default_factory=dict, hash=False, compare=False)

    def __post_init__(self) -> None:
        for dated in self.sure:
            for party in dated.act.parties:
                self._by_state.setdefault(party, []).append(dated)

    def ways(self) -> list[Docket]:
        """Every way in which all acts can lie. Where there are too many, all earliest and all latest are the two ways."""
        return _ways(self.sure, self.open)

    def latest(self) -> Docket:
        """The way with every date at its latest."""
        return Docket((*self.sure, *(c[-1] for c in self.open if c[-1] is not None)))

    def of_states(self, states: Collection[str]) -> list[Docket]:
        """Every way in which the acts of these states alone can lie."""
        key = frozenset(states)
        if key not in self._own:
            self._own[key] = _ways(
                list({id(d): d for state in key for d in self._by_state.get(state, ())}.values()),
                [c for c in self.open if any(d and not key.isdisjoint(d.act.parties) for d in c)],
            )
        return self._own[key]


def sheet(agreement: Agreement, known: date | None) -> Sheet:
    """The acts with legal effect under the agreement itself that are known by ``known`` (``None``: all)."""
    choices = [tuple(_choices(act, known)) for act in _counted(agreement, known)]
    sure = tuple(c[0] for c in choices if len(c) == 1 and c[0] is not None)
    return Sheet(sure, tuple(c for c in choices if len(c) > 1))


def _counted(agreement: Agreement, known: date | None) -> Iterator[Act]:
    corrected = {a.corrects for a in agreement.acts if a.corrects and is_known(a.public, known)}
    for act in agreement.acts:
        if act.act in LEGAL and act.instrument is None and act.id not in corrected:
            yield act


def is_known(public: When, known: date | None) -> bool:
    """Whether what became public then may be known on a day (``None``: everything is)."""
    return not (known and public.earliest and public.earliest > known)


def _choices(act: Act, known: date | None) -> Iterator[Dated | None]:
    """The act at its earliest and, where that differs, at its latest; ``None`` where it may not count at all."""
    if not is_known(act.public, known):
        yield None
        return
    precise = all(w is None or w.is_day for w in (act.when, act.effect, act.until))
    maybe_unknown = known is not None and (act.public.latest is None or act.public.latest > known)
    yield _at(act, 0, exact=precise and not maybe_unknown)
    if act.when.latest is None or maybe_unknown:
        yield None
    elif not precise:
        # A notice that began somewhere in a long window may run on a day on which neither the earliest nor the latest does.
        months = _between(act.when) if act.act == "withdrawal-notice" else ()
        named = _end(act.effect, -1) if act.effect else None
        yield from (Dated(act, day, named, exact=False) for day in months)
        yield _at(act, -1, exact=False)


def _between(when: When) -> list[date]:
    """The days inside a window a month apart."""
    assert when.latest is not None
    day = when.earliest or when.latest
    found: list[date] = []
    while (day := add_months(day, 1)) < when.latest and len(found) < _MOST_DAYS:
        found.append(day)
    return found


def _at(act: Act, end: int, *, exact: bool) -> Dated:
    effect = _end(act.effect, end) if act.effect else None
    until = _end(act.until, end) if act.until else None
    return Dated(act, _end(act.when, end), effect, until, exact)


def _end(when: When, end: int) -> date:
    """One end of the window (0: the earliest); the other end where that one is open."""
    day = (when.earliest, when.latest)[end] or when.earliest or when.latest
    assert day is not None, "a date has at least one end"
    return day


def _ways(sure: Sequence[Dated], choices: Sequence[tuple[Dated | None, ...]]) -> list[Docket]:
    count = 1
    for found in choices:
        count *= len(found)
    ways: Iterable[tuple[Dated | None, ...]] = product(*choices)
    if count > _MOST_WAYS:
        ways = (tuple(c[0] for c in choices), tuple(c[-1] for c in choices))
    return [Docket((*sure, *(d for d in way if d is not None))) for way in ways]


def _order(dated: Dated) -> tuple[date, str]:
    return dated.day, dated.act.id
