"""The life of an agreement and each state's course through it: from signature to the day on which it binds no more.

A course knows no date of a question: ``turns.phase_on`` reads a day from it, ``joint`` puts two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from detente.law import beginning, ending
from detente.law.beginning import Entry
from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act, by_clause, house, vclt
from detente.law.turns import Course, Phase, Turn, bound_spans, distinct, phase_on
from detente.model.agreement import Agreement, Because
from detente.model.words import day_text


class Others(Protocol):
    """What one agreement may ask of the others: when they begin and end, who took part, which of them replace it."""

    def entry_of(self, agreement: str) -> Turn | None:
        """The entry into force of an agreement."""

    def end_of(self, agreement: str) -> Turn | None:
        """The end of an agreement."""

    def took_part(self, agreement: str, party: str, on: date) -> bool:
        """Whether a state was bound by an agreement on a day."""

    def later_than(self, agreement: str) -> Iterable[tuple[Agreement, Turn]]:
        """The agreements in force whose clauses say that they replace it."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What is the same for every party: the entry into force, and the end of the agreement itself."""

    entry: Entry | None
    end: Turn | None = None
    how: str | None = None
    snapback: Turn | None = None


def continued(agreement: Agreement, code: str) -> str:
    """The state that goes on with the legal personality of ``code``, or ``code`` itself (the Soviet Union: Russia)."""
    later = next((p.id for p in agreement.parties if p.continues == code), None)
    return continued(agreement, later) if later else code


def whole_life(agreement: Agreement, docket: Docket, others: Others) -> Whole:
    """The life of the agreement itself. Of a bilateral one, the withdrawal of one side ends it for both (VCLT article
    70).
    """
    entry = beginning.entry_into_force(agreement, docket, others.entry_of)
    turn = entry.turn if entry else None
    back = _snapback(agreement, docket, others)
    expiry = ending.expiry(agreement, docket, turn, others.end_of)
    ends: list[tuple[Turn | None, str]] = [
        (None if back and expiry and back.day <= expiry.day else expiry, "expired"),
        ending.termination(agreement, docket, _consenting(agreement, docket)),
        (ending.fulfilment(agreement, docket), "expired"),
        (ending.supersession(agreement, turn, others.later_than(agreement.id)), "superseded"),
        (_refusal(agreement, docket), "never-in-force"),
    ]
    if agreement.kind == "bilateral" and turn:
        ends += [(end, "withdrawn") for end in _leavings(agreement, docket, turn.day)]
    end, how = _first(ends, from_day=turn.day if turn else None)
    return Whole(entry, end, how if turn or end is None else "never-in-force", back)


def _first(ends: Iterable[tuple[Turn | None, str]], from_day: date | None) -> tuple[Turn | None, str | None]:
    """The earliest end. What refuses an agreement counts only while it is not in force, all else only from then."""
    found = []
    for turn, how in ends:
        if turn and (from_day is None or (turn.day < from_day) == (how == "never-in-force")):
            found.append((turn, how))
    return min(found, key=lambda e: e[0].day) if found else (None, None)


def _consenting(agreement: Agreement, docket: Docket) -> set[str]:
    return {p for d in docket.of(*beginning.consent_kinds(agreement)) for p in d.act.parties}


def _snapback(agreement: Agreement, docket: Docket, others: Others) -> Turn | None:
    clause = agreement.clause("snapback")
    plan = str(clause.parameters.get("participants", "")) if clause else ""
    return ending.snapback(agreement, docket, took_part=lambda p, on: not plan or others.took_part(plan, p, on))


def _refusal(agreement: Agreement, docket: Docket) -> Turn | None:
    """VCLT article 18(a), of a bilateral agreement: one side has made clear that it will not become a party."""
    found = docket.first("not-to-become-party") if agreement.kind == "bilateral" else None
    return Turn(found.day, (by_act(agreement, found.act), _no_party_rule())) if found else None


def _no_party_rule() -> Because:
    return vclt("18(a)", "the duty of a signatory ends when it has made clear that it will not become a party")


def _leavings(agreement: Agreement, docket: Docket, start: date) -> Iterator[Turn]:
    """The days on which notices, or withdrawals without a notice, take effect."""
    for notice in docket.of("withdrawal-notice"):
        day, because = ending.withdrawal(agreement, notice)
        if notice.day >= start and day and not ending.taken_back(notice, docket, day):
            yield Turn(day, because)
    for left in docket.of("withdrawal"):
        if left.takes_effect >= start:
            yield Turn(left.takes_effect, (by_act(agreement, left.act),))


def course_of(agreement: Agreement, code: str, own: Docket, docket: Docket, whole: Whole) -> Course:
    """The course of one state; empty for one that never took part.

    ``own`` are the state's acts (and those of the state that it continues), ``docket`` all acts.
    """
    steps = [*_before(agreement, code, own, docket, whole)]
    notices = docket if agreement.kind == "bilateral" else own
    last: date | None = None  # the end of the time before, for a state that comes back
    started = False
    for consent in beginning.consents(agreement, code, own):
        start = beginning.entry_for_state(agreement, code, consent, docket, whole.entry)
        if start is None or (started and (last is None or start.day < last)) or (whole.end and start.day >= whole.end.day):
            continue
        span = [*_in_force(agreement, start, notices, whole)]
        last = next((day for day, phase in span if phase.status == "ended"), None)
        started = True
        steps += span
    if not started and whole.end and steps and not (whole.entry and whole.entry.turn.day < whole.end.day):
        steps.append((whole.end.day, _ended(agreement, whole.end, "never-in-force")))
    return tuple(sorted(steps, key=lambda s: s[0]))


def _before(agreement: Agreement, code: str, own: Docket, docket: Docket, whole: Whole) -> Iterator[tuple[date, Phase]]:
    """Signature, provisional application, and the end of both."""
    signed = beginning.signature(agreement, code, own)
    if signed is None:
        return
    waiting = Phase("signed", None, signed.because)
    yield signed.day, waiting
    entry = whole.entry.turn.day if whole.entry else None
    applied = beginning.provisional_application(agreement, code, own, docket)
    if applied and (entry is None or signed.day < entry or own.by(code, "provisional-application")):
        yield applied.day, Phase("provisional", None, applied.because)
        if entry and applied.day < entry:
            yield entry, waiting
    refused = next(iter(own.by(code, "not-to-become-party")), None)
    if refused and agreement.kind != "bilateral":
        yield refused.day, Phase("ended", "never-in-force", (by_act(agreement, refused.act), _no_party_rule()))


def _in_force(agreement: Agreement, start: Turn, notices: Docket, whole: Whole) -> Iterator[tuple[date, Phase]]:
    """One time in force: its beginning, running notices (also those that were taken back) and its end."""
    in_force = Phase("in-force", None, distinct((*start.because, *term(agreement, whole))))
    end = whole.end
    how = whole.how
    for leaving in _leavings(agreement, notices, start.day):
        if end is None or leaving.day < end.day or (leaving.day == end.day and how == "withdrawn"):
            end, how = leaving, "withdrawn"
    yield start.day, in_force
    for day, phase in _running(agreement, start, notices, in_force):
        if end is None or day < end.day:
            yield day, phase
    if end:
        yield end.day, _ended(agreement, end, how)


def _running(agreement: Agreement, start: Turn, notices: Docket, after: Phase) -> Iterator[tuple[date, Phase]]:
    for notice in notices.of("withdrawal-notice"):
        if notice.day < start.day:
            continue
        day, because = ending.withdrawal(agreement, notice)
        yield notice.day, Phase("notice-running", None, distinct((*because, *start.because)))
        if ending.taken_back(notice, notices, day):
            back = next(d for d in notices.by(notice.act.parties[0], "withdrawal-of-notice") if d.day >= notice.day)
            rule = vclt("68", "a notice may be revoked at any time before it takes effect")
            yield back.day, Phase("in-force", None, distinct((by_act(agreement, back.act), rule, *after.because)))


def term(agreement: Agreement, whole: Whole) -> tuple[Because, ...]:
    """Until when it runs: the term with its extensions, or no end at all."""
    if whole.snapback:
        return whole.snapback.because
    if whole.end and whole.how == "expired":
        return tuple(b for b in whole.end.because if b.kind != "rule")
    clause = agreement.clause("duration")
    return (by_clause(clause),) if clause else ()


def _ended(agreement: Agreement, end: Turn, how: str | None) -> Phase:
    return Phase("ended", how, distinct((*end.because, _released(agreement, end.day, how))))


def _released(agreement: Agreement, day: date, how: str | None) -> Because:
    since = day_text(day)
    if how == "never-in-force":
        return vclt("24(1)", f"a treaty enters into force as it provides; since {since} it can no longer do so")
    if how == "withdrawn" and agreement.kind == "multilateral":
        return vclt(
            "70(2)", f"a withdrawal releases the state towards every other party from the day it takes effect, {since}"
        )
    if how == "withdrawn":
        return vclt("70(1)", f"a treaty of two sides has ended for both when one has withdrawn: since {since}")
    return vclt("70(1)", f"the end of a treaty releases its parties from performing it, here since {since}")


# Of two phases the one that says less is that of the pair (VCLT articles 24(3) and 70(2)).
_RANK = {"signed": 0, "provisional": 1, "suspended": 2, "notice-running": 3, "in-force": 4}


def joint(first: Course, second: Course, on: date, nothing: Callable[[], Phase]) -> Phase:
    """The phase between two states on a day: in force only where both are bound."""
    one, other = phase_on(first, on), phase_on(second, on)
    if one is None or other is None:
        return nothing()
    if "ended" in (one.status, other.status):
        return _parted(first, second, one, other, nothing)
    low, high = (one, other) if _RANK[one.status] <= _RANK[other.status] else (other, one)
    return Phase(low.status, low.how, distinct((*low.because, *high.because)))


def _parted(first: Course, second: Course, one: Phase, other: Phase, nothing: Callable[[], Phase]) -> Phase:
    """One of the two is no longer bound: ended for the pair if both were bound at one time, else nothing was between them."""
    for phase in (one, other):
        if phase.how == "never-in-force":
            return phase
    common = [
        (a_end, b_end)
        for a, a_end in bound_spans(first)
        for b, b_end in bound_spans(second)
        if (a_end is None or b < a_end) and (b_end is None or a < b_end)
    ]
    if not common:
        return nothing()
    a_end, b_end = common[-1]
    if other.status != "ended" or (one.status == "ended" and a_end and (b_end is None or a_end <= b_end)):
        return one
    return other


def no_act(agreement: Agreement, on: date) -> Phase:
    """The answer where nothing that counts is on record."""
    says = f"no signature, ratification or succession that counts on {day_text(on)} is on record"
    return Phase("none", None, (house("no-act-on-record", says, f"the acts on record for {agreement.name}"),))


def own_acts(acts: Docket, code: str, names: set[str]) -> Docket:
    """The acts in which those of the state that ``code`` continues count as its own."""
    from dataclasses import replace

    older = names - {code}
    if not older:
        return acts
    return Docket(
        Dated(replace(d.act, parties=(*d.act.parties, code)), d.day, d.effect, d.until, d.exact)
        if older & set(d.act.parties) and code not in d.act.parties
        else d
        for d in acts.acts
    )
