"""Who said what: direct, indirect and mixed statements with speaker, cue and content, and statements within statements.

Two sources are joined: what a cue governs by syntax (``cues``), and what stands between quotation marks (``drafts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.extract.audience import audience_of
from detente.extract.cues import WRITINGS, Cue, Cues, find_cues, is_agentless
from detente.extract.drafts import Draft, Drafts, attach_quotations, inside, over
from detente.extract.issuers import issuers
from detente.extract.page import Page, mood_of, spans_of
from detente.extract.spans import relative_pronoun, speaker_span, trimmed
from detente.extract.turns import find_turns
from detente.extract.uncued import find_uncued
from detente.model.actors import ActorRef
from detente.model.facts import Statement
from detente.model.text import Evidence, Span
from detente.model.when import When

_NOBODY = ("it", "this", "that", "which", "there", "nobody", "none", "nothing", "neither")  # pronouns that say nothing
_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ence", "ance", "ing", "ship", "hood", "ure", "age", "cy", "th")
_UNNAMED = ("name", "identify", "quote")
_DEEPEST = 20  # statements within statements that are followed


def extract_statements(page: Page, cues: Cues) -> list[Statement]:
    """The statements of a page, in the order of the text, the containing before the contained."""
    turns = find_turns(page)
    drafts = Drafts(page, [*(_draft(page, cue) for cue in find_cues(page, cues)), *turns])
    attach_quotations(page, drafts, find_uncued)
    _part_neighbours(page, drafts.all)
    kept = [d for d in drafts.all if _is_statement(page, d)]
    return _finish(page, kept)


def _draft(page: Page, cue: Cue) -> Draft:
    """A cue's draft with the nearest subject that can speak; what stands in a quotation does not speak outside it."""
    able = [s for s in cue.subjects if page.in_quotation(cue.token) or not page.in_quotation(s)]
    able = [s for s in able if _can_speak(page, s, cue)] or able
    return Draft(cue, able[0] if able else None, _in_reach(page, cue), rule=cue.rule)


def _in_reach(page: Page, cue: Cue) -> set[int]:
    """What a cue governs, of a cue between quotation marks what stands between them too."""
    around = page.linker.quotation_of(cue.token)
    return {t for t in cue.content if around is None or page.in_quotation(t)}


def _part_neighbours(page: Page, drafts: Sequence[Draft]) -> None:
    """Two cues of one sentence do not count to each other's content.

    The parser hangs "adding" into the quotation before it, and "blaming ..." into the clause before it although the speaker
    blames: a participle whose speaker stands outside a content is itself outside.
    """
    containing = over(drafts, [d.at for d in drafts if d.cue])
    for draft in drafts:
        for other in containing[draft.at] if draft.cue else ():
            if other is not draft and other.cue is not None and draft.at in other.tokens:
                _part(page, draft, other)


def _part(page: Page, draft: Draft, other: Draft) -> None:
    """Take a draft out of another's content, where it only seems to stand in it."""
    subject = draft.subject
    beside_quotation = bool(draft.quotations and other.quotations) and not page.in_quotation(draft.at)
    speaks_outside = subject is not None and subject not in other.tokens and subject == other.subject
    if beside_quotation or (speaks_outside and page.parsed.xpos[draft.at] == "VBG"):
        other.tokens -= {*(draft.cue.tokens if draft.cue else ()), *_loose(page, draft)}
        if beside_quotation and subject is not None:
            other.tokens.discard(subject)


def _loose(page: Page, draft: Draft) -> set[int]:
    """The content of a draft outside quotation marks: what stands on the same side of the cue as a quotation.

    What follows the cue of a finished quotation ("... he said in televised remarks") belongs to the saying.
    """
    quoted = {t for q in draft.quotations for t in inside(page, q)}
    loose = draft.tokens - quoted
    if not draft.quotations or draft.cue is None:
        return loose
    cue = draft.cue.token
    sides = {t < cue for t in quoted}
    return {t for t in loose if (t < cue) in sides}


def _is_statement(page: Page, draft: Draft) -> bool:
    """Whether something was said by somebody: content there is, and it is no hedge of the speaker's own ("I think")."""
    tokens = [t for t in draft.tokens if page.parsed.upos[t] != "PUNCT"]
    if not tokens:
        return False
    cue = draft.cue
    if cue is None or draft.quotations:
        return True
    if cue.entry.cue_class == "refuses" and any(page.parsed.lemma[t].lower() in _UNNAMED for t in cue.content[:4]):
        return False  # "who declined to be named" tells of the source, and nothing that it says
    if draft.subject is None:
        clausal = cue.rule not in ("object", "predicate")  # "his remarks were reported" says nothing of what he said
        return cue.rule in ("noun", "hearsay") or (clausal and is_agentless(page.parsed, cue.token))
    first_person = page.linker.is_first_person(draft.subject)
    if first_person and (cue.entry.attitude or page.in_quotation(cue.token)):
        return False
    return _can_speak(page, draft.subject, cue)


def _can_speak(page: Page, subject: int, cue: Cue) -> bool:
    """Things do not speak: outside the pronouns, a subject must be somebody, or a text that tells ("the report").

    Of a noun that no table knows, its ending tells whether it names somebody ("campaigners") or an abstract ("the decision").
    """
    parsed = page.parsed
    if cue.entry.texts and not _is_text(page, subject):
        person = any((r.id or "person:").startswith("person:") for r in page.linker.one(subject))
        return cue.rule == "clause" and not person and parsed.upos[subject] != "PRON"  # "the maps show that ..."
    if parsed.upos[subject] == "PRON":
        return parsed.word[subject].lower() not in _NOBODY or bool(page.linker.one(subject))
    if cue.entry.upos == "ADJ" and not page.linker.one(subject):
        return parsed.upos[subject] == "PROPN"
    if page.linker.one(subject) or parsed.upos[subject] == "PROPN" or _is_text(page, subject):
        return True
    if cue.rule in ("clause", "inserted", "colon", "according") or cue.rule.startswith("noun"):
        return True
    return parsed.upos[subject] != "NOUN" or not parsed.lemma[subject].lower().endswith(_ABSTRACT)


def _is_text(page: Page, subject: int) -> bool:
    """Whether the subject is a text, or "it" and "which" where they mean one."""
    lemma = page.parsed.lemma[subject].lower()
    return lemma in WRITINGS or lemma in ("it", "which", "that", "they")


def _finish(page: Page, drafts: list[Draft]) -> list[Statement]:
    """Drafts to statements; containing ones first, since a contained one carries the container's id."""
    done: dict[Draft, Statement] = {}
    around = over(drafts, [d.at for d in drafts])
    containers = {d: _container(d, around[d.at]) for d in drafts}
    order = sorted(drafts, key=lambda d: (_depth(d, containers), min(d.tokens)))
    for draft in order:
        container = containers[draft]
        outer = done.get(container) if container else None
        earlier = done.get(draft.continues) if draft.continues else None
        done[draft] = _statement(page, draft, outer, earlier)
    found = [done[d] for d in sorted(drafts, key=lambda d: (min(d.tokens), -len(d.tokens)))]
    return list({s.id: s for s in found}.values())


def _depth(draft: Draft, containers: dict[Draft, Draft | None]) -> int:
    depth, current = 0, containers[draft]
    while current is not None and depth < _DEEPEST:
        depth, current = depth + 1, containers[current]
    return depth


def _container(draft: Draft, around: Iterable[Draft]) -> Draft | None:
    """The smallest statement in whose content the cue (or the uncued quotation) stands."""
    larger = [d for d in around if d is not draft and len(d.tokens) > len(draft.tokens)]
    return min(larger, key=lambda d: len(d.tokens)) if larger else None


def _statement(page: Page, draft: Draft, outer: Statement | None, earlier: Statement | None) -> Statement:
    spans = _content_spans(page, draft)
    cue = draft.cue
    speaker = _speaker(page, draft, outer)
    role = page.linker.role_of(draft.subject) if draft.subject is not None else None
    role = role or (page.linker.described_role(speaker) if speaker else None)
    evidence = [Evidence("content", spans, draft.rule)]
    if draft.subject is not None:
        evidence.insert(0, Evidence("speaker", (_speaker_span(page, draft),), "subject"))
    if cue is not None:
        evidence.insert(1, Evidence("cue", spans_of(page.parsed, cue.tokens), cue.entry.cue))
    audience = audience_of(page, cue, draft.tokens) if cue is not None else None
    if audience is not None:
        evidence.append(Evidence("audience", (page.phrase(audience[1]),), "addressed"))
    if role is not None:
        evidence.append(Evidence("role", (page.chars(*role[1]),), "title"))
    return Statement(
        document=page.document.id,
        speaker=speaker,
        role=role[0] if role else None,
        form=_form(page, draft, spans),
        content=" ".join(page.text_of(s) for s in spans),
        cue=" ".join(page.text_of(s) for s in spans_of(page.parsed, cue.tokens)) if cue else None,
        cue_class=_cue_class(cue),
        audience=audience[0] if audience else None,
        mood=_mood(page, draft),
        when=_when(page, draft, outer),
        within=outer.id if outer else None,
        continues=earlier.id if earlier else None,
        via=() if outer else page.document.credits,
        evidence=tuple(evidence),
    )


def _speaker_span(page: Page, draft: Draft) -> Span:
    """Where the speaker stands; ``draft.subject`` must be known."""
    assert draft.subject is not None
    pronoun = relative_pronoun(page.parsed, draft.cue) if draft.cue else None
    if pronoun is not None:
        return page.chars(pronoun, pronoun + 1)
    return speaker_span(page, draft.subject, {*draft.tokens, *(draft.cue.tokens if draft.cue else ())})


def _speaker(page: Page, draft: Draft, outer: Statement | None) -> ActorRef | None:
    if draft.subject is None:
        return None
    if page.linker.is_first_person(draft.subject) and outer:
        return outer.speaker
    refs = issuers(page, draft.subject) or page.linker.refs(draft.subject)
    if len(refs) == 1:
        return refs[0]
    text = page.text_of(page.phrase(draft.subject))
    states = {r.state for r in refs}
    return ActorRef(None, text, states.pop() if len(states) == 1 else page.linker.state_of(draft.subject))


def _content_spans(page: Page, draft: Draft) -> tuple[Span, ...]:
    """The content as characters; a quotation keeps its own end marks, and what the cue interrupts stays in two parts."""
    if draft.rule == "turn":
        return (page.chars(min(draft.tokens), max(draft.tokens) + 1),)
    loose = _loose(page, draft)
    quoted = {t for q in draft.quotations for t in inside(page, q)}
    if draft.quotations and not spans_of(page.parsed, loose):
        return tuple(trimmed(page, q.inner) for q in draft.quotations)
    return spans_of(page.parsed, loose | quoted)


def _form(page: Page, draft: Draft, spans: Sequence[Span]) -> str:
    if draft.cue and draft.cue.entry.attitude and not draft.quotations:
        return "attitude"
    if not draft.quotations:
        return "direct" if draft.rule == "turn" else "indirect"
    inner = [q.outer for q in draft.quotations]
    return "direct" if all(any(q.covers(s) for q in inner) for s in spans) else "mixed"


def _cue_class(cue: Cue | None) -> str | None:
    """The lexicon's class; to ask somebody to do something is to demand."""
    if cue is None:
        return None
    return "demands" if cue.entry.cue_class == "asks" and cue.rule == "infinitive" else cue.entry.cue_class


def _mood(page: Page, draft: Draft) -> str:
    if draft.rule == "turn":
        return "asked" if page.parsed.word[max(draft.tokens)] == "?" else "asserted"
    if draft.cue is None or draft.cue.entry.upos != "VERB":
        return "asserted"
    if draft.cue.entry.cue_class == "denies":
        return "denied"
    if draft.cue.entry.cue_class == "asks" and draft.rule != "infinitive":
        return "asked"
    return mood_of(page.parsed, draft.cue.token)


def _when(page: Page, draft: Draft, outer: Statement | None) -> When | None:
    """The date that the saying itself is given, else the date of the report for what is not contained in another."""
    if draft.cue is not None and not draft.quotations:
        beside = {k for t in draft.cue.tokens for k in page.parsed.kids[t]}
        dates = [d for k in sorted(beside) for d in page.dates_at.get(k, ())]
        given = [d for d in dates if draft.tokens.isdisjoint(range(d.first, d.last))]
        if given and given[0].when:
            return given[0].when
    return page.dated.when if page.dated and outer is None else None
