"""Whom a headline introduces: the text below it then speaks of "the president" or "Mr. Golubev" without saying who that is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.when import When
from detente.reading.gazetteer import normal
from detente.reading.people import Named, Offices


@dataclass(frozen=True, slots=True)
class Introduced:
    """A person of the headline: who it is, what he is called there, the offices he held then, and his gender where known."""

    ref: ActorRef
    nouns: frozenset[str]
    offices: frozenset[str]
    gender: str | None


class Headline:
    """The people of a headline. Only where one of them alone can be meant is one meant."""

    def __init__(self, named: Sequence[Named], knowledge: Knowledge, offices: Offices, when: When | None) -> None:
        people: dict[str | None, Introduced] = {}
        for one in named:
            actor = knowledge.actors.get(one.ref.id or "")
            held = frozenset(offices.offices_of(actor, when)) if actor else frozenset[str]()
            nouns = frozenset(normal(one.role or "").split())
            people.setdefault(one.ref.id, Introduced(one.ref, nouns, held, actor.gender if actor else None))
        self.people = tuple(people.values())

    def called(self, noun: str, wanted: Collection[str], state: str | None, gender: str | None) -> ActorRef | None:
        """The one who bears the noun there or holds one of the offices ("the president" below "President Vladimir Putin met")."""
        fitting = [p for p in self.people if noun in p.nouns or p.offices & set(wanted)]
        return self._only([p for p in fitting if state in (None, p.ref.state)], gender)

    def only(self, gender: str | None) -> ActorRef | None:
        """The only person of the headline, for a pronoun to which the text gives no other."""
        return self._only(self.people, gender) if len(self.people) == 1 else None

    def _only(self, people: Sequence[Introduced], gender: str | None) -> ActorRef | None:
        fitting = [p for p in people if gender is None or p.gender in (None, gender)]
        return fitting[0].ref if len(fitting) == 1 else None
