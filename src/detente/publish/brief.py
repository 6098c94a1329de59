"""The brief: what a report says and what of it holds, for a person with one minute.

``brief_lines`` gives plain structures; ``print_brief`` lays them out with rich, in colour on a terminal and as plain text
in a pipe. Every line carries the words that prove it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.text import Text

from detente.law.lives import Lives, lives_of
from detente.law.standing import standing
from detente.model.agreement import Agreement
from detente.model.facts import Check, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.words import day_text, window_text
from detente.publish.proof import proof
from detente.publish.standing import holders, status_words
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
)  # fmt: skip

_NARROWEST = 24  # columns that a line keeps, however narrow the window
_STYLES = {"supported": "green", "conflicts": "bold red", "partly": "yellow"}  # of the marks


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the brief: its indent in steps and its pieces as (text, style)."""

    indent: int
    pieces: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The line without styles."""
        return "  " * self.indent + "".join(piece for piece, _ in self.pieces)


def print_brief(account: Account, agreements: Mapping[str, Agreement], console: Console) -> None:
    """Print the brief of one account, wrapped to the console's width with hanging indents."""
    for line in brief_lines(account, agreements):
        text = Text.assemble(*line.pieces)
        margin = "  " * line.indent
        for part in text.wrap(console, max(console.width - len(margin), _NARROWEST)):
            part.rstrip()
            console.print(Text(margin) + part if part.plain else "", soft_wrap=True)


def brief_lines(account: Account, agreements: Mapping[str, Agreement]) -> list[Line]:
    """The brief as lines: heading and dating, statements, contacts, events, agreements, checks, problems."""
    checks = {check.fact: check for check in account.checks}
    lines = [*_heading(account), *_statements(account), *_contacts(account, checks), *_events(account)]
    lines += [*_agreements(account, agreements, checks), *_summary(account), *_problems(account)]
    return lines


def _heading(account: Account) -> Iterator[Line]:
    document = account.document
    title = document.title or document.source or "Untitled"
    yield Line(0, ((title, "bold"),))
    yield Line(0, ((" · ".join(_provenance(account)), ""),))
    for reason in account.dated.because if account.dated else ():
        yield Line(1, (("because ", "dim"), (reason, "dim")))


def _provenance(account: Account) -> Iterator[str]:
    document = account.document
    yield f"Dated {window_text(account.dated.when)}" if account.dated else "Undated: the text does not tell when it was written"
    if document.outlet:
        yield document.outlet
    if document.credits:
        yield "reported through " + ", ".join(credit_words(c) for c in document.credits)
    if document.url:
        yield document.url


def _statements(account: Account) -> Iterator[Line]:
    spoken = list(filter(of_interest, account.statements))
    if not spoken:
        return
    yield from _section("WHO SAID WHAT")
    names = {s.id: _short(s) for s in spoken}
    last = None
    for statement in spoken:
        speaker = speaker_words(statement)
        if statement.within is None and speaker != last:
            yield Line(1, ((speaker, "bold cyan"), (_role(statement), "dim")))
            last = speaker
        yield _said(statement, names)


def _short(statement: Statement) -> str:
    return speaker_words(statement).split()[-1]


def _role(statement: Statement) -> str:
    role = statement.role
    return f", {role}" if role and role != speaker_words(statement) and statement.speaker and statement.speaker.id else ""


def _said(statement: Statement, names: Mapping[str, str]) -> Line:
    quoted = statement.form == "direct"
    content = shortened(statement.content)
    content = f"“{content}”" if quoted else content
    cue = told(statement)
    if statement.within is not None:
        head = f"└ {names.get(statement.within, 'the speaker')} says that {speaker_words(statement)} {cue}: "
        return Line(3, ((head, "italic"), (content, "")))
    mood = "" if statement.mood == "asserted" or statement.cue_class in ("denies", "asks") else f" ({statement.mood})"
    return Line(2, ((f"{cue}{mood}: ", "italic"), (content, "")))


def _contacts(account: Account, checks: Mapping[str, Check]) -> Iterator[Line]:
    if not account.contacts:
        return
    yield from _section("CONTACTS")
    for contact in account.contacts:
        yield Line(1, ((parties_words(contact), "bold"), (f": {contact_words(contact)}", ""), _told_by(account, contact)))
        yield Line(2, ((_proof(account, contact), "dim"),))
        yield from _checked(contact, checks)


def _told_by(account: Account, fact: Fact) -> tuple[str, str]:
    """In whose words the fact stands."""
    holder = next((s for s in account.statements if s.id == fact.within), None)
    if holder is None:
        return (f"  [{account.document.outlet or 'the report itself'}]", "dim")
    return (f"  [{'according to ' if holder.form == 'indirect' else 'in the words of '}{speaker_words(holder)}]", "dim")


def _proof(account: Account, fact: Fact) -> str:
    """The clause that proves a fact, shortened."""
    span = proof(account.document.text, fact)
    return f"“{shortened(span.of(account.document.text))}”" if span else ""


def _checked(fact: Fact, checks: Mapping[str, Check]) -> Iterator[Line]:
    check = checks.get(fact.id)
    if check is not None:
        mark, style = MARKS.get(check.verdict, "?"), _STYLES.get(check.verdict, "dim")
        yield Line(2, ((f"{mark} {check.verdict}: ", style), (check.says, "")))


def _events(account: Account) -> Iterator[Line]:
    shown = list(filter(of_interest, account.events))
    if not shown:
        return
    yield from _section("WHO DID WHAT TO WHOM")
    for event in shown:
        yield Line(1, ((event_sides(event), "bold"), (f": {event_words(event)}", ""), _told_by(account, event)))
        yield Line(2, ((_proof(account, event), "dim"),))


def _agreements(account: Account, agreements: Mapping[str, Agreement], checks: Mapping[str, Check]) -> Iterator[Line]:
    named = dict.fromkeys(act.agreement for act in account.acts)
    if not named:
        return
    on = account.dated.when.latest if account.dated else None
    lives = lives_of(agreements)
    yield from _section(f"AGREEMENTS{f', as of {day_text(on)}' if on else ''}")
    for key in named:
        agreement = agreements.get(key)
        yield Line(1, ((agreement.name if agreement else key, "bold"), (_state_of(agreement, on, lives), "")))
        for act in account.acts:
            if act.agreement == key:
                yield from _act(account, act, checks)


def _state_of(agreement: Agreement | None, on: date | None, lives: Lives) -> str:
    if agreement is None or on is None:
        return ""
    answer = standing(agreement, on=on, lives=lives)
    others = [
        f"{holders(agreement, r.held_by)}: {status_words(r.status, r.how)}"
        for r in answer.readings if r.held_by
    ]  # fmt: skip
    held = f"; contested ({'; '.join(others)})" if others else ""
    return f": {status_words(answer.status, answer.how)}{held}"


def _act(account: Account, act: TreatyAct, checks: Mapping[str, Check]) -> Iterator[Line]:
    yield Line(2, ((act_words(act), "cyan"), _told_by(account, act)))
    yield Line(3, ((_proof(account, act), "dim"),))
    for line in _checked(act, checks):
        yield Line(3, line.pieces)


def _summary(account: Account) -> Iterator[Line]:
    if not account.checks:
        return
    counts: dict[str, int] = {}
    for check in account.checks:
        counts[check.verdict] = counts.get(check.verdict, 0) + 1
    yield from _section("DOES IT HOLD?")
    order = ("supported", "conflicts", "partly", "not-in-record", "not-checkable")
    words = ", ".join(f"{counts[v]} {v.replace('-', ' ')}" for v in order if v in counts)
    yield Line(1, ((f"Of {len(account.checks)} claims: {words}.", ""),))


def _problems(account: Account) -> Iterator[Line]:
    if account.problems:
        yield from _section("PROBLEMS")
        yield from (Line(1, ((p.message, "red"),)) for p in account.problems)


def _section(title: str) -> Iterable[Line]:
    return [Line(0, (("", ""),)), Line(0, ((title, "bold underline"),))]
