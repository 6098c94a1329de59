"""A folder of Parquet files, one a kind: documents, statements, contacts, events, acts, checks, evidence.

The columns are those of ``record.frames``. Rows are written in groups, so that a record of any size goes through.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from detente.model.report import Account
from detente.publish.exports.common import Desk
from detente.record.frames import KINDS, arrow, rows, schema

_GROUP = 20_000  # rows of a group at most
_LETTERS = 16_000_000  # characters of text in a group of documents at most


def write(accounts: Iterable[Account], folder: Path, desk: Desk) -> None:
    """Fill the folder. Raises ``UsageError`` where pyarrow is not installed."""
    with ExitStack() as stack:
        tables = {kind: _Table(stack, folder / f"{kind}.parquet", kind) for kind in KINDS}
        for account in accounts:
            for kind, table in tables.items():
                added = list(rows(account, kind, desk.codes))
                table.add(added)
                desk.tally.wrote(kind, len(added))
        for table in tables.values():
            table.flush()


class _Table:
    """One file while it grows."""

    def __init__(self, stack: ExitStack, path: Path, kind: str) -> None:
        pa = arrow()
        import pyarrow.parquet as pq

        self._table, self._schema = pa.Table, schema(kind)
        self._writer: Any = stack.enter_context(pq.ParquetWriter(path, self._schema, compression="zstd"))
        self._rows: list[dict[str, Any]] = []
        self._letters = 0

    def add(self, rows: list[dict[str, Any]]) -> None:
        """Keep the rows, and write them once they make a group."""
        self._rows += rows
        self._letters += sum(len(row.get("text") or "") for row in rows)
        if len(self._rows) >= _GROUP or self._letters > _LETTERS:
            self.flush()

    def flush(self) -> None:
        """Write what is kept as one group."""
        if self._rows:
            self._writer.write_table(self._table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._letters = [], 0
