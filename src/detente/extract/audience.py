"""Who heard it: "told AFP that ...", "said to her counterpart", "reminded the council". The reporter names them with the cue."""

from __future__ import annotations

from collections.abc import Collection

from detente.extract.cues import Cue
from detente.extract.page import Page
from detente.model.actors import ActorRef
from detente.reading.parsed import Parsed

# Verbs whose object is whom they address (Levin 1993, 37.1 and 37.2, 37.9).
_ADDRESSING = {
    "tell", "assure", "inform", "remind", "notify", "brief", "warn", "caution", "advise", "convince", "persuade", "ask", "urge",
    "alert", "reassure",
}  # fmt: skip


def audience_of(page: Page, cue: Cue, content: Collection[int]) -> tuple[ActorRef, int] | None:
    """Whom the cue addresses, with the head of the phrase that names them; what belongs to the content is no audience."""
    head = next((k for k in _addressed(page.parsed, cue) if k not in content and k not in cue.subjects), None)
    if head is None or not _can_hear(page, head):
        return None
    refs = page.linker.refs(head)
    if len(refs) == 1:
        return refs[0], head
    return ActorRef(None, page.text_of(page.phrase(head)), page.linker.state_of(head)), head


def _addressed(parsed: Parsed, cue: Cue) -> list[int]:
    objects = parsed.kids_by(cue.token, "iobj", "obj") if cue.entry.cue in _ADDRESSING else []
    to = [k for k in parsed.kids_by(cue.token, "obl") if [parsed.lemma[c].lower() for c in parsed.kids_by(k, "case")] == ["to"]]
    return [*objects, *to]


def _can_hear(page: Page, head: int) -> bool:
    """Somebody, or people of whom no table knows ("reporters", "lawmakers"): no thing in the singular."""
    known = bool(page.linker.one(head)) or page.parsed.upos[head] == "PROPN"
    return known or page.parsed.xpos[head] == "NNS" or page.linker.is_role(head)
