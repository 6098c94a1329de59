"""How much of the input has been gone through, in bytes of the files: for the time that is left."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO


class Meter:
    """Knows the size of all inputs, and watches the stream that is being read. Addresses and standard input have no size."""

    def __init__(self, inputs: Iterable[str]) -> None:
        sizes = [_size(source) for source in inputs]
        self._total = None if any(size is None for size in sizes) else sum(size or 0 for size in sizes)
        self._done = 0
        self._stream: BinaryIO | None = None

    def watch(self, stream: BinaryIO) -> None:
        """Another file was opened; the one before is done with."""
        self._done += self._at()
        self._stream = stream

    def share(self) -> float | None:
        """From 0 to 1; ``None`` where the whole is not known."""
        return min(1.0, (self._done + self._at()) / self._total) if self._total else None

    def _at(self) -> int:
        """Where the stream is; the whole of it once it is closed."""
        if self._stream is None:
            return 0
        try:
            at = self._stream.tell()
        except (ValueError, OSError):
            at = _size(str(getattr(self._stream, "name", ""))) or 0
        return at


def _size(source: str) -> int | None:
    if source == "-" or "://" in source:
        return None
    try:
        path = Path(source)
        if not path.is_dir():
            return path.stat().st_size
        return sum(os.stat(Path(folder, name)).st_size for folder, _, names in os.walk(path) for name in names)  # noqa: PTH116
    except (OSError, ValueError):
        return None
