"""The four kinds of fact that reading writes, and the checks that answering adds.

A fact's ``id`` is the hash of its values, never of its evidence: the same claim found by a better rule keeps its id.
"""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from detente.model.actors import ActorRef
from detente.model.location import Location
from detente.model.text import Evidence, Span
from detente.model.when import When

MOODS = ("asserted", "denied", "planned", "possible", "asked")
FORMS = ("direct", "indirect", "mixed", "attitude")
CHANNELS = ("call", "meeting", "sidelines", "letter", "visit", "talks", "hotline", "unspecified")
ACTS = (
    "signature", "ratification", "accession", "succession", "entry-into-force", "provisional-application", "extension",
    "withdrawal-notice", "withdrawal", "withdrawal-of-ratification", "suspension", "resumption", "termination", "expiry",
    "snapback", "violation", "denial-of-effect", "political-commitment",
)  # fmt: skip
VERDICTS = ("supported", "conflicts", "partly", "not-in-record", "not-checkable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(ABC):
    """What all four kinds share.

    ``document`` is the id of the document, ``within`` the id of the statement that claims the fact (``None``: the outlet's
    own voice), ``mood`` one of ``MOODS``, ``when`` the date of what is told, ``None`` where nothing is known of it.
    """

    kind: ClassVar[str] = "fact"
    document: str
    mood: str = "asserted"
    when: When | None = None
    within: str | None = None
    evidence: tuple[Evidence, ...] = ()

    @abstractmethod
    def values(self) -> dict[str, Any]:
        """The values that make the fact what it is, in JSON form, without id and evidence."""

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits over kind, document and values."""
        basis = {"kind": self.kind, "document": self.document, **self._shared(), **self.values()}
        packed = json.dumps(basis, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()[:16]

    def _shared(self) -> dict[str, Any]:
        return {"mood": self.mood, "when": str(self.when) if self.when else None, "within": self.within}

    def _beside(self) -> dict[str, Any]:
        """What is looked up from the values and no part of the id."""
        return {}

    def to_json(self) -> dict[str, Any]:
        """The JSON form: kind, id, values, then the evidence by field and the rule that read each field."""
        spans: dict[str, list[list[int]]] = {}
        for item in self.evidence:
            spans.setdefault(item.field, []).extend([s.start, s.end] for s in item.spans)
        rules = {item.field: item.rule for item in self.evidence if item.rule}
        head = {"kind": self.kind, "id": self.id, "document": self.document}
        return head | self.values() | self._beside() | self._shared() | {"evidence": spans, "rules": rules}

    def span(self, field: str) -> Span | None:
        """The first span that proves ``field``."""
        return next((item.spans[0] for item in self.evidence if item.field == field and item.spans), None)

    def spans(self, field: str) -> tuple[Span, ...]:
        """Every span that proves ``field``, in the order of the evidence."""
        return tuple(s for item in self.evidence if item.field == field for s in item.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """Somebody said (or thinks) something. ``form`` is one of ``FORMS``; ``cue_class`` the lexicon's class of the cue."""

    kind: ClassVar[str] = "statement"
    speaker: ActorRef | None
    content: str
    form: str
    role: str | None = None
    cue: str | None = None
    cue_class: str | None = None
    audience: ActorRef | None = None
    via: tuple[str, ...] = ()
    continues: str | None = None

    def values(self) -> dict[str, Any]:
        """See ``Fact.values``."""
        return {
            "speaker": self.speaker.to_json() if self.speaker else None,
            "role": self.role,
            "form": self.form,
            "content": self.content,
            "cue": self.cue,
            "cue_class": self.cue_class,
            "audience": self.audience.to_json() if self.audience else None,
            "via": list(self.via),
            "continues": self.continues,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Fact):
    """Two or more parties in communication, held or not. ``duration`` is ISO 8601 (``PT10M``), ``count`` how many times,
    ``location`` where ``place`` lies, as far as that is known."""

    kind: ClassVar[str] = "contact"
    parties: tuple[ActorRef, ...]
    channel: str
    place: str | None = None
    occasion: str | None = None
    duration: str | None = None
    count: int | None = None
    initiator: ActorRef | None = None
    via: ActorRef | None = None
    location: Location | None = None

    def values(self) -> dict[str, Any]:
        """See ``Fact.values``."""
        return {
            "parties": [p.to_json() for p in self.parties],
            "channel": self.channel,
            "place": self.place,
            "occasion": self.occasion,
            "duration": self.duration,
            "count": self.count,
            "initiator": self.initiator.to_json() if self.initiator else None,
            "via": self.via.to_json() if self.via else None,
        }

    def _beside(self) -> dict[str, Any]:
        return {"location": self.location.to_json()} if self.location else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """Who did what to whom, in PLOVER's types and modes; ``cameo`` and ``quad`` beside them, ``location`` as of a contact.

    ``score`` is PLOVER's scale of conflict (-10) and cooperation (+10), its heir of Goldstein's; ``contexts`` what it is about, in
    PLOVER's words, with ``historical`` for what is told from the past beside the news.
    """

    kind: ClassVar[str] = "event"
    type: str
    actors: tuple[ActorRef, ...]
    recipients: tuple[ActorRef, ...] = ()
    mode: str | None = None
    cameo: str | None = None
    quad: int | None = None
    place: str | None = None
    location: Location | None = None
    score: float | None = None
    contexts: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """See ``Fact.values``."""
        return {
            "type": self.type,
            "mode": self.mode,
            "cameo": self.cameo,
            "quad": self.quad,
            "actors": [a.to_json() for a in self.actors],
            "recipients": [r.to_json() for r in self.recipients],
            "place": self.place,
        }

    def _beside(self) -> dict[str, Any]:
        where = {"location": self.location.to_json()} if self.location else {}
        return {"score": self.score, "contexts": list(self.contexts), **where}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyAct(Fact):
    """A party's act under an agreement, as reported. ``effect`` is the date of legal effect where the text gives one."""

    kind: ClassVar[str] = "act"
    agreement: str
    party: ActorRef | None
    act: str
    effect: When | None = None

    def values(self) -> dict[str, Any]:
        """See ``Fact.values``."""
        return {
            "agreement": self.agreement,
            "party": self.party.to_json() if self.party else None,
            "act": self.act,
            "effect": str(self.effect) if self.effect else None,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A reported fact held against the record. ``because`` lists ids of acts, clauses and contacts; ``says`` is a sentence."""

    fact: str
    verdict: str
    because: tuple[str, ...] = ()
    differs: str | None = None
    says: str = ""

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "fact": self.fact,
            "verdict": self.verdict,
            "because": list(self.because),
            "differs": self.differs,
            "says": self.says,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Check:
        """The inverse of ``to_json``."""
        return cls(data["fact"], data["verdict"], tuple(data["because"]), data.get("differs"), data["says"])


@dataclass(frozen=True, slots=True)
class Dating:
    """What a text says of its own date, and because of what."""

    when: When
    because: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON form."""
        return {"when": str(self.when), "because": list(self.because)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Dating:
        """The inverse of ``to_json``."""
        return cls(When.parse(data["when"]), tuple(data["because"]))


def fact_from_json(data: dict[str, Any]) -> Fact:
    """The fact that ``Fact.to_json`` wrote. Raises ``KeyError`` for an unknown kind or a missing field."""
    shared: dict[str, Any] = {
        "document": data["document"],
        "mood": data["mood"],
        "when": When.parse(data["when"]) if data.get("when") else None,
        "within": data.get("within"),
        "evidence": _evidence(data),
    }
    return _READERS[data["kind"]](data, shared)


def _evidence(data: dict[str, Any]) -> tuple[Evidence, ...]:
    rules = data.get("rules") or {}
    spans = (data.get("evidence") or {}).items()
    return tuple(Evidence(field, tuple(Span(*s) for s in found), rules.get(field, "")) for field, found in spans)


def _ref(data: dict[str, Any] | None) -> ActorRef | None:
    return ActorRef.from_json(data) if data else None


def _refs(data: list[dict[str, Any]]) -> tuple[ActorRef, ...]:
    return tuple(ActorRef.from_json(d) for d in data)


def _location(data: dict[str, Any]) -> Location | None:
    return Location.from_json(data["location"]) if data.get("location") else None


def _statement(data: dict[str, Any], shared: dict[str, Any]) -> Statement:
    return Statement(
        speaker=_ref(data["speaker"]), content=data["content"], form=data["form"], role=data.get("role"),
        cue=data.get("cue"), cue_class=data.get("cue_class"), audience=_ref(data.get("audience")),
        via=tuple(data.get("via") or ()), continues=data.get("continues"), **shared,
    )  # fmt: skip


def _contact(data: dict[str, Any], shared: dict[str, Any]) -> Contact:
    return Contact(
        parties=_refs(data["parties"]), channel=data["channel"], place=data.get("place"), occasion=data.get("occasion"),
        duration=data.get("duration"), count=data.get("count"), initiator=_ref(data.get("initiator")),
        via=_ref(data.get("via")), location=_location(data), **shared,
    )  # fmt: skip


def _event(data: dict[str, Any], shared: dict[str, Any]) -> Event:
    return Event(
        type=data["type"], actors=_refs(data["actors"]), recipients=_refs(data["recipients"]), mode=data.get("mode"),
        cameo=data.get("cameo"), quad=data.get("quad"), place=data.get("place"), location=_location(data),
        score=data.get("score"), contexts=tuple(data.get("contexts") or ()), **shared,
    )  # fmt: skip


def _act(data: dict[str, Any], shared: dict[str, Any]) -> TreatyAct:
    effect = When.parse(data["effect"]) if data.get("effect") else None
    return TreatyAct(agreement=data["agreement"], party=_ref(data["party"]), act=data["act"], effect=effect, **shared)


_READERS = {"statement": _statement, "contact": _contact, "event": _event, "act": _act}
