"""The sides of an event: which states and organisations a phrase stands for, with PLOVER's sector.

In an event a person or a ministry acts for the state: "the Russian foreign minister" is Russia's government, "Russian
troops" Russia's military, "Iran's assets" lead to Iran. What has no state stays as the organisation, or as a side without
an identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.extract.page import Page, Scene
from detente.model.actors import ActorRef
from detente.reading.mentions import Mention

_MODIFIERS = ("amod", "compound", "nmod:poss", "flat", "nmod:desc", "nmod:unmarked")
_BELONGS = {"of", "from", "by", "in", "at", "to", "with", "against", "on", "near", "for"}
_DEEPEST = 3
_UNKNOWN = "UNK"  # PLOVER's sector of an organisation of which no more is known


@dataclass(frozen=True, slots=True)
class Side:
    """Who is on one side of an event, and the heads of the phrases that say so."""

    refs: tuple[ActorRef, ...] = ()
    heads: tuple[int, ...] = ()

    @property
    def identified(self) -> tuple[ActorRef, ...]:
        """The states and organisations among them that have an identity."""
        return tuple(r for r in self.refs if r.id)

    @property
    def known(self) -> tuple[ActorRef, ...]:
        """Those with an identity, and organisations that the text names although no table has them."""
        return tuple(r for r in self.refs if r.id or r.sector == _UNKNOWN)


class Sides:
    """Reads sides off phrases. ``sectors`` maps nouns to PLOVER sectors ("troop": MIL)."""

    def __init__(self, page: Page, scene: Scene, sectors: Mapping[str, str]) -> None:
        self.page, self.scene, self.sectors = page, scene, sectors

    def of(self, heads: Sequence[int], place: bool = False) -> Side:
        """The side that these phrases name, with their conjuncts; ``place``: a country as a place counts too."""
        parsed = self.page.parsed
        parts = [p for h in heads for p in (parsed.conjuncts(h) if parsed.rel[h] != "conj" else [h])]
        refs: dict[tuple[str | None, str | None, str], ActorRef] = {}
        told: list[int] = []
        for part in dict.fromkeys(parts):
            for ref in self._part(part, place, 0) or self._bare(part):
                refs.setdefault((ref.id, ref.sector, "" if ref.id else ref.name), ref)
                told.append(part)
        return Side(tuple(refs.values()), tuple(dict.fromkeys(told or parts)))

    def _part(self, token: int, place: bool, depth: int) -> list[ActorRef]:
        """The states and organisations of one phrase: itself, then its modifiers, then what it belongs to."""
        own = [a for ref in self._refs(token) if (a := self._acting(ref, token))]
        mention = self.page.linker.mention_of.get(token)
        if not own and mention:
            own = self._mentioned(mention, token, place)
        if own or depth >= _DEEPEST:
            return own
        return self._by_modifiers(token) or self._by_phrases(token, place, depth)

    def seat(self, verb: int, heads: Sequence[int]) -> Side:
        """"In Beijing, a ministry spokesman asked ...": an official without a state belongs to the capital of the clause."""
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
            return ActorRef(f"state:{ref.state}", name, ref.state, self._sector(token) or ref.sector or "GOV")
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

    def _by_modifiers(self, token: int) -> list[ActorRef]:
        """"Russian and Belarusian envoys", "Iran's assets", "their leader's plan"."""
        parsed, found = self.page.parsed, []
        for kid in parsed.kids_by(token, *_MODIFIERS):
            for part in parsed.conjuncts(kid):
                mention = self.page.linker.mention_of.get(part)
                if mention and mention.id and mention.id.startswith(("state:", "org:")):
                    found.append(self._named(mention, self._text(token), self._sector(token) or "GOV"))
                elif parsed.rel[kid] == "nmod:poss":
                    found.extend(self._part(part, True, 1))
        return found

    def _by_phrases(self, token: int, place: bool, depth: int) -> list[ActorRef]:
        """"The government of Norway", "a group of envoys from Russia", "the embassy in Oslo" (of the state there: a place)."""
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
        mention = self.page.linker.mention_of.get(token)
        if mention and mention.kind in ("org", "person", "outlet"):
            unknown = _UNKNOWN if mention.kind == "org" else None
            return [ActorRef(None, mention.name, None, self._sector(token) or unknown)]
        sector = self._sector(token)
        return [ActorRef(None, self._text(token), None, sector)] if sector else []

    def _sector(self, token: int) -> str | None:
        return self.sectors.get(self.page.parsed.lemma[token].lower()) if self.page.parsed.upos[token] == "NOUN" else None

    def _written(self, token: int, ref: ActorRef) -> str:
        name = self.page.linker.name_in(token)
        if name:
            return name.name.replace("[", "").replace("]", "")
        return ref.name if self.page.parsed.upos[token] in ("PRON", "DET") else self._text(token)

    def _text(self, token: int) -> str:
        return self.page.text_of(self.page.phrase(token))

