"""Documents and the characters in them.

Offsets are code points (Python string indices), half-open, into ``Document.text``. The text is cleaned once, at intake,
and never again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from detente.model.when import When


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (code points, half-open) of a document's text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters themselves."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Whether every character of ``other`` is in this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which characters prove which field of a fact, and which rule read them."""

    field: str
    spans: tuple[Span, ...]
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read or does not hold together; data, not an exception.

    ``where`` is ``file:line``, an input's name or empty; ``span`` is set where characters of a document are meant.
    """

    message: str
    where: str = ""
    span: Span | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {"message": self.message, "where": self.where or None, "span": list(self.span) if self.span else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Problem:
        """The inverse of ``to_json``."""
        span = data.get("span")
        return cls(data["message"], data.get("where") or "", Span(*span) if span else None)


@dataclass(frozen=True, slots=True)
class Document:
    """One text and what it says of itself.

    ``id`` is the hash of the text alone, so that the same text is the same document whatever brought it. ``credits`` is the
    reporting chain as actor ids (or the plain name where no table has it), nearest to the speaker first. ``published`` is
    given by the document or its bringer, never guessed.
    """

    text: str
    source: str = ""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: When | None = None
    credits: tuple[str, ...] = ()
    extracted_by: str = "plain"

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the text."""
        return content_hash(self.text)

    def to_json(self) -> dict[str, Any]:
        """The JSON form; ``null`` for what is not known."""
        return {
            "id": self.id,
            "source": self.source,
            "title": self.title,
            "outlet": self.outlet,
            "url": self.url,
            "published": str(self.published) if self.published else None,
            "credits": list(self.credits),
            "extracted_by": self.extracted_by,
            "text": self.text,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Document:
        """The inverse of ``to_json``."""
        published = data.get("published")
        return cls(
            text=data["text"],
            source=data.get("source") or "",
            title=data.get("title"),
            outlet=data.get("outlet"),
            url=data.get("url"),
            published=When.parse(published) if published else None,
            credits=tuple(data.get("credits") or ()),
            extracted_by=data.get("extracted_by") or "plain",
        )


@lru_cache(maxsize=32)  # every fact of a document asks for its id, and a long text takes long to hash
def content_hash(text: str) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of a text (lone surrogates are kept apart, not lost)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
