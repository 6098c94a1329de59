"""What every step of reading an event's sides needs, and what a phrase has to be to be a side at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from detente.extract.page import Page, Scene
from detente.extract.sides import Parties, Side, Sides
from detente.extract.triggers import Trigger, is_person


@dataclass(frozen=True, slots=True)
class Coder:
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
        beside = [a for h in heads if self._is_state(h) for a in self.page.parsed.kids_by(h, "appos", "nmod:unmarked", "nmod:desc")]
        return [a for a in beside if self._is_state(a)]

    def _is_state(self, token: int) -> bool:
        mention = self.page.linker.mention_of.get(token)
        return mention is not None and mention.kind == "state"


def apart(coder: Coder, side: Side, other: Side) -> Side:
    """The side without those who are on the other side; inside one state only different sectors face each other, or two
    persons who are named."""
    taken = {(r.id, r.sector) for r in other.refs if r.id}
    called = {r.name for r in other.refs}
    persons = any(is_person(coder.page.parsed, h) for h in side.heads) and not set(side.heads) & set(other.heads)
    kept = tuple(r for r in side.refs if not r.id or (r.id, r.sector) not in taken or (persons and r.name not in called))
    return replace(side, refs=kept) if kept != side.refs else side


def is_thing(coder: Coder, head: int, actors: Side) -> bool:
    """Whether the phrase can be a recipient: not the actor again, no date and no pronoun that stands for nobody."""
    if head in actors.heads or head in coder.page.dates_at:
        return False
    return coder.page.parsed.upos[head] not in ("PRON", "VERB", "ADV") or bool(coder.side([head]).refs)


def is_given(coder: Coder, trigger: Trigger, head: int) -> bool:
    """ "Provided $2 billion in food": what is given is no recipient."""
    words = trigger.entry.needs.get("obj", frozenset())
    parsed = coder.page.parsed
    return trigger.entry.type == "AID" and (parsed.lemma[head].lower() in words or parsed.upos[head] in ("NUM", "SYM"))
