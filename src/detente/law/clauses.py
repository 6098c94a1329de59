"""One small function for each type of clause, named after what the Vienna Convention on the Law of Treaties (VCLT)
calls it.

Each takes the agreement and the acts on their days and gives the day on which something begins or ends, with the
reasons, or ``None`` where it does not happen. Days are the first on which the new state of things holds: a treaty
that ends on 2 August is in force on 1 August and no more on 2 August.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act, by_clause, vclt
from detente.model.agreement import Act, Agreement, Because, Clause
from detente.model.when import When, add_months
from detente.model.words import day_text


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which something begins or ends, and why."""

    day: date
    because: tuple[Because, ...]


def entry_into_force(agreement: Agreement, docket: Docket) -> Turn | None:
    """VCLT article 24(1) and (2): as the treaty provides; failing a clause, as an entry into force on record says.

    Two conditions are known. ``exchange``: the day on which both sides have exchanged their instruments.
    ``deposits``: so many instruments, those of the ``named`` states among them, and then ``delay_days``.
    """
    clause = agreement.clause("entry-into-force")
    if clause is None:
        recorded = docket.of("entry-into-force")
        return Turn(recorded[0].takes_effect, (by_act(agreement, recorded[0].act),)) if recorded else None
    last = _exchange(agreement, docket) if clause.parameters.get("condition") == "exchange" else _quorum(clause, docket)
    if last is None:
        return None
    day = last.takes_effect + timedelta(days=int(clause.parameters.get("delay_days", 0)))
    return Turn(day, (by_act(agreement, last.act), by_clause(clause, f"in force on {day_text(day)}")))


def _exchange(agreement: Agreement, docket: Docket) -> Dated | None:
    """The act that completes the exchange between the two sides."""
    firsts = [next(iter(docket.by(side, "ratification")), None) for side in agreement.sides]
    done = [dated for dated in firsts if dated is not None]
    return max(done, key=lambda d: d.takes_effect) if done and len(done) == len(firsts) else None


def _quorum(clause: Clause, docket: Docket) -> Dated | None:
    """The deposit with which the number is reached and every named state is among the depositors."""
    count, missing = int(clause.parameters.get("count", 0)), set(clause.parameters.get("named", ()))
    depositors: set[str] = set()
    for dated in docket.of("ratification", "accession"):
        depositors.update(dated.act.parties)
        missing.difference_update(dated.act.parties)
        if len(depositors) >= count and not missing:
            return dated
    return None


def entry_for_state(agreement: Agreement, party: str, docket: Docket, whole: Turn | None) -> Turn | None:
    """VCLT article 24(3): for a state that consents after the entry into force, as the treaty provides.

    Where it provides nothing, the treaty binds the state from the day of its consent. A successor state
    takes the predecessor's place on the day of the succession, without a delay.
    """
    if whole is None:
        return None
    inherited = next(iter(docket.by(party, "succession")), None)
    if inherited:
        day = max(whole.day, inherited.takes_effect)
        return Turn(day, (by_act(agreement, inherited.act), *whole.because))
    consent = next(iter(docket.by(party, "ratification", "accession")), None)
    if consent is None:
        return None
    clause = agreement.clause("entry-into-force-later")
    if consent.day < whole.day or clause is None:
        own = by_act(agreement, consent.act)
        return Turn(max(whole.day, consent.day), (own, *(b for b in whole.because if b != own)))
    day = consent.day + timedelta(days=int(clause.parameters.get("delay_days", 0)))
    name = agreement.name_of(party)
    return Turn(day, (by_act(agreement, consent.act), by_clause(clause, f"in force for {name} on {day_text(day)}")))


def provisional_application(agreement: Agreement, party: str, docket: Docket) -> Turn | None:
    """VCLT article 25(1): a treaty, or a part of it, is applied before its entry into force where it so provides."""
    clause, signed = agreement.clause("provisional-application"), signature(agreement, party, docket)
    if clause is None or signed is None:
        return None
    rule = vclt(
        "25(1)", "a treaty or a part of it is applied provisionally before its entry into force if it so provides"
    )
    return Turn(signed.day, (*signed.because, by_clause(clause), rule))


def signature(agreement: Agreement, party: str, docket: Docket) -> Turn | None:
    """The day of signature (for a successor, the day on which it takes the signatory's place)."""
    signed = next(iter(docket.by(party, "signature", "succession")), None)
    return Turn(signed.takes_effect, (by_act(agreement, signed.act),)) if signed else None


def duty_of_signatory() -> Because:
    """VCLT article 18: what a signature binds to before the entry into force."""
    return vclt("18", "a signatory must not defeat the object and purpose of the treaty before its entry into force")


def expiry(agreement: Agreement, docket: Docket, entry: Turn | None) -> Turn | None:
    """VCLT article 54(a): the term that the treaty sets itself, with the extensions agreed while it was in force.

    The term is counted in years from the entry into force; its anniversary is the first day without the treaty.
    """
    clause = agreement.clause("duration")
    if clause is None or entry is None or not clause.parameters.get("years"):
        return None
    end = add_months(entry.day, 12 * int(clause.parameters["years"]))
    because = [by_clause(clause, f"that term ends on {day_text(end)}")]
    for dated in docket.of("extension"):
        longer = _extended(agreement, dated, end)
        if longer:
            end = longer
            because.append(by_act(agreement, dated.act))
            because.extend(by_clause(c, f"extended to {day_text(end)}") for c in _clauses(agreement, "extension"))
    because.append(vclt("54(a)", f"a treaty ends as its own provisions say: here on {day_text(end)}"))
    return Turn(end, tuple(because))


def _extended(agreement: Agreement, dated: Dated, end: date) -> date | None:
    """The new end, if the extension was agreed by both sides while the treaty was in force and within the longest
    term.
    """
    clause = agreement.clause("extension")
    agreed = set(agreement.sides) <= set(dated.act.parties)
    if clause is None or not agreed or dated.takes_effect >= end:
        return None
    longest = add_months(end, 12 * int(clause.parameters["max_years"])) if "max_years" in clause.parameters else None
    return min(dated.until, longest) if dated.until and longest else dated.until or longest


def _clauses(agreement: Agreement, kind: str) -> tuple[Clause, ...]:
    return tuple(c for c in agreement.clauses if c.type == kind)


def withdrawal(agreement: Agreement, notice: Dated) -> Turn:
    """VCLT articles 54(a) and 56: the notice and then the period of the clause, in calendar months, unless the notice
    names a later day. A treaty without a withdrawal clause takes the twelve months of article 56(2).
    """
    clause = agreement.clause("withdrawal")
    months = int(clause.parameters["months"]) if clause else 12
    day = max(add_months(notice.day, months), notice.effect or notice.day)
    if clause:
        rule = by_clause(clause, f"the withdrawal takes effect on {day_text(day)}")
    else:
        rule = vclt("56(2)", f"without a clause, notice is due twelve months ahead: effect on {day_text(day)}")
    return Turn(day, (by_act(agreement, notice.act), rule))


def termination(agreement: Agreement, docket: Docket) -> Turn | None:
    """VCLT article 54(b): all parties agree to end it."""
    found = next((d for d in docket.of("termination") if set(agreement.sides) <= set(d.act.parties)), None)
    if found is None:
        return None
    rule = vclt("54(b)", "a treaty ends at any time by consent of all its parties")
    return Turn(found.takes_effect, (by_act(agreement, found.act), rule))


def suspension_provided(agreement: Agreement, dated: Dated) -> Because | None:
    """VCLT article 57: the treaty itself allows the suspension (a), or all parties consent to it (b)."""
    clause = agreement.clause("suspension")
    if clause:
        return by_clause(clause)
    if dated.act.ground == "consent":
        return vclt("57(b)", "all parties consented to the suspension")
    return None


def suspension_not_provided() -> tuple[Because, ...]:
    """VCLT articles 57 and 65: why one party's own suspension does not by itself change what the treaty's clauses
    give.

    Material breach (60) and fundamental change (62) are grounds that a party may *invoke*; article 65 makes the
    measure depend on a notification to which nobody objects, or on settlement of the dispute. Détente judges no
    breach: it keeps the status that the clauses give and shows the suspension as a reading with its holder.
    """
    return (
        vclt("57", "the treaty has no suspension clause, and not all parties consented to a suspension"),
        vclt(
            "65",
            "a party that invokes a ground for suspension must notify it; an objection leaves the question in dispute",
        ),
    )


def effect_of(agreement: Agreement, act: Act) -> When | None:
    """When an act on record takes effect: the date it names, for a notice of withdrawal the end of its period.

    ``None`` for acts that have no legal effect of their own (a violation, a political commitment).
    """
    if act.act == "withdrawal-notice" and act.instrument is None:
        ends = [_notice_end(agreement, act, day) for day in (act.when.earliest, act.when.latest)]
        return When(ends[0], ends[1])
    if act.act in ("violation", "political-commitment", "denial-of-effect"):
        return None
    return act.effect or act.when


def _notice_end(agreement: Agreement, act: Act, day: date | None) -> date | None:
    named = act.effect.latest if act.effect else None
    return withdrawal(agreement, Dated(act, day, named)).day if day else None
