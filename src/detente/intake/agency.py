"""What agencies send: ninjs (JSON; 1.x, 2.x and 3.x), NewsML-G2 and NITF (XML). One document an item that has a text.

An item that its provider has canceled or withheld is not read; it becomes a ``Problem`` that says so. One under embargo till a
day counts as published on that day. Pictures, packages of links and the like have no text and are passed over where there is
an item with a text beside them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from detente.errors import InputError, NotText, TooLarge
from detente.intake.dateline import find_dateline
from detente.intake.fragment import fragment_text, has_words, one_line, tidy
from detente.intake.newsml_text import children, element_text, find, first_of, local_name, words_of
from detente.intake.plain import MAX_TEXT, decode, too_large
from detente.intake.safe_xml import MAX_XML, root_name, xml_text, xml_tree
from detente.intake.written_dates import read_written_date
from detente.model.text import Document, Problem
from detente.model.when import When

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ITEMS = frozenset("newsitem packageitem conceptitem knowledgeitem planningitem catalogitem".split())
_NINJS_KEYS = re.compile(
    rb'"(?:body_?(?:xhtml|html|text|nitf)|bodies|headlines?|versioncreated|firstcreated|pubstatus)"\s*:', re.IGNORECASE
)
_NINJS_ID = re.compile(rb'"(?:uri|guid)"\s*:')
_NO_BODY = frozenset("caption summary abstract teaser lead description".split())
_REFUSED = {
    "canceled": "its provider has canceled this item: it is not read",
    "cancelled": "its provider has canceled this item: it is not read",
    "withheld": "its provider withholds this item until further notice: it is not read",
}
_NO_TEXT = "the item has no text (a picture, a package of links or the like)"
_DEEPEST = 4  # associations within associations


@dataclass(frozen=True, slots=True)
class Item:
    """One item as its provider gives it. ``embargo`` is the time as it is written, ``""`` for one without an end."""

    text: str
    title: str | None
    outlet: str | None
    url: str | None
    created: When | None
    status: str
    embargo: str | None
    kind: str


def looks_like_ninjs(head: bytes) -> bool:
    """Whether the first bytes of a file are those of ninjs: a JSON object, or a list of them, with an item's names."""
    flat = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    return bool(re.match(rb"\s*(?:\[\s*)?\{", flat) and _NINJS_ID.search(flat) and _NINJS_KEYS.search(flat))


def looks_like_newsml(head: bytes) -> bool:
    """Whether the first bytes of a file are those of NewsML (G2 or its forerunner) or NITF."""
    root = root_name(head)
    return root in ("newsmessage", "nitf", "newsml") or root in _ITEMS


def read_ninjs(data: bytes, source: str) -> Iterator[Document | Problem]:
    """The documents of a ninjs object or a list of them, with those of their associations that have a text of their own.

    ``source`` names a single item; of several each has ``source#N``, N from 1. ``published`` is the day of the first creation,
    else that of this version. Raises ``NotText`` and ``TooLarge`` where nothing can be read.
    """
    name = _named(source)
    if len(data) > MAX_XML:
        raise TooLarge(f"{name} has more than {MAX_XML // 1_000_000} MB: split it into smaller files")
    try:
        found = json.loads(decode(data, name).lstrip("\ufeff"))
    except (ValueError, RecursionError):
        raise NotText(f"{name} is not sound JSON: save it again") from None
    objects = [o for top in (found if isinstance(found, list) else [found]) for o in _with_associations(top)]
    if not objects:
        raise NotText(f"{name} holds no ninjs objects: it is {{…}} or [{{…}}, …]")
    yield from _documents([(_of_ninjs, o) for o in objects], source)


def read_newsml(data: bytes, source: str, *, charset: str | None = None) -> Iterator[Document | Problem]:
    """The documents of a NewsML-G2 item or message or of a NITF file; named and dated as by ``read_ninjs``.

    Raises ``NotText`` and ``TooLarge`` where the file as a whole cannot be read, as for one that declares entities.
    """
    name = _named(source)
    root = xml_tree(xml_text(data, name, charset), name)
    kind = local_name(root)
    if kind == "newsml":
        raise NotText(f"{name} is NewsML 1: only NewsML-G2 and NITF are read; ask the provider for one of them")
    if kind == "nitf":
        yield from _documents([(_of_nitf, root)], source)
        return
    items = [root] if kind in _ITEMS else [e for s in children(root, "itemset") for e in s if local_name(e) in _ITEMS]
    if not items:
        raise NotText(f"{name} holds no news items")
    yield from _documents([(_of_newsml, item) for item in items], source)


def _named(source: str) -> str:
    return "standard input" if source == "-" else source


def _documents(given: list[tuple[Any, Any]], source: str) -> Iterator[Document | Problem]:
    """Each item by its reader. Items without a text are told of only where there is nothing else."""
    told = False
    for number, (reader, raw) in enumerate(given, 1):
        where = source if len(given) == 1 else f"{source}#{number}"
        try:
            found = _document(reader(raw, where), where)
        except InputError as error:
            found = Problem(str(error), where)
        if found:
            told = True
            yield found
    if not told:
        yield Problem(_NO_TEXT, _named(source))


def _document(item: Item, where: str) -> Document | Problem | None:
    if item.status in _REFUSED:
        return Problem(_REFUSED[item.status], where)
    if item.embargo is not None and read_written_date(item.embargo) is None:
        return Problem("the item is under an embargo without an end: it is not read", where)
    if len(item.text) > MAX_TEXT:
        raise too_large(where)
    if not has_words(item.text):
        return None
    return Document(item.text, where, item.title, item.outlet, item.url, _published(item), extracted_by=item.kind)


def _published(item: Item) -> When | None:
    """The day of creation, or the later one on which an embargo ended."""
    freed = read_written_date(item.embargo) if item.embargo else None
    if freed and (item.created is None or (freed.earliest and item.created.latest and freed.earliest > item.created.latest)):
        return freed
    return item.created


def _status(written: str | None) -> str:
    """The last part of "stat:canceled" and of an address of the IPTC's; an item without a status is usable."""
    return re.split(r"[:/]", (written or "usable").strip().lower())[-1]


def _first_day(*written: str | None) -> When | None:
    return next((day for w in written if w and (day := read_written_date(w[:100]))), None)


def _address(written: str | None) -> str | None:
    return written if written and written.startswith(("http://", "https://")) and written.isprintable() else None


# ninjs


def _with_associations(found: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The object and its associations, with all names in small letters: ninjs 3 writes ``versionCreated``."""
    if not isinstance(found, dict) or depth > _DEEPEST:
        return
    item = {str(key).lower(): value for key, value in found.items()}
    yield item
    inner = item.get("associations")
    for each in inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ():
        yield from _with_associations(each, depth + 1)


def _of_ninjs(item: dict[str, Any], where: str) -> Item:
    return Item(
        text=_ninjs_text(item, where),
        title=one_line(_string(item, "headline") or _main(item.get("headlines")) or _string(item, "title"), where),
        outlet=_ninjs_outlet(item),
        url=_address(_string(item, "uri")) or _address(_string(item, "guid")),
        created=_first_day(_string(item, "firstcreated"), _string(item, "contentcreated"), _string(item, "versioncreated")),
        status=_status(_string(item, "pubstatus")),
        embargo=_string(item, "embargoed"),
        kind="ninjs",
    )


def _string(item: dict[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _lowered(values: Any) -> list[dict[str, Any]]:
    dicts = (v for v in values if isinstance(v, dict)) if isinstance(values, list) else ()
    return [{str(key).lower(): value for key, value in v.items()} for v in dicts]


def _main(values: Any) -> str | None:
    """The ``value`` with the role "main", else the first."""
    found = [v for v in _lowered(values) if _string(v, "value")]
    return next((v["value"] for v in [v for v in found if v.get("role") == "main"] + found), None)


def _ninjs_text(item: dict[str, Any], where: str) -> str:
    """The fullest body; one with markup goes before plain text, for it has the paragraphs."""
    best = ""
    for kind, value in sorted(_bodies(item), key=lambda body: ("html" not in body[0]) + ("nitf" in body[0])):
        plain = "text" in kind and "html" not in kind
        text = tidy(value) if plain else fragment_text(value, where)
        best = text if len(text) > 1.5 * len(best) else best
    return best


def _bodies(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and value: 1.x has ``body_xhtml`` and the like, 2.x and 3.x have a list ``bodies``."""
    for key, value in item.items():
        if key.startswith("body") and isinstance(value, str):
            yield key.removeprefix("body").strip("_") or "html", value
    for body in _lowered(item.get("bodies")):
        value = _string(body, "value")
        if value and str(body.get("role")).lower() not in _NO_BODY:
            yield str(body.get("contenttype") or "html").lower(), value


def _ninjs_outlet(item: dict[str, Any]) -> str | None:
    """No version has a field for the provider: the holder of the copyright is it, else the source of the information."""
    names = [_string(item, "provider"), _string(item, "copyrightholder")]
    names += [_string(v, "name") for key in ("infosource", "infosources") for v in _lowered(item.get(key))]
    return next((one_line(n, "") for n in names if n), None)


# NewsML-G2 and NITF


def _of_newsml(item: Element, where: str) -> Item:
    meta, content = find(item, "itemmeta"), find(item, "contentmeta")
    embargoed, status = find(meta, "embargoed"), find(meta, "pubstatus")
    nitf = find(item, "contentset", "inlinexml", "nitf")
    text = _newsml_text(item, where)
    return Item(
        text=_with_dateline(words_of(find(content, "dateline")) or _nitf_dateline(nitf), text),
        title=words_of(_headline(content)) or words_of(find(meta, "title")) or _nitf_title(nitf),
        outlet=_provider(item, meta, content),
        url=_address(item.get("guid")),
        created=_first_day(*(words_of(find(part, name)) for part, name in (
            (meta, "firstcreated"), (content, "contentcreated"), (meta, "versioncreated")))),
        status=_status(_attribute(status, "qcode") or _attribute(status, "uri")),
        embargo=None if embargoed is None else words_of(embargoed) or "",
        kind="newsml-g2",
    )  # fmt: skip


def _headline(content: Element | None) -> Element | None:
    found = children(content, "headline")
    return next((h for h in found if (h.get("role") or "").endswith("main")), found[0] if found else None)


def _newsml_text(item: Element, where: str) -> str:
    """The first rendition with running text; of those of an item, one is as good as the other."""
    found = ""
    for part in (e for s in children(item, "contentset") for e in s):
        kind = part.get("contenttype") or ""
        if local_name(part) == "inlinexml":
            found = element_text(first_of(part, ("body.content", "body")) if len(part) else part)
        elif local_name(part) == "inlinedata" and not part.get("encoding"):
            found = fragment_text(part.text or "", where) if "html" in kind or "xml" in kind else tidy(part.text or "")
        if has_words(found):
            return found
    return ""


def _provider(item: Element, meta: Element | None, content: Element | None) -> str | None:
    """The provider's name, its literal or code ("nprov:Example"), else the copyright's holder, the source, the host."""
    provider = find(meta, "provider")
    places = [provider, find(item, "rightsinfo", "copyrightholder"), find(content, "infosource"), find(content, "creditline")]
    names = [_party(p) for p in places if p is not None]
    host = _host(_address(_attribute(provider, "uri")))
    return next((n for n in names if n), None) or host


def _host(address: str | None) -> str | None:
    try:
        return (urlsplit(address or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _party(element: Element) -> str | None:
    named = words_of(find(element, "name"))
    code = (element.get("qcode") or "").rpartition(":")[2]
    return named or element.get("literal") or code or (words_of(element) if len(element) == 0 else None)


def _of_nitf(root: Element, where: str) -> Item:
    data, published = find(root, "head", "docdata"), find(root, "head", "pubdata")
    status = _status(_attribute(data, "management-status"))
    release = _attribute(find(data, "date.release"), "norm")
    names = [
        _attribute(published, "name"), words_of(find(root, "body", "body.head", "distributor")),
        _attribute(find(data, "doc.copyright"), "holder"),
    ]  # fmt: skip
    return Item(
        text=_with_dateline(_nitf_dateline(root), element_text(first_of(root, ("body.content",)))),
        title=_nitf_title(root) or words_of(find(root, "head", "title")),
        outlet=next((n for n in names if n), None),
        url=None,
        created=_first_day(_attribute(find(data, "date.issue"), "norm"), _attribute(published, "date.publication")),
        status="usable" if status == "embargoed" else status,
        embargo=release or ("" if status == "embargoed" else None),
        kind="nitf",
    )


def _attribute(element: Element | None, name: str) -> str | None:
    return None if element is None else " ".join((element.get(name) or "").split()) or None


def _nitf_title(nitf: Element | None) -> str | None:
    return words_of(find(nitf, "body", "body.head", "hedline", "hl1"))


def _nitf_dateline(nitf: Element | None) -> str | None:
    return words_of(find(nitf, "body", "body.head", "dateline"))


def _with_dateline(dateline: str | None, text: str) -> str:
    """A dateline that is sent apart from the text is put before it, where the text has none and it can be told for one."""
    if not dateline or not text or find_dateline(text):
        return text
    line = dateline if re.search(r"(?:--|[-–—])$", dateline) else f"{dateline} -"
    return f"{line} {text}" if find_dateline(f"{line} {text}") else text
