"""What the triage of pages loses and lets through, by how near a name and a word of diplomacy must stand.

    python -m bench.page_triage --warc FILE --other FILE.conllu.gz… [--without GENRES] [--near N…]

Every page of the archive is read in full, and so is every page that the other texts make (as ``bench.pages`` makes them). Then each
is held against the triage. Of the archive's pages is told which share of their facts is lost and which share of the pages is kept,
for those with even and with odd numbers; of the other pages which share is kept of those without a contact or an event of two
states, and how many have one. No rate is measured here: see ``bench.pages``.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.pages import archive_pages, other_pages, page_of

from detente.errors import InputError
from detente.intake.html import html_document
from detente.model.facts import Contact, Event
from detente.model.report import Account
from detente.pipeline import Pipeline

_BATCH = 32
_NEAR = (100, 300, 500, math.inf)


@dataclass(frozen=True, slots=True)
class Page:
    """A page's bytes with what reading it in full gives: its text, how many facts, and whether two states meet in one."""

    data: bytes
    text: str
    facts: int
    of_two: bool


def main(arguments: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.page_triage", description=__doc__)
    parser.add_argument("--warc", type=Path, required=True, help="a web archive with pages about diplomacy")
    parser.add_argument("--other", type=Path, nargs="*", default=[], help="CoNLL-U or JSON lines, gzipped or not, with other texts")
    parser.add_argument("--without", nargs="*", default=[], help="genres to leave out, as the treebanks call them")
    parser.add_argument("--near", type=float, nargs="*", default=_NEAR, help="characters between name and word; inf: anywhere")
    parser.add_argument("--most", type=int, help="so many pages of each at most")
    options = parser.parse_args(arguments)
    pipeline = Pipeline(threads=2)
    real = _read(pipeline, archive_pages(options.warc)[: options.most])
    others = [page_of(title, text).encode() for title, text in other_pages(options.other, options.without)]
    other = _read(pipeline, others[: options.most])
    print(f"archive: {len(real):,} pages with {sum(p.facts for p in real):,} facts; other pages: {len(other):,}, "
          f"{sum(p.of_two for p in other)} of them with a contact or an event of two states")  # fmt: skip
    print(f"{'near':>10}  {'facts lost, even / odd':>24}  {'pages kept, even / odd':>24}  {'other pages kept':>18}")
    for near in options.near:
        print(_line(pipeline, real, other, near))
    return 0


def _read(pipeline: Pipeline, pages: Sequence[bytes]) -> list[Page]:
    """Those that intake can open, read in full."""
    opened = []
    for number, data in enumerate(pages):
        try:
            opened.append((data, html_document(data, f"{number}.html")))
        except InputError:
            continue
    found = []
    for at in range(0, len(opened), _BATCH):
        some = opened[at : at + _BATCH]
        for (data, document), report in zip(some, pipeline.read_many([d for _, d in some]), strict=True):
            text = f"{document.title or ''}\n{document.text}"
            found.append(Page(data, text, len(report.account.facts), _of_two(report.account)))
    return found


def _of_two(account: Account) -> bool:
    """Whether a contact or an event has two states."""
    for fact in account.facts:
        sides = fact.parties if isinstance(fact, Contact) else (*fact.actors, *fact.recipients) if isinstance(fact, Event) else ()
        if len({side.state for side in sides if side.state}) > 1:
            return True
    return False


def _line(pipeline: Pipeline, real: Sequence[Page], other: Sequence[Page], near: float) -> str:
    def kept(page: Page) -> bool:
        return pipeline.page_triage.may_matter_bytes(page.data) and pipeline.page_triage.may_matter(page.text, near)

    halves = (real[::2], real[1::2])
    lost = [100 * sum(p.facts for p in half if not kept(p)) / max(1, sum(p.facts for p in half)) for half in halves]
    read = [100 * sum(map(kept, half)) / max(1, len(half)) for half in halves]
    empty = [p for p in other if not p.of_two]
    through = 100 * sum(map(kept, empty)) / max(1, len(empty))
    name = "anywhere" if near == math.inf else f"{near:.0f}"
    return f"{name:>10}  {lost[0]:>13.1f} % / {lost[1]:4.1f} %  {read[0]:>13.1f} % / {read[1]:4.1f} %  {through:>16.1f} %"


if __name__ == "__main__":
    raise SystemExit(main())
