"""The suspensions in effect on a day and what the Vienna Convention (VCLT) gives for them: articles 57, 58, 60, 62 and 65."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act, by_clause, vclt
from detente.law.turns import distinct
from detente.model.agreement import Act, Agreement, Because, Reading

_GROUNDS = {
    "vclt:60": ("60", "a material breach by one party entitles the other to invoke it as a ground for suspension"),
    "vclt:62": ("62", "a fundamental change of circumstances may be invoked as a ground for suspension"),
}
_GROUNDS_OF_MANY = {
    "vclt:60": (
        "60(2)", "a material breach of a treaty of many lets a specially affected party invoke it towards the one in breach",
    ),
}


@dataclass(frozen=True, slots=True)
class Claims:
    """The suspensions that concern ``states`` on a day (the latest of each state that it has not taken back), and who denied
    their effect.
    """

    agreement: Agreement
    states: tuple[str, ...]
    active: tuple[Dated, ...]
    denials: tuple[Act, ...]
    on: date
    known: date | None

    @classmethod
    def on_day(
        cls, agreement: Agreement, docket: Docket, states: Collection[str], on: date, known: date | None
    ) -> Claims:
        """The claims on one day; ``states`` empty: of anybody."""
        begun = (d for d in docket.of("suspension") if d.takes_effect <= on and _concerned(d.act, states))
        active = tuple(held for d in begun if (held := _still_held(d, docket, on)))
        ids = {d.act.id for d in active}
        denials = tuple(d.act for d in docket.of("denial-of-effect") if d.act.denies in ids)
        return cls(agreement, tuple(states), active, denials, on, known)

    def rule(self) -> tuple[Because, ...]:
        """Why the suspension takes effect by law; empty where it does not."""
        clause = self.agreement.clause("suspension")
        if clause:
            return (by_clause(clause),)
        if any("consent" in (d.act.ground or "") for d in self.active):
            return (vclt("57(b)", "all parties consented to the suspension"),)
        if self._agreed():
            return (vclt("58(1)", "two parties may agree to suspend a treaty of many between themselves alone"),)
        return ()

    def _agreed(self) -> bool:
        """Whether the two states asked for have agreed with one another on their suspension and nobody denied it.

        That nobody is on record as having objected is no proof that nobody did: the three months of VCLT article 65(2) give
        no effect here.
        """
        joint = [d.act for d in self.active if "vclt:58" in (d.act.ground or "").split()]
        return len(self.states) == 2 and not self.denials and any(set(self.states) <= set(act.parties) for act in joint)

    def not_provided(self) -> tuple[Because, ...]:
        """VCLT articles 57 and 65: why one party's own suspension does not by itself change what the treaty's clauses give.

        Material breach (60) and fundamental change (62) are grounds that a party may *invoke*; article 65 makes the
        measure depend on a notification to which nobody objects, or on settlement of the dispute. Détente judges no
        breach: it keeps the status that the clauses give and shows the suspension as a reading with its holder.
        """
        none = vclt("57", "the treaty has no suspension clause, and not all parties consented to a suspension")
        says = "a party that invokes a ground for suspension must notify it; an objection leaves the question in dispute"
        if self.denials or any(c.by for d in self.active for c in d.act.contested_by):
            return (none, vclt("65", says))
        silence = "if nobody objects within three months, it may be carried out; whether anybody objected is not on record"
        return (none, vclt("65", f"{says}; {silence}"))

    def reading(self) -> Reading:
        """The view of those who declared the suspension."""
        holders = {p for d in self.active for p in d.act.parties if not self.states or p in self.states or len(d.act.parties) == 1}
        known = _GROUNDS | (_GROUNDS_OF_MANY if self.agreement.kind == "multilateral" else {})
        grounds = dict.fromkeys(g for d in self.active for g in (d.act.ground or "").split() if g in known)
        because = [by_act(self.agreement, d.act) for d in self.active] + [vclt(*known[g]) for g in grounds]
        return Reading("suspended", None, tuple(sorted(holders)), distinct(because))


def _concerned(act: Act, states: Collection[str]) -> bool:
    """Whether a suspension is by one of the states and aimed at the other."""
    own = [s for s in states if s in act.parties]
    if not states:
        return True
    if len(states) == 1:
        return bool(own) and not act.towards  # towards some only, it says nothing of the state's part in the whole
    return any(not act.towards or other in act.towards for s in own for other in states if other != s)


def _still_held(dated: Dated, docket: Docket, on: date) -> Dated | None:
    """The suspension by those who have not taken it back; one by consent of all ends with the first who resumes."""
    back = {
        p for r in docket.of("resumption") if dated.takes_effect <= r.takes_effect <= on for p in r.act.parties
    }  # fmt: skip
    held = tuple(p for p in dated.act.parties if p not in back)
    if not held or (dated.act.ground == "consent" and len(held) < len(dated.act.parties)):
        return None
    return dated if held == dated.act.parties else replace(dated, act=replace(dated.act, parties=held))
