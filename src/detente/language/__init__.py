"""Détente's own English engine: tokens, sentences, tags, lemmas, dependency parse and entities from one small encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.language.engine import Engine


def load_engine(threads: int = 1) -> Engine:
    """The engine with the weights that come with the package. What it needs (numpy, onnxruntime) is imported here."""
    from detente.language.engine import Engine

    return Engine(threads=threads)
