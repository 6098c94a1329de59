"""From brat standoff back to facts: what an analyst changed, added and took out.

Words that were marked anew give the value of their field anew (a speaker, a place, the content). Actors keep their identity where
the words marked are words that proved an actor elsewhere in the document; others are known by their words alone. What words
cannot give (a date, a duration, a count) stays as it was. Facts that brat could not show stay too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.errors import one_line
from detente.model.actors import ActorRef
from detente.model.facts import ACTS, CHANNELS, FORMS, MOODS, Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Evidence, Problem, Span
from detente.publish.cells import flat, utf8
from detente.publish.exports.brat import ATTRIBUTES, BREAKS, KINDS, SEVERAL, TRIGGERS, fragments, shown_facts, things, trigger_of
from detente.publish.exports.brat_ann import Annotations, Frame, read_ann

RULE = "analyst"
_WORDS = ("content", "cue", "role", "place", "occasion")
_ONE = ("speaker", "audience", "initiator", "via", "party")
_NEEDED = ("content",)
_ALLOWED = {"mood": MOODS, "form": FORMS, "channel": CHANNELS, "act": ACTS}
_Things = list[list[Span]]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What came back. ``account`` has all corrections in it.

    ``changed`` are pairs of an old id and the new fact, ``removed`` old ids, and ``notes`` the analyst's own, by the id of the new
    fact. Checks stay where their fact did not change.
    """

    account: Account
    changed: tuple[tuple[str, Fact], ...] = ()
    added: tuple[Fact, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


def from_brat(text: str, ann: str, account: Account, name: str = "") -> Corrections:
    """Read one edited pair of files against the account that was exported. ``name`` is what problems call the .ann file.

    ``text`` must be the document's; where it is not, nothing is taken over and a problem says so. Offsets are code points.
    """
    if text != utf8(account.document.text):
        told = Problem("the text is not the document's: export it again and mark that", f"{name}:1" if name else "")
        return Corrections(account, problems=(told,))
    return _Reader(account, read_ann(ann, text, name), name).read()


def from_folder(folder: Path, accounts: Iterable[Account]) -> Iterator[Corrections]:
    """Read an edited folder, one ``Corrections`` an account; a file that is missing or not UTF-8 is a problem."""
    for account in accounts:
        base = folder / account.document.id
        try:
            text, ann = (base.with_suffix(end).read_bytes().decode("utf-8") for end in (".txt", ".ann"))
        except (OSError, UnicodeDecodeError) as error:
            told = Problem(f"cannot be read ({one_line(str(error))}): export the document again", f"{base.name}.ann:1")
            yield Corrections(account, problems=(told,))
        else:
            yield from_brat(text, ann, account, f"{base.name}.ann")


class _Reader:
    """One document on its way back."""

    def __init__(self, account: Account, found: Annotations, name: str) -> None:
        self.account, self.found, self.name = account, found, name
        self.text = utf8(account.document.text)
        self.problems = list(found.problems)
        self.shown = {fact.id: fact for fact in shown_facts(account)}
        self.origin, self.notes = self._origins()
        self.frame_of = {old: key for key, old in self.origin.items()}
        self.actors = _actors_by_words(account, self.text)
        self.done: dict[str, Fact | None] = {}
        self.underway: set[str] = set()

    def read(self) -> Corrections:
        """Every fact in its old order, corrected; new ones after them."""
        facts, changed, removed = [], [], []
        for old in self.account.facts:
            shown = self.shown.get(old.id) is old
            if shown and old.id not in self.frame_of:
                removed.append(old.id)
                continue
            fact = self._corrected(self.frame_of[old.id]) if shown else self._linked(old, old.within)
            facts.append(fact or old)
            if fact and fact.to_json() != old.to_json():
                changed.append((old.id, fact))
        made = [self._corrected(key) for key in self.found.frames if key not in self.origin]
        added = [fact for fact in made if fact is not None]
        kept = {fact.id for fact in facts}
        account = replace(
            self.account, facts=(*facts, *added), checks=tuple(c for c in self.account.checks if c.fact in kept),
        )  # fmt: skip
        notes = tuple((fact.id, note) for key, note in self.notes if (fact := self.done.get(key)) is not None)
        return Corrections(account, tuple(changed), tuple(added), tuple(removed), notes, tuple(self.problems))

    def _origins(self) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """The exported fact behind each event annotation, by the id in its note; and the notes that are the analyst's own."""
        origin: dict[str, str] = {}
        own: list[tuple[str, str]] = []
        for key, frame in self.found.frames.items():
            for note in frame.notes:
                old = _noted_id(note)
                if old is None:
                    own.append((key, note))
                elif old not in self.shown:
                    self._tell(frame, f"{key} is a fact {old} that this document does not have: take its note out")
                elif old in origin.values():
                    self._tell(frame, f"{key} is the fact {old} a second time: take its note out to make it a fact of its own")
                else:
                    origin[key] = old
        return origin, own

    def _tell(self, frame: Frame, message: str) -> None:
        self.problems.append(Problem(message, f"{self.name}:{frame.line}"))

    def _corrected(self, key: str) -> Fact | None:
        """The fact of an event annotation; ``None`` where it does not make one."""
        if key not in self.done:
            self.underway.add(key)
            frame = self.found.frames[key]
            old = self.shown.get(self.origin.get(key, ""))
            fact = self._revised(old, frame) if old else self._new(key, frame)
            self.done[key] = self._linked(fact, self._within(old, frame)) if fact else None
            self.underway.discard(key)
        return self.done[key]

    def _within(self, old: Fact | None, frame: Frame) -> str | None:
        """The id, as it is now, of the statement that claims the fact."""
        for role, key in frame.arguments:
            if role == "within":
                around = self._corrected(key) if key in self.found.frames and key not in self.underway else None
                if isinstance(around, Statement):
                    return around.id
                self._tell(frame, f"{key} is no statement that can stand around this fact: choose another")
        if old is not None and old.within in self.shown:
            if old.within not in self.frame_of:
                self._tell(frame, "the statement around this fact was taken out: it counts as the outlet's own words now")
            return None
        return old.within if old else None

    def _linked(self, fact: Fact, within: str | None) -> Fact:
        """The fact with the ids of other facts as they are now."""
        if fact.within == within and within in self.frame_of and self.frame_of[within] not in self.underway:
            around = self._corrected(self.frame_of[within])
            within = around.id if around else within
        fact = replace(fact, within=within)
        if isinstance(fact, Statement) and fact.continues in self.frame_of and self.frame_of[fact.continues] not in self.underway:
            before = self._corrected(self.frame_of[fact.continues])
            fact = replace(fact, continues=before.id if before else None)
        return fact

    def _revised(self, old: Fact, frame: Frame) -> Fact:
        """The fact with its attributes and evidence as they are marked now."""
        if frame.kind != KINDS[old.kind]:
            self._tell(frame, f"a {KINDS[old.kind]} cannot become a {frame.kind}: take it out and mark the other anew")
            return old
        trigger = trigger_of(old, self.text) or ""
        marked = self._marked(frame, trigger)
        fields = dict.fromkeys((*(item.field for item in old.evidence), *marked))
        values, evidence, as_it_was = self._attributes(old, frame), list[Evidence](), True
        for field in fields:
            before, after = _shown(old, field, trigger, self.text), marked.get(field, [])
            kept = [item for item in old.evidence if item.field == field]
            if sorted(before) == sorted(after):
                evidence += kept
                continue
            if not after and field in _NEEDED:
                self._tell(frame, f"a {frame.kind} has its {field} marked: mark it, or take the whole annotation out")
                evidence += kept
                continue
            values |= self._values(old, field, after)
            evidence += [Evidence(field, tuple(_whole(after, self.text)), RULE)] if after else []
            as_it_was = False
        return replace(old, **values, evidence=old.evidence if as_it_was else tuple(evidence))

    def _marked(self, frame: Frame, trigger: str) -> dict[str, _Things]:
        """The words marked, by field."""
        found: dict[str, _Things] = {trigger: [self.found.bounds[frame.trigger]]}
        for role, key in frame.arguments:
            if key in self.found.bounds:
                found.setdefault(role, []).append(self.found.bounds[key])
        return found

    def _attributes(self, old: Fact, frame: Frame) -> dict[str, Any]:
        """The values that attributes give. One that is gone leaves the value as it was; only a mode may be none."""
        values: dict[str, Any] = {}
        for name in ATTRIBUTES[old.kind]:
            before = getattr(old, name)
            value = frame.attributes.get(name) or (None if name == "mode" else before)
            if value not in _ALLOWED.get(name, (value,)):
                self._tell(frame, f"no {name} {value!r}: choose one of {', '.join(_ALLOWED[name])}")
            elif value != before:
                values[name] = value
        if "type" in values or "mode" in values:  # they followed from type and mode
            values |= {"cameo": None, "quad": None}
        return values

    def _values(self, old: Fact, field: str, marked: _Things) -> dict[str, Any]:
        """The values that the words marked for one field give."""
        if not hasattr(old, field):
            return {}
        words = flat(" ".join(s.of(self.text) for pieces in marked for s in pieces)) or None
        if field in SEVERAL:
            return {field: tuple(self._actor(pieces) for pieces in marked)}
        if field in _ONE and not (field == "via" and isinstance(old, Statement)):
            return {field: self._actor(marked[0]) if marked else None}
        if field == "content":
            return {field: " ".join(s.of(self.text) for s in _whole(marked, self.text))}
        if field in _WORDS:
            return {field: words} | ({"location": None} if field == "place" else {})
        return {}

    def _actor(self, pieces: Sequence[Span]) -> ActorRef:
        words = " ".join(s.of(self.text) for s in pieces)
        return self.actors.get(tuple(pieces)) or self.actors.get(words) or ActorRef(None, flat(words))

    def _new(self, key: str, frame: Frame) -> Fact | None:
        """A fact that the analyst made."""
        kind = next((k for k, name in KINDS.items() if name == frame.kind), None)
        if kind is None:
            self._tell(frame, f"no kind of fact is called {frame.kind}: choose one of {', '.join(KINDS.values())}")
            return None
        marked = self._marked(frame, TRIGGERS[kind][0])
        empty = _EMPTY[kind](self.account.document.id)
        given = {name: frame.attributes.get(name) or getattr(empty, name) for name in ATTRIBUTES[kind]}
        values: dict[str, Any] = {}
        for field, found in marked.items():
            values |= self._values(empty, field, found)
        evidence = tuple(Evidence(field, tuple(_whole(found, self.text)), RULE) for field, found in marked.items())
        fact = replace(empty, **values, **given, evidence=evidence)
        lacking = _lacking(fact)
        if lacking:
            self._tell(frame, f"{key} lacks {' and '.join(lacking)}: give it, or take the annotation out")
        return None if lacking else fact


_EMPTY: dict[str, Any] = {
    "statement": lambda document: Statement(document=document, speaker=None, content="", form="indirect"),
    "contact": lambda document: Contact(document=document, parties=(), channel="unspecified"),
    "event": lambda document: Event(document=document, type="", actors=()),
    "act": lambda document: TreatyAct(document=document, agreement="", party=None, act=""),
}


_NEEDED_NEW = {"statement": ("content",), "contact": ("parties",), "event": ("type", "actors"), "act": ("agreement", "act")}


def _lacking(fact: Fact) -> list[str]:
    """What a new fact must have and has not."""
    lacking = [f"its {name}" for name in _NEEDED_NEW[fact.kind] if not getattr(fact, name)]
    wrong = [f"a known {n}" for n, allowed in _ALLOWED.items() if getattr(fact, n, None) and getattr(fact, n) not in allowed]
    return lacking + wrong


def _noted_id(note: str) -> str | None:
    """The id of the fact whose JSON a note is; ``None`` for any other note."""
    try:
        data = json.loads(note)
    except (ValueError, RecursionError):
        return None
    found = data.get("id") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None


def _shown(fact: Fact, field: str, trigger: str, text: str) -> _Things:
    """What brat was given to show for a field."""
    spans = fact.spans(field)
    if field == trigger:
        return [fragments(spans, text)]
    return things(field, spans, text)


def _whole(marked: _Things, text: str) -> Iterator[Span]:
    """The spans of the words marked: pieces that only line breaks part are one again."""
    for pieces in marked:
        start, end = pieces[0]
        for piece in pieces[1:]:
            if set(text[end : piece.start]) <= BREAKS:
                end = piece.end
            else:
                yield Span(start, end)
                start, end = piece
        yield Span(start, end)


def _actors_by_words(account: Account, text: str) -> dict[Any, ActorRef]:
    """The actors of the account by the pieces, and by the words, that prove them, where each has a span of its own."""
    found: dict[Any, ActorRef] = {}
    for fact in account.facts:
        for field in (*_ONE, *SEVERAL):
            value = getattr(fact, field, None)
            actors = [value] if isinstance(value, ActorRef) else value if field in SEVERAL and value else []
            shown = things(field, fact.spans(field), text)
            if len(shown) == len(actors):
                for pieces, actor in zip(shown, actors, strict=True):
                    found.setdefault(tuple(pieces), actor)
                    found.setdefault(" ".join(s.of(text) for s in pieces), actor)
    return found
