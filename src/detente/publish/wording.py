"""Facts in words: who speaks and by which verb, who was in contact and how, who did what to whom."""

from __future__ import annotations

from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.words import duration_text, window_text

_QUOTE = 230  # characters of a quote that are shown
CHANNELS = {
    "call": "call", "meeting": "meeting", "sidelines": "meeting on the sidelines", "letter": "letter", "visit": "visit",
    "talks": "talks", "hotline": "hotline", "unspecified": "contact",
}  # fmt: skip
_MOODS = {
    "denied": "did not take place", "planned": "planned", "possible": "possible, not certain", "asked": "asked for",
}  # fmt: skip
MARKS = {"supported": "✓", "conflicts": "✗", "partly": "~"}
"""The marks of verdicts; the others have "?"."""


def of_interest(fact: Fact) -> bool:
    """What is shown to somebody with little time: no thoughts and hopes, no questions that nobody in particular asks ("Asked about
    …"), and no meeting a second time as an event."""
    if isinstance(fact, Statement):
        return fact.form != "attitude" and (fact.speaker is not None or fact.mood != "asked")
    return not (isinstance(fact, Event) and fact.type == "CONSULT")


def speaker_words(statement: Statement) -> str:
    """The speaker's name."""
    return statement.speaker.name if statement.speaker else "Speaker not named"


def told(statement: Statement) -> str:
    """The cue as a verb below the speaker's name; a turn, a headline and a signature have none, and "according to" is none."""
    rules = {e.rule for e in statement.evidence if e.field == "content"}
    if statement.cue and "according" not in rules:
        return statement.cue
    if statement.mood == "asked":
        return "asked"
    return "said" if rules & {"turn", "headline", "signed", "according"} else "went on"


def shortened(text: str, limit: int = _QUOTE) -> str:
    """The text on one line; what is over the limit is left out in the middle, at word ends."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    front, back = flat[: limit * 2 // 3].rsplit(" ", 1)[0], flat[-limit // 3 :].partition(" ")[2]
    return f"{front} […] {back}"


def parties_words(contact: Contact) -> str:
    """The names of those in contact."""
    return " – ".join(p.name for p in contact.parties)


def contact_words(contact: Contact) -> str:
    """The channel, where and when, how long, at whose request."""
    parts = [CHANNELS[contact.channel]]
    if contact.occasion:
        parts.append(f"at the {contact.occasion}" if contact.channel != "sidelines" else f"of the {contact.occasion}")
    if contact.place:
        parts.append(f"in {contact.place}")
    extra = [
        _MOODS.get(contact.mood),
        f"{contact.count} times" if contact.count and contact.count > 1 else None,
        f"about {duration_text(contact.duration)}" if contact.duration else None,
        f"begun by {contact.initiator.name}" if contact.initiator else None,
        f"through {contact.via.name}" if contact.via else None,
        window_text(contact.when) if contact.when else None,
    ]
    return ", ".join([" ".join(parts), *(x for x in extra if x)])


def event_sides(event: Event) -> str:
    """Who acts, and on whom."""
    whom = ", ".join(dict.fromkeys(a.name for a in event.recipients))
    who = ", ".join(dict.fromkeys(a.name for a in event.actors)) or "somebody"
    return f"{who} → {whom}" if whom else who


def event_words(event: Event) -> str:
    """The type of an event with its mode, and its mood where it did not simply take place."""
    mood = f", {event.mood}" if event.mood != "asserted" else ""
    return f"{event.type}{f' ({event.mode})' if event.mode else ''}{mood}"


def act_words(act: TreatyAct) -> str:
    """Whose act, which and when; the agreement stands around it."""
    who = act.party.name if act.party else "the agreement"
    mood = f" ({act.mood})" if act.mood != "asserted" else ""
    when = f", {window_text(act.when)}" if act.when else ""
    return f"{who}: {act.act.replace('-', ' ')}{mood}{when}"


def credit_words(actor: str) -> str:
    """An outlet of the reporting chain, given by its id or by its plain name, as a reader knows it."""
    name = actor.partition(":")[2] or actor
    return name.upper() if len(name) <= 5 else name.replace("-", " ").title()
