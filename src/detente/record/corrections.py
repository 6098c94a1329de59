"""The values that an analyst may correct, how they are given in words, and how they get into a fact.

In a judgement a value stands in JSON form as in the fact itself (an actor with id, name and state), so that the file says all by
itself and means the same with every later version of the knowledge.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from detente.errors import BadDate, UnknownActor, UnknownAgreement, UsageError
from detente.knowledge import Knowledge, names_of
from detente.model.actors import Actor, ActorRef
from detente.model.facts import ACTS, CHANNELS, FORMS, MOODS, Contact, Event, Fact
from detente.model.location import Location
from detente.model.when import When
from detente.record.rows import folded

_ALL = ("mood", "when")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "statement": ("speaker", "role", "form", "audience", *_ALL),
    "contact": ("parties", "channel", "place", "location", "occasion", "duration", "count", "initiator", "via", *_ALL),
    "event": ("type", "mode", "actors", "recipients", "place", "location", "cameo", "quad", "score", *_ALL),
    "act": ("agreement", "party", "act", "effect", *_ALL),
}
"""The fields of each kind that can be corrected. What was said is not among them: those are the words of the text."""
_GIVEN_APART = ("location", "quad", "score")  # these follow from what is given
_CHOICES = {"mood": MOODS, "form": FORMS, "channel": CHANNELS, "act": ACTS}
_ACTOR = ("speaker", "audience", "initiator", "via", "party")
_ACTORS = ("parties", "actors", "recipients")
_DATES = ("when", "effect")
_NEVER_EMPTY = ("mood", "form", "channel", "act", "type", "agreement", "parties", "actors")
_DURATION = re.compile(r"P(?=.)(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?", re.ASCII)
_PATTERNS = {
    "duration": (_DURATION, "an ISO 8601 duration such as PT10M"),
    "cameo": (re.compile(r"\d{2,4}", re.ASCII), "a CAMEO code of two to four digits"),
    "type": (re.compile(r"[A-Z]+", re.ASCII), "a PLOVER type such as CONSULT"),
}
_LONGEST = 300  # characters of a text


def corrected(fact: Fact, changes: Mapping[str, Any]) -> Fact:
    """The fact with the changes, which are in JSON form; its evidence stays. A place that is changed loses its point on the map.

    Raises ``UsageError`` with the first field or value that cannot be.
    """
    values: dict[str, Any] = {}
    for field, value in changes.items():
        if field not in FIELDS[fact.kind]:
            raise UsageError(f"{_a(fact.kind)} has no {field} to correct: choose one of {', '.join(given_fields(fact.kind))}")
        values[field] = _checked(field, value)
    if isinstance(fact, Contact | Event) and "place" in values:
        values.setdefault("location", None)
    return replace(fact, **values)


def shown_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a reader is told of a correction: the location goes with the name of the place."""
    return {name: value for name, value in changes.items() if name != "location"}


def value_words(value: Any) -> str:
    """A value of a fact, in its JSON form, as a reader wants it: names of actors, "nothing" for none."""
    if isinstance(value, list):
        return ", ".join(map(value_words, value)) or "nothing"
    if isinstance(value, dict):
        return str(value.get("name"))
    return "nothing" if value is None else str(value)


def value_of(fact: Fact, field: str) -> Any:
    """What a field is now, in JSON form."""
    return fact.to_json().get(field)


def keyed(value: Any) -> Any:
    """A value as it is compared: actors by id or name, several in one order."""
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return value.get("id") or value["name"].casefold()
    if isinstance(value, list):
        return sorted({json.dumps(keyed(v)) if not isinstance(keyed(v), str) else keyed(v) for v in value})
    return value


def given_fields(kind: str) -> tuple[str, ...]:
    """The fields that an analyst may give for a kind of fact."""
    return tuple(field for field in FIELDS[kind] if field not in _GIVEN_APART)


def changes_of(given: Iterable[str], fact: Fact, known: Iterable[ActorRef], knowledge: Knowledge) -> dict[str, Any]:
    """What ``FIELD=VALUE`` means for this fact, in JSON form, with what follows from it (the codes of an event's type).

    Actors go by id or name, of the knowledge or of ``known`` (those of the document); ``name:Ada Berg`` is somebody without
    identity; several are parted by ``;``. Dates are EDTF. An empty value takes the field out. Raises ``UsageError``.
    """
    changes: dict[str, Any] = {}
    refs = [*known]
    for pair in given:
        field, equals, text = pair.partition("=")
        field = field.strip()
        if not equals or field not in given_fields(fact.kind):
            raise UsageError(f"{pair!r}: write FIELD=VALUE with one of {', '.join(given_fields(fact.kind))}")
        if field in changes:
            raise UsageError(f"{field} is given twice: give it once, several actors parted by ;")
        changes[field] = _value(field, text.strip(), refs, knowledge)
    if fact.kind == "event":
        changes |= _codes(fact, changes, knowledge)
    corrected(fact, changes)  # for its errors
    return changes


def actor_named(name: str, known: Iterable[ActorRef], knowledge: Knowledge) -> ActorRef:
    """The actor with this id or name. Raises ``UnknownActor``, ``UsageError`` where several have the name."""
    if name.startswith("name:"):
        plain = _text(name.removeprefix("name:").strip())
        return next((ref for ref in known if ref.id is None and ref.name == plain), ActorRef(None, plain))
    if name in knowledge.actors:
        return knowledge.actors[name].ref()
    wanted = folded(name)
    found: dict[str, Actor] = {a.id: a for a in knowledge.actors.values() if wanted in map(folded, names_of(a))}
    if len(found) > 1:
        raise UsageError(f"several are called {name!r}: give an id, {' or '.join(sorted(found))}")
    if found:
        return next(iter(found.values())).ref()
    here = {ref.key: ref for ref in known if wanted and wanted in (folded(ref.name), folded(ref.key))}
    return next(iter(here.values())) if len(here) == 1 else _state(name, knowledge)


def _state(name: str, knowledge: Knowledge) -> ActorRef:
    """A state by its code, adjective or metonym."""
    from detente.register import load_register

    try:
        state = knowledge.state(load_register().state(name))
    except UnknownActor:
        state = None
    if state is None:
        raise UnknownActor(f"nobody is called {name!r}: give an id, or name:{name} for somebody whom the knowledge has not")
    return state.ref()


def _value(field: str, text: str, known: list[ActorRef], knowledge: Knowledge) -> Any:
    """The JSON form of what was given for a field."""
    if not text:
        return [] if field in _ACTORS else None
    if field in _ACTORS:
        return [actor_named(name.strip(), known, knowledge).to_json() for name in text.split(";") if name.strip()]
    if field in _ACTOR:
        return actor_named(text, known, knowledge).to_json()
    if field in _DATES:
        return str(When.parse(text))
    if field == "count":
        if not re.fullmatch(r"[0-9]{1,6}", text):
            raise UsageError(f"not a count: {text!r}; write a number such as 2")
        return int(text)
    if field == "agreement":
        return _agreement(text, knowledge)
    return text.upper() if field == "type" else text


def _agreement(text: str, knowledge: Knowledge) -> str:
    from detente.register import load_register

    named = {line["id"] for line in knowledge.lexicon["agreement_names"]}
    try:
        return text if text in named else load_register().agreement(text).id
    except UnknownAgreement:
        by_name = {folded(n): line["id"] for line in knowledge.lexicon["agreement_names"] for n in (*line["names"], *line["exact"])}
        if folded(text) in by_name:
            return str(by_name[folded(text)])
        raise


def _codes(fact: Fact, changes: Mapping[str, Any], knowledge: Knowledge) -> dict[str, Any]:
    """Mode, code, quad and score that follow from a type or mode that is changed."""
    if not isinstance(fact, Event) or not {"type", "mode"} & changes.keys():
        return {}
    types = knowledge.lexicon["plover"]["types"]
    kind = changes.get("type", fact.type)
    if kind not in types:
        raise UsageError(f"no type {kind!r}: choose one of {', '.join(types)}")
    modes = types[kind]["modes"]
    mode = changes.get("mode", fact.mode if fact.mode in modes else None)
    if mode is not None and mode not in modes:
        raise UsageError(f"{kind} has no mode {mode!r}: choose {'one of ' + ', '.join(modes) if modes else 'none'}")
    score = modes[mode] if mode else None
    codes = {"mode": mode, "quad": types[kind]["quad"], "score": float(types[kind]["score"] if score is None else score)}
    return codes if "cameo" in changes or kind == fact.type else {**codes, "cameo": types[kind]["cameo"]}


def _checked(field: str, value: Any) -> Any:
    """The value of the model for one in JSON form. Raises ``UsageError``."""
    if value in (None, []):
        if field in _NEVER_EMPTY:
            raise UsageError(f"{field} cannot be empty")
        return () if field in _ACTORS else None
    if field in _CHOICES and value not in _CHOICES[field]:
        raise UsageError(f"no {field} {value!r}: choose one of {', '.join(_CHOICES[field])}")
    if field in _PATTERNS:
        return _patterned(field, value)
    maker = _MAKERS.get(field)
    return maker(value) if maker else _text(value)


def _patterned(field: str, value: Any) -> str:
    pattern, what = _PATTERNS[field]
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise UsageError(f"no {field}: {value!r}; write {what}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        raise UsageError(f"not a text of at most {_LONGEST} characters: {str(value)[:40]!r}")
    return value


def _date(value: Any) -> When:
    if not isinstance(value, str):
        raise BadDate(f"not a date: {str(value)[:40]!r}; write it in EDTF")
    return When.parse(value)


def _actor(value: Any) -> ActorRef:
    shaped = isinstance(value, dict) and {"name"} <= {*value} <= {"id", "name", "state", "sector"}
    if not shaped or not all(isinstance(v, str | None) for v in value.values()):
        raise UsageError(f"not an actor: {str(value)[:40]!r}; an actor has id, name and state")
    _text(value["name"])
    return ActorRef.from_json(value)


def _actors(value: Any) -> tuple[ActorRef, ...]:
    if not isinstance(value, list):
        raise UsageError(f"not a list of actors: {str(value)[:40]!r}")
    return tuple(map(_actor, value))


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 < value < 1_000_000:
        raise UsageError(f"not a number above zero: {str(value)[:40]!r}")
    return value


def _score(value: Any) -> float:
    if type(value) not in (int, float) or not -10 <= value <= 10:
        raise UsageError(f"not a score from -10 to 10: {str(value)[:40]!r}")
    return float(value)


def _place(value: Any) -> Location:
    numbers = {"latitude": (int, float), "longitude": (int, float), "geonames": (int,)}
    texts = isinstance(value, dict) and all(isinstance(value.get(key), str) for key in ("name", "state"))
    if not texts or not {*value} <= {"name", "state", *numbers}:
        raise UsageError(f"not a place on the map: {str(value)[:40]!r}; it has name, state, latitude and longitude")
    if any(type(value[key]) not in kinds for key, kinds in numbers.items() if value.get(key) is not None):
        raise UsageError("latitude, longitude and geonames of a place are numbers")
    return Location.from_json(value)


_MAKERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_ACTOR, _actor), **dict.fromkeys(_ACTORS, _actors), **dict.fromkeys(_DATES, _date),
    "count": _whole, "quad": _whole, "score": _score, "location": _place,
}  # fmt: skip


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"
