""" "The treaty", "the accord": which agreement a later mention without its name means."""

from __future__ import annotations

from collections.abc import Sequence

from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed

# What an agreement may be called besides its own noun; "the deal" and "the convention" only where its name says so.
_GENERAL = {"treaty", "accord", "pact", "agreement", "document", "instrument"}
_OWN = {"deal", "convention", "protocol", "memorandum", "resolution"}
_COMMON = {"landmark", "bilateral", "arms", "control", "nuclear", "historic"}  # said of any of them
_POINTS = {"the", "this", "that"}
_REACH = 8  # sentences


def later_mentions(parsed: Parsed, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of agreements by a noun alone, each with the id of the agreement named last before it.

    A noun that says more ("the agreement on grain", "the 1990 treaty") may be another agreement and is left alone.
    """
    named = [m for m in mentions if m.kind == "agreement"]
    taken = {i for m in mentions for i in range(m.first, m.last)}
    found = []
    for token in range(len(parsed)) if named else ():
        noun = parsed.lemma[token].lower()
        if noun not in _GENERAL | _OWN or token in taken or not _points_back(parsed, token):
            continue
        before = [m for m in named if m.last <= token and parsed.sent[token] - parsed.sent[m.head] <= _REACH]
        before = [m for m in before if noun in _GENERAL or noun in m.name.lower()]
        if before:
            found.append(Mention(token, token + 1, token, "agreement", before[-1].id, parsed.word[token], "anaphor"))
    return found


def _points_back(parsed: Parsed, token: int) -> bool:
    """A definite singular without anything that tells it from others."""
    if parsed.xpos[token] not in ("NN", "NNP"):
        return False
    kids = parsed.kids[token]
    definite = any(parsed.lemma[k].lower() in _POINTS and parsed.rel[k] == "det" for k in kids)
    telling = [k for k in kids if parsed.rel[k] in ("amod", "compound", "nmod", "nummod", "nmod:poss", "nmod:desc")]
    return definite and all(parsed.lemma[k].lower() in _COMMON for k in telling)
