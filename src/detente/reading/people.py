"""Names of persons to identities: full names, surnames, the offices that the text gives them, and who held one when."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.knowledge import Knowledge
from detente.model.actors import Actor, ActorRef, Term
from detente.model.when import When
from detente.reading.gazetteer import Gazetteer, normal
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed

_FIELDS = {"for", "to", "on"}
_PARTICLES = {"of", "for", "the", "and", "to", "on", "-", "'s", "’s", "&", "in"}
_NOBILIARY = set("van von de del della der den di da dos du la le bin ibn al el ter zu".split())
_TWO_SURNAMES = 3  # words of a name like "Ricardo Rosselló Nevares"
_INITIAL = 2  # letters of "B."
_FORMER = {"former", "ex", "then", "late", "outgoing", "onetime", "retired", "acting", "deputy", "incoming"}


@dataclass(frozen=True, slots=True)
class Named:
    """A person as a text names one: identity, the described role and the characters' tokens of it."""

    ref: ActorRef
    mention: Mention
    role: str | None = None
    role_tokens: tuple[int, int] | None = None


class Offices:
    """Who held which office when. Built from the knowledge once per run."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.actors = knowledge.actors
        self._by_owner: dict[str, list[Term]] = {}
        for term in knowledge.terms:
            self._by_owner.setdefault(term.of, []).append(term)

    def holder(self, title: str, owner: str | None, when: When | None) -> Actor | None:
        """The one person who held the office with this title of this state or body at the date.

        ``title`` is compared in small letters, without its state. Where the date is a window in which several held it, the
        one with the longest part of the window is meant; without a date the latest holder is not assumed: ``None``.
        """
        wanted = normal(title)
        terms = [t for t in self._by_owner.get(owner or "", ()) if wanted in map(normal, t.titles)]
        held = [t for t in terms if when is not None and t.when.overlaps(when)]
        if not held:
            return None
        return self.actors.get(max(held, key=lambda t: _shared_days(t.when, when)).person)

    def active(self, person: Actor, when: When | None) -> bool:
        """Whether the person held some office at the date (or within five years around it)."""
        if when is None or not person.terms:
            return bool(person.terms)
        return any(t.when.overlaps(when) for t in person.terms)

    def titles_of(self, person: Actor, when: When | None) -> set[str]:
        """The titles that the person bore at the date, in small letters; all of them where the date is unknown."""
        terms = [t for t in person.terms if when is None or t.when.overlaps(when)]
        return {normal(title) for t in terms for title in t.titles}

    def offices_of(self, person: Actor, when: When | None) -> set[str]:
        """The ids of the offices that the person held at the date."""
        return {t.office for t in person.terms if when is None or t.when.overlaps(when)}


def name_people(
    parsed: Parsed, mentions: Sequence[Mention], knowledge: Knowledge, gazetteer: Gazetteer, offices: Offices,
    roles: Mapping[str, Mapping[str, object]], when: When | None, introduced: Sequence[Named] = (),
) -> dict[int, Named]:  # fmt: skip
    """Every mention of a person by name, by its head token. Full names are read first, then the surnames that follow them.

    ``introduced`` are the people of the headline, whose full names the text need not repeat.
    """
    people = [m for m in mentions if m.kind == "person"]
    states = {i: m for m in mentions if m.kind in ("adjective", "state", "org", "people") for i in range(m.first, m.last)}
    known: dict[str, ActorRef] = {}
    for mention in people:
        if " " in mention.name:
            ref = _full_name(mention, knowledge)
            for name in _short_names(mention.name, ref.name):
                known.setdefault(name, ref)
            if mention.id and (actor := knowledge.actors.get(mention.id)) and actor.surname:
                known.setdefault(normal(actor.surname), ref)
    for one in introduced:
        for name in _short_names(one.mention.name, one.ref.name) if " " in one.ref.name else ():
            known.setdefault(name, one.ref)
    found = {}
    for mention in people:
        role, span = role_before(parsed, mention, states, roles) or role_after(parsed, mention, roles) or (None, None)
        ref = known.get(normal(mention.name)) or _surname(mention, role, knowledge, gazetteer, offices, when)
        owner = _owner(parsed, span, states)
        if ref.state is None and owner:
            ref = ActorRef(ref.id, ref.name, owner, ref.sector or "GOV")
            known[normal(mention.name.split()[-1])] = known[normal(mention.name)] = ref
        known.setdefault(normal(mention.name), ref)
        found[mention.head] = Named(ref, mention, role, span)
    return found | _taken_for_others(mentions, known)


def _taken_for_others(mentions: Sequence[Mention], known: Mapping[str, ActorRef]) -> dict[int, Named]:
    """Surnames that the network takes for towns or bodies, as it does in lines of capitals: "BARROS SAYS"."""
    others = [m for m in mentions if m.kind in ("org", "place") and m.id is None and " " not in m.name]
    return {m.head: Named(known[normal(m.name)], m) for m in others if normal(m.name) in known}


def _short_names(written: str, full: str) -> list[str]:
    """What a person may be called after the first mention: the whole name, the surname, and of two surnames the first."""
    words = written.split()
    particles = [i for i, w in enumerate(words) if i and w.lower() in _NOBILIARY]
    surname = [" ".join(words[particles[0] :])] if particles else []  # "van Doorn", "de Hoop Scheffer"
    first_of_two = words[-2:-1] if len(words) == _TWO_SURNAMES and len(words[1]) > _INITIAL else []
    return list(dict.fromkeys(normal(name) for name in (written, words[-1], full.split()[-1], *surname, *first_of_two)))


def person_id(name: str) -> str:
    """An identity from the name alone, for a person who is in no table: ``person:retno-marsudi``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "person:" + ("-".join(re.findall(r"[a-z0-9]+", plain)) or "unknown")


def role_before(
    parsed: Parsed, mention: Mention, states: Mapping[int, Mention], roles: Mapping[str, Mapping[str, object]]
) -> tuple[str, tuple[int, int]] | None:
    """The role that stands before a name: "Russian Foreign Minister" Sergei Lavrov."""
    first = mention.first
    while first > 0 and _in_role(parsed, first - 1, states, roles):
        first -= 1
    while first < mention.first and (parsed.lemma[first].lower() in _PARTICLES or parsed.upos[first] in ("PUNCT", "DET")):
        first += 1
    last = mention.first
    while last > first and parsed.upos[last - 1] in ("PUNCT", "ADP"):
        last -= 1
    has_noun = any(_is_role_noun(parsed, i, roles) for i in range(first, last))
    return (parsed.text[parsed.start[first] : parsed.end[last - 1]], (first, last)) if has_noun else None


def role_after(parsed: Parsed, mention: Mention, roles: Mapping[str, Mapping[str, object]]) -> tuple[str, tuple[int, int]] | None:
    """The role that stands behind a name: Ada Lindqvist, "the Norwegian foreign minister"."""
    for kid in parsed.kids_by(mention.head, "appos", "nmod:desc"):
        if kid >= mention.last and _is_role_noun(parsed, kid, roles):
            first, last = parsed.subtree(kid)
            while first < kid and parsed.upos[first] in ("DET", "PUNCT", "ADP"):
                first += 1
            for cut in range(kid + 1, last):
                if parsed.word[cut] in (",", ";", "–", "—", "(") or parsed.rel[cut] in ("acl:relcl", "acl"):
                    last = cut
                    break
            return parsed.text[parsed.start[first] : parsed.end[last - 1]], (first, last)
    return None


def _in_role(parsed: Parsed, i: int, states: Mapping[int, Mention], roles: Mapping[str, Mapping[str, object]]) -> bool:
    if i in states or _is_role_noun(parsed, i, roles):
        return True
    word = parsed.word[i]
    if word.lower() in _PARTICLES or word.lower() in _FORMER:
        return True
    return parsed.upos[i] in ("PROPN", "ADJ") and word[:1].isupper() and parsed.rel[i] not in ("nsubj", "conj", "appos")


def _is_role_noun(parsed: Parsed, i: int, roles: Mapping[str, Mapping[str, object]]) -> bool:
    return parsed.lemma[i].lower() in roles and parsed.upos[i] in ("NOUN", "PROPN")


def _full_name(mention: Mention, knowledge: Knowledge) -> ActorRef:
    actor = knowledge.actors.get(mention.id) if mention.id else None
    if actor:
        return actor.ref()
    name = re.sub(r"[\[\]]", "", mention.name)
    return ActorRef(person_id(name), name)


def _surname(
    mention: Mention, role: str | None, knowledge: Knowledge, gazetteer: Gazetteer, offices: Offices, when: When | None
) -> ActorRef:
    """A surname without a full name in the text: the one person of the table who bore it in office at the date."""
    ids = gazetteer.surnames.get(normal(re.sub(r"[\[\]]", "", mention.name.split()[-1])), ())
    people = [knowledge.actors[i] for i in ids]
    fitting = [p for p in people if role and _role_fits(role, offices.titles_of(p, when))]
    active = [p for p in people if offices.active(p, when)]
    for group in (fitting, active, people):
        if len(group) == 1:
            return group[0].ref()
    if len(active) > 1 and role is None:
        return _most_prominent(active, offices, when)
    return ActorRef(person_id(mention.name), mention.name)


def _most_prominent(people: Sequence[Actor], offices: Offices, when: When | None) -> ActorRef:
    """Of several in office, a head of state or government or a foreign minister is meant when no first name is given."""
    order = ("head-of-state", "head-of-government", "foreign-minister")
    for office in order:
        held = [p for p in people if office in offices.offices_of(p, when)]
        if len(held) == 1:
            return held[0].ref()
    name = people[0].name.split()[-1]
    return ActorRef(person_id(name), name)


def _role_fits(role: str, titles: Iterable[str]) -> bool:
    plain = normal(role)
    return any(re.search(rf"\b{re.escape(title)}\b", plain) for title in titles)


def _owner(parsed: Parsed, span: tuple[int, int] | None, states: Mapping[int, Mention]) -> str | None:
    """The state that a role is of; in "envoy for Syria" that is where somebody works, not whom he works for."""
    for i in range(*span) if span else ():
        if parsed.word[i].lower() in _FIELDS:
            return None
        if i in states and (states[i].id or "").startswith("state:"):
            return (states[i].id or "")[6:]
    return None


def _shared_days(one: When, other: When | None) -> int:
    shared = one.meet(other) if other else None
    return (shared.days or 10**6) if shared else 0
