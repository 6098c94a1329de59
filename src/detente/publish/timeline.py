"""The lives of agreements as a chart: in the terminal, or as a picture (SVG, PNG, HTML) drawn with Vega-Lite."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import UsageError
from detente.law.timeline import Line, Stretch
from detente.model.agreement import BOUND

if TYPE_CHECKING:
    import altair

# What a stretch looks like: its mark in the terminal, and its colour (told apart without colour sight, and in grey).
_MARKS = {
    "signed": "·", "provisional": "░", "in-force": "█", "notice-running": "▓", "suspended": "▒", "unknown": "?",
}  # fmt: skip
_CONTESTED = "▚"
_COLOURS = {
    "signed": "#d9d9d9", "applied provisionally": "#9ecae1", "in force": "#2166ac", "notice running": "#fdb863",
    "contested": "#b35806", "suspended": "#8073ac", "political, in force": "#66a61e",
}  # fmt: skip
PICTURES = (".svg", ".png", ".html")
_DRAWN = frozenset(_MARKS)


def chart_lines(lines: list[Line], first: date, last: date, width: int) -> list[str]:
    """The chart as lines of text no wider than ``width``: a row an agreement, a column some months, and what the marks mean."""
    if not lines:
        return ["No agreement in the register had begun by then."]
    room = max(len(line.agreement.name) for line in lines)
    room = min(room, max(16, width // 3))
    columns = max(20, width - room - 3)
    days = [first + (last - first) * n / columns for n in range(columns)]
    shown = [(line, "".join(_mark(line, day) for day in days)) for line in lines]
    rows = [f"{_cut(line.agreement.name, room):<{room}}  {marks.rstrip()}" for line, marks in shown if marks.strip()]
    return [" " * (room + 2) + _axis(days), *rows, "", *_legend(lines)]


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


def _mark(line: Line, day: date) -> str:
    found = next((s for s in reversed(line.stretches) if s.start <= day and (s.end is None or day < s.end)), None)
    if found is None or found.status not in _MARKS:
        return " "
    return _CONTESTED if found.contested and found.status in BOUND else _MARKS[found.status]


def _axis(days: list[date]) -> str:
    """The years under which the columns stand, as many as have room."""
    text = [" "] * len(days)
    free = 0
    for n, day in enumerate(days):
        begins = n == 0 or day.year != days[n - 1].year
        if begins and day.year % 5 == 0 and n >= free and n + 4 <= len(days):
            text[n : n + 4] = str(day.year)
            free = n + 5
    return "".join(text).rstrip()


def _legend(lines: list[Line]) -> list[str]:
    used = {s.status for line in lines for s in line.stretches}
    words = {"in-force": "in force", "notice-running": "notice of withdrawal running"}
    known = [f"{mark} {words.get(key, key)}" for key, mark in _MARKS.items() if key in used]
    contested = [f"{_CONTESTED} in force, contested"] if any(s.contested for line in lines for s in line.stretches) else []
    return ["  ".join([*known, *contested])]


def timeline_rows(lines: list[Line]) -> list[dict[str, Any]]:
    """The rows of ``detente timeline --format csv``: one a stretch."""
    return [
        {"agreement": line.agreement.id, "name": line.agreement.name, "bindingness": line.agreement.bindingness} | s.to_json()
        for line in lines for s in line.stretches
    ]  # fmt: skip


def draw(lines: list[Line], first: date, last: date, title: str, path: Path) -> None:
    """Write the chart as a picture; the ending of ``path`` says which. Raises ``UsageError`` for an ending that is none of
    ``PICTURES`` and where the drawing library is not installed.
    """
    if path.suffix not in PICTURES:
        raise UsageError(f"cannot draw {path.name!r}: end the name in {', '.join(PICTURES)}")
    try:
        chart = _chart(lines, first, last, title)
    except ImportError as error:
        raise UsageError("pictures need the plotting extra: pip install 'detente[plot]'") from error
    if path.suffix == ".png":
        chart.save(str(path), scale_factor=2)
    else:
        chart.save(str(path), **({"inline": True} if path.suffix == ".html" else {}))


def _chart(lines: list[Line], first: date, last: date, title: str) -> altair.LayerChart:
    import altair as alt

    bars = [_bar(line, s, first, last) for line in lines for s in line.stretches if s.status in _DRAWN and _in(s, first, last)]
    names = list(dict.fromkeys(bar["agreement"] for bar in bars))
    rows = alt.Y("agreement:N", sort=names, title=None, axis=alt.Axis(labelLimit=320, ticks=False, domain=False, grid=True))
    used = [word for word in _COLOURS if any(bar["status"] == word for bar in bars)]
    base = alt.Chart(alt.Data(values=bars))
    marks = base.mark_bar(height=11).encode(
        x=alt.X("start:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelOverlap=True, orient="top")),
        x2="end:T",
        y=rows,
        color=alt.Color(
            "status:N", title=None, legend=alt.Legend(orient="bottom", columns=4, symbolType="square"),
            scale=alt.Scale(domain=used, range=[_COLOURS[word] for word in used]),
        ),
        tooltip=["agreement:N", "status:N", "start:T", "end:T"],
    )  # fmt: skip
    return alt.layer(marks).properties(width=900, height=alt.Step(17), title=alt.Title(title, anchor="start")).configure_view(
        stroke=None
    )  # fmt: skip


def _in(stretch: Stretch, first: date, last: date) -> bool:
    return stretch.start < last and (stretch.end is None or stretch.end > first)


def _bar(line: Line, stretch: Stretch, first: date, last: date) -> dict[str, Any]:
    """The values of one bar, cut to the time that is shown."""
    words = {
        "signed": "signed", "provisional": "applied provisionally", "in-force": "in force",
        "notice-running": "notice running", "suspended": "suspended", "unknown": "contested",
    }  # fmt: skip
    word = words[stretch.status]
    if stretch.contested and stretch.status in BOUND:
        word = "contested"
    elif word == "in force" and line.agreement.bindingness == "political":
        word = "political, in force"
    end = min(stretch.end or last, last)
    return {
        "agreement": line.agreement.name, "status": word, "start": max(stretch.start, first).isoformat(), "end": end.isoformat(),
    }  # fmt: skip
