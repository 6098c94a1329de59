"""Reported facts held against the record: does what the text claims agree with what is known, and where does it differ?

Verdicts: ``supported`` (the record has it), ``conflicts`` (the record has it otherwise), ``partly`` (some of it),
``not-in-record`` (the record is silent), ``not-checkable`` (nothing definite is claimed). Every verdict names what it rests
on by id and says it in one sentence.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.knowledge import Knowledge
from detente.law.ending import effect_of
from detente.law.reasons import sentence, when_text, with_article
from detente.model.agreement import Act, Agreement
from detente.model.facts import Check, Contact, TreatyAct
from detente.model.report import Account
from detente.model.when import When
from detente.record.check_contacts import check_contact

# What a report calls "withdrew" is on record as the notice with which it began, and the reverse.
SAME_ACT = {
    "withdrawal": ("withdrawal-notice", "withdrawal", "termination"),
    "withdrawal-notice": ("withdrawal-notice", "withdrawal"),
    "accession": ("accession", "ratification", "succession"),
    "ratification": ("ratification", "accession"),
    "termination": ("termination", "withdrawal-notice", "withdrawal"),
}


def check_account(account: Account, knowledge: Knowledge) -> tuple[Check, ...]:
    """Every checkable fact of an account, in the order of its facts."""
    report = account.dated.when if account.dated else None
    checks: list[Check] = []
    for fact in account.facts:
        found: Check | None = None
        if isinstance(fact, TreatyAct):
            found = check_act(fact, knowledge, report)
        elif isinstance(fact, Contact):
            found = check_contact(fact, account, knowledge, report)
        if found is not None:
            checks.append(found)
    return tuple(checks)


def check_act(fact: TreatyAct, knowledge: Knowledge, report: When | None) -> Check | None:
    """A reported treaty act against the register: was it taken, when, and does anybody deny its effect?

    ``report`` is the date of the report: acts after it do not count for it. ``None`` for an agreement that the register has not.
    """
    agreement = knowledge.agreements.get(fact.agreement)
    if agreement is None:
        return None
    if fact.mood not in ("asserted", "denied"):
        return Check(fact.id, "not-checkable", (), None, f"The text does not say that this took place ({fact.mood}).")
    on_record = list(_matching(agreement, fact, report))
    if not on_record:
        return _silent(fact, agreement)
    if fact.mood == "denied":
        return _denied(fact, agreement, on_record)
    return _compared(fact, agreement, on_record)


def _matching(agreement: Agreement, fact: TreatyAct, report: When | None) -> Iterable[Act]:
    code = code_of(fact)
    wanted = SAME_ACT.get(fact.act, (fact.act,))
    for act in agreement.acts:
        is_party = code is None or not act.parties or code in act.parties
        told = report is None or report.latest is None or (act.public.earliest or report.latest) <= report.latest
        if act.act in wanted and is_party and told and act.instrument is None:
            yield act


def code_of(fact: TreatyAct) -> str | None:
    """The state's code of the party, ``None`` where it is no state."""
    key = (fact.party.id if fact.party else None) or ""
    return key.removeprefix("state:") if key.startswith("state:") else None


def _silent(fact: TreatyAct, agreement: Agreement) -> Check:
    code = code_of(fact)
    name = agreement.name_of(code) if code else "the party"
    if code is not None and agreement.party(code) is None:
        says = sentence(f"{fact.party.name if fact.party else code} is not a party to {with_article(agreement)} in the register")
        return Check(fact.id, "conflicts", (), "party", says)
    says = sentence(f"the register of {with_article(agreement)} has no such act ({fact.act.replace('-', ' ')}) of {name} by then")
    return Check(fact.id, "not-in-record", (), None, says)


def _denied(fact: TreatyAct, agreement: Agreement, on_record: list[Act]) -> Check:
    told = "; ".join(told_act(agreement, act) for act in on_record)
    return Check(fact.id, "conflicts", tuple(a.id for a in on_record), "mood", sentence(f"the record has it: {told}"))


def _compared(fact: TreatyAct, agreement: Agreement, on_record: list[Act]) -> Check:
    """The acts on record that the claimed date allows; all of them where the text gives none."""
    fitting = [a for a in on_record if fact.when is None or dates_fit(fact.when, agreement, a)]
    chosen = fitting or on_record
    says = sentence("; ".join(dict.fromkeys(told_act(agreement, act) for act in chosen[:2])))
    because = [act.id for act in chosen]
    denials = denials_of(agreement, chosen)
    for denial in denials[:1]:
        because.append(denial.id)
        says += " " + sentence(denial.says or f"{agreement.name_of(denial.parties[0])} denies that this has legal effect")
    if fitting:
        return Check(fact.id, "supported", tuple(because), None, says)
    claimed = when_text(fact.when) if fact.when else ""
    return Check(fact.id, "conflicts", tuple(because), f"when: the text says {claimed}", says)


def dates_fit(claimed: When, agreement: Agreement, act: Act) -> bool:
    """Whether the claimed date is that of the act or of its effect."""
    effect = effect_of(agreement, act)
    return claimed.overlaps(act.when) or (effect is not None and claimed.overlaps(effect))


def told_act(agreement: Agreement, act: Act) -> str:
    """The act in words with its true dates."""
    names = ", ".join(agreement.name_of(p) for p in act.parties[:3])
    effect = effect_of(agreement, act)
    if act.act in ("withdrawal-notice", "withdrawal") and effect is not None and effect != act.when:
        return (
            f"{names} gave notice of withdrawal from {with_article(agreement)} on {when_text(act.when)}, "
            f"with effect on {when_text(effect)}"
        )
    if act.says:
        return act.says
    return f"{names}: {act.act.replace('-', ' ')} of {with_article(agreement)} on {when_text(act.when)}"


def denials_of(agreement: Agreement, acts: list[Act]) -> list[Act]:
    """The acts that deny the effect of some of these."""
    ids = {act.id for act in acts}
    return [a for a in agreement.acts if a.act == "denial-of-effect" and a.denies in ids]
