"""W3C Web Annotations as one collection in JSON-LD: one annotation a fact, one target a stretch of text that proves it.

The first body is the fact in plain words, the second its JSON, with the evidence by field. Each target quotes its words with
the words around them. Positions (code points, as the model wants them) are given where the source is the text as it was read:
for a document with an address they would count in a page that holds more than the text; ``Options.addresses = False`` names
every document by its text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.model.facts import Fact
from detente.model.report import Account
from detente.model.text import Span
from detente.publish.exports.common import Desk, in_words, json_text

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32  # characters of the text before and after a quotation


def head(desk: Desk) -> str:
    """The collection up to its first annotation."""
    key = f"{desk.options.base}annotations"
    about = {"@context": CONTEXT, "id": key, "type": "AnnotationCollection", "label": "Facts read in reporting"}
    page = {"id": f"{key}:1", "type": "AnnotationPage", "partOf": key, "startIndex": 0}
    return f'{json_text(about)[:-1]}, "first": {json_text(page)[:-1]}, "items": [\n'


def tail(desk: Desk) -> str:
    """What closes the collection, with how many annotations there are."""
    return f'\n]}}, "total": {desk.tally.written.get("annotations", 0)}}}\n'


def items(account: Account, desk: Desk) -> Iterator[str]:
    """One annotation a fact. A fact without evidence has no target, and an annotation must have one."""
    for fact in account.facts:
        targets = _targets(fact, account, desk)
        if not targets:
            desk.tally.left("no evidence")
            continue
        desk.tally.wrote("annotations")
        yield json_text({
            "id": f"{desk.options.base}annotation:{fact.id}", "type": "Annotation", "motivation": "identifying",
            "generator": {"id": f"{desk.options.base}software", "type": "Software", "name": desk.coder},
            "body": _body(fact, desk), "target": targets,
        })  # fmt: skip


def _body(fact: Fact, desk: Desk) -> list[dict[str, Any]]:
    text = {"type": "TextualBody", "purpose": "describing", "value": in_words(fact, desk), "format": "text/plain", "language": "en"}
    tag = {"type": "TextualBody", "purpose": "tagging", "value": fact.kind}
    data = {
        "id": desk.fact(fact.id), "type": "TextualBody", "purpose": "identifying", "format": "application/json",
        "value": json_text(fact.to_json()),
    }  # fmt: skip
    return [text, data, tag]


def _targets(fact: Fact, account: Account, desk: Desk) -> list[dict[str, Any]]:
    spans = sorted({s for item in fact.evidence for s in item.spans if s.start < s.end})
    return [_target(span, account, desk) for span in spans]


def _target(span: Span, account: Account, desk: Desk) -> dict[str, Any]:
    text, source = account.document.text, desk.source(account)
    quote = {
        "type": "TextQuoteSelector", "exact": span.of(text), "prefix": text[max(0, span.start - _AROUND) : span.start],
        "suffix": text[span.end : span.end + _AROUND],
    }  # fmt: skip
    if source != desk.document(account):
        return {"type": "SpecificResource", "source": source, "selector": quote}
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"type": "SpecificResource", "source": source, "selector": [position, quote]}
