"""One door for every input: a path, a folder, ``-`` for standard input, or an address."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

from detente.errors import EmptyInput, InputError, MissingInput, TooLarge, Unreachable
from detente.intake.meter import Meter
from detente.intake.plain import MAX_TEXT, plain_document, shown
from detente.intake.sealed import Item
from detente.model.text import Document, Problem

MAX_PAGE = 20_000_000
"""The most bytes of one HTML page; its text is held against ``MAX_TEXT``."""

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://")


def open_input(
    source: str, *, allow_private: bool = False, sealed: bool = False, meter: Meter | None = None
) -> Iterator[Item]:
    """The documents at a path, at an http or https address, or on standard input (``-``); for a folder those of its files.

    What an input is, its first bytes tell (``detente.intake.forms``): a page, a plain text, a PDF file, a mail, or a file with many
    documents. A single input that cannot be read raises an ``InputError`` when it is asked for; within a folder or an archive it
    becomes a ``Problem`` and the others go on. ``allow_private`` lets addresses of private networks be fetched. Where ``sealed``,
    pages of files and archives are handed on unopened, for whoever reads them to open. ``meter`` watches the files.
    """
    if source == "-":
        yield from _read_open(sys.stdin.buffer, source, sealed)
    elif _ADDRESS.match(source):
        yield from _from_address(source, allow_private)
    elif os.path.isdir(source):  # noqa: PTH112 - a name that is too long is no folder, and no error
        yield from read_folder(Path(source), sealed=sealed, meter=meter)
    else:
        yield from read_file(Path(source), sealed=sealed, meter=meter)


def read_file(path: Path, *, sealed: bool = False, meter: Meter | None = None) -> Iterator[Item]:
    """The documents in a file, which is opened at once. Raises an ``InputError``."""
    name = shown(str(path))
    with _told(name):
        if path.exists() and not path.is_file():
            raise MissingInput(f"{name} is not a file")
        stream = path.open("rb")
        if meter is not None:
            meter.watch(stream)
        return _read_through(stream, name, sealed)


def _read_through(stream: BinaryIO, name: str, sealed: bool) -> Iterator[Item]:
    with _told(name), stream:
        yield from _read_open(stream, name, sealed)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What the system says of a file as a ``MissingInput``."""
    try:
        yield
    except FileNotFoundError:
        raise MissingInput(f"there is no file {name}: check the path") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise MissingInput(f"{name} cannot be read: {reason}") from None


def _read_open(stream: BinaryIO, source: str, sealed: bool) -> Iterator[Item]:
    from detente.intake.forms import read_input
    from detente.intake.inputs import input_of

    yield from read_input(input_of(stream, source, sealed=sealed))


def read_stream(stream: BinaryIO, source: str, *, url: str | None = None, charset: str | None = None) -> Document:
    """The page or plain text in a stream, which is never read further than a document may be long. Raises an ``InputError``."""
    return read_bytes(read_some(stream), source, url=url, charset=charset)


def read_some(stream: BinaryIO) -> bytes:
    """The bytes of a page or plain text, one more than there may be where there are too many."""
    data = stream.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT and looks_like_html(data):
        data += stream.read(MAX_PAGE + 1 - len(data))
    return data


def read_bytes(data: bytes, source: str, *, url: str | None = None, charset: str | None = None) -> Document:
    """The document in bytes, HTML or plain by content. ``url`` and ``charset`` are what a server said. Raises an ``InputError``."""
    name = "standard input" if source == "-" else source
    if not data.strip():
        raise EmptyInput(f"{name} is empty")
    if looks_like_html(data):
        from detente.intake.html import html_document

        if len(data) > MAX_PAGE:
            raise TooLarge(f"{name} is a page of more than {MAX_PAGE // 1_000_000} MB: save the part that matters")
        return html_document(data, source, url=url, charset=charset)
    document = plain_document(data, name)
    from dataclasses import replace

    return replace(document, source=source, url=document.url or url)


_HTML_START = re.compile(
    rb"(?:<\?xml[^>]*>|(?><!--.*?-->)|\s)*+<(?:!doctype\s+html|html|head|body|title|meta|link|article|main|div|p|h1|section)\b",
    re.IGNORECASE | re.DOTALL,
)


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin as a page does: with a doctype or a tag, after blanks and comments."""
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or start[:1] == b"\x00" or start[1:2] == b"\x00":
        start = start.replace(b"\x00", b"")
    return bool(_HTML_START.match(start.lstrip(b"\xef\xbb\xbf\xff\xfe")))


def read_folder(folder: Path, *, sealed: bool = False, meter: Meter | None = None) -> Iterator[Item]:
    """The documents of the files of a folder and those below it, in the order of their names.

    Hidden files are passed over; a file that cannot be read is a ``Problem``. Raises ``EmptyInput`` for a folder without files.
    """
    files = [p for p in sorted(folder.rglob("*")) if os.path.isfile(p) and not is_hidden(p.relative_to(folder))]  # noqa: PTH113
    if not files:
        raise EmptyInput(f"{shown(str(folder))} has no files in it")
    for path in files:
        try:
            yield from read_file(path, sealed=sealed, meter=meter)
        except InputError as error:
            yield Problem(str(error), shown(str(path)))


def is_hidden(path: PurePath) -> bool:
    """Whether a part of the path is hidden, as files of systems and tools are."""
    return any(part.startswith(".") for part in path.parts)


def _from_address(url: str, allow_private: bool) -> Iterator[Item]:
    from detente.intake.fetch import fetch
    from detente.intake.forms import form_of, read_input
    from detente.intake.inputs import input_of

    if not url.lower().startswith(("http://", "https://")):
        raise Unreachable(f"{url} is no address that can be read: only http and https are")
    page = fetch(url, allow_private=allow_private, limit=MAX_PAGE)
    if page.is_text and form_of(page.data).binary:
        yield read_bytes(page.data, url, url=page.url, charset=page.charset)
    else:
        yield from read_input(input_of(io.BytesIO(page.data), url, url=page.url, charset=page.charset))
