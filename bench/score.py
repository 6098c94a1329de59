"""Counts of what was coded, what was read and what is both, from which precision, recall and F1 come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Score:
    """Counts that precision, recall and F1 come from."""

    gold: int = 0
    read: int = 0
    hits: int = 0

    def add(self, gold: Iterable[object], read: Iterable[object]) -> None:
        """Count two collections; what stands twice counts twice."""
        one, other = Counter(gold), Counter(read)
        self.gold += one.total()
        self.read += other.total()
        self.hits += (one & other).total()

    @property
    def precision(self) -> float:
        """Per cent; 0 where nothing was read."""
        return 100 * self.hits / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """Per cent; 0 where there is nothing to read."""
        return 100 * self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both, in per cent."""
        return 200 * self.hits / (self.gold + self.read) if self.gold + self.read else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:5.1f}  R {self.recall:5.1f}  F1 {self.f1:5.1f}"
