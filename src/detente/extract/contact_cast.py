"""Who the sides of a contact are: subjects, objects, owners and phrases of its word, and who of them began it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.extract.contact_frames import (
    AHEAD,
    ASKS,
    CARRIES,
    STOPS,
    TOPICAL,
    WHILE,
    Trigger,
    adjunct_cases,
    cases_of,
    complements,
    is_adjunct,
    is_asked_for,
    lemma_of,
    offers,
    owners_of,
    with_particle,
)
from detente.extract.sides import Parties, doer_of
from detente.model.actors import ActorRef

_HOLDS = {
    "hold", "have", "make", "take", "pay", "send", "place", "receive", "conduct", "host", "start", "begin", "resume", "open",
    "continue", "attend", "get", "answer", "return", "use", "follow", "give", "arrange", "schedule", "plan", "finish", "end",
    "conclude", "complete", "lead", "deliver", "maintain", "exchange", "swap", "convey", "transmit", "pass", "hand", "relay",
    "address", "forward", "dispatch", "write", "renew", "restore", "establish", "wrap up", "enter", "join", "engage", "embark",
    "keep", "set up", "agree", "announce", "accept", "undertake", "hold up", "cut short", "carry on", "lose", "interrupt",
    "initiate",
}  # fmt: skip
_TAKES = {"receive", "get", "answer", "return", "take", "accept", "host"}  # whoever does so did not begin the contact
_TELLS = {"call", "letter", "meeting", "talks", "hotline"}
_MONARCHS = {"emir", "king", "queen", "sultan", "prince", "monarch", "amir", "sheikh"}
Side = tuple[int, tuple[ActorRef, ...]]  # the head of a phrase and those whom it names


@dataclass(frozen=True, slots=True)
class Roles:
    """Who takes part, as far as the clause tells. ``open``: the phrases that name a side do not leave one unidentified."""

    parties: tuple[ActorRef, ...]
    initiator: ActorRef | None
    heads: tuple[int, ...]
    open: bool


class Cast(Parties):
    """Reads off a page who the sides of its contacts are."""

    def is_both(self, token: int) -> bool:
        """Whether the phrase means the two sides without naming one: also "the two Presidents", but not "the leaders of Peru"."""
        named = any(self.page.linker.mention_of.get(p) for p in self.parsed.yield_of(token) if p != token)
        capital = self.parsed.xpos[token] == "NNPS" and token not in self.page.linker.mention_of
        definite = bool(self._words_at(token) & {"the", "both", "these", "two"})
        both = capital and definite and self._lemma(token) in self.page.linker.roles
        return not named and (both or super().is_both(token))

    def roles(self, trigger: Trigger) -> Roles:
        """The parties, and who began it."""
        below = complements(self.page, trigger)
        between = [k for k in below if cases_of(self.parsed, k) & {"between", "among"}]
        subjects, starters = self._subjects(trigger)
        owners, from_owners = self._owners(trigger)
        others = self._objects(trigger) + self._prepositional(trigger, below)
        starters = from_owners or self._senders(trigger, below) or starters
        if self._may_stand_apart(trigger) and len(self._told([*owners, *others], trigger)) > 1:
            subjects = []
        heads = between or [*subjects, *owners, *others]
        heads = [h for h in dict.fromkeys(heads) if h != trigger.token]
        named = [(h, self._sides_at(h, trigger)) for h in heads]
        if between and not any(refs for _, refs in named):  # "a request from Peru for talks between the presidents"
            named += [(h, self._sides_at(h, trigger)) for h in [*subjects, *owners, *others] if h not in heads]
        if trigger.entry["channel"] == "visit":
            named.extend(self._destination(trigger, named))
        parties = _without_own_states([r for _, refs in named for r in refs])
        started = list(dict.fromkeys(r for s in starters for r in self._sides_at(s, trigger)))
        sides = [p for h in dict.fromkeys([*others, *between]) for p in self.parsed.conjuncts(h)]
        untold = any(not self.one(p) and not self.is_both(p) for p in sides)
        if untold and trigger.entry["channel"] == "visit":
            parties = ()  # "their visit to the museum"
        closed = untold or len(parties) < len({r.key for _, refs in named for r in refs})
        return Roles(parties, started[0] if len(started) == 1 else None, tuple(h for h, _ in named), not closed)

    def one(self, token: int) -> Sequence[ActorRef]:
        """The phrase's parties; "the Emir of Qatar" stands for his state."""
        found = super().one(token)
        if found or lemma_of(self.parsed, token) not in _MONARCHS or self.page.linker.name_in(token):
            return found
        return [ActorRef(r.id, r.name, r.state, "GOV") for r in self._sides.acting_for(token) if r.state]

    def _may_stand_apart(self, trigger: Trigger) -> bool:
        """ "Norway called off a visit by Lindqvist to Minsk", "Oman passed a message from Peru to Norway"."""
        if trigger.token == trigger.verb or is_adjunct(self.parsed, trigger):
            return trigger.token != trigger.verb
        carries = trigger.entry["channel"] == "letter" and lemma_of(self.parsed, trigger.verb) in CARRIES
        return carries or with_particle(self.parsed, trigger.verb) in STOPS

    def _told(self, heads: Sequence[int], trigger: Trigger) -> set[str]:
        return {r.key for h in heads for r in self._sides_at(h, trigger)}

    def _sides_at(self, token: int, trigger: Trigger) -> tuple[ActorRef, ...]:
        """Those whom a phrase names; in a headline the comma joins them ("Kenya, Chile to hold talks")."""
        if trigger.verb not in self.parsed.kids_by(token, "acl"):
            return self.people_or_states(token)
        listed = [token, *(k for k in self.parsed.kids_by(token, "appos", "conj") if k < trigger.verb)]
        return tuple(dict.fromkeys(r for p in listed for r in self.one(p)))

    def _subjects(self, trigger: Trigger) -> tuple[list[int], list[int]]:
        """The subject where it takes part, and the same where it began the contact."""
        parsed, verb = self.parsed, trigger.verb
        subject = doer_of(parsed, verb)
        if subject is None or subject == trigger.token or subject in trigger.chain or not self._takes_part(trigger):
            return [], []
        if trigger.token in parsed.yield_of(subject) and parsed.upos[subject] != "PROPN":
            return [], []
        if parsed.is_passive(verb):
            return self._of_passive(trigger, subject)
        # "U.S. and Russian envoys" may be parsed as two subjects.
        more = [k for k in parsed.kids_by(verb, "nsubj") if subject < k < verb and parsed.kids_by(k, "cc")]
        return [subject, *more], [subject] if self._begins(trigger) else []

    def _of_passive(self, trigger: Trigger, subject: int) -> tuple[list[int], list[int]]:
        """ "Was received by Marek": the subject is the other side, the agent the one who acts."""
        agents = self.parsed.kids_by(trigger.verb, "obl:agent") if trigger.token == trigger.verb else []
        if trigger.token == trigger.verb and not (trigger.entry.get("object") and agents):
            return [], []
        if trigger.token != trigger.verb and not is_adjunct(self.parsed, trigger) and not is_asked_for(self.parsed, trigger):
            return [], []
        return [*agents, subject], agents if trigger.entry.get("directed") else []

    def _takes_part(self, trigger: Trigger) -> bool:
        parsed, verb = self.parsed, trigger.verb
        if trigger.token == verb:
            return parsed.upos[verb] == "VERB" or bool(cases_of(parsed, verb) & {"on", "in"})  # "is on a visit to Peru"
        if is_adjunct(parsed, trigger):
            told = bool(adjunct_cases(parsed, trigger) & (WHILE | AHEAD))
            alone = trigger.entry["channel"] in ("visit", "letter") or bool(self._objects(trigger))
            return told and (alone or self._has_other_side(trigger) or self._is_of_both(trigger))
        if parsed.upos[verb] == "ADJ":
            return False
        return with_particle(parsed, verb) in _HOLDS | ASKS | STOPS

    def _is_of_both(self, trigger: Trigger) -> bool:
        """ "After the talks, Marek and Lindqvist signed a declaration": two who do something together after it."""
        parsed, noun = self.parsed, trigger.token
        dets = {lemma_of(parsed, k) for k in parsed.kids_by(noun, "det")}
        owners = owners_of(parsed, noun)
        subject = doer_of(parsed, trigger.verb)
        if trigger.chain or owners - {"their"} or not (owners or "the" in dets) or subject is None or self.named_before(noun):
            return False
        people = [r for r in self.people_or_states(subject) if (r.id or "person:").startswith("person:")]
        return len(people) == 2 and (people[0].state is None or people[0].state != people[1].state)

    def _has_other_side(self, trigger: Trigger) -> bool:
        cases = [cases_of(self.parsed, k) for k in complements(self.page, trigger)]
        return any(c & {"with", "between", "to"} for c in cases)

    def _begins(self, trigger: Trigger) -> bool:
        lemma, channel = lemma_of(self.parsed, trigger.verb), trigger.entry["channel"]
        if is_asked_for(self.parsed, trigger):
            return True
        if offers(self.parsed, trigger):
            return lemma not in STOPS | _TAKES and with_particle(self.parsed, trigger.verb) not in STOPS
        if trigger.token == trigger.verb:
            return bool(trigger.entry.get("directed"))
        if lemma in _TAKES or lemma in ("exchange", "swap"):
            return False
        made = lemma == "initiate" or (channel == "call" and lemma in ("make", "place"))
        return made or bool(trigger.entry.get("directed") or trigger.entry.get("request"))

    def _objects(self, trigger: Trigger) -> list[int]:
        """The verb's object where it is a side; whom one asks for a contact; whom one tells something in it."""
        parsed, verb, kind = self.parsed, trigger.verb, trigger.entry.get("object")
        objects = parsed.kids_by(verb, "obj", "iobj")
        if trigger.token == verb:
            objects = objects or self.misread_object(verb)
            return [o for o in objects if kind and self.may_be_object(o, kind)]
        asked = is_asked_for(parsed, trigger)
        told = is_adjunct(parsed, trigger) and (self._is_telling(trigger) or self._is_theirs(trigger))
        given = trigger.entry["channel"] == "letter" and parsed.rel[trigger.token] == "obj"
        objects = [o for o in objects if o not in (trigger.token, *trigger.chain)]
        return [o for o in objects if asked or told or (given and parsed.rel[o] == "iobj") if self.people_or_states(o)]

    def misread_object(self, verb: int) -> list[int]:
        """ "Called [Marek] on Monday" may be parsed as what somebody is called; a person alone is whom one calls."""
        called = self.parsed.kids_by(verb, "xcomp", "obj", "iobj")
        alone = len(called) == 1 and self.parsed.rel[called[0]] == "xcomp" and not self.parsed.is_passive(verb)
        return called if alone and self.may_be_object(called[0], "person") else []

    def _is_telling(self, trigger: Trigger) -> bool:
        """ "Had told Putin of the decision in a telephone call": the verb's object is the other side."""
        by = cases_of(self.parsed, trigger.token) & {"in", "during", "by", "on", "over", "at", "through", "via"}
        return bool(by) and trigger.entry["channel"] in _TELLS and not self._has_other_side(trigger)

    def _is_theirs(self, trigger: Trigger) -> bool:
        """ "After their talks Marek showed Lindqvist the palace": what is theirs is the subject's and the object's."""
        parsed = self.parsed
        subject = doer_of(parsed, trigger.verb)
        alone = subject is not None and len(self.people_or_states(subject)) == 1
        return owners_of(parsed, trigger.token) == {"their"} and alone and not self._has_other_side(trigger)

    def may_be_object(self, token: int, kind: object) -> bool:
        """Whether the object can be a side: any, a person (named or described), or a place that stands for a state."""
        refs = self.page.linker.refs(token)
        if kind == "place":
            return bool(self.people_or_states(token))
        if kind != "person":
            return bool(self.people_or_states(token)) or self.page.linker.is_first_person(token)
        role = self.page.linker.roles.get(lemma_of(self.parsed, token)) if self.page.linker.role_of(token) else None
        described = role is not None and (not role.get("collective") or lemma_of(self.parsed, token) == "delegation")
        return described or self.parsed.upos[token] == "PRON" or any((r.id or "").startswith("person:") for r in refs)

    def _prepositional(self, trigger: Trigger, below: Sequence[int]) -> list[int]:
        wanted = {*trigger.entry.get("prep", ())}
        if offers(self.parsed, trigger):
            wanted |= {"from", "by"}
        found = [k for k in below if cases_of(self.parsed, k) & wanted]
        if trigger.token == trigger.verb and lemma_of(self.parsed, trigger.verb) in TOPICAL:
            # "Discussed ties with Russia" is no talk with Russia.
            return [k for k in found if self.parsed.head[k] == trigger.verb or self.may_be_object(k, "person")]
        own = self.parsed.kids[trigger.token]
        return [k for k in found if cases_of(self.parsed, k) != {"of"} or (k in own and not self.is_body(k))]

    def _senders(self, trigger: Trigger, below: Sequence[int]) -> list[int]:
        """ "A letter from X", "a visit by X", "a request from X for talks"."""
        directed = trigger.entry.get("directed") or trigger.entry.get("request") or offers(self.parsed, trigger)
        wanted = {"from", "by"} if directed or trigger.entry["channel"] == "call" else set()
        return [k for k in below if cases_of(self.parsed, k) & wanted]

    def _owners(self, trigger: Trigger) -> tuple[list[int], list[int]]:
        """ "Blinken's call", "U.S.-Russian talks", "an American proposal for talks"; the second list began it."""
        if trigger.token == trigger.verb and self.parsed.upos[trigger.verb] == "VERB":
            return [], []
        meets = trigger.entry["channel"] == "meeting"
        own = [o for o in self.named_before(trigger.token) if not meets or not self.is_body(o)]
        offering = [o for noun in offers(self.parsed, trigger) for o in self.named_before(noun)]
        cases = [cases_of(self.parsed, k) for k in complements(self.page, trigger)]
        mutual = any(c & {"with", "between"} for c in cases) and trigger.entry["channel"] != "visit"
        begun = trigger.entry["channel"] in ("call", "letter", "visit") and not mutual and not is_asked_for(self.parsed, trigger)
        return [*own, *offering], offering or (own if begun else [])

    def _destination(self, trigger: Trigger, named: Sequence[Side]) -> list[Side]:
        """ "Arrived in Peru for a visit": the place where a visitor goes stands for its state."""
        if len({r.state for _, refs in named for r in refs}) != 1:
            return []
        for kid in self.parsed.kids_by(trigger.verb, "obl"):
            mention = self.page.linker.mention_of.get(kid)
            local = cases_of(self.parsed, kid) & {"in", "to", "for", "at"} and mention and mention.kind in ("place", "state")
            if local and (refs := self.people_or_states(kid)) and refs[0].state not in {r.state for _, rs in named for r in rs}:
                return [(kid, refs)]
        return []


def _without_own_states(refs: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
    """Each party once; a state that a named person among them acts for is told with that person."""
    persons = {r.state for r in refs if (r.id or "").startswith("person:")} - {None}
    kept = [r for r in refs if not (r.id or "").startswith("state:") or r.state not in persons]
    return tuple({r.key: r for r in kept}.values())
