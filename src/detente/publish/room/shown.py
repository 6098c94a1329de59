"""What templates print: text from strangers made harmless, days and names in words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from detente.errors import BadDate
from detente.model.when import When
from detente.model.words import duration_text, window_text
from detente.publish.room.page import address

HERE = Path(__file__).parent
# Control characters, halves of surrogate pairs, and the marks that turn the direction of what follows: one for one, so that
# offsets into a text stay what they are.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


def shown(value: Any) -> Any:
    """Text as it may stand on a page; what is no plain text (markup of a macro, numbers) is passed on."""
    if value is None:
        return ""
    return _HARMFUL.sub("\ufffd", value) if type(value) is str else value


def web(url: str | None) -> str | None:
    """An address that a reader may follow: http or https with a host, and nothing in it that a browser would read otherwise."""
    if not url or len(url) > 2000 or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        named = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and named else None


def day_words(when: str | None) -> str:
    """An EDTF interval in English words; what is none as it is."""
    if not when:
        return ""
    try:
        return window_text(When.parse(when)) or when
    except BadDate:
        return when


def words(text: Any) -> str:
    """``withdrawal-notice`` as words."""
    return str(text or "").replace("-", " ")


def clipped(text: str | None, most: int = 240) -> str:
    """Text on one line, cut at a word."""
    flat = " ".join((text or "").split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"


def environment() -> Environment:
    """The templates, in which everything is escaped and made harmless as it is printed."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined, finalize=shown, trim_blocks=True, lstrip_blocks=True, auto_reload=False, cache_size=-1,
    )  # fmt: skip
    made.filters |= {"web": web, "days": day_words, "words": words, "clipped": clipped, "lasting": duration_text}
    made.globals |= {"address": address}
    return made
