"""What a review of the record says of one claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detente.model.when import When

SUBJECTS = ("act", "contact", "count", "first", "last", "last-agreement")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict (see ``model.facts.VERDICTS``), what it rests on by id, one plain sentence, and the field that differs."""

    verdict: str
    because: tuple[str, ...]
    says: str
    differs: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {"verdict": self.verdict, "because": list(self.because), "differs": self.differs, "says": self.says}


@dataclass(frozen=True, slots=True)
class Teller:
    """Another report that tells the same: its fact, document, outlet and day, ``None`` where no day is known."""

    fact: str
    document: str
    outlet: str
    when: When | None

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "fact": self.fact, "document": self.document, "outlet": self.outlet, "when": str(self.when) if self.when else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A fact of another report that does not agree: the ``field``, what this report has there and what the other has."""

    told: Teller
    field: str
    here: str
    there: str

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {**self.told.to_json(), "field": self.field, "here": self.here, "there": self.there}


@dataclass(frozen=True, slots=True)
class Review:
    """One claim held against the record.

    ``about`` is one of ``SUBJECTS``; a fact whose words claim more than the fact has a review for each claim. ``as_known_then``
    counts what was known and told by the report's day, ``as_known_now`` all to this day. ``reports`` are the other reports that
    tell the same, ``origins`` the independent origins of these and this one, ``against`` what does not agree.
    """

    fact: str
    document: str
    outlet: str
    when: When | None
    about: str
    claim: str
    as_known_then: Finding
    as_known_now: Finding
    reports: tuple[Teller, ...] = ()
    origins: tuple[str, ...] = ()
    against: tuple[Contradiction, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """One line of ``detente check --format jsonl``."""
        return {
            "fact": self.fact,
            "document": self.document,
            "outlet": self.outlet,
            "when": str(self.when) if self.when else None,
            "about": self.about,
            "claim": self.claim,
            "as_known_then": self.as_known_then.to_json(),
            "as_known_now": self.as_known_now.to_json(),
            "reports": [r.to_json() for r in self.reports],
            "origins": list(self.origins),
            "against": [a.to_json() for a in self.against],
        }
