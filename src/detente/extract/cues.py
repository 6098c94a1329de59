"""Quotation cues: the words that say that somebody said something, with their subject and what they govern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.page import Page
from detente.reading.parsed import Parsed

_CLAUSES = ("ccomp", "csubj", "csubj:pass")
_TELLING = 2  # words that a noun phrase needs to be a content


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One line of ``lexicon/cues.yaml``. ``frames``: what the cue may govern."""

    cue: str
    cue_class: str
    frames: frozenset[str]
    attitude: bool
    upos: str


Cues = Mapping[tuple[str, str], CueEntry]  # by lemma and part of speech


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue in a text: its token and those of the whole cue, and the tokens of the content that it governs.

    ``subjects`` are the heads of the phrases that may be the speaker, the nearest by syntax first: a participle at the end of
    a sentence ("..., blaming the US") may belong to any of the clauses before it.
    ``content`` is empty for a cue that stands beside a quotation only; ``rule`` names the frame that gave it.
    """

    token: int
    tokens: tuple[int, ...]
    subjects: tuple[int, ...]
    content: tuple[int, ...]
    entry: CueEntry
    rule: str


def load_cues(listed: Sequence[Mapping[str, Any]]) -> Cues:
    """The lexicon by (lemma, part of speech); a particle verb's lemma is "point out"."""
    entries = {}
    for line in listed:
        upos = line.get("upos", "VERB")
        entry = CueEntry(
            line["cue"], line["class"], frozenset(line["frames"]), line.get("form") == "attitude", upos,
        )  # fmt: skip
        entries[(line["cue"], upos)] = entry
    return entries


def find_cues(page: Page, lexicon: Cues) -> list[Cue]:
    """Every cue of the page in order, with what it governs by syntax."""
    found: list[Cue] = []
    for token in range(len(page.parsed)):
        if page.parsed.upos[token] in ("VERB", "AUX"):
            found.extend(_verbal(page.parsed, token, lexicon))
        elif page.parsed.upos[token] == "NOUN":
            found.extend(_nominal(page.parsed, token, lexicon))
        if page.parsed.word[token].lower() == "according":
            found.extend(_according(page.parsed, token))
    return found


def _verbal(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    particles = parsed.kids_by(token, "compound:prt", "fixed")
    lemma = parsed.lemma[token].lower()
    entry = None
    for key in (" ".join([lemma, *(parsed.lemma[p].lower() for p in particles)]), lemma):
        entry = entry or lexicon.get((key, "VERB"))
    if entry is None:
        return
    content, rule = _governed(parsed, token, entry)
    subjects = tuple(s for s in _speakers_of(parsed, token) if s not in content)
    yield Cue(token, _cue_tokens(parsed, token, particles), subjects, tuple(content), entry, rule)


def _cue_tokens(parsed: Parsed, token: int, particles: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted({token, *particles}))


def _speakers_of(parsed: Parsed, token: int) -> Iterator[int]:
    """Who may be the one who says: the agent of a passive, else the subject, through control and coordination."""
    if parsed.is_passive(token):
        yield from parsed.kids_by(token, "obl:agent")[:1]
        return
    if parsed.rel[token] in ("acl", "amod") and parsed.xpos[token] in ("VBG", "VBN"):
        if parsed.xpos[token] == "VBG":
            yield parsed.head[token]
        return
    subject = parsed.subject_of(token)
    if parsed.rel[token] == "acl:relcl" and (subject is None or parsed.word[subject].lower() in ("who", "which", "that")):
        yield parsed.head[token]
    elif subject is not None:
        yield subject
    else:
        yield from _subjects_above(parsed, token)


def _subjects_above(parsed: Parsed, token: int) -> Iterator[int]:
    """A participle without subject ("..., he said, adding ...") has the subject of a clause that it hangs on."""
    while parsed.head[token] != token and parsed.rel[token] in ("advcl", "xcomp", "parataxis", "ccomp", "conj"):
        token = parsed.head[token]
        subject = parsed.subject_of(token)
        if subject is not None:
            yield subject


def _governed(parsed: Parsed, token: int, entry: CueEntry) -> tuple[list[int], str]:
    """The tokens of the content by the frames of the entry, the surest first, and the frame's name."""
    if "clause" in entry.frames or "quote" in entry.frames:
        clauses = parsed.kids_by(token, *_CLAUSES)
        if clauses:
            # A second clause without a subject is the first one's, cut off by the parser ("said China stands / ready to work").
            parts = [c for c in clauses if c == clauses[0] or (c > token) == (clauses[0] > token)]
            return sorted({i for c in parts for i in _with_loose_parts(parsed, token, c)}), "clause"
        if parsed.rel[token] == "parataxis" and parsed.subject_of(token) is not None:
            return _inserted(parsed, token), "inserted"
        for kid in parsed.kids_by(token, "parataxis"):
            if kid > token and any(parsed.word[i] in (":", ",") for i in range(token, kid)):
                return parsed.yield_of(kid), "colon"
    if "infinitive" in entry.frames:
        for kid in parsed.kids_by(token, "xcomp"):
            if parsed.upos[kid] in ("VERB", "AUX", "ADJ", "NOUN") and kid > token:
                content = _infinitive(parsed, token, kid)
                return (content, "infinitive") if len(content) > _TELLING else ([], "infinitive")
    return _nominal_content(parsed, token, entry)


def _infinitive(parsed: Parsed, token: int, kid: int) -> list[int]:
    """The infinitive with the one who is asked to do it ("urged Iran to return")."""
    objects = [i for o in parsed.kids_by(token, "obj", "iobj") for i in parsed.yield_of(o)]
    return sorted({*parsed.yield_of(kid), *objects})


def _nominal_content(parsed: Parsed, token: int, entry: CueEntry) -> tuple[list[int], str]:
    wanted = {f[1:] for f in entry.frames if f.startswith("+")}
    obliques = [k for k in parsed.kids_by(token, "obl", "nmod") if _case(parsed, k) & wanted]
    clausal = [k for k in parsed.kids_by(token, "advcl") if _marks(parsed, k) & wanted]
    objects = parsed.kids_by(token, "obj") if "object" in entry.frames or (obliques or clausal) else []
    if parsed.is_passive(token) and "object" in entry.frames:
        objects = parsed.kids_by(token, "nsubj:pass")
    chosen = [*objects, *obliques, *clausal] if ("object" in entry.frames or obliques or clausal) else []
    tokens = sorted({i for k in chosen for i in parsed.yield_of(k)})
    if sum(parsed.upos[i] not in ("PUNCT", "DET", "ADP") for i in tokens) < _TELLING:
        return [], "object"  # "rejected the claim" does not say what was claimed
    return tokens, "object" if objects and not obliques else "preposition"


def _case(parsed: Parsed, token: int) -> set[str]:
    return {parsed.lemma[k].lower() for k in parsed.kids_by(token, "case")}


def _marks(parsed: Parsed, token: int) -> set[str]:
    return {parsed.lemma[k].lower() for k in parsed.kids_by(token, "mark")}


def _with_loose_parts(parsed: Parsed, token: int, clause: int) -> list[int]:
    """The clause without the word "that" at its head; clauses coordinated with it belong to it already."""
    tokens = parsed.yield_of(clause)
    marks = [m for m in parsed.kids_by(clause, "mark") if parsed.lemma[m].lower() == "that"]
    if marks:
        # What the parser hangs before "that" is whom the cue addresses ("told the daily that ...").
        tokens = [i for i in tokens if i > marks[0]]
    if clause < token:
        # The clause is over before its cue; what comes behind belongs to the saying ("..., he said, a day after ...").
        tokens = [i for i in tokens if i < token]
    outside = set(_after_the_report(parsed, clause))
    return [i for i in tokens if i not in outside and i != token]


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


def _inserted(parsed: Parsed, token: int) -> list[int]:
    """The sentence around an inserted "he said": everything but the insertion."""
    clause = parsed.head[token]
    own = set(parsed.yield_of(token))
    whole = [i for i in parsed.yield_of(clause) if i not in own]
    return [i for i in whole if i < token] if clause < token else whole


def _nominal(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    """ "His warning that ...", "the claim that ..."."""
    entry = lexicon.get((parsed.lemma[token].lower(), "NOUN"))
    if entry is None:
        return
    for kid in parsed.kids_by(token, "acl", "ccomp", "acl:relcl"):
        if _marks(parsed, kid) & {"that"} and parsed.subject_of(kid) is not None:
            owners = parsed.kids_by(token, "nmod:poss") or [
                k for k in parsed.kids_by(token, "nmod") if _case(parsed, k) & {"by", "of", "from"}
            ]
            tokens = [i for i in parsed.yield_of(kid) if parsed.lemma[i].lower() != "that" or i > kid]
            yield Cue(token, (token,), tuple(owners[:1]), tuple(tokens), entry, "noun")
            return


def _according(parsed: Parsed, token: int) -> Iterator[Cue]:
    """ "According to X": the content is the rest of the sentence."""
    source = parsed.head[token] if parsed.rel[token] in ("case", "mark") else None
    if source is None:
        sources = parsed.kids_by(token, "obl", "nmod")
        source = sources[0] if sources else None
    if source is None or source == token:
        return
    phrase_head = token if parsed.head[token] != source else source
    governor = parsed.head[phrase_head]
    if governor == phrase_head:
        return
    own = set(parsed.yield_of(phrase_head))
    content = [i for i in parsed.yield_of(governor) if i not in own]
    cue = (token, token + 1) if token + 1 < len(parsed) and parsed.word[token + 1].lower() == "to" else (token,)
    entry = CueEntry("according to", "says", frozenset({"clause"}), False, "ADP")
    yield Cue(token, cue, (source,), tuple(content), entry, "according")
