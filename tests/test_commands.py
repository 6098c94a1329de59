"""``detente read`` where the reading itself fails on a document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.commands import Order, run_read
from detente.model.text import Document
from detente.pipeline import Pipeline, Report
from detente.reading.parsed import Parsed

GOOD, BAD = "Ada Lindqvist said that it rained.", "Here the reader stumbles."


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading that fails on one text."""
    read = Pipeline._report

    def report(self: Pipeline, document: Document, parsed: Parsed, title: Parsed) -> Report:
        if document.text == BAD:
            raise ValueError("no such token")
        return read(self, document, parsed, title)

    monkeypatch.setattr(Pipeline, "_report", report)


@pytest.mark.usefixtures("stumbling")
def test_one_document_that_brings_the_reading_down_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate([GOOD, BAD, GOOD])))
    assert run_read(Order([str(path)], "jsonl", jsonl=True)) == 0
    printed = capsys.readouterr()
    lines = [json.loads(line) for line in printed.out.splitlines()]
    assert [[f["content"] for f in line["facts"]] for line in lines] == [["it rained"], [], ["it rained"]]
    assert [len(line["problems"]) for line in lines] == [0, 1, 0]
    [told] = [line for line in printed.err.splitlines() if line.startswith("detente: ")]
    assert "the reading failed (ValueError: no such token); please report it" in told


@pytest.mark.usefixtures("stumbling")
def test_a_document_alone_fails_with_its_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.txt"
    path.write_text(BAD)
    with pytest.raises(ValueError, match="no such token"):
        run_read(Order([str(path)], "jsonl"))
