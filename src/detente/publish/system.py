"""The system of agreements on a day, the limits that hold, and what would follow from an act: lines and rows for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from detente.law.limits import Cap, caps, channels, inspections
from detente.law.reasons import listed, with_article
from detente.law.system import Row, System
from detente.law.whatif import Consequences
from detente.model.agreement import Agreement
from detente.model.words import day_text, window_text
from detente.publish.standing import WORDS, holders, status_words

_WIDTH = 120  # columns that a paragraph fills
# In which part of the list a row stands: by how the agreement binds and what it is on that day.
PARTS: tuple[tuple[str, Callable[[Row], bool]], ...] = (
    ("Binding in law", lambda r: r.standing.bound and r.agreement.bindingness != "political"),
    ("Political commitments", lambda r: r.standing.bound and r.agreement.bindingness == "political"),
    ("Suspended or open", lambda r: r.standing.status in ("suspended", "unknown")),
    ("Signed, not in force", lambda r: r.standing.status == "signed"),
    ("Ended", lambda r: r.standing.status == "ended"),
)


def system_lines(system: System, agreements: Mapping[str, Agreement]) -> list[str]:
    """The list of agreements as lines of plain text, what still holds under them, and what was gained and lost."""
    lines = [_headline(system, agreements)]
    width = max((len(row.agreement.name) for row in system.rows), default=0)
    for title, belongs in PARTS:
        rows = [row for row in system.rows if belongs(row)]
        if rows:
            lines += ["", f"{title} ({len(rows)})", *(_row(row, width) for row in rows)]
    if not system.rows:
        lines += ["", "  no agreement in the register had begun by then"]
    if system.between:
        lines += _what_holds(system)
    if system.since:
        lines += ["", _change("Gained", system.gained, system.since, agreements)]
        lines.append(_change("Lost", system.lost, system.since, agreements))
    return lines


def system_rows(system: System) -> list[dict[str, Any]]:
    """The rows of ``detente agreements --format csv``."""
    return [
        row.to_json() | {
            "name": row.agreement.name, "contested": _contested(row), "on": system.on.isoformat(),
            "change": "gained" if row.agreement.id in system.gained else "lost" if row.agreement.id in system.lost else "",
        }
        for row in system.rows
    ]  # fmt: skip


def _headline(system: System, agreements: Mapping[str, Agreement]) -> str:
    names = [next((a.name_of(c) for a in agreements.values() if a.party(c)), c) for c in system.between]
    whom = f" between {listed(names)}" if system.between else ""
    return f"Agreements{whom} on {day_text(system.on)}"


def _row(row: Row, width: int) -> str:
    """One line: name, status, and who holds otherwise."""
    contested = _contested(row)
    what = status_words(row.standing.status, row.standing.how)
    alone = f" for {row.agreement.name_of(row.standing.parties[0])}" if len(row.standing.parties) == 1 else ""
    return f"  {row.agreement.name:<{width}}  {what}{alone}{f' - contested ({contested})' if contested else ''}"


def _contested(row: Row) -> str:
    other = [r for r in row.standing.readings if (r.status, r.how) != (row.standing.status, row.standing.how)]
    views = [f"{holders(row.agreement, r.held_by)}: {WORDS[r.status]}" for r in other if r.held_by]
    views += [f"for {row.agreement.name_of(code)}" for code, _ in row.standing.of_parties]
    return "; ".join(views)


def _what_holds(system: System) -> Iterator[str]:
    """The limits, inspections and channels that hold between two states, a paragraph an agreement."""
    for title, kind, text in (
        ("Limits that hold", caps, _short_cap), ("Verification that holds", inspections, _provision_text),
        ("Channels that are open", channels, _provision_text),
    ):  # fmt: skip
        held = {row.agreement.name: [text(x) for x in kind(row.agreement, row.standing, system.on)] for row in system.rows}
        if any(held.values()):
            yield from ("", title)
        for name, found in held.items():
            if found:
                yield from _paragraph(f"{name}: {'; '.join(dict.fromkeys(found))}")


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _short_cap(limit: Any) -> str:
    return f"{limit.number:,} {limit.unit}" if limit.number is not None else str(limit.unit)


def _cap_text(limit: Any) -> str:
    return f"{_short_cap(limit)} ({limit.counted})" if limit.counted else _short_cap(limit)


def _provision_text(provision: Any) -> str:
    quota = f", {provision.quota} a year" if provision.quota else ""
    return f"{provision.name or provision.says}{quota}"


def _change(word: str, ids: Iterable[str], since: date, agreements: Mapping[str, Agreement]) -> str:
    names = [agreements[key].name if key in agreements else key for key in ids]
    return f"{word} since {day_text(since)}: {listed(names) if names else 'none'}"


def limit_lines(found: list[Cap], on: date) -> list[str]:
    """The caps that hold on a day, by agreement, with the last declared holdings."""
    lines = [f"Limits on {day_text(on)}"]
    if not found:
        lines += ["", "  no limit in the register holds on that day"]
    last = None
    for cap in found:
        if cap.agreement.id != last:
            status = status_words(cap.standing.status, cap.standing.how)
            contested = ", contested" if cap.standing.contested else ""
            lines += ["", f"{cap.agreement.name} ({status}{contested}, {cap.agreement.bindingness})"]
            last = cap.agreement.id
        whom = f" for {listed(cap.agreement.name_of(p) for p in cap.limit.parties)}" if cap.limit.parties else ""
        lines.append(f"  - {_cap_text(cap.limit)}{whom} [{cap.limit.article}]")
        for held in cap.holdings:
            lines.append(f"      {cap.agreement.name_of(held.party)} declared {held.number:,} ({window_text(held.when)})")
    return lines


def limit_rows(found: list[Cap]) -> list[dict[str, Any]]:
    """The rows of ``detente limits --format csv``: one a cap and declared holding."""
    rows = []
    for cap in found:
        data = cap.to_json()
        held = data.pop("holdings")
        data["parties"] = " ".join(data["parties"])
        for holding in held or [{}]:
            rows.append(data | {f"declared_{k}": holding.get(k) for k in ("party", "when", "number")})
    return rows


def what_if_lines(found: Consequences, agreement: Agreement, agreements: Mapping[str, Agreement]) -> list[str]:
    """What would follow, as a person reads it: when, between whom, what falls and what remains."""
    name = agreement.name_of(found.party)
    lines = [f"If {name} gave notice of withdrawal from {with_article(agreement)} on {day_text(found.on)}:", ""]
    if not found.possible:
        lines.append(f"  No: {found.because[0].says[:1].lower()}{found.because[0].says[1:]}")
    elif found.effect is None:
        lines.append("  The notice would take no effect for the time being.")
    else:
        lines += _effects(found, agreement, agreements)
    if found.condition:
        lines.append(f"  Condition: {found.condition}.")
    return [*lines, "", "Because:", *(f"  - {b.says} [{b.id}]" for b in found.because)]


def _effects(found: Consequences, agreement: Agreement, agreements: Mapping[str, Agreement]) -> Iterator[str]:
    assert found.effect is not None
    yield f"  Effect: {day_text(found.effect)}, the first day without it."
    pairs = "" if agreement.kind == "unilateral" else f"; {_pairs(found, agreement)}"
    yield f"  The agreement as a whole is then {WORDS[found.whole_after]}{pairs}."
    name = agreement.name_of(found.party)
    for title, fallen in (("Limits", found.limits), ("Inspections", found.inspections), ("Channels", found.channels)):
        yield f"  {title} that fall for {name}: {'; '.join(fallen) if fallen else 'none'}."
    still = [agreements[key].name for key in found.still_covered_by]
    yield f"  Still covered by: {listed(still) if still else 'nothing else in the register'}."


def _pairs(found: Consequences, agreement: Agreement) -> str:
    if len(found.ended_between) == 1:
        a, b = found.ended_between[0]
        ended = f"it ends between {agreement.name_of(a)} and {agreement.name_of(b)}"
    else:
        ended = f"it ends between {len(found.ended_between)} pairs of states"
    still = f"still runs between {found.still_between:,} pairs" if found.still_between else "runs between nobody any more"
    return f"{ended} and {still}"
