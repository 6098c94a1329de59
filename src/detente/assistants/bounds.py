"""Answers of a bounded size: a page of rows, and the cursor that leads to the next."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from detente.errors import UsageError

Json = dict[str, Any]
ROWS, MOST_ROWS = 20, 100
BUDGET = 40_000
"""Characters of JSON that the rows of one answer may have together; one row is always given."""


def start_of(cursor: str | None) -> int:
    """The number of the row at which a page begins. Raises ``UsageError`` for what is no cursor."""
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        raise UsageError(f"{cursor!r} is no cursor: pass `next` of the last answer, or leave it out")
    return int(cursor)


def page(rows: Iterable[Any], cursor: str | None, limit: int | None) -> tuple[list[Any], int, bool]:
    """The rows from the cursor on, where they begin, and whether more come after them."""
    start, most = start_of(cursor), limit or ROWS
    found = list(islice(rows, start, start + most + 1))
    return found[:most], start, len(found) > most


def answer_of(rows: list[Any], start: int, more: bool, told: Callable[[Any], Json]) -> Json:
    """The rows as ``told`` makes them, as many as fit, and under ``next`` the cursor of the next page, or ``None``."""
    shown: list[Json] = []
    size = 0
    for row in rows:
        made = told(row)
        size += len(json.dumps(made, ensure_ascii=False))
        if shown and size > BUDGET:
            break
        shown.append(made)
    end = start + len(shown)
    return {"rows": shown, "next": str(end) if more or len(shown) < len(rows) else None}
