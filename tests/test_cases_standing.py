"""Every case under cases/standing/ comes out as a lawyer worked it out from the treaty."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from detente.law.lives import Lives
from detente.law.standing import standing
from detente.model.agreement import HOWS, STATUSES
from detente.register import load_register

ROOT = Path(__file__).parent.parent
KEYS = {"name", "agreement", "parties", "day", "known", "status", "how", "readings", "because", "by_party", "certain"}


def _cases() -> list[tuple[str, dict[str, Any]]]:
    files = sorted((ROOT / "cases" / "standing").glob("*.yaml"))
    return [
        (f"{file.stem}: {case['name']}", case) for file in files for case in yaml.safe_load(file.read_text("utf-8"))
    ]


@pytest.fixture(scope="module")
def lives() -> Lives:
    return Lives(load_register().agreements)


@pytest.mark.parametrize("case", [case for _, case in _cases()], ids=[name for name, _ in _cases()])
def test_case(case: dict[str, Any], lives: Lives) -> None:
    known = date.fromisoformat(case["known"]) if "known" in case else None
    parties = tuple(case.get("parties", ()))
    agreement = lives.agreements[case["agreement"]]
    answer = standing(agreement, parties, on=date.fromisoformat(case["day"]), known=known, lives=lives)
    assert (answer.status, answer.how) == (case["status"], case.get("how"))
    assert answer.certain is case.get("certain", True)
    assert answer.because, "no answer without a reason"
    if "readings" in case:
        assert [[r.status, r.how, list(r.held_by)] for r in answer.readings] == case["readings"]
    reasons = {b.id for found in (answer, *answer.readings) for b in found.because}
    assert set(case.get("because", ())) <= reasons
    if "by_party" in case:
        assert {code: list(found) for code, found in answer.by_party.items()} == case["by_party"]


def test_the_cases_are_sound() -> None:
    names = [name for name, _ in _cases()]
    assert len(names) >= 1_500
    assert len(set(names)) == len(names)
    for name, case in _cases():
        assert set(case) <= KEYS, name
        assert case["status"] in STATUSES, name
        assert (case.get("how") in HOWS) is (case["status"] == "ended"), name
