"""What several test files share."""

from __future__ import annotations

import pytest

from detente.pipeline import Pipeline


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    """One pipeline for the whole run: loading it takes a second."""
    return Pipeline()
