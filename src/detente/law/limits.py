"""Which caps, inspections and channels hold on a day, and what the parties have declared against the caps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from detente.law.ending import with_continued
from detente.law.lives import Lives
from detente.law.system import of_pair
from detente.model.agreement import Agreement, Holding, Limit, Provision, Standing
from detente.model.when import When


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit that holds on a day: what it caps, whom it binds (empty: every party), and the last declared holdings."""

    agreement: Agreement
    limit: Limit
    standing: Standing
    holdings: tuple[Holding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """``{"agreement", "article", "number", "unit", "counted", "parties", "from", "to", "status", "bindingness", "source",
        "holdings": [{"party", "when", "number", "source"}]}``.
        """
        limit = self.limit
        return {
            "agreement": self.agreement.id,
            "article": limit.article,
            "number": limit.number,
            "unit": limit.unit,
            "counted": limit.counted,
            "parties": list(limit.parties),
            "from": str(limit.applies_from) if limit.applies_from else None,
            "to": str(limit.applies_until) if limit.applies_until else None,
            "status": self.standing.status,
            "bindingness": self.agreement.bindingness,
            "source": limit.source,
            "holdings": [
                {"party": h.party, "when": str(h.when), "number": h.number, "source": h.source} for h in self.holdings
            ],
        }


def limits(
    lives: Lives, *, on: date, between: tuple[str, ...] = (), agreement: str | None = None, known: date | None = None
) -> list[Cap]:
    """The caps that hold on a day: in all agreements or in one, for everybody, one state or between two."""
    keys = [agreement] if agreement else sorted(lives.agreements)
    found = []
    for key in keys:
        one = lives.agreements[key]
        if one.limits:
            answer = of_pair(one, between, on, known, lives)
            found += [Cap(one, limit, answer, tuple(_held(one, limit, on, between))) for limit in caps(one, answer, on)]
    return found


def caps(agreement: Agreement, answer: Standing, on: date) -> Iterator[Limit]:
    """The limits of an agreement that bind on a day the states that were asked for."""
    asked = tuple(with_continued(agreement, answer.parties))
    if answer.bound and not _only_in_part(agreement, answer):
        yield from (x for x in agreement.limits if _runs(x, on) and _of(x.parties, asked))


def inspections(agreement: Agreement, answer: Standing, on: date) -> Iterator[Provision]:
    """The verification measures that an agreement gives on a day."""
    yield from _provisions(agreement, agreement.verification, answer, on)


def channels(agreement: Agreement, answer: Standing, on: date) -> Iterator[Provision]:
    """The channels (commissions, centres, lines) that an agreement keeps open on a day."""
    yield from _provisions(agreement, agreement.channels, answer, on)


def _provisions(agreement: Agreement, found: Iterable[Provision], answer: Standing, on: date) -> Iterator[Provision]:
    """What holds of a kind. Of a treaty that is applied provisionally in part only what is dated itself is known to be in it."""
    in_part = _only_in_part(agreement, answer)
    for provision in found if answer.bound else ():
        if (provision.when or not in_part) and _may_be(provision.when, on) and _of(provision.parties, answer.parties):
            yield provision


def _only_in_part(agreement: Agreement, answer: Standing) -> bool:
    clause = agreement.clause("provisional-application")
    return answer.status == "provisional" and clause is not None and clause.parameters.get("extent") == "part"


def _runs(limit: Limit, on: date) -> bool:
    begin = limit.applies_from.earliest if limit.applies_from else None
    end = limit.applies_until.latest if limit.applies_until else None
    return not (begin and on < begin) and not (end and on > end)


def _may_be(when: When | None, on: date) -> bool:
    return when is None or when.may_be(on)


def _of(parties: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    """Whether what binds some parties only binds one of those asked for."""
    return not parties or not asked or bool(set(parties) & set(asked))


def _held(agreement: Agreement, limit: Limit, on: date, between: tuple[str, ...]) -> Iterator[Holding]:
    """The last holding that each party had declared by the day under the limit's article."""
    last: dict[str, Holding] = {}
    for holding in sorted(agreement.holdings, key=lambda h: h.when.earliest or date.max):
        told = holding.when.latest is not None and holding.when.latest <= on
        concerned = not between or holding.party in between
        if holding.article == limit.article and told and concerned and _of(limit.parties, (holding.party,)):
            last[holding.party] = holding
    yield from (last[party] for party in sorted(last))
