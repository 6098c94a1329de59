"""Repairs of a parse where grammar leaves no doubt that an arc is wrong. Each repair says which grammar it rests on."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.parsed import Parsed

_SUBJECTS = ("nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer")


def repaired(parsed: Parsed) -> Parsed:
    """The parse with the repairs made; the same object where there is nothing to repair."""
    moves = {obj: clause for verb in range(len(parsed)) for obj, clause in _bare_clause_subject(parsed, verb)}
    if not moves:
        return parsed
    head, rel = list(parsed.head), list(parsed.rel)
    kids = [list(k) for k in parsed.kids]
    for token, clause in moves.items():
        kids[head[token]].remove(token)
        kids[clause] = sorted([*kids[clause], token])
        head[token], rel[token] = clause, "nsubj:outer" if _has_subject(parsed, clause) else "nsubj"
    return replace(parsed, head=head, rel=rel, kids=[tuple(k) for k in kids])


def _bare_clause_subject(parsed: Parsed, verb: int) -> list[tuple[int, int]]:
    """ "suggested talks were possible": a finite clause needs a subject, so the noun before it is that and no object.

    English finite clauses are not without subject (Huddleston & Pullum 2002, ch. 4, 2.1), and a verb with an object and a
    clause ("told him that ...") has a clause with a subject of its own.
    """
    for clause in parsed.kids_by(verb, "ccomp"):
        if not _is_finite(parsed, clause) or not _lacks_subject(parsed, clause):
            continue
        first = parsed.subtree(clause)[0]
        before = [o for o in parsed.kids_by(verb, "obj") if verb < o < clause and parsed.subtree(o)[1] <= first]
        if before:
            return [(before[-1], clause)]
    return []


def _lacks_subject(parsed: Parsed, clause: int) -> bool:
    """No subject at all, or a copula before the only one ("[part of it] is [leaders have said so]")."""
    subjects = parsed.kids_by(clause, *_SUBJECTS)
    return not subjects or any(k < subjects[0] for k in parsed.kids_by(clause, "cop"))


def _has_subject(parsed: Parsed, clause: int) -> bool:
    return bool(parsed.kids_by(clause, *_SUBJECTS))


def _is_finite(parsed: Parsed, clause: int) -> bool:
    own = [clause, *parsed.kids_by(clause, "aux", "cop", "aux:pass")]
    finite = any("VerbForm=Fin" in parsed.feats[i] or parsed.xpos[i] in ("VBD", "VBZ", "VBP", "MD") for i in own)
    return finite and not any(parsed.lemma[k] == "to" for k in parsed.kids_by(clause, "mark"))
