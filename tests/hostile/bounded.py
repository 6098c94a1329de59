"""Reading in a process of its own, with bounds on time and memory; what came out of it, and what it took."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS, MEGABYTES = 10.0, 1000
_CODE = """
import json, resource, sys, time
from detente.errors import DetenteError
from detente.intake.open import open_input
from detente.model.text import Document
start = time.monotonic()
found, documents, problems, error = 0, [], [], None
try:
    for item in open_input(sys.argv[1]):
        found += 1
        if isinstance(item, Document):
            documents = [*documents, [item.source, item.text[:200]]][-20:]
        else:
            problems = [*problems, [item.where, item.message]][-20:]
except DetenteError as raised:
    error = [type(raised).__name__, str(raised)]
out = {"found": found, "documents": documents, "problems": problems, "error": error}
out["seconds"] = time.monotonic() - start
out["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(out))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an input gave: how many things, the last documents (source, first words) and problems (where, message), the error."""

    found: int
    documents: list[tuple[str, str]]
    problems: list[tuple[str, str]]
    error: tuple[str, str] | None

    @property
    def messages(self) -> str:
        """All that was told, one a line."""
        told = [message for _, message in self.problems]
        return "\n".join([*told, self.error[1]] if self.error else told)


def outcome(path: Path) -> Outcome:
    """Read a file within the bounds; every other exception than a ``DetenteError`` fails."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE, str(path)], capture_output=True, text=True, timeout=60, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["seconds"] < SECONDS
    assert told["megabytes"] < MEGABYTES
    found = Outcome(
        told["found"], [tuple(d) for d in told["documents"]], [tuple(p) for p in told["problems"]],
        tuple(told["error"]) if told["error"] else None,
    )  # fmt: skip
    assert all("\n" not in message and len(message) < 1000 for message in found.messages.split("\n"))
    return found
