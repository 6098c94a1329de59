"""Web archives (WARC 1.0 and 1.1), packed or not: every page and plain text that a server gave becomes a document.

The frame of the records is read here, for fastwarc neither tells that a record is cut short nor goes on behind a broken one; what
is in a record, with its chunks and its packing, fastwarc reads. One record is in memory at a time. A document's source is
``file@offset`` (bytes from 0; in a packed file those of the member that the record is in), its address the record's. The day on
which a page was archived says nothing of the day on which it was published, and is not used.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from detente.errors import InputError, NotText
from detente.intake.inputs import HEAD, Input
from detente.intake.open import MAX_PAGE
from detente.intake.sealed import Item, Sealed
from detente.model.text import Problem

_MAX_HEADER = 65_536
_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_START = b"WARC/"
_RECORD = re.compile(rb"WARC/1\.[0-9]\r?\n[A-Za-z-]+[ \t]*:")
_VERSION = re.compile(rb"WARC/[0-9.]{1,8}[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class _Head:
    """A record's first lines as they stand, its fields in small letters, and the offset in the stream at which it begins."""

    raw: bytes
    fields: dict[str, str]
    at: int

    @property
    def length(self) -> int | None:
        length = self.fields.get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None

    @property
    def uri(self) -> str | None:
        """Some writers put the address into angle brackets."""
        return self.fields.get("warc-target-uri", "").strip("<> ") or None


class _Stream:
    """A stream that knows its offset and can look for the next record."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self.stream, self.at, self._back = stream, 0, b""
        self._size: int | None = None
        if stream.seekable():
            self._size = stream.seek(0, io.SEEK_END)
            stream.seek(0)

    def has(self, size: int) -> bool:
        """Whether so many bytes may follow: ``False`` only where it is sure that there are fewer."""
        return self._size is None or self.at + size <= self._size

    def read(self, size: int) -> bytes:
        data = self._back[:size]
        self._back = self._back[len(data) :]
        data += self.stream.read(size - len(data)) if len(data) < size else b""
        self.at += len(data)
        return data

    def line(self) -> bytes:
        end = self._back.find(b"\n") + 1
        data = self._back[:end] if end else self._back
        self._back = self._back[len(data) :]
        data += b"" if end else self.stream.readline(_MAX_HEADER)
        self.at += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        self._back = data + self._back
        self.at -= len(data)

    def skip(self, size: int) -> int:
        """How many of ``size`` bytes there were to skip."""
        left = size
        while left and (data := self.read(min(left, 1 << 20))):
            left -= len(data)
        return size - left

    def find_record(self) -> bool:
        """Go to the next line that begins a record; ``False`` at the end."""
        before = b"\n"
        while data := self.read(HEAD):
            found = re.search(rb"(?:^|\n)(?=WARC/1\.[0-9]\r?\n)", before + data)
            if found:
                self.give_back((before + data)[found.end() :])
                return True
            before = (before + data)[-16:] if len(before + data) > 16 else before + data
            if before.startswith(_START):
                before = b" " + before
        return False


def read_warc(given: Input) -> Iterator[Item]:
    """The documents of a web archive in its order: answers with status 200 and resources that are HTML or plain text.

    All other records are passed over. A record that is longer than ``MAX_PAGE``, broken or cut short is a ``Problem`` of its place;
    what follows it is read.
    """
    offset = given.packed.member_at if given.packed else _same
    stream = given.stream
    base = 0
    while True:
        source = _Stream(stream)
        yield from _records(source, given, partial(_shifted, offset, base))
        packed = given.packed
        if packed is None or packed.fault is None or not packed.resume(_START):
            return
        where = f"{given.name}@{packed.broken_at}"
        yield Problem(f"{where} is a damaged part of the web archive: what was in it is missing", where)
        base = packed.out
        stream = io.BufferedReader(packed, HEAD)


def _same(at: int) -> int:
    return at


def _shifted(offset: Callable[[int], int], base: int, at: int) -> int:
    return offset(base + at)


def _records(stream: _Stream, given: Input, offset: Callable[[int], int]) -> Iterator[Item]:
    while True:
        head = _head(stream)
        if head is None:
            return
        where = f"{given.name}@{offset(head.at)}"
        if head.length is None or not _VERSION.match(head.raw):
            yield Problem(f"{where} begins no sound record of a web archive: it is passed over", where)
            within = _RECORD.search(head.raw, 1)
            if within:  # the first was cut short within a line
                stream.give_back(head.raw[within.start() :])
            elif not stream.find_record():
                return
            continue
        yield from _record(stream, head, where, given.sealed)


def _head(stream: _Stream) -> _Head | None:
    """The next record's first lines; ``None`` at the end."""
    line = b"\n"
    while line and not line.strip(b"\r\n"):
        at = stream.at
        line = stream.line()
    if not line:
        return None
    lines = [line]
    if _VERSION.match(line):
        while (line := stream.line()).strip(b"\r\n") and sum(map(len, lines)) < _MAX_HEADER:
            if _VERSION.match(line):  # the last one was cut short
                stream.give_back(line)
                break
            lines.append(line)
        lines.append(line if not line.strip(b"\r\n") else b"\r\n")
    raw = b"".join(lines)
    return _Head(raw, _fields(raw), at)


def _fields(raw: bytes) -> dict[str, str]:
    """Fields in small letters; none where one of the frame comes twice: those are two records, and the first was cut short."""
    fields: dict[str, str] = {}
    for line in raw.decode("utf-8", "replace").splitlines()[1:]:
        key, colon, value = line.partition(":")
        if not colon:
            continue
        name = key.strip().lower()
        if name in fields and name in ("content-length", "warc-type"):
            return {}
        fields.setdefault(name, value.strip())
    return fields


def _record(stream: _Stream, head: _Head, where: str, sealed: bool) -> Iterator[Item]:
    assert head.length is not None
    length = head.length
    if not stream.has(length) and length > MAX_PAGE:
        yield _cut(head, where)
        stream.find_record()
        return
    if head.fields.get("warc-type", "").lower() not in ("response", "resource"):
        stream.skip(length)
        return
    if length > MAX_PAGE + _MAX_HEADER:
        if stream.skip(length) < length:
            yield _cut(head, where)
        elif _of_text(head):
            yield Problem(f"{where} is a record of more than {MAX_PAGE // 1_000_000} MB: it is passed over", where)
        return
    block = stream.read(length)
    end = stream.read(4)
    if len(block) < length or (end.strip(b"\r\n") and not end.endswith(b"WA")):
        # Another record may begin within it: then this one is shorter than it says.
        begins = _RECORD.search(block + end)
        if begins:
            stream.give_back((block + end)[begins.start() :])
        else:
            stream.find_record()
        yield _cut(head, where)
        return
    stream.give_back(end)
    try:
        yield from _page(head, block, where, sealed)
    except InputError as error:
        yield Problem(str(error) if where in str(error) else f"{where} {error}", where)


def _cut(head: _Head, where: str) -> Problem:
    uri = f" ({head.uri})" if head.uri else ""
    return Problem(f"{where}{uri} is a record whose length is not as it says: it is cut off or damaged and was not read", where)


def _of_text(head: _Head) -> bool:
    """Whether a record may be a page: an answer of a server, or a resource of a type that is read."""
    kind = head.fields.get("content-type", "").partition(";")[0].strip().lower()
    return kind in _TYPES or kind in ("application/http", "")


def _page(head: _Head, block: bytes, where: str, sealed: bool) -> Iterator[Item]:
    kind = head.fields.get("content-type", "").lower()
    if head.fields["warc-type"].lower() == "resource" and not kind.startswith("application/http"):
        data, charset = block, _charset(kind)
    else:
        answer = _answer(head, block)
        if answer is None:
            return
        kind, charset, data = answer
    if kind.partition(";")[0].strip() in _TYPES and (data.strip() or kind.startswith("text/plain")):
        page = Sealed(data, where, head.uri, charset)
        yield page if sealed else page.open()


def _charset(kind: str) -> str | None:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", kind)
    return found[1] if found else None


def _answer(head: _Head, block: bytes) -> tuple[str, str | None, bytes] | None:
    """Type, encoding and body of an answer with status 200. Raises ``NotText`` where there is no sound answer."""
    from fastwarc.warc import WarcRecord

    try:
        record = WarcRecord.from_bytes(head.raw + block + b"\r\n\r\n")
        record.parse_http()
        fields, charset = record.http_headers, record.http_charset
    except (OSError, ValueError):
        fields = None
    if fields is None or fields.status_code is None:
        raise NotText("holds no sound answer of a server")
    if fields.status_code != 200:
        return None
    kind = (fields.get("Content-Type") or "").lower()
    codings = [*_listed(fields.get("Content-Encoding")), *_listed(fields.get("Transfer-Encoding"))]
    return kind, charset, _body(record.reader.read(MAX_PAGE + _MAX_HEADER), codings[::-1])


def _listed(field: str | None) -> list[str]:
    return [name for name in re.split(r"[\s,]+", (field or "").lower()) if name not in ("", "identity")]


def _body(data: bytes, codings: list[str]) -> bytes:
    """A body without its codings, of which the last one comes first.

    Many archives keep a body as the reader of the site saw it, under headers that still tell of chunks or of packing: a coding that
    does not hold is passed over. fastwarc would undo them by itself, but all at once, however much comes out.
    """
    for coding in codings:
        try:
            data = _undone(data, coding)
        except (OSError, ValueError, zlib.error, EOFError):
            continue
    return data


def _undone(data: bytes, coding: str) -> bytes:
    from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, ZstdReader

    if coding == "deflate":  # with its wrapping or, from many servers, without
        return zlib.decompressobj(15 if data[:1] == b"\x78" else -15).decompress(data, MAX_PAGE + 1)
    readers = {"chunked": ChunkedReader, "gzip": GzipReader, "x-gzip": GzipReader, "br": BrotliReader, "zstd": ZstdReader}
    return bytes(readers[coding](io.BytesIO(data)).read(MAX_PAGE + 1)) if coding in readers else data
