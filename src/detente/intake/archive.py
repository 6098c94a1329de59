"""Archives (zip, tar) and packed files (gzip, bzip2, xz, zstd): every file in them is read as if it lay in a folder.

The files come in the archive's own order: that of its table for zip, that of the stream for tar. They are called
``archive.zip!folder/page.html``. Nothing is unpacked to disk; names are labels only, and those that lead out of the archive are
refused, as links, devices and encrypted files are. How much may come out of an archive ``detente.intake.inputs`` says.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from detente.errors import EmptyInput, InputError, NotText, TooLarge
from detente.intake.forms import form_of, read_input
from detente.intake.inputs import MAX_DEPTH, MAX_MEMBERS, Checked, Input, Unpacked
from detente.intake.open import is_hidden
from detente.intake.plain import shown
from detente.intake.sealed import Item
from detente.intake.tar import Member, tar_members
from detente.model.text import Problem

MAX_SPOOLED = 1_000_000_000
"""The most bytes of a zip archive that cannot be read in any order: one within another archive, or on standard input."""
_IN_MEMORY = 64_000_000  # of them, before they go to a temporary file
_OFFICE = re.compile(r"\[Content_Types\]\.xml|mimetype|META-INF/container\.xml")
_PACKED_NAME = re.compile(r"\.(?:gz|bz2|xz|zst)$|(?<=\.t)(?:gz|bz2|xz|zst)$", re.IGNORECASE)


def read_packed(given: Input) -> Iterator[Item]:
    """The documents in a packed file, under its own name. One packed twice is refused."""
    raw = Unpacked(cast(BinaryIO, given.stream), given.head, given.budget)
    inner = given.inner(raw, given.source, _PACKED_NAME.sub("", given.hint))
    form = form_of(inner.head, inner.hint)
    if form.read is form_of(given.head).read:
        raise NotText(f"{given.name} is packed twice: unpack it once first")
    if not inner.head and raw.fault is None:
        raise EmptyInput(f"{given.name} is empty")
    yield from read_input(_with_depth(inner, given.depth, raw, given))


def _with_depth(inner: Input, depth: int, raw: Unpacked, given: Input) -> Input:
    """A packer is no archive: what is in it lies as deep as it does itself, and has come from the same address."""
    return replace(inner, depth=depth, packed=raw, url=given.url, charset=given.charset)


def read_tar(given: Input) -> Iterator[Item]:
    """The documents in a tar archive. Raises an ``InputError`` where it lies too deep."""
    _check_depth(given)
    for member in tar_members(given.stream):
        if isinstance(member, str):
            yield Problem(f"{given.name} {member}", given.name)
            continue
        yield from _read_member(given, member.name, member.kind, partial(_reads, member))
        if given.budget.fault:
            yield from _spent(given)
            return


def read_zip(given: Input) -> Iterator[Item]:
    """The documents in a zip archive. Raises an ``InputError`` where it is none, lies too deep, or is an office file."""
    _check_depth(given)
    with _seekable(given) as stream:
        _check_table(stream, given)
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, OverflowError) as error:
            raise NotText(f"{given.name} is no sound ZIP archive ({error}): it is damaged or cut off") from None
        with archive:
            infos = archive.infolist()
            if any(_OFFICE.fullmatch(info.filename) for info in infos[:5]):
                raise NotText(f"{given.name} is an office file or a book, not text: save it as PDF or as a UTF-8 text first")
            for info in infos:
                if info.filename and not info.filename.endswith("/"):
                    yield from _read_member(given, info.filename, _kind(info), partial(_opens, archive, info))
                if given.budget.fault:
                    yield from _spent(given)
                    return


def _kind(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if info.flag_bits & 1:
        return "encrypted"
    if info.create_system == 3 and mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "a link" if stat.S_ISLNK(mode) else "a device"
    return None


def _check_depth(given: Input) -> None:
    if given.depth >= MAX_DEPTH:
        raise TooLarge(f"{given.name} lies in more than {MAX_DEPTH - 1} archives: unpack the outer one first")


def _spent(given: Input) -> Iterator[Problem]:
    """Told once, for the outermost archive; the inner ones end without a word."""
    if not given.depth:
        yield Problem(f"{given.name} {given.budget.fault}; the rest of it was not read", given.name)


def _read_member(given: Input, name: str, kind: str | None, opened: _Opened) -> Iterator[Item]:
    """The documents of one file of an archive; what is wrong with it is its own problem."""
    path = PurePosixPath(name.replace("\\", "/"))
    source = f"{given.name}!{_label(path)}"
    if is_hidden(PurePosixPath(*(p for p in path.parts if p != ".."))) or "__MACOSX" in path.parts:
        return
    if given.budget.add_member():
        return
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
        kind = "called by a name that leads out of the archive"
    if kind:
        yield Problem(f"{source} is {kind}: it was not read", source)
        return
    try:
        raw = Checked(_reader(opened), given.budget)
        yield from read_input(given.inner(raw, source, path.name))
    except InputError as error:
        yield Problem(str(error), source)
    except RecursionError:
        yield Problem(f"{source} is nested too deeply", source)


def _label(path: PurePosixPath) -> str:
    """A member's name as text, cut where it is longer than any that one can want to read."""
    name = shown(str(path))
    return name if len(name) <= 300 else name[:300] + "…"


_Reads = Callable[[int], bytes]
_Opened = Callable[[], _Reads]


def _reads(member: Member) -> _Reads:
    return member.read


def _opens(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Reads:
    return archive.open(info).read


def _reader(opened: _Opened) -> _Reads:
    """Opens with the first read, so that what keeps a member from being opened is a fault of reading it."""
    read: _Reads | None = None

    def read_some(size: int) -> bytes:
        nonlocal read
        read = read or opened()
        return read(size)

    return read_some


def _seekable(given: Input) -> IO[bytes]:
    """The stream itself, or a copy of it where the table at its end could not be read first."""
    if given.stream.seekable():
        return _Kept(given.stream)
    copy = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    size = 0
    while data := given.stream.read(1 << 20):
        size += len(data)
        if size > MAX_SPOOLED:
            copy.close()
            raise TooLarge(f"{given.name} has more than {MAX_SPOOLED // 1_000_000_000} GB: save or unpack it as a file of its own")
        copy.write(data)
    copy.seek(0)
    return copy


class _Kept(io.BufferedReader):
    """A stream that its user does not close."""

    def __init__(self, stream: io.BufferedReader) -> None:
        super().__init__(cast(io.RawIOBase, _Lent(stream)))


class _Lent(io.RawIOBase):
    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        return self._stream.readinto(buffer)


_MAX_TABLE = 200_000_000


def _check_table(stream: IO[bytes], given: Input) -> None:
    """Raises ``TooLarge`` where the table has more entries than an archive may have: ``zipfile`` would hold them all."""
    size = stream.seek(0, io.SEEK_END)
    tail_at = max(0, size - 65_557 - 20)
    stream.seek(tail_at)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        stream.seek(0)
        return
    table, _ = struct.unpack("<2L", tail[at + 12 : at + 20])
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        stream.seek(min(size, struct.unpack("<Q", tail[at - 12 : at - 4])[0]))
        record = stream.read(56)
        if len(record) == 56:
            table = struct.unpack("<Q", record[40:48])[0]
    # The table lies right before its end record, whatever it says of its start.
    stream.seek(max(0, tail_at + at - min(table, size) - 76))
    entries = 0
    left = min(table, size) + 76
    before = b""
    while left > 0 and (data := stream.read(min(left, 1 << 20))):
        left -= len(data)
        entries += (before + data).count(b"PK\x01\x02")
        before = data[-3:]
    stream.seek(0)
    if entries > MAX_MEMBERS or table > _MAX_TABLE:
        raise TooLarge(f"{given.name} holds more than {MAX_MEMBERS} files: split it")

