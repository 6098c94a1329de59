"""The members of a tar archive, read as a stream: nothing is sought in it, held in memory or written to disk.

The standard library reads the long names of a member at whatever length they claim, and its headers with patterns that some bytes
keep busy for hours; here it reads single headers only.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from tarfile import HeaderError, TarInfo

_BLOCK = 512
_MAX_NAME = 65_536  # bytes that a member's long name and other extended fields may have
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LONG = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_KINDS = {
    tarfile.LNKTYPE: "a link", tarfile.SYMTYPE: "a link", tarfile.CHRTYPE: "a device", tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a pipe", tarfile.GNUTYPE_SPARSE: "a sparse file",
}  # fmt: skip


@dataclass(slots=True)
class Member:
    """One member: its name and size, what it is where that is no file, and how many of its bytes are still in the stream."""

    name: str
    size: int
    kind: str | None
    left: int
    stream: io.BufferedReader

    def read(self, size: int) -> bytes:
        """At most ``size`` of its bytes, none at its end. Raises ``EOFError`` where the archive ends within it."""
        data = self.stream.read1(min(size, self.left)) if self.left else b""
        if self.left and not data:
            raise EOFError("the archive ends within it")
        self.left -= len(data)
        return data


def tar_members(stream: io.BufferedReader) -> Iterator[Member | str]:
    """The members in the order of the archive, without folders; or what is wrong with it there, as the end of a sentence.

    Behind a broken header it goes on with the next sound one. Each member has to be read before the next is asked for, else it is
    passed over.
    """
    extended: dict[str, str] = {}
    broken = False
    while len(block := stream.read(_BLOCK)) == _BLOCK:
        if not block.strip(b"\x00"):
            continue  # the end; behind it other archives may be appended
        info = _header(block)
        if info is None:
            if not broken:
                yield "has a broken header: what follows it may be missing"
            broken = True
            continue
        broken = False
        if info.type in _LONG:
            if info.size > _MAX_NAME:
                yield f"has a name of {info.size} bytes: its file is passed over or called otherwise"
                _skip(stream, _padded(info.size))
            else:
                extended |= _fields(info.type, stream.read(_padded(info.size))[: info.size])
            continue
        member = _member(info, extended, stream)
        extended = {}
        end = _padded(member.left) - member.left
        if info.type not in (tarfile.DIRTYPE, tarfile.XGLTYPE):
            yield member
        _skip(stream, member.left + end)
    if block:
        yield "is cut off"


def _header(block: bytes) -> TarInfo | None:
    try:
        info = TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except (HeaderError, ValueError):
        return None
    return info if info.size >= 0 else None


def _member(info: TarInfo, extended: dict[str, str], stream: io.BufferedReader) -> Member:
    size = extended.get("size", "")
    left = int(size) if size.isascii() and size.isdigit() and len(size) < 19 else info.size
    sparse = any(key.startswith("GNU.sparse") for key in extended)
    kind = "a sparse file" if sparse else None if info.type in _FILES else _KINDS.get(info.type, "of an unknown kind")
    if info.type in (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
        left = 0  # whatever they claim, no bytes follow
    return Member(extended.get("path", info.name), left, kind, left, stream)


def _fields(kind: bytes, data: bytes) -> dict[str, str]:
    """What an extended header says. Records of pax are ``LENGTH KEY=VALUE`` and a line end."""
    if kind == tarfile.GNUTYPE_LONGNAME:
        return {"path": data.rstrip(b"\x00").decode("utf-8", "surrogateescape")}
    found: dict[str, str] = {}
    at = 0
    while kind != tarfile.GNUTYPE_LONGLINK and at < len(data):
        length, blank, _ = data[at : at + 20].partition(b" ")
        if not blank or not length.isdigit() or int(length) <= len(length) + 1:
            break
        key, _, value = data[at + len(length) + 1 : at + int(length)].removesuffix(b"\n").partition(b"=")
        found[key.decode("utf-8", "replace")] = value.decode("utf-8", "surrogateescape")
        at += int(length)
    return found


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _skip(stream: io.BufferedReader, size: int) -> None:
    while size > 0 and (data := stream.read(min(size, 1 << 20))):
        size -= len(data)
