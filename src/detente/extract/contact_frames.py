"""What belongs to a word of contact by syntax: the verb that carries it, the nouns between, and its complements.

A word of contact is a verb ("met") or a noun; a noun hangs on a verb ("held talks"), often through a measure ("three days of
talks") or through an offer ("rejected a proposal for talks"). Prepositional phrases are where parsers err most (Kummerfeld et
al. 2012), so a phrase that hangs on a name, a date or an instrument ("spoke by phone [with Marek]") is taken for the contact's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.extract.page import Page
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
CARRIES = {"pass", "convey", "relay", "deliver", "forward", "transmit", "hand", "carry", "bring", "transfer"}
WHILE = {"in", "during", "after", "on", "follow", "following", "by", "at", "over", "since", "through", "via", "out"}
AHEAD = {"before", "for", "ahead"}
_MEASURES = {"round", "day", "hour", "week", "minute", "series", "session", "month", "string", "spate"}
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
TOPICAL = {"discuss", "raise"}  # verbs whose object is what is talked about
VIEWS = {"view", "opinion", "information", "assessment", "greeting", "congratulation", "idea", "impression", "thought"}
_DEEPEST = 5


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


def lemma_of(parsed: Parsed, token: int) -> str:
    """The lemma in small letters."""
    return parsed.lemma[token].lower()


def cases_of(parsed: Parsed, token: int) -> set[str]:
    """The prepositions before a phrase."""
    return {lemma_of(parsed, c) for c in parsed.kids_by(token, "case")}


def owners_of(parsed: Parsed, noun: int) -> set[str]:
    """The words that own a noun, in small letters: "their"."""
    return {parsed.word[k].lower() for k in parsed.kids_by(noun, "nmod:poss")}


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
    return parsed.rel[top] in ("obl", "nmod") and not is_asked_for(parsed, trigger) and not offers(parsed, trigger)


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


def offers(parsed: Parsed, trigger: Trigger) -> list[int]:
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
