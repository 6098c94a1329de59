"""How fast the reading room answers: ``python -m bench.room [--documents 20000] [--readers 50] [--pause 1.0] [--ingest]``.

Makes a record of so many documents by setting the facts of a few texts of our own on other days, with other outlets and other
speakers, serves it in a process of its own, and lets so many readers at once open pages, each waiting ``--pause`` seconds between
two. Tells median and 95th percentile by page. ``--ingest`` adds documents all the while, a batch of 16 every second. The readers
are a third process and take a part of the two cores too.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Dating, Event, Fact, Statement
from detente.model.report import Account, Taken
from detente.model.when import When
from detente.record.store import Record

TEXTS = (
    "Foreign Minister Sergei Lavrov said on Monday that Moscow was ready to resume inspections under New START. “We have never "
    "closed the door,” he added. Secretary of State Antony Blinken called him the same evening, and the call took forty minutes. "
    "Russia suspended New START in 2023. A spokesman for NATO denied that talks were planned.",
    "President Emmanuel Macron met Chancellor Olaf Scholz in Paris to discuss arms control. France and Germany urged the United "
    "States and Russia to extend the limits on warheads. “Nobody wins a race of this kind,” Macron said. Berlin condemned the "
    "tests, and Washington imposed sanctions on two companies.",
    "China and the United States held talks in Geneva on nuclear risks, officials from both countries said. Wang Yi told reporters "
    "that Beijing would not join negotiations on numbers. The United States withdrew from the INF Treaty in 2019. Experts asked "
    "whether a hotline between the two militaries was in use.",
)  # fmt: skip
OUTLETS = tuple(f"Outlet {number}" for number in range(40))
LISTINGS = ("/search", "/statements", "/contacts", "/events", "/acts", "/checks")
QUESTIONS = (
    "/search?q=inspections", "/search?q=nuclear+risks&outlet=Outlet+3", "/search?q=speaker:lavrov+about:inspections",
    "/search?q=talks&year=2019", "/statements?q=inspections", "/statements?speaker=person:sergei-lavrov",
    "/statements?speaker=RUS&mood=denied", "/contacts?who=RUS&other=USA", "/events?type=CONSULT", "/acts?agreement=new-start",
    "/checks?verdict=supported", "/statements?speaker=spokesman&since=2015-01-01", "/statements?outlet=Outlet+7&until=2012-06-30",
    "/search?speaker=person:antony-blinken", "/search?agreement=inf", "/search.json?q=warheads",
)  # fmt: skip
# Pages that are worked out for a day: agreements, states, persons, pairs.
DAYS = (
    "/agreements", "/agreement/new-start", "/agreement/npt", "/state/RUS", "/state/FRA", "/person/sergei-lavrov", "/dyad/RUS/USA",
    "/dyad/FRA/DEU", "/states", "/persons",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.room", description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds that a reader looks at a page")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--ingest", action="store_true", help="add documents all the while")
    parser.add_argument("--record", type=Path, help="keep the record here, and use it if it is there")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        place = options.record or Path(folder) / "room.db"
        if not place.exists():
            _make(place, options.documents)
        documents = _some(place)
        server, port = _served(place)
        try:
            times = _measured(place, port, documents, options)
        finally:
            server.terminate()
            server.wait(10)
    _print(times)
    return 0


def _make(place: Path, count: int) -> None:
    from detente.pipeline import Pipeline

    pipeline, began = Pipeline(), time.monotonic()
    models = [report.account for report in pipeline.read_many([_document(text) for text in TEXTS])]
    with Record.open(place) as record:
        clones = _clones(models, count)
        while batch := list(islice(clones, 500)):
            record.add_many([Taken(account) for account in batch], "bench", "own")
    size = place.stat().st_size
    facts, took = sum(len(m.facts) for m in models) / len(models), time.monotonic() - began
    print(f"{count:,} documents of {facts:.0f} facts in {took:.0f} s, {size / 1e6:,.0f} MB")


def _document(text: str) -> Any:
    from detente.model.text import Document

    return Document(text, "bench", "A text of the benchmark", "Outlet 0", None, When.parse("2023-05-01"))


def _clones(models: Sequence[Account], count: int, first: int = 0) -> Iterator[Account]:
    """The models on other days; a tenth of the statements go to one of a thousand speakers without an identity in the knowledge."""
    chance = random.Random(first)
    for number in range(first, first + count):
        model = models[number % len(models)]
        day = date(2005, 1, 1) + timedelta(days=chance.randrange(7000))
        text = f"{model.document.text} Report {number} of {day.isoformat()}."
        when = When(day, day)
        outlet = chance.choice(OUTLETS)
        document = replace(
            model.document, text=text, title=f"Report {number}", outlet=outlet, published=when, source=f"bench/{number}"
        )
        names: dict[str, str] = {}
        facts = tuple(_clone(fact, document.id, when, chance, names) for fact in model.facts)
        checks = tuple(replace(c, fact=names.get(c.fact, c.fact)) for c in model.checks)
        yield Account(document, Dating(when, ("given",)), facts, checks)


def _clone(fact: Fact, document: str, when: When, chance: random.Random, names: dict[str, str]) -> Fact:
    values: dict[str, Any] = {"document": document, "within": names.get(fact.within or "")}
    if isinstance(fact, Statement | Contact | Event):
        values["when"] = when
    if isinstance(fact, Statement) and chance.random() < 0.1:
        number = chance.randrange(1000)
        values["speaker"] = ActorRef(f"person:speaker-{number}", f"Speaker {number}", chance.choice(("RUS", "USA", "FRA")))
    made = replace(fact, **values)
    names[fact.id] = made.id
    return made


def _some(place: Path) -> list[str]:
    with Record.open(place, create=False, reading=True) as record:
        ids = [d["id"] for d in islice(record.documents(), 3000)]
    return random.Random(1).sample(ids, min(300, len(ids)))


def _served(place: Path) -> tuple[subprocess.Popen[str], int]:
    command = [sys.executable, "-m", "detente", "serve", str(place), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
            return server, int(found[1])
    raise SystemExit("the room did not start")


def _measured(place: Path, port: int, documents: list[str], options: argparse.Namespace) -> dict[str, list[float]]:
    stop, added = threading.Event(), [0]
    writer = threading.Thread(target=_ingest, args=(place, stop, added))
    if options.ingest:
        writer.start()
    times: dict[str, list[float]] = defaultdict(list)
    began = time.monotonic()
    try:
        asyncio.run(_read(port, documents, options, times))
    finally:
        stop.set()
        if options.ingest:
            writer.join()
    asked, took = sum(map(len, times.values())), time.monotonic() - began
    print(f"{options.readers} readers, {options.pause} s between two pages: {asked:,} pages, {asked / took:.0f} a second; "
          f"{added[0]} documents added meanwhile")  # fmt: skip
    return times


def _ingest(place: Path, stop: threading.Event, added: list[int]) -> None:
    with Record.open(place, create=False) as record:
        models = list(islice(record.accounts(), len(TEXTS)))
        clones = _clones(models, 10**6, first=int(time.time()) * 1000)
        while not stop.wait(1.0):
            added[0] += record.add_many([Taken(account) for account in islice(clones, 16)], "bench", "own")


async def _read(port: int, documents: list[str], options: argparse.Namespace, times: dict[str, list[float]]) -> None:
    until = time.monotonic() + options.seconds
    readers = (_reader(number, port, documents, options.pause, until, times) for number in range(options.readers))
    await asyncio.gather(*readers)


async def _reader(
    number: int, port: int, documents: list[str], pause: float, until: float, times: dict[str, list[float]]
) -> None:
    """A reader goes from listings to questions to documents, nearly half of the time to a document, over one connection."""
    chance = random.Random(number)
    await asyncio.sleep(chance.random() * pause)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < until:
        kind = chance.choice(("document", "document", "document", "listing", "question", "day", "front"))
        address = {
            "document": f"/document/{chance.choice(documents)}", "listing": chance.choice(LISTINGS),
            "question": chance.choice(QUESTIONS), "front": "/", "day": chance.choice(DAYS) + _some_day(chance),
        }[kind]  # fmt: skip
        began = time.perf_counter()
        writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head)
        assert head.startswith(b"HTTP/1.1 200"), (address, head)
        assert length is not None
        await reader.readexactly(int(length[1]))
        times[kind if kind != "question" else address].append(time.perf_counter() - began)
        await asyncio.sleep(pause * (0.5 + chance.random()))
    writer.close()


def _some_day(chance: random.Random) -> str:
    """Half of the readers of a day's page ask for today, the others for any day."""
    year, month, day = chance.randint(2011, 2025), chance.randint(1, 12), chance.randint(1, 28)
    return "" if chance.random() < 0.5 else f"?on={year}-{month:02}-{day:02}"


def _print(times: dict[str, list[float]]) -> None:
    everything = [t for found in times.values() for t in found]
    for name, found in [*sorted(times.items()), ("all", everything)]:
        ordered = sorted(found)
        last = ordered[min(int(0.95 * len(ordered)), len(ordered) - 1)]
        print(f"{name:58} {len(found):6,}   median {1000 * statistics.median(ordered):7.1f} ms   95 % {1000 * last:7.1f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
