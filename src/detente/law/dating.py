"""From acts whose dates may be imprecise to the few ways in which they can lie on the calendar.

Each way is a ``Docket``: every act that counts, on one single day. An answer that is the same in all ways is certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from detente.model.agreement import Act, Agreement
from detente.model.when import When

# The acts that have legal effect. Reports of violations and political commitments are on record but never counted as
# law.
LEGAL = frozenset(
    {
        "signature", "ratification", "accession", "succession", "entry-into-force", "provisional-application",
        "extension", "withdrawal-notice", "suspension", "resumption", "termination", "denial-of-effect",
    }
)  # fmt: skip
_MOST_WAYS = 64


@dataclass(frozen=True, slots=True)
class Dated:
    """An act on one day. ``effect`` is the day of effect that the act itself names, ``until`` an extension's
    boundary.
    """

    act: Act
    day: date
    effect: date | None = None
    until: date | None = None

    @property
    def takes_effect(self) -> date:
        """The day named by the act, or the day of the act."""
        return self.effect or self.day


@dataclass(frozen=True, slots=True)
class Docket:
    """The acts that count, by kind, in the order of their days."""

    by_kind: dict[str, tuple[Dated, ...]]

    def of(self, *kinds: str) -> tuple[Dated, ...]:
        """The acts of these kinds, in the order of their days."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], ())
        found = [dated for kind in kinds for dated in self.by_kind.get(kind, ())]
        return tuple(sorted(found, key=_order))

    def by(self, party: str, *kinds: str) -> tuple[Dated, ...]:
        """The acts of these kinds by one state."""
        return tuple(dated for dated in self.of(*kinds) if party in dated.act.parties)


def dockets(agreement: Agreement, known: date | None) -> list[Docket]:
    """Every way in which the acts known by ``known`` (``None``: all) can lie; the last one has all dates at their
    latest.

    More than six imprecise acts are not combined with one another: all earliest and all latest are the two ways then.
    """
    choices = [tuple(_choices(act, known)) for act in agreement.acts if act.act in LEGAL and act.instrument is None]
    open_ones = sum(len(c) > 1 for c in choices)
    if 2**open_ones > _MOST_WAYS:
        return [_docket(c[0] for c in choices if c), _docket(c[-1] for c in choices if c)]
    return [_docket(iter(way)) for way in product(*choices)]


def _choices(act: Act, known: date | None) -> Iterator[Dated | None]:
    """The act at its earliest and, where that differs, at its latest; ``None`` where it may not count at all."""
    public = act.public
    if known and public.earliest and public.earliest > known:
        yield None
        return
    yield _at(act, earliest=True)
    maybe_unknown = known is not None and (public.latest is None or public.latest > known)
    if act.when.latest is None or maybe_unknown:
        yield None
    elif not all(w is None or w.is_day for w in (act.when, act.effect, act.until)):
        yield _at(act, earliest=False)


def _at(act: Act, *, earliest: bool) -> Dated:
    day = _end(act.when, earliest=earliest)
    effect = _end(act.effect, earliest=earliest) if act.effect else None
    until = _end(act.until, earliest=earliest) if act.until else None
    return Dated(act, day, effect, until)


def _end(when: When, *, earliest: bool) -> date:
    """One end of the window; the other end where that one is open."""
    day = when.earliest or when.latest if earliest else when.latest or when.earliest
    if day is None:  # pragma: no cover - When refuses two open ends
        raise AssertionError("a date has at least one end")
    return day


def _docket(way: Iterator[Dated | None]) -> Docket:
    kinds: dict[str, list[Dated]] = {}
    for dated in way:
        if dated is not None:
            kinds.setdefault(dated.act.act, []).append(dated)
    return Docket({kind: tuple(sorted(found, key=_order)) for kind, found in kinds.items()})


def _order(dated: Dated) -> tuple[date, str]:
    return dated.day, dated.act.id
