"""Recipients beyond the entry's own slots: deeper in the phrase of the object, in what the act was for, where it was done
("agreed to help Kenya", "served in Lebanon")."""

from __future__ import annotations

from detente.extract.event_coder import Coder, apart, is_thing
from detente.extract.event_slots import governed
from detente.extract.sides import Side
from detente.extract.triggers import Trigger
from detente.reading.parsed import Parsed

_FURTHER = ("obj", "iobj", "to", "with", "against", "on", "between", "for", "from", "into", "at", "over", "of", "in")
_LOOSE = {"of", "for", "from", "at", "over", "in", "into"}  # what stands there without a name is seldom whom the act is about
# Types whose deed falls on the land where it is done, if nobody else is named.
DONE_THERE = {"AID", "MOBILIZE", "PROTEST", "RETREAT", "CONCEDE", "AGREE", "COERCE", "SANCTION"}
_TOWARD = {"to", "for", "in", "of", "against", "on", "with", "into"}
_CLIMB = 5  # infinitives down


def further(coder: Coder, trigger: Trigger, actors: Side) -> Side | None:
    """Where no slot of the entry is filled: whom the act was about, whom its purpose names ("spent a million to help X"), or
    the land where it was done, which is a recipient by identity only and otherwise a span."""
    parsed, found = coder.page.parsed, []
    if trigger.entry.type == "CONSULT" and trigger.entry.verb and trigger.entry.cameo != "045":
        return None
    if not trigger.entry.verb and (not trigger.light or parsed.lemma[trigger.verb].lower() in ("receive", "get")):
        return None
    here = [trigger.slots, governed(parsed, trigger.verb)] if trigger.verb != trigger.token else [trigger.slots]
    deep = _deep(coder, trigger, actors)
    if deep.identified:
        return deep
    there = [governed(parsed, verb) for verb in _purposes(parsed, trigger)]
    nouns = [coder.by_token[o].slots for slots in there for o in slots.get("obj", ()) if o in coder.by_token]
    slots = [(each, _FURTHER[2:-5]) for each in here] + [(each, _FURTHER[:-4]) for each in (*nouns, *there)]
    places = [(each, _FURTHER[-5:]) for each in (*here, *there)] if trigger.entry.type in DONE_THERE else []
    for each, names in (*slots, *places):
        for name in names:
            heads = [h for h in each.get(name, ()) if h not in trigger.tokens and is_thing(coder, h, actors)]
            side = apart(coder, coder.side(heads, place=True), actors)
            if side.identified:
                return side
            if side.heads and (side.refs or (name not in _LOOSE and names != _FURTHER[2:-5])):
                found.append(side)
    best = next((s for s in found if s.refs), found[0] if found else None)
    if trigger.entry.type in DONE_THERE and actors.heads and not (best and any(r.sector for r in best.refs)):
        below = _below(coder, trigger, actors)
        if below.identified:
            return below
    return best and Side(tuple(r for r in best.refs if r.sector), best.heads)


def makers(coder: Coder, things: Side, actors: Side) -> Side | None:
    """Whose the thing is that the act falls on, where a participle behind it says so: "vetoed a resolution drafted by X",
    "rejected a plan put forward by X", "outlawed charities tied to X"."""
    parsed = coder.page.parsed
    participles = [p for h in things.heads for p in parsed.kids_by(h, "acl") if parsed.xpos[p] in ("VBN", "VBD")]
    for kid in (k for p in participles for k in parsed.kids_by(p, "obl:agent", "obl", "nmod")):
        cases = {parsed.lemma[c].lower() for c in parsed.kids_by(kid, "case")}
        side = apart(coder, coder.side([kid] if cases & {"by", "to"} and is_thing(coder, kid, actors) else []), actors)
        if side.refs:
            return side
    return None


def _below(coder: Coder, trigger: Trigger, actors: Side) -> Side:
    """The first land or body behind the act in its own clause: "28 million to pay for aid for those affected in Yemen"."""
    parsed = coder.page.parsed
    for i in sorted(parsed.yield_of(trigger.verb)):
        cased = {parsed.lemma[c].lower() for c in parsed.kids_by(i, "case")} & _TOWARD
        if i > trigger.token and cased and parsed.rel[i] in ("nmod", "obl") and not _in_other_clause(parsed, i, trigger.verb):
            side = apart(coder, coder.side([i] if is_thing(coder, i, actors) else [], place=True), actors)
            if side.identified:
                return side
    return Side()


def _in_other_clause(parsed: Parsed, token: int, verb: int) -> bool:
    """Whether a clause stands between the token and the verb; an infinitive tells what the act was for, and is none."""
    while token != verb and parsed.head[token] != token:
        if parsed.rel[token] in ("advcl", "ccomp", "parataxis", "conj", "acl:relcl"):
            infinitive = any(parsed.upos[m] == "PART" for m in parsed.kids_by(token, "mark"))
            if not infinitive and parsed.upos[token] in ("VERB", "AUX", "ADJ"):
                return True
        token = parsed.head[token]
    return token != verb


def _deep(coder: Coder, trigger: Trigger, actors: Side) -> Side:
    """The entry's own prepositions anywhere in the phrase of the object: "sanctions, including travel bans, on X"."""
    parsed = coder.page.parsed
    inside = [i for head in trigger.slots.get("obj", ()) for i in parsed.yield_of(head) if parsed.rel[i] == "nmod"]
    for slot in trigger.entry.to:
        heads = [i for i in inside if slot in {parsed.lemma[c].lower() for c in parsed.kids_by(i, "case")}]
        side = apart(coder, coder.side([h for h in heads if is_thing(coder, h, actors)], place=True), actors)
        if side.identified:
            return side
    return Side()


def _purposes(parsed: Parsed, trigger: Trigger) -> list[int]:
    """The infinitives that tell what the act was for."""
    things = trigger.slots.get("obj", ())
    below = (trigger.verb, trigger.token, *things, *(k for o in things for k in parsed.kids_by(o, "nmod")))
    kids = [k for i in dict.fromkeys(below) for k in parsed.kids_by(i, "advcl", "acl", "xcomp") if k > i]
    return [k for k in kids if any(parsed.upos[m] == "PART" for m in parsed.kids_by(k, "mark"))]


def through(coder: Coder, trigger: Trigger, actors: Side) -> Side | None:
    """Whom the infinitive is about: "threatened to expel the Russian ambassador", "refused to let the ship enter its port"."""
    found: list[Side] = []
    verbs = list(trigger.slots.get("xcomp", ()))
    for verb in verbs[:_CLIMB]:
        slots = governed(coder.page.parsed, verb)
        inner = [coder.by_token[o] for o in slots.get("obj", ()) if o in coder.by_token]
        pairs = [h for slot in ("between", "with", "to") for t in inner for h in t.slots.get(slot, ())]
        near, far = (*_FURTHER[:5], "clause"), _FURTHER[5:]
        groups = [*(slots.get(slot, ()) for slot in near), pairs, *(slots.get(slot, ()) for slot in far)]
        for heads in groups:
            side = apart(coder, coder.side([h for h in heads if is_thing(coder, h, actors)], place=True), actors)
            if side.identified:
                return side
            found += [side] if side.heads else []
        verbs += slots.get("xcomp", ())
    return next((s for s in found if s.refs), found[0] if found else None)


def third(coder: Coder, trigger: Trigger, actors: Side) -> Side | None:
    """ "X and Y agreed to help Z": the third, unless what they agreed to do is theirs together ("to meet in Z")."""
    inner = [coder.by_token[v] for v in trigger.slots.get("xcomp", ()) if v in coder.by_token]
    if trigger.entry.type != "AGREE" or any(t.entry.mutual for t in inner):
        return None
    third = through(coder, trigger, actors)
    return third if third and third.identified else None
