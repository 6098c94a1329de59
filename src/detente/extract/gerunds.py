"""The mood of what a gerund tells: "denied attacking it", "spoke of attacking it", "instead of attacking it".

A gerund says nothing of whether it is done; the word that takes it does (Huddleston & Pullum 2002, ch. 14, 5.6; for verbs that
imply that it is not done Karttunen 1971, "Implicative verbs"). What no list names, and every perfect ("admitted having attacked"),
is told as done.
"""

from __future__ import annotations

from detente.reading.parsed import Parsed

# Prepositions and verbs with which it is not done.
_NOT_DONE = {"without", "instead", "rather"}
_HELD_BACK = {"avoid", "deny", "refrain", "abstain", "resist", "forgo", "eschew", "desist", "shun", "disclaim"}
_KEPT_FROM = {
    "prevent", "stop", "bar", "keep", "deter", "dissuade", "discourage", "ban", "prohibit", "block", "restrain", "hinder", "shrink",
    "hold", "exclude", "forbid", "preclude", "restrict",
}  # fmt: skip
# Verbs that take what may come: thought of, proposed, advised.
_AHEAD = {
    "consider", "propose", "suggest", "recommend", "mull", "discuss", "contemplate", "favour", "favor", "advocate", "envisage",
    "plan", "aim", "intend", "debate", "weigh", "anticipate", "imagine", "ponder", "evaluate", "study", "urge", "propound", "vote",
}  # fmt: skip
_TALKED = {"speak", "talk", "think", "dream", "hint", "warn", "insist", "work", "look", "float", "fantasise", "fantasize", "muse"}
_NEAR = {"close", "capable", "incapable", "near", "verge", "brink", "point", "cusp", "edge", "bent", "intent", "wary", "afraid"}
_POSSIBLE = {
    "option", "possibility", "prospect", "idea", "risk", "danger", "chance", "hope", "likelihood", "threat", "way", "means",
    "notion", "purpose", "aim", "goal", "intention", "plan", "proposal", "question", "talk", "objective", "favour", "favor", "cost",
}  # fmt: skip
_OPENING = {"of", "about", "at", "against", "on", "to", "toward", "towards", "for"}


def gerund_mood(parsed: Parsed, verb: int) -> str | None:
    """``denied``, ``planned`` or ``possible`` where the word above a gerund says so; ``None``: told as done, or no gerund."""
    if parsed.xpos[verb] != "VBG" or parsed.kids_by(verb, "aux", "nsubj") or parsed.rel[verb] in ("root", "conj"):
        return None
    marks = {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "mark", "case")}
    if marks & _NOT_DONE:
        return "denied"
    above = parsed.head[verb]
    if parsed.upos[above] in ("VERB", "AUX"):
        return _under_verb(parsed, verb, above, marks)
    being = parsed.upos[above] in ("ADJ", "NOUN") and marks & _OPENING
    return "possible" if being and parsed.lemma[above].lower() in _NEAR | _POSSIBLE else None


def _under_verb(parsed: Parsed, verb: int, above: int, marks: set[str]) -> str | None:
    word = parsed.lemma[above].lower()
    short = "short" in {parsed.lemma[k].lower() for k in parsed.kids_by(above, "advmod", "xcomp")}
    kept = (word in _KEPT_FROM and "from" in marks) or (word == "stop" and short)
    if word in _HELD_BACK or kept:
        return None if parsed.negated(above) else "denied"
    complement = parsed.rel[verb] in ("xcomp", "ccomp", "obj") or bool(marks & _OPENING)
    if complement and verb > above and word in _AHEAD:
        return "planned"
    return "possible" if word in _TALKED and marks & _OPENING and verb > above else None
