"""Which two take part in the same contact or event: the rows of ``encounters``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice, product
from typing import Any

from sqlalchemy import Connection, select

from detente.record.schema import ENCOUNTERS, FACTS, PARTS

Json = dict[str, Any]
_MEETING = ("parties", "actors", "recipients")
_NEIGHBOURS = 12  # those of a long list who stand further apart are not taken for two who met
_CHUNK = 1_000


def encounter_rows(fact: Mapping[str, Any], row: int, parts: Sequence[Mapping[str, Any]]) -> Iterator[Json]:
    """The columns of ``encounters`` for a fact: ``fact`` and ``parts`` as ``record.rows`` gives them, ``row`` the fact's."""
    if fact["kind"] not in ("contact", "event"):
        return
    told = {
        "kind": fact["kind"], "day": fact["last_day"] or fact["first_day"] or "", "fact": row, "first_day": fact["first_day"],
        "what": fact["channel"] or fact["type"], "mood": fact["mood"],
    }  # fmt: skip
    keys = [list(_keys(part)) for part in parts if part["part"] in _MEETING]
    for who, whom in dict.fromkeys(_together(keys)):
        yield {"who": who, "whom": whom, **told}


def _keys(part: Mapping[str, Any]) -> Iterator[str]:
    """The ids under which one who takes part is looked for: his own, and that of his state."""
    state = f"state:{part['state']}" if part["state"] else None
    yield from dict.fromkeys(key for key in (part["actor"], state) if key)


def _together(keys: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Every two who stand near each other, both ways round."""
    for n, some in enumerate(keys):
        for others in keys[n + 1 : n + 1 + _NEIGHBOURS]:
            for one, other in product(some, others):
                if one != other:
                    yield from ((one, other), (other, one))


def enter_encounters(connection: Connection) -> None:
    """Fill the table of a record that has facts already, within the caller's transaction."""
    named = ("row", "kind", "mood", "first_day", "last_day", "channel", "type")
    columns = [*(FACTS.c[name] for name in named), PARTS.c.part, PARTS.c.actor, PARTS.c.state]
    query = select(*columns).join_from(FACTS, PARTS, PARTS.c.fact == FACTS.c.row).where(PARTS.c.part.in_(_MEETING))
    found = connection.execute(query.order_by(FACTS.c.row, PARTS.c.row).execution_options(yield_per=_CHUNK)).mappings()
    rows = (line for _, some in groupby(found, key=lambda part: int(part["row"])) for line in _of_fact(list(some)))
    while chunk := list(islice(rows, _CHUNK)):
        connection.execute(ENCOUNTERS.insert(), chunk)


def _of_fact(parts: Sequence[Any]) -> Iterator[Json]:
    return encounter_rows(parts[0], int(parts[0]["row"]), parts)
