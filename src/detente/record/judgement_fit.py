"""Which judgements fit which facts as they are read now.

A judgement fits the fact of its id. Where no fact has the id any more, it fits the one fact of its kind that is read at its words
and agrees with it in the values that tell facts apart; a document that is gone is looked for by its address. What was confirmed or
rejected must agree in who is meant; what was corrected, joined or parted may have become fuller. Whatever is not certain does not
fit, and says why.

Of one person's judgements on a fact the last counts, by its time, then by its place in the file. Where two persons contradict each
other, neither counts until one of them judges anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from detente.errors import BadDate, UsageError
from detente.model.facts import Fact
from detente.model.report import Account
from detente.model.text import Span
from detente.model.when import When
from detente.record.corrections import corrected, keyed, value_of
from detente.record.judgements import OF_PAIRS, Anchor, Judgement, Quote, core, identity

STATES = ("fits", "moved", "replaced", "contested", "unfit")
"""``moved``: fits by its words under a new id; ``replaced``: the same person judged anew; ``contested``: another says otherwise."""
_STRICT = ("confirm", "reject")
_MAY_BE_OPEN = ("when", "mode")  # of these a fuller reading says no more than the one that was judged
_MOST = 1000  # places of one quotation that are looked at


@dataclass(frozen=True, slots=True)
class Fit:
    """A judgement and what became of it: one of ``STATES``, the ids of its facts now, and why, in a sentence."""

    judgement: Judgement
    state: str
    fact: str | None = None
    other: str | None = None
    why: str = ""

    @property
    def counts(self) -> bool:
        """Whether it has any effect."""
        return self.state in ("fits", "moved")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds of a fact: ``confirm``, ``reject`` or ``correct`` with its changes."""

    decision: str
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Every judgement with its state, in the order given; the rulings by the id of the fact as it is read; and the facts of the
    documents that were judged, by document."""

    fits: tuple[Fit, ...] = ()
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


def fitted(accounts: Iterable[Account], judgements: Iterable[Judgement]) -> Fitted:
    """Hold the judgements against the accounts, of which one at a time is in memory; only facts of judged documents are kept."""
    search = _Search(tuple(judgements))
    for account in accounts:
        search.look(account)
    fits = list(search.fits())
    rulings = _settle(fits)
    facts = {key: found for key, found in search.facts.items() if any(f.id in rulings for f in found)}
    return Fitted(tuple(fits), rulings, facts)


class _Match(NamedTuple):
    """The id of the fact found, or why there is none."""

    fact: str | None
    why: str = ""


_Side = tuple[int, bool]  # a judgement's number, and whether its second fact is meant


class _Search:
    """The judgements' facts, as the accounts come by."""

    def __init__(self, judgements: Sequence[Judgement]) -> None:
        self.judgements = judgements
        self.facts: dict[str, tuple[Fact, ...]] = {}
        self._by_document: dict[str, list[_Side]] = defaultdict(list)
        self._by_url: dict[str, list[_Side]] = defaultdict(list)
        self._matches: dict[_Side, _Match] = {}
        self._elsewhere: dict[_Side, list[_Match]] = defaultdict(list)
        for number, judgement in enumerate(judgements):
            for second, anchor in enumerate((judgement.anchor, judgement.other_anchor)):
                if anchor is not None:
                    self._by_document[anchor.document].append((number, bool(second)))
                    if anchor.url:
                        self._by_url[anchor.url].append((number, bool(second)))

    def look(self, account: Account) -> None:
        """Find what was judged in this document, or in another one of its address."""
        key, url = account.document.id, account.document.url
        here = self._by_document.get(key, [])
        there = [s for s in self._by_url.get(url or "", ()) if s not in here]
        if key in self.facts or not (here or there):
            return
        ids = {fact.id: fact for fact in reversed(account.facts)}
        self.facts[key] = account.facts
        for side in here:
            self._matches[side] = self._match(side, ids, account.document.text)
        for side in there:
            self._elsewhere[side].append(self._match(side, ids, account.document.text))

    def fits(self) -> Iterable[Fit]:
        """Every judgement with what was found."""
        for number, judgement in enumerate(self.judgements):
            one = self._found((number, False))
            other = self._found((number, True)) if judgement.decision in OF_PAIRS else _Match(None)
            yield _fit(judgement, one, other)

    def _found(self, side: _Side) -> _Match:
        """In the document itself; else in the only other one of its address where it fits."""
        if side in self._matches:
            return self._matches[side]
        elsewhere = self._elsewhere.get(side, [])
        fitting = [m for m in elsewhere if m.fact]
        if len(fitting) > 1:
            return _Match(None, "its document is not in the record, and several of the same address fit equally")
        return (fitting or elsewhere or [_Match(None, "its document is not in the record")])[0]

    def _match(self, side: _Side, ids: Mapping[str, Fact], text: str) -> _Match:
        judgement = self.judgements[side[0]]
        anchor = judgement.other_anchor if side[1] else judgement.anchor
        key = judgement.other if side[1] else judgement.fact
        assert anchor is not None
        assert key is not None
        found = _Match(key) if key in ids else _refound(judgement, anchor, ids, text)
        why = _unsound(ids[found.fact], judgement) if found.fact else ""
        return _Match(None, why) if why else found


def _fit(judgement: Judgement, one: _Match, other: _Match) -> Fit:
    if one.fact is None or (judgement.decision in OF_PAIRS and other.fact is None):
        return Fit(judgement, "unfit", one.fact, other.fact, one.why or f"of the second fact: {other.why}")
    if one.fact == other.fact:
        return Fit(judgement, "unfit", one.fact, other.fact, "both are one fact now")
    moved = one.fact != judgement.fact or other.fact != judgement.other
    return Fit(judgement, "moved" if moved else "fits", one.fact, other.fact, "its words are read under a new id" if moved else "")


def _refound(judgement: Judgement, anchor: Anchor, ids: Mapping[str, Fact], text: str) -> _Match:
    """The one fact at the words of the anchor that agrees with it."""
    places = [span for quote in anchor.quotes if (span := place_of(quote, text))]
    if not places:
        gone, never = "its words are not in the text any more", "it was judged without words to find it by"
        return _Match(None, gone if anchor.quotes else never)
    near = {key: fact for key, fact in ids.items() if fact.kind == anchor.kind and _meets(places, core(fact))}
    if not near:
        return _Match(None, f"no {anchor.kind} is read at its words any more")
    agreeing = {key: fact for key, fact in near.items() if not _disagrees(judgement, anchor, fact)}
    if not agreeing:
        differing = sorted({name for fact in near.values() for name in _disagrees(judgement, anchor, fact)[:1]})
        return _Match(None, f"what is read at its words now differs in {' or '.join(differing)}")
    ranks = {key: _rank(places, anchor, fact) for key, fact in agreeing.items()}
    best = sorted(key for key, rank in ranks.items() if rank == max(ranks.values()))
    if len(best) > 1:
        return _Match(None, f"{len(best)} facts fit equally: {', '.join(best)}")
    if judgement.decision == "correct" and _is_right(judgement, agreeing[best[0]]):
        return _Match(None, f"what was corrected is read so by itself now ({best[0]})")
    return _Match(best[0])


def place_of(quote: Quote, text: str) -> Span | None:
    """Where the words are: where they stood, else the only place whose surroundings fit best; ``None`` where there is none."""
    if quote.span.of(text) == quote.exact:
        return quote.span
    found: list[tuple[int, int]] = []
    at = text.find(quote.exact)
    while at >= 0 and len(found) < _MOST:
        found.append((_around(quote, text, at), at))
        at = text.find(quote.exact, at + 1)
    best = [at for near, at in found if near == max(found)[0]]
    return Span(best[0], best[0] + len(quote.exact)) if len(best) == 1 else None


def _around(quote: Quote, text: str, at: int) -> int:
    """How many characters beside the words are the same, from the words outward."""
    before, after = text[max(0, at - len(quote.prefix)) : at], text[at + len(quote.exact) :][: len(quote.suffix)]
    return _common(before[::-1], quote.prefix[::-1]) + _common(after, quote.suffix)


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _meets(places: Iterable[Span], spans: Sequence[Span]) -> bool:
    return any(place.overlaps(span) for place in places for span in spans)


def _rank(places: Sequence[Span], anchor: Anchor, fact: Fact) -> tuple[bool, bool]:
    """The very words before words in part, then the very values before values that agree."""
    return sorted(places) == sorted(core(fact)), dict(anchor.values) == identity(fact)


def _disagrees(judgement: Judgement, anchor: Anchor, fact: Fact) -> list[str]:
    """The identifying fields in which the fact is another one than that which was judged."""
    before, changes = dict(anchor.values), dict(judgement.changes)
    return [
        name for name, now in identity(fact).items()
        if not _agree(name, before.get(name), now, judgement.decision in _STRICT)
        and not (name in changes and keyed(changes[name]) == now)
    ]  # fmt: skip


def _agree(name: str, before: Any, now: Any, strict: bool) -> bool:
    if before == now:
        return True
    if name == "when" and before is not None and now is not None:
        return _overlap(before, now)
    if before is None or now is None:
        return name in _MAY_BE_OPEN or not strict
    if isinstance(before, list) and isinstance(now, list) and not strict:
        return all(x in now for x in before) or all(x in before for x in now)
    return name == "channel" and "unspecified" in (before, now) and not strict


def _overlap(before: Any, now: str) -> bool:
    try:
        return isinstance(before, str) and When.parse(before).overlaps(When.parse(now))
    except BadDate:
        return False


def _is_right(judgement: Judgement, fact: Fact) -> bool:
    return all(keyed(value_of(fact, name)) == keyed(value) for name, value in judgement.changes)


def _settle(fits: list[Fit]) -> dict[str, Ruling]:
    """Mark what is replaced or contested, and give what holds."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, fit in enumerate(fits):
        judgement = fit.judgement
        one, other = fit.fact or judgement.fact, fit.other or judgement.other
        groups[frozenset((one, other)) if judgement.decision in OF_PAIRS else one].append(number)
    rulings: dict[str, Ruling] = {}
    for numbers in groups.values():
        standing = [n for n in _last(numbers, fits) if fits[n].counts]
        why = _contradiction([fits[n].judgement for n in standing])
        for n in standing if why else ():
            fits[n] = replace(fits[n], state="contested", why=why)
        first = fits[standing[0]] if standing and not why else None
        if first and first.fact and first.judgement.decision not in OF_PAIRS:
            changes = {name: value for n in reversed(standing) for name, value in fits[n].judgement.changes}
            rulings[first.fact] = Ruling(first.judgement.decision, changes)
    return rulings


def _last(numbers: Sequence[int], fits: list[Fit]) -> list[int]:
    """The last judgement of each person; the others are marked as replaced."""
    last: dict[str, int] = {}
    for n in sorted(numbers, key=lambda n: (fits[n].judgement.at, n)):
        last[fits[n].judgement.by] = n
    for n in numbers:
        after = fits[last[fits[n].judgement.by]].judgement
        if n not in last.values():
            fits[n] = replace(fits[n], state="replaced", why=f"{after.by} judged anew at {after.at} ({after.decision})")
    return sorted(last.values())


def _contradiction(standing: Sequence[Judgement]) -> str:
    """How persons contradict each other, empty where they do not."""
    if len({j.decision for j in standing}) > 1:
        said = ", ".join(f"{j.by} says {j.decision}" for j in standing)
        return f"{said}: neither counts until they agree"
    for one in standing:
        for other in standing:
            mine, theirs = dict(one.changes), dict(other.changes)
            for name in sorted(mine.keys() & theirs.keys()):
                if keyed(mine[name]) != keyed(theirs[name]):
                    return f"{one.by} and {other.by} correct {name} to different values: neither counts until they agree"
    return ""


def _unsound(fact: Fact, judgement: Judgement) -> str:
    """Why the changes of a judgement cannot be made to a fact; empty where they can."""
    try:
        corrected(fact, dict(judgement.changes))
    except UsageError as error:
        return str(error)
    return ""
