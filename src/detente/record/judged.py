"""Accounts as they are after the judgements: what was rejected is gone, what was corrected has its new values.

What a rejected statement claims is rejected with it, for nobody is left who says it: in the outlet's own voice it would be a claim
that nobody made. Only what was confirmed or corrected itself stays, as told by whoever the rejected statement was told by. A
corrected fact has the id of its new values, and so has whatever stands within it or continues it. Its evidence stays as it was.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from detente.knowledge import Knowledge
from detente.model.facts import Check, Fact, Statement
from detente.model.report import Account
from detente.model.text import Problem
from detente.record.check import check_account
from detente.record.corrections import corrected
from detente.record.judgement_file import read_judgements
from detente.record.judgement_fit import Fit, Fitted, Ruling, fitted
from detente.record.judgements import OF_PAIRS, Judgement
from detente.record.merge import Pair

if TYPE_CHECKING:
    from detente.record.store import Record


class Pairs(NamedTuple):
    """Ids of facts that are one, and of facts that are not: what ``record.merge.merged`` takes."""

    joined: tuple[Pair, ...]
    parted: tuple[Pair, ...]


def judged(account: Account, fitted: Fitted, knowledge: Knowledge | None = None) -> Account:
    """The account with all judgements in it that count.

    Checks of corrected facts are made anew with ``knowledge``, without it they are left out: they were made of other values.
    """
    settling = _Settling(account.facts, fitted.rulings)
    if not settling.touched:
        return account
    facts = tuple(settling.revised(fact) for fact in account.facts if not settling.gone[fact.id])
    after = replace(account, facts=facts, checks=())
    return replace(after, checks=tuple(_checks(account, after, settling, knowledge)))


def pairs(fitted: Fitted) -> Pairs:
    """The pairs that count. Ids are those of the facts as they were read and, where these differ, as they are after ``judged``, so
    that the pairs serve for both."""
    renamed: dict[str, str] = {}
    for facts in fitted.facts.values():
        renamed |= _Settling(facts, fitted.rulings).renamed
    found: dict[str, dict[Pair, None]] = {name: {} for name in OF_PAIRS}
    for fit in fitted.fits:
        if fit.counts and fit.fact and fit.other:
            new = (renamed.get(fit.fact, fit.fact), renamed.get(fit.other, fit.other))
            found[fit.judgement.decision] |= dict.fromkeys(((fit.fact, fit.other), new))
    return Pairs(tuple(found["join"]), tuple(found["part"]))


def renamed(account: Account, fitted: Fitted) -> dict[str, str]:
    """The ids that judgements changed in this account: as read, and as after ``judged``."""
    return _Settling(account.facts, fitted.rulings).renamed


def with_judgements(
    accounts: Iterable[Account],
    path: str | os.PathLike[str],
    *,
    tell: Callable[[Problem], None],
    known: Container[str] = (),
    knowledge: Knowledge | None = None,
) -> Iterator[Account]:
    """The accounts with the judgements of a file in them, one in memory at a time; put this before an export or a listing.

    ``tell`` is given a problem for each line that cannot be read and each judgement that does not count. ``known`` are the ids of
    all documents that will come (a ``Record``): judgements on others are tried on the document of the same address.
    ``knowledge`` as in ``judged``. Raises ``MissingInput`` at the first account.
    """
    read = read_judgements(path)
    for problem in read.problems:
        tell(problem)
    by_document, by_url = _index(read.found, known)
    met: set[str] = set()
    for account in accounts:
        mine = [*by_document.get(account.document.id, ()), *by_url.get(account.document.url or "", ())]
        if not mine:
            yield account
            continue
        found = fitted([account], mine)
        met |= {j.id for j in mine}
        for fit in found.fits:
            if fit.state in ("contested", "unfit"):
                tell(problem_of(fit, path))
        yield judged(account, found, knowledge)
    missing = (j for j in chain.from_iterable(by_document.values()) if j.id not in met)
    for judgement in missing:
        tell(problem_of(Fit(judgement, "unfit", why="its document is not among those given"), path))


def fit_file(record: Record, path: str | os.PathLike[str], *, tell: Callable[[Problem], None]) -> tuple[Fitted, list[Account]]:
    """The judgements of a file held against a record, and the accounts that were judged. ``tell`` as in ``with_judgements``."""
    read = read_judgements(path)
    for problem in read.problems:
        tell(problem)
    accounts = list(accounts_of(record, read.found))
    found = fitted(accounts, read.found)
    for fit in found.fits:
        if fit.state in ("contested", "unfit"):
            tell(problem_of(fit, path))
    return found, accounts


def accounts_of(record: Record, judgements: Iterable[Judgement]) -> Iterator[Account]:
    """The documents that were judged, one at a time; where one is gone, those of its address."""
    anchors = [a for j in judgements for a in (j.anchor, j.other_anchor) if a is not None]
    gone: set[str] = set()
    for key in dict.fromkeys(a.document for a in anchors):
        account = record.account(key)
        if account is not None:
            yield account
        else:
            gone |= {a.url for a in anchors if a.document == key and a.url}
    given = {a.document for a in anchors}
    moved = [d["id"] for d in record.documents() if d["url"] in gone and d["id"] not in given] if gone else []
    for key in moved:
        account = record.account(key)
        if account is not None:
            yield account


def problem_of(fit: Fit, path: str | os.PathLike[str]) -> Problem:
    """A judgement that does not count, told in one line."""
    judgement = fit.judgement
    about = f"{judgement.decision} {judgement.anchor.kind} {judgement.fact} by {judgement.by} at {judgement.at}"
    return Problem(f"judgement {judgement.id} ({about}) does not count: {fit.why}", str(path))


def _index(
    found: Iterable[Judgement], known: Container[str]
) -> tuple[Mapping[str, list[Judgement]], Mapping[str, list[Judgement]]]:
    """The judgements of single facts by document, and of documents that will not come by address too."""
    by_document: dict[str, list[Judgement]] = defaultdict(list)
    by_url: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in found:
        if judgement.decision not in OF_PAIRS:
            anchor = judgement.anchor
            by_document[anchor.document].append(judgement)
            if anchor.url and known != () and anchor.document not in known:
                by_url[anchor.url].append(judgement)
    return by_document, by_url


class _Settling:
    """What becomes of each fact of one document."""

    def __init__(self, facts: Iterable[Fact], rulings: Mapping[str, Ruling]) -> None:
        self._rulings = rulings
        self._facts = {fact.id: fact for fact in facts} if rulings else {}
        self.touched = any(key in rulings and rulings[key].decision != "confirm" for key in self._facts)
        self.gone: dict[str, bool] = {}
        self._new: dict[str, str] = {}
        for key in _references_first(self._facts) if self.touched else ():
            fact, ruling = self._facts[key], rulings.get(key)
            self.gone[key] = ruling.decision == "reject" if ruling else self.gone.get(fact.within or "", False)
            self._new[key] = self.revised(fact, key).id

    @property
    def renamed(self) -> dict[str, str]:
        """Old id and new, where they differ."""
        return {old: new for old, new in self._new.items() if old != new}

    def changed(self, key: str) -> bool:
        """Whether the fact of this id has other values than were read."""
        return key in self._rulings and bool(self._rulings[key].changes)

    def revised(self, fact: Fact, key: str | None = None) -> Fact:
        """The fact with its corrections and with the ids of other facts as they are now."""
        ruling = self._rulings.get(key or fact.id)
        fact = corrected(fact, ruling.changes) if ruling and ruling.changes else fact
        within = self._now(fact.within, "within")
        fact = replace(fact, within=within) if within != fact.within else fact
        if isinstance(fact, Statement) and (continues := self._now(fact.continues, "continues")) != fact.continues:
            fact = replace(fact, continues=continues)
        return fact

    def _now(self, key: str | None, reference: str) -> str | None:
        """The id, as it is now, of the fact referred to; of one that is gone, what that one referred to."""
        seen: set[str] = set()
        while key is not None and self.gone.get(key) and key not in seen:
            seen.add(key)
            key = getattr(self._facts[key], reference, None)
        return self._new.get(key, key) if key is not None and key not in seen else None


def _references_first(facts: Mapping[str, Fact]) -> Iterator[str]:
    """The ids, each after those that its fact refers to, as far as they go in no circle. Chains may be long: no recursion."""
    done: set[str] = set()
    for first in facts:
        path = [first]
        while path:
            key = path[-1]
            before = (facts[key].within, getattr(facts[key], "continues", None))
            waiting = [r for r in before if r is not None and r in facts and r not in done and r not in path[-2:]]
            if waiting and len(path) <= len(facts):
                path.append(waiting[0])
                continue
            path.pop()
            if key not in done:
                done.add(key)
                yield key


def _checks(before: Account, after: Account, settling: _Settling, knowledge: Knowledge | None) -> Iterator[Check]:
    """The checks in the order of the facts: those of unchanged ones under their new ids, those of changed ones made anew."""
    kept = {c.fact: c for c in before.checks}
    old = [fact for fact in before.facts if not settling.gone[fact.id]]
    anew = knowledge is not None and any(settling.changed(fact.id) for fact in old)
    made = {c.fact: c for c in check_account(after, knowledge)} if anew and knowledge else {}
    given: set[str] = set()
    for was, now in zip(old, after.facts, strict=True):
        check = made.get(now.id) if settling.changed(was.id) else kept.get(was.id)
        if check is not None and now.id not in given:
            given.add(now.id)
            yield replace(check, fact=now.id)
