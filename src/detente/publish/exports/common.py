"""What the forms share: options, counts, the choice of events, and how JSON is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from detente import __version__
from detente.codes import Codes
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Span
from detente.model.when import When
from detente.publish.cells import flat
from detente.record.rows import document_window

VOICES = ("outlet", "statement")
_CORE = ("content", "cue", "channel", "trigger", "act")  # the fields whose words show a fact
_ESCAPED = re.compile("[\x85\u2028\u2029\ud800-\udfff]")
_NEAR = 120  # characters within which other evidence belongs to the same stretch


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller may choose.

    For the event tables (PLOVER, POLECAT, GDELT, ICEWS): ``moods`` an event may have, and ``voices`` it may be told in:
    ``outlet`` (the outlet's own voice), ``statement`` (within what somebody said). The statement around an event counts too:
    what somebody denied having said is no event. ``widest`` is the most days that the window of an event's date may have in
    the tables that ask for one day; a wider one is left out rather than heaped on its first day.

    ``addresses``: a document that has an address is named by it where a form can; else by its identifier.
    ``knowledge`` and ``engine`` name what the accounts were read with; ``agreement_names`` are names by id; ``base`` begins
    every identifier that is no address of the web.
    """

    moods: tuple[str, ...] = ("asserted",)
    voices: tuple[str, ...] = VOICES
    widest: int = 31
    addresses: bool = True
    knowledge: str | None = None
    engine: str | None = None
    agreement_names: Mapping[str, str] = field(default_factory=dict)
    base: str = "urn:detente:"


@dataclass(frozen=True, slots=True)
class Counts:
    """What was written: documents read, rows by table (or records by kind), and facts that were left out, by the reason."""

    documents: int
    written: Mapping[str, int]
    left_out: Mapping[str, int]


@dataclass(slots=True)
class Tally:
    """The counts while they grow."""

    documents: int = 0
    written: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def wrote(self, table: str, number: int = 1) -> None:
        """``number`` rows more of a table."""
        self.written[table] = self.written.get(table, 0) + number

    def left(self, reason: str) -> None:
        """One fact more that the form has no place for."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1

    def counts(self) -> Counts:
        """What came of it, in the order of the alphabet."""
        return Counts(self.documents, dict(sorted(self.written.items())), dict(sorted(self.left_out.items())))


@dataclass(frozen=True, slots=True)
class Desk:
    """What a form has at hand while it writes: options, code tables and the tally."""

    options: Options
    codes: Codes
    tally: Tally

    @property
    def coder(self) -> str:
        """The name and version of this program."""
        return f"detente {__version__}"

    def document(self, account: Account) -> str:
        """The identifier of a document that is no address."""
        return f"{self.options.base}document:{account.document.id}"

    def source(self, account: Account) -> str:
        """The document's address, or its identifier where it has none (or ``Options.addresses`` is off)."""
        address = web_address(account.document.url) if self.options.addresses else None
        return address or self.document(account)

    def fact(self, key: str) -> str:
        """The identifier of a fact."""
        return f"{self.options.base}fact:{key}"

    def actor(self, actor: ActorRef, fact: Fact, part: str) -> str:
        """The identifier of an actor. One without identity is nobody beyond this fact."""
        return f"{self.options.base}actor:{iri(actor.id)}" if actor.id else f"{self.fact(fact.id)}#{part}"

    def name(self, actor: ActorRef) -> str:
        """What to call an actor beyond the fact that names it: a state by its own name, not as "the ministry"."""
        key = actor.id or ""
        return self.codes.names.get(key[6:], actor.name) if key.startswith("state:") else actor.name

    def agreement(self, key: str) -> str:
        """An agreement's name where it is known, else its id."""
        return self.options.agreement_names.get(key, key)


@dataclass(frozen=True, slots=True)
class Told:
    """An event that a table takes: its days (both included) and where they come from (``text`` or ``document``)."""

    event: Event
    first: date
    last: date
    dated_by: str
    voice: str

    @property
    def window(self) -> str:
        """The days as EDTF."""
        return str(When(self.first, self.last))


def told_events(account: Account, desk: Desk, *, one_day: bool = True) -> Iterator[Told]:
    """The events that a table takes, in the order of the text; every other one is counted with its reason.

    An event without a date takes the document's; an open window takes its known end. ``one_day``: the table has one day an
    event, so a window of more than ``Options.widest`` days is left out.
    """
    statements = {s.id: s for s in account.statements}
    for event in account.events:
        reason, told = _weighed(event, account, statements, desk.options, one_day=one_day)
        if told is None:
            desk.tally.left(reason)
        else:
            yield told


def _weighed(
    event: Event, account: Account, statements: Mapping[str, Statement], options: Options, *, one_day: bool
) -> tuple[str, Told | None]:
    around = _around(event, statements)
    for mood in (event.mood, *(s.mood for s in around)):
        if mood not in options.moods:
            return f"mood: {mood}", None
    voice = "statement" if event.within else "outlet"
    if voice not in options.voices:
        return f"voice: {voice}", None
    when = event.when or document_window(account)
    known = (when.earliest or when.latest, when.latest or when.earliest) if when else (None, None)
    if known[0] is None or known[1] is None:
        return "no date", None
    if one_day and known[1] - known[0] >= timedelta(days=options.widest):
        return f"date wider than {options.widest} days", None
    return "", Told(event, known[0], known[1], "text" if event.when else "document", voice)


def _around(fact: Fact, statements: Mapping[str, Statement]) -> tuple[Statement, ...]:
    """The statements around a fact, the nearest first."""
    found: dict[str, Statement] = {}
    key = fact.within
    while key is not None and key in statements and key not in found:
        found[key] = statements[key]
        key = found[key].within
    return tuple(found.values())


def json_text(data: Any) -> str:
    """JSON on one line, in the characters themselves. Escaped is what UTF-8 cannot hold, and where some readers break lines."""
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(data, ensure_ascii=False))


def known(data: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that say something: no ``None``, no empty text, list or object."""
    return {key: value for key, value in data.items() if value is not None and value not in ("", [], (), {})}


def iri(text: str | None) -> str:
    """Text as a part of an identifier: what may not stand in one is percent-encoded."""
    return quote((text or "").encode("utf-8", "replace"), safe=":-._~")


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web that may stand in JSON-LD, with what may not stand there percent-encoded."""
    text = (url or "").strip()
    if not text.lower().startswith(("http://", "https://")):
        return None
    return quote(text.encode("utf-8", "replace"), safe="%/:=&?~#+!$,;'@()*[]-._")


def cover(fact: Fact) -> Span | None:
    """The stretch of text that tells the fact: what shows it, with all else that proves it nearby.

    Evidence from afar (a title given at a person's first mention, the name behind a pronoun) would stretch it over other facts.
    """
    spans = [s for item in fact.evidence for s in item.spans]
    core = [s for field_name in _CORE for s in fact.spans(field_name)] or spans[:1]
    if not core:
        return None
    start, end = min(s.start for s in core), max(s.end for s in core)
    near = [s for s in spans if start - _NEAR <= s.start and s.end <= end + _NEAR]
    return Span(min([start, *(s.start for s in near)]), max([end, *(s.end for s in near)]))


def quoted(fact: Fact, field_name: str, text: str) -> list[str]:
    """The words that prove one field, a list of stretches."""
    return [s.of(text) for s in fact.spans(field_name)]


def actors_of(fact: Fact) -> Iterator[tuple[str, ActorRef]]:
    """Every actor that a fact names, with the part it has: ``speaker``, ``parties-1``, ``actors-2`` …"""
    for part in ("speaker", "audience", "parties", "initiator", "via", "actors", "recipients", "party"):
        found = getattr(fact, part, None)
        if isinstance(found, ActorRef):
            yield part, found
        elif isinstance(found, tuple):
            yield from ((f"{part}-{n}", actor) for n, actor in enumerate(found, 1) if isinstance(actor, ActorRef))


def names(actors: Iterable[ActorRef]) -> str:
    """Names with semicolons between them."""
    return "; ".join(actor.name for actor in actors)


def held_back(fact: Fact, account: Account, options: Options) -> str | None:
    """Why a fact does not count as something that happened: the mood that keeps it or a statement around it out, else ``None``."""
    around = _around(fact, {s.id: s for s in account.statements})
    found = next((mood for mood in (fact.mood, *(s.mood for s in around)) if mood not in options.moods), None)
    return f"mood: {found}" if found else None


def in_words(fact: Fact, desk: Desk) -> str:
    """The fact in a few plain words, for people who leaf through an export."""
    said = flat(_words(fact, desk))
    return said if fact.mood == "asserted" else f"{said} ({fact.mood})"


def _words(fact: Fact, desk: Desk) -> str:
    if isinstance(fact, Statement):
        return f"{fact.speaker.name if fact.speaker else 'Somebody'} ({fact.cue or fact.form}): {fact.content}"
    if isinstance(fact, Contact):
        where = ", ".join(filter(None, (fact.place, fact.occasion)))
        return f"{fact.channel}: {names(fact.parties)}" + (f" ({where})" if where else "")
    if isinstance(fact, Event):
        kind = f"{fact.type}/{fact.mode}" if fact.mode else fact.type
        return f"{kind}: {names(fact.actors)}" + (f" → {names(fact.recipients)}" if fact.recipients else "")
    if isinstance(fact, TreatyAct):
        return f"{fact.act} under {desk.agreement(fact.agreement)}: {fact.party.name if fact.party else 'party not named'}"
    return fact.kind
