"""The contacts of two by channel over time, with the times in which none is on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from detente.model.facts import CHANNELS
from detente.model.words import day_text
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, framed, nothing, time_axis
from detente.publish.views.dyad import Dyad, Met
from detente.publish.views.silences import marked

_SINGLE = 400  # contacts that are drawn one by one; of more the days of each month are counted
_KINDS = ("told by reports in the record", "on the list of known contacts")
_LONG = 6 * 366  # days: of more the quarters are counted
_WIDEST = 31  # days
_NARROWEST = timedelta(days=400)


def contacts(view: Dyad, look: Look = LIGHT) -> Spec:
    """A mark for every contact, or for every month of many; a band for each long time without one."""
    span = span_of([(m.first or m.last, m.last) for m in view.met], view.on)
    title = f"Contacts of {view.one.name} and {view.other.name}"
    frame = Frame(title, told(view), sources(view), _alt(view), look)
    if not view.met:
        return nothing(frame, f"No contact of {view.one.name} and {view.other.name} is on record by {day_text(view.on)}.")
    return framed(frame, _chart(view, span, look))


def span_of(windows: Iterable[tuple[date, date]], on: date) -> tuple[date, date]:
    """From the first day of what is shown to ``on``, and more than a year in any case."""
    first = min((f for f, last in windows if (last - f).days < 10 * 366), default=on)
    return min(first, on - _NARROWEST) - timedelta(days=20), on + timedelta(days=10)


def told(view: Dyad) -> str:
    """What stands under the title: the day, the silence that lasts, what is not counted."""
    parts = [f"As of {day_text(view.on)}"]
    if view.silence_says:
        parts.append(view.silence_says)
    if view.uncounted:
        plural = "contact is" if view.uncounted == 1 else "contacts are"
        parts.append(f"{view.uncounted} {plural} dated to more than a month and not drawn")
    return "; ".join(parts) + "."


def sources(view: Dyad) -> str:
    """On what the picture rests."""
    reports = sum(m.reports for m in view.met)
    known = sum(m.known is not None for m in view.met)
    read = f", read up to {day_text(view.read_until)}" if view.read_until else ""
    told_by = f"{reports:,} report{'' if reports == 1 else 's'} in the record{read}"
    return f"{told_by}; {known:,} contact{'' if known == 1 else 's'} on the list of known contacts."


def _alt(view: Dyad) -> str:
    by = defaultdict(int)
    for met in view.met:
        by[met.channel] += 1
    counts = ", ".join(f"{channel} {by[channel]}" for channel in CHANNELS if by[channel])
    silence = f" {view.silence_says[:1].upper()}{view.silence_says[1:]}." if view.silence_says else ""
    who = f"{view.one.name} and {view.other.name}"
    return f"Contacts of {who} by channel up to {day_text(view.on)}: {counts or 'none on record'}.{silence}"


def _chart(view: Dyad, span: tuple[date, date], look: Look) -> Spec:
    drawn = [m for m in view.met if m.first is not None and (m.last - m.first).days < _WIDEST]
    values = _single(drawn) if len(drawn) <= _SINGLE else _monthly(drawn)
    rows = [c for c in CHANNELS if any(v["channel"] == c for v in values)]
    layers = [*_bands(view, span, look), _marks(values, rows, span, look)]
    return {"layer": layers, "width": WIDTH - 90, "height": max(34 * len(rows), 60), "resolve": {"scale": {"size": "independent"}}}


def _single(drawn: Sequence[Met]) -> list[dict[str, Any]]:
    """A value for each, in the middle of its window."""
    return [
        {"day": (m.first + (m.last - m.first) / 2).isoformat(), "first": m.first.isoformat(), "last": m.last.isoformat(),
         "channel": m.channel, "kind": _KINDS[m.known is not None], "days": 1}
        for m in drawn if m.first
    ]  # fmt: skip


def _monthly(drawn: Sequence[Met]) -> list[dict[str, Any]]:
    """How many days of each month, or of each quarter in a long time, had a contact by each channel."""
    months = 3 if (drawn[-1].last - drawn[0].last).days > _LONG else 1
    days: dict[tuple[date, str, bool], set[date]] = defaultdict(set)
    for met in drawn:
        begin = date(met.last.year, (met.last.month - 1) // months * months + 1, 1)
        days[begin, met.channel, met.known is not None].add(met.last)
    middle = timedelta(days=15 * months)
    return [
        {"day": (begin + middle).isoformat(), "first": begin.isoformat(), "last": max(found).isoformat(), "channel": channel,
         "kind": _KINDS[known], "days": len(found)}
        for (begin, channel, known), found in sorted(days.items())
    ]  # fmt: skip


def _marks(values: list[dict[str, Any]], rows: list[str], span: tuple[date, date], look: Look) -> Spec:
    legend = {"orient": "bottom", "title": None}
    by_kind = {"field": "kind", "type": "nominal", "legend": legend}
    axis = {"grid": True, "ticks": False, "domain": False}
    most = max((v["days"] for v in values), default=1)
    legend_of_sizes = {"orient": "bottom", "values": sorted({1, most})}
    title = "days of a month or quarter with a contact"
    size = {"field": "days", "type": "quantitative", "title": title, "legend": legend_of_sizes,
            "scale": {"type": "sqrt", "rangeMin": 12, "rangeMax": 320}}  # fmt: skip
    return {
        "data": {"values": values},
        "mark": {"type": "point", "filled": False, "opacity": 0.9, "strokeWidth": 1.6},
        "encoding": {
            "x": time_axis("day", span),
            "y": {"field": "channel", "type": "nominal", "sort": rows, "title": None, "axis": axis},
            "shape": by_kind | {"scale": {"domain": list(_KINDS), "range": ["circle", "diamond"]}},
            "color": by_kind | {"scale": {"domain": list(_KINDS), "range": list(look.series[:2])}},
            "size": size if most > 1 else {"value": 70},
            "tooltip": [{"field": f, "type": "nominal"} for f in ("channel", "kind", "first", "last", "days")],
        },
    }  # fmt: skip


def _bands(view: Dyad, span: tuple[date, date], look: Look) -> list[Spec]:
    """The long silences, each with how many days it has, where there is room for it."""
    found = marked(view.silences)
    if not found:
        return []
    room = (span[1] - span[0]).days / 18  # a number needs about an eighteenth of the width
    values = [
        {"first": s.first.isoformat(), "last": s.last.isoformat(), "middle": (s.first + (s.last - s.first) / 2).isoformat(),
         "says": f"{s.days:,} days" if s.days > room else (str(s.days) if s.days > room / 2 else "")}
        for s in found
    ]  # fmt: skip
    data = {"values": values}
    band = {"data": data, "mark": {"type": "rect", "color": look.band},
            "encoding": {"x": time_axis("first", span), "x2": {"field": "last"}}}  # fmt: skip
    text = {"type": "text", "baseline": "bottom", "y": -3, "fontSize": 10, "color": look.faint}
    label = {"data": data, "mark": text, "encoding": {"x": time_axis("middle", span), "text": {"field": "says"}}}
    return [band, label]
