"""The tense of a clause, for dates: as ``tense`` tells it, and ahead where the present tells what is scheduled."""

from __future__ import annotations

from detente.reading.parsed import Parsed
from detente.reading.tense import FUTURE, HOPED, OPEN, PAST, governor, tense_at, tense_of

SOON = "soon"  # the day of the report or the first such one after it

# Verbs whose simple present is of a day to come: "the truce expires on Sunday".
_SCHEDULED = frozenset(
    "expire begin start end open close resume conclude arrive leave depart return travel fly visit meet vote hold host convene "
    "take go come enter run lapse reconvene reopen restart sit retire launch face deliver address host tour receive".split()
)
_BE = frozenset("is are 's ’s 're ’re am".split())
_HAVE = frozenset("had has have having".split())
# What is moved to a day, or set for it, is ahead of the clause.
_MOVED = frozenset("postpone delay reschedule move defer push put adjourn shift extend prolong schedule plan set slate".split())
_TELLING = frozenset(
    "say tell announce add declare confirm report write warn state note claim insist promise pledge vow agree".split()
)
_STOPS = (".", "!", "?", "”", '"')  # a headline has none
_BACKSHIFTED = frozenset("would could might should".split())
_BESIDE = frozenset("after before while when upon".split())  # with the tense of the clause that they belong to
_STEPS = 6
_KIDS = 40
_NEAR = 8


def clause_tense(parsed: Parsed, token: int) -> str:
    """The tense at a token; ``SOON`` where a sentence (no headline, which has no full stop) tells a schedule in the present."""
    tense, verb = tense_at(parsed, token), governor(parsed, token)
    if verb is not None and verb > token and _closes_telling(parsed, token, verb):
        return PAST
    if tense == PAST and verb is not None and parsed.lemma[verb].lower() in _MOVED and _is_aim(parsed, token):
        return HOPED
    if tense in (FUTURE, HOPED) and verb is not None:
        before = _words_before(parsed, verb)
        if "to" in before and before & {"was", "were"}:  # "they were to meet on Tuesday", in a report of that day
            return PAST if "have" in before else SOON
    if verb is None or tense != OPEN:
        return tense
    if parsed.xpos[verb] == "VBG":
        before = _words_before(parsed, verb)
        if "since" in before:  # "since taking office in March"
            return PAST
        if before and before <= _BESIDE and parsed.head[verb] != verb:
            return tense_of(parsed, parsed.head[verb])
    last = parsed.sents[parsed.sent[token]][1] - 1
    if parsed.word[last] not in _STOPS:
        return tense
    tag = parsed.xpos[verb]
    helpers = helpers_of(parsed, verb)
    progressive = tag == "VBG" and bool(_BE & helpers)
    simple = tag in ("VBZ", "VBP") and not helpers and parsed.lemma[verb].lower() in _SCHEDULED
    return SOON if progressive or simple else tense


def _closes_telling(parsed: Parsed, token: int, verb: int) -> bool:
    """ "It said in a statement late Wednesday it would appeal": what stands before the subject is of the verb of telling."""
    if not any(k > token and parsed.rel[k].startswith("nsubj") for k in parsed.kids[verb][:_KIDS]):
        return False
    first = parsed.sents[parsed.sent[token]][0]
    for at in range(token - 1, max(first, token - _NEAR) - 1, -1):
        if parsed.upos[at] in ("PUNCT", "SCONJ", "CCONJ") or parsed.word[at].lower() in ("that", "who", "which"):
            return False
        if parsed.xpos[at] == "VBD":
            return parsed.lemma[at].lower() in _TELLING
    return False


def _is_aim(parsed: Parsed, token: int) -> bool:
    """ "Put off to May 26", "scheduled for Friday"."""
    return any(parsed.word[at].lower() in ("to", "until", "till", "for") for at in range(max(0, token - 2), token))


def _words_before(parsed: Parsed, verb: int) -> set[str]:
    """The helpers of a verb with "to" and what stands as a copula."""
    rels = ("aux", "aux:pass", "cop", "mark")
    return {parsed.word[k].lower() for k in parsed.kids[verb][:_KIDS] if parsed.rel[k] in rels}


def helpers_of(parsed: Parsed, verb: int) -> set[str]:
    """The auxiliaries of a verb, in small letters."""
    return {parsed.word[k].lower() for k in parsed.kids[verb][:_KIDS] if parsed.rel[k] in ("aux", "aux:pass")}


def is_perfect(parsed: Parsed, token: int) -> bool:
    """Whether the clause tells a state that had been reached: "twelve states had signed"."""
    verb = governor(parsed, token)
    return verb is not None and bool(_HAVE & helpers_of(parsed, verb))


def is_state(parsed: Parsed, token: int) -> bool:
    """Whether a sentence (no headline) tells what is so now: "the licence is valid from 1 May to 30 June"."""
    verb = governor(parsed, token)
    if verb is None or parsed.word[parsed.sents[parsed.sent[token]][1] - 1] not in _STOPS:
        return False
    said = _words_before(parsed, verb) | ({parsed.word[verb].lower()} & _BE)
    return bool(said & _BE) and not said & (_HAVE | {"to"})


def is_told_at(parsed: Parsed, said: int, token: int) -> bool:
    """Whether the words with ``token`` were spoken on the day at ``said``: "he said on Monday it would end in a week"."""
    speech, verb = governor(parsed, said), governor(parsed, token)
    if speech is None or verb is None or parsed.lemma[speech].lower() not in _TELLING:
        return False
    if not helpers_of(parsed, verb) & _BACKSHIFTED:
        return False
    return speech in _above(parsed, verb)


def is_past_plan(parsed: Parsed, token: int) -> bool:
    """ "They had agreed to meet before winter": the plan is older than the report, and so may what was planned be."""
    verb = governor(parsed, token)
    return verb is not None and any("had" in helpers_of(parsed, at) for at in _above(parsed, verb)[:2])


def _above(parsed: Parsed, verb: int) -> list[int]:
    """The words on which a verb hangs, from the nearest on."""
    found: list[int] = []
    while len(found) < _STEPS and parsed.head[verb] != verb:
        verb = parsed.head[verb]
        found.append(verb)
    return found
