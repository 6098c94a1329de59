"""What Détente knows before it reads: the YAML files under ``data/``, loaded once and passed in.

``load_knowledge`` reads them into the types of the model; it trusts files that ``check_data`` has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.agreements import Agreements, state_names
from detente.datafiles import DATA, load_raw
from detente.errors import KnowledgeError
from detente.model.actors import Actor, Term
from detente.model.happening import CompletePeriod, Happening, KnownContact
from detente.model.when import When


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything known beforehand. ``version`` is a digest of the files, so that an answer can say what it rests on."""

    version: str
    actors: Mapping[str, Actor]
    terms: tuple[Term, ...]
    agreements: Agreements
    happenings: Mapping[str, Happening]
    contacts: tuple[KnownContact, ...]
    complete: tuple[CompletePeriod, ...]
    lexicon: Mapping[str, Any]

    def state(self, code: str) -> Actor | None:
        """The state with this ISO 3166-1 alpha-3 code (or alpha-4 of a past state)."""
        return self.actors.get(f"state:{code}")


def load_knowledge(root: Path = DATA) -> Knowledge:
    """All files under ``root``. Raises ``KnowledgeError`` where one is not YAML or lacks a field that is needed."""
    raw, version = load_raw(root)
    try:
        terms = {name: list(_terms_of(data)) for name, data in _under(raw, "actors/offices")}
        return Knowledge(
            version=version,
            actors=_actors(raw, terms),
            terms=tuple(term for listed in terms.values() for term in listed),
            agreements=_agreements(raw),
            happenings={h.id: h for h in _happenings(raw)},
            contacts=tuple(_contacts(raw)),
            complete=tuple(_complete(raw)),
            lexicon=_lexicon(raw),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise KnowledgeError(f"a file under data/ is not sound ({error!r}): run `detente check-data` to see which") from error


def _lexicon(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The files of the lexicon by name; those of the triggers as one, in the order in which PLOVER lists its types."""
    found = {Path(name).stem: data for name, data in _under(raw, "lexicon") if name.count("/") == 1}
    listed = {Path(name).stem: data for name, data in _under(raw, "lexicon/triggers")}
    groups = listed.pop("groups", {}).get("groups", {})
    order = [kind.lower() for kind in found.get("plover", {}).get("types", ())]
    names = sorted(listed, key=lambda n: (order.index(n) if n in order else len(order), n))
    return {**found, "triggers": {"groups": groups, "triggers": [t for n in names for t in listed[n]["triggers"]]}}


def _under(raw: Mapping[str, Any], folder: str) -> Iterator[tuple[str, Any]]:
    return ((name, data) for name, data in sorted(raw.items()) if name.startswith(folder + "/"))


def _actors(raw: Mapping[str, Any], terms: Mapping[str, list[Term]]) -> dict[str, Actor]:
    found: dict[str, Actor] = {}
    for name, data in _under(raw, "actors"):
        if name.startswith("actors/offices/"):
            for person in _people(data, terms[name]):
                known = found.get(person.id)
                found[person.id] = person if known is None else _joined(known, person)
        else:
            actor = _actor(data, Path(name).parent.name)
            found[actor.id] = actor
    return found


def _actor(data: Mapping[str, Any], folder: str) -> Actor:
    code = data["id"].partition(":")[2]
    is_state = folder == "states"
    owner = data.get("state")
    return Actor(
        id=data["id"],
        name=str(data["name"]),
        kind="state" if is_state else ("outlet" if folder == "outlets" else data["kind"]),
        capital=data.get("capital"),
        state=code if is_state else (owner.partition(":")[2] or owner if owner else None),
        sector=data.get("sector") or ("GOV" if is_state else "JRN" if folder == "outlets" else None),
        valid=When.parse(data["valid"]) if data.get("valid") and data["valid"] != "../.." else None,
        names=_texts(data, "names"),
        exact=_texts(data, "exact"),
        adjectives=_texts(data, "adjectives"),
        demonyms=_texts(data, "demonyms"),
        metonyms=_texts(data, "metonyms"),
        ambiguous=_texts(data, "ambiguous"),
    )


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(x) for x in data.get(key) or ())


def _people(data: Mapping[str, Any], listed: Iterable[Term]) -> Iterator[Actor]:
    owner = data["of"]
    terms: dict[str, list[Term]] = {}
    for term in listed:
        terms.setdefault(term.person, []).append(term)
    for person in data["people"]:
        yield Actor(
            id=person["id"],
            name=person["name"],
            kind="person",
            names=tuple(person.get("names") or ()),
            state=owner.partition(":")[2] if owner.startswith("state:") else None,
            sector="GOV" if owner.startswith("state:") else "IGO",
            gender=person.get("gender"),
            surname=person.get("surname"),
            terms=tuple(terms.get(person["id"], ())),
        )


def _joined(one: Actor, other: Actor) -> Actor:
    """A person who appears in two files (a minister who became a commissioner): the state's file gives the nationality."""
    first, second = (one, other) if one.state or not other.state else (other, one)
    return Actor(
        id=first.id, name=first.name, kind="person", names=tuple(dict.fromkeys(first.names + second.names)),
        state=first.state, sector=first.sector, gender=first.gender or second.gender,
        surname=first.surname or second.surname, terms=first.terms + second.terms,
    )  # fmt: skip


def _terms_of(data: Mapping[str, Any]) -> Iterator[Term]:
    """The terms of one file. A holder of whom it is only known how long it was certain is taken to hold the office still."""
    for office in data["offices"]:
        for holder in office["holders"]:
            if holder.get("vacant"):
                continue
            for role in (office["office"], *office.get("also", ())):
                yield Term(
                    office=role,
                    of=data["of"],
                    person=_person_id(holder["person"]),
                    titles=tuple(office["titles"]),
                    when=When.parse(f"{holder['from']}/{holder.get('to') or '..'}"),
                    acting=bool(holder.get("acting")),
                )


def _person_id(text: str) -> str:
    return text if text.startswith("person:") else f"person:{text}"


def _agreements(raw: Mapping[str, Any]) -> Agreements:
    states = state_names(data for _, data in _under(raw, "actors/states"))
    return Agreements({data["id"]: data for _, data in _under(raw, "agreements")}, states)


def _happenings(raw: Mapping[str, Any]) -> Iterator[Happening]:
    for _, listed in _under(raw, "happenings"):
        for data in listed:
            place = data.get("place") or {}
            yield Happening(
                id=data["id"],
                name=data["name"],
                kind=data["kind"],
                when=When.parse(data["when"]),
                place=place.get("name"),
                state=place.get("state"),
                participants=tuple(_actor_id(x) for x in data.get("participants") or ()),
                phrases=tuple(data.get("phrases") or ()),
                vague=tuple(data.get("vague") or ()),
                source=data.get("source") or "",
            )


def _actor_id(text: str) -> str:
    return text if ":" in text else f"state:{text}"


def _contacts(raw: Mapping[str, Any]) -> Iterator[KnownContact]:
    for _, listed in _under(raw, "contacts"):
        for data in listed["contacts"]:
            place, duration = data.get("place") or {}, data.get("duration") or {}
            yield KnownContact(
                id=data["id"],
                parties=tuple(data["parties"]),
                states=tuple(data["states"]),
                level=data["level"],
                channel=data["channel"],
                when=When.parse(data["when"]),
                place=place.get("name"),
                place_state=place.get("state"),
                occasion=data.get("occasion"),
                happening=data.get("happening"),
                duration=duration.get("exact") or duration.get("about"),
                initiator=data.get("initiator"),
                source=data.get("source") or "",
                note=data.get("note") or "",
            )


def _complete(raw: Mapping[str, Any]) -> Iterator[CompletePeriod]:
    for _, listed in _under(raw, "contacts"):
        for data in listed.get("complete") or ():
            between = tuple(listed["between"])
            yield CompletePeriod(between, data["level"], When.parse(data["when"]), data.get("note") or "")


def names_of(actor: Actor) -> Iterable[str]:
    """Every name by which reporting may call the actor, without adjectives and metonyms."""
    return dict.fromkeys((actor.name, *actor.names, *actor.exact))
