"""Who said what, against texts that others have annotated: ``python -m bench.attribution GOLD.jsonl``.

GOLD is JSON lines as ``bench.attribution_gold`` tells (plain or gzipped). Printed are the fragments' F1 (as CofeNet is
measured), the linked measures, both by form of the content and by kind of the source, direct quotations, and the commonest
errors by kind.

    --check            hold the figures against bench/attribution_floors.json and fail where one is lower
    --errors 30        how many kinds of errors are listed, with one example each
    --baseline NAME    a peer instead of Détente: regex, or textacy (which must be installed) on the same parse
    --without PART     leave a part out, to see what it gives: attitudes, nouns, adjectives, turns, quotative (verbs of saying
                       that the lexicon lacks), continued (quotations without a cue), repairs (of the parse)
    --time             how long the statements take beside the parse
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from bench.attribution_errors import Errors
from bench.attribution_gold import Article, Attribution, as_attributions, load_articles
from bench.attribution_score import Scores, score_article
from bench.score import Score

from detente.errors import BadDate
from detente.extract.statements import extract_statements
from detente.model.facts import Statement
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.reading.parsed import Parsed
from detente.reading.repair import repaired

FLOORS = Path(__file__).with_name("attribution_floors.json")
_BATCH = 16  # articles that are parsed together
T = TypeVar("T")
Peer = Callable[[str, Parsed], Sequence[Attribution]]


PARTS_LEFT_OUT = ("attitudes", "nouns", "adjectives", "turns", "quotative", "continued", "repairs")
_RULES = {
    "turns": {"turn", "headline", "signed"}, "quotative": {"quotative"}, "continued": {"continued", "last-speaker", "remarks"},
}  # fmt: skip


def read_articles(
    articles: Sequence[Article], clock: Clock, peer: Peer | None = None, without: str | None = None
) -> Iterator[list[Attribution]]:
    """The attributions of every article, in order; the clock counts the processor's time of each stage."""
    pipeline = Pipeline()
    upos = {"nouns": "NOUN", "adjectives": "ADJ"}.get(without or "")
    cues = {key: entries for key, entries in pipeline.cues.items() if key[1] != upos}
    for at in range(0, len(articles), _BATCH):
        batch = articles[at : at + _BATCH]
        parses = clock.of("parse", lambda batch=batch: pipeline.reader.parse_many([a.text for a in batch]))
        for article, parsed in zip(batch, parses, strict=True):
            if peer:
                yield list(peer(article.text, parsed))
            else:
                tree = parsed if without == "repairs" else repaired(parsed)
                page = clock.of("page", lambda a=article, p=tree: pipeline.page(_document(a), p))
                found = clock.of("statements", lambda p=page: extract_statements(p, cues))
                yield as_attributions(article.text, [s for s in found if not _is_left_out(s, without)])


def _is_left_out(statement: Statement, without: str | None) -> bool:
    """Whether a statement is of the part that is left out."""
    rules = {e.rule for e in statement.evidence if e.field == "content"}
    return (without == "attitudes" and statement.form == "attitude") or bool(rules & _RULES.get(without or "", set()))


def _document(article: Article) -> Document:
    try:
        published = When.parse(article.date) if article.date else None
    except BadDate:
        published = None
    return Document(text=article.text, source=article.id, published=published)


class Clock:
    """Seconds of processor time by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def of(self, stage: str, work: Callable[[], T]) -> T:
        """Do the work and count its time."""
        begin = time.process_time()
        done = work()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - begin
        return done


def table(scores: Scores) -> str:
    """All figures as text."""
    lines = [f"{'':18}{'gold':>7}{'read':>7}{'P':>7}{'R':>7}{'F1':>7}"]
    parts = {f"fragments {n}": s for n, s in scores.fragments.items()}
    bare = {f"  bare {n}": s for n, s in scores.fragments_bare.items()}
    forms = {f"  {n}": s for n, s in scores.by_form.items()}
    sources = {f"  source {n}": s for n, s in scores.by_source.items()}
    for rows in (parts, bare, dict(scores.linked), forms, sources):
        lines.extend(_row(name, score) for name, score in rows.items())
    shares = ", ".join(f"{name} {share:.1f} %" for name, share in scores.direct.shares().items())
    return "\n".join([*lines, f"direct quotations ({scores.direct.gold}): {shares}"])


def _row(name: str, score: Score) -> str:
    return f"{name:18}{score.gold:>7}{score.read:>7}{score.precision:7.1f}{score.recall:7.1f}{score.f1:7.1f}"


def check(scores: Scores, floors: dict[str, float]) -> list[str]:
    """A line for every figure under its floor."""
    found = scores.flat()
    return [f"{name}: {found[name]:.1f} is under the floor of {floor}" for name, floor in floors.items() if found[name] < floor]


def peer_of(name: str | None) -> Peer | None:
    """The reader of a peer's name."""
    if name is None:
        return None
    from bench.attribution_baselines import regex_baseline, textacy_baseline

    from detente.reading.spacy_adapter import to_spacy

    if name == "regex":
        return lambda text, parsed: regex_baseline(text)
    return lambda text, parsed: textacy_baseline(to_spacy(parsed))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.attribution", description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--baseline", choices=("regex", "textacy"))
    parser.add_argument("--without", choices=PARTS_LEFT_OUT)
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args(arguments)
    articles = load_articles(options.gold)
    scores, errors, clock = Scores(), Errors(), Clock()
    for article, read in zip(articles, read_articles(articles, clock, peer_of(options.baseline), options.without), strict=True):
        score_article(scores, article, read)
        errors.add(article, read)
    print(table(scores))
    if options.errors:
        print(errors.table(options.errors))
    if options.time:
        print(f"statements take {100 * clock.seconds['statements'] / clock.seconds['parse']:.1f} % of the parse's time")
    low = check(scores, json.loads(FLOORS.read_text("utf-8"))) if options.check else []
    print("\n".join(low), end="\n" if low else "")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
