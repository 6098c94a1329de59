"""Who was in contact with whom, by which channel: held, asked for, planned, refused or denied.

A contact's word is a verb ("met", "phoned") or a noun ("call", "talks"). Its parties are what the word governs and what
the verb that carries the noun governs; where the text names one side only, the other is the one that the paragraph's last
contact had, or the speaker who tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.circumstances import count_of, duration_of, occasion_of, place_of, time_of, via_of
from detente.extract.page import Page, Scene, mood_of, spans_of
from detente.model.actors import ActorRef
from detente.model.facts import Contact
from detente.model.text import Evidence
from detente.reading.parsed import Parsed

_ASKS = {"request", "seek", "ask", "propose", "demand", "solicit", "invite", "offer", "suggest", "initiate"}
_HOLDS = {
    "hold", "have", "make", "take", "pay", "send", "place", "receive", "conduct", "host", "start", "begin", "resume",
    "continue", "open", "attend", "get", "be", "answer", "return", "use", "follow", "give", "arrange", "schedule", "plan",
    "cancel", "postpone", "refuse", "decline", "reject", "finish", "end", "conclude", "complete", "lead", "deliver", "maintain",
}  # fmt: skip
_STOPS = {"cancel", "refuse", "decline", "reject", "call off", "rule"}
_COMES = {"plan", "schedule", "arrange", "prepare", "expect", "propose"}
_WHILE = {"in", "during", "after", "on", "following", "by", "at"}
_AHEAD = {"before", "for", "ahead"}
_MEASURES = {"round", "day", "hour", "week", "minute", "series", "session"}
_PHONE = {"phone", "telephone", "call", "videoconference", "video", "line"}


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A contact's word with the verb that carries it (itself, for a verb)."""

    token: int
    verb: int
    entry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Roles:
    """Who takes part, as far as the clause tells."""

    parties: tuple[ActorRef, ...]
    initiator: ActorRef | None
    heads: tuple[int, ...]


def _told_before(contact: Contact, found: Sequence[Contact]) -> bool:
    """Whether it only takes up one that was told already ("... by telephone. The two leaders spoke about trade")."""
    own = (contact.place, contact.occasion, contact.duration, contact.count, contact.when, contact.via)
    parties = {p.key for p in contact.parties}
    same = (c for c in found if {p.key for p in c.parties} == parties and c.mood == contact.mood)
    return contact.channel in ("talks", "unspecified") and not any(own) and any(c.within == contact.within for c in same)


@dataclass(frozen=True, slots=True)
class Channels:
    """The lines of ``lexicon/channels.yaml`` by lemma."""

    verbs: Mapping[str, Mapping[str, Any]]
    nouns: Mapping[str, Mapping[str, Any]]


def load_channels(listed: Sequence[Mapping[str, Any]]) -> Channels:
    """The words of contact; a noun that only counts in a compound ("phone call") is no word of its own."""
    return Channels(
        {e["verb"]: e for e in listed if "verb" in e},
        {e["noun"]: e for e in listed if "noun" in e and "compound_of" not in e},
    )


def extract_contacts(page: Page, scene: Scene, channels: Channels) -> list[Contact]:
    """The contacts of a page in the order of the text."""
    found: list[Contact] = []
    taken: set[int] = set()
    for trigger in _triggers(page, channels):
        if trigger.token in taken:
            continue
        contact = _contact(page, scene, trigger, found)
        if contact is not None and not _told_before(contact, found):
            found.append(contact)
            taken.update(_same_contact(page.parsed, trigger))
    return list({c.id: c for c in found}.values())


def _triggers(page: Page, channels: Channels) -> list[_Trigger]:
    parsed, verbs, nouns = page.parsed, channels.verbs, channels.nouns
    found = []
    for token in range(len(parsed)):
        lemma = parsed.lemma[token].lower()
        if parsed.upos[token] == "VERB" and lemma in verbs:
            found.append(_Trigger(token, token, verbs[lemma]))
        elif parsed.upos[token] == "NOUN" and lemma in nouns and not _is_setting(parsed, token):
            found.append(_Trigger(token, _carrier(parsed, token), nouns[lemma]))
    return found


def _is_setting(parsed: Parsed, noun: int) -> bool:
    """ "on the sidelines of the summit", "met at the conference": the occasion of another contact, not one of its own."""
    if parsed.rel[noun] == "compound":
        return True
    above = parsed.lemma[parsed.head[noun]].lower()
    if parsed.rel[noun] == "nmod" and above in ("sideline", "margin", "fringe"):
        return True
    apart = _cases(parsed, noun) & {"at", "during", "before", "after", "since", "until", "ahead"}
    return bool(apart) and not _has_other_side(parsed, noun)


def carrier_lemma(parsed: Parsed, verb: int) -> str:
    """The verb's lemma with its particle: "call off"."""
    return " ".join([parsed.lemma[verb].lower(), *(parsed.lemma[k].lower() for k in parsed.kids_by(verb, "compound:prt"))])


def _cases(parsed: Parsed, token: int) -> set[str]:
    return {parsed.lemma[c].lower() for c in parsed.kids_by(token, "case")}


def _is_setting_of(parsed: Parsed, trigger: _Trigger) -> bool:
    """ "Said in a letter to X", "arrived for a visit to X": whoever says or arrives is one side of it."""
    token = _measured(parsed, trigger.token)
    adjunct = token != trigger.verb and parsed.rel[token] == "obl" and parsed.head[token] == trigger.verb
    return adjunct and bool(_cases(parsed, token) & (_WHILE | _AHEAD)) and _has_other_side(parsed, trigger.token)


def _measured(parsed: Parsed, noun: int) -> int:
    """ "Three days of talks", "a round of negotiations": the phrase is headed by its measure."""
    above = parsed.head[noun]
    of = parsed.rel[noun] == "nmod" and _cases(parsed, noun) == {"of"}
    return above if of and parsed.lemma[above].lower() in _MEASURES else noun


def _has_other_side(parsed: Parsed, noun: int) -> bool:
    return any(_cases(parsed, k) & {"with", "between", "to"} for k in parsed.kids_by(noun, "nmod"))


def _carrier(parsed: Parsed, noun: int) -> int:
    """The verb that a noun of contact depends on, through "a request for a meeting"."""
    token = noun
    for _ in range(4):
        above = parsed.head[token]
        if above == token:
            break
        if parsed.upos[above] in ("VERB", "AUX", "ADJ"):
            return above
        token = above
    return noun


def _same_contact(parsed: Parsed, trigger: _Trigger) -> set[int]:
    """Words that tell of the same contact once more: "had talks during a meeting" keeps both, "answered his call" one."""
    return {trigger.token, trigger.verb, *parsed.kids_by(trigger.token, "compound")}


def _contact(page: Page, scene: Scene, trigger: _Trigger, before: Sequence[Contact]) -> Contact | None:
    roles = _roles(page, scene, trigger)
    statement = scene.within(trigger.token)
    parties = _completed(page, scene, trigger, roles, before)
    if len(parties) < 2 or _is_other_sense(page, trigger, roles):
        return None
    occasion, sidelines = occasion_of(page, trigger.verb, trigger.token)
    place, via = place_of(page, trigger.verb, trigger.token), via_of(page, trigger.verb, trigger.token)
    when = time_of(page, trigger.verb, trigger.token)
    count = count_of(page, trigger.verb, trigger.token)
    duration = duration_of(page, trigger.verb, trigger.token)
    through = scene.refs(via[0]) if via else ()
    optional = [("place", place), ("occasion", occasion), ("duration", duration), ("count", count), ("when", when)]
    evidence = [Evidence("channel", spans_of(page.parsed, [trigger.token]), trigger.entry["channel"])]
    if roles.heads:
        evidence.append(Evidence("parties", tuple(page.phrase(h) for h in roles.heads), "governed"))
    evidence.extend(Evidence(name, (value[1],), name) for name, value in optional if value)
    if via:
        evidence.append(Evidence("via", (via[1],), "through"))
    return Contact(
        document=page.document.id,
        parties=parties,
        channel="sidelines" if sidelines else _channel(page, trigger),
        place=place[0] if place else None,
        occasion=occasion[0] if occasion else None,
        duration=duration[0] if duration else None,
        count=count[0] if count else None,
        initiator=roles.initiator,
        via=through[0] if through else None,
        mood=_mood(page.parsed, trigger),
        when=when[0] if when else None,
        within=statement.id if statement else None,
        evidence=tuple(evidence),
    )


def _roles(page: Page, scene: Scene, trigger: _Trigger) -> _Roles:
    parsed, entry = page.parsed, trigger.entry
    heads = _subjects(page, trigger)
    starters = list(heads) if entry.get("directed") or entry.get("request") or _asks(parsed, trigger) else []
    if trigger.token == trigger.verb:
        if entry.get("object"):
            heads += [o for o in parsed.kids_by(trigger.token, "obj") if _may_be_object(page, o, entry["object"])]
    else:
        owners = parsed.kids_by(trigger.token, "nmod:poss", "amod", "compound")
        owners = [o for o in owners if page.linker.one(o)]
        heads += owners
        if entry["channel"] in ("call", "letter", "visit") and owners and not _asks(parsed, trigger):
            starters = owners
    for below in {trigger.token, trigger.verb}:
        for kid in parsed.kids_by(below, "obl", "nmod", "obl:agent"):
            cases = {parsed.lemma[c].lower() for c in parsed.kids_by(kid, "case")}
            if cases & {*entry.get("prep", ()), "between", "among"}:
                heads.append(kid)
                if cases & {"from", "by"} and (entry.get("directed") or entry.get("request")):
                    starters = [kid]
    if not heads and _told_through(parsed, trigger):
        heads = [t for t in (parsed.subject_of(trigger.verb), *parsed.kids_by(trigger.verb, "obj", "iobj")) if t is not None]
    between = _between(parsed, trigger.token)
    heads = between or [h for h in dict.fromkeys(heads) if h != trigger.token]
    parties = tuple(dict.fromkeys(r for h in heads for r in _people_or_states(page, scene, h)))
    started = [r for s in starters for r in _people_or_states(page, scene, s)]
    return _Roles(parties, started[0] if len(started) == 1 else None, tuple(heads))


def _between(parsed: Parsed, noun: int) -> list[int]:
    """ "Talks between X and Y": these are all its parties, whoever hosts or announces them."""
    sides = [k for k in parsed.kids_by(noun, "nmod") if _cases(parsed, k) & {"between", "among"}]
    return [part for side in sides for part in parsed.conjuncts(side)]


def _told_through(parsed: Parsed, trigger: _Trigger) -> bool:
    """ "Had told Putin of the decision in a telephone call": the verb's object is the other side."""
    token = trigger.token
    adjunct = parsed.rel[token] == "obl" and parsed.head[token] == trigger.verb
    by = adjunct and bool(_cases(parsed, token) & {"in", "during", "by", "on", "over"})
    return by and trigger.entry["channel"] in ("call", "letter", "meeting", "talks") and token != trigger.verb


def _subjects(page: Page, trigger: _Trigger) -> list[int]:
    parsed, verb = page.parsed, trigger.verb
    if parsed.upos[verb] == "ADJ" or (verb == trigger.token and parsed.upos[verb] != "VERB"):
        return []
    if trigger.token != verb and not _is_setting_of(parsed, trigger) and carrier_lemma(parsed, verb) not in _HOLDS | _ASKS | _STOPS:
        return []
    subject = parsed.subject_of(verb)
    if parsed.rel[verb] == "acl" and subject is None:
        subject = _of_infinitive(parsed, verb)
    if subject is None or parsed.is_passive(verb) or subject == trigger.token:
        return []
    if trigger.token in parsed.yield_of(subject):
        return []
    return [subject]


def _of_infinitive(parsed: Parsed, verb: int) -> int | None:
    """ "made no effort to engage": whoever made the effort would engage."""
    above = parsed.head[parsed.head[verb]]
    return parsed.subject_of(above) if parsed.upos[above] == "VERB" else None


def _asks(parsed: Parsed, trigger: _Trigger) -> bool:
    return trigger.token != trigger.verb and parsed.lemma[trigger.verb].lower() in _ASKS


def _may_be_object(page: Page, token: int, kind: object) -> bool:
    refs = page.linker.refs(token)
    mention = page.linker.mention_of.get(token)
    if kind == "place":
        return bool(mention and mention.kind in ("place", "state")) or bool(refs)
    if kind == "person":
        return any((r.id or "").startswith("person:") for r in refs) or page.parsed.upos[token] == "PRON"
    return bool(refs) or page.linker.is_first_person(token)


def _people_or_states(page: Page, scene: Scene, token: int) -> tuple[ActorRef, ...]:
    if page.parsed.lemma[token].lower() == "side" and page.parsed.xpos[token] == "NNS":
        return ()  # "the two sides" are those of the contact told before
    refs = scene.refs(token)
    mention = page.linker.mention_of.get(token)
    if not refs and mention and (mention.id or "").startswith("state:") and mention.kind in ("place", "people", "adjective"):
        return (ActorRef(mention.id, mention.name, (mention.id or "")[6:]),)
    return refs


def _completed(page: Page, scene: Scene, trigger: _Trigger, roles: _Roles, before: Sequence[Contact]) -> tuple[ActorRef, ...]:
    """The parties, with the side that the text leaves out."""
    parties = _distinct(roles.parties)
    if len(parties) >= 2:
        return parties
    if len(parties) == 0 and not (_denied(page.parsed, trigger) or trigger.entry.get("request") or _two_sides(page, trigger)):
        return ()
    paragraph = page.paragraph_of(page.parsed.start[trigger.token])
    statement = scene.within(trigger.token)
    speaker = statement.speaker if statement else None
    candidates = [speaker] if speaker and speaker.id else []
    for past in reversed(before):
        at = past.span("channel")
        if at and paragraph - page.paragraph_of(at.start) <= 1:
            candidates[len(candidates) if parties else 0 :] = past.parties
            break
    for other in candidates:
        if len(parties) < 2 and all(_are_apart(p, other) for p in parties):
            parties = (*parties, other)
    return parties


def _two_sides(page: Page, trigger: _Trigger) -> bool:
    """ "talks between the two sides": both sides are those of the contact told before."""
    return any(page.parsed.lemma[i].lower() == "side" for i in page.parsed.yield_of(trigger.token))


def _distinct(refs: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
    return tuple({r.key: r for r in refs}.values())


def _are_apart(one: ActorRef, other: ActorRef) -> bool:
    return one.key != other.key and (one.state is None or one.state != other.state)


def _is_other_sense(page: Page, trigger: _Trigger, roles: _Roles) -> bool:
    """ "called him a liar", "called for talks" and "met the deadline" are no contacts."""
    parsed, token = page.parsed, trigger.token
    if trigger.token != trigger.verb:
        return False
    objects = parsed.kids_by(token, "obj")
    if trigger.entry.get("object") == "person" and objects and not any(_may_be_object(page, o, "person") for o in objects):
        return True  # "received a request", "called a meeting"
    if parsed.lemma[token].lower() in ("call", "receive", "engage") and not roles.heads:
        return True
    return parsed.lemma[token].lower() == "call" and bool(parsed.kids_by(token, "xcomp", "compound:prt"))


def _channel(page: Page, trigger: _Trigger) -> str:
    """The lexicon's channel, or a call where the clause speaks of the telephone."""
    parsed = page.parsed
    if trigger.entry.get("phone"):
        near = {*parsed.yield_of(trigger.token), *_obliques(parsed, trigger.verb)}
        if any(parsed.lemma[i].lower() in _PHONE for i in near if i != trigger.token):
            return str(trigger.entry["phone"])
    return str(trigger.entry["channel"])


def _obliques(parsed: Parsed, verb: int) -> list[int]:
    return [i for k in parsed.kids_by(verb, "obl", "advmod", "obl:unmarked") for i in parsed.yield_of(k)]


def _denied(parsed: Parsed, trigger: _Trigger) -> bool:
    return _mood(parsed, trigger) == "denied"


def _mood(parsed: Parsed, trigger: _Trigger) -> str:
    """Held, asked for, planned, refused: from the verb that carries the word and the words that qualify it."""
    token, verb = trigger.token, trigger.verb
    if token != verb and any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(token, "det")):
        return "denied"
    lemma = carrier_lemma(parsed, verb)
    if token == verb:
        return _of_verb(parsed, verb)
    if _is_setting_of(parsed, trigger):
        return "asserted" if _cases(parsed, _measured(parsed, token)) & _WHILE else "planned"
    if parsed.upos[verb] == "ADJ":
        if lemma in ("impossible", "out"):
            return "denied"
        return "possible" if lemma in ("possible", "likely", "unlikely", "conceivable", "necessary") else mood_of(parsed, verb)
    own = mood_of(parsed, verb)
    if lemma in _STOPS:
        return "denied"
    if own == "asserted" and (lemma in _ASKS or trigger.entry.get("request")):
        return "asked"
    if own == "asserted" and lemma in _COMES:
        return "planned"
    return own


def _of_verb(parsed: Parsed, verb: int) -> str:
    """An infinitive's mood comes from what it hangs on: "made no effort to engage", "refused to meet", "hopes to meet"."""
    above = parsed.head[verb]
    if parsed.rel[verb] in ("acl", "xcomp") and parsed.upos[above] == "NOUN":
        carrier = parsed.head[above]
        if any(parsed.lemma[k].lower() == "no" for k in parsed.kids_by(above, "det")) or parsed.negated(carrier):
            return "denied"
        return "planned"
    return mood_of(parsed, verb)
