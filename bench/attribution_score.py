"""The measures of ``bench attribution``: fragments one by one, and whole attributions linked.

Fragments: exact F1 over the contiguous fragments of source, cue and content, as CofeNet is measured (Wang et al. 2022).
Linked: F1 over content tokens; over pairs of content and source; over full relations (source, cue, content), where each part
must be right to the word and only punctuation at a fragment's edges is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.attribution_gold import PARTS, Article, Attribution, Fragments, form_of, fragments_of, kind_of
from bench.score import Score

_TOKEN = re.compile(r"\w+|[^\w\s]")
_HALF = 0.5
LINKED = ("content tokens", "content", "content + source", "full relation")


@dataclass(slots=True)
class Direct:
    """Direct quotations: how many are found, and of those how many have content and speaker exact; precision."""

    gold: int = 0
    found: int = 0
    content: int = 0
    source: int = 0
    read: int = 0
    right: int = 0

    def shares(self) -> dict[str, float]:
        """Per cent."""
        pairs = {
            "found": (self.found, self.gold), "content exact": (self.content, self.found),
            "speaker exact": (self.source, self.found), "precision": (self.right, self.read),
        }  # fmt: skip
        return {name: 100 * a / b if b else 0.0 for name, (a, b) in pairs.items()}


def _scores(names: Iterable[str]) -> dict[str, Score]:
    return {name: Score() for name in names}


@dataclass(slots=True)
class Scores:
    """All figures of one reader on one set."""

    fragments: dict[str, Score] = field(default_factory=lambda: _scores(PARTS))
    fragments_bare: dict[str, Score] = field(default_factory=lambda: _scores(PARTS))
    linked: dict[str, Score] = field(default_factory=lambda: _scores(LINKED))
    by_form: dict[str, Score] = field(default_factory=lambda: _scores(("direct", "mixed", "indirect")))
    by_source: dict[str, Score] = field(default_factory=lambda: _scores(("name", "pronoun", "common", "none")))
    direct: Direct = field(default_factory=Direct)

    def flat(self) -> dict[str, float]:
        """Every F1 and share by one name, for the floors."""
        found = {f"fragments {n}": s.f1 for n, s in self.fragments.items()}
        found |= {f"linked {n}": s.f1 for n, s in self.linked.items()}
        return found | {f"direct {n}": v for n, v in self.direct.shares().items()}


def score_article(scores: Scores, article: Article, read: Sequence[Attribution]) -> None:
    """Add one article to the counts."""
    words = Words(article.text)
    for part in PARTS:
        gold_f, read_f = set(fragments_of(article.gold, part)), set(fragments_of(read, part))
        scores.fragments[part].add(map(words.range_of, gold_f), map(words.range_of, read_f))
        scores.fragments_bare[part].add({words.bare(f) for f in gold_f}, {words.bare(f) for f in read_f})
    _add_linked(scores, article, read, words)
    _add_direct(scores.direct, article, read, words)


def _add_linked(scores: Scores, article: Article, read: Sequence[Attribution], words: Words) -> None:
    text = article.text
    gold = [(a, words.key(a)) for a in article.gold]
    ours = [(a, words.key(a)) for a in read]
    scores.linked["content tokens"].add(
        {t for a in article.gold for t in words.tokens(a.content)}, {t for a in read for t in words.tokens(a.content)}
    )
    scores.linked["content"].add((k[2] for _, k in gold), (k[2] for _, k in ours))
    scores.linked["content + source"].add(((k[0], k[2]) for _, k in gold), ((k[0], k[2]) for _, k in ours))
    scores.linked["full relation"].add((k for _, k in gold), (k for _, k in ours))
    for table, kind, part in ((scores.by_form, form_of, "content"), (scores.by_source, kind_of, "source")):
        for name, score in table.items():
            mine = [k for a, k in ours if kind(text, getattr(a, part)) == name]
            score.add([k for a, k in gold if kind(text, getattr(a, part)) == name], mine)


def _add_direct(direct: Direct, article: Article, read: Sequence[Attribution], words: Words) -> None:
    contents = [(a, words.tokens(a.content)) for a in read]
    for one in article.gold:
        if form_of(article.text, one.content) != "direct":
            continue
        direct.gold += 1
        tokens = words.tokens(one.content)
        best = max(contents, key=lambda c: _likeness(c[1], tokens), default=None)
        if best is not None and len(best[1] & tokens) > _HALF * len(tokens):
            direct.found += 1
            direct.content += words.key(best[0])[2] == words.key(one)[2]
            direct.source += words.key(best[0])[0] == words.key(one)[0]
    told = [words.tokens(a.content) for a in article.gold]
    for one, tokens in contents:
        if form_of(article.text, one.content) == "direct":
            direct.read += 1
            direct.right += any(len(tokens & other) > _HALF * len(tokens) for other in told)


def _likeness(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / max(1, len(one | other))


class Words:
    """The words and marks of a text by number, so that fragments can be compared whatever blanks stand at their edges."""

    def __init__(self, text: str) -> None:
        self.start: list[int] = []
        self.end: list[int] = []
        self.is_word: list[bool] = []
        for match in _TOKEN.finditer(text):
            self.start.append(match.start())
            self.end.append(match.end())
            self.is_word.append(match.group()[0].isalnum() or match.group() in "$%&€£#@")
        self._at = {}
        for number, (s, e) in enumerate(zip(self.start, self.end, strict=True)):
            self._at.update(dict.fromkeys(range(s, e), number))

    def range_of(self, fragment: tuple[int, int]) -> tuple[int, int]:
        """The numbers of the first and the last token of a fragment."""
        touched = [self._at[i] for i in range(*fragment) if i in self._at]
        return (touched[0], touched[-1]) if touched else (-1, -1)

    def bare(self, fragment: tuple[int, int]) -> tuple[int, int]:
        """The same without punctuation at the edges; of a mark alone the mark."""
        first, last = self.range_of(fragment)
        numbers = [n for n in range(first, last + 1) if n >= 0 and self.is_word[n]]
        return (numbers[0], numbers[-1]) if numbers else (first, last)

    def tokens(self, fragments: Fragments) -> frozenset[int]:
        """The numbers of the words."""
        ranges = [self.range_of(f) for f in fragments]
        return frozenset(n for first, last in ranges for n in range(first, last + 1) if n >= 0 and self.is_word[n])

    def key(self, one: Attribution) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Source, cue and content as token ranges without punctuation at the edges."""
        return tuple(tuple(sorted({self.bare(f) for f in getattr(one, part)})) for part in PARTS)
