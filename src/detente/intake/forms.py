"""The forms that an input may have, told by its first bytes, and who reads each.

A name decides only where bytes cannot: a mail without its usual first lines, JSON lines with a broken first one. The first form
that fits is taken, so those that bytes tell for certain stand first. One more form is one more line of ``FORMS``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from tarfile import HeaderError, TarInfo

from detente.errors import InputError, TooLarge
from detente.intake.inputs import PACKERS, ZSTD, Input
from detente.intake.open import MAX_PAGE, looks_like_html, read_some, read_stream
from detente.intake.safe_xml import MAX_XML
from detente.intake.sealed import Item, Sealed
from detente.model.text import Problem

Read = Callable[[Input], Iterator[Item]]


@dataclass(frozen=True, slots=True)
class Form:
    """One form. ``looks`` says whether first bytes and a name in small letters fit; ``read`` gives the documents.

    ``whole``: it is read as one thing, so that half of it is nothing; else a fault does not touch what came before.
    ``binary``: a server that calls it text is wrong.
    """

    name: str
    looks: Callable[[bytes, str], bool]
    read: Read
    whole: bool = False
    binary: bool = False


def read_input(given: Input) -> Iterator[Item]:
    """The documents of an input of any form.

    An input whose bytes end before their end gives a ``Problem`` after what could be read. Raises an ``InputError`` for an input
    that is no document and holds none.
    """
    form = form_of(given.head, given.hint)
    if not form.whole:
        yield from form.read(given)
    else:
        try:
            found = list(form.read(given))
        except InputError:
            if given.fault() is None:
                raise
        else:
            yield from found if given.fault() is None else ()
    fault = given.fault()
    if fault:
        yield Problem(f"{given.name} {fault}", given.name)


def form_of(head: bytes, hint: str = "") -> Form:
    """The form of an input that begins with ``head`` and may be called ``hint``."""
    name = hint.lower()
    return next(form for form in FORMS if form.looks(head, name))


def whole(read: Callable[[bytes, str], Iterator[Item]], limit: int = MAX_PAGE) -> Read:
    """A reader of streams from one that takes all bytes and the name. The former raises ``TooLarge`` over ``limit`` bytes."""

    def read_whole(given: Input) -> Iterator[Item]:
        data = given.stream.read(limit + 1)
        if len(data) > limit:
            raise TooLarge(f"{given.name} has more than {limit // 1_000_000} MB: split it")
        return read(data, given.name)

    return read_whole


def _begins(*magics: bytes) -> Callable[[bytes, str], bool]:
    return lambda head, name: head.startswith(magics)


def _is_tar(head: bytes, name: str) -> bool:
    """A first header whose checksum holds: older archives have no magic."""
    try:
        return len(head) >= 512 and bool(TarInfo.frombuf(head[:512], "utf-8", "surrogateescape").name)
    except (HeaderError, ValueError):
        return False


_MBOX = re.compile(rb"From [^\r\n]*[0-9]{2}:[0-9]{2}[^\r\n]*\r?\n(?:>?[!-9;-~]+[ \t]*:)")
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
# Fields that only mail has; a plain text may well begin with "Date:" and "Title:".
_OF_MAIL = {
    b"received", b"return-path", b"delivered-to", b"message-id", b"mime-version", b"dkim-signature", b"content-transfer-encoding",
    b"x-mailer", b"list-id", b"authentication-results", b"arc-seal",
}  # fmt: skip


def _is_mail(head: bytes, name: str) -> bool:
    """Fields up to an empty line, one of them of mail alone, or with the ending of mail and the name of a usual one."""
    at, names = 3 if head.startswith(b"\xef\xbb\xbf") else 0, set[bytes]()
    while (found := _FIELD.match(head, at)) and len(names) < 200:
        names.add(found[1].lower())
        at = found.end()
    if name.endswith(".eml"):
        return bool(names & (_OF_MAIL | {b"from", b"to", b"subject", b"date"}))
    return bool(names & _OF_MAIL) and bool(names & {b"from", b"subject", b"date"})


_JSON_LINE = re.compile(rb'\s*\{\s*"(?:id|text|date|title|outlet|url)"\s*:')


def _is_jsonl(head: bytes, name: str) -> bool:
    """The ending, or a first line that is an object with a text."""
    if name.endswith((".jsonl", ".ndjson")):
        return True
    line, end, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")
    if not _JSON_LINE.match(line):
        return False
    try:
        found = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return not end and b'"text"' in line
    return isinstance(found, dict) and isinstance(found.get("text"), str)


def _read_zip(given: Input) -> Iterator[Item]:
    from detente.intake.archive import read_zip

    return read_zip(given)


def _read_tar(given: Input) -> Iterator[Item]:
    from detente.intake.archive import read_tar

    return read_tar(given)


def _read_packed(given: Input) -> Iterator[Item]:
    from detente.intake.archive import read_packed

    return read_packed(given)


def _read_warc(given: Input) -> Iterator[Item]:
    from detente.intake.warc import read_warc

    return read_warc(given)


def _read_pdf(given: Input) -> Iterator[Item]:
    from detente.intake.pdf import MAX_PDF, read_pdf

    return whole(read_pdf, MAX_PDF)(given)


def _read_mail(given: Input) -> Iterator[Item]:
    from detente.intake.mail import read_mail

    return read_mail(given)


def _read_mbox(given: Input) -> Iterator[Item]:
    from detente.intake.mail import read_mbox

    return read_mbox(given)


def _read_jsonl(given: Input) -> Iterator[Item]:
    from detente.intake.batch import read_lines

    return read_lines(given.stream, given.name)


def _read_single(given: Input) -> Iterator[Item]:
    """A page or a plain text; everything that is neither is told there."""
    if given.sealed and looks_like_html(given.head):
        yield Sealed(read_some(given.stream), given.source, given.url, given.charset)
        return
    yield read_stream(given.stream, given.source, url=given.url, charset=given.charset)


def _asks(module: str, name: str) -> Callable[[bytes, str], bool]:
    """A question of ``detente.intake.MODULE``, which is loaded when a text begins as XML or JSON does."""

    def looks(head: bytes, _: str) -> bool:
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:2]
        if start not in (b"<", b"{", b"[") and not utf16:
            return False
        return bool(getattr(import_module(f"detente.intake.{module}"), name)(head))

    return looks


def _reads(module: str, name: str) -> Read:
    def read(given: Input) -> Iterator[Item]:
        return whole(getattr(import_module(f"detente.intake.{module}"), name), MAX_XML)(given)

    return read


FORMS: tuple[Form, ...] = (
    Form("a PDF file", lambda head, name: b"%PDF-" in head[:1024].lstrip()[:16], _read_pdf, whole=True, binary=True),
    Form("a ZIP archive", _begins(b"PK\x03\x04", b"PK\x05\x06"), _read_zip, binary=True),
    Form("a packed file", _begins(*PACKERS, ZSTD, b"\x50\x2a\x4d\x18"), _read_packed, binary=True),
    Form("a web archive", _begins(b"WARC/"), _read_warc, binary=True),
    Form("a tar archive", _is_tar, _read_tar, binary=True),
    Form("a mailbox", lambda head, name: bool(_MBOX.match(head)), _read_mbox),
    Form("JSON lines", _is_jsonl, _read_jsonl),
    Form("a feed", _asks("feeds", "looks_like_feed"), _reads("feeds", "read_feed"), whole=True),
    Form("an agency's item", _asks("agency", "looks_like_newsml"), _reads("agency", "read_newsml"), whole=True),
    Form("an agency's JSON", _asks("agency", "looks_like_ninjs"), _reads("agency", "read_ninjs"), whole=True),
    Form("a page", lambda head, name: looks_like_html(head), _read_single, whole=True),
    Form("a mail", _is_mail, _read_mail, whole=True),
    Form("a plain text", lambda head, name: True, _read_single, whole=True),
)

__all__ = ["FORMS", "Form", "InputError", "form_of", "read_input", "whole"]
