"""What an analyst decided on a fact: confirmed, corrected, rejected, joined with another, or parted from it.

A judgement names its fact by id. For the day on which a newer version reads the document otherwise it holds an ``Anchor`` too:
the words that the fact rests on, where they stand, and the values that say which fact of these words is meant.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from detente.errors import UsageError
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.text import Document, Span

DECISIONS = ("confirm", "correct", "reject", "join", "part")
OF_PAIRS = ("join", "part")
KEYS = ("id", "decision", "fact", "other", "changes", "by", "at", "note", "anchor", "other_anchor")
"""The keys of a line, in their order."""
AROUND = 32
"""Characters of the text that an anchor keeps before and after a quotation."""
_CORE = {"statement": "content", "contact": "channel", "event": "trigger", "act": "act"}
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_QUOTE = {"exact": str, "start": int, "end": int, "prefix": str, "suffix": str}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: ``exact`` at the characters ``start`` to ``end``, between ``prefix`` and ``suffix``."""

    exact: str
    start: int
    end: int
    prefix: str = ""
    suffix: str = ""

    @property
    def span(self) -> Span:
        """Where the words stood."""
        return Span(self.start, self.end)

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {key: getattr(self, key) for key in _QUOTE}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What finds a fact again. ``url`` is the document's address, ``quotes`` the words of its core evidence (the content of a
    statement, the word for a contact, event or act), ``values`` what tells it from others on the same words."""

    document: str
    kind: str
    url: str | None = None
    quotes: tuple[Quote, ...] = ()
    values: tuple[tuple[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        quotes = [q.to_json() for q in self.quotes]
        return {"document": self.document, "kind": self.kind, "url": self.url, "quotes": quotes, "values": dict(self.values)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One decision. ``at`` is the time in UTC, ``YYYY-MM-DDTHH:MM:SSZ``; ``other`` the second fact of ``join`` and ``part``;
    ``changes`` field and new value, in JSON form, of ``correct``."""

    decision: str
    fact: str
    by: str
    at: str
    anchor: Anchor
    other: str | None = None
    other_anchor: Anchor | None = None
    changes: tuple[tuple[str, Any], ...] = ()
    note: str = ""

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits over all values."""
        return hashlib.sha256(_packed(self._values()).encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """The JSON form, its keys in the order of ``KEYS``."""
        return {"id": self.id, **self._values()}

    def line(self) -> str:
        """The judgement as a line of its file, in ASCII, without the line's end."""
        return json.dumps(self.to_json(), ensure_ascii=True, separators=(", ", ": "))

    @classmethod
    def from_json(cls, data: Any) -> Judgement:
        """The inverse of ``to_json``. Raises ``ValueError`` with a sentence for anything that it did not write."""
        _check_head(data)
        judgement = cls(
            decision=data["decision"], fact=data["fact"], by=data["by"], at=data["at"], anchor=_anchor(data["anchor"]),
            other=data["other"], other_anchor=_anchor(data["other_anchor"]) if data["other_anchor"] is not None else None,
            changes=tuple(data["changes"].items()), note=data["note"],
        )  # fmt: skip
        if judgement.id != data["id"]:
            raise ValueError(f"the line was changed after it was written: judge anew, or give it the id {judgement.id}")
        return judgement

    def _values(self) -> dict[str, Any]:
        return {
            "decision": self.decision, "fact": self.fact, "other": self.other, "changes": dict(self.changes), "by": self.by,
            "at": self.at, "note": self.note, "anchor": self.anchor.to_json(),
            "other_anchor": self.other_anchor.to_json() if self.other_anchor else None,
        }  # fmt: skip


def judgement_of(
    decision: str, fact: Fact, document: Document, *, by: str, at: str, note: str = "",
    changes: Mapping[str, Any] | None = None, other: tuple[Fact, Document] | None = None,
) -> Judgement:  # fmt: skip
    """The judgement with its anchors. ``changes`` are values in JSON form (see ``record.corrections``), ``other`` the second fact
    of a pair with its document. Raises ``UsageError`` for a decision that lacks what it needs, a name or a time that is none."""
    judgement = Judgement(
        decision=decision, fact=fact.id, by=" ".join(by.split()), at=at, anchor=anchor_of(fact, document), note=note,
        changes=tuple((changes or {}).items()), other=other[0].id if other else None,
        other_anchor=anchor_of(*other) if other else None,
    )  # fmt: skip
    try:
        _check_head(judgement.to_json())
    except ValueError as error:
        raise UsageError(str(error)) from None
    return judgement


def anchor_of(fact: Fact, document: Document) -> Anchor:
    """What will find the fact again in this document, or in a later print of it at the same address."""
    quotes = tuple(_quote(span, document.text) for span in core(fact) if span.start >= 0 and span.end <= len(document.text))
    return Anchor(document.id, fact.kind, document.url, quotes, tuple(identity(fact).items()))


def core(fact: Fact) -> tuple[Span, ...]:
    """The spans of the core evidence, those of the first field that has any where the core has none; empty ones are passed over."""
    fields = (_CORE.get(fact.kind, ""), *(item.field for item in fact.evidence))
    found = (tuple(sorted({s for s in fact.spans(name) if s.start < s.end})) for name in fields)
    return next((spans for spans in found if spans), ())


def identity(fact: Fact) -> dict[str, Any]:
    """The values that tell a fact from others on the same words: who, of which type, in which mood, when. Actors by id or name."""
    values: dict[str, Any] = {}
    if isinstance(fact, Statement):
        values = {"speaker": _key(fact.speaker)}
    elif isinstance(fact, Contact):
        values = {"channel": fact.channel, "parties": _keys(fact.parties)}
    elif isinstance(fact, Event):
        values = {"type": fact.type, "mode": fact.mode, "actors": _keys(fact.actors), "recipients": _keys(fact.recipients)}
    elif isinstance(fact, TreatyAct):
        values = {"agreement": fact.agreement, "party": _key(fact.party), "act": fact.act}
    return {**values, "mood": fact.mood, "when": str(fact.when) if fact.when else None}


def is_time(text: str) -> bool:
    """Whether this is a time as judgements have it: UTC, to the second."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _quote(span: Span, text: str) -> Quote:
    before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    return Quote(span.of(text), span.start, span.end, before, after)


def _key(actor: ActorRef | None) -> str | None:
    return actor.key if actor else None


def _keys(actors: tuple[ActorRef, ...]) -> list[str]:
    return sorted({a.key for a in actors})


def _packed(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _check_head(data: Any) -> None:
    """Raise ``ValueError`` with a sentence unless this is the JSON of a judgement, its anchors aside."""
    _check_keys(data, KEYS, "a judgement")
    if data["decision"] not in DECISIONS:
        raise ValueError(f"no decision {data['decision']!r}: choose one of {', '.join(DECISIONS)}")
    _check_id(data["fact"], "fact")
    by = data["by"]
    if not isinstance(by, str) or not by or by != " ".join(by.split()):
        raise ValueError("a judgement needs the name of who judges, on one line")
    if not isinstance(data["at"], str) or not is_time(data["at"]):
        raise ValueError(f"not a time in UTC: {data['at']!r}; write it as 2024-05-07T10:15:00Z")
    if not isinstance(data["note"], str) or not isinstance(data["changes"], dict):
        raise ValueError("the note must be text, and the changes values by their field")
    _check_decision(data)


def _check_decision(data: Any) -> None:
    """Raise ``ValueError`` where a decision lacks something or has what it cannot."""
    decision, other, changes = data["decision"], data["other"], data["changes"]
    if decision in OF_PAIRS:
        _check_id(other, "other")
        if other == data["fact"] or data["other_anchor"] is None:
            raise ValueError(f"to {decision} takes two different facts, each with its anchor")
    elif other is not None or data["other_anchor"] is not None:
        raise ValueError(f"to {decision} takes one fact, and two are named")
    if (decision == "correct") != bool(changes):
        raise ValueError("to correct takes at least one change, and no other decision has any")


def _check_id(value: Any, name: str) -> None:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{name} must be the id of a fact, sixteen digits from 0 to f")


def _check_keys(data: Any, keys: tuple[str, ...], what: str) -> None:
    if not isinstance(data, dict) or {*data} != {*keys}:
        raise ValueError(f"{what} must have the keys {', '.join(keys)}, and no others")


def _anchor(data: Any) -> Anchor:
    _check_keys(data, ("document", "kind", "url", "quotes", "values"), "an anchor")
    _check_id(data["document"], "document")
    sound = isinstance(data["quotes"], list) and isinstance(data["values"], dict)
    if not sound or [*_CORE].count(data["kind"]) != 1 or not isinstance(data["url"], str | None):
        raise ValueError("an anchor must have a kind of fact, quotes, values, and an address or null")
    return Anchor(
        data["document"], data["kind"], data["url"], tuple(_quote_from(q) for q in data["quotes"]), tuple(data["values"].items()),
    )  # fmt: skip


def _quote_from(data: Any) -> Quote:
    _check_keys(data, tuple(_QUOTE), "a quote")
    if any(type(data[key]) is not kind for key, kind in _QUOTE.items()):
        raise ValueError("a quote must have its words and offsets")
    quote = Quote(**data)
    if not 0 <= quote.start < quote.end or quote.end - quote.start != len(quote.exact):
        raise ValueError("the offsets of a quote must be those of its words")
    return quote
