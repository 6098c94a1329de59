"""Checks: which reported claims hold, those first that came last into the record."""

from __future__ import annotations

from detente.model.facts import VERDICTS
from detente.publish.room.cards import VERDICTS as WORDS
from detente.publish.room.lists import entries, facet, row_of
from detente.publish.room.page import Ask, Page, Param
from detente.publish.room.pages.listings import LIMIT, View, data, rows
from detente.publish.room.room import Room
from detente.record.browse import Key, checked


def view(room: Room, ask: Ask) -> View:
    """The facts that were checked. Raises ``UsageError``."""
    found = checked(room.record.store, ask["verdict"], Key.parse(ask["after"]) if ask["after"] else None, LIMIT)
    verdicts = facet(ask, "verdict", "Verdict", [(v, 0) for v in VERDICTS], lambda v: WORDS.get(v, v))
    return View(
        "check", "Does it hold?", tuple(row_of(one, room) for one in found.found), (verdicts,),
        ask.link(after=found.next) if found.next else None, ask.link(after=None) if ask["after"] else None,
    )  # fmt: skip


PAGE = Page(
    name="checks", path="/checks", says="Which reported claims hold, the latest added first.", view=view, rows=rows, data=data,
    entries=lambda view: entries(view.rows), nav="Checks", template="listing",
    params=(
        Param(name="verdict", kind="choice", choices=VERDICTS, says="Those with this verdict."),
        Param(name="after", says="Where the page before ends."),
    ),
)  # fmt: skip
