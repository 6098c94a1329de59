"""Whether the sides that were read are enough for an event of its type."""

from __future__ import annotations

from detente.extract.event_actors import strikes
from detente.extract.event_coder import Coder
from detente.extract.moods import only_mentioned
from detente.extract.sides import Side
from detente.extract.triggers import Trigger, is_person
from detente.reading.mentions import Mention

_SPOKEN_TO = {"GOV", "MIL", "LEG", "REB", "OPP", "IGO", "PTY", "JUD", "SPY"}
# Moods of a contact that may have a side without identity.
_TOLD = {"asserted", "planned"}
_GOES = {"arrive", "fly", "travel", "go", "come", "head", "journey", "return", "cross", "land"}
_ENVOYS = {"delegation", "mission", "team", "party", "group", "side", "emissary", "negotiator", "mediator", "head", "member"}
_PUBLIC = {"CVL", "JRN", "EDU", "BUS"}
_SUFFERED = {"COERCE", "SANCTION", "ASSAULT"}  # what is told of a named person without saying who did it
# What can be told of somebody unknown without a recipient: "students marched", "the minister resigned".
_ALONE = {"PROTEST", "RETREAT", "CONCEDE", "AGREE"}


def stands(coder: Coder, trigger: Trigger, actors: Side, recipients: Side, mood: str) -> bool:
    """Whether the sides are enough for the type: two for contacts and for nouns, a recipient where PLOVER asks for one."""
    entry = trigger.entry
    if entry.type == "CONSULT" and mood not in _TOLD and not (actors.identified and recipients.identified):
        return False
    if entry.type == "CONSULT" and not entry.verb and only_mentioned(coder.page.parsed, trigger):
        return False
    if any(coder.page.parsed.lemma[h].lower().endswith(("self", "selves")) for h in recipients.heads):
        return False  # "armed themselves" was done to nobody else
    if entry.mode == "visit" and entry.word in _GOES and not any(_is_visitor(coder, h) for h in actors.heads):
        return False  # "a cargo plane flew to Delhi", "peacekeepers arrived"
    if entry.word in ("speak", "talk") and not _is_partner(coder, recipients):
        return False  # "spoke to the Courier"
    armed = entry.type == "ASSAULT" and any(strikes(coder.page, h, coder.sides.hazards) for h in actors.heads)
    acting = bool(actors.refs) or armed
    if entry.type == "CONSULT" or entry.pair:
        surname = entry.pair and entry.type == "CONSULT" and not any(r.id or " " in r.name for r in actors.refs)
        return acting and bool(recipients.refs) and not surname
    if not entry.verb:
        return acting and bool(recipients.heads)
    if coder.quads[entry.type].get("requires_recipient") and not recipients.heads:
        return False
    if not actors.identified and not recipients.heads and entry.type not in _ALONE:
        return False
    named = entry.type in _SUFFERED and _is_named(coder, recipients)
    suffered = named or (bool(recipients.identified) and not _is_anybody(coder, trigger))
    return (acting or (suffered and not actors.heads)) and _own_threat(coder, trigger, actors)


def _is_visitor(coder: Coder, head: int) -> bool:
    """Somebody who can pay a visit: a name, an official, a delegation; no plane, no troops and no crowd."""
    parsed = coder.page.parsed
    noun = parsed.lemma[head].lower()
    if parsed.upos[head] != "NOUN" or noun in _ENVOYS:
        return True
    role = coder.page.linker.roles.get(noun)
    return role is not None and role.get("sector") not in _PUBLIC


def _is_anybody(coder: Coder, trigger: Trigger) -> bool:
    """ "Those displaced in Sudan": a participle behind a noun that names nobody, told of nobody's doing."""
    behind = trigger.entry.verb and coder.page.parsed.rel[trigger.token] == "acl"
    return behind and not coder.side(trigger.slots.get("obj", ())).identified


def _is_named(coder: Coder, side: Side) -> bool:
    """ "Ada Lindqvist was arrested": the passive leaves open by whom."""
    return any(is_person(coder.page.parsed, head) for head in side.heads)


def _is_partner(coder: Coder, side: Side) -> bool:
    """Somebody who is talked with ("rebel commanders", "Jane Doe"), not an outlet that is talked to."""
    outlets = {h for h in side.heads if (m := coder.page.linker.mention_of.get(h)) and _is_outlet(coder, m)}
    if outlets and len(outlets) == len(side.heads):
        return False
    named = any(is_person(coder.page.parsed, h) for h in side.heads)
    return named or any(r.id or r.sector in _SPOKEN_TO for r in side.refs)


def _is_outlet(coder: Coder, mention: Mention) -> bool:
    actor = coder.page.knowledge.actors.get(mention.id or "")
    return mention.kind == "outlet" or (actor is not None and actor.kind == "outlet")


def _own_threat(coder: Coder, trigger: Trigger, actors: Side) -> bool:
    """Of "warned that it would ...": the one who would do it is the one who warns."""
    if not trigger.entry.own:
        return True
    parsed = coder.page.parsed
    for clause in trigger.slots.get("ccomp", ()):
        who = parsed.kids_by(clause, "nsubj")
        will = {parsed.lemma[k].lower() for k in parsed.kids_by(clause, "aux")} & {"would", "will", "could", "'ll"}
        if who and will:
            side = coder.side(who)
            same = {r.id for r in side.identified} & {r.id for r in actors.identified}
            return bool(same) or parsed.word[who[0]].lower() in ("it", "they", "he", "she", "we", "i")
    return False
