"""One state's time under one agreement: from when it signed to when it was bound no more, with the reasons for each
turn.

A tenure knows no date of a question. ``phase`` reads a day from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from detente.law import clauses
from detente.law.clauses import Turn
from detente.law.dating import Dated, Docket
from detente.law.reasons import by_clause, house, vclt
from detente.model.agreement import Act, Agreement, Because
from detente.model.words import day_text


@dataclass(frozen=True, slots=True)
class Tenure:
    """The turns of a state's (or a pair's) time under an agreement; ``None`` for what never happened.

    ``end`` is the first day on which the agreement binds no more and ``how`` it ended; ``notice`` the first day of a
    running notice of withdrawal.
    """

    signed: Turn | None = None
    provisional: Turn | None = None
    start: Turn | None = None
    notice: Turn | None = None
    end: Turn | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """What is the same for every party: the entry into force, and the end of the agreement itself."""

    entry: Turn | None
    end: Turn | None
    how: str | None
    notice: Turn | None


@dataclass(frozen=True, slots=True)
class Phase:
    """The status on one day, before anybody contests it."""

    status: str
    how: str | None
    because: tuple[Because, ...]


def continued(agreement: Agreement, code: str) -> str:
    """The state that goes on with the legal personality of ``code``, or ``code`` itself (the Soviet Union: Russia)."""
    return next((p.id for p in agreement.parties if p.continues == code), code)


def whole_life(agreement: Agreement, docket: Docket) -> Whole:
    """The life of the agreement itself. Of a bilateral one, the withdrawal of one side ends it for both (VCLT article
    70).
    """
    entry = clauses.entry_into_force(agreement, docket)
    ends: list[tuple[Turn | None, str | None]] = [
        (clauses.expiry(agreement, docket, entry), "expired"),
        (clauses.termination(agreement, docket), "terminated"),
    ]
    notice = _valid_notice(docket.of("withdrawal-notice"), entry) if agreement.kind == "bilateral" else None
    if notice:
        ends.append((clauses.withdrawal(agreement, notice), "withdrawn"))
    end, how = _first(ends)
    running = Turn(notice.day, clauses.withdrawal(agreement, notice).because) if notice else None
    return Whole(entry, end, how, running)


def tenure_of(agreement: Agreement, code: str, docket: Docket, whole: Whole) -> Tenure:
    """The tenure of one state; the empty one for a state that never took part."""
    names = {code, *(p.continues for p in agreement.parties if p.id == code and p.continues)}
    own = _renamed(docket, code, names)
    start = clauses.entry_for_state(agreement, code, own, whole.entry)
    notice = _valid_notice(own.by(code, "withdrawal-notice"), start)
    leaving = clauses.withdrawal(agreement, notice) if notice else None
    end, how = _first([(whole.end, whole.how), (leaving, "withdrawn")])
    running = Turn(notice.day, leaving.because) if notice and leaving else whole.notice
    return Tenure(
        signed=clauses.signature(agreement, code, own),
        provisional=clauses.provisional_application(agreement, code, own) if _may_apply(own, code, whole) else None,
        start=start,
        notice=running if start else None,
        end=end if start else None,
        how=how if start else None,
    )


def _may_apply(docket: Docket, code: str, whole: Whole) -> bool:
    """Only who signed before the entry into force applies the treaty provisionally."""
    signed = next(iter(docket.by(code, "signature", "succession")), None)
    return signed is not None and (whole.entry is None or signed.day < whole.entry.day)


def _renamed(docket: Docket, code: str, names: set[str]) -> Docket:
    """The docket in which acts of the state that ``code`` continues count as its own."""
    if len(names) == 1:
        return docket
    older = names - {code}
    return Docket(
        {
            kind: tuple(
                Dated(_as(d.act, code), d.day, d.effect, d.until) if older & set(d.act.parties) else d for d in found
            )
            for kind, found in docket.by_kind.items()
        }
    )


def _as(act: Act, code: str) -> Act:
    """The same act, carried by its actor's later self as well. The id and the sentence stay."""
    return replace(act, parties=(*act.parties, code))


def _valid_notice(notices: Iterable[Dated], start: Turn | None) -> Dated | None:
    """The first notice given while the treaty was in force."""
    return next((n for n in notices if start and n.day >= start.day), None)


def _first(ends: list[tuple[Turn | None, str | None]]) -> tuple[Turn | None, str | None]:
    happened = [(turn, how) for turn, how in ends if turn is not None]
    return min(happened, key=lambda e: e[0].day) if happened else (None, None)


def between(first: Tenure, second: Tenure) -> Tenure:
    """The tenure of a pair: from the later beginning to the earlier end (VCLT articles 24(3) and 70(2))."""
    start = _later(first.start, second.start)
    end, how = _first([(first.end, first.how), (second.end, second.how)])
    if start and end and end.day <= start.day:
        return Tenure()
    return Tenure(
        signed=_later(first.signed or first.start, second.signed or second.start),
        provisional=_later(first.provisional, second.provisional),
        start=start,
        notice=_first([(first.notice, None), (second.notice, None)])[0] if start else None,
        end=end if start else None,
        how=how if start else None,
    )


def _later(first: Turn | None, second: Turn | None) -> Turn | None:
    if first is None or second is None:
        return None
    day = max(first.day, second.day)
    return Turn(day, _distinct([*first.because, *second.because]))


def _distinct(reasons: Iterable[Because]) -> tuple[Because, ...]:
    return tuple(dict.fromkeys(reasons))


def phase(agreement: Agreement, tenure: Tenure, on: date, entry: Turn | None) -> Phase:
    """The status on a day by the treaty's own clauses and the Vienna Convention, and why."""
    if tenure.end and tenure.start and on >= tenure.end.day:
        return Phase("ended", tenure.how, _distinct([*tenure.end.because, _released(agreement, tenure)]))
    if tenure.start and on >= tenure.start.day:
        if tenure.notice and on >= tenure.notice.day:
            return Phase("notice-running", None, _distinct([*tenure.notice.because, *tenure.start.because]))
        return Phase("in-force", None, _distinct([*tenure.start.because, *_term(agreement, tenure)]))
    before_entry = entry is None or on < entry.day
    if tenure.provisional and on >= tenure.provisional.day and before_entry:
        return Phase("provisional", None, tenure.provisional.because)
    if tenure.signed and on >= tenure.signed.day:
        return Phase("signed", None, (*tenure.signed.because, clauses.duty_of_signatory()))
    return Phase("none", None, (_nothing(agreement, on),))


def _term(agreement: Agreement, tenure: Tenure) -> tuple[Because, ...]:
    """Until when it runs: the term with its extensions, or no end at all."""
    clause = agreement.clause("duration")
    if tenure.end and tenure.how == "expired":
        return tuple(b for b in tenure.end.because if b.kind != "rule")
    return (by_clause(clause),) if clause else ()


def _released(agreement: Agreement, tenure: Tenure) -> Because:
    day = day_text(tenure.end.day) if tenure.end else ""
    if tenure.how == "withdrawn" and agreement.kind == "multilateral":
        return vclt(
            "70(2)", f"a withdrawal releases the state towards every other party from the day it takes effect, {day}"
        )
    if tenure.how == "withdrawn":
        return vclt("70(1)", f"a treaty of two sides has ended for both when one has withdrawn: since {day}")
    return vclt("70(1)", f"the end of a treaty releases its parties from performing it, here since {day}")


def _nothing(agreement: Agreement, on: date) -> Because:
    says = f"no signature, ratification or succession that counts on {day_text(on)} is on record"
    return house("no-act-on-record", says, f"the acts on record for {agreement.name}")
