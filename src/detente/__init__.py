"""Détente reads reporting on diplomacy and arms control and keeps an evidence-backed record of it."""

__version__ = "0.1.0"
