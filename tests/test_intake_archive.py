"""Archives and packed files: every file in them is read as if it lay in a folder; what is not read is told."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import stat
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from tests.hostile.builders import SENTENCE, html_page, pdf_of, response, tar_header, tar_of, zip_of

from detente.errors import EmptyInput, NotText, TooLarge
from detente.intake import inputs
from detente.intake.open import open_input
from detente.model.text import Document, Problem

TEXT = SENTENCE.encode()


def read(tmp_path: Path, data: bytes, name: str) -> list[Document | Problem]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(open_input(str(path)))


def told(found: list[Document | Problem], tmp_path: Path) -> list[str]:
    """Sources of documents, and "!" with the place of problems."""
    names = [f.source if isinstance(f, Document) else "!" + f.where for f in found]
    return [name.replace(f"{tmp_path}/", "").partition("!z")[2] or name.replace(f"{tmp_path}/", "") for name in names]


MEMBERS = {
    "z/b.txt": TEXT, "z/a.html": html_page(), "z.jsonl": b'{"id": "one", "text": "Some words."}\n', "z.pdf": pdf_of([[SENTENCE]]),
    "z.warc": response("w"), "z.gz": gzip.compress(TEXT), "z.eml": b"Subject: Talks\nFrom: a@b.example\n\n" + TEXT,
}  # fmt: skip
SOURCES = ["/b.txt", "/a.html", "one", ".pdf", ".warc@0", ".gz", ".eml"]


@pytest.mark.parametrize("name", ["y.zip", "y.tar", "y.tar.gz", "y.tar.bz2", "y.tar.xz", "named-wrongly.txt"])
def test_the_files_of_an_archive_are_read_in_its_order(tmp_path: Path, name: str) -> None:
    pack = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}.get(Path(name).suffix, bytes)
    data = zip_of(MEMBERS) if name.endswith(("zip", "txt")) else pack(tar_of(MEMBERS))
    found = read(tmp_path, data, name)
    assert told(found, tmp_path) == SOURCES
    assert [f.text.strip() for f in found if isinstance(f, Document)] == [SENTENCE, SENTENCE, "Some words.", *[SENTENCE] * 4]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("inside", [TEXT, html_page()])
def test_a_packed_file_is_read_under_its_own_name(tmp_path: Path, pack: object, inside: bytes) -> None:
    (found,) = read(tmp_path, pack(inside), "a.packed")  # type: ignore[operator]
    assert isinstance(found, Document)
    assert (found.source, found.text) == (str(tmp_path / "a.packed"), SENTENCE)


def test_packed_json_lines_are_told_by_the_name_without_the_packer(tmp_path: Path) -> None:
    found = read(tmp_path, gzip.compress(b'no JSON\n{"id": "b", "text": "Some words."}'), "a.jsonl.gz")
    assert told(found, tmp_path) == ["!a.jsonl.gz:1", "b"]


def test_members_of_gzip_follow_each_other(tmp_path: Path) -> None:
    (found,) = read(tmp_path, gzip.compress(TEXT) + bytes(100) + gzip.compress(b" And so it was."), "a.gz")
    assert isinstance(found, Document)
    assert found.text == SENTENCE + " And so it was."


def test_a_name_may_be_longer_than_a_header_holds(tmp_path: Path) -> None:
    name = "z" + "é" * 150
    for form in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        assert told(read(tmp_path, tar_of({name: TEXT, "z2": TEXT}, format=form), "y.tar"), tmp_path) == ["é" * 150, "2"]


def test_hidden_files_and_what_systems_add_are_passed_over(tmp_path: Path) -> None:
    members = {".git/a.txt": TEXT, "b/.DS_Store": b"\x00\x01", "__MACOSX/z.txt": b"\x00", "./z.txt": TEXT}
    assert told(read(tmp_path, zip_of(members), "y.zip"), tmp_path) == [".txt"]
    assert told(read(tmp_path, tar_of(members), "y.tar"), tmp_path) == [".txt"]


def test_an_archive_within_an_archive(tmp_path: Path) -> None:
    inner = zip_of({"a.txt": TEXT})
    (found,) = read(tmp_path, zip_of({"i.tar.gz": gzip.compress(tar_of({"i.zip": inner}))}), "y.zip")
    assert isinstance(found, Document)
    assert found.source == f"{tmp_path}/y.zip!i.tar.gz!i.zip!a.txt"


def test_one_more_is_too_deep_and_the_others_are_read(tmp_path: Path) -> None:
    data = zip_of({"a.txt": TEXT})
    for name in ("3.zip", "2.zip", "1.zip"):
        data = zip_of({name: data, "z.txt": TEXT})
    found = read(tmp_path, data, "y.zip")
    assert [f.where.replace(str(tmp_path), "") for f in found if isinstance(f, Problem)] == ["/y.zip!1.zip!2.zip!3.zip"]
    assert "lies in more than 2 archives" in str(found[0])
    assert len([f for f in found if isinstance(f, Document)]) == 3


def test_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    members = {"../z1": TEXT, "/z2": TEXT, "a/../../z3": TEXT, "..\\z4": TEXT, "C:\\z5": TEXT, "z6": TEXT}
    for data, name in ((zip_of(members), "y.zip"), (tar_of(members), "y.tar")):
        found = read(tmp_path, data, name)
        assert [isinstance(f, Problem) for f in found] == [True] * 5 + [False]
        assert all("leads out of the archive" in f.message for f in found if isinstance(f, Problem))
    assert [p.name for p in sorted(tmp_path.parent.rglob("z?"))] == []


@pytest.mark.parametrize(
    ("kind", "says"),
    [(tarfile.SYMTYPE, "a link"), (tarfile.LNKTYPE, "a link"), (tarfile.CHRTYPE, "a device"), (tarfile.FIFOTYPE, "a pipe"), (b"Z", "of an unknown kind")],
)
def test_what_is_no_file_in_a_tar_archive_is_told(tmp_path: Path, kind: bytes, says: str) -> None:
    data = tar_header("z1", 0, kind, "/etc/hostname") + tar_of({"z2": TEXT})
    found = read(tmp_path, data, "y.tar")
    assert told(found, tmp_path) == ["1", "2"]
    assert str(getattr(found[0], "message", "")).endswith(f"is {says}: it was not read")


def test_links_and_encrypted_files_in_a_zip_archive_are_told(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("z1")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("z2", TEXT)
        archive.writestr("z3", TEXT)
    data = bytearray(out.getvalue())
    entries = [found.start() for found in re.finditer(b"PK\x01\x02", data)]
    data[entries[1] + 8] |= 1
    found = read(tmp_path, bytes(data), "y.zip")
    assert [getattr(f, "message", "").partition(" is ")[2] for f in found] == ["a link: it was not read", "encrypted: it was not read", ""]


@pytest.mark.parametrize("cut", [5, 400, 700])
def test_a_tar_archive_that_is_cut_off_gives_what_is_whole(tmp_path: Path, cut: int) -> None:
    data = tar_of({"z1": TEXT, "z2": TEXT * 30})[: 1024 + 512 + cut]
    found = read(tmp_path, data, "y.tar")
    assert isinstance(found[0], Document)
    assert [type(f) for f in found[1:]] == [Problem] * len(found[1:])
    assert found[1:]


def test_a_broken_header_is_told_once_and_the_next_file_read(tmp_path: Path) -> None:
    data = bytearray(tar_of({"z1": TEXT, "z2": TEXT, "z3": TEXT}))
    data[1024 + 10] ^= 0xFF
    found = read(tmp_path, bytes(data), "y.tar")
    assert told(found, tmp_path) == ["1", "!y.tar", "3"]


def test_a_file_that_cannot_be_unpacked_is_its_own_problem(tmp_path: Path) -> None:
    data = bytearray(zip_of({"z1": TEXT * 50, "z2": TEXT}))
    data[50] ^= 0xFF
    found = read(tmp_path, bytes(data), "y.zip")
    assert told(found, tmp_path) == ["1", "2"]
    assert "cannot be unpacked" in str(found[0])


def test_a_file_without_a_name_is_passed_over(tmp_path: Path) -> None:
    data = zip_of({"q": TEXT, "z2": TEXT})
    entry = data.index(b"PK\x01\x02")
    unnamed = data[: entry + 28] + bytes(2) + b"\x01\x00" + data[entry + 32 :]  # its name is taken for an extra field
    found = read(tmp_path, unnamed, "y.zip")
    assert [f.source for f in found if isinstance(f, Document)] == [f"{tmp_path}/y.zip!z2"]


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotText, match="no sound ZIP archive"):
        read(tmp_path, zip_of({"a.txt": TEXT})[:-30], "y.zip")
    with pytest.raises(NotText, match="packed twice"):
        read(tmp_path, gzip.compress(bz2.compress(TEXT)), "y.gz")
    with pytest.raises(EmptyInput, match="is empty"):
        read(tmp_path, gzip.compress(b""), "y.gz")
    for name in ("[Content_Types].xml", "mimetype"):
        with pytest.raises(NotText, match="an office file or a book"):
            read(tmp_path, zip_of({name: b"<Types/>", "word/document.xml": b"<w/>"}), "y.docx")


def test_half_of_a_packed_text_is_no_document(tmp_path: Path) -> None:
    (found,) = read(tmp_path, gzip.compress(TEXT * 50)[:-9], "a.txt.gz")
    assert isinstance(found, Problem)
    assert "it ends in the middle" in found.message


def test_an_archive_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    for data in (zip_of({"a.txt": TEXT}), gzip.compress(tar_of({"a.txt": TEXT}))):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(data))))
        (found,) = open_input("-")
        assert isinstance(found, Document)
        assert (found.source, found.text) == ("standard input!a.txt", SENTENCE)


def test_too_many_files_and_too_many_bytes_end_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {f"z{n}": TEXT for n in range(6)}
    monkeypatch.setattr(inputs, "MAX_MEMBERS", 4)
    found = read(tmp_path, tar_of(many), "y.tar")
    assert told(found, tmp_path) == ["0", "1", "2", "3", "!y.tar"]
    assert "holds more than 4 files" in str(found[-1])
    monkeypatch.setattr(inputs, "MAX_MEMBERS", 400)
    monkeypatch.setattr(inputs, "MAX_UNPACKED", 3 * len(TEXT))
    found = read(tmp_path, zip_of(many), "y.zip")
    assert told(found, tmp_path)[:3] == ["0", "1", "2"]
    assert told(found, tmp_path)[-1] == "!y.zip"
    assert "the rest of it was not read" in str(found[-1])


def test_the_limits_let_a_hundred_thousand_pages_pass() -> None:
    budget = inputs.Budget(lambda: 200_000 * 100_000 // 8)
    assert all(budget.add_member() is None and budget.unpack(200_000) is None for _ in range(100_000))


def test_a_table_of_more_files_than_may_be_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from detente.intake import archive

    monkeypatch.setattr(archive, "MAX_MEMBERS", 5)
    with pytest.raises(TooLarge, match="more than 5 files"):
        read(tmp_path, zip_of({str(n): b"" for n in range(6)}), "y.zip")


def test_in_a_folder_an_archive_that_is_none_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 no more")
    (tmp_path / "b.txt").write_bytes(TEXT)
    first, second = open_input(str(tmp_path))
    assert isinstance(first, Problem)
    assert isinstance(second, Document)


