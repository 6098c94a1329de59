"""One document: its text with what was read in it, and beside it the facts and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.model.facts import Check, Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.words import window_text
from detente.publish.notebook.marks import Piece, pieces
from detente.publish.notebook.markup import element, table, text
from detente.publish.notebook.standing import known_register
from detente.publish.notebook.style import SPEAKERS
from detente.publish.wording import (
    MARKS,
    act_words,
    contact_words,
    credit_words,
    event_sides,
    event_words,
    of_interest,
    parties_words,
    shortened,
    speaker_words,
    told,
)

_LETTERS = {"statement": "S", "contact": "C", "event": "E", "act": "A"}
_ROWS = 300  # facts of a kind that a cell lists


def account_html(account: Account, most: int | None = None) -> str:
    """The markup of one account. ``most``: characters of the text that are shown, and of the facts those that stand there."""
    view = _View(account, most)
    body = element("div", view.tables(), "dt-facts")
    return f'{_heading(account)}{view.key()}<div class="dt-both">{view.text()}{body}</div>{view.left_out()}'


def _heading(account: Account) -> str:
    document = account.document
    dated = f"Dated {window_text(account.dated.when)}" if account.dated else "Undated"
    told_by = [dated, document.outlet, document.url, _through(document.credits)]
    because = "; ".join(account.dated.because) if account.dated else ""
    lines = text(" · ".join(filter(None, told_by))) + (f"<br>because {text(because)}" if because else "")
    return element("h2", text(document.title or document.source or "Untitled")) + element("p", lines, "dt-dim")


def _through(credits: Sequence[str]) -> str:  # noqa: A002
    return "reported through " + ", ".join(map(credit_words, credits)) if credits else ""


class _View:
    """The numbers of the facts and the tints of the speakers, the same in the text and beside it."""

    def __init__(self, account: Account, most: int | None) -> None:
        self.account = account
        self.end = min(len(account.document.text), most if most is not None else len(account.document.text))
        self.facts = [f for f in account.facts if of_interest(f) and _place(f) < max(self.end, 1)]
        self.checks = {check.fact: check for check in account.checks}
        counts = dict.fromkeys(_LETTERS, 0)
        self.numbers: dict[str, str] = {}
        for fact in self.facts:
            counts[fact.kind] += 1
            self.numbers.setdefault(fact.id, f"{_LETTERS[fact.kind]}{counts[fact.kind]}")
        spoken = dict.fromkeys(_who(f) for f in self.facts if isinstance(f, Statement))
        self.told: set[str] = set()
        self.tints = {who: min(n, SPEAKERS - 1) for n, who in enumerate(spoken)}

    def key(self) -> str:
        """What the tints and lines mean."""
        names = {_who(f): speaker_words(f) for f in self.facts if isinstance(f, Statement)}
        shown = list(names.items())[: SPEAKERS - 1]
        chips = [element("span", text(shortened(name, 60)), f"dt-who dt-s{self.tints[k]}") for k, name in shown]
        who = "".join(element("span", chip) for chip in chips)
        more = f"<span>{element('span', 'others', f'dt-who dt-s{SPEAKERS - 1}')}</span>" if len(names) > len(shown) else ""
        kinds = [k for k in ("contact", "event", "act") if any(f.kind == k for f in self.facts)]
        lines = "".join(f'<span><span class="dt-{k}">{k}</span> {_LETTERS[k]}</span>' for k in kinds)
        return element("p", f"{who}{more}{lines}", "dt-key dt-dim") if who or lines else ""

    def text(self) -> str:
        """The text itself with its marks."""
        whole = self.account.document.text
        shown = "".join(self._piece(whole, piece) for piece in pieces(self.end, self.facts))
        rest = f" […] the first {self.end:,} of {len(whole):,} characters; <code>detente.show(…, to=…)</code> writes all"
        cut = element("span", rest, "dt-dim") if self.end < len(whole) else ""
        return f'<div class="dt-text" dir="auto">{shown}{cut}</div>'

    def _piece(self, whole: str, piece: Piece) -> str:
        words = text(whole[piece.start : piece.end])
        numbers = "".join(element("span", self.numbers[f.id], "dt-no") for f in piece.first)
        statements = [f for f in piece.facts if isinstance(f, Statement)]
        tint = [f"dt-s{self.tints[_who(statements[-1])]}"] if statements else []
        line = next(([f"dt-{k}"] for k in ("act", "contact", "event") if any(f.kind == k for f in piece.facts)), [])
        if not (tint or line):
            return numbers + words
        title = "; ".join(dict.fromkeys(f"{self.numbers[f.id]} {_words(f)}" for f in piece.facts))
        return f'{numbers}<mark class="{" ".join(tint + line)}" title="{text(shortened(title, 400))}">{words}</mark>'

    def tables(self) -> str:
        """The facts by kind, each with its number, and the checks with the facts that they are of."""
        made = [
            self._table("Who said what", ("", "speaker", "what"), "statement", self._statement),
            self._table("Contacts", ("", "who", "how and when", "holds?"), "contact", self._contact),
            self._table("Who did what to whom", ("", "who", "what"), "event", self._event),
            self._table("Agreements", ("", "agreement", "act", "holds?"), "act", self._act),
        ]
        problems = "".join(element("li", text(p.message)) for p in self.account.problems)
        return "".join(made) + (f"<h3>Problems</h3><ul>{problems}</ul>" if problems else "")

    def _table(self, caption: str, heads: Sequence[str], kind: str, row: object) -> str:
        chosen = [f for f in self.facts if f.kind == kind]
        if not chosen or not callable(row):
            return ""
        rows = [(element("span", self.numbers[f.id]), *row(f)) for f in chosen[:_ROWS]]
        more = element("p", f"and {len(chosen) - _ROWS} more", "dt-dim") if len(chosen) > _ROWS else ""
        return table(("no.", *heads[1:]), rows, caption) + more

    def _statement(self, fact: Statement) -> Iterator[str]:
        again = _who(fact) in self.told  # a speaker's role is told once, not in every row
        self.told.add(_who(fact))
        role = f"<br>{element('span', text(shortened(fact.role, 90)), 'dt-dim')}" if fact.role and not again else ""
        yield element("span", text(shortened(speaker_words(fact), 90)), f"dt-who dt-s{self.tints[_who(fact)]}") + role
        words = shortened(fact.content)
        inside = f" (within {self.numbers[fact.within]})" if fact.within in self.numbers else ""
        yield f"<em>{text(told(fact))}</em>{inside}: {text(f'“{words}”' if fact.form == 'direct' else words)}"

    def _contact(self, fact: Contact) -> Iterator[str]:
        yield text(shortened(parties_words(fact)))
        yield text(shortened(contact_words(fact))) + self._source(fact)
        yield self._verdict(fact)

    def _event(self, fact: Event) -> Iterator[str]:
        yield text(shortened(event_sides(fact)))
        yield text(event_words(fact)) + self._source(fact)

    def _act(self, fact: TreatyAct) -> Iterator[str]:
        register = known_register()
        yield text(register.agreements[fact.agreement].name if fact.agreement in register.agreements else fact.agreement)
        yield text(act_words(fact)) + self._source(fact)
        yield self._verdict(fact)

    def _source(self, fact: Fact) -> str:
        """Within which statement a fact is told."""
        return element("span", f" in {self.numbers[fact.within]}", "dt-dim") if fact.within in self.numbers else ""

    def _verdict(self, fact: Fact) -> str:
        check: Check | None = self.checks.get(fact.id)
        if check is None:
            return ""
        head = f"{MARKS.get(check.verdict, '?')} {check.verdict.replace('-', ' ')}"
        return f"<strong>{text(head)}</strong><br>{element('span', text(shortened(check.says, 300)), 'dt-dim')}"

    def left_out(self) -> str:
        """How many facts are not shown, and why."""
        thoughts = sum(isinstance(f, Statement) and f.form == "attitude" for f in self.account.facts)
        meetings = sum(isinstance(f, Event) and f.type == "CONSULT" for f in self.account.facts)
        told_of = [f"{n} {what}" for n, what in ((thoughts, "thoughts and hopes"), (meetings, "events of type CONSULT")) if n]
        return element("p", f"Not shown: {', '.join(told_of)}.", "dt-dim") if told_of else ""


def _place(fact: Fact) -> int:
    return min((s.start for item in fact.evidence for s in item.spans), default=0)


def _who(statement: Statement) -> str:
    return statement.speaker.key if statement.speaker else ""


def _words(fact: Fact) -> str:
    if isinstance(fact, Statement):
        return f"{speaker_words(fact)} {told(fact)}"
    if isinstance(fact, Contact):
        return f"{parties_words(fact)}: {contact_words(fact)}"
    if isinstance(fact, Event):
        return f"{event_sides(fact)}: {event_words(fact)}"
    return act_words(fact) if isinstance(fact, TreatyAct) else fact.kind
