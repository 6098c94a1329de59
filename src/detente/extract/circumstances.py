"""The circumstances of a contact: place, occasion, duration, count and the one through whom it goes."""

from __future__ import annotations

import re

from detente.extract.page import Page, clause_tokens
from detente.model.text import Span
from detente.model.when import When
from detente.reading.parsed import Parsed

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45,
    "fifty": 50, "sixty": 60, "ninety": 90, "half": 0,
}  # fmt: skip
_AMOUNT = r"(?P<n>\d+(?:\.5)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_UNIT = r"(?P<u>minute|hour|day|week)s?"
_DURATION = re.compile(
    rf"\b(?:(?P<half>half an hour|half-hour)|{_AMOUNT}(?:(?P<plus> and a half)?)[ -]{_UNIT}(?P<after> and a half)?)\b",
    re.IGNORECASE,
)
_NO_DURATION = re.compile(
    r"(?:\bin|\bwithin|\bevery|\bnext|\blast|\bpast)\s+(?:the\s+)?(?:\w+\s+)?$|\b(?:ago|later|before|after)\b", re.IGNORECASE
)
_LETTERS = {"minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W"}
_COUNT = re.compile(
    r"\b(?:(once)|(twice)|(thrice)|(two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+(?:times|occasions))\b", re.IGNORECASE
)
_OCCASIONS = {
    "summit", "conference", "meeting", "session", "assembly", "forum", "ceremony", "funeral", "talks", "visit", "week",
    "gathering", "event", "congress", "council", "ministerial", "inauguration", "negotiations", "exercise",
}  # fmt: skip


def place_of(page: Page, verb: int, token: int) -> tuple[str, Span] | None:
    """The town or country in which a contact took place: a place named after "in" or "at" in its clause."""
    parsed = page.parsed
    for i in _around(parsed, verb, token):
        mention = page.linker.mention_of.get(i)
        if mention is None or mention.head != i or mention.kind not in ("place", "state"):
            continue
        cases = {parsed.lemma[c].lower() for c in parsed.kids_by(i, "case")}
        if cases & {"in", "at"} or (mention.kind == "place" and cases & {"to"} and "visit" in _words(parsed, verb, token)):
            return mention.name, page.chars(mention.first, mention.last)
    return None


def occasion_of(page: Page, verb: int, token: int) -> tuple[tuple[str, Span] | None, bool]:
    """The larger occasion, and whether the contact took place on its sidelines."""
    parsed = page.parsed
    for i in _around(parsed, verb, token):
        lemma = parsed.lemma[i].lower()
        if lemma in ("sideline", "margin", "fringe"):
            for kid in parsed.kids_by(i, "nmod"):
                return _occasion(page, kid), True
            return None, True
        if lemma in _OCCASIONS and i != token and _is_setting(parsed, i):
            return _occasion(page, i), False
    return None, False


def _is_setting(parsed: Parsed, token: int) -> bool:
    cases = {parsed.lemma[c].lower() for c in parsed.kids_by(token, "case")}
    return bool(cases & {"at", "during", "in", "after", "before"}) and parsed.rel[token] in ("obl", "nmod")


def _occasion(page: Page, head: int) -> tuple[str, Span]:
    """The occasion's name without article and place: "G20 summit"."""
    parsed = page.parsed
    first, last = page.linker.phrase(head)
    while first < head and parsed.upos[first] in ("DET", "ADP"):
        first += 1
    for kid in parsed.kids_by(head, "nmod"):
        mention = page.linker.mention_of.get(kid)
        if kid > head and mention and mention.kind in ("place", "state"):
            last = min(last, parsed.subtree(kid)[0])
    span = page.chars(first, max(last, head + 1))
    return page.text_of(span), span


def duration_of(page: Page, verb: int, token: int) -> tuple[str, Span] | None:
    """How long, as ISO 8601: "for about ten minutes" is PT10M, "a 90-minute call" PT90M."""
    for span in _stretches(page, verb, token):
        text = page.text_of(span)
        for found in _DURATION.finditer(text):
            around = text[: found.start()]
            behind = text[found.end() : found.end() + 8]
            if _NO_DURATION.search(around[-24:]) or re.match(r"\s*(ago|later|before|after|of)\b", behind):
                continue
            return _iso(found), Span(span.start + found.start(), span.start + found.end())
    return None


def _iso(found: re.Match[str]) -> str:
    if found["half"]:
        return "PT30M"
    number = found["n"].lower()
    amount = _NUMBERS[number] if number in _NUMBERS else float(number)
    unit = found["u"].lower()
    if found["plus"] or found["after"]:
        amount += 0.5
    if amount != int(amount) and unit == "hour":
        return f"PT{int(amount * 60)}M"
    return "P" + _LETTERS[unit].format(int(amount))


def count_of(page: Page, verb: int, token: int) -> tuple[int, Span] | None:
    """How many times: "twice", "on three occasions"; also where the next clause counts it ("it happened twice")."""
    for span in _stretches(page, verb, token):
        found = _COUNT.search(page.text_of(span))
        if found:
            words = [w for w in found.groups() if w]
            number = {"once": 1, "twice": 2, "thrice": 3}.get(words[0].lower()) or _NUMBERS.get(words[0].lower())
            return number or int(words[0]), Span(span.start + found.start(), span.start + found.end())
    return None


def via_of(page: Page, verb: int, token: int) -> tuple[int, Span] | None:
    """The holder of the channel: "through Jake Sullivan", "via the embassy"; also as the predicate of a contact noun."""
    parsed = page.parsed
    candidates = [*parsed.kids_by(verb, "obl", "nmod"), *parsed.kids_by(token, "nmod", "obl")]
    if parsed.rel[token] == "nsubj":
        candidates.append(parsed.head[token])
    for kid in candidates:
        cases = {parsed.lemma[c].lower() for c in parsed.kids_by(kid, "case")}
        if cases & {"through", "via"} and page.linker.one(kid):
            name = page.linker.name_in(kid)
            span = page.chars(name.first, name.last) if name else page.phrase(kid)
            return kid, span
    return None


def _around(parsed: Parsed, verb: int, token: int) -> list[int]:
    """The tokens of the contact's clause with what hangs on its noun, without other clauses."""
    return sorted({*clause_tokens(parsed, verb), *clause_tokens(parsed, token)})


def _words(parsed: Parsed, verb: int, token: int) -> set[str]:
    return {parsed.lemma[verb].lower(), parsed.lemma[token].lower()}


def _stretches(page: Page, verb: int, token: int) -> list[Span]:
    """The contact's clause as characters, and the clauses that tell "it happened ..." or "it lasted ..." of it."""
    parsed = page.parsed
    inside = _around(parsed, verb, token)
    spans = [page.chars(inside[0], inside[-1] + 1)] if len(inside) > 0 and _is_dense(inside) else _runs(page, inside)
    for i in _afterthoughts(parsed, token):
        # A closing mark far behind may hang on the verb; it is no part of the clause.
        own = [t for t in clause_tokens(parsed, i) if parsed.upos[t] != "PUNCT"]
        spans.append(page.chars(own[0], own[-1] + 1))
    return spans


def _afterthoughts(parsed: Parsed, token: int) -> list[int]:
    """The verbs of "it happened twice", "it lasted an hour" that tell more of a contact."""
    found = []
    for i in range(token + 1, parsed.sents[parsed.sent[token]][1]):
        subject = parsed.subject_of(i) if parsed.lemma[i].lower() in ("happen", "occur", "last") else None
        told = subject is not None and parsed.word[subject].lower() in ("it", "this", "that", "which")
        if told and parsed.upos[i] == "VERB" and _nearest(parsed, i, token):
            found.append(i)
    return found


def time_of(page: Page, verb: int, token: int) -> tuple[When, Span] | None:
    """When a contact took place: the date of its clause, or of the clause that tells more of it."""
    dated = (page.when_of(i) for i in (verb, *_afterthoughts(page.parsed, token)))
    return next((found for found in dated if found), None)


def _is_dense(tokens: list[int]) -> bool:
    return tokens[-1] - tokens[0] + 1 == len(tokens)


def _runs(page: Page, tokens: list[int]) -> list[Span]:
    runs: list[list[int]] = []
    for token in tokens:
        if runs and token == runs[-1][-1] + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return [page.chars(run[0], run[-1] + 1) for run in runs]


def _nearest(parsed: Parsed, verb: int, token: int) -> bool:
    """Whether the contact's word is the last one of its kind before "it happened"."""
    return token < verb and verb - token < 12
