"""Who stands behind a contact: those who began it, and a third one that carried it between the sides."""

from __future__ import annotations

from detente.extract.contact_frames import CARRIES, Trigger, cases_of, complements, lemma_of
from detente.extract.page import Page
from detente.model.text import Span
from detente.reading.parsed import Parsed

_MEDIATES = {"mediate", "broker", "facilitate"}
_MEDIATORS = {"mediator", "intermediary", "facilitator", "broker", "go-between"}
_INITIATIVES = {"request", "initiative", "invitation", "behest", "suggestion"}


def initiative(page: Page, trigger: Trigger) -> list[int]:
    """The phrases that tell who began it: "at [her] request", "at the initiative of [Peru]", "initiated by [Peru]"."""
    parsed, found = page.parsed, []
    for kid in {*complements(page, trigger), *parsed.kids_by(trigger.verb, "obl")}:
        if lemma_of(parsed, kid) in _INITIATIVES and cases_of(parsed, kid) & {"at", "on", "upon"}:
            owners = [k for k in parsed.kids_by(kid, "nmod") if cases_of(parsed, k) & {"of", "from"}]
            found += owners or parsed.kids_by(kid, "nmod:poss", "amod", "compound")
    for verb in (trigger.verb, *parsed.kids_by(trigger.token, "acl")):
        if lemma_of(parsed, verb) in ("initiate", "request") and parsed.xpos[verb] == "VBN":
            found += parsed.kids_by(verb, "obl:agent")
    return found


def via_of(page: Page, trigger: Trigger) -> tuple[int, Span] | None:
    """The holder of the channel: "through Jake Sullivan", "with Qatar mediating", "mediated by Oman"; also as a predicate."""
    parsed, token, verb = page.parsed, trigger.token, trigger.verb
    candidates = [*complements(page, trigger), *parsed.kids_by(verb, "obl")]
    if parsed.rel[token] == "nsubj":
        candidates.append(verb)
    through = [k for k in candidates if cases_of(parsed, k) & {"through", "via"} and not page.dates_at.get(k)]
    for kid in (*through, *_mediators(page, trigger)):
        if parsed.upos[kid] in ("NOUN", "PROPN", "PRON"):
            name = page.linker.name_in(kid)
            return kid, page.chars(name.first, name.last) if name else page.phrase(kid)
    return None


def _mediators(page: Page, trigger: Trigger) -> list[int]:
    """ "With Qatar mediating", "brokered by Oman", "with Oman as mediator": those who carry it between the sides."""
    parsed, found = page.parsed, []
    phrases = complements(page, trigger)
    for head in (trigger.verb, trigger.token, *phrases):
        for verb in (head, *parsed.kids_by(head, "advcl", "acl")):
            if lemma_of(parsed, verb) in _MEDIATES:
                found += _those_who_mediate(parsed, trigger, verb)
    titles = [k for k in parsed.kids_by(trigger.verb, "obl") if lemma_of(parsed, k) in _MEDIATORS]
    with_them = [k for k in phrases if cases_of(parsed, k) == {"with"}]
    found += [k for t in titles if "as" in cases_of(parsed, t) for k in with_them if k < t][-1:]
    carried = trigger.entry["channel"] == "letter" and lemma_of(parsed, trigger.verb) in CARRIES
    return [*found, *([k] if carried and (k := parsed.subject_of(trigger.verb)) is not None else [])]


def _those_who_mediate(parsed: Parsed, trigger: Trigger, verb: int) -> list[int]:
    """The agent or subject; behind "with" the subject may hang on the verb above."""
    marks = parsed.kids_by(verb, "mark")
    loose = [k for k in parsed.kids_by(trigger.verb, "nsubj") if marks and marks[0] < k < verb]
    return parsed.kids_by(verb, "obl:agent") if parsed.xpos[verb] == "VBN" else parsed.kids_by(verb, "nsubj") or loose
