"""The file of judgements: JSON lines in ASCII, one decision a line, only ever added to.

So a decision is one line in a diff, and the files of two analysts are merged by putting one behind the other. A line that cannot
be read is told with its number; the others are read.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from detente.errors import MissingInput, UsageError, one_line
from detente.model.text import Problem
from detente.record.judgements import Judgement

LARGEST = 1 << 20
"""Bytes that a line may have."""
_MARKS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Judgements:
    """What a file holds: the judgements in its order, each once, and a problem for each line that is none."""

    found: tuple[Judgement, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_judgements(path: str | os.PathLike[str]) -> Judgements:
    """Read a file of judgements. Problems name ``file:line``. Raises ``MissingInput`` where it is not there or may not be read."""
    found: dict[str, Judgement] = {}
    problems: list[Problem] = []
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(_lines(file), 1):
                try:
                    judgement = _judgement(line)
                except ValueError as error:
                    problems.append(Problem(one_line(str(error)), f"{path}:{number}"))
                else:
                    if judgement is not None:
                        found.setdefault(judgement.id, judgement)
    except OSError as error:
        raise MissingInput(f"{path}: the judgements cannot be read: {error.strerror or error}") from None
    return Judgements(tuple(found.values()), tuple(problems))


def append(path: str | os.PathLike[str], judgement: Judgement) -> None:
    """Add one line, which is on the disk when this returns; all of it or nothing. A last line that lacks its end is given one.

    Raises ``UsageError`` where the file cannot be written.
    """
    line = judgement.line().encode("ascii") + b"\n"
    try:
        with Path(path).open("ab+", buffering=0) as file, _locked(file):
            end = file.seek(0, os.SEEK_END)
            _write(file, line if _is_ended(file, end) else b"\n" + line, end)
    except OSError as error:
        raise UsageError(f"{path}: the judgement cannot be written: {error.strerror or error}") from None


def _write(file: Any, data: bytes, end: int) -> None:
    try:
        if file.write(data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):  # the first failure is the one to tell
            file.truncate(end)
        raise


def _is_ended(file: Any, end: int) -> bool:
    if end == 0:
        return True
    file.seek(end - 1)
    return bool(file.read(1) == b"\n")


@contextmanager
def _locked(file: Any) -> Iterator[None]:
    """Two who judge at once wait for each other, where the system has such locks."""
    try:
        import fcntl
    except ImportError:  # pragma: no cover - Windows
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)  # given back as the file is closed
    yield


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines without their ends; of one that is too long only the beginning, so that no file fills the memory."""
    while line := file.readline(LARGEST + 1):
        rest = line
        while len(rest) > LARGEST and not rest.endswith(b"\n"):
            rest = file.readline(LARGEST + 1)
        yield line


def _judgement(line: bytes) -> Judgement | None:
    """The judgement of a line, ``None`` where it is empty. Raises ``ValueError`` with a sentence."""
    if len(line) > LARGEST:
        raise ValueError(f"the line is longer than {LARGEST} bytes: no judgement is")
    line = line.removeprefix(_BOM).strip()
    if not line:
        return None
    if line.startswith(_MARKS):
        raise ValueError("git left a merge conflict here: keep the lines of both sides and take out this mark")
    return Judgement.from_json(_parsed(line))


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("not a judgement: it is nested too deeply") from None
    except _Twice as error:
        raise ValueError(str(error)) from None
    except ValueError:  # JSON, UTF-8, or a number of too many digits
        raise ValueError("not JSON in UTF-8, or cut off: take the line out and judge anew") from None


class _Twice(ValueError):
    """A key stands twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice("a key stands twice in the line: take the line out and judge anew")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)
