"""Who held which office, and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from detente.model.words import day_text
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, day_mark, framed, nothing, time_axis
from detente.publish.views.actor import ActorView, Office

MOST_OFFICES = 8
"""The offices of a state that are drawn, in the order of the knowledge: the highest first."""
_YEARS = 36  # that are drawn before the day


def offices(view: ActorView, look: Look = LIGHT) -> Spec:
    """A bar for each term; of a state a row an office, of a person the office with whose it is."""
    name = view.actor.name
    own = view.actor.kind == "person"
    begin = date(view.on.year - _YEARS, 1, 1)
    terms = [o for o in view.offices if (o.first or begin) <= view.on and (o.last or view.on) >= begin]
    titles = list(dict.fromkeys(_row(o, own=own) for o in terms))[:MOST_OFFICES]
    terms = [o for o in terms if _row(o, own=own) in titles]
    now = "; ".join(f"{o.person.name}, {o.title}" if not own else _row(o, own=True) for o in terms if o.now)
    alt = f"Offices of {name} up to {day_text(view.on)}. Now: {now or 'none on record'}."
    told = f"As of {day_text(view.on)}; acting holders in a broken outline."
    frame = Frame(f"Offices of {name}", told, "the terms of office in the knowledge.", alt, look)
    if not terms:
        return nothing(frame, f"No office of {name} is on record by {day_text(view.on)}.")
    return framed(frame, _chart(terms, titles, (max(begin, _first(terms, begin)), view.on), look, own=own))


def _row(office: Office, *, own: bool) -> str:
    return f"{office.title} ({office.of.name})" if own else office.title


def _first(terms: Sequence[Office], begin: date) -> date:
    return min(o.first or begin for o in terms) - timedelta(days=30)


def _chart(terms: Sequence[Office], titles: list[str], span: tuple[date, date], look: Look, *, own: bool) -> Spec:
    span = (min(span[0], span[1] - timedelta(days=400)), span[1] + timedelta(days=20))
    days = (span[1] - span[0]).days
    values = [_bar(o, span, n, days, own=own) for n, o in enumerate(terms)]
    axis = {"labelLimit": 250, "ticks": False, "domain": False}
    row = {"field": "office", "type": "nominal", "sort": titles, "title": None, "axis": axis}
    data: dict[str, Any] = {"values": values}
    dashes = {"condition": {"test": "datum.acting", "value": [3, 2]}, "value": [1, 0]}
    bars = {
        "data": data, "mark": {"type": "bar", "height": 20, "fill": look.band, "stroke": look.series[0], "strokeWidth": 1},
        "encoding": {"x": time_axis("start", span), "x2": {"field": "end"}, "y": row, "strokeDash": dashes,
                     "tooltip": [{"field": f, "type": "nominal"} for f in ("person", "office", "start", "end")]},
    }  # fmt: skip
    text = {"type": "text", "align": "left", "dx": 3, "fontSize": 10, "color": look.ink}
    names = {"data": data, "mark": text, "encoding": {"x": time_axis("start", span), "y": row, "text": {"field": "label"}}}
    now = day_mark(span[1] - timedelta(days=20), span, look)
    return {"layer": [bars, names, *now], "width": WIDTH - 180, "height": {"step": 30}}


def _bar(office: Office, span: tuple[date, date], n: int, days: int, *, own: bool) -> dict[str, Any]:
    """The values of one bar, with as much of the name as it has room for."""
    start, end = max(office.first or span[0], span[0]), min(office.last or span[1], span[1])
    room = int((end - start).days / days * 96)  # characters
    name = "" if own else office.person.name
    short = name if len(name) <= room else name.split(" ")[-1] if len(name.split(" ")[-1]) <= room else ""
    return {
        "office": _row(office, own=own), "person": office.person.name, "start": start.isoformat(), "end": end.isoformat(),
        "acting": office.acting, "label": short,
    }  # fmt: skip
