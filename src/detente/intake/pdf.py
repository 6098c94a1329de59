"""PDF files (pypdf): the text of all pages, as reports are laid out: running lines, in the order in which the file draws them.

The title is that of the file's properties where it reads like one. Its dates are not taken: they tell when the file was made,
which may be years after the report was published, or the day of a new scan. Scripts in it are never run and files in it never
opened.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from detente.errors import EmptyInput, InputError, NotText, TooLarge
from detente.intake.pdf_text import running_text
from detente.intake.plain import MAX_TEXT, too_large
from detente.model.text import Document, Problem

MAX_PDF = 100_000_000
"""The most bytes of a PDF file: an illustrated report has 20 MB."""
MAX_PAGES = 3000
MAX_SECONDS = 60.0
"""How long one file may take. The other limits end nearly all of what takes long, at the same place on every machine; this one is
for what they do not reach, and a file that meets it gives no text at all."""
_MAX_STREAM = 30_000_000  # bytes that one stream of a page may unpack to
_MAX_TOKENS = 500_000  # numbers, names and operators of one page: a full page of a newspaper has some 50,000
# Pieces of text on one page: pypdf's time grows with their square. A full page of a newspaper has some thousands.
_MAX_SHOWN = 30_000
_MAX_ALL = 3_000_000  # pieces of text in the file


def read_pdf(data: bytes, source: str) -> Iterator[Document | Problem]:
    """The document of a PDF file; a page that cannot be read is a ``Problem`` beside it.

    Raises ``NotText`` for a file that is damaged or needs a password, ``TooLarge``, and ``EmptyInput`` where its pages are images.
    """
    problems: list[Problem] = []
    try:
        with _careful():
            pages, title = _read(data, source, problems)
    except InputError:
        raise
    except MemoryError:
        raise TooLarge(f"{source} is a PDF file that needs too much memory: save its text as a UTF-8 file") from None
    except Exception as error:  # pypdf raises whatever a broken file makes Python raise
        raise NotText(f"{source} is no sound PDF file ({_reason(error)}): it is damaged or cut off") from None
    text = running_text(pages)
    if not any(c.isalnum() for c in text):
        if problems:
            raise NotText(f"{source} is a PDF file of which no page can be read; of the first: {problems[0].message}")
        raise EmptyInput(f"{source} has no text in it: a PDF file of images needs OCR first")
    if len(text) > MAX_TEXT:
        raise too_large(source)
    yield Document(text, source, title, extracted_by="pypdf")
    yield from problems


def _read(data: bytes, source: str, problems: list[Problem]) -> tuple[list[str], str | None]:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise NotText(f"{source} is a PDF file that needs a password: save it without one first")
    if len(reader.pages) > MAX_PAGES:
        raise TooLarge(f"{source} is a PDF file of {len(reader.pages)} pages, over {MAX_PAGES}: split it into its reports")
    work = _Work(source, time.monotonic() + MAX_SECONDS)
    texts = []
    for number, page in enumerate(reader.pages, 1):
        try:
            texts.append(work.text_of(page))
        except InputError:
            raise
        except Exception as error:  # see above
            problems.append(Problem(f"page {number} of {source} cannot be read ({_reason(error)}): its text is missing", source))
        if sum(map(len, texts[-1:])) > MAX_TEXT:
            raise too_large(source)
    return texts, _title(reader)


class _TooMuch(Exception):
    """A page with more pieces of text than pages have."""


class _Work:
    """What the reading of one file has taken."""

    def __init__(self, source: str, until: float) -> None:
        self._source, self._until = source, until
        self._page = self._all = 0

    def text_of(self, page: Any) -> str:
        """Raises ``TooLarge`` when the file, and ``_TooMuch`` when the page has taken all that it may."""
        self._page = 0
        return str(page.extract_text(visitor_operand_before=self._count))

    def _count(self, operator: bytes, operands: Any, matrix: Any, text_matrix: Any) -> None:
        if time.monotonic() > self._until:
            raise TooLarge(f"{self._source} takes more than {MAX_SECONDS:.0f} s to read: save its text as a UTF-8 file")
        if operator in (b"Tj", b"TJ", b"'", b'"'):
            pieces = len(operands[0]) if operator == b"TJ" and operands and isinstance(operands[0], list) else 1
            self._page += pieces
            self._all += pieces
        if self._all > _MAX_ALL:
            raise TooLarge(f"{self._source} is a PDF file of more than {_MAX_ALL} pieces of text: split it into its reports")
        if self._page > _MAX_SHOWN:
            raise _TooMuch(f"it has more than {_MAX_SHOWN} pieces of text")


@contextmanager
def _careful() -> Iterator[None]:
    """Limits for streams and trees, no program called for images, and no warnings of pypdf on standard error."""
    from pypdf import apply_configuration

    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        with apply_configuration(
            maximum_declared_stream_length=MAX_PDF,
            zlib_maximum_output_length=_MAX_STREAM,
            lzw_maximum_output_length=_MAX_STREAM,
            run_length_maximum_output_length=_MAX_STREAM,
            brotli_maximum_output_length=_MAX_STREAM,
            array_based_stream_maximum_output_length=_MAX_STREAM,
            zlib_maximum_recovery_input_length=1_000_000,
            stream_parsing_work_maximum_count=_MAX_TOKENS,
            xform_maximum_invocations_per_extraction=500,
            jbig2dec_binary=None,
            disable_legacy_handling=True,
        ):
            yield
    finally:
        log.setLevel(level)


_NO_TITLE = re.compile(
    r"untitled|title|document\d*|microsoft word.*|slide \d+|page \d+|[\W\d_]*"
    r"|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|pptx?|tex|dvi|html?|pmd|cdr)",
    re.IGNORECASE,
)


def _title(reader: Any) -> str | None:
    """The title of the properties, but for names of files and of programs."""
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # see above
        return None
    title = " ".join("".join(c if c.isprintable() else " " for c in str(title or "")).split())
    return title if 3 < len(title) <= 300 and not _NO_TITLE.fullmatch(title) else None


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:100].rstrip(".") or type(error).__name__
