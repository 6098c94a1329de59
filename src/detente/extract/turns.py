"""Speakers set before or behind what they say by a colon or a dash: the turns of an interview, and headlines.

"Lavrov: We are ready", "Question: Did they call?", "Russia open to talks: Lavrov", "TALKS TO RESUME NEXT MONTH - MINISTER".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from detente.extract.drafts import Draft
from detente.extract.page import Page
from detente.model.text import Span

_LABEL = re.compile(r"^[ \t*•▪–—-]*(?P<label>[^\W\d_](?:[^\n:;!?\"“”«»]{0,70}?)):[ \t]+(?=\S)", re.MULTILINE)
_TRAILING = re.compile(
    r"^[ \t*•▪–—-]*(?P<content>[^\n]{12,200}?)(?::|[ \t][-–—]{1,2})[ \t]+(?P<label>[^\W\d_][^\n:.!?]{1,50})$", re.MULTILINE
)
_ASKING = {"q", "question", "interviewer", "moderator", "host", "reporter", "journalist", "correspondent"}
_ANSWERING = {"a", "answer", "reply", "response"}
_CREDITING = {"source", "sources", "via", "photo", "editor", "author", "editing", "reporting", "writing", "read more"}  # credits
_SMALL = {"of", "the", "for", "and", "to", "at", "in", "de", "da", "van", "von", "bin", "al", "el", "ben"}
_SPEAKING = ("person", "org", "outlet", "state", "people")
_INTERVIEW = 3  # labels from which on what follows a turn without a label still belongs to it
_WORDS = 8  # that a label has at most
_SMALL_LABEL = 3  # words of a label that is known by its repetition alone
_HEADLINE = 24  # words that a headline has at most


@dataclass(frozen=True, slots=True)
class _Turn:
    subject: int | None
    content: Span
    rule: str


def find_turns(page: Page) -> list[Draft]:
    """The turns and the headlines of a page as drafts without a cue."""
    found = []
    leading = list(_leading(page))
    taken = {page.paragraph_of(t.content.start) for t in leading}
    for turn in (*leading, *(t for t in _trailing(page) if page.paragraph_of(t.content.start) not in taken)):
        tokens = page.parsed.tokens_in(*turn.content)
        if tokens:
            found.append(Draft(None, turn.subject, set(tokens), rule=turn.rule))
    return found


def _leading(page: Page) -> Iterator[_Turn]:
    """Labels at the beginning of lines."""
    text = page.document.text
    labels = list(_LABEL.finditer(text))
    often = Counter(m["label"].casefold() for m in labels)
    turns = [(m, subject) for m in labels for known, subject in [_speaker(page, m, often)] if known]
    for number, (match, subject) in enumerate(turns):
        following = turns[number + 1][0].start() if number + 1 < len(turns) else len(text)
        end = min(following, page.paragraphs[page.paragraph_of(match.end())].end)
        if len(turns) >= _INTERVIEW and number + 1 < len(turns):
            end = following
        yield _Turn(subject, _stripped(text, match.end(), end), "turn" if _is_turn(text, match, end, len(turns)) else "headline")


def _is_turn(text: str, match: re.Match[str], end: int, turns: int) -> bool:
    """Whole sentences are somebody's words; a line without a full stop after a single label is a headline's summary."""
    return turns >= _INTERVIEW or text[match.end() : end].rstrip()[-1:] in (".", "!", "?", "…", "”", '"')


def _speaker(page: Page, match: re.Match[str], often: Counter[str]) -> tuple[bool, int | None]:
    """Whether a label names a speaker, and the head of his name; none for "Question"."""
    label = match["label"].strip()
    if label.casefold() in _ASKING | _ANSWERING:
        return often[match["label"].casefold()] > 1, None
    if label.casefold() in _CREDITING:
        return False, None
    start = match.start("label")
    subject = _named(page, Span(start, start + len(label)))
    repeated = often[match["label"].casefold()] > 1 and len(label.split()) <= _SMALL_LABEL
    if subject is None and repeated and _is_capitalised(label):
        subject = page.parsed.tokens_in(start, start + len(label))[-1]
    return subject is not None, subject


def _named(page: Page, label: Span) -> int | None:
    """The head of the name or of the title that a label consists of; no place, since "MOSCOW: ..." is a dateline."""
    words = page.text_of(label)
    tokens = page.parsed.tokens_in(*label)
    if not tokens or len(words.split()) > _WORDS or not _is_capitalised(words):
        return None
    inside = [m for m in page.mentions if tokens[0] <= m.first and m.last <= tokens[-1] + 1 and m.kind in _SPEAKING]
    people = [m for m in inside if m.kind == "person"]
    last = (people or [m for m in inside if m.last == tokens[-1] + 1] or [None])[-1]
    if last is not None:
        actor = page.knowledge.actors.get(last.id or "")
        capital = (getattr(actor, "capital", None) or "").casefold()
        return None if last.name.casefold() == capital else last.head
    return tokens[-1] if page.linker.is_role(tokens[-1]) else None


def _is_capitalised(words: str) -> bool:
    return all(w[:1].isupper() or w[:1] in "([’'" or w.lower() in _SMALL or not w[:1].isalpha() for w in words.split())


def _trailing(page: Page) -> Iterator[_Turn]:
    """Headlines that end with their source."""
    text = page.document.text
    for match in _TRAILING.finditer(text):
        content = match["content"].strip()
        if len(content.split()) > _HEADLINE or content[-1:] in ".!?":
            continue
        subject = _named(page, Span(match.start("label"), match.end("label")))
        if subject is not None:
            yield _Turn(subject, _stripped(text, match.start("content"), match.end("content")), "headline")


def _stripped(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return Span(start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
