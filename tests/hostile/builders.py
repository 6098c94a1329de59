"""Small valid and hostile inputs, made in code: PDF files, web archives, tar archives, and zip archives that lie."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable

SENTENCE = "Ada Lindqvist said that the talks in Oslo would go on."


def pdf(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A PDF file of the given objects, the first of which is its catalogue."""
    out, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, inside)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, trailer, len(out),
    )  # fmt: skip


def stream(data: bytes, fields: bytes = b"") -> bytes:
    """A stream object."""
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), fields, data)


def pdf_of(pages: list[list[str]], catalogue: bytes = b"", trailer: bytes = b"", more: Iterable[bytes] = ()) -> bytes:
    """A PDF file of pages of lines; an empty line leaves a gap. ``more`` objects follow, the first with number 4 + 2 * pages."""
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %b >>" % catalogue,
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = b"".join(b"(%b) Tj\n0 -14 Td\n" % line.encode("cp1252") for line in lines)
        objects += [page(5 + 2 * number), stream(b"BT /F 11 Tf 72 760 Td\n" + shown + b"ET")]
    return pdf([*objects, *more], trailer)


def page(contents: int) -> bytes:
    """A page whose contents are the object of that number."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>" % contents
    )


def pdf_with_contents(contents: bytes, fields: bytes = b"", kids: bytes = b"4 0 R") -> bytes:
    """A PDF file with one page of the given contents stream."""
    head = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%b] /Count 1 >>" % kids]
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    return pdf([*head, font, page(5), stream(contents, fields)])


def html_page(text: str = SENTENCE, title: str = "Talks") -> bytes:
    """A page with one paragraph."""
    return f"<html><head><title>{title}</title></head><body><article><p>{text}</p></article></body></html>".encode()


def answer(body: bytes, *fields: str, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """What a server sends."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *fields, "", ""]
    return "\r\n".join(lines).encode() + body


def record(uri: str, block: bytes, kind: str = "response", content: str = "application/http", length: object = None) -> bytes:
    """A record of a web archive; ``length`` is what it claims."""
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", f"Content-Type: {content}",
        f"Content-Length: {len(block) if length is None else length}", "", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def response(name: str, text: str = SENTENCE) -> bytes:
    """A record with a page."""
    return record(f"https://press.example/{name}", answer(html_page(text)))


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tar_of(members: dict[str, bytes], kind: bytes = tarfile.REGTYPE, format: int = tarfile.GNU_FORMAT) -> bytes:  # noqa: A002
    """A tar archive, uncompressed."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def tar_header(name: str, size: int, kind: bytes = b"0", linkname: str = "") -> bytes:
    """One header of a tar archive, with a sound checksum whatever it claims."""
    octal = b"%011o\x00" % size if size < 8**11 else b"\x80" + size.to_bytes(11, "big")
    block = bytearray(512)
    block[:100] = name.encode().ljust(100, b"\x00")
    block[100:124] = b"0000644\x000000000\x000000000\x00"
    block[124:148] = octal + b"00000000000\x00"
    block[148:156] = b" " * 8
    block[156:157] = kind
    block[157:257] = linkname.encode().ljust(100, b"\x00")
    block[257:265] = b"ustar\x0000"
    block[148:156] = b"%06o\x00 " % sum(block)
    return bytes(block)


def packed_zeros(size: int, wbits: int = 31) -> bytes:
    """``size`` zeros (whole megabytes) in a gzip file (31), with the wrapping of zlib (15) or without one (-15).

    A flushed piece of deflate stands for itself, so that one megabyte is packed once and its packed bytes repeated.
    """
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(1 << 20)
    piece = pack.compress(zeros) + pack.flush(zlib.Z_FULL_FLUSH)
    packed = piece * (size >> 20) + b"\x03\x00"
    if wbits == -15:
        return packed
    if wbits == 15:
        return b"\x78\xda" + packed + struct.pack(">L", (size % 65521) << 16 | 1)  # Adler-32 of zeros
    crc = 0
    for _ in range(size >> 20):
        crc = zlib.crc32(zeros, crc)
    return b"\x1f\x8b\x08" + bytes(7) + packed + struct.pack("<LL", crc, size % 2**32)


def overlapping_zip(entries: int, size: int) -> bytes:
    """A zip archive whose entries are all the same packed bytes: small itself, without end to whoever adds it up."""
    packed = packed_zeros(size, -15)
    name = b"a.txt"
    fields = struct.pack("<HHHHH", 20, 0, 8, 0, 0) + struct.pack("<LLL", zlib.crc32(bytes(size)), len(packed), size)
    local = b"PK\x03\x04" + fields + struct.pack("<HH", len(name), 0) + name
    entry = b"PK\x01\x02\x14\x00" + fields + struct.pack("<HHHHHLL", len(name), 0, 0, 0, 0, 0, 0) + name
    table = entry * entries
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, entries % 65536, entries % 65536, len(table), len(local) + len(packed), 0)
    return local + packed + table + end
