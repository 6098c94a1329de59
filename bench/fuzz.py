"""Fuzzing the readers: small sound samples, made here, are mutated and read; what is no ``DetenteError`` is a find.

    python -m bench.fuzz --reader warc --seconds 60
    python -m bench.fuzz --reader all --seconds 3600 --seed 7

Every input is read in a worker process: a crash, more than ``SECONDS`` for one input, or more than ``MEGABYTES`` are finds, and
are written to the folder given by ``--finds``. The same seed gives the same inputs. ``--guided`` lets atheris look for inputs,
where it is installed (one reader, without the worker; its finds are files of its own).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import inspect
import io
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.fuzz_samples import NAMES, SAMPLES, WORDS

from detente.errors import DetenteError
from detente.intake.forms import read_input
from detente.intake.inputs import input_of
from detente.model.text import Document, Problem

SECONDS, MEGABYTES = 10.0, 1000

def mutated(data: bytes, dice: random.Random) -> bytes:
    """A few random changes: bytes, blocks, numbers, words of the forms, repetitions without measure, a cut."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 3, 5, 9))):
        at = dice.randrange(len(out) + 1)
        size = dice.choice((1, 1, 2, 4, 16, 100))
        kind = dice.randrange(9)
        if kind == 0 and at < len(out):
            out[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            out[at : at + size] = dice.randbytes(size)
        elif kind == 2:
            del out[at : at + size]
        elif kind == 3:
            out[at:at] = dice.choice(WORDS)
        elif kind == 4:
            out[at:at] = out[at : at + size * 10] * dice.choice((2, 5, 50))
        elif kind == 5:
            out[at:at] = dice.choice(WORDS) * dice.choice((2, 100, 5000))
        elif kind == 6 and dice.random() < 0.3:
            del out[at:]
        elif kind == 7:
            other = dice.randrange(len(out) + 1)
            out[at:at] = out[other : other + 300]
        elif kind == 8:
            out[at : at + 1] = str(dice.choice((0, 1, 2**31, 2**63, -1, 10**25))).encode()
    return bytes(out[:3_000_000])


def read_once(data: bytes, reader: str) -> tuple[int, int]:
    """How many documents and problems an input gives. Raises whatever is no ``DetenteError``."""
    documents = problems = 0
    try:
        for found in read_input(input_of(io.BytesIO(data), NAMES.get(reader, "a"))):
            documents += isinstance(found, Document)
            problems += isinstance(found, Problem)
            json.dumps(found.to_json(), ensure_ascii=False).encode("utf-8")
    except DetenteError as error:
        if "\n" in str(error):
            raise AssertionError("a message of more than one line") from error
        problems += 1
    return documents, problems


def inputs(reader: str, seed: int) -> Iterator[bytes]:
    """Mutants without end, the same for the same seed; one in three is changed inside its packing."""
    dice = random.Random(f"{reader} {seed}")
    while True:
        sample = dice.choice(SAMPLES[reader])
        if sample.startswith(b"\x1f\x8b") and dice.random() < 0.5:
            yield gzip.compress(mutated(gzip.decompress(sample), dice), 1)
        else:
            yield mutated(sample, dice)


@dataclass(slots=True)
class Tally:
    """What a run of one reader gave."""

    reader: str
    read: int = 0
    documents: int = 0
    problems: int = 0
    slowest: float = 0.0
    megabytes: float = 0.0
    finds: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """The figures on one line."""
        return (
            f"{self.reader:7} {self.read:8} inputs {self.documents:8} documents {self.problems:8} problems; "
            f"slowest {self.slowest:.2f} s, peak {self.megabytes:.0f} MB; {len(self.finds)} kinds of finds"
        )


def _work(pipe: Connection, reader: str) -> None:
    while True:
        data = pipe.recv()
        start = time.monotonic()
        try:
            found: Any = read_once(data, reader)
        except BaseException as error:
            found = "".join(traceback.format_exception(error)[-6:])
        pipe.send((found, time.monotonic() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


class Worker:
    """A process that reads inputs, begun anew when it hangs or dies."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self._begin()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, inner = context.Pipe()
        self.process = context.Process(target=_work, args=(inner, self.reader), daemon=True)
        self.process.start()
        inner.close()

    def read(self, data: bytes) -> tuple[Any, float, float]:
        """The counts or a fault in words, seconds, and megabytes at most till now."""
        try:
            self.pipe.send(data)
            if self.pipe.poll(3 * SECONDS):
                return self.pipe.recv()  # type: ignore[no-any-return]
            fault = "hang: no end"
        except (EOFError, OSError):
            fault = "death of the process"
        self.process.kill()
        self.process.join()
        self._begin()
        return fault, 3 * SECONDS, 0.0

    def end(self) -> None:
        """Let the process end."""
        self.process.kill()
        self.process.join()


def fuzz(reader: str, seconds: float, seed: int, keep: Callable[[str, bytes], None]) -> Tally:
    """Read mutants for so long; ``keep`` gets each new kind of find with its input."""
    tally, worker, end = Tally(reader), Worker(reader), time.monotonic() + seconds
    for data in inputs(reader, seed):
        if time.monotonic() > end:
            break
        found, took, megabytes = worker.read(data)
        tally.read += 1
        tally.slowest, tally.megabytes = max(tally.slowest, took), max(tally.megabytes, megabytes)
        fault = found if isinstance(found, str) else _over(took, megabytes)
        if isinstance(found, tuple):
            tally.documents, tally.problems = tally.documents + found[0], tally.problems + found[1]
        if fault:
            kind = fault.strip().splitlines()[-1][:80]
            if kind not in tally.finds:
                tally.finds[kind] = fault
                keep(f"{reader}: {fault}", data)
        if megabytes > MEGABYTES:
            worker.end()
            worker = Worker(reader)
    worker.end()
    return tally


def _over(took: float, megabytes: float) -> str:
    if took > SECONDS:
        return "hang: over 10 s"
    return "memory: over 1 GB" if megabytes > MEGABYTES else ""


def _keeper(folder: Path | None) -> Callable[[str, bytes], None]:
    def keep(fault: str, data: bytes) -> None:
        print(fault, file=sys.stderr)
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / hashlib.sha256(data).hexdigest()[:16]
            path.write_bytes(data)
            print(f"written to {path}", file=sys.stderr)

    return keep


def guided(reader: str, seconds: float) -> None:
    """The same under atheris, which sees the paths that an input takes through the code, from the samples on."""
    import atheris  # type: ignore[import-untyped]


    def one(data: bytes) -> None:
        read_once(data, reader)

    for module in [m for name, m in sys.modules.items() if name.startswith("detente.intake")]:
        for name, found in vars(module).items():
            if inspect.isfunction(found) and found.__module__ == module.__name__ and not inspect.isgeneratorfunction(found):
                setattr(module, name, atheris.instrument_func(found))
    with tempfile.TemporaryDirectory() as folder:
        for number, sample in enumerate(SAMPLES[reader]):
            (Path(folder) / str(number)).write_bytes(sample)
        limits = [f"-max_total_time={int(seconds)}", "-max_len=200000", "-timeout=10", "-rss_limit_mb=1000"]
        atheris.Setup([sys.argv[0], *limits, folder], one)
        atheris.Fuzz()


def main() -> int:
    """Fuzz as the command line says. Returns 1 where something was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--reader", default="all", choices=["all", *SAMPLES])
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--finds", type=Path, help="a folder for the inputs that were finds")
    parser.add_argument("--guided", action="store_true", help="with atheris")
    given = parser.parse_args()
    readers = list(SAMPLES) if given.reader == "all" else [given.reader]
    if given.guided:
        guided(readers[0], given.seconds)
        return 0
    tallies = []
    for reader in readers:
        tallies.append(fuzz(reader, given.seconds, given.seed, _keeper(given.finds)))
        print(tallies[-1].line(), flush=True)
    return 1 if any(tally.finds for tally in tallies) else 0


if __name__ == "__main__":
    sys.exit(main())
