"""What is wrong where attributions differ: kinds of errors, counted by the words of the cue, with an example each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bench.attribution_gold import PARTS, Article, Attribution
from bench.attribution_score import Words

_QUOTED = 90  # characters of an example's content


class Errors:
    """Counts errors over articles. A kind is what went wrong (missed, spurious, a part's extent) with the cue's words."""

    def __init__(self) -> None:
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.examples: dict[tuple[str, str], str] = {}

    def add(self, article: Article, read: Sequence[Attribution]) -> None:
        """Hold what was read in an article against its gold."""
        words = Words(article.text)
        left = list(read)
        for gold in article.gold:
            same = self._counterpart(words, gold, left)
            if same is None:
                self._count("missed", article, gold)
                continue
            left.remove(same)
            one, other = words.key(gold), words.key(same)
            for number, part in enumerate(PARTS):
                if one[number] != other[number]:
                    self._count(f"{part} {_extent(words, gold, same, part)}", article, gold)
        for extra in left:
            self._count("spurious", article, extra)

    def _counterpart(self, words: Words, gold: Attribution, read: Sequence[Attribution]) -> Attribution | None:
        """What was read with a word of the gold's cue in its cue, or without a cue with most of its content."""
        cue, content = words.tokens(gold.cue), words.tokens(gold.content)
        alike = [r for r in read if words.tokens(r.cue) & cue]
        wordless = [r for r in read if not words.tokens(r.cue)]  # no cue, a colon or a dash
        alike = alike or [r for r in wordless if len(words.tokens(r.content) & content) * 2 > len(content)]
        return max(alike, key=lambda r: len(words.tokens(r.content) & content), default=None)

    def _count(self, kind: str, article: Article, one: Attribution) -> None:
        cue = " ".join(article.text[s:e] for s, e in one.cue).lower()
        self.kinds[(kind, cue)] += 1
        source, content = (" … ".join(article.text[s:e] for s, e in part) for part in (one.source, one.content))
        self.examples.setdefault((kind, cue), f"[{source}] {content[:_QUOTED]}".replace("\n", " "))

    def table(self, most: int) -> str:
        """The kinds in sum, then the commonest by cue."""
        sums = Counter[str]()
        for (kind, _), count in self.kinds.items():
            sums[kind] += count
        lines = [f"{count:6}  {kind}" for kind, count in sums.most_common()]
        for (kind, cue), count in self.kinds.most_common(most):
            lines.append(f"{count:6}  {kind} «{cue}»  e.g. {self.examples[(kind, cue)]}")
        return "\n".join(lines)


def _extent(words: Words, gold: Attribution, read: Attribution, part: str) -> str:
    """How a part differs: shorter, longer, elsewhere, not there."""
    one, other = words.tokens(getattr(gold, part)), words.tokens(getattr(read, part))
    if not one or not other:
        return "not there" if one else "where there is none"
    if one == other:
        return "in other pieces"
    if other < one:
        return "too short"
    return "too long" if one < other else ("of another" if not one & other else "shifted")
