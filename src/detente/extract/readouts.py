"""Read-outs: pages that tell of one contact without saying who had it ("The two leaders discussed Syria")."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from detente.extract.contact_cast import Cast, Side
from detente.extract.contact_frames import cases_of, lemma_of
from detente.extract.page import Page
from detente.model.actors import ActorRef

_TIES = {
    "relation", "tie", "cooperation", "partnership", "interaction", "link", "trade", "dialogue", "agenda", "friendship",
    "collaboration", "bond", "alliance", "effort",
}  # fmt: skip
ADDRESSES = {  # what one side does to the other's face, over the telephone or by letter
    "tell", "inform", "congratulate", "thank", "assure", "brief", "update", "wish", "express", "extend", "convey", "offer",
    "voice", "remind", "invite", "greet", "pass", "send",
}  # fmt: skip
_BEGINNINGS = {"initiative", "request", "invitation", "suggestion", "behest"}
_GOES_ON = {"take", "hold", "be", "speak", "talk", "call", "initiate", "have", "occur", "make", "happen"}
_COMPOUND = re.compile(r"\b(?P<one>[A-Z][\w.]+)\s?[-–—‑]\s?(?P<other>[A-Z][\w.]+(?:\s[A-Z]\w+){0,2})")
_HEAVIEST = 1000  # a person stands for a side before its office does
_EQUALS = re.compile(
    r"\b(?:(?:two|both)\s(?:leaders|presidents|officials|sides|countries|parties|nations|states)|heads\sof\s(?:the\s)?(?:two\s)?states?|"
    r"the\spresidents|bilateral)\b", re.IGNORECASE,
)  # fmt: skip
_LEADS = re.compile(r"\b(?:president|leader|prime\sminister|premier|chancellor|king|queen|emir|sultan|prince)\b", re.IGNORECASE)
_PLAIN = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Messrs)\.?|His|Her|Excellency|Majesty|the", re.IGNORECASE)
_SPEAKS_FOR = re.compile(
    r"\b(?:president|prime minister|government|ministry|embassy|department|chancellery|cabinet|presidency)\b", re.IGNORECASE
)
_Meant = tuple[int | None, tuple[ActorRef, ...]]  # the same, or no phrase


class ReadOut:
    """The two sides of a page that tells of one contact without saying who had it: "The two leaders discussed Syria".

    A read-out takes that for granted. One side is the state whose service issues the page; the other is the foreigner who acts
    beside it most: "Mr Kuchma thanked the Russian President", "at the initiative of the Syrian side". Where only a name is given,
    the ties that the page tells of ("Russian-Turkmen cooperation") give its state.
    """

    def __init__(self, page: Page, cast: Cast) -> None:
        self.page, self.parsed, self.cast = page, page.parsed, cast
        self._pairs: list[tuple[str, str]] | None = None
        self._beside: dict[str, str | None] = {}
        self._read: dict[int, ActorRef | None] = {}  # a long page is asked for its principals again and again
        self._listed: list[tuple[int, ActorRef]] | None = None
        self.home = self._issuer()

    def sides(self, visits: Sequence[str] = ()) -> list[_Meant]:
        """The issuer's side and the other one with the tokens that name them; empty where the page leaves it open.

        ``visits``: the states between which and the issuer the page tells of visits.
        """
        home = self.home
        if home is None:
            return []
        own: Counter[tuple[int, ActorRef]] = Counter()
        others: dict[str, Counter[tuple[int, ActorRef]]] = {}
        first: dict[str, int] = {}
        for token, ref in self._principals():
            at = (first.setdefault(ref.key, token), ref)
            if ref.state == home:
                own[at] += 1 + _HEAVIEST * (_kind(ref) == "person")
            elif weight := self._weight(token, home):
                key = ref.state or self._namesake(ref) or self.state_beside(home, ref) or ref.key
                others.setdefault(key, Counter())[at] += weight + _HEAVIEST * (_kind(ref) == "person")
        acting = [c for c in others.values() if c.total() % _HEAVIEST > 1]
        other = self._only(acting) if acting else self._by_ties(home)
        if other is None and len(set(visits)) == 1 and not acting:
            other = self._bare(visits[0])
        mine: _Meant | None = next(((t, (r,)) for (t, r), _ in own.most_common(1)), None) or self._bare(home)
        state = self.page.knowledge.state(home)
        mine = mine or ((None, (state.ref(),)) if state else None)
        return [mine, other] if other and mine else []

    def _issuer(self) -> str | None:
        """The state for which the outlet speaks: "Kremlin", "Ministry of Foreign Affairs of Japan"."""
        outlet = self.page.document.outlet or ""
        plain = outlet.removeprefix("The ").removeprefix("the ").casefold()
        states = [a for a in self.page.knowledge.actors.values() if a.kind == "state"] if plain else []
        for actor in states:
            if any(plain == m.removeprefix("the ").casefold() for m in actor.metonyms if m != actor.capital):
                return actor.state or actor.id[6:]
        if not _SPEAKS_FOR.search(outlet):
            return None
        named = [a for a in states for n in (a.name, *a.adjectives) if re.search(rf"\b{re.escape(n)}\b", outlet)]
        return named[0].id[6:] if len({a.id for a in named}) == 1 else None

    def tied(self, state: str) -> str | None:
        """The one state whose ties with this one the page tells of; none where it pairs this one with others too."""
        found = self._ties(state)
        return next(iter(found)) if len(found) == 1 and found.total() > 1 else None

    def stated(self, ref: ActorRef) -> ActorRef:
        """The person with the state that a read-out of two sides leaves unsaid."""
        if ref.state or self.home is None or _kind(ref) != "person" or self.is_of_body(ref):
            return ref
        state = self._namesake(ref) or self.state_beside(self.home, ref)
        return ActorRef(ref.id, ref.name, state, ref.sector or "GOV") if state else ref

    def state_beside(self, home: str, ref: ActorRef) -> str | None:
        """The state of a leader whom the page names without it: that of the ties, or the only one whose office or side acts.

        The ties tell it only where the page speaks of two equals ("the presidents", "bilateral"); it is never told of
        "Governor X" or "Minister X".
        """
        if not all(_LEADS.search(title) for title in self._titles(ref)):
            return None
        if home not in self._beside:
            offices = [(t, r.state) for t, r in self._principals() if _kind(r) == "state" and self._weight(t, home) > 1]
            acting = {state for _, state in offices} - {home, None}
            leads = any(_LEADS.fullmatch(lemma_of(self.parsed, t)) for t, _ in offices)
            equals = leads or _EQUALS.search(self.page.document.text)
            one = self.tied(home) or (next(iter(acting)) if len(acting) == 1 else None)
            self._beside[home] = one if equals else None
        return self._beside[home]

    def _titles(self, ref: ActorRef) -> Iterator[str]:
        """The roles that the page gives a person, and the titles before the name that are no known role ("Governor")."""
        parsed = self.parsed
        for named in self.page.linker.named.values():
            if named.ref.id == ref.id:
                first, head = named.mention.first, named.mention.head
                before = [k for k in parsed.kids_by(head, "compound", "nmod:desc", "amod", "appos", "flat") if k < first]
                told = " ".join(parsed.word[k] for k in before if not _PLAIN.fullmatch(parsed.word[k]))
                yield from filter(None, (named.role, told))

    def _principals(self) -> list[tuple[int, ActorRef]]:
        """Those who can be a side, wherever the page itself names them."""
        if self._listed is None:
            told = (t for t in range(len(self.parsed)) if not self.page.in_quotation(t))
            self._listed = [(token, ref) for token in told if (ref := self._principal(token))]
        return self._listed

    def _ties(self, state: str) -> Counter[str]:
        """The states with which this one is paired: once for each time, once more where it is about their ties."""
        if self._pairs is None:
            self._pairs = [*self._compounds(), *self._coordinated()]
        pairs = [*self._pairs, *((other, one) for one, other in self._pairs)]
        return Counter(other for one, other in pairs if one == state != other)

    def _compounds(self) -> Iterator[tuple[str, str]]:
        """ "Russian-Turkmen cooperation", "Russia-US relations": what is joined by a dash need not be read as two names."""
        found = list(_COMPOUND.finditer(self.page.document.text))
        if not found:
            return
        states = [a for a in self.page.knowledge.actors.values() if a.kind == "state"]
        called = {n: a.id[6:] for a in states for n in (a.name, *a.names, *a.exact, *a.adjectives) if n not in a.ambiguous}
        for match in found:
            words = match["other"].split()
            longest = (" ".join(words[:n]) for n in range(len(words), 0, -1))
            one, other = called.get(match["one"]), next((called[w] for w in longest if w in called), None)
            if one and other:
                behind = self.page.document.text[match.start("other") : match.end() + 40].lower().split()
                yield from [(one, other)] * (2 if any(w.strip(".,").rstrip("s") in _TIES for w in behind[1:6]) else 1)

    def _coordinated(self) -> Iterator[tuple[str, str]]:
        """ "Russia and Turkmenistan": pairs of states; a list of three is none."""
        named = [m for m in self.page.mentions if (m.id or "").startswith("state:")]
        for place, (one, other) in enumerate(itertools.pairwise(named)):
            between = [self.parsed.word[i].lower() for i in range(one.last, other.first)]
            before = named[place - 1] if place else None
            after = named[place + 2] if place + 2 < len(named) else None
            listed = (before and self._is_listed(before.last, one.first)) or (after and self._is_listed(other.last, after.first))
            if between in (["and"], ["and", "the"]) and not listed:
                above = {lemma_of(self.parsed, i) for i in range(max(0, one.first - 3), one.first)}
                yield from [((one.id or "")[6:], (other.id or "")[6:])] * (2 if above & _TIES else 1)

    def _is_listed(self, first: int, last: int) -> bool:
        between = {self.parsed.word[i].lower() for i in range(first, last)}
        return last > first and between <= {"and", ",", "the"}

    def _principal(self, token: int) -> ActorRef | None:
        """A person, an office, a "side" or a state; nobody who acts for an organisation."""
        if token not in self._read:
            self._read[token] = self._as_principal(token)
        return self._read[token]

    def _as_principal(self, token: int) -> ActorRef | None:
        mention = self.page.linker.mention_of.get(token)
        refs = self.cast.one(token) if mention is None or mention.head == token else ()
        if len(refs) != 1 or not (refs[0].id or "").startswith(("person:", "state:")):
            return None
        return None if self.is_of_body(refs[0]) else refs[0]

    def is_of_body(self, ref: ActorRef) -> bool:
        """Whether the person holds office for organisations only, at the page's date."""
        actor = self.page.knowledge.actors.get(ref.id or "")
        when = self.page.dated.when if self.page.dated else None
        terms = [t for t in actor.terms if when and t.when.overlaps(when)] if actor else []
        return bool(terms) and all(t.of.startswith("org:") for t in terms)

    def _weight(self, token: int, home: str) -> int:
        """How clearly it acts as the other side where it stands."""
        parsed = self.parsed
        top = token
        while parsed.rel[top] == "conj":
            top = parsed.head[top]
        parts = [p for p in parsed.conjuncts(top) if p in self.page.linker.mention_of or self._principal(p)]
        bare = (m := self.page.linker.mention_of.get(token)) is not None and m.kind in ("state", "place", "adjective")
        beside = [p for p in parts if p != token and (r := self._principal(p)) and r.state == home]
        if beside and len(parts) == 2:
            return 1 if bare else 4
        relation, verb = parsed.rel[top], parsed.head[top]
        if relation in ("nsubj", "nsubj:pass") and len(parts) == 1:
            aside = parsed.rel[verb] in ("acl:relcl", "acl", "advcl", "ccomp")
            return 0 if aside or bare else 3
        if bare and relation != "nmod:poss":
            return 0
        if lemma_of(parsed, verb) in _BEGINNINGS and relation in ("nmod", "nmod:poss", "amod", "compound"):
            return 4 if lemma_of(parsed, parsed.head[verb]) in _GOES_ON else 0
        if bare:
            return 0
        return 2 if self._is_addressed(top, relation, verb, home) else 0

    def _is_addressed(self, token: int, relation: str, verb: int, home: str) -> bool:
        """ "Congratulated Kuchma", "expressed his gratitude to Blair", of whomever the page's own side does so to."""
        parsed = self.parsed
        if relation in ("nmod", "obl") and cases_of(parsed, token) == {"to"} and parsed.upos[verb] == "NOUN":
            verb = parsed.head[verb]
        elif relation not in ("obj", "iobj") and not (relation == "obl" and cases_of(parsed, token) & {"to", "with"}):
            return False
        if parsed.upos[verb] != "VERB" or lemma_of(parsed, verb) not in ADDRESSES or parsed.rel[verb] in ("acl:relcl", "acl"):
            return False
        subject = parsed.subject_of(verb)
        doer = self._principal(subject) if subject is not None else None
        return doer is None or doer.state == home or doer == self._principal(token)

    def _namesake(self, ref: ActorRef) -> str | None:
        """The state of "Mr Zemin" where the page means Jiang Zemin too, by "the Chinese President"."""
        own = set((ref.id or "").partition(":")[2].split("-"))
        full = {r.state for _, r in self._principals() if r.state and own < set((r.id or "").partition(":")[2].split("-"))}
        return full.pop() if len(full) == 1 else None

    def _only(self, acting: Sequence[Counter[tuple[int, ActorRef]]]) -> Side | None:
        """The one foreign side that acts, by whoever stands for it most: where two act, the page is no read-out of one contact."""
        (token, ref), _ = acting[0].most_common(1)[0] if len(acting) == 1 else ((0, None), 0)
        return (token, (ref,)) if ref else None

    def _by_ties(self, home: str) -> Side | None:
        """Nobody acts: the state with which the page tells of ties."""
        state = self.tied(home)
        return self._bare(state) if state else None

    def _bare(self, state: str) -> Side | None:
        for mention in self.page.mentions:
            if mention.id == f"state:{state}":
                return mention.head, (ActorRef(mention.id, mention.name, state),)
        return None


def _kind(ref: ActorRef) -> str:
    return (ref.id or "").partition(":")[0]
