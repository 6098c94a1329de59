"""The model stands on the standard library alone, and nothing that is passed around can be changed."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import subprocess
import sys
from dataclasses import FrozenInstanceError

import pytest

import detente
from detente.model.text import Document

ANSWERING = "import " + ", ".join(f"detente.model.{m}" for m in "actors agreement facts happening report text when".split())


def loaded(statement: str) -> set[str]:
    """The modules that a fresh interpreter has beyond its own after a statement."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return {name for name in done.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names}


@pytest.mark.parametrize("statement", [ANSWERING, "import detente.law.standing, detente.law.system, detente.law.course, detente.law.lives"])
def test_the_model_and_the_law_load_the_standard_library_alone(statement: str) -> None:
    assert {name.partition(".")[0] for name in loaded(statement)} == {"detente"}


def test_importing_the_package_loads_nothing() -> None:
    assert loaded("import detente") == {"detente"}


def every_module() -> list[str]:
    return [m.name for m in pkgutil.walk_packages(detente.__path__, "detente.") if not m.name.endswith("__main__")]


DATACLASSES = {
    f"{thing.__module__}.{thing.__qualname__}": thing
    for name in every_module()
    for thing in vars(importlib.import_module(name)).values()
    if isinstance(thing, type) and dataclasses.is_dataclass(thing) and thing.__module__ == name
}


# Reading builds up drafts and notes piece by piece; what it hands on is of the model.
BUILT_UP = ("detente.extract.", "detente.reading.")
# What counts while a stream goes by, and never leaves the function that makes it.
COUNTING = (
    "detente.intake.inputs.Budget", "detente.intake.polite.", "detente.intake.tar.Member", "detente.publish.exports.",
    "detente.record.merge._Group", "detente.cluster._Run",
)  # fmt: skip


def test_the_walk_finds_the_dataclasses() -> None:
    assert {"detente.model.when.When", "detente.model.facts.Fact", "detente.law.system.System"} <= set(DATACLASSES)


@pytest.mark.parametrize("name", sorted(DATACLASSES))
def test_every_dataclass_is_frozen_and_slotted(name: str) -> None:
    found = DATACLASSES[name]
    assert found.__dataclass_params__.frozen or name.startswith(BUILT_UP + COUNTING), f"{name} can be changed"
    assert "__slots__" in vars(found), f"{name} has no slots"
    assert not [k for k in found.__mro__ if "__dict__" in vars(k)], f"{name} takes new attributes"


def test_a_frozen_thing_stays_as_it_is() -> None:
    with pytest.raises(FrozenInstanceError):
        Document("a").text = "b"  # type: ignore[misc]
