"""What a page says of itself: JSON-LD first, then OpenGraph and other meta tags, then htmldate for the date."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from detente.intake.written_dates import read_written_date
from detente.model.when import When

_ARTICLES = re.compile(r"(?:https?://schema\.org/)?(?:\w*Article|(?:Live)?BlogPosting|Report|PressRelease|SpecialAnnouncement)$")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "parsely-pub-date", "sailthru.date",
    "pubdate", "publishdate", "publish-date", "publication_date", "dc.date.issued", "dcterms.created", "dc.date", "datepublished",
    "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:updated_time", "lastmod", "last-modified", "dc.date.modified", "dcterms.modified", "datemodified",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "dc.title", "headline")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher", "publisher", "article:publisher")
# htmldate takes the end of today as its default; a fixed one keeps a run repeatable.
_LAST_DAY = "2100-01-01"
_PARAGRAPHS = ("p", "li", "td", "dd", "blockquote", "figcaption")
_BLOCKS = "//title|//h1|//h2|//h3|//h4|" + "|".join(f"//{t}[not(.//p or .//div or .//li or .//table)]" for t in _PARAGRAPHS)
_NUMBERS = re.compile(r"(?<!\d)\d{1,2}/\d{1,2}/\d{4}(?!\d)")
_HALF = re.compile("[\ud800-\udfff]")
_LONGEST = 2000  # characters of a title, a name or a date


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Title, outlet, address and day of publication, and the page's own first heading; ``None`` for what is absent."""

    title: str | None
    outlet: str | None
    url: str | None
    published: When | None
    heading: str | None


def page_facts(page: str, url: str | None = None) -> PageFacts:
    """The facts of a decoded page; ``url`` is where it came from, for addresses that are relative to it."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page)
    linked = _linked_data(tree)
    meta = _meta(tree)
    heading, head_title = _text_of(tree, "h1"), _text_of(tree, "title")
    outlet = _name(linked.get("publisher")) or _first(meta, _OUTLETS)
    title = _line(linked.get("headline")) or _first(meta, _TITLES) or heading or _cut_site(head_title, outlet)
    return PageFacts(
        title=title,
        outlet=None if outlet and outlet.startswith("http") else outlet,
        url=_address(tree, linked, meta, url),
        published=_published(page, linked, meta),
        heading=heading,
    )


def _linked_data(tree: Any) -> dict[str, Any]:
    """The first article among the page's JSON-LD, its references to other nodes of the page resolved."""
    nodes: list[dict[str, Any]] = []
    for script in tree.css('script[type="application/ld+json"]'):
        try:
            nodes.extend(_flattened(_loaded(_bare_json(script.text()))))
        except (ValueError, RecursionError):
            continue
    by_id = {str(n["@id"]): n for n in nodes if "@id" in n and len(n) > 1}
    article = next((n for n in nodes if _is_article(n)), {})
    return {k: by_id.get(str(v.get("@id")), v) if isinstance(v, dict) and len(v) == 1 else v for k, v in article.items()}


def _loaded(text: str) -> Any:
    """JSON as it is written, but for halves of surrogate pairs, which it can write and which are no characters."""
    data = json.loads(text, strict=False)
    return json.loads(_HALF.sub("\ufffd", json.dumps(data, ensure_ascii=False))) if "\\ud" in text.lower() else data


def _bare_json(text: str) -> str:
    """Without the comment or CDATA marks that some publishing systems put around it."""
    return re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text or "").strip().rstrip(";")


def _flattened(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _flattened(item, depth + 1)
    elif isinstance(data, dict) and depth < 8:
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flattened(data.get(key), depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    return any(isinstance(t, str) and _ARTICLES.match(t) for t in (types if isinstance(types, list) else [types]))


def _meta(tree: Any) -> dict[str, str]:
    """Meta tags by ``property``, ``name`` or ``itemprop`` in small letters, the first of each, with ``<time datetime>``."""
    found: dict[str, str] = {}
    for tag in tree.css("meta[content]"):
        for key in ("property", "name", "itemprop"):
            name = tag.attributes.get(key)
            content = _line(tag.attributes.get("content"))
            if name and content:
                found.setdefault(name.strip().lower(), content)
    for tag in tree.css("[itemprop][datetime]"):
        found.setdefault((tag.attributes.get("itemprop") or "").lower(), tag.attributes.get("datetime") or "")
    return found


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[name] for name in names if meta.get(name)), None)


def _line(value: Any) -> str | None:
    """A string on one line, its entities resolved; ``None`` for anything else. Of an overlong one the beginning."""
    if isinstance(value, list):
        value = value[0] if value else None
    return " ".join(html.unescape(value[:_LONGEST]).split()) or None if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _line(value.get("name")) if isinstance(value, dict) else _line(value)


def _text_of(tree: Any, selector: str) -> str | None:
    node = tree.css_first(selector)
    return _line(node.text(separator=" ")) if node else None


def _cut_site(title: str | None, outlet: str | None) -> str | None:
    """``<title>`` without the site's name at its end."""
    if title and outlet and title.casefold().endswith(outlet.casefold()):
        return title[: -len(outlet)].rstrip(" -–—|·:") or title
    return title


def _address(tree: Any, linked: dict[str, Any], meta: dict[str, str], url: str | None) -> str | None:
    """The canonical address; a front page given as that of an article is a slip of the site and passed over."""
    link = tree.css_first('link[rel="canonical"]')
    page = linked.get("mainEntityOfPage")
    of_page = page.get("@id") if isinstance(page, dict) else page
    given = [link.attributes.get("href") if link else None, linked.get("url"), of_page, meta.get("og:url")]
    for found in (_joined(url, g.strip()) for g in given if isinstance(g, str) and g.strip()):
        if found:
            return found
    return url


def _joined(url: str | None, given: str) -> str | None:
    """An address relative to ``url``, or ``None`` where it is none ("http://[") or that of a front page."""
    try:
        found = urljoin(url or "", given)
        return found if found.startswith(("http://", "https://")) and urlsplit(found).path.strip("/") else None
    except ValueError:
        return None


def _published(page: str, linked: dict[str, Any], meta: dict[str, str]) -> When | None:
    given = [_line(linked.get("datePublished")), _line(linked.get("dateCreated")), *(meta.get(name) for name in _PUBLISHED)]
    found = next((day for g in given if g and (day := read_written_date(g))), None)
    if found:
        return found
    changed = [read_written_date(g) for g in (_line(linked.get("dateModified")), _first(meta, _MODIFIED)) if g]
    day = None if any(given) else _from_page(page)  # what the page gives and nobody can read is not guessed at
    if day and all(day != c for c in changed):
        return day
    last = next((c.latest for c in changed if c), None)
    return When(None, last) if last else None


def _from_page(page: str) -> When | None:
    """htmldate on what the page says beside its running text, in which any day may be told.

    It is given no day that can be read in two ways, and is kept from its search through all numbers.
    """
    from htmldate import find_date
    from htmldate.utils import load_html

    tree = load_html(_NUMBERS.sub(lambda m: m[0] if read_written_date(m[0]) else "", page))
    if tree is None:
        return None
    _drop_running_text(tree)
    try:
        found = find_date(tree, original_date=True, extensive_search=False, max_date=_LAST_DAY)
    except (ValueError, TypeError, AttributeError):
        return None
    return read_written_date(found) if found else None


def _drop_running_text(tree: Any) -> None:
    """Takes headings and sentences out of an lxml tree; bylines, dates and all markup stay."""
    for block in tree.xpath(_BLOCKS):
        if block.tag not in _PARAGRAPHS or _is_running(block.text_content()):
            block.clear(keep_tail=True)
    for element in tree.iter():
        if element.text and element.tag not in ("script", "style") and _is_running(element.text):
            element.text = None
        if element.tail and _is_running(element.tail):
            element.tail = None


def _is_running(text: str) -> bool:
    words = text.split()
    return len(" ".join(words)) > 60 or (len(words) > 3 and words[-1][-1] in ".!?”\"’'")
