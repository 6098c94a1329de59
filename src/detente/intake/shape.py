"""Whether a page has a shape that parsers can take: how many tags, how deep within each other, and with how many attributes.

The time of HTML parsers and of what finds the running text grows with the square of each. A page for readers has some dozens of
attributes in a tag and of levels, and some thousands of tags; one that is far off was made by a fault or to do harm, and is
refused before it is parsed.
"""

from __future__ import annotations

import re

from detente.errors import TooLarge

MAX_TAGS = 100_000
MAX_DEPTH = 1000
MAX_ATTRIBUTES = 300
MAX_COMMENTS = 100
MAX_OPTIONS = 10_000

# The start of a comment, or a tag with all up to its end; quotation marks count only as a value begins.
_TAG = re.compile(r"<(?:(!--)|(/?)([A-Za-z][^\s/>]*+)((?:=\s*+\"[^\"]*+\"|=\s*+'[^']*+'|[^>])*+))")
_QUOTED = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_OPENING = re.compile(r"<(?:[A-Za-z]|!--)")
_OPTION = re.compile(r"<option\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"[\s/]++[^\s/=]")
# Tags whose contents are no tags.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
# Tags without an end (HTML standard, 13.1.2, void elements) and those whose end may be left out (13.1.2.4).
_UNCOUNTED = frozenset(
    "area base br col embed hr img input link meta source track wbr param frame "
    "html head body p li dt dd rt rp optgroup option colgroup thead tbody tfoot tr td th".split()
)
_FOREIGN = ("svg", "math")


def check_shape(page: str, name: str) -> None:
    """Raises ``TooLarge`` for a page with more than ``MAX_TAGS`` (comments counted too) or ``MAX_OPTIONS``, nested deeper than
    ``MAX_DEPTH``, or with more than ``MAX_ATTRIBUTES`` or ``MAX_COMMENTS`` in one tag.
    """
    if page.count("<") > MAX_TAGS and sum(1 for _ in _OPENING.finditer(page)) > MAX_TAGS:
        raise _misshapen(name, f"more than {MAX_TAGS} tags")
    if page.count("<") > MAX_OPTIONS and sum(1 for _ in _OPTION.finditer(page)) > MAX_OPTIONS:
        raise _misshapen(name, f"more than {MAX_OPTIONS} choices")
    depth, foreign, at = 0, 0, 0
    while found := _TAG.search(page, at):
        at = found.end()
        tag, rest = (found[3] or "").lower(), found[4] or ""
        if found[1]:
            at = _behind(page, at, "-->")
        elif found[2]:
            depth = max(0, depth - (tag not in _UNCOUNTED))
            foreign = max(0, foreign - (tag in _FOREIGN))
        elif tag in _RAW:
            end = _RAW[tag].search(page, at)
            at = end.start() if end else len(page)
            depth += 1
        elif tag not in _UNCOUNTED and not (foreign and rest.endswith("/")):
            depth += 1
            foreign += tag in _FOREIGN
        if depth > MAX_DEPTH:
            raise _misshapen(name, f"more than {MAX_DEPTH} tags within each other")
        if len(rest) > MAX_ATTRIBUTES * 2 and _attributes(rest) > MAX_ATTRIBUTES:
            raise _misshapen(name, f"more than {MAX_ATTRIBUTES} attributes in one tag")
        if rest.count("<!--") > MAX_COMMENTS:
            raise _misshapen(name, f"more than {MAX_COMMENTS} comments within one tag")


def _misshapen(name: str, what: str) -> TooLarge:
    return TooLarge(f"{name} is HTML with {what}: save the part that matters as a plain text file")


def _behind(page: str, at: int, mark: str) -> int:
    found = page.find(mark, at)
    return found + len(mark) if found >= 0 else len(page)


def _attributes(rest: str) -> int:
    return len(_ATTRIBUTE.findall(_QUOTED.sub(" ", rest)))
