"""Each state's course through an agreement: from signature to the day on which it binds no more.

A course knows no date of a question: ``turns.phase_on`` reads a day from it, ``joint`` puts two together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from detente.law import beginning
from detente.law.dating import Docket
from detente.law.notices import Notice, notices
from detente.law.reasons import by_act, by_clause, house, listed, rule, vclt
from detente.law.turns import Course, Phase, Turn, bound_spans, distinct, phase_on
from detente.law.whole import Whole, not_a_party
from detente.model.agreement import Agreement, Because
from detente.model.words import day_text

Step = tuple[date, Phase]


def continued(agreement: Agreement, code: str) -> str:
    """The state that goes on with the legal personality of ``code``, or ``code`` itself (the Soviet Union: Russia)."""
    later = next((p.id for p in agreement.parties if p.continues == code), None)
    return continued(agreement, later) if later else code


def course_of(agreement: Agreement, code: str, own: Docket, docket: Docket, whole: Whole) -> Course:
    """The course of one state; empty for one that never took part.

    ``own`` are the state's acts (and those of the state that it continues), ``docket`` all acts.
    """
    before = [*_before(agreement, code, own, docket, whole)]
    times: list[list[Step]] = []  # each time in force, for a state that comes back
    for consent in beginning.consents(agreement, code, own, whole.entry):
        start = beginning.entry_for_state(agreement, code, consent, docket, whole.entry)
        if start is None or _is_bound(times, start.day) or (whole.end and start.day >= whole.end.day):
            continue
        times.append([*_in_force(agreement, code, start, docket if agreement.sides else own, whole)])
    steps = [step for step in before if not _is_bound(times, step[0])] + [step for time in times for step in time]
    if not times and whole.end and before and not (whole.entry and whole.entry.turn.day < whole.end.day):
        steps.append((whole.end.day, _ended(agreement, whole.end, "never-in-force")))
    return tuple(sorted(steps, key=lambda s: s[0]))


def _is_bound(times: Sequence[Sequence[Step]], day: date) -> bool:
    """Whether a day lies in one of the times in force: a further signature or consent then changes nothing."""
    for time in times:
        end = next((d for d, phase in time if phase.status == "ended"), None)
        if time[0][0] <= day and (end is None or day < end):
            return True
    return False


def _before(agreement: Agreement, code: str, own: Docket, docket: Docket, whole: Whole) -> Iterator[Step]:
    """Signature, consent that waits, provisional application, and the end of all that."""
    signed = beginning.signature(agreement, code, own)
    entry = whole.entry.turn.day if whole.entry else None
    waiting: list[Step] = []
    if signed:
        waiting = [(signed.day, Phase("signed", None, signed.because)), *_waiting(agreement, code, own, signed, entry)]
    applied = [
        turn for turn in beginning.provisional_application(agreement, code, own, docket)
        if entry is None or turn.day < entry or own.by(code, "provisional-application")
    ]  # fmt: skip
    first = min((turn.day for turn in applied), default=None)
    # Who has deposited goes on applying it provisionally until it enters into force.
    yield from (step for step in waiting if first is None or step[0] < first or (entry and step[0] >= entry))
    yield from ((turn.day, Phase("provisional", None, turn.because)) for turn in applied)
    before_entry = [phase for day, phase in waiting if entry and day <= entry]
    if first and entry and first < entry and before_entry:
        yield entry, before_entry[-1]
    refused = next(iter(own.by(code, "not-to-become-party")), None)
    if refused and agreement.kind != "bilateral":
        yield refused.day, Phase("ended", "never-in-force", (by_act(agreement, refused.act), not_a_party(agreement)))


def _waiting(agreement: Agreement, code: str, own: Docket, signed: Turn, entry: date | None) -> Iterator[Step]:
    """What changes while the entry into force is waited for: a consent, and its being taken back."""
    clause = agreement.clause("entry-into-force-later") or agreement.clause("entry-into-force")
    for consent in own.by(code, "ratification", "accession"):
        if consent.day >= signed.day and clause:
            duty = beginning.duty_before_entry(agreement, consented=True)
            yield consent.day, Phase("signed", None, distinct((by_act(agreement, consent.act), by_clause(clause), duty)))
    for back in own.by(code, "withdrawal-of-ratification"):
        if entry is None or back.day < entry:
            yield back.day, Phase("signed", None, distinct((by_act(agreement, back.act), *signed.because)))


def _in_force(agreement: Agreement, code: str, start: Turn, docket: Docket, whole: Whole) -> Iterator[Step]:
    """One time in force: its beginning, changes of the term, running notices (also those that were taken back), its end."""
    given = notices(agreement, docket, code, start.day)
    end, how = whole.end, whole.how
    for notice in given:
        leaving = notice.leaving
        if leaving and (end is None or leaving.day < end.day or (leaving.day == end.day and how == "withdrawn")):
            end, how = leaving, "withdrawn"
    days = {start.day, *(d for d, _ in whole.term.steps if d and d > start.day)}
    days |= {d for n in given for d in (n.given.day, n.back.day if n.back else None) if d}
    said = docket.by(code, "political-commitment") if agreement.kind == "unilateral" else []
    days |= {d.day for d in said if d.day > start.day}
    for day in sorted(days):
        if end is None or day < end.day:
            phase = _running(agreement, start, given, whole, day)
            again = [by_act(agreement, d.act) for d in said if start.day < d.day <= day]
            yield day, Phase(phase.status, phase.how, distinct((*phase.because, *again[-1:])))
    if end:
        yield end.day, _ended(agreement, end, how)


def _running(agreement: Agreement, start: Turn, given: Sequence[Notice], whole: Whole, day: date) -> Phase:
    """The phase of a state that is bound: a notice runs, or none."""
    term = term_reasons(whole, day)
    running = [n for n in given if n.given.day <= day and not (n.back and n.back.day <= day) and n.given.act.act != "withdrawal"]
    if running:
        first = min(running, key=lambda n: (n.effect or date.max, n.given.day))
        return Phase("notice-running", None, distinct((*first.because, *start.because)))
    backs = [n.back for n in given if n.back and n.back.day <= day]
    reasons: tuple[Because, ...] = ()
    if backs:
        says = "a notice may be revoked at any time before it takes effect"
        reasons = (*(by_act(agreement, back.act) for back in backs), vclt("68", says))
    return Phase("in-force", None, distinct((*reasons, *start.because, *term)))


def term_reasons(whole: Whole, on: date) -> tuple[Because, ...]:
    """Until when it runs, as it stood on a day: the term and the extensions by then."""
    return tuple(b for day, reasons in whole.term.steps if day is None or day <= on for b in reasons)


def _ended(agreement: Agreement, end: Turn, how: str | None) -> Phase:
    return Phase("ended", how, distinct((*end.because, *_released(agreement, end.day, how))))


def _released(agreement: Agreement, day: date, how: str | None) -> Iterator[Because]:
    """What an end does: VCLT article 70. One that never came into force releases nobody."""
    since = day_text(day)
    if how == "never-in-force":
        return
    if how == "withdrawn" and agreement.kind == "multilateral":
        says = f"a withdrawal releases the state towards every other party from the day it takes effect, {since}"
        yield rule(agreement, "70(2)", says, f"who leaves a political commitment is no longer bound by it, here since {since}")
    elif how == "withdrawn":
        says = f"a treaty of two sides has ended for both when one has withdrawn: since {since}"
        yield rule(agreement, "70(1)", says, f"a declaration ends when its author takes it back, here on {since}")
    else:
        says = f"the end of a treaty releases its parties from performing it, here since {since}"
        yield rule(agreement, "70(1)", says, f"nobody is bound by a commitment that has ended, here since {since}")


# Of two phases the one that says less is that of the pair (VCLT articles 24(3) and 70(2)).
_RANK = {"signed": 0, "provisional": 1, "suspended": 2, "notice-running": 3, "in-force": 4}


def joint(first: Course, second: Course, on: date) -> Phase | None:
    """The phase between two states on a day: in force only where both are bound; ``None`` where nothing is between them."""
    one, other = phase_on(first, on), phase_on(second, on)
    if one is None or other is None:
        return None
    if "ended" in (one.status, other.status):
        return _parted(first, second, one, other)
    low, high = (one, other) if _RANK[one.status] <= _RANK[other.status] else (other, one)
    return Phase(low.status, low.how, distinct((*low.because, *high.because)))


def _parted(first: Course, second: Course, one: Phase, other: Phase) -> Phase | None:
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
        return None
    a_end, b_end = common[-1]
    if other.status != "ended" or (one.status == "ended" and a_end and (b_end is None or a_end <= b_end)):
        return one
    return other


def no_act(agreement: Agreement, on: date, codes: Sequence[str] = ()) -> Phase:
    """The answer where nothing that counts is on record, for the states that it is missing of."""
    whose = f" of {listed(agreement.name_of(c) for c in codes)}" if codes else ""
    says = f"no signature, ratification or succession{whose} that counts on {day_text(on)} is on record"
    if agreement.bindingness != "treaty":
        says = f"no act{whose} that counts on {day_text(on)} is on record"
    return Phase("none", None, (house("no-act-on-record", says, f"the acts on record for {agreement.name}"),))


def apart(agreement: Agreement, codes: Sequence[str], courses: Sequence[Course], on: date) -> Phase:
    """The answer where nothing is between two states: who has no act, or that they were never bound at the same time."""
    missing = [code for code, course in zip(codes, courses, strict=True) if phase_on(course, on) is None]
    if missing:
        return no_act(agreement, on, missing)
    says = f"{listed(agreement.name_of(c) for c in codes)} were never bound by it at the same time"
    return Phase("none", None, (house("never-at-the-same-time", says, f"the acts on record for {agreement.name}"),))

