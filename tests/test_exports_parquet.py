"""Parquet and frames: typed columns, asked by DuckDB."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.exports_accounts import ACCOUNT, ALL, CALL, PHONED, SAID, TEXT

from detente.errors import UsageError
from detente.model.facts import fact_from_json
from detente.model.report import Account
from detente.model.text import Document
from detente.publish.exports import export
from detente.record import frames

pytest.importorskip("pyarrow")
duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target: Path = tmp_path_factory.mktemp("parquet") / "out"
    counts = export(ALL, "parquet", target)
    assert dict(counts.written) == {
        "documents": 3, "statements": 2, "contacts": 1, "events": 6, "acts": 1, "checks": 2, "evidence": 27,
    }  # fmt: skip
    return target


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The answer of DuckDB; ``{kind}`` in the query is the file of that kind."""
    found: list[tuple[Any, ...]] = duckdb.sql(query.format(**{k: f"'{folder}/{k}.parquet'" for k in frames.KINDS})).fetchall()
    return found


def test_dates_are_dates(folder: Path) -> None:
    events = ask(folder, 'SELECT "when", first_day, last_day, quad, score FROM {events} WHERE type = \'CONSULT\' ORDER BY "when"')
    assert events == [
        ("2023", date(2023, 1, 1), date(2023, 12, 31), 1, 2.5), ("2024-05-06", date(2024, 5, 6), date(2024, 5, 6), 1, 1.5),
        (None, None, None, None, 2.5),
    ]  # fmt: skip


def test_lists_are_lists(folder: Path) -> None:
    assert ask(folder, "SELECT p.name, p.state FROM (SELECT unnest(parties) AS p FROM {contacts})") == [("Ana Pop", "ROU"), ("Minister Tui", "NZL")]
    assert ask(folder, "SELECT credits, dated_because FROM {documents} WHERE len(credits) > 0") == [(["org:nato"], ["given with the document"])]
    assert ask(folder, "SELECT initiator.name, initiator.id, geonames FROM {contacts}") == [("Minister Tui", None, 4035413)]


def test_evidence_joins_the_facts_and_the_text(folder: Path) -> None:
    found = ask(folder, """
        SELECT e.quote, substr(d.text, e.start + 1, e.end - e.start) FROM {evidence} e JOIN {statements} s ON e.fact = s.id
        JOIN {documents} d ON e.document = d.id WHERE e.field = 'cue' ORDER BY e.start
    """)  # fmt: skip
    assert found == [("said", "said"), ("denied", "denied")]
    assert ask(folder, "SELECT c.channel, k.verdict FROM {contacts} c JOIN {checks} k ON k.fact = c.id") == [("call", "conflicts")]


def test_the_same_accounts_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    export(ALL, "parquet", tmp_path / "again")
    for kind in frames.KINDS:
        assert (tmp_path / "again" / f"{kind}.parquet").read_bytes() == (folder / f"{kind}.parquet").read_bytes()


def test_many_rows_are_written_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr("detente.publish.exports.parquet._GROUP", 10)
    export([ACCOUNT] * 4, "parquet", tmp_path / "out")
    events = pq.ParquetFile(tmp_path / "out" / "events.parquet")
    assert (events.metadata.num_rows, events.num_row_groups) == (20, 2)


def test_frames() -> None:
    table = frames.to_arrow(ALL, "statements")
    assert table.column("content").to_pylist()[0] == "We will sign\nthe pact and keep it"
    assert table.column("id").to_pylist()[0] == SAID.id
    assert str(table.schema.field("first_day").type) == "date32[day]"
    pandas = pytest.importorskip("pandas")
    frame = frames.frame(ALL, "events", "pandas")
    assert frame.set_index("id").loc[PHONED.id, "first_day"] == pandas.Timestamp(2024, 5, 6)
    with pytest.raises(UsageError, match="no table 'people': choose one of documents"):
        frames.to_arrow(ALL, "people")
    with pytest.raises(UsageError, match="no library 'r': choose one of arrow"):
        frames.frame(ALL, "acts", "r")


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(UsageError, match="polars is not installed: pip install polars"):
        frames.frame(ALL, "acts", "polars")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"need pyarrow: pip install 'detente\[parquet\]'"):
        frames.to_arrow(ALL, "acts")


def test_what_no_column_holds_does_not_end_the_run() -> None:
    text = TEXT + "\ud800"
    contact = fact_from_json(CALL.to_json() | {"count": 10**30, "place": "x\udfff"})
    odd = replace(ACCOUNT, document=Document(text), facts=(contact,))
    assert frames.to_arrow([odd], "contacts").to_pylist()[0]["count"] is None
    assert frames.to_arrow([odd], "contacts").to_pylist()[0]["place"] == "x\ufffd"
    assert frames.to_arrow([odd], "documents").to_pylist()[0]["text"] == TEXT + "\ufffd"
    assert frames.to_arrow([Account(Document(""))], "acts").num_rows == 0
