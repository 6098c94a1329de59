"""Where the named places of facts lie: towns by the embedded gazetteer (GeoNames), states by themselves.

Names of towns recur over the world, and a region may share a village's name. So a town counts
where its state is known from the knowledge ("Bali" of a summit, a capital), where the text names its state, or where it is
large; of several that remain the largest counts, if it is twice as large as the next one. What is left has no location.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from detente.knowledge import Knowledge
from detente.model.location import Location
from detente.reading.mentions import Mention

_LARGE = 200_000  # people; a smaller town needs its state in the text
_CLEARLY = 2


@dataclass(frozen=True, slots=True)
class Town:
    """One place of the gazetteer, by the name asked for."""

    location: Location
    population: int


@cache
def _gazetteer() -> str:
    data = files("detente").joinpath("reading/places.txt.gz").read_bytes()
    return gzip.decompress(data).decode("utf-8")


@lru_cache(maxsize=50_000)
def towns(name: str) -> tuple[Town, ...]:
    """The towns of that name, also in another language, the largest first. Capitals count; no name holds a bar or a tab."""
    if not name or "|" in name or "\t" in name or "\n" in name:
        return ()
    return tuple(_matches(_gazetteer(), name))


def _matches(text: str, name: str) -> Iterator[Town]:
    at = text.find(f"|{name}|")
    while at >= 0:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        _, state, latitude, longitude, population, number = text[text.rfind("\n", 0, at) + 1 : end].split("\t")
        yield Town(Location(name, state, float(latitude), float(longitude), int(number)), int(population))
        at = text.find(f"|{name}|", end)


class Places:
    """Locates the places that a document names."""

    def __init__(self, knowledge: Knowledge) -> None:
        pairs = {(h.place, h.state) for h in knowledge.happenings.values() if h.place and h.state}
        several = {name for name, n in Counter(name for name, _ in pairs).items() if n > 1}
        self._countries = {(a.id, name) for a in knowledge.actors.values() if a.kind == "state" for name in (a.name, *a.names)}
        self._countries -= {(a.id, a.capital) for a in knowledge.actors.values() if a.kind == "state" and a.capital}
        self._of_happenings: Mapping[str, str] = {name: state for name, state in pairs if name not in several}

    def locate(self, name: str, mentions: Collection[Mention]) -> Location | None:
        """The location of a place by its name in the text; ``mentions`` are all names of the document."""
        own = next((m for m in mentions if m.name == name and m.kind in ("place", "state")), None)
        if own and (own.kind == "state" or (own.id, name) in self._countries):
            return Location(name, own.id.removeprefix("state:")) if own.id and own.id.startswith("state:") else None
        state = own.id.removeprefix("state:") if own and own.id and own.id.startswith("state:") else self._of_happenings.get(name)
        found = towns(name)
        if state:
            return _clearest([t for t in found if t.location.state == state]) or Location(name, state)
        named = {m.id.removeprefix("state:") for m in mentions if m.id and m.kind in ("state", "adjective")}
        return _clearest([t for t in found if t.location.state in named] or [t for t in found if t.population >= _LARGE])


def _clearest(found: list[Town]) -> Location | None:
    """The largest, if it is clearly larger than the next one; of two like towns in one state the state alone."""
    if not found:
        return None
    first = found[0].location
    rivals = {t.location.state for t in found[1:] if found[0].population < _CLEARLY * t.population}
    if rivals:
        return Location(first.name, first.state) if rivals == {first.state} else None
    return first
