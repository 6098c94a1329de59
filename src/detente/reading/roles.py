"""The lexicon of role nouns, keyed by the noun in small letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def load_roles(listed: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The entries of ``lexicon/roles.yaml`` by their noun."""
    return {str(entry["noun"]): entry for entry in listed}
