"""What a calendar date means, with its year or without, and what all expressions of time have in common.

An ``Expression`` needs nothing ("12 July 2023"), the day of the report ("last week") or the date told before it ("two days
later"). All of them grow with the day that they are given, so that two ends of a window are enough to know what a window gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from detente.intake.written_dates import read_written_date
from detente.model.when import When
from detente.reading.calendar_words import MONTHS, ORDINALS, SEASONS, UNITS, WEEKDAYS, day_of, part_of, season, shift
from detente.reading.date_tense import SOON, clause_tense
from detente.reading.date_words import DECADES, count_of, stem, tape_of
from detente.reading.parsed import Parsed
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST

Bounds = tuple[date | None, date | None]
Find = Callable[[date], Bounds | None]
Partial = Callable[[int], Bounds | None]

NOTHING, ANCHOR, TOLD, EITHER = "nothing", "anchor", "told", "either"  # either: the day told before, else the report's
ONE_DAY = timedelta(days=1)
_LAST = frozenset("last final closing dying waning".split())
_PART_UNITS = ("day", "week", "fortnight", "month")
_END_WORDS = {"beginning": "start", "start": "start", "outset": "start", "end": "end", "close": "end", "middle": "mid"}
REL = {"this": 0, "current": 0, "the": 0, "last": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1, "forthcoming": 1}


_FROM_TOLD = {"that": 0, "same": 0, "those": 0, "following": 1, "subsequent": 1, "previous": -1, "preceding": -1}


def reckoned(words: Sequence[str]) -> tuple[int, str]:
    """How many units on "last", "the following" and their like are, and whether from the report or from the date told before."""
    if words[-1] in _FROM_TOLD:
        return _FROM_TOLD[words[-1]], TOLD
    count = REL.get(words[-1], 0)
    return count, TOLD if count > 0 and words[0] == "the" else ANCHOR


@dataclass(slots=True)
class Expression:
    """An expression over tokens ``first`` to ``last`` (half-open). ``find`` gives its days, ``partial`` those in a given year.

    ``offset`` is the count of units on (negative: back) where it is counted from something that may be named behind it, ``count``
    the length of a duration. ``core`` is the first token of the bare expression, ``inner`` that of the one with its part ("the
    end of"), ``first`` that of all with its preposition. ``paired`` is a day with a second one ("3 and 7 August"), ``that_year``
    tells a year told before, ``retense`` gives the days of a weekday or a date without its year under another tense, ``soon`` is
    what a present tells of days to come, ``ahead`` a count of units from now on ("in three days", "within a week"),
    ``loose`` one of a few units ("the days before Christmas").
    """

    first: int
    last: int
    kind: str
    find: Find | None = None
    needs: str = NOTHING
    partial: Partial | None = None
    approximate: bool = False
    offset: tuple[float, str] | None = None
    tense: str = OPEN
    lead: str | None = None
    core: int = 0
    inner: int = 0
    paired: bool = False
    that_year: bool = False
    soon: bool = False
    ahead: bool = False
    loose: bool = False
    count: tuple[float, str] | None = None
    retense: Callable[[str], Find] | None = None


class Reading:
    """A text with its tape, for the rules."""

    def __init__(self, parsed: Parsed) -> None:
        self.parsed = parsed
        self.tape, self.lows = tape_of(parsed)

    def words(self, found: re.Match[str], group: str) -> list[str]:
        """The words of a group, in small letters; none where it is not there."""
        if group not in found.re.groupindex or found.start(group) < 0:
            return []
        return self.lows[found.start(group) : found.end(group)]

    def word(self, found: re.Match[str], group: str) -> str:
        """The last word of a group, or ``""``."""
        return (self.words(found, group) or [""])[-1]

    def opens_clause(self, at: int) -> bool:
        """Whether something follows that the words before are counted from ("a day after the United States left")."""
        if at >= len(self.lows) or self.lows[at] in ("in", "on", "at"):
            return False
        return self.parsed.xpos[at] == "VBG" or self.parsed.upos[at] not in ("PUNCT", "CCONJ", "VERB", "AUX", "SYM")

    @cached_property
    def first_of_sentence(self) -> set[int]:
        """The first token of each sentence."""
        return {first for first, _ in self.parsed.sents}


def choose(partial: Partial, tense: str) -> Find:
    """A date without its year: the last such one up to the report where the clause is past, the first from it on where it is
    future, else the nearest (of a plan told in the past, and of two as near, the later one)."""

    def find(anchor: date) -> Bounds | None:
        for reach in (1, 8):  # 29 February has to be looked for further away
            found = [b for y in range(anchor.year - reach, anchor.year + reach + 1) if 1 <= y <= 9998 and (b := partial(y))]
            if tense == PAST:
                found = [b for b in found if b[0] and b[0] <= anchor][-1:]
            elif tense == FUTURE:
                found = [b for b in found if b[1] and b[1] >= anchor][:1]
            if found:
                return min(found, key=lambda b: _distance(b, anchor, tense))
        return None

    return find


def _distance(bounds: Bounds, anchor: date, tense: str) -> tuple[int, int]:
    first, last = bounds[0] or date.min, bounds[1] or date.max
    away = (first - anchor).days if first > anchor else (anchor - last).days if last < anchor else 0
    return away - (31 if tense == HOPED and first > anchor else 0), int(first > anchor) * (-1 if tense == HOPED else 1)


def in_year(partial: Partial, count: int) -> Find:
    return lambda anchor: partial(anchor.year + count) if 1 <= anchor.year + count <= 9998 else None


def _dated(r: Reading, found: re.Match[str], kind: str, partial: Partial) -> Expression | None:
    """With the year that is written, that of "last year", or an open one."""
    first, last = found.span()
    year, relative, unit = r.word(found, "y"), r.words(found, "ry"), r.word(found, "u")
    if year:
        bounds = partial(int(stem(year)[1]))
        return Expression(first, last, kind, lambda _: bounds) if bounds else None
    if relative and UNITS.get(unit) == "year":
        count, needs = reckoned(relative)
        return Expression(first, last, kind, in_year(partial, count), needs, that_year=needs == TOLD and not count)
    if UNITS.get(r.word(found, "u2")) == "year":
        return _year_beside(r, found, kind, partial)
    if relative or r.word(found, "u2"):  # "12 July last week" is no date: the date ends before
        last = _end_before(r, found, "ry" if relative else "u2")
    tense = clause_tense(r.parsed, first)
    find = choose(partial, FUTURE if tense == SOON else tense)
    made = Expression(first, last, kind, find, ANCHOR, partial, tense=FUTURE if tense == SOON else tense)
    made.soon = tense == SOON
    made.retense = lambda other: choose(partial, other)
    return made


def _end_before(r: Reading, found: re.Match[str], group: str) -> int:
    """Where the words before a group end, "of" and "the" left out."""
    last = found.start(group)
    while r.lows[last - 1] in ("of", "the"):
        last -= 1
    return last


def _year_beside(r: Reading, found: re.Match[str], kind: str, partial: Partial) -> Expression:
    """ "In June the year after", "in June the year before last"; in "the year after the war" the war would have to be known."""
    count = 1 if r.words(found, "side")[0] == "after" else -1
    if r.word(found, "twice"):
        return Expression(*found.span(), kind, in_year(partial, 2 * count), ANCHOR)
    if r.opens_clause(found.end()):
        return Expression(*found.span(), kind)
    return Expression(*found.span(), kind, in_year(partial, count), TOLD)


def _in_part(partial: Partial, part: str | None) -> Partial:
    def find(year: int) -> Bounds | None:
        bounds = partial(year)
        return parted(bounds, part) if part and bounds else bounds

    return find


def parted(bounds: Bounds, part: str) -> Bounds:
    """The part of a stretch that has two ends; a single day has no parts."""
    first, last = bounds
    if first is None or last is None or first == last:
        return bounds
    size = re.fullmatch(r"(last|\d+)(?:([x<])(\d+))?:(\w+)", part)
    if size is None:
        return part_of(first, last, part)
    run = _nth(first, last, size[1], size[4], int(size[3] or 1))
    if size[2] == "<":  # roughly told: no more than a quarter of the whole
        quarter = part_of(first, last, "end" if size[1] == "last" else "start")
        return min(run, quarter, key=lambda b: (b[1] - b[0]).days if b[0] and b[1] else 0)
    return run


def _nth(first: date, last: date, which: str, unit: str, count: int) -> Bounds:
    if which == "last":
        start = shift(last + ONE_DAY, -count, unit)
        return (max(start, first), last) if start else (first, last)
    start, end = shift(first, int(which) - 1, unit), shift(first, int(which) - 1 + count, unit)
    return (start, min(end - ONE_DAY, last)) if start and end and start <= last else (first, last)


def part_named(ends: str, early: str, order: str, size: str, count: Sequence[str] = ()) -> str | None:
    """The name of a part for ``parted``: of "the end of", "early", "the first half of", "the last two weeks of"."""
    if ends or early:
        return _END_WORDS[ends] if ends else early
    last, number = order in _LAST, 1 if order == "opening" else ORDINALS.get(order, 0)
    if size == "half":
        return "half1" if number == 1 else "half2" if number == 2 or last else None
    unit = UNITS.get(size)
    if unit == "quarter":
        return f"q{number}" if 1 <= number <= 4 else "q4" if last else None
    if size.endswith("s") and (number == 1 or last):
        return _run_named(last, unit, count)
    return f"{'last' if last else number}:{unit}" if unit in _PART_UNITS and (number or last) else None


def _run_named(last: bool, unit: str | None, count: Sequence[str]) -> str | None:
    """ "The first two weeks of" a stretch; without a number up to seven days ("the last days of June") or six of others."""
    told = count_of(count) if count else None
    if unit not in (*_PART_UNITS, "quarter", "year"):
        return "end" if last else "start"
    if told is None or told[2]:
        return f"{'last' if last else 1}<{7 if unit == 'day' else 6}:{unit}"
    return f"{'last' if last else 1}x{int(told[1])}:{unit}"


def _day(r: Reading, found: re.Match[str]) -> Expression | None:
    _, month = stem(r.word(found, "m"))
    number = MONTHS[month.rstrip(".")]
    written = r.word(found, "d") or str(ORDINALS.get(r.word(found, "o"), 0))
    day, day2 = (int(re.sub(r"\D", "", w) or ORDINALS.get(w, 0)) for w in (written, r.word(found, "d2") or written))

    def partial(year: int) -> Bounds | None:
        first, last = day_of(year, number, day), day_of(year, number, day2)
        return (first, last) if first and last and first <= last else None

    if not any(partial(year) for year in (2023, 2024)):
        return Expression(*found.span(), "impossible")
    made = _dated(r, found, "date", partial)
    if made is not None:
        made.paired = day2 != day
    return made or Expression(*found.span(), "impossible")


def _month(r: Reading, found: re.Match[str]) -> Expression | None:
    part, month = stem(r.word(found, "m"))
    number, relative = MONTHS[month.rstrip(".")], r.word(found, "rel")
    partial = _in_part(lambda year: whole_month(year, number), part)
    if relative:
        return Expression(*found.span(), "month", relative_of(partial, REL[relative]), ANCHOR)
    return _dated(r, found, "month", partial)


def _day_of_month(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "On the 15th", with nothing behind it that it could count."""
    at, p = found.end(), r.parsed
    if found.start() == 0 or r.lows[found.start() - 1] != "on" or (at < len(p) and p.upos[at] not in ("PUNCT", "ADP", "CCONJ")):
        return None
    if at < len(p) and r.lows[at] == "of":
        return None
    day, tense = int(re.sub(r"\D", "", r.lows[at - 1])), clause_tense(p, found.start())

    def find(anchor: date) -> Bounds | None:
        near = [m for n in (-2, -1, 0, 1, 2) if (m := shift(anchor.replace(day=1), n, "month"))]
        days = [d for m in near if (d := day_of(m.year, m.month, day))]
        if tense == PAST:
            days = [d for d in days if d <= anchor][-1:]
        elif tense in (FUTURE, SOON, HOPED):
            days = [d for d in days if d >= anchor][:1]
        chosen = min(days, key=lambda d: abs((d - anchor).days), default=None)
        return (chosen, chosen) if chosen else None

    return Expression(*found.span(), "date", find, ANCHOR, tense=FUTURE if tense == SOON else tense)


def _weekday_of_month(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The first Monday of October", "the last Friday in May 2021"."""
    number, wanted, order = MONTHS[stem(r.word(found, "m"))[1].rstrip(".")], WEEKDAYS[r.word(found, "w")], r.word(found, "o")
    count = ORDINALS.get(order, 0)
    if not (1 <= count <= 5 or order in ("last", "final")):
        return None

    def partial(year: int) -> Bounds | None:
        first, last = whole_month(year, number)
        if first is None or last is None:
            return None
        if count:
            day = first + timedelta(days=(wanted - first.weekday()) % 7 + 7 * count - 7)
        else:
            day = last - timedelta(days=(last.weekday() - wanted) % 7)
        return (day, day) if day <= last else None

    return _dated(r, found, "date", partial)


def whole_month(year: int, month: int) -> Bounds:
    when = When.month(year, month)
    return when.earliest, when.latest


def relative_of(partial: Partial, count: int) -> Find:
    """ "last March" is the last that is over, "next March" the first that has not begun, "this March" that of the year."""

    def find(anchor: date) -> Bounds | None:
        found = [b for y in range(anchor.year - 2, anchor.year + 3) if 1 <= y <= 9998 and (b := partial(y))]
        now = [b for b in found if b[0] and b[1] and b[0] <= anchor <= b[1]]
        if count < 0:
            over = [b for b in found if b[1] and b[1] < anchor]
            return over[-1] if over else None
        if count > 0:
            return next((b for b in found if b[0] and b[0] > anchor), None)
        return now[0] if now else partial(anchor.year)

    return find


def _season(r: Reading, found: re.Match[str]) -> Expression | None:
    part, name = stem(r.word(found, "s"))
    partial = _in_part(lambda year: season(year, SEASONS[name]), part)
    relative = r.word(found, "rel")
    if relative:
        return Expression(*found.span(), "season", relative_of(partial, REL[relative]), ANCHOR)
    return _dated(r, found, "season", partial)


def _quarter(r: Reading, found: re.Match[str]) -> Expression | None:
    written = r.word(found, "q")
    part = f"half{written[1]}" if written[0] == "h" else written
    return _dated(r, found, "quarter", _in_part(lambda year: (date(year, 1, 1), date(year, 12, 31)), part))


def _iso(r: Reading, found: re.Match[str]) -> Expression | None:
    when = read_written_date(r.lows[found.start()][:10].replace("/", "-"))
    return Expression(*found.span(), "date", _always(when)) if when else Expression(*found.span(), "impossible")


def _numeric(r: Reading, found: re.Match[str]) -> Expression | None:
    when = read_written_date(r.lows[found.start()])
    return Expression(*found.span(), "date", _always(when)) if when else Expression(*found.span(), "ambiguous")


def _always(when: When) -> Find:
    return lambda _: (when.earliest, when.latest)


def _year(r: Reading, found: re.Match[str]) -> Expression | None:
    part, year = stem(r.lows[found.start()])
    bounds = _in_part(lambda y: (date(y, 1, 1), date(y, 12, 31)), part)(int(year))
    return Expression(*found.span(), "year", lambda _: bounds)


def _years(r: Reading, found: re.Match[str]) -> Expression | None:
    first, second = int(stem(r.word(found, "y"))[1]), r.word(found, "y2")
    last = int(second) if len(second) == 4 else first - first % 100 + int(second)
    if last <= first or len(second) == 1:
        return None
    return Expression(*found.span(), "year", lambda _: (date(first, 1, 1), date(last, 12, 31)))


def _decade(r: Reading, found: re.Match[str]) -> Expression | None:
    part, word = stem(r.lows[found.end() - 1])
    if (
        word in DECADES
        and part is None
        and r.lows[found.start()] != "the"
        and r.lows[found.start() - 1] not in ("early", "late", "mid")
    ):
        return None  # "in his sixties"
    named = str(DECADES[word]) if word in DECADES else re.sub(r"\D", "", word)
    first = int(named) if len(named) == 4 else (1900 if named > "30" else 2000) + int(named)
    bounds = (date(first, 1, 1), date(first + 9, 12, 31))
    return Expression(*found.span(), "decade", lambda _: parted(bounds, part) if part else bounds)


def _century(r: Reading, found: re.Match[str]) -> Expression | None:
    """ "The 19th century", and "the third quarter" of a year that is not said."""
    part, word = stem(r.word(found, "c"))
    number, unit = int(re.sub(r"\D", "", word) or ORDINALS.get(word, 0)), UNITS.get(r.word(found, "u"))
    followed = r.lows[found.end()] if found.end() < len(r.lows) else ""
    if unit == "quarter" and 1 <= number <= 4 and followed != "of" and r.lows[found.start()] == "the":
        return _dated(r, found, "quarter", _in_part(lambda year: (date(year, 1, 1), date(year, 12, 31)), f"q{number}"))
    if unit != "century" or not 2 <= number <= 30:
        return None
    bounds = (date(number * 100 - 100, 1, 1), date(number * 100 - 1, 12, 31))
    return Expression(*found.span(), "century", lambda _: parted(bounds, part) if part else bounds)


ABSOLUTE: dict[str, Callable[[Reading, re.Match[str]], Expression | None]] = {
    "iso": _iso, "numeric": _numeric, "day": _day, "weekday-of": _weekday_of_month, "day-of-month": _day_of_month, "month": _month,
    "century": _century, "decade": _decade, "season": _season,
    "quarter": _quarter, "years": _years, "year": _year,
}  # fmt: skip
