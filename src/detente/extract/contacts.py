"""Who was in contact with whom, by which channel: held, asked for, planned, refused or denied.

A contact's word is a verb ("met", "phoned") or a noun ("call", "talks"); ``contact_frames`` tells what belongs to it. Where the
text names one side only, the other is the speaker who tells of it or the one that the contact told before had. A sentence that
only tells more of that contact ("The call lasted an hour") completes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from detente.extract.circumstances import (
    count_of,
    duration_of,
    mood_of_contact,
    occasion_of,
    site_of,
    time_of,
)
from detente.extract.contact_cast import Cast, Roles
from detente.extract.contact_frames import (
    OFFERS,
    PHONES,
    VIEWS,
    Trigger,
    cases_of,
    complements,
    lemma_of,
    owners_of,
)
from detente.extract.contact_origin import initiative, via_of
from detente.extract.contact_triggers import APART, Channels, find_triggers, presupposed
from detente.extract.page import Page, Scene, mood_of, spans_of
from detente.extract.readouts import ADDRESSES, ReadOut
from detente.model.actors import ActorRef
from detente.model.facts import Contact
from detente.model.text import Evidence, Span

_TOPICS = {"issue", "matter", "question", "concern", "case", "subject", "topic", "point", "problem", "objection"}
_AGAIN = {"such", "more", "further", "other", "another", "again", "this", "these", "that", "the", "any", "both", "two", "same"}


def extract_contacts(page: Page, scene: Scene, channels: Channels) -> list[Contact]:
    """The contacts of a page in the order of the text."""
    reader = _Reader(page, scene)
    for trigger in find_triggers(page, channels):
        reader.read(trigger)
    reader.finish(presupposed(page, channels))
    return list({c.id: c for c in reader.found}.values())


class _Reader:
    """Reads one contact after the other; each can lean on those before it."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self.page, self.scene, self.parsed = page, scene, page.parsed
        self.cast = Cast(page, scene)
        self.found: list[Contact] = []
        self.left: list[Trigger] = []  # those whose sides the text does not tell where they stand

    def read(self, trigger: Trigger) -> None:
        """Add the contact that this word tells of, or what it adds to the last one."""
        if self._is_other_sense(trigger):
            return
        roles = self.cast.roles(trigger)
        if self._takes_up(trigger, roles):
            return
        parties = self._completed(trigger, roles)
        if len(parties) < 2:
            self.left.append(trigger)
            return
        contact = self._contact(trigger, roles, parties)
        if not self._told_before(contact):
            self.found.append(contact)

    def finish(self, presupposed: Iterable[Trigger]) -> None:
        """What only the whole page tells: the state of a side, and the contact that a read-out takes for granted."""
        whole = ReadOut(self.page, self.cast)
        if whole.home is None:
            return
        self.found = [self._with_states(c, whole) for c in self.found]
        visits = [c for c in self.found if c.channel == "visit" and whole.home in {p.state for p in c.parties}]
        sides = whole.sides([p.state for c in visits for p in c.parties if p.state and p.state != whole.home])
        refs = tuple(whole.stated(refs[0]) for _, refs in sides)
        if not all(r.state for r in refs) or not refs or any(self._is_between(c, refs) for c in self.found):
            return
        fitting = [t for t in (*self.left, *presupposed) if self._is_of(t, refs)]
        best = next((t for t in fitting if self._channel(t) == "call"), fitting[0] if fitting else None)
        if best:
            self.found.append(self._contact(best, Roles(refs, None, tuple(h for h, _ in sides if h is not None), True), refs))

    def _with_states(self, contact: Contact, whole: ReadOut) -> Contact:
        """The state of a person of whom a read-out gives the name alone, where the issuer's side is the other."""
        own = len(contact.parties) == 2 and whole.home in {p.state for p in contact.parties}
        return replace(contact, parties=tuple(map(whole.stated, contact.parties))) if own else contact

    def _is_between(self, contact: Contact, refs: Sequence[ActorRef]) -> bool:
        sides = [{p.key for p in contact.parties}, {p.state for p in contact.parties if p.state}]
        told = contact.mood == "asserted" and contact.channel not in ("visit", "letter")
        return told and all(r.key in sides[0] or r.state in sides[1] for r in refs)

    def _is_of(self, trigger: Trigger, refs: Sequence[ActorRef]) -> bool:
        """Whether what this word tells can be the contact of these two: held, told by the page itself, with no one else named."""
        parsed, token = self.parsed, trigger.token
        if self.page.in_quotation(token) or self.scene.within(token) or trigger.entry["channel"] in ("visit", "letter"):
            return False
        around = {c for n in (token, *trigger.chain) for c in cases_of(parsed, n)}
        if parsed.upos[token] == "NOUN" and (not self._is_the_one(trigger) or around & APART):
            return False
        if trigger.verb != token and mood_of(parsed, trigger.verb) != "asserted":
            return False
        named = self.cast.roles(trigger)
        known = {r.key for r in refs} | {r.state for r in refs if r.state}
        fits = named.open and all(p.key in known or p.state in known for p in named.parties)
        if trigger.entry["channel"] == "unspecified" and parsed.upos[token] != "VERB":
            return False
        if lemma_of(parsed, token) in ADDRESSES and not self._addresses(token, refs):
            return False
        return fits and mood_of_contact(parsed, trigger) == "asserted"

    def _is_the_one(self, trigger: Trigger) -> bool:
        """ "The conversation", "had a detailed discussion"; not "his talks with Macron", "the talks in Minsk", "further talks"."""
        parsed, token = self.parsed, trigger.token
        dets = {lemma_of(parsed, k) for k in parsed.kids_by(token, "det")}
        owners = owners_of(parsed, token)
        own = owners <= {"their"}
        below = complements(self.page, trigger)
        beside = [k for k in below if cases_of(parsed, k) & {"with", "between", "among"}]
        beside += [k for k in parsed.kids_by(token, "nmod") if cases_of(parsed, k) & {"of", "in", "at"}]
        named = [k for k in (*parsed.kids_by(token, "amod", "compound"), *beside) if self.page.linker.mention_of.get(k)]
        the = bool(dets & {"the", "this"}) or bool(owners)
        subject = parsed.subject_of(trigger.verb)
        both = subject is not None and (self.cast.is_both(subject) or len(parsed.conjuncts(subject)) > 1)
        had = both and parsed.rel[token] == "obj" and lemma_of(parsed, trigger.verb) in ("have", "hold", "continue")
        own = own and lemma_of(parsed, token) != "summit"  # whose it is, of many
        return own and (the or had or lemma_of(parsed, token) == "exchange") and not named

    def _addresses(self, verb: int, refs: Sequence[ActorRef]) -> bool:
        """Whether one of the two does so to the other: both stand by the verb or by what it gives ("gratitude to Blair")."""
        parsed = self.parsed
        subject = parsed.subject_of(verb)
        gifts = parsed.kids_by(verb, "obj")
        others = [*gifts, *parsed.kids_by(verb, "iobj", "obl"), *(k for g in gifts for k in parsed.kids_by(g, "nmod"))]
        told = [r for k in others for r in self.cast.people_or_states(k)]
        doers = self.cast.people_or_states(subject) if subject is not None else ()
        return any(
            any(_is_same(d, one) for d in doers if d.id) and any(_is_same(t, other) for t in told)
            for one, other in (tuple(refs), tuple(reversed(refs)))
        ) or (subject is not None and not any(d.id for d in doers) and any(_is_same(t, refs[1]) for t in told))

    def _is_other_sense(self, trigger: Trigger) -> bool:
        """ "Called him a liar", "met the deadline", "a call for restraint", "a request for missiles" are no contacts."""
        parsed, token, entry = self.parsed, trigger.token, trigger.entry
        if parsed.upos[token] != "VERB":
            if lemma_of(parsed, token) == "exchange":
                return not any(lemma_of(parsed, k) in VIEWS for k in parsed.kids_by(token, "nmod"))
            purpose = any(cases_of(parsed, k) & {"for", "on"} for k in parsed.kids_by(token, "nmod"))
            return lemma_of(parsed, token) in OFFERS and (purpose or bool(parsed.kids_by(token, "acl", "acl:relcl")))
        objects, kind = parsed.kids_by(token, "obj"), entry.get("object")
        if lemma_of(parsed, token) == "call" and (parsed.kids_by(token, "compound:prt") or self._names_somebody(token)):
            return True
        if kind and objects and not any(self.cast.may_be_object(o, kind) for o in objects):
            return True  # "received a request", "met the conditions"
        return self._tells_of_a_topic(token, objects)

    def _tells_of_a_topic(self, verb: int, objects: Sequence[int]) -> bool:
        """ "Raised tariffs", "spoke of peace", "wrote a book": a matter is raised, and one speaks to somebody."""
        lemma = lemma_of(self.parsed, verb)
        if lemma == "raise":
            return not any(lemma_of(self.parsed, o) in _TOPICS for o in objects)
        if lemma in ("exchange", "share"):  # "exchanged fire"
            return not any(lemma_of(self.parsed, o) in VIEWS for o in objects)
        cases = {c for k in self.parsed.kids_by(verb, "obl") for c in cases_of(self.parsed, k)}
        if lemma == "touch":
            return not cases & {"on", "upon"}
        if lemma == "write":
            return not cases & {"to"} and not self.parsed.kids_by(verb, "iobj")
        return lemma in ("speak", "talk") and bool(cases & {"of", "at", "against"}) and not cases & {"with", "to", "by", "over"}

    def _names_somebody(self, verb: int) -> bool:
        """ "Called him a liar": a complement beside the object, or one that is no name."""
        complements_of = self.parsed.kids_by(verb, "xcomp", "ccomp")
        return bool(complements_of) and (bool(self.parsed.kids_by(verb, "obj")) or not self.cast.misread_object(verb))

    def _takes_up(self, trigger: Trigger, roles: Roles) -> bool:
        """ "The call lasted an hour" after a call was told: what it adds goes to that one."""
        the = {lemma_of(self.parsed, k) for k in self.parsed.kids_by(trigger.token, "det")} & {"the", "this", "that", "these"}
        if not the or roles.parties or not roles.open or self.parsed.upos[trigger.token] != "NOUN" or not self.found:
            return False
        past, mood = self.found[-1], mood_of_contact(self.parsed, trigger)
        if not self._is_near(past, trigger, 1) or mood != past.mood or not _same_way(trigger, past.channel):
            return False
        if self._same_voice(past, trigger):
            self.found[-1] = self._enriched(past, trigger)
        return True

    def _same_voice(self, past: Contact, trigger: Trigger) -> bool:
        """Whether it is told by whoever told the last one."""
        now = self.scene.within(trigger.token)
        told = next((s for s in self.scene.statements if s.id == past.within), None)
        return (now.speaker if now else None) == (told.speaker if told else None)

    def _enriched(self, past: Contact, trigger: Trigger) -> Contact:
        """The contact with what it lacked: place, duration, who began it."""
        place, duration = site_of(self.page, trigger), duration_of(self.page, trigger)
        starter = self._initiator(trigger, None)
        added = [("place", place, past.place), ("duration", duration, past.duration)]
        evidence = [Evidence(name, (new[1],), name) for name, new, old in added if new and not old]
        return replace(
            past,
            place=past.place or (place[0] if place else None),
            duration=past.duration or (duration[0] if duration else None),
            initiator=past.initiator or starter,
            evidence=(*past.evidence, *evidence),
        )

    def _contact(self, trigger: Trigger, roles: Roles, parties: tuple[ActorRef, ...]) -> Contact:
        page = self.page
        occasion, sidelines = occasion_of(page, trigger)
        place, when = site_of(page, trigger), time_of(page, trigger)
        count, duration, via = count_of(page, trigger), duration_of(page, trigger), via_of(page, trigger)
        through = self._through(via[0], parties) if via else []
        statement = self.scene.within(trigger.token)
        optional = [("place", place), ("occasion", occasion), ("duration", duration), ("count", count), ("when", when)]
        told = [(name, value[1]) for name, value in optional if value] + ([("via", via[1])] if via and through else [])
        return Contact(
            document=page.document.id,
            parties=tuple(p for p in parties if p not in through),
            channel="sidelines" if sidelines else self._channel(trigger),
            place=place[0] if place else None,
            occasion=occasion[0] if occasion else None,
            duration=duration[0] if duration else None,
            count=count[0] if count else None,
            initiator=self._initiator(trigger, roles.initiator),
            via=through[0] if through else None,
            mood=mood_of_contact(self.parsed, trigger),
            when=when[0] if when else None,
            within=statement.id if statement else None,
            evidence=self._evidence(trigger, roles, told),
        )

    def _through(self, token: int, parties: Sequence[ActorRef]) -> list[ActorRef]:
        """The holder of the channel, who is no party: only a third one can be."""
        found = [r for r in self.cast.mediator(token) if r not in parties or len(parties) > 2]
        return found[:1]

    def _evidence(self, trigger: Trigger, roles: Roles, told: Sequence[tuple[str, Span]]) -> tuple[Evidence, ...]:
        channel = Evidence("channel", spans_of(self.parsed, [trigger.token]), trigger.entry["channel"])
        heads = tuple(self.page.phrase(h) for h in roles.heads)
        parties = [Evidence("parties", heads, "governed")] if heads else []
        return (channel, *parties, *(Evidence(name, (span,), "through" if name == "via" else name) for name, span in told))

    def _initiator(self, trigger: Trigger, governed: ActorRef | None) -> ActorRef | None:
        """Who began it: "at her request" and "initiated by Peru" tell it before the grammar does."""
        for token in initiative(self.page, trigger):
            refs = self.cast.people_or_states(token)
            if len(refs) == 1:
                return refs[0]
        return governed

    def _channel(self, trigger: Trigger) -> str:
        """The lexicon's channel, or a call or hotline where that is told as the means."""
        parsed = self.parsed
        near = {*parsed.kids_by(trigger.token, "compound", "amod")}
        for kid in complements(self.page, trigger):
            if cases_of(parsed, kid) & {"by", "over", "on", "via", "through", "in", "during"}:
                near |= {kid, *parsed.kids_by(kid, "compound", "amod")}
        words = {lemma_of(parsed, i) for i in near}
        if "hotline" in words and trigger.entry["channel"] in ("talks", "call", "unspecified", "letter"):
            return "hotline"
        phone = trigger.entry.get("phone")
        return str(phone) if phone and words & {*PHONES, "telephonic", "call"} else str(trigger.entry["channel"])

    def _completed(self, trigger: Trigger, roles: Roles) -> tuple[ActorRef, ...]:
        """The parties, with the side that the text leaves out."""
        parties = roles.parties
        both = any(self.cast.is_both(h) for h in roles.heads)
        if len(parties) >= 2 or not (roles.open or both):
            return parties
        if not parties and not (both or self._leans_back(trigger)):
            return ()
        candidates = [*(self._speaker(trigger) if parties else ()), *self._recalled(trigger, parties, both)]
        for other in candidates:
            if len(parties) < 2 and all(_are_apart(p, other) for p in parties):
                parties = (*parties, other)
        return parties

    def _leans_back(self, trigger: Trigger) -> bool:
        denied = mood_of_contact(self.parsed, trigger) == "denied"
        return bool(trigger.entry.get("request")) or (denied and self._is_again(trigger))

    def _is_again(self, trigger: Trigger) -> bool:
        """ "No such contacts", "talk again", "the talks": one that the text has told of before."""
        parsed = self.parsed
        kids = [*parsed.kids[trigger.token], *parsed.kids_by(trigger.verb, "advmod")]
        return trigger.entry["channel"] not in ("letter", "visit") and bool({lemma_of(parsed, k) for k in kids} & _AGAIN)

    def _speaker(self, trigger: Trigger) -> list[ActorRef]:
        """Whoever tells of a contact without its other side was that side."""
        statement = self.scene.within(trigger.token)
        speaker = statement.speaker if statement else None
        known = speaker is not None and speaker.id is not None and not self.cast.is_outlet(speaker)
        return [speaker] if speaker and known and trigger.entry["channel"] != "visit" else []

    def _recalled(self, trigger: Trigger, parties: Sequence[ActorRef], both: bool) -> Sequence[ActorRef]:
        """The parties of the last contact, where this one goes on about it: in its paragraph, or taken up by a word like "such"."""
        again = both or self._is_again(trigger)
        directed = bool(trigger.entry.get("directed"))
        past = next((c for c in reversed(self.found) if self._is_near(c, trigger, int(again))), None)
        if past is None or (directed and not again):
            return self.cast.last_pair(trigger.token) if both and not parties else ()
        shared = not parties or any(p.key == q.key or (p.state and p.state == q.state) for p in parties for q in past.parties)
        return past.parties if shared else ()

    def _is_near(self, past: Contact, trigger: Trigger, paragraphs: int) -> bool:
        at, here = past.span("channel"), self.page.paragraph_of(self.parsed.start[trigger.token])
        return at is not None and here - self.page.paragraph_of(at.start) <= paragraphs

    def _told_before(self, contact: Contact) -> bool:
        """Whether it only takes up one that was told already ("... by telephone. The two leaders spoke about trade")."""
        own = (contact.place, contact.occasion, contact.duration, contact.count, contact.when, contact.via)
        parties = {p.key for p in contact.parties}
        same = (c for c in self.found if {p.key for p in c.parties} == parties and c.mood == contact.mood)
        general = contact.channel in ("talks", "unspecified") and not any(own)
        return general and any(c.within == contact.within for c in same)


def _is_same(one: ActorRef, other: ActorRef) -> bool:
    return one.key == other.key or (one.state is not None and one.state == other.state)


def _are_apart(one: ActorRef, other: ActorRef) -> bool:
    return one.key != other.key and (one.state is None or one.state != other.state)


def _same_way(trigger: Trigger, channel: str) -> bool:
    """Whether "the talks", "the conversation", "the visit" can be what was told as a contact by this channel."""
    own = {trigger.entry["channel"], trigger.entry.get("phone")}
    meets = {"meeting", "sidelines", "talks", "visit"}
    return channel in own or (trigger.entry["channel"] in ("meeting", "talks") and channel in meets) or (
        "call" in own and channel == "hotline"
    )  # fmt: skip
