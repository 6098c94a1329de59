"""Repairs of the clause that closes a report: "..., the minister said". It has its subject before it, behind a comma."""

from __future__ import annotations

from collections.abc import Sequence

from detente.reading.parsed import Parsed

_CLOSING = ("”", '"', "’", "'", "''", "»")
SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer")
_NOMINAL = ("NOUN", "PROPN", "PRON")


def late_subject(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "X has ratified the treaty, Minister Y said": the noun phrase right before a finite verb without a subject is its
    subject, and no apposition within the clause that is reported (a verb of saying follows what it reports, with its subject
    before it: Quirk et al. 1985, 14.29).
    """
    clauses = [c for c in parsed.kids_by(verb, "ccomp") if c < verb]
    if not clauses or parsed.head[verb] != verb or parsed.xpos[verb] not in ("VBD", "VBZ") or not lacks_subject(parsed, verb):
        return {}
    low, high = parsed.subtree(clauses[-1])
    hung = ("appos", "conj", "obj", "obl", "nsubj")
    loose = [t for t in range(low, high) if parsed.rel[t] in hung and parsed.subtree(t)[1] == verb]
    marked = [t for t in loose if _behind_comma(parsed, parsed.subtree(t)[0]) and parsed.upos[t] in _NOMINAL]
    return {marked[0]: (verb, "nsubj")} if marked and not parsed.kids_by(marked[0], "case") else {}


def _behind_comma(parsed: Parsed, token: int) -> bool:
    """Whether the token is a comma or has one before it, or a comma and the mark that closes a quotation."""
    before = token - (parsed.word[token] != ",")
    while before > 0 and parsed.word[before] in _CLOSING:
        before -= 1
    return before >= 0 and parsed.word[before] == ","


def late_speakers(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "..., killing five people, activists and a monitor reported": a finite clause needs a subject, so the last of what was
    taken for a list, from its comma on, are those who report (Quirk et al. 1985, 14.29; Huddleston & Pullum 2002, ch. 4, 2.1).
    """
    closing = parsed.rel[verb] == "parataxis" and parsed.head[verb] < verb
    if not closing or parsed.xpos[verb] not in ("VBD", "VBZ") or parsed.kids_by(verb, *SUBJECTS, "aux:pass", "ccomp", "obj"):
        return {}
    listed = [t for t in range(verb) if parsed.rel[t] == "conj" and parsed.subtree(t)[1] == verb and parsed.upos[t] in _NOMINAL]
    if not listed:
        return {}
    siblings = [k for k in parsed.kids_by(parsed.head[listed[0]], "conj") if k <= listed[0]]
    speakers = _from_comma(parsed, siblings)
    return {s: (verb, "nsubj") if s == speakers[0] else (speakers[0], "conj") for s in speakers}


def _from_comma(parsed: Parsed, listed: Sequence[int]) -> Sequence[int]:
    """The end of a list that starts behind a comma without "and": one phrase, or two that an "and" joins."""
    for speakers in (listed[-1:], listed[-2:]):
        first = parsed.subtree(speakers[0])[0]
        joined = all(parsed.kids_by(s, "cc") for s in speakers[1:])
        if _behind_comma(parsed, first) and not parsed.kids_by(speakers[0], "cc") and joined:
            return speakers
    return ()


def lacks_subject(parsed: Parsed, clause: int) -> bool:
    """No subject at all, or a copula before the only one ("[part of it] is [leaders have said so]")."""
    subjects = parsed.kids_by(clause, *SUBJECTS)
    return not subjects or any(k < subjects[0] for k in parsed.kids_by(clause, "cop"))
