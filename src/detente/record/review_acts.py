"""Reported treaty acts against the register, as known on a day, and the claim that an agreement is the last of its kind."""

from __future__ import annotations

from datetime import date, timedelta

from detente.knowledge import Knowledge
from detente.law.ending import effect_of
from detente.law.lives import Lives
from detente.law.reasons import listed, sentence, when_text, with_article
from detente.law.system import of_pair
from detente.model.agreement import Act, Agreement
from detente.model.facts import TreatyAct
from detente.model.when import When
from detente.record.check import SAME_ACT, code_of, dates_fit, denials_of, told_act
from detente.record.review_types import Finding
from detente.record.review_view import AHEAD

_PHRASES = {
    "accession": "accession to", "succession": "succession to", "withdrawal": "withdrawal from",
    "withdrawal-notice": "notice of withdrawal from", "entry-into-force": "entry into force of",
    "withdrawal-of-ratification": "withdrawal of the ratification of", "snapback": "snapback under",
    "denial-of-effect": "denial of an act's effect under", "political-commitment": "political commitment under",
}  # fmt: skip
_SOON = timedelta(days=7)  # an act is reported as done that is announced and done within these days


def act_finding(fact: TreatyAct, knowledge: Knowledge, report: date | None, known: date) -> Finding:
    """An act against what the register had by the day ``known``. ``report`` is the day of the report, ``None`` if it is not known.

    What was planned or asked for is no claim that it took place: it is told whether it did.
    """
    agreement = knowledge.agreements.get(fact.agreement)
    if agreement is None:
        return Finding("not-checkable", (), "The register does not have this agreement.")
    acts = _on_record(agreement, fact, known)
    if fact.mood in AHEAD:
        return _ahead(fact, agreement, acts, report, known)
    if fact.mood == "denied":
        return _denied(fact, agreement, acts, report)
    return _asserted(fact, agreement, acts, report)


def _on_record(agreement: Agreement, fact: TreatyAct, known: date) -> list[Act]:
    """The acts that the fact can mean, as far as they were public on the day; what an entry corrects is left out."""
    code, wanted = code_of(fact), SAME_ACT.get(fact.act, (fact.act,))
    public = [a for a in agreement.acts if a.instrument is None and (a.public.earliest or date.min) <= known]
    corrected = {a.corrects for a in public if a.corrects}
    return [a for a in public if a.id not in corrected and a.act in wanted and (not code or not a.parties or code in a.parties)]


def _asserted(fact: TreatyAct, agreement: Agreement, acts: list[Act], report: date | None) -> Finding:
    code = code_of(fact)
    if not acts and code is not None and agreement.party(code) is None:
        who = fact.party.name if fact.party else code
        return Finding("conflicts", (), sentence(f"{who} is not a party to {with_article(agreement)} in the register"), "party")
    if not acts:
        return Finding("not-in-record", (), sentence(_none_says(fact, agreement)))
    done = [a for a in acts if report is None or (a.when.earliest or date.min) <= report]
    if not done:
        return _later(acts, agreement, report or date.min)
    return _dated(fact, agreement, done)


def _later(acts: list[Act], agreement: Agreement, report: date) -> Finding:
    """It is on record, but for a day after the report that tells it as done."""
    first = min(acts, key=lambda a: (a.when.earliest or date.min, a.id))
    soon = (first.when.earliest or date.min) - report <= _SOON
    says = sentence(f"on record only after the report: {told_act(agreement, first)}")
    differs = f"when: the report is of {report}, the act of {first.when}"
    return Finding("partly" if soon else "conflicts", (first.id,), says, differs)


def _dated(fact: TreatyAct, agreement: Agreement, done: list[Act]) -> Finding:
    """The acts on record that the claimed dates allow; all of them where none fits."""
    fitting = [a for a in done if (fact.when is None or dates_fit(fact.when, agreement, a)) and _effect_fits(fact, agreement, a)]
    chosen = (fitting or done)[-2:] if fact.when is None and not fitting else (fitting or done)[:2]
    denials = denials_of(agreement, chosen)[:1]
    told = [*dict.fromkeys(told_act(agreement, a) for a in chosen), *(d.says for d in denials if d.says)]
    because = tuple(dict.fromkeys(a.id for a in (*chosen, *denials)))
    says = " ".join(sentence(t) for t in told)
    if fitting:
        return Finding("supported", because, says)
    return Finding("conflicts", because, says, _dates_differ(fact, agreement, chosen[0]))


def _effect_fits(fact: TreatyAct, agreement: Agreement, act: Act) -> bool:
    known = effect_of(agreement, act)
    return fact.effect is None or known is None or fact.effect.overlaps(known) or fact.effect.overlaps(act.when)


def _dates_differ(fact: TreatyAct, agreement: Agreement, act: Act) -> str:
    if fact.when is not None and not dates_fit(fact.when, agreement, act):
        return f"when: the text says {when_text(fact.when)}, the record {when_text(act.when)}"
    known = effect_of(agreement, act) or act.when
    return f"effect: the text says {when_text(fact.effect or act.when)}, the record {when_text(known)}"


def _denied(fact: TreatyAct, agreement: Agreement, acts: list[Act], report: date | None) -> Finding:
    """A denial holds where the register, which has every act with legal effect, has none by the report's day."""
    done = [a for a in acts if report is None or (a.when.latest or date.max) <= report]
    done = [a for a in done if fact.when is None or dates_fit(fact.when, agreement, a)]
    if not done:
        return Finding("supported", (), sentence(_none_says(fact, agreement)))
    told = "; ".join(dict.fromkeys(told_act(agreement, a) for a in done[:2]))
    return Finding("conflicts", tuple(a.id for a in done[:2]), sentence(f"the record has it: {told}"), "mood")


def _ahead(fact: TreatyAct, agreement: Agreement, acts: list[Act], report: date | None, known: date) -> Finding:
    if report is None or known <= report:
        return Finding("not-checkable", (), f"The text does not say that this took place ({fact.mood}).")
    came = [a for a in acts if (a.when.latest or date.max) >= report and (a.when.earliest or date.min) <= known]
    planned = fact.when or fact.effect
    if not came:
        if planned is not None and (planned.latest is None or planned.latest >= known):
            return Finding("not-checkable", (), f"The time for which it was {fact.mood} is not over.")
        return Finding("not-in-record", (), sentence(f"{fact.mood}; {_none_says(fact, agreement)} since then"))
    first = min(came, key=lambda a: (a.when.earliest or date.min, a.id))
    if planned is None or dates_fit(planned, agreement, first):
        return Finding("supported", (first.id,), sentence(f"it took place: {told_act(agreement, first)}"))
    says = f"{fact.mood} for {when_text(planned)}; the record has it on {when_text(first.when)}"
    differs = f"when: {fact.mood} for {when_text(planned)}, on record {when_text(first.when)}"
    return Finding("partly", (first.id,), sentence(says), differs)


def _none_says(fact: TreatyAct, agreement: Agreement) -> str:
    code = code_of(fact)
    name = agreement.name_of(code) if code else "the party"
    return f"the register of {with_article(agreement)} has no such act ({fact.act.replace('-', ' ')}) of {name}"


def act_claim(fact: TreatyAct, knowledge: Knowledge) -> str:
    """The act in a short sentence: "Russia: suspension of New START, 21 February 2023."."""
    agreement = knowledge.agreements.get(fact.agreement)
    name = with_article(agreement) if agreement else fact.agreement
    done = _PHRASES.get(fact.act, f"{fact.act.replace('-', ' ')} of")
    parts = [f"{fact.party.name if fact.party else 'party not named'}: {done} {name}"]
    parts += [fact.mood] if fact.mood != "asserted" else []
    parts += [when_text(fact.when)] if fact.when else []
    parts += [f"with effect {when_text(fact.effect)}"] if fact.effect else []
    return sentence(", ".join(parts))


def last_agreement_finding(fact: TreatyAct, knowledge: Knowledge, lives: Lives, on: date | None, known: date) -> Finding:
    """Whether another treaty between the two sides on the same subject was in force on the day, as known on another.

    Only agreements of two sides are asked: what is said to be the last is as a rule the last between the two.
    """
    agreement = knowledge.agreements.get(fact.agreement)
    if agreement is None or on is None or len(agreement.sides) != 2:
        return Finding("not-checkable", (), "Others of its kind are looked for beside agreements of two sides on a known day.")
    pair = tuple(lives.of(agreement, None).continuing.get(s, s) for s in agreement.sides)
    others = [
        other for key, other in sorted(knowledge.agreements.items())
        if key != agreement.id and other.kind == "bilateral" and other.bindingness == "treaty"
        and set(other.covers) & set(agreement.covers) and of_pair(other, pair, on, known, lives).bound
    ]  # fmt: skip
    names = listed(agreement.name_of(s) for s in pair)
    if not others:
        subjects = listed(c.replace("-", " ") for c in agreement.covers)
        says = f"no other treaty of {names} on {subjects} was in force on {when_text(When.day(on))}"
        return Finding("supported", (), sentence(says))
    told = listed(other.name for other in others)
    says = f"in force between {names} on {when_text(When.day(on))} and on a subject of this one: {told}"
    return Finding("partly", tuple(other.id for other in others), sentence(says), f"others: {told}")
