"""How an agreement begins to bind: VCLT articles 18 (signature's duty), 24 (entry into force) and 25 (provisional
application), each as a small function over clauses and dated acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from detente.law.dating import Dated, Docket
from detente.law.reasons import by_act, by_clause, listed, rule, vclt
from detente.law.turns import Turn, distinct
from detente.model.agreement import Agreement, Because, Clause
from detente.model.when import add_months
from detente.model.words import day_text

# By which acts a state consents to be bound (VCLT article 11), by what the entry into force waits for.
_BY_INSTRUMENT = ("ratification", "accession", "succession")
_CONSENT = {
    "signature": ("signature", *_BY_INSTRUMENT),
    "date": ("signature", *_BY_INSTRUMENT),
    "adoption": ("adoption", "accession", "succession", "political-commitment"),
}
SIGNED = ("signature", "succession", "adoption")


@dataclass(frozen=True, slots=True)
class Entry:
    """The entry into force of the agreement itself: its day and reasons, and the day of the last instrument needed."""

    turn: Turn
    quorum: date


def consent_kinds(agreement: Agreement) -> tuple[str, ...]:
    """The acts by which a state consents to be bound under this agreement."""
    clause = agreement.clause("entry-into-force")
    return _CONSENT.get(str(clause.parameters.get("condition")), _BY_INSTRUMENT) if clause else _BY_INSTRUMENT


def entry_into_force(
    agreement: Agreement, docket: Docket, entry_of: Callable[[str], Turn | None] = lambda _: None
) -> Entry | None:
    """VCLT article 24(1) and (2): as the treaty provides; failing a clause, as an entry into force on record says.

    Where deposits on record are not known to the day, the entry into force on record stands for the one that could not be
    computed. ``entry_of`` gives the entry into force of another agreement, for one that begins with it.
    """
    clause, recorded = agreement.clause("entry-into-force"), docket.first("entry-into-force")
    if clause is None:
        return _recorded(agreement, recorded, None) if recorded else None
    condition = clause.parameters.get("condition")
    if condition == "with":
        other = entry_of(str(clause.parameters.get("agreement")))
        return Entry(Turn(other.day, distinct((by_clause(clause), *other.because))), other.day) if other else None
    last = _CONDITIONS[str(condition)](agreement, clause, docket)
    consenting = [kind for kind in consent_kinds(agreement) if kind != "succession"]
    if recorded and recorded.exact and not all(d.exact for d in docket.of(*consenting)):
        return _recorded(agreement, recorded, clause)
    if last is None:
        return None
    day = _not_before(clause, delayed(clause, last.takes_effect))
    return Entry(Turn(day, (by_act(agreement, last.act), by_clause(clause, f"in force on {day_text(day)}"))), last.day)


def _recorded(agreement: Agreement, recorded: Dated, clause: Clause | None) -> Entry:
    day = recorded.takes_effect
    own = by_act(agreement, recorded.act)
    return Entry(Turn(day, (own, by_clause(clause)) if clause else (own,)), _quorum_before(day, clause))


def _quorum_before(day: date, clause: Clause | None) -> date:
    """The last day on which the last instrument can have been deposited, for an entry into force that is on record."""
    p = clause.parameters if clause else {}
    months = int(p.get("delay_months", 0))
    last = add_months(day, -months) if months else day - timedelta(days=int(p.get("delay_days", 0)))
    return add_months(last, 1) - timedelta(days=1) if p.get("first_of_month") else last


def delayed(clause: Clause, day: date) -> date:
    """The day after the clause's delay, in days or in calendar months (then, where it says so, the first of the month)."""
    p = clause.parameters
    if p.get("delay_months"):
        return add_months(day.replace(day=1) if p.get("first_of_month") else day, int(p["delay_months"]))
    return day + timedelta(days=int(p.get("delay_days", 0)))


def _not_before(clause: Clause, day: date) -> date:
    earliest = clause.parameters.get("not_before")
    return max(day, date.fromisoformat(earliest)) if earliest else day


def _exchange(agreement: Agreement, clause: Clause, docket: Docket) -> Dated | None:
    """The act that completes the exchange of instruments (or of notifications) between the sides."""
    return _last_of_first(agreement, docket, agreement.sides, "ratification")


def _last_of_first(agreement: Agreement, docket: Docket, states: tuple[str, ...], *kinds: str) -> Dated | None:
    """Of each state's first act of these kinds the last one; ``None`` while one of them is missing. The state that goes on
    with another's legal personality acts for it.
    """
    later = {p.continues: p.id for p in agreement.parties if p.continues}
    firsts = [next(iter(docket.by(s, *kinds) or docket.by(later.get(s, s), *kinds)), None) for s in states]
    done = [dated for dated in firsts if dated is not None]
    return max(done, key=lambda d: d.takes_effect) if done and len(done) == len(firsts) else None


def _deposits(agreement: Agreement, clause: Clause, docket: Docket) -> Dated | None:
    """The deposit with which the number is reached and every named state, or one with the quota, is a depositor.

    An instrument that was withdrawn before no longer counts.
    """
    count = int(clause.parameters.get("count", 0))
    named = {*clause.parameters.get("named", ()), *_with_quota(agreement, clause)}
    depositors: set[str] = set()
    for dated, states in _steps(docket, waiver=bool(clause.parameters.get("waiver"))):
        if dated.act.act == "withdrawal-of-ratification":
            depositors.difference_update(states)
            continue
        depositors.update(states)
        if len(depositors) >= count and named <= depositors:
            return dated
    return None


def _steps(docket: Docket, *, waiver: bool) -> Iterator[tuple[Dated, tuple[str, ...]]]:
    """The deposits and their withdrawals in order, each with the states whose instruments then count."""
    ratified: set[str] = set()
    waived: set[str] = set()
    for dated in docket.of("ratification", "accession", "waiver", "withdrawal-of-ratification"):
        parties = dated.act.parties
        if not waiver or dated.act.act == "withdrawal-of-ratification":
            if dated.act.act != "waiver":
                yield dated, parties
            continue
        (waived if dated.act.act == "waiver" else ratified).update(parties)
        yield dated, tuple(p for p in parties if p in waived and p in ratified)


def _with_quota(agreement: Agreement, clause: Clause) -> Iterator[str]:
    """The states with a quota so large that the entry into force waits for them (a shared quota: each of its group)."""
    least = clause.parameters.get("quota_at_least")
    for limit in agreement.limits if least else ():
        if limit.quota and limit.number is not None and limit.number >= int(least or 0):
            yield from limit.parties


def _all_signatories(agreement: Agreement, clause: Clause, docket: Docket) -> Dated | None:
    """The deposit after which every signatory has deposited; successors stand in their predecessor's place."""
    successions = docket.of("succession")
    gone = {d.act.predecessor for d in successions if d.act.predecessor}
    successors = {p for d in successions for p in d.act.parties}
    wanted = ({p for d in docket.of("signature") for p in d.act.parties} | successors) - gone
    return _last_of_first(agreement, docket, tuple(sorted(wanted)), "ratification", "accession") if wanted else None


def _signature(agreement: Agreement, clause: Clause, docket: Docket) -> Dated | None:
    """Of two sides the later signature; of many the first day on which there are two signatories."""
    if agreement.sides:
        return _last_of_first(agreement, docket, agreement.sides, "signature")
    signatories: set[str] = set()
    for dated in docket.of("signature"):
        signatories.update(dated.act.parties)
        if len(signatories) > 1:
            return dated
    return None


def _date(agreement: Agreement, clause: Clause, docket: Docket) -> Dated | None:
    """The day that the clause names, once it has been signed."""
    signed = _signature(agreement, clause, docket)
    day = clause.parameters.get("day")
    return Dated(signed.act, signed.day, date.fromisoformat(day)) if signed and day else signed


def _adoption(agreement: Agreement, clause: Clause, docket: Docket) -> Dated | None:
    """The adoption of a document or resolution, or the declaration of a state's own commitment."""
    kinds = ("adoption", "political-commitment") if agreement.kind == "unilateral" else ("adoption",)
    adopted, day = docket.first(*kinds), clause.parameters.get("day")
    return Dated(adopted.act, adopted.day, date.fromisoformat(day)) if adopted and day else adopted


_CONDITIONS: dict[str, Callable[[Agreement, Clause, Docket], Dated | None]] = {
    "exchange": _exchange,
    "deposits": _deposits,
    "all-signatories": _all_signatories,
    "signature": _signature,
    "date": _date,
    "adoption": _adoption,
}


def consents(agreement: Agreement, party: str, own: Docket, entry: Entry | None) -> list[Dated]:
    """The acts by which a state consented to be bound, in order, less one that was withdrawn before the entry into force.

    Under a treaty that asks for a waiver the consent counts from the waiver (Treaty of Tlatelolco, article 28).
    """
    kinds, clause = consent_kinds(agreement), agreement.clause("entry-into-force")
    if agreement.kind != "unilateral":
        kinds = tuple(k for k in kinds if k != "political-commitment")
    found = own.by(party, *kinds)
    if clause and clause.parameters.get("waiver"):
        waived = next(iter(own.by(party, "waiver")), None)
        found = [d if d.day >= waived.day else waived for d in found] if waived else []
    taken = own.by(party, "withdrawal-of-ratification")
    withdrawn = [d.day for d in taken if entry is None or d.day < entry.turn.day]
    return [d for d in found if not any(d.day <= day for day in withdrawn)]


def entry_for_state(
    agreement: Agreement, party: str, consent: Dated, docket: Docket, entry: Entry | None
) -> Turn | None:
    """VCLT article 24(3): for a state that consents after the entry into force, as the treaty provides.

    Where it provides nothing, the treaty binds the state from the day of its consent. A successor state
    takes the predecessor's place on the day of the succession, without a delay; of a predecessor that had only signed it
    takes the signature.
    """
    if entry is None:
        return None
    whole, own = entry.turn, by_act(agreement, consent.act)
    if consent.act.act == "succession":
        if not _bound_predecessor(agreement, consent, docket):
            return None
        return Turn(max(whole.day, consent.takes_effect), distinct((own, *whole.because)))
    clause = agreement.clause("entry-into-force-later")
    after_quorum = clause is not None and clause.parameters.get("after") == "quorum"
    among_first = consent.day <= entry.quorum or (consent.day < whole.day and not after_quorum)
    if clause is None or among_first:
        return Turn(max(whole.day, consent.takes_effect), distinct((own, *whole.because)))
    day = max(whole.day, delayed(clause, consent.day))
    return Turn(day, (own, by_clause(clause, f"in force for {agreement.name_of(party)} on {day_text(day)}")))


def _bound_predecessor(agreement: Agreement, succession: Dated, docket: Docket) -> bool:
    """Whether the predecessor had consented; one of which nothing is on record is taken to have."""
    older = succession.act.predecessor
    acts = docket.by(older, "signature", *consent_kinds(agreement)) if older else []
    return not acts or any(d.act.act != "signature" or "signature" in consent_kinds(agreement) for d in acts)


def provisional_application(agreement: Agreement, party: str, own: Docket, docket: Docket) -> Iterator[Turn]:
    """VCLT article 25(1): a treaty, or a part of it, is applied before its entry into force where it so provides (a) or the
    negotiating states have so agreed (b): then an act of provisional application is on record. Between two sides it begins
    when both have signed.
    """
    clause, signed = agreement.clause("provisional-application"), own.by(party, *SIGNED)
    by_signature = clause is not None and clause.parameters.get("from") == "signature"
    if clause is not None and by_signature and signed:
        last = (_signature(agreement, clause, docket) if agreement.sides else None) or signed[0]
        first = max(signed[0], last, key=lambda d: d.takes_effect)
        says = "a treaty or a part of it is applied provisionally before its entry into force if it so provides"
        yield Turn(first.takes_effect, (by_act(agreement, first.act), by_clause(clause), vclt("25(1)", says)))
    for declared in own.by(party, "provisional-application"):
        if not (by_signature and signed and declared.day <= signed[0].takes_effect):
            says = "a treaty or a part of it is applied provisionally where those who negotiated it have so agreed"
            yield Turn(declared.takes_effect, (by_act(agreement, declared.act), vclt("25(1)", says)))


def signature(agreement: Agreement, party: str, own: Docket) -> Turn | None:
    """VCLT article 18: the day from which a state must not defeat the treaty's object and purpose, because it has signed (a)
    or consented and waits for the entry into force (b). For a successor, the day on which it takes the signatory's place.
    """
    kinds = {*SIGNED, *consent_kinds(agreement)} - {"political-commitment"}
    signed = min(own.by(party, *kinds), key=_since, default=None)
    if signed is None:
        return None
    clause = agreement.clause("entry-into-force")
    duty = duty_before_entry(agreement, consented=signed.act.act == "accession")
    return Turn(_since(signed), (by_act(agreement, signed.act), *((by_clause(clause),) if clause else ()), duty))


def duty_before_entry(agreement: Agreement, *, consented: bool) -> Because:
    """VCLT article 18: what a signature (a) or a consent (b) binds to before the entry into force."""
    who = "a state that has consented to be bound" if consented else "a signatory"
    says = f"{who} must not defeat the object and purpose of the treaty before its entry into force"
    return rule(agreement, "18", says, "it has no effect before the day that it names")


def not_yet(agreement: Agreement, docket: Docket, on: date) -> Because | None:
    """What the entry into force still waits for on a day: the clause, how many have deposited, and who of the named has not."""
    clause = agreement.clause("entry-into-force")
    if clause is None or clause.parameters.get("condition") != "deposits":
        return by_clause(clause) if clause else None
    depositors: set[str] = set()
    for dated, states in _steps(docket, waiver=bool(clause.parameters.get("waiver"))):
        if dated.day <= on:
            withdrawn = dated.act.act == "withdrawal-of-ratification"
            depositors = depositors - set(states) if withdrawn else depositors | set(states)
    named = {*clause.parameters.get("named", ()), *_with_quota(agreement, clause)}
    missing = sorted(agreement.name_of(code) for code in named - depositors)
    text = f"{len(depositors)} states have deposited by {day_text(on)}"
    if missing:
        text += f", and {listed(missing) if len(missing) <= 12 else f'{len(missing)} of those named'} have not"
    return by_clause(clause, text)


def _since(dated: Dated) -> date:
    """A succession counts from the day that it names, everything else from the day it was done."""
    return dated.takes_effect if dated.act.act == "succession" else dated.day


def duty_of_signatory() -> Because:
    """VCLT article 18: what a signature or a consent binds to before the entry into force."""
    return vclt("18", "a signatory must not defeat the object and purpose of the treaty before its entry into force")
