"""Many inputs in shards that can be read apart, each of them the same whoever reads it and in whatever order.

Small files are read in groups. A group ends behind a file whose name says so (by a hash), so that a file more or less in a folder
moves the borders of its own group only. A large WARC or JSON-lines file is read in slices: the reader of each goes through the
whole file, which costs little as long as pages stay unopened, and keeps every n-th batch. Cutting such a file by bytes would be
cheaper still, but then line numbers, offsets and the check for ids that come twice would not be those of the whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detente.errors import InputError, UsageError
from detente.intake.batch import read_jsonl
from detente.intake.open import is_hidden, open_input
from detente.intake.plain import shown
from detente.intake.sealed import NOTHING_GIVEN, Given, Item, Sealed
from detente.model.text import Problem

LARGE = 16_000_000
"""Bytes above which a file makes a group alone, and of one slice of it at least."""
MOST_FILES = 512
"""The most files of a group."""
MOST_SLICES = 8
"""The most slices of a file: each slice costs going through the whole of it."""
_USUAL_FILES = 128  # of a group
_SLICED = re.compile(r"\.(?:warc|jsonl|ndjson)(?:\.(?:gz|bz2|xz|zst))?$", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")

Stamp = tuple[int, int]
"""Size in bytes and time of the last change (ns); (-1, 0) where there is no such file."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Files that one reader reads, one after the other, or slice ``number`` of ``slices`` of a single one."""

    files: tuple[str, ...]
    stamps: tuple[Stamp, ...]
    number: int = 0
    slices: int = 1

    @property
    def title(self) -> str:
        """What it is called in messages."""
        more = f" and {len(self.files) - 1} more" if len(self.files) > 1 else ""
        return shown(self.files[0]) + more + (f", slice {self.number + 1} of {self.slices}" if self.slices > 1 else "")

    def name(self, depends: str) -> str:
        """A hash (32 hexadecimal digits) of the files, their stamps, the slice, and ``depends``: what else the reading rests on."""
        files = [[os.fsencode(file).hex(), *stamp] for file, stamp in zip(self.files, self.stamps, strict=True)]
        return hashlib.sha256(json.dumps([files, self.number, self.slices, depends]).encode()).hexdigest()[:32]

    def unchanged(self) -> bool:
        """Whether the files are here, and as they were when the shard was made."""
        return self.stamps == tuple(map(_stamp, self.files))


def groups(inputs: Iterable[str], *, jsonl: bool = False) -> Iterator[tuple[Shard, ...]]:
    """The shards of files and folders, in the order of the inputs; the slices of one file together.

    A file that is not there has its place in a shard, and becomes a ``Problem`` when that is read. ``jsonl``: every file is JSON
    lines, whatever its name. Raises ``UsageError`` for an address and for standard input, which other machines cannot read again.
    """
    waiting: list[tuple[str, Stamp]] = []
    fill = 0
    for file in _files(inputs):
        stamp = _stamp(file)
        if stamp[0] > LARGE:
            yield from _group(waiting)
            yield _slices(file, stamp, sliced=jsonl or bool(_SLICED.search(file)))
            waiting, fill = [], 0
            continue
        waiting.append((file, stamp))
        fill += max(stamp[0], 0)
        if fill > LARGE or len(waiting) == MOST_FILES or _ends_group(file):
            yield from _group(waiting)
            waiting, fill = [], 0
    yield from _group(waiting)


def _group(files: Sequence[tuple[str, Stamp]]) -> Iterator[tuple[Shard]]:
    if files:
        yield (Shard(tuple(file for file, _ in files), tuple(stamp for _, stamp in files)),)


def _slices(file: str, stamp: Stamp, *, sliced: bool) -> tuple[Shard, ...]:
    count = min(MOST_SLICES, -(-stamp[0] // LARGE)) if sliced else 1
    return tuple(Shard((file,), (stamp,), number, count) for number in range(count))


def _ends_group(file: str) -> bool:
    return int.from_bytes(hashlib.sha256(os.fsencode(file)).digest()[:4], "big") % _USUAL_FILES == 0


def _files(inputs: Iterable[str]) -> Iterator[str]:
    for source in inputs:
        if source == "-" or _ADDRESS.match(source):
            raise UsageError(f"{shown(source)} cannot be read on many machines: save it to a file that all of them see")
        found = _within(Path(source)) if os.path.isdir(source) else []  # noqa: PTH112 - a name that is too long is no folder
        yield from found or [source]  # a folder without files is told of when it is read


def _within(folder: Path) -> list[str]:
    """The files that ``read_folder`` reads, in its order."""
    return [str(p) for p in sorted(folder.rglob("*")) if os.path.isfile(p) and not is_hidden(p.relative_to(folder))]  # noqa: PTH113


def _stamp(file: str) -> Stamp:
    try:
        found = os.stat(file)  # noqa: PTH116 - of a name as it was given
    except (OSError, ValueError):
        return (-1, 0)
    return (-1, 0) if os.path.isdir(file) else (found.st_size, found.st_mtime_ns)  # noqa: PTH112


def items_of(files: Iterable[str], *, jsonl: bool = False, given: Given = NOTHING_GIVEN) -> Iterator[Item]:
    """What intake finds in files, pages unopened; a file that cannot be read is a ``Problem``. ``given`` is said of everything."""
    for file in files:
        try:
            for found in read_jsonl(file) if jsonl else open_input(file, sealed=True):
                yield _said(found, given)
        except InputError as error:
            yield Problem(str(error), shown(file))


def _said(item: Item, given: Given) -> Item:
    if isinstance(item, Problem):
        return item
    return replace(item, given=given) if isinstance(item, Sealed) else given.said_of(item)
