"""Quotation cues: the words that say that somebody said something, with their subject and what they govern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.frames import Governed, case_of, governed, governed_by_adjective, governed_by_noun, verb_group
from detente.extract.page import Page
from detente.reading.parsed import Parsed

RELATIVE = ("who", "which", "that", "whom")
_ABOVE = ("advcl", "xcomp", "parataxis", "ccomp", "conj")
# Texts that speak for whoever wrote them: "issued a statement saying".
WRITINGS = {
    "statement", "letter", "tweet", "post", "message", "note", "memo", "release", "communique", "communiqué", "editorial",
    "declaration", "report", "column", "e-mail", "email", "telegram", "posting", "study", "survey", "poll", "document",
    "article", "resolution", "data", "figures", "evidence", "record", "result", "finding", "image", "footage", "notice",
    "paper", "book", "story", "indictment", "verdict", "ruling", "readout", "read-out",
}  # fmt: skip
# Verbs that only lend a noun its subject: "made a promise to", "issued a warning that".
_LIGHT = {"make", "issue", "give", "have", "offer", "deliver", "raise", "renew", "release", "level", "launch"}


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One line of ``lexicon/cues.yaml``. ``frames``: what the cue may govern; ``texts``: whether only a text can say so."""

    cue: str
    cue_class: str
    frames: frozenset[str]
    attitude: bool
    upos: str
    texts: bool = False


Cues = Mapping[tuple[str, str], tuple[CueEntry, ...]]  # by lemma and part of speech; a word may stand in several classes


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
    entries: dict[tuple[str, str], tuple[CueEntry, ...]] = {}
    for line in listed:
        upos = line.get("upos", "VERB")
        entry = CueEntry(line["cue"], line["class"], frozenset(line["frames"]), line.get("form") == "attitude", upos, "by" in line)
        entries[(line["cue"], upos)] = (*entries.get((line["cue"], upos), ()), entry)
    return entries


def find_cues(page: Page, lexicon: Cues) -> list[Cue]:
    """Every cue of the page in order, with what it governs by syntax."""
    parsed = page.parsed
    found: list[Cue] = []
    for token in range(len(parsed)):
        upos = parsed.upos[token]
        if upos in ("VERB", "AUX"):
            found.extend(_verbal(parsed, token, lexicon))
        elif upos == "NOUN":
            found.extend(_nominal(parsed, token, lexicon))
            found.extend(_phrasal(parsed, token, lexicon))
        if upos in ("ADJ", "VERB"):
            found.extend(_adjectival(parsed, token, lexicon))
        if parsed.word[token].lower() == "according":
            found.extend(_according(parsed, token))
        elif upos == "ADV":
            found.extend(_hearsay(parsed, token, lexicon))
    return found


def _verbal(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    for key in _keys(parsed, token):
        entries = lexicon.get((key, "VERB"), ())
        for entry, found in _surest([(e, governed(parsed, token, e.frames)) for e in entries]):
            if entry.texts and is_agentless(parsed, token):
                continue  # "the film was shown" tells of nothing said
            subjects = tuple(s for s in _speakers_of(parsed, token) if s not in found.content)
            yield Cue(token, _whole(parsed, token, found), subjects, found.content, entry, found.rule)
        if entries:
            return


def _keys(parsed: Parsed, token: int) -> Iterator[str]:
    """What the verb may stand under: "point out", "make clear", "point"."""
    lemma = parsed.lemma[token].lower()
    particles = parsed.kids_by(token, "compound:prt", "fixed")
    if particles:
        yield " ".join([lemma, *(parsed.lemma[p].lower() for p in particles)])
    for kid in parsed.kids_by(token, "xcomp"):
        if parsed.upos[kid] == "ADJ":
            yield f"{lemma} {parsed.lemma[kid].lower()}"
    if any(parsed.lemma[o].lower() == "it" for o in parsed.kids_by(token, "obj")):
        yield f"{lemma} it"
    yield lemma


def _surest(options: Sequence[tuple[CueEntry, Governed]]) -> list[tuple[CueEntry, Governed]]:
    """The first reading of a word with a content, else the first that may stand beside a quotation."""
    telling = [o for o in options if o[1].content]
    return (telling or [o for o in options if "quote" in o[0].frames] or list(options))[:1]


def _whole(parsed: Parsed, token: int, found: Governed) -> tuple[int, ...]:
    """The tokens of the cue with those that lead on to the content, and of "issued a statement saying" all four."""
    nexts = [k for k in parsed.kids_by(token, "xcomp", "obj") if k == token + 1 and k not in found.content]
    fixed = [k for k in nexts if parsed.upos[k] == "ADJ" or parsed.lemma[k].lower() == "it"]  # "made clear", "put it"
    group = (*verb_group(parsed, token), *fixed, *found.lead)
    text = parsed.head[token]
    verb = _verb_of_writing(parsed, token)
    if verb is None or not verb < text < token or any(parsed.upos[i] == "PUNCT" for i in range(verb, token)):
        return group
    return (*range(verb_group(parsed, verb)[0], group[0]), *group)


def _verb_of_writing(parsed: Parsed, token: int) -> int | None:
    """The "issued" of "issued a statement saying"."""
    text = parsed.head[token]
    above = parsed.head[text]
    written = parsed.rel[token] in ("acl", "acl:relcl") and parsed.lemma[text].lower() in WRITINGS and parsed.rel[text] == "obj"
    return above if written and parsed.upos[above] == "VERB" and parsed.subject_of(above) is not None else None


def is_agentless(parsed: Parsed, token: int) -> bool:
    """Whether the cue is passive, also as a bare participle ("Asked whether ...")."""
    bare = parsed.rel[token] in ("advcl", "acl") and not parsed.kids_by(token, "aux", "nsubj", "mark")
    return parsed.is_passive(token) or (bare and parsed.xpos[token] in ("VBN", "VBD"))


def _speakers_of(parsed: Parsed, token: int) -> Iterator[int]:
    """Who may be the one who says: the agent of a passive, else the subject, through control and coordination."""
    if is_agentless(parsed, token):
        yield from parsed.kids_by(token, "obl:agent")[:1]
        return
    if parsed.rel[token] in ("acl", "amod") and parsed.xpos[token] in ("VBG", "VBN"):
        verb = _verb_of_writing(parsed, token)
        writer = parsed.subject_of(verb) if verb is not None else None
        yield parsed.head[token] if writer is None else writer
        return
    subject = parsed.subject_of(token)
    if parsed.rel[token] == "acl:relcl" and (subject is None or parsed.word[subject].lower() in RELATIVE):
        yield parsed.head[token]
    elif subject is not None:
        yield subject
    else:
        yield from _subjects_above(parsed, token)


def _subjects_above(parsed: Parsed, token: int) -> Iterator[int]:
    """A participle without subject ("..., he said, adding ...") has the subject of a clause that it hangs on."""
    while parsed.head[token] != token and parsed.rel[token] in _ABOVE:
        token = parsed.head[token]
        subject = parsed.subject_of(token)
        if subject is not None:
            yield subject


def _adjectival(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    """ "Is ready to", "was critical of", "is concerned that": an attitude with a copula."""
    entries = lexicon.get((parsed.word[token].lower(), "ADJ"), ())
    copulas = parsed.kids_by(token, "cop", "aux:pass") if entries else ()
    subject = parsed.subject_of(token) if copulas else None
    if subject is None:
        return
    for entry, found in _surest([(e, governed_by_adjective(parsed, token, e.frames)) for e in entries]):
        if found.content:
            group = range(min(copulas[0], verb_group(parsed, token)[0]), token + 1)
            yield Cue(token, (*group, *found.lead), (subject,), found.content, entry, found.rule)


def _nominal(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    """ "His warning that ...", "the claim that ...", "her call for ...", "made a promise to ..."."""
    entries = lexicon.get((parsed.lemma[token].lower(), "NOUN"), ())
    for entry, found in _surest([(e, governed_by_noun(parsed, token, e.frames)) for e in entries]):
        owners, start = _owners(parsed, token, entry)
        if found.content and (owners or found.rule == "noun"):
            tokens = (*range(start, token + 1), *found.lead)
            yield Cue(token, tokens, owners, found.content, entry, found.rule)


def _owners(parsed: Parsed, token: int, entry: CueEntry) -> tuple[tuple[int, ...], int]:
    """Whose claim it is, and where the cue begins: at the noun, or at the verb that lends it its subject."""
    possessors = parsed.kids_by(token, "nmod:poss")
    prepositions = {"by", "from", *([] if "+of" in entry.frames else ["of"])}
    agents = [k for k in parsed.kids_by(token, "nmod") if case_of(parsed, k) & prepositions]
    if possessors or agents:
        return tuple((possessors or agents)[:1]), token
    verb = parsed.head[token]
    light = parsed.rel[token] == "obj" and parsed.lemma[verb].lower() in _LIGHT and verb < token
    subject = parsed.subject_of(verb) if light and not parsed.is_passive(verb) else None
    return ((), token) if subject is None else ((subject,), verb_group(parsed, verb)[0])


def _phrasal(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    """ "In the words of Lindqvist, ...", "in her view": what the clause says is what the owner of the words says."""
    entry = next((e for e in lexicon.get((parsed.lemma[token].lower(), "NOUN"), ()) if "in" in e.frames), None)
    case = [k for k in parsed.kids_by(token, "case") if parsed.lemma[k].lower() == "in"] if entry else []
    owner = next(iter(parsed.kids_by(token, "nmod:poss") or _of(parsed, token)), None) if case else None
    content = _rest_of_clause(parsed, token) if owner is not None else []
    if entry and owner is not None and content:
        tokens = [*case, *(k for k in parsed.kids_by(token, "det")), token, *parsed.kids_by(owner, "case")]
        own = [t for t in tokens if t < token or parsed.lemma[t].lower() == "of" or t == token]
        yield Cue(token, tuple(own), (owner,), tuple(content), entry, "according")


def _of(parsed: Parsed, token: int) -> list[int]:
    return [k for k in parsed.kids_by(token, "nmod") if case_of(parsed, k) == {"of"}]


def _rest_of_clause(parsed: Parsed, phrase: int) -> list[int]:
    """The clause that a phrase stands in, without the phrase; empty where it stands alone."""
    governor = parsed.head[phrase]
    own = set(parsed.yield_of(phrase))
    return [i for i in parsed.yield_of(governor) if i not in own] if governor != phrase else []


def _hearsay(parsed: Parsed, token: int, lexicon: Cues) -> Iterator[Cue]:
    """ "Reportedly", "allegedly": somebody said what the clause says, and nobody says who."""
    for entry in lexicon.get((parsed.lemma[token].lower(), "ADV"), ()):
        clause = parsed.head[token]
        if parsed.rel[token] == "advmod" and parsed.subject_of(clause) is not None:
            content = tuple(i for i in parsed.yield_of(clause) if i != token)
            yield Cue(token, (token,), (), content, entry, "hearsay")


def _according(parsed: Parsed, token: int) -> Iterator[Cue]:
    """ "According to X": the content is the rest of the sentence."""
    source = parsed.head[token] if parsed.rel[token] in ("case", "mark") else None
    if source is None:
        sources = parsed.kids_by(token, "obl", "nmod")
        source = sources[0] if sources else None
    if source is None or source == token:
        return
    content = _rest_of_clause(parsed, token if parsed.head[token] != source else source)
    if not content:
        return
    cue = (token, token + 1) if token + 1 < len(parsed) and parsed.word[token + 1].lower() == "to" else (token,)
    entry = CueEntry("according to", "says", frozenset({"clause"}), False, "ADP")
    yield Cue(token, cue, (source,), tuple(content), entry, "according")
