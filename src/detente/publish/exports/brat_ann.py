"""The lines of a brat .ann file as data, strictly checked against the text that they annotate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from detente.model.text import Problem, Span

_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)\t(.*)", re.ASCII | re.DOTALL)
_EVENT = re.compile(r"(E\d+)\t(\S+?):(T\d+)((?: \S+:[TE]\d+)*) ?", re.ASCII)
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (\S+))?", re.ASCII)
_NOTE = re.compile(r"#\d*\t(\S+) (\S+)(?:\t(.*))?", re.ASCII | re.DOTALL)
_NUMBERED = re.compile(r"(.*?)\d*", re.ASCII)


@dataclass(slots=True)
class Frame:
    """An event annotation: its type, its trigger, its arguments by role, its attributes and its notes; ``line`` counts from 1."""

    kind: str
    trigger: str
    arguments: list[tuple[str, str]]
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Annotations:
    """The text-bound annotations by id, the events by id, and what could not be read."""

    bounds: dict[str, list[Span]] = field(default_factory=dict)
    frames: dict[str, Frame] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_ann(ann: str, text: str, name: str) -> Annotations:
    """The annotations; ``name`` is what problems call the file. A line that is not as it should be is a problem and no more."""
    found = Annotations()
    lines = [(number, line.removesuffix("\r")) for number, line in enumerate(ann.split("\n"), 1) if line.strip()]
    for starts, take in (("T", _bound), ("E", _event), ("AM", _attribute), ("#", _note)):
        for number, line in lines:
            if line[0] in starts:
                told = take(line, number, text, found)
                found.problems += [Problem(told, f"{name}:{number}")] if told else []
    found.problems += _unused(lines, name)
    return found


def _unused(lines: list[tuple[int, str]], name: str) -> Iterator[Problem]:
    for number, line in lines:
        if line[0] not in "TEAM#":
            yield Problem(f"{line[:1]} is no annotation that facts have: only T, E, A and # are read", f"{name}:{number}")


def _bound(line: str, number: int, text: str, found: Annotations) -> str | None:
    match = _BOUND.fullmatch(line)
    if not match:
        return "not a text-bound annotation: write T1, a tab, the type, the offsets, a tab and the words"
    pieces = [Span(*map(int, piece.split(" "))) for piece in match[3].split(";")]
    inside = all(p.start < p.end <= len(text) for p in pieces)
    if not inside or any(a.end > b.start for a, b in pairwise(pieces)):
        return f"{match[1]} lies outside the text, is empty, or its pieces are out of order: mark the words again"
    if " ".join(p.of(text) for p in pieces) != match[4]:
        return f"the words of {match[1]} are not those of the text at its offsets: the text was changed, or the line was"
    found.bounds[match[1]] = pieces
    return None


def _event(line: str, number: int, text: str, found: Annotations) -> str | None:
    match = _EVENT.fullmatch(line)
    if not match:
        return "not an event annotation: write E1, a tab, Type:T1 and Role:T2 for each argument"
    arguments = [tuple(argument.split(":")) for argument in match[4].split()]
    missing = [key for key in (match[3], *(a[-1] for a in arguments)) if key[0] == "T" and key not in found.bounds]
    found.frames[match[1]] = Frame(match[2], match[3], [(_role(a[0]), a[-1]) for a in arguments if a[-1] not in missing], number)
    if match[3] in missing:
        del found.frames[match[1]]
    return f"{match[1]} has {', '.join(missing)}, which cannot be read: mark the words again" if missing else None


def _role(text: str) -> str:
    """``Parties2`` is a second ``parties``."""
    match = _NUMBERED.fullmatch(text)
    return (match[1] if match else text).lower()


def _attribute(line: str, number: int, text: str, found: Annotations) -> str | None:
    match = _ATTRIBUTE.fullmatch(line)
    if not match:
        return "not an attribute: write A1, a tab, its name, the annotation and the value"
    frame = found.frames.get(match[2])
    if frame is None:
        return f"an attribute of {match[2]}, which is no event that can be read: take it out"
    frame.attributes[match[1].lower()] = match[3] or ""
    return None


def _note(line: str, number: int, text: str, found: Annotations) -> str | None:
    match = _NOTE.fullmatch(line)
    frame = found.frames.get(match[2]) if match else None
    if match and frame is not None:
        frame.notes.append(match[3] or "")
    return None
