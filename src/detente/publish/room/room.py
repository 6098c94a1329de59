"""What the pages answer from: the record, the knowledge, the register, and the analyst's judgements."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from detente.knowledge import Knowledge, load_knowledge
from detente.record.judgement_file import Judgements, read_judgements
from detente.record.store import Record
from detente.register import Register, load_register

Found = TypeVar("Found")
_COUNTS_LAST = 30.0  # seconds
_MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class _Kept:
    until: float
    value: Any


class Room:
    """One open record, shared by all who read. ``judgements`` is the analyst's file, ``None`` where there is none."""

    def __init__(self, record: Record, judgements: Path | None = None) -> None:
        self.record = record
        self.judgements = judgements
        self._kept: dict[Hashable, _Kept] = {}
        self._lock = Lock()
        self._file: tuple[tuple[int, int], Judgements] | None = None

    @cached_property
    def knowledge(self) -> Knowledge:
        """States, persons, organisations and lexicons."""
        return load_knowledge()

    @cached_property
    def register(self) -> Register:
        """The agreements and the law over them."""
        return load_register()

    def warm(self) -> None:
        """Load now what the first page would wait for."""
        self.knowledge  # noqa: B018
        self.register  # noqa: B018
        self.counts()

    def name_of(self, actor: str | None) -> str:
        """An actor's name by its id; the id where nobody knows it."""
        known = self.knowledge.actors.get(actor or "")
        return known.name if known else (actor or "")

    def agreement_name(self, key: str) -> str:
        """An agreement's name by its id."""
        return self.register.agreements[key].name if key in self.register.agreements else key

    def counts(self) -> dict[str, int]:
        """How much the record holds, at most half a minute old: to count is to look at every row."""
        return self.keep("counts", _COUNTS_LAST, self.record.counts)

    def judged(self) -> Judgements:
        """The judgements in the file, read again only when it has changed."""
        if self.judgements is None or not self.judgements.exists():
            return Judgements()
        state = self.judgements.stat()
        mark = (state.st_mtime_ns, state.st_size)
        if self._file is None or self._file[0] != mark:
            self._file = (mark, read_judgements(self.judgements))
        return self._file[1]

    def keep(self, key: Hashable, seconds: float, make: Callable[[], Found]) -> Found:
        """What ``make`` gives, made again only after some seconds: for what takes long and may be a little old."""
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept is None or kept.until < now:
            kept = _Kept(now + seconds, make())
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = kept
        return kept.value
