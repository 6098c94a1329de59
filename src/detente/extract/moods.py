"""The mood of an event or act: asserted, denied, planned, possible or asked, from its own words and from what stands above.

``duty`` (must, should, can) is returned apart: what somebody ought to do is told by nobody as done.
"""

from __future__ import annotations

from detente.extract.gerunds import gerund_mood
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
_FEARS = {
    "fear", "worry", "risk", "concern", "suspicion", "possibility", "prospect", "likelihood", "danger", "threat", "chance",
    "hope",
}  # fmt: skip
AFTER = {"after", "during", "in", "at", "following", "since", "through", "with", "from", "by", "as", "amid", "over"}
# A verdict takes what it is about as done: "condemned its decision to leave" (factive verbs, Kiparsky & Kiparsky 1970).
_VERDICTS = {
    "condemn", "criticise", "criticize", "denounce", "deplore", "regret", "praise", "welcome", "applaud", "hail", "lament",
    "defend", "protest", "decry", "slam", "blast", "commend", "support",
}  # fmt: skip
_ORDINALS = {"first", "second", "third", "last", "only", "latest", "next"}
_RIGHTS = {"right", "option", "possibility", "ability", "freedom", "chance", "able", "free", "entitled", "possible"}
_ASKING_WORDS = {"who", "whom", "whose", "what", "which", "when", "where", "why", "how"}
_LEAVES = {"withdrawal"}  # announced before it is done; the announcement of a suspension or an extension is the act
_TIMES = {"until", "till", "once", "when", "before", "after", "whenever"}
_HIGHEST = 5  # nouns between an act's noun and the verb that carries it
_DRAFTS = {"bill", "draft", "motion", "law", "decree", "legislation", "resolution", "order"}
_ADOPTS = {"sign", "pass", "adopt", "approve", "enact", "issue", "promulgate"}
_DEMANDS = {
    "urge", "ask", "call", "press", "demand", "request", "invite", "want", "implore", "appeal", "beg", "advise", "encourage",
    "tell", "order", "lobby", "pressure", "push", "insist", "recommend", "suggest", "propose", "plea", "exhort",
}  # fmt: skip
_AHEAD = {
    "plan", "consider", "threaten", "propose", "mull", "weigh", "intend", "prepare", "discuss", "seek", "demand", "expect",
    "promise", "pledge", "envisage", "foresee", "postpone", "delay", "oppose",
}  # fmt: skip
_UNREAL = {
    "plan": "planned", "decision": "planned", "intention": "planned", "threat": "planned", "promise": "planned",
    "proposal": "possible", "offer": "possible", "talk": "possible", "negotiation": "possible", "discussion": "possible",
    "debate": "possible", "question": "possible", "idea": "possible", "call": "possible", "possibility": "possible",
    "prospect": "possible", "likelihood": "possible", "risk": "possible", "chance": "possible", "case": "possible",
    "bill": "planned", "draft": "planned", "motion": "planned", "vote": "planned",
}  # fmt: skip
# Verbs whose subject does what their object tells ("announced the suspension"), and those that tell that it happens.
OWN_ACTS = {
    "announce", "declare", "complete", "give", "submit", "deposit", "begin", "launch", "plan", "consider", "threaten", "postpone",
    "sign", "finalise", "finalize", "approve", "trigger", "make", "carry", "confirm", "deliver", "initiate", "start", "proceed",
    "move", "prepare", "hand", "lodge", "file", "serve", "issue", "present", "send", "invoke", "rule", "reject", "deny", "delay",
    "notify", "inform", "propose", "weigh", "mull", "intend", "seek", "commit", "cancel", "reverse", "decree", "vote",
    "continue", "resume", "accept", "agree", "discuss", "decide", "order", "formalise", "formalize", "conclude",
}  # fmt: skip
HAPPENS = {"take", "follow", "occur", "happen", "come", "begin", "become", "be", "start", "end", "go", "proceed", "enter"}
# Acts of speech that a call or a letter does (Searle 1976: expressives and directives).
SAID = {
    "congratulate", "express", "convey", "voice", "thank", "apologise", "apologize", "assure", "reaffirm", "reiterate", "condemn",
    "denounce", "protest", "praise", "welcome", "greet", "urge", "demand", "ask", "request", "complain", "warn", "offer", "invite",
    "reassure", "commend", "criticise", "criticize", "reproach", "rebuke", "condole",
}  # fmt: skip
_BEFORE = {"before", "for", "to", "ahead", "toward", "towards", "until", "pending"}


def verb_mood(parsed: Parsed, verb: int) -> str:
    """From the verb's own form, then from the verb that it completes or is coordinated with."""
    if _is_polar(parsed, verb):
        return "asked"
    if parsed.negated(verb):
        return "denied"
    auxiliaries = {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "aux")}
    if auxiliaries & _DUTY and not auxiliaries & {"will"}:
        return "duty"
    if "would" in auxiliaries and _reported(parsed, verb):
        return "planned"
    own = mood_of(parsed, verb)
    if own == "asked" and _wondered(parsed, verb):
        own = "planned" if "will" in auxiliaries else "asserted"
    if own == "asserted" and _is_condition(parsed, verb):
        return "possible"
    of_gerund = gerund_mood(parsed, verb)
    if of_gerund is not None:
        return of_gerund
    above, relation = parsed.head[verb], parsed.rel[verb]
    if relation == "acl" and parsed.upos[above] == "NOUN" and _infinitive(parsed, verb):
        return _of_plan(parsed, above)
    if own != "asserted" or above == verb:
        return "planned" if own == "asserted" and _infinitive(parsed, verb) else own
    if relation == "xcomp" and parsed.lemma[above].lower() in _RAISING:
        return verb_mood(parsed, above)
    if relation == "conj" and parsed.upos[above] == "VERB" and not auxiliaries and not parsed.kids_by(verb, "nsubj", "nsubj:pass"):
        return verb_mood(parsed, above)
    feared = relation in ("acl", "advcl", "xcomp") or (relation == "acl:relcl" and not _has_relative(parsed, verb))
    if feared and parsed.lemma[above].lower() in _FEARS:
        return "possible"
    if relation == "ccomp" and parsed.lemma[above].lower() in ("fear", "worry", "hope", "doubt", "wonder"):
        return "possible"
    return "planned" if _infinitive(parsed, verb) and relation != "ccomp" else own


def _is_condition(parsed: Parsed, verb: int) -> bool:
    """ "As long as X withdraws", "provided that X withdraws", and what a clause of time tells in the present tense of a future:
    "will not stop until X withdraws" (Quirk et al. 1985, 14.22 and 15.34)."""
    above, marks = parsed.head[verb], {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "mark", "advmod")}
    if parsed.rel[verb] in ("advcl", "ccomp") and parsed.lemma[above].lower() in ("long", "provided", "providing", "provide"):
        if parsed.upos[above] == "ADV":
            return parsed.xpos[verb] != "VBD"
        return not parsed.kids_by(above, "nsubj", "nsubj:pass", "obj", "aux")
    ahead = parsed.rel[verb] == "advcl" and marks & _TIMES and parsed.xpos[verb] in ("VBP", "VBZ")
    return bool(ahead) and parsed.upos[above] == "VERB" and mood_of(parsed, above) in ("planned", "denied", "possible")


def _has_relative(parsed: Parsed, verb: int) -> bool:
    """ "Fears which helped X" has its pronoun; "fears they helped X" tells what is feared."""
    first = parsed.subtree(verb)[0]
    return any(parsed.lemma[i].lower() in ("which", "that", "who", "what") for i in range(first, verb))


def _of_plan(parsed: Parsed, noun: int) -> str:
    """ "Made no effort to meet" and "has not made an effort to meet" deny it, "its plan to meet" does not tell it as done."""
    no = any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(noun, "det"))
    if parsed.lemma[parsed.head[noun]].lower() in _VERDICTS and parsed.rel[noun] in ("obj", "nsubj:pass", "obl"):
        return "asserted"
    if parsed.lemma[noun].lower() in _RIGHTS:
        return "possible"
    if _ORDINALS & {parsed.lemma[k].lower() for k in parsed.kids_by(noun, "amod")}:
        return "asserted"  # "the first country to ratify it"
    failed = parsed.lemma[noun].lower() in ("refusal", "failure")
    return "denied" if no or failed or parsed.negated(parsed.head[noun]) else "planned"


def _is_polar(parsed: Parsed, verb: int) -> bool:
    """ "Did X sign?": a main clause with the auxiliary before its subject in a sentence that asks."""
    first, last = parsed.sents[parsed.sent[verb]]
    if not any(parsed.word[i] == "?" for i in range(verb, last)) or parsed.rel[verb] in ("acl:relcl", "advcl", "ccomp"):
        return False
    subjects, helpers = parsed.kids_by(verb, "nsubj", "nsubj:pass"), parsed.kids_by(verb, "aux", "aux:pass")
    inverted = bool(subjects and helpers) and min(helpers) < subjects[0] < verb
    return inverted and not any(parsed.lemma[i].lower() in _ASKING_WORDS for i in range(first, min(helpers)))


def _wondered(parsed: Parsed, verb: int) -> bool:
    """ "Why did X leave?" takes it as done."""
    first = parsed.sents[parsed.sent[verb]][0]
    return any(parsed.lemma[i].lower() in _ASKING_WORDS for i in range(first, verb))


def _infinitive(parsed: Parsed, verb: int) -> bool:
    """ "Flew to Oslo to sign", "leaders to meet": not told as done."""
    return any(parsed.word[k].lower() == "to" and parsed.upos[k] == "PART" for k in parsed.kids_by(verb, "mark", "aux"))


def _reported(parsed: Parsed, verb: int) -> bool:
    """ "Said that it would withdraw": a future seen from the past; with a condition it stays one."""
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
        return "denied" if verb != token and parsed.negated(verb) else "possible"
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
    """ "Talks are possible": what the adjective says of it."""
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


def asked_for(parsed: Parsed, trigger: Trigger) -> bool:
    """A contact that somebody asks for, plans or refuses is that side's contact."""
    return trigger.entry.type == "CONSULT" and parsed.lemma[trigger.verb].lower() in ASKS | STOPS | COMES


def only_mentioned(parsed: Parsed, trigger: Trigger) -> bool:
    """ "Values its dialogue with X": a contact as such, not one that was held, asked for, planned or refused; and one on
    whose sidelines something else took place.
    """
    if parsed.lemma[parsed.head[trigger.token]].lower() in ("sideline", "margin", "fringe"):
        return True
    lemma = parsed.lemma[trigger.verb].lower()
    told = trigger.light or lemma in ASKS | STOPS | COMES
    return trigger.verb != trigger.token and parsed.rel[top_of(parsed, trigger.token)] == "obj" and not told


def act_mood(parsed: Parsed, word: int, act: str) -> str | None:
    """The mood of a treaty act told by a verb or noun; ``None`` for what somebody else asks for: that is no act."""
    if parsed.upos[word] == "NOUN":
        return _noun_act_mood(parsed, word, act)
    if _is_demanded(parsed, word):
        return None
    above, lemma = parsed.head[word], parsed.lemma[parsed.head[word]].lower()
    if lemma in ("deny", "rule") and parsed.rel[word] in ("xcomp", "ccomp", "obj"):
        return "possible" if parsed.negated(above) else "denied"
    if parsed.rel[word] == "xcomp" and _is_denied(parsed, above):
        return "denied"
    if parsed.upos[above] == "ADJ" and parsed.rel[word] == "xcomp" and lemma in _RIGHTS:
        return "possible"
    draft = _draft_of(parsed, word)
    mood = verb_mood(parsed, word) if draft is None else _of_draft(parsed, draft)
    return "possible" if mood == "duty" else mood


def _is_denied(parsed: Parsed, verb: int) -> bool:
    """ "Does not plan to leave", "denied that it plans to leave"."""
    under = parsed.rel[verb] == "ccomp" and parsed.lemma[parsed.head[verb]].lower() == "deny"
    return parsed.upos[verb] == "VERB" and (under or parsed.negated(verb))


def _is_demanded(parsed: Parsed, verb: int) -> bool:
    """ "Urged Russia to return", "demanded that it return", "a call for Norway to ratify"."""
    above, relation = parsed.head[verb], parsed.rel[verb]
    lemma = parsed.lemma[above].lower()
    if relation == "ccomp":
        return lemma in _DEMANDS and parsed.xpos[verb] in ("VB", "VBP") and bool(parsed.kids_by(verb, "nsubj", "nsubj:pass"))
    others = parsed.kids_by(above, "obj", "iobj") or [k for k in parsed.kids_by(above, "obl") if above < k < verb]
    if relation in ("xcomp", "advcl") and _infinitive(parsed, verb):
        return lemma in _DEMANDS and bool(others or parsed.kids_by(verb, "nsubj"))
    return relation == "acl" and lemma in _DEMANDS and bool(parsed.kids_by(verb, "nsubj"))


def _draft_of(parsed: Parsed, verb: int) -> int | None:
    """The bill or law that a participle describes; right behind it also where the parser has hung it on the verb above."""
    near = [verb - 1, parsed.head[verb]] if parsed.xpos[verb] in ("VBG", "VBN") and parsed.rel[verb] in ("acl", "advcl") else []
    near += [parsed.head[verb]] if parsed.rel[verb] == "acl" else []
    return next((n for n in near if n >= 0 and parsed.lemma[n].lower() in _DRAFTS), None)


def _of_draft(parsed: Parsed, draft: int) -> str:
    """What is only drafted is planned; what was signed into law or adopted is done."""
    above = parsed.head[draft]
    adopted = parsed.lemma[above].lower() in _ADOPTS and parsed.rel[draft] in ("obj", "nsubj:pass")
    law = parsed.lemma[draft].lower() in ("law", "decree", "act", "order")
    mood = verb_mood(parsed, above) if parsed.upos[above] == "VERB" else "asserted"
    return mood if adopted or (law and mood == "denied") else "planned" if not law or mood != "asserted" else "asserted"


def _noun_act_mood(parsed: Parsed, noun: int, act: str) -> str | None:
    """From the words at the noun, then from those above it up to the verb that carries it."""
    if any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(noun, "det")):
        return "denied"
    beside = {parsed.lemma[k].lower() for k in parsed.kids_by(noun, "amod", "det")}
    if beside & {"possible", "potential", "eventual", "any", "future"}:
        return "possible"
    if beside & {"planned", "upcoming", "forthcoming", "imminent", "impending", "looming"}:
        return "planned"
    if parsed.kids_by(noun, "cop"):
        return "denied" if parsed.negated(noun) else "asserted"
    token = noun
    for _ in range(_HIGHEST):
        above = parsed.head[token]
        if above == token:
            return "asserted"
        if parsed.upos[above] in ("VERB", "AUX") or parsed.lemma[above].lower() in _UNREAL:
            return _of_word(parsed, token, above, act)
        token = above
    return "asserted"


def _of_word(parsed: Parsed, token: int, above: int, act: str) -> str | None:
    """What the verb (or a noun such as "threat") over an act's noun makes of it."""
    lemma, relation = parsed.lemma[above].lower(), parsed.rel[token]
    cases = {parsed.lemma[k].lower() for k in parsed.kids_by(token, "case")}
    if lemma in _UNREAL or (lemma == "hope" and relation == "obl"):
        return _UNREAL.get(lemma, "possible")
    if relation == "obl" and cases & (_BEFORE - {"to", "for"}):
        return "planned"
    if parsed.upos[above] not in ("VERB", "AUX") or relation not in ("obj", "nsubj", "nsubj:pass", "xcomp"):
        return "asserted"
    if lemma in _DEMANDS and relation == "obj":
        return None
    own = verb_mood(parsed, above)
    if lemma in STOPS | {"block", "halt"} and relation in ("obj", "nsubj:pass"):
        return "possible" if own == "denied" else "denied"
    if own == "asserted" and lemma in _AHEAD | ({"announce"} if act in _LEAVES else set()):
        return "planned"
    carried = lemma in OWN_ACTS | HAPPENS
    return {"duty": "possible"}.get(own, own) if carried else "asserted"
