"""The expressions of time of a text with what stands to their left: prepositions, parts, clock times. Not yet resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.intake.dateline import find_dateline
from detente.reading.date_clock import before_clock
from detente.reading.date_context import drops_year, year_stands
from detente.reading.date_holidays import holidays
from detente.reading.date_patterns import ABOUT, LEAD, PART, next_match
from detente.reading.date_relative import build
from detente.reading.date_tense import is_perfect
from detente.reading.date_values import (
    Bounds,
    Expression,
    Find,
    Reading,
    part_named,
    parted,
)
from detente.reading.parsed import Parsed
from detente.reading.tense import PAST, tense_at

_BOUNDS = {"at the earliest": "notbefore", "at the latest": "by"}
_PRELUDES = frozenset("- – — ‑ runup run-up buildup build-up lead-up countdown".split())
_REACH = 8  # tokens to the left that a preposition with its article and what stands between may take


def read_expressions(parsed: Parsed) -> tuple[Reading, list[Expression]]:
    """The expressions of time of a text, not yet resolved; those in its dateline have the kind ``dateline``."""
    reading = Reading(parsed)
    made = [e for first, last in parsed.sents for e in _expressions(reading, first, last)]
    feasts = holidays(reading)
    taken = {t for e in feasts for t in range(e.first, e.last)}
    made = sorted([*(e for e in made if e.first not in taken and e.last - 1 not in taken), *feasts], key=lambda e: e.first)
    dateline, floor = _dateline_end(parsed), 0
    for e in made:
        if parsed.start[e.first] < dateline:
            e.kind, e.find = "dateline", None
        _with_left(reading, e, max(floor, parsed.sents[parsed.sent[e.first]][0]))
        floor = e.last
    return reading, made


def _expressions(r: Reading, first: int, last: int) -> Iterator[Expression]:
    """The expressions of a sentence. What a rule took and its expression left out is looked at again."""
    while found := next_match(r.tape, first, last):
        name, match = found
        made = build(name, r, match)
        first = match.end() if made is None else max(made.last, match.start() + 1)
        if made is not None:
            yield made


def _dateline_end(parsed: Parsed) -> int:
    found = find_dateline(parsed.text)
    return found.span.end if found else 0


def _with_left(r: Reading, e: Expression, floor: int) -> None:
    """What stands before an expression: its part, "about" and the preposition that opens or closes it."""
    if e.kind == "year" and not year_stands(r, e):
        e.kind = "modifier"
        e.find = None
    if e.find is None:
        return
    part = PART.search(r.tape, max(floor, e.first - _REACH), e.first)
    if part:
        _cut(r, e, part)
    about = ABOUT.search(r.tape, max(floor, e.first - _REACH), e.first)
    if about:
        e.first, e.approximate = about.start(), True
    e.inner = e.first
    if e.paired and e.first > floor and r.lows[e.first - 1] in ("between", "from"):
        e.first -= 1
        return
    at = before_clock(r, e, floor)
    lead = LEAD.search(r.tape, max(floor, at - _REACH), at)
    if lead and lead.lastgroup and e.kind != "duration-window":
        _with_lead(r, e, lead, floor, clock=at < e.first)
    if e.lead in (None, "frm") and e.kind == "year" and r.lows[e.first - 1] == "to":
        e.lead = "until" if drops_year(r, e) else None
    bound = _BOUNDS.get(" ".join(r.lows[e.last : e.last + 3]))
    if bound and e.lead in (None, bound) and e.kind != "duration-window":  # "in 2026 at the earliest"
        e.last, e.lead = e.last + 3, bound


def _with_lead(r: Reading, e: Expression, found: re.Match[str], floor: int, *, clock: bool) -> None:
    """The preposition of an expression, with what it means there."""
    lead, first = found.lastgroup, found.start()
    if lead == "frm":
        if e.last < len(r.lows) and r.lows[e.last] in ("onward", "onwards", "on"):  # "from 2014 onwards"
            e.first, e.last, lead = first, e.last + 1, "asof"
        e.lead = lead
        return
    if lead == "until" and r.lows[first] == "up" and first and r.lows[first - 1] in _PRELUDES:
        e.kind, e.find = "vague", None  # "in the run-up to Christmas"
        return
    if r.lows[first] in ("later", "earlier", "sooner") and first > floor and r.lows[first - 1] in ("no", "not"):
        first -= 1
    elif lead == "notbefore":  # "as early as Thursday"; what was "as early as 2014" was then; "earlier than" is before
        if r.lows[first] in ("earlier", "sooner"):
            lead = "before"
        elif tense_at(r.parsed, e.core) == PAST or r.lows[first + 1] not in ("early", "soon"):
            return
    if lead == "before" and first > floor and r.lows[first - 1] == "not":  # "not before 2026"
        first, lead = first - 1, "notbefore"
    if clock and lead in ("after", "before"):  # "shortly after noon on Thursday" is on Thursday
        return
    if lead == "asof" and (clock or is_perfect(r.parsed, e.core)):
        lead = "at"
    if lead == "before" and "end" in r.lows[found.end() : found.end() + 2]:
        lead = "by"
    e.first, e.lead = first, lead
    if lead == "since" and e.retense and e.kind != "weekday":  # what began "since October" has begun, whatever the verb
        e.find, e.tense = e.retense(PAST), PAST


def _cut(r: Reading, e: Expression, found: re.Match[str]) -> None:
    if r.word(found, "hours"):
        size = r.word(found, "hours")
        name = r.lows[found.start("hours")] if size in ("days", "weeks", "months", "years") else ""
        if not name:  # "the early hours of Thursday"
            e.first = found.start()
            return
    else:
        named = part_named(r.word(found, "e"), r.word(found, "early"), r.word(found, "o"), r.word(found, "x"), r.words(found, "k"))
        if named is None:
            return
        name = named
    find, partial, retense = e.find, e.partial, e.retense
    e.first = found.start()
    if r.word(found, "early") and e.kind in ("decade", "century") and e.first and r.lows[e.first - 1] == "the":
        e.first -= 1
    if retense:
        e.retense = lambda tense: _then_part(retense(tense), name)
    e.find = _then_part(find, name) if find else None
    e.partial = (lambda year: _part_of(partial(year), name)) if partial else None


def _then_part(find: Find, name: str) -> Find:
    return lambda anchor: _part_of(find(anchor), name)


def _part_of(bounds: Bounds | None, name: str) -> Bounds | None:
    return parted(bounds, name) if bounds else None
