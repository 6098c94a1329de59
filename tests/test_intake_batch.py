"""JSON lines: a line that is no document is a problem of that line, and the rest goes on."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import MissingInput
from detente.intake import batch, plain
from detente.intake.batch import read_jsonl, read_lines
from detente.intake.open import open_input
from detente.model.text import Document, Problem

TEXT = "Ada Lindqvist said that the talks would go on."


def line(**given: Any) -> bytes:
    return json.dumps({"id": "a", "text": TEXT, **given}, ensure_ascii=False).encode()


def read(*lines: bytes, end: bytes = b"\n") -> list[Document | Problem]:
    return list(read_lines(io.BytesIO(end.join(lines)), "b.jsonl"))


def only(data: bytes) -> Document | Problem:
    (found,) = read(data)
    return found


def test_a_line_becomes_a_document() -> None:
    found = only(line(date="2023-06-28", title="Talks", outlet="High North Monitor", url="https://hnm.example/1"))
    assert isinstance(found, Document)
    assert (found.source, found.text, str(found.published)) == ("a", TEXT, "2023-06-28")
    assert (found.title, found.outlet, found.url) == ("Talks", "High North Monitor", "https://hnm.example/1")


@pytest.mark.parametrize("name", ["", None, ...])
def test_a_line_without_an_id_is_called_by_its_place(name: Any) -> None:
    data = {"text": TEXT} | ({} if name is ... else {"id": name})
    found = read(b"", json.dumps(data).encode())
    assert [d.source for d in found if isinstance(d, Document)] == ["b.jsonl:2"]


def test_what_the_line_says_goes_before_what_the_text_says() -> None:
    text = "Headline: In the text\nDate: 2023-01-01\n\n" + TEXT
    found = only(line(text=text, date="2023-06-28", outlet="", title=None))
    assert isinstance(found, Document)
    assert (found.text, found.title, str(found.published), found.outlet) == (text, "In the text", "2023-06-28", None)


FAULTS = [
    (b"not json", "not JSON: Expecting value (character 0 of the line)"),
    (b'{"id": "a", "text": "x"', "not JSON: Expecting ',' delimiter (character 23 of the line)"),
    (b'{"id": "a"} {"id": "b"}', "not JSON: Extra data (character 12 of the line)"),
    (b"[" * 100_000, "not JSON: nested too deeply"),
    (b'{"id": ' + b"1" * 5000 + b"}", "not JSON: nested too deeply or a number too long"),
    (b'["a"]', "not an object"),
    (b'"text"', "not an object"),
    (b"null", "not an object"),
    (b'{"id": "a"}', 'no text: the field "text" must be a string'),
    (line(text=None), "no text"),
    (line(text=3), '"text" must be a string'),
    (line(text=["a"]), '"text" must be a string'),
    (line(text=""), "has no text in it"),
    (line(text=" \n--\t"), "has no text in it"),
    (line(id=1.5), '"id" must be a string or a whole number'),
    (line(id=True), '"id" must be a string or a whole number'),
    (line(id=["a"]), '"id" must be a string or a whole number'),
    (line(date=20230628), '"date" must be a string'),
    (line(title={"a": 1}), '"title" must be a string'),
    (line(outlet=["TASS"]), '"outlet" must be a string'),
    (line(url=False), '"url" must be a string'),
    (line(date="yesterday"), "\"date\" is not a date: 'yesterday'; write 2023"),
    (line(date="2023-02-30"), '"date" is not a date'),
    (line(date="06/07/2023"), '"date" is not a date'),
    (line(date="2023-12/2023-06"), '"date" is not a date'),
    (b'{"id": "a", "text": "caf\xe9 talks"}', "not sound UTF-8 (byte 0xe9 at offset 24 of the line)"),
    (b'{"id": "a", "text": "half \\ud83d of it"}', '"text" has half of a surrogate pair'),
    (b'{"id": "a", "text": "x", "title": "\\udc69"}', '"title" has half of a surrogate pair'),
    (b'{"id": "\\ud800", "text": "x"}', '"id" has half of a surrogate pair'),
    (line(text="a\x00b"), '"text" has NUL characters'),
]


@pytest.mark.parametrize(("data", "says"), FAULTS, ids=[f"{n} {s[:24]}" for n, (_, s) in enumerate(FAULTS)])
def test_a_bad_line_is_a_problem_and_the_rest_goes_on(data: bytes, says: str) -> None:
    before, found, after = read(line(id="before"), data, line(id="after"))
    assert isinstance(found, Problem)
    assert says in found.message
    assert "\n" not in found.message
    assert (found.where, found.span) == ("b.jsonl:2", None)
    assert [d.source for d in (before, after) if isinstance(d, Document)] == ["before", "after"]


def test_an_id_that_was_there_already_is_a_problem() -> None:
    found = read(line(id="7"), line(id="b"), line(id=7, text="Other words."), b"{}", line(id="b"), line(id="c"))
    assert [d.source for d in found if isinstance(d, Document)] == ["7", "b", "c"]
    assert [(p.where, p.message) for p in found if isinstance(p, Problem) and "already" in p.message] == [
        ("b.jsonl:3", '"id" is that of line 1 already: give each line its own'),
        ("b.jsonl:5", '"id" is that of line 2 already: give each line its own'),
    ]


def test_an_id_of_a_bad_line_is_free() -> None:
    bad, good = read(line(id="a", date="soon"), line(id="a"))
    assert isinstance(bad, Problem)
    assert isinstance(good, Document)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_blank_lines_and_a_byte_order_mark_are_passed_over_and_counted(end: bytes) -> None:
    found = read(b"\xef\xbb\xbf" + line(id="a"), b"", b" \t", line(id="b"), b"x", b"", end=end)
    assert [getattr(f, "source", None) or getattr(f, "where", None) for f in found] == ["a", "b", "b.jsonl:5"]


def test_a_mark_on_a_line_of_its_own_is_blank() -> None:
    assert [d.source for d in read(b"\xef\xbb\xbf", line(id="a")) if isinstance(d, Document)] == ["a"]


def test_an_empty_file_has_no_documents() -> None:
    assert read() == read(b"") == read(b"\n\n") == []


def test_a_text_over_the_limit_is_a_problem_of_its_line() -> None:
    _, found, _ = read(line(id="x"), line(text="a " * (plain.MAX_TEXT // 2) + "a"), line(id="y"))
    assert isinstance(found, Problem)
    assert "more than 5 MB of text" in found.message


def test_a_line_over_the_limit_is_never_held_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MAX_LINE", 100)
    exact = line(id="b", text="b" * (99 - len(line(id="b", text=""))))
    assert len(exact) == 99
    found = read(line(id="long", text="a" * 3_000_000), exact, exact.replace(b'"b"', b'"c"') + b" ", line(id="d", text="d"))
    assert [getattr(f, "source", None) or getattr(f, "where", None) for f in found] == ["b.jsonl:1", "b", "b.jsonl:3", "d"]
    assert "the line has more than 5 MB" in getattr(found[0], "message", "")


def test_a_file_and_a_folder_with_one(tmp_path: Path) -> None:
    path = tmp_path / "b.jsonl"
    path.write_bytes(line(id="a") + b"\nx\n")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    first, second = read_jsonl(str(path))
    assert isinstance(first, Document)
    assert isinstance(second, Problem)
    assert second.where == f"{path}:2"
    assert [getattr(f, "source", "") for f in open_input(str(tmp_path))] == [str(tmp_path / "a.txt"), "a", ""]


@pytest.mark.parametrize(("name", "says"), [("none.jsonl", "there is no file"), ("", "cannot be read: Is a directory")])
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(MissingInput, match=says):
        list(read_jsonl(str(tmp_path / name)))


values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9), lambda v: st.lists(v, max_size=3))
objects = st.dictionaries(st.sampled_from(["id", "text", "date", "title", "outlet", "url", "other"]), values)


@given(st.lists(objects | values, max_size=5))
def test_every_line_that_is_not_blank_gives_one_thing(things: list[Any]) -> None:
    found = read(*(json.dumps(t).encode() for t in things))
    assert len(found) == len(things)
    for number, (thing, item) in enumerate(zip(things, found, strict=True), 1):
        if isinstance(item, Problem):
            assert item.where == f"b.jsonl:{number}"
        else:
            assert item.text == thing["text"]


@given(st.binary(max_size=200))
def test_any_bytes_give_documents_or_problems(data: bytes) -> None:
    assert all(isinstance(f, Document | Problem) for f in read_lines(io.BytesIO(data), "b"))
