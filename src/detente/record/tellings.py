"""Facts as they are compared with each other: who, when and what, without the words that every report chooses for itself.

A telling's ``profile`` is what two facts must agree in; equal profiles are worked out once however many reports have them. The
time of a telling is its stated date, or what follows from the day of its report: what is told as news took place, or was said
to be planned, on that day or shortly before (``assumed``). A statement that carries its report's day counts as assumed too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from sys import intern

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.when import When
from detente.record.rows import folded

Party = tuple[str, str]
"""An actor's id (or folded name) and state (empty where unknown)."""

SAID = timedelta(days=3)
"""How long before its report something was said that is told without a date."""
NEWS = timedelta(days=1)
"""The same for contacts and events: leaders speak again within days, and what lies further back is told with its day."""
_PRECISE = 31  # days that a report's own window may have for anything to follow from it
_QUOTED = re.compile(r"[“\"«„]([^”\"»“]*)(?:[”\"»]|$)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NEGATORS = frozenset({"not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "without", "cannot", "t"})
SMALL = frozenset(
    "a an the this that these those and or but if of in on at by for to from with as into about over after before between "
    "against under during s re ve ll d m t it its he him his she her they them their we us our you your i me my who whom whose "
    "which what when where how there here is are was were be been being am do does did done doing have has had having will "
    "would shall should can could may might must not no never nor neither none so than then too also very just only more most "
    "such some any all both each other own same said say says mr mrs ms good morning afternoon evening day friends colleagues "
    "dear welcome thank thanks please".split()
)
"""Words that carry no content of their own, and those of greeting and thanks."""
_ENDINGS = ("ing", "edly", "ed", "es", "s", "ly")


@dataclass(frozen=True, slots=True)
class Words:
    """What was said. ``quoted`` are the runs of words between quotation marks, ``content`` the stems of the words that carry it."""

    speaker: str
    depth: bool
    mood: str
    quoted: tuple[tuple[str, ...], ...]
    content: frozenset[str]
    numbers: frozenset[str]
    negated: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by its folded name; ``is_point`` where its coordinates are known, so that it is no whole state."""

    name: str
    state: str
    is_point: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """A contact. ``occasion`` are the words of its name."""

    parties: tuple[Party, ...]
    channel: str
    mood: str
    place: Spot | None
    occasion: frozenset[str]
    count: int | None
    via: str


@dataclass(frozen=True, slots=True)
class Deed:
    """An event."""

    type: str
    mode: str
    cameo: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    mood: str
    place: Spot | None


@dataclass(frozen=True, slots=True)
class Step:
    """A treaty act."""

    agreement: str
    party: str
    act: str
    mood: str
    effect: When | None


_MARKS = dict.fromkeys(map(ord, "“”‘’«»–—…\u00a0"), " ")
_LETTERS = {c: " " for c in range(128) if not chr(c).isalnum()}

Profile = Words | Meeting | Deed | Step


@dataclass(frozen=True, slots=True)
class Telling:
    """One fact as it is compared. ``when`` may be absent; ``outlet`` and ``day`` (of the report) are set where ``assumed``;
    ``text`` is the id of the first document with the same text; ``values`` is a digest of the fact's own, for copies of a text."""

    id: str
    document: str
    profile: Profile
    when: When | None
    assumed: bool
    outlet: str
    day: str
    text: str
    values: bytes
    fact: Fact = field(compare=False, repr=False)


def telling(key: str, fact: Fact, account: Account, first: Account, outlet: str) -> Telling:
    """A fact of an account with its id, made ready. ``first`` is the earliest account of the same text, of which ``outlet`` is: a
    reprint of last week tells of the days before last week."""
    when, assumed = _time(fact, account, first)
    report = _report_day(first)
    said = {k: v for k, v in fact.values().items() if k not in ("via", "continues")} | {"mood": fact.mood}
    values = hashlib.blake2b(repr(sorted(said.items())).encode("utf-8", "surrogatepass"), digest_size=12).digest()
    return Telling(
        key, fact.document, profile_of(fact), when, assumed, outlet if assumed else "", str(report) if assumed else "",
        first.document.id, values, fact,
    )  # fmt: skip


def profile_of(fact: Fact) -> Profile:
    """What of a fact is compared. Raises ``TypeError`` for a kind of fact that cannot be."""
    if isinstance(fact, Statement):
        return _words(fact)
    if isinstance(fact, Contact):
        return _meeting(fact)
    if isinstance(fact, Event):
        return _deed(fact)
    if isinstance(fact, TreatyAct):
        party = party_of(fact.party)[0] if fact.party else ""
        return Step(fact.agreement, party, fact.act, fact.mood, fact.effect)
    raise TypeError(f"{type(fact).__name__} is no kind of fact that can be merged")


def party_of(actor: ActorRef) -> Party:
    """An actor as a party; one without identity is his folded name, marked so that it equals no id."""
    return actor.id or f"~{folded(actor.name)}", actor.state or ""


def _words(fact: Statement) -> Words:
    speaker = party_of(fact.speaker)[0] if fact.speaker else ""
    plain = _plain(fact.content)
    parts = _QUOTED.findall(fact.content) if fact.form != "direct" else [_QUOTED.sub(r"\1", fact.content)]
    quoted = tuple(q for q in (tuple(map(intern, _plain(p).split())) for p in parts) if q)
    words = plain.split()
    return Words(
        speaker, fact.within is not None, fact.mood, quoted, frozenset(intern(stem(w)) for w in words if w not in SMALL),
        frozenset(_NUMBER.findall(fact.content)), sum(w in _NEGATORS for w in words) % 2 == 1,
    )  # fmt: skip


def _plain(text: str) -> str:
    """As ``folded``, faster for the text of news: English letters, typographic quotation marks and dashes."""
    if not text.isascii():
        text = text.translate(_MARKS)
        if not text.isascii():
            return folded(text)
    return " ".join(text.lower().translate(_LETTERS).split())


def stem(word: str) -> str:
    """A word without its ending, roughly; numbers and short words stay."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _meeting(fact: Contact) -> Meeting:
    occasion = frozenset(folded(fact.occasion or "").split()) - SMALL
    via = party_of(fact.via)[0] if fact.via else ""
    parties = tuple(sorted(set(map(party_of, fact.parties))))
    return Meeting(parties, fact.channel, fact.mood, _place(fact), occasion, fact.count, via)


def _deed(fact: Event) -> Deed:
    actors, recipients = (tuple(sorted(set(map(party_of, refs)))) for refs in (fact.actors, fact.recipients))
    return Deed(fact.type, fact.mode or "", fact.cameo or "", actors, recipients, fact.mood, _place(fact))


def _place(fact: Contact | Event) -> Spot | None:
    name, known = folded(fact.place or ""), fact.location
    return Spot(name, known.state if known else "", known is not None and known.latitude is not None) if name else None


def _time(fact: Fact, account: Account, first: Account) -> tuple[When | None, bool]:
    report = _report_day(first)
    if fact.when is not None and not (isinstance(fact, Statement) and fact.when in (report, _report_day(account))):
        return fact.when, False
    if report is None or report.latest is None:
        return None, True
    if isinstance(fact, TreatyAct):  # taken, planned or denied at any time before it was reported
        return When(None, report.latest), True
    if report.days is None or report.days > _PRECISE:
        return None, True
    reach = SAID if isinstance(fact, Statement) else NEWS
    return When((report.earliest or report.latest) - reach, report.latest), True


def _report_day(account: Account) -> When | None:
    return account.dated.when if account.dated else account.document.published


def tellings(accounts: Iterable[Account], outlet_of: Callable[[str], str], text_of: Callable[[str], str]) -> list[Telling]:
    """Every fact of the accounts once, in the order of documents and ids.

    ``outlet_of`` gives the outlet of a document's id, ``text_of`` the id of the first document with the same text.
    """
    by_id: dict[str, Account] = {}
    for account in accounts:
        by_id.setdefault(account.document.id, account)
    found: dict[str, Telling] = {}
    for key, account in by_id.items():
        first = by_id.get(text_of(key), account)
        outlet = outlet_of(first.document.id)
        for fact in account.facts:
            name = fact.id  # worked out anew at every call
            if name not in found:
                found[name] = telling(name, fact, account, first, outlet)
    return sorted(found.values(), key=lambda t: (t.document, t.id))
