"""What was read of one shard, as one Parquet file: a row for everything that was taken in, in the order of the input.

The file is written beside and put in its place when it is whole, on the disk too. The same shard gives the same bytes (with the
same pyarrow). ``shards.json`` in the folder lists the files of the last run in the order of its inputs.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from detente.errors import InputError
from detente.model.report import Account, Taken
from detente.model.text import Problem
from detente.record.frames import arrow
from detente.record.rows import dumps

LIST = "shards.json"
"""The file with the list of shards."""
_COLUMNS = ("key", "source", "document", "outcome", "json", "knowledge", "engine")
_REPEATED = ("outcome", "knowledge", "engine")
_GROUP = 512  # rows that are written, and held by a reader, at a time
_LETTERS = 8_000_000  # characters of JSON at a time
_TOTALS = b"detente.totals"
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Totals:
    """How many documents were read, passed over as not worth reading, and could not be read."""

    read: int = 0
    passed: int = 0
    failed: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(self.read + other.read, self.passed + other.passed, self.failed + other.failed)


@dataclass(frozen=True, slots=True)
class Row:
    """One input and what came of it; ``batch`` counts the batches of the whole file from 0."""

    batch: int
    key: str | None
    source: str
    document: str | None
    outcome: str
    json: str | None
    knowledge: str
    engine: str

    def taken(self) -> Taken:
        """As it was when it was written."""
        if self.json is None:
            return Taken(None, self.key, self.source)
        data = json.loads(self.json)
        return Taken(Account.from_json(data) if self.outcome == "account" else Problem.from_json(data), self.key, self.source)


class ShardFile:
    """A shard's file while it is written. Leave the ``with`` block soundly and it is there, otherwise it is not."""

    def __init__(self, path: Path) -> None:
        """``path``: where it shall be. Raises ``UsageError`` where pyarrow is not installed."""
        self._path, self.totals = path, Totals()
        self._rows: list[dict[str, Any]] = []
        self._letters = 0
        pa = arrow()
        import pyarrow.parquet as pq

        self._schema = pa.schema([("batch", pa.int32()), *((name, pa.string()) for name in _COLUMNS)])
        self._make = pa.Table.from_pylist
        # Another try of the same shard may be at work on a machine that was given up too early: each has its own file.
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
        self._beside = Path(beside)
        # Smallest and largest values would repeat whole accounts, where no checksum covers them.
        self._writer: Any = pq.ParquetWriter(
            beside, self._schema, compression="zstd", write_page_checksum=True, use_dictionary=list(_REPEATED),
            write_statistics=["batch", *_REPEATED],
        )  # fmt: skip

    def __enter__(self) -> ShardFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._flush()
                whole = self.totals
                self._writer.add_key_value_metadata({_TOTALS: json.dumps([whole.read, whole.passed, whole.failed])})
            self._writer.close()
            if kind is None:
                self._settle()
        finally:
            self._beside.unlink(missing_ok=True)

    def add(self, batch: int, taken: Sequence[Taken], knowledge: str, engine: str) -> None:
        """Write what came of a batch."""
        for each in taken:
            row = _row(each) | {"batch": batch, "knowledge": knowledge, "engine": engine}
            self._rows.append(row)
            self._letters += len(row["json"] or "")
            what = row["outcome"]
            self.totals += Totals(what == "account", what == "passed", what == "problem")
        if len(self._rows) >= _GROUP or self._letters > _LETTERS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(self._make(self._rows, schema=self._schema))
        self._rows, self._letters = [], 0

    def _settle(self) -> None:
        _to_disk(self._beside)
        os.chmod(self._beside, 0o644)  # noqa: PTH101 - the file beside is its owner's only
        os.replace(self._beside, self._path)  # noqa: PTH105 - as the rest of the record says it
        _to_disk(self._path.parent)


def _row(taken: Taken) -> dict[str, Any]:
    found = taken.outcome
    assert not isinstance(found, str), "only what was read now goes into a shard"
    kind = "account" if isinstance(found, Account) else "problem" if isinstance(found, Problem) else "passed"
    return {
        "key": taken.key, "source": _SURROGATES.sub("\ufffd", taken.source), "outcome": kind,
        "document": found.document.id if isinstance(found, Account) else None, "json": dumps(found.to_json()) if found else None,
    }  # fmt: skip


def _to_disk(path: Path) -> None:
    """Have the system write it out, so that a machine that fails leaves the whole file or none. Some systems refuse folders."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        if not path.is_dir():
            raise
    finally:
        os.close(handle)


def totals_of(path: Path) -> Totals | None:
    """What the file says of itself; ``None`` where it is not there, cut off, or no shard: then it has to be made."""
    arrow()
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            said = (file.metadata.metadata or {}).get(_TOTALS)
            return Totals(*json.loads(said)) if said else None
    except (OSError, pa.ArrowException, ValueError, TypeError):
        return None


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of a shard's file, some hundred in memory at a time. Raises ``InputError`` where it is not there or not sound."""
    arrow()
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = totals_of(path) or Totals()
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            rows = 0
            for group in file.iter_batches(batch_size=_GROUP):
                rows += group.num_rows
                yield from (Row(**row) for row in group.to_pylist())
            if rows != whole.read + whole.passed + whole.failed:
                raise ValueError("not as many rows as it says")
    except FileNotFoundError:
        raise InputError(f"the shard {path} is not there: run the reading again, it makes what is missing") from None
    except (OSError, pa.ArrowException, TypeError, ValueError) as error:
        why = " ".join(str(error).split())[:100]
        raise InputError(f"the shard {path} is damaged ({why}): delete it and run the reading again") from None


def write_list(folder: Path, groups: Iterable[Sequence[str]]) -> None:
    """Say which files make up a run: those of a group hold the batches of one input in turn."""
    handle, beside = tempfile.mkstemp(prefix=f".{LIST}.", suffix=".part", dir=folder)
    with os.fdopen(handle, "w") as stream:
        json.dump({"groups": [list(group) for group in groups]}, stream, indent=0)
    os.chmod(beside, 0o644)  # noqa: PTH101
    os.replace(beside, folder / LIST)  # noqa: PTH105


def read_list(folder: Path) -> list[list[Path]]:
    """The files of the last run. Raises ``InputError`` where the folder has no list."""
    try:
        data = json.loads((folder / LIST).read_text())
        return [[folder / str(name) for name in group] for group in data["groups"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{folder} has no sound {LIST}: it is no folder of shards, or its reading did not begin") from None
