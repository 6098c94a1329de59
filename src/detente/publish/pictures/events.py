"""What two did to each other, on the scale from conflict to cooperation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.model.words import day_text
from detente.publish.pictures.contacts import span_of
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, framed, nothing, time_axis
from detente.publish.views.basis import Item
from detente.publish.views.dyad import MOST_EVENTS, Dyad

_SHAPES = ("triangle-up", "triangle-down", "circle")


def events(view: Dyad, look: Look = LIGHT) -> Spec:
    """A mark for every event with a score, by who acted, and the mean of each month."""
    done = [e for e in view.events if e.score is not None and e.mood == "asserted"]
    one, other = view.one.name, view.other.name
    limit = f"The latest {MOST_EVENTS} reported events" if len(view.events) == MOST_EVENTS else "The reported events"
    scale = "PLOVER's scale, the heir of Goldstein's: -10 is conflict, +10 cooperation"
    told = f"As of {day_text(view.on)}. {limit} on {scale}. A dash is the mean of a month."
    alt = f"{len(done)} events between {one} and {other} by score, up to {day_text(view.on)}."
    if done:
        alt += f" Their mean is {_mean([e.score or 0.0 for e in done]):+.1f}."
    frame = Frame(f"Events between {one} and {other}", told, f"{len(done)} reported events in the record.", alt, look)
    if not done:
        which = "No event" if not view.events else "No event that took place and has a score"
        return nothing(frame, f"{which} between {one} and {other} is on record by {day_text(view.on)}.")
    return framed(frame, _chart(view, done, look))


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)


def _chart(view: Dyad, done: Sequence[Item], look: Look) -> Spec:
    span = span_of([(date.fromisoformat(e.day), date.fromisoformat(e.day)) for e in done], view.on)
    sides = (f"{view.one.name} acts", f"{view.other.name} acts", "both act")
    values = [{"day": e.day, "score": e.score, "type": e.what, "by": sides[_side(view, e)]} for e in done]
    used = [n for n, side in enumerate(sides) if any(v["by"] == side for v in values)]
    by = {"field": "by", "type": "nominal", "legend": {"orient": "bottom", "title": None}}
    domain = [sides[n] for n in used]
    title = "conflict  ←  score  →  cooperation"
    score = {"field": "score", "type": "quantitative", "scale": {"domain": [-10, 10]}, "title": title}
    points = {
        "data": {"values": values}, "mark": {"type": "point", "filled": False, "opacity": 0.8, "size": 60},
        "encoding": {
            "x": time_axis("day", span), "y": score,
            "shape": by | {"scale": {"domain": domain, "range": [_SHAPES[n] for n in used]}},
            "color": by | {"scale": {"domain": domain, "range": [look.series[n] for n in used]}},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("by", "type", "score", "day")],
        },
    }  # fmt: skip
    zero = {"data": {"values": [{"score": 0}]}, "mark": {"type": "rule", "color": look.faint}, "encoding": {"y": score}}
    return {"layer": [zero, points, *_means(values, score, span, look)], "width": WIDTH - 70, "height": 260}


def _side(view: Dyad, event: Item) -> int:
    """Who acted: the first of the two, the second, or both."""
    acting = [any(view_id in (w.id, f"state:{w.state}") for w in event.who) for view_id in (view.one.id, view.other.id)]
    return 2 if all(acting) else 1 if acting[1] else 0


def _means(values: Sequence[dict[str, Any]], score: Spec, span: tuple[date, date], look: Look) -> list[Spec]:
    """The mean of each month that has events, where there are some months."""
    months: dict[str, list[float]] = defaultdict(list)
    for value in values:
        months[value["day"][:7]].append(value["score"])
    if len(months) < 3:
        return []
    means = [{"day": f"{month}-15", "score": round(_mean(found), 2)} for month, found in sorted(months.items())]
    # A line would tell of the years between two months, in which nothing is reported.
    dash = {"type": "tick", "orient": "horizontal", "color": look.ink, "size": 14, "thickness": 2}
    return [{"data": {"values": means}, "mark": dash, "encoding": {"x": time_axis("day", span), "y": score}}]
