"""The date of a document: given with it, written in it, or narrowed down by what it tells of.

A window that a text tells is as wide as its words allow. Every step of narrowing gives its reason; a clue that contradicts the
stronger ones before it is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from detente.intake.dateline import Dateline, find_dateline
from detente.intake.written_dates import read_written_date
from detente.model.agreement import Agreement
from detente.model.facts import Dating
from detente.model.happening import Happening
from detente.model.text import Document
from detente.model.when import When
from detente.reading.calendar_words import WEEKDAYS, day_of
from detente.reading.date_context import governing_noun
from detente.reading.date_reading import read_expressions
from detente.reading.date_spans import at_anchor, led
from detente.reading.date_values import ANCHOR, NOTHING, Expression, Reading
from detente.reading.dates import DateMention
from detente.reading.dating_clues import (
    Clue,
    Told,
    bare_weekday,
    counted_after,
    in_words,
    joined,
    told_acts,
    told_happenings,
)
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed
from detente.reading.tense import PAST, announces, tense_at

_ONE = timedelta(days=1)
_WEEK = timedelta(days=6)  # a report that says "on Tuesday" is of that Tuesday or of the six days after it
_DATE = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+\.?,?\s+\d{4}|[A-Z][a-z]+\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{4}-\d\d-\d\d)"
)
_ALONE = re.compile(rf"\W{{0,9}}(?:[A-Z][\w .'’-]{{1,40}},\s+)?(?:[A-Z][a-z]{{2,5}}day,?\s+)?(?P<date>{_DATE})\W{{0,9}}")
_LABELLED = re.compile(
    rf"\W{{0,9}}(?:first )?(?:published|posted|issued|released|date)\b(?: on| at)? ?:? ?(?P<date>.*{_DATE}.*)", re.IGNORECASE
)
_CALENDAR = ("date", "month", "year", "season", "quarter", "decade", "interval")


@dataclass(slots=True)
class _Window:
    """What is known so far, with its reasons. ``strong`` is the last day of something that the report is surely not before."""

    first: date | None = None
    last: date | None = None
    strong: date | None = None
    because: list[str] = field(default_factory=list)

    def narrow(self, clue: Clue) -> None:
        """Take a clue; nothing changes where it says nothing new or contradicts what is known."""
        first = max(d for d in (self.first, clue.first) if d) if self.first or clue.first else None
        last = min(d for d in (self.last, clue.last) if d) if self.last or clue.last else None
        if (first, last) == (self.first, self.last) or (first and last and first > last):
            return
        self.first, self.last = first, last
        self.because.append(clue.because)


def date_document(
    document: Document, parsed: Parsed, mentions: Sequence[Mention], dates: Sequence[DateMention],
    happenings: Mapping[str, Happening], agreements: Mapping[str, Agreement],
) -> Dating | None:  # fmt: skip
    """The day or the window of the report, with reasons; ``None`` where nothing in it tells.

    ``dates`` are those read without an anchor: their happenings are taken from there.
    """
    if document.published:
        return Dating(document.published, ("given with the document",))
    dateline = find_dateline(document.text)
    written = _of_dateline(dateline) or _of_line(document.text)
    if written:
        return written
    ids = {m.id for m in mentions if m.kind == "agreement"}
    named = {name: agreement for name, agreement in agreements.items() if name in ids}
    reading, expressions = read_expressions(parsed)
    told = [*told_acts(parsed, mentions, named), *told_happenings(parsed, dates, happenings)]
    return _narrowed(reading, expressions, told, dateline)


def _of_dateline(dateline: Dateline | None) -> Dating | None:
    if dateline is None or dateline.year is None or dateline.month is None or dateline.day is None:
        return None
    day = day_of(dateline.year, dateline.month, dateline.day)
    return Dating(When.day(day), (f"its dateline gives {in_words(When.day(day))}",)) if day else None


def _of_line(text: str) -> Dating | None:
    """A line near the beginning or the end that gives the date of publication, or one that is a date and a place alone."""
    lines = text.split("\n")
    for line in (*lines[:12], *lines[12:][-5:]):
        found = _LABELLED.fullmatch(line.strip()) if len(line) < 120 else None
        found = found or (_ALONE.fullmatch(line.strip()) if len(line) < 120 and line in lines[:12] else None)
        when = read_written_date(found["date"]) if found else None
        if when and when.is_day:
            return Dating(when, (f"a line of the text gives {in_words(when)}",))
    return None


def _narrowed(
    reading: Reading, expressions: Sequence[Expression], told: Sequence[Told], dateline: Dateline | None
) -> Dating | None:
    sent = reading.parsed.sent
    window, used = _Window(), set[int]()
    for day, because, token in counted_after(reading, expressions, told):
        window.narrow(Clue(day, day + _WEEK, because))
        used.update(e.core for e in expressions if sent[e.core] == sent[token])
    for clue, token in joined(reading, expressions, told):
        window.narrow(clue)
        used.add(token)
    _by_past(window, reading, expressions, told)
    _by_future(window, reading, expressions, told)
    _by_months(window, reading, expressions, used)
    _by_weekday(window, bare_weekday(reading, expressions, used))
    _by_dateline_day(window, dateline)
    if window.first is None and window.last is None:
        return None
    return Dating(When(window.first, window.last), tuple(window.because))


def _by_past(window: _Window, r: Reading, expressions: Sequence[Expression], told: Sequence[Told]) -> None:
    """What is told as past is not after the report: the latest of it counts."""
    clues = [*_past_things(told), *_past_dates(r, expressions)]
    for clue, strong in sorted(clues, key=lambda c: c[0].first or date.min, reverse=True):
        if window.last is None or (clue.first and clue.first <= window.last):
            window.narrow(clue)
            if strong:
                window.strong = max(window.strong or date.min, clue.first or date.min)


def _past_things(told: Sequence[Told]) -> Iterator[tuple[Clue, bool]]:
    for thing in told:
        if thing.past and thing.sure:
            first = thing.when.earliest if thing.thing == "act" else thing.when.latest
            verb = "is told as past" if thing.thing == "happening" else "which is told as past"
            mark = " (" if thing.thing == "happening" else " on "
            days = in_words(When.day(first)) if thing.thing == "act" and first else in_words(thing.when)
            because = f"{thing.said}{mark}{days}{') ' if thing.thing == 'happening' else ', '}{verb}"
            if first:
                yield Clue(first, None, because), True


def _past_dates(r: Reading, expressions: Sequence[Expression]) -> Iterator[tuple[Clue, bool]]:
    for e in expressions:
        when = _absolute(e)
        if when is None or e.kind not in _CALENDAR or e.lead in ("until", "by", "before") or governing_noun(r, e) is not None:
            continue
        after = led(e.lead, when, None, PAST)
        first = after.earliest if after else None
        if first and (tense_at(r.parsed, e.core) == PAST or e.lead == "since"):
            yield Clue(first, None, f"it tells of {in_words(when)} as past"), when.is_day


def _absolute(e: Expression) -> When | None:
    if e.find is None or e.needs != NOTHING:
        return None
    return at_anchor(e.find, When.day(date(2000, 1, 1)))


def _by_future(window: _Window, r: Reading, expressions: Sequence[Expression], told: Sequence[Told]) -> None:
    """What is announced with "will" is not before the report."""
    for e in expressions:
        when = _absolute(e)
        if when and when.latest and e.kind in _CALENDAR and e.lead not in ("since", "after") and announces(r.parsed, e.core):
            window.narrow(Clue(None, when.latest, f"it announces something for {in_words(when)}"))
    for thing in told:
        if thing.planned and thing.thing == "happening" and thing.when.latest:
            window.narrow(Clue(None, thing.when.latest, f"{thing.said} ({in_words(thing.when)}) is told as still to come"))


def _by_months(window: _Window, r: Reading, expressions: Sequence[Expression], used: set[int]) -> None:
    """Where the year is known: "in May" told as past is over. Of the month itself one says "this month"."""
    if window.first is None or window.last is None or window.first.year != window.last.year:
        return
    for e in expressions:
        plain = e.kind in ("month", "date") and e.lead is None and e.needs == ANCHOR and e.tense == PAST and e.core not in used
        bounds = e.partial(window.first.year) if plain and e.partial else None
        if bounds and bounds[0] and bounds[1] and governing_noun(r, e) is None:
            after = bounds[1] + _ONE if e.kind == "month" else bounds[1]
            when = When(bounds[0], bounds[1])
            window.narrow(Clue(after, None, f"it tells of {in_words(when)} as past"))


def _by_weekday(window: _Window, weekday: str | None) -> None:
    """The report tells of a weekday: it is not before the first such day after what it tells as past."""
    if weekday is None or window.strong is None or window.strong == date.max:
        return
    day = window.strong + timedelta(days=(WEEKDAYS[weekday] - window.strong.weekday()) % 7)
    name = weekday.capitalize()
    window.narrow(Clue(day, None, f"it tells of a {name}: the first {name} after that is {in_words(When.day(day))}"))


def _by_dateline_day(window: _Window, dateline: Dateline | None) -> None:
    """A dateline without its year, where only one year remains."""
    if dateline is None or not (dateline.month and dateline.day and window.first and window.last):
        return
    years = range(window.first.year, min(window.last.year, window.first.year + 50) + 1)
    days = [d for y in years if (d := day_of(y, dateline.month, dateline.day)) and window.first <= d <= window.last]
    if len(days) == 1:
        window.narrow(Clue(days[0], days[0], f"its dateline gives the day, {in_words(When.day(days[0]))[:-5]}"))
