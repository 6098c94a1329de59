"""How an agreement ends, as small functions named after what the Vienna Convention on the Law of Treaties (VCLT) calls it:
its own term and extensions (54(a)), consent of all (54(b)), withdrawal (54(a), 56, 68), a later treaty (59).

Each gives the first day without the agreement and the reasons, or ``None`` where it does not end so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act, by_clause, house, of_other, rule, sentence, vclt
from detente.law.turns import Turn, distinct
from detente.model.agreement import Act, Agreement, Because, Clause
from detente.model.when import When, add_months
from detente.model.words import day_text


@dataclass(frozen=True, slots=True)
class Term:
    """How long an agreement runs: the end of its term (``None``: none), and what says so from which day on (``None``: from
    the beginning).
    """

    end: Turn | None
    steps: tuple[tuple[date | None, tuple[Because, ...]], ...]


def expiry(
    agreement: Agreement, docket: Docket, entry: Turn | None, end_of: Callable[[str], Turn | None] = lambda _: None
) -> Term:
    """VCLT article 54(a): the term that the treaty sets itself, with the extensions agreed while it was in force.

    A term in years is counted from the entry into force (or from the act that the clause names); its anniversary is the
    first day without the treaty. A term that renews itself has no end of its own. ``end_of`` gives the end of another
    agreement, for one that ends with it.
    """
    durations = _clauses(agreement, "duration")
    for clause in durations:
        end = _set_end(agreement, clause, docket, entry, end_of)
        if end and entry:
            return _with_extensions(agreement, docket, clause, end)
        if end:
            says = "it never entered into force, and by its own terms it no longer can"
            return Term(Turn(end.day, (*end.because, house("never-in-force", says, clause.source))), ())
    first: tuple[tuple[date | None, tuple[Because, ...]], ...] = ((None, (by_clause(durations[0]),)),) if durations else ()
    return Term(None, (*first, *_unlimited(agreement, docket)))


def _set_end(
    agreement: Agreement, clause: Clause, docket: Docket, entry: Turn | None, end_of: Callable[[str], Turn | None]
) -> Turn | None:
    """The end that one clause sets, before extensions."""
    p = clause.parameters
    if "with" in p:
        other = end_of(str(p["with"]))
        return Turn(other.day, distinct((by_clause(clause), *other.because))) if other else None
    if "through" in p:
        end = date.fromisoformat(p["through"]) + timedelta(days=1)
    elif p.get("years") and not p.get("renews_years"):
        named = next((d for d in docket.acts if d.act.id == p.get("from")), None)
        start = named.takes_effect if named else entry.day if entry and "from" not in p else None
        if start is None:
            return None
        end = add_months(start, 12 * int(p["years"]))
        if named:
            return Turn(end, (by_act(agreement, named.act), by_clause(clause, f"that term ends on {day_text(end)}")))
    else:
        return None
    return Turn(end, (by_clause(clause, f"that term ends on {day_text(end)}"),))


def _with_extensions(agreement: Agreement, docket: Docket, clause: Clause, term: Turn) -> Term:
    """The term after every valid extension; one without a boundary takes the end away."""
    end: date | None = term.day
    steps: list[tuple[date | None, tuple[Because, ...]]] = [(None, () if "with" in clause.parameters else term.because)]
    rule_ = agreement.clause("extension")
    for dated in docket.of("extension") if rule_ else ():
        if rule_ is None or end is None or dated.takes_effect >= end or not _decided(agreement, rule_, dated):
            continue
        end = _extended(rule_, dated, end)
        result = f"extended to {day_text(end)}" if end else "extended without a limit"
        steps.append((dated.takes_effect, (by_act(agreement, dated.act), by_clause(rule_, result))))
        if rule_.parameters.get("once"):
            break
    if end is None:
        return Term(None, tuple(steps))
    says = f"a treaty ends as its own provisions say: here on {day_text(end)}"
    ends = rule(agreement, "54(a)", says, f"it ends as its own provisions say: here on {day_text(end)}")
    told = [b for _, reasons in steps for b in reasons] or list(term.because)
    return Term(Turn(end, distinct((*told, *term.because, ends))), tuple(steps))


def _unlimited(agreement: Agreement, docket: Docket) -> Iterator[tuple[date | None, tuple[Because, ...]]]:
    """A decision of the parties that an agreement without a term goes on: on record from the day it was taken."""
    rule_ = agreement.clause("extension")
    for dated in docket.of("extension") if rule_ else ():
        if rule_ and _decided(agreement, rule_, dated):
            yield dated.takes_effect, (by_act(agreement, dated.act), by_clause(rule_))


def _decided(agreement: Agreement, rule_: Clause, dated: Dated) -> bool:
    """Whether those who have to have decided the extension: both sides, or the conference of the parties."""
    decided = with_continued(agreement, dated.act.parties)
    return rule_.parameters.get("by") == "conference" or set(agreement.sides) <= decided


def _extended(rule_: Clause, dated: Dated, end: date) -> date | None:
    """The new end: the boundary that the extension names, within the longest term that the clause allows."""
    longest = add_months(end, 12 * int(rule_.parameters["max_years"])) if "max_years" in rule_.parameters else None
    return min(dated.until, longest) if dated.until and longest else dated.until or longest


def _clauses(agreement: Agreement, kind: str) -> tuple[Clause, ...]:
    return tuple(c for c in agreement.clauses if c.type == kind)


def withdrawal(agreement: Agreement, notice: Dated) -> tuple[date | None, tuple[Because, ...]]:
    """VCLT articles 54(a) and 56: the notice and then the period of the clause (calendar months or days), unless the notice
    names a later day. A treaty without a withdrawal clause takes the twelve months of article 56(2).

    No day where the clause keeps the withdrawal from taking effect, as during an armed conflict (Ottawa Convention, article
    20(3)); it then takes effect with the end of the conflict.
    """
    clause = agreement.clause("withdrawal")
    day = max(_after_notice(clause, notice.day), notice.effect or notice.day)
    own = by_act(agreement, notice.act)
    if clause is None:
        says = f"without a clause, notice is due twelve months ahead: effect on {day_text(day)}"
        return day, (own, vclt("56(2)", says))
    blocked = _blocked(agreement, clause, notice.act.parties, day)
    if blocked is None:
        return day, (own, by_clause(clause, f"the withdrawal takes effect on {day_text(day)}"))
    until, reason = blocked
    result = "the withdrawal takes no effect before the end of the armed conflict"
    return until, (own, by_clause(clause, result), reason)


def _after_notice(clause: Clause | None, day: date) -> date:
    if clause is None:
        return add_months(day, 12)
    if "days" in clause.parameters:
        return day + timedelta(days=int(clause.parameters["days"]))
    return add_months(day, int(clause.parameters.get("months", 0)))


def _blocked(
    agreement: Agreement, clause: Clause, parties: Iterable[str], day: date
) -> tuple[date | None, Because] | None:
    """The circumstance that keeps a withdrawal from taking effect on a day: its end, if it has one, and the reason."""
    for found in agreement.circumstances:
        if found.kind == clause.parameters.get("blocked_by") and set(parties) & set(found.states) and found.when.may_be(day):
            end = found.when.latest + timedelta(days=1) if found.when.latest else None
            return end, Because("rule", f"rule:{found.kind}", sentence(found.says), found.source)
    return None


def termination(agreement: Agreement, docket: Docket, parties: Iterable[str]) -> tuple[Turn | None, str]:
    """VCLT article 54(b): all parties agree to end it; article 59 where they replaced it by another agreement."""
    wanted = set(agreement.sides or parties)
    for dated in docket.of("termination"):
        if wanted <= with_continued(agreement, dated.act.parties):
            if dated.act.ground == "vclt:59":
                why, how = vclt("59(1)", "a later treaty between the same parties ends the one that it replaces"), "superseded"
            else:
                why, how = vclt("54(b)", "a treaty ends at any time by consent of all its parties"), "terminated"
            return Turn(dated.takes_effect, (by_act(agreement, dated.act), why)), how
    return None, "terminated"


def with_continued(agreement: Agreement, states: Iterable[str]) -> set[str]:
    """The states and those whose legal personality they continue."""
    found = set(states)
    for party in agreement.parties:
        if party.id in found and party.continues:
            found.add(party.continues)
    return found


def fulfilment(agreement: Agreement, docket: Docket) -> Turn | None:
    """VCLT article 54(a), as far as the treaty was made for one performance: it ends when that is done."""
    found = docket.first("fulfilment")
    if found is None:
        return None
    done = vclt("54(a)", "a treaty that was made for one performance has run its course when it is done")
    return Turn(found.takes_effect, (by_act(agreement, found.act), done))


def supersession(agreement: Agreement, entry: Turn | None, later: Iterable[tuple[Agreement, Turn]]) -> Turn | None:
    """VCLT article 59(1): a later treaty between the same parties ends it where that was intended.

    ``later`` are the agreements whose clauses say so, with their entry into force.
    """
    for other, turn in sorted(later, key=lambda x: x[1].day):
        clause = next(
            c for c in _clauses(other, "supersession") if c.parameters.get("supersedes") == agreement.id
        )
        if entry and entry.day <= turn.day:
            reasons = of_other(other, (*turn.because, by_clause(clause, f"it is in force on {day_text(turn.day)}")))
            says = "a later treaty ends the one that it is meant to replace"
            why = rule(agreement, "59(1)", says, "a later document takes the place of the one that it is meant to replace")
            return Turn(turn.day, (*reasons, why))
    return None


def snapback(agreement: Agreement, docket: Docket, *, took_part: Callable[[str, date], bool]) -> Turn | None:
    """The clause of Security Council resolution 2231 (paragraphs 11 and 12): so many days after a notification, unless the
    Council decides otherwise, the earlier resolutions apply again from the midnight that ends the last of them. It does not
    end the resolution: the end on a date, which it provides for, then does not come about (paragraph 9).

    ``took_part`` tells whether a state was still a participant on a day: only a participant's notification counts.
    As of a notice of withdrawal, its effect is computed from the day it is known, as long as nothing has kept it back.
    """
    clause = agreement.clause("snapback")
    for dated in docket.of("snapback") if clause else ():
        if clause and all(took_part(p, dated.day) for p in dated.act.parties):
            day = dated.effect or dated.day + timedelta(days=int(clause.parameters["days"]) + 1)
            return Turn(day, (by_act(agreement, dated.act), by_clause(clause, f"effect on {day_text(day)}")))
    return None


def effect_of(agreement: Agreement, act: Act) -> When | None:
    """When an act on record takes effect: the date it names, for a notice of withdrawal the end of its period.

    ``None`` for acts that have no legal effect of their own (a violation, a political commitment) or none yet.
    """
    if act.act == "withdrawal-notice" and act.instrument is None:
        ends = [_notice_end(agreement, act, day) for day in (act.when.earliest, act.when.latest)]
        return When(ends[0], ends[1]) if any(ends) else None
    if act.act in ("violation", "political-commitment", "denial-of-effect"):
        return None
    return act.effect or act.when


def _notice_end(agreement: Agreement, act: Act, day: date | None) -> date | None:
    named = act.effect.latest if act.effect else None
    return withdrawal(agreement, Dated(act, day, named))[0] if day else None
