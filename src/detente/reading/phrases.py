"""The noun phrases of one document by the parse alone: their names, their described roles, their extent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.model.actors import ActorRef
from detente.reading.gazetteer import normal
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed
from detente.reading.people import Named

_FIRST = {"i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves"}
_TITLE_OF = ("nmod:desc", "compound", "flat", "appos")
_MEASURES = {("at", "least"), ("at", "most"), ("up", "to")}


class Phrases:
    """Looks up the phrase around a token; who is meant by it is for the ``Linker``."""

    def __init__(
        self, parsed: Parsed, mentions: Sequence[Mention], named: Mapping[int, Named], roles: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.parsed, self.named, self.roles = parsed, named, roles
        self.mention_of = {i: m for m in mentions for i in range(m.first, m.last)}

    def is_first_person(self, token: int) -> bool:
        """Whether the token is "I", "we" or one of their forms."""
        return normal(self.parsed.word[token]) in _FIRST and token not in self.mention_of

    def role_of(self, token: int) -> tuple[str, tuple[int, int]] | None:
        """The described role in the phrase and its token range: "US Secretary of State"."""
        name = self.name_in(token)
        named = self.named.get(name.head) if name else None
        if named and named.role and named.role_tokens:
            return named.role, named.role_tokens
        if name is None and self.is_role(token):
            first, last = self.phrase(token)
            return self.parsed.text[self.parsed.start[first] : self.parsed.end[last - 1]], (first, last)
        return None

    def described_role(self, ref: ActorRef) -> tuple[str, tuple[int, int]] | None:
        """The role that the text gives a person at another place than the one asked for: the first one."""
        for token in sorted(self.named):
            named = self.named[token]
            if named.ref.id == ref.id and named.role and named.role_tokens:
                return named.role, named.role_tokens
        return None

    def name_in(self, token: int) -> Mention | None:
        """The name that a phrase consists of: the token's own, or the one that its title stands before or behind."""
        own = self.mention_of.get(token)
        if own and own.kind != "adjective":
            return own
        titled = self.mention_of.get(self.parsed.head[token])
        if titled and titled.kind == "person" and self.parsed.rel[token] in _TITLE_OF and self.is_role(token):
            return titled
        if not self.is_role(token) and self.parsed.upos[token] not in ("PROPN", "NOUN"):
            return None
        appositions = [a for k in self.parsed.kids_by(token, "nmod") for a in self.parsed.kids_by(k, "appos")]
        if self.is_role(token):  # "a spokeswoman for the alliance, Ada Lindqvist": the name is that of the spokeswoman
            for kid in appositions:
                mention = self.mention_of.get(kid)
                if mention and mention.kind == "person" and self.parsed.word[mention.first - 1] == ",":
                    return mention
        for kid in self.parsed.kids_by(token, "flat", "appos", "nmod:desc", "compound", "flat:name"):
            mention = self.mention_of.get(kid)
            if mention and mention.kind == "person" and (kid > token or self.parsed.rel[kid] == "appos"):
                return mention
        return None

    def phrase(self, token: int) -> tuple[int, int]:
        """The tokens of the noun phrase with this head, without relative clauses, appositions and closing marks."""
        first, last = self.parsed.subtree(token)
        if self.parsed.upos[token] in ("VERB", "AUX"):
            return token, token + 1
        for kid in self.parsed.kids[token]:
            if self.parsed.rel[kid] == "case" and kid < token:
                first = max(first, kid + 1)
            elif self.parsed.rel[kid] in ("acl:relcl", "appos", "cc", "conj", "parataxis", "punct", "acl", "advcl"):
                low, high = self.parsed.subtree(kid)
                if low > token:
                    last = min(last, low)
                elif high <= token and self.parsed.rel[kid] in ("punct", "cc"):
                    first = max(first, high)
        while first < token and self.parsed.upos[first] in ("ADP", "PUNCT") and not self._measures(first):
            first += 1
        return first, max(last, token + 1)

    def _measures(self, token: int) -> bool:
        """ "At least five people": the preposition belongs to the number."""
        behind = token + 1
        return behind < len(self.parsed) and (self.parsed.word[token].lower(), self.parsed.word[behind].lower()) in _MEASURES

    def is_role(self, token: int) -> bool:
        """Whether the token is a noun of the roles' lexicon ("minister", "spokesman")."""
        return normal(self.parsed.lemma[token]) in self.roles and self.parsed.upos[token] in ("NOUN", "PROPN") and (
            self.parsed.rel[token] != "amod"  # "secretary general"
        )
