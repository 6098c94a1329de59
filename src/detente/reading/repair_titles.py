"""Repairs of titles and names: "U.S. Secretary of State Ada Berg and Foreign Minister Ivo Marek talked".

In Universal Dependencies for English the title describes the name (``nmod:desc``), and the name stands in the clause. What
belongs to one of two coordinated names stands on its own side of the conjunction (Huddleston & Pullum 2002, ch. 15, 1).
"""

from __future__ import annotations

from detente.reading.parsed import Parsed

Moves = dict[int, tuple[int, str]]
_PERSONS = ("PER", "PERSON")  # as the own engine and as spaCy have it
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer")
_TITLE_HEADS = ("NOUN", "PROPN")
_OF_TITLES = ("compound", "amod", "nmod", "nmod:poss", "det", "case", "flat", "nmod:desc", "punct", "nummod")


def bare_subject(parsed: Parsed, verb: int) -> Moves:
    """A name without a preposition before a verb that has no subject is its subject: "Ada Berg and Ivo Marek talked"."""
    if parsed.kids_by(verb, *_SUBJECTS) or parsed.xpos[verb] not in ("VBD", "VBZ", "VBP"):
        return {}
    names = [k for k in parsed.kids_by(verb, "obl", "obl:unmarked") if k < verb and parsed.upos[k] == "PROPN"]
    bare = [k for k in names if not parsed.kids_by(k, "case") and parsed.ents and _is_person(parsed, k)]
    return {bare[0]: (verb, "nsubj:pass" if parsed.kids_by(verb, "aux:pass") else "nsubj")} if len(bare) == 1 else {}


def title_as_head(parsed: Parsed, verb: int) -> Moves:
    """ "[Secretary of State] [Ada Berg] talked": a title with a complement of its own is not the first part of the name."""
    for title in parsed.kids_by(verb, "nsubj", "nsubj:pass", "obj", "obl"):
        names = [k for k in parsed.kids_by(title, "flat") if _is_person(parsed, k) and not _is_person(parsed, title)]
        between = [k for k in parsed.kids_by(title, "nmod") if names and title < k < names[0]]
        if not between or parsed.upos[title] not in _TITLE_HEADS:
            continue
        name, relation = names[0], parsed.rel[title]
        moves: Moves = {name: (verb, relation), title: (name, "nmod:desc")}
        moves |= {k: (name, parsed.rel[k]) for k in parsed.kids[title] if k > name}
        return moves | dict.fromkeys(parsed.kids_by(title, "case"), (name, "case"))
    return {}


def title_behind_and(parsed: Parsed, verb: int) -> Moves:
    """ "Ada Berg and [Foreign Minister] [Ivo Marek]": a title between the conjunction and a name is that name's."""
    tops = parsed.kids_by(verb, "nsubj", "nsubj:pass", "obj", "obl")
    for first in [*tops, *(k for top in tops for k in parsed.kids_by(top, "flat"))]:
        for name in parsed.kids_by(first, "conj"):
            joins = parsed.kids_by(name, "cc")
            titles = [t for t in parsed.kids_by(first, "nmod:desc", "appos") if joins and joins[0] < t < name]
            if titles and _is_person(parsed, name) and all(parsed.rel[k] in _OF_TITLES for k in parsed.kids[titles[0]]):
                return {titles[0]: (name, "nmod:desc")}
    return {}


def called_alone(parsed: Parsed, verb: int) -> Moves:
    """ "Called [Secretary of State] [Ada Berg]": a predicate of the object needs the object (Huddleston & Pullum 2002, ch. 4,
    5.2), so that a name alone is the object itself, and a bare title right before it describes the name.
    """
    for name in parsed.kids_by(verb, "xcomp"):
        if parsed.upos[name] != "PROPN" or not _is_person(parsed, name) or parsed.kids_by(name, "det", "case", "cop", "mark"):
            continue
        objects, first = parsed.kids_by(verb, "obj"), parsed.subtree(name)[0]
        if not objects:
            astray = [t for t in range(verb + 1, first) if parsed.rel[t] == "nmod:desc" and parsed.head[t] < verb]
            return {name: (verb, "obj"), **dict.fromkeys(astray, (name, "nmod:desc"))} if name > verb else {}
        title = objects[-1]
        beside = verb < title < first and parsed.subtree(title)[1] == first and not _is_person(parsed, title)
        if beside and parsed.upos[title] in _TITLE_HEADS and not parsed.kids_by(title, "det"):
            return {name: (verb, "obj"), title: (name, "nmod:desc")}
    return {}


def _is_person(parsed: Parsed, token: int) -> bool:
    return any(a <= token < b and label in _PERSONS for a, b, label in parsed.ents)
