"""An HTML page to a document: its text by trafilatura, what it says of itself by JSON-LD, then its meta tags, then htmldate.

Only the running text of the page goes into the document's text; the headline is its ``title``.
"""

from __future__ import annotations

import codecs
import re

from detente.errors import EmptyInput
from detente.intake.metadata import PageFacts, page_facts
from detente.intake.plain import MAX_TEXT, decode, too_large
from detente.intake.shape import check_shape
from detente.model.text import Document

_CHARSET = re.compile(
    rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)|<\?xml[^>]+encoding=[\"']([A-Za-z0-9_:.\-]+)", re.IGNORECASE
)
_LABELS = re.compile(
    r"utf-?8|utf-?16(?:[lb]e)?|us-?ascii|ascii|latin-?1|iso-?8859-?\d{1,2}|(?:windows|cp)-?125\d|koi8-?[ru]|gb2312|gbk|gb18030|big5"
    r"|shift[_-]?jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)
# What never is running text; trafilatura drops most of it itself, but not on a page that has nothing else.
_NOT_TEXT = ["//nav", "//footer", "//aside", "//form", "//button", "//script", "//style", "//noscript", "//template"]


def html_document(data: bytes, source: str, *, url: str | None = None, charset: str | None = None) -> Document:
    """The document of a page. ``url`` is the address it came from, ``charset`` what the server called its encoding.

    ``published`` is the first publication as the page gives it, without a time; a page that tells only when it was changed
    was published on that day or before. Raises ``EmptyInput`` where the page has no running text, ``NotText``, ``TooLarge``.
    """
    page = decode_page(data, source, charset)
    check_shape(page, source or "the page")
    facts = page_facts(page, url)
    text = _without_headline(_running_text(page) or "", facts)
    if not _has_words(text):
        raise EmptyInput(f"{source or 'the page'} is HTML without text (a page that a script fills, or one of links only)")
    if len(text) > MAX_TEXT:
        raise too_large(source)
    return Document(
        text=text, source=source, title=facts.title, outlet=facts.outlet, url=facts.url or url,
        published=facts.published, extracted_by="trafilatura",
    )  # fmt: skip


def decode_page(data: bytes, source: str = "", charset: str | None = None) -> str:
    """The page as text: by byte order mark, else as the server or the page declares it, else as plain text is decoded.

    As in a browser, bytes that do not fit a declared encoding become U+FFFD, and Latin-1 means cp1252. Raises ``NotText``.
    """
    declared = _CHARSET.search(data[:4096])
    labels = [charset, *(g.decode("ascii") for g in (declared.groups() if declared else ()) if g)]
    if not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        for label in labels:
            if label and _LABELS.fullmatch(label.strip()) and (codec := _codec(label.strip().lower())):
                return data.decode(codec, "replace")
    return decode(data, source)


def _codec(label: str) -> str | None:
    """The WHATWG rule: pages that say Latin-1 or ASCII are cp1252, and a page whose declaration could be read is not UTF-16.

    ``None`` for a label that no codec has ("iso-8859-12").
    """
    if re.fullmatch(r"latin-?1|iso-?8859-?1|(?:us-?)?ascii", label):
        return "cp1252"
    if label.startswith("utf"):
        return "utf-8"
    try:
        return codecs.lookup(re.sub(r"^koi8-?", "koi8-", label)).name
    except LookupError:
        return None


def _running_text(page: str) -> str | None:
    from trafilatura import extract
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "MIN_EXTRACTED_SIZE", "20")  # a news flash has one sentence
    text = extract(page, include_comments=False, include_tables=True, prune_xpath=_NOT_TEXT, config=config)
    return text.replace("\x00", "") if text else None


def _without_headline(text: str, facts: PageFacts) -> str:
    """The headline is no sentence of the report; it is taken off where it stands as the first line."""
    first, _, rest = text.partition("\n")
    plain = [re.sub(r"\W+", " ", t or "").strip().casefold() for t in (first, facts.title, facts.heading)]
    return rest.lstrip("\n") if rest and plain[0] and plain[0] in plain[1:] else text


def _has_words(text: str) -> bool:
    """A running text has a line of four words; menus and buttons have not."""
    return any(len(re.findall(r"[^\W\d_]+", line)) >= 4 for line in text.splitlines())
