"""Web archives: which records become documents, and what stands where one is broken."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest
from fastwarc.stream_io import ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile.builders import SENTENCE, answer, html_page, packed_zeros, record, response

from detente.errors import DetenteError
from detente.intake import warc
from detente.intake.open import open_input
from detente.model.text import Document, Problem


def read(tmp_path: Path, data: bytes, name: str = "w.warc") -> list[Document | Problem]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(open_input(str(path)))


def told(found: list[Document | Problem], tmp_path: Path) -> list[str]:
    """Sources of documents, and "!" with the place of problems."""
    names = [f.source if isinstance(f, Document) else "!" + f.where for f in found]
    return [name.replace(f"{tmp_path}/", "") for name in names]


def test_a_page_becomes_a_document_with_its_address(tmp_path: Path) -> None:
    (found,) = read(tmp_path, response("talks"))
    assert isinstance(found, Document)
    assert (found.text, found.title, found.url) == (SENTENCE, "Talks", "https://press.example/talks")
    assert (found.source, found.published) == (f"{tmp_path / 'w.warc'}@0", None)


def test_records_that_are_no_pages_are_passed_over(tmp_path: Path) -> None:
    block = answer(html_page())
    others = [
        record("https://a.example/", block, kind="request"),
        record("https://a.example/", block, kind="revisit"),
        record("https://a.example/", b"software: none\r\n", kind="warcinfo", content="application/warc-fields"),
        record("https://a.example/", answer(html_page(), status="404 Not Found")),
        record("https://a.example/", answer(b"\x89PNG", kind="image/png")),
        record("dns:a.example", b"a.example 192.0.2.1", kind="resource", content="text/dns"),
    ]
    found = read(tmp_path, b"".join(others) + response("b"))
    assert told(found, tmp_path) == [f"w.warc@{len(b''.join(others))}"]


def test_resources_and_plain_texts_are_read(tmp_path: Path) -> None:
    data = record("file:a.txt", SENTENCE.encode(), kind="resource", content="text/plain")
    data += record("https://b.example/", answer(SENTENCE.encode(), kind="text/plain"))
    data += record("https://c.example/", html_page(), kind="resource", content="application/xhtml+xml; charset=utf-8")
    assert [f.text for f in read(tmp_path, data) if isinstance(f, Document)] == [SENTENCE] * 3


def test_the_encoding_is_that_of_the_server(tmp_path: Path) -> None:
    said = "Ada Lindqvist met her colleague in Zürich on Tuesday."
    page = html_page(said).decode().encode("cp1252")
    (found,) = read(tmp_path, record("https://a.example/", answer(page, kind="text/html; charset=iso-8859-1")))
    assert isinstance(found, Document)
    assert found.text == said


PAGE = html_page()
CODINGS = {
    "chunks": (b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE), "Transfer-Encoding: chunked"),
    "gzip": (gzip.compress(PAGE), "Content-Encoding: gzip"),
    "deflate": (zlib.compress(PAGE), "Content-Encoding: deflate"),
    "bare deflate": (zlib.compress(PAGE, wbits=-15), "Content-Encoding: deflate"),
    "chunks that are none": (PAGE, "Transfer-Encoding: chunked"),
    "gzip that is none": (PAGE, "Content-Encoding: gzip"),
    "unknown": (PAGE, "Content-Encoding: own"),
    "both": (b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(PAGE)), gzip.compress(PAGE)), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip"),
}


@pytest.mark.parametrize("name", CODINGS)
def test_codings_of_the_server_are_undone_where_they_hold(tmp_path: Path, name: str) -> None:
    body, field = CODINGS[name]
    found = read(tmp_path, record("https://a.example/", answer(body, field)) + response("b"))
    assert [f.text for f in found if isinstance(f, Document)] == [SENTENCE, SENTENCE]


def test_a_body_that_unpacks_without_end_is_a_problem(tmp_path: Path) -> None:
    bomb = record("https://a.example/", answer(b"<html>", "Content-Encoding: gzip")[:-6] + packed_zeros(50 << 20))
    found = read(tmp_path, bomb + response("b"))
    assert told(found, tmp_path) == ["!w.warc@0", f"w.warc@{len(bomb)}"]


A, B, C = response("a"), response("b"), response("c")
BROKEN = {
    "between": (A + b"no record\r\n" * 3 + C, ["w.warc@0", f"!w.warc@{len(A)}", f"w.warc@{len(A) + 33}"]),
    "cut in a body": (A + B[:-60] + C, ["w.warc@0", f"!w.warc@{len(A)}", f"w.warc@{len(A + B) - 60}"]),
    "cut in a line": (A + B[:60] + C, ["w.warc@0", f"!w.warc@{len(A)}", f"w.warc@{len(A) + 60}"]),
    "cut behind a line": (A + B[:30] + b"\r\n" + C, ["w.warc@0", f"!w.warc@{len(A)}", f"w.warc@{len(A) + 32}"]),
    "cut at the end": (A + B[:-60], ["w.warc@0", f"!w.warc@{len(A)}"]),
    "no length": (A + B.replace(b"Content-Length: ", b"Content-Size: ", 1) + C, ["w.warc@0", f"!w.warc@{len(A)}", f"w.warc@{len(A + B) - 2}"]),
    "no answer": (record("https://a.example/", b"\x00\x01") + C, ["!w.warc@0", f"w.warc@{len(record('https://a.example/', b'..'))}"]),
}
for length in (-5, 10, 10**25, "x", ""):
    bad = record("https://a.example/", answer(PAGE), length=length)
    BROKEN[f"length {length}"] = (A + bad + C, ["w.warc@0", f"!w.warc@{len(A)}", f"w.warc@{len(A + bad)}"])


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_record_is_a_problem_of_its_place_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    data, expected = BROKEN[name]
    assert told(read(tmp_path, data), tmp_path) == expected


def test_a_page_that_shows_a_record_is_no_broken_one(tmp_path: Path) -> None:
    shown = html_page("A record begins with these lines:\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\n and so on to the end.")
    assert told(read(tmp_path, record("https://a.example/", answer(shown)) + C), tmp_path)[0] == "w.warc@0"


def test_in_a_packed_archive_places_are_those_of_the_packed_members(tmp_path: Path) -> None:
    a, b, c = (gzip.compress(r) for r in (A, B, C))
    found = read(tmp_path, a + b + c, "w.warc.gz")
    assert told(found, tmp_path) == ["w.warc.gz@0", f"w.warc.gz@{len(a)}", f"w.warc.gz@{len(a + b)}"]


def test_a_damaged_member_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    a, b, c = (gzip.compress(r) for r in (A, B, C))
    broken = bytearray(b)
    broken[60] ^= 0xFF
    found = read(tmp_path, a + bytes(broken) + c, "w.warc.gz")
    assert found[0] != found[-1]
    assert told(found, tmp_path) == ["w.warc.gz@0", f"!w.warc.gz@{len(a)}", f"w.warc.gz@{len(a + b)}"]


def test_an_archive_that_is_packed_as_one_is_read_too(tmp_path: Path) -> None:
    found = read(tmp_path, gzip.compress(A + B + C), "w.warc.gz")
    assert [f.url for f in found if isinstance(f, Document)] == [f"https://press.example/{n}" for n in "abc"]


def test_a_packed_archive_that_is_cut_off_gives_what_is_whole(tmp_path: Path) -> None:
    a, b = gzip.compress(A), gzip.compress(B)
    found = read(tmp_path, a + b[:-40], "w.warc.gz")
    assert told(found, tmp_path)[0] == "w.warc.gz@0"
    assert all(isinstance(f, Problem) for f in found[1:])
    assert "damaged or cut off" in str(found[-1])


def test_a_zstd_archive_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    writer = ZstdWriter(out)
    writer.write(A + C)
    writer.close()
    found = read(tmp_path, out.getvalue(), "w.warc.zst")
    assert [f.url for f in found if isinstance(f, Document)] == ["https://press.example/a", "https://press.example/c"]


def test_a_record_that_is_too_long_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_PAGE", 1000)
    monkeypatch.setattr(warc, "_MAX_HEADER", 500)
    long = response("long", "word " * 1000)
    found = read(tmp_path, long + C)
    assert told(found, tmp_path) == ["!w.warc@0", f"w.warc@{len(long)}"]
    assert "more than" in str(found[0])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_damage_gives_documents_and_problems(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    whole = bytearray(A + B)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    try:
        found = read(tmp_path_factory.mktemp("w"), bytes(whole[:cut]))
    except DetenteError:
        return
    assert all(isinstance(f, Document | Problem) for f in found)
