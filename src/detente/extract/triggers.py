"""Words that tell of an event: the lexicon's entries held against the parse.

An entry names a verb or a noun and the slots that its recipients come from. A slot is what the word governs: ``obj`` (in the
passive the subject, of a participle the noun that it stands with), ``iobj``, a preposition (``on``: "imposed sanctions on
X"), ``clause`` (the subject of the clause that completes it: "demanded that X withdraw"), ``must`` (the same where it tells
a duty: "said that X must withdraw"), ``subj``, ``xcomp`` and ``pred`` (what somebody is called or made). ``needs``
lists words of which a slot must hold one, so that a light verb counts with its noun only ("imposed sanctions").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.extract.event_slots import Slots, governed, noun_slots, with_proof
from detente.extract.event_slots import is_passive as is_passive
from detente.extract.page import Page
from detente.model.text import Span
from detente.model.when import When
from detente.reading.parsed import Parsed

ANY = "*"
PERSON = "@person"  # any name of a person
# Acts that go on, and the words by which they stop.
_GOES_ON = {"AID", "COOPERATE", "SUPPORT"}
_ENDINGS = {
    "suspension", "halt", "end", "cut", "cutoff", "reduction", "cancellation", "freeze", "withdrawal", "stop", "termination",
    "refusal", "rejection", "lack", "absence", "postponement", "withholding", "cessation", "ban", "embargo", "boycott", "loss",
}  # fmt: skip
_COMPLEMENTS = {"obj", "iobj", "xcomp", "ccomp"}
# Prepositions of what is beside an act: its ground, its time, what it answers.
_CIRCUMSTANCE = {
    "over", "after", "following", "amid", "despite", "because", "about", "since", "before", "regarding", "concerning", "until",
    "ahead", "besides", "pending", "without", "due", "given", "instead", "against", "from",
}  # fmt: skip
# Acts whose object may be another event: "requested contact" tells of a contact that is asked for.
OF_OTHERS = {"REQUEST", "REJECT", "THREATEN", "AGREE"}
AMOUNTS = {
    "number", "dozen", "hundred", "thousand", "series", "group", "round", "package", "member", "lot", "some", "one", "two",
    "three", "four", "five", "ten", "all", "several", "majority", "set", "kind", "form", "range", "part", "wave", "barrage",
    "million", "billion", "score", "batch", "consignment", "column", "handful", "couple", "spate", "amount", "ton", "tonne",
    "convoy", "planeload", "shipload", "boatload", "truckload", "trainload", "load", "cargo", "shipment", "last",
    "rest", "remainder", "half", "most", "many",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of ``data/lexicon/triggers``; see there for what the fields mean."""

    word: str
    particle: str | None
    verb: bool
    type: str
    mode: str | None
    cameo: str
    to: tuple[str, ...]
    needs: Mapping[str, frozenset[str]]
    unless: frozenset[str]
    without: frozenset[str]
    mutual: bool
    pair: bool
    own: bool
    suffers: bool
    reverse: bool
    of: str | None


@dataclass(frozen=True, slots=True)
class Trigger:
    """An entry found in a text. ``verb`` is the verb that carries a noun (the token itself for a verb, or for a noun
    without one), ``tokens`` the words that prove the type, ``slots`` what the word and its carrier govern."""

    token: int
    verb: int
    entry: Entry
    tokens: tuple[int, ...]
    slots: Slots
    light: bool = False


class Lexicon:
    """The entries by their first word. ``data`` has its groups and triggers, ``plover`` types, sectors and hazards."""

    def __init__(self, data: Mapping[str, Any], plover: Mapping[str, Any]) -> None:
        self.types: Mapping[str, Mapping[str, Any]] = plover["types"]
        self.sectors = {noun: sector for sector, nouns in plover["sectors"].items() for noun in nouns}
        self.hazards = frozenset(plover["hazards"])
        groups = {name: frozenset(words) for name, words in data["groups"].items()}
        self.light = groups["light"]
        self.verbs: dict[str, list[Entry]] = {}
        self.nouns: dict[str, list[Entry]] = {}
        for line in data["triggers"]:
            entry = _entry(line, groups, self.types)
            for word in (entry.word, *line.get("forms", ())):
                (self.verbs if entry.verb else self.nouns).setdefault(word, []).append(entry)


def _entry(line: Mapping[str, Any], groups: Mapping[str, frozenset[str]], types: Mapping[str, Any]) -> Entry:
    word, _, particle = (line.get("verb") or line["noun"]).partition(" ")
    needs = line.get("needs") or {}
    return Entry(
        word=word,
        particle=particle or None,
        verb="verb" in line,
        type=line["type"],
        mode=line.get("mode"),
        cameo=line.get("cameo") or types[line["type"]]["cameo"],
        to=tuple(line.get("to", ("obj",) if "verb" in line else ())),
        needs={slot: _words(listed, groups) for slot, listed in needs.items()},
        unless=_words(line.get("unless") or (), groups),
        without=frozenset(line.get("without") or ()),
        mutual=bool(line.get("mutual")),
        pair=bool(line.get("pair")),
        own=bool(line.get("own")),
        suffers=bool(line.get("suffers")),
        reverse=bool(line.get("reverse")),
        of=line.get("of"),
    )


def _words(listed: Iterable[str], groups: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Words with the groups among them ("$envoys") spelt out."""
    return frozenset(w for item in listed for w in (groups[item[1:]] if item.startswith("$") else (item,)))


def find_triggers(parsed: Parsed, lexicon: Lexicon) -> list[Trigger]:
    """The triggers of a text in order. A verb that needs a noun takes it along: the noun is no trigger of its own."""
    # "The visiting minister", "besieged towns": a participle before its noun describes, it does not report.
    verbs = (i for i in range(len(parsed)) if parsed.upos[i] == "VERB" and parsed.rel[i] != "amod")
    found = [t for i in verbs if (t := _verb_trigger(parsed, i, lexicon))]
    taken = {i for t in found for i in t.tokens if i == t.token or t.entry.type not in OF_OTHERS}
    for i in range(len(parsed)):
        if parsed.upos[i] == "NOUN" and i not in taken and parsed.rel[i] not in ("compound", "flat"):
            trigger = _noun_trigger(parsed, i, lexicon)
            if trigger:
                found.append(trigger)
    return sorted(found, key=lambda t: t.token)


def _verb_trigger(parsed: Parsed, token: int, lexicon: Lexicon) -> Trigger | None:
    entries = next((lexicon.verbs[v] for v in _verb_forms(parsed, token) if v in lexicon.verbs), None)
    if not entries:
        return None
    slots = governed(parsed, token)
    particles = _particles(parsed, token)
    for entry in sorted(entries, key=lambda e: (e.particle is None, *_rank(e, slots))):
        if entry.particle and entry.particle not in particles:
            continue
        here = _with_object(parsed, slots, particles[entry.particle]) if entry.particle else slots
        proof = needed(parsed, here, entry)
        if proof is not None:
            more = [particles[entry.particle]] if entry.particle else []
            return Trigger(token, token, entry, tuple(sorted({token, *more, *proof})), with_proof(parsed, here, proof))
    return None


def _with_object(parsed: Parsed, slots: Slots, particle: int) -> Slots:
    """The slots with the object that stands behind a particle: the parser may take "off" of "shrugged off the warning" for a
    preposition, and the sailors of "set free two sailors" for the object of "free"."""
    if slots.get("obj"):
        return slots
    found = (parsed.head[particle],) if parsed.rel[particle] == "case" else tuple(parsed.kids_by(particle, "obj"))
    return {**slots, "obj": found} if found else slots


def _rank(entry: Entry, slots: Slots) -> tuple[int, int, bool]:
    """The entry that asks for more is tried first, then the one whose recipient is there."""
    named = sum(ANY not in words for words in entry.needs.values())
    return -named, -len(entry.needs), not slots.keys() & set(entry.to)


def _particles(parsed: Parsed, verb: int) -> dict[str, int]:
    """The words that make one verb with this one: "called off", "test-fired"."""
    found = {parsed.lemma[k].lower(): k for k in parsed.kids_by(verb, "compound:prt", "advmod", "compound", "xcomp")}
    if verb > 1 and parsed.word[verb - 1] == "-":
        found[parsed.lemma[verb - 2].lower()] = verb - 2
    behind = verb + 1
    bare = behind < len(parsed) and (parsed.rel[behind], parsed.upos[behind]) == ("case", "ADP")
    beside = behind < len(parsed) and (parsed.rel[behind], parsed.upos[behind]) == ("amod", "ADJ")  # "let free activists"
    if (bare or beside) and parsed.head[parsed.head[behind]] == verb:
        found.setdefault(parsed.lemma[behind].lower(), behind)
    return found


def _verb_forms(parsed: Parsed, token: int) -> Iterator[str]:
    """The lemma, then what the written form can come from: a lemmatiser errs on verbs that it has not seen."""
    yield parsed.lemma[token].lower()
    word = parsed.word[token].lower()
    yield word
    for ending in ("ed", "ing", "es", "s"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
            if ending in ("ed", "es") and stem[-1] == "i":
                yield stem[:-1] + "y"


def _noun_trigger(parsed: Parsed, token: int, lexicon: Lexicon) -> Trigger | None:
    entries = lexicon.nouns.get(parsed.lemma[token].lower())
    if not entries:
        return None
    verb = carrier(parsed, token)
    light = verb != token and parsed.lemma[verb].lower() in lexicon.light and _makes_one(parsed, top_of(parsed, token))
    slots = noun_slots(parsed, token, verb, light)
    ended = _is_ended(parsed, token)
    for entry in sorted(entries, key=lambda e: _rank(e, slots)):
        proof = needed(parsed, slots, entry) if not (ended and entry.type in _GOES_ON) else None
        if proof is not None:
            own = {token, *proof} | ({verb} if light and parsed.rel[token] != "obl" else set())
            return Trigger(token, verb, entry, tuple(sorted(own)), with_proof(parsed, slots, proof), light)
    return None


def _makes_one(parsed: Parsed, top: int) -> bool:
    """Whether the noun's phrase and its verb are one act: an object is, and what stands behind "gone on a visit" or "met for
    talks", but not what the act was about or came after ("issued a warning over the attack", "after weeks of talks")."""
    relation = parsed.rel[top]
    apart = _CIRCUMSTANCE & {parsed.lemma[c].lower() for c in parsed.kids_by(top, "case")}
    return relation in ("obj", "nsubj:pass") or (relation == "obl" and not apart)


def _is_ended(parsed: Parsed, noun: int) -> bool:
    """ "The suspension of aid to X": what is told is that it stops."""
    above = parsed.head[noun]
    return parsed.rel[noun] == "nmod" and parsed.lemma[above].lower() in _ENDINGS


def needed(parsed: Parsed, slots: Slots, entry: Entry) -> set[int] | None:
    """The tokens that meet the entry's needs; ``None`` where one is not met, or a word or slot is there that it excludes."""
    if entry.without & slots.keys():
        return None
    transitive = entry.verb and entry.to == ("obj",) and not (entry.particle or entry.needs or entry.mutual)
    if transitive and not slots.keys() & _COMPLEMENTS:
        return None  # "seized on the claim", "killing for a cause": without an object another sense
    open_to_all = [slot for slot, words in entry.needs.items() if ANY in words]
    beside = [i for slot in {"obj", "xcomp", "mod", *open_to_all} for head in slots.get(slot, ()) for i in core(parsed, head)]
    if entry.unless & {parsed.lemma[i].lower() for i in beside}:
        return None
    proof: set[int] = set()
    for slot, words in entry.needs.items():
        heads = slots.get(slot, ())
        if ANY in words and heads:
            continue
        hits = {i for head in heads for i in core(parsed, head) if parsed.lemma[i].lower() in words}
        if not hits and PERSON in words:
            hits = {h for head in heads for h in parsed.conjuncts(head) if _names_person(parsed, h)}
        if not hits:
            return None
        proof |= hits
    return proof


def is_person(parsed: Parsed, token: int) -> bool:
    """Whether the token is part of a person's name."""
    return any(label == "PER" and first <= token < last for first, last, label in parsed.ents)


def _names_person(parsed: Parsed, head: int) -> bool:
    """A name, or a title with one: "former secretary of state Ada Lindqvist"."""
    bare = [k for k in parsed.kids_by(head, "nmod") if not parsed.kids_by(k, "case")]
    return any(is_person(parsed, i) for i in (head, *bare, *parsed.kids_by(head, "appos", "flat", "nmod:desc")))


def core(parsed: Parsed, head: int) -> Iterator[int]:
    """A phrase's head, its conjuncts and the words beside it that can carry the sense ("a round of sanctions")."""
    for part in parsed.conjuncts(head):
        yield part
        yield from parsed.kids_by(part, "compound", "amod", "nmod:desc", "appos", "flat", "nmod:unmarked")
        if parsed.lemma[part].lower() in AMOUNTS or parsed.upos[part] == "NUM":
            yield from parsed.kids_by(part, "nmod")


def carrier(parsed: Parsed, noun: int) -> int:
    """The verb that a noun depends on, through "a round of talks" and coordination; the noun itself where there is none."""
    token = noun
    for _ in range(4):
        above = parsed.head[token]
        if above == token:
            return noun
        being = parsed.upos[above] == "ADJ" or (parsed.upos[above] in ("NOUN", "PROPN") and parsed.kids_by(above, "cop"))
        predicate = being and parsed.rel[token] == "obl" and parsed.kids_by(above, "nsubj")
        if parsed.upos[above] in ("VERB", "AUX") or predicate:
            return above  # "is due in Brussels for talks", "is in Brussels for talks"
        if parsed.rel[token] not in ("conj", "nmod", "appos", "compound"):
            return noun
        token = above
    return noun


def top_of(parsed: Parsed, noun: int) -> int:
    """The token by which a noun's phrase hangs on its verb: "days" in "after three days of talks"."""
    token = noun
    while parsed.rel[token] in ("nmod", "conj", "appos", "compound") and parsed.head[token] != token:
        token = parsed.head[token]
    return token


def date_of(page: Page, verb: int) -> tuple[When, Span] | None:
    """When the clause of a verb says that it was; without a date the one of the clause that it is coordinated with in the
    past tense: "X acceded on Monday, and Y signed ..." goes on at the same time.
    """
    parsed, first = page.parsed, page.parsed.head[verb]
    past = parsed.xpos[verb] == parsed.xpos[first] == "VBD"
    return own_date(page, verb) or (own_date(page, first) if past and parsed.rel[verb] == "conj" else None)


def own_date(page: Page, head: int) -> tuple[When, Span] | None:
    """The date of a clause or phrase, but none of a participle within it ("the treaty, signed in 1992, lapsed", "a visit
    planned for May") and no end of a term."""
    parsed, found = page.parsed, page.when_of(head)
    tokens = parsed.tokens_in(*found[1]) if found else ()
    token = tokens[0] if tokens else head
    while token != head and parsed.head[token] != token:
        if parsed.rel[token] == "acl" and parsed.xpos[token] == "VBN":
            return None
        token = parsed.head[token]
    until = {parsed.lemma[k].lower() for i in tokens for k in parsed.kids_by(i, "case")}
    # "After the treaty expired, X called ..." dates the call by the expiry, not the expiry.
    return None if until & {"until", "till", "through"} or head in tokens else found
