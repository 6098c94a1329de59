"""The grammar of dates: regular expressions over the tape of ``date_words``, whose names in capitals are classes of words.

``RULES`` are what a date can be by itself, the first that fits is taken. ``PART`` ("the end of"), ``LEAD`` ("since") and the
others are looked for to the left of one, ``LINK`` between two ("from March to June").
"""

from __future__ import annotations

import re

from detente.reading.date_words import LETTER

_NAME = re.compile(r"[A-Z]+")
_GROUP = re.compile(r"\(\?P<\w+>")

# A count: "two", "a few", "half a", "two and a half", "twenty-one", "two or three".
_ONE = "(?:A? FEW OF?|A HALF|HALF A|(?:NUM|DAY|YEAR|A)(?:DASH? (?:NUM|DAY))*(?:AND A HALF)?)"
_N = f"(?P<n>{_ONE}(?:(?:OR|TO|DASH) {_ONE})?)"
_REL = "(?P<rel>THIS (?:LAST|NEXT)|THIS|LAST|NEXT)"
_ROUGHLY = "(?P<about>(?:A? HARDLY)? (?:ABOUT|OVER|HARDLY)? THAN?)"  # "a little over", "just under"
_BESIDE = "THE (?:FOLLOWING|PREVIOUS|NEXT)"  # counted from the date told before
_YEAR = (
    f"(?:COMMA? OF? (?P<y>YEAR)|OF? (?P<ry>THIS|LAST|NEXT|THAT|THE SAME|{_BESIDE}) (?P<u>UNIT)"
    "|THE (?P<u2>UNIT) (?P<side>BEFORE|AFTER) (?P<twice>LAST|NEXT)?)"
)
_OF_UNIT = f"(?:OF|IN) (?P<rel>THIS|LAST|NEXT|THAT|THE SAME|{_BESIDE}|THE) (?P<u>UNIT)(?! POSS)"
_TO_DAY = "(?:(?:DASH|TO|AND|OR|UNTIL) THE? (?P<d2>DAY|ORD))"
_DAYS = "(?:(?:DASH|TO|AND|OR|UNTIL) (?P<d2>DAY|ORD)(?! MONTH))"
_WEEKDAY = "(?:(?P<w>WEEKDAY|WDAY) COMMA?)"

GRAMMAR: tuple[tuple[str, str], ...] = (
    ("iso", "ISO"),
    ("numeric", "NUMERIC"),
    ("every", "EVERY (?:ORDW|ALT|NUM|DAY|FEW)? (?:UNIT|WEEKDAY|WEEKEND|MONTH|PARTDAY|SEASON|YEAR)|WEEKDAYS"),
    ("day", f"THE? (?P<d>DAY|ORD) (?:COMMA THE? (?:DAY|ORD))+ COMMA? AND THE? (?P<d2>DAY|ORD) OF? (?P<m>MONTH) {_YEAR}?"),
    ("day", f"{_WEEKDAY}? THE? (?:(?P<d>DAY|ORD) {_TO_DAY}? OF?|(?P<o>ORDW) OF) (?P<m>MONTH) {_YEAR}?"),
    ("day", f"{_WEEKDAY}? (?P<m>MONTH) THE? (?P<d>DAY|ORD)(?! MONTH) {_DAYS}? {_YEAR}?"),
    ("weekday-of", f"THE (?P<o>ORDW|LAST) (?P<w>WEEKDAY) (?:OF|IN) (?P<m>MONTH) {_YEAR}?"),
    ("weekday-of-unit", f"THE (?P<o>ORDW|LAST) (?P<w>WEEKDAY) {_OF_UNIT}"),
    ("day-of-unit", f"THE (?P<d>ORD|ORDW) {_OF_UNIT}"),
    ("month", f"(?P<m>MONTH) {_YEAR}"),
    ("month", f"{_REL} (?P<m>MONTH)(?! ORD)"),
    ("month", "(?P<m>MONTH)"),
    ("upto", f"THE (?:{_N})? (?P<u>UNIT) (?:TO|UNTIL|ENDING) (?:ON)? (?=(?:THE ENDS OF)? (?:MONTH|DAY|ORD|WEEKDAY|WDAY|YEAR))"),
    ("fiscal", "THE? FISCAL UNIT? (?P<y>YEAR)(?: DASH (?P<y2>YEAR|DAY))?"),
    ("fiscal", "THE? (?P<y>YEAR)(?: DASH (?P<y2>YEAR|DAY))? FISCAL UNIT"),
    ("fiscal", "THE? (?P<rel>THIS|LAST|NEXT) FISCAL UNIT"),
    ("century", "THE? (?P<c>ORD|ORDW) (?P<u>UNIT)(?! OF (?:THE|THAT))"),
    ("decade", "THE? DECADE"),
    ("season", "(?P<s>SEASON) OF? (?P<y>YEAR) DASH (?:YEAR|DAY)"),
    ("season", f"(?P<s>SEASON) {_YEAR}"),
    ("season", f"{_REL} (?P<s>SEASON)"),
    ("season", "(?P<s>SEASON)"),
    ("quarter", "(?P<q>QUARTER) (?:OF? (?P<y>YEAR))?"),
    ("years", "(?P<y>YEAR) DASH (?P<y2>YEAR|DAY)"),
    ("year", "YEAR"),
    ("dayaround", "THE? UNIT (?P<side>BEFORE|AFTER) (?P<t>TODAY)"),
    ("overnight", "(?P<t>TODAY) (?:ON|FROM)? (?P<w>WEEKDAY)(?: (?:TO|DASH) (?P<w2>WEEKDAY))?"),
    ("today", "(?P<t>TODAY) PARTDAY?"),
    ("weekday", f"(?P<w>WEEKDAY|WDAY) PARTDAY? (?:OF? (?P<ry>THIS|LAST|NEXT|OF (?:THAT|THE SAME)|{_BESIDE}) (?P<u>UNIT))"),
    ("weekday", "(?P<w>WEEKDAY) PARTDAY? (?P<rel>LAST|NEXT)(?! TO|UNIT|WEEKEND|MONTH|SEASON|DAY|NUM|FEW|A)"),
    ("weekday-then", "(?P<w>WEEKDAY) (?P<wk>UNIT)(?! POSS|DASH)"),
    ("weekday", f"(?:THE? {_REL})? (?P<w>WEEKDAY|WDAY) PARTDAY?"),
    ("partday", "(?P<rel>THIS|LAST) PARTDAY"),
    ("weekday-on", f"{_N} (?P<u>UNIT) (?:(?P<ago>AGO) ON?|FROM) (?P<w>WEEKDAY)"),
    ("today-on", f"{_N} (?P<u>UNIT) (?:(?P<ago>AGO)|FROM) (?P<t>TODAY)"),
    ("weekday-then", f"{_N} (?P<u>UNIT) ON (?P<w>WEEKDAY)"),
    ("ago", f"(?P<x>EXACT)? {_N} (?P<u>UNIT) (?:AND A (?P<h>HALF))? AGO (?P<xd>TO THE UNIT)?"),
    ("ago", "(?P<u>UNIT) AGO"),
    ("day-of-month", "THE ORD"),
    ("within-unit", "(?P<side>EARLIER|LATER) (?:IN|ON)? (?P<rel>THE|THIS|THAT|LAST|NEXT|THE SAME) (?P<u>UNIT|SEASON)"),
    ("within-date", "(?P<side>EARLIER|LATER) IN (?P<m>MONTH) (?:OF? (?P<y>YEAR))?"),
    ("within-date", "(?P<side>EARLIER|LATER) IN (?P<y>YEAR)"),
    ("so-far", "SO FAR IN? (?P<rel>THIS|THE) (?P<u>UNIT|SEASON)"),
    ("so-far", "(?P<rel>THIS) (?P<u>UNIT|SEASON) SO FAR"),
    ("so-far", "(?P<rel>THE) (?P<u>UNIT) TO DATE"),
    ("unit-over", "BEFORE (?:THE|THIS) (?P<u>UNIT|SEASON) (?P<is>IS (?:OUT|OVER|UP|ENDING)|OUT|ENDING)"),
    ("new-year", "THE NEW (?P<u>UNIT)"),
    ("turn", "THE TURN OF THE (?P<u>UNIT)"),
    ("end-of-unit", "THE? (?P<e>ENDS) OF (?P<rel>THE|THAT|THE SAME) (?P<u>UNIT)(?! OF)"),
    ("end-of-unit", "THE? (?P<u>UNIT) (?:DASH|POSS) (?P<e>ENDS)"),
    ("part-of-unit", "THE? (?P<o>ORDW|LAST|EDGE) (?P<k>NUM|DAY|FEW)? (?P<x>HALF|UNIT) OF (?P<rel>THE|THAT) (?P<u>UNIT)"),
    ("two-on", "THE (?P<u>UNIT|WEEKEND|WEEKDAY) (?:(?P<last>BEFORE LAST)|AFTER NEXT)"),
    ("offset", f"(?P<x>EXACT)? {_N} (?P<u>UNIT) (?P<xd>TO THE UNIT)? (?P<side>LATER|EARLIER|BEFORE|AFTER|FROM NOW)"),
    ("offset", "(?P<u>UNIT) (?P<side>LATER|EARLIER)"),
    ("offset", "THE (?P<u>UNIT) (?P<side>BEFORE|AFTER)"),
    ("beside", "(?:THE|A) (?P<side>FOLLOWING|PREVIOUS) (?P<u>UNIT|PARTDAY|WEEKDAY)"),
    ("beside", "THE (?P<side>NEXT) (?P<u>PARTDAY)"),
    ("beside", "THE (?P<side>FOLLOWING|PREVIOUS) (?P<u>SEASON|MONTH)"),
    ("then", "THEN"),
    ("same-in-year", "THE SAME (?P<u>UNIT) (?:OF|IN)? (?:(?P<rel>LAST) (?P<u2>UNIT)|(?P<y>YEAR))"),
    ("same", "(?:THE SAME|THAT(?: SAME)?) (?P<u>UNIT|MONTH|PARTDAY)"),
    ("to-come", f"THE {_N}? (?P<u>UNIT) (?:AHEAD|TO COME)(?! OF)"),
    ("stretch", f"THE? (?P<rel>LAST|NEXT|RECENT) {_N} (?P<u>UNIT)(?! OF)"),
    ("stretch", "THE? (?P<rel>RECENT) (?P<u>UNIT)"),
    ("stretch", "THE (?P<rel>LAST|NEXT) (?P<u>UNIT)(?! OF)"),
    ("unit", f"{_REL} (?P<u>UNIT|WEEKEND)(?! OF)"),
    ("holding", "THE (?P<u>UNIT|WEEKEND) OF (?=THE|MONTH|DAY|ORD|WEEKDAY|WDAY)"),
    ("unit", "THE? (?P<w>WEEKEND)"),
    ("ahead", f"(?P<in>IN|WITHIN) {_ROUGHLY} {_N} (?P<u>UNIT) POSS?"),
    ("ahead", "(?P<in>WITHIN) (?P<u>UNIT)"),
    ("ahead", f"(?P<in>FOR) ABOUT? {_N} (?P<u>UNIT) POSS"),
    ("duration", f"{_N} DASH? (?P<u>UNIT)(?! OF (?:MONTH|YEAR|THIS|LAST|NEXT))"),
    ("vague", "VAGUE(?! AS)"),
)  # fmt: skip


def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern with a letter for each class. Blanks are for the eye."""
    return re.compile(_NAME.sub(lambda m: re.escape(LETTER[m[0]]) if m[0] in LETTER else m[0], pattern).replace(" ", ""))


def _first_letters() -> str:
    """A character class of all letters that a rule may begin with: most words begin none."""
    names = (
        "ISO NUMERIC EVERY WEEKDAYS WEEKDAY WDAY THE DAY ORD ORDW MONTH THIS LAST NEXT DECADE SEASON QUARTER YEAR UNIT TODAY A FEW "
        "HALF NUM EARLIER LATER ENDS RECENT THAT IN WITHIN VAGUE WEEKEND FISCAL EXACT THEN EDGE SO BEFORE FOR"
    )
    return "".join(re.escape(LETTER[name]) for name in names.split())


RULES = tuple((name, compiled(pattern)) for name, pattern in GRAMMAR)
_ANY = re.compile(rf"(?=[{_first_letters()}])(?:" + "|".join(f"({_GROUP.sub('(?:', rule.pattern)})" for _, rule in RULES) + ")")

PART = compiled(
    "(?:THE? (?P<e>ENDS) OF THE?|(?P<early>EARLY) (?:DASH|IN|ON)?"
    "|THE? (?P<o>ORDW|LAST|EDGE) (?P<k>NUM|DAY|FEW)? (?P<x>HALF|UNIT) (?:(?:OF|IN) THE?|(?=$))"
    "|THE (?P<hours>EARLY UNIT) OF)$"
)
ABOUT = compiled("(?:ABOUT THAN?)+$")
LEAD = compiled(
    "(?:(?P<sincebefore>SINCE VAGUE? BEFORE)|(?P<since>SINCE (?:AT LEAST)?)|(?P<until>(?:UP TO|UNTIL) (?:AT LEAST)?)"
    "|(?P<by>BY|LATER THAN)|(?P<notbefore>EARLIER THAN|AS (?:EARLY|VAGUE) AS)"
    "|(?P<before>BEFORE|AHEAD OF|PRIOR TO)|(?P<after>AFTER)"
    "|THE? (?P<eve>EVE) OF|(?P<asof>AS OF)|(?P<frm>FROM)) THE?$"
)
LINK = compiled("(?:(?P<to>TO|UNTIL|DASH|BY)|(?P<and>AND|OR)) THE?")
OPENER = compiled("(?:(?P<frm>FROM)|(?P<between>BETWEEN)) THE?$")


def next_match(tape: str, first: int, last: int) -> tuple[str, re.Match[str]] | None:
    """The first rule that fits among the tokens ``first`` to ``last``."""
    for found in _ANY.finditer(tape, first, last):
        name, rule = RULES[(found.lastindex or 1) - 1]
        exact = rule.match(tape, found.start(), last)
        if exact:
            return name, exact
    return None
