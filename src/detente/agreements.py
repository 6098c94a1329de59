"""The agreements of the register by id, each built from the data of its file when it is first asked for.

Fifty agreements hold some three thousand acts; most questions and most pages touch a handful of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from detente.model.agreement import Agreement, StateName
from detente.model.when import When


class Agreements(Mapping[str, Agreement]):
    """The agreements by id, each built from its file's data when it is first asked for."""

    def __init__(self, raw: Mapping[str, Mapping[str, Any]], states: Mapping[str, StateName]) -> None:
        self.raw, self.states = dict(sorted(raw.items())), states
        self._built: dict[str, Agreement] = {}

    def __getitem__(self, key: str) -> Agreement:
        if key not in self._built:
            self._built[key] = Agreement.from_data(self.raw[key], self.states)
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def replacing(self) -> dict[str, list[str]]:
        """Which agreements replace another by their own clauses, by the id of that one; nothing is built for it."""
        found: dict[str, list[str]] = {}
        for key, data in self.raw.items():
            for clause in data["clauses"]:
                if clause["type"] == "supersession":
                    found.setdefault(clause["parameters"]["supersedes"], []).append(key)
        return found

    def names(self) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Of each agreement its id, the names that count in any capitals and those that count with theirs; nothing is built."""
        for key, data in self.raw.items():
            yield key, (data["name"], *data.get("names", ())), tuple(data.get("exact", ()))


def state_names(states: Iterable[Mapping[str, Any]]) -> dict[str, StateName]:
    """How a sentence calls each state ("the United States"), and the last day of one that is gone, by its code."""
    return {
        data["id"].partition(":")[2]: StateName(("the " if data.get("article") else "") + data["name"], _last_day(data))
        for data in states
    }


def _last_day(state: Mapping[str, Any]) -> date | None:
    last = str(state.get("valid", "..")).rpartition("/")[2]
    return When.parse(last).latest if last != ".." else None
