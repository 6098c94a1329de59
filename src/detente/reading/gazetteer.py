"""The names of the knowledge as one index over words: states, organisations, outlets, persons, agreements.

Built once from the knowledge (a few milliseconds) and passed in. Matching looks only at tokens whose first word begins
some name, so that its cost grows with the text and not with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.knowledge import Knowledge, names_of
from detente.model.actors import Actor

_FIRST_WORD = re.compile(r"\w+|\S")
_SAME = str.maketrans("’‘–—‐‑\u00a0\n\t", "''----   ")
_WORD = 40  # characters of what is remembered in its normal form


@dataclass(frozen=True, slots=True)
class Entry:
    """One name. ``use`` is ``name``, ``adjective``, ``metonym`` or ``agreement``; ``exact`` asks for the same capitals."""

    name: str
    id: str
    use: str
    exact: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """``by_word``: names, in the form of ``normal`` too, by their first word, longest first. ``surnames``: the persons of each."""

    by_word: dict[str, tuple[tuple[str, Entry], ...]]
    surnames: dict[str, tuple[str, ...]]

    def at(self, plain: str, original: str, start: int, ends: dict[int, int]) -> Iterator[tuple[Entry, int]]:
        """The entries that match at character ``start`` and end with a token, longest first, with that token's number.

        ``plain`` is ``normal(original)``; ``ends`` maps the end offsets of tokens to token numbers.
        """
        first = _FIRST_WORD.match(plain, start)
        for name, entry in self.by_word.get(first.group(), ()) if first else ():
            end = start + len(name)
            if end in ends and plain.startswith(name, start) and _fits(entry, original[start:end]):
                yield entry, ends[end]


def normal(text: str) -> str:
    """The text in small letters with one kind of dash, apostrophe and space; the same length, character for character."""
    return _normal_word(text) if len(text) <= _WORD else _normal(text)


def _normal(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.translate(_SAME)


_normal_word = lru_cache(maxsize=1 << 16)(_normal)  # the rules ask for the same words again and again

def build_gazetteer(knowledge: Knowledge) -> Gazetteer:
    """The index over everything that has a name."""
    by_word: dict[str, list[Entry]] = {}
    for entry in _entries(knowledge):
        first = _FIRST_WORD.match(normal(entry.name))
        if first:
            by_word.setdefault(first.group(), []).append(entry)
    ordered = {
        word: tuple((normal(e.name), e) for e in sorted(set(entries), key=lambda x: (-len(x.name), x.id, x.use)))
        for word, entries in by_word.items()
    }
    return Gazetteer(ordered, _surnames(knowledge.actors.values()))


def _fits(entry: Entry, written: str) -> bool:
    if entry.exact:
        return written.translate(_SAME) == entry.name.translate(_SAME)
    needs_capital = any(c.isupper() for c in entry.name)
    return not needs_capital or any(c.isupper() or c.isdigit() for c in written)


def _entries(knowledge: Knowledge) -> Iterator[Entry]:
    for actor in knowledge.actors.values():
        yield from _of_actor(actor)
    for key, names, exact in knowledge.agreements.names():
        yield from (Entry(name, key, "agreement") for name in names)
        yield from (Entry(name, key, "agreement", exact=True) for name in exact)
    for line in knowledge.lexicon["agreement_names"]:
        if line["id"] not in knowledge.agreements:
            yield from (Entry(name, line["id"], "agreement") for name in line["names"])
            yield from (Entry(name, line["id"], "agreement", exact=True) for name in line["exact"])


def _of_actor(actor: Actor) -> Iterator[Entry]:
    exact = {*actor.exact}
    for name in names_of(actor):
        # A name of one word for a person ("Putin") is left to the surnames, which weigh the date and the text.
        if actor.kind != "person" or " " in name:
            yield Entry(name, actor.id, "name", name in exact, name in actor.ambiguous)
    for name in actor.metonyms:
        yield Entry(name.removeprefix("the "), actor.id, "metonym", name in exact, name in actor.ambiguous)
    for name in {*actor.adjectives, *actor.demonyms}:
        yield Entry(name, actor.id, "adjective", name in exact, name in actor.ambiguous)


def surname_of(actor: Actor) -> str:
    """The surname: as the file says, else the last word of the name."""
    return actor.surname or actor.name.split()[-1]


def _surnames(actors: Iterable[Actor]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for actor in actors:
        if actor.kind == "person":
            variants = {surname_of(actor)} | ({n.split()[-1] for n in actor.names} if not actor.surname else set())
            for name in variants:
                found.setdefault(normal(name), []).append(actor.id)
    return {name: tuple(ids) for name, ids in found.items()}
