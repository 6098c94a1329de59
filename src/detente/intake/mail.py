"""Mails (.eml) and mailboxes (mbox): the text of a mail, and the documents that are attached to it.

The subject is the title, the day of sending (as the sender's clock had it) the publication, the sender's name the outlet: so
newsletters and press offices send their texts. In a mail that was passed on or answered, sender and day are those of the one who
did so, and are not taken. Fields are read one by one with the standard library's older decoder, since its newer policy parses
every field when it is looked at, fails on some that occur, and on others takes time that grows with their square.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from detente.errors import EmptyInput, InputError, NotText, TooLarge
from detente.intake.inputs import MAX_DEPTH, Checked, Input
from detente.intake.open import read_bytes
from detente.intake.plain import MAX_TEXT, document_of, shown, too_large
from detente.intake.written_dates import read_written_date
from detente.model.text import Document, Problem

MAX_MAIL = 50_000_000
"""The most bytes of one mail with what is attached to it: twice what most servers take."""
MAX_PARTS = 1000
# What the standard library raises for fields that no mail program writes.
_BROKEN = (ValueError, LookupError, AttributeError, TypeError, HeaderParseError)
_MAX_WORK = 20_000_000  # lines times boundaries: the parser holds every line against each boundary that is open
_MAX_FIELD = 4000  # characters of a field that are read
_PASSED_ON = re.compile(r"\s*(?:re|fwd?|wg|aw|tr|rv|i|enc)\s*(?:\[\d+\])?:\s*", re.IGNORECASE)
_ATTACHED = re.compile(r"\.(?:pdf|html?|xhtml|txt|eml)$", re.IGNORECASE)
_ATTACHED_TYPES = ("application/pdf", "text/html", "text/plain", "application/xhtml+xml", "message/rfc822")
_STUB = 400  # characters; a plain part that is shorter may only say that there is another


def read_mail(given: Input) -> Iterator[Document | Problem]:
    """The documents of one mail: its own text, then those attached. Raises an ``InputError`` where there is no text at all."""
    data = given.stream.read(MAX_MAIL + 1)
    if len(data) > MAX_MAIL:
        raise TooLarge(f"{given.name} is a mail of more than {MAX_MAIL // 1_000_000} MB: save what is attached to it as files")
    yield from _mail(data.removeprefix(b"\xef\xbb\xbf"), given)


def read_mbox(given: Input) -> Iterator[Document | Problem]:
    """The documents of a mailbox, one mail in memory at a time. A mail is called ``file:line``, by its line "From …"."""
    for number, data in _mails(given):
        source = f"{given.name}:{number}"
        if data is None:
            yield Problem(f"{source} is a mail of more than {MAX_MAIL // 1_000_000} MB: it is passed over", source)
            continue
        try:
            yield from _mail(data, _within(given, source))
        except InputError as error:
            yield Problem(str(error), source)


def _within(given: Input, source: str) -> Input:
    return replace(given, source=source)


_FROM = re.compile(rb"From \S.*[0-9]{2}:[0-9]{2}|From \S+@\S+ ")
_QUOTED = re.compile(rb">+From ")


def _mails(given: Input) -> Iterator[tuple[int, bytes | None]]:
    """The line at which each mail begins, from 1, and its bytes without that line; ``None`` for one that is too long.

    A line "From …" begins a mail at the start and behind an empty line. One ``>`` is taken off before a quoted one.
    """
    number = begun = size = 0
    lines: list[bytes] = []
    empty = True
    while line := given.stream.readline(MAX_TEXT):
        number += 1
        if empty and line.startswith(b"From ") and _FROM.match(line[:1000]):
            if begun:
                yield begun, b"".join(lines) if size <= MAX_MAIL else None
            begun, size, lines = number, 0, []
        else:
            size += len(line)
            if size <= MAX_MAIL:
                lines.append(line[1:] if _QUOTED.match(line) else line)
        empty = not line.strip(b"\r\n")
    if begun:
        yield begun, b"".join(lines) if size <= MAX_MAIL else None


def _mail(data: bytes, given: Input) -> Iterator[Document | Problem]:
    if given.depth >= MAX_DEPTH:
        raise TooLarge(f"{given.name} lies in more than {MAX_DEPTH - 1} mails or archives: save it as a file of its own")
    parts = list(_parts(_parsed(data, given.name)))
    mail = parts[0][0]
    text, problem = _text_of(parts, given)
    if text is not None:
        yield _with_fields(text, mail, given.source)
    found = False
    for document in _attachments(parts, given):
        found = True
        yield document
    if text is None and not found:
        raise problem or EmptyInput(f"{given.name} is a mail without text")


def _parsed(data: bytes, name: str) -> Message:
    """Raises ``TooLarge`` where parts lie so deep within each other that no sender means it."""
    boundaries = len(re.findall(rb"boundary[*0-9]*\s*=", data, re.IGNORECASE)) + data.lower().count(b"message/")
    if (boundaries > 2 and boundaries * data.count(b"\n") > _MAX_WORK) or boundaries > MAX_PARTS:
        raise TooLarge(f"{name} is a mail with {boundaries} parts within each other: save the one that matters")
    try:
        return message_from_bytes(data, policy=policy.compat32)
    except RecursionError:
        raise TooLarge(f"{name} is a mail whose parts lie too deep within each other: save the one that matters") from None
    except _BROKEN as error:
        raise NotText(f"{name} is a mail with broken fields ({type(error).__name__}): save its text as a UTF-8 file") from None


def _parts(mail: Message, depth: int = 0) -> Iterator[tuple[Message, bool]]:
    """The mail's parts in their order, and whether each is attached; what is in an attached mail is not its own part."""
    attached = mail.get_content_disposition() == "attachment" or mail.get_content_type() == "message/rfc822"
    yield mail, attached
    if mail.is_multipart() and mail.get_content_type() != "message/rfc822" and depth < 100:
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _text_of(parts: list[tuple[Message, bool]], given: Input) -> tuple[Document | None, InputError | None]:
    """The plain part, or the page where there is none, or where the plain one is a stub beside a page four times as long."""
    inline = [part for part, attached in parts if not attached and not part.is_multipart()]
    plain = [part for part in inline if part.get_content_type() == "text/plain"]
    pages = [part for part in inline if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    problem: InputError | None = None
    text: Document | None = None
    try:
        text = _plain(plain, given.source) if plain else None
    except InputError as error:
        problem = error
    if pages and (text is None or len(text.text) < _STUB):
        try:
            page = read_bytes(_payload(pages[0]), given.source, charset=_charset(pages[0]))
            text = page if text is None or len(page.text) > 4 * len(text.text) else text
        except InputError as error:
            problem = problem or error
    return text, problem


def _plain(parts: list[Message], source: str) -> Document:
    """All inline plain parts, one under the other (a list's footer is one of its own). Line ends are made one: mail has its own."""
    texts = [_flowed(part, _decoded(part).replace("\r\n", "\n")).strip("\n") for part in parts]
    text = "\n\n".join(t for t in texts if t) + "\n"
    if len(text) > MAX_TEXT:
        raise too_large(source)
    return document_of(text, source)


def _decoded(part: Message) -> str:
    """As declared where that holds; else UTF-8, else cp1252, as wrong declarations mostly are."""
    data = _payload(part)
    declared = _charset(part) or "utf-8"
    for charset in ("utf-8" if declared in ("us-ascii", "ascii") else declared, "utf-8", "cp1252"):
        try:
            return _cleaned(data.decode(charset))
        except (UnicodeError, LookupError, ValueError):
            continue
    return _cleaned(data.decode("utf-8", "replace"))


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except _BROKEN:
        return None


def _cleaned(text: str) -> str:
    """A decoded text without a byte order mark and what no text has: NUL and halves of surrogate pairs (from UTF-7 and the
    like)."""
    return text.removeprefix("\ufeff").replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _payload(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return data if isinstance(data, bytes) else b""


def _flowed(part: Message, text: str) -> str:
    """Lines of ``format=flowed`` (RFC 3676) that end in a blank go on in the next one, but for quoted ones and the line "-- "."""
    if str(_param(part, "format")).lower() != "flowed":
        return text
    delete = str(_param(part, "delsp")).lower() == "yes"
    out: list[str] = []
    open_line = False
    for raw in text.split("\n"):
        line = raw[1:] if raw.startswith(" ") else raw
        if open_line and not line.startswith(">") and line != "-- ":
            out[-1] += line
        else:
            out.append(line)
        open_line = line.endswith(" ") and line != "-- " and not line.startswith(">")
        if open_line and delete:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _param(part: Message, name: str) -> object:
    try:
        return part.get_param(name)
    except _BROKEN:
        return None


def _with_fields(text: Document, mail: Message, source: str) -> Document:
    subject = _field(mail, "subject")
    passed_on = bool(subject and _PASSED_ON.match(subject))
    own = _field(mail, "date") if not passed_on else ""
    archived = _field(mail, "archived-at").strip("<>")
    return Document(
        text=text.text, source=source, title=_PASSED_ON.sub("", subject) or text.title,
        outlet=(_sender(mail) if not passed_on else None) or text.outlet,
        url=archived if archived.startswith(("http://", "https://")) else text.url,
        published=(read_written_date(own) if own else None) or text.published, extracted_by=text.extracted_by,
    )  # fmt: skip


def _sender(mail: Message) -> str | None:
    """The sender's name, before the address or in brackets behind it, where there is one that is no address."""
    field = _field(mail, "from")
    name, pointed, _ = field.rpartition("<")
    if not pointed:
        found = re.search(r"\(([^()]+)\)$", field)
        name = found[1] if found else ""
    name = name.replace("\\", "").strip(" \"'")
    return name if name and "@" not in name else None


def _field(mail: Message, name: str) -> str:
    """A field as one line of text, encoded words decoded; empty where there is none."""
    raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name), "")[:_MAX_FIELD]
    try:
        pieces = [p.decode(charset or "ascii", "replace") if isinstance(p, bytes) else p for p, charset in decode_header(raw)]
    except _BROKEN:
        pieces = [raw]
    text = "".join(pieces).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _attachments(parts: list[tuple[Message, bool]], given: Input) -> Iterator[Document | Problem]:
    """What is attached and may be a document: PDF, HTML, plain text, mail."""
    from detente.intake.forms import read_input

    for number, (part, attached) in enumerate(parts):
        name = _filename(part)
        kind = part.get_content_type()
        text = kind in ("text/plain", "text/html", "application/xhtml+xml", "multipart/alternative")
        if (part.is_multipart() and kind != "message/rfc822") or (text and not attached):
            continue
        if (kind not in _ATTACHED_TYPES and not _ATTACHED.search(name)) or name.startswith("."):
            continue
        source = f"{given.name}!{name or f'part {number}'}"
        try:
            yield from read_input(given.inner(Checked(io.BytesIO(_bytes_of(part)).read, given.budget), source, name))
        except InputError as error:
            yield Problem(str(error), source)


def _filename(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except _BROKEN:
        name = ""
    return shown("".join(c if c.isprintable() else " " for c in name).replace("/", "_").strip()[:200])


def _bytes_of(part: Message) -> bytes:
    if part.get_content_type() != "message/rfc822":
        return _payload(part)
    inner = part.get_payload()
    try:
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else _payload(part)
    except (*_BROKEN, RecursionError):
        return b""
