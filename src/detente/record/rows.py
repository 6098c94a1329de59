"""Accounts and facts as rows: what goes into the columns beside the JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.facts import Fact
from detente.model.report import Account
from detente.model.when import When

# Where each kind of fact names actors.
_PARTS = ("speaker", "audience", "parties", "initiator", "via", "actors", "recipients", "party")


def dumps(data: Any) -> str:
    """JSON in ASCII, so that what it holds comes back as it was."""
    return json.dumps(data, separators=(",", ":"))


def head_row(account: Account) -> dict[str, Any]:
    """The columns of ``documents``; ``head`` is the document's JSON without its text."""
    head = account.to_json()["document"]
    whole = head.pop("text")
    when = document_window(account)
    return {
        **{key: head[key] for key in ("id", "source", "title", "outlet", "url")},
        "dated": str(when) if when else None,
        **days(when),
        "head": dumps(head),
        "text": whole,
    }


def document_window(account: Account) -> When | None:
    """The day of the document, as it was given or as the text tells it."""
    return account.dated.when if account.dated else account.document.published


def fact_row(fact: Fact, account: Account, document: int, position: int) -> dict[str, Any]:
    """The columns of ``facts``."""
    return {
        "document": document,
        "position": position,
        "id": fact.id,
        "kind": fact.kind,
        "mood": fact.mood,
        "within": fact.within,
        **days(fact.when or document_window(account)),
        **{key: getattr(fact, key, None) for key in ("channel", "type", "agreement", "act", "content")},
        "json": dumps(fact.to_json()),
    }


def days(when: When | None) -> dict[str, str | None]:
    """First and last day as text; ``None`` for an open end."""
    return {
        "first_day": when.earliest.isoformat() if when and when.earliest else None,
        "last_day": when.latest.isoformat() if when and when.latest else None,
    }


def part_rows(fact: Fact, row: int) -> Iterator[dict[str, Any]]:
    """The columns of ``parts``, one row for each actor in each part."""
    for part in _PARTS:
        found = getattr(fact, part, None)
        for actor in found if isinstance(found, tuple) else (found,):
            if isinstance(actor, ActorRef):
                yield {"fact": row, "part": part, "actor": actor.id, "state": actor.state, "words": name_words(actor)}


def appearance_rows(fact: Fact, row: int, account: Account) -> list[dict[str, Any]]:
    """The columns of ``appearances``: everybody with an id, and the states for which they act, each once in each part."""
    told = days(fact.when or document_window(account))
    shared = {"kind": fact.kind, "day": told["last_day"] or told["first_day"] or "", "fact": row}
    found: dict[tuple[str, str], None] = {}
    for part in part_rows(fact, row):
        state = f"state:{part['state']}" if part["state"] else None
        found |= {(who, part["part"]): None for who in (part["actor"], state) if who}
    return [{"who": who, "part": part, **shared} for who, part in found]


def name_words(actor: ActorRef) -> str:
    """The words of name and id, between blanks: ``" sergei lavrov sergei lavrov "``."""
    return f" {folded(actor.name)} {folded((actor.id or '').partition(':')[2])} "


def folded(text: str) -> str:
    """Small letters without accents, words parted by one blank."""
    plain = (c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
