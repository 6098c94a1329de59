"""The same event told twice becomes one, with the evidence of both tellings.

Reports tell their news in the headline, in the lead and once more below. What a later sentence tells of the same sides, by the
same verb or by a noun that points back ("the expulsion"), is that event, however far below, unless it says that it is another
one ("again", "a second"), gives another date or a tense of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.extract.page import Page
from detente.extract.triggers import Trigger
from detente.model.facts import Event

_NEAR = 2  # sentences within which the same is taken to be told again, whatever the words
_ANEW = {"again", "another", "new", "second", "third", "further", "more", "other", "also", "fresh", "earlier", "previously"}
_POINTS = {"the", "this", "that", "these", "those"}


def merged(page: Page, told: Sequence[tuple[Trigger, Event]]) -> list[Event]:
    """One event per type and dyad in a clause, and one for what nearby sentences tell again, with the evidence of all."""
    kept: list[tuple[Trigger, Event]] = []
    for trigger, event in told:
        for n, (first, earlier) in enumerate(kept):
            if _same(page, first, earlier, trigger, event):
                kept[n] = (first, _joined(earlier, event))
                break
        else:
            kept.append((trigger, event))
    return list({e.id: e for _, e in kept}.values())


def _same(page: Page, first: Trigger, earlier: Event, trigger: Trigger, event: Event) -> bool:
    if (earlier.type, earlier.mood, earlier.within) != (event.type, event.mood, event.within):
        return False
    if earlier.when and event.when and earlier.when != event.when:
        return False
    sentences = page.parsed.sent[trigger.token] - page.parsed.sent[first.token]
    here, there = _ids(event), _ids(earlier)
    if here == there or (event.type == "CONSULT" and here == (there[1], there[0])):
        retold = sentences > 0 or first.verb == trigger.verb
        near = sentences <= _NEAR or _points_back(page, first, trigger, event)
        return near and (event.mode == earlier.mode or (retold and not (event.mode and earlier.mode)))
    return sentences == 0 and first.verb == trigger.verb and all(a <= b or b <= a for a, b in zip(here, there, strict=True))


def _points_back(page: Page, first: Trigger, trigger: Trigger, event: Event) -> bool:
    """Whether a distant mention takes the first one up: both sides known, by the same verb and tense or a definite noun."""
    parsed, here, there = page.parsed, trigger.token, first.token
    known = all(ids and None not in ids for ids in _ids(event))
    if not known or event.mood != "asserted" or {parsed.lemma[k].lower() for k in _beside(page, trigger)} & _ANEW:
        return False
    if trigger.entry.verb and first.entry.verb:
        return parsed.lemma[here] == parsed.lemma[there] and parsed.xpos[here] == parsed.xpos[there]
    return not trigger.entry.verb and trigger.entry.cameo == first.entry.cameo and _is_definite(page, here)


def _is_definite(page: Page, noun: int) -> bool:
    kids = page.parsed.kids_by(noun, "det", "nmod:poss")
    return any(page.parsed.rel[k] == "nmod:poss" or page.parsed.lemma[k].lower() in _POINTS for k in kids)


def _beside(page: Page, trigger: Trigger) -> list[int]:
    """The words that could set the event apart from one told before."""
    return [k for token in {trigger.token, trigger.verb, *trigger.tokens} for k in page.parsed.kids[token]]


def _ids(event: Event) -> tuple[frozenset[str | None], frozenset[str | None]]:
    return frozenset(r.id for r in event.actors), frozenset(r.id for r in event.recipients)


def _joined(earlier: Event, later: Event) -> Event:
    """The fuller of the two with the evidence of both."""
    full = earlier if len(earlier.actors) + len(earlier.recipients) >= len(later.actors) + len(later.recipients) else later
    return replace(
        full,
        mode=earlier.mode or later.mode,
        when=earlier.when or later.when,
        place=earlier.place or later.place,
        contexts=tuple(dict.fromkeys((*earlier.contexts, *later.contexts))),
        evidence=(*earlier.evidence, *later.evidence),
    )
