"""Every picture by its name: of what is named, on a day, as a specification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from detente.errors import UsageError
from detente.publish.pictures.contacts import contacts
from detente.publish.pictures.events import events
from detente.publish.pictures.frame import LIGHT, Look, Spec
from detente.publish.pictures.limits import limits
from detente.publish.pictures.lives import lives
from detente.publish.pictures.offices import offices
from detente.publish.pictures.silence import silence
from detente.publish.pictures.system import system
from detente.publish.timeline import horizon, life_title
from detente.publish.views.actor import actor_view
from detente.publish.views.agreement import agreement_view
from detente.publish.views.basis import Basis, state_name
from detente.publish.views.dyad import dyad

Draw = Callable[[Basis, Sequence[str], date, Look], Spec]


def draw(picture: str, basis: Basis, names: Sequence[str], on: date, look: Look = LIGHT) -> Spec:
    """One of ``PICTURES`` of what is named (an agreement, states, persons), on a day. Raises ``UsageError``."""
    if picture not in PICTURES:
        raise UsageError(f"no picture {picture!r}: choose one of {', '.join(PICTURES)}")
    return PICTURES[picture](basis, names, on, look)


def _timeline(basis: Basis, names: Sequence[str], on: date, look: Look) -> Spec:
    """Of all agreements, of one, between two states, or of one agreement between two."""
    agreement, states = _agreement_and_states(basis, names)
    lines = basis.register.timeline(agreement, between=states)
    first = min((line.stretches[0].start for line in lines), default=on)
    span = (date(first.year, 1, 1), max(horizon(basis.register, first), on))
    return lives(lines, span, life_title(basis.register, agreement, states), on=on, look=look)


def _agreement_and_states(basis: Basis, names: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """One or three names begin with an agreement; one may be a state too."""
    if len(names) == 1 and _is_state(basis, names[0]):
        return None, names
    if len(names) > 3:
        raise UsageError("a timeline is drawn of an agreement, of one or two states, or of an agreement between two")
    return (names[0], names[1:]) if len(names) % 2 else (None, names)


def _is_state(basis: Basis, name: str) -> bool:
    return name.casefold().removeprefix("state:") in basis.register.state_names


def _system(basis: Basis, names: Sequence[str], on: date, look: Look) -> Spec:
    if len(names) > 2:
        raise UsageError("the system is drawn as a whole, of one state or between two")
    codes = [basis.register.state(name) for name in names]
    told = [state_name(basis, code) for code in codes]
    whom = f" between {told[0]} and {told[1]}" if len(told) == 2 else f" of {told[0]}" if told else ""
    return system(basis.register.timeline(between=codes), on, whom, look)


def _limits(basis: Basis, names: Sequence[str], on: date, look: Look) -> Spec:
    (name,) = _so_many(names, 1, "limits are drawn of one agreement: detente plot limits new-start")
    return limits(agreement_view(basis, name, on), look)


def _offices(basis: Basis, names: Sequence[str], on: date, look: Look) -> Spec:
    (name,) = _so_many(names, 1, "offices are drawn of one state or person: detente plot offices Russia")
    return offices(actor_view(basis, name, on), look)


def _of_two(name: str) -> Draw:
    """A picture of two states or persons."""

    def draw(basis: Basis, names: Sequence[str], on: date, look: Look) -> Spec:
        one, other = _so_many(names, 2, f"{name} are drawn of two states or persons: detente plot {name} RUS USA")
        if name == "events" and basis.record is None:
            raise UsageError("events stand in a record: name it with --record record.db")
        return {"contacts": contacts, "silences": silence, "events": events}[name](dyad(basis, one, other, on), look)

    return draw


def _so_many(names: Sequence[str], number: int, otherwise: str) -> Sequence[str]:
    if len(names) != number:
        raise UsageError(otherwise)
    return names


PICTURES: dict[str, Draw] = {
    "timeline": _timeline, "system": _system, "limits": _limits, "offices": _offices, "contacts": _of_two("contacts"),
    "silences": _of_two("silences"), "events": _of_two("events"),
}  # fmt: skip
"""The pictures by name."""
