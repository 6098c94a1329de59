"""What parties hold against each other: a suspension that the treaty does not provide for, a succession that is
disputed.

The status stays the one that the treaty's own clauses and the Vienna Convention give. Every other view becomes a
``Reading`` with those who hold it. Nothing here judges who is right on the facts, such as whether there was a breach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from detente.law import clauses
from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act, house, listed, vclt
from detente.law.tenure import Phase
from detente.model.agreement import Act, Agreement, Because, Contest, Reading
from detente.model.words import day_text

_GROUNDS = {
    "vclt:60": ("60", "a material breach by one party entitles the other to invoke it as a ground for suspension"),
    "vclt:62": ("62", "a fundamental change of circumstances may be invoked as a ground for suspension"),
}
_RUNNING = ("in-force", "notice-running")


def suspended(
    agreement: Agreement, found: Phase, docket: Docket, states: Collection[str], on: date
) -> tuple[Phase, tuple[Reading, ...]]:
    """The phase and the readings after every suspension by one of ``states`` (empty: by anybody) is considered.

    A suspension that the treaty provides for, or to which all consented, takes effect (VCLT article 57). Any other
    one is a claim: the phase stays and the claim is a reading (VCLT articles 57, 60, 62 and 65).
    """
    active = _active(docket, states, on)
    if found.status not in _RUNNING or not active:
        return found, ()
    rule = next((r for r in (clauses.suspension_provided(agreement, d) for d in active) if r), None)
    if rule:
        return Phase("suspended", None, (*(by_act(agreement, d.act) for d in active), rule, *found.because)), ()
    against = clauses.suspension_not_provided()
    denials = _denials(docket, active)
    claims = (by_act(agreement, d.act) for d in active)
    reasons = (*found.because, *claims, *(by_act(agreement, d) for d in denials), *against)
    return Phase(found.status, None, reasons), (
        _clauses_reading(agreement, found, docket, states, denials, against, on),
        _claim(agreement, active),
    )


def _active(docket: Docket, states: Collection[str], on: date) -> list[Dated]:
    """The suspensions in effect on a day: the latest of each state that it has not taken back."""
    active = []
    for dated in docket.of("suspension"):
        party = dated.act.parties[0]
        concerned = not states or bool(set(states) & set(dated.act.parties))
        ended = any(dated.takes_effect <= r.takes_effect <= on for r in docket.by(party, "resumption"))
        if concerned and dated.takes_effect <= on and not ended:
            active.append(dated)
    return active


def _denials(docket: Docket, active: list[Dated]) -> list[Act]:
    ids = {d.act.id for d in active}
    return [d.act for d in docket.of("denial-of-effect") if d.act.denies in ids]


def _clauses_reading(
    agreement: Agreement, found: Phase, docket: Docket, states: Collection[str], denials: list[Act],
    against: tuple[Because, ...], on: date,
) -> Reading:  # fmt: skip
    """The reading that the clauses give, held by who denied the suspension and by whose notice of withdrawal runs."""
    holders = {p for act in denials for p in act.parties}
    if found.status == "notice-running":
        all_sides = not states or agreement.kind == "bilateral"
        notices = [d for d in docket.of("withdrawal-notice") if d.day <= on]
        holders |= {p for d in notices for p in d.act.parties if all_sides or p in states}
    reasons = (*(by_act(agreement, d) for d in denials), *found.because, *against)
    return Reading(found.status, None, tuple(sorted(holders)), tuple(dict.fromkeys(reasons)))


def _claim(agreement: Agreement, active: list[Dated]) -> Reading:
    holders = tuple(sorted({p for d in active for p in d.act.parties}))
    grounds = dict.fromkeys(g for d in active for g in (d.act.ground or "").split() if g in _GROUNDS)
    because = [by_act(agreement, d.act) for d in active] + [vclt(*_GROUNDS[g]) for g in grounds]
    return Reading("suspended", None, holders, tuple(because))


def succession(
    agreement: Agreement, found: Phase, docket: Docket, codes: Iterable[str], known: date | None
) -> tuple[Phase, tuple[Reading, ...]]:
    """Where the succession of one of ``codes`` is disputed, neither the treaty nor the Vienna Convention answers.

    VCLT article 73 leaves the succession of states aside; a treaty without a succession clause says nothing either.
    The status is then ``unknown`` while the treaty runs, and both views are readings.
    """
    if found.status not in _RUNNING:
        return found, ()
    disputed = [d.act for code in codes for d in docket.by(code, "succession") if _contests(d.act, known)]
    if not disputed:
        return found, ()
    states = sorted({p for act in disputed for p in act.parties if p in set(codes)})
    rule = vclt("73", "the Convention does not prejudge questions that arise from a succession of states")
    names = listed(agreement.name_of(s) for s in states)
    open_question = house("succession-unsettled", f"whether {names} became a party is disputed", "the acts on record")
    reasons = tuple(dict.fromkeys((*(by_act(agreement, a) for a in disputed), *found.because)))
    own = Reading(found.status, None, tuple(states), reasons)
    others = [
        Reading(c.status or "none", None, c.by, (Because("act", act.id, c.holds, c.source), rule))
        for act in disputed[:1]
        for c in _contests(act, known)
    ]
    return Phase("unknown", None, tuple(dict.fromkeys((open_question, rule, *own.because)))), (own, *others)


def _contests(act: Act, known: date | None) -> list[Contest]:
    return [c for c in act.contested_by if not (known and c.when and c.when.earliest and c.when.earliest > known)]


def imprecise(answers: Iterable[Phase], on: date) -> tuple[Reading, ...]:
    """One reading for each answer that imprecise dates allow; nobody holds it, the record leaves it open."""
    says = f"a date on record is not known to the day: more than one answer is possible for {day_text(on)}"
    rule = house("imprecise-date", says, "the acts on record")
    distinct = {(p.status, p.how): p for p in answers}
    return tuple(Reading(p.status, p.how, (), (rule, *p.because)) for p in distinct.values())
