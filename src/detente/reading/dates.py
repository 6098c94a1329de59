"""Interim."""
from __future__ import annotations
from dataclasses import dataclass
from detente.model.when import When
@dataclass(frozen=True, slots=True)
class DateMention:
    first: int
    last: int
    when: When | None
    kind: str
    text: str
    happening: str | None = None
def find_dates(parsed, anchor, happenings): return []
