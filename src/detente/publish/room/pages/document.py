"""A document: its text with the facts marked in it, and beside each sentence the facts that it proves."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from detente.model.facts import Fact, Statement
from detente.model.report import Account
from detente.model.text import Span
from detente.model.words import window_text
from detente.publish.room.cards import Card, card, colours_of
from detente.publish.room.decided import decided_in
from detente.publish.room.page import Ask, NotFound, Page, Param
from detente.publish.room.room import Room
from detente.publish.room.segments import Mark, Marked, Segment
from detente.publish.room.sentences import paragraphs
from detente.record.judgements import core
from detente.record.rows import document_window

MOST_TEXT, MOST_FACTS = 200_000, 1500
"""Characters and facts that are shown; a longer document says so and is whole in its JSON."""
PART = 30_000
"""Characters after which a new part begins, with the next paragraph, so that pages stay light."""
_NEVER_SHOWN = frozenset(("mood",))


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment as it is shown: the classes of its look, and the numbers of the facts that it proves."""

    text: str
    look: str
    facts: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its number from 1, its place, its pieces, and the cards that stand beside it."""

    number: int
    start: int
    end: int
    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks in the document, with colour and number of statements."""

    name: str
    id: str | None
    colour: int
    count: int


@dataclass(frozen=True, slots=True)
class View:
    """The page. ``paragraphs`` hold the text in order, of which part number ``part`` of ``parts`` is ``shown``; ``loose`` are cards
    whose words the text does not show."""

    id: str
    title: str
    outlet: str | None
    url: str | None
    dated: str | None
    dated_words: str
    because: tuple[str, ...]
    credits: tuple[str, ...]
    source: str
    speakers: tuple[Speaker, ...]
    counts: tuple[tuple[str, int], ...]
    paragraphs: tuple[tuple[Sentence, ...], ...]
    part: int
    parts: int
    shown: tuple[tuple[Sentence, ...], ...]
    loose: tuple[Card, ...]
    problems: tuple[str, ...]
    cut: bool
    account: Account

    @property
    def cards(self) -> Iterator[Card]:
        """All cards in the order of the text."""
        for paragraph in self.paragraphs:
            for sentence in paragraph:
                yield from sentence.cards
        yield from self.loose


def view(room: Room, ask: Ask) -> View:
    """The page of one document. Raises ``NotFound``."""
    account = room.record.account(ask["document"])
    if account is None:
        raise NotFound(f"the record has no document {ask['document']}")
    return view_of(account, room, ask["part"] or 1)


def view_of(account: Account, room: Room, part: int = 1) -> View:
    """One part of an account's page, the last where there are not so many."""
    document, facts = account.document, account.facts[:MOST_FACTS]
    text = document.text[:MOST_TEXT]
    cards = _cards(account, facts, room)
    placed, loose = _placed(text, facts, cards)
    parts = _parts(placed)
    part = min(max(part, 1), len(parts))
    dated = document_window(account)
    return View(
        id=document.id, title=document.title or _place_name(document.source) or "Untitled", outlet=document.outlet,
        url=document.url,
        dated=str(dated) if dated else None, dated_words=window_text(dated) if dated else "",
        because=account.dated.because if account.dated else (),
        credits=tuple(room.name_of(c) for c in document.credits), source=document.source, speakers=_speakers(facts),
        counts=_counts(facts), paragraphs=placed, part=part, parts=len(parts), shown=parts[part - 1],
        loose=loose, problems=tuple(p.message for p in account.problems[:50]),
        cut=len(document.text) > MOST_TEXT or len(account.facts) > MOST_FACTS, account=account,
    )  # fmt: skip


def _cards(account: Account, facts: Sequence[Fact], room: Room) -> list[Card]:
    statements = {f.id: f for f in facts if isinstance(f, Statement)}
    checks = {c.fact: c for c in account.checks}
    colours, decided = colours_of(facts), decided_in(account, room)
    dated = document_window(account)
    return [
        card(
            fact, number, room=room, statements=statements, colours=colours, check=checks.get(fact.id),
            dated=dated, decided=decided.get(fact.id, ()),
        )
        for number, fact in enumerate(facts)
    ]  # fmt: skip


def _placed(text: str, facts: Sequence[Fact], cards: list[Card]) -> tuple[tuple[tuple[Sentence, ...], ...], tuple[Card, ...]]:
    """The paragraphs with the cards beside the sentence in which their first word stands, and the cards without such a place."""
    parts = paragraphs(text)
    spans = [span for part in parts for span in part]
    beside, loose = _beside(spans, facts, cards)
    marked = Marked(text, list(_marks(facts)))
    numbers = iter(range(len(spans)))
    found = []
    for part in parts:
        mine = [next(numbers) for _ in part]
        found.append(tuple(_sentence(n, spans[n], marked, cards, tuple(beside[n])) for n in mine))
    return tuple(found), tuple(loose)


def _parts(paragraphs: Sequence[tuple[Sentence, ...]]) -> list[tuple[tuple[Sentence, ...], ...]]:
    """The paragraphs in parts; a text without any is one part."""
    found: dict[int, list[tuple[Sentence, ...]]] = defaultdict(list)
    for paragraph in paragraphs:
        found[paragraph[0].start // PART].append(paragraph)
    return [tuple(part) for part in found.values()] or [()]


def part_of(account: Account, fact: Fact) -> int:
    """In which part a fact's card stands."""
    first: dict[int, int] = {}
    for paragraph in paragraphs(account.document.text[:MOST_TEXT]):
        first.setdefault(paragraph[0].start // PART, paragraph[0].start)
    anchor = core(fact)[:1]
    return max(sum(not anchor or start <= anchor[0].start for start in first.values()), 1)


def _beside(spans: Sequence[Span], facts: Sequence[Fact], cards: Sequence[Card]) -> tuple[dict[int, list[Card]], list[Card]]:
    starts = [s.start for s in spans]
    anchors = [(core(fact)[:1], one) for fact, one in zip(facts, cards, strict=True)]
    found: dict[int, list[Card]] = defaultdict(list)
    loose = [one for anchor, one in anchors if not anchor or not spans or anchor[0].start >= spans[-1].end]
    gone = {one.number for one in loose}
    here = sorted(((anchor[0], one) for anchor, one in anchors if one.number not in gone), key=lambda p: (p[0], p[1].number))
    for anchor, one in here:
        found[max(bisect_right(starts, anchor.start) - 1, 0)].append(one)
    return found, loose


def _marks(facts: Iterable[Fact]) -> Iterator[Mark]:
    for number, fact in enumerate(facts):
        chief = set(core(fact))
        for item in fact.evidence:
            if item.field not in _NEVER_SHOWN:
                yield from (Mark(span, number, item.field, span in chief) for span in item.spans)


def _sentence(number: int, span: Span, marked: Marked, cards: Sequence[Card], beside: tuple[Card, ...]) -> Sentence:
    pieces = tuple(_piece(segment, cards) for segment in marked.segments(span))
    return Sentence(number + 1, span.start, span.end, pieces, beside)


def _piece(segment: Segment, cards: Sequence[Card]) -> Piece:
    """The look: the colour of the innermost statement, and a line for each other kind of fact whose word stands here."""
    look: dict[str, None] = {}
    for mark in reversed(segment.marks):
        one = cards[mark.number]
        if one.kind == "statement" and mark.field in ("content", "cue", "speaker"):
            if not any(name.startswith("p-") for name in look) and (mark.core or mark.field == "cue"):
                look[f"p-{'n' if one.colour is None else one.colour}"] = None
                look["said" if mark.core else "cue"] = None
        elif mark.core:
            look[f"k-{one.kind}"] = None
    return Piece(segment.text, " ".join(look), " ".join(str(n) for n in dict.fromkeys(m.number for m in segment.marks)))


def _speakers(facts: Iterable[Fact]) -> tuple[Speaker, ...]:
    colours = colours_of(facts)
    found: dict[str, list[Statement]] = defaultdict(list)
    for fact in facts:
        if isinstance(fact, Statement) and fact.speaker:
            found[fact.speaker.key].append(fact)
    first = {key: said[0].speaker for key, said in found.items()}
    return tuple(Speaker(r.name, r.id, colours[key], len(found[key])) for key, r in first.items() if r is not None)


def _place_name(source: str) -> str:
    """What a text without a title is called: its file's name, or its address."""
    return source if "://" in source else source.rstrip("/").rpartition("/")[2]


def _counts(facts: Iterable[Fact]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    for fact in facts:
        found[fact.kind] = found.get(fact.kind, 0) + 1
    return tuple((kind, found[kind]) for kind in ("statement", "contact", "event", "act") if kind in found)


def rows(view: View) -> Iterator[dict[str, Any]]:
    """One row a fact, with the sentence that proves it."""
    for paragraph in view.paragraphs:
        for sentence in paragraph:
            for one in sentence.cards:
                yield _row(view, one, sentence.number, view.account.document.text[sentence.start : sentence.end])
    for one in view.loose:
        yield _row(view, one, None, "")


def _row(view: View, one: Card, sentence: int | None, text: str) -> dict[str, Any]:
    return {
        "document": view.id, "fact": one.id, "kind": one.kind, "who": "; ".join(w.name for w in one.head), "what": one.what,
        "whom": "; ".join(w.name for w in one.whom), "mood": one.mood, "when": one.when, "content": one.content,
        "verdict": one.check.verdict if one.check else None, "sentence": sentence, "text": text,
    }  # fmt: skip


def data(view: View) -> dict[str, Any]:
    """The document as ``detente read`` writes it, with the places of its sentences and what was judged."""
    sentences = [{"number": s.number, "start": s.start, "end": s.end} for p in view.paragraphs for s in p]
    judged = [
        {"fact": one.id, "decision": d.decision, "by": d.by, "at": d.at, "note": d.note, "changes": d.changes, "state": d.state}
        for one in view.cards for d in one.decided
    ]  # fmt: skip
    return view.account.to_json() | {"sentences": sentences, "judgements": judged}


DOCUMENT = Param(name="document", kind="id", says="The document's id.", example="0123456789abcdef")
PAGE = Page(
    name="document", path="/document/{document}", says="One document with everything that was read in it.",
    view=view, rows=rows, data=data, lasts=60.0,
    params=(DOCUMENT, Param(name="part", kind="number", says="Which part of a long document is shown; JSON and CSV have all.")),
)  # fmt: skip
