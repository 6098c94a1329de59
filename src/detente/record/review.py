"""The whole record held against what is known and against itself: every claimed act, contact, number and "first since".

Verdicts are those of ``record.check``, given twice: as it could be known on the day of the report, and as it is known today. Where
the knowledge is silent, other reports decide: told by another independent origin a claim is ``supported``, contradicted it
``conflicts``, both is ``partly``. Where the knowledge has the fact, a value of it that only reports give and do not agree on makes
it ``partly``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from detente.knowledge import Knowledge
from detente.law.lives import Lives, lives_of
from detente.law.reasons import listed, sentence
from detente.model.facts import Contact, TreatyAct
from detente.model.report import Account
from detente.record.claims_in_words import Claimed
from detente.record.merge import Pair
from detente.record.occurrences import Happened
from detente.record.review_acts import act_claim, act_finding, last_agreement_finding
from detente.record.review_against import MOST, Contradictions, Found
from detente.record.review_contacts import contact_claim, contact_finding, names
from detente.record.review_counts import count_finding, count_of, first_finding, last_finding
from detente.record.review_types import Contradiction, Finding, Review, Teller
from detente.record.review_view import AHEAD, Told, View

_UNDATED = Finding("not-checkable", (), "The day of the report is not known.")
# What the knowledge settles by itself: a contradiction in it is told, and changes no verdict that the knowledge has given.
_SETTLED = frozenset({"mood", "when"})


def review(
    accounts: Iterable[Account],
    knowledge: Knowledge,
    *,
    joined: Iterable[Pair] = (),
    parted: Iterable[Pair] = (),
    groups: Iterable[Sequence[str]] = (),
    today: date,
) -> Iterator[Review]:
    """Every claim of the accounts, in their order.

    ``accounts`` are gone through once and their texts are not kept. ``joined`` and ``parted`` are an analyst's decisions,
    ``groups`` the documents of the same text, both as for ``record.merge.merged``. ``today`` is the day up to which the second
    verdict knows.
    """
    view = View(accounts, knowledge, joined, parted, groups)
    reviewer = _Reviewer(view, today)
    for told in view.facts():
        yield from reviewer.of(told)


class _Reviewer:
    """Reviews facts one by one over a view of all."""

    def __init__(self, view: View, today: date) -> None:
        self._view, self._today = view, today
        self._happened, self._contradictions = Happened(view), Contradictions(view)
        self._lives: Lives | None = None

    def of(self, told: Told) -> Iterator[Review]:
        """The reviews of one fact: of itself, and of each claim that its words add."""
        yield self._itself(told)
        if isinstance(told.fact, Contact):
            counted = count_of(told)
            for claim in (*((counted,) if counted else ()), *(c for c in told.claims if c.kind in ("first", "last"))):
                yield self._claimed(told, claim)
        else:
            yield from (self._claimed(told, c) for c in told.claims if c.kind == "last-agreement")

    def _itself(self, told: Told) -> Review:
        against = self._contradictions.of(told)
        then = self._on(told, against, told.day) if told.day is not None else _UNDATED
        now = self._on(told, against, self._today)
        fact = told.fact
        claim = act_claim(fact, self._view.knowledge) if isinstance(fact, TreatyAct) else contact_claim(fact)
        seen = islice(self._view.group_of[told.id].others(told, self._today), MOST)
        return Review(
            told.id, fact.document, told.outlet, told.when, fact.kind, claim, then, now, tuple(map(_teller, seen)),
            self._origins(told, self._view.independent(told, self._today)),
            tuple(Contradiction(_teller(t), *rest) for t, *rest in against if t.is_there(self._today))[:MOST],
        )  # fmt: skip

    def _origins(self, told: Told, others: Iterable[str]) -> tuple[str, ...]:
        own = self._view.group_of[told.id].origin_of[told.fact.document]
        return tuple(sorted({self._view.names.get(own, own), *others}))

    def _on(self, told: Told, against: Sequence[Found], day: date) -> Finding:
        """The finding as known on a day: by the knowledge, and by the reports up to it."""
        fact = told.fact
        if isinstance(fact, TreatyAct):
            found = act_finding(fact, self._view.knowledge, told.day, day)
        else:
            found = contact_finding(told, self._view, self._happened, day)
        if fact.mood in AHEAD:
            return found
        same = self._view.independent(told, day)
        return _weighed(found, same, [a for a in against if a[0].is_there(day)], self._view.group_of[told.id].others(told, day))

    def _claimed(self, told: Told, claim: Claimed) -> Review:
        then = self._of_claim(told, claim, told.day) if told.day is not None else _UNDATED
        now = self._of_claim(told, claim, self._today)
        fact = told.fact
        who = names(fact) if isinstance(fact, Contact) else (fact.party.name if fact.party else fact.agreement)
        return Review(
            told.id, fact.document, told.outlet, told.when, claim.kind, sentence(f"{who}: “{claim.quote}”"), then, now,
            origins=self._origins(told, ()),
        )  # fmt: skip

    def _of_claim(self, told: Told, claim: Claimed, day: date) -> Finding:
        view, happened = self._view, self._happened
        if isinstance(told.fact, TreatyAct):
            self._lives = self._lives or lives_of(view.knowledge.agreements)
            return last_agreement_finding(told.fact, view.knowledge, self._lives, told.day, day)
        judge = {"count": count_finding, "first": first_finding, "last": last_finding}[claim.kind]
        return judge(told, claim, view, happened, day)


def _weighed(found: Finding, same: Sequence[str], against: Sequence[Found], others: Iterable[Told]) -> Finding:
    """The finding of the knowledge with what other reports add to it."""
    fields = list(dict.fromkeys(a[1] for a in against))
    if found.verdict == "supported":
        open_ = [f for f in fields if f not in _SETTLED and f not in (found.differs or "")]
        if not open_:
            return found
        ids = tuple(dict.fromkeys(a[0].id for a in against if a[1] in open_))
        says = f"{found.says} {sentence(f'other reports differ on {listed(open_)}')}"
        return Finding("partly", (*found.because, *ids[:MOST]), says, "; ".join(open_))
    if found.verdict != "not-in-record" or not (same or against):
        return found
    return _by_reports(found, same, against, list(islice(others, MOST)))


def _by_reports(found: Finding, same: Sequence[str], against: Sequence[Found], others: Sequence[Told]) -> Finding:
    """Where the knowledge is silent, what other reports tell."""
    parts = [f"told independently by {listed(same[:5])}{' and others' if len(same) > 5 else ''}"] if same else []
    fields = list(dict.fromkeys(a[1] for a in against))
    denied = "mood" in fields
    if against:
        outlets = listed(list(dict.fromkeys(a[0].outlet for a in against))[:5])
        rest = [f for f in fields if f != "mood"]
        parts += [f"told otherwise by {outlets}" + (f" ({listed(rest)})" if rest and not denied else "")]
    ids = dict.fromkeys([*(t.id for t in (others if same else ())), *(a[0].id for a in against)])
    verdict = "partly" if same and against else "supported" if same else "conflicts"
    return replace(
        found, verdict=verdict, because=tuple(ids)[:MOST], says=f"{found.says} {sentence('; '.join(parts))}",
        differs="; ".join(fields) or None,
    )  # fmt: skip


def _teller(told: Told) -> Teller:
    return Teller(told.id, told.fact.document, told.outlet, told.when)
