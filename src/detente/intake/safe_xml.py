"""XML from others: decoded once, without what a parser may be led astray by, and no deeper than a person would write it.

What stands before the first element is cut off. A document type with declarations in it is refused: a few lines of entities
grow to gigabytes, and an external one would have a file or an address read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from detente.errors import NotText, TooLarge
from detente.intake.html import decode_page
from detente.intake.plain import decode

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_XML = 50_000_000
"""The most bytes of one XML or JSON file of news."""
MAX_TAGS = 300_000
MAX_DEPTH = 200
_DECLARED = re.compile(rb"\s*<\?xml[^>]*\bencoding\s*=", re.IGNORECASE)
_SKIPPED = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>", re.DOTALL | re.IGNORECASE)
_WITH_DECLARATIONS = re.compile(r"<!DOCTYPE[^>]*\[", re.IGNORECASE)
# XML 1.0 has no way to write these; publishing systems let them through all the same.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def xml_text(data: bytes, name: str, charset: str | None = None) -> str:
    """The XML from its first element on, as text. ``charset`` is what a server called its encoding.

    Bytes that do not fit become U+FFFD. Raises ``NotText`` for what is no text or has a document type with declarations, and
    ``TooLarge`` for more than ``MAX_XML`` bytes or ``MAX_TAGS`` tags.
    """
    if len(data) > MAX_XML:
        raise TooLarge(f"{name} has more than {MAX_XML // 1_000_000} MB: split it into smaller files")
    text = _FORBIDDEN.sub("", _decoded(data, name, charset))
    start = _first_element(text, name)
    if text.count("<") > 2 * MAX_TAGS:  # a tag and its end
        raise TooLarge(f"{name} is XML of more than {MAX_TAGS} tags: split it into smaller files")
    return text[start:]


def _decoded(data: bytes, name: str, charset: str | None) -> str:
    """As declared, or UTF-8; one stray byte does not cost a whole feed, as it would by the rules for a report."""
    if charset or _DECLARED.match(data[:200]):
        return decode_page(data, name, charset)
    try:
        return decode(data, name)
    except NotText:
        text = data.decode("utf-8", "replace")
        if "\x00" in text or text.count("\ufffd") * 50 > len(text):
            raise
        return text


def _first_element(text: str, name: str) -> int:
    """Where the first element starts (code points). Comments, instructions and a plain document type are passed over."""
    at = len(text) - len(text.lstrip("\ufeff"))
    while found := _SKIPPED.match(text, at):
        at = found.end()
    if _WITH_DECLARATIONS.match(text, at):
        raise NotText(f"{name} declares entities of its own (DOCTYPE […]), which is not safe to read: remove the DOCTYPE")
    return at


def root_name(head: bytes) -> str:
    """The first element's name without its prefix, in small letters, as far as the first bytes of a file show it, or ``""``."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1")
    at = 0
    while found := _SKIPPED.match(text, at):
        at = found.end()
    declared = _WITH_DECLARATIONS.match(text, at)
    named = re.compile(r"<!DOCTYPE\s+([\w:.\-]+)" if declared else r"<([\w:.\-]+)", re.IGNORECASE).match(text, at)
    return named[1].rpartition(":")[2].lower() if named else ""


def xml_tree(text: str, name: str) -> Element:
    """The tree of what ``xml_text`` gave. Raises ``NotText`` for what is not well-formed and ``TooLarge`` where it is too deep."""
    from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

    class Shallow(TreeBuilder):
        depth = 0

        def start(self, tag: Any, attrs: Any, /) -> Element:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise TooLarge(f"{name} is XML with more than {MAX_DEPTH} elements within each other: save its text as plain text")
            return super().start(tag, attrs)

        def end(self, tag: Any, /) -> Element:
            self.depth -= 1
            return super().end(tag)

    parser = XMLParser(target=Shallow())
    try:
        parser.feed(text)
        return parser.close()
    except ParseError as error:
        line, column = error.position
        said = str(error).partition(":")[0]
        raise NotText(f"{name} is not well-formed XML: {said} (line {line}, column {column} of its first element)") from None
