"""Inputs made to do harm: each is told in one line, within bounds of time and memory, and never brings the reading down."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.hostile.bounded import Outcome, outcome
from tests.hostile.builders import (
    SENTENCE,
    answer,
    html_page,
    overlapping_zip,
    packed_zeros,
    pdf_of,
    pdf_with_contents,
    record,
    response,
    tar_header,
    tar_of,
    zip_of,
)

from detente.errors import Unreachable
from detente.intake.open import open_input

GIGABYTE = 1 << 30
TEXT = SENTENCE.encode()


@pytest.fixture
def read(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Reads bytes as a file of a name, within the bounds."""

    def read_bytes(data: bytes, name: str) -> Outcome:
        path = tmp_path / name
        path.write_bytes(data)
        return outcome(path)

    return read_bytes


def words(found: Outcome) -> list[str]:
    return [text.strip() for _, text in found.documents]


# Bombs


def test_a_gzip_bomb(read) -> None:  # type: ignore[no-untyped-def]
    found = read(packed_zeros(2 * GIGABYTE), "a.gz")
    assert found.error is not None
    assert found.error[0] == "TooLarge"


def test_a_gzip_bomb_of_lines(read) -> None:  # type: ignore[no-untyped-def]
    found = read(gzip.compress(b'{"id": "a", "text": "One."}\n') + packed_zeros(2 * GIGABYTE), "a.jsonl.gz")
    assert words(found) == ["One."]
    assert "400 times its size" in found.messages


def test_a_gzip_bomb_within_a_zip_archive_leaves_the_others(read) -> None:  # type: ignore[no-untyped-def]
    found = read(zip_of({"a.gz": packed_zeros(GIGABYTE), "b.txt": TEXT}), "a.zip")
    assert words(found) == [SENTENCE]
    assert "a.zip!a.gz has more than 5 MB" in found.messages


def test_a_packed_tar_bomb(read) -> None:  # type: ignore[no-untyped-def]
    bomb = gzip.compress(tar_of({"a.txt": TEXT})[:1024]) + gzip.compress(tar_header("b.txt", 8 * GIGABYTE)) + packed_zeros(2 * GIGABYTE)
    found = read(bomb, "a.tar.gz")
    assert words(found) == [SENTENCE]
    assert "400 times its size" in found.messages


def test_a_zip_archive_of_entries_that_share_their_bytes(read) -> None:  # type: ignore[no-untyped-def]
    found = read(overlapping_zip(30_000, 20 << 20), "a.zip")
    assert found.found < 1000
    assert "400 times its size" in found.messages


def test_archives_within_each_other(read) -> None:  # type: ignore[no-untyped-def]
    data = zip_of({"a.txt": TEXT})
    for number in range(200):
        data = zip_of({f"{number}.zip": data})
    found = read(data, "a.zip")
    assert "lies in more than 2 archives" in found.messages
    assert found.found == 1


def test_packers_within_each_other(read) -> None:  # type: ignore[no-untyped-def]
    data = TEXT
    for _ in range(50):
        data = gzip.compress(data)
    assert "is packed twice" in read(data, "a.gz").messages


def test_an_xz_file_that_wants_gigabytes(read) -> None:  # type: ignore[no-untyped-def]
    import lzma

    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    found = read(lzma.compress(TEXT, lzma.FORMAT_XZ, filters=filters), "a.xz")
    assert "cannot be unpacked" in found.messages


# Archives that lie


def test_a_tar_archive_that_claims_what_it_has_not(read) -> None:  # type: ignore[no-untyped-def]
    headers = b"".join(tar_header(f"{n}.txt", 2**62) for n in range(2000))
    found = read(headers, "a.tar")
    assert "the archive ends within it" in found.messages


def test_a_tar_archive_of_links_devices_and_paths_that_lead_out(read, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    headers = tar_header("l", 0, b"2", "/etc/hostname") + tar_header("h", 0, b"1", "l") + tar_header("d", 0, b"3")
    found = read(headers + tar_of({"../../out.txt": TEXT, "/tmp/out.txt": TEXT, "in.txt": TEXT}), "a.tar")
    assert words(found) == [SENTENCE]
    assert [message.partition(" is ")[2].partition(":")[0] for _, message in found.problems] == [
        "a link", "a link", "a device", *["called by a name that leads out of the archive"] * 2,
    ]  # fmt: skip
    assert [p.name for p in tmp_path.iterdir()] == ["a.tar"]


def test_a_tar_archive_with_a_name_of_gigabytes(read) -> None:  # type: ignore[no-untyped-def]
    bomb = tar_header("././@LongLink", GIGABYTE, b"L") + bytes(1 << 20)
    assert "has a name of 1073741824 bytes" in read(bomb, "a.tar").messages


def test_a_sparse_file_in_a_tar_archive(read) -> None:  # type: ignore[no-untyped-def]
    found = read(tar_header("s", 0, b"S") + tar_of({"b.txt": TEXT}), "a.tar")
    assert words(found) == [SENTENCE]
    assert "is a sparse file" in found.messages


def test_a_zip_archive_whose_table_lies(read) -> None:  # type: ignore[no-untyped-def]
    data = zip_of({"a.txt": TEXT})
    end = data.rindex(b"PK\x05\x06")
    for at, size in ((12, 4), (16, 4), (8, 2)):
        lying = data[: end + at] + b"\xff" * size + data[end + at + size :]
        found = read(lying, "a.zip")
        assert found.error is None or found.error[0] in ("NotText", "TooLarge")


# Web archives


def test_records_that_are_cut_or_lie(read) -> None:  # type: ignore[no-untyped-def]
    lying = record("https://a.example/", answer(html_page()), length=2**50)
    found = read(response("a") + lying * 1000 + response("c"), "a.warc")
    assert [source.partition("@")[2] for source, _ in found.documents] == ["0", str(len(response("a") + lying * 1000))]
    assert found.found == 1002
    assert "cut off or damaged" in found.messages


def test_a_body_that_unpacks_to_gigabytes(read) -> None:  # type: ignore[no-untyped-def]
    bomb = record("https://a.example/", answer(packed_zeros(GIGABYTE), "Content-Encoding: gzip"))
    found = read(bomb + response("b"), "a.warc")
    assert words(found) == [SENTENCE]
    assert "a.warc@0" in found.messages


def test_a_packed_web_archive_that_is_a_bomb(read) -> None:  # type: ignore[no-untyped-def]
    head = record("https://a.example/", b"", length=8 * GIGABYTE)[:-4]
    found = read(gzip.compress(response("a")) + gzip.compress(head) + packed_zeros(2 * GIGABYTE), "a.warc.gz")
    assert words(found) == [SENTENCE]
    assert "400 times its size" in found.messages


# Pages and texts


def test_entities_that_grow_without_end(read) -> None:  # type: ignore[no-untyped-def]
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e0 "talks ">{entities}]><html><body><p>{SENTENCE} &e11;</p></body></html>'
    found = read(bomb.encode(), "a.html")
    assert all(len(text) <= 200 for _, text in found.documents)


@pytest.mark.parametrize("tag", ["div", "p", "b", "table><tr><td", "ul><li", "svg", "a href=x", "blockquote", "font"])
def test_tags_within_each_other(read, tag: str) -> None:  # type: ignore[no-untyped-def]
    found = read(f"<html><body>{f'<{tag}>' * 100_000}{SENTENCE}".encode(), "a.html")
    assert found.found == 0 or words(found)
    assert found.error is None or found.error[0] in ("TooLarge", "EmptyInput")


@pytest.mark.parametrize(
    ("tags", "says"),
    [
        ("<select>" + "<option>a" * 90_000, "more than 10000 choices"),
        ("<select>" + "<option>a" * 9_000, "HTML without text"),
        ("<!-- x -->" * 300_000, "more than 100000 tags"),
        ("<p>" * 90_000, "HTML without text"),
        ("<ul>" + "<li>word" * 90_000, "HTML without text"),
        ("<table>" + "<tr><td>w" * 45_000, "HTML without text"),
    ],
    ids=["choices", "fewer choices", "comments", "p", "li", "td"],
)
def test_tags_beside_each_other(read, tags: str, says: str) -> None:  # type: ignore[no-untyped-def]
    assert says in read(f"<html><body>{tags}".encode(), "a.html").messages


def long_file(path: Path, start: bytes, piece: bytes, end: bytes) -> Path:
    """A file of 200 MB, written a megabyte at a time."""
    with path.open("wb") as stream:
        stream.write(start)
        for _ in range(200):
            stream.write(piece * ((1 << 20) // len(piece)))
        stream.write(end)
    return path


def test_a_line_of_200_megabytes(tmp_path: Path) -> None:
    start, end = b'{"id": "a", "text": "One."}\n{"id": "b", "text": "', b'"}\n{"id": "c", "text": "Three."}\n'
    found = outcome(long_file(tmp_path / "a.jsonl", start, b"word ", end))
    assert words(found) == ["One.", "Three."]
    assert "the line has more than 5 MB of text" in found.messages


def test_a_text_of_200_megabytes(tmp_path: Path) -> None:
    found = outcome(long_file(tmp_path / "a.txt", b"", b"word ", b""))
    assert found.error is not None
    assert (found.error[0], "has more than 5 MB of text" in found.messages) == ("TooLarge", True)


def test_a_sparse_file_of_a_terabyte(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(1 << 40)
    assert outcome(path).error is not None


def test_marks_of_direction_and_letters_without_width_stay(read) -> None:  # type: ignore[no-untyped-def]
    text = "Ada\u202e said\u202c the\u200b talks\u200d went\ufeff on\u2066 in Oslo.\u2069"
    assert words(read(text.encode(), "a.txt")) == [text]


def test_half_surrogates_are_no_text(read) -> None:  # type: ignore[no-untyped-def]
    assert "not sound UTF-8" in read(b"Talks \xed\xa0\xbd went on.", "a.txt").messages
    assert "half of a surrogate pair" in read(b'{"id": "a", "text": "Talks \\ud83d went on."}', "a.jsonl").messages


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"\xef\xbb\xbf" + "Zürich talks".encode("latin-1"), "a.txt", "not sound UTF-8 (byte 0xfc at offset 4)"),
        ("Talks went on in Oslo.".encode("utf-16-le"), "a.txt", "UTF-16 without a byte order mark"),
        ("Zürich and ".encode() + "Köln talks".encode("latin-1"), "a.txt", "byte 0xf6 at offset 13"),
        (bytes(range(256)) * 40, "a.txt", "NUL"),
    ],
)
def test_wrong_encodings(read, data: bytes, name: str, says: str) -> None:  # type: ignore[no-untyped-def]
    assert says in read(data, name).messages


def test_a_page_that_declares_the_wrong_encoding(read) -> None:  # type: ignore[no-untyped-def]
    page = f'<html><head><meta charset="utf-8"></head><body><p>{SENTENCE} Zürich.</p></body></html>'.encode("latin-1")
    assert words(read(page, "a.html")) == [f"{SENTENCE} Z\ufffdrich."]


# PDF files


def test_scripts_in_a_pdf_file_are_not_run(read) -> None:  # type: ignore[no-untyped-def]
    script = b"<< /S /JavaScript /JS (while \\(true\\) { app.alert\\(1\\); }) >>"
    found = read(pdf_of([[SENTENCE]], catalogue=b"/OpenAction 6 0 R", more=[script]), "a.pdf")
    assert words(found) == [SENTENCE]
    assert found.messages == ""


def test_a_tree_of_pages_that_leads_back(read) -> None:  # type: ignore[no-untyped-def]
    assert "cyclic" in read(pdf_with_contents(b"BT ET", kids=b"4 0 R 2 0 R"), "a.pdf").messages


def test_a_page_that_is_there_ten_thousand_times(read) -> None:  # type: ignore[no-untyped-def]
    found = read(pdf_with_contents(b"BT /F 9 Tf (Talks) Tj ET", kids=b"4 0 R " * 10_000), "a.pdf")
    assert "of 10000 pages, over 3000" in found.messages


@pytest.mark.parametrize("times", [1, 2])
def test_a_stream_that_unpacks_to_a_gigabyte(read, times: int) -> None:  # type: ignore[no-untyped-def]
    packed = packed_zeros(GIGABYTE, 15)
    packed = zlib.compress(packed, 9) if times == 2 else packed
    found = read(pdf_with_contents(packed, b"/Filter [%b]" % (b"/FlateDecode " * times)), "a.pdf")
    assert "no page can be read" in found.messages


@pytest.mark.parametrize("operator", [b"(talks) Tj\n", b"[(t) 9 (alks)] TJ\n", b"q Q\n", b"1 0 0 1 0 0 cm\n", b"0 -1 Td\n"])
def test_a_page_of_a_million_operators(read, operator: bytes) -> None:  # type: ignore[no-untyped-def]
    contents = zlib.compress(b"BT /F 9 Tf " + operator * 1_000_000 + b"ET")
    found = read(pdf_with_contents(contents, b"/Filter /FlateDecode"), "a.pdf")
    assert "a.pdf" in found.messages


# Mails


def test_a_mail_of_parts_within_parts(read) -> None:  # type: ignore[no-untyped-def]
    body = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(100_000))
    found = read(b"From: a@b.example\nSubject: Deep\nMIME-Version: 1.0\n" + body.encode() + TEXT, "a.eml")
    assert "parts within each other" in found.messages


def test_a_mail_of_fields_without_end(read) -> None:  # type: ignore[no-untyped-def]
    fields = "".join(f"To: {'<' * 2000}a@b.example, {'(' * 2000}\n" for _ in range(2000))
    found = read(f"Message-ID: <1@b>\nFrom: {'(' * 5000}a@b.example\nSubject: {'=?utf-8?q?a?= ' * 100_000}\n{fields}\n{SENTENCE}".encode(), "a.eml")
    assert words(found) == [SENTENCE]


# Addresses


class _Leads(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", self.path[1:])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def leads() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Leads)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_server_that_leads_to_private_networks(leads: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.intake import fetch

    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    for target in ("http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "http://192.168.1.1:8080/a.pdf"):
        with pytest.raises(Unreachable, match="is on a private network"):
            list(open_input(f"{leads}/{target}"))
    with pytest.raises(Unreachable):
        list(open_input(f"{leads}/file:///etc/hostname"))
