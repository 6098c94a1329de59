"""How many agreements bound, and how, from year to year up to a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.law.timeline import Line
from detente.model.agreement import BOUND
from detente.model.words import day_text
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, framed, nothing
from detente.publish.pictures.lives import SOURCES

GROUPS = ("binding in law", "political commitments", "suspended or not certain", "signed, not in force")
_FILLS = (0, 2, 3)  # their numbers among the colours; the last group is hollow


def system(lines: Sequence[Line], on: date, whom: str = "", look: Look = LIGHT) -> Spec:
    """A bar a year, of how many agreements were in which state on its last day; the last bar is the day ``on`` itself.

    ``whom`` names those between whom the lines hold, for the title.
    """
    days = [date(year, 12, 31) for year in range(_first(lines, on), on.year)] + [on]
    values = [value for day in days for value in _of_day(lines, day)]
    now = {v["group"]: v["number"] for v in values if v["day"] == on.isoformat()}
    counts = ", ".join(f"{now[group]} {group}" for group in GROUPS if now.get(group))
    title = f"Agreements{whom}: how many hold"
    told = f"On {day_text(on)}: {counts or 'none'}. Each bar is the last day of a year, the last bar the day itself."
    frame = Frame(title, told, SOURCES + ".", f"{title}. {told}", look)
    if not values:
        return nothing(frame, f"No agreement in the register had begun by {day_text(on)}.")
    return framed(frame, _chart(values, days, look))


def _first(lines: Sequence[Line], on: date) -> int:
    begun = [line.stretches[0].start.year for line in lines if line.stretches and line.stretches[0].start <= on]
    return min(begun, default=on.year)


def _of_day(lines: Sequence[Line], day: date) -> list[dict[str, Any]]:
    found = Counter(group for line in lines if (group := _group(line, day)))
    return [
        {"day": day.isoformat(), "year": str(day.year), "group": group, "order": n, "number": found[group]}
        for n, group in enumerate(GROUPS) if found[group]
    ]  # fmt: skip


def _group(line: Line, day: date) -> str | None:
    stretch = next((s for s in line.stretches if s.start <= day and (s.end is None or day < s.end)), None)
    if stretch is None or stretch.status == "ended":
        return None
    if stretch.status in BOUND:
        return GROUPS[1] if line.agreement.bindingness == "political" else GROUPS[0]
    return GROUPS[3] if stretch.status == "signed" else GROUPS[2]


def _chart(values: list[dict[str, Any]], days: Sequence[date], look: Look) -> Spec:
    used = [group for group in GROUPS if any(v["group"] == group for v in values)]
    fills = [look.series[_FILLS[n]] if n < len(_FILLS) else look.paper for n in map(GROUPS.index, used)]
    years = [str(day.year) for day in days]
    every = max(1, len(years) // 12)
    axis = {"values": years[::-1][::every][::-1], "labelAngle": 0, "ticks": False}
    fill = {"field": "group", "type": "nominal", "scale": {"domain": used, "range": fills}, "sort": used}
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "stroke": look.ink, "strokeWidth": 0.7, "width": {"band": 0.82}},
        "encoding": {
            "x": {"field": "year", "type": "ordinal", "sort": years, "title": None, "axis": axis},
            "y": {"field": "number", "type": "quantitative", "title": "agreements", "axis": {"tickMinStep": 1}},
            "fill": fill | {"legend": {"orient": "bottom", "title": None, "symbolType": "square", "symbolStrokeColor": look.ink}},
            "order": {"field": "order", "type": "ordinal"},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("day", "group", "number")],
        },
        "width": WIDTH - 60, "height": 250,
    }  # fmt: skip
