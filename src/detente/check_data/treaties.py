"""What a lawyer would find at once in an agreement's file: acts out of their order, articles that the clauses do not have,
states in two rows, limits that overlap.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from detente.check_data.sources import Files, Source, Step
from detente.errors import BadDate
from detente.model.text import Problem
from detente.model.when import When

# What opens an agreement: nothing that presupposes it can be earlier.
_OPENING = ("signature", "adoption", "political-commitment")
_CONSENT = ("ratification",)
# An article as the treaty counts: XV(2), 15, 20 bis. Annexes, protocols and memoranda are named in words.
_ARTICLE = re.compile(r"(?:[IVXLC]+|\d+)\b")


def check_treaties(files: Files) -> list[Problem]:
    """The faults of each agreement's file that a form cannot show."""
    found = [
        problem
        for source in files.under("agreements/")
        for check in (_declared, _order, _own_order, _articles, _rows, _limits, _notices)
        for problem in check(source)
    ]
    return [*found, *_circles(files)]


def _dated(source: Source) -> Iterator[tuple[tuple[Step, ...], str, list[str], When]]:
    """Every act of the agreement itself with its place: kind, parties, date."""
    for number, act in enumerate(source.data["acts"]):
        if not act.get("instrument"):
            yield from _when((*("acts", number), "when"), act["act"], act["parties"], act["when"])
    for number, row in enumerate((source.data.get("states") or {}).get("rows", ())):
        for kind in ("signature", "ratification", "accession", "succession"):
            if kind in row:
                yield from _when(("states", "rows", number, kind), kind, [row["state"]], row[kind])


def _when(
    path: tuple[Step, ...], kind: str, parties: list[str], text: str
) -> Iterator[tuple[tuple[Step, ...], str, list[str], When]]:
    try:
        yield path, kind, parties, When.parse(text)
    except BadDate:
        return  # told by the check of dates


def _declared(source: Source) -> Iterator[Problem]:
    """A declaration has somebody who makes it."""
    if source.data["kind"] == "unilateral" and not source.data.get("parties") and not source.data.get("states"):
        yield source.problem("a unilateral record needs the state that declares it: add it under parties", ["kind"])


def _order(source: Source) -> Iterator[Problem]:
    """No act is older than the agreement."""
    acts = list(_dated(source))
    opening = [w.earliest for _, kind, _, w in acts if kind in _OPENING and w.earliest]
    if not opening:
        return
    first = min(opening)
    for path, kind, _, when in acts:
        if when.latest and when.latest < first:
            yield source.problem(f"{kind} of {when} lies before the first signature or adoption, {first}: correct one", path)


def _own_order(source: Source) -> Iterator[Problem]:
    """No state ratifies before it signs."""
    signed: dict[str, When] = {}
    for _, kind, parties, when in _dated(source):
        if kind == "signature":
            signed.update({p: when for p in parties if p not in signed})
    for path, kind, parties, when in _dated(source):
        for party in parties if kind in _CONSENT else ():
            own = signed.get(party)
            if own and own.earliest and when.latest and when.latest < own.earliest:
                yield source.problem(f"{party} ratified on {when}, before it signed on {own}: correct one of the two", path)


def _articles(source: Source) -> Iterator[Problem]:
    """What is counted under an article stands under a clause of that article, or of the paragraph above it."""
    there = {clause["article"] for clause in source.data["clauses"]}
    bases = {_base(article) for article in there}
    for key in ("limits", "holdings", "verification", "channels"):
        for number, entry in enumerate(source.data.get(key) or ()):
            article = entry.get("article")
            if article and _ARTICLE.match(article) and article not in there and _base(article) not in bases:
                message = f"article {article} is not among the clauses: add the clause or correct the article"
                yield source.problem(message, (key, number, "article"))


def _base(article: str) -> str:
    return article.partition("(")[0].strip()


def _rows(source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, row in enumerate((source.data.get("states") or {}).get("rows", ())):
        if row["state"] in seen:
            message = f"{row['state']} has two rows: join them, or write the second as an act"
            yield source.problem(message, ("states", "rows", number))
        seen.add(row["state"])


def _limits(source: Source) -> Iterator[Problem]:
    """Two limits on the same thing for the same states at the same time."""
    known: list[tuple[tuple[Any, ...], When | None, int]] = []
    for number, limit in enumerate(source.data.get("limits") or ()):
        if not _is_dated(limit):
            continue  # told by the check of dates
        key = (limit["article"], limit["unit"], limit.get("counted"), tuple(sorted(limit.get("parties") or ())))
        time = _time(limit)
        for other, span, earlier in known:
            if other == key and _overlap(span, time):
                message = f"overlaps with limit {earlier + 1} of the same article, unit and parties: correct from or to"
                yield source.problem(message, ("limits", number))
        known.append((key, time, number))


def _is_dated(limit: Mapping[str, Any]) -> bool:
    try:
        _time(limit)
    except BadDate:
        return False
    return True


def _time(limit: Mapping[str, Any]) -> When | None:
    """From when to when a limit holds; ``None``: without bounds. Raises ``BadDate``."""
    begin = When.parse(limit["from"]) if limit.get("from") else None
    end = When.parse(limit["to"]) if limit.get("to") else None
    return When(begin.earliest if begin else None, end.latest if end else None) if begin or end else None


def _overlap(one: When | None, other: When | None) -> bool:
    if one is None or other is None:
        return True
    return not (
        (one.latest and other.earliest and one.latest < other.earliest)
        or (other.latest and one.earliest and other.latest < one.earliest)
    )


def _circles(files: Files) -> Iterator[Problem]:
    """Agreements that begin or end with themselves, directly or by way of others: nothing could be computed for them."""
    links: dict[str, dict[str, tuple[Source, int]]] = {}
    for source in files.under("agreements/"):
        for number, clause in enumerate(source.data["clauses"]):
            for key in ("with", "agreement", "participants"):
                other = clause.get("parameters", {}).get(key)
                if other:
                    links.setdefault(source.data["id"], {})[other] = (source, number)
    for key, found in links.items():
        for other, (source, number) in found.items():
            if _leads_back(links, other, key):
                message = f"{key} begins or ends with {other}, which begins or ends with it: correct the agreement's id"
                yield source.problem(message, ("clauses", number, "parameters"))


def _leads_back(links: Mapping[str, Mapping[str, Any]], start: str, goal: str) -> bool:
    """Whether one comes from ``start`` to ``goal`` by the links."""
    seen, ways = set(), [start]
    while ways:
        key = ways.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            ways.extend(links.get(key, ()))
    return False


def _notices(source: Source) -> Iterator[Problem]:
    """A day of effect before the act that brings it about, but for a succession, which may reach back."""
    for number, act in enumerate(source.data["acts"]):
        if act["act"] == "succession" or not act.get("effect"):
            continue
        try:
            when, effect = When.parse(act["when"]), When.parse(act["effect"])
        except BadDate:
            continue
        if when.earliest and effect.latest and effect.latest < when.earliest:
            message = f"takes effect on {effect}, before the act itself on {when}: correct one"
            yield source.problem(message, ("acts", number, "effect"))
