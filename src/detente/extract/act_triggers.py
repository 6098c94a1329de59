"""Words that tell of a treaty act, and how they govern the agreement: ``data/lexicon/acts.yaml`` held against the parse.

The way leads from the agreement up to the word ("suspended [its participation in [the treaty]]"). What names the same thing
(a conjunct, an apposition, "the pact known as ...") is no step of it, and verbs that share the agreement each govern it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.triggers import is_passive
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed

Line = Mapping[str, Any]
_CLIMB = {
    "conj", "compound", "appos", "nmod", "nmod:poss", "obl", "obj", "nsubj:pass", "nsubj", "flat", "amod", "dep", "obl:agent",
    "nmod:unmarked", "obl:unmarked", "nmod:desc", "iobj", "acl", "xcomp", "list", "advmod",
}  # fmt: skip
_TREATY_NOUNS = {
    "treaty", "agreement", "accord", "pact", "deal", "convention", "protocol", "regime", "arrangement", "document",
    "memorandum", "resolution",
}  # fmt: skip
_NAMING = {"know", "call", "name", "dub", "title"}
_PAIRS = ("conj", "appos")
_NAMES = ("compound", "flat", "nmod:desc", "nmod:unmarked", "amod", "dep", "list")
_OBJECTS = ("obj", "nsubj:pass", "acl:relcl", "obl:unmarked")
_SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
_OF_OBLIGATIONS = {"under", "in", "of", "with", "to"}
_COUNTRIES = {"country", "nation", "state"}
_HIGHEST = 8  # steps from the agreement to the trigger
_NEAR = 4  # words between a trigger and the word that it must stand with


@dataclass(frozen=True, slots=True)
class ActWords:
    """The lines of ``lexicon/acts.yaml`` by lemma."""

    verbs: Mapping[str, Sequence[Line]]
    nouns: Mapping[str, Sequence[Line]]


def load_act_words(listed: Sequence[Line]) -> ActWords:
    """The words that tell of an act; a lemma may have several lines, tried in their order."""
    verbs: dict[str, list[Line]] = {}
    nouns: dict[str, list[Line]] = {}
    for line in listed:
        table, key = (verbs, line["verb"]) if "verb" in line else (nouns, line["noun"])
        table.setdefault(key, []).append(line)
    return ActWords(verbs, nouns)


@dataclass(frozen=True, slots=True)
class Found:
    """A trigger with the agreement that it governs; ``direct`` where the agreement is its object and no mere complement."""

    trigger: int
    line: Line
    agreement: Mention
    direct: bool = True


def find_acts(parsed: Parsed, mention: Mention, words: ActWords) -> list[Found]:
    """The triggers of an agreement: above it, coordinated with those, and in the clauses that describe it."""
    search = _Search(parsed, mention, words)
    found = [*search.above(), *search.below()]
    return list({f.trigger: f for f in found}.values())


def find_bare(parsed: Parsed, mentions: Sequence[Mention], words: ActWords) -> Iterator[Found]:
    """ "... and Norway plans to submit its own notice": without an agreement of its own it is about the last one named.

    Only what its owner hands in, and only within the sentence: "its withdrawal" may be one from anywhere.
    """
    for token in range(len(parsed)):
        lines = words.nouns.get(parsed.lemma[token].lower(), ()) if parsed.upos[token] == "NOUN" else ()
        owned = any(parsed.upos[k] == "PRON" for k in parsed.kids_by(token, "nmod:poss"))
        handed = parsed.rel[token] == "obj" and not parsed.kids_by(token, "nmod", "acl", "compound")
        if lines and owned and handed and lines[0]["act"] in ("withdrawal-notice", "ratification"):
            before = [m for m in mentions if m.last <= token and parsed.sent[m.head] == parsed.sent[token]]
            named = [m for m in before if m.kind == "agreement"]
            if named:
                yield Found(token, lines[0], named[-1])


@dataclass(frozen=True, slots=True)
class _Search:
    """The search for the triggers of one agreement."""

    parsed: Parsed
    mention: Mention
    words: ActWords

    def above(self) -> list[Found]:
        """The nearest trigger above the agreement that may govern it the way it does, and those that share the agreement."""
        best: list[Found] = []
        for below, above, relation, passed in self._way():
            found = self._nearer(below, above, relation, passed) or self._at(below, above, relation, passed)
            # "notice" over "withdrawal", "revoke" over "ratification": the wider word tells the act.
            if found and (not best or self.parsed.lemma[best[0].trigger].lower() in found[0].line.get("through", ())):
                best = found
                if "verb" in found[0].line:
                    break
        return best

    def _way(self) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
        """Step by step up from the agreement: what stands for it, the word above, their relation, the words passed before."""
        parsed, token, named = self.parsed, self.mention.head, False
        below, passed = token, list[str]()
        for _ in range(_HIGHEST):
            relation, above = parsed.rel[token], parsed.head[token]
            if above == token or relation not in _CLIMB:
                return
            naming = parsed.lemma[above].lower() in _NAMING and parsed.rel[above] == "acl"
            named = naming or (named and not self._is_treaty(token))
            token = above
            if parsed.upos[above] == "ADV":
                continue  # "walked away from the treaty"
            if not (naming or self._is_same(below) or (named and relation in ("acl", "nmod"))):
                yield below, above, self._relation(below), tuple(passed)
                passed.append(parsed.lemma[above].lower())
            below = above

    def _relation(self, token: int) -> str:
        """ "Withdrew from X in 2002 and from Y in 2019": a noun beside a verb stands where the verb's complement stood."""
        if self.parsed.rel[token] == "conj":
            return "obl" if self._cases(token) else "obj"
        return self.parsed.rel[token]

    def _is_treaty(self, token: int) -> bool:
        return self.parsed.lemma[token].lower() in _TREATY_NOUNS

    def _is_same(self, token: int) -> bool:
        """Whether the word above means the same thing, or one of the same row: "the INF Treaty", "the ABM and INF treaties"."""
        above, relation = self.parsed.head[token], self.parsed.rel[token]
        inside = self.mention.first <= above < self.mention.last
        if relation in _PAIRS:
            return self.parsed.upos[above] not in ("VERB", "AUX")
        return relation in _NAMES and (self._is_treaty(above) or inside)

    def _at(self, below: int, above: int, relation: str, passed: Sequence[str]) -> list[Found]:
        """The trigger that stands there, with the words that share the agreement with it."""
        found = [self._found(w, below, r, passed) for w, r in self._sharing(below, above, relation)]
        return [f for f in found if f]

    def _nearer(self, below: int, above: int, relation: str, passed: Sequence[str]) -> list[Found]:
        """A noun between the two that takes the preposition: "triggered the snapback ... under the resolution"."""
        parsed = self.parsed
        if relation not in ("obl", "nmod") or not self._cases(below):
            return []
        before = [k for k in parsed.kids_by(above, "obj", "nmod", "obl") if above < k < below]
        edge = before[-1:]
        while edge and (inner := [k for k in parsed.kids_by(edge[-1], "nmod") if edge[-1] < k < below]):
            edge.append(inner[-1])
        nouns = [n for n in reversed(edge) if parsed.lemma[n].lower() in self.words.nouns]
        found = [self._found(n, below, "nmod", passed) for n in nouns]
        return [f for f in found if f][:1]

    def _sharing(self, below: int, above: int, relation: str) -> Iterator[tuple[int, str]]:
        """The word and those coordinated with it for which the agreement plays the same part."""
        yield above, relation
        if relation in _SUBJECTS:
            for verb in self._predicates(above):
                yield verb, "nsubj:pass" if is_passive(self.parsed, verb) else "nsubj"
        else:
            for word in self._row(above):
                if word != above and self._lacks(word, below, relation):
                    yield word, relation

    def _predicates(self, verb: int) -> Iterator[int]:
        """What else the subject of a verb does: "was signed and entered into force", "is set to expire"."""
        parsed = self.parsed
        for kid in parsed.kids_by(verb, "conj", "xcomp", "advcl" if parsed.upos[verb] == "ADJ" else "xcomp"):
            if not parsed.kids_by(kid, *_SUBJECTS):
                yield kid
                yield from self._predicates(kid)

    def _row(self, word: int) -> list[int]:
        first = word
        while self.parsed.rel[first] == "conj":
            first = self.parsed.head[first]
        return [w for w in self.parsed.conjuncts(first) if self.parsed.upos[w] == self.parsed.upos[word]]

    def _lacks(self, word: int, below: int, relation: str) -> bool:
        """Whether a coordinated word has no complement of its own, or "it" for the agreement."""
        parsed = self.parsed
        if relation == "obj":
            own = parsed.kids_by(word, "obj")
            return word < below if not own else word > below and parsed.word[own[0]].lower() == "it"
        same = self._cases(below)
        return word < below and not any(same & self._cases(k) for k in parsed.kids_by(word, "nmod", "obl"))

    def below(self) -> Iterator[Found]:
        """Clauses on the agreement: "the treaty, which Moscow suspended", "the treaty that expired in 2026", "signed by X"."""
        parsed = self.parsed
        for clause in parsed.kids_by(self.mention.head, "acl:relcl", "acl", "amod"):
            if clause < self.mention.head:
                continue
            for verb in parsed.conjuncts(clause):
                for pronoun, relation in self._roles(verb):
                    found = self._found(verb, pronoun, relation, ())
                    if found:
                        yield found
        behind = self.mention.last  # "New START lapsed", which a parser takes for one name
        if behind < len(parsed) and parsed.head[behind] != self.mention.head and not parsed.kids_by(behind, *_SUBJECTS):
            found = self._found(behind, self.mention.head, "nsubj", ())
            if found and found.line.get("subject"):
                yield found

    def _roles(self, verb: int) -> list[tuple[int, str]]:
        """What the agreement is in its clause: what the pronoun is; without one what the clause lacks."""
        parsed = self.parsed
        pronouns = [k for k in parsed.kids[verb] if parsed.word[k].lower() in ("which", "that")]
        if pronouns and parsed.rel[pronouns[0]] not in ("mark", "obj"):
            return [(pronouns[0], parsed.rel[pronouns[0]])]
        if [o for o in parsed.kids_by(verb, "obj") if o not in pronouns]:
            return []
        subject = parsed.kids_by(verb, *_SUBJECTS)
        open_roles = ["obj"] if subject or parsed.rel[pronouns[0] if pronouns else verb] == "obj" else ["obj", "nsubj"]
        return [(self.mention.head, role) for role in open_roles]

    def _found(self, trigger: int, below: int, relation: str, passed: Sequence[str]) -> Found | None:
        for line in self._lines(trigger):
            if self._governs(trigger, below, relation, passed, line):
                return Found(trigger, line, self.mention, relation in _OBJECTS)
        return None

    def _lines(self, trigger: int) -> Sequence[Line]:
        """The lines of a word; "expired" behind a name may be parsed as an adjective."""
        parsed, lemma = self.parsed, self.parsed.lemma[trigger].lower()
        if parsed.upos[trigger] in ("VERB", "AUX"):
            particles = [parsed.lemma[k].lower() for k in parsed.kids_by(trigger, "compound:prt")]
            return [line for key in dict.fromkeys((" ".join([lemma, *particles]), lemma)) for line in self.words.verbs.get(key, ())]
        if parsed.upos[trigger] == "ADJ" and lemma.endswith("ed"):
            return [*self.words.verbs.get(lemma[:-1], ()), *self.words.verbs.get(lemma[:-2], ())]
        return self.words.nouns.get(lemma, ())

    def _governs(self, trigger: int, below: int, relation: str, passed: Sequence[str], line: Line) -> bool:
        """Whether the way from the trigger down to the agreement is one that the line allows."""
        through = line.get("through", ())
        if any(word not in through for word in passed) or (line.get("with") and not self._stands_with(trigger, line["with"])):
            return False
        if line.get("subject"):
            return relation in _SUBJECTS
        takes = relation in _OBJECTS or (relation == "xcomp" and bool(passed)) or self._complements(trigger, below, through)
        if line.get("object") and takes:
            return True
        if "noun" in line and relation in ("compound", "nmod:poss", "amod"):
            return True
        return bool(self._cases(below) & set(line.get("prep", ()))) and ("noun" in line or not self._moves_else(trigger))

    def _complements(self, verb: int, below: int, through: Sequence[str]) -> bool:
        """ "Suspended its obligations under the treaty", where the phrase hangs on the verb."""
        owned = [o for o in self.parsed.kids_by(verb, "obj") if self.parsed.lemma[o].lower() in through]
        return bool(owned) and self.parsed.head[below] == verb and bool(self._cases(below) & _OF_OBLIGATIONS)

    def _moves_else(self, verb: int) -> bool:
        """ "Withdrew its troops from ..." leaves no agreement; "pulled the country out of ..." does."""
        parsed = self.parsed
        kinds = [parsed.lemma[o].lower() in _COUNTRIES or parsed.upos[o] in ("PROPN", "PRON") for o in parsed.kids_by(verb, "obj")]
        return not all(kinds)

    def _cases(self, token: int) -> set[str]:
        cases = self.parsed.kids_by(token, "case")
        fixed = [f for c in cases for f in self.parsed.kids_by(c, "fixed")]  # "out of"
        return {self.parsed.lemma[k].lower() for k in (*cases, *fixed)}

    def _stands_with(self, trigger: int, word: str) -> bool:
        near = range(max(0, trigger - _NEAR), min(trigger + _NEAR + 1, len(self.parsed)))
        here = [i for i in near if self.parsed.sent[i] == self.parsed.sent[trigger]]
        return any(word in (self.parsed.lemma[i].lower(), self.parsed.word[i].lower()) for i in here)
