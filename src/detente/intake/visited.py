"""Which pages were read and as what: so that a later run asks only for what has changed since.

A small SQLite file of the caller's. It holds no times: what a server says of its page is sent back to it as it was given.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from detente.errors import MissingInput
from detente.intake.fetch import Answer

_LONGEST = 1000  # characters of a validator; a longer one is not kept


@dataclass(frozen=True, slots=True)
class Visit:
    """The validators of a page as its server gave them, and the hash of its bytes."""

    etag: str | None
    modified: str | None
    digest: str

    def headers(self) -> dict[str, str]:
        """The headers of a question that is answered with 304 where nothing has changed."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in named.items() if value}


class Visited:
    """The visits in a file, or in memory alone (``None``). A context manager; every visit is on disk once it is kept.

    Raises ``MissingInput`` for a file that cannot be opened or is another database.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._name = str(path or "memory")
        try:
            self._base = sqlite3.connect(path or ":memory:", timeout=10, isolation_level=None)
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS visit "
                "(url TEXT PRIMARY KEY, etag TEXT, modified TEXT, digest TEXT NOT NULL) WITHOUT ROWID"
            )
            self._base.execute("SELECT url, etag, modified, digest FROM visit LIMIT 1")
        except sqlite3.Error as error:
            raise MissingInput(f"{self._name} cannot be used as the list of pages visited: {error}") from None

    def __enter__(self) -> Visited:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._base.close()

    def get(self, url: str) -> Visit | None:
        """The last visit to an address."""
        found = self._base.execute("SELECT etag, modified, digest FROM visit WHERE url = ?", (url,)).fetchone()
        return Visit(*found) if found else None

    def keep(self, url: str, visit: Visit) -> None:
        """Keep a visit in place of an earlier one. Raises ``MissingInput`` where the file cannot be written."""
        try:
            self._base.execute(
                "INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?)", (url, visit.etag, visit.modified, visit.digest)
            )
        except sqlite3.Error as error:
            raise MissingInput(f"{self._name} cannot be written: {error}") from None


def visit_of(answer: Answer) -> Visit:
    """What is kept of an answer."""
    digest = hashlib.sha256(answer.data).hexdigest()[:32]
    return Visit(_validator(answer.headers, "etag"), _validator(answer.headers, "last-modified"), digest)


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name, "").strip()
    return value if value and len(value) <= _LONGEST and value.isascii() and value.isprintable() else None
