"""Who is meant: every noun phrase and pronoun that stands for somebody, resolved in one pass from left to right.

Names come from ``people``, descriptions ("the Russian foreign minister", "his American counterpart") from the offices held
at the document's date, the rest ("the diplomat", "he") from what the text has named before. What stands in a quotation
does not serve as antecedent for what stands outside, because the reporter's "he" is not the speaker's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.when import When
from detente.reading.gazetteer import normal
from detente.reading.headline import Headline
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed
from detente.reading.people import Named, Offices
from detente.reading.phrases import Phrases
from detente.reading.quotes import Quotation
from detente.reading.referents import History, Referent

_SINGULAR = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_PLURAL = {"they", "them", "their", "theirs", "themselves"}
_FIELDS = {"for", "to", "on", "about", "with", "against"}
_OWNERS = ("amod", "compound", "nmod:poss", "nmod", "flat", "nmod:unmarked", "nmod:desc")
_NO_SEAT = ("country", "nation", "side", "delegation")  # bodies that the dateline tells nothing of
_TITLE_WORDS = 2  # that a description needs to be a title ("foreign minister")
_OUTSIDE = {"former", "ex", "late", "a", "an", "one", "another", "deputy", "senior"}  # of these the holder is not meant


class Linker(Phrases):
    """Resolves tokens of one document. ``refs`` answers for any token; ``first_person`` tells who "I" and "we" are."""

    def __init__(
        self, parsed: Parsed, mentions: Sequence[Mention], named: Mapping[int, Named], quotations: Sequence[Quotation],
        knowledge: Knowledge, offices: Offices, roles: Mapping[str, Mapping[str, Any]], when: When | None,
        home: str | None = None, headline: Headline | None = None,
    ) -> None:  # fmt: skip
        """``home`` is the state whose capital the dateline names: an unqualified ministry is that state's."""
        super().__init__(parsed, mentions, named, roles)
        self.knowledge, self.offices, self.when, self._home = knowledge, offices, when, home
        self._headline = headline
        self._titled = {i: n.mention for n in named.values() if n.role_tokens for i in range(*n.role_tokens)}
        self._role_words = _role_words(named)
        self._states: dict[str | None, str] = {}  # of persons, as the text tells them
        self._known: dict[int, tuple[ActorRef, ...]] = {}
        self._history = History(parsed, quotations)
        for token in range(len(parsed)):
            refs = self._resolve(token)
            if refs:
                self._known[token] = refs
                self._remember(token, refs)

    def refs(self, token: int) -> tuple[ActorRef, ...]:
        """Whom the phrase with this head token stands for, with its conjuncts; empty where it stands for nobody known."""
        found: list[ActorRef] = []
        parts = self.parsed.conjuncts(token) if self.parsed.rel[token] != "conj" else [token]
        for part in parts:
            if not self._is_second_title(part, parts):
                found.extend(r for r in self.one(part) if r not in found)
        return tuple(found)

    def _is_second_title(self, part: int, parts: Sequence[int]) -> bool:
        """ "State Councilor and Foreign Minister Wang Yi" is one person with two titles."""
        if self.name_in(part) is not None or any(self.parsed.rel[k] == "det" for k in self.parsed.kids[part]):
            return False
        named = [p for p in parts if p > part and (name := self.name_in(p)) is not None and name.kind == "person"]
        return bool(named) and self.parsed.word[part][:1].isupper() and self.parsed.xpos[part] == "NNP"

    def one(self, token: int) -> tuple[ActorRef, ...]:
        """Whom this phrase alone stands for, without its conjuncts."""
        name = self.name_in(token) or self._titled.get(token)
        return self._known.get(name.head if name else token, ())

    def quotation_of(self, token: int) -> int | None:
        """The number of the innermost quotation around the token."""
        return self._history.quoted[token]

    def state_of(self, token: int) -> str | None:
        """The state that a phrase belongs to ("the Russian minister", "Iran's envoy", "the leader of France")."""
        mention = self.mention_of.get(token)
        if mention and (mention.id or "").startswith("state:"):
            return (mention.id or "")[6:]
        owners_of = [k for k in self.parsed.kids_by(token, *_OWNERS) if not self._is_field(k)]
        for kid in owners_of:  # in "her Russian counterpart" the name tells the state, and not the pronoun
            found = self.mention_of.get(kid)
            if found and (found.id or "").startswith("state:"):
                return (found.id or "")[6:]
        for kid in owners_of:
            if self.parsed.upos[kid] == "PRON":
                owners = {self._states.get(r.id) or r.state for r in self._known.get(kid, ())}
                if len(owners) == 1:
                    return owners.pop()
        return None

    def _is_field(self, token: int) -> bool:
        """ "The envoy for Syria", "the ambassador to Russia": where somebody works, not whom he works for."""
        cases = {self.parsed.lemma[c].lower() for c in self.parsed.kids_by(token, "case")}
        return self.parsed.rel[token] == "nmod" and bool(cases & _FIELDS)

    def _resolve(self, token: int) -> tuple[ActorRef, ...]:
        mention = self.mention_of.get(token)
        if mention and mention.kind != "adjective":
            return self._mentioned(token, mention)
        word, upos = normal(self.parsed.word[token]), self.parsed.upos[token]
        if upos in ("PRON", "DET"):
            return self._pronoun(token, word)
        if upos in ("NOUN", "PROPN") and self.name_in(token) is None:
            return self._described(token)
        return ()

    def _mentioned(self, token: int, mention: Mention) -> tuple[ActorRef, ...]:
        if token != mention.head:
            return ()
        if token in self.named:
            return (self._with_state(self.named[token].ref),)
        if mention.kind == "people" and (person := self._by_nation(token, mention)) is not None:
            return (person,)
        if mention.kind in ("place", "agreement"):
            return ()
        actor = self.knowledge.actors.get(mention.id) if mention.id else None
        if actor:
            return (actor.ref(mention.name),)
        if mention.kind == "org" and self.is_role(token):  # "the Foreign Ministry" is somebody's
            return self._described(token)
        return (ActorRef(None, mention.name, self.state_of(token)),)

    def _with_state(self, ref: ActorRef) -> ActorRef:
        state = self._states.get(ref.id)
        return ActorRef(ref.id, ref.name, state, ref.sector or "GOV") if state and ref.state is None else ref

    def _by_nation(self, token: int, mention: Mention) -> ActorRef | None:
        """ "The Norwegian": the last person named who is one; nobody where the plural or the people is meant."""
        the = any(self.parsed.lemma[k].lower() == "the" for k in self.parsed.kids_by(token, "det"))
        if not the or self.parsed.xpos[token] in ("NNS", "NNPS"):
            return None
        return self._history.antecedent(token, lambda r: not r.body and r.ref.state == (mention.id or "")[6:])

    def _pronoun(self, token: int, word: str) -> tuple[ActorRef, ...]:
        if word in _SINGULAR:
            found = self._history.antecedent(token, lambda r: not r.body and r.gender in (None, _SINGULAR[word]))
            found = found or (self._headline.only(_SINGULAR[word]) if self._headline else None)
            return (found,) if found else ()
        if word in _PLURAL:
            return self._plural(token)
        if word in ("it", "its") and self.parsed.rel[token] in ("nsubj", "nmod:poss"):
            found = self._history.antecedent(token, lambda r: r.body)
            return (found,) if found and not self._expletive(token) else ()
        return ()

    def _expletive(self, token: int) -> bool:
        """ "It is important that", "it was reported that": a clause is what is meant."""
        verb = self.parsed.head[token]
        empty = self.parsed.upos[verb] in ("ADJ", "NOUN") or self.parsed.is_passive(verb)
        clauses = self.parsed.kids_by(verb, "ccomp", "xcomp", "advcl") if empty else ()
        return self.parsed.rel[token] == "expl" or bool(clauses or self.parsed.kids_by(verb, "csubj"))

    def _plural(self, token: int) -> tuple[ActorRef, ...]:
        for past in self._history.before(token):
            conjuncts = self.parsed.conjuncts(past.token)
            if len(conjuncts) > 1 and past.token == conjuncts[0]:
                return self.refs(past.token)
            if self.parsed.xpos[past.token] == "NNS":
                return self._known.get(past.token, (past.ref,))
        return ()

    def _described(self, token: int) -> tuple[ActorRef, ...]:
        """A description: the holder of an office, somebody named before, or a source without a name."""
        if not self.is_role(token) or (self.parsed.rel[token] == "compound" and self.is_role(self.parsed.head[token])):
            return ()  # the "secretary" of "secretary general" is nobody
        bearer = self.named.get(self._titled[token].head) if token in self._titled else None
        if bearer is not None and self.parsed.xpos[token] not in ("NNS", "NNPS"):
            return (self._with_state(bearer.ref),)  # the title of a name is no other person
        role = self.roles[normal(self.parsed.lemma[token])]
        state = self.state_of(token)
        first, last = self.phrase(token)
        text = self.parsed.text[self.parsed.start[first] : self.parsed.end[last - 1]]
        if self.parsed.xpos[token] in ("NNS", "NNPS"):
            return self._several(token, role, state, text)
        if role.get("collective"):
            return self._body(token, role, state, text)
        later = self._named_later(token, state)
        new = later is not None and later.id not in self.knowledge.actors  # the text knows a holder whom the table does not
        ref = later if new else self._holder(token, role, state) or later or self._named_before(token, role, state)
        return (ref or ActorRef(None, text, state, role.get("sector")),)

    def _several(self, token: int, role: Mapping[str, Any], state: str | None, text: str) -> tuple[ActorRef, ...]:
        """ "The (two) ministers" are the last two persons named; other plurals are sources without a name."""
        words = {normal(self.parsed.word[k]) for k in self.parsed.kids[token]}
        definite = words & {"the", "both", "these"} and words <= {"the", "both", "these", "two", ",", "and"}
        if definite and role.get("office") and state is None:
            people: list[ActorRef] = []
            for past in self._history.before(token):
                if not past.body and past.ref.id and past.ref not in people and self._history.visible(token, past):
                    people.append(past.ref)
                if len(people) == 2:
                    return tuple(reversed(people))
        owners = self._owners(token)
        if len(owners) > 1:
            before = [k for k in self.parsed.kids_by(token, "amod", "compound") if k not in self.mention_of]
            title = " ".join([*(self.parsed.word[k] for k in before), self.parsed.lemma[token]])
            holders = [self.offices.holder(title, m.id, self.when) for m in owners]
            return tuple(h.ref() if h else ActorRef(m.id, m.name, (m.id or "")[6:]) for h, m in zip(holders, owners, strict=True))
        return (ActorRef(None, text, state, role.get("sector")),)

    def _owners(self, token: int) -> list[Mention]:
        """The states of "the foreign ministers of Norway and Finland"; of "Turkish troops from Iraq" the adjective tells it."""
        for relations in (_OWNERS[:3], _OWNERS):
            parts = [p for k in self.parsed.kids_by(token, *relations) if not self._is_field(k) for p in self.parsed.conjuncts(k)]
            found = {m.id: m for p in parts if (m := self.mention_of.get(p)) and (m.id or "").startswith("state:")}
            if found:
                break
        return list(found.values())

    def _body(self, token: int, role: Mapping[str, Any], state: str | None, text: str) -> tuple[ActorRef, ...]:
        noun = normal(self.parsed.lemma[token])
        if role.get("speaks_as") == "state":
            state = state or (None if noun in _NO_SEAT else self._seat(token))
            actor = self.knowledge.state(state) if state else None
            own = any(self.parsed.upos[k] == "PRON" for k in self.parsed.kids_by(token, "nmod:poss"))  # "her country"
            name = actor.name if actor and own else text
            return (ActorRef(f"state:{state}" if state else None, name, state, role.get("sector")),)
        if state:
            return (ActorRef(None, text, state, role.get("sector")),)
        definite = any(self.parsed.lemma[k].lower() in ("the", "this", "that") for k in self.parsed.kids_by(token, "det"))
        for past in self._history.before(token) if definite else ():
            actor = self.knowledge.actors.get(past.ref.id or "")
            names = " ".join((actor.name, actor.kind, *actor.names)) if actor else past.ref.name
            if (past.body and noun in normal(names)) or (actor and actor.kind == "state" and noun in ("country", "nation")):
                return (past.ref,)
        return (ActorRef(None, text, None, role.get("sector")),)

    def _seat(self, token: int) -> str | None:
        """The state of a ministry that is named without one: where it sits ("the ministry in Paris"), or the dateline's."""
        for kid in self.parsed.kids_by(token, "nmod", "obl"):
            place = self.mention_of.get(kid)
            if place and place.kind == "place" and (place.id or "").startswith("state:"):
                return (place.id or "")[6:]
        if self._home:
            return self._home
        return self._of_minister(token) or next(
            (p.ref.state for p in self._history.before(token) if p.ref.sector == "GOV" and p.ref.state), None
        )

    def _of_minister(self, token: int) -> str | None:
        """ "The Foreign Ministry" is that of the foreign minister whom the text names."""
        words = [normal(self.parsed.word[k]) for k in self.parsed.kids_by(token, "amod", "compound")]
        for head in sorted(self.named):
            named = self.named[head]
            if named.ref.state and any(f"{word} minister" in normal(named.role or "") for word in words):
                return named.ref.state
        return None

    def _holder(self, token: int, role: Mapping[str, Any], state: str | None) -> ActorRef | None:
        """The holder of the office that the description names, at the document's date."""
        modifiers = {normal(self.parsed.word[k]) for k in self.parsed.kids[token]}
        if modifiers & _OUTSIDE:
            return None
        if normal(self.parsed.lemma[token]) == "counterpart":
            return self._counterpart(token, state)
        if state is None:
            return None
        for title in self._titles(token):
            holder = self.offices.holder(title, f"state:{state}", self.when)
            if holder:
                return holder.ref()
        return None

    def _titles(self, token: int) -> list[str]:
        """The description's words around its head without the state and the article, longest first."""
        first, last = self.phrase(token)
        states = {i for i in range(first, last) if (m := self.mention_of.get(i)) and (m.id or "").startswith("state:")}
        skip = {"the", "'s", "’s", "its", "his", "her", "their"}
        before = [i for i in range(first, token) if i not in states and normal(self.parsed.word[i]) not in skip]
        after = [i for i in range(token + 1, last) if i not in states]
        found = []
        for start in range(len(before) + 1):
            for stop in range(len(after), -1, -1):
                found.append(" ".join(self.parsed.word[i] for i in [*before[start:], token, *after[:stop]]))
        return found

    def _counterpart(self, token: int, state: str | None) -> ActorRef | None:
        """ "His Chinese counterpart": who holds in that state the office that "he" holds."""
        owners = [r for k in self.parsed.kids_by(token, "nmod:poss") for r in self.refs(k)]
        if not owners:
            verb = self.parsed.head[token]
            subject = self.parsed.subject_of(verb)
            owners = list(self.refs(subject)) if subject is not None else []
        for owner in owners:
            for title in self._titles_of(owner) if state else ():
                holder = self.offices.holder(title, f"state:{state}", self.when)
                if holder and holder.id != owner.id:
                    return holder.ref()
        return None

    def _titles_of(self, ref: ActorRef) -> list[str]:
        """The titles that the table gives a person at the date, or the one that the text gives: longest first."""
        actor = self.knowledge.actors.get(ref.id or "")
        if actor:
            return sorted(self.offices.titles_of(actor, self.when))
        role = self.described_role(ref)
        words = normal(role[0]).split() if role else []
        return [" ".join(words[start:]) for start in range(len(words))]

    def _named_later(self, token: int, state: str | None) -> ActorRef | None:
        """ "Its foreign minister said": the person whom the text introduces afterwards with this title ("Foreign Minister X")."""
        first, last = self.phrase(token)
        title = normal(" ".join(self.parsed.word[i] for i in range(first, last) if i == token or self.parsed.rel[i] == "amod"))
        words = {normal(self.parsed.word[k]) for k in self.parsed.kids[token]}
        if state is None or len(title.split()) < _TITLE_WORDS or words & _OUTSIDE:
            return None
        for head in sorted(self.named):
            named = self.named[head]
            told = normal(named.role or "")
            if head > token and told.endswith(title) and named.ref.state in (None, state) and "deputy" not in told:
                self._states.setdefault(named.ref.id, state)
                return self._with_state(named.ref)
        return None

    def _named_before(self, token: int, role: Mapping[str, Any], state: str | None) -> ActorRef | None:
        """ "The diplomat": the last person named who can be called so."""
        words = {normal(self.parsed.word[k]) for k in self.parsed.kids_by(token, "det", "nmod:poss")}
        if not words & {"the", "this", "that"}:
            return None
        wanted, noun = set(role.get("office") or ()), normal(self.parsed.lemma[token])
        gender = role.get("gender")
        general = "office" not in role

        def fits(past: Referent) -> bool:
            right = bool(past.offices & wanted) or (general and past.ref.sector == role.get("sector"))
            same_state = state is None or past.ref.state == state
            return not past.body and right and same_state and (gender is None or past.gender in (None, gender))

        def so_called(past: Referent) -> bool:
            """A person to whom the text itself gives this noun ("the minister" after "Foreign Minister X")."""
            called = noun in self._role_words.get(past.ref.id, ())
            return called and state in (None, past.ref.state) and (gender is None or past.gender in (None, gender))

        def is_open(past: Referent) -> bool:
            """A person of whom neither the table nor the text tells an office can be called by any."""
            told = past.offices or self._role_words.get(past.ref.id)
            right = not told and (past.ref.id or "").startswith("person:") and past.ref.id not in self.knowledge.actors
            return right and state in (None, past.ref.state) and (gender is None or past.gender in (None, gender))

        def told_without_name(past: Referent) -> bool:
            """ "The official" after "a ministry official"."""
            words = normal(past.ref.name).split()
            return past.ref.id is None and not past.body and words[-1:] == [noun] and words[0] in ("a", "an", "one", "another")

        tests = (so_called, told_without_name, fits, is_open)
        found = (self._history.antecedent(token, test) for test in tests)
        named = next((ref for ref in found if ref), None)
        return named or (self._headline.called(noun, wanted, state, gender) if self._headline else None)

    def _remember(self, token: int, refs: tuple[ActorRef, ...]) -> None:
        head = self.mention_of[token].head if token in self.mention_of else token
        relation = self.parsed.rel[head]
        if relation in ("flat", "appos", "nmod:desc", "compound"):
            relation = self.parsed.rel[self.parsed.head[head]]
        for ref in refs:
            actor = self.knowledge.actors.get(ref.id or "")
            person = (ref.id or "").startswith("person:")
            offices = self.offices.offices_of(actor, self.when) if actor and person else set()
            gender = (actor.gender if actor else None) or self._told_gender(ref)
            body = not person and not (
                ref.id is None
                and self.is_role(token)
                and self.parsed.xpos[token][-1:] != "S"
                and not self.roles[normal(self.parsed.lemma[token])].get("collective")
            )
            self._history.add(token, ref, relation, frozenset(offices), gender, body=body)

    def _told_gender(self, ref: ActorRef) -> str | None:
        """What the text itself tells: "Mr.", "spokeswoman", "her husband"."""
        for named in self.named.values():
            if named.ref.id == ref.id:
                before = normal(self.parsed.word[named.mention.first - 1]) if named.mention.first else ""
                if before in ("mr.", "sir", "lord", "king"):
                    return "m"
                if before in ("mrs.", "ms.", "lady", "queen"):
                    return "f"
                for word in normal(named.role or "").split():
                    if word in self.roles and self.roles[word].get("gender"):
                        return str(self.roles[word]["gender"])
        return None


def _role_words(named: Mapping[int, Named]) -> dict[str | None, frozenset[str]]:
    """The words of all the roles that a text gives a person."""
    found: dict[str | None, frozenset[str]] = {}
    for one in named.values():
        if one.role:
            found[one.ref.id] = found.get(one.ref.id, frozenset()) | frozenset(normal(one.role).split())
    return found
