"""The life of an agreement itself: what is the same for every party."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from detente.law import beginning, ending
from detente.law.beginning import Entry
from detente.law.dating import Docket
from detente.law.ending import Term
from detente.law.notices import notices
from detente.law.reasons import by_act, rule
from detente.law.turns import Turn
from detente.model.agreement import Agreement, Because


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
    """The entry into force, the term with what changed it, and the end of the agreement itself."""

    entry: Entry | None
    term: Term
    end: Turn | None = None
    how: str | None = None


def whole_life(agreement: Agreement, docket: Docket, others: Others) -> Whole:
    """The life of the agreement itself. Of a bilateral one, the withdrawal of one side ends it for both (VCLT article
    70).
    """
    entry = beginning.entry_into_force(agreement, docket, others.entry_of)
    turn = entry.turn if entry else None
    term = ending.expiry(agreement, docket, turn, others.end_of)
    back = _snapback(agreement, docket, others)
    if back and term.end and back.day <= term.end.day:
        term = Term(None, (*term.steps, (back.day, back.because)))
    ends: list[tuple[Turn | None, str]] = [
        (term.end, "expired"),
        ending.termination(agreement, docket, _consenting(agreement, docket)),
        (ending.fulfilment(agreement, docket), "expired"),
        (ending.supersession(agreement, turn, others.later_than(agreement.id)), "superseded"),
        (_refusal(agreement, docket), "never-in-force"),
    ]
    if agreement.kind != "multilateral" and turn:
        found = notices(agreement, docket, None, turn.day)
        ends += [(n.leaving, "withdrawn") for n in found]
    end, how = _first(ends, from_day=turn.day if turn else None)
    return Whole(entry, term, end, how if turn or end is None else "never-in-force")


def _first(ends: Iterable[tuple[Turn | None, str]], from_day: date | None) -> tuple[Turn | None, str | None]:
    """The earliest end. What refuses an agreement counts only while it is not in force, all else only from then."""
    found = []
    for turn, how in ends:
        if turn and (from_day is None or (turn.day < from_day) == (how == "never-in-force")):
            found.append((turn, how))
    return min(found, key=lambda e: e[0].day) if found else (None, None)


def _consenting(agreement: Agreement, docket: Docket) -> set[str]:
    """The states that consented and have not left."""
    states = {p for d in docket.of(*beginning.consent_kinds(agreement)) for p in d.act.parties}
    return states - {p for d in docket.of("withdrawal-notice", "withdrawal") for p in d.act.parties}


def _snapback(agreement: Agreement, docket: Docket, others: Others) -> Turn | None:
    clause = agreement.clause("snapback")
    plan = str(clause.parameters.get("participants", "")) if clause else ""
    return ending.snapback(agreement, docket, took_part=lambda p, on: not plan or others.took_part(plan, p, on))


def _refusal(agreement: Agreement, docket: Docket) -> Turn | None:
    """VCLT article 18(a), of a bilateral agreement: one side has made clear that it will not become a party."""
    found = docket.first("not-to-become-party") if agreement.kind == "bilateral" else None
    return Turn(found.day, (by_act(agreement, found.act), not_a_party(agreement))) if found else None


def not_a_party(agreement: Agreement) -> Because:
    """What a clear refusal to become a party brings about."""
    says = "the duty of a signatory ends when it has made clear that it will not become a party"
    return rule(agreement, "18(a)", says, says)
