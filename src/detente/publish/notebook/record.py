"""A record: how much is in it, and what came last."""

from __future__ import annotations

from detente.publish.notebook.markup import element, table, text
from detente.publish.wording import shortened
from detente.record.store import Record

_NEWEST = 8


def record_html(record: Record) -> str:
    """The markup of one open record. Raises ``RecordError``."""
    counts = record.counts()
    whole = ", ".join(f"{n:,} {what if n != 1 else what[:-1]}" for what, n in counts.items() if n)
    rows = []
    for document in record.newest(_NEWEST):
        dated = document["dated"]["when"] if document.get("dated") else document.get("published") or ""
        title = shortened(document["title"] or document["source"] or "", 120)
        outlet = shortened(document["outlet"] or "", 60)
        rows.append((text(dated), text(outlet), text(title), element("code", text(document["id"]))))
    newest = table(("date", "outlet", "title", "document"), rows, "Added last") if rows else ""
    return element("h2", text(record.place)) + element("p", text(whole or "empty")) + newest
