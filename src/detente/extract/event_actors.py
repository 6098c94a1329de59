"""Who can act although no table knows him: "gunmen", "an Algerian court", "a car bomb", a state that is made up.

Such a side has no identity; the event gives it by its words, with PLOVER's sector where a noun tells it. What is no actor at
all ("the decision", "a plan") is a side by its span alone.
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.extract.page import Page
from detente.extract.triggers import AMOUNTS
from detente.model.actors import ActorRef

UNKNOWN = "UNK"  # PLOVER's sector of an organisation of which no more is known
_ACTING = {"PER", "ORG", "NORP", "LOC"}
# Countries and places that act as their people or government do.
_LANDS = {
    "country", "nation", "state", "republic", "kingdom", "ally", "city", "province", "capital", "town", "village", "island",
    "region", "enclave", "territory",
}  # fmt: skip
# What strikes by itself in the reports: "a car bomb killed two".
_ARMS = {
    "bomb", "blast", "explosion", "explosive", "rocket", "shell", "mortar", "mine", "grenade", "device", "strike", "bombing",
    "attack", "raid", "fire", "gunfire", "bullet", "shelling", "bombardment", "ambush", "assault", "offensive", "weapon",
}  # fmt: skip
# Words for a number of people, whose "of X" says who they are.
_SETS = AMOUNTS | {"team", "crowd", "family", "relative", "leader", "head", "class", "pair", "handful", "rest", "half", "most"}
_CROWDS = {"dozen", "hundred", "thousand", "million"}  # "thousands marched"
_GUNS = {"gun", "artillery", "mortar", "rocket", "small", "hostile", "enemy", "friendly", "tank", "machine", "rifle", "sniper"}
_NOBODY = {"no", "neither", "any"}
_DEEPEST = 3


def bare_actor(page: Page, token: int, sectors: Mapping[str, str], hazards: frozenset[str], depth: int = 0) -> ActorRef | None:
    """The actor without identity that the phrase names; ``None`` for what cannot act."""
    parsed, lemma = page.parsed, page.parsed.lemma[token].lower()
    mention = page.linker.mention_of.get(token)
    if token in page.dates_at or parsed.upos[token] == "PRON" or (mention and mention.kind == "agreement"):
        return None
    if _NOBODY & {parsed.lemma[k].lower() for k in parsed.kids_by(token, "det", "cc:preconj")}:
        return None
    if is_hazard(page, token, hazards):
        return None
    name = page.text_of(page.phrase(token))
    if mention and mention.kind in ("org", "person", "outlet"):
        return ActorRef(None, mention.name, None, sectors.get(lemma) or (UNKNOWN if mention.kind == "org" else None))
    if parsed.upos[token] in ("NOUN", "PROPN", "ADJ") and lemma in sectors:
        return ActorRef(None, name, None, sectors[lemma])
    if depth < _DEEPEST and (lemma in _SETS or parsed.upos[token] == "NUM"):
        for kid in parsed.kids_by(token, "nmod"):
            below = bare_actor(page, kid, sectors, hazards, depth + 1)
            if below is not None:
                return ActorRef(None, name, None, below.sector)
    if is_name(page, token) or (lemma in _CROWDS and parsed.xpos[token] == "NNS" and not parsed.kids_by(token, "nmod")):
        return ActorRef(None, name, None, None)
    return ActorRef(None, name, None, None) if parsed.upos[token] == "NOUN" and lemma in _LANDS else None


def is_name(page: Page, token: int) -> bool:
    """Whether the token is part of a name of somebody or of a land, known or not."""
    parsed = page.parsed
    if parsed.upos[token] not in ("PROPN", "ADJ", "NOUN") or token in page.dates_at:
        return False
    named = any(first <= token < last and label in _ACTING for first, last, label in parsed.ents)
    return named or (parsed.upos[token] == "PROPN" and parsed.word[token][:1].isupper())


def strikes(page: Page, token: int, hazards: frozenset[str]) -> bool:
    """Whether it is a weapon or an attack, which acts in an assault only."""
    return page.parsed.lemma[token].lower() in _ARMS and not is_hazard(page, token, hazards)


def is_hazard(page: Page, token: int, hazards: frozenset[str]) -> bool:
    """Whether it is nature, sickness or accident ("Typhoon Rai"); fire is somebody's if a weapon's or an owner's."""
    parsed, noun = page.parsed, page.parsed.lemma[token].lower()
    beside = parsed.kids_by(token, "compound", "nmod:desc", "flat", "amod", "nmod:poss")
    words = {parsed.lemma[i].lower() for i in (token, *beside)}
    if noun == "fire" and (words & _GUNS or any(page.linker.mention_of.get(i) for i in beside)):
        return False
    titles = {parsed.lemma[i].lower() for i in (token, *parsed.kids_by(token, "compound", "nmod:desc", "flat"))}
    return bool(titles & hazards) if parsed.upos[token] == "PROPN" else noun in hazards
