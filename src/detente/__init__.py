"""Détente reads reporting on diplomacy and arms control and keeps an evidence-backed record of it.

The names below are loaded when they are first used, so that ``import detente`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from detente.knowledge import Knowledge, load_knowledge
    from detente.law.standing import standing
    from detente.model.report import Account
    from detente.model.text import Document
    from detente.model.when import When
    from detente.pipeline import Pipeline, Report, read_text
    from detente.publish.notebook import html, show
    from detente.record.store import Record
    from detente.register import Register, load_register

_HOMES = {
    "Account": "detente.model.report",
    "Document": "detente.model.text",
    "Knowledge": "detente.knowledge",
    "Pipeline": "detente.pipeline",
    "Record": "detente.record.store",
    "Register": "detente.register",
    "Report": "detente.pipeline",
    "When": "detente.model.when",
    "html": "detente.publish.notebook",
    "load_knowledge": "detente.knowledge",
    "load_register": "detente.register",
    "read_text": "detente.pipeline",
    "show": "detente.publish.notebook",
    "standing": "detente.law.standing",
}

__all__ = [
    "Account",
    "Document",
    "Knowledge",
    "Pipeline",
    "Record",
    "Register",
    "Report",
    "When",
    "html",
    "load_knowledge",
    "load_register",
    "read_text",
    "show",
    "standing",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its home (PEP 562)."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
