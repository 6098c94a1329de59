"""What belongs to a word of contact by syntax: the verb that carries it, the nouns between, its complements, and who they are.

A word of contact is a verb ("met") or a noun; a noun hangs on a verb ("held talks"), often through a measure ("three days of
talks") or through an offer ("rejected a proposal for talks"). Prepositional phrases are where parsers err most (Kummerfeld et
al. 2012), so a phrase that hangs on a name, a date or an instrument ("spoke by phone [with Marek]") is taken for the contact's.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.page import Page
from detente.extract.sides import Parties, doer_of
from detente.model.actors import ActorRef
from detente.reading.parsed import Parsed

ASKS = {
    "request", "seek", "ask", "propose", "demand", "solicit", "invite", "offer", "suggest", "urge", "beg", "press",
    "push", "call", "appeal",
}  # fmt: skip
_ASKS_FOR = {"call", "press", "push", "appeal"}  # ask only with "for": "called the visit a success"
OFFERS = {
    "request", "proposal", "offer", "invitation", "call", "appeal", "demand", "bid", "overture", "suggestion", "plea", "push",
}  # fmt: skip
STOPS = {
    "cancel", "refuse", "decline", "reject", "postpone", "scrap", "shelve", "snub", "skip", "boycott", "deny", "suspend", "halt",
    "exclude", "dismiss", "spurn", "rebuff", "avoid", "call off", "rule out", "turn down", "break off", "cut off", "put off",
    "back out", "pull out",
}  # fmt: skip
_HOLDS = {
    "hold", "have", "make", "take", "pay", "send", "place", "receive", "conduct", "host", "start", "begin", "resume", "open",
    "continue", "attend", "get", "answer", "return", "use", "follow", "give", "arrange", "schedule", "plan", "finish", "end",
    "conclude", "complete", "lead", "deliver", "maintain", "exchange", "swap", "convey", "transmit", "pass", "hand", "relay",
    "address", "forward", "dispatch", "write", "renew", "restore", "establish", "wrap up", "enter", "join", "engage", "embark",
    "keep", "set up", "agree", "announce", "accept", "undertake", "hold up", "cut short", "carry on", "lose", "interrupt",
    "initiate",
}  # fmt: skip
CARRIES = {"pass", "convey", "relay", "deliver", "forward", "transmit", "hand", "carry", "bring", "transfer"}
_TAKES = {"receive", "get", "answer", "return", "take", "accept", "host"}  # whoever does so did not begin the contact
WHILE = {"in", "during", "after", "on", "follow", "following", "by", "at", "over", "since", "through", "via", "out"}
AHEAD = {"before", "for", "ahead"}
_MEASURES = {"round", "day", "hour", "week", "minute", "series", "session", "month", "string", "spate"}
_TELLS = {"call", "letter", "meeting", "talks", "hotline"}
PHONES = {"phone", "telephone", "videoconference", "teleconference", "video", "videolink"}
OCCASIONS = {
    "summit", "conference", "meeting", "session", "assembly", "forum", "ceremony", "funeral", "talks", "visit", "week",
    "gathering", "event", "congress", "council", "ministerial", "inauguration", "negotiations", "exercise",
}  # fmt: skip
VENUES = {
    "castle", "palace", "residence", "embassy", "consulate", "airport", "headquarters", "villa", "hotel", "mansion", "dacha",
    "base", "border", "monastery", "ministry", "estate", "ranch",
}  # fmt: skip
_WORDS = {  # of contacts, and of what is signed at one
    "talk", "negotiation", "consultation", "discussion", "dialogue", "contact", "trip", "round", "day", "dinner", "lunch",
    "agreement", "treaty", "accord", "pact", "deal", "document", "memorandum", "sideline", "margin",
}  # fmt: skip
_Side = tuple[int, tuple[ActorRef, ...]]  # the head of a phrase and those whom it names
_Meant = tuple[int | None, tuple[ActorRef, ...]]  # the same, or no phrase
TOPICAL = {"discuss", "raise"}  # verbs whose object is what is talked about
VIEWS = {"view", "opinion", "information", "assessment", "greeting", "congratulation", "idea", "impression", "thought"}
_DEEPEST = 5
_MONARCHS = {"emir", "king", "queen", "sultan", "prince", "monarch", "amir", "sheikh"}
_TIES = {
    "relation", "tie", "cooperation", "partnership", "interaction", "link", "trade", "dialogue", "agenda", "friendship",
    "collaboration", "bond", "alliance", "effort",
}  # fmt: skip
ADDRESSES = {  # what one side does to the other's face, over the telephone or by letter
    "tell", "inform", "congratulate", "thank", "assure", "brief", "update", "wish", "express", "extend", "convey", "offer",
    "voice", "remind", "invite", "greet", "pass", "send",
}  # fmt: skip
_BEGINNINGS = {"initiative", "request", "invitation", "suggestion", "behest"}
_GOES_ON = {"take", "hold", "be", "speak", "talk", "call", "initiate", "have", "occur", "make", "happen"}
_COMPOUND = re.compile(r"\b(?P<one>[A-Z][\w.]+)\s?[-–—‑]\s?(?P<other>[A-Z][\w.]+(?:\s[A-Z]\w+){0,2})")
_HEAVIEST = 1000  # a person stands for a side before its office does
_EQUALS = re.compile(
    r"\b(?:(?:two|both)\s(?:leaders|presidents|officials|sides|countries|parties|nations|states)|heads\sof\s(?:the\s)?(?:two\s)?states?|"
    r"the\spresidents|bilateral)\b", re.IGNORECASE,
)  # fmt: skip
_LEADS = re.compile(r"\b(?:president|leader|prime\sminister|premier|chancellor|king|queen|emir|sultan|prince)\b", re.IGNORECASE)
_PLAIN = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Messrs)\.?|His|Her|Excellency|Majesty|the", re.IGNORECASE)
_SPEAKS_FOR = re.compile(
    r"\b(?:president|prime minister|government|ministry|embassy|department|chancellery|cabinet|presidency)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A contact's word with the verb that carries it (itself, where none does) and the nouns on the way to that verb."""

    token: int
    verb: int
    entry: Mapping[str, Any]
    chain: tuple[int, ...] = ()

    @property
    def top(self) -> int:
        """The noun that the verb governs: the contact's word, or the last one on the way up."""
        return self.chain[-1] if self.chain else self.token


@dataclass(frozen=True, slots=True)
class Roles:
    """Who takes part, as far as the clause tells. ``open``: the phrases that name a side do not leave one unidentified."""

    parties: tuple[ActorRef, ...]
    initiator: ActorRef | None
    heads: tuple[int, ...]
    open: bool


def lemma_of(parsed: Parsed, token: int) -> str:
    """The lemma in small letters."""
    return parsed.lemma[token].lower()


def cases_of(parsed: Parsed, token: int) -> set[str]:
    """The prepositions before a phrase."""
    return {lemma_of(parsed, c) for c in parsed.kids_by(token, "case")}


def with_particle(parsed: Parsed, verb: int) -> str:
    """The verb's lemma with its particle: "call off"."""
    return " ".join([lemma_of(parsed, verb), *(lemma_of(parsed, k) for k in parsed.kids_by(verb, "compound:prt"))])


def carried(parsed: Parsed, noun: int, entry: Mapping[str, Any]) -> Trigger:
    """The noun with its verb, through "a request for a meeting" and "three days of talks"."""
    chain: list[int] = []
    token = noun
    for _ in range(_DEEPEST):
        above = parsed.head[token]
        if above == token:
            return Trigger(noun, noun, entry, tuple(chain))
        if _carries(parsed, above):
            return Trigger(noun, above, entry, (*chain, *_offered(parsed, token, above)))
        chain.append(above)
        token = above
    return Trigger(noun, noun, entry)


def _carries(parsed: Parsed, token: int) -> bool:
    """A verb, or an adjective, a place or a noun that is the predicate ("is due in Lima for talks")."""
    if parsed.upos[token] in ("VERB", "AUX"):
        return parsed.rel[token] != "amod"
    return bool(parsed.kids_by(token, "cop")) or (parsed.upos[token] == "ADJ" and parsed.rel[token] != "amod")


def _offered(parsed: Parsed, top: int, verb: int) -> list[int]:
    """ "Received [a request] from Norway [for a meeting]": the purpose belongs to the request."""
    if parsed.rel[top] not in ("obl", "nmod") or not cases_of(parsed, top) & {"for", "of"}:
        return []
    return [o for o in parsed.kids_by(verb, "obj", "nsubj:pass") if lemma_of(parsed, o) in OFFERS and o != top]


def is_adjunct(parsed: Parsed, trigger: Trigger) -> bool:
    """ "Said in a letter to X", "arrived for a visit to X": the verb tells of something else, its subject is one side."""
    if trigger.token == trigger.verb or parsed.rel[trigger.token] in ("obj", "nsubj", "nsubj:pass"):
        return False
    top = _under(parsed, trigger)
    return parsed.rel[top] in ("obl", "nmod") and not is_asked_for(parsed, trigger) and not _offers(parsed, trigger)


def _under(parsed: Parsed, trigger: Trigger) -> int:
    """The noun that depends on the verb itself; an offer beside it does not count."""
    nouns = (trigger.token, *trigger.chain)
    return next((n for n in nouns if parsed.head[n] == trigger.verb), trigger.token)


def is_asked_for(parsed: Parsed, trigger: Trigger) -> bool:
    """ "Asked for a meeting", "called for talks", "invited Peru to talks"."""
    asked = trigger.token != trigger.verb and lemma_of(parsed, trigger.verb) in ASKS
    below = _under(parsed, trigger)
    plain = lemma_of(parsed, trigger.verb) not in _ASKS_FOR and parsed.rel[below] in ("obj", "nsubj:pass")
    return asked and (plain or bool(cases_of(parsed, below) & {"for", "to"}))


def _offers(parsed: Parsed, trigger: Trigger) -> list[int]:
    return [n for n in trigger.chain if lemma_of(parsed, n) in OFFERS]


def adjunct_cases(parsed: Parsed, trigger: Trigger) -> set[str]:
    """The prepositions by which an adjunct hangs on its verb: "after", "for"."""
    found = cases_of(parsed, trigger.token)
    for noun in trigger.chain:
        if lemma_of(parsed, noun) in _MEASURES:
            found |= cases_of(parsed, noun)
    return found


def complements(page: Page, trigger: Trigger) -> list[int]:
    """The heads of the prepositional phrases that belong to the contact, in order."""
    parsed = page.parsed
    below = {trigger.token, *trigger.chain}
    if not is_adjunct(parsed, trigger):
        below.add(trigger.verb)
    topics = parsed.kids_by(trigger.verb, "obj") if lemma_of(parsed, trigger.token) in TOPICAL else []
    if lemma_of(parsed, trigger.token) in ("exchange", "share"):
        topics = [k for k in parsed.kids_by(trigger.token, "obj", "nmod") if lemma_of(parsed, k) in VIEWS]
    seeds = {*below, *topics, *(t for o in topics for t in parsed.kids_by(o, "nmod"))}
    found = {k for seed in seeds for k in _reached(page, seed, 0)} - below
    if not found and trigger.verb != trigger.token:  # "engaged in talks [with Peru]"
        kids = _reached(page, trigger.verb, 0)
        found = {k for k in kids if cases_of(parsed, k) & {"with", "between"} and parsed.subtree(k)[0] == trigger.token + 1}
    return sorted(found)


def _reached(page: Page, seed: int, depth: int) -> Iterator[int]:
    for kid in page.parsed.kids_by(seed, "obl", "nmod", "obl:agent", "obl:unmarked", "nmod:unmarked"):
        yield kid
        if depth < _DEEPEST and _is_transparent(page, kid):
            yield from _reached(page, kid, depth + 1)
            yield from _before_participle(page.parsed, kid)


def _is_transparent(page: Page, token: int) -> bool:
    """No phrase with "with" or "to" describes a name, a date, a telephone or a measure: it belongs to the word above."""
    if token in page.dates_at or lemma_of(page.parsed, token) in PHONES | _MEASURES | {"hotline", "line"}:
        return True
    mention = page.linker.mention_of.get(token)
    return mention is not None and mention.kind in ("person", "place", "state")


def _before_participle(parsed: Parsed, token: int) -> list[int]:
    """ "A visit by Lindqvist [to Minsk], planned for May": what stands before a reduced participle is none of its own."""
    return [k for v in parsed.kids_by(token, "acl") for k in parsed.kids_by(v, "obl") if k < v]


def is_of_topic(page: Page, token: int) -> bool:
    """ "Discussed the situation in Syria": the place belongs to what is talked about, not to the talk."""
    parsed, above = page.parsed, page.parsed.head[token]
    if parsed.rel[token] != "nmod" or parsed.upos[above] != "NOUN" or above in page.linker.mention_of or above in page.dates_at:
        return False
    lemma, tied = lemma_of(parsed, above), cases_of(parsed, above) or parsed.rel[above] in ("obj", "conj")
    return bool(tied) and lemma not in OCCASIONS | VENUES | _WORDS and lemma not in page.linker.roles


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
            return told and (alone or self._has_other_side(trigger))
        if parsed.upos[verb] == "ADJ":
            return False
        return with_particle(parsed, verb) in _HOLDS | ASKS | STOPS

    def _has_other_side(self, trigger: Trigger) -> bool:
        cases = [cases_of(self.parsed, k) for k in complements(self.page, trigger)]
        return any(c & {"with", "between", "to"} for c in cases)

    def _begins(self, trigger: Trigger) -> bool:
        lemma, channel = lemma_of(self.parsed, trigger.verb), trigger.entry["channel"]
        if is_asked_for(self.parsed, trigger):
            return True
        if _offers(self.parsed, trigger):
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
        told = is_adjunct(parsed, trigger) and self._is_telling(trigger)
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
        if _offers(self.parsed, trigger):
            wanted |= {"from", "by"}
        found = [k for k in below if cases_of(self.parsed, k) & wanted]
        if trigger.token == trigger.verb and lemma_of(self.parsed, trigger.verb) in TOPICAL:
            # "Discussed ties with Russia" is no talk with Russia.
            return [k for k in found if self.parsed.head[k] == trigger.verb or self.may_be_object(k, "person")]
        own = self.parsed.kids[trigger.token]
        return [k for k in found if cases_of(self.parsed, k) != {"of"} or (k in own and not self.is_body(k))]

    def _senders(self, trigger: Trigger, below: Sequence[int]) -> list[int]:
        """ "A letter from X", "a visit by X", "a request from X for talks"."""
        directed = trigger.entry.get("directed") or trigger.entry.get("request") or _offers(self.parsed, trigger)
        wanted = {"from", "by"} if directed or trigger.entry["channel"] == "call" else set()
        return [k for k in below if cases_of(self.parsed, k) & wanted]

    def _owners(self, trigger: Trigger) -> tuple[list[int], list[int]]:
        """ "Blinken's call", "U.S.-Russian talks", "an American proposal for talks"; the second list began it."""
        if trigger.token == trigger.verb and self.parsed.upos[trigger.verb] == "VERB":
            return [], []
        meets = trigger.entry["channel"] == "meeting"
        own = [o for o in self.named_before(trigger.token) if not meets or not self.is_body(o)]
        offering = [o for noun in _offers(self.parsed, trigger) for o in self.named_before(noun)]
        cases = [cases_of(self.parsed, k) for k in complements(self.page, trigger)]
        mutual = any(c & {"with", "between"} for c in cases) and trigger.entry["channel"] != "visit"
        begun = trigger.entry["channel"] in ("call", "letter", "visit") and not mutual and not is_asked_for(self.parsed, trigger)
        return [*own, *offering], offering or (own if begun else [])

    def _destination(self, trigger: Trigger, named: Sequence[_Side]) -> list[_Side]:
        """ "Arrived in Peru for a visit": the place where a visitor goes stands for its state."""
        if len({r.state for _, refs in named for r in refs}) != 1:
            return []
        for kid in self.parsed.kids_by(trigger.verb, "obl"):
            mention = self.page.linker.mention_of.get(kid)
            local = cases_of(self.parsed, kid) & {"in", "to", "for", "at"} and mention and mention.kind in ("place", "state")
            if local and (refs := self.people_or_states(kid)) and refs[0].state not in {r.state for _, rs in named for r in rs}:
                return [(kid, refs)]
        return []


class ReadOut:
    """The two sides of a page that tells of one contact without saying who had it: "The two leaders discussed Syria".

    A read-out takes that for granted. One side is the state whose service issues the page; the other is the foreigner who acts
    beside it most: "Mr Kuchma thanked the Russian President", "at the initiative of the Syrian side". Where only a name is given,
    the ties that the page tells of ("Russian-Turkmen cooperation") give its state.
    """

    def __init__(self, page: Page, cast: Cast) -> None:
        self.page, self.parsed, self.cast = page, page.parsed, cast
        self._pairs: list[tuple[str, str]] | None = None
        self._beside: dict[str, str | None] = {}
        self.home = self._issuer()

    def sides(self, visits: Sequence[str] = ()) -> list[_Meant]:
        """The issuer's side and the other one with the tokens that name them; empty where the page leaves it open.

        ``visits``: the states between which and the issuer the page tells of visits.
        """
        home = self.home
        if home is None:
            return []
        own: Counter[tuple[int, ActorRef]] = Counter()
        others: dict[str, Counter[tuple[int, ActorRef]]] = {}
        first: dict[str, int] = {}
        for token, ref in self._principals():
            at = (first.setdefault(ref.key, token), ref)
            if ref.state == home:
                own[at] += 1 + _HEAVIEST * (_kind(ref) == "person")
            elif weight := self._weight(token, home):
                key = ref.state or self._namesake(ref) or self.state_beside(home, ref) or ref.key
                others.setdefault(key, Counter())[at] += weight + _HEAVIEST * (_kind(ref) == "person")
        acting = [c for c in others.values() if c.total() % _HEAVIEST > 1]
        other = self._only(acting) if acting else self._by_ties(home)
        if other is None and len(set(visits)) == 1 and not acting:
            other = self._bare(visits[0])
        mine: _Meant | None = next(((t, (r,)) for (t, r), _ in own.most_common(1)), None) or self._bare(home)
        state = self.page.knowledge.state(home)
        mine = mine or ((None, (state.ref(),)) if state else None)
        return [mine, other] if other and mine else []

    def _issuer(self) -> str | None:
        """The state for which the outlet speaks: "Kremlin", "Ministry of Foreign Affairs of Japan"."""
        outlet = self.page.document.outlet or ""
        plain = outlet.removeprefix("The ").removeprefix("the ").casefold()
        states = [a for a in self.page.knowledge.actors.values() if a.kind == "state"] if plain else []
        for actor in states:
            if any(plain == m.removeprefix("the ").casefold() for m in actor.metonyms if m != actor.capital):
                return actor.state or actor.id[6:]
        if not _SPEAKS_FOR.search(outlet):
            return None
        named = [a for a in states for n in (a.name, *a.adjectives) if re.search(rf"\b{re.escape(n)}\b", outlet)]
        return named[0].id[6:] if len({a.id for a in named}) == 1 else None

    def tied(self, state: str) -> str | None:
        """The one state whose ties with this one the page tells of; none where it pairs this one with others too."""
        found = self._ties(state)
        return next(iter(found)) if len(found) == 1 and found.total() > 1 else None

    def stated(self, ref: ActorRef) -> ActorRef:
        """The person with the state that a read-out of two sides leaves unsaid."""
        if ref.state or self.home is None or _kind(ref) != "person" or self.is_of_body(ref):
            return ref
        state = self._namesake(ref) or self.state_beside(self.home, ref)
        return ActorRef(ref.id, ref.name, state, ref.sector or "GOV") if state else ref

    def state_beside(self, home: str, ref: ActorRef) -> str | None:
        """The state of a leader whom the page names without it: that of the ties, or the only one whose office or side acts.

        The ties tell it only where the page speaks of two equals ("the presidents", "bilateral"); it is never told of
        "Governor X" or "Minister X".
        """
        if not all(_LEADS.search(title) for title in self._titles(ref)):
            return None
        if home not in self._beside:
            offices = [(t, r.state) for t, r in self._principals() if _kind(r) == "state" and self._weight(t, home) > 1]
            acting = {state for _, state in offices} - {home, None}
            leads = any(_LEADS.fullmatch(lemma_of(self.parsed, t)) for t, _ in offices)
            equals = leads or _EQUALS.search(self.page.document.text)
            one = self.tied(home) or (next(iter(acting)) if len(acting) == 1 else None)
            self._beside[home] = one if equals else None
        return self._beside[home]

    def _titles(self, ref: ActorRef) -> Iterator[str]:
        """The roles that the page gives a person, and the titles before the name that are no known role ("Governor")."""
        parsed = self.parsed
        for named in self.page.linker.named.values():
            if named.ref.id == ref.id:
                first, head = named.mention.first, named.mention.head
                before = [k for k in parsed.kids_by(head, "compound", "nmod:desc", "amod", "appos", "flat") if k < first]
                told = " ".join(parsed.word[k] for k in before if not _PLAIN.fullmatch(parsed.word[k]))
                yield from filter(None, (named.role, told))

    def _principals(self) -> Iterator[tuple[int, ActorRef]]:
        """Those who can be a side, wherever the page itself names them."""
        for token in range(len(self.parsed)):
            if not self.page.in_quotation(token) and (ref := self._principal(token)):
                yield token, ref

    def _ties(self, state: str) -> Counter[str]:
        """The states with which this one is paired: once for each time, once more where it is about their ties."""
        if self._pairs is None:
            self._pairs = [*self._compounds(), *self._coordinated()]
        pairs = [*self._pairs, *((other, one) for one, other in self._pairs)]
        return Counter(other for one, other in pairs if one == state != other)

    def _compounds(self) -> Iterator[tuple[str, str]]:
        """ "Russian-Turkmen cooperation", "Russia-US relations": what is joined by a dash need not be read as two names."""
        found = list(_COMPOUND.finditer(self.page.document.text))
        if not found:
            return
        states = [a for a in self.page.knowledge.actors.values() if a.kind == "state"]
        called = {n: a.id[6:] for a in states for n in (a.name, *a.names, *a.exact, *a.adjectives) if n not in a.ambiguous}
        for match in found:
            words = match["other"].split()
            longest = (" ".join(words[:n]) for n in range(len(words), 0, -1))
            one, other = called.get(match["one"]), next((called[w] for w in longest if w in called), None)
            if one and other:
                behind = self.page.document.text[match.start("other") : match.end() + 40].lower().split()
                yield from [(one, other)] * (2 if any(w.strip(".,").rstrip("s") in _TIES for w in behind[1:6]) else 1)

    def _coordinated(self) -> Iterator[tuple[str, str]]:
        """ "Russia and Turkmenistan": pairs of states; a list of three is none."""
        named = [m for m in self.page.mentions if (m.id or "").startswith("state:")]
        for place, (one, other) in enumerate(itertools.pairwise(named)):
            between = [self.parsed.word[i].lower() for i in range(one.last, other.first)]
            before = named[place - 1] if place else None
            after = named[place + 2] if place + 2 < len(named) else None
            listed = (before and self._is_listed(before.last, one.first)) or (after and self._is_listed(other.last, after.first))
            if between in (["and"], ["and", "the"]) and not listed:
                above = {lemma_of(self.parsed, i) for i in range(max(0, one.first - 3), one.first)}
                yield from [((one.id or "")[6:], (other.id or "")[6:])] * (2 if above & _TIES else 1)

    def _is_listed(self, first: int, last: int) -> bool:
        between = {self.parsed.word[i].lower() for i in range(first, last)}
        return last > first and between <= {"and", ",", "the"}

    def _principal(self, token: int) -> ActorRef | None:
        """A person, an office, a "side" or a state; nobody who acts for an organisation."""
        mention = self.page.linker.mention_of.get(token)
        refs = self.cast.one(token) if mention is None or mention.head == token else ()
        if len(refs) != 1 or not (refs[0].id or "").startswith(("person:", "state:")):
            return None
        return None if self.is_of_body(refs[0]) else refs[0]

    def is_of_body(self, ref: ActorRef) -> bool:
        """Whether the person holds office for organisations only, at the page's date."""
        actor = self.page.knowledge.actors.get(ref.id or "")
        when = self.page.dated.when if self.page.dated else None
        terms = [t for t in actor.terms if when and t.when.overlaps(when)] if actor else []
        return bool(terms) and all(t.of.startswith("org:") for t in terms)

    def _weight(self, token: int, home: str) -> int:
        """How clearly it acts as the other side where it stands."""
        parsed = self.parsed
        top = token
        while parsed.rel[top] == "conj":
            top = parsed.head[top]
        parts = [p for p in parsed.conjuncts(top) if p in self.page.linker.mention_of or self._principal(p)]
        bare = (m := self.page.linker.mention_of.get(token)) is not None and m.kind in ("state", "place", "adjective")
        beside = [p for p in parts if p != token and (r := self._principal(p)) and r.state == home]
        if beside and len(parts) == 2:
            return 1 if bare else 4
        relation, verb = parsed.rel[top], parsed.head[top]
        if relation in ("nsubj", "nsubj:pass") and len(parts) == 1:
            aside = parsed.rel[verb] in ("acl:relcl", "acl", "advcl", "ccomp")
            return 0 if aside or bare else 3
        if bare and relation != "nmod:poss":
            return 0
        if lemma_of(parsed, verb) in _BEGINNINGS and relation in ("nmod", "nmod:poss", "amod", "compound"):
            return 4 if lemma_of(parsed, parsed.head[verb]) in _GOES_ON else 0
        if bare:
            return 0
        return 2 if self._is_addressed(top, relation, verb, home) else 0

    def _is_addressed(self, token: int, relation: str, verb: int, home: str) -> bool:
        """ "Congratulated Kuchma", "expressed his gratitude to Blair", of whomever the page's own side does so to."""
        parsed = self.parsed
        if relation in ("nmod", "obl") and cases_of(parsed, token) == {"to"} and parsed.upos[verb] == "NOUN":
            verb = parsed.head[verb]
        elif relation not in ("obj", "iobj") and not (relation == "obl" and cases_of(parsed, token) & {"to", "with"}):
            return False
        if parsed.upos[verb] != "VERB" or lemma_of(parsed, verb) not in ADDRESSES or parsed.rel[verb] in ("acl:relcl", "acl"):
            return False
        subject = parsed.subject_of(verb)
        doer = self._principal(subject) if subject is not None else None
        return doer is None or doer.state == home or doer == self._principal(token)

    def _namesake(self, ref: ActorRef) -> str | None:
        """The state of "Mr Zemin" where the page means Jiang Zemin too, by "the Chinese President"."""
        own = set((ref.id or "").partition(":")[2].split("-"))
        full = {r.state for _, r in self._principals() if r.state and own < set((r.id or "").partition(":")[2].split("-"))}
        return full.pop() if len(full) == 1 else None

    def _only(self, acting: Sequence[Counter[tuple[int, ActorRef]]]) -> _Side | None:
        """The one foreign side that acts, by whoever stands for it most: where two act, the page is no read-out of one contact."""
        (token, ref), _ = acting[0].most_common(1)[0] if len(acting) == 1 else ((0, None), 0)
        return (token, (ref,)) if ref else None

    def _by_ties(self, home: str) -> _Side | None:
        """Nobody acts: the state with which the page tells of ties."""
        state = self.tied(home)
        return self._bare(state) if state else None

    def _bare(self, state: str) -> _Side | None:
        for mention in self.page.mentions:
            if mention.id == f"state:{state}":
                return mention.head, (ActorRef(mention.id, mention.name, state),)
        return None


def _kind(ref: ActorRef) -> str:
    return (ref.id or "").partition(":")[0]


def _without_own_states(refs: Sequence[ActorRef]) -> tuple[ActorRef, ...]:
    """Each party once; a state that a named person among them acts for is told with that person."""
    persons = {r.state for r in refs if (r.id or "").startswith("person:")} - {None}
    kept = [r for r in refs if not (r.id or "").startswith("state:") or r.state not in persons]
    return tuple({r.key: r for r in kept}.values())
