"""Who said what: direct, indirect and mixed statements with speaker, cue and content, and statements within statements.

Two sources are joined: what a cue governs by syntax, and what stands between quotation marks. A quotation belongs to the
cue of its own sentences that stands outside it; without one to the cue that introduced it ("He added: ..."), and failing
that to the last speaker of the paragraph, whose statement it continues.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from detente.extract.cues import Cue, find_cues, load_cues
from detente.extract.page import Page, mood_of, spans_of
from detente.model.actors import ActorRef
from detente.model.facts import Statement
from detente.model.text import Evidence, Span
from detente.model.when import When
from detente.reading.quotes import Quotation

_SCARE_LENGTH = 4  # words; a shorter quotation needs a cue that governs it


@dataclass(slots=True)
class _Draft:
    """A statement while its parts are gathered."""

    cue: Cue | None
    subject: int | None
    tokens: set[int] = field(default_factory=set)
    quotations: list[Quotation] = field(default_factory=list)
    continues: _Draft | None = None
    rule: str = ""


def extract_statements(page: Page) -> list[Statement]:
    """The statements of a page, in the order of the text, the containing before the contained."""
    lexicon = load_cues(page.lexicon("cues"))
    drafts = [_draft(page, cue) for cue in find_cues(page, lexicon)]
    _attach_quotations(page, drafts)
    _part_neighbours(page, drafts)
    kept = [d for d in drafts if _is_statement(page, d)]
    return _finish(page, kept)


def _draft(page: Page, cue: Cue) -> _Draft:
    """A cue's draft with the nearest subject that can speak; what stands in a quotation does not speak outside it."""
    able = [s for s in cue.subjects if page.in_quotation(cue.token) or not page.in_quotation(s)]
    able = [s for s in able if _can_speak(page, s, cue)] or able
    return _Draft(cue, able[0] if able else None, set(cue.content), rule=cue.rule)


def _part_neighbours(page: Page, drafts: Sequence[_Draft]) -> None:
    """Two cues of one sentence do not count to each other's content.

    The parser hangs "adding" into the quotation before it, and "blaming ..." into the clause before it although the speaker
    blames: a participle whose speaker stands outside a content is itself outside.
    """
    for draft in drafts:
        if draft.cue is None:
            continue
        own = {*draft.cue.tokens, *_loose(page, draft)}
        subject = draft.subject
        for other in drafts:
            if other is draft or draft.cue.token not in other.tokens or other.cue is None:
                continue
            beside_quotation = bool(draft.quotations) and not page.in_quotation(draft.cue.token) and bool(other.quotations)
            speaks_outside = subject is not None and subject not in other.tokens and subject == other.subject
            if beside_quotation or (speaks_outside and page.parsed.xpos[draft.cue.token] == "VBG"):
                other.tokens -= own | ({subject} if subject is not None and beside_quotation else set())


def _loose(page: Page, draft: _Draft) -> set[int]:
    """The content of a draft outside quotation marks: what stands on the same side of the cue as a quotation.

    What follows the cue of a finished quotation ("... he said in televised remarks") belongs to the saying.
    """
    quoted = {t for q in draft.quotations for t in _inside(page, q)}
    loose = draft.tokens - quoted
    if not draft.quotations or draft.cue is None:
        return loose
    cue = draft.cue.token
    sides = {t < cue for t in quoted}
    return {t for t in loose if (t < cue) in sides}


def _attach_quotations(page: Page, drafts: list[_Draft]) -> None:
    outer = [q for q in page.quotations if q.depth == 0]
    previous: tuple[Quotation, _Draft] | None = None
    for quotation in outer:
        owner = _owner(page, quotation, drafts)
        if owner is None and _is_whole(page, quotation):
            owner = _continuation(page, quotation, drafts, previous)
            if owner is not None:
                drafts.append(owner)
        if owner is not None:
            owner.quotations.append(quotation)
            owner.tokens.update(_inside(page, quotation))
            previous = (quotation, owner)


def _inside(page: Page, quotation: Quotation) -> range:
    return page.parsed.tokens_in(*quotation.inner)


def _owner(page: Page, quotation: Quotation, drafts: Sequence[_Draft]) -> _Draft | None:
    """The draft whose cue introduces or follows the quotation, or governs what it stands in."""
    tokens = _inside(page, quotation)
    if not tokens:
        return None
    outside = [d for d in drafts if d.cue and d.cue.token not in tokens]
    governing = [d for d in outside if d.tokens & set(tokens)]
    if governing:
        return min(governing, key=lambda d: abs((d.cue.token if d.cue else 0) - tokens[0]))
    beside = [d for d in outside if d.cue and "quote" in d.cue.entry.frames and _beside(page, quotation, d.cue)]
    if not beside:
        return None
    return min(beside, key=lambda d: _distance(d.cue.token if d.cue else 0, tokens))


def _distance(cue: int, tokens: range) -> int:
    return tokens[0] - cue if cue < tokens[0] else cue - tokens[-1]


def _beside(page: Page, quotation: Quotation, cue: Cue) -> bool:
    """Whether the cue stands right before or right after the quotation, in its sentence or introducing it."""
    parsed, text = page.parsed, page.document.text
    tokens = _inside(page, quotation)
    before, after = text[: quotation.outer.start].rstrip()[-1:], text[quotation.outer.end :].lstrip()[:1]
    if cue.token < tokens[0]:
        same = parsed.sent[cue.token] == parsed.sent[tokens[0]]
        introduced = before == ":" and parsed.sent[tokens[0]] - parsed.sent[cue.token] <= 1
        return (same and _only_loose(page, cue, tokens[0])) or introduced
    same = parsed.sent[cue.token] in (parsed.sent[tokens[-1]], parsed.sent[min(tokens[-1] + 1, len(parsed) - 1)])
    ended = text[quotation.inner.start : quotation.inner.end].rstrip()[-1:] in (",", "?", "!", "—", "–", "…", "-", ".")
    near = parsed.start[cue.token] - quotation.outer.end < 160 and "\n" not in text[quotation.outer.end : parsed.start[cue.token]]
    return same and near and (ended or after == ",") and after not in ("“", '"', "")


def _only_loose(page: Page, cue: Cue, first: int) -> bool:
    """Between cue and quotation stand only objects, adverbs and the like, no other clause's verb."""
    parsed = page.parsed
    between = range(cue.token + 1, first)
    verbs = [i for i in between if parsed.upos[i] == "VERB" and parsed.rel[i] not in ("amod", "xcomp")]
    return not verbs and first - cue.token < 25


def _is_whole(page: Page, quotation: Quotation) -> bool:
    """Whether the quotation is an utterance and no name, title or scare quote."""
    tokens = _inside(page, quotation)
    inner = page.text_of(quotation.inner).strip()
    verbal = any(page.parsed.upos[i] in ("VERB", "AUX") for i in tokens)
    ended = inner[-1:] in (".", "!", "?", "…", ",")
    begins = page.document.text[: quotation.outer.start].rstrip()[-1:] in ("", ".", "!", "?", ":", "”", '"', "…", "\n")
    return (verbal or ended) and begins and (len(tokens) >= _SCARE_LENGTH or ended)


def _continuation(
    page: Page, quotation: Quotation, drafts: Sequence[_Draft], previous: tuple[Quotation, _Draft] | None
) -> _Draft | None:
    """A quotation without a cue: it goes on with the last speaker, of the paragraph or of a carried quotation."""
    paragraph = page.paragraph_of(quotation.outer.start)
    start = page.parsed.token_at(quotation.outer.start)
    if previous and (previous[0].carried or page.paragraph_of(previous[0].outer.start) == paragraph):
        last = previous[1]
        later = [d for d in _speaking(page, drafts, start) if last.cue and d.cue and d.cue.token > last.cue.token]
        if not later:
            return _Draft(None, last.subject, continues=last, rule="continued")
    spoken = _speaking(page, drafts, start)
    here = [d for d in spoken if d.cue and page.paragraph_of(page.parsed.start[d.cue.token]) >= paragraph - 1]
    if here:
        return _Draft(None, here[-1].subject, continues=None, rule="last-speaker")
    owner = _possessor(page, start)
    return _Draft(None, owner, rule="remarks") if owner is not None else None


def _speaking(page: Page, drafts: Sequence[_Draft], before: int | None) -> list[_Draft]:
    """The statements in the reporter's own sentences before a token, in order."""
    found = [
        d for d in drafts
        if d.cue and d.subject is not None and d.cue.token < (before or 0)
        and not page.in_quotation(d.cue.token) and (d.tokens or d.quotations) and not d.cue.entry.attitude
        and not _is_nested(d, drafts)
    ]  # fmt: skip
    return sorted(found, key=lambda d: d.cue.token if d.cue else 0)


def _is_nested(draft: _Draft, drafts: Sequence[_Draft]) -> bool:
    return any(draft.cue and d is not draft and draft.cue.token in d.tokens for d in drafts)


def _possessor(page: Page, before: int | None) -> int | None:
    """"Lavrov's remarks were reported ...": whose remarks the sentence before speaks of."""
    parsed = page.parsed
    if not before:
        return None
    first, _ = parsed.sents[max(0, parsed.sent[before] - 1)]
    for token in range(first, before):
        if parsed.lemma[token].lower() in ("remark", "comment", "statement", "word", "speech", "interview", "address"):
            owners = parsed.kids_by(token, "nmod:poss")
            if owners:
                return owners[0]
    return None


def _is_statement(page: Page, draft: _Draft) -> bool:
    """Whether something was said by somebody: content there is, and it is no hedge of the speaker's own ("I think")."""
    tokens = [t for t in draft.tokens if page.parsed.upos[t] != "PUNCT"]
    if not tokens:
        return False
    cue = draft.cue
    if cue is None or draft.quotations:
        return True
    if draft.subject is None:
        return cue.rule in ("clause", "noun") and page.parsed.is_passive(cue.token)
    first_person = page.linker.is_first_person(draft.subject)
    if first_person and (cue.entry.attitude or page.in_quotation(cue.token)):
        return False
    return _can_speak(page, draft.subject, cue)


def _can_speak(page: Page, subject: int, cue: Cue) -> bool:
    """Things do not speak: outside the pronouns, a subject must be somebody, or a text that tells ("the report")."""
    parsed = page.parsed
    if page.linker.one(subject) or parsed.upos[subject] == "PROPN":
        return True
    if parsed.upos[subject] == "PRON":
        return parsed.word[subject].lower() not in ("it", "this", "that", "which", "there")
    return cue.rule in ("clause", "inserted", "colon", "according", "noun")


def _finish(page: Page, drafts: list[_Draft]) -> list[Statement]:
    """Drafts to statements; containing ones first, since a contained one carries the container's id."""
    done: dict[int, Statement] = {}
    containers = {id(d): _container(page, d, drafts) for d in drafts}
    order = sorted(drafts, key=lambda d: (_depth(d, containers), min(d.tokens)))
    for draft in order:
        container = containers[id(draft)]
        outer = done.get(id(container)) if container else None
        earlier = done.get(id(draft.continues)) if draft.continues else None
        done[id(draft)] = _statement(page, draft, outer, earlier)
    found = [done[id(d)] for d in sorted(drafts, key=lambda d: (min(d.tokens), -len(d.tokens)))]
    return list({s.id: s for s in found}.values())


def _depth(draft: _Draft, containers: dict[int, _Draft | None]) -> int:
    depth, current = 0, containers[id(draft)]
    while current is not None and depth < 20:
        depth, current = depth + 1, containers[id(current)]
    return depth


def _container(page: Page, draft: _Draft, drafts: Iterable[_Draft]) -> _Draft | None:
    """The smallest statement in whose content the cue (or the uncued quotation) stands."""
    at = draft.cue.token if draft.cue else min(draft.tokens)
    around = [d for d in drafts if d is not draft and at in d.tokens and len(d.tokens) > len(draft.tokens)]
    return min(around, key=lambda d: len(d.tokens)) if around else None


def _statement(page: Page, draft: _Draft, outer: Statement | None, earlier: Statement | None) -> Statement:
    spans = _content_spans(page, draft)
    cue = draft.cue
    speaker = _speaker(page, draft, outer)
    role = page.linker.role_of(draft.subject) if draft.subject is not None else None
    role = role or (page.linker.described_role(speaker) if speaker else None)
    evidence = [Evidence("content", spans, draft.rule)]
    if draft.subject is not None:
        evidence.insert(0, Evidence("speaker", (page.phrase(draft.subject),), "subject"))
    if cue is not None:
        evidence.insert(1, Evidence("cue", spans_of(page.parsed, cue.tokens), cue.entry.cue))
    if role is not None:
        evidence.append(Evidence("role", (page.chars(*role[1]),), "title"))
    return Statement(
        document=page.document.id,
        speaker=speaker,
        role=role[0] if role else None,
        form=_form(page, draft, spans),
        content=" ".join(page.text_of(s) for s in spans),
        cue=" ".join(page.parsed.word[t] for t in cue.tokens) if cue else None,
        cue_class=_cue_class(cue),
        mood=_mood(page, draft),
        when=_when(page, draft, outer),
        within=outer.id if outer else None,
        continues=earlier.id if earlier else None,
        via=() if outer else page.document.credits,
        evidence=tuple(evidence),
    )


def _speaker(page: Page, draft: _Draft, outer: Statement | None) -> ActorRef | None:
    if draft.subject is None:
        return None
    if page.linker.is_first_person(draft.subject) and outer:
        return outer.speaker
    refs = page.linker.refs(draft.subject)
    if len(refs) == 1:
        return refs[0]
    text = page.text_of(page.phrase(draft.subject))
    states = {r.state for r in refs}
    return ActorRef(None, text, states.pop() if len(states) == 1 else page.linker.state_of(draft.subject))


def _content_spans(page: Page, draft: _Draft) -> tuple[Span, ...]:
    """The content as characters; a quotation keeps its own end marks, and what the cue interrupts stays in two parts."""
    loose = _loose(page, draft)
    quoted = {t for q in draft.quotations for t in _inside(page, q)}
    if draft.quotations and not spans_of(page.parsed, loose):
        return tuple(_trimmed(page, q.inner) for q in draft.quotations)
    return spans_of(page.parsed, loose | quoted)


def _trimmed(page: Page, inner: Span) -> Span:
    text = page.text_of(inner)
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip().rstrip(","))
    return Span(inner.start + left, inner.start + right)


def _form(page: Page, draft: _Draft, spans: Sequence[Span]) -> str:
    if draft.cue and draft.cue.entry.attitude and not draft.quotations:
        return "attitude"
    if not draft.quotations:
        return "indirect"
    inner = [q.outer for q in draft.quotations]
    return "direct" if all(any(q.covers(s) for q in inner) for s in spans) else "mixed"


def _cue_class(cue: Cue | None) -> str | None:
    """The lexicon's class; to ask somebody to do something is to demand."""
    if cue is None:
        return None
    return "demands" if cue.entry.cue_class == "asks" and cue.rule == "infinitive" else cue.entry.cue_class


def _mood(page: Page, draft: _Draft) -> str:
    if draft.cue is None or draft.cue.entry.upos != "VERB":
        return "asserted"
    if draft.cue.entry.cue_class == "denies":
        return "denied"
    if draft.cue.entry.cue_class == "asks" and draft.rule != "infinitive":
        return "asked"
    return mood_of(page.parsed, draft.cue.token)


def _when(page: Page, draft: _Draft, outer: Statement | None) -> When | None:
    """The date that the saying itself is given, else the date of the report for what is not contained in another."""
    if draft.cue is not None and not draft.quotations:
        own = set(draft.cue.tokens)
        given = [d for d in page.dates if d.first not in draft.tokens and page.parsed.head[d.first] in own]
        if given and given[0].when:
            return given[0].when
    return page.dated.when if page.dated and outer is None else None


