"""What parties hold against each other: a suspension that the treaty does not provide for, a notice that one side dates
otherwise, a succession that is disputed.

The status stays the one that the treaty's own clauses and the Vienna Convention give. Every other view becomes a
``Reading`` with those who hold it. Nothing here judges who is right on the facts, such as whether there was a breach.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from detente.law.lives import Life
from detente.law.reasons import by_act, house, listed, sentence, vclt
from detente.law.suspension import Claims
from detente.law.turns import Phase, distinct
from detente.model.agreement import Act, Because, Contest, Reading
from detente.model.words import day_text

_RUNNING = ("in-force", "notice-running")


def suspended(
    life: Life, found: Phase, claims: Claims, states: Collection[str], on: date
) -> tuple[Phase, tuple[Reading, ...]]:
    """The phase and the readings after every suspension by one of ``states`` (empty: by anybody) is considered.

    A suspension that the treaty provides for, to which all consented or nobody objected, takes effect (VCLT articles 57, 58
    and 65(2)). Any other one is a claim: the phase stays and the claim is a reading (VCLT articles 57, 60, 62 and 65).
    """
    agreement = life.agreement
    if found.status not in _RUNNING or not claims.active:
        return found, ()
    rule = claims.rule()
    own = tuple(by_act(agreement, d.act) for d in claims.active)
    if rule:
        return Phase("suspended", None, distinct((*own, *rule, *found.because))), ()
    against = claims.not_provided()
    denials = tuple(by_act(agreement, d) for d in claims.denials)
    phase = Phase(found.status, None, distinct((*found.because, *own, *denials, *against)))
    holders = {p for act in claims.denials for p in act.parties} | _noticing(life, found, states, on)
    by_clauses = Reading(found.status, None, tuple(sorted(holders)), distinct((*denials, *found.because, *against)))
    return phase, (by_clauses, claims.reading())


def _noticing(life: Life, found: Phase, states: Collection[str], on: date) -> set[str]:
    """Who holds by its own notice of withdrawal that the treaty still runs."""
    if found.status != "notice-running":
        return set()
    all_sides = not states or life.agreement.kind == "bilateral"
    notices = [d for d in life.docket.of("withdrawal-notice") if d.day <= on]
    return {p for d in notices for p in d.act.parties if all_sides or p in states}


def otherwise(
    life: Life, found: Phase, before: tuple[Reading, ...], states: Collection[str], on: date
) -> tuple[Phase, tuple[Reading, ...]]:
    """The phase, with the contested acts among its reasons, and the readings of those who contest an act (``contested_by``)
    that concerns the states asked for, beside those found ``before``; a state's later view replaces its earlier one.

    They are listed only where somebody's answer for that day differs from the one that the clauses give, which comes first.
    """
    views: dict[tuple[str, str | None], list[tuple[Act, Contest]]] = {}
    for act, contest in life.contested:
        if act.act != "succession" and contest.status and _holds(act, contest, on) and _concerns(life, act, contest, states):
            views.setdefault((contest.status, contest.how), []).append((act, contest))
    clauses = (found.status, found.how)
    if not set(views) - {clauses}:
        return found, before
    acts = [by_act(life.agreement, act) for held in views.values() for act, _ in held]
    found = Phase(found.status, found.how, distinct((*found.because, *acts)))
    newer = {p for held in views.values() for _, c in held for p in c.by}
    kept = [_without(r, newer) for r in before]
    first = _reading(clauses, views.pop(clauses, []), found.because)
    if kept:
        first = Reading(*clauses, tuple(sorted({*first.held_by, *kept[0].held_by})), distinct((*first.because, *kept[0].because)))
    others = [r for r in kept[1:] if r.held_by]
    others += [_reading(key, held, ()) for key, held in views.items()]
    return found, (first, *sorted(others, key=_sorting))


def _sorting(reading: Reading) -> tuple[str, str, tuple[str, ...]]:
    return reading.status, reading.how or "", reading.held_by


def _without(reading: Reading, states: set[str]) -> Reading:
    return Reading(reading.status, reading.how, tuple(p for p in reading.held_by if p not in states), reading.because)


def _holds(act: Act, contest: Contest, on: date) -> bool:
    since = contest.since or (act.effect or act.when).earliest
    return (since is None or since <= on) and not (contest.until and on >= contest.until)


# Acts on the agreement itself, and ways in which it ends as a whole: a view on them concerns everybody.
_OF_ALL = ("adoption", "entry-into-force", "extension", "termination", "fulfilment", "snapback", "expiry")
_ENDS_ALL = ("expired", "terminated", "superseded")


def _concerns(life: Life, act: Act, contest: Contest, states: Collection[str]) -> bool:
    """A view on an act of one state among many concerns that state's relations, any other view everybody."""
    if life.agreement.kind != "multilateral" or not act.parties or act.act in _OF_ALL or contest.how in _ENDS_ALL:
        return True
    return bool(set(states) & set(act.parties))


def _reading(
    key: tuple[str, str | None], held: Iterable[tuple[Act, Contest]], because: tuple[Because, ...]
) -> Reading:
    views = list(held)
    holders = tuple(sorted({p for _, contest in views for p in contest.by}))
    reasons = (Because("act", act.id, sentence(contest.holds), contest.source) for act, contest in views)
    return Reading(key[0], key[1], holders, distinct((*reasons, *because)))


def succession(
    life: Life, found: Phase, codes: Iterable[str], on: date
) -> tuple[Phase, tuple[Reading, ...]]:
    """Where the succession of one of ``codes`` is disputed, neither the treaty nor the Vienna Convention answers.

    The status is then ``unknown`` while the treaty runs, and both views are readings.
    """
    agreement, wanted = life.agreement, set(codes)
    disputed = [
        (act, c) for act, c in life.contested if act.act == "succession" and wanted & set(act.parties) and _holds(act, c, on)
    ]
    if found.status not in _RUNNING or not disputed:
        return found, ()
    states = sorted({p for act, _ in disputed for p in act.parties if p in wanted})
    rule = vclt("73", "the Convention does not prejudge questions that arise from a succession of states")
    names = listed(agreement.name_of(s) for s in states)
    open_question = house("succession-unsettled", f"whether {names} became a party is disputed", "the acts on record")
    reasons = distinct((*(by_act(agreement, act) for act, _ in disputed), *found.because))
    own = Reading(found.status, None, tuple(states), reasons)
    first = disputed[0][0]
    others = [
        Reading(c.status or "none", c.how, c.by, (Because("act", act.id, sentence(c.holds), c.source), rule))
        for act, c in disputed if act is first
    ]  # fmt: skip
    return Phase("unknown", None, distinct((open_question, rule, *own.because))), (own, *others)


def imprecise(answers: Iterable[Phase], on: date) -> tuple[Reading, ...]:
    """One reading for each answer that imprecise dates allow; nobody holds it, the record leaves it open."""
    says = f"a date on record is not known to the day: more than one answer is possible for {day_text(on)}"
    rule = house("imprecise-date", says, "the acts on record")
    by_answer = {(p.status, p.how): p for p in answers}
    readings = (Reading(p.status, p.how, (), (rule, *p.because)) for p in by_answer.values())
    return tuple(sorted(readings, key=_sorting))
