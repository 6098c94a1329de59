"""Events: who did what to whom, in PLOVER's types and modes, with CAMEO code, quad class and mood.

The triggers are lines of ``data/lexicon/triggers`` (see ``extract.triggers``), types and scores those of
``plover.yaml``. A statement is no event ("said", "argued", "warned that the risk grows"), what it asserts is one within it.
What somebody asks for, refuses, threatens or agrees to do is part of that act and no event of its own, except a contact:
that is a CONSULT asked for, refused or planned. Signing and ratifying are SUPPORT (PLOVER 2024); acceding, leaving a treaty,
giving notice and suspending have no rule in PLOVER and are no events here: they are treaty acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.extract.circumstances import place_of
from detente.extract.event_coder import Coder
from detente.extract.event_contexts import HISTORICAL, Contexts, is_historical
from detente.extract.event_merge import merged
from detente.extract.event_roles import completed, roles
from detente.extract.event_slots import governed
from detente.extract.event_stands import stands
from detente.extract.moods import AFTER, SAID, noun_mood, verb_mood
from detente.extract.page import Page, Scene, spans_of
from detente.extract.sides import Parties, Side, Sides
from detente.extract.triggers import OF_OTHERS, Lexicon, Trigger, date_of, find_triggers, is_person, top_of
from detente.model.facts import Event
from detente.model.text import Evidence
from detente.reading.parsed import Parsed

_ARMS = {
    "drone": {"drone"},
    "aerial": {"air", "airstrike", "jet", "warplane", "aircraft", "missile"},
    "heavy-weapons": {"artillery", "tank", "rocket", "shelling", "mortar"},
}
_PHONES = {"phone", "telephone", "videoconference", "video", "hotline"}
_DOWN = ("xcomp", "ccomp", "acl", "advcl", "obl", "obj", "nmod", "conj", "nsubj:pass", "appos", "iobj")
_FOR_DEEDS = {"arrest", "convict"}  # modes whose "for" tells what somebody is said to have done
# Types of which one is the other's purpose: "held talks to discuss", "sent food to support".
_ALIKE = ({"CONSULT"}, {"AID", "SUPPORT"}, {"COOPERATE", "SUPPORT"})


def extract_events(page: Page, scene: Scene, lexicon: Lexicon, contexts: Contexts) -> list[Event]:
    """The events of a page in the order of the text, each told once with all its evidence."""
    triggers = find_triggers(page.parsed, lexicon)
    by_token = {i: t for t in triggers for i in t.tokens}
    sides = Sides(page, scene, lexicon.sectors, lexicon.hazards)
    coder = Coder(page, scene, sides, lexicon.types, by_token, Parties(page, scene))
    told: list[tuple[Trigger, Event]] = []
    for trigger in triggers:
        event = _event(coder, trigger, [e for _, e in told], contexts)
        if event is not None:
            told.append((trigger, event))
    return [_weighed(page, event, lexicon, contexts) for event in merged(page, told)]


def _event(coder: Coder, trigger: Trigger, before: Sequence[Event], contexts: Contexts) -> Event | None:
    """The event of one trigger, or ``None`` where the text does not carry one."""
    over = _governing(coder, trigger)
    if _is_purpose_of_the_same(coder, trigger):
        return None
    contact = _said_in_contact(coder, trigger)
    mood = _mood(coder, trigger, over, contact)
    if mood is None:
        return None
    actors, recipients = roles(coder, trigger)
    if contact is not None and not recipients.identified:
        recipients = roles(coder, contact)[1]
    actors, recipients = completed(coder, trigger, actors, recipients, before)
    if not stands(coder, trigger, actors, recipients, mood):
        return None
    statement = coder.scene.within(trigger.token)
    blamed = over is not None and (over.entry.type == "ACCUSE" or over.entry.mode in _FOR_DEEDS)
    accused = blamed and trigger.entry.verb
    if accused and over is not None and statement is coder.scene.within(over.token):
        return None
    event = _built(coder, trigger, actors, recipients, mood, statement.id if statement else None)
    about = contexts.of(coder.page.parsed, trigger, (*actors.heads, *recipients.heads), event.mode)
    return replace(event, contexts=about)


def _weighed(page: Page, event: Event, lexicon: Lexicon, contexts: Contexts) -> Event:
    """With its score, the mode's own or the type's, and with what all its mentions together are about."""
    entry = lexicon.types[event.type]
    score = entry["modes"].get(event.mode)
    past = {HISTORICAL} if is_historical(event.when, page.dated) else set()
    about = tuple(sorted(past | {*event.contexts}, key=contexts.order.__getitem__))
    return replace(event, score=float(entry["score"] if score is None else score), contexts=about)


def _built(coder: Coder, trigger: Trigger, actors: Side, recipients: Side, mood: str, within: str | None) -> Event:
    page, entry = coder.page, trigger.entry
    place, when = place_of(page, trigger.verb, trigger.token), date_of(page, trigger.verb)
    evidence = [Evidence("trigger", spans_of(page.parsed, _told_by(page.parsed, trigger)), f"{entry.type.lower()}: {entry.word}")]
    for field, side in (("actors", actors), ("recipients", recipients)):
        if side.heads:
            evidence.append(Evidence(field, tuple(dict.fromkeys(page.phrase(h) for h in side.heads)), "governed"))
    if when:
        evidence.append(Evidence("when", (when[1],), "date"))
    if place:
        evidence.append(Evidence("place", (place[1],), "place"))
    quad = coder.quads[entry.type]["quad"]
    return Event(
        document=page.document.id, type=entry.type, mode=_mode(coder, trigger, actors), cameo=entry.cameo,
        quad=quad if isinstance(quad, int) else None, actors=actors.refs, recipients=recipients.refs,
        place=place[0] if place else None, mood=mood, when=when[0] if when else None, within=within,
        evidence=tuple(evidence),
    )  # fmt: skip


def _told_by(parsed: Parsed, trigger: Trigger) -> list[int]:
    """The words that tell the act: the sense may rest on who does it or on a name, but neither is a word of the act."""
    sides = trigger.slots.get("subj", ()) if trigger.entry.verb else ()
    return [i for i in trigger.tokens if i == trigger.token or not (i in sides or is_person(parsed, i))]


def _mode(coder: Coder, trigger: Trigger, actors: Side) -> str | None:
    """The entry's mode; a contact by telephone and an attack by drone are told by words beside the trigger."""
    parsed, entry = coder.page.parsed, trigger.entry
    near = {
        parsed.lemma[i].lower()
        for below in {trigger.token, trigger.verb}
        for kid in parsed.kids_by(below, "obl", "nmod", "compound", "amod", "advmod", "obl:unmarked", "obj")
        if parsed.rel[kid] != "obj" or parsed.kids_by(kid, "case")
        for i in (kid, *parsed.kids_by(kid, "compound", "amod"))
    }
    if entry.type == "CONSULT" and entry.mode is None and near & _PHONES:
        return "phone"
    if entry.type == "REJECT" and entry.mode is None and _refuses_contact(coder, trigger):
        return "meet"
    if entry.type == "ASSAULT":
        heads = (*actors.heads, *trigger.slots.get("subj", ()))  # "drones operated by X"
        near |= {parsed.lemma[i].lower() for h in heads for i in (h, *parsed.kids_by(h, "compound"))}
        return next((mode for mode, words in _ARMS.items() if near & words), entry.mode)
    return entry.mode


def _refuses_contact(coder: Coder, trigger: Trigger) -> bool:
    """ "Refused to take its calls": what is refused is a contact."""
    verbs = trigger.slots.get("xcomp", ())
    refused = [coder.by_token.get(i) for v in verbs for i in (v, *governed(coder.page.parsed, v).get("obj", ()))]
    return any(t is not None and t.entry.type == "CONSULT" for t in refused)


def _governing(coder: Coder, trigger: Trigger) -> Trigger | None:
    """The trigger of another act that this one completes: "urged ... to withdraw", "accused ... of attacking"."""
    parsed, token = coder.page.parsed, trigger.token
    for _ in range(6):
        above, relation = parsed.head[token], parsed.rel[token]
        if above == token or relation not in _DOWN:
            return None
        if relation == "conj" and parsed.upos[above] == "VERB" and parsed.kids_by(token, "nsubj", "nsubj:pass"):
            token = above
            continue
        found = coder.by_token.get(above)
        completes = relation in ("xcomp", "ccomp", "acl") or parsed.upos[token] != "VERB" or _marked(parsed, token)
        if found is not None and above not in trigger.tokens and relation != "conj" and completes and _takes(found, relation):
            return found
        if parsed.upos[above] in ("VERB", "AUX") and relation in ("obl", "advcl", "nsubj:pass") and found is None:
            return None
        token = above
    return None


def _is_purpose_of_the_same(coder: Coder, trigger: Trigger) -> bool:
    """ "Held talks with X to discuss Y", "sent food to help X": the purpose tells of the same act."""
    parsed, token = coder.page.parsed, trigger.token
    infinitive = trigger.entry.verb and parsed.rel[token] in ("advcl", "acl", "xcomp") and parsed.xpos[token] == "VB"
    above = coder.by_token.get(parsed.head[token]) if infinitive else None
    if above is None or above is trigger:
        return False
    return any({above.entry.type, trigger.entry.type} <= kind for kind in _ALIKE)


def _takes(over: Trigger, relation: str) -> bool:
    """Whether what hangs there is content of the act and not its time or manner."""
    content = over.entry.type in OF_OTHERS | {"ACCUSE"} or over.entry.mode in _FOR_DEEDS
    return content and relation not in ("nsubj:pass", "appos")


def _marked(parsed: Parsed, token: int) -> bool:
    return bool({parsed.lemma[k].lower() for k in parsed.kids_by(token, "mark", "case")} & {"of", "for", "with", "from", "to"})


def _mood(coder: Coder, trigger: Trigger, over: Trigger | None, contact: Trigger | None) -> str | None:
    """The event's mood; ``None`` where it is part of another act, or only somebody's duty."""
    parsed = coder.page.parsed
    own = verb_mood(parsed, trigger.token) if trigger.entry.verb else noun_mood(parsed, trigger)
    if over is not None and over.entry.type in OF_OTHERS and not _is_time(parsed, trigger):
        if trigger.entry.type != "CONSULT":
            return None
        return {"REQUEST": "asked", "REJECT": "denied", "THREATEN": "possible", "AGREE": "planned"}[over.entry.type]
    if own == "planned" and contact is not None:
        own = "asserted"
    if trigger.entry.type != "CONSULT" and own in ("duty", "asked"):
        return None  # what somebody ought to do, or whether he did: neither tells that it was done
    return "possible" if own == "duty" else own


def _said_in_contact(coder: Coder, trigger: Trigger) -> Trigger | None:
    """Of "called X to congratulate him" the call: what a call or letter was for is said in it."""
    parsed, token = coder.page.parsed, trigger.token
    above = coder.by_token.get(parsed.head[token])
    said = trigger.entry.verb and parsed.rel[token] in ("advcl", "xcomp") and parsed.lemma[token].lower() in SAID
    held = said and above and above.entry.type == "CONSULT" and verb_mood(parsed, above.token) == "asserted"
    return above if held else None


def _is_time(parsed: Parsed, trigger: Trigger) -> bool:
    """ "Urged him at a meeting": the meeting is no part of what was asked for."""
    top = top_of(parsed, trigger.token)  # "after weeks of talks"
    cases = {parsed.lemma[k].lower() for token in (top, trigger.token) for k in parsed.kids_by(token, "case")}
    return not trigger.entry.verb and parsed.rel[top] in ("obl", "nmod") and bool(cases & (AFTER - {"from", "with"}))
