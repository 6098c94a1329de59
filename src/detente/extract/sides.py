"""The sides of an event or contact: which states and organisations a phrase stands for, with PLOVER's sector.

In an event a person or a ministry acts for the state: "the Russian foreign minister" is Russia's government, "Russian
troops" Russia's military, "Iran's assets" lead to Iran. What has no state stays as the organisation, or as a side without
an identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.extract.event_actors import UNKNOWN, bare_actor, is_hazard, is_name
from detente.extract.page import Page, Scene
from detente.model.actors import ActorRef
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed

_MODIFIERS = ("amod", "compound", "nmod:poss", "flat", "nmod:desc", "nmod:unmarked")
_BELONGS = {"of", "from", "by", "in", "at", "to", "with", "between", "against", "on", "near", "for"}
_CONCERNS = {"of", "by", "with", "between", "against", "from"}
_DEEPEST = 3
_BOTH = {"side", "country", "nation", "state", "government", "capital", "power", "neighbour", "neighbor", "leader", "party"}
_PUBLIC = {"JRN", "CVL", "EDU", "BUS"}  # to talk to the press or the public is no contact between states
_PRONOUNS = {"who", "which", "that", "whom"}
_CLIMB = 5  # steps up the tree in search of who does something
_PAIR_REACH = 3  # sentences back in which "the two sides" may have been named


@dataclass(frozen=True, slots=True)
class Side:
    """Who is on one side of an event, and the heads of the phrases that say so."""

    refs: tuple[ActorRef, ...] = ()
    heads: tuple[int, ...] = ()

    @property
    def identified(self) -> tuple[ActorRef, ...]:
        """The states and organisations among them that have an identity."""
        return tuple(r for r in self.refs if r.id)


class Sides:
    """Reads sides off phrases. ``sectors`` maps nouns to PLOVER sectors ("troop": MIL), ``hazards`` are what nobody does
    ("typhoon")."""

    def __init__(self, page: Page, scene: Scene, sectors: Mapping[str, str], hazards: frozenset[str] = frozenset()) -> None:
        self.page, self.scene, self.sectors, self.hazards = page, scene, sectors, hazards

    def of(self, heads: Sequence[int], place: bool = False) -> Side:
        """The side that these phrases name, with their conjuncts; ``place``: a country as a place counts too."""
        parsed = self.page.parsed
        parts = [p for h in heads for p in (parsed.conjuncts(h) if parsed.rel[h] != "conj" else [h])]
        refs: dict[tuple[str | None, str | None, str], ActorRef] = {}
        told: list[int] = []
        for part in dict.fromkeys(parts):
            for ref in self._part(part, place, 0) or self._bare(part) or (self._named_in(part) if place else ()):
                refs.setdefault((ref.id, ref.sector, "" if ref.id else ref.name), ref)
                told.append(part)
        return Side(tuple(refs.values()), tuple(dict.fromkeys(told or parts)))

    def _part(self, token: int, place: bool, depth: int) -> list[ActorRef]:
        """The states and organisations of one phrase: itself, then its modifiers, then what it belongs to."""
        if not place and is_hazard(self.page, token, self.hazards):
            return []  # "a fire in Dhaka" is not Bangladesh's
        own = [a for ref in self._refs(token) if (a := self._acting(ref, token))]
        mention = self.page.linker.mention_of.get(token)
        if not own and mention:
            own = self._mentioned(mention, token, place)
        own = own or (self._town(token) if place else [])
        if own or depth >= _DEEPEST:
            return own
        return self._by_modifiers(token) or self._by_phrases(token, place, depth)

    def seat(self, verb: int, heads: Sequence[int]) -> Side:
        """ "In Beijing, a ministry spokesman asked ...": an official without a state belongs to the capital of the clause."""
        officials = [h for h in heads if self._sector(h) == "GOV"]
        above = self.page.parsed.head[verb] if self.page.parsed.rel[verb] == "conj" else verb
        for kid in (k for v in {verb, above} for k in self.page.parsed.kids_by(v, "obl") if officials):
            mention = self.page.linker.mention_of.get(kid)
            cases = {self.page.parsed.lemma[c].lower() for c in self.page.parsed.kids_by(kid, "case")}
            if mention and mention.kind == "place" and (mention.id or "").startswith("state:") and "in" in cases:
                return Side((self._named(mention, self._text(officials[0]), "GOV"),), tuple(officials))
        return Side()

    def _refs(self, token: int) -> tuple[ActorRef, ...]:
        linker = self.page.linker
        if linker.is_first_person(token) and token not in linker.mention_of:
            return self.scene.refs(token)
        refs = linker.one(token)
        return refs if self.page.parsed.upos[token] != "DET" else ()

    def _acting(self, ref: ActorRef, token: int) -> ActorRef | None:
        """The state or organisation that a person or body acts for."""
        name = self._written(token, ref)
        body = self._body_of(ref)
        if body:
            return ActorRef(body, name, None, ref.sector or "IGO")
        if ref.state:
            sector = self._sector(token) or ref.sector or self._sector_of_name(token)
            return ActorRef(f"state:{ref.state}", name, ref.state, sector)
        if ref.id and ref.id.startswith("org:"):
            return ActorRef(ref.id, name, None, ref.sector)
        return self._by_role(ref, token, name)

    def _body_of(self, ref: ActorRef) -> str | None:
        """The organisation for which a person holds an office at the page's date."""
        actor = self.page.knowledge.actors.get(ref.id or "")
        if actor is None or not actor.terms:
            return None
        when = self.page.dated.when if self.page.dated else None
        terms = [t for t in actor.terms if when is None or t.when.overlaps(when)]
        owners = {t.of for t in terms or actor.terms}
        return next(iter(owners)) if len(owners) == 1 and next(iter(owners)).startswith("org:") else None

    def _by_role(self, ref: ActorRef, token: int, name: str) -> ActorRef | None:
        """A person named in the text only: "U.N. envoy Ada Lindqvist" acts for the United Nations, later too."""
        role = self.page.linker.role_of(token) or (self.page.linker.described_role(ref) if ref.id else None)
        for i in range(*role[1]) if role else ():
            mention = self.page.linker.mention_of.get(i)
            if mention and mention.id and mention.id.startswith(("state:", "org:")):
                return self._named(mention, name, self._sector(token) or "GOV")
        return None

    def _named(self, mention: Mention, name: str, sector: str | None) -> ActorRef:
        actor = self.page.knowledge.actors.get(mention.id or "")
        state = actor.state if actor else None
        if state:
            return ActorRef(f"state:{state}", name, state, sector or "GOV")
        return ActorRef(mention.id, name, None, actor.sector if actor and actor.sector else sector)

    def _mentioned(self, mention: Mention, token: int, place: bool) -> list[ActorRef]:
        if not mention.id or not mention.id.startswith(("state:", "org:")):
            return []
        if mention.kind == "place" and not place:
            return []
        return [self._named(mention, mention.name, self._sector(token) or ("GOV" if mention.kind != "people" else None))]

    def _town(self, token: int) -> list[ActorRef]:
        """The state of a town that no table of actors has: what happens to Odesa happens to Ukraine."""
        parsed = self.page.parsed
        name = next((e for e in parsed.ents if e[0] <= token < e[1] and e[2] == "LOC"), None)
        mention = self.page.linker.mention_of.get(token)
        if name is None or (mention and mention.id):
            return []
        written = self.page.text_of(self.page.chars(name[0], name[1]))
        located = self.page.places.locate(written, self.page.mentions)
        return [ActorRef(f"state:{located.state}", written, located.state, None)] if located else []

    def acting_for(self, token: int) -> list[ActorRef]:
        """The states and bodies that described persons act for: "Russian and Belarusian envoys", "the head of the Council"."""
        return self._by_modifiers(token) or self._by_phrases(token, True, 0)

    def _by_modifiers(self, token: int) -> list[ActorRef]:
        """ "Russian and Belarusian envoys", "Iran's assets", "their leader's plan"; in "her Russian envoy" the name tells."""
        parsed, named, owned = self.page.parsed, [], []
        for kid in parsed.kids_by(token, *_MODIFIERS):
            for part in parsed.conjuncts(kid):
                mention = self.page.linker.mention_of.get(part)
                if mention and mention.id and mention.id.startswith(("state:", "org:")):
                    named.append(self._named(mention, self._text(token), self._sector(token) or self._sector_of_name(token)))
                elif parsed.rel[kid] == "nmod:poss":
                    owned.extend(self._part(part, True, 1))
        return named or owned

    def _by_phrases(self, token: int, place: bool, depth: int) -> list[ActorRef]:
        """ "The government of Norway", "a group of envoys from Russia", "the embassy in Oslo" (of the state there: a place)."""
        parsed = self.page.parsed
        seat = {"in", "at"} if self._sector(token) == "GOV" else set()
        for kid in parsed.kids_by(token, "nmod"):
            cases = {parsed.lemma[c].lower() for c in parsed.kids_by(kid, "case")}
            if cases & {"of", "from", "by"} | cases & seat or (place and cases & _BELONGS):
                near = place or bool(cases & {"from", "of", "in", "at"})
                found = [r for part in parsed.conjuncts(kid) for r in self._part(part, near, depth + 1)]
                if found:
                    sector = self._sector(token)
                    return [ActorRef(r.id, r.name, r.state, sector or r.sector) for r in found]
        return []

    def _bare(self, token: int) -> list[ActorRef]:
        """Somebody without a state: an organisation or person that no table has, a group of people."""
        found = bare_actor(self.page, token, self.sectors, self.hazards)
        return [found] if found else []

    def _named_in(self, thing: int, depth: int = 0) -> list[ActorRef]:
        """Whom a thing concerns that no table knows: "the killing of Ada Lindqvist", "the resumption of ties with Elbonia"."""
        parsed, found = self.page.parsed, list[ActorRef]()
        for kid in parsed.kids_by(thing, "nmod", "nmod:poss") if depth < _DEEPEST else ():
            cases = {parsed.lemma[c].lower() for c in parsed.kids_by(kid, "case")}
            if not cases & _CONCERNS and parsed.rel[kid] != "nmod:poss":
                continue
            for part in parsed.conjuncts(kid):
                named = self._bare(part) if is_name(self.page, part) else self._named_in(part, depth + 1)
                found += named
        return found

    def _sector(self, token: int) -> str | None:
        return self.sectors.get(self.page.parsed.lemma[token].lower()) if self.page.parsed.upos[token] == "NOUN" else None

    def _sector_of_name(self, token: int) -> str:
        """Of "the Nigeria Labour Congress", "the Philippine National Police" what the name's noun tells; other people and
        bodies of a state act for its government."""
        parsed = self.page.parsed
        named = any(label == "ORG" and first <= token < last for first, last, label in parsed.ents)
        if parsed.upos[token] != "PROPN" or not named:
            return "GOV"
        noun = parsed.lemma[token].lower()
        role = self.page.linker.roles.get(noun) or {}
        return self.sectors.get(noun) or str(role.get("sector") or UNKNOWN)

    def _written(self, token: int, ref: ActorRef) -> str:
        name = self.page.linker.name_in(token)
        if name:
            return name.name.replace("[", "").replace("]", "")
        return ref.name if self.page.parsed.upos[token] in ("PRON", "DET") else self._text(token)

    def _text(self, token: int) -> str:
        return self.page.text_of(self.page.phrase(token))


def doer_of(parsed: Parsed, verb: int) -> int | None:
    """The subject; of a participle or infinitive without one that of the verb or name it belongs to."""
    for _ in range(_CLIMB):
        subject = parsed.subject_of(verb)
        if subject is not None:
            return _antecedent(parsed, subject)
        above = parsed.head[verb]
        if above == verb or parsed.rel[verb] not in ("advcl", "acl", "conj", "xcomp"):
            return None
        if parsed.rel[verb] == "acl" and parsed.xpos[verb] == "VBN":
            return None  # "agreements reached during a visit"
        if parsed.rel[verb] == "acl" and parsed.upos[above] == "PROPN":
            return above  # the headline's "Kenya to hold talks"
        verb = above if parsed.upos[above] in ("VERB", "AUX", "ADJ") else parsed.head[above]
    return None


def _antecedent(parsed: Parsed, subject: int) -> int:
    """ "Zarif, who met ...": whom the relative pronoun stands for."""
    clause = parsed.head[subject]
    while parsed.rel[clause] in ("conj", "xcomp", "cop"):
        clause = parsed.head[clause]
    relative = parsed.rel[clause] == "acl:relcl" and parsed.lemma[subject].lower() in _PRONOUNS
    return parsed.head[clause] if relative else subject


class Parties:
    """Whom a phrase names as a party of a contact: persons and bodies by identity, otherwise the state they act for."""

    def __init__(self, page: Page, scene: Scene) -> None:
        self.page, self.scene, self.parsed = page, scene, page.parsed
        sectors = {noun: str(role.get("sector") or "GOV") for noun, role in page.linker.roles.items()}
        self._sides = Sides(page, scene, sectors)

    def people_or_states(self, token: int) -> tuple[ActorRef, ...]:
        """The phrase's parties with those coordinated with it."""
        parts = self.parsed.conjuncts(token) if self.parsed.rel[token] != "conj" else [token]
        return tuple(dict.fromkeys(r for p in parts for r in self.one(p)))

    def one(self, token: int) -> Sequence[ActorRef]:
        """The phrase's parties without its conjuncts."""
        if self._is_second_title(token):
            return ()
        refs = self.scene.refs(token) if self.page.linker.is_first_person(token) else self.page.linker.one(token)
        mention = self.page.linker.mention_of.get(token)
        counted = mention is not None and mention.kind == "people" and bool(self.parsed.kids_by(token, "nummod"))
        if counted or any(self.is_outlet(r) for r in refs):
            return ()  # "four million Russians", "Reuters"
        known = [r for r in refs if r.id]
        return known or self._compass(token) or self._sharing_name(token) or self._acted_for(token, refs)

    def mediator(self, token: int) -> Sequence[ActorRef]:
        """Who a channel goes through: a party, or the state of "Swiss mediators" and "Qatari mediation"."""
        return self.people_or_states(token) or [r for r in self._sides.acting_for(token) if r.id]

    def is_outlet(self, ref: ActorRef) -> bool:
        """Whether it is a medium: an interview is no contact between states."""
        actor = self.page.knowledge.actors.get(ref.id or "")
        return actor is not None and actor.kind == "outlet"

    def is_both(self, token: int) -> bool:
        """ "The two sides", "both countries", "them", an unresolved "he": sides that the text has named before."""
        definite = bool(self._words_at(token) & {"the", "both", "these", "two"})
        plural = self.parsed.xpos[token] == "NNS" and self._lemma(token) in {*_BOTH, *self.page.linker.roles}
        return (definite and plural) or self.parsed.word[token].lower() in ("they", "them", "other", "he", "she")

    def is_body(self, token: int) -> bool:
        """ "A meeting of the Security Council", "the NATO summit": the body meets, it is no other side."""
        named = {(r.id or "").partition(":")[0] for r in self.one(token)}
        return "org" in named and self.parsed.rel[token] in ("nmod", "compound")

    def last_pair(self, token: int) -> Sequence[ActorRef]:
        """The two that "the two sides" mean before any contact was told: the last ones of two states named together."""
        first = self.parsed.sents[max(0, self.parsed.sent[token] - _PAIR_REACH)][0]
        for past in range(token - 1, first - 1, -1):
            refs = self.people_or_states(past) if self.parsed.kids_by(past, "conj") else ()
            if len(refs) == 2 and refs[0].state and refs[1].state and refs[0].state != refs[1].state:
                return refs
        return ()

    def named_before(self, noun: int) -> list[int]:
        """Those who own or qualify a contact: "Blinken's call", "U.S.-Russian talks"."""
        parsed = self.parsed
        kids = [p for k in parsed.kids_by(noun, "nmod:poss", "amod", "compound") for p in self._joined(k)]
        found = [k for k in kids if self.one(k)]
        town = len(found) == 1 and parsed.rel[found[0]] == "compound" and self._is_town(found[0])
        return [] if town else found

    def _joined(self, token: int) -> list[int]:
        """ "U.S.-Russian", "Russian-American": the parts of a compound modifier."""
        kids = self.parsed.kids_by(token, "compound", "amod", "conj", "nmod:poss") if self.parsed.upos[token] != "PRON" else []
        mention = self.page.linker.mention_of.get(token)
        inside = range(mention.first, mention.last) if mention else ()
        return [*(p for k in kids if k not in inside for p in self._joined(k)), token]

    def _is_town(self, token: int) -> bool:
        """ "The Moscow talks" took place there."""
        mention = self.page.linker.mention_of.get(token)
        actor = self.page.knowledge.actors.get(mention.id or "") if mention else None
        return mention is not None and mention.kind in ("place", "state") and mention.name == getattr(actor, "capital", None)

    def _lemma(self, token: int) -> str:
        return self.parsed.lemma[token].lower()

    def _words_at(self, token: int) -> set[str]:
        return {self.parsed.word[k].lower() for k in self.parsed.kids[token]}

    def _is_second_title(self, token: int) -> bool:
        """ "State Councilor and Foreign Minister Wang Yi" is one person: the linker knows."""
        linker = self.page.linker
        joined = len(self.parsed.conjuncts(token)) > 1 and linker.name_in(token) is None
        return joined and bool(linker.one(token)) and not set(linker.one(token)) & set(linker.refs(token))

    def _acted_for(self, token: int, refs: Sequence[ActorRef]) -> Sequence[ActorRef]:
        """Of "Russian and Belarusian envoys", "the president of the Security Council" the states and bodies."""
        mention = self.page.linker.mention_of.get(token)
        if mention is not None:
            if (mention.id or "").startswith("state:"):
                return [ActorRef(mention.id, mention.name, (mention.id or "")[6:])]
            return ()
        if self.page.linker.is_first_person(token):
            return [ActorRef(f"state:{r.state}", r.name, r.state, r.sector) for r in refs if r.state]
        noun = self._lemma(token)
        role = self.page.linker.roles.get(noun)
        if role is None or role.get("sector") in _PUBLIC or self.parsed.upos[token] not in ("NOUN", "PROPN"):
            return ()
        owners = [r for r in self._sides.acting_for(token) if r.id]
        of = [p for k in self.parsed.kids_by(token, "nmod") for p in self.parsed.conjuncts(k)]
        owners += [r for p in of for r in self._compass(p) if owners]  # "officials of South and North Korea"
        if owners or noun == "counterpart":
            return owners
        seated = self._sides.seat(self.parsed.head[token], [token]).identified
        return seated or [ActorRef(f"state:{r.state}", r.name, r.state, r.sector) for r in refs if r.state]

    def _compass(self, token: int) -> list[ActorRef]:
        """ "South and North Korea", "the South": the state of that name beside another that the text names."""
        word = self.parsed.word[token]
        if word not in ("North", "South", "East", "West"):
            return []
        states = {a.id: a for a in self.page.knowledge.actors.values() if a.kind == "state"}
        kin = {states[m.id].name.partition(" ")[2] for m in self.page.mentions if m.id in states}
        found = [a for a in states.values() if a.name.partition(" ")[0] == word and a.name.partition(" ")[2] in kin]
        return [found[0].ref()] if len(found) == 1 else []

    def _sharing_name(self, token: int) -> list[ActorRef]:
        """ "The two Koreas", "both Sudans": the states that share the name."""
        if self.parsed.xpos[token] != "NNPS" or not self._words_at(token) & {"two", "both"}:
            return []
        stem = self.parsed.word[token].removesuffix("s")
        found = [a.ref() for a in self.page.knowledge.actors.values() if a.kind == "state" and stem in a.name.split()]
        return found if len(found) == 2 else []
