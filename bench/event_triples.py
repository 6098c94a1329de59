"""Triples of the older coders' unit tests: who, to whom and by which root.

The texts are of invented states. ``NAMES`` has the code that their actor files give each of them; the real ones keep the code
of their state. A triple is held to the state of both sides and to PLOVER's root of the act: the sectors of those files ("GOV",
"MIL") are CAMEO's and go with another list of nouns. Statements ("said", "believes": CAMEO 01 and 02) are no events in PLOVER.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from bench.events_score import Line, Read, act_of
from bench.score import Score

from detente.model.actors import ActorRef
from detente.model.facts import Event

Triple = tuple[str, str, str]
# The longer name stands before the shorter one that it holds.
NAMES = {
    "minas tirith": "GON", "gondor": "GON", "fornost": "FOR", "arnor": "ARN", "osgiliath": "OSG", "eriador": "ERI",
    "calenardh": "CAL", "calenardon": "CAL", "ithil": "ITH", "dagolath": "DAG",
    "bree": "BRE", "eymn muil": "BRE", "barad": "MOR", "mordor": "MOR",
    "rohan": "ROH", "dol amroth": "DOL", "dol_amroth": "DOL", "caras galadhon": "ELF", "galadriel": "ELF", "elrond": "ELF",
    "lorien": "ELR", "gollum": "HOB", "smeagol": "HOB", "slinker": "HOB", "stinker": "HOB", "frodo": "HOB", "gamgee": "HOB",
    "michel delving": "SHR", "white downs": "SHR", "shire": "FRO", "morgul": "MRG",
}  # fmt: skip


def score_triples(lines: Sequence[Line], reads: Sequence[Read], root_of: Callable[[Line], str | None]) -> tuple[Score, list[str]]:
    """The triples of all lines, each once a line, and the lines that are not right."""
    score, wrong = Score(), []
    for line, read in zip(lines, reads, strict=True):
        coded, given = set(_coded(line, root_of)), {t for e in read.events for t in _given(e, read.text)}
        score.add(coded, given)
        if coded != given:
            wrong.append(f"{line['id']} missed {sorted(coded - given)} invented {sorted(given - coded)} | {read.text}")
    return score, wrong


def _coded(line: Line, root_of: Callable[[Line], str | None]) -> Iterator[Triple]:
    for event in line["events"]:
        root = root_of(event)
        sides = [[_state(a.get("code") or "") for a in event.get(side) or ()] for side in ("actor", "recipient")]
        if root:
            yield from ((a, b, root) for a in sides[0] for b in sides[1] if a and b)


def _state(code: str) -> str:
    """The state of a code ("GONMIL" is Gondor's); nothing of what has none ("---GOV", a name that no file knows)."""
    return code[:3] if code[:3].isalnum() and code[:3].isupper() else ""


def _given(event: Event, text: str) -> Iterator[Triple]:
    """The triples of an event. What is denied did not happen; what is only planned is coded as the act."""
    if event.mood == "denied":
        return
    root = act_of(event)
    actors, recipients = (_codes(event, text, side) for side in ("actors", "recipients"))
    yield from ((a, b, root) for a in actors for b in recipients if a != b)


def _codes(event: Event, text: str, side: str) -> list[str]:
    refs: tuple[ActorRef, ...] = getattr(event, side)
    found = [r.state or _named(r.name) for r in refs] or [_named(s.of(text)) for s in event.spans(side)]
    return [code for code in dict.fromkeys(found) if code]


def _named(words: str) -> str:
    """The code of the invented state that is named first."""
    low = words.lower()
    at = {low.index(name): code for name, code in reversed(NAMES.items()) if name in low}
    return at[min(at)] if at else ""
