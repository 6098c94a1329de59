"""GDELT's Global Quotation Graph, one article a line.

An article has ``date``, ``url``, ``title``, ``lang`` (``ENGLISH``) and ``quotes``, and each of these ``pre``, ``quote`` and
``post``. A quote also has what GDELT's lacks, in keys of its own: ``speaker`` (id, name, state, sector), ``role``, ``cue``,
``mood``, ``statement`` (the id of the fact), ``start`` and ``end`` (code points of the quoted words, half-open). Direct
speech counts, in quotation marks or as a turn of a transcript, and of a mixed statement the words in quotation marks; articles
without any have no line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from detente.model.facts import Statement
from detente.model.report import Account
from detente.model.text import Span
from detente.publish.cells import flat
from detente.publish.exports.common import Desk, json_text
from detente.record.rows import document_window

_AROUND = 100  # characters before and after a quotation
_PAIRS = re.compile(r"“([^“”]+)(?:”|\Z)|\"([^\"]+)(?:\"|\Z)|«([^«»]+)(?:»|\Z)|(?<!\w)‘((?:[^‘’]|’(?=\w))+)(?:’(?!\w)|\Z)")
_OPENING = "“\"«‘'„"
_CLOSED = re.compile(r"[,.;:!?…]*[”\"»’']+\s*")  # what ends a quotation, with the stop before it


def article(account: Account, desk: Desk) -> Iterator[str]:
    """The line of one article, if anything in it is quoted."""
    document = account.document
    quotes = [q for statement in account.statements for q in _quotes(statement, account, desk)]
    if not quotes:
        return
    desk.tally.wrote("articles")
    desk.tally.wrote("quotes", len(quotes))
    when = document_window(account)
    yield json_text({
        "date": _moment(when.earliest or when.latest if when else None), "url": document.url or desk.document(account),
        "title": document.title, "lang": "ENGLISH", "quotes": quotes,
    })  # fmt: skip


def _moment(day: date | None) -> str | None:
    return f"{day.isoformat()}T00:00:00Z" if day else None


def _quotes(statement: Statement, account: Account, desk: Desk) -> Iterator[dict[str, Any]]:
    if statement.form not in ("direct", "mixed"):
        desk.tally.left(f"not word for word ({statement.form})")
        return
    found = [q for span in statement.spans("content") for q in _quoted(span, statement.form, account.document.text)]
    if not found:
        desk.tally.left("no quotation marks found")
    speaker = statement.speaker.to_json() if statement.speaker else None
    for span in found:
        yield {
            **_context(span, account.document.text),
            "speaker": speaker, "role": statement.role, "cue": statement.cue, "mood": statement.mood,
            "statement": statement.id, "start": span.start, "end": span.end,
        }  # fmt: skip


def _quoted(span: Span, form: str, text: str) -> Iterator[Span]:
    """The quoted stretches of a content: all of a direct one; of a mixed one what stands between marks, in it or around it."""
    inner = [_trimmed(Span(span.start + m.start(m.lastindex), span.start + m.end(m.lastindex)), text)
             for m in _PAIRS.finditer(span.of(text)) if m.lastindex]  # fmt: skip
    if form == "mixed" and inner:
        yield from (s for s in inner if s.start < s.end)
    elif form == "direct" or (text[: span.start].rstrip()[-1:] or " ") in _OPENING:
        whole = _trimmed(span, text)
        if whole.start < whole.end:
            yield whole


def _trimmed(span: Span, text: str) -> Span:
    """Without blanks and marks at its ends."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in _OPENING):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "”\"»"):
        end -= 1
    return Span(start, end)


def _context(span: Span, text: str) -> dict[str, str]:
    before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
    if span.start > _AROUND:
        before = before.partition(" ")[2]
    if span.end + _AROUND < len(text):
        after = after.rpartition(" ")[0]
    closed = _CLOSED.match(after)
    after = after[closed.end() :] if closed else after
    return {"pre": flat(before.rstrip().rstrip(_OPENING)), "quote": flat(span.of(text)), "post": flat(after)}
