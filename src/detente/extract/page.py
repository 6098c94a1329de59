"""What the extractors work on: a parsed document with its names, quotations and dates, and who speaks where in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detente.knowledge import Knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Dating, Statement
from detente.model.text import Document, Span
from detente.model.when import When
from detente.reading.dates import DateMention
from detente.reading.link import Linker
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed
from detente.reading.places import Places
from detente.reading.quotes import Quotation


@dataclass(frozen=True, slots=True)
class Page:
    """One document as the rules see it. Everything an extractor may ask goes through here."""

    document: Document
    parsed: Parsed
    mentions: tuple[Mention, ...]
    quotations: tuple[Quotation, ...]
    paragraphs: tuple[Span, ...]
    dates: tuple[DateMention, ...]
    dated: Dating | None
    linker: Linker
    knowledge: Knowledge
    dates_at: Mapping[int, Sequence[DateMention]]
    places: Places

    def chars(self, first: int, last: int) -> Span:
        """The characters of tokens ``first`` to ``last`` (half-open)."""
        return Span(self.parsed.start[first], self.parsed.end[last - 1])

    def text_of(self, span: Span) -> str:
        """The characters themselves."""
        return self.document.text[span.start : span.end]

    def phrase(self, token: int) -> Span:
        """The characters of the noun phrase with this head."""
        return self.chars(*self.linker.phrase(token))

    def in_quotation(self, token: int) -> bool:
        """Whether the token stands between quotation marks."""
        return self.linker.quotation_of(token) is not None

    def paragraph_of(self, offset: int) -> int:
        """The number of the paragraph that this character is in."""
        return min(bisect_right(self.paragraphs, offset, key=lambda p: p.end), len(self.paragraphs) - 1)

    def agreements_in(self, first: int, last: int) -> list[Mention]:
        """The agreements named among the tokens."""
        return [m for m in self.mentions if m.kind == "agreement" and first <= m.first < last]

    def when_of(self, token: int) -> tuple[When, Span] | None:
        """The date that the clause with this head gives, with its characters: the nearest date expression that hangs on it."""
        inside = [d for t in clause_tokens(self.parsed, token) for d in self.dates_at.get(t, ()) if d.when is not None]
        if not inside:
            return None
        best = min(inside, key=lambda d: (abs(d.first - token), d.first))
        assert best.when is not None
        return best.when, self.chars(best.first, best.last)


def clause_tokens(parsed: Parsed, head: int) -> list[int]:
    """The tokens of a clause: the subtree of its head without the clauses that hang on it.

    An adverbial or relative clause, a clausal complement and a coordinated clause are clauses of their own; an open
    complement ("went on to say") belongs to the clause that it completes.
    """
    found, stack = [], [head]
    while stack:
        token = stack.pop()
        found.append(token)
        stack.extend(k for k in parsed.kids[token] if not _starts_clause(parsed, k))
    return sorted(found)


def _starts_clause(parsed: Parsed, token: int) -> bool:
    relation = parsed.rel[token]
    if relation == "conj":
        return any(parsed.rel[k].startswith(("nsubj", "csubj")) for k in parsed.kids[token])
    return relation in ("ccomp", "advcl", "acl:relcl", "parataxis", "advcl:relcl", "csubj")


class Scene:
    """Who speaks where: the statements of a page laid over its tokens, for the extractors of contacts, events and acts."""

    def __init__(self, page: Page, statements: Iterable[Statement]) -> None:
        self.page = page
        self.statements = tuple(statements)
        self._around: dict[int, Statement] = {}
        self._over: dict[int, Statement] = {}
        spans = [(span, s) for s in self.statements for span in s.spans("content")]
        for span, statement in sorted(spans, key=lambda x: x[0].start - x[0].end):
            tokens = page.parsed.tokens_in(*span)
            self._around.update(dict.fromkeys(tokens, statement))
            if _tells(statement):
                self._over.update(dict.fromkeys(tokens, statement))

    def within(self, token: int) -> Statement | None:
        """The innermost statement that tells what stands at the token; ``None``: the outlet tells it in its own voice."""
        return self._over.get(token)

    def around(self, token: int) -> Statement | None:
        """The innermost statement of any kind around the token, whose speaker may be a side of what stands there."""
        return self._around.get(token)

    def refs(self, token: int) -> tuple[ActorRef, ...]:
        """Whom the phrase stands for; "I" and "we" are the speaker of the statement around them."""
        found = []
        for part in self.page.parsed.conjuncts(token) if self.page.parsed.rel[token] != "conj" else [token]:
            if self.page.linker.is_first_person(part):
                statement = self.within(part)
                found.extend([statement.speaker] if statement and statement.speaker else [])
            else:
                found.extend(self.page.linker.one(part))
        return tuple(dict.fromkeys(found))


_NOMINAL = {"object", "preposition", "predicate", "gerund", "noun preposition", "noun infinitive"}
_STANCES = {"refuses", "supports", "opposes"}


def _tells(statement: Statement) -> bool:
    """Whether what a statement holds is told by its speaker. "Norway asked for talks", "refused to meet him", "backs the treaty
    that was signed in May": there the reporter tells of the talks, the meeting and the signature himself.
    """
    rules = {e.rule for e in statement.evidence if e.field == "content"}
    return statement.form in ("direct", "mixed") or not (rules & _NOMINAL or statement.cue_class in _STANCES)


def spans_of(parsed: Parsed, tokens: Iterable[int]) -> tuple[Span, ...]:
    """The tokens as character spans: neighbours joined, punctuation at the edges dropped."""
    runs: list[list[int]] = []
    for token in sorted(set(tokens)):
        if runs and token == runs[-1][-1] + 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    spans = []
    for run in runs:
        while run and _is_edge(parsed, run[0]):
            run.pop(0)
        while run and _is_edge(parsed, run[-1]):
            run.pop()
        if run:
            spans.append(Span(parsed.start[run[0]], parsed.end[run[-1]]))
    return tuple(spans)


def _is_edge(parsed: Parsed, token: int) -> bool:
    return parsed.upos[token] == "PUNCT" and parsed.word[token] not in ("?", "!", "]", ")", "[", "(", "%", "…")


def mood_of(parsed: Parsed, verb: int) -> str:
    """The mood of a verb from its own form: negated, future or intended, modal, or in a question.

    Modals of possibility and conditionals give ``possible``; "will", "to be about to" and open complements of verbs of
    intention give ``planned``.
    """
    if parsed.negated(verb):
        return "denied"
    auxiliaries = {parsed.lemma[k].lower() for k in parsed.kids_by(verb, "aux", "aux:pass")}
    if auxiliaries & {"will", "shall", "'ll", "’ll"}:
        return "planned"
    if auxiliaries & {"may", "might", "could", "would", "can", "should", "must"}:
        return "possible"
    over = parsed.lemma[parsed.head[verb]].lower() if parsed.rel[verb] in ("xcomp", "advcl", "acl", "ccomp") else ""
    if parsed.rel[verb] in ("xcomp", "acl") and over in _INTENDS:
        return "planned"
    if (parsed.rel[verb] == "xcomp" and over in _REFUSES) or (parsed.rel[verb] == "ccomp" and over == "deny"):
        return "denied"
    if any(parsed.lemma[k].lower() in ("if", "unless", "whether") for k in parsed.kids_by(verb, "mark")):
        return "possible"
    first, last = parsed.sents[parsed.sent[verb]]
    if parsed.head[verb] == verb and any(parsed.word[i] == "?" for i in range(verb, last)) and first <= verb:
        return "asked"
    return "asserted"


_INTENDS = {
    "plan", "intend", "want", "hope", "agree", "promise", "vow", "pledge", "prepare", "aim", "expect", "decide", "mean",
    "propose", "offer", "seek", "schedule", "set", "due", "ready", "willing", "readiness", "intention", "decision", "threaten",
    "urge", "ask", "request", "call", "invite", "commit", "consider", "likely",
}  # fmt: skip
_REFUSES = {"refuse", "decline", "fail", "reject", "stop", "cease", "avoid", "unable", "unwilling"}
