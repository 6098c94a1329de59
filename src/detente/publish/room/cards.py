"""A fact as a card: who, what, in which mood, when and where, whether it holds, and what an analyst said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact, Event, Fact, Statement, TreatyAct
from detente.model.when import When
from detente.model.words import duration_text, window_text
from detente.publish.room.room import Room
from detente.publish.wording import CHANNELS, MARKS

COLOURS = 7
MOODS = {
    "asserted": "", "denied": "denied", "planned": "planned", "possible": "possible, not certain", "asked": "asked for",
}  # fmt: skip
VERDICTS = {
    "supported": "holds", "conflicts": "does not hold", "partly": "holds in part", "not-in-record": "not on record",
    "not-checkable": "cannot be checked",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who takes part: the name, and the address of what is known of them, ``None`` for somebody without identity."""

    name: str
    id: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check in words, with its mark."""

    verdict: str
    mark: str
    words: str
    says: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """What an analyst decided on the fact. ``state`` as in ``record.judgement_fit``."""

    decision: str
    by: str
    at: str
    note: str
    changes: str
    state: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One fact. ``number`` is its place in the document from 0, ``colour`` its speaker's (0 to 6, ``None`` without a speaker)."""

    number: int
    id: str
    kind: str
    head: tuple[Who, ...]
    joint: str
    whom: tuple[Who, ...]
    what: str
    mood: str
    mood_words: str
    when: str | None
    when_words: str
    within: str | None
    teller: str
    colour: int | None
    content: str
    details: tuple[tuple[str, str], ...]
    check: Verdict | None
    decided: tuple[Decided, ...] = ()

    @property
    def line(self) -> str:
        """The fact on one line of plain text."""
        whom = f" → {names(self.whom)}" if self.whom else ""
        mood = f" ({self.mood})" if self.mood != "asserted" else ""
        told = f": {self.content}" if self.content else ""
        return f"{names(self.head)}{whom} – {self.what}{mood}{told}"


def names(people: Iterable[Who]) -> str:
    """The names with commas."""
    return ", ".join(w.name for w in people)


def colours_of(facts: Iterable[Fact]) -> dict[str, int]:
    """A colour for each speaker, in the order in which they speak."""
    keys = dict.fromkeys(f.speaker.key for f in facts if isinstance(f, Statement) and f.speaker)
    return {key: number % COLOURS for number, key in enumerate(keys)}


def card(
    fact: Fact, number: int, *, room: Room, statements: Mapping[str, Statement], colours: Mapping[str, int], check: Check | None,
    dated: When | None = None, decided: Sequence[Decided] = (),
) -> Card:  # fmt: skip
    """The card of one fact of a document. A date that is only the document's own (``dated``) is not put into words."""
    head, joint, whom, what = _heading(fact, room)
    mood = MOODS.get(fact.mood, fact.mood)
    speaker = fact.speaker if isinstance(fact, Statement) else None
    holder = statements.get(fact.within or "")
    return Card(
        number=number, id=fact.id, kind=fact.kind, head=head, joint=joint, whom=whom, what=what, mood=fact.mood,
        mood_words="" if mood in what.split() else mood, when=str(fact.when) if fact.when else None,
        when_words=window_text(fact.when) if fact.when and fact.when != dated else "", within=fact.within,
        teller=(holder.speaker.name if holder.speaker else "a speaker without a name") if holder else "",
        colour=colours.get(speaker.key) if speaker else None, content=fact.content if isinstance(fact, Statement) else "",
        details=tuple(_details(fact, room)), check=verdict(check) if check else None, decided=tuple(decided),
    )  # fmt: skip


def verdict(check: Check) -> Verdict:
    """A check in words."""
    return Verdict(
        check.verdict, MARKS.get(check.verdict, "?"), VERDICTS.get(check.verdict, check.verdict), check.says, check.because
    )  # fmt: skip


def who(actor: ActorRef) -> Who:
    """An actor as it is shown."""
    return Who(actor.name, actor.id)


def _heading(fact: Fact, room: Room) -> tuple[tuple[Who, ...], str, tuple[Who, ...], str]:
    if isinstance(fact, Statement):
        speaker = (who(fact.speaker),) if fact.speaker else (Who("Speaker not named", None),)
        return speaker, "", (who(fact.audience),) if fact.audience else (), _said(fact)
    if isinstance(fact, Contact):
        return tuple(map(who, fact.parties)), "–", (), CHANNELS.get(fact.channel, fact.channel)
    if isinstance(fact, Event):
        kind = fact.type.replace("_", " ").lower() + (f" ({fact.mode})" if fact.mode else "")
        return _once(fact.actors), ",", _once(fact.recipients), kind
    assert isinstance(fact, TreatyAct)
    party = (who(fact.party),) if fact.party else (Who("The agreement", None),)
    return party, "", (), f"{fact.act.replace('-', ' ')}, {room.agreement_name(fact.agreement)}"


def _once(actors: Iterable[ActorRef]) -> tuple[Who, ...]:
    return tuple(dict.fromkeys(map(who, actors)))


def _said(fact: Statement) -> str:
    if fact.form == "attitude":
        return fact.cue or "thinks"
    return fact.cue or ("asked" if fact.mood == "asked" else "said")


def _details(fact: Fact, room: Room) -> Iterator[tuple[str, str]]:
    """What else is known, as label and words."""
    if isinstance(fact, Statement):
        told = [("role", fact.role), ("form", fact.form), ("through", ", ".join(map(room.name_of, fact.via)))]
    elif isinstance(fact, Contact):
        told = [
            ("place", fact.place), ("occasion", fact.occasion), ("lasted", duration_text(fact.duration) if fact.duration else None),
            ("times", str(fact.count) if fact.count else None), ("begun by", fact.initiator.name if fact.initiator else None),
            ("through", fact.via.name if fact.via else None),
        ]  # fmt: skip
    elif isinstance(fact, Event):
        told = [
            ("place", fact.place), ("CAMEO", fact.cameo), ("scale", None if fact.score is None else f"{fact.score:+g}"),
            ("about", ", ".join(fact.contexts)),
        ]  # fmt: skip
    else:
        assert isinstance(fact, TreatyAct)
        told = [("takes effect", window_text(fact.effect) if fact.effect else None)]
    return ((label, words) for label, words in told if words)
