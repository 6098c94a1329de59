"""A standing as JSON, as rows and as plain lines that a person reads in half a minute."""

from __future__ import annotations

from datetime import date
from typing import Any

from detente.law.reasons import listed, sentence
from detente.model.agreement import Agreement, Reading, Standing
from detente.model.words import day_text

WORDS = {
    "none": "no treaty relation",
    "signed": "signed, not in force",
    "provisional": "applied provisionally, not in force",
    "in-force": "in force",
    "notice-running": "in force, notice of withdrawal running",
    "suspended": "suspended",
    "ended": "ended",
    "unknown": "unknown",
}
_MANY = 40  # parties that a line names one by one
_FEW = 8  # holders that are named one by one
_HOWS = {
    "withdrawn": "by withdrawal",
    "terminated": "by agreement",
    "expired": "its term expired",
    "superseded": "replaced by a later agreement",
    "never-in-force": "without ever being in force",
}


def standing_json(standing: Standing) -> dict[str, Any]:
    """What ``detente status --format json`` prints."""
    return standing.to_json()


def standing_rows(standing: Standing) -> list[dict[str, Any]]:
    """The rows of ``detente status --format csv``: the answer, then its readings, then each party."""
    whom = " ".join(standing.parties)
    head = {"agreement": standing.agreement, "on": standing.on.isoformat(), "known": _iso(standing.known)}
    because = " ".join(b.id for b in standing.because)
    answer = {"parties": whom, "status": standing.status, "how": standing.how, "held_by": "", "because": because}
    rows = [head | {"row": "answer"} | answer]
    for r in standing.readings:
        ids = " ".join(b.id for b in r.because)
        rows.append(head | {"row": "reading", "parties": whom, "status": r.status, "how": r.how,
                            "held_by": " ".join(r.held_by), "because": ids})  # fmt: skip
    for code, (status, how) in standing.by_party.items():
        rows.append(head | {"row": "party", "parties": code, "status": status, "how": how, "held_by": "", "because": ""})
    return rows


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def status_words(status: str, how: str | None) -> str:
    """The status in words: ``ended (its term expired)``."""
    return f"{WORDS[status]} ({_HOWS[how]})" if how else WORDS[status]


def standing_lines(agreement: Agreement, standing: Standing, *, sources: bool = False) -> list[str]:
    """The answer as lines of plain text: the status, who holds otherwise, what is done, and the reasons.

    ``sources`` adds under each reason where it stands.
    """
    return [
        _headline(agreement, standing),
        *_readings(agreement, standing),
        *_practice(agreement, standing),
        *_by_party(agreement, standing),
        *_of_parties(agreement, standing),
        *_reasons(agreement, standing, sources=sources),
    ]


def _headline(agreement: Agreement, standing: Standing) -> str:
    names = [agreement.name_of(code) for code in standing.parties]
    whom = f" between {listed(names)}" if len(names) == 2 else f" for {names[0]}" if names else ""
    known = f", as known on {day_text(standing.known)}" if standing.known else ""
    what = status_words(standing.status, standing.how)
    if standing.status == "none" and agreement.bindingness != "treaty":
        what = "no part in it"
    if standing.status == "provisional" and _in_part(agreement):
        what += ", in part"
    sure = "" if standing.certain else " (not certain)"
    return f"{agreement.name}{whom} on {day_text(standing.on)}{known}: {what.upper()}{sure}"


def _in_part(agreement: Agreement) -> bool:
    clause = agreement.clause("provisional-application")
    return clause is not None and clause.parameters.get("extent") == "part"


def _readings(agreement: Agreement, standing: Standing) -> list[str]:
    if not standing.readings:
        return []
    open_dates = any(b.id == "rule:imprecise-date" for r in standing.readings for b in r.because)
    lines = ["", "Open, because a date is imprecise:" if open_dates else "Contested:"]
    for reading in standing.readings:
        lines.extend(_reading(agreement, standing, reading))
    return lines


def _reading(agreement: Agreement, standing: Standing, reading: Reading) -> list[str]:
    """Who holds it, and the first reasons that the other reading does not share."""
    what = status_words(reading.status, reading.how)
    same = (reading.status, reading.how) == (standing.status, standing.how)
    if reading.held_by:
        head = f"{holders(agreement, reading.held_by)}: {what}"
    else:
        head = f"possible: {what}" if not standing.certain else f"the clauses give: {what}"
    own = [b for b in reading.because if b.kind == "act"][: 1 if same else 2]
    return [f"  * {sentence(head)}", *(f"      {b.says}" for b in own)]


def _practice(agreement: Agreement, standing: Standing) -> list[str]:
    if not standing.practice:
        return []
    return ["", "In practice:", *(f"  - {_whose(agreement, p.parties, p.says)}" for p in standing.practice)]


def _whose(agreement: Agreement, parties: tuple[str, ...], says: str) -> str:
    """A line of practice with the names of those whose practice it is, where it does not name them itself."""
    names = [agreement.name_of(code) for code in parties]
    named = any(name.removeprefix("the ") in says for name in names)
    return says if named or not names or len(names) > 3 else f"{_capital(listed(names))}: {says[:1].lower()}{says[1:]}"


def _by_party(agreement: Agreement, standing: Standing) -> list[str]:
    """The parties under each status; nothing where all of them stand like the whole."""
    groups: dict[tuple[str, str | None], list[str]] = {}
    for code, found in standing.by_party.items():
        groups.setdefault(found, []).append(agreement.name_of(code))
    if set(groups) <= {(standing.status, standing.how)}:
        return []
    lines = ["", "By party:"]
    for (status, how), names in sorted(groups.items(), key=lambda g: -len(g[1])):
        count = f" ({len(names)})" if len(names) > 1 else ""
        shown = listed(sorted(names, key=_sorting)) if len(names) <= _MANY else "--format csv lists them"
        lines.append(f"  - {status_words(status, how)}{count}: {shown}")
    return lines


def _of_parties(agreement: Agreement, standing: Standing) -> list[str]:
    """What is held otherwise of single parties, a line each."""
    if not standing.of_parties:
        return []
    lines = ["", "Contested for single parties:"]
    for code, readings in standing.of_parties:
        views = [f"{status_words(r.status, r.how)} ({holders(agreement, r.held_by)})" for r in readings if r.held_by]
        lines.append(f"  - {_capital(agreement.name_of(code))}: {'; '.join(views)}")
    return lines


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def holders(agreement: Agreement, codes: tuple[str, ...]) -> str:
    """Who holds a reading, by name in the order of the alphabet; many are counted."""
    names = sorted((agreement.name_of(code) for code in codes), key=_sorting)
    return listed(names) if len(names) <= _FEW else f"{len(names)} states"


def _sorting(name: str) -> str:
    return name.removeprefix("the ").casefold()


def _held_against(agreement: Agreement, act_id: str, standing: Standing) -> list[str]:
    """What is held against an act without giving another status; what gives one stands among the readings."""
    act = agreement.act(act_id)
    return [
        f"      Held against it by {holders(agreement, c.by)}: {c.holds}"
        for c in (act.contested_by if act else ())
        if c.status is None and not (standing.known and c.when and c.when.earliest and c.when.earliest > standing.known)
    ]


def _reasons(agreement: Agreement, standing: Standing, *, sources: bool) -> list[str]:
    lines = ["", "Because:"]
    for reason in standing.because:
        lines.append(f"  - {reason.says} [{reason.id}]")
        lines += _held_against(agreement, reason.id, standing)
        if sources:
            lines.append(f"      {reason.source}")
    return lines
