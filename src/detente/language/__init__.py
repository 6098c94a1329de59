"""Détente's own English engine: tokens with offsets, sentences, tags, lemmas, Universal Dependencies and entities.

``load_engine`` loads the trained weights that the package ships; how they were trained is in ``training/``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.language.engine import Engine


def load_engine(threads: int = 1, weights: Path | None = None) -> Engine:
    """Load the engine (a fraction of a second); the caller keeps it. ``weights`` names another folder of weights.

    What it needs (numpy, onnxruntime, tokenizers) is imported here, so that commands that read nothing start at once.
    """
    from detente.language.engine import Engine

    return Engine(weights or Path(__file__).with_name("weights"), threads)
