"""What a run tells on standard error: how it goes, on one line of the terminal, and what could not be read."""

from __future__ import annotations

import sys
import time

from detente.errors import one_line
from detente.model.text import Problem

_WIDTH = 24  # characters of the bar
_OFTEN = 0.2  # seconds between two lines


def tell(problem: Problem) -> None:
    """A problem as one line, with where it is."""
    where = f"{problem.where}: " if problem.where else ""
    print("detente: " + one_line(where + problem.message), file=sys.stderr)


class Progress:
    """Shows nothing unless ``on``; never touches standard output."""

    def __init__(self, *, on: bool) -> None:
        self._on, self._began, self._last, self._length = on, time.monotonic(), 0.0, 0

    def show(self, read: int, failed: int, share: float | None = None) -> None:
        """``share``: how much of the input is done, from 0 to 1, as far as that is known."""
        now = time.monotonic()
        if not self._on or now - self._last < _OFTEN:
            return
        self._last = now
        self._write(told(read, failed, now - self._began, share))

    def clear(self) -> None:
        """Take the line away."""
        if self._length:
            self._write("")
            print("\r", end="", file=sys.stderr, flush=True)
            self._length = 0

    def _write(self, line: str) -> None:
        print("\r" + line.ljust(self._length), end="", file=sys.stderr, flush=True)
        self._length = len(line)


def told(read: int, failed: int, seconds: float, share: float | None) -> str:
    """ "[######......] 24 %  1,200 read, 3 not  8.2 a second  06:10 left"."""
    rate = (read + failed) / seconds if seconds > 0 else 0.0
    counts = f"{read:,} read" + (f", {failed:,} not" if failed else "")
    parts = [counts, f"{rate:,.1f} a second"]
    if share:
        filled = round(min(share, 1.0) * _WIDTH)
        parts.insert(0, f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {100 * min(share, 1.0):.0f} %")
        parts.append(f"{_clock(seconds * (1 - min(share, 1.0)) / share)} left")
    return "  ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
