"""The register of agreements with the names of the states: all that ``status`` and ``agreements`` need, and nothing heavy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import UnknownActor, UnknownAgreement
from detente.knowledge import DATA, load_raw
from detente.model.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Register:
    """Agreements by id, and how names lead to agreements and states (names in small letters)."""

    agreements: Mapping[str, Agreement]
    agreement_names: Mapping[str, str]
    state_names: Mapping[str, str]

    def agreement(self, name: str) -> Agreement:
        """The agreement with this id or name, whatever its capitals. Raises ``UnknownAgreement`` with the nearest names."""
        key = self.agreement_names.get(_key(name))
        if key is None:
            raise UnknownAgreement(f"no agreement is called {name!r}{_nearest(name, self.agreements)}")
        return self.agreements[key]

    def state(self, name: str) -> str:
        """The code of the state with this code, name or adjective. Raises ``UnknownActor`` with the nearest names."""
        code = self.state_names.get(_key(name.removeprefix("state:")))
        if code is None:
            raise UnknownActor(f"no state is called {name!r}{_nearest(name, self.state_names)}")
        return code


def load_register(root: Path = DATA) -> Register:
    """Read the agreements and the states from the knowledge under ``root``."""
    raw, _ = load_raw(root, ("agreements", "actors/states"))
    agreements = [Agreement.from_data(data) for name, data in sorted(raw.items()) if name.startswith("agreements/")]
    states = [data for name, data in sorted(raw.items()) if name.startswith("actors/states/")]
    return Register(
        {a.id: a for a in agreements},
        {_key(name): a.id for a in agreements for name in (a.name, *a.names, *a.exact, a.title, a.id)},
        _state_names(states, agreements),
    )


def _state_names(states: Iterable[Mapping[str, Any]], agreements: Iterable[Agreement]) -> dict[str, str]:
    """Names of the states that exist win over those of states that are gone, and codes over names."""
    found: dict[str, str] = {p.id.lower(): p.id for a in agreements for p in a.parties}
    ordered = sorted(states, key=lambda s: not str(s.get("valid", "..")).endswith(".."))
    for key in (("metonyms",), ("adjectives", "demonyms"), ("names", "exact"), ("name",)):
        for state in reversed(ordered):
            for name in _listed(state, key):
                found[_key(name)] = state["id"].partition(":")[2]
    return found | {s["id"].partition(":")[2].lower(): s["id"].partition(":")[2] for s in ordered}


def _listed(state: Mapping[str, Any], keys: Iterable[str]) -> list[str]:
    found: list[str] = []
    for key in keys:
        value = state.get(key) or []
        found.extend([value] if isinstance(value, str) else value)
    return found


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("-", " ").split()).removeprefix("the ")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(_key(name), [*known], n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else "; `detente agreements --on DATE` lists those on record"
