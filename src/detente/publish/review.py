"""The review of a record as text for a terminal, and as rows for other programs."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from detente.model.facts import VERDICTS
from detente.model.words import window_text
from detente.publish.cells import flat, harmless, utf8
from detente.publish.wording import MARKS
from detente.record.review_types import Finding, Review
from detente.record.sides import OTHERS, Sides

_SHOWN = 3  # reports and contradictions that the text shows of each review
_QUOTE = 200  # characters of what somebody said that the text shows
COLUMNS = (
    "claim", "about", "then", "now", "says", "differs", "because", "reports", "origins", "against", "outlet", "when", "fact",
    "document",
)  # fmt: skip


def review_lines(found: Review, width: int = 100) -> Iterator[str]:
    """One review as lines: the claim and where it stood, the verdicts, who else tells it, who tells it otherwise."""
    yield from _wrapped(found.claim, "", width)
    yield from _wrapped(f"[{_where(found.outlet, found.when)}] {found.about}, fact {found.fact}", "  ", width)
    then, now = found.as_known_then, found.as_known_now
    if (then.verdict, then.says) == (now.verdict, now.says):
        yield from _verdict("as known then and now", now, width)
    else:
        yield from _verdict("as known then", then, width)
        yield from _verdict("as known now", now, width)
    if found.reports:
        told = "; ".join(_where(r.outlet, r.when) for r in found.reports[:_SHOWN])
        more = f" and {len(found.reports) - _SHOWN} more" if len(found.reports) > _SHOWN else ""
        yield from _wrapped(f"told too by {told}{more} ({_origins(found)})", "    ", width)
    for other in found.against[:_SHOWN]:
        says = f"{_where(other.told.outlet, other.told.when)} has {other.field} “{other.there}”, not “{other.here}”"
        yield from _wrapped(f"against: {says} (fact {other.told.fact})", "    ", width)
    if len(found.against) > _SHOWN:
        yield f"    and {len(found.against) - _SHOWN} more against"


def _verdict(head: str, finding: Finding, width: int) -> Iterator[str]:
    mark = MARKS.get(finding.verdict, "?")
    yield from _wrapped(f"{mark} {head}: {finding.verdict.replace('-', ' ')}. {finding.says}", "    ", width)


def _origins(found: Review) -> str:
    count = len(found.origins)
    return f"{count} independent origin{'' if count == 1 else 's'}"


def _where(outlet: str, when: Any) -> str:
    return f"{outlet}, {window_text(when)}" if when else outlet


def _wrapped(text: str, inset: str, width: int) -> list[str]:
    return textwrap.wrap(
        utf8(flat(text)), width, initial_indent=inset, subsequent_indent=inset + "  ", break_on_hyphens=False
    )  # fmt: skip


def summary_line(counts: Mapping[str, int]) -> str:
    """ "Of 12 claims as known now: 7 supported, 2 conflicts, 3 not in record."; ``counts`` by verdict."""
    whole = sum(counts.values())
    if not whole:
        return "No claims to check."
    words = ", ".join(f"{counts[v]} {v.replace('-', ' ')}" for v in VERDICTS if counts.get(v))
    return f"Of {whole} claim{'' if whole == 1 else 's'}, as known now: {words}."


def count_verdicts(found: Iterable[Review]) -> Counter[str]:
    """How many claims have each verdict as known now."""
    return Counter(r.as_known_now.verdict for r in found)


def review_row(found: Review) -> dict[str, str]:
    """One review as a row of ``COLUMNS`` for a spreadsheet; lists are joined by "; "."""
    then, now = found.as_known_then, found.as_known_now
    row = {
        "claim": found.claim, "about": found.about, "then": then.verdict, "now": now.verdict, "says": now.says,
        "differs": now.differs, "because": "; ".join(now.because), "reports": str(len(found.reports)),
        "origins": "; ".join(found.origins),
        "against": "; ".join(f"{a.told.outlet}: {a.field} {a.there} ({a.told.fact})" for a in found.against),
        "outlet": found.outlet, "when": str(found.when) if found.when else "", "fact": found.fact, "document": found.document,
    }  # fmt: skip
    return {name: harmless(utf8(flat(row[name]))) for name in COLUMNS}


def sides_lines(sides: Sides, names: Mapping[str, str], width: int = 100) -> Iterator[str]:
    """Two sides' accounts of one contact as a table by field, then what each side's people said. ``names`` by state code."""
    beside = [OTHERS] if any(c.side == OTHERS for r in sides.rows for c in r.cells) else []
    heads = [names.get(s, s) for s in sides.sides] + beside
    yield from _wrapped(f"{' – '.join(sides.parties)}, as each side tells it", "", width)
    room = max(12, (width - 16 - 10) // max(1, len(heads)) - 2)
    yield from _columns("", heads, "", room)
    for row in sides.rows:
        cells = {c.side: "; ".join(v for v, _ in c.values) or "–" for c in row.cells}
        told = [cells.get(s, "–") for s in (*sides.sides, *beside)]
        yield from _columns(row.field, told, {True: "same", False: "differs", None: ""}[row.agrees], room)
    if not sides.both:
        yield "Only one side's account is on record."
    for said in sides.said:
        text = textwrap.shorten(flat(said.content), _QUOTE, placeholder=" […]")
        words = f"“{text}”" if said.quoted else text
        yield from _wrapped(f"{names.get(said.side, said.side)}: {said.speaker} said: {words} (fact {said.fact})", "  ", width)


def _columns(head: str, cells: list[str], last: str, room: int) -> Iterator[str]:
    """One row of the table, as many lines as its longest cell takes."""
    parts = [textwrap.wrap(utf8(flat(c)), room) or [""] for c in cells]
    for n in range(max(map(len, parts))):
        middle = "  ".join((p[n] if n < len(p) else "").ljust(room) for p in parts)
        yield f"{head if n == 0 else '':<16}{middle}  {last if n == 0 else ''}".rstrip()
