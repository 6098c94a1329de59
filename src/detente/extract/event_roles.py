"""Who is on which side of an event: actors and recipients of a trigger.

The entry's slots come first, with states and organisations before those whom no table knows, and those before what is no
actor at all ("rejected the plan"). Where no slot of the entry is filled, ``event_reach`` looks further down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.extract.event_actors import is_name
from detente.extract.event_coder import Coder, apart, is_given, is_thing
from detente.extract.event_reach import DONE_THERE, further, makers, third, through
from detente.extract.event_slots import subjects
from detente.extract.moods import asked_for
from detente.extract.sides import Side
from detente.extract.triggers import OF_OTHERS, Trigger, is_person, top_of
from detente.model.actors import ActorRef
from detente.model.facts import Event
from detente.reading.parsed import Parsed

_PERSONAL = {"it", "they", "he", "she", "we", "i", "its", "their", "his", "her", "them", "him"}
# Verbs whose object is spoken or written to: "urged X in a letter", "told X at a meeting".
_ADDRESSING = {
    "urge", "tell", "ask", "warn", "congratulate", "thank", "assure", "inform", "invite", "reassure", "greet", "remind", "notify",
    "brief", "request", "press", "advise", "implore", "beg", "exhort", "caution", "lobby", "question", "consult", "offer",
    "promise", "demand", "condole", "receive", "see", "meet", "engage", "encourage", "persuade", "convince", "pressure", "push",
    "counsel",
}  # fmt: skip
_ONE = {"it", "its", "he", "his", "him", "she", "her", "i"}
_CLIMB = 5
_USING = {"operate", "fire", "launch", "fly", "plant", "send", "control", "drop", "use", "pilot", "crew", "detonate", "lay"}
_OUSTING = {"expel", "deport"}
_GIVING = {"AID", "COOPERATE"}


def roles(coder: Coder, trigger: Trigger) -> tuple[Side, Side]:
    """Actors and recipients as the clause gives them."""
    entry = trigger.entry
    actors = _verb_actors(coder, trigger.token) if entry.verb else _noun_actors(coder, trigger)
    actors = _antecedent(coder, trigger, actors)
    if entry.verb and not actors.heads:
        actors = _ousters(coder, trigger) if entry.mode in _OUSTING else _givers(coder, trigger)
    recipients = _recipients(coder, trigger, actors)
    if not recipients.heads and _sufferers(coder, trigger):
        recipients = coder.side(_sufferers(coder, trigger))
    if entry.reverse:
        return recipients, apart(coder, actors, recipients)
    paired = not recipients.identified or "between" in trigger.slots
    if entry.mutual and paired and len({r.id or r.name for r in actors.refs}) >= 2:
        return actors, third(coder, trigger, actors) or actors
    if entry.type in OF_OTHERS - {"REQUEST"} and not recipients.identified:
        below = through(coder, trigger, actors)
        recipients = below if below and (below.refs or not recipients.heads) else recipients
    land = entry.type in DONE_THERE - {"COERCE", "SANCTION"} and not recipients.refs and not _has_person(coder, recipients)
    # "Denied permission", "provided $2 billion in food": part of the act.
    proof = not recipients.refs and all(h in trigger.tokens or is_given(coder, trigger, h) for h in recipients.heads)
    if land or proof or not recipients.heads:
        recipients = further(coder, trigger, actors) or recipients
    if recipients.heads and not recipients.refs and entry.type != "CONSULT":
        recipients = makers(coder, recipients, actors) or recipients
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
            fitting = [h for h in _able(coder, subjects(parsed, above)) if not heads or _agrees(parsed, heads[0], h)]
            side, above = coder.side(fitting), parsed.head[above]
    if side.identified:
        return side
    return next((other for other in (_users(coder, heads), coder.sides.seat(verb, heads)) if other.refs), side)


def _users(coder: Coder, heads: Iterable[int]) -> Side:
    """Of "drones operated by X struck Y" the X: a thing acts for whoever uses it."""
    parsed = coder.page.parsed
    uses = [k for h in heads for k in parsed.kids_by(h, "acl") if parsed.lemma[k].lower() in _USING and parsed.xpos[k] == "VBN"]
    agents = [a for u in uses for a in parsed.kids_by(u, "obl:agent", "obl")]
    by = [a for a in agents if "by" in {parsed.lemma[c].lower() for c in parsed.kids_by(a, "case")}]
    return coder.side(by) if by else Side()


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
            heads = [h for h in _able(coder, subjects(parsed, above)) if _agrees(parsed, actors.heads[0], h)]
            side = coder.side(heads)
            if heads and side.refs:
                same = {r.id for r in side.refs} & {r.id for r in actors.refs}
                return Side(actors.refs or side.refs, side.heads) if same or not actors.refs else actors
        owners = [k for k in parsed.kids_by(above, "nmod:poss") if parsed.upos[above] == "NOUN" and parsed.upos[k] != "PRON"]
        if owners and coder.side(owners).identified:
            return coder.side(owners)  # "X's claim that it had …"
        if parsed.head[above] == above:
            break
        above = parsed.head[above]
    return actors


def _agrees(parsed: Parsed, pronoun: int, noun: int) -> bool:
    """ "It" and "he" stand for one, so that the officials of "officials said it killed nine" are no "it"."""
    one = parsed.word[pronoun].lower() in _ONE
    return parsed.upos[noun] != "PRON" and not (one and (parsed.xpos[noun] == "NNS" or len(parsed.conjuncts(noun)) > 1))


def _noun_actors(coder: Coder, trigger: Trigger) -> Side:
    """A noun's actor: "by X", "X's", the adjective before it, "between X and Y", the subject of its light verb."""
    parsed, entry = coder.page.parsed, trigger.entry
    heads = list(trigger.slots.get("by", ()))
    if entry.mutual:
        heads += [*trigger.slots.get("between", ()), *trigger.slots.get("among", ())]
    before = parsed.kids_by(trigger.token, "nmod:poss", "amod", "compound")
    done_to = _sufferers(coder, trigger)
    heads += [k for k in before if k not in (*trigger.tokens, *done_to) and _names_actor(coder, k)]
    if entry.of == "actor":
        heads += trigger.slots.get("of", ())
    if not heads and "from" not in entry.to:  # "a loan from X to Y"
        heads += _senders(parsed, trigger.token)
    own = coder.side(heads)
    if not own.refs and not trigger.light and entry.type in ("RETREAT", "MOBILIZE"):
        # "The withdrawal of Turkish troops": what moves is its state's.
        moved = coder.side([h for h in trigger.slots.get("of", ()) if h in trigger.tokens])
        own = moved if moved.identified else own
    if own.refs or trigger.verb == trigger.token:
        return own if own.refs or entry.type != "CONSULT" else coder.side(_subjects_of_being(parsed, trigger.token))
    leads = entry.type == "CONSULT" and parsed.rel[top_of(parsed, trigger.token)] == "obl"  # "sat down for talks"
    if trigger.light or leads or asked_for(parsed, trigger):
        return coder.side(_able(coder, subjects(parsed, trigger.verb)))
    return own


def _sufferers(coder: Coder, trigger: Trigger) -> list[int]:
    """The prisoner of "the prisoner's extradition": a person who owns such a noun is whom it is done to, unless "of" says whom
    (the objective genitive, Quirk et al. 1985, 5.116)."""
    if trigger.entry.verb or not trigger.entry.suffers or trigger.slots.get("of"):
        return []
    parsed = coder.page.parsed
    return [k for k in parsed.kids_by(trigger.token, "nmod:poss", "compound") if is_person(parsed, k)]


def _senders(parsed: Parsed, noun: int) -> list[int]:
    return [k for k in parsed.kids_by(noun, "nmod") if "from" in {parsed.lemma[c].lower() for c in parsed.kids_by(k, "case")}]


def _ousters(coder: Coder, trigger: Trigger) -> Side:
    """Of "was expelled from X", where nobody is said to do it, X: a land is left by the order of those who hold it."""
    side = coder.side(trigger.slots.get("from", ()), place=True)
    return side if any(r.state for r in side.identified) else Side()


def _givers(coder: Coder, trigger: Trigger) -> Side:
    """Of "X's aid was doubled", "a grant from X was paid out", where nobody is said to do it: what is given is the owner's."""
    parsed = coder.page.parsed
    if trigger.entry.type not in _GIVING or parsed.kids_by(trigger.token, "obl:agent"):
        return Side()
    things = [h for h in trigger.slots.get("obj", ()) if h in trigger.tokens]
    owners = [k for thing in things for k in parsed.kids_by(thing, "nmod:poss", "amod", "compound") if _names_actor(coder, k)]
    side = coder.side(owners or [k for thing in things for k in _senders(parsed, thing)])
    return side if side.identified else Side()


def _subjects_of_being(parsed: Parsed, noun: int) -> list[int]:
    """Of "X has been in contact with Y", "X is on a visit to Y" the X."""
    inside = {"in", "on"} & {parsed.lemma[k].lower() for k in parsed.kids_by(noun, "case")}
    return parsed.kids_by(noun, "nsubj") if inside and parsed.kids_by(noun, "cop") else []


def _names_actor(coder: Coder, token: int) -> bool:
    """Of what stands before a noun the owner, and whoever is named ("the Taliban attack"); in "mass protests" nobody is."""
    return coder.page.parsed.rel[token] == "nmod:poss" or bool(coder.side([token]).identified) or is_name(coder.page, token)


def _recipients(coder: Coder, trigger: Trigger, actors: Side) -> Side:
    """The first slot of the entry that names somebody else, by identity before those without, these before mere things."""
    found: list[Side] = []
    for slot in dict.fromkeys((*trigger.entry.to, "iobj")):  # who is given, sent or told something
        heads = [h for h in trigger.slots.get(slot, ()) if is_thing(coder, h, actors)]
        if any(coder.page.parsed.lemma[h].lower() in ("border", "frontier") for h in heads):
            heads += trigger.slots.get("with", ())  # "to the border with X"
        side = apart(coder, coder.side(heads, place=True), actors)
        if side.identified:
            return side
        found += [side] if side.heads else []
    if trigger.entry.type == "CONSULT" and not trigger.entry.verb and trigger.verb != trigger.token:
        addressed = coder.page.parsed.lemma[trigger.verb].lower() in _ADDRESSING and not any(s.heads for s in found)
        heads = [*coder.page.parsed.kids_by(trigger.verb, "obj", "iobj")] if addressed or trigger.light else []
        side = apart(coder, coder.side([h for h in heads if h != trigger.token]), actors)
        if side.identified:
            return side
    apart_from_act = (s for s in found if s.refs or not any(h in trigger.tokens or is_given(coder, trigger, h) for h in s.heads))
    return next((s for s in found if s.refs), next(apart_from_act, found[0] if found else Side()))


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
