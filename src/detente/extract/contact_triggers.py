"""The words that tell of a contact: verbs and nouns of ``lexicon/channels.yaml``, without those that another one governs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.extract.contact_frames import Trigger, adjunct_cases, carried, cases_of, complements, is_adjunct, lemma_of, owners_of
from detente.extract.page import Page
from detente.extract.readouts import ADDRESSES
from detente.reading.parsed import Parsed

_SPOKEN = ("call", "talks", "meeting")
APART = {"before", "after", "since", "until", "ahead", "following", "follow", "for", "to", "about"}


@dataclass(frozen=True, slots=True)
class Channels:
    """The lines of ``lexicon/channels.yaml`` by lemma; ``compounds`` are nouns that count only before another ("phone call")."""

    verbs: Mapping[str, Mapping[str, Any]]
    nouns: Mapping[str, Mapping[str, Any]]
    compounds: Mapping[str, Mapping[str, Any]]


def load_channels(listed: Sequence[Mapping[str, Any]]) -> Channels:
    """The words of contact, by what they are."""
    return Channels(
        {e["verb"]: e for e in listed if "verb" in e},
        {e["noun"]: e for e in listed if "noun" in e and "compound_of" not in e},
        {e["noun"]: e for e in listed if "compound_of" in e},
    )


def presupposed(page: Page, channels: Channels) -> Iterator[Trigger]:
    """Words by which a read-out takes its contact for granted: "during the conversation"; last, what one tells the other."""
    parsed = page.parsed
    for token in range(len(parsed)):
        entry = _noun_entry(parsed, token, channels) if parsed.upos[token] == "NOUN" else None
        setting = entry is not None and entry["channel"] in _SPOKEN and _is_setting(page, token, entry)
        if entry and setting and not cases_of(parsed, token) & APART and parsed.rel[token] != "compound":
            yield carried(parsed, token, entry)
    for token in range(len(parsed)):
        if parsed.upos[token] == "VERB" and lemma_of(parsed, token) in ADDRESSES and parsed.rel[token] != "amod":
            yield Trigger(token, token, {"channel": "unspecified"})


def find_triggers(page: Page, channels: Channels) -> list[Trigger]:
    """The words of contact, without those that another one has in its frame: "a [request] for a meeting", "met for [talks]"."""
    parsed, found = page.parsed, []
    for token in range(len(parsed)):
        lemma = lemma_of(parsed, token)
        if parsed.upos[token] == "VERB" and lemma in channels.verbs and parsed.rel[token] != "amod":
            found.append(Trigger(token, token, channels.verbs[lemma]))
        elif parsed.upos[token] == "NOUN" and parsed.rel[token] != "compound":
            entry = _noun_entry(parsed, token, channels)
            if entry and not _is_setting(page, token, entry):
                found.append(carried(parsed, token, entry))
    inner = {t for trigger in found for t in trigger.chain}
    verbs = {t.token for t in found if t.token == t.verb}
    heads = {t for trigger in found for t in (trigger.token, trigger.verb)}
    found = [t for t in found if t.token not in inner and not (t.verb in verbs and _is_manner(page, t))]
    return [t for t in found if not _is_purpose(parsed, t, heads)]


def _noun_entry(parsed: Parsed, token: int, channels: Channels) -> Mapping[str, Any] | None:
    """The noun's line, or that of the word before it: a video conference is a call."""
    lemma = lemma_of(parsed, token)
    for kid in parsed.kids_by(token, "compound", "amod"):
        entry = channels.compounds.get(lemma_of(parsed, kid))
        if entry and lemma in entry["compound_of"]:
            return entry
    return channels.nouns.get(lemma)


def _is_setting(page: Page, noun: int, entry: Mapping[str, Any]) -> bool:
    """ "On the sidelines of the summit", "met at the conference": the occasion of another contact, not one of its own."""
    parsed = page.parsed
    if parsed.rel[noun] == "nmod" and lemma_of(parsed, parsed.head[noun]) in ("sideline", "margin", "fringe"):
        return True
    apart = cases_of(parsed, noun) & {"at", "during", "before", "after", "since", "until", "ahead"}
    if not apart or entry["channel"] in ("visit", "call", "letter"):
        return False
    trigger = carried(parsed, noun, entry)
    if apart <= {"after", "during"} and "their" in owners_of(parsed, noun):
        return False  # "after their talks Lindqvist showed Marek the palace"
    new = any(lemma_of(parsed, k) == "a" for k in parsed.kids_by(noun, "det"))
    told = new and bool(parsed.kids_by(trigger.verb, "obj", "iobj"))  # "thanked him at a meeting"
    below = [cases_of(parsed, k) for k in complements(page, trigger)]
    return not told and not any(c & {"with", "between", "to"} for c in below)


def _is_purpose(parsed: Parsed, trigger: Trigger, heads: set[int]) -> bool:
    """ "Called him [to discuss] the treaty": what the contact was for is no second one."""
    purpose = parsed.rel[trigger.token] in ("advcl", "acl", "xcomp") and parsed.head[trigger.token] in heads - {trigger.token}
    to = any(parsed.word[k].lower() == "to" for k in parsed.kids_by(trigger.token, "mark"))
    return trigger.token == trigger.verb and trigger.entry["channel"] == "talks" and purpose and to


def _is_manner(page: Page, trigger: Trigger) -> bool:
    """ "Spoke over a hotline", "received him for talks": the noun tells how or for what, the verb has the sides."""
    if trigger.token == trigger.verb or not is_adjunct(page.parsed, trigger):
        return False
    manner = adjunct_cases(page.parsed, trigger) & {"for", "over", "by", "on", "via", "through", "in", "during", "at"}
    return bool(manner) and trigger.entry["channel"] != "visit"
