"""Who leaves, and when: notices of withdrawal with their effect, and whether they were taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from detente.law import ending
from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act
from detente.law.turns import Turn
from detente.model.agreement import Agreement, Because


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice from its day on: the day of its effect (``None``: none yet), and the act that took it back."""

    given: Dated
    effect: date | None
    because: tuple[Because, ...]
    back: Dated | None = None

    @property
    def leaving(self) -> Turn | None:
        """The first day without the agreement; ``None`` where the notice was taken back or has no effect yet."""
        return Turn(self.effect, self.because) if self.effect and self.back is None else None


def notices(agreement: Agreement, docket: Docket, code: str | None, start: date) -> list[Notice]:
    """The notices given while the agreement was in force (since ``start``) that count for a state, in their order; also what
    ends a commitment without a notice.

    In an agreement of two sides each side's own notice counts for everybody (VCLT article 70(1)); that of another state
    which stands on one of the sides counts for this state alone (70(2)). ``code`` ``None``: for the agreement itself.
    """
    taken = _taken_back(agreement, docket)
    found = []
    for given in docket.of("withdrawal-notice"):
        if given.day >= start and _counts(agreement, docket, given, code):
            effect, because = ending.withdrawal(agreement, given)
            backs = taken.get(given.act.id, {})
            wanted = [code] if code in given.act.parties else list(given.act.parties)
            back = backs[str(wanted[-1])] if all(p in backs for p in wanted) else None
            found.append(Notice(given, effect, because, back))
    return [*found, *_without_notice(agreement, docket, code, start)]


def principals(agreement: Agreement) -> set[str]:
    """The two sides of a bilateral agreement as it was made, and who continues their legal personality."""
    heirs = {p.id for p in agreement.parties if p.continues in agreement.sides}
    return {*agreement.sides, *heirs}


def _counts(agreement: Agreement, docket: Docket, given: Dated, code: str | None) -> bool:
    if code is not None and any(d is given for d in docket.by(code, given.act.act)):
        return True
    if agreement.kind == "unilateral":
        return code is None
    return agreement.kind == "bilateral" and bool(principals(agreement) & set(given.act.parties))


def _without_notice(agreement: Agreement, docket: Docket, code: str | None, start: date) -> Iterator[Notice]:
    for left in docket.of("withdrawal"):
        if left.takes_effect >= start and _counts(agreement, docket, left, code):
            yield Notice(left, left.takes_effect, (by_act(agreement, left.act),))


def _taken_back(agreement: Agreement, docket: Docket) -> dict[str, dict[str, Dated]]:
    """VCLT article 68: which notices were taken back by which of their authors, each by the next taking back after it."""
    found: dict[str, dict[str, Dated]] = {}
    for back in docket.of("withdrawal-of-notice"):
        for party in back.act.parties:
            given = _last_open(agreement, docket, party, back.day, found)
            if given:
                found.setdefault(given.act.id, {})[party] = back
    return found


def _last_open(
    agreement: Agreement, docket: Docket, party: str, on: date, taken: dict[str, dict[str, Dated]]
) -> Dated | None:
    """The last notice of a state before a day that has not taken effect and was not taken back yet."""
    last = None
    for given in docket.of("withdrawal-notice"):
        if party in given.act.parties and given.day <= on and party not in taken.get(given.act.id, {}):
            effect, _ = ending.withdrawal(agreement, given)
            last = given if effect is None or on < effect else last
    return last
