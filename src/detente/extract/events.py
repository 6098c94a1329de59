"""Events: who did what to whom, in PLOVER's types and modes, with CAMEO code, quad class and mood.

The triggers are lines of ``data/lexicon/triggers.yaml`` (see ``extract.triggers``), types and scores those of
``plover.yaml``. A statement is no event ("said", "argued", "warned that the risk grows"), what it asserts is one within it.
What somebody asks for, refuses, threatens or agrees to do is part of that act and no event of its own, except a contact:
that is a CONSULT asked for, refused or planned. Signing and ratifying are SUPPORT (PLOVER 2024); acceding, leaving a treaty,
giving notice and suspending have no rule in PLOVER and are no events here: they are treaty acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from detente.extract.circumstances import place_of
from detente.extract.moods import AFTER, asked_for, noun_mood, only_mentioned, verb_mood
from detente.extract.page import Page, Scene, spans_of
from detente.extract.sides import Parties, Side, Sides
from detente.extract.triggers import OF_OTHERS, Lexicon, Trigger, date_of, find_triggers, governed, subjects
from detente.model.actors import ActorRef
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


@dataclass(frozen=True, slots=True)
class _Coder:
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


def extract_events(page: Page, scene: Scene, lexicon: Lexicon) -> list[Event]:
    """The events of a page in the order of the text, each told once with all its evidence."""
    triggers = find_triggers(page.parsed, lexicon)
    by_token = {i: t for t in triggers for i in t.tokens}
    coder = _Coder(page, scene, Sides(page, scene, lexicon.sectors), lexicon.types, by_token, Parties(page, scene))
    told: list[tuple[Trigger, Event]] = []
    for trigger in triggers:
        event = _event(coder, trigger, [e for _, e in told])
        if event is not None:
            told.append((trigger, event))
    return _merged(page, told)


def _event(coder: _Coder, trigger: Trigger, before: Sequence[Event]) -> Event | None:
    """The event of one trigger, or ``None`` where the text does not carry one."""
    over = _governing(coder, trigger)
    mood = _mood(coder, trigger, over)
    if mood is None:
        return None
    actors, recipients = _roles(coder, trigger)
    actors, recipients = _completed(coder, trigger, actors, recipients, before)
    if not _stands(coder, trigger, actors, recipients):
        return None
    statement = coder.scene.within(trigger.token)
    accused = over is not None and over.entry.type == "ACCUSE" and trigger.entry.verb
    if accused and over is not None and statement is coder.scene.within(over.token):
        return None
    return _built(coder, trigger, actors, recipients, mood, statement.id if statement else None)


def _built(coder: _Coder, trigger: Trigger, actors: Side, recipients: Side, mood: str, within: str | None) -> Event:
    page, entry = coder.page, trigger.entry
    place, when = place_of(page, trigger.verb, trigger.token), date_of(page, trigger.verb)
    evidence = [Evidence("trigger", spans_of(page.parsed, trigger.tokens), f"{entry.type.lower()}: {entry.word}")]
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


def _mode(coder: _Coder, trigger: Trigger, actors: Side) -> str | None:
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
        near |= {parsed.lemma[i].lower() for h in actors.heads for i in (h, *parsed.kids_by(h, "compound"))}
        return next((mode for mode, words in _ARMS.items() if near & words), entry.mode)
    return entry.mode


def _refuses_contact(coder: _Coder, trigger: Trigger) -> bool:
    """ "Refused to take its calls": what is refused is a contact."""
    verbs = trigger.slots.get("xcomp", ())
    refused = [coder.by_token.get(i) for v in verbs for i in (v, *governed(coder.page.parsed, v).get("obj", ()))]
    return any(t is not None and t.entry.type == "CONSULT" for t in refused)


def _roles(coder: _Coder, trigger: Trigger) -> tuple[Side, Side]:
    """Actors and recipients as the clause gives them."""
    if trigger.entry.verb:
        actors = _verb_actors(coder, trigger.token)
    else:
        actors = _noun_actors(coder, trigger)
    entry = trigger.entry
    recipients = _recipients(coder, trigger, actors)
    if entry.reverse:
        return recipients, _apart(actors, recipients)
    paired = not recipients.identified or "between" in trigger.slots
    if entry.mutual and paired and len({r.id or r.name for r in actors.known}) >= 2:
        return actors, actors
    if entry.type in OF_OTHERS - {"REQUEST"} and not recipients.identified:
        recipients = _through(coder, trigger, actors) or recipients
    return actors, _apart(recipients, actors)


def _verb_actors(coder: _Coder, verb: int) -> Side:
    """The subject; of a participle ("..., blaming X") the nearest subject above that can act, as of a pronoun that
    stands for nobody yet ("X said that ..., and it accuses")."""
    parsed = coder.page.parsed
    side = coder.side(_able(coder, subjects(parsed, verb)))
    above = parsed.head[verb]
    heads = _able(coder, subjects(parsed, verb))
    if any(parsed.upos[h] == "PRON" for h in heads) or (parsed.rel[verb] == "advcl" and parsed.xpos[verb] == "VBG"):
        for _ in range(4):
            if side.refs or parsed.upos[above] != "VERB":
                break
            side, above = coder.side(_able(coder, subjects(parsed, above))), parsed.head[above]
    return side if side.identified else coder.sides.seat(verb, heads) if coder.sides.seat(verb, heads).refs else side


def _able(coder: _Coder, heads: Iterable[int]) -> list[int]:
    return [h for h in heads if coder.page.parsed.rel[h] != "expl"]


def _noun_actors(coder: _Coder, trigger: Trigger) -> Side:
    """A noun's actor: "by X", "X's", the adjective before it, "between X and Y", the subject of its light verb."""
    parsed, entry = coder.page.parsed, trigger.entry
    heads = list(trigger.slots.get("by", ()))
    if entry.mutual:
        heads += [*trigger.slots.get("between", ()), *trigger.slots.get("among", ())]
    heads += [k for k in parsed.kids_by(trigger.token, "nmod:poss", "amod", "compound") if k not in trigger.tokens]
    if entry.of == "actor":
        heads += trigger.slots.get("of", ())
    own = coder.side(heads)
    if own.identified or trigger.verb == trigger.token:
        return own
    if trigger.light or (parsed.rel[trigger.token] == "obl" and entry.type == "CONSULT") or asked_for(parsed, trigger):
        return coder.side(_able(coder, subjects(parsed, trigger.verb)))
    return own


def _recipients(coder: _Coder, trigger: Trigger, actors: Side) -> Side:
    """The first slot of the entry that names somebody else."""
    found = Side()
    for slot in trigger.entry.to:
        heads = [h for h in trigger.slots.get(slot, ()) if h not in actors.heads]
        if any(coder.page.parsed.lemma[h].lower() in ("border", "frontier") for h in heads):
            heads += trigger.slots.get("with", ())  # "to the border with X"
        side = _apart(coder.side(heads, place=True), actors)
        if side.identified:
            return side
        found = found if found.heads else side
    if trigger.entry.type == "CONSULT" and not trigger.entry.verb and trigger.verb != trigger.token:
        heads = [*coder.page.parsed.kids_by(trigger.verb, "obj", "iobj")]
        side = _apart(coder.side([h for h in heads if h != trigger.token]), actors)
        if side.identified:
            return side
    return found


def _through(coder: _Coder, trigger: Trigger, actors: Side) -> Side | None:
    """Whom the infinitive is about: "threatened to expel the Russian ambassador"."""
    for verb in trigger.slots.get("xcomp", ()):
        slots = governed(coder.page.parsed, verb)
        for slot in ("iobj", "obj", "to", "with", "against", "on", "from"):
            side = _apart(coder.side(slots.get(slot, ()), place=True), actors)
            if side.identified:
                return side
        inner = [coder.by_token[o] for o in slots.get("obj", ()) if o in coder.by_token]
        for slot in ("between", "with", "to"):  # "offered to host talks between X and Y"
            side = _apart(coder.side([h for t in inner for h in t.slots.get(slot, ())]), actors)
            if side.identified:
                return side
    return None


def _apart(side: Side, other: Side) -> Side:
    """The side without those who are on the other side; inside one state only different sectors face each other."""
    taken = {(r.id, r.sector) for r in other.refs if r.id}
    kept = tuple(r for r in side.refs if not r.id or (r.id, r.sector) not in taken)
    return replace(side, refs=kept) if kept != side.refs else side


def _completed(
    coder: _Coder, trigger: Trigger, actors: Side, recipients: Side, before: Sequence[Event]
) -> tuple[Side, Side]:
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


def _candidates(coder: _Coder, trigger: Trigger, before: Sequence[Event]) -> list[ActorRef]:
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


def _stands(coder: _Coder, trigger: Trigger, actors: Side, recipients: Side) -> bool:
    """Whether the sides are enough for the type: two for contacts and for nouns, a recipient where PLOVER asks for one."""
    entry = trigger.entry
    if entry.type == "CONSULT" and not entry.verb and only_mentioned(coder.page.parsed, trigger):
        return False
    if entry.word in ("speak", "talk") and not recipients.identified:
        return False  # "spoke to the Courier"
    if not entry.verb and entry.type != "CONSULT":
        return bool((actors.known and recipients.heads) or (recipients.known and actors.heads))
    if entry.type == "CONSULT" or entry.pair:
        return bool(actors.known and recipients.known)
    if coder.quads[entry.type].get("requires_recipient") and not recipients.known:
        return False
    return bool(actors.known or recipients.known) and _own_threat(coder, trigger, actors)


def _own_threat(coder: _Coder, trigger: Trigger, actors: Side) -> bool:
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


def _governing(coder: _Coder, trigger: Trigger) -> Trigger | None:
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


def _takes(over: Trigger, relation: str) -> bool:
    """Whether what hangs there is content of the act and not its time or manner."""
    return over.entry.type in OF_OTHERS | {"ACCUSE"} and relation not in ("nsubj:pass", "appos")


def _marked(parsed: Parsed, token: int) -> bool:
    return bool({parsed.lemma[k].lower() for k in parsed.kids_by(token, "mark", "case")} & {"of", "for", "with", "from", "to"})


def _mood(coder: _Coder, trigger: Trigger, over: Trigger | None) -> str | None:
    """The event's mood; ``None`` where it is part of another act, or only somebody's duty."""
    parsed = coder.page.parsed
    own = verb_mood(parsed, trigger.token) if trigger.entry.verb else noun_mood(parsed, trigger)
    if over is not None and over.entry.type in OF_OTHERS and not _is_time(parsed, trigger):
        if trigger.entry.type != "CONSULT":
            return None
        return {"REQUEST": "asked", "REJECT": "denied", "THREATEN": "possible", "AGREE": "planned"}[over.entry.type]
    if trigger.entry.type != "CONSULT" and own in ("duty", "asked"):
        return None  # what somebody ought to do, or whether he did: neither tells that it was done
    return "possible" if own == "duty" else own


def _is_time(parsed: Parsed, trigger: Trigger) -> bool:
    """"Urged him at a meeting": the meeting is no part of what was asked for."""
    cases = {parsed.lemma[k].lower() for k in parsed.kids_by(trigger.token, "case")}
    return not trigger.entry.verb and parsed.rel[trigger.token] in ("obl", "nmod") and bool(cases & (AFTER - {"from", "with"}))


def _merged(page: Page, told: Sequence[tuple[Trigger, Event]]) -> list[Event]:
    """One event per type and dyad in a clause, and one for what nearby sentences tell again, with the evidence of all."""
    kept: list[tuple[Trigger, Event]] = []
    for trigger, event in told:
        for n, (first, earlier) in enumerate(kept):
            if _same(page, first, earlier, trigger, event):
                kept[n] = (first, _joined(earlier, event))
                break
        else:
            kept.append((trigger, event))
    return list({e.id: e for _, e in kept}.values())


def _same(page: Page, first: Trigger, earlier: Event, trigger: Trigger, event: Event) -> bool:
    if (earlier.type, earlier.mood, earlier.within) != (event.type, event.mood, event.within):
        return False
    if earlier.when and event.when and earlier.when != event.when:
        return False
    sentences = page.parsed.sent[trigger.token] - page.parsed.sent[first.token]
    here, there = _ids(event), _ids(earlier)
    if here == there or (event.type == "CONSULT" and here == (there[1], there[0])):
        retold = sentences > 0 or first.verb == trigger.verb
        return sentences <= 2 and (event.mode == earlier.mode or (retold and not (event.mode and earlier.mode)))
    return sentences == 0 and first.verb == trigger.verb and all(a <= b or b <= a for a, b in zip(here, there, strict=True))


def _ids(event: Event) -> tuple[frozenset[str | None], frozenset[str | None]]:
    return frozenset(r.id for r in event.actors), frozenset(r.id for r in event.recipients)


def _joined(earlier: Event, later: Event) -> Event:
    """The fuller of the two with the evidence of both."""
    full = earlier if len(earlier.actors) + len(earlier.recipients) >= len(later.actors) + len(later.recipients) else later
    return replace(
        full,
        mode=earlier.mode or later.mode,
        when=earlier.when or later.when,
        place=earlier.place or later.place,
        evidence=(*earlier.evidence, *later.evidence),
    )
