"""The circumstances of a contact: place, occasion, duration, count, the one through whom it goes, and whether it took place."""

from __future__ import annotations

import re

from detente.extract.contact_frames import (
    AHEAD,
    ASKS,
    OCCASIONS,
    OFFERS,
    STOPS,
    TOPICAL,
    VENUES,
    WHILE,
    Trigger,
    adjunct_cases,
    cases_of,
    complements,
    is_adjunct,
    is_asked_for,
    is_of_topic,
    lemma_of,
    with_particle,
)
from detente.extract.page import Page, clause_tokens, mood_of
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
    r"\b(?:in|within|every|next|last|past|after|before)\s+(?:the\s+)?(?:\w+\s+)?$|\b(?:ago|later)\b", re.IGNORECASE
)
_LETTERS = {"minute": "T{}M", "hour": "T{}H", "day": "{}D", "week": "{}W"}
_COUNT = re.compile(
    r"\b(?:(once)|(twice)|(thrice)|(two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s+(?:times|occasions))\b", re.IGNORECASE
)
_COMES = {"plan", "schedule", "arrange", "prepare", "expect", "agree", "announce", "set up", "accept"}
_EXISTS = {
    "be", "hold", "take", "happen", "occur", "plan", "schedule", "expect", "arrange", "make", "send", "go", "resume", "begin",
    "start", "continue", "agree", "come", "envisage", "organize", "confirm", "set", "exist", "receive", "prepare", "use",
}  # fmt: skip
_LACKS = {"refusal", "cancellation", "lack", "absence", "denial", "rejection", "postponement", "failure", "suspension"}
_PROSPECTS = {"possibility", "prospect", "chance", "hope", "likelihood", "idea", "option", "need", "readiness", "willingness"}
_PLANS = {"plan", "preparation", "agreement", "arrangement", "date", "schedule", "intention"}
_RAISING = {"begin", "start", "continue", "resume", "come", "go", "manage", "get", "use", "have", "happen"}
_UNREAL = {"possible", "likely", "unlikely", "conceivable", "necessary", "needed", "ready", "open"}
_LOCAL = {"in", "at", "near", "outside"}


def place_of(page: Page, verb: int, token: int) -> tuple[str, Span] | None:
    """The town or country in which something took place: a place named after "in" or "at" in its clause."""
    places = (_named_place(page, i) for i in _around(page.parsed, verb, token))
    return next((found for found in places if found), None)


def site_of(page: Page, trigger: Trigger) -> tuple[str, Span] | None:
    """Where a contact took place: in its clause, in the clause it goes on from, where a visit leads, or a venue ("the castle")."""
    if trigger.entry["channel"] in ("call", "letter", "hotline"):
        return None
    parsed, subject = page.parsed, page.parsed.subject_of(trigger.verb)
    # "An official in Seoul met ...": there the place belongs to the official.
    apart = set(parsed.yield_of(subject)) if subject is not None and subject != trigger.token else set()
    inside = {*_around(parsed, trigger.verb, trigger.token), *range(trigger.verb, trigger.token)}
    if lemma_of(parsed, trigger.token) in TOPICAL:  # "discussed the situation [in Syria]"
        told = [k for k in complements(page, trigger) if "with" in cases_of(parsed, k)]
        ends = {parsed.subtree(o)[1] for o in parsed.kids_by(trigger.token, "obj") if not set(told) & set(parsed.yield_of(o))}
        apart |= {i for i in inside if parsed.subtree(i)[0] in ends}
    tokens = [i for i in sorted(inside) if i not in apart]
    tokens += _clause_before(page, trigger)
    goals = _goals(page, trigger) if _leads_there(parsed, trigger) else []
    named = [*(_named_place(page, i) for i in tokens), *goals, _where(page, trigger)]
    return next((f for f in (*named, *(_venue(page, i) for i in complements(page, trigger))) if f), None)


def _leads_there(parsed: Parsed, trigger: Trigger) -> bool:
    """ "A visit to Minsk", "invited him to Oslo for talks", "will travel to Lima for talks"."""
    ahead = is_adjunct(parsed, trigger) or is_asked_for(parsed, trigger)
    return trigger.entry["channel"] == "visit" or (ahead and bool(adjunct_cases(parsed, trigger) & {"for", "to"}))


def _named_place(page: Page, token: int) -> tuple[str, Span] | None:
    return _place_at(page, token) if cases_of(page.parsed, token) & _LOCAL and not is_of_topic(page, token) else None


def _place_at(page: Page, token: int) -> tuple[str, Span] | None:
    mention = page.linker.mention_of.get(token)
    if mention is None or mention.head != token or mention.kind not in ("place", "state"):
        return None
    return mention.name, page.chars(mention.first, mention.last)


def _goals(page: Page, trigger: Trigger) -> list[tuple[str, Span] | None]:
    """Where a visitor goes: "a visit to Minsk", "left for Minsk", "visited Minsk"."""
    parsed = page.parsed
    goals = [k for k in complements(page, trigger) if cases_of(parsed, k) & {"to"}]
    goals += [k for k in parsed.kids_by(trigger.verb, "obl") if cases_of(parsed, k) & {"to", "for"}]
    return [_place_at(page, k) for k in (*goals, *parsed.kids_by(trigger.verb, "obj"))]


def _clause_before(page: Page, trigger: Trigger) -> list[int]:
    """ "Signed the treaty [in Prague on Thursday] and then met": what the first verb tells holds for the second."""
    parsed, verb = page.parsed, trigger.verb
    again = parsed.rel[verb] == "conj" and not parsed.kids_by(verb, "nsubj", "nsubj:pass")
    return clause_tokens(parsed, parsed.head[verb]) if again else []


def _where(page: Page, trigger: Trigger) -> tuple[str, Span] | None:
    """ "Geneva, where the two met": the place that the clause describes."""
    parsed, verb = page.parsed, trigger.verb
    where = parsed.rel[verb] == "acl:relcl" and any(lemma_of(parsed, k) == "where" for k in parsed.kids_by(verb, "advmod"))
    mention = page.linker.mention_of.get(parsed.head[verb]) if where else None
    return (mention.name, page.chars(mention.first, mention.last)) if mention and mention.kind in ("place", "state") else None


def _venue(page: Page, token: int) -> tuple[str, Span] | None:
    """A house or hall: "at the castle above the capital"."""
    if lemma_of(page.parsed, token) not in VENUES or not cases_of(page.parsed, token) & _LOCAL:
        return None
    return page.text_of(page.phrase(token)), page.phrase(token)


def occasion_of(page: Page, trigger: Trigger) -> tuple[tuple[str, Span] | None, bool]:
    """The larger occasion, and whether the contact took place on its sidelines."""
    parsed = page.parsed
    for i in _around(parsed, trigger.verb, trigger.token):
        lemma = lemma_of(parsed, i)
        if lemma in ("sideline", "margin", "fringe"):
            for kid in parsed.kids_by(i, "nmod"):
                return _occasion(page, kid), True
            return None, True
        if lemma in OCCASIONS and i not in (trigger.token, *trigger.chain) and _is_setting(parsed, i):
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


def duration_of(page: Page, trigger: Trigger) -> tuple[str, Span] | None:
    """How long, as ISO 8601: "for about ten minutes" is PT10M, "a 90-minute call" PT90M, "three days of talks" P3D."""
    own = [k for k in page.parsed.kids_by(trigger.token, "compound", "amod", "nmod:unmarked") if k < trigger.token]
    for measure in (*own, *trigger.chain):  # its own measure is no date, whatever stands before it
        first, last = page.parsed.subtree(measure)
        found = _DURATION.search(page.text_of(page.chars(first, min(last, trigger.token))))
        if found:
            start = page.parsed.start[first]
            return _iso(found), Span(start + found.start(), start + found.end())
    return next((f for s in _stretches(page, trigger) if (f := _duration_in(page, s))), None)


def _duration_in(page: Page, span: Span) -> tuple[str, Span] | None:
    text = page.text_of(span)
    for found in _DURATION.finditer(text):
        behind = text[found.end() : found.end() + 8]
        if not _NO_DURATION.search(text[: found.start()][-24:]) and not re.match(r"\s*(ago|later|before|after|of)\b", behind):
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


def count_of(page: Page, trigger: Trigger) -> tuple[int, Span] | None:
    """How many times: "twice", "on three occasions"; also where the next clause counts it ("it happened twice")."""
    for span in _stretches(page, trigger):
        found = _COUNT.search(page.text_of(span))
        if found:
            words = [w for w in found.groups() if w]
            number = {"once": 1, "twice": 2, "thrice": 3}.get(words[0].lower()) or _NUMBERS.get(words[0].lower())
            return number or int(words[0]), Span(span.start + found.start(), span.start + found.end())
    return None


def _around(parsed: Parsed, verb: int, token: int) -> list[int]:
    """The tokens of the contact's clause with what hangs on its noun, without other clauses."""
    return sorted({*clause_tokens(parsed, verb), *clause_tokens(parsed, token)})


def _stretches(page: Page, trigger: Trigger) -> list[Span]:
    """The contact's clause as characters, and the clauses that tell "it happened ..." or "it lasted ..." of it."""
    parsed = page.parsed
    inside = _around(parsed, trigger.verb, trigger.token)
    spans = [page.chars(inside[0], inside[-1] + 1)] if len(inside) > 0 and _is_dense(inside) else _runs(page, inside)
    for i in _afterthoughts(parsed, trigger.token):
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


def time_of(page: Page, trigger: Trigger) -> tuple[When, Span] | None:
    """When it took place: the date beside its noun, of its clause, of the clause it goes on from or of one that tells more."""
    before = [page.parsed.head[trigger.verb]] if _clause_before(page, trigger) else []
    own = [trigger.token] if trigger.token != trigger.verb else []
    dated = (page.when_of(i) for i in (*own, trigger.verb, *before, *_afterthoughts(page.parsed, trigger.token)))
    return next((found for found in dated if found and not _dates_the_last_one(page, trigger, found[1])), None)


def _dates_the_last_one(page: Page, trigger: Trigger, date: Span) -> bool:
    """ "The first call since 2022": that is when the one before took place."""
    first = any(page.parsed.word[i].lower() == "first" for i in _around(page.parsed, trigger.verb, trigger.token))
    return first and re.search(r"\b(since|in)\s*$", page.document.text[max(0, date.start - 8) : date.start + 5], re.I) is not None


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


def mood_of_contact(parsed: Parsed, trigger: Trigger) -> str:
    """Held, asked for, planned, refused: from the verb that carries the word and the words that qualify it."""
    nouns = (trigger.token, *trigger.chain)
    if trigger.token == trigger.verb:
        return _qualified(parsed, trigger, _of_verb(parsed, trigger.verb))
    if any(lemma_of(parsed, k) in ("no", "neither") for n in nouns for k in parsed.kids_by(n, "det")):
        return "denied"
    if {lemma_of(parsed, n) for n in trigger.chain} & _LACKS:
        return "denied"
    if is_adjunct(parsed, trigger) and not {lemma_of(parsed, n) for n in trigger.chain} & (_PROSPECTS | _PLANS):
        return _of_adjunct(parsed, trigger)
    return _qualified(parsed, trigger, _of_carrier(parsed, trigger))


def _of_adjunct(parsed: Parsed, trigger: Trigger) -> str:
    """ "Said after talks", "will travel for talks": what stands by a verb of something else is told as done, or as ahead."""
    cases = adjunct_cases(parsed, trigger)
    if "out" in cases:  # who walks out of talks was in them, who pulls out was not
        return "asserted" if lemma_of(parsed, trigger.verb) in ("walk", "storm") else "denied"
    if with_particle(parsed, trigger.verb) in STOPS and not cases & WHILE - {"in"}:
        return "denied"  # "backed out of talks"
    arrived = trigger.entry["channel"] == "visit" and lemma_of(parsed, trigger.verb) in ("arrive", "come", "land", "be")
    if cases & AHEAD:
        return _of_verb(parsed, trigger.verb) if arrived else "planned"
    return "planned" if cases & {"in", "on", "by"} and _of_verb(parsed, trigger.verb) == "planned" else "asserted"


def _of_carrier(parsed: Parsed, trigger: Trigger) -> str:
    """What is done with the contact: held, asked for, cancelled, ruled out."""
    verb, lemma = trigger.verb, with_particle(parsed, trigger.verb)
    own = _of_verb(parsed, verb)
    if lemma in STOPS:
        return "possible" if own in ("denied", "possible") else "denied"
    if own == "denied" and _denies_more(parsed, trigger):
        return "asserted"
    if parsed.upos[verb] == "ADJ" and own == "asserted":
        if lemma in ("impossible", "out", "off"):
            return "denied"
        return "possible" if lemma in _UNREAL else own
    offered = bool({lemma_of(parsed, n) for n in trigger.chain} & OFFERS) or bool(trigger.entry.get("request"))
    asked = is_asked_for(parsed, trigger) or (offered and lemma != "accept")
    if asked and own in ("asserted", "planned"):
        return "asked"
    return "planned" if own == "asserted" and lemma in _COMES else own


def _denies_more(parsed: Parsed, trigger: Trigger) -> bool:
    """ "The visit is not connected with the vote", "the call was not a success": the contact itself is not denied."""
    verb = trigger.verb
    if parsed.rel[trigger.top] not in ("nsubj", "nsubj:pass") or parsed.upos[verb] == "ADJ":
        return False
    if parsed.kids_by(verb, "cop"):
        return not cases_of(parsed, verb)  # "is not on the agenda" does deny it
    return lemma_of(parsed, verb) not in _EXISTS


def _qualified(parsed: Parsed, trigger: Trigger, own: str) -> str:
    """ "A planned meeting", "the possibility of talks", unless the verb tells it otherwise."""
    above = {lemma_of(parsed, n) for n in trigger.chain}
    if own != "asserted":
        return own
    if above & _PROSPECTS:
        return "possible"
    beside = {lemma_of(parsed, k) for k in parsed.kids_by(trigger.token, "amod")}
    held = lemma_of(parsed, trigger.verb) in ("hold", "have", "conduct", "take")
    ahead = beside & {"planned", "plan", "upcoming", "forthcoming", "scheduled", "schedule"}
    return "planned" if above & _PLANS or (ahead and not held) else own


def _of_verb(parsed: Parsed, verb: int) -> str:
    """A verb's mood; an infinitive's comes from what it hangs on: "made no effort to engage", "refused to meet"."""
    above, relation = parsed.head[verb], parsed.rel[verb]
    over = lemma_of(parsed, above)
    own = mood_of(parsed, verb)
    if own == "denied":
        return own
    if relation in ("xcomp", "ccomp") and over in ("deny", "refuse", "decline"):
        return "denied"
    if relation in ("acl", "xcomp") and parsed.upos[above] == "NOUN" and _is_infinitive(parsed, verb):
        return _of_intention(parsed, above)
    if relation == "xcomp" and parsed.upos[above] == "VERB" and parsed.negated(above):
        return "possible" if over in STOPS else "denied"
    if relation == "xcomp" and over in ASKS and own in ("asserted", "planned"):
        return "asked"
    if relation == "xcomp" and over in _RAISING:
        return _of_verb(parsed, above)
    if relation == "conj" and parsed.xpos[verb] == "VB" and own == "asserted":
        return _of_verb(parsed, above)
    return _of_future(parsed, verb, own)


def _of_future(parsed: Parsed, verb: int, own: str) -> str:
    """ "Flew to Oslo to meet", "before meeting": not told as done; a reported "would" is a future seen from the past."""
    auxiliaries = {lemma_of(parsed, k) for k in parsed.kids_by(verb, "aux")}
    if own == "possible" and "would" in auxiliaries and parsed.rel[verb] in ("ccomp", "parataxis"):
        return "planned"
    if own != "asserted":
        return own
    over = lemma_of(parsed, parsed.head[verb])
    if parsed.rel[verb] == "xcomp" and over in ("unlikely", "possible"):
        return "possible"
    before = parsed.rel[verb] == "advcl" and any(lemma_of(parsed, k) == "before" for k in parsed.kids_by(verb, "mark"))
    return "planned" if _is_infinitive(parsed, verb) or before else own


def _of_intention(parsed: Parsed, noun: int) -> str:
    """ "Made no effort to meet", "its refusal to meet" deny it, "its plan to meet" does not tell it as done."""
    no = any(lemma_of(parsed, k) == "no" for k in parsed.kids_by(noun, "det"))
    if no or parsed.negated(parsed.head[noun]) or lemma_of(parsed, noun) in _LACKS:
        return "denied"
    done = lemma_of(parsed, parsed.head[noun])
    if lemma_of(parsed, noun) not in OFFERS or done == "accept":
        return "planned"
    return "denied" if done in STOPS else "asked"


def _is_infinitive(parsed: Parsed, verb: int) -> bool:
    return any(parsed.word[k].lower() == "to" for k in parsed.kids_by(verb, "mark", "aux"))
