"""The date of a document: given with it, or narrowed by what the text refers to. Never today's date.

A report is later than what it tells as past: happenings, acts on record, full dates. A weekday without a date is the last
one before the report, so that the report cannot be earlier than that weekday after all this. "Earlier this year" beside an act
on record gives the year; a month without a year beside one says that less than a year has passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.intake.dateline import find_dateline
from detente.model.agreement import Act, Agreement
from detente.model.facts import Dating
from detente.model.happening import Happening
from detente.model.text import Document
from detente.model.when import When, add_months
from detente.model.words import day_text
from detente.reading.calendar_words import MONTHS, WEEKDAYS, day_of
from detente.reading.dates import DateMention
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed
from detente.reading.tense import FUTURE, tense_at

_DAY = timedelta(days=1)
_THIS_YEAR = re.compile(r"\b(?:earlier |later )?this year\b", re.IGNORECASE)
_ON_WEEKDAY = re.compile(rf"\bon ({'|'.join(d for d in WEEKDAYS if len(d) > 5)})\b", re.IGNORECASE)
_LONG_MONTHS = "|".join(m for m in MONTHS if len(m) > 4 or m in ("may", "june", "july"))
_IN_MONTH = re.compile(rf"\bin ({_LONG_MONTHS})\b(?!,? \d{{4}})", re.IGNORECASE)
_FULL = ("date", "month", "year")  # kinds of mention that say a year
# The words of reporting for the acts on record.
_ACTS = {
    "suspend": ("suspension",), "freeze": ("suspension",), "withdraw": ("withdrawal-notice", "withdrawal"),
    "leave": ("withdrawal-notice", "withdrawal"), "quit": ("withdrawal-notice", "withdrawal"), "exit": ("withdrawal-notice",),
    "pull": ("withdrawal-notice",), "extend": ("extension",), "sign": ("signature",), "ratify": ("ratification",),
    "accede": ("accession",), "expire": ("expiry",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Told:
    """An act that the text tells as past, with the sentence that tells it."""

    name: str
    act: Act
    sentence: str


def date_document(
    document: Document, parsed: Parsed, mentions: Sequence[Mention], dates: Sequence[DateMention],
    happenings: Mapping[str, Happening], agreements: Mapping[str, Agreement],
) -> Dating | None:  # fmt: skip
    """The document's date with its reasons, ``None`` where the text does not tell. ``dates`` are those read without an anchor."""
    if document.published:
        return Dating(document.published, ("given with the document",))
    dateline = find_dateline(document.text)
    if dateline and dateline.year and dateline.month and dateline.day:
        day = day_of(dateline.year, dateline.month, dateline.day)
        if day:
            return Dating(When.day(day), ("the dateline gives the day",))
    acts = list(_acts_told(parsed, mentions, agreements))
    floor = _floor(parsed, dates, happenings, acts)
    if floor is None:
        return None
    earliest, reasons = floor[0] + _DAY, [floor[1]]
    earliest = _on_weekday(parsed.text, earliest, reasons)
    latest = _ceiling(acts, earliest, reasons)
    if latest is not None and latest < earliest:
        return None  # the text contradicts what is on record: better no date than a wrong one
    return Dating(When(earliest, latest), tuple(reasons))


def _floor(
    parsed: Parsed, dates: Sequence[DateMention], happenings: Mapping[str, Happening], acts: Sequence[_Told]
) -> tuple[date, str] | None:
    """The last day that the text tells as past, and what was on it."""
    found: list[tuple[date, str]] = []
    for mention in dates:
        happening = happenings.get(mention.happening or "")
        if tense_at(parsed, mention.first) == FUTURE:
            continue
        if happening is not None and happening.when.latest is not None:
            found.append((happening.when.latest, f"{happening.name} ({day_text(happening.when.latest)}) is told as past"))
        elif mention.kind in _FULL and mention.when is not None and mention.when.earliest is not None:
            found.append((mention.when.earliest, f"“{mention.text}” is told as past"))
    for told in acts:
        day = told.act.when.earliest
        if day is not None:
            found.append((day, f"{told.name}: the {told.act.act.replace('-', ' ')} of {day_text(day)} is told as past"))
    return max(found, default=None, key=lambda x: x[0])


def _acts_told(parsed: Parsed, mentions: Sequence[Mention], agreements: Mapping[str, Agreement]) -> Iterator[_Told]:
    """The first act on record of each kind that a sentence tells of an agreement that it names."""
    for mention in mentions:
        agreement = agreements.get(mention.id or "") if mention.kind == "agreement" else None
        if agreement is None:
            continue
        first, last = parsed.sents[parsed.sent[mention.first]]
        for token in range(first, last):
            kinds = _ACTS.get(parsed.lemma[token].lower(), ())
            if parsed.xpos[token] not in ("VBD", "VBN") or tense_at(parsed, token) == FUTURE:
                continue
            acts = [a for a in agreement.acts if a.act in kinds and a.instrument is None]
            if acts:
                text = parsed.text[parsed.start[first] : parsed.end[last - 1]]
                yield _Told(agreement.name, min(acts, key=lambda a: a.when.earliest or date.max), text)


def _on_weekday(text: str, earliest: date, reasons: list[str]) -> date:
    """The first such weekday from ``earliest`` on, where the text tells of one weekday only."""
    named = {m[1].lower() for m in _ON_WEEKDAY.finditer(text)}
    if len(named) != 1:
        return earliest
    name = named.pop()
    day = earliest + timedelta(days=(WEEKDAYS[name] - earliest.weekday()) % 7)
    reasons.append(f"it tells of a {name.title()}: the first one after that is {day_text(day)}")
    return day


def _ceiling(acts: Sequence[_Told], earliest: date, reasons: list[str]) -> date | None:
    """The last day that an act told without its year allows."""
    ends: list[tuple[date, str]] = []
    for told in acts:
        day = told.act.when.earliest
        if day is None:
            continue
        act = told.act.act.replace("-", " ")
        if _THIS_YEAR.search(told.sentence):
            ends.append((date(day.year, 12, 31), f"{told.name}: the {act} was “this year”, which was {day.year}"))
        month = _IN_MONTH.search(told.sentence)
        if month and MONTHS[month[1].lower()] == day.month:
            end = add_months(day.replace(day=1), 12) - _DAY
            ends.append((end, f"{told.name}: the {act} of {day_text(day)} is told by its month alone"))
    later = [x for x in ends if x[0] >= earliest]
    if not ends or not later:
        return min(ends)[0] if ends else None
    end, reason = min(later, key=lambda x: x[0])
    reasons.append(reason)
    return end
