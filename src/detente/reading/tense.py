"""When a clause is set, as far as its verb tells: what was, what will be, or either. Word forms are asked before tags."""

from __future__ import annotations

from detente.reading.parsed import Parsed

PAST, FUTURE, OPEN, HOPED = "past", "future", "open", "hoped"

_FUTURE = frozenset("will shall 'll ’ll wo wont won't gonna would may might should must".split())
_WILL = frozenset("will shall 'll ’ll wo won't".split())
_EXPECTED = frozenset("due expected scheduled planned slated set poised bound".split())
_PLANS = frozenset(
    "plan intend expect prepare hope schedule due set vow pledge promise aim want slate ready likely threaten propose offer urge "
    "ask call invite seek go".split()
)  # fmt: skip
_HAVE, _PRESENT_BE = frozenset("has have had having 've ’ve 'd".split()), frozenset("is are am 's ’s 're ’re be".split())
_UP = 12  # steps
_KIDS = 40  # dependents: helpers stand among the first


def governor(parsed: Parsed, token: int) -> int | None:
    """The verb (or the predicate with a copula) that a token hangs on; the verb directly before it where it has no preposition."""
    before = token - 1
    if before >= 0 and parsed.xpos[before] in ("VBD", "VB", "VBZ", "VBP") and parsed.sent[before] == parsed.sent[token]:
        return before
    for _ in range(_UP):
        above = parsed.head[token]
        if above == token:
            return token if _is_predicate(parsed, token) else None
        token = above
        if _is_predicate(parsed, token):
            return token
    return None


def _is_predicate(parsed: Parsed, token: int) -> bool:
    if parsed.upos[token] in ("VERB", "AUX") or parsed.xpos[token].startswith("VB"):
        return True
    return any(parsed.rel[k] == "cop" for k in parsed.kids[token][:_KIDS])


def tense_at(parsed: Parsed, token: int) -> str:
    """The tense of the clause around a token: ``past``, ``future``, ``hoped`` (a plan told in the past) or ``open``."""
    verb = governor(parsed, token)
    if verb is None:
        return _by_words(parsed, token)
    return _tense_of(parsed, verb, 0)


def tense_of(parsed: Parsed, verb: int) -> str:
    """The tense of the clause of which this verb is the head."""
    return _tense_of(parsed, verb, 0)


def announces(parsed: Parsed, token: int) -> bool:
    """Whether the verb that a token hangs on (or is) stands with "will" or "shall": a plan that the report itself makes known."""
    verb = token if parsed.upos[token] == "VERB" else governor(parsed, token)
    if verb is None:
        return False
    return any(parsed.word[k].lower() in _WILL for k in parsed.kids[verb][:_KIDS] if parsed.rel[k] == "aux")


def _tense_of(parsed: Parsed, verb: int, depth: int) -> str:
    helpers = [parsed.word[k].lower() for k in parsed.kids[verb][:_KIDS] if parsed.rel[k] in ("aux", "aux:pass", "cop", "mark")]
    word, tag = parsed.word[verb].lower(), parsed.xpos[verb]
    perfect = any(h in _HAVE for h in helpers)
    if any(h in _FUTURE for h in helpers) or (word in _FUTURE and tag == "MD"):
        return PAST if perfect and not any(h in _WILL for h in helpers) else FUTURE
    if word in _EXPECTED and tag != "VBD" and not (word == "set" and helpers):
        return FUTURE
    if "to" in helpers:
        return _of_infinitive(parsed, verb, helpers, depth)
    if perfect or tag == "VBD" or any(h in ("was", "were", "did", "been") for h in helpers):
        return PAST
    return _of_other(parsed, verb, tag, helpers, depth)


def _of_infinitive(parsed: Parsed, verb: int, helpers: list[str], depth: int) -> str:
    above = parsed.head[verb]
    if above == verb or depth > _UP or any(h in _PRESENT_BE for h in helpers):
        return FUTURE
    over = _tense_of(parsed, above, depth + 1)
    return HOPED if over == PAST and parsed.lemma[above].lower() not in _PLANS else FUTURE


def _of_other(parsed: Parsed, verb: int, tag: str, helpers: list[str], depth: int) -> str:
    above = parsed.head[verb]
    if tag == "VBN" and not any(h in _PRESENT_BE for h in helpers) and parsed.rel[verb].startswith(("acl", "advcl")):
        return PAST
    finite = any(parsed.rel[k] == "nsubj" for k in parsed.kids[verb][:_KIDS])
    if not helpers and finite and tag in ("VBN", "JJ") and parsed.word[verb].lower().endswith("ed"):
        return PAST  # "the treaty expired": with a subject and no helper the form in -ed is the past, whatever its tag
    bare = not helpers and tag in ("VB", "VBN", "VBG", "NN", "JJ")
    if bare and above != verb and depth < _UP and parsed.rel[verb] in ("conj", "xcomp", "advcl", "acl", "parataxis"):
        return _tense_of(parsed, above, depth + 1)
    return OPEN


def _by_words(parsed: Parsed, token: int) -> str:
    """Without a verb in the tree: the nearest verb form to the left in the sentence, then to the right."""
    first, last = parsed.sents[parsed.sent[token]]
    for i in (*range(token - 1, max(first, token - _UP) - 1, -1), *range(token + 1, min(last, token + _UP))):
        word, tag = parsed.word[i].lower(), parsed.xpos[i]
        if (word in _FUTURE and tag == "MD") or (word == "to" and i + 1 < last and parsed.xpos[i + 1] == "VB"):
            return FUTURE
        if tag == "VBD" or word in ("was", "were", "had"):
            return PAST
    return OPEN
