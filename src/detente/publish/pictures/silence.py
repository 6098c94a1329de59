"""How long two had been without a recorded contact, day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from detente.model.words import day_text
from detente.publish.pictures.contacts import sources, span_of, told
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, framed, nothing, time_axis
from detente.publish.views.dyad import Dyad
from detente.publish.views.silences import Silence, marked

_DAY = timedelta(days=1)
_WIDE, _TALL = 0.06, 0.08  # of the width and the height, that a number takes


def silence(view: Dyad, look: Look = LIGHT) -> Spec:
    """A slope for every time between contacts, as high as it is long; the long ones with their number of days."""
    title = f"Days since the last recorded contact of {view.one.name} and {view.other.name}"
    long = marked(view.silences)
    longest = max(long, key=lambda s: s.days, default=None)
    alt = f"{title}, up to {day_text(view.on)}."
    if longest:
        alt += f" The longest: {longest.days:,} days from {day_text(longest.first)} to {day_text(longest.last)}."
    frame = Frame(title, told(view), sources(view), alt, look)
    if not view.silences:
        few = "none is dated well enough" if view.met else "none is on record by then"
        return nothing(frame, f"No time without a contact can be told: of contacts {few}.")
    return framed(frame, _chart(view, look))


def _chart(view: Dyad, look: Look) -> Spec:
    span = span_of([(s.first, s.last) for s in view.silences], view.on)
    slopes = [point for s in view.silences for point in _slope(s.first, s.last, s.days)]
    tops = [{"day": s.last.isoformat(), "days": s.days, "says": f"{s.days:,}"} for s in _apart(marked(view.silences), span)]
    height = {"field": "days", "type": "quantitative", "title": "days without a recorded contact", "axis": {"tickMinStep": 1}}
    area = {"type": "area", "color": look.series[0], "opacity": 0.35, "line": {"color": look.series[0], "strokeWidth": 1.2}}
    label = {"type": "text", "align": "right", "dx": -3, "dy": -5, "fontSize": 11, "fontWeight": "bold", "color": look.ink}
    layers = [
        {"data": {"values": slopes}, "mark": area, "encoding": {"x": time_axis("day", span), "y": height}},
        {"data": {"values": tops}, "mark": label,
         "encoding": {"x": time_axis("day", span), "y": {"field": "days", "type": "quantitative"}, "text": {"field": "says"}}},
    ]  # fmt: skip
    return {"layer": layers, "width": WIDTH - 70, "height": 220}


def _apart(found: Sequence[Silence], span: tuple[date, date]) -> list[Silence]:
    """Those whose numbers have room beside or above each other, and beside the axis; the longer ones go first."""
    wide, tall = (span[1] - span[0]) * _WIDE, max((s.days for s in found), default=0) * _TALL
    shown: list[Silence] = []
    for one in sorted(found, key=lambda s: (not s.open, -s.days)):
        free = all(abs(one.last - other.last) >= wide or abs(one.days - other.days) >= tall for other in shown)
        if free and one.last - span[0] >= wide:
            shown.append(one)
    return sorted(shown, key=lambda s: s.first)


def _slope(first: date, last: date, days: int) -> list[dict[str, Any]]:
    """From the last contact up to the last silent day, and down again."""
    rise = [{"day": (first - _DAY).isoformat(), "days": 0}, {"day": last.isoformat(), "days": days}]
    return [*rise, {"day": last.isoformat(), "days": 0}]
