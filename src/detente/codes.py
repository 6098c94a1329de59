"""Codes of other data sets for what Détente names: states, known groups and sectors, and the scores of event codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.datafiles import DATA, load_raw
from detente.errors import KnowledgeError
from detente.model.actors import ActorRef
from detente.model.facts import Event

# PLOVER's sectors in CAMEO's letters. PLOVER gave MED another meaning (health, not media); what CAMEO has no role for has none.
_ROLES = {
    **{code: code for code in "GOV JUD LEG MIL COP OPP REB SPY UAF AGR BUS CRM CVL EDU ELI LAB REF IGO NGO MNC".split()},
    "JRN": "MED", "MED": "HLH", "PRM": "UAF",
}  # fmt: skip
# Sectors whose letters PLOVER writes at the top level too, where an actor is of no one state.
_WIDE = ("IGO", "NGO", "MNC")


@dataclass(frozen=True, slots=True)
class StateCodes:
    """One state in other lists; ``None`` where a list does not have it. ``cow`` is the Correlates of War number."""

    iso2: str | None = None
    cow: int | None = None
    fips: str | None = None
    cameo: str | None = None


_NONE = StateCodes()


@dataclass(frozen=True, slots=True)
class Codes:
    """The code tables, loaded once and passed on."""

    states: Mapping[str, StateCodes]
    groups: Mapping[str, str]
    events: Mapping[str, Mapping[str, Any]]
    plover: Mapping[str, Any]
    names: Mapping[str, str]

    @classmethod
    def load(cls, root: Path = DATA) -> Codes:
        """The tables under ``root``. Raises ``KnowledgeError`` where one is missing or not as it should be."""
        raw, _ = load_raw(root, ("codes/", "lexicon/plover.yaml", "actors/states/"))
        try:
            table = raw["codes/state_codes.yaml"]
            return cls(
                {code: StateCodes(**found) for code, found in table["states"].items()},
                dict(table["groups"]),
                raw["codes/cameo.yaml"]["codes"],
                raw["lexicon/plover.yaml"]["types"],
                {data["id"][6:]: data["name"] for name, data in raw.items() if name.startswith("actors/states/")},
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise KnowledgeError(f"a file under data/codes is not sound ({error!r}): run `detente check-data`") from error

    def state(self, code: str | None) -> StateCodes:
        """The codes of a state (ISO 3166-1 alpha-3); all ``None`` for one that no list has."""
        return self.states.get(code or "", _NONE)

    def score(self, event: Event) -> float | None:
        """The event's place on PLOVER's scale: its own where it has one, else that of its mode, else that of its type."""
        own = getattr(event, "score", None)
        if own is not None:
            return float(own)
        kind = self.plover.get(event.type) or {}
        of_mode = (kind.get("modes") or {}).get(event.mode)
        found = of_mode if of_mode is not None else kind.get("score")
        return None if found is None else float(found)

    def quad(self, event: Event) -> int | None:
        """The event's quad class, 1 to 4: verbal and material cooperation, verbal and material conflict."""
        found = event.quad if event.quad is not None else (self.plover.get(event.type) or {}).get("quad")
        return None if found is None else int(found)

    def cameo(self, event: Event) -> str | None:
        """The event's CAMEO code: its own, or the one that its PLOVER type takes."""
        return event.cameo or (self.plover.get(event.type) or {}).get("cameo")

    def goldstein(self, cameo: str | None) -> float | None:
        """The Goldstein score of a CAMEO code; a code that the scale lacks has that of the code above it."""
        found = self._event(cameo).get("goldstein")
        return None if found is None else float(found)

    def cameo_name(self, cameo: str | None) -> str | None:
        """What CAMEO calls a code, or the code above it."""
        return self._event(cameo).get("name")

    def _event(self, cameo: str | None) -> Mapping[str, Any]:
        code = cameo or ""
        while code and code not in self.events:
            code = code[:-1]
        return self.events.get(code, {})

    def wide(self, actor: ActorRef) -> str | None:
        """What PLOVER calls an actor at the top level: the state's alpha-3, or ``IGO``, ``NGO``, ``MNC``."""
        return actor.state or (actor.sector if actor.sector in _WIDE else None)

    def role(self, actor: ActorRef) -> str | None:
        """CAMEO's role code of the actor's sector."""
        return _ROLES.get(actor.sector or "")
