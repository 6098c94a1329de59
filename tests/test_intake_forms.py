"""What an input is, told by its first bytes and only then by its name."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hostile.builders import SENTENCE, html_page, pdf_of, response, tar_of, zip_of

from detente.errors import NotText
from detente.intake.forms import FORMS, form_of
from detente.intake.open import open_input
from detente.model.text import Document

SAID = SENTENCE.encode()
HEADS = [
    ("a PDF file", pdf_of([[SENTENCE]])),
    ("a PDF file", b"\r\n%PDF-1.7 and more"),
    ("a ZIP archive", zip_of({"a.txt": SAID})),
    ("a packed file", gzip.compress(SAID)),
    ("a web archive", response("a")),
    ("a tar archive", tar_of({"a.txt": SAID})),
    ("a mailbox", b"From a@b.example Wed Jun 28 10:00:00 2023\nSubject: Talks\n\n" + SAID),
    ("JSON lines", b'{"id": "a", "text": "Some words."}\n{"id": "b"'),
    ("JSON lines", b'\xef\xbb\xbf{"text": "Some words."}'),
    ("a page", html_page()),
    ("a mail", b"Received: from a by b;\n\tWed, 28 Jun 2023\nSubject: Talks\n\n" + SAID),
    ("a plain text", SAID),
    ("a plain text", b"From Oslo, Wed 10:00 they went on.\nAnd so it was."),
    ("a plain text", b"Subject: Talks\nDate: 2023-06-28\n\n" + SAID),
    ("a plain text", b'{\n  "id": "a",\n  "text": "Some words."\n}'),
    ("a plain text", b'{"id": "a", "name": "x"}\n'),
    ("a plain text", b"WARCRAFT is a game."),
    ("a plain text", b""),
]


@pytest.mark.parametrize(("name", "head"), HEADS)
@pytest.mark.parametrize("called", ["", "a.txt", "a.html", "a.pdf"])
def test_bytes_tell_the_form_whatever_the_name(name: str, head: bytes, called: str) -> None:
    assert form_of(head, called).name == name


def test_a_name_decides_where_bytes_do_not() -> None:
    assert form_of(b"no JSON\n", "B.JSONL").name == form_of(b"no JSON\n", "b.ndjson").name == "JSON lines"
    assert form_of(b"Subject: Talks\nTo: a@b.example\n\nWords.", "m.eml").name == "a mail"
    assert form_of(SAID, "m.eml").name == "a plain text"
    assert form_of(zip_of({"a": SAID}), "b.jsonl").name == "a ZIP archive"


@given(st.binary(max_size=600), st.text(max_size=8))
def test_every_head_has_a_form(head: bytes, name: str) -> None:
    assert form_of(head, name) in FORMS


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"\x89PNG\r\n\x1a\n", "a PNG image"), (b"\xd0\xcf\x11\xe0abc", "an office file"), (b"{\\rtf1 abc", "an RTF file"), (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive")],
)
def test_what_is_not_read_is_told(tmp_path: Path, data: bytes, says: str) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(NotText, match=says):
        list(open_input(str(tmp_path / "a")))


def test_a_folder_of_all_forms(tmp_path: Path) -> None:
    for number, (_, data) in enumerate(HEADS[:12]):
        (tmp_path / f"{number:02}").write_bytes(data)
    (tmp_path / "01").unlink()
    found = list(open_input(str(tmp_path)))
    told = [f.source.removeprefix(f"{tmp_path}/") if isinstance(f, Document) else "!" + f.where.removeprefix(f"{tmp_path}/") for f in found]
    assert told == ["00", "02!a.txt", "03", "04@0", "05!a.txt", "06:1", "a", "!07:2", "08:1", "09", "10", "11"]
