"""What a reader is handed: a stream whose first bytes were looked at, what it is called, and what it may yet unpack to."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO
from zipfile import BadZipFile

HEAD = 65_536
"""How many of the first bytes tell what an input is."""
MAX_MEMBERS = 500_000
"""The most files in one archive, those of archives within it counted too."""
MAX_UNPACKED = 100_000_000_000
"""The most bytes that one input may unpack to: 100,000 pages of 1 MB, many times what pages have."""
MAX_RATIO = 400
"""How many times its own size an input may unpack to. Pages pack to a fifth or tenth, very like ones together to a hundredth;
deflate reaches 1:1000 only for bytes that repeat, bzip2 and xz far more."""
RATIO_FROM = 100_000_000
"""Unpacked bytes up to which the ratio is not asked."""
MAX_DEPTH = 3
"""How many archives or mails may lie within each other."""

# What the decompressors of the standard library and of fastwarc raise for what they cannot unpack.
_FAULTS = (
    OSError, EOFError, ValueError, RuntimeError, NotImplementedError, MemoryError,
    BadZipFile, zlib.error, struct.error, lzma.LZMAError,
)  # fmt: skip


@dataclass(slots=True)
class Budget:
    """What an input has unpacked to. ``packed`` gives its own size in bytes, or what was read of it till now."""

    packed: Callable[[], int]
    unpacked: int = 0
    members: int = 0
    fault: str | None = None

    def unpack(self, size: int) -> str | None:
        """Count ``size`` more bytes; says what is wrong from the moment on that they are too many."""
        self.unpacked += size
        if self.unpacked > MAX_UNPACKED:
            self.fault = f"unpacks to more than {MAX_UNPACKED // 1_000_000_000} GB: split it"
        elif self.unpacked > RATIO_FROM and self.unpacked > MAX_RATIO * self.packed():
            self.fault = f"unpacks to more than {MAX_RATIO} times its size, as only archives made to do harm do: unpack it yourself"
        return self.fault

    def add_member(self) -> str | None:
        """Count one more member of an archive; says what is wrong from the moment on that they are too many."""
        self.members += 1
        if self.members > MAX_MEMBERS:
            self.fault = f"holds more than {MAX_MEMBERS} files: split it"
        return self.fault


def _nothing() -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Input:
    """One input. ``stream`` gives all its bytes, of which ``head`` are the first.

    ``source`` is what its document is called, ``hint`` the name that may tell a form (without the ending of a packer). ``url`` and
    ``charset`` are what a server said. ``depth`` counts the archives and mails around it; ``packed`` says that it comes out of a
    packer, and ``fault`` asks whether its bytes ended before their end. Where ``sealed``, pages are handed on unopened.
    """

    stream: io.BufferedReader
    head: bytes
    source: str
    hint: str = ""
    url: str | None = None
    charset: str | None = None
    depth: int = 0
    packed: Unpacked | None = None
    budget: Budget = field(default_factory=lambda: Budget(_nothing))
    fault: Callable[[], str | None] = lambda: None
    sealed: bool = False

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return "standard input" if self.source == "-" else self.source

    def inner(self, raw: Checked, source: str, hint: str) -> Input:
        """An input that lies within this one and is called ``source``."""
        stream, head = looked_at(raw)
        return replace(
            self, stream=stream, head=head, source=source, hint=hint, url=None, charset=None, depth=self.depth + 1, packed=None,
            fault=lambda: raw.fault,
        )  # fmt: skip


def input_of(
    stream: BinaryIO, source: str, *, hint: str = "", url: str | None = None, charset: str | None = None, sealed: bool = False
) -> Input:
    """The input of a stream that no one has read from yet. Raises ``OSError`` where it cannot be read."""
    counted = _Counted(stream)
    reader, head = looked_at(stream if stream.seekable() else counted)
    return Input(reader, head, source, hint or source, url, charset, budget=Budget(_size(stream, counted)), sealed=sealed)


def _size(stream: BinaryIO, counted: _Counted) -> Callable[[], int]:
    if not stream.seekable():
        return lambda: counted.count
    at = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(at)
    return lambda: size


def looked_at(stream: Any) -> tuple[io.BufferedReader, bytes]:
    """A stream with its first ``HEAD`` bytes, which it still has."""
    reader: io.BufferedReader = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream, HEAD)
    head = reader.read(HEAD)
    if reader.seekable():
        reader.seek(0)
        return reader, head
    return io.BufferedReader(_Rejoined(head, reader), HEAD), head


class _Raw(io.RawIOBase):
    """A raw stream made of one method, ``take``."""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """As any raw stream."""
        data = self.take(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Nothing: a buffer that is done with closes what it read from, and another may go on reading it."""

    def take(self, size: int) -> bytes:
        """At most ``size`` bytes, none at the end."""
        raise NotImplementedError


class _Counted(_Raw):
    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.count = stream, 0

    def take(self, size: int) -> bytes:
        data = getattr(self.stream, "read1", self.stream.read)(size)
        self.count += len(data)
        return bytes(data)


class _Rejoined(_Raw):
    def __init__(self, head: bytes, rest: io.BufferedReader) -> None:
        self.head, self.rest = head, rest

    def take(self, size: int) -> bytes:
        data, self.head = self.head[:size], self.head[size:]
        return data or self.rest.read1(size)


class Checked(_Raw):
    """Bytes out of an archive or a packer, counted against a budget.

    Where they cannot be unpacked, or are too many, the stream ends and ``fault`` says why: what came before can still be read.
    """

    def __init__(self, read: Callable[[int], bytes], budget: Budget) -> None:
        self.read_packed, self.budget = read, budget
        self.fault: str | None = None

    def take(self, size: int) -> bytes:
        """As in a raw stream; never raises."""
        if self.fault:
            return b""
        try:
            data = self.read_packed(size)
        except _FAULTS as error:
            self.fault = f"cannot be unpacked ({_reason(error)}): it is damaged or cut off"
            return b""
        self.fault = self.budget.unpack(len(data))
        return data


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:100] or type(error).__name__


class _Gzip:
    """A member of a gzip file, with the interface that ``BZ2Decompressor`` and ``LZMADecompressor`` have."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(31)
        self.pending = b""  # packed bytes that were last to be unpacked

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail and not self._inner.eof

    def decompress(self, data: bytes, max_length: int) -> bytes:
        self.pending = self._inner.unconsumed_tail + data
        return self._inner.decompress(self.pending, max_length)


_MEMORY = 256_000_000  # bytes that a dictionary of xz may take: its strongest setting needs 65 MB
PACKERS: dict[bytes, Callable[[], _Gzip | bz2.BZ2Decompressor | lzma.LZMADecompressor]] = {
    b"\x1f\x8b": _Gzip,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _MEMORY),
}
_MEMBER = b"\x1f\x8b\x08"
ZSTD = b"\x28\xb5\x2f\xfd"


class _Told:
    """A stream that tells its place though it cannot be sought in: fastwarc asks for it and makes no use of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation("seek")

    def close(self) -> None:
        """It is its owner's to close."""


class Unpacked(Checked):
    """What a gzip, bzip2, xz or zstd file unpacks to, all its members one after the other.

    ``member_at`` tells where in the file the member begins that a byte comes from. After a fault in a gzip file ``resume`` goes on
    with the next member that begins as the caller wants it.
    """

    def __init__(self, packed: BinaryIO, head: bytes, budget: Budget) -> None:
        super().__init__(self._read_zstd if head.startswith(ZSTD) else self._read, budget)
        self._packed = packed
        self._new = next((new for magic, new in PACKERS.items() if head.startswith(magic)), _Gzip)
        self._one: _Gzip | bz2.BZ2Decompressor | lzma.LZMADecompressor | None = None
        self._input, self._at, self._out = b"", 0, 0
        # Of the last members: bytes unpacked before them, offset in the file.
        self._starts: deque[tuple[int, int]] = deque(maxlen=8192)
        self._zstd: Any = None

    def _read_zstd(self, size: int) -> bytes:
        from fastwarc.stream_io import ZstdReader

        if self._zstd is None:
            self._zstd = ZstdReader(_Told(self._packed))
        return bytes(self._zstd.read(size))

    def _read(self, size: int) -> bytes:
        while True:
            if self._one is None and not self._begin():
                return b""
            assert self._one is not None
            if self._one.needs_input:
                self._fill()
            data, self._input = self._one.decompress(self._input, size), b""
            if self._one.eof:
                self._input, self._one = self._one.unused_data, None
            if data:
                self._out += len(data)
                return data

    def _fill(self) -> None:
        self._input = self._input or self._more()
        if not self._input:
            raise EOFError("it ends in the middle")

    def _more(self) -> bytes:
        data = self._packed.read(HEAD)
        self._at += len(data)
        return data

    def _begin(self) -> bool:
        """Whether another member follows. Zeros between members are padding; what else follows the last is no part of it."""
        while not self._input.lstrip(b"\x00"):
            self._input = self._more()
            if not self._input:
                return False
        self._input = self._input.lstrip(b"\x00")
        start = self._at - len(self._input)
        if start and not any(self._input.startswith(magic[: len(self._input)]) for magic in PACKERS):
            raise ValueError("other data follow its packed ones")
        self._one = self._new()
        self._starts.append((self._out, start))
        return True

    def member_at(self, offset: int) -> int:
        """The offset in the packed file of the member with the byte ``offset`` of what it unpacks to (both from 0)."""
        return next((start for out, start in reversed(self._starts) if out <= offset), 0)

    @property
    def broken_at(self) -> int:
        """The offset in the packed file of the member that was last begun."""
        return self._starts[-1][1] if self._starts else 0

    @property
    def out(self) -> int:
        """Bytes unpacked till now."""
        return self._out

    def resume(self, wanted: bytes) -> bool:
        """Go on behind a fault with the next gzip member whose contents begin with ``wanted``; ``False`` where there is none."""
        if self._new is not _Gzip or self.budget.fault:
            return False
        packed = self._one.pending if isinstance(self._one, _Gzip) else self._input
        while True:
            at = packed.find(_MEMBER, 1)
            if at < 0:
                more = self._more()
                packed = packed[-len(_MEMBER) :] + more
                if not more:
                    return False
                continue
            packed = packed[at:]
            if len(packed) < 1024:
                packed += self._more()
            if unpacked_head(packed, len(wanted)) == wanted:
                self._input, self._one, self.fault = packed, None, None
                return True


def unpacked_head(packed: bytes, size: int) -> bytes:
    """The first bytes of what packed ones unpack to, as far as they go; none where they cannot be unpacked."""
    new = next((new for magic, new in PACKERS.items() if packed.startswith(magic)), None)
    try:
        return new().decompress(packed, size) if new else b""
    except _FAULTS:
        return b""
