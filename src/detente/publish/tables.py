"""Listings of facts as a table, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from detente.publish.cells import flat, harmless

FORMATS = ("table", "json", "jsonl", "csv")
Row = Mapping[str, Any]

# What a listing of each kind shows: the column's heading and how its cell is made from a fact's JSON.
_COLUMNS: dict[str, list[tuple[str, Callable[[Row], Any]]]] = {
    "statement": [
        ("when", lambda f: f.get("when")),
        ("speaker", lambda f: _name(f.get("speaker"))),
        ("role", lambda f: f.get("role")),
        ("form", lambda f: f.get("form")),
        ("cue", lambda f: f.get("cue")),
        ("content", lambda f: f.get("content")),
    ],
    "contact": [
        ("when", lambda f: f.get("when")),
        ("parties", lambda f: " – ".join(_name(p) or "" for p in f["parties"])),
        ("channel", lambda f: f.get("channel")),
        ("mood", lambda f: f.get("mood")),
        ("place", lambda f: f.get("place")),
        ("occasion", lambda f: f.get("occasion")),
        ("duration", lambda f: f.get("duration")),
        ("count", lambda f: f.get("count")),
        ("via", lambda f: _name(f.get("via"))),
    ],
    "event": [
        ("when", lambda f: f.get("when")),
        ("type", lambda f: f.get("type")),
        ("mode", lambda f: f.get("mode")),
        ("actors", lambda f: ", ".join(_name(p) or "" for p in f["actors"])),
        ("recipients", lambda f: ", ".join(_name(p) or "" for p in f["recipients"])),
        ("mood", lambda f: f.get("mood")),
        ("cameo", lambda f: f.get("cameo")),
    ],
    "act": [
        ("when", lambda f: f.get("when")),
        ("agreement", lambda f: f.get("agreement")),
        ("party", lambda f: _name(f.get("party"))),
        ("act", lambda f: f.get("act")),
        ("mood", lambda f: f.get("mood")),
        ("effect", lambda f: f.get("effect")),
    ],
}


# What a merged listing shows beside: who told it, and in what they do not agree.
_MERGED: list[tuple[str, Callable[[Row], Any]]] = [
    ("reports", lambda f: f["merged"]["reports"]),
    ("origins", lambda f: len(f["merged"]["origins"])),
    ("first seen", lambda f: f["merged"]["first_seen"]),
    ("first at", lambda f: f["merged"]["first_outlet"]),
    ("differs", lambda f: differences(f["merged"]["differs"])),
]


def differences(differs: Mapping[str, list[Row]]) -> str:
    """In which fields reports do not agree, in words: ``duration: PT10M or PT15M``."""
    return "; ".join(f"{name}: {' or '.join(_value(v['value']) for v in values)}" for name, values in differs.items())


def _value(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value, value)) or "nobody"
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id"))
    return "not told" if value is None else str(value)


def listing(kind: str, facts: Iterable[Row], form: str, width: int = 120) -> str:
    """The facts of one kind in one of ``FORMATS``. Tables are ``width`` columns wide and fold what is longer.

    CSV has the table's columns and, last, the ids of fact, document and containing statement.
    """
    rows = list(facts)
    columns = [*_COLUMNS[kind], *(_MERGED if rows and "merged" in rows[0] else ())]
    if form == "json":
        return json.dumps(rows, ensure_ascii=False, indent=2)
    if form == "jsonl":
        return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    if form == "csv":
        return _csv(columns, rows)
    return _table(kind, columns, rows, width)


def _name(actor: Row | None) -> str | None:
    return (actor.get("name") or actor.get("id")) if actor else None


def _csv(columns: list[tuple[str, Callable[[Row], Any]]], rows: list[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*(heading for heading, _ in columns), "id", "document", "within"])
    for row in rows:
        cells = [flat(cell(row)) for _, cell in columns]
        writer.writerow([*map(harmless, cells), row["id"], row.get("document"), row.get("within") or ""])
    return out.getvalue().rstrip("\n")


def csv_of(rows: Iterable[Row]) -> str:
    """Rows of the same keys as CSV with a heading; no rows give nothing."""
    listed = list(rows)
    out = io.StringIO()
    if listed:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(listed[0])
        writer.writerows([harmless(flat(row[key])) for key in listed[0]] for row in listed)
    return out.getvalue().rstrip("\n")


def _table(kind: str, columns: list[tuple[str, Callable[[Row], Any]]], rows: list[Row], width: int) -> str:
    if not rows:
        return f"No {kind}s."
    shown = [(h, c) for h, c in columns if any(c(row) not in (None, "", "asserted") for row in rows)]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading, _ in shown:
        table.add_column(heading, overflow="fold", ratio=4 if heading == "content" else None)
    for row in rows:
        table.add_row(*(flat(cell(row)) for _, cell in shown))
    out = io.StringIO()
    Console(file=out, width=width, no_color=True).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())
