"""Which pages are about what states do with each other, told from their bytes before anything is taken out of them.

One pass of an automaton (Aho and Corasick 1975) finds the names of the knowledge and the words of ``lexicon/triage.yaml``. A page
is worth reading if it names an agreement, or a state, an organisation or a person in office and has one of the words. What stands
in menus counts with the rest; whoever takes the text out asks again. What it loses: ``python -m bench.pages``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.knowledge import Knowledge, names_of

_NOT_TOLD = {"outlet"}  # every page of an outlet has its name

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

    def may_matter(self, text: str) -> bool:
        """Whether the page is worth reading. ``text``: a document's text, or the source of a page with its tags."""
        named = worded = False
        for pattern in self._hits(text):
            named, worded = named or bool(pattern.who), worded or not pattern.who
            if pattern.agreement or (named and worded):
                return True
        return False

    def _hits(self, text: str) -> Iterator[_Pattern]:
        """The patterns that stand as words of their own."""
        for number, start, end in self._automaton.find_matches_as_indexes(text):
            if not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
                yield self._told[number]

    def may_matter_bytes(self, data: bytes, charset: str | None = None) -> bool:
        """The same of a page's bytes. What is in no encoding that its first bytes allow is worth reading: intake will tell."""
        if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:1024]:
            return True
        try:
            return self.may_matter(data.decode(charset or "utf-8", "replace"))
        except LookupError:
            return self.may_matter(data.decode("utf-8", "replace"))


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
