"""How fast the register answers: one status, every pair of a treaty of 190 parties, the whole system of a pair, and a cold start.

python -m bench.law_speed [--check]    medians of five; --check fails where a target is missed
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import combinations

from detente.law.standing import standing
from detente.law.system import system
from detente.register import Register, load_register

_ON = date(2023, 7, 12)
_ROUNDS = 5
# Milliseconds that an answer may take.
TARGETS = {
    "one status, two states": 1.0,
    "one status, the whole of a treaty of 190 parties": 1.0,
    "all pairs of the Chemical Weapons Convention": 1000.0,
    "the whole system for a pair": 50.0,
    "detente status, cold": 300.0,
}


def main() -> int:
    """Print the table; 1 where ``--check`` finds a target missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    found = measured()
    for name, took in found.items():
        print(f"{name:<52}{took:>10.2f} ms   target {TARGETS[name]:>7.1f} ms{'' if took <= TARGETS[name] else '   MISSED'}")
    return int(check and any(took > TARGETS[name] for name, took in found.items()))


def measured() -> dict[str, float]:
    """Milliseconds by what was asked."""
    register = load_register()
    register.standing("new-start", on=_ON)
    names = list(TARGETS)
    return {
        names[0]: _median(lambda: _many(register, "new-start", ("USA", "RUS"), 200)) / 200,
        names[1]: _median(lambda: _many(register, "cwc", (), 50)) / 50,
        names[2]: _median(lambda: _all_pairs(register, "cwc")),
        names[3]: _median(lambda: system(register.lives, on=_ON, between=("USA", "RUS"))),
        names[4]: _median(_cold),
    }


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _many(register: Register, name: str, parties: tuple[str, ...], count: int) -> None:
    """The same question on as many different days."""
    agreement = register.agreements[name]
    for n in range(count):
        standing(agreement, parties, on=date.fromordinal(_ON.toordinal() + n), lives=register.lives)


def _all_pairs(register: Register, name: str) -> int:
    agreement = register.agreements[name]
    codes = [party.id for party in agreement.parties]
    return sum(standing(agreement, pair, on=_ON, lives=register.lives).bound for pair in combinations(codes, 2))


def _cold() -> None:
    subprocess.run(
        [sys.executable, "-m", "detente", "status", "new-start", "--on", _ON.isoformat()], check=True, stdout=subprocess.DEVNULL
    )


if __name__ == "__main__":
    sys.exit(main())
