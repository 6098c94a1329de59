"""An agreement from the data of its file: the rows of its table of states become parties and acts like the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from detente.model.agreement import (
    Act,
    Agreement,
    Circumstance,
    Clause,
    Contest,
    Holding,
    Limit,
    Party,
    Provision,
    StateName,
)
from detente.model.when import When, parse_day

# The acts that a row of the table may hold, in the order in which they follow one another.
ROW_ACTS = ("signature", "ratification", "accession", "succession", "waiver")


def agreement_of(data: Mapping[str, Any], states: Mapping[str, StateName]) -> Agreement:
    """See ``Agreement.from_data``."""
    key, table = data["id"], data.get("states") or {"source": "", "rows": ()}
    given = {p["state"]: p for p in data.get("parties", ())}
    adopting = (code for act in data["acts"] if act["act"] == "adoption" for code in act["parties"])
    codes = dict.fromkeys((*given, *(row["state"] for row in table["rows"]), *adopting))
    acts = [_act(key, a) for a in (*data["acts"], *_rows(key, table))]
    return Agreement(
        id=key,
        name=data["name"],
        title=data["title"],
        names=_texts(data, "names"),
        exact=_texts(data, "exact"),
        ambiguous=_texts(data, "ambiguous"),
        bindingness=data["bindingness"],
        kind=data["kind"],
        subject=data["subject"],
        covers=_texts(data, "covers"),
        parties=tuple(_party(code, given.get(code, {}), states) for code in codes),
        clauses=tuple(_clause(key, c) for c in data["clauses"]),
        acts=tuple(acts),
        sides=_texts(data, "sides"),
        limits=tuple(_limit(key, x, n) for n, x in enumerate(data.get("limits", ()), 1)),
        holdings=tuple(_holding(x) for x in data.get("holdings", ())),
        circumstances=tuple(_circumstance(x) for x in data.get("circumstances", ())),
        verification=_provisions(key, "verification", data),
        channels=_provisions(key, "channels", data),
        practice=_provisions(key, "practice", data),
        sources=_texts(data, "sources"),
        note=data.get("note"),
        state_names=states,
    )


def _rows(key: str, table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The acts of the table, each as it would stand among the acts."""
    for row in table["rows"]:
        for kind in ROW_ACTS:
            if row.get(kind):
                act = {"act": kind, "parties": [row["state"]], "when": row[kind], "source": row.get("source", table["source"])}
                if kind == "succession":
                    act |= {k: row[k] for k in ("effect", "predecessor") if row.get(k)}
                yield act | ({"note": row["note"]} if row.get("note") else {})


def _party(code: str, data: Mapping[str, Any], states: Mapping[str, StateName]) -> Party:
    known = states.get(code, StateName(code))
    return Party(
        code, data.get("name", known.name), data.get("continues"), _day(data, "since"), _day(data, "until") or known.until,
        data.get("note"),
    )  # fmt: skip


def _clause(key: str, data: Mapping[str, Any]) -> Clause:
    article = data["article"]
    return Clause(
        id=data.get("id") or f"clause:{key}:{article.replace('(', '.').replace(')', '').replace(' ', '-')}",
        article=article,
        type=data["type"],
        provides=data["provides"],
        source=data["source"],
        parameters=dict(data.get("parameters", {})),
    )


def _act(key: str, data: Mapping[str, Any]) -> Act:
    parties = _texts(data, "parties")
    who = "+".join(sorted(parties)) + ":" if 0 < len(parties) <= 2 else ""
    return Act(
        id=data.get("id") or f"act:{key}:{who}{data['act']}:{data['when']}",
        agreement=key,
        parties=parties,
        act=data["act"],
        when=When.parse(data["when"]),
        source=data["source"],
        effect=_when(data, "effect"),
        until=_when(data, "until"),
        known=_when(data, "known"),
        to=_texts(data, "to"),
        denies=data.get("denies"),
        ground=data.get("ground"),
        predecessor=data.get("predecessor"),
        instrument=data.get("instrument"),
        towards=_texts(data, "towards"),
        corrects=data.get("corrects"),
        alleged_by=_texts(data, "alleged_by"),
        contested_by=tuple(_contest(c) for c in data.get("contested_by", ())),
        says=data.get("says"),
        note=data.get("note"),
    )


def _contest(data: Mapping[str, Any]) -> Contest:
    return Contest(
        _texts(data, "by"), data["holds"], data["source"], _when(data, "when"), data.get("status"), data.get("how"),
        _day(data, "from"), _day(data, "until"),
    )  # fmt: skip


def _limit(key: str, data: Mapping[str, Any], number: int) -> Limit:
    return Limit(
        id=data.get("id") or f"limit:{key}:{number}",
        article=data["article"],
        number=data.get("number"),
        unit=data["unit"],
        source=data["source"],
        counted=data.get("counted"),
        applies_from=_when(data, "from"),
        applies_until=_when(data, "to"),
        parties=_texts(data, "parties"),
        quota=bool(data.get("quota")),
    )


def _holding(data: Mapping[str, Any]) -> Holding:
    return Holding(data["party"], When.parse(data["when"]), data["article"], data["number"], data["source"])


def _circumstance(data: Mapping[str, Any]) -> Circumstance:
    return Circumstance(data["kind"], _texts(data, "states"), When.parse(data["when"]), data["says"], data["source"])


def _provisions(key: str, kind: str, data: Mapping[str, Any]) -> tuple[Provision, ...]:
    return tuple(_provision(f"{kind}:{key}:{n}", p) for n, p in enumerate(data.get(kind, ()), 1))


def _provision(default_id: str, data: Mapping[str, Any]) -> Provision:
    return Provision(
        id=data.get("id") or default_id,
        says=data["says"],
        source=data["source"],
        article=data.get("article"),
        name=data.get("name"),
        quota=data.get("quota"),
        when=_when(data, "when"),
        parties=_texts(data, "parties"),
    )


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key) or ())


def _when(data: Mapping[str, Any], key: str) -> When | None:
    return When.parse(data[key]) if data.get(key) else None


def _day(data: Mapping[str, Any], key: str) -> date | None:
    return parse_day(data[key]) if data.get(key) else None
