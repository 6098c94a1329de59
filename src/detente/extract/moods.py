"""The mood of an event: asserted, denied, planned, possible or asked, from its own words and from what stands above them.

``duty`` (must, should, can) is returned apart: what somebody ought to do is told by nobody as done.
"""

from __future__ import annotations

from detente.extract.page import mood_of
from detente.extract.triggers import Trigger, top_of
from detente.reading.parsed import Parsed

_RAISING = {
    "begin", "start", "continue", "resume", "stop", "go", "manage", "happen", "proceed", "help", "keep", "try", "attempt",
    "appear", "seem", "come", "move", "be", "have", "get", "let", "use",
}  # fmt: skip
_DUTY = {"must", "should", "ought", "can", "need", "shall"}
ASKS = {"request", "seek", "ask", "propose", "demand", "solicit", "invite", "offer", "suggest", "call", "want", "urge"}
STOPS = {
    "cancel", "refuse", "decline", "reject", "rule", "deny", "postpone", "oppose", "prevent", "avoid", "avert", "boycott",
}  # fmt: skip
COMES = {
    "plan", "schedule", "arrange", "prepare", "expect", "agree", "announce", "intend", "decide", "discuss",
    "consider", "confirm",
}  # fmt: skip
_FEARS = {"fear", "worry", "risk", "concern", "possibility", "prospect", "likelihood", "danger", "threat", "chance", "hope"}
AFTER = {"after", "during", "in", "at", "following", "since", "through", "with", "from", "by", "as", "amid", "over"}
_BEFORE = {"before", "for", "to", "ahead", "toward", "towards", "until", "pending"}


def verb_mood(parsed: Parsed, verb: int) -> str:
    """From the verb's own form, then from the verb that it completes or is coordinated with."""
    if parsed.negated(verb):
        return "denied"
    auxiliaries = {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "aux")}
    if auxiliaries & _DUTY and not auxiliaries & {"will"}:
        return "duty"
    if "would" in auxiliaries and _reported(parsed, verb):
        return "planned"
    own = mood_of(parsed, verb)
    above, relation = parsed.head[verb], parsed.rel[verb]
    if relation == "acl" and parsed.upos[above] == "NOUN" and _infinitive(parsed, verb):
        return _of_plan(parsed, above)
    if own != "asserted" or above == verb:
        return "planned" if own == "asserted" and _infinitive(parsed, verb) else own
    if relation == "xcomp" and parsed.lemma[above].lower() in _RAISING:
        return verb_mood(parsed, above)
    if relation == "conj" and parsed.upos[above] == "VERB" and not auxiliaries and not parsed.kids_by(verb, "nsubj", "nsubj:pass"):
        return verb_mood(parsed, above)
    if relation in ("acl", "advcl", "xcomp") and parsed.lemma[above].lower() in _FEARS:
        return "possible"
    if relation == "ccomp" and parsed.lemma[above].lower() in ("fear", "worry", "hope", "doubt", "wonder"):
        return "possible"
    return "planned" if _infinitive(parsed, verb) and relation != "ccomp" else own


def _of_plan(parsed: Parsed, noun: int) -> str:
    """"Made no effort to meet" and "has not made an effort to meet" deny it, "its plan to meet" does not tell it as done."""
    no = any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(noun, "det"))
    failed = parsed.lemma[noun].lower() in ("refusal", "failure")
    return "denied" if no or failed or parsed.negated(parsed.head[noun]) else "planned"


def _infinitive(parsed: Parsed, verb: int) -> bool:
    """"Flew to Oslo to sign", "leaders to meet": not told as done."""
    return any(parsed.word[k].lower() == "to" and parsed.upos[k] == "PART" for k in parsed.kids_by(verb, "mark", "aux"))


def _reported(parsed: Parsed, verb: int) -> bool:
    """"Said that it would withdraw": a future seen from the past; with a condition it stays one."""
    while parsed.rel[verb] == "conj":
        verb = parsed.head[verb]
    conditional = any(
        parsed.lemma[m].lower() in ("if", "unless") for k in parsed.kids_by(verb, "advcl") for m in parsed.kids_by(k, "mark")
    )
    return not conditional and parsed.rel[verb] in ("ccomp", "parataxis", "root") and parsed.rel[verb] != "root"


def noun_mood(parsed: Parsed, trigger: Trigger) -> str:
    """From the words beside the noun and from what is done with it."""
    token, verb = trigger.token, trigger.verb
    if any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(token, "det")):
        return "denied"
    beside = {parsed.lemma[k].lower() for k in parsed.kids_by(token, "amod", "det")}
    if beside & {"possible", "potential", "likely", "further", "any"}:
        return "possible"
    if beside & {"planned", "upcoming", "forthcoming", "scheduled"}:
        return "planned"
    if parsed.lemma[parsed.head[token]].lower() in _FEARS and parsed.rel[token] in ("nmod", "obl"):
        return "possible"
    if parsed.upos[parsed.head[token]] == "ADJ" and parsed.rel[token] == "nsubj":
        return _of_adjective(parsed, parsed.head[token])
    if verb == token:
        return "asserted"
    top = top_of(parsed, token)
    cases = {parsed.lemma[k].lower() for k in parsed.kids_by(top, "case")}
    lemma = parsed.lemma[verb].lower()
    if parsed.rel[top] == "obl" and cases & _BEFORE and not cases & AFTER and not trigger.light:
        return "asked" if lemma in ASKS else "planned"
    if parsed.rel[top] == "obl" and cases & AFTER:
        return "asserted"
    return _carried(parsed, trigger, lemma)


def _of_adjective(parsed: Parsed, adjective: int) -> str:
    """"Talks are possible": what the adjective says of it."""
    if parsed.negated(adjective) or parsed.lemma[adjective].lower() in ("impossible", "out", "off"):
        return "denied"
    unreal = {"possible", "likely", "unlikely", "necessary", "conceivable", "needed", "imminent", "inevitable", "important"}
    return "possible" if parsed.lemma[adjective].lower() in unreal else "asserted"


def _carried(parsed: Parsed, trigger: Trigger, lemma: str) -> str:
    own = verb_mood(parsed, trigger.verb)
    if lemma in STOPS and trigger.entry.type == "CONSULT":
        return "denied"
    if own == "asserted" and lemma in ASKS:
        return "asked"
    if own == "asserted" and lemma in COMES and trigger.entry.type == "CONSULT" and lemma not in ("discuss", "confirm"):
        return "planned"
    return own if trigger.light or trigger.entry.type == "CONSULT" else "asserted"
