"""Repairs of a parse where grammar leaves no doubt that an arc is wrong. Each repair says which grammar it rests on."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from detente.reading.calendar_words import WEEKDAYS
from detente.reading.parsed import Parsed
from detente.reading.repair_reporting import SUBJECTS, lacks_subject, late_speakers, late_subject
from detente.reading.repair_titles import bare_subject, called_alone, title_as_head, title_behind_and
from detente.reading.repair_voice import active_without_auxiliary

_PLANS = {
    "decision", "plan", "intention", "effort", "attempt", "refusal", "promise", "proposal", "desire", "threat", "move", "pledge",
    "vow", "commitment", "offer", "readiness", "willingness", "agreement", "request", "call", "demand", "vote", "failure",
}  # fmt: skip
_POSTPOSITIVE = {"general", "designate", "elect", "emeritus", "plenipotentiary"}
_TELLING = {"tell", "assure", "inform", "remind", "warn", "convince", "persuade", "show", "notify"}  # verbs with an addressee
_GIVING = {"give", "grant", "offer", "deny", "refuse", "lend", "send"}
_UNCOUNTED = {
    "permission", "access", "entry", "approval", "authority", "leave", "notice", "support", "assistance", "aid", "help", "asylum",
    "immunity", "money", "time", "information", "advice", "evidence", "shelter", "credit", "recognition",
}  # fmt: skip
_RELATIVE = {"who", "which", "that", "whom", "whose", "where", "when", "what"}
_ADJUNCTS = ("obl", "obl:unmarked", "advmod", "advcl", "nmod")
_SHORTEST = 2  # tokens before such a name
_CAPITALS = 3  # letters of a place in a dateline
_SHORT = 20  # tokens of a clause that reports


def repaired(parsed: Parsed) -> Parsed:
    """The parse with the repairs made; the same object where there is nothing to repair."""
    parsed = _with_headline_verbs(parsed)
    moves: dict[int, tuple[int, str]] = {}
    for token in range(len(parsed)):
        if parsed.upos[token] in ("VERB", "AUX"):
            for rule in RULES:
                moves |= rule(parsed, token)
    if not moves:
        return parsed
    head, rel = list(parsed.head), list(parsed.rel)
    kids = [list(k) for k in parsed.kids]
    for token, (above, relation) in moves.items():
        kids[head[token]].remove(token)
        kids[above] = sorted([*kids[above], token])
        head[token], rel[token] = above, relation
    return replace(parsed, head=head, rel=rel, kids=[tuple(k) for k in kids])


def _with_headline_verbs(parsed: Parsed) -> Parsed:
    """ "Cuba sides with Nicaragua": a noun is no predicate without a copula (Huddleston & Pullum 2002, ch. 4, 5), so the plural
    noun at the top of a sentence that has a subject is a verb of the present tense."""
    roots = [i for i in range(len(parsed)) if parsed.head[i] == i and parsed.xpos[i] == "NNS" and not parsed.kids_by(i, "cop")]
    verbs = [i for i in roots if _is_headline_verb(parsed, i)]
    if not verbs:
        return parsed
    upos, xpos, rel = list(parsed.upos), list(parsed.xpos), list(parsed.rel)
    for verb in verbs:
        upos[verb], xpos[verb] = "VERB", "VBZ"
        for kid in parsed.kids[verb]:
            before = kid == verb - 1 and rel[kid] == "compound"
            right_behind = rel[kid] == "appos" and parsed.subtree(kid)[0] == verb + 1 and parsed.word[verb + 1] != ","
            rel[kid] = "nsubj" if before else "obj" if right_behind else "obl" if rel[kid] == "nmod" else rel[kid]
    return replace(parsed, upos=upos, xpos=xpos, rel=rel)


def _is_headline_verb(parsed: Parsed, noun: int) -> bool:
    """With a subject; or with a noun before it and another right behind it without a comma ("artillery pounds districts")."""
    if parsed.kids_by(noun, "nsubj") and not parsed.kids_by(noun, "det"):
        return True
    behind = [k for k in parsed.kids_by(noun, "obj", "appos") if parsed.subtree(k)[0] == noun + 1 and parsed.word[noun + 1] != ","]
    return bool(behind) and parsed.rel[noun - 1] == "compound" and parsed.head[noun - 1] == noun


def _subject_of_whole(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Norway test-fires a missile": the subject of the first part of such a verb is that of the whole."""
    parts = [k for k in parsed.kids_by(verb, "compound") if k == verb - 2 and parsed.word[verb - 1] == "-"]
    return {s: (verb, "nsubj") for p in parts for s in parsed.kids_by(p, "nsubj") if not parsed.kids_by(verb, "nsubj")}


def _bare_clause_subject(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "suggested talks were possible": a finite clause needs a subject, so the noun before it is that and no object.

    English finite clauses are not without subject (Huddleston & Pullum 2002, ch. 4, 2.1), and a verb with an object and a
    clause ("told him that ...") has a clause with a subject of its own.
    """
    for clause in parsed.kids_by(verb, "ccomp"):
        if not _is_finite(parsed, clause) or not lacks_subject(parsed, clause):
            continue
        first = parsed.subtree(clause)[0]
        before = [o for o in parsed.kids_by(verb, "obj") if verb < o < clause and parsed.subtree(o)[1] <= first]
        if before:
            return {before[-1]: (clause, "nsubj:outer" if _has_subject(parsed, clause) else "nsubj")}
    return {}


def _title_and_name(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "[Campaign manager] [Jeff Weaver] replied": a clause has one subject, so a title right before a name describes it
    (UD for English: nmod:desc).
    """
    subjects = parsed.kids_by(verb, "nsubj", "nsubj:pass")
    for title, name in pairwise(subjects):
        beside = parsed.subtree(title)[1] == parsed.subtree(name)[0] and parsed.word[parsed.subtree(name)[0]] != ","
        if beside and parsed.upos[name] == "PROPN" and parsed.upos[title] in ("NOUN", "PROPN") and name < verb:
            return {title: (name, "nmod:desc")}
    return {}


def _postpositive(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "The secretary general": an adjective that follows its noun is no second subject (Huddleston & Pullum 2002, ch. 6, 2.1)."""
    for noun, adjective in pairwise(parsed.kids_by(verb, "nsubj", "nsubj:pass")):
        if parsed.word[adjective].lower() in _POSTPOSITIVE and adjective == noun + 1:
            return {adjective: (noun, "amod"), **{k: (noun, parsed.rel[k]) for k in parsed.kids[adjective]}}
    return {}


def _loose_name(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Said a spokeswoman for the alliance, Irene Vandamme": a name behind a comma that the parser could place nowhere (UD: dep)
    stands beside the phrase that ends there.
    """
    for name in parsed.kids_by(verb, "dep"):
        if parsed.upos[name] != "PROPN" or name < _SHORTEST or parsed.word[name - 1] != ",":
            continue
        noun = name - 2
        while parsed.upos[parsed.head[noun]] in ("NOUN", "PROPN") and parsed.head[noun] < name:
            noun = parsed.head[noun]
        if parsed.upos[noun] == "NOUN":
            return {name: (noun, "appos")}
    return {}


def _before_that(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Said [on Monday] that it rained": what stands before "that" is no part of the clause that it opens (Huddleston & Pullum
    2002, ch. 11, 1), but says when or to whom it was said.
    """
    found: dict[int, tuple[int, str]] = {}
    for clause in parsed.kids_by(verb, "ccomp"):
        opening = [m for m in parsed.kids_by(clause, "mark") if parsed.word[m].lower() == "that" and verb < m]
        before = [k for k in parsed.kids_by(clause, *_ADJUNCTS) if opening and verb < k < opening[0]]
        found |= {k: (verb, parsed.rel[k]) for k in before}
    return found


def _addressee(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Told [the BBC] [it] was late", "warned [X] that [it] would": of two subjects of what is told, the first is whom."""
    if parsed.lemma[verb].lower() not in _TELLING or parsed.kids_by(verb, "obj", "iobj"):
        return {}
    for clause in parsed.kids_by(verb, "ccomp"):
        subjects = parsed.kids_by(clause, "nsubj", "nsubj:pass", "nsubj:outer")
        marks = {k for k in parsed.kids_by(clause, "mark") if parsed.lemma[k].lower() == "that"}
        between = set(range(parsed.subtree(subjects[0])[1], parsed.subtree(subjects[1])[0])) if len(subjects) > 1 else {0}
        if len(subjects) > 1 and verb < subjects[0] and between <= marks:
            return {subjects[0]: (verb, "iobj")}
    return {}


def _bare_relative(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Iran has received a letter from Oman, the minister has said": a relative clause behind a comma has its pronoun
    (Huddleston & Pullum 2002, ch. 12, 4.3), so that a clause with another subject there reports what stands before it.
    """
    if parsed.rel[verb] != "acl:relcl" or parsed.upos[verb] != "VERB":
        return {}
    first, last = parsed.subtree(verb)
    first += parsed.word[first] == ","
    subject = parsed.kids_by(verb, "nsubj")
    if not subject or first == 0 or parsed.word[first - 1] != "," or parsed.subtree(subject[0])[0] != first:
        return {}
    if any(parsed.word[i].lower() in _RELATIVE for i in range(first, verb)):
        return {}
    root = verb
    while parsed.head[root] != root:
        root = parsed.head[root]
    return {verb: (root, "parataxis")} if root < first and last - first < _SHORT else {}


def _two_subjects(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "[Part of it] is [leaders have said so]": the subject before the copula is that of the whole (UD: nsubj:outer)."""
    subjects, copulas = parsed.kids_by(verb, "nsubj"), parsed.kids_by(verb, "cop")
    outer = len(subjects) > 1 and any(subjects[0] < c < subjects[-1] for c in copulas)
    return {subjects[0]: (verb, "nsubj:outer")} if outer else {}


def _plan_of(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Condemned a decision by France to trigger ...": nouns such as "decision" take an infinitive (Huddleston & Pullum 2002,
    ch. 14, 1.4), so that it belongs to the noun before it and is no purpose of the verb above.
    """
    marks = {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "mark")}
    if parsed.rel[verb] != "advcl" or "to" not in marks:
        return {}
    nouns = [o for o in parsed.kids_by(parsed.head[verb], "obj") if parsed.lemma[o].lower() in _PLANS and o < verb]
    return {verb: (nouns[-1], "acl")} if nouns else {}


def _noun_before_verb(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "The U.S. rolled back tariffs": what stands before a finite verb is no part of the phrase of its object, since English
    noun phrases are not interrupted by their verb (Huddleston & Pullum 2002, ch. 5, 2); without another subject it is that.
    """
    if not _is_finite(parsed, verb) or _has_subject(parsed, verb):
        return {}
    for noun in parsed.kids_by(verb, "obj", "obl", "xcomp"):
        inside = [k for k in parsed.kids_by(noun, "compound", "nmod:desc", "nmod:poss", "amod", "nmod", "det") if k < verb < noun]
        last = inside[-1] if inside else verb
        nominal = parsed.upos[last] in ("NOUN", "PROPN") or (parsed.upos[last] == "ADJ" and parsed.rel[inside[0]] == "det")
        if inside and nominal and not parsed.kids_by(last, "case"):
            return {last: (verb, "nsubj"), **{k: (last, parsed.rel[k]) for k in inside[:-1]}}
    return {}


def _case_of_all(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Held talks with [the Minister of Foreign Affairs]": a preposition governs the whole phrase that begins behind it
    (Huddleston & Pullum 2002, ch. 7, 2), so that it is not that of a noun further down in the phrase."""
    for noun in parsed.kids_by(verb, "obj", "obl", "xcomp"):
        first = min([noun, *parsed.kids_by(noun, "det", "amod", "compound", "nmod:poss", "nummod")])
        loose = parsed.rel[first - 1] == "case" and not parsed.kids_by(noun, "case") and parsed.upos[noun] in ("NOUN", "PROPN")
        below = parsed.head[first - 1]
        inner = [c for c in parsed.kids_by(below, "case") if noun < c < below]
        if loose and verb < first - 1 < noun < below and inner:
            return {first - 1: (noun, "case"), noun: (verb, "obl"), below: (noun, "nmod")}
    return {}


def _given_name(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Gave [the Pentagon] [permission]": what is not counted has no article of its own here (Huddleston & Pullum 2002, ch. 5, 8),
    so that the name behind the article is to whom it was given."""
    if parsed.lemma[verb].lower() not in _GIVING or parsed.kids_by(verb, "iobj"):
        return {}
    for thing in parsed.kids_by(verb, "obj"):
        articles = [d for d in parsed.kids_by(thing, "det") if parsed.word[d].lower() == "the"]
        names = [k for k in parsed.kids_by(thing, "compound") if parsed.upos[k] == "PROPN" and k == thing - 1]
        if articles and names and parsed.lemma[thing].lower() in _UNCOUNTED:
            return {names[0]: (verb, "iobj"), articles[0]: (names[0], "det")}
    return {}


def _dateline(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "CAIRO (AP): police detained ...": a clause has one subject, so the place in capitals that opens the text is none."""
    subjects = [s for s in parsed.kids_by(verb, "nsubj", "nsubj:pass") if s < verb]
    first = subjects[0] if len(subjects) > 1 else None
    start = parsed.sents[parsed.sent[verb]][0]
    capitals = parsed.word[start].isupper() and len(parsed.word[start]) >= _CAPITALS
    return {first: (verb, "dep")} if first is not None and parsed.subtree(first)[0] == start and capitals else {}


def _day_of_verb(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "A court on Thursday approved ...": a weekday between subject and verb tells when the verb was done (Quirk et al. 1985,
    8.14: medial position of adjuncts), and is no part of the subject's name."""
    moves = {}
    for subject in parsed.kids_by(verb, *SUBJECTS[:2]):
        for day in parsed.kids_by(subject, "nmod", "nmod:unmarked"):
            if subject < day < verb and parsed.lemma[day].lower() in WEEKDAYS:
                moves[day] = (verb, "obl" if parsed.kids_by(day, "case") else "obl:unmarked")
    return moves


def _before_determiner(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "Awarded [Mahmoud Abbas] [a medal]": modifiers stand behind the determiner of their noun (Huddleston & Pullum 2002, ch. 5,
    3.1), so that a name between the verb and the determiner is an object of its own: to whom it was given."""
    for thing in parsed.kids_by(verb, "obj"):
        opening = parsed.kids_by(thing, "det")
        given = [k for k in parsed.kids_by(thing, "compound", "nmod:desc") if verb < k and opening and k < opening[0]]
        if given and parsed.upos[given[-1]] == "PROPN" and not parsed.kids_by(verb, "iobj"):
            return {given[-1]: (verb, "iobj")}
    return {}


def _finite_is_active(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "The UN called on X to halt it": a passive has a participle with an auxiliary (Huddleston & Pullum 2002, ch. 16, 10), so
    that a past tense without one is active. A headline leaves the auxiliary out, and the full stop as well."""
    last = parsed.sents[parsed.sent[verb]][1] - 1
    if parsed.xpos[verb] not in ("VBD", "VBP", "VBZ") or parsed.word[last] != "." or parsed.kids_by(verb, "aux", "aux:pass", "cop"):
        return {}
    return dict.fromkeys(parsed.kids_by(verb, "nsubj:pass"), (verb, "nsubj"))


def _has_subject(parsed: Parsed, clause: int) -> bool:
    return bool(parsed.kids_by(clause, *SUBJECTS))


def _is_finite(parsed: Parsed, clause: int) -> bool:
    own = [clause, *parsed.kids_by(clause, "aux", "cop", "aux:pass")]
    finite = any("VerbForm=Fin" in parsed.feats[i] or parsed.xpos[i] in ("VBD", "VBZ", "VBP", "MD") for i in own)
    return finite and not any(parsed.lemma[k] == "to" for k in parsed.kids_by(clause, "mark"))


RULES = (
    _finite_is_active, _bare_clause_subject, late_subject, late_speakers, _plan_of, _two_subjects, _bare_relative, _addressee,
    _postpositive, _title_and_name,
    _loose_name, _before_that, _noun_before_verb, _day_of_verb,
    _before_determiner, _case_of_all, _given_name,
    _subject_of_whole, _dateline, bare_subject, called_alone, title_as_head, title_behind_and, active_without_auxiliary,
)  # fmt: skip
