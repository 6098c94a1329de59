"""What would follow from an act that nobody has taken: ``detente what-if``.

The act is laid among the others and the law is asked again; nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from detente.errors import UsageError
from detente.law import ending
from detente.law.dating import Dated
from detente.law.limits import caps, channels, inspections
from detente.law.lives import Life, Lives
from detente.law.notices import principals
from detente.law.reasons import by_act, by_clause, house, vclt, with_article
from detente.law.standing import standing
from detente.law.system import bound
from detente.model.agreement import BOUND, Act, Agreement, Because, Clause, Standing
from detente.model.when import When
from detente.model.words import day_text

ACTS = ("withdrawal-notice",)


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a notice of withdrawal would bring about.

    ``effect`` is the first day without the agreement, ``None`` where it cannot be given or takes no effect yet;
    ``condition`` what the clause asks for; ``whole_after`` the status of the agreement as a whole on that day;
    ``ended_between`` the pairs that it would no longer bind and ``still_between`` how many pairs it still would;
    ``limits``, ``inspections`` and ``channels`` what falls; ``still_covered_by`` what else covers the same subjects.
    """

    agreement: str
    party: str
    on: date
    possible: bool
    effect: date | None
    condition: str | None
    whole_after: str
    ended_between: tuple[tuple[str, str], ...]
    still_between: int
    limits: tuple[str, ...]
    inspections: tuple[str, ...]
    channels: tuple[str, ...]
    still_covered_by: tuple[str, ...]
    because: tuple[Because, ...]

    def to_json(self) -> dict[str, Any]:
        """The JSON of ``detente what-if``."""
        return {
            "agreement": self.agreement,
            "party": self.party,
            "on": self.on.isoformat(),
            "possible": self.possible,
            "effect": self.effect.isoformat() if self.effect else None,
            "condition": self.condition,
            "whole_after": self.whole_after,
            "ended_between": [list(pair) for pair in self.ended_between],
            "still_between": self.still_between,
            "lapses": {
                "limits": list(self.limits), "inspections": list(self.inspections), "channels": list(self.channels),
            },
            "still_covered_by": list(self.still_covered_by),
            "because": [b.to_json() for b in self.because],
        }  # fmt: skip


def what_if(lives: Lives, agreement: Agreement, act: str, party: str, on: date) -> Consequences:
    """The consequences of ``act`` (one of ``ACTS``) by a state on a day, as known on that day.

    Raises ``UsageError`` for another act.
    """
    if act not in ACTS:
        raise UsageError(f"no consequences are known for the act {act!r}: choose one of {', '.join(ACTS)}")
    code = _acting(lives.of(agreement, on), party.removeprefix("state:"), on)
    now = standing(agreement, (code,), on=on, known=on, lives=lives)
    clause = agreement.clause("withdrawal")
    refusal = _refusal(agreement, now, clause) or _not_yet_open(lives, clause, on)
    if refusal:
        return _impossible(lives, agreement, code, on, refusal)
    supposed = _supposed(agreement, code, on)
    effect, because = _effect(agreement, supposed, on)
    after = replace(agreement, acts=(*agreement.acts, supposed))
    condition = _condition(clause, effect)
    too_late = _ends_before(lives, agreement, code, on, effect)
    if too_late:
        return _impossible(lives, agreement, code, on, (*too_late, *because))
    if effect is None:
        return _none_yet(lives, agreement, code, on, condition, because)
    return _effective(lives, agreement, after, code, on, effect, condition, because)


def _acting(life: Life, code: str, on: date) -> str:
    """The state that acts on a day for the one that is named: the state that continues it, once it is gone."""
    party = life.parties.get(code)
    is_gone = party is not None and party.until is not None and on > party.until
    return life.continuing.get(code, code) if is_gone else code


def _refusal(agreement: Agreement, now: Standing, clause: Clause | None) -> tuple[Because, ...]:
    """Why a notice would be nothing: not bound, already leaving, or no right to withdraw."""
    name = agreement.name_of(now.parties[0])
    if _has_given_notice(agreement, now):
        return (house("notice-given", f"{name} has given notice already", "the acts on record"), *now.because)
    if not (now.bound or now.status in ("suspended", "unknown")):
        says = f"{with_article(agreement)} does not bind {name} on {day_text(now.on)}"
        return (house("not-bound", says, "the acts on record"), *now.because)
    if now.status == "provisional":
        says = "who applies a treaty provisionally ends that by giving notice that it will not become a party"
        return (vclt("25(2)", f"it is not in force for {name}; {says}"), *now.because)
    if clause is None and agreement.bindingness == "treaty":
        return (_no_clause(agreement),)
    if clause is None and agreement.bindingness == "resolution":
        says = "members of the United Nations carry out the decisions of the Security Council; no state withdraws from one"
        return (house("un-charter:25", says, "Charter of the United Nations, article 25"),)
    return ()


def _not_yet_open(lives: Lives, clause: Clause | None, on: date) -> tuple[Because, ...]:
    """A right to withdraw that opens only with the end of another agreement (Peaceful Nuclear Explosions Treaty, VIII(2))."""
    other = lives.agreements.get(str(clause.parameters.get("after_end_of"))) if clause else None
    if clause is None or other is None or standing(other, on=on, known=on, lives=lives).status == "ended":
        return ()
    return (by_clause(clause, f"{with_article(other)} has not ended"),)


def _no_clause(agreement: Agreement) -> Because:
    """VCLT article 56 for a treaty that says nothing of its end, article 54 for one that does and names no withdrawal."""
    if any(c.parameters.get("with") or c.parameters.get("through") or c.parameters.get("years")
           for c in agreement.clauses if c.type == "duration") or agreement.act_of("fulfilment"):  # fmt: skip
        return vclt("54", "a treaty that provides for its end gives no other right to leave it than by consent of all parties")
    says = (
        "a treaty without a clause on its end or on withdrawal gives no right to leave it, unless the parties meant to admit it "
        "or its nature implies it; then twelve months' notice is due"
    )
    return vclt("56(1)", says)


def _has_given_notice(agreement: Agreement, now: Standing) -> bool:
    own = {a.id for a in agreement.acts if a.act == "withdrawal-notice" and now.parties[0] in a.parties}
    return now.status == "notice-running" and any(b.id in own for b in now.because)


def _supposed(agreement: Agreement, code: str, on: date) -> Act:
    """The act that is supposed. A commitment that is only political is left without a notice."""
    return Act(
        id=f"act:{agreement.id}:{code}:what-if:{on}", agreement=agreement.id, parties=(code,),
        act="withdrawal-notice" if agreement.clause("withdrawal") else "withdrawal", when=When(on, on), source="supposed",
        says=f"suppose that {agreement.name_of(code)} gives notice of withdrawal on {day_text(on)}",
    )  # fmt: skip


def _effect(agreement: Agreement, supposed: Act, on: date) -> tuple[date | None, tuple[Because, ...]]:
    if supposed.act == "withdrawal-notice":
        return ending.withdrawal(agreement, Dated(supposed, on))
    says = "a commitment that binds politically only may be left at any time"
    return on, (by_act(agreement, supposed), house("political-commitment", says, "the agreement's own bindingness"))


def _ends_before(
    lives: Lives, agreement: Agreement, code: str, on: date, effect: date | None
) -> tuple[Because, ...]:
    """Why a notice would come too late: the agreement ends for the state before the notice takes effect."""
    if effect is None:
        return ()
    gone = lives.of(agreement, on).parties[code].until if code in lives.of(agreement, on).parties else None
    if gone and gone < effect:
        return (house("state-extinct", f"{agreement.name_of(code)} ceases to exist on {day_text(gone)}"),)
    eve = standing(agreement, (code,), on=effect - timedelta(days=1), known=on, lives=lives)
    if eve.status != "ended":
        return ()
    ends = next(day for day, p in lives.of(agreement, on).courses(code)[-1] if p.status == "ended")
    says = f"the notice would come too late: it takes effect on {day_text(effect)}, and the agreement ends on {day_text(ends)}"
    return (house("too-late", says, "the agreement's own clauses"),)


def _condition(clause: Clause | None, effect: date | None) -> str | None:
    """What the clause asks for, and what keeps the withdrawal from taking effect."""
    parts = [str(clause.parameters["condition"])] if clause and clause.parameters.get("condition") else []
    if effect is None:
        parts.append("no effect before the end of the armed conflict in which the party is engaged")
    elif clause and clause.parameters.get("blocked_by"):
        parts.append("no effect while the party is engaged in an armed conflict")
    return "; ".join(parts) or None


def _effective(
    lives: Lives, agreement: Agreement, after: Agreement, code: str, on: date, effect: date, condition: str | None,
    because: tuple[Because, ...],
) -> Consequences:  # fmt: skip
    then = Lives({**_others(lives), agreement.id: after})
    eve = effect - timedelta(days=1)
    whole = standing(after, on=effect, known=on, lives=then)
    ended, still = _pairs(then, after, code, eve, effect, on)
    fallen = [_fallen(then, after, code, eve, effect, on, kind) for kind in (caps, inspections, channels)]
    others = sorted({c for pair in ended for c in pair} - {code})
    return Consequences(
        agreement.id, code, on, True, effect, condition, whole.status, ended, still,
        tuple(_cap_text(x) for x in fallen[0]), tuple(x.name or x.says for x in fallen[1]),
        tuple(x.name or x.says for x in fallen[2]), _covered(then, agreement, code, others, effect, on), because,
    )  # fmt: skip


def _others(lives: Lives) -> Mapping[str, Agreement]:
    return dict(lives.agreements.items())


def _pairs(
    lives: Lives, agreement: Agreement, code: str, eve: date, effect: date, known: date
) -> tuple[tuple[tuple[str, str], ...], int]:
    """The pairs that were bound on the eve and are not from the effect on, and how many still are."""
    life = lives.of(agreement, known)
    before, after = _bound_states(lives, agreement, eve, known), _bound_states(lives, agreement, effect, known)
    ended = []
    for pair in combinations(sorted(before), 2):
        concerned = code in pair or (agreement.kind == "bilateral" and _across(agreement, pair))
        if concerned and _binds(life, pair, eve) and not _binds(life, pair, effect):
            ended.append((pair[0], pair[1]))
    still = sum(_binds(life, pair, effect) for pair in combinations(sorted(after), 2))
    return tuple(ended), still


def _across(agreement: Agreement, pair: tuple[str, ...]) -> bool:
    """Whether the two stand on the two sides: one of them is the side that has no successors."""
    alone = [s for s in agreement.sides if s in pair and not any(a.predecessor == s for a in agreement.acts)]
    return bool(alone) or set(pair) <= principals(agreement)


def _binds(life: Life, pair: tuple[str, ...], on: date) -> bool:
    return life.phases(pair, on)[-1].status in _IN_FORCE


_IN_FORCE = BOUND | {"suspended"}


def _bound_states(lives: Lives, agreement: Agreement, on: date, known: date) -> list[str]:
    each = standing(agreement, on=on, known=known, lives=lives).by_party
    return [code for code, (status, _) in each.items() if status in _IN_FORCE]


def _fallen(lives: Lives, agreement: Agreement, code: str, eve: date, effect: date, known: date, kind: Any) -> list[Any]:
    """The provisions of one kind that held for the state on the eve and do not on the day of the effect."""
    before = standing(agreement, (code,), on=eve, known=known, lives=lives)
    after = standing(agreement, (code,), on=effect, known=known, lives=lives)
    kept = {x.id for x in kind(agreement, after, effect)}
    return [x for x in kind(agreement, before, eve) if x.id not in kept]


def _cap_text(limit: Any) -> str:
    return f"{limit.number:,} {limit.unit}" if limit.number is not None else str(limit.unit)


def _covered(
    lives: Lives, agreement: Agreement, code: str, others: list[str], effect: date, known: date
) -> tuple[str, ...]:
    """The agreements on the same subjects that still bind the state towards one of those it left."""
    same = {k: a for k, a in lives.agreements.items() if k != agreement.id and set(a.covers) & set(agreement.covers)}
    found: set[str] = set()
    register = Lives(same)
    for other in others if same else ():
        found |= {k for k, s in bound(register, code, other, effect, known).items() if s.parties != (other,)}
    return tuple(sorted(found))


def _impossible(
    lives: Lives, agreement: Agreement, code: str, on: date, because: tuple[Because, ...]
) -> Consequences:
    clause = agreement.clause("withdrawal")
    return _without_effect(lives, agreement, code, on, False, _condition(clause, on), because)


def _none_yet(
    lives: Lives, agreement: Agreement, code: str, on: date, condition: str | None, because: tuple[Because, ...]
) -> Consequences:
    return _without_effect(lives, agreement, code, on, True, condition, because)


def _without_effect(
    lives: Lives, agreement: Agreement, code: str, on: date, possible: bool, condition: str | None,
    because: tuple[Because, ...],
) -> Consequences:  # fmt: skip
    whole = standing(agreement, on=on, known=on, lives=lives)
    life, states = lives.of(agreement, on), _bound_states(lives, agreement, on, on)
    still = sum(_binds(life, pair, on) for pair in combinations(sorted(states), 2))
    return Consequences(
        agreement.id, code, on, possible, None, condition, whole.status, (), still, (), (), (), (), because
    )

