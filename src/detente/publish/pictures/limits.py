"""What was declared against the limits of an agreement, article by article."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from detente.model.agreement import Agreement, Limit
from detente.model.words import day_text
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, framed, nothing, time_axis
from detente.publish.views.agreement import AgreementView, Held

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")


def limits(view: AgreementView, look: Look = LIGHT) -> Spec:
    """A panel for each article under which something was declared by the day: the holdings of each party, and the cap."""
    agreement = view.agreement
    title = f"{agreement.name}: what was declared, and the limits"
    articles = [a for a in dict.fromkeys(limit.article for limit in agreement.limits) if any(h.article == a for h in view.held)]
    alt = f"{title}, up to {day_text(view.on)}. {_told(agreement, view.held, articles)}"
    told = f"As of {day_text(view.on)}. A broken line is the limit."
    frame = Frame(title, told, "the parties' declarations as the register has them.", alt, look)
    if not articles:
        return nothing(frame, f"No holdings under limits of {agreement.name} are on record by {day_text(view.on)}.")
    return framed(frame, *(_panel(agreement, a, [h for h in view.held if h.article == a], look) for a in articles))


def _told(agreement: Agreement, held: Sequence[Held], articles: Sequence[str]) -> str:
    """The last figures, in words."""
    parts = []
    for article in articles:
        last = {h.party: h for h in held if h.article == article}
        figures = ", ".join(f"{agreement.name_of(p)} {h.number:,}" for p, h in sorted(last.items()))
        cap = _cap(agreement, article)
        limit = f"limit {cap.number:,}" if cap and cap.number is not None else "no number"
        parts.append(f"Article {article} ({limit}): {figures}.")
    return " ".join(parts)


def _cap(agreement: Agreement, article: str) -> Limit | None:
    return next((limit for limit in agreement.limits if limit.article == article), None)


def _panel(agreement: Agreement, article: str, held: Sequence[Held], look: Look) -> Spec:
    cap = _cap(agreement, article)
    span = (min(h.day for h in held) - timedelta(days=60), max(h.day for h in held) + timedelta(days=60))
    values = [{"day": h.day.isoformat(), "number": h.number, "party": agreement.name_of(h.party)} for h in held]
    names = sorted({v["party"] for v in values})
    by = {"field": "party", "type": "nominal", "legend": {"orient": "bottom", "title": None}}
    number = {"field": "number", "type": "quantitative", "title": None, "scale": {"zero": True}}
    x = time_axis("day", span)
    lines = {
        "data": {"values": values}, "mark": {"type": "line", "point": {"filled": False, "size": 45, "fill": look.paper}},
        "encoding": {
            "x": x, "y": number,
            "color": by | {"scale": {"domain": names, "range": list(look.series[: len(names)])}},
            "shape": by | {"scale": {"domain": names, "range": list(_SHAPES[: len(names)])}},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("party", "day", "number")],
        },
    }  # fmt: skip
    heading = {"text": f"Article {article}: {cap.unit if cap else ''}", "fontSize": 12, "anchor": "start", "color": look.ink}
    layers = [lines, *_line(cap, span, number, look)]
    return {"title": heading | {"offset": 14}, "layer": layers, "width": WIDTH - 60, "height": 130}


def _line(cap: Limit | None, span: tuple[date, date], number: Spec, look: Look) -> list[Spec]:
    if cap is None or cap.number is None:
        return []
    data: dict[str, Any] = {"values": [{"number": cap.number, "day": span[1].isoformat(), "says": f"limit {cap.number:,}"}]}
    rule = {"data": data, "mark": {"type": "rule", "color": look.ink, "strokeDash": [5, 3]}, "encoding": {"y": number}}
    text = {"type": "text", "align": "right", "dy": -6, "fontSize": 10, "color": look.ink}
    label = {"data": data, "mark": text, "encoding": {"x": time_axis("day", span), "y": number, "text": {"field": "says"}}}
    return [rule, label]
