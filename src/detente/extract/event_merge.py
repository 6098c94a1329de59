"""The same event told twice becomes one, with the evidence of both tellings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.extract.page import Page
from detente.extract.triggers import Trigger
from detente.model.facts import Event


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
        return sentences <= 2 and (event.mode == earlier.mode or (retold and not (event.mode and earlier.mode)))
    return sentences == 0 and first.verb == trigger.verb and all(a <= b or b <= a for a, b in zip(here, there, strict=True))


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
        evidence=(*earlier.evidence, *later.evidence),
    )
