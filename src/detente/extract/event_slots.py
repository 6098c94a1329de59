"""What a word governs: the slots of a verb or noun, with the subjects and objects that passives, control and participles hide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from detente.reading.parsed import Parsed

Slots = Mapping[str, tuple[int, ...]]
_RELATIVE = {"which", "who", "that", "whom", "whose"}
_DUTY = {"must", "should", "ought"}
# What is written or passed by somebody speaks for him: "put out a report accusing X".
_DOCUMENTS = {
    "report", "statement", "resolution", "letter", "lawsuit", "suit", "complaint", "declaration", "note", "message", "decree",
    "order", "law", "bill", "petition", "motion", "appeal", "warning", "communique", "protest", "demonstration", "rally",
}  # fmt: skip
_COPULAS = {"become", "remain", "stay", "seem", "appear", "be", "prove", "turn", "look", "feel", "sound"}
_GIVING = {
    "give", "send", "offer", "lend", "loan", "extend", "grant", "promise", "award", "pay", "hand", "sell", "provide",
    "supply",
}  # fmt: skip
_PARTICLES = {"back", "home", "over", "out", "away", "in", "off", "down", "up"}
_RELATORS = {"front"}
_OBLIQUES = ("obl", "obl:agent", "obl:unmarked")


def governed(parsed: Parsed, verb: int) -> Slots:
    """The slots of a verb, with the heads that stand in each."""
    found: dict[str, list[int]] = {"obj": objects(parsed, verb), "iobj": parsed.kids_by(verb, "iobj")}
    if _gives_two(parsed, verb) and not found["iobj"]:
        found["iobj"], found["obj"] = found["obj"][:1], found["obj"][1:]  # "extended Mali a credit"
    found["obj"] = found["obj"] or found["iobj"]
    found["subj"] = subjects(parsed, verb)
    parts = [p for o in found["obj"] if parsed.head[o] == verb for p in parsed.conjuncts(o)]
    for below in (verb, *parts, *_complements(parsed, verb)):
        for kid in parsed.kids_by(below, *_OBLIQUES, "nmod", "advmod", "advcl", "acl"):
            for case in _cases(parsed, kid):
                found.setdefault(case, []).append(kid)
    for kid in _before_participles(parsed, found["obj"]):
        for case in _cases(parsed, kid):
            found.setdefault(case, []).append(kid)
    _deeper(parsed, found)
    _of_participles(parsed, found)
    found["pred"] = _predicates(parsed, verb)
    completed = parsed.kids_by(verb, "ccomp", "xcomp") or _infinitives(parsed, verb, found["obj"])
    for kid in completed:
        if parsed.upos[kid] == "NOUN" and "to" in _cases(parsed, kid):  # "took it to task": no infinitive, and so no complement
            found.setdefault("to", []).append(kid)
            continue
        found.setdefault(parsed.rel[kid] if parsed.rel[kid] != "advcl" else "xcomp", []).append(kid)
        who = parsed.kids_by(kid, "nsubj", "nsubj:pass")
        by = parsed.kids_by(kid, "obl:agent") if parsed.rel[kid] == "ccomp" else []
        found.setdefault("clause", []).extend([*by, *who])  # "claimed that X was sent by Y" is about Y
        if _is_duty(parsed, kid):
            found.setdefault("must", []).extend(who)
        elif parsed.rel[kid] == "ccomp" and parsed.xpos[kid] in ("VB", "VBP") and not parsed.kids_by(kid, "aux"):
            found.setdefault("bare", []).extend(who)  # "insisted that X leave": the mandative subjunctive (Quirk et al. 1985, 3.59)
    for kid in parsed.kids_by(verb, "advcl", "obl"):
        if "for" in _cases(parsed, kid):
            found.setdefault("clause", []).extend(parsed.kids_by(kid, "nsubj", "nsubj:pass"))
    _called_for(parsed, verb, found)
    _of_front(parsed, found)
    return {slot: tuple(dict.fromkeys(heads)) for slot, heads in found.items() if heads}


def _predicates(parsed: Parsed, verb: int) -> list[int]:
    """The liar of "called him a liar": a noun or adjective that completes the object (Huddleston & Pullum 2002, ch. 4, 5.3)."""
    nominal = [k for k in parsed.kids_by(verb, "xcomp") if parsed.upos[k] in ("NOUN", "PROPN", "ADJ")]
    bare = [k for k in nominal if not parsed.kids_by(k, "mark", "case")]
    return bare if parsed.kids_by(verb, "obj", "nsubj:pass") else bare[1:]


def _gives_two(parsed: Parsed, verb: int) -> bool:
    """Whether the verb has a person and a thing for its objects, one right behind the other."""
    things = parsed.kids_by(verb, "obj") if parsed.lemma[verb].lower() in _GIVING else []
    return len(things) > 1 and not any(parsed.upos[i] in ("ADP", "PUNCT") for i in range(things[0], things[1]))


def _called_for(parsed: Parsed, verb: int, found: dict[str, list[int]]) -> None:
    """The X of "called for X to leave" where the parser has hung it on the verb above."""
    for clause in parsed.kids_by(verb, "xcomp", "advcl"):
        marks = [m for m in parsed.kids_by(clause, "mark") if parsed.lemma[m].lower() == "for"]
        for kid in parsed.kids_by(verb, "obl", "obj") if marks else ():
            if marks[0] < kid < clause and not _cases(parsed, kid):
                found.setdefault("clause", []).append(kid)
                found.setdefault("for", []).append(kid)


def _complements(parsed: Parsed, verb: int) -> list[int]:
    """The words that make one phrase with the verb and can have taken its prepositions: "handed the villages back to X", "made
    its ports available to X"."""
    kids = [k for k in parsed.kids_by(verb, "advmod", "compound:prt") if parsed.lemma[k].lower() in _PARTICLES]
    return kids + [k for k in parsed.kids_by(verb, "xcomp") if parsed.upos[k] == "ADJ"]


def _infinitives(parsed: Parsed, verb: int, things: Iterable[int]) -> list[int]:
    """ "Ordered the son of X to pay": the parser may take what somebody is made to do for a purpose."""
    after = max(things, default=verb)
    kids = [k for k in parsed.kids_by(verb, "advcl") if after > verb and k > after and parsed.xpos[k] == "VB"]
    return [k for k in kids if any(parsed.upos[m] == "PART" for m in parsed.kids_by(k, "mark"))]


def _is_duty(parsed: Parsed, verb: int) -> bool:
    """ "X must withdraw", "X has to withdraw", "X needs to withdraw"."""
    if {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "aux")} & _DUTY:
        return True
    return parsed.lemma[verb].lower() in ("have", "need") and bool(parsed.kids_by(verb, "xcomp"))


def noun_slots(parsed: Parsed, noun: int, verb: int, light: bool) -> Slots:
    """The slots of a noun; of a noun with a light verb also the phrases that hang on the verb."""
    found: dict[str, list[int]] = {"mod": parsed.kids_by(noun, "amod", "compound")}
    for below in (noun, verb) if light or parsed.rel[noun] in ("nsubj", "nsubj:pass", "obl") else (noun,):
        for kid in parsed.kids_by(below, "nmod", "obl", "obl:agent", "acl"):
            if kid != noun:
                for case in _cases(parsed, kid):
                    found.setdefault(case, []).append(kid)
    for kid in parsed.kids_by(noun, "acl", "ccomp"):  # "its demand that X leave"
        if kid > noun and "that" in _cases(parsed, kid):
            found.setdefault("clause", []).extend(parsed.kids_by(kid, "nsubj", "nsubj:pass"))
    _deeper(parsed, found)
    found["between"] = [i for head in found.get("between", ()) for i in (head, *_second_of_pair(parsed, head))]
    return {slot: tuple(dict.fromkeys(heads)) for slot, heads in found.items() if heads}


def _before_participles(parsed: Parsed, nouns: Iterable[int]) -> Iterator[int]:
    """ "A visit by X to Minsk, planned for May": what stands before a participle behind its noun belongs to the noun."""
    for noun in nouns:
        for part in (noun, *parsed.kids_by(noun, "nmod")):
            for participle in parsed.kids_by(part, "acl"):
                yield from (k for k in parsed.kids_by(participle, *_OBLIQUES) if part < k < participle)


def _deeper(parsed: Parsed, found: dict[str, list[int]]) -> None:
    """Phrases one step down, for the slots that are still free: "the delivery of weapons to X", "came to terms with X"."""
    below: dict[str, list[int]] = {}
    for slot in [s for s in found if s in ("of", "by", "to", "for", "in", "at", "mod", "with")]:
        for head in found[slot]:
            for kid in parsed.kids_by(head, "nmod"):
                for case in _cases(parsed, kid):
                    if case != "of":
                        below.setdefault(case, []).append(kid)
    for case, heads in below.items():
        found.setdefault(case, heads)


def with_proof(parsed: Parsed, slots: Slots, proof: Iterable[int]) -> Slots:
    """The slots with what hangs on the words that an entry needs, where free: "spoke in favour of X", "retreated from its
    threat against X"."""
    below: dict[str, list[int]] = {}
    who = {part for head in slots.get("subj", ()) for part in parsed.yield_of(head)}
    for token in sorted(set(proof) - who):
        for kid in parsed.kids_by(token, "nmod"):
            for case in _cases(parsed, kid):
                below.setdefault(case, []).append(kid)
    return {**{case: tuple(heads) for case, heads in below.items()}, **slots}


def _of_participles(parsed: Parsed, found: dict[str, list[int]]) -> None:
    """ "Lifted sanctions imposed on X", "rejected an appeal filed by X": what the object's participle governs, in free slots."""
    below: dict[str, list[int]] = {}
    for head in (part for o in found["obj"] for part in (o, *parsed.kids_by(o, "nmod"))):  # "most of the debt owed by X"
        for participle in parsed.kids_by(head, "acl"):
            for kid in parsed.kids_by(participle, *_OBLIQUES) if parsed.xpos[participle] == "VBN" else ():
                for case in _cases(parsed, kid):
                    below.setdefault(case, []).append(kid)
    for case, heads in below.items():
        found.setdefault(case, heads)


def _second_of_pair(parsed: Parsed, head: int) -> list[int]:
    """The Y of "between X and Y" where the parser has hung it elsewhere."""
    if parsed.kids_by(head, "conj"):
        return []
    ands = [i for i in range(head + 1, min(head + 4, len(parsed))) if parsed.rel[i] == "cc" and parsed.head[i] > i]
    return [parsed.head[i] for i in ands[:1] if parsed.upos[parsed.head[i]] in ("NOUN", "PROPN")]


def _of_front(parsed: Parsed, found: dict[str, list[int]]) -> None:
    """ "In front of" is a preposition (Quirk et al. 1985, 9.11): what it governs is X."""
    for slot, heads in found.items():
        for i, head in enumerate(heads):
            of = [k for k in parsed.kids_by(head, "nmod") if "of" in _cases(parsed, k)]
            if parsed.lemma[head].lower() in _RELATORS and of and not parsed.kids_by(head, "det", "amod"):
                found[slot][i] = of[0]


def _cases(parsed: Parsed, token: int) -> list[str]:
    return [parsed.lemma[c].lower() for c in parsed.kids_by(token, "case", "mark")]


def objects(parsed: Parsed, verb: int) -> list[int]:
    """What the verb acts on: object, subject of a passive, the noun that a passive participle stands with."""
    if is_passive(parsed, verb) and parsed.is_passive(verb):
        subject = parsed.subject_of(verb)
        if subject is not None and parsed.word[subject].lower() in _RELATIVE and parsed.rel[verb].startswith("acl"):
            return [parsed.head[verb]]
        return [subject] if subject is not None else []
    found = parsed.kids_by(verb, "obj")
    if not found and parsed.kids_by(verb, "compound:prt"):
        bare = [k for k in parsed.kids_by(verb, "obl") if k > verb and not _cases(parsed, k)]
        found = [k for k in bare if parsed.upos[k] in ("NOUN", "PROPN")]
    if not found and (parsed.lemma[verb].lower() not in _COPULAS or parsed.kids_by(verb, "compound:prt")):
        # "called the president": a noun completes an object only where there is one.
        bare = [k for k in parsed.kids_by(verb, "xcomp") if not parsed.kids_by(k, "cop", "mark", "case")]
        found = [k for k in bare if parsed.upos[k] in ("NOUN", "PROPN")]
    if found:
        relative = parsed.word[found[0]].lower() in _RELATIVE and parsed.rel[verb].startswith("acl")
        return [parsed.head[verb]] if relative else found
    if parsed.rel[verb] == "acl" and parsed.xpos[verb] == "VBN" and not parsed.kids_by(verb, "aux", "nsubj"):
        return [parsed.head[verb]]
    raised = _raised(parsed, verb)
    if raised:
        return raised
    shared = parsed.kids_by(parsed.head[verb], "obj") if parsed.rel[verb] == "conj" else []
    return [o for o in shared if o > verb]


def _raised(parsed: Parsed, verb: int) -> list[int]:
    """The X of "accused X of having hidden it", "assured X that it would help", "wants X to leave" where the parser has made
    it the object of what follows.
    """
    for clause in parsed.kids_by(verb, "advcl", "ccomp", "xcomp"):
        marks = [m for m in parsed.kids_by(clause, "mark") if parsed.lemma[m].lower() in ("of", "from", "for", "that", "to")]
        found = [k for k in parsed.kids_by(clause, "obj", "iobj", "nsubj") if marks and verb < k < marks[0]]
        if found:
            return found
    return []


def is_passive(parsed: Parsed, verb: int) -> bool:
    """Passive by its auxiliary or as a participle after its noun ("diplomats expelled by Norway").

    With an object and without the auxiliary it is no passive, whatever the parser calls the subject ("Norway rebuffed X").
    """
    if parsed.kids_by(verb, "obj") and not parsed.kids_by(verb, "aux:pass") and parsed.rel[verb] != "acl":
        return False
    behind_noun = parsed.rel[verb] == "acl" and parsed.xpos[verb] in ("VBN", "VBD") and not parsed.kids_by(verb, "nsubj")
    return parsed.is_passive(verb) or behind_noun  # a past tense without a subject there is a participle that was taken for one


def subjects(parsed: Parsed, verb: int) -> list[int]:
    """Who acts: the subject, the agent of a passive, whoever controls an infinitive or a participle."""
    if is_passive(parsed, verb):
        agents = parsed.kids_by(verb, "obl:agent")
        return agents or [k for k in parsed.kids_by(verb, "obl") if "by" in _cases(parsed, k)]
    subject = parsed.subject_of(verb)
    if subject is not None:
        if parsed.word[subject].lower() in _RELATIVE and parsed.rel[verb].startswith("acl"):
            return [parsed.head[verb]]
        return [subject]
    return _controllers(parsed, verb)


def _document_at(parsed: Parsed, noun: int) -> int | None:
    """What was written or passed, where a participle stands with it or with whom it went to: "sent X a letter accusing Y", "sent a
    letter to X accusing Y"."""
    if parsed.lemma[noun].lower() in _DOCUMENTS and parsed.rel[noun] in ("obj", "obl"):
        return noun
    to = "to" in _cases(parsed, noun) or parsed.rel[noun] == "iobj"
    above = parsed.head[noun]
    sent = [above] if parsed.rel[noun] == "nmod" else parsed.kids_by(above, "obj")
    written = [d for d in sent if parsed.lemma[d].lower() in _DOCUMENTS and parsed.rel[d] in ("obj", "obl")]
    return written[0] if to and written else None


def _doers(parsed: Parsed, verb: int) -> list[int]:
    return subjects(parsed, verb) if parsed.upos[verb] == "VERB" else []


def _controllers(parsed: Parsed, verb: int) -> list[int]:
    """Of a verb without a subject: "blaming ...", "its decision to leave", "accused Norway of expelling"."""
    relation, above = parsed.rel[verb], parsed.head[verb]
    if above == verb or not relation.startswith(("acl", "advcl", "xcomp", "ccomp", "conj", "parataxis")):
        return []
    if parsed.upos[above] in ("VERB", "AUX", "ADJ"):
        if "of" in _cases(parsed, verb) or "for" in _cases(parsed, verb) or "from" in _cases(parsed, verb):
            return objects(parsed, above) or subjects(parsed, above)
        return subjects(parsed, above) if not is_passive(parsed, above) else objects(parsed, above)
    document = _document_at(parsed, above) if relation == "acl" else None
    if document is not None:
        return parsed.kids_by(document, "nmod:poss") or _doers(parsed, parsed.head[document])
    if relation == "acl" and parsed.kids_by(above, "cop") and parsed.kids_by(above, "nsubj"):
        return parsed.kids_by(above, "nsubj")  # "X was the largest donor, giving ..."
    if relation == "acl" and parsed.rel[above] == "xcomp" and parsed.lemma[parsed.head[above]].lower() in _COPULAS:
        return subjects(parsed, parsed.head[above])  # "X became the first state to recognise Y"
    if relation == "acl" and (parsed.upos[above] == "PROPN" or (parsed.xpos[verb] == "VBG" and not _cases(parsed, verb))):
        return [above]  # "X, blaming Y", the headline's "X to hold talks"
    owners = parsed.kids_by(above, "nmod:poss", "amod", "compound")
    if owners:
        return owners
    return subjects(parsed, parsed.head[above]) if parsed.upos[parsed.head[above]] == "VERB" else []
