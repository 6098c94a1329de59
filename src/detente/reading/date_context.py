"""What stands around an expression of time: a noun that it belongs to, a clause behind it, another date in the same clause."""

from __future__ import annotations

from detente.reading.date_tense import helpers_of
from detente.reading.date_values import Expression, Reading
from detente.reading.date_words import LETTER, OTHER
from detente.reading.parsed import Parsed
from detente.reading.tense import governor

_BEFORE_YEAR = frozenset(
    "in since until till through by before after from between during throughout over about around circa early mid late and or "
    "of year to for fiscal as than roughly approximately".split()
)  # fmt: skip
_PLANNED = frozenset("planned scheduled set slated due expected".split())
_MOVED = frozenset("extended extend extends prolonged prolong postponed postpone delayed deferred valid runs run lasts".split())
_OWNERS = frozenset("the a an this that its his her their our my your whose another each any".split())
_PARTS = frozenset("end beginning start middle close outset half quarter months weeks days as".split())
_BODIES = frozenset("alliance movement coalition bloc brigade party group committee front forum initiative generation".split())
_NOMINAL = ("NOUN", "PROPN", "ADJ")
_NUMERIC = frozenset((LETTER["YEAR"], LETTER["MONTH"]))


def year_stands(r: Reading, e: Expression) -> bool:
    """Whether four digits are a year that dates a clause, and neither part of a name nor what tells nouns apart."""
    first, p = e.first, r.parsed
    before = r.lows[first - 1] if first else ""
    if first in r.first_of_sentence and len(p) > e.last:
        return p.upos[e.last] in ("AUX", "VERB", "PUNCT") or r.lows[e.last] in ("'s", "’s")
    if before not in _BEFORE_YEAR:
        return before == "," and first > 1 and r.tape[first - 2] in _NUMERIC
    earlier = r.lows[first - 2] if first > 1 else ""
    if before in ("and", "or"):
        return first > 1 and r.tape[first - 2] in _NUMERIC
    if before == "for":
        return earlier in _PLANNED
    if before == "to":
        return drops_year(r, e) or closes_run(r, first) or "from" in r.lows[max(0, first - 6) : first - 1]
    if before == "of":
        return earlier in _PARTS
    if before == "than":
        return earlier in ("earlier", "later", "before")
    if before == "as" and earlier in ("early", "late", "soon"):
        return True
    return not (before == "as" or (before in ("early", "late", "mid") and _has_owner(r, first - 1) and _names_noun(p, e.last)))


def drops_year(r: Reading, e: Expression) -> bool:
    """Whether "to 2026" closes a stretch ("extended to 2026"), which a verb before it has to say."""
    return any(w in _MOVED for w in r.lows[max(0, e.first - 8) : e.first])


def closes_run(r: Reading, first: int) -> bool:
    """ "The three years to 2021": a length that the year closes."""
    return first > 2 and r.tape[first - 2] == LETTER["UNIT"] and "the" in r.lows[max(0, first - 5) : first - 2]


def _has_owner(r: Reading, at: int) -> bool:
    return at > 0 and r.lows[at - 1] in _OWNERS


def _names_noun(p: Parsed, at: int) -> bool:
    return at < len(p) and p.upos[at] in _NOMINAL and p.text[p.end[at - 1] : p.start[at]].strip() == ""


def governing_noun(r: Reading, e: Expression) -> int | None:
    """The noun that a date tells from others: "Friday's meeting", "the July 12 vote", "Monday talks", or ``None``."""
    p, last = r.parsed, e.last
    if e.kind == "date" and e.first == e.core and e.first > 1 and r.lows[e.first - 1] == "of":
        noun = e.first - 2  # "the attacks of Sept. 11, 2001"
        return noun if p.upos[noun] == "NOUN" and r.tape[noun] == OTHER else None
    if last >= len(p):
        return None
    if r.lows[last] in ("'s", "’s", "'", "’"):
        return _noun_from(p, last + 1)
    if not _names_noun(p, last) or p.sent[last] != p.sent[last - 1]:
        return None
    owned = e.core < e.last and (r.lows[e.core] in ("the", "a") or (e.core > 0 and r.lows[e.core - 1] in _OWNERS))
    if owned and r.lows[e.core] != "that" and e.kind not in ("relative",):
        return _noun_from(p, last)
    outside = next((t for t in range(last - 1, e.core - 1, -1) if not e.core <= p.head[t] < last), last - 1)
    above = p.head[outside]
    compound = p.rel[outside] in ("compound", "nmod:poss", "amod") and above >= last
    return (
        above
        if compound and above - last <= 3 and e.kind in ("weekday", "date", "month", "year", "season", "fiscal", "holiday")
        else None
    )


def is_name(r: Reading, e: Expression, noun: int) -> bool:
    """Whether a date is part of a name in capitals: "the October War"."""
    words = r.parsed.word[e.last : noun + 1]
    if r.lows[noun] in _BODIES:  # "the March 14 alliance"
        return True
    return bool(words) and all(w[0].isupper() and w[1:].islower() for w in words)


def _noun_from(p: Parsed, at: int) -> int | None:
    """The last noun of the run of adjectives and nouns from here."""
    noun = None
    for token in range(at, min(at + 6, len(p))):
        if p.upos[token] in ("NOUN", "PROPN"):
            noun = token
        elif p.upos[token] not in ("ADJ", "NUM") and p.word[token] not in ("-", "–"):
            break
    return noun


def dates_its_clause(p: Parsed, noun: int, *, held: bool, owned: bool) -> bool:
    """Whether what is said of the noun is of its date too: "at Friday's meeting" and, unless it is ``held`` to that, "Friday's
    meeting ended". What has lasted since is not of its day, unless the day owns it ("Friday's strike has killed nine")."""
    cases = {p.word[k].lower() for k in p.kids[noun][:20] if p.rel[k] == "case"}
    if cases & {"at", "in", "during", "on"}:
        return True
    lasts = not owned and bool({"has", "have"} & helpers_of(p, p.head[noun]))  # "the Friday truce has held"
    return not held and not cases and not lasts and p.rel[noun].startswith(("nsubj", "root"))


def linked(p: Parsed, one: int, other: int) -> bool:
    """Whether two dates hang on the same verb or on two that are coordinated."""
    first, second = governor(p, one), governor(p, other)
    if first is None or second is None:
        return False
    if first == second or (p.rel[second] == "conj" and p.head[second] == first):
        return True
    return p.rel[first] == "conj" and p.head[first] == second
