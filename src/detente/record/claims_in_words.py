"""What the words around a fact claim beyond it: that a contact is the first since a day, the last, or the third this year.

The facts have no field for this. The sentence of the fact's evidence is held against the patterns of ``lexicon/firsts.yaml``; a
claim belongs to the fact whose word stands nearest to it. The time that is named ("since 2011", "in five years", "since the
invasion") is read here, for these few forms only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente.model.facts import Contact, Fact, TreatyAct
from detente.model.happening import Happening
from detente.model.report import Account
from detente.model.text import Span
from detente.model.when import When, add_months, last_of_month

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBER = rf"(?:\d{{1,3}}|{'|'.join(_SMALL)})"
_CONTACT = (
    "(?:phone call|telephone call|video call|call|conversation|phone conversation|meeting|summit|encounter|talk|visit|trip|letter|"
    "contact|exchange)"
)
_MONTH = f"(?:{'|'.join(_MONTHS)})"
_DATE = (
    rf"(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:, \d{{4}})?\b|(?:in )?(?:early |mid-|late )?{_MONTH}(?: \d{{4}})?"
    r"|\d{4})"
)
_TIME = (
    rf"(?:,? (?P<since>since (?:the )?(?P<date>{_DATE})\b|since (?P<landmark>[a-z0-9' -]{{3,80}}))"
    rf"|,? (?P<span>(?:in|within|over|for|during) (?:the (?:last|past) )?(?:(?:more than|over|almost|nearly|about|at least) )?"
    rf"(?P<n>a|an|{_NUMBER}) (?P<unit>day|week|month|year|decade)s?\b)"
    r"|,? (?P<this>this (?:year|month|week)\b|in (?P<year>(?:19|20)\d\d)\b))"
)
_PLACES = {
    "{time}": _TIME, "{number}": rf"(?P<many>(?:{'|'.join(_SMALL)}|\d{{1,2}}))", "{contacts}": _CONTACT + "s",
    "{contact}": _CONTACT + r"\b", "{first}": rf"(?P<nth>{'|'.join(_ORDINALS[1:])}|\d{{1,2}}(?:st|nd|rd|th))",
}  # fmt: skip
_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n\s*\n")
_ABBREVIATED = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Lt|Col|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)\.$"
)
_REACH = 600  # characters of a sentence before and after the fact's word that are looked at
_NEAR = 250  # characters that may lie between a claim and the fact's word
_FIRST_WORD = {Contact: "channel", TreatyAct: "agreement"}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim in words. ``kind``: ``first``, ``last``, ``count`` or ``last-agreement``; ``since`` the day or time that is named
    (of a count the window), ``None`` where none is or it cannot be told; ``number`` of a count, ``nth`` where it is the number of
    this one ("the third") and not of them all ("three calls"); ``quote`` the words."""

    kind: str
    quote: str
    since: When | None = None
    number: int | None = None
    nth: bool = False


class ClaimWords:
    """The patterns, made ready. ``entries`` are those of ``lexicon/firsts.yaml``; ``happenings`` are the landmarks."""

    def __init__(self, entries: Iterable[Mapping[str, Any]], happenings: Iterable[Happening] = ()) -> None:
        self._patterns = [(str(e["kind"]), re.compile(r"\b" + _filled(str(e["says"])))) for e in entries]
        self._landmarks = sorted((mark for h in happenings for mark in _landmarks(h)), key=lambda m: (-len(m[0]), m[0], str(m[2])))

    def around(self, fact: Fact, account: Account) -> Iterator[Claimed]:
        """What the sentence of a fact claims of it; of several facts in one sentence the nearest has the claim."""
        anchor = fact.span(_FIRST_WORD.get(type(fact), "")) if fact.mood != "denied" else None
        text = account.document.text
        if anchor is None or not 0 <= anchor.start < anchor.end <= len(text):
            return
        sentence = sentence_around(text, anchor)
        rivals = [s for f in account.facts if type(f) is type(fact) and f.id != fact.id for s in f.spans(_FIRST_WORD[type(fact)])]
        for claim, at in self.claims(sentence.of(text), _report(account)):
            if (claim.kind == "last-agreement") is not isinstance(fact, TreatyAct):
                continue
            place = sentence.start + at
            own = min(abs(s.start - place) for s in fact.spans(_FIRST_WORD[type(fact)]))
            if own <= _NEAR and all(abs(s.start - place) >= own for s in rivals):
                yield claim

    def claims(self, sentence: str, report: date | None) -> Iterator[tuple[Claimed, int]]:
        """The first claim of each kind in a sentence, with where it begins (code points). ``report``: the report's day."""
        lowered = "".join(" " if c.isspace() else "'" if c == "’" else c.lower() if len(c.lower()) == 1 else c for c in sentence)
        given: set[str] = set()
        for kind, pattern in self._patterns:
            found = pattern.search(lowered) if kind not in given else None
            if found is None:
                continue
            given.add(kind)
            quote = " ".join(sentence[found.start() : found.end()].split()).rstrip(" ,")
            parts = found.groupdict()
            since = self._since(parts, report)
            if kind == "first" and since and since.earliest and not (parts.get("date") or parts.get("landmark")):
                since = When.day(since.earliest)  # "the first in five years": none from that day on
            yield Claimed(kind, quote, since, _number(parts), bool(parts.get("nth"))), found.start()

    def _since(self, parts: Mapping[str, str | None], report: date | None) -> When | None:
        """The time that is named: of "since 2011" the year, of "in five years" the day five years before the report."""
        if parts.get("date"):
            return _date(parts["date"] or "", report)
        if parts.get("landmark"):
            words = parts["landmark"] or ""
            return next((w for p, place, w in self._landmarks if place in words and re.search(rf"\b{re.escape(p)}\b", words)), None)
        if parts.get("year"):
            return When.year(int(parts["year"] or 0))
        if report is None:
            return None
        if parts.get("this"):
            return _this(parts["this"] or "", report)
        return When(_before(report, parts["n"] or "", parts["unit"] or ""), report) if parts.get("span") else None


def sentence_around(text: str, anchor: Span) -> Span:
    """The sentence in which a span lies, in code points; at most ``_REACH`` characters to each side."""
    start, end = max(0, anchor.start - _REACH), min(len(text), anchor.end + _REACH)
    for found in _END.finditer(text, start, end):
        if _ABBREVIATED.search(text[max(start, found.start() - 5) : found.start() + 1]):
            continue
        if found.end() <= anchor.start:
            start = found.end()
        elif found.start() >= anchor.end:
            return Span(start, found.start() + 1)
    return Span(start, end)


def _landmarks(happening: Happening) -> Iterator[tuple[str, str, When]]:
    """The phrases that point to a happening, with the place that must be named beside those that are vague."""
    for phrase in (*happening.phrases, happening.name):
        yield phrase.casefold(), "", happening.when
    for phrase in happening.vague if happening.place else ():
        yield phrase.casefold().removeprefix("the "), (happening.place or "").casefold(), happening.when


def _filled(says: str) -> str:
    for name, pattern in _PLACES.items():
        says = says.replace(name, pattern)
    return says


def _report(account: Account) -> date | None:
    when = account.dated.when if account.dated else account.document.published
    return when.latest if when else None


def _number(parts: Mapping[str, str | None]) -> int | None:
    nth, many = parts.get("nth"), parts.get("many")
    if nth:
        return int(re.sub(r"\D", "", nth)) if nth[0].isdigit() else _ORDINALS.index(nth) + 1
    if many:
        return int(many) if many.isdigit() else _SMALL.index(many) + 1
    return None


def _date(words: str, report: date | None) -> When | None:
    """ "12 march 2022", "march 12, 2022", "march 2022", "2011"; without a year the last such time before the report."""
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}\b", words)), None)
    year = next((int(y) for y in re.findall(r"\d{4}", words)), None)
    day = next((int(d) for d in re.findall(r"\b\d{1,2}\b", words)), None)
    if month is None:
        return When.year(year) if year else None
    if year is None and report is None:
        return None
    try:
        year = year or _last_year_of(month, day, report or date.max)
        return When.day(date(year, month, day)) if day else When(date(year, month, 1), last_of_month(year, month))
    except ValueError:  # 31 June
        return None


def _last_year_of(month: int, day: int | None, report: date) -> int:
    return report.year if (month, day or 1) <= (report.month, report.day) else report.year - 1


def _this(words: str, report: date) -> When:
    if words.endswith("year"):
        return When(date(report.year, 1, 1), report)
    return When(report.replace(day=1) if words.endswith("month") else report - timedelta(days=report.weekday()), report)


def _before(report: date, number: str, unit: str) -> date:
    """So many days, weeks, months or years before the report."""
    n = 1 if number in ("a", "an") else int(number) if number.isdigit() else _SMALL.index(number) + 1
    try:
        if unit in ("day", "week"):
            return report - timedelta(days=n * (7 if unit == "week" else 1))
        return add_months(report, -n * {"month": 1, "year": 12, "decade": 120}[unit])
    except (ValueError, OverflowError):
        return date.min
