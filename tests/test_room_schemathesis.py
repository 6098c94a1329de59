"""The HTTP interface keeps what its own description promises, for addresses made from it: soundly and unsoundly."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from tests.room import account, fill, many

from detente.publish.room.app import make_app
from detente.publish.room.openapi import description
from detente.publish.room.room import Room
from detente.publish.room.routes import PAGES
from detente.record.store import Record

schemathesis = pytest.importorskip("schemathesis")
checks = pytest.importorskip("schemathesis.specs.openapi.checks")
# A name that no agreement has is a wrong question (400), which no schema can say.
EXCEPT = [checks.positive_data_acceptance]
ALL = list(HealthCheck)
PATHS = sorted(description(PAGES)["paths"])


@pytest.fixture(scope="module")
def interface(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = fill(tmp_path_factory.mktemp("room") / "record.db", [account(), *many(5)])
    with Record.open(place, create=False, reading=True) as record:
        yield schemathesis.openapi.from_asgi("/openapi.json", make_app(Room(record, None)))


@pytest.mark.parametrize("mode", ["positive", "negative"])
@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_as_described(interface: Any, path: str, mode: str) -> None:
    operation = interface[path]["GET"]
    if mode == "negative" and not (operation.query or operation.path_parameters):
        pytest.skip("nothing can be asked wrongly of a page that takes nothing")

    @settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate], suppress_health_check=ALL)
    @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
    def asked(case: Any) -> None:
        answer = case.call()
        too_long = [checks.negative_data_rejection] if answer.status_code == 414 else []  # a refusal too, which the check does not list
        case.validate_response(answer, excluded_checks=EXCEPT + too_long)

    asked()
