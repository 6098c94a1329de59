"""The measuring of inferred dates: windows closed and open, hits and misses."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from bench.undated import Windows, load, main

from detente.model.when import When


def test_windows_are_counted_by_kind_and_by_the_true_day() -> None:
    counted, day = Windows(), date(2019, 3, 5)
    counted.add(None, day)
    counted.add(When.parse("2019-03-01/2019-03-10"), day)
    counted.add(When.parse("2018-01-01/.."), day)
    counted.add(When.parse("2019-03-06"), day, "late")
    assert (counted.texts, counted.inferred, counted.open, counted.within) == (4, 3, 1, 2)
    assert sorted(counted.widths) == [1, 10]
    assert counted.misses == ["2019-03-05 not in 2019-03-06 | late"]


def test_the_command_reads_without_the_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["OSLO, 4 March 2019. Norway met Kenya.", "It was cold."]
    lines = [json.dumps({"id": str(n), "text": t, "title": "T", "date": "2019-03-04"}) for n, t in enumerate(texts)]
    lines.append(json.dumps({"id": "x", "text": "No date.", "date": None}))
    path = tmp_path / "news.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    assert len(load(path, 9, 0)) == 2
    assert main(["--texts", str(path), "--errors"]) == 0
    told = capsys.readouterr().out
    assert "2 texts; a window for 1 (50.0%), 0 of them open" in told
    assert "the true day lies in 1 of 1 windows (100.0%)" in told
