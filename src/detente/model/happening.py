"""Dated happenings that reports refer to, and the contacts on record."""

from __future__ import annotations

from dataclasses import dataclass

from detente.model.when import When


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that took place once and that reports use as a landmark ("since the end of the Cold War").

    ``phrases`` point to it by themselves, ``vague`` ones only where a participant or the place is named in the same text.
    """

    id: str
    name: str
    kind: str
    when: When
    place: str | None = None
    state: str | None = None
    participants: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact on record. ``duration`` is ISO 8601; ``level`` tells who met ("foreign-ministers")."""

    id: str
    parties: tuple[str, ...]
    states: tuple[str, ...]
    level: str
    channel: str
    when: When
    place: str | None = None
    place_state: str | None = None
    occasion: str | None = None
    happening: str | None = None
    duration: str | None = None
    initiator: str | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CompletePeriod:
    """A time for which the contacts between two states at one level are believed to be all on record."""

    between: tuple[str, ...]
    level: str
    when: When
    note: str = ""
