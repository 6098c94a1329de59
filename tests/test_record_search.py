"""Searching with filters, on both stores; what the record remembers of its inputs; records of an older version."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.test_record_store import sample

from detente.errors import RecordError, UsageError
from detente.model.report import Taken
from detente.model.text import Problem
from detente.record.sqlite import APPLICATION_ID
from detente.record.store import Record


@pytest.fixture
def filled(record_place: str):
    """Two documents: ``sample`` and one of another year and outlet that tells nothing."""
    with Record.open(record_place) as found:
        found.add(sample(), "k1", "own")
        found.add(sample("The moon rose over Moscow. Nothing of the kind.", "2022-02-01"), "k1", "own")
        yield found


def days(record: Record, words: str) -> list[str]:
    return [hit["dated"] for hit in record.search(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("moscow", ["2023-06-28", "2022-02-01"]),
        ("moon", ["2022-02-01"]),
        ("moscow suspended", ["2023-06-28"]),
        ('"moon rose"', ["2022-02-01"]),
        ('"rose moon"', []),
        ("speaker:lavrov", ["2023-06-28", "2022-02-01"]),
        ("moon speaker:lavrov", ["2022-02-01"]),
        ("speaker:blinken", []),
        ("speaker:lavrov about:agreement", ["2023-06-28", "2022-02-01"]),  # "agreements": other forms of a word count
        ("speaker:lavrov about:agreed", []),  # another word than "agreement", by its stem
        ('speaker:lavrov about:"was agreed"', []),  # the officials say so: one statement must fit both
        ('about:"was agreed"', ["2023-06-28", "2022-02-01"]),
        ("between:lavrov,blinken", ["2023-06-28", "2022-02-01"]),
        ("between:lavrov,wang", []),
        ("between:RUS,USA suspended", ["2023-06-28"]),
        ('agreement:"New START" suspended', ["2023-06-28"]),
        ("agreement:inf", []),
        ("outlet:arms", ["2023-06-28", "2022-02-01"]),
        ("outlet:%", []),
        ("on:2019", []),
        ("speaker:lavrov on:2023-06-28 moscow", ["2023-06-28"]),
        ("speaker:lavrov on:2022/2023", ["2023-06-28", "2022-02-01"]),
        ("between:wang,blinken on:2023-06-18", ["2023-06-28", "2022-02-01"]),
        ("between:wang,blinken on:2023-06-20", []),
    ],
)
def test_filters_narrow_a_search(filled: Record, words: str, expected: list[str]) -> None:
    assert sorted(days(filled, words), reverse=True) == expected


def test_a_hit_names_the_facts_that_fit(filled: Record) -> None:
    (hit,) = filled.search("suspended agreement:new-start")
    account = filled.account(hit["document"])
    assert account is not None
    assert hit["facts"] == [a.id for a in account.acts]


@pytest.mark.parametrize("words", ["", "  ", "speaker:", "speaker:a speaker:b", "between:RUS", "between:,USA", '""', "on:soon"])
def test_a_search_that_asks_for_nothing_sound_is_told_so(filled: Record, words: str) -> None:
    with pytest.raises(UsageError):
        list(filled.search(words))


def test_inputs_are_remembered_with_what_came_of_them(record_place: str) -> None:
    with Record.open(record_place) as record:
        good, bad = Taken(sample(), "k-good", "one.txt"), Taken(Problem("it is empty", "two.txt"), "k-bad", "two.txt")
        assert record.add_many([good, bad], "k1", "own") == 1
        assert record.known(["k-good", "k-bad", "k-new"]) == {"k-good": sample().document.id, "k-bad": bad.outcome}
        assert record.add_many([good], "k1", "own") == 0
        assert record.counts()["documents"] == 1


def test_a_batch_goes_in_whole_or_not_at_all(record_place: str) -> None:
    with Record.open(record_place) as record:
        with pytest.raises(RecordError, match="surrogate"):
            record.add_many([Taken(sample(), "a"), Taken(sample("half \ud800 pair"), "b")], "k1", "own")
        assert record.counts()["documents"] == 0
        assert record.known(["a", "b"]) == {}


_SINCE_2 = ("sources",)
_SINCE_3 = (
    "appearances", "documents_latest", "documents_by_outlet", "facts_latest", "facts_by_channel", "facts_by_type",
    "facts_by_agreement", "checks_by_verdict",
)  # fmt: skip


_SINCE_4 = ("encounters",)
_SINCE_5 = ("rereadings",)
_TABLES = ("sources", "appearances", "encounters", "rereadings")


def _shape(link: sqlite3.Connection) -> list[tuple[str, ...]]:
    return link.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_record_of_an_older_version_is_brought_up_when_it_is_opened(tmp_path: Path, version: int) -> None:
    path = tmp_path / "old.db"
    with Record.open(path) as record:
        record.add(sample(), "k1", "own")
    link = sqlite3.connect(path)
    before = _shape(link)
    rows = link.execute("SELECT * FROM appearances").fetchall()
    met = link.execute("SELECT * FROM encounters").fetchall()
    assert ("person:antony-blinken", "state:CHN", "contact", "2023-06-19", 4, "2023-06-18", "visit", "asserted") in met
    for name in (*_SINCE_5, *(_SINCE_4 if version < 4 else ()), *(_SINCE_3 if version < 3 else ()), *(_SINCE_2 if version == 1 else ())):
        link.execute(f"DROP {'TABLE' if name in _TABLES else 'INDEX'} {name}")
    link.execute(f"PRAGMA user_version={version}")
    link.close()
    with Record.open(path, create=False) as record:
        assert record.known(["x"]) == {}
        assert record.counts()["documents"] == 1
    link = sqlite3.connect(path)
    assert link.execute("PRAGMA user_version").fetchone() == (5,)
    assert link.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert link.execute("SELECT * FROM encounters").fetchall() == met
    assert [(kind, name, " ".join((sql or "").split())) for kind, name, sql in _shape(link)] == [
        (kind, name, " ".join((sql or "").split())) for kind, name, sql in before
    ]
    assert link.execute("SELECT * FROM appearances").fetchall() == rows
    assert ("person:sergei-lavrov", "contact", "2023-06-30", 3, "parties") in rows
    assert ("state:RUS", "act", "2023-12-31", 6, "party") in rows
    link.close()
