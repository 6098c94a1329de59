"""Bytes to plain text, and what a plain text says of itself in its first lines.

The document's text is the decoded input, character for character, line ends too; only a byte order mark, which belongs to the
encoding and not to the text, is left out.
"""

from __future__ import annotations

import codecs
import os
import re
from dataclasses import dataclass

from detente.errors import EmptyInput, NotText, TooLarge
from detente.intake.dateline import find_dateline
from detente.intake.written_dates import read_written_date
from detente.model.text import Document
from detente.model.when import When

MAX_TEXT = 5_000_000
"""The most text that one document may have: bytes of a plain file, characters taken from a page. About ten long novels."""

# UTF-32 begins with the mark of UTF-16, so it is asked for first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office file"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# What cp1252 has beyond ASCII and beyond letters, as far as an English text uses it.
_TYPOGRAPHY = set("€‚„…‰‹‘’“”•–—™›¡¢£¥§©«®°±²³´·»¼½¾¿×\u00a0\u00ad")

_HEADER = re.compile(
    r"(title|headline|published(?: on)?|posted(?: on)?|date|outlet|publisher|url|link)[ \t]*(?::|(?<=on)[ \t])[ \t]*(\S.*)",
    re.IGNORECASE,
)
_HEADER_LINES = 15
_MODIFIED = re.compile(r"\b(?:updated|modified|revised)\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Front:
    """What the first lines of a plain text tell: title, outlet, address and the day of publication, each ``None`` if absent."""

    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: When | None = None


def plain_document(data: bytes, source: str = "") -> Document:
    """A plain-text document. Raises ``TooLarge``, ``NotText`` or ``EmptyInput``."""
    if len(data) > MAX_TEXT:
        raise too_large(source)
    return document_of(decode(data, source), source)


def document_of(text: str, source: str = "") -> Document:
    """A document of decoded text, kept as it is. Raises ``EmptyInput`` where it has no letter and no digit."""
    if not any(c.isalnum() for c in text):
        raise EmptyInput(f"{source or 'the input'} has no text in it")
    front = read_front(text)
    return Document(text, source, front.title, front.outlet, front.url, front.published)


def too_large(source: str) -> TooLarge:
    """The error for a document of more than ``MAX_TEXT``."""
    return TooLarge(
        f"{source or 'the input'} has more than {MAX_TEXT // 1_000_000} MB of text: split it into its reports, one a file or one "
        "a line with --jsonl"
    )


def shown(name: str) -> str:
    """A name from the file system or the command line as Unicode text: what is not UTF-8 in it is written as ``\\xe9``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def decode(data: bytes, source: str = "") -> str:
    """The text of bytes in UTF-8, UTF-16 or UTF-32 with a byte order mark, or cp1252 where that is sure.

    Raises ``NotText`` with the offset of the first byte (from 0) that does not fit, or with what the file is instead.
    """
    name = source or "the input"
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"{name} is {what}, not text: save its text as a UTF-8 file first")
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        text = _decode_cp1252(data, error) if not mark else None
        if text is None and not mark:
            _refuse_binary(data.decode("latin-1"), name)
        if text is None:
            at = len(mark) + error.start
            said = f"byte 0x{data[at]:02x} at offset {at}"
            raise NotText(f"{name} is not sound {encoding.upper()} ({said}): save it as UTF-8") from None
    _refuse_binary(text, name)
    return text


def _refuse_binary(text: str, name: str) -> None:
    if "\x00" in text:
        even = text.count("\x00") * 3 > len(text)
        hint = "UTF-16 without a byte order mark" if even else "binary data"
        raise NotText(f"{name} holds NUL characters ({hint}), not text: save its text as UTF-8 first")
    if len(_CONTROLS.findall(text)) * 100 > len(text):
        raise NotText(f"{name} is full of control characters (binary data), not text: save its text as UTF-8 first")


def _decode_cp1252(data: bytes, error: UnicodeDecodeError) -> str | None:
    """Western text in the old Windows encoding, or ``None`` where it may as well be broken UTF-8 or another encoding.

    Sure means: no sequence in it is UTF-8, every byte is defined, accented letters stand within words as they do in
    Western names, and all else is typography.
    """
    if error.reason == "unexpected end of data" or _has_utf8_sequence(data):
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [i for i, c in enumerate(text) if c > "\x7f"]
    sure = len(beyond) * 8 < len(text) and all(_fits(text, i) for i in beyond)
    return text if sure else None


def _has_utf8_sequence(data: bytes) -> bool:
    return any(c > "\x7f" for c in data.decode("utf-8", "ignore"))


def _fits(text: str, i: int) -> bool:
    before, here, after = text[i - 1 : i], text[i], text[i + 1 : i + 2]
    if not here.isalpha():
        return here in _TYPOGRAPHY
    beside = any(c.isascii() and c.isalpha() for c in (before, after))
    return (beside or here in "àÀ") and not (here.isupper() and before.islower())


def read_front(text: str) -> Front:
    """Header lines ("Published: 28 June 2023") and a headline over a blank line. Nothing of it is taken out of the text."""
    lines = text[:4000].splitlines()[:_HEADER_LINES]
    headers: dict[str, str] = {}
    for line in lines:
        found = _HEADER.fullmatch(line.strip())
        if found:
            headers.setdefault(found[1].lower().removesuffix(" on"), found[2].strip())
    return Front(
        title=headers.get("title") or headers.get("headline") or _headline(text),
        outlet=headers.get("outlet") or headers.get("publisher"),
        url=next((u for u in (headers.get("url"), headers.get("link")) if u and u.startswith(("http://", "https://"))), None),
        published=_published(headers) or _of_dateline(text),
    )


def _headline(text: str) -> str | None:
    """The first line where it is short, ends like no sentence, stands over a blank line and has text below it."""
    found = re.match(r"\s*([^\r\n]{3,160})(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)\s*\S", text)
    line = found[1].strip() if found else ""
    if not re.search(r"[^\W\d_]", line) or line.endswith((".", ":", ";", ",", "-", "–", "—")) or len(line.split()) > 25:
        return None
    if _HEADER.fullmatch(line) or re.match(r"By [A-Z]|Sources?:", line) or find_dateline(line) or read_written_date(line):
        return None
    return line


def _published(headers: dict[str, str]) -> When | None:
    """A date without its "(updated …)", which says nothing of the first day."""
    for key in ("published", "posted", "date"):
        found = read_written_date(_MODIFIED.sub("", headers[key])) if key in headers else None
        if found:
            return found
    return None


def _of_dateline(text: str) -> When | None:
    """A dateline tells the day only where it has a year; without one the reading decides."""
    found = find_dateline(text)
    if found is None or found.year is None or found.month is None or found.day is None:
        return None
    return read_written_date(f"{found.year:04}-{found.month:02}-{found.day:02}")
