"""What came of reading one document: the facts, their checks and the problems. It is what leaves as one JSON line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.model.facts import Check, Contact, Dating, Event, Fact, Statement, TreatyAct, fact_from_json
from detente.model.text import Document, Problem


@dataclass(frozen=True, slots=True)
class Account:
    """A document with all that was read in it.

    ``dated`` is the document's own date, given or narrowed from the text, ``None`` where the text does not tell.
    """

    document: Document
    dated: Dating | None = None
    facts: tuple[Fact, ...] = ()
    checks: tuple[Check, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, in the order of the text."""
        return tuple(f for f in self.facts if isinstance(f, Statement))

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The contacts, in the order of the text."""
        return tuple(f for f in self.facts if isinstance(f, Contact))

    @property
    def events(self) -> tuple[Event, ...]:
        """The events, in the order of the text."""
        return tuple(f for f in self.facts if isinstance(f, Event))

    @property
    def acts(self) -> tuple[TreatyAct, ...]:
        """The treaty acts, in the order of the text."""
        return tuple(f for f in self.facts if isinstance(f, TreatyAct))

    def _repr_html_(self) -> str:
        """As a notebook shows it (``detente.html``)."""
        import detente

        return str(detente.html(self))

    def to_json(self) -> dict[str, Any]:
        """One line of ``detente read --format jsonl``."""
        document = self.document.to_json()
        text = document.pop("text")
        document |= {"dated": self.dated.to_json() if self.dated else None, "text": text}
        return {
            "document": document,
            "facts": [f.to_json() for f in self.facts],
            "checks": [c.to_json() for c in self.checks],
            "problems": [p.to_json() for p in self.problems],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Account:
        """The inverse of ``to_json``."""
        dated = data["document"].get("dated")
        return cls(
            Document.from_json(data["document"]),
            Dating.from_json(dated) if dated else None,
            tuple(fact_from_json(f) for f in data["facts"]),
            tuple(Check.from_json(c) for c in data["checks"]),
            tuple(Problem.from_json(p) for p in data["problems"]),
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """One input and what came of it: an account, the problem that kept it from being read, or ``None`` where it was passed over.

    An id in place of an account is that of a document which the record has already. ``key`` is a hash of what was taken in
    (``None``: the record shall not remember it), ``source`` its name.
    """

    outcome: Account | Problem | str | None
    key: str | None = None
    source: str = ""
