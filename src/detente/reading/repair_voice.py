"""Repairs of the voice: a finite passive has its auxiliary, so that a verb with subject and object and none is active."""

from __future__ import annotations

from detente.reading.parsed import Parsed

# Verbs whose passive keeps a noun phrase behind it (Huddleston & Pullum 2002, ch. 4, 5.3 and 4.3): "named minister", "given a day".
_KEEPING = {
    "name", "elect", "appoint", "call", "dub", "declare", "make", "deem", "label", "brand", "crown", "designate", "consider",
    "proclaim", "ordain", "nominate", "vote", "title", "christen", "rename", "give", "grant", "offer", "award", "deny", "refuse",
    "send", "pay", "promise", "tell", "show", "teach", "ask", "hand", "leave", "keep", "find", "judge", "term", "style", "re-elect",
    "assign", "allow", "owe", "charge", "fine", "spare", "save", "lend", "sell", "serve", "re-appoint", "reappoint", "rate",
}  # fmt: skip


def active_without_auxiliary(parsed: Parsed, verb: int) -> dict[int, tuple[int, str]]:
    """ "The minister berated the ambassador": without "be" or "get", and with a noun phrase right behind it, the verb is active
    (Huddleston & Pullum 2002, ch. 16, 10.1); "ambassador berated" of a headline has none behind it.
    """
    subjects = parsed.kids_by(verb, "nsubj:pass")
    if not subjects or parsed.lemma[verb].lower() in _KEEPING or parsed.kids_by(verb, "aux:pass", "aux", "obl:agent", "obj"):
        return {}
    nouns = [k for k in parsed.kids_by(verb, "xcomp") if parsed.upos[k] in ("NOUN", "PROPN")]
    behind = [k for k in nouns if not parsed.kids_by(k, "case", "mark")]
    one = len(subjects) == 1 and subjects[0] < verb
    return {subjects[0]: (verb, "nsubj"), behind[0]: (verb, "obj")} if one and _follows(parsed, verb, behind) else {}


def _follows(parsed: Parsed, verb: int, phrases: list[int]) -> bool:
    return bool(phrases) and parsed.subtree(phrases[0])[0] == verb + 1
