"""What analysts decided on the facts of one document, as the cards show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from detente.model.report import Account
from detente.publish.room.cards import Decided
from detente.publish.room.room import Room
from detente.record.corrections import shown_changes, value_words
from detente.record.judgement_fit import Fit, fitted

_SHOWN = ("fits", "moved", "contested")


def decided_in(account: Account, room: Room) -> dict[str, list[Decided]]:
    """By fact: the judgements that stand, and those that contradict each other."""
    mine = room.judged(account.document.id)
    found: dict[str, list[Decided]] = defaultdict(list)
    here = {fact.id for fact in account.facts}
    for fit in fitted([account], mine).fits if mine else ():
        for key in dict.fromkeys(_places(fit)):
            if key in here:
                found[key].append(_decided(fit, key))
    return found


def _places(fit: Fit) -> list[str]:
    """The facts that it is about. The second fact of a pair may stand in another document: then only this side is known here."""
    judgement = fit.judgement
    if judgement.other:
        return [judgement.fact, judgement.other]
    return [fit.fact] if fit.fact and fit.state in _SHOWN else []


def _decided(fit: Fit, key: str) -> Decided:
    judgement = fit.judgement
    other = judgement.other if key == judgement.fact else judgement.fact
    changes = _changes(dict(judgement.changes)) if judgement.changes else (other or "")
    state = "fits" if judgement.other and fit.state == "unfit" else fit.state
    return Decided(judgement.decision, judgement.by, judgement.at, judgement.note, changes, state, fit.why)


def _changes(changes: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {value_words(value)}" for name, value in shown_changes(changes).items())
