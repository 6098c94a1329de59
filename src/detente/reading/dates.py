"""Which stretches of a text tell a time, and which days they mean, given the day of the report.

The day of the report may be known as a window only; an answer is then the window that all its days allow. Without it only
expressions that need no report are resolved. Nothing is ever taken from the clock.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from detente.model.happening import Happening
from detente.model.when import When
from detente.reading.calendar_words import window
from detente.reading.date_context import dates_its_clause, governing_noun, is_name, linked
from detente.reading.date_patterns import LINK, OPENER
from detente.reading.date_reading import read_expressions
from detente.reading.date_spans import at_anchor, ending, lasting, led, of_event, shifted, unit_holding
from detente.reading.date_tense import is_past_plan, is_state, is_told_at
from detente.reading.date_values import (
    EITHER,
    NOTHING,
    TOLD,
    Expression,
    Reading,
    choose,
)
from detente.reading.date_words import LETTER
from detente.reading.happenings import NOBODY, HappeningMention, find_happenings
from detente.reading.parsed import Parsed
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST, tense_at

_DAY = timedelta(days=1)
_STARTS = frozenset(LETTER[name] for name in ("UNIT", "MONTH", "SEASON", "WEEKEND", "PARTDAY"))  # "that month", "this summer"
_SENTENCES = 2  # how far back "two days later" looks for the date that it is counted from
_KEPT = ("date", "fiscal", "month", "year", "season", "quarter", "weekday", "relative", "holiday", "decade", "interval")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A stretch of tokens ``first`` to ``last`` (half-open) that tells a time; ``when`` is ``None`` where it dates nothing.

    ``kind`` is ``date``, ``month``, ``year``, ``fiscal``, ``season``, ``quarter``, ``decade``, ``century``, ``weekday``,
    ``relative``, ``duration-window``, ``interval``, ``happening``, ``modifier`` (a date that tells nouns apart: "the 1972 treaty"),
    ``dateline``, ``duration``, ``vague``, ``set``, ``ambiguous`` or ``impossible``. "In", "on" and "at" are left out of
    it; "since", "until", "by", "before" and "after" belong to it, for they change the days.
    """

    first: int
    last: int
    when: When | None
    kind: str
    text: str
    happening: str | None = None


@dataclass(slots=True)
class _Told:
    """The date told last, from which "two days later" is counted."""

    when: When
    token: int
    sentence: int
    has_year: bool
    core: int


def find_dates(
    parsed: Parsed, anchor: When | None, happenings: Mapping[str, Happening], named: Mapping[str, Collection[str]] = NOBODY
) -> list[DateMention]:
    """The mentions in the order of the text. ``named`` are the actors whom the text names, as for ``find_happenings``."""
    reading, expressions = read_expressions(parsed)
    events = find_happenings(parsed, happenings, named, anchor)
    return _Resolver(reading, anchor, happenings).run(expressions, events)


class _Resolver:
    """One text with the day of its report."""

    def __init__(self, reading: Reading, anchor: When | None, happenings: Mapping[str, Happening]) -> None:
        self.r, self.anchor, self.happenings = reading, anchor, happenings
        self.told: _Told | None = None
        self.mentions: list[DateMention] = []
        self.year: tuple[int, int] | None = None  # of "the 1994 memorandum", and its sentence: for "that year"

    def run(self, expressions: list[Expression], events: list[HappeningMention]) -> list[DateMention]:
        """All mentions. A happening takes the words that it is named by ("the September 11 attacks")."""
        taken = {t for event in events for t in range(event.first, event.last)}
        starts = {event.first: event for event in events}
        free = [e for e in expressions if taken.isdisjoint(range(e.core, e.last))]
        items: list[Expression | HappeningMention] = sorted([*free, *events], key=lambda x: (x.first, x.last))
        skip = -1
        for number, item in enumerate(items):
            if number <= skip:
                continue
            following = items[number + 1] if number + 1 < len(items) else None
            if isinstance(item, HappeningMention):
                self._happening(item)
            elif isinstance(following, Expression) and self._range(item, following):
                skip = number + 1
            else:
                skip = number + int(self._expression(item, starts, following))
        return sorted(self.mentions, key=lambda m: (m.first, m.last))

    def _add(self, first: int, last: int, when: When | None, kind: str, happening: str | None = None) -> None:
        start, end = self.r.parsed.span(first, last)
        self.mentions.append(DateMention(first, last, when, kind, self.r.parsed.text[start:end], happening))

    def _tell(self, when: When, e: Expression, *, has_year: bool = True) -> None:
        self.told = _Told(when, e.first, self.r.parsed.sent[e.first], has_year and e.needs == NOTHING, e.core)

    def _expression(self, e: Expression, starts: Mapping[int, HappeningMention], following: object) -> bool:
        """Resolve one expression; whether it took the next item with it."""
        if e.offset and self._counted_from(e, following):
            return True
        if e.count and self._with_following(e, following):
            return True
        if e.kind in ("holding", "upto"):
            return False
        when = self._value(e)
        if e.kind == "modifier" and self.r.lows[e.core].isdecimal():
            self.year = (int(self.r.lows[e.core]), self.r.parsed.sent[e.core])
        noun = governing_noun(self.r, e) if e.kind in _KEPT and when else None
        if noun is not None:
            keeps = (
                e.kind != "year"
                and not (e.kind == "holiday" and e.lead)
                and not is_name(self.r, e, noun)
                and (e.lead is not None or dates_its_clause(self.r.parsed, noun, held=noun < e.first, owned=_owns(self.r, e.last)))
            )
            self._add(e.first, e.last, self._led(e, when) if keeps and when else None, "modifier")
            if when is not None and (when.days or 99) <= 31 and not is_name(self.r, e, noun):
                self._tell(when, e, has_year=False)
            return False
        if when is not None and e.kind in _KEPT and not e.offset:
            self._tell(when, e)
        self._add(e.first, e.last, self._led(e, when) if when else None, e.kind)
        if when is not None:
            self._when_clause(e, when)
        return False

    def _value(self, e: Expression) -> When | None:
        if e.find is None:
            return None
        if e.needs == NOTHING:
            return at_anchor(e.find, When.day(date(2000, 1, 1)), approximate=e.approximate)
        if e.offset and self._points_back(e):
            return at_anchor(e.find, self._told_for(e), approximate=e.approximate)
        if e.offset and self.r.opens_clause(e.last):
            return self._before_clause(e)
        if e.needs in (TOLD, EITHER):
            return at_anchor(e.find, self._told_for(e), approximate=e.approximate)
        inherited = self._year_of_clause(e)
        if inherited is not None:
            return inherited
        return at_anchor(e.find, self._speaking(e), approximate=e.approximate)

    def _speaking(self, e: Expression) -> When | None:
        """The day from which "in three days" is counted: that of the report, or of the words that are reported."""
        told = self.told
        if e.ahead and told is not None and told.sentence == self.r.parsed.sent[e.first] and told.token < e.first:
            return told.when if is_told_at(self.r.parsed, told.core, e.core) else self.anchor
        return self.anchor

    def _points_back(self, e: Expression) -> bool:
        """ "Two days after that meeting", "a month after that": counted on from the date told."""
        after = e.last + 1
        if e.offset is None or e.offset[0] < 0 or after >= len(self.r.lows) or self.r.lows[e.last] not in ("that", "this"):
            return False
        return self.r.parsed.upos[after] in ("NOUN", "PUNCT", "ADJ", "PROPN") and self.r.tape[after] not in _STARTS

    def _told_for(self, e: Expression) -> When | None:
        near = self.told is not None and self.r.parsed.sent[e.first] - self.told.sentence <= _SENTENCES
        if self.told and near and (e.needs == TOLD or self.told.when.days == 1):
            return self.told.when
        if e.needs == EITHER:
            return self.anchor
        if e.that_year and self.year and self.r.parsed.sent[e.first] - self.year[1] <= _SENTENCES:
            return When.year(self.year[0])
        if {"that", "same", "those"} & set(self.r.lows[e.first : e.last]):  # "the Monday of that week"
            return None
        middle = date(2000, 6, 15)  # what lies before the date told, of which there is none, lies before the report
        found = e.find(middle) if e.find else None
        return self.anchor if found and found[1] and found[1] < middle else None

    def _before_clause(self, e: Expression) -> When | None:
        """ "… said Saturday, a day after the treaty was suspended": the clause lies that far from the date told in the sentence."""
        told, offset = self.told, e.offset
        if offset is None or told is None or told.sentence != self.r.parsed.sent[e.first]:
            return None
        if self._opens(e.first) or self.r.lows[e.first] == "the":
            return None
        count, unit = offset
        back = shifted(-count, unit)
        return at_anchor(back, told.when, approximate=e.approximate)

    def _opens(self, at: int) -> bool:
        """ "… on Friday, and two days after the vote he left": a clause of its own, to which the date before does not reach."""
        p = self.r.parsed
        while at > 0 and p.word[at - 1] == ",":
            at -= 1
        return at > 0 and (p.upos[at - 1] == "CCONJ" or p.word[at - 1] in (";", ":"))

    def _year_of_clause(self, e: Expression) -> When | None:
        """ "Signed in May 1972, it entered into force in October": the year of a date with a year in the same clause."""
        told = self.told
        if e.partial is None or told is None or not told.has_year or told.sentence != self.r.parsed.sent[e.first]:
            return None
        if told.when.earliest is None or told.when.latest is None or (told.when.days or 0) > 366:
            return None
        if not linked(self.r.parsed, told.core, e.core):
            return None
        for year in (told.when.latest.year, told.when.latest.year + 1):
            bounds = e.partial(year)
            if bounds and bounds[1] and bounds[1] >= told.when.earliest:
                return window(*bounds)
        return None

    def _led(self, e: Expression, when: When) -> When | None:
        if e.soon and e.lead == "until":  # "it runs until Thursday": it runs already
            return led(e.lead, when, self.anchor, OPEN)
        tense = e.tense if e.tense != OPEN else tense_at(self.r.parsed, e.core)
        if tense == HOPED and e.lead == "until":  # "adjourned until June 11"
            tense = PAST
        if tense in (HOPED, FUTURE) and e.lead in ("by", "before") and is_past_plan(self.r.parsed, e.core):
            tense = PAST
        return led(e.lead, when, self.anchor, tense)

    def _when_clause(self, e: Expression, when: When) -> None:
        """ "since August, when it accused …": the clause has the date before it."""
        for at in (e.last, e.last + 1):
            if at < len(self.r.lows) and self.r.lows[at] == "when" and (at == e.last or self.r.lows[e.last] == ","):
                self._add(at, at + 1, when, e.kind)

    def _counted_from(self, e: Expression, following: object) -> bool:
        """ "Two days after the Bali summit", "a day before 12 July": counted from what is named behind it."""
        if not isinstance(following, Expression | HappeningMention) or e.offset is None:
            return False
        gap = range(e.last, following.first if isinstance(following, HappeningMention) else following.core)
        if len(gap) > 2 or any(self.r.lows[t] not in ("the", "last", "a") for t in gap):
            return False
        if isinstance(following, HappeningMention):
            base: When | None = self.happenings[following.id].when
            self._add(following.first, following.last, None, "happening", following.id)
        else:
            base = self._value(following)
        away = e.find if e.loose and e.find else shifted(*e.offset)
        moved = at_anchor(away, base, approximate=e.approximate) if base else None
        self._add(e.first, following.last, moved, "relative")
        return True

    def _with_following(self, e: Expression, following: object) -> bool:
        """ "For three days starting Sunday", "the week of July 17": a length or a unit with the date that follows."""
        if not isinstance(following, Expression) or following.find is None or e.count is None:
            return False
        count, unit = e.count
        words = self.r.lows[e.last : following.core]
        if e.kind in ("holding", "upto"):
            if words not in ([], ["the"], ["the", "end", "of"], ["end", "of"]):
                return False
            base = self._value(following)
            when = (unit_holding(base, unit) if e.kind == "holding" else ending(base, count, unit)) if base else None
            first = e.first
        else:
            if not words or words[0] not in ("starting", "beginning") or not set(words[1:]) <= {"on", "from", "in", "the"}:
                return False
            tense = tense_at(self.r.parsed, e.first)
            if following.retense:
                following.find, following.tense = following.retense(tense), tense
            when = lasting(self._value(following), count, unit)
            first = e.first - int(e.first > 0 and self.r.lows[e.first - 1] == "for")
        self._add(first, following.last, when, "interval")
        if when is not None:
            self._tell(when, following)
        return True

    def _range(self, one: Expression, other: Expression) -> bool:
        """ "From March to June 2022", "between 2010 and 2014", "12 June – 3 July"."""
        if one.find is None or other.find is None or one.offset or other.offset or other.inner - one.last not in (0, 1, 2):
            return False
        link = LINK.fullmatch(self.r.tape, one.last, other.inner)
        opener = OPENER.search(self.r.tape, max(0, one.first - 3), one.first)
        opens = opener.lastgroup if opener else None
        if link is None or one.kind in ("duration-window", "vague"):
            return False
        if link.lastgroup == "and" and opens != "between":
            return self._shared_year(one, other)
        if (link.lastgroup == "and") != (opens == "between"):
            return False
        if opens is None and (one.kind != other.kind or (self.r.lows[one.last] in ("by", "to") and one.kind == "year")):
            return False
        when = self._joined(one, other)
        first = opener.start() if opener else one.first
        self._add(first, other.last, when, "interval")
        if when is not None:
            self._tell(when, other)
        return True

    def _shared_year(self, one: Expression, other: Expression) -> bool:
        """ "In June and July 2021": the year is of both; one that follows the other at once makes one stretch with it."""
        if one.partial is None or one.kind != other.kind or other.needs != NOTHING or one.lead or other.lead:
            return False
        last = self._value(other)
        first = at_anchor(choose(one.partial, PAST), When.day(last.latest)) if last and last.latest else None
        if first is None or last is None or first.latest is None:
            return False
        if first.latest + _DAY != last.earliest:
            one.find, one.needs, one.partial = (lambda _: (first.earliest, first.latest)), NOTHING, None
            return False
        when = window(first.earliest, last.latest)
        self._add(one.first, other.last, when, "interval")
        if when is not None:
            self._tell(when, other)
        return True

    def _joined(self, one: Expression, other: Expression) -> When | None:
        if other.tense == OPEN and other.retense and is_state(self.r.parsed, other.core):
            other.find = other.retense(FUTURE)  # "is valid from 1 March to 31 May": it is not over
        last = self._value(other)
        if last is None or last.latest is None:
            return None
        if one.partial is not None:
            end = last.latest
            first = at_anchor(choose(one.partial, PAST), When.day(end))
        else:
            first = self._value(one)
        made = window(first.earliest, last.latest) if first else None
        if made is None and first and first.earliest and one.kind == other.kind == "weekday" and last.latest < first.earliest:
            week = timedelta(days=7)
            if other.tense == PAST:
                return window(first.earliest - week, last.latest)
            return window(first.earliest, last.latest + week)
        if made is None and first is not None and other.partial is not None and first.latest is not None:
            later = at_anchor(choose(other.partial, FUTURE), When.day(first.latest))
            made = window(first.earliest, later.latest) if later else None
        return made

    def _happening(self, event: HappeningMention) -> None:
        known = self.happenings[event.id].when
        self._add(event.first, event.last, of_event(event, known, self.anchor), "happening", event.id)


def _owns(r: Reading, at: int) -> bool:
    return at < len(r.lows) and r.lows[at] in ("'s", "’s", "'", "’")
