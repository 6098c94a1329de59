"""Attributions, theirs and ours: source, cue and content as fragments of a text.

Gold is JSON lines, an article a line: ``{"id", "text", "attributions": [{"source": [[s, e], …], "cue": …, "content": …}]}``,
offsets in code points, half-open. Ours are made from statements by ``as_attributions``, which knows the conventions of PolNeAR
(Newell, Margolin and Ruths 2018): its marks belong to a quotation, the word "that" to a clause and the colon to a cue; what a
speaker says with one cue is one attribution however often it is interrupted; attitudes count as statements do; a statement
within another is left out.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.model.facts import Statement
from detente.model.text import Span

Fragments = tuple[tuple[int, int], ...]
PARTS = ("source", "cue", "content")
_OPENING = "\"'“‘«„`"
_CLOSING = re.compile(r"""[.,!?;:…—–-]*(?:''|["'”’»])""")
_BETWEEN = re.compile(r"[\s\"'“”‘’«»`.,]*")
_THAT = re.compile(r"\bthat,?\s+$")
_BLANKS = re.compile(r"\s*")
_MARK = re.compile(r"''|``|[\"“”«»]|(?<!\w)['‘]|['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have said what, and by which words; a part that is not there has no fragments."""

    source: Fragments
    cue: Fragments
    content: Fragments


@dataclass(frozen=True, slots=True)
class Article:
    """One text with its attributions."""

    id: str
    text: str
    date: str | None
    gold: tuple[Attribution, ...]


def load_articles(path: Path) -> list[Article]:
    """Read a gold file, plain or gzipped. Raises ``ValueError`` with the line where one is not in the format."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = data.decode("utf-8").split("\n")
    return [_article(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _article(number: int, line: str) -> Article:
    try:
        data = json.loads(line)
        gold = tuple(_attribution(data["text"], a) for a in data["attributions"])
        return Article(data["id"], data["text"], data.get("date"), tuple(dict.fromkeys(gold)))
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"line {number} is no article with attributions: {error!r}") from error


def _attribution(text: str, data: dict[str, Any]) -> Attribution:
    """One of the gold; fragments with nothing but blanks between them are one contiguous fragment."""
    return Attribution(*(joined(text, [(int(s), int(e)) for s, e in data.get(part) or ()], _BLANKS) for part in PARTS))


def as_attributions(text: str, statements: Sequence[Statement]) -> list[Attribution]:
    """Our statements in the form of the gold. A quotation that goes on without a cue of its own joins the one it continues."""
    found: dict[str, Attribution] = {}
    owner: dict[str, str] = {}
    for statement in statements:
        if statement.within:
            continue
        cue = tuple(_with_colon(text, s.start, s.end) for s in statement.spans("cue"))
        content = with_marks(text, statement.spans("content"))
        cue = cue or _colon(text, statement)
        one = Attribution(_pairs(statement.spans("speaker")), cue, tuple(_with_that(text, *f) for f in content))
        earlier = owner.get(statement.continues or "")
        owner[statement.id] = earlier or statement.id
        if earlier and not one.cue:
            found[earlier] = replace(found[earlier], content=joined(text, [*found[earlier].content, *one.content]))
        else:
            found[statement.id] = one
    return list(found.values())


def _pairs(spans: Iterable[Span]) -> Fragments:
    return tuple((s.start, s.end) for s in spans)


def _colon(text: str, statement: Statement) -> Fragments:
    """The colon or the dash of an interview's turn or a headline, which has no other cue."""
    rule = next((e.rule for e in statement.evidence if e.field == "content"), "")
    speaker, content = statement.span("speaker"), statement.span("content")
    if rule not in ("turn", "headline", "signed") or speaker is None or content is None:
        return ()
    first, last = (speaker.end, content.start) if speaker.end <= content.start else (content.end, speaker.start)
    mark = re.compile(r"[:–—―-]").search(text, first, last)
    return ((mark.start(), mark.end()),) if mark else ()


def _with_colon(text: str, start: int, end: int) -> tuple[int, int]:
    return (start, end + 1) if text[end : end + 1] == ":" else (start, end)


def _with_that(text: str, start: int, end: int) -> tuple[int, int]:
    conjunction = _THAT.search(text, max(0, start - 12), start)
    return (conjunction.start(), end) if conjunction else (start, end)


def with_marks(text: str, spans: Iterable[Span]) -> Fragments:
    """The fragments with the quotation marks at their edges."""
    return joined(text, [_with_marks(text, s.start, s.end) for s in spans])


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    while start and text[start - 1] in _OPENING and not text[start].isspace():
        start -= 1
    closing = _CLOSING.match(text, end)
    if closing and len(_MARK.findall(text, start, end)) % 2:
        end = closing.end()
    return start, end


def joined(text: str, fragments: Sequence[tuple[int, int]], between: re.Pattern[str] = _BETWEEN) -> Fragments:
    """Fragments with nothing but blanks (of ours: and marks) between them are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(fragments):
        if found and between.fullmatch(text, found[-1][1], max(start, found[-1][1])):
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def form_of(text: str, content: Fragments) -> str:
    """``direct`` where every fragment stands between quotation marks, ``mixed`` where a mark stands in one, else ``indirect``."""
    if content and all(_is_quoted(text[s:e]) for s, e in content):
        return "direct"
    return "mixed" if any(_MARK.search(text, s, e) for s, e in content) else "indirect"


def _is_quoted(words: str) -> bool:
    """A fragment that opens with a mark which closes nowhere but at its end."""
    bare = words.strip().rstrip(".,;:")
    if len(bare) < 3 or bare[0] not in _OPENING or not re.search(r"""["'”’»]$""", bare):
        return False
    inner = bare.strip("\"'“”‘’«»`")
    return not re.search(r"[”»]|\w[\"”]\s+\w", inner)


def kind_of(text: str, source: Fragments) -> str:
    """``none``, ``pronoun``, ``name`` or ``common``: by the words of the source, a capital within them making a name."""
    words = [w for s, e in source for w in re.findall(r"[\w’'-]+", text[s:e])]
    if not words:
        return "none"
    if len(words) == 1 and words[0].lower() in _PRONOUNS:
        return "pronoun"
    return "name" if any(w[:1].isupper() for w in words[1:]) or (words[0][:1].isupper() and words[0] not in _STARTS) else "common"


_PRONOUNS = set(
    "i me my we us our you he him his she her it its they them their who whom whose that which one those these this himself "
    "herself themselves some many others all both each most several few none everyone everybody someone somebody anyone "
    "nobody".split()
)
_STARTS = set("A An The His Her Their Its Our My Some Many Several Most Two Three Four Five One Other Others".split())


def fragments_of(attributions: Iterable[Attribution], part: str) -> Iterator[tuple[int, int]]:
    """Every fragment of a part."""
    for one in attributions:
        yield from getattr(one, part)
