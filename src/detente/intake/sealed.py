"""Pages whose bytes were taken in and that are opened later, by whoever reads them: that costs a tenth of the reading itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace

from detente.model.text import Document, Problem
from detente.model.when import When


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of every input; it goes before what the input says of itself."""

    published: When | None = None
    title: str | None = None
    outlet: str | None = None

    def said_of(self, document: Document) -> Document:
        """The document with what is given."""
        return replace(
            document, published=self.published or document.published, title=self.title or document.title,
            outlet=self.outlet or document.outlet,
        )  # fmt: skip


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Sealed:
    """The bytes of one page. ``url`` and ``charset`` are what a server said, ``given`` what the caller says."""

    data: bytes
    source: str
    url: str | None = None
    charset: str | None = None
    given: Given = NOTHING_GIVEN

    def open(self) -> Document:
        """The document. Raises an ``InputError``."""
        from detente.intake.open import read_bytes

        return self.given.said_of(read_bytes(self.data, self.source, url=self.url, charset=self.charset))


Item = Document | Problem | Sealed
"""What intake hands on, one for each document that there may be."""


def key_of(item: Item) -> str:
    """A hash (32 hexadecimal digits) of all that the reading of an item depends on, and of its name."""
    digest = hashlib.sha256()
    if isinstance(item, Sealed):
        beside = [item.source, item.url, item.charset, str(item.given)]
        digest.update(json.dumps(beside).encode())
        digest.update(item.data)
    else:
        digest.update(json.dumps(item.to_json(), sort_keys=True).encode())
    return digest.hexdigest()[:32]


def source_of(item: Item) -> str:
    """What the item is called."""
    return item.where if isinstance(item, Problem) else item.source


def size_of(item: Item) -> int:
    """Its characters or, unopened, its bytes."""
    return len(item.data) if isinstance(item, Sealed) else len(item.text) if isinstance(item, Document) else 0
