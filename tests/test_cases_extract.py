"""The cases of ``cases/extract``: every file is sound, and the reading of all of them stays at or above the floors."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import yaml
from bench.cases import compare_all, differences, read_case, totals
from tests.comparison import Score
from tests.gold import CASES, KINDS, load_case, load_cases

FLOORS = yaml.safe_load((CASES.parent / "floors.yaml").read_text(encoding="utf-8"))
FILES = sorted(CASES.glob("*.yaml"))


@pytest.fixture(scope="module")
def read():
    from detente.pipeline import Pipeline, read_text

    return partial(read_text, pipeline=Pipeline())


@pytest.fixture(scope="module")
def sums(read) -> dict[str, Score]:
    return totals(compare_all(load_cases(), read))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_case_is_sound(path: Path):
    case = load_case(path)
    assert case.id == path.stem
    assert 60 <= len(case.text.split()) <= 240
    assert case.gold["statements"], "a dispatch in which nobody says anything is no test"
    assert all(fact.get("either") for fact in case.gold["statements"] if fact.get("speaker") == "*")


def test_there_are_thirty_dispatches_and_the_demo():
    assert len(FILES) == 31


@pytest.mark.parametrize("kind", KINDS)
def test_the_reading_stays_above_its_floor(kind: str, sums: dict[str, Score]):
    score, floor = sums[kind], FLOORS[kind]
    assert score.f1 >= floor["f1"], f"{kind}: F1 {score.f1:.3f}; see python -m bench.cases"
    assert score.attributes >= floor.get("attributes", 0), f"{kind}: attributes {score.attributes:.3f}"


def test_floors_name_every_kind():
    assert set(FLOORS) == set(KINDS)


def test_offsets_of_a_reading_are_those_of_the_text(read):
    case = load_case(FILES[0])
    reading = read_case(case, read)
    assert reading["document"]["text"] == case.text
    statements = [f for f in reading["facts"] if f["kind"] == "statement"]
    assert statements
    for fact in statements:
        first = case.text[slice(*fact["evidence"]["content"][0])]
        assert fact["content"].startswith(first)


def test_differences_are_told_for_every_case(read):
    for comparison in compare_all(load_cases()[:3], read):
        told = differences(comparison)
        wrong = [
            p for pairs in comparison.pairs.values() for p in pairs if p.gold and not p.gold.get("either") and not p.hit
        ]
        assert len(told) >= len(wrong)
