"""Accounts as tables with typed columns, by way of Arrow: what Parquet files, DuckDB, Polars and pandas work on.

Dates stand twice: as written (EDTF) and as the first and last day that they allow, both included, ``null`` where open. Lists are
lists, actors are structs. Offsets are code points, half-open. Needs pyarrow (``pip install detente[parquet]``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from detente.codes import Codes
from detente.errors import UsageError
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.location import Location
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
KINDS = ("documents", "statements", "contacts", "events", "acts", "checks", "evidence")
LIBRARIES = ("arrow", "pandas", "polars")
_SURROGATES = re.compile("[\ud800-\udfff]")
_MOST = 2**63  # what a column of whole numbers holds less than


def to_arrow(accounts: Iterable[Account], kind: str, codes: Codes | None = None) -> pa.Table:
    """One of ``KINDS`` as a table. ``codes`` saves loading the code tables (for the score of events).

    Raises ``UsageError`` for another kind and where pyarrow is not installed.
    """
    shape = schema(kind)
    tables = codes or Codes.load()
    listed = [row for account in accounts for row in rows(account, kind, tables)]
    return arrow().Table.from_pylist(listed, schema=shape)


def frame(accounts: Iterable[Account], kind: str, library: str = "pandas") -> Any:
    """One of ``KINDS`` as a frame of one of ``LIBRARIES``. Raises ``UsageError`` as ``to_arrow`` does, and without the library."""
    if library not in LIBRARIES:
        raise UsageError(f"no library {library!r}: choose one of {', '.join(LIBRARIES)}")
    table = to_arrow(accounts, kind)
    if library == "arrow":
        return table
    try:
        if library == "pandas":
            return table.to_pandas(date_as_object=False)
        import polars

        return polars.from_arrow(table)
    except ImportError:
        raise UsageError(f"{library} is not installed: pip install {library}") from None


def arrow() -> Any:
    """The module pyarrow. Raises ``UsageError`` where it is not installed."""
    try:
        import pyarrow
    except ImportError:
        raise UsageError("Parquet and frames need pyarrow: pip install 'detente[parquet]'") from None
    return pyarrow


def schema(kind: str) -> pa.Schema:
    """The columns of one of ``KINDS`` with their types. Raises ``UsageError``."""
    if kind not in KINDS:
        raise UsageError(f"no table {kind!r}: choose one of {', '.join(KINDS)}")
    pa = arrow()
    return pa.schema([(name, _type(pa, code)) for name, code in _COLUMNS[kind]])


def rows(account: Account, kind: str, codes: Codes) -> Iterator[Row]:
    """The rows of one account in one of ``KINDS``; each has every column of ``schema(kind)``."""
    return (_utf8(row) for row in _ROWS[kind](account, codes))


_FACT = (
    ("id", "text"), ("document", "text"), ("mood", "text"), ("within", "text"), ("when", "text"), ("first_day", "day"),
    ("last_day", "day"),
)  # fmt: skip
_PLACE = (("place", "text"), ("place_state", "text"), ("latitude", "real"), ("longitude", "real"), ("geonames", "whole"))
_COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "documents": (
        ("id", "text"), ("source", "text"), ("title", "text"), ("outlet", "text"), ("url", "text"),
        ("published", "text"), ("published_first", "day"), ("published_last", "day"),
        ("dated", "text"), ("dated_first", "day"), ("dated_last", "day"), ("dated_because", "texts"),
        ("credits", "texts"), ("extracted_by", "text"), ("text", "text"),
    ),
    "statements": (
        *_FACT, ("speaker", "actor"), ("role", "text"), ("form", "text"), ("content", "text"), ("cue", "text"),
        ("cue_class", "text"), ("audience", "actor"), ("via", "texts"), ("continues", "text"),
    ),
    "contacts": (
        *_FACT, ("parties", "actors"), ("channel", "text"), *_PLACE, ("occasion", "text"), ("duration", "text"), ("count", "whole"),
        ("initiator", "actor"), ("via", "actor"),
    ),
    "events": (
        *_FACT, ("type", "text"), ("mode", "text"), ("cameo", "text"), ("quad", "small"), ("score", "real"), ("contexts", "texts"),
        ("actors", "actors"), ("recipients", "actors"), *_PLACE,
    ),
    "acts": (
        *_FACT, ("agreement", "text"), ("party", "actor"), ("act", "text"), ("effect", "text"), ("effect_first", "day"),
        ("effect_last", "day"),
    ),
    "checks": (
        ("document", "text"), ("fact", "text"), ("verdict", "text"), ("because", "texts"), ("differs", "text"), ("says", "text"),
    ),
    "evidence": (
        ("document", "text"), ("fact", "text"), ("kind", "text"), ("field", "text"), ("start", "whole"), ("end", "whole"),
        ("rule", "text"), ("quote", "text"),
    ),
}  # fmt: skip


def _type(pa: Any, code: str) -> Any:
    actor = pa.struct([(name, pa.string()) for name in ("id", "name", "state", "sector")])
    return {
        "text": pa.string(), "texts": pa.list_(pa.string()), "day": pa.date32(), "real": pa.float64(), "whole": pa.int64(),
        "small": pa.int8(), "actor": actor, "actors": pa.list_(actor),
    }[code]  # fmt: skip


def _document(account: Account, codes: Codes) -> Iterator[Row]:
    document: Document = account.document
    yield {
        "id": document.id, "source": document.source, "title": document.title, "outlet": document.outlet, "url": document.url,
        **_days("published", document.published), **_days("dated", account.dated.when if account.dated else None),
        "dated_because": list(account.dated.because) if account.dated else [], "credits": list(document.credits),
        "extracted_by": document.extracted_by, "text": document.text,
    }  # fmt: skip


def _statements(account: Account, codes: Codes) -> Iterator[Row]:
    for fact in account.statements:
        yield _fact(fact) | {
            "speaker": _actor(fact.speaker), "role": fact.role, "form": fact.form, "content": fact.content, "cue": fact.cue,
            "cue_class": fact.cue_class, "audience": _actor(fact.audience), "via": list(fact.via), "continues": fact.continues,
        }  # fmt: skip


def _contacts(account: Account, codes: Codes) -> Iterator[Row]:
    for fact in account.contacts:
        yield _fact(fact) | _place(fact.place, fact.location) | {
            "parties": [_actor(a) for a in fact.parties], "channel": fact.channel, "occasion": fact.occasion,
            "duration": fact.duration, "count": _whole(fact.count), "initiator": _actor(fact.initiator), "via": _actor(fact.via),
        }  # fmt: skip


def _events(account: Account, codes: Codes) -> Iterator[Row]:
    for fact in account.events:
        yield _fact(fact) | _place(fact.place, fact.location) | {
            "type": fact.type, "mode": fact.mode, "cameo": fact.cameo, "quad": fact.quad, "score": codes.score(fact),
            "contexts": list(getattr(fact, "contexts", ())), "actors": [_actor(a) for a in fact.actors],
            "recipients": [_actor(a) for a in fact.recipients],
        }  # fmt: skip


def _acts(account: Account, codes: Codes) -> Iterator[Row]:
    for fact in account.acts:
        yield _fact(fact) | {
            "agreement": fact.agreement, "party": _actor(fact.party), "act": fact.act, **_days("effect", fact.effect),
        }  # fmt: skip


def _checks(account: Account, codes: Codes) -> Iterator[Row]:
    for check in account.checks:
        yield check.to_json() | {"document": account.document.id}


def _evidence(account: Account, codes: Codes) -> Iterator[Row]:
    for fact in account.facts:
        shared = {"document": fact.document, "fact": fact.id, "kind": fact.kind}
        for item in fact.evidence:
            for span in item.spans:
                yield shared | {
                    "field": item.field, "start": span.start, "end": span.end, "rule": item.rule or None,
                    "quote": span.of(account.document.text),
                }  # fmt: skip


_ROWS: dict[str, Callable[[Account, Codes], Iterator[Row]]] = {
    "documents": _document, "statements": _statements, "contacts": _contacts, "events": _events, "acts": _acts,
    "checks": _checks, "evidence": _evidence,
}  # fmt: skip


def _fact(fact: Statement | Contact | Event | TreatyAct | Fact) -> Row:
    when = fact.when
    return {
        "id": fact.id, "document": fact.document, "mood": fact.mood, "within": fact.within, "when": str(when) if when else None,
        "first_day": when and when.earliest, "last_day": when and when.latest,
    }  # fmt: skip


def _days(name: str, when: When | None) -> Row:
    return {
        name: str(when) if when else None, f"{name}_first": when and when.earliest, f"{name}_last": when and when.latest,
    }  # fmt: skip


def _place(place: str | None, location: Location | None) -> Row:
    return {
        "place": place, "place_state": location and location.state, "latitude": location and location.latitude,
        "longitude": location and location.longitude, "geonames": _whole(location.geonames if location else None),
    }  # fmt: skip


def _actor(actor: ActorRef | None) -> Row | None:
    return {"id": actor.id, "name": actor.name, "state": actor.state, "sector": actor.sector} if actor else None


def _whole(number: int | None) -> int | None:
    """A number too great for the column is not known rather than the end of the run."""
    return number if number is not None and -_MOST <= number < _MOST else None


def _utf8(value: Any) -> Any:
    """Halves of surrogate pairs, which no column holds, as U+FFFD."""
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list):
        return [_utf8(item) for item in value]
    return {key: _utf8(item) for key, item in value.items()} if isinstance(value, dict) else value
