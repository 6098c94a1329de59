"""Which shards inputs make: every file once, in order, the same again, and a large file in slices."""

from __future__ import annotations

import json
import os
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.bulk import batches
from detente.errors import UsageError
from detente.intake import shards
from detente.intake.sealed import Given, Sealed, source_of
from detente.intake.shards import Shard, groups, items_of
from detente.model.text import Document, Problem
from detente.model.when import When


def folder_of(place: Path, names: list[str], size: int = 10) -> Path:
    place.mkdir()
    for name in names:
        (place / name).write_text("x" * size)
    return place


def files(found: list[tuple[Shard, ...]]) -> list[str]:
    return [Path(file).name for group in found for file in group[0].files]


def test_the_files_of_folders_come_in_their_order_each_in_one_group(tmp_path: Path) -> None:
    one = folder_of(tmp_path / "one", [f"{n:03}.txt" for n in range(300)])
    two = folder_of(tmp_path / "two", ["b.txt", ".hidden", "a.txt"])
    found = list(groups([str(two), str(one)]))
    assert files(found) == ["a.txt", "b.txt", *(f"{n:03}.txt" for n in range(300))]
    assert all(len(group) == 1 for group in found)


def test_a_group_ends_where_it_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "_ends_group", lambda _: False)
    place = folder_of(tmp_path / "f", [f"{n:04}.txt" for n in range(1100)])
    assert [len(group[0].files) for group in groups([str(place)])] == [512, 512, 76]
    monkeypatch.setattr(shards, "LARGE", 35)  # bytes: the fourth file of ten goes over it
    assert [len(group[0].files) for group in groups([str(place)])][:3] == [4, 4, 4]


def test_a_new_file_changes_the_group_in_which_it_stands_and_no_other(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "f", [f"{n:04}.txt" for n in range(2000)])
    before = {group[0].name("") for group in groups([str(place)])}
    (place / "0500a.txt").write_text("new")
    after = {group[0].name("") for group in groups([str(place)])}
    assert len(before) > 6
    assert len(before - after) <= 2  # two where the new one divides it


def test_a_file_that_was_changed_makes_another_shard(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "f", ["a.txt"])
    ((before,),) = groups([str(place)])
    assert before.unchanged()
    os.utime(place / "a.txt", ns=(1, 1))
    ((after,),) = groups([str(place)])
    assert not before.unchanged()
    assert len({before.name("k"), after.name("k"), after.name("other knowledge")}) == 3


@pytest.mark.parametrize(
    ("name", "size", "slices"),
    [("d.jsonl", 40, 4), ("w.warc.gz", 31, 4), ("w.warc", 30, 3), ("w.warc", 10, 1), ("d.NDJSON", 11, 2), ("a.zip", 40, 1), ("w.warc", 999, 8)],
)
def test_a_large_file_is_cut_into_slices_of_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: int, slices: int) -> None:
    monkeypatch.setattr(shards, "LARGE", 10)
    place = folder_of(tmp_path / "f", [name], size)
    (group,) = groups([str(place)])
    assert [(shard.number, shard.slices) for shard in group] == [(n, slices) for n in range(slices)]
    assert len({shard.name("") for shard in group}) == slices


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 90), st.integers(1, 7))
def test_slices_have_all_batches_once(count: int, slices: int) -> None:
    made = [[source_of(i) for i in b] for b in batches(Document(str(n), str(n)) for n in range(count))]
    parts = [list(islice(made, number, None, slices)) for number in range(slices)]
    merged = [parts[n % slices][n // slices] for n in range(len(made))]
    assert merged == made


@pytest.mark.parametrize("source", ["-", "https://press.example/a", "s3://bucket/key"])
def test_what_other_machines_cannot_read_again_is_refused(source: str) -> None:
    with pytest.raises(UsageError, match="save it to a file"):
        list(groups([source]))


def test_what_is_not_there_is_a_problem_in_its_place(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "f", ["a.html"])
    (place / "a.html").write_text("<html><body><p>Kenya expelled the ambassador of Chad.</p></body></html>")
    empty = folder_of(tmp_path / "empty", [])
    inputs = [str(tmp_path / "gone.txt"), str(place), str(empty)]
    found = [item for group in groups(inputs) for item in items_of(group[0].files)]
    assert [type(item) for item in found] == [Problem, Sealed, Problem]
    assert "there is no file" in found[0].message  # type: ignore[union-attr]
    assert "has no files in it" in found[2].message  # type: ignore[union-attr]


def test_what_is_given_is_said_of_pages_and_of_lines(tmp_path: Path) -> None:
    said = Given(When.parse("2023-05-04"), None, "Press Example")
    (tmp_path / "a.html").write_text("<html><body><p>Kenya expelled the ambassador of Chad.</p></body></html>")
    (tmp_path / "d.jsonl").write_text(json.dumps({"id": "a", "text": "Kenya expelled the ambassador of Chad.", "outlet": "Other"}) + "\n")
    (page,) = items_of([str(tmp_path / "a.html")], given=said)
    (line,) = items_of([str(tmp_path / "d.jsonl")], jsonl=True, given=said)
    assert isinstance(page, Sealed)
    assert isinstance(line, Document)
    for document in (page.open(), line):
        assert (str(document.published), document.outlet) == ("2023-05-04", "Press Example")
