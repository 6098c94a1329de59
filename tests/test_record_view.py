"""Facts of many documents as one account: who told it, how many independently, and in what they differ."""

from __future__ import annotations

import json
from typing import Any

import pytest

from detente.commands import Order, run_read
from detente.pipeline import Pipeline
from detente.publish.tables import listing
from detente.record.store import Record
from detente.record.view import merged_rows

WIRE = (
    "Russian Foreign Minister Sergey Lavrov spoke by telephone with Secretary of State Antony Blinken on Monday. The call lasted ten "
    "minutes, said a spokesman, who did not say which of the two had asked for it or what they had agreed on in the end."
)
OWN = "Secretary of State Antony Blinken and Foreign Minister Sergey Lavrov talked by phone on Monday for 15 minutes, people said."


@pytest.fixture
def record(tmp_path: Any, record_place: str):
    lines = [("a", "TASS", "2021-05-04", WIRE), ("b", "The Daily", "2021-05-05", WIRE), ("c", "Northern Post", "2021-05-04", OWN)]
    source = tmp_path / "d.jsonl"
    source.write_text("".join(json.dumps({"id": i, "outlet": o, "date": d, "text": t}) + "\n" for i, o, d, t in lines))
    assert run_read(Order([str(source)], into=record_place, jsonl=True)) == 0
    with Record.open(record_place, create=False) as found:
        yield found


def calls(record: Record, pipeline: Pipeline, **decisions: Any) -> list[dict[str, Any]]:
    return list(merged_rows(record, record.contacts(channel="call"), pipeline.knowledge, **decisions))


def test_one_call_three_reports_two_origins(record: Record, pipeline: Pipeline) -> None:
    (row,) = calls(record, pipeline)
    told = row["merged"]
    assert (told["reports"], len(told["origins"]), len(told["members"])) == (3, 2, 2)
    assert (told["first_seen"], told["first_outlet"]) == ("2021-05-04", "Northern Post")  # on the day of the other, before it by name
    assert sorted(v["value"] for v in told["differs"]["duration"]) == ["PT10M", "PT15M"]
    assert len(told["because"]) == 1
    assert row["id"] in told["members"]


def test_a_reprint_is_a_report_and_no_origin(record: Record, pipeline: Pipeline) -> None:
    text = next(a for a in record.accounts() if a.document.text == WIRE)
    assert text.document.outlet == "TASS"
    assert [a.document.outlet for a in record.brought({text.document.id: WIRE})] in (["TASS", "The Daily"], ["The Daily", "TASS"])


def test_an_analyst_parts_what_the_rules_join(record: Record, pipeline: Pipeline) -> None:
    (row,) = calls(record, pipeline)
    assert len(calls(record, pipeline, parted=[tuple(row["merged"]["members"])])) == 2


def test_the_listing_shows_who_told_it(record: Record, pipeline: Pipeline) -> None:
    table = listing("contact", calls(record, pipeline), "table", 160)
    assert "duration: PT10M or PT15M" in " ".join(table.split()) or "duration: PT15M or PT10M" in " ".join(table.split())
    heading = listing("contact", calls(record, pipeline), "csv").splitlines()[0]
    assert heading == "when,parties,channel,mood,place,occasion,duration,count,via,reports,origins,first seen,first at,differs,id,document,within"
