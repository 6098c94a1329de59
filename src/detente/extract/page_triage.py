"""Which pages are about what states do with each other, told from their bytes before anything is taken out of them.

One pass of an automaton (Aho and Corasick 1975) finds the names of the knowledge and the words of ``lexicon/triage.yaml``. A page
is worth opening if it names an agreement, or a state, an organisation or a person in office and has one of the words, in its menus
or anywhere. Its text, once it is taken out, is worth reading if name and word stand near each other in it, a few sentences apart at
most. What that loses: ``python -m bench.page_triage``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from detente.knowledge import Knowledge, names_of

_NOT_TOLD = {"outlet"}  # every page of an outlet has its name
NEAR = 500
"""Characters between a name and a word of diplomacy that may belong together."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a pattern tells: ``who`` is an actor's id or the state's; both empty for a word."""

    who: str = ""
    agreement: bool = False


class PageTriage:
    """The patterns in one automaton. Build it once; it may be shared."""

    def __init__(self, knowledge: Knowledge) -> None:
        """``knowledge`` gives the names and the words."""
        from ahocorasick_rs import AhoCorasick, MatchKind

        told = dict(_patterns(knowledge))
        self._told = list(told.values())
        self._automaton = AhoCorasick(list(told), matchkind=MatchKind.LeftmostLongest)

    def may_matter(self, text: str, near: float = NEAR) -> bool:
        """Whether a document with this text is worth reading. ``near``: characters between name and word at most."""
        return self._tells(text, near)

    def _tells(self, text: str, near: float) -> bool:
        """Whether an agreement is named, or somebody with a word at most ``near`` characters before or behind."""
        name_ends = word_ends = -math.inf
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            if (start and text[start - 1].isalnum()) or (end < len(text) and text[end].isalnum()):
                continue  # within a longer word
            pattern = self._told[number]
            if pattern.agreement or start - (word_ends if pattern.who else name_ends) <= near:
                return True
            if pattern.who:
                name_ends = end
            else:
                word_ends = end
        return False

    def may_matter_bytes(self, data: bytes, charset: str | None = None) -> bool:
        """Whether a page with these bytes is worth opening. In no encoding that its first bytes allow, it is: intake will tell."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:1024]:
            return True
        try:
            text = data.decode(charset or "utf-8", "replace")
        except LookupError:
            text = data.decode("utf-8", "replace")
        return self._tells(text, len(text))  # tags and scripts may lie between


def _patterns(knowledge: Knowledge) -> Iterator[tuple[str, _Pattern]]:
    """Later ones of the same form take the place of earlier ones: a name goes before a word."""
    for word in knowledge.lexicon["triage"]["words"]:
        yield from ((form, _Pattern()) for form in (word, word[0].upper() + word[1:]))
    for actor in knowledge.actors.values():
        if actor.kind in _NOT_TOLD:
            continue
        for name in dict.fromkeys((*names_of(actor), *actor.adjectives, *actor.demonyms, *actor.metonyms)):
            if len(name) > 1 and name not in actor.ambiguous and not name.islower():
                yield name, _Pattern(who=actor.state or actor.id)
    for agreement in knowledge.agreements.values():
        for name in dict.fromkeys((agreement.name, *agreement.names, *agreement.exact)):
            if len(name) > 1 and name not in agreement.ambiguous and not name.islower():
                yield name, _Pattern(agreement=True)
