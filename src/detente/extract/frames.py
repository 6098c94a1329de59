"""What a cue governs by syntax: a clause, an infinitive, a noun phrase with what is said of it, a phrase with a preposition.

A *frame* is one such complement, named in ``lexicon/cues.yaml``; the surest frame that the parse shows is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.reading.calendar_words import MONTHS, WEEKDAYS
from detente.reading.parsed import Parsed

CLAUSES = ("ccomp", "csubj", "csubj:pass")
_TELLING = 2  # words that a noun phrase needs to be a content
_GROUP = ("aux", "aux:pass", "advmod", "mark", "cop")
_RAISING = {"go", "continue", "begin", "start", "proceed", "keep", "come", "use", "tend"}  # "went on to say"
_OPENERS = set("that if because as while when where how why whether since although though so".split())
_WHETHER = {"if", "whether"}
_BESIDE = "obl obl:unmarked obl:tmod advcl advmod punct parataxis appos discourse nmod acl acl:relcl".split()


@dataclass(frozen=True, slots=True)
class Governed:
    """The tokens of a content, the frame that gave it, and what leads from the cue to it ("called | for")."""

    content: tuple[int, ...]
    rule: str
    lead: tuple[int, ...] = ()


NOTHING = Governed((), "object")


def governed(parsed: Parsed, token: int, frames: frozenset[str]) -> Governed:
    """What the verb governs by one of the frames; a content without tokens where it stands beside a quotation at most."""
    if "clause" in frames or "quote" in frames:
        found = _clausal(parsed, token)
        if found:
            return found
    phrases = [p for p in _phrases(parsed, token, frames) if not _objects(parsed, token)]
    for kid in parsed.kids_by(token, "xcomp"):
        asked = any(p < kid for p in phrases)  # "appealed to both sides to stop" has whom it asks in a phrase
        found = _open_complement(parsed, token, kid, frames) if kid > token and not asked else None
        if found:
            return found
    named = [*parsed.kids_by(token, "iobj"), *parsed.kids_by(token, "obj")]
    if "predicate" in frames and len(named) > 1:  # "called it her gift": the parser may take both for objects
        return Governed(tuple(sorted({i for n in named for i in parsed.yield_of(n)})), "predicate")
    return _nominal(parsed, token, frames)


def _clausal(parsed: Parsed, token: int) -> Governed | None:
    clauses = parsed.kids_by(token, *CLAUSES) or _of_adjective(parsed, token)
    if clauses:
        # A second clause without a subject is the first one's, cut off by the parser ("said China stands / ready to work").
        parts = [c for c in clauses if c == clauses[0] or (c > token) == (clauses[0] > token)]
        tokens = {i for c in parts for i in _reported(parsed, token, c)} | set(_preposed(parsed, token, clauses[0]))
        return Governed(tuple(sorted(tokens)), "clause")
    if parsed.subject_of(token) is not None and (parsed.rel[token] == "parataxis" or _is_as_clause(parsed, token)):
        return Governed(tuple(_around(parsed, token)), "inserted")
    for kid in parsed.kids_by(token, "advcl") if not parsed.kids_by(token, "obj") else ():
        if kid > token and parsed.subtree(kid)[0] == token + 1 and _words(parsed, kid) & _WHETHER:
            return Governed(tuple(parsed.yield_of(kid)), "clause")  # "asked if it was open" is no condition
    for kid in parsed.kids_by(token, "parataxis"):
        marks = {parsed.word[i] for i in range(token, kid)}
        if kid > token and (":" in marks or ("," in marks and not _is_insertion(parsed, kid))):
            return Governed(tuple(parsed.yield_of(kid)), "colon")
    return None


def _is_insertion(parsed: Parsed, verb: int) -> bool:
    """Whether a clause set beside another is an "X reports" about it: a subject and nothing that it says."""
    return bool(parsed.kids_by(verb, "nsubj")) and not parsed.kids_by(verb, "obj", "xcomp", "cop", *CLAUSES)


def _of_adjective(parsed: Parsed, token: int) -> list[int]:
    """The clause of "made clear that ...", which hangs on the adjective."""
    return [c for k in parsed.kids_by(token, "xcomp") if parsed.upos[k] == "ADJ" and k > token for c in parsed.kids_by(k, *CLAUSES)]


def _reported(parsed: Parsed, token: int, clause: int) -> list[int]:
    """The clause without the word "that" at its head; clauses coordinated with it belong to it already."""
    tokens = parsed.yield_of(clause)
    marks = [m for m in parsed.kids_by(clause, "mark") if parsed.lemma[m].lower() == "that"]
    if marks:
        # What the parser hangs before "that" is whom the cue addresses ("told the daily that ...").
        tokens = [i for i in tokens if i > marks[0]]
    if clause < token:
        # The clause is over before its cue; what comes behind belongs to the saying ("..., he said, a day after ...").
        after = set(_going_on(parsed, token, clause))
        tokens = [i for i in tokens if i < token or i in after]
    outside = set(_after_the_report(parsed, clause))
    return [i for i in tokens if i not in outside and i != token]


def _going_on(parsed: Parsed, token: int, clause: int) -> Iterable[int]:
    """What of an interrupted clause stands behind the cue: "Take it, they said, and you lose".

    With "but" the reporter goes on himself: "Oslo is ready, the minister said, but nobody has taken up the offer".
    """
    if token + 1 >= len(parsed) or parsed.word[token + 1] != ",":
        return
    for kid in parsed.kids[clause]:
        contrast = any(parsed.lemma[c].lower() in ("but", "yet") for c in parsed.kids_by(kid, "cc"))
        if kid > token and parsed.rel[kid] not in _BESIDE and not contrast:
            yield from parsed.yield_of(kid)


def _preposed(parsed: Parsed, token: int, clause: int) -> Iterable[int]:
    """What stands before an insertion belongs to what is said: "If talks fail, he said, the treaty lapses"."""
    subject = parsed.subject_of(token)
    if subject is None or not subject < token < clause or parsed.head[subject] != token:
        return
    first, after = parsed.subtree(subject)[0], max([token, *parsed.kids_by(token, "compound:prt")]) + 1
    if first == 0 or parsed.word[first - 1] != "," or after >= len(parsed) or parsed.word[after] != ",":
        return
    for kid in parsed.kids[token]:
        if kid < first - 1 and parsed.rel[kid] != "punct":
            yield from parsed.yield_of(kid)


def _after_the_report(parsed: Parsed, clause: int) -> list[int]:
    """ "suggested that talks were possible, but Washington has made no effort": the reporter's own clause.

    In reported speech after a past verb the tenses are shifted back; a clause with "but" and a subject of its own that is
    not shifted while the one before it is, is no longer reported (sequence of tenses).
    """
    if not _is_past(parsed, clause):
        return []
    found: list[int] = []
    for kid in parsed.kids_by(clause, "conj"):
        words = {parsed.lemma[c].lower() for c in parsed.kids_by(kid, "cc")}
        if words & {"but", "yet"} and parsed.kids_by(kid, "nsubj", "nsubj:pass", "expl") and not _is_past(parsed, kid):
            found.extend(parsed.yield_of(kid))
    return found


def _is_past(parsed: Parsed, clause: int) -> bool:
    own = [clause, *parsed.kids_by(clause, "aux", "cop", "aux:pass")]
    return any(parsed.xpos[i] == "VBD" for i in own) or any(parsed.lemma[i].lower() in ("would", "could") for i in own)


def _is_as_clause(parsed: Parsed, token: int) -> bool:
    """ "As the ministry reported, ...": the clause above is what was said."""
    marks = parsed.kids_by(token, "mark", "advmod")
    return parsed.rel[token] == "advcl" and any(parsed.word[m].lower() == "as" for m in marks) and not _objects_told(parsed, token)


def _objects_told(parsed: Parsed, token: int) -> list[int]:
    """The objects but for the "it" of "as he put it"."""
    return [o for o in parsed.kids_by(token, "obj") if parsed.lemma[o].lower() != "it"]


def _around(parsed: Parsed, token: int) -> list[int]:
    """The sentence around an inserted "he said": everything but the insertion and what belongs to the saying."""
    clause = parsed.head[token]
    own = set(parsed.yield_of(token))
    whole = [i for i in parsed.yield_of(clause) if i not in own]
    if clause > token:
        return whole
    after = set(_going_on(parsed, token, clause))
    return [i for i in whole if i < token or i in after]


def _open_complement(parsed: Parsed, token: int, kid: int, frames: frozenset[str]) -> Governed | None:
    """ "Threatened to close", "urged Iran to return", "called the visit useful", "proposed moving the talks"."""
    if parsed.kids_by(kid, "case"):
        return None  # "characterized it as useful" is read as a phrase
    marked = any(parsed.word[k].lower() == "to" for k in parsed.kids_by(kid, "mark", "aux"))
    if parsed.is_passive(token) and marked and frames & {"infinitive", "clause"}:  # "is said to be ready": nobody's saying
        subjects = [i for s in parsed.kids_by(token, "nsubj:pass") for i in parsed.yield_of(s)]
        return Governed(tuple(sorted({*parsed.yield_of(kid), *subjects})), "raising")
    if "infinitive" in frames and parsed.upos[kid] in ("VERB", "AUX", "ADJ", "NOUN"):
        content = sorted({*parsed.yield_of(kid), *_objects(parsed, token)})
        return Governed(tuple(content) if len(content) >= _TELLING else (), "infinitive")
    if "gerund" in frames and parsed.xpos[kid] == "VBG" and not marked:
        return Governed(tuple(parsed.yield_of(kid)), "gerund")
    if "predicate" in frames and not marked:
        subjects = [i for s in parsed.kids_by(token, "nsubj:pass") for i in parsed.yield_of(s)] if parsed.is_passive(token) else []
        # The parser may take both "the visit" and "a success" of "called the visit a success" for complements.
        complements = [i for k in parsed.kids_by(token, "xcomp") if k >= kid for i in parsed.yield_of(k)]
        return Governed(tuple(sorted({*complements, *_objects(parsed, token), *subjects})), "predicate")
    return None


def _objects(parsed: Parsed, token: int) -> list[int]:
    return [i for o in parsed.kids_by(token, "obj", "iobj") for i in parsed.yield_of(o)]


def _nominal(parsed: Parsed, token: int, frames: frozenset[str]) -> Governed:
    """ "Denied the report", "accused Iran of breaking the seals", "warned | of a war"."""
    phrases = _phrases(parsed, token, frames)
    passive = parsed.is_passive(token)
    objects = parsed.kids_by(token, "nsubj:pass") if passive else [o for o in parsed.kids_by(token, "obj") if o > token]
    within = any(_phrases(parsed, o, frames, "nmod", "acl") for o in objects)  # the parser may hang "of breaking it" on "Iran"
    if not phrases and not within and "object" not in frames:
        return NOTHING
    infinitives = [k for k in parsed.kids_by(token, "advcl", "xcomp") if phrases and k > phrases[0] and "to" in _words(parsed, k)]
    chosen = [*objects, *phrases] if objects else [*phrases[:1], *infinitives]  # "called on | Iran to return"
    tokens = sorted({i for k in chosen for i in parsed.yield_of(k)})
    lead = () if objects else tuple(_leading(parsed, phrases[0], token) if phrases else ())
    tokens = [i for i in tokens if i not in lead]
    least = 1 if phrases or any(parsed.upos[o] == "PROPN" for o in objects) else _TELLING
    if sum(parsed.upos[i] not in ("PUNCT", "DET", "ADP") for i in tokens) < least:
        return NOTHING  # "rejected the claim" does not say what was claimed
    return Governed(tuple(tokens), "object" if objects and not phrases else "preposition", lead)


def governed_by_noun(parsed: Parsed, token: int, frames: frozenset[str]) -> Governed:
    """What a noun of saying governs: "the warning | that talks would fail", "the call | for talks", "the offer | to meet"."""
    for kid in parsed.kids_by(token, "acl", "ccomp", "acl:relcl", "xcomp"):
        marks = _words(parsed, kid)
        if "clause" in frames and "that" in marks and parsed.subject_of(kid) is not None:
            return Governed(tuple(i for i in parsed.yield_of(kid) if parsed.lemma[i].lower() != "that" or i > kid), "noun")
        if "infinitive" in frames and "to" in marks and kid > token:
            return Governed(tuple(parsed.yield_of(kid)), "noun infinitive")
    return _after_preposition(parsed, token, frames, "noun preposition")


def governed_by_adjective(parsed: Parsed, token: int, frames: frozenset[str]) -> Governed:
    """What an adjective governs: "confident | that talks go on", "ready | to meet", "critical of | the law"."""
    for kid in parsed.kids_by(token, "ccomp", "xcomp", "advcl"):
        marks = _words(parsed, kid)
        if "infinitive" in frames and "to" in marks and kid > token:
            return Governed(tuple(parsed.yield_of(kid)), "infinitive")
        if "clause" in frames and kid > token and parsed.rel[kid] == "ccomp":
            return Governed(tuple(i for i in parsed.yield_of(kid) if parsed.lemma[i].lower() != "that" or i > kid), "clause")
    return _after_preposition(parsed, token, frames, "preposition")


def _after_preposition(parsed: Parsed, token: int, frames: frozenset[str], rule: str) -> Governed:
    wanted = {f[1:] for f in frames if f.startswith("+")}
    for kid in parsed.kids_by(token, "obl", "nmod", "advcl", "acl"):
        lead = _leading(parsed, kid, token)
        if kid > token and _words(parsed, kid) & wanted and lead:
            return Governed(tuple(i for i in parsed.yield_of(kid) if i > lead[0]), rule, tuple(lead[:1]))
    return NOTHING


def _phrases(parsed: Parsed, token: int, frames: frozenset[str], *relations: str) -> list[int]:
    """The heads of the phrases behind a word that begin with one of the prepositions of the frames."""
    wanted = {f[1:] for f in frames if f.startswith("+")}
    if not wanted:
        return []
    kids = parsed.kids_by(token, *(relations or ("obl", "nmod", "advcl", "xcomp")))
    return [k for k in kids if k > token and _cases(parsed, k) & wanted and not _is_day(parsed, k)]


def _is_day(parsed: Parsed, token: int) -> bool:
    """ "Called Marek [on Thursday]": when it was said, and not of what."""
    named = parsed.upos[token] == "PROPN" and not parsed.kids_by(token, "nmod:poss")
    return named and parsed.lemma[token].lower() in WEEKDAYS | MONTHS


def _cases(parsed: Parsed, token: int) -> set[str]:
    """The prepositions of a phrase, also those that mark a gerund ("of breaking"); no "to" of an infinitive."""
    return {parsed.lemma[k].lower() for k in parsed.kids_by(token, "case", "mark") if parsed.upos[k] != "PART"}


def case_of(parsed: Parsed, token: int) -> set[str]:
    """The prepositions of a noun phrase."""
    return {parsed.lemma[k].lower() for k in parsed.kids_by(token, "case")}


def _words(parsed: Parsed, token: int) -> set[str]:
    return {parsed.lemma[k].lower() for k in parsed.kids_by(token, "case", "mark")}


def _leading(parsed: Parsed, phrase: int, after: int) -> list[int]:
    """The preposition right behind the cue."""
    words = parsed.kids_by(phrase, "case", "mark")
    return [k for k in words if k == after + 1] or [k for k in words if k > after][:1]


def verb_group(parsed: Parsed, token: int) -> tuple[int, ...]:
    """The verb with what stands right before it and belongs to it: "has repeatedly | said", "went on to | say"."""
    last = max([token, *parsed.kids_by(token, "compound:prt")])
    first = _group_start(parsed, token)
    return tuple(range(first, last + 1)) if last - token <= 1 else (*range(first, token + 1), last)


def _group_start(parsed: Parsed, token: int) -> int:
    own = set(parsed.kids_by(token, *_GROUP)) | {k for a in parsed.kids_by(token, "advmod") for k in parsed.kids[a]}
    first = token
    while first - 1 in own and parsed.upos[first - 1] != "PUNCT" and parsed.word[first - 1].lower() not in _OPENERS:
        first -= 1
    above = parsed.head[token]
    if parsed.rel[token] in ("xcomp", "advcl") and above < token and parsed.lemma[above].lower() in _RAISING:
        particles = {above, *parsed.kids_by(above, "compound:prt", "advmod")}
        if all(i in particles for i in range(above, first)):
            return _group_start(parsed, above)
    return first
