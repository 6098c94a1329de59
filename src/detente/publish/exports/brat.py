"""brat standoff: for each document its text as it is (.txt) and its facts (.ann), with an ``annotation.conf`` for the folder.

A fact is an event annotation (E) of type Statement, Contact, Event or Act. Its trigger is the span that shows it (the cue of a
statement, the trigger of an event); every other field is an argument, numbered where there are several: ``Parties``, ``Parties2``.
Mood, form, channel, type, mode, act and agreement are attributes (A); the statement that claims the fact is the argument
``Within``; the whole fact is a note (#) as JSON, by which ``from_brat`` knows it again.

brat keeps a span's words on one line: a span that runs over line breaks is cut there into fragments. Offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.model.facts import ACTS, CHANNELS, FORMS, MOODS, Fact
from detente.model.report import Account
from detente.model.text import Span
from detente.publish.cells import utf8
from detente.publish.exports.common import Desk, json_text

KINDS = {"statement": "Statement", "contact": "Contact", "event": "Event", "act": "Act"}
# What shows the fact: the first of these fields that has evidence is the trigger.
TRIGGERS = {
    "statement": ("cue", "content", "speaker"), "contact": ("channel", "trigger", "parties"),
    "event": ("trigger", "actors"), "act": ("act", "agreement"),
}  # fmt: skip
# Fields whose spans are several things; the spans of any other field are the pieces of one.
SEVERAL = ("parties", "actors", "recipients")
ATTRIBUTES = {
    "statement": ("mood", "form"), "contact": ("mood", "channel"), "event": ("mood", "type", "mode"),
    "act": ("mood", "act", "agreement"),
}  # fmt: skip
# What an editor offers to mark.
_FIELDS = {
    "statement": ("speaker", "content", "role", "cue", "audience", "via"),
    "contact": ("parties", "channel", "place", "occasion", "duration", "count", "initiator", "via"),
    "event": ("actors", "recipients", "trigger", "place"), "act": ("party", "agreement", "act", "effect"),
}  # fmt: skip
# Whatever some reader of lines or of tab-separated fields may break at.
BREAKS = frozenset("\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
NOTE = "AnnotatorNotes"


def write(accounts: Iterable[Account], folder: Path, desk: Desk) -> None:
    """Fill the folder. The same text twice is one document; the second is counted as left out."""
    seen: set[str] = set()
    values: dict[str, set[str]] = {name: set() for name in ("agreement", "type", "mode")}
    for account in accounts:
        key = account.document.id
        if key in seen:
            desk.tally.left("the same text again")
            continue
        seen.add(key)
        (folder / f"{key}.txt").write_bytes(utf8(account.document.text).encode("utf-8"))
        (folder / f"{key}.ann").write_bytes(ann_text(account).encode("utf-8"))
        desk.tally.wrote("documents")
        shown = len(shown_facts(account))
        desk.tally.wrote("facts", shown)
        for _ in range(len(account.facts) - shown):
            desk.tally.left("no evidence, or the same fact again")
        for fact in account.facts:
            for name, found in values.items():
                found.update(filter(None, [getattr(fact, name, None)]))
    (folder / "annotation.conf").write_bytes(_configuration(values, desk).encode("utf-8"))


def ann_text(account: Account) -> str:
    """The annotations of one document, a line each."""
    page = _Page(utf8(account.document.text))
    facts = shown_facts(account)
    numbers = {fact.id: n for n, fact in enumerate(facts, 1)}
    for fact in facts:
        page.add(fact, numbers)
    return "".join(line + "\n" for line in (*page.bounds.values(), *page.lines))


def shown_facts(account: Account) -> list[Fact]:
    """The facts that brat can show, each once: one without evidence has no place in the text."""
    text = utf8(account.document.text)
    return list({fact.id: fact for fact in account.facts if trigger_of(fact, text)}.values())


class _Page:
    """The annotations of a document while they grow. One span of one type is one line, whatever facts it proves."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bounds: dict[tuple[str, str], str] = {}
        self.lines: list[str] = []
        self._attributes = 0

    def add(self, fact: Fact, numbers: dict[str, int]) -> None:
        """The event line, the attributes and the note of one fact."""
        number = numbers[fact.id]
        arguments = self._arguments(fact)
        if fact.within in numbers:
            arguments.append(f"Within:E{numbers[fact.within]}")
        self.lines.append(f"E{number}\t" + " ".join(arguments))
        self._add_attributes(fact, number)
        self.lines.append(f"#{number}\t{NOTE} E{number}\t{json_text(fact.to_json())}")

    def _arguments(self, fact: Fact) -> list[str]:
        """The trigger, then ``Role:T1`` for each thing that a field's spans show."""
        kind, trigger = KINDS[fact.kind], trigger_of(fact, self.text)
        assert trigger is not None
        shown = [f"{kind}:{self._bound(kind, fragments(fact.spans(trigger), self.text))}"]
        for field in dict.fromkeys(item.field for item in fact.evidence):
            if field == trigger:
                continue
            for n, pieces in enumerate(things(field, fact.spans(field), self.text), 1):
                role = field.capitalize()
                shown.append(f"{role}{n if n > 1 else ''}:{self._bound(role, pieces)}")
        return shown

    def _bound(self, kind: str, pieces: Sequence[Span]) -> str:
        """The id of a text-bound annotation, a new one where there is none yet."""
        where = ";".join(f"{s.start} {s.end}" for s in pieces)
        name = f"T{len(self.bounds) + 1}"
        words = " ".join(s.of(self.text) for s in pieces)
        return self.bounds.setdefault((kind, where), f"{name}\t{kind} {where}\t{words}").partition("\t")[0]

    def _add_attributes(self, fact: Fact, number: int) -> None:
        for name in ATTRIBUTES[fact.kind]:
            value = getattr(fact, name)
            if value:
                self._attributes += 1
                self.lines.append(f"A{self._attributes}\t{name.capitalize()} E{number} {value}")


def trigger_of(fact: Fact, text: str) -> str | None:
    """The field whose spans are the trigger, ``None`` where nothing that can be shown proves the fact."""
    shown = [item.field for item in fact.evidence if fragments(item.spans, text)]
    return next((f for f in (*TRIGGERS[fact.kind], *shown) if f in shown), None)


def things(field: str, spans: Sequence[Span], text: str) -> list[list[Span]]:
    """The fragments of each thing that a field's spans show: of every span, or of all together."""
    grouped = [[span] for span in spans] if field in SEVERAL else [list(spans)]
    return [pieces for pieces in (fragments(group, text) for group in grouped) if pieces]


def fragments(spans: Iterable[Span], text: str) -> list[Span]:
    """The spans cut at line breaks and tabs, without what is empty; sorted, and none over another, as brat wants them."""
    found: list[Span] = []
    for span in sorted(spans):
        start = max(span.start, found[-1].end if found else 0)
        for at in range(start, min(span.end, len(text)) + 1):
            if at == span.end or at == len(text) or text[at] in BREAKS:
                if start < at:
                    found.append(Span(start, at))
                start = at + 1
    return found


def _configuration(values: dict[str, set[str]], desk: Desk) -> str:
    """What brat's editor offers: the types, roles and attributes, with the values that occur where their list is open."""
    listed = {
        "Mood": MOODS, "Form": FORMS, "Channel": CHANNELS, "Act": ACTS, "Type": tuple(desk.codes.plover),
        "Mode": tuple(dict.fromkeys(m for kind in desk.codes.plover.values() for m in kind["modes"])),
        "Agreement": tuple(desk.options.agreement_names),
    }  # fmt: skip
    for name, found in values.items():
        more = sorted(found - set(listed[name.capitalize()]))
        listed[name.capitalize()] = (*listed[name.capitalize()], *more)
    roles = {kind: [f.capitalize() for f in (*fields, "when", "mood")] for kind, fields in _FIELDS.items()}
    parts = ["[entities]", *dict.fromkeys(role for found in roles.values() for role in found), "", "[relations]", "", "[events]"]
    parts += [f"{KINDS[kind]}\t{', '.join(map(_argument, found))}, Within?:Statement" for kind, found in roles.items()]
    parts += ["", "[attributes]"]
    parts += [f"{name}\tArg:<EVENT>, Value:{'|'.join(options)}" for name, options in listed.items() if options]
    return "\n".join(parts) + "\n"


def _argument(role: str) -> str:
    """A role that there may be several of, or one."""
    return f"{role}{'*' if role.lower() in SEVERAL else '?'}:{role}"
