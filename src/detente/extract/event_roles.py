"""Who is on which side of an event: actors and recipients of a trigger, and whether they are enough for its type.

The entry's slots come first, with states and organisations before those whom no table knows, and those before what is no
actor at all ("rejected the plan"). Where no slot of the entry is filled, the recipient is whom the act is about further
down: the object of the infinitive ("agreed to help Kenya"), then the place where it was done ("served in Lebanon").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from detente.extract.event_actors import is_name, strikes
from detente.extract.event_slots import governed, subjects
from detente.extract.moods import asked_for, only_mentioned
from detente.extract.page import Page, Scene
from detente.extract.sides import Parties, Side, Sides
from detente.extract.triggers import OF_OTHERS, Trigger, is_person
from detente.model.actors import ActorRef
from detente.model.facts import Event
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed

_SPOKEN_TO = {"GOV", "MIL", "LEG", "REB", "OPP", "IGO", "PTY", "JUD", "SPY"}
_PERSONAL = {"it", "they", "he", "she", "we", "i", "its", "their", "his", "her", "them", "him"}
_FURTHER = ("obj", "iobj", "to", "with", "against", "on", "between", "for", "from", "into", "at", "over", "of", "in")
_LOOSE = {"of", "for", "from", "at", "over"}  # what stands there without a name is seldom whom the act is about
# Moods of a contact that may have a side without identity.
_TOLD = {"asserted", "planned"}
# What can be told of somebody unknown without a recipient: "students marched", "the minister resigned".
_ALONE = {"PROTEST", "RETREAT", "CONCEDE", "AGREE"}
_CLIMB = 5


# Types whose deed falls on the land where it is done, if nobody else is named.
_DONE_THERE = {"AID", "MOBILIZE", "PROTEST", "RETREAT", "CONCEDE", "AGREE", "COERCE", "SANCTION"}


@dataclass(frozen=True, slots=True)
class Coder:
    """What every step needs: the page, its scene, the lexicon and the triggers found."""

    page: Page
    scene: Scene
    sides: Sides
    quads: Mapping[str, Mapping[str, object]]
    by_token: Mapping[int, Trigger]
    parties: Parties

    def side(self, heads: Sequence[int], place: bool = False) -> Side:
        """The side that these phrases name; "the North" is the state of that name beside the other that the text names."""
        side = self.sides.of([*heads, *self._listed(heads)], place)
        if side.identified:
            return side
        parsed = self.page.parsed
        names = [p for h in heads for p in (h, *parsed.kids_by(h, "nmod:poss")) if parsed.upos[p] == "PROPN"]
        refs = tuple(r for h in names for r in self.parties.one(h) if (r.id or "").startswith("state:"))
        return Side(refs, tuple(names)) if refs else side

    def _listed(self, heads: Sequence[int]) -> list[int]:
        """ "Kenya, Chile to hold talks": a state is no apposition of another, so the headline lists them."""
        beside = [a for h in heads if self._is_state(h) for a in self.page.parsed.kids_by(h, "appos", "nmod:unmarked")]
        return [a for a in beside if self._is_state(a)]

    def _is_state(self, token: int) -> bool:
        mention = self.page.linker.mention_of.get(token)
        return mention is not None and mention.kind == "state"


def roles(coder: Coder, trigger: Trigger) -> tuple[Side, Side]:
    """Actors and recipients as the clause gives them."""
    entry = trigger.entry
    actors = _verb_actors(coder, trigger.token) if entry.verb else _noun_actors(coder, trigger)
    actors = _antecedent(coder, trigger, actors)
    recipients = _recipients(coder, trigger, actors)
    if entry.reverse:
        return recipients, apart(coder, actors, recipients)
    paired = not recipients.identified or "between" in trigger.slots
    if entry.mutual and paired and len({r.id or r.name for r in actors.refs}) >= 2:
        return actors, actors
    if entry.type in OF_OTHERS - {"REQUEST"} and not recipients.identified:
        through = _through(coder, trigger, actors)
        recipients = through if through and (through.refs or not recipients.heads) else recipients
    land = entry.type in _DONE_THERE - {"COERCE", "SANCTION"} and not recipients.refs and not _has_person(coder, recipients)
    # "Denied permission", "provided $2 billion in food": part of the act.
    proof = not recipients.refs and all(h in trigger.tokens or _is_given(coder, trigger, h) for h in recipients.heads)
    if land or proof or not recipients.heads:
        recipients = _further(coder, trigger, actors) or recipients
    return actors, apart(coder, recipients, actors)


def _has_person(coder: Coder, side: Side) -> bool:
    return any(is_person(coder.page.parsed, h) for h in side.heads)


def _verb_actors(coder: Coder, verb: int) -> Side:
    """The subject; of a participle ("..., blaming X") the nearest subject above that can act, as of a pronoun that
    stands for nobody yet ("X said that ..., and it accuses")."""
    parsed = coder.page.parsed
    heads = _able(coder, subjects(parsed, verb))
    side, above = coder.side(heads), parsed.head[verb]
    if any(parsed.upos[h] == "PRON" for h in heads) or (parsed.rel[verb] == "advcl" and parsed.xpos[verb] == "VBG"):
        for _ in range(4):
            if side.refs or not (parsed.upos[above] == "VERB" or parsed.kids_by(above, "cop")):
                break
            side, above = coder.side(_able(coder, subjects(parsed, above))), parsed.head[above]
    return side if side.identified else coder.sides.seat(verb, heads) if coder.sides.seat(verb, heads).refs else side


def _able(coder: Coder, heads: Iterable[int]) -> list[int]:
    return [h for h in heads if coder.page.parsed.rel[h] != "expl"]


def _antecedent(coder: Coder, trigger: Trigger, actors: Side) -> Side:
    """Of "X said it had ...", "X ended its blockade" the phrase that the pronoun stands for, where the clause above has it."""
    parsed = coder.page.parsed
    if len(actors.heads) != 1 or parsed.word[actors.heads[0]].lower() not in _PERSONAL:
        return actors
    above = trigger.verb if not trigger.entry.verb else parsed.head[trigger.token]
    for _ in range(_CLIMB):
        if parsed.upos[above] == "VERB":
            heads = [h for h in _able(coder, subjects(parsed, above)) if parsed.upos[h] != "PRON"]
            side = coder.side(heads)
            if heads and side.refs:
                same = {r.id for r in side.refs} & {r.id for r in actors.refs}
                return Side(actors.refs or side.refs, side.heads) if same or not actors.refs else actors
        if parsed.head[above] == above:
            break
        above = parsed.head[above]
    return actors


def _noun_actors(coder: Coder, trigger: Trigger) -> Side:
    """A noun's actor: "by X", "X's", the adjective before it, "between X and Y", the subject of its light verb."""
    parsed, entry = coder.page.parsed, trigger.entry
    heads = list(trigger.slots.get("by", ()))
    if entry.mutual:
        heads += [*trigger.slots.get("between", ()), *trigger.slots.get("among", ())]
    before = parsed.kids_by(trigger.token, "nmod:poss", "amod", "compound")
    heads += [k for k in before if k not in trigger.tokens and _names_actor(coder, k)]
    if entry.of == "actor":
        heads += trigger.slots.get("of", ())
    own = coder.side(heads)
    if own.refs or trigger.verb == trigger.token:
        return own
    if trigger.light or (parsed.rel[trigger.token] == "obl" and entry.type == "CONSULT") or asked_for(parsed, trigger):
        return coder.side(_able(coder, subjects(parsed, trigger.verb)))
    return own


def _names_actor(coder: Coder, token: int) -> bool:
    """Of what stands before a noun the owner, and whoever is named ("the Taliban attack"); in "mass protests" nobody is."""
    return coder.page.parsed.rel[token] == "nmod:poss" or bool(coder.side([token]).identified) or is_name(coder.page, token)


def _recipients(coder: Coder, trigger: Trigger, actors: Side) -> Side:
    """The first slot of the entry that names somebody else, by identity before those without, these before mere things."""
    found: list[Side] = []
    for slot in trigger.entry.to:
        heads = [h for h in trigger.slots.get(slot, ()) if _is_thing(coder, h, actors)]
        if any(coder.page.parsed.lemma[h].lower() in ("border", "frontier") for h in heads):
            heads += trigger.slots.get("with", ())  # "to the border with X"
        side = apart(coder, coder.side(heads, place=True), actors)
        if side.identified:
            return side
        found += [side] if side.heads else []
    if trigger.entry.type == "CONSULT" and not trigger.entry.verb and trigger.verb != trigger.token:
        heads = [*coder.page.parsed.kids_by(trigger.verb, "obj", "iobj")]
        side = apart(coder, coder.side([h for h in heads if h != trigger.token]), actors)
        if side.identified:
            return side
    apart_from_act = (s for s in found if s.refs or not any(h in trigger.tokens or _is_given(coder, trigger, h) for h in s.heads))
    return next((s for s in found if s.refs), next(apart_from_act, found[0] if found else Side()))


def _is_given(coder: Coder, trigger: Trigger, head: int) -> bool:
    """ "Provided $2 billion in food": what is given is no recipient."""
    words = trigger.entry.needs.get("obj", frozenset())
    parsed = coder.page.parsed
    return trigger.entry.type == "AID" and (parsed.lemma[head].lower() in words or parsed.upos[head] in ("NUM", "SYM"))


def _further(coder: Coder, trigger: Trigger, actors: Side) -> Side | None:
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
    places = [(each, _FURTHER[-5:]) for each in (*here, *there)] if trigger.entry.type in _DONE_THERE else []
    for each, names in (*slots, *places):
        for name in names:
            heads = [h for h in each.get(name, ()) if h not in trigger.tokens and _is_thing(coder, h, actors)]
            side = apart(coder, coder.side(heads, place=True), actors)
            if side.identified:
                return side
            if side.heads and (side.refs or (name not in _LOOSE and names != _FURTHER[2:-5])):
                found.append(side)
    best = next((s for s in found if s.refs), found[0] if found else None)
    return best and Side(tuple(r for r in best.refs if r.sector), best.heads)


def _deep(coder: Coder, trigger: Trigger, actors: Side) -> Side:
    """The entry's own prepositions anywhere in the phrase of the object: "sanctions, including travel bans, on X"."""
    parsed = coder.page.parsed
    inside = [i for head in trigger.slots.get("obj", ()) for i in parsed.yield_of(head) if parsed.rel[i] == "nmod"]
    for slot in trigger.entry.to:
        heads = [i for i in inside if slot in {parsed.lemma[c].lower() for c in parsed.kids_by(i, "case")}]
        side = apart(coder, coder.side([h for h in heads if _is_thing(coder, h, actors)], place=True), actors)
        if side.identified:
            return side
    return Side()


def _purposes(parsed: Parsed, trigger: Trigger) -> list[int]:
    """The infinitives that tell what the act was for."""
    things = trigger.slots.get("obj", ())
    below = (trigger.verb, trigger.token, *things, *(k for o in things for k in parsed.kids_by(o, "nmod")))
    kids = [k for i in dict.fromkeys(below) for k in parsed.kids_by(i, "advcl", "acl", "xcomp") if k > i]
    return [k for k in kids if any(parsed.upos[m] == "PART" for m in parsed.kids_by(k, "mark"))]


def _through(coder: Coder, trigger: Trigger, actors: Side) -> Side | None:
    """Whom the infinitive is about: "threatened to expel the Russian ambassador", "refused to let the ship enter its port"."""
    found: list[Side] = []
    verbs = list(trigger.slots.get("xcomp", ()))
    for verb in verbs[:_CLIMB]:
        slots = governed(coder.page.parsed, verb)
        inner = [coder.by_token[o] for o in slots.get("obj", ()) if o in coder.by_token]
        pairs = [h for slot in ("between", "with", "to") for t in inner for h in t.slots.get(slot, ())]
        groups = [*(slots.get(slot, ()) for slot in _FURTHER[:5]), pairs, *(slots.get(slot, ()) for slot in _FURTHER[5:])]
        for heads in groups:
            side = apart(coder, coder.side([h for h in heads if _is_thing(coder, h, actors)], place=True), actors)
            if side.identified:
                return side
            found += [side] if side.heads else []
        verbs += slots.get("xcomp", ())
    return next((s for s in found if s.refs), found[0] if found else None)


def _is_thing(coder: Coder, head: int, actors: Side) -> bool:
    """Whether the phrase can be a recipient: not the actor again, no date and no pronoun that stands for nobody."""
    if head in actors.heads or head in coder.page.dates_at:
        return False
    return coder.page.parsed.upos[head] not in ("PRON", "VERB", "ADV") or bool(coder.side([head]).refs)


def apart(coder: Coder, side: Side, other: Side) -> Side:
    """The side without those who are on the other side; inside one state only different sectors face each other, or two
    persons who are named."""
    taken = {(r.id, r.sector) for r in other.refs if r.id}
    called = {r.name for r in other.refs}
    persons = bool(side.heads) and all(is_person(coder.page.parsed, h) and h not in other.heads for h in side.heads)
    kept = tuple(r for r in side.refs if not r.id or (r.id, r.sector) not in taken or (persons and r.name not in called))
    return replace(side, refs=kept) if kept != side.refs else side


def completed(coder: Coder, trigger: Trigger, actors: Side, recipients: Side, before: Sequence[Event]) -> tuple[Side, Side]:
    """A contact told from one side: the other is the speaker, or the side of the contact told just before."""
    meets = trigger.entry.type == "CONSULT" or trigger.entry.mode == "meet"
    if not meets or (actors.identified and recipients.identified):
        return actors, recipients
    known = actors.identified or recipients.identified
    statement = coder.scene.around(trigger.token)
    if not known and statement is None:
        return actors, recipients
    for other in _candidates(coder, trigger, before):
        if known and any(other.id == k.id for k in known):
            continue
        if not known:
            return actors, recipients
        side = Side((other,), ())
        return (actors, side) if actors.identified else (side, recipients)
    return actors, recipients


def _candidates(coder: Coder, trigger: Trigger, before: Sequence[Event]) -> list[ActorRef]:
    page, found = coder.page, []
    statement = coder.scene.around(trigger.token)
    if statement and statement.speaker and statement.speaker.state:
        ref = statement.speaker
        found.append(ActorRef(f"state:{ref.state}", ref.name, ref.state, ref.sector or "GOV"))
    if trigger.entry.type != "CONSULT" or trigger.entry.word in ("letter", "message", "visit", "trip"):
        return found
    paragraph = page.paragraph_of(page.parsed.start[trigger.token])
    for past in reversed(before):
        at = past.span("trigger")
        if past.type == "CONSULT" and at and paragraph - page.paragraph_of(at.start) <= 1:
            found.extend(r for r in (*past.actors, *past.recipients) if r.id)
            break
    return found


def stands(coder: Coder, trigger: Trigger, actors: Side, recipients: Side, mood: str) -> bool:
    """Whether the sides are enough for the type: two for contacts and for nouns, a recipient where PLOVER asks for one."""
    entry = trigger.entry
    if entry.type == "CONSULT" and mood not in _TOLD and not (actors.identified and recipients.identified):
        return False
    if entry.type == "CONSULT" and not entry.verb and only_mentioned(coder.page.parsed, trigger):
        return False
    if entry.word in ("speak", "talk") and not _is_partner(coder, recipients):
        return False  # "spoke to the Courier"
    acting = bool(actors.refs) or (entry.type == "ASSAULT" and any(strikes(coder.page, h) for h in actors.heads))
    if entry.type == "CONSULT" or entry.pair:
        surname = entry.pair and entry.type == "CONSULT" and not any(r.id or " " in r.name for r in actors.refs)
        return acting and bool(recipients.refs) and not surname
    if not entry.verb:
        return acting and bool(recipients.heads)
    if coder.quads[entry.type].get("requires_recipient") and not recipients.heads:
        return False
    if not actors.identified and not recipients.heads and entry.type not in _ALONE:
        return False
    return (acting or (bool(recipients.identified) and not actors.heads)) and _own_threat(coder, trigger, actors)


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
