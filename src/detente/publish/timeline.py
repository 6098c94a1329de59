"""The lives of agreements as a chart in the terminal, and as rows. The picture of them is ``pictures.lives``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.law.timeline import Line
from detente.model.agreement import BOUND
from detente.register import Register

# What a stretch looks like in the terminal.
_MARKS = {
    "signed": "·", "provisional": "░", "in-force": "█", "notice-running": "▓", "suspended": "▒", "unknown": "?",
}  # fmt: skip
_CONTESTED = "▚"


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


def horizon(register: Register, first: date) -> date:
    """A year after the last act on record: the register knows of no day after it, and there is no clock here."""
    days = [w.earliest for a in register.agreements.values() for act in a.acts for w in (act.when, act.effect) if w and w.earliest]
    last = max([*days, first])
    return date(last.year + 1, 1, 1)


def life_title(register: Register, agreement: str | None, parties: Sequence[str]) -> str:
    """What a picture of lives is called: of an agreement or all, between whom."""
    what = register.agreement(agreement).name if agreement else "Agreements"
    codes = [register.state(name) for name in parties]
    names = [next((a.name_of(c) for a in register.agreements.values() if a.party(c)), c) for c in codes]
    return f"{what} between {' and '.join(names)}" if len(names) == 2 else f"{what} of {names[0]}" if names else what
