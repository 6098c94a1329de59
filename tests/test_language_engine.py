"""The engine and the machine: it takes the cores that it was given, and leaves the process's settings as they were."""

import pytest
from threadpoolctl import ThreadpoolController

from detente.language import load_engine
from detente.language.engine import Engine

_TEXT = "France and Spain signed the treaty on Monday."


@pytest.mark.parametrize("threads", [1, 2])
def test_linear_algebra_has_the_engines_threads(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, pools, seen = load_engine(threads), ThreadpoolController(), []
    relations = Engine._relations
    monkeypatch.setattr(Engine, "_relations", lambda *given: (seen.extend(_threads(pools)), relations(*given))[1])
    before = _threads(pools)
    assert len(engine.analyse(_TEXT).word) == 9
    assert set(seen) == {threads}
    assert _threads(pools) == before


def _threads(pools: ThreadpoolController) -> list[int]:
    return [pool["num_threads"] for pool in pools.info() if pool["user_api"] == "blas"]
