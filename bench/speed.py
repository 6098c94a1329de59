"""How fast and how large: ``python -m bench.speed [--texts FILE.jsonl.gz]``.

Measures, each as the median of five: the cold start of ``detente status`` and of ``detente read`` on one page (a new process,
wall clock), and, warm and on one core, words of running text a CPU second from text to checked facts, with the share of the
language engine and the peak memory of the process. Words are what stands between white space.

Without ``--texts`` the dispatches of ``cases/extract`` are read, repeated; the file holds one ``{"text": …}`` a line.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.rows import rows_of
from tests.gold import load_cases

from detente.model.text import Document

ROOT = Path(__file__).parents[1]
RUNS = 5
COLD = {
    "detente status": ["status", "new-start", "--on", "2023-07-12"],
    "detente read, one page": ["read", "examples/dispatch.txt"],
}
LIMITS = {"detente status": 0.3, "detente read, one page": 1.5, "words": 2000, "memory": 600}


def main(arguments: list[str] | None = None) -> int:
    """Print the table. Returns 1 where ``--check`` is given and a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--texts", type=Path, help="JSON lines, gzipped or not, each with a text")
    parser.add_argument("--words", type=int, default=60_000, help="how many words to read in each run")
    parser.add_argument("--check", action="store_true", help="fail where a limit is missed")
    options = parser.parse_args(arguments)
    print(f"{platform.machine()}, Python {platform.python_version()}, median of {RUNS}")
    missed = [name for name, command in COLD.items() if not _told(name, cold(command), "s", LIMITS[name], below=True)]
    texts = _enough(_texts(options.texts), options.words)
    rates, share = warm(texts)
    missed += [] if _told("words a CPU second", statistics.median(rates), "", LIMITS["words"], below=False) else ["words"]
    print(f"{'of that the language engine':32}{100 * share:9.0f} %")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    missed += [] if _told("peak memory", peak, "MB", LIMITS["memory"], below=True) else ["memory"]
    return 1 if missed and options.check else 0


def cold(command: Sequence[str]) -> float:
    """Seconds of wall clock for a new process, the median of the runs after one that warms the disk."""
    seconds = []
    for _ in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "detente", *command], cwd=ROOT, capture_output=True, check=True)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:])


def warm(texts: Sequence[str]) -> tuple[list[float], float]:
    """Words a CPU second of each run from text to checked facts, and the engine's share of the last run's time."""
    from detente.pipeline import Pipeline

    pipeline = Pipeline(threads=1)
    documents = [Document(text=text) for text in texts]
    words = sum(len(text.split()) for text in texts)
    for document in documents[:8]:
        pipeline.read(document)
    rates = [words / _cpu(lambda: _read_all(pipeline, documents)) for _ in range(RUNS)]
    engine = _cpu(lambda: [pipeline.reader.parse_many([d.text for d in part]) for part in _parts(documents)])
    return rates, engine * rates[-1] / words


def _read_all(pipeline: object, documents: Sequence[Document]) -> None:
    for part in _parts(documents):
        pipeline.read_many(part)  # type: ignore[attr-defined]


def _parts(documents: Sequence[Document], size: int = 16) -> list[Sequence[Document]]:
    return [documents[i : i + size] for i in range(0, len(documents), size)]


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _texts(path: Path | None) -> list[str]:
    if path is None:
        return [case.text for case in load_cases()]
    return [row["text"] for row in rows_of(path)]


def _enough(texts: Sequence[str], words: int) -> list[str]:
    """Texts in turn until they have this many words."""
    found: list[str] = []
    count = 0
    while count < words:
        found.append(texts[len(found) % len(texts)])
        count += len(found[-1].split())
    return found


def _told(name: str, value: float, unit: str, limit: float, *, below: bool) -> bool:
    held = value < limit if below else value >= limit
    shown = f"{value:9.2f}" if value < 10 else f"{value:9,.0f}"
    print(f"{name:32}{shown} {unit:3} target {'<' if below else '≥'} {limit:g}: {'held' if held else 'MISSED'}")
    return held


if __name__ == "__main__":
    sys.exit(main())
