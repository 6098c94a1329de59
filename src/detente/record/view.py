"""Facts of many documents as one account: a listing in which those that tell the same stand once, with who told it.

A derived view: nothing of it is kept, so that it can be explained and undone. Only the documents of the listed facts are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from detente.knowledge import Knowledge
from detente.model.report import Account
from detente.record.merge import MergedFact, Pair, merged
from detente.record.origins import Origins
from detente.record.reprints import groups
from detente.record.rows import document_window
from detente.record.store import Record

Json = dict[str, Any]


def merged_rows(
    record: Record, facts: Iterable[Json], knowledge: Knowledge, joined: Iterable[Pair] = (), parted: Iterable[Pair] = (),
    *, revised: Mapping[str, Account] = MappingProxyType({}),
) -> Iterator[Json]:  # fmt: skip
    """The facts, those that tell the same as one row in the place of the first: the JSON of the fullest, with ``merged``.

    ``merged`` has the id of the group, its ``members``, ``reports`` and ``origins`` with ``says`` in one sentence, ``first_seen``,
    ``first_outlet``, ``differs`` (each field in which they do not agree, with every value and who gives it) and ``because`` (a link
    for every member but one). ``joined`` and ``parted`` are an analyst's decisions, ``revised`` the accounts of the documents in
    which facts were rejected or corrected, as they are after that.
    """
    listed = {fact["id"]: fact for fact in facts}
    found = record.accounts({f["document"] for f in listed.values()})
    accounts = [_only(revised.get(account.document.id, account), listed) for account in found]
    texts = {a.document.id: a.document.text for a in accounts}
    same = groups(((a.document.id, a.document.text, _day(a)) for a in accounts), texts.__getitem__)
    brought = [*accounts, *record.brought(texts)]
    origins = Origins(brought, same, _outlets(knowledge), {a.id: a.name for a in knowledge.actors.values()})
    place = {key: number for number, key in enumerate(listed)}
    told = [m for m in merged(accounts, joined=joined, parted=parted, origins=origins) if any(i in place for i in m.members)]
    for group in sorted(told, key=lambda m: min(place[i] for i in m.members if i in place)):
        yield _row(group, listed)


def _only(account: Account, listed: Mapping[str, Json]) -> Account:
    """The account with the listed facts and the statements that hold them."""
    by_id = {f.id: f for f in account.facts}
    wanted = [key for key in by_id if key in listed]
    for key in wanted:
        around = by_id[key].within
        if around in by_id and around not in wanted:
            wanted.append(around)  # the loop goes on with it
    return replace(account, facts=tuple(f for f in account.facts if f.id in set(wanted)), checks=(), problems=())


def _day(account: Account) -> int | None:
    when = document_window(account)
    return when.earliest.toordinal() if when and when.earliest else None


def _outlets(knowledge: Knowledge) -> dict[str, str]:
    outlets = (a for a in knowledge.actors.values() if a.kind == "outlet")
    return {name.casefold(): a.id for a in outlets for name in (a.name, *a.names, *a.exact)}


def _row(group: MergedFact, listed: Mapping[str, Json]) -> Json:
    own = [listed[key] for key in group.members if key in listed]
    fullest = max(own, key=lambda f: sum(v not in (None, [], "") for v in f.values()))  # the first of those that say most
    seen = group.sourcing.first_seen
    told: Json = {
        "id": group.id, "members": list(group.members), "reports": group.reports, "origins": list(group.origins),
        "says": group.sourcing.says, "first_seen": str(seen) if seen else None, "first_outlet": group.sourcing.first_outlet,
        "differs": {name: _values(group, name) for name in group.differs},
        "because": [{"one": k.one, "other": k.other, "rule": k.rule, "values": k.values} for k in group.because],
    }  # fmt: skip
    return {**fullest, "merged": told}


def _values(group: MergedFact, name: str) -> list[Json]:
    return [{"value": value.value, "facts": list(value.facts)} for value in group.values[name]]
