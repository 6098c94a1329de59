"""JSON lines, one document a line: ``{"id", "text", "date"?, "title"?, "outlet"?, "url"?}``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from detente.errors import InputError, MissingInput
from detente.intake.meter import Meter
from detente.intake.plain import MAX_TEXT, document_of, shown, too_large
from detente.intake.written_dates import read_written_date
from detente.model.text import Document, Problem

# JSON may write a character in up to twelve bytes (two \\uXXXX); beside the text a line has little.
MAX_LINE = 12 * MAX_TEXT + 1_000_000
_TEXTS = ("title", "outlet", "url")


def read_jsonl(source: str, meter: Meter | None = None) -> Iterator[Document | Problem]:
    """The documents of a JSON-lines file, or of standard input (``-``), one line in memory at a time.

    A line that is no document is a ``Problem`` with ``file:line``. The line's ``id`` becomes the document's ``source``. ``meter``
    watches the file. Raises ``MissingInput`` where the file itself cannot be read.
    """
    name = "standard input" if source == "-" else shown(source)
    try:
        with nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as stream:
            if meter is not None:
                meter.watch(stream)
            yield from read_lines(stream, name)
    except FileNotFoundError:
        raise MissingInput(f"there is no file {name}: check the path") from None
    except (OSError, ValueError) as error:
        raise MissingInput(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}") from None


def read_lines(stream: BinaryIO, name: str) -> Iterator[Document | Problem]:
    """As ``read_jsonl``, from a stream of bytes that is called ``name`` in problems.

    A line whose ``id`` an earlier document had is a ``Problem`` too: listings could not tell the two apart.
    """
    number = 0
    seen: dict[str, int] = {}
    while line := stream.readline(MAX_LINE):
        number += 1
        where = f"{name}:{number}"
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            _skip_line(stream)
            yield Problem(str(too_large("the line")), where)
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            found = _read_line(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, where)
            first = seen.setdefault(found.source, number) if isinstance(found, Document) else number
            yield found if first == number else Problem(f'"id" is that of line {first} already: give each line its own', where)


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def _read_line(line: bytes, where: str) -> Document | Problem:
    try:
        data = json.loads(line.rstrip(b"\r\n").decode("utf-8"))
    except UnicodeDecodeError as error:
        return Problem(f"not sound UTF-8 (byte 0x{line[error.start]:02x} at offset {error.start} of the line)", where)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "nested too deeply or a number too long")
        return Problem(f"not JSON: {reason} (character {getattr(error, 'pos', 0)} of the line)", where)
    fault = _fault(data)
    if fault:
        return Problem(fault, where)
    try:
        return _document(data, where)
    except InputError as error:
        return Problem(str(error), where)


def _fault(data: Any) -> str | None:
    """What is wrong with a line's object, or ``None``."""
    if not isinstance(data, dict):
        return 'not an object: a line is {"id": …, "text": …}'
    text = data.get("text")
    if not isinstance(text, str):
        return "no text: the field \"text\" must be a string" if text is None else '"text" must be a string'
    if not isinstance(data.get("id"), str | int | None) or isinstance(data.get("id"), bool):
        return '"id" must be a string or a whole number'
    for field in ("date", *_TEXTS):
        if not isinstance(data.get(field), str | None):
            return f'"{field}" must be a string'
    for field in ("text", "id", "date", *_TEXTS):
        value = data.get(field)
        if isinstance(value, str) and any("\ud800" <= c <= "\udfff" for c in value):
            return f'"{field}" has half of a surrogate pair: it is no Unicode text'
    if "\x00" in text:
        return '"text" has NUL characters: it is no text'
    if data.get("date") and read_written_date(data["date"]) is None:
        return f'"date" is not a date: {data["date"]!r}; write 2023, 2023-06, 2023-06-28 or an interval such as 2023-06/2023-12'
    return None


def _document(data: dict[str, Any], where: str) -> Document:
    """What the line says goes before what the text's own first lines say."""
    if len(data["text"]) > MAX_TEXT:
        raise too_large("the text")
    found = document_of(data["text"], "the line")
    given = {field: data.get(field) or getattr(found, field) for field in _TEXTS}
    published = read_written_date(data["date"]) if data.get("date") else found.published
    name = data.get("id")
    return Document(found.text, where if name in (None, "") else str(name), published=published, **given)
