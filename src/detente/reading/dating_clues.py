"""What a text without a date says of it: acts and happenings that it tells as past, "earlier this year" beside one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente.model.agreement import Act, Agreement
from detente.model.happening import Happening
from detente.model.when import When
from detente.model.words import day_text, window_text
from detente.reading.calendar_words import WEEKDAYS, shift
from detente.reading.date_context import governing_noun
from detente.reading.date_values import ANCHOR, Expression, Reading
from detente.reading.dates import DateMention
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed
from detente.reading.tense import FUTURE, HOPED, PAST, announces, governor, tense_at, tense_of

# What reports call an act and the kinds under which it is on record: who leaves gives notice, and the treaty ends later.
_RECORDED = {
    "withdrawal": ("withdrawal", "withdrawal-notice", "termination"), "expiry": ("expiry", "termination"),
    "termination": ("termination", "expiry", "withdrawal-notice"),
}  # fmt: skip
_SAID = {
    "suspension": "was suspended", "withdrawal": "was left", "withdrawal-notice": "was left", "expiry": "expired",
    "termination": "ended",
    "signature": "was signed", "ratification": "was ratified", "extension": "was extended",
    "entry-into-force": "entered into force", "accession": "was joined", "resumption": "was resumed", "violation": "was breached",
}  # fmt: skip
_VERBS = {
    "suspend": "suspension", "freeze": "suspension", "withdraw": "withdrawal", "leave": "withdrawal", "quit": "withdrawal",
    "exit": "withdrawal", "pull": "withdrawal", "abandon": "withdrawal", "extend": "extension", "prolong": "extension",
    "sign": "signature", "ratify": "ratification", "accede": "accession", "join": "accession", "resume": "resumption",
    "expire": "expiry", "lapse": "expiry", "end": "termination", "terminate": "termination", "enter": "entry-into-force",
    "come": "entry-into-force",
}  # fmt: skip
_NOUNS = {
    "suspension": "suspension", "withdrawal": "withdrawal", "exit": "withdrawal", "extension": "extension", "expiry": "expiry",
    "expiration": "expiry", "signing": "signature", "ratification": "ratification", "accession": "accession",
}  # fmt: skip
_FORCE = frozenset(("force", "effect"))
_OBJECTS = frozenset(
    "treaty accord pact agreement deal convention which that it document memorandum protocol participation implementation "
    "obligation compliance membership observance operation".split()
)
_AHEAD = frozenset("before ahead upcoming coming planned eve".split())
_UNPLANNED = frozenset(
    "attack death test war crisis accident battle invasion uprising coup disaster mutiny era treaty-event".split()
)
_SEARCH = (timedelta(days=800), timedelta(days=60 * 366))
_SPREAD = 45  # days that several acts on record may lie apart and still be one for "earlier this year"


@dataclass(frozen=True, slots=True)
class Told:
    """Something dated that the text tells of, at ``token``: ``said`` is a clause ("New START was suspended"), ``when`` its days.

    ``past`` says that the words tell it as past; ``planned`` that they announce it. ``sure`` is false for an act whose agreement
    the sentence does not name.
    """

    token: int
    last: int
    said: str
    when: When
    past: bool
    planned: bool = False
    sure: bool = True
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """From when to when the report can be, because of what is said."""

    first: date | None
    last: date | None
    because: str


def told_acts(p: Parsed, mentions: Sequence[Mention], agreements: Mapping[str, Agreement]) -> list[Told]:
    """The acts on record of these agreements that a text tells of, by its verbs and nouns, in the order of the text."""
    if not agreements:
        return []
    here: dict[int, list[Mention]] = {}
    for mention in mentions:
        here.setdefault(p.sent[mention.first], []).append(mention)
    found = []
    for token in range(len(p)):
        words = _VERBS if p.upos[token] in ("VERB", "AUX") else _NOUNS if p.upos[token] == "NOUN" else {}
        kind = words.get(p.lemma[token].lower())
        made = _told_act(p, here.get(p.sent[token], []), agreements, kind, token) if kind else None
        found.extend([made] if made else [])
    return found


def _told_act(
    p: Parsed, here: Sequence[Mention], agreements: Mapping[str, Agreement], kind: str, token: int
) -> Told | None:
    last = p.sents[p.sent[token]][1]
    if kind == "entry-into-force" and not _FORCE.intersection(w.lower() for w in p.word[token : min(last, token + 6)]):
        return None
    if not _takes_agreement(p, here, token) or _is_plan(p, token):
        return None
    near = _nearest([m for m in here if m.kind == "agreement" and m.id in agreements], token)
    chosen = [agreements[near.id]] if near and near.id else list(agreements.values())
    acts = [act for agreement in chosen for act in _acts(agreement, kind)]
    acts = _by_party(acts, [m for m in here if m.id and m.id.startswith("state:")], token)
    if not acts:
        return None
    act = acts[0] if near else max(acts, key=lambda a: a.when.earliest or date.min)
    when = _one_window(acts) if near else act.when
    if when is None:
        return None
    said = f"{agreements[act.agreement].name} {_SAID.get(kind, 'was acted on')}"
    past = p.upos[token] in ("VERB", "AUX") and tense_of(p, token) == PAST  # "the suspension" does not say that it has been
    return Told(token, token + 1, said, when, past, False, near is not None, "act")


def _is_plan(p: Parsed, token: int) -> bool:
    """Whether the verb tells of what is only to come, or of what has not been."""
    return p.upos[token] in ("VERB", "AUX") and (p.negated(token) or tense_of(p, token) in (FUTURE, HOPED))


def _acts(agreement: Agreement, kind: str) -> list[Act]:
    found = [act for act in agreement.acts if act.act in _RECORDED.get(kind, (kind,)) and act.instrument is None]
    return sorted(found, key=lambda act: act.when.earliest or date.min)


def _takes_agreement(p: Parsed, here: Sequence[Mention], token: int) -> bool:
    """Of "suspended inspections under the treaty" not the treaty is suspended: the object has to be it or its observance."""
    objects = [t for t in p.kids[token][:40] if p.rel[t] in ("obj", "nsubj:pass")]
    named = {t for m in here if m.kind == "agreement" for t in range(m.first, m.last)}
    return not objects or any(t in named or p.lemma[t].lower() in _OBJECTS for t in objects)


def _nearest(here: Sequence[Mention], token: int) -> Mention | None:
    """The agreement next behind the word, else the last one before it ("the treaty, which Moscow suspended")."""
    behind = [m for m in here if m.first > token]
    before = [m for m in here if m.last <= token]
    if before and (not behind or token - before[-1].last <= 3):
        return before[-1]
    return behind[0] if behind else None


def _by_party(acts: Sequence[Act], states: Sequence[Mention], token: int) -> list[Act]:
    """Those of the state that the sentence names next before the word, else of any that it names, else all."""
    ordered = [m for m in reversed(states) if m.first < token] + [m for m in states if m.first > token]
    for state in ordered:
        own = [act for act in acts if state.id and state.id.partition(":")[2] in act.parties]
        if own:
            return own
    return list(acts)


def _one_window(acts: Sequence[Act]) -> When | None:
    """The days of acts that belong together; of others of the same kind, years apart, only the first is a safe bound."""
    when: When | None = acts[0].when
    for act in acts[1:]:
        wider = when.span(act.when) if when else None
        if wider and wider.days and wider.days <= _SPREAD:
            when = wider
        else:
            return When(acts[0].when.earliest, None) if acts[0].when.earliest else None
    return when


def told_happenings(p: Parsed, dates: Iterable[DateMention], known: Mapping[str, Happening]) -> Iterator[Told]:
    """The happenings that a text tells as past: the unforeseen ones, and planned ones where the verb is past."""
    for mention in dates:
        happening = known.get(mention.happening or "")
        when = _point(happening.when) if happening else None
        if happening is None or when is None:
            continue
        before = {w.lower() for w in p.word[max(0, mention.first - 4) : mention.first]}
        ahead, tense = bool(before & _AHEAD), tense_at(p, mention.first)
        past = not ahead and tense not in (FUTURE, HOPED) and (happening.kind in _UNPLANNED or tense == PAST)
        own = "'s " in happening.name or happening.name.startswith(("The ", "the "))
        name = happening.name if own else f"the {happening.name}"
        yield Told(mention.first, mention.last, name, when, past, announces(p, mention.first) or ahead, True, "happening")


def _point(when: When) -> When | None:
    """Of a long happening its beginning: a war that is told of need not be over."""
    if when.days is not None and when.days <= 60:
        return when
    return When.day(when.earliest) if when.earliest else None


def joined(r: Reading, expressions: Iterable[Expression], told: Sequence[Told]) -> Iterator[tuple[Clue, int]]:
    """Clues from "earlier this year", "in February" or "on Thursday" said of something with a known date, each with its token."""
    for e in expressions:
        if e.find is None or e.needs != ANCHOR or e.lead or e.kind in ("duration-window", "vague") or e.tense in (FUTURE, HOPED):
            continue
        for thing in told:
            if thing.sure and thing.when.days and _same_clause(r.parsed, e, thing):
                window = _reports(e, thing.when)
                if window:
                    yield Clue(*window, _joined_reason(r, e, thing)), e.core
                    break


def _same_clause(p: Parsed, e: Expression, thing: Told) -> bool:
    if p.sent[e.core] != p.sent[thing.token]:
        return False
    between = range(min(e.last, thing.last), max(e.core, thing.token))
    apart = any(p.upos[t] in ("VERB", "AUX") or p.word[t] in (";", "“", "”", '"') for t in between if t != thing.token)
    if thing.thing == "happening":
        return not apart and len(between) <= 3
    return not apart or (governor(p, e.core) == thing.token and len(between) <= 25)


def _reports(e: Expression, when: When) -> tuple[date, date] | None:
    """The days on which a report can say this of something that was on these days."""
    if e.partial is not None:
        return _reports_of_month(e.partial, when)
    first, last = when.earliest, when.latest
    if first is None or last is None or e.find is None:
        return None
    try:
        low, high = first - _SEARCH[0], last + _SEARCH[1]
        start = _first_day(lambda day: _end(e, day, 1) >= first, low, high)
        stop = _first_day(lambda day: _end(e, day, 0) > last, low, high) - timedelta(days=1)
    except (OverflowError, ValueError):
        return None
    start = max(start, first)
    return (start, stop) if start <= stop < high else None


def _end(e: Expression, day: date, side: int) -> date:
    found = e.find(day) if e.find else None
    if found is None:
        raise ValueError(day)
    return found[side] or (date.max if side else date.min)


def _first_day(holds: Callable[[date], bool], low: date, high: date) -> date:
    """The first day for which it holds; as time goes on it holds for all later ones."""
    first, last = low.toordinal(), high.toordinal()
    while first < last:
        middle = (first + last) // 2
        if holds(date.fromordinal(middle)):
            last = middle
        else:
            first = middle + 1
    return date.fromordinal(first)


def _reports_of_month(partial: Callable[[int], Any], when: When) -> tuple[date, date] | None:
    """A month without its year is one of the report's year, or late in a year one of the last half year."""
    first, last = when.earliest, when.latest
    bounds = partial(first.year) if first and last else None
    if not bounds or first is None or last is None or bounds[0] > last or bounds[1] < first:
        return None
    half = shift(bounds[0], 6, "month")
    return max(first, bounds[0]), max(date(first.year, 12, 31), half or first)


def _joined_reason(r: Reading, e: Expression, thing: Told) -> str:
    start, end = r.parsed.span(e.first, e.last)
    words = r.parsed.text[start:end]
    day = thing.when.earliest or thing.when.latest
    assert day is not None
    low = words.lower()
    if "year" in low:
        which = str(day.year)
    elif e.kind == "month" or "month" in low:
        which = day_text(day).partition(" ")[2]
        words = f"in {words}" if e.kind == "month" else words
    else:
        which = in_words(thing.when)
    said = thing.said if thing.thing == "act" else f"{thing.said} was"
    return f"{said} '{words}', which was {which}"


def counted_after(r: Reading, expressions: Sequence[Expression], told: Sequence[Told]) -> Iterator[tuple[date, str, int]]:
    """Exact days: "on Tuesday, twelve days after the treaty expired". The weekday has to fit where the agreement is not named."""
    p = r.parsed
    for e in expressions:
        if e.offset is None or e.offset[1] != "day" or e.approximate:
            continue
        thing = next((t for t in told if t.token >= e.last and p.sent[t.token] == p.sent[e.first] and t.when.is_day), None)
        weekdays = [w for w in expressions if w.kind == "weekday" and w.last <= e.first and p.sent[w.first] == p.sent[e.first]]
        if thing is None or thing.when.earliest is None:
            continue
        day = shift(thing.when.earliest, e.offset[0], e.offset[1])
        if day is None or e.offset[0] <= 0:
            continue
        fits = [w for w in weekdays if any(WEEKDAYS.get(low) == day.weekday() for low in r.lows[w.core : w.last])]
        if fits or (thing.sure and not weekdays):
            start, end = p.span(e.first, e.last)
            words = p.text[start:end].lower()
            which = in_words(When.day(day))
            yield day, f"it tells of a day {words} {thing.said} ({in_words(thing.when)}), which was {which}", e.core


def bare_weekday(r: Reading, expressions: Iterable[Expression], used: set[int]) -> str | None:
    """The first weekday on which something is told to have been, without "last" or a date beside it."""
    for e in expressions:
        plain = e.kind == "weekday" and e.find is not None and e.tense == PAST and e.lead is None
        if plain and e.core not in used and governing_noun(r, e) is None:
            return next((w for w in r.lows[e.core : e.last] if w.endswith("day")), None)
    return None


def in_words(when: When) -> str:
    """ "24 June 2023", "23-24 June 2023", "June 2023" or "between 1 May 2023 and 3 June 2023"."""
    first, last = when.earliest, when.latest
    if first and last and first < last and (first.year, first.month) == (last.year, last.month) and len(str(when)) > 8:
        return f"{first.day}-{day_text(last)}"
    return window_text(When(first, last))
