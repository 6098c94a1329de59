"""The register of agreements with the names of the states: all that ``status`` and ``agreements`` need, and nothing heavy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.agreements import Agreements, state_names
from detente.datafiles import DATA, load_raw
from detente.errors import UnknownActor, UnknownAgreement
from detente.law.lives import Lives
from detente.law.standing import standing
from detente.model.agreement import Agreement, Standing

if TYPE_CHECKING:
    from detente.law.limits import Cap
    from detente.law.system import System
    from detente.law.timeline import Line
    from detente.law.whatif import Consequences


class Register:
    """Agreements by id, and how names lead to agreements and states (names in any capitals)."""

    def __init__(self, agreements: Agreements, states: Iterable[Mapping[str, Any]]) -> None:
        self.agreements = agreements
        self.agreement_names = {
            _key(name): key
            for key, data in agreements.raw.items()
            for name in (data["name"], *data.get("names", ()), *data.get("exact", ()), data["title"], key)
        }
        self.state_names = _state_names(list(states), agreements.raw.values())
        self.lives = Lives(agreements, agreements.replacing())

    def agreement(self, name: str) -> Agreement:
        """The agreement with this id or name, whatever its capitals. Raises ``UnknownAgreement`` with the nearest names."""
        key = self.agreement_names.get(_key(name))
        if key is None:
            raise UnknownAgreement(f"no agreement is called {name!r}{_nearest(name, self.agreements)}")
        return self.agreements[key]

    def standing(self, name: str, *parties: str, on: date, known: date | None = None) -> Standing:
        """What holds on a day: see ``law.standing``. Agreement and states by any of their names.

        Raises ``UnknownAgreement`` or ``UnknownActor``.
        """
        codes = tuple(self.state(party) for party in parties)
        return standing(self.agreement(name), codes, on=on, known=known, lives=self.lives)

    def system(
        self, *, on: date, between: Sequence[str] = (), since: date | None = None, known: date | None = None
    ) -> System:
        """Every agreement that had begun by a day, and what was gained and lost since another: see ``law.system``."""
        from detente.law.system import system

        return system(self.lives, on=on, between=self._states(between), since=since, known=known)

    def limits(
        self, name: str | None = None, *, on: date, between: Sequence[str] = (), known: date | None = None
    ) -> list[Cap]:
        """The caps that hold on a day, with the last declared holdings: see ``law.limits``. ``between``: one state or two."""
        from detente.law.limits import limits

        return limits(self.lives, on=on, between=self._states(between), agreement=self._id(name), known=known)

    def what_if(self, name: str, *, by: str, on: date, act: str = "withdrawal-notice") -> Consequences:
        """What would follow from an act that nobody has taken: see ``law.whatif``."""
        from detente.law.whatif import what_if

        return what_if(self.lives, self.agreement(name), act, self.state(by), on)

    def timeline(self, name: str | None = None, *, between: Sequence[str] = (), known: date | None = None) -> list[Line]:
        """Who was bound by what, and when: see ``law.timeline``. ``between``: one state or two."""
        from detente.law.timeline import timeline

        return timeline(self.lives, between=self._states(between), agreement=self._id(name), known=known)

    def _states(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.state(name) for name in names)

    def _id(self, name: str | None) -> str | None:
        return self.agreement(name).id if name else None

    def state(self, name: str) -> str:
        """The code of the state with this code, name or adjective. Raises ``UnknownActor`` with the nearest names."""
        code = self.find_state(name)
        if code is None:
            raise UnknownActor(f"no state is called {name!r}{_nearest(name, self.state_names)}")
        return code

    def find_state(self, name: str) -> str | None:
        """The same, or ``None`` for what is no state's."""
        return self.state_names.get(_key(name.removeprefix("state:")))


def load_register(root: Path = DATA) -> Register:
    """Read the agreements and the states from the knowledge under ``root``."""
    raw, _ = load_raw(root, ("agreements", "actors/states"))
    agreements = {data["id"]: data for name, data in raw.items() if name.startswith("agreements/")}
    states = [data for name, data in sorted(raw.items()) if name.startswith("actors/states/")]
    return Register(Agreements(agreements, state_names(states)), states)


def _state_names(states: list[Mapping[str, Any]], agreements: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names of the states that exist win over those of states that are gone, and codes over names."""
    found: dict[str, str] = {p["state"].lower(): p["state"] for a in agreements for p in a.get("parties", ())}
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
    import difflib

    near = difflib.get_close_matches(_key(name), [*known], n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(near)}?" if near else "; `detente agreements --on DATE` lists those on record"
