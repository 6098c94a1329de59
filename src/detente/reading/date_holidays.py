"""The holidays of a text, as dates without a year."""

from __future__ import annotations

from functools import lru_cache

from detente.reading.date_feasts import HOLIDAY_STARTS, Feast, feast
from detente.reading.date_tense import SOON, clause_tense
from detente.reading.date_units import names_new_year
from detente.reading.date_values import ANCHOR, Bounds, Expression, Reading, choose
from detente.reading.date_words import LETTER, stem
from detente.reading.tense import FUTURE


@lru_cache(maxsize=4096)
def _holiday(name: str) -> Feast | None:
    return feast(name)


def holidays(r: Reading) -> list[Expression]:
    """The holidays that are written with capitals, as dates without a year ("Christmas Eve", "New Year's Day 2022")."""
    found: list[Expression] = []
    for token in range(len(r.lows)):
        if r.lows[token] in HOLIDAY_STARTS and r.parsed.word[token][0].isupper() and (not found or token >= found[-1].last):
            made = _holiday_at(r, token)
            found.extend([made] if made else [])
    return found


def _holiday_at(r: Reading, token: int) -> Expression | None:
    for last in range(min(token + 4, len(r.lows)), token, -1):
        words = " ".join(r.lows[token:last]).replace(" ’", "'").replace(" '", "'").replace("’", "'")
        at = _holiday(words)
        capitals = all(r.parsed.word[t][0].isupper() or not r.lows[t].isalpha() or r.lows[t] == "of" for t in range(token, last))
        if words == "new year" and token and r.lows[token - 1] == "the" and names_new_year(r, token - 1):
            return None
        if at and capitals:
            return _holiday_expression(r, token, last, at)
    return None


def _holiday_expression(r: Reading, first: int, last: int, at: Feast) -> Expression:
    def partial(year: int) -> Bounds | None:
        return at.days(year) if 1583 <= year <= 4099 else None  # the rule for Easter holds for these years

    if last < len(r.lows) and r.tape[last] == LETTER["YEAR"]:
        bounds = partial(int(stem(r.lows[last])[1]))
        return Expression(first, last + 1, "holiday", (lambda _: bounds), core=first, approximate=at.rough)
    tense = clause_tense(r.parsed, first)
    tense = FUTURE if tense == SOON else tense
    return Expression(first, last, "holiday", choose(partial, tense), ANCHOR, partial, at.rough, tense=tense, core=first)
