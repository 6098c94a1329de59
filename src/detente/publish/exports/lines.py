"""Détente's own JSON lines, and a table of all facts as comma-separated values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.publish.cells import fit, flat, harmless
from detente.publish.exports.common import Desk, cover, json_text, names
from detente.record.rows import days, document_window

# One row a fact. Lists are parted by "; ". `first_day` and `last_day` (both included) are what `when`, an EDTF date, allows, and
# `effect` is the date of legal effect; the party of a treaty act stands under `parties`; `start` and `end` are the code points,
# half-open, of the stretch that tells the fact; `dated` is the document's own date; `verdict` is the check's. What a kind of fact
# does not have is empty. A cell that a spreadsheet would take for a formula begins with an apostrophe.
COLUMNS = (
    "id", "kind", "document", "mood", "within", "when", "first_day", "last_day",
    "speaker", "speaker_id", "speaker_state", "role", "form", "cue", "audience", "content",
    "parties", "party_ids", "channel", "occasion", "duration", "count", "initiator", "via",
    "type", "mode", "cameo", "quad", "score", "contexts", "actors", "actor_ids", "recipients", "recipient_ids",
    "place", "place_state", "latitude", "longitude", "agreement", "act", "effect",
    "start", "end", "verdict", "dated", "outlet", "title", "url", "source",
)  # fmt: skip


def own_json(account: Account, desk: Desk) -> Iterator[str]:
    """One line of ``detente read --format jsonl``."""
    desk.tally.wrote("documents")
    yield json_text(account.to_json())


def csv_head(desk: Desk) -> str:
    """The heading."""
    return _line(COLUMNS) + "\n"


def csv_rows(account: Account, desk: Desk) -> Iterator[str]:
    """One row a fact, in the order of the account."""
    verdicts = {check.fact: check.verdict for check in account.checks}
    shared = _of_document(account)
    for fact in account.facts:
        row = shared | _of_fact(fact, account) | _of_kind(fact, desk) | {"verdict": verdicts.get(fact.id)}
        desk.tally.wrote("facts")
        yield _line("" if (value := row.get(column)) is None else harmless(fit(flat(value))) for column in COLUMNS)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _of_document(account: Account) -> dict[str, Any]:
    document = account.document
    return {
        "document": document.id, "dated": document_window(account), "outlet": document.outlet, "title": document.title,
        "url": document.url, "source": document.source,
    }  # fmt: skip


def _of_fact(fact: Fact, account: Account) -> dict[str, Any]:
    span = cover(fact)
    place = getattr(fact, "location", None)
    return {
        "id": fact.id, "kind": fact.kind, "mood": fact.mood, "within": fact.within, "when": fact.when, **days(fact.when),
        "start": span.start if span else None, "end": span.end if span else None,
        "place": getattr(fact, "place", None), "place_state": place and place.state,
        "latitude": place and place.latitude, "longitude": place and place.longitude,
    }  # fmt: skip


def _of_kind(fact: Fact, desk: Desk) -> dict[str, Any]:
    if isinstance(fact, Statement):
        return _statement(fact)
    if isinstance(fact, Contact):
        return _contact(fact)
    if isinstance(fact, Event):
        return _event(fact, desk)
    return _act(fact, desk) if isinstance(fact, TreatyAct) else {}


def _statement(fact: Statement) -> dict[str, Any]:
    return {
        "speaker": _name(fact.speaker), "speaker_id": fact.speaker and fact.speaker.id,
        "speaker_state": fact.speaker and fact.speaker.state, "role": fact.role, "form": fact.form, "cue": fact.cue,
        "audience": _name(fact.audience), "content": fact.content, "via": "; ".join(fact.via),
    }  # fmt: skip


def _contact(fact: Contact) -> dict[str, Any]:
    return {
        "parties": names(fact.parties), "party_ids": _ids(fact.parties), "channel": fact.channel, "occasion": fact.occasion,
        "duration": fact.duration, "count": fact.count, "initiator": _name(fact.initiator), "via": _name(fact.via),
    }  # fmt: skip


def _event(fact: Event, desk: Desk) -> dict[str, Any]:
    return {
        "type": fact.type, "mode": fact.mode, "cameo": fact.cameo, "quad": fact.quad, "score": desk.codes.score(fact),
        "contexts": "; ".join(getattr(fact, "contexts", ())), "actors": names(fact.actors), "actor_ids": _ids(fact.actors),
        "recipients": names(fact.recipients), "recipient_ids": _ids(fact.recipients),
    }  # fmt: skip


def _act(fact: TreatyAct, desk: Desk) -> dict[str, Any]:
    parties = (fact.party,) if fact.party else ()
    return {
        "parties": names(parties), "party_ids": _ids(parties), "agreement": fact.agreement, "act": fact.act, "effect": fact.effect,
    }  # fmt: skip


def _name(actor: ActorRef | None) -> str | None:
    return actor.name if actor else None


def _ids(actors: Iterable[ActorRef]) -> str:
    return "; ".join(actor.id or "" for actor in actors)
