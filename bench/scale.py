"""What a page costs, part by part, in CPU seconds and bytes: ``python -m bench.scale --warc FILE [--pages 300]``.

Takes pages of a web archive through the parts of the way one after the other in this process, and tells the CPU time (user and
system) of each, what a record and shards take on the disk, and how often the batch in which a page stands changes what is read.
``docs/scale.md`` reckons with these figures.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from detente.bulk import BATCH
from detente.intake.open import open_input
from detente.intake.sealed import Item, Sealed, key_of
from detente.model.report import Taken
from detente.model.text import Document
from detente.pipeline import Pipeline
from detente.record.gathering import gather
from detente.record.reprints import Reprints
from detente.record.shard_file import ShardFile, write_list
from detente.record.shingles import signatures
from detente.record.store import Record

_COSTS: dict[str, tuple[float, int]] = {}


@contextmanager
def _cost(name: str, count: int) -> Iterator[None]:
    began = time.process_time()
    yield
    _COSTS[name] = (time.process_time() - began, count)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--warc", required=True, help="a web archive with pages about states")
    parser.add_argument("--pages", type=int, default=300)
    options = parser.parse_args(arguments)
    load = os.getloadavg()[0]
    items = _items(options.warc, options.pages)
    pipeline = Pipeline()
    documents = _opened(pipeline, items)
    taken = _read(pipeline, documents)
    words = sum(len(d.text.split()) for d in documents)
    size = sum(len(i.data) for i in items)
    print(f"{len(items)} pages, {size // len(items):,} bytes and {words // len(documents)} words each, load {load:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        sizes = _stored(Path(folder), taken, pipeline)
    _reprints(documents)
    for name, (seconds, count) in _COSTS.items():
        print(f"{name:34} {1000 * seconds / count:9.2f} CPU ms a page")
    for name, size in sizes.items():
        print(f"{name:34} {size / len(taken):9,.0f} bytes a page")
    print(f"read otherwise in other batches: {_differ(pipeline, documents, taken)} of {len(documents)}")
    return 0


def _items(warc: str, count: int) -> list[Sealed]:
    began = time.process_time()
    found: list[Item] = list(islice(open_input(warc, sealed=True), count))
    pages = [item for item in found if isinstance(item, Sealed)]
    _COSTS["unpacking the archive"] = (time.process_time() - began, len(pages))
    return pages


def _opened(pipeline: Pipeline, items: list[Sealed]) -> list[Document]:
    triage = pipeline.page_triage
    with _cost("triage on the bytes", len(items)):
        for item in items:
            triage.may_matter_bytes(item.data, item.charset)
    with _cost("HTML to text and metadata", len(items)):
        return [item.open() for item in items]


def _read(pipeline: Pipeline, documents: list[Document]) -> list[Taken]:
    parsing = 0.0
    parse_many: Callable[[Any], Any] = pipeline.reader.parse_many

    def timed(texts: Any) -> Any:
        nonlocal parsing
        began = time.process_time()
        parsed = parse_many(texts)
        parsing += time.process_time() - began
        return parsed

    pipeline.reader.parse_many = timed  # type: ignore[method-assign]
    pipeline.read_many(documents[:4])  # warm
    parsing, began = 0.0, time.process_time()
    taken = [Taken(a, key_of(d), d.source) for d, a in zip(documents, _accounts(pipeline, documents, 0), strict=True)]
    _COSTS["parse"] = (parsing, len(documents))
    _COSTS["rules, checks, hashes"] = (time.process_time() - began - parsing, len(documents))
    return taken


def _accounts(pipeline: Pipeline, documents: list[Document], shift: int) -> list[Any]:
    """In batches that begin ``shift`` documents later."""
    edges = [0, *range(shift or BATCH, len(documents), BATCH), len(documents)]
    return [r.account for a, b in pairwise(edges) for r in pipeline.read_many(documents[a:b])]


def _differ(pipeline: Pipeline, documents: list[Document], taken: list[Taken]) -> int:
    other = _accounts(pipeline, documents, BATCH // 2)
    return sum(a != t.outcome for a, t in zip(other, taken, strict=True))


def _stored(folder: Path, taken: list[Taken], pipeline: Pipeline) -> dict[str, int]:
    made = pipeline.knowledge.version, pipeline.reader.name
    with _cost("into SQLite, 16 at a time", len(taken)), Record.open(folder / "r.db") as record:
        for at in range(0, len(taken), BATCH):
            record.add_many(taken[at : at + BATCH], *made)
    with _cost("into a shard", len(taken)), ShardFile(folder / "x.parquet") as file:
        for at in range(0, len(taken), BATCH):
            file.add(at // BATCH, taken[at : at + BATCH], *made)
    write_list(folder, [["x.parquet"]])
    with _cost("shard to SQLite (gathering)", len(taken)):
        gather(folder, folder / "g.db")
    return {"SQLite": (folder / "r.db").stat().st_size, "shard (Parquet)": (folder / "x.parquet").stat().st_size}


def _reprints(documents: list[Document]) -> None:
    """A pair that may be the same text is compared, so that the texts are asked for again."""
    texts = {d.id: d.text for d in documents}
    index = Reprints(texts.__getitem__)
    with _cost("reprints", len(texts)):
        index.add(list(texts), signatures(list(texts.values())))


if __name__ == "__main__":
    raise SystemExit(main())
