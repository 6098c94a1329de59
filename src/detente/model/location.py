"""A point on the map: a town with its state and coordinates, or a state alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Location:
    """Where a named place lies. ``state`` is ISO 3166-1 alpha-3; ``latitude`` and ``longitude`` are degrees (WGS 84), ``None``
    where only the state is known; ``geonames`` is the number at geonames.org."""

    name: str
    state: str
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Name and state, and the rest where it is known."""
        known = {"latitude": self.latitude, "longitude": self.longitude, "geonames": self.geonames}
        return {"name": self.name, "state": self.state} | {k: v for k, v in known.items() if v is not None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Location:
        """The reverse of ``to_json``. Raises ``KeyError`` without name or state."""
        return cls(data["name"], data["state"], data.get("latitude"), data.get("longitude"), data.get("geonames"))
