"""What the pages answer from: the record, the knowledge, the register, and the analyst's judgements."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from detente.errors import UnknownActor
from detente.knowledge import Knowledge, load_knowledge, names_of
from detente.record.find import outlets
from detente.record.judgement_file import read_judgements
from detente.record.judgements import Judgement
from detente.record.rows import folded
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
        self._judged: tuple[tuple[int, int], Mapping[str, tuple[Judgement, ...]]] | None = None

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
        self.register.system(on=date.today())  # works the lives of all agreements out
        self.counts()
        self._ids  # noqa: B018

    def name_of(self, actor: str | None) -> str:
        """An actor's name by its id; what the id says where the knowledge has nobody of it; a plain name is its own."""
        known = self.knowledge.actors.get(actor or "")
        if known or not actor or ":" not in actor:
            return known.name if known else (actor or "")
        return actor.partition(":")[2].replace("-", " ").title()

    def called(self, one: Any) -> str:
        """How a list calls an actor: a state by its name, where the text says "Russian" or "Moscow"; others as the text does."""
        return self.name_of(one.id) if (one.id or "").startswith("state:") else str(one.name)

    def agreement_name(self, key: str) -> str:
        """An agreement's name by its id."""
        return self.register.agreements[key].name if key in self.register.agreements else key

    def actor(self, name: str) -> str | None:
        """The id that a name or an id stands for, ``None`` where the knowledge has nobody or several of that name."""
        kind, colon, key = name.partition(":")
        if colon and kind in ("person", "org", "outlet", "state") and key:
            return name
        found = self._ids.get(folded(name), frozenset())
        if len(found) == 1:
            return next(iter(found))
        try:
            return f"state:{self.register.state(name)}"
        except UnknownActor:
            return None

    @cached_property
    def _ids(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for one in self.knowledge.actors.values():
            for name in (*names_of(one), *([one.surname] if one.surname else [])):
                found.setdefault(folded(name), set()).add(one.id)
        return {name: frozenset(ids) for name, ids in found.items()}

    def outlets(self) -> list[str]:
        """The outlets of the record's documents, at most a minute old."""
        return self.keep("outlets", 60.0, lambda: outlets(self.record.store))

    def outlet(self, name: str) -> str:
        """The outlet that is called so, whatever the capitals, or else the first whose name has these letters in it."""
        wanted = name.casefold()
        known = self.outlets()
        fits = [o for o in known if o.casefold() == wanted] or [o for o in known if wanted in o.casefold()]
        return name if name in known else fits[0] if fits else name

    def counts(self) -> dict[str, int]:
        """How much the record holds, at most half a minute old: to count is to look at every row."""
        return self.keep("counts", _COUNTS_LAST, self.record.counts)

    def judged(self, document: str) -> tuple[Judgement, ...]:
        """The judgements on facts of a document; the file is read again only when it has changed."""
        mark = self.judged_mark()
        if self.judgements is None or mark is None:
            return ()
        if self._judged is None or self._judged[0] != mark:
            self._judged = (mark, _by_document(read_judgements(self.judgements).found))
        return self._judged[1].get(document, ())

    def judged_mark(self) -> tuple[int, int] | None:
        """What changes whenever the file of judgements does."""
        if self.judgements is None or not self.judgements.exists():
            return None
        state = self.judgements.stat()
        return state.st_mtime_ns, state.st_size

    def kept(self, key: Hashable) -> Any:
        """What is kept under a key and not too old, ``None`` for nothing."""
        found = self._kept.get(key)
        return found.value if found is not None and found.until >= time.monotonic() else None

    def keep(self, key: Hashable, seconds: float, make: Callable[[], Found]) -> Found:
        """What ``make`` gives, made again only after some seconds: for what takes long and may be a little old."""
        kept = self._kept.get(key)
        if kept is None or kept.until < time.monotonic():
            kept = _Kept(time.monotonic() + seconds, make())
            with self._lock:
                self._kept.pop(key, None)
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))  # the one that was made first
                self._kept[key] = kept
        return kept.value


def _by_document(found: Iterable[Judgement]) -> dict[str, tuple[Judgement, ...]]:
    by_document: dict[str, dict[str, Judgement]] = {}
    for judgement in found:
        for anchor in (judgement.anchor, judgement.other_anchor):
            if anchor is not None:
                by_document.setdefault(anchor.document, {})[judgement.id] = judgement
    return {document: tuple(mine.values()) for document, mine in by_document.items()}
