"""The reporting chain that a text gives for itself: to whom it was told, who reported it, who passed it on.

An outlet counts only where the text says that it reported, was told or sent the report ("told CNN", "remarks were reported in
TASS", "MOSCOW, June 28 (Reuters) -", "Source: AntiWar."), never for a mere mention, and not inside a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.intake.dateline import Dateline, find_dateline
from detente.model.text import Span

__all__ = ["Credit", "Dateline", "find_credits", "find_dateline"]

# How near to the speaker each kind stands: who heard it, who is cited, who filed the report, who passed it on.
KINDS = ("told", "reported", "dateline", "byline", "source")

_TOLD = re.compile(
    r"\b(?:(?:told|tells|telling|speaking to|speaks to|spoke (?:to|with)|talking to|talked to|wr(?:ote|ites?|iting) (?:in|for)"
    r"|(?:interview|remarks|comments?|statement|e-?mail|reply)(?: (?:given|published|broadcast|aired))?"
    r" (?:with|to|for|by|in|on)|interviewed (?:by|on)|(?:op-ed|essay|article) (?:in|for)|(?:asked by|confirmed to)"
    r"|(?:said|speaking|appear(?:ing|ed)) on)|in an?(?= [\w' -]{2,40} interview\b))\s+",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?:\b(?:according to|citing|quoting|(?:as )?per|(?:story|news) was broken by"
    r"|(?:reported|quoted|cited|carried|published|aired|broadcast|released|relayed|obtained|reviewed)(?: \w+){0,3}? (?:in|by|on)"
    r"|reports? (?:in|by|from|on|of)"
    r"|(?:article|story|piece|dispatch|interview) (?:in|by|from|on))|(?<=[,”\"] )(?:reports?|reported|writes))\s+",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"(?:(?: news agency| newspaper| reporters?| correspondent)?,?(?: which| has| had| have| also| first| earlier| later| since)*"
    r" (?:was (?:the )?first to report|broke the (?:story|news)"
    r"|reports?|reported|quotes?|quoted|cites?|cited|writes|wrote|says|said|published|carried|revealed)\b"
    r"(?! (?:from|on the spot)\b))",
)
_SOURCE = re.compile(
    r"(?:^|[\n(\[])[ \t]*(?:sources?|via|credit|(?:originally |first )?published (?:by|in|on|at)"
    r"|(?:this (?:article|story) )?(?:first |originally )appeared (?:in|on|at))"
    r"(?:[ \t]*:[ \t]*|(?<=(?:by|in|on|at))[ \t]+)|(?<=\s)(?:source|via)[ \t]*:[ \t]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"^[ \t]*By [^\n]{2,80}$", re.MULTILINE)

_TOKEN = re.compile(r"[\w&.'’+!/\-]*[\w&+!]")
_FILLER = re.compile(
    r"(?:the|a|an|state(?:-(?:run|owned|funded|linked))?|(?:semi-?)?official|news|press|wire|agency|agencies|newspapers?|paper|daily|weekly"
    r"|magazine|journal|tabloid|broadcasters?|television|tv|channel|outlets?|network|site|website|portal|radio|service|business"
    r"|financial|local|national|private|independent|public|opposition|popular|conservative|liberal|government|pro-[\w-]+|media|U\.?K\.?|U\.?S\.?"
    r"|EU|its?|his|her|their|\w+['’]s?|[A-Z]\w+(?:an|ese|ish|i|ch|ic|ek|sh)|\w+-language|\w+-based)",
    re.IGNORECASE,
)
_SOURCE_LENGTH = 120  # characters that a list of sources may have
_LONGEST = 6  # words of an outlet's name, and of what may stand before it
_QUOTED = re.compile(r"“[^”\n]*(?:”|$|\n)|\"[^\"\n]*(?:\"|$|\n)")
_SPLIT = re.compile(r"\s*(?:,|;|/|\||\band\b|&)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credit:
    """One link of the chain. ``id`` is the outlet's, or its plain name where no table has it; ``kind`` is one of ``KINDS``.

    ``span`` covers the outlet's name (code points, half-open).
    """

    id: str
    name: str
    span: Span
    kind: str


def find_credits(text: str, outlets: Mapping[str, str]) -> list[Credit]:
    """The outlets that the text credits, each once, nearest to the speaker first and the site that passes it on last.

    ``outlets`` maps names in small letters (``str.casefold``) to ids. Names that it lacks are credited only where a dateline's
    brackets or a line "Source: …" can name nothing else.
    """
    quoted = [Span(*m.span()) for m in _QUOTED.finditer(text)]
    found = [c for c in _all(text, outlets) if not any(q.covers(c.span) for q in quoted)]
    found.sort(key=lambda c: (KINDS.index(c.kind), c.span))
    chain: dict[str, Credit] = {}
    for credit in found:
        chain.setdefault(credit.id, credit)
    return list(chain.values())


def _all(text: str, outlets: Mapping[str, str]) -> Iterator[Credit]:
    for pattern, kind in ((_TOLD, "told"), (_REPORTED, "reported")):
        for cue in pattern.finditer(text):
            yield from _named_after(text, cue.end(), outlets, kind)
    yield from _reporting(text, outlets)
    dateline = find_dateline(text, outlets)
    if dateline and dateline.agency and dateline.agency_span:
        yield from _listed(text, dateline.agency_span, outlets, "dateline")
    for line in _BYLINE.finditer(text):
        yield from _in_byline(text, Span(*line.span()), outlets)
    for cue in _SOURCE.finditer(text):
        yield from _listed(text, Span(cue.end(), _end_of_source(text, cue.end())), outlets, "source")


def _named_after(text: str, start: int, outlets: Mapping[str, str], kind: str) -> Iterator[Credit]:
    """The outlet that begins at ``start`` or after words such as "the Russian state news agency", and those coordinated with it."""
    tokens = _tokens(text, start, 2 * _LONGEST)
    for skip in range(min(_LONGEST, len(tokens))):
        span = _longest_name(text, tokens[skip:], outlets)
        if span:
            yield _credit(text, span, outlets, kind)
            joined = re.compile(r",? and |, ").match(text, span.end)
            if joined:
                yield from _named_next(text, joined.end(), outlets, kind)
            return
        if not _FILLER.fullmatch(tokens[skip].of(text)):
            return


def _named_next(text: str, start: int, outlets: Mapping[str, str], kind: str) -> Iterator[Credit]:
    tokens = _tokens(text, start, _LONGEST + 1)
    for skip in (0, 1):
        span = _longest_name(text, tokens[skip:], outlets)
        if span:
            yield _credit(text, span, outlets, kind)
            return
        if not tokens or tokens[0].of(text).lower() != "the":
            return


def _tokens(text: str, start: int, count: int) -> list[Span]:
    """Up to ``count`` words from ``start`` on that follow each other with blanks or a bracket only."""
    found: list[Span] = []
    for match in _TOKEN.finditer(text, start):
        between = text[found[-1].end if found else start : match.start()]
        if len(found) == count or len(between) > 9 or between.strip(" \u00a0("):
            break
        found.append(Span(*match.span()))
    return found


def _longest_name(text: str, tokens: list[Span], outlets: Mapping[str, str]) -> Span | None:
    for count in range(min(_LONGEST, len(tokens)), 0, -1):
        span = Span(tokens[0].start, tokens[count - 1].end)
        possessive = text.endswith(("'s", "’s"), span.start, span.end)
        for found in (span, Span(span.start, span.end - 2)) if possessive else (span,):
            if _look_up(found.of(text), outlets) and _is_a_name(found.of(text)):
                return found
    return None


def _is_a_name(words: str) -> bool:
    """"Time" is a magazine and "time" is not; agencies that write themselves small ("dpa") have three letters."""
    return any(c.isupper() for c in words) or len(words) <= 3


def _look_up(name: str, outlets: Mapping[str, str]) -> str | None:
    key = " ".join(name.casefold().replace("’", "'").split())
    bare = key.removeprefix("the ")
    for form in (key, bare, "the " + bare, re.sub(r"^www\.|\.(?:com|org|net|info|ru|co\.uk|de|fr)$", "", bare)):
        if form in outlets:
            return outlets[form]
    return None


def _credit(text: str, span: Span, outlets: Mapping[str, str], kind: str) -> Credit:
    name = " ".join(span.of(text).split())
    return Credit(_look_up(name, outlets) or name, name, span, kind)


def _reporting(text: str, outlets: Mapping[str, str]) -> Iterator[Credit]:
    """"TASS reported", "the German news agency dpa reports": the longest known name that ends where these words begin."""
    for verb in _REPORTS.finditer(text):
        left = max(0, verb.start() - 90)
        before = [Span(*m.span()) for m in _TOKEN.finditer(text, left, verb.start())]
        for count in range(min(_LONGEST, len(before)), 0, -1):
            span = Span(before[-count].start, verb.start())
            if before[-1].end == span.end and _look_up(span.of(text), outlets) and _is_a_name(span.of(text)):
                yield _credit(text, span, outlets, "reported")
                break


def _in_byline(text: str, line: Span, outlets: Mapping[str, str]) -> Iterator[Credit]:
    """The outlet that ends a byline, "By Jane Doe, Associated Press", or stands alone on the line after it."""
    after = text.find("\n", line.end + 1)
    following = Span(line.end + 1, after if after >= 0 else len(text))
    tokens = [Span(*m.span()) for m in _TOKEN.finditer(text, line.start, line.end)]
    for count in range(min(_LONGEST, len(tokens)), 0, -1):
        span = Span(tokens[-count].start, tokens[-1].end)
        if _look_up(span.of(text), outlets) and _is_a_name(span.of(text)):
            yield _credit(text, span, outlets, "byline")
            return
    if following.start < len(text) and _look_up(following.of(text).strip(), outlets):
        yield _credit(text, _trimmed(text, following), outlets, "byline")


def _end_of_source(text: str, start: int) -> int:
    """A source ends with its line, a bracket or a sentence; a full stop within "AntiWar.com" ends nothing."""
    found = re.compile(r"[\n\r)\]]|\.(?=\s|$)|$").search(text, start, start + _SOURCE_LENGTH)
    return found.start() if found else start


def _listed(text: str, span: Span, outlets: Mapping[str, str], kind: str) -> Iterator[Credit]:
    """The outlets of a list such as "TASS, RIA Novosti"; one name where a table has the whole of it."""
    span = _trimmed(text, span)
    if not span.of(text) or len(span.of(text).split()) > 2 * _LONGEST:
        return
    if _look_up(span.of(text), outlets):
        yield _credit(text, span, outlets, kind)
        return
    start = span.start
    for mark in [*_SPLIT.finditer(text, span.start, span.end), None]:
        part = _trimmed(text, Span(start, mark.start() if mark else span.end))
        name = part.of(text)
        if 1 <= len(name.split()) <= _LONGEST and (name[0].isupper() or _look_up(name, outlets)):
            yield _credit(text, part, outlets, kind)
        start = mark.end() if mark else span.end


def _trimmed(text: str, span: Span) -> Span:
    found = span.of(text)
    return Span(span.start + len(found) - len(found.lstrip()), span.end - len(found) + len(found.rstrip()))
