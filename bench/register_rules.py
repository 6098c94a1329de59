"""The rules that explain a disagreement, and the verdicts on single rows: see ``bench.register``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml
from bench.register_rows import FIELDS, SENTINELS, Case, may_be

VERDICTS = Path(__file__).with_name("register_verdicts.yaml")
AGENCY = date(1969, 4, 25)
CLOSED = frozenset({"bwc", "ltbt", "outer-space", "seabed"})  # XIV(1), III(1), XIV(1), X(1): who has not signed before may accede


def incomparable(case: Case) -> str | None:
    """Why a date cannot be compared, ``None`` where it can."""
    text = case.row.dates[case.field]
    if case.row.code is None:
        return "no state of this name"
    if text in SENTINELS:
        return "sentinel"
    if text is None:
        return "no date, we have one" if case.ours.dates[case.field] else "no date on either side"
    return _repeats(case)


def _repeats(case: Case) -> str | None:
    """A row that repeats one above it, or gives a further deposit of a state of which another row has our date.

    Of the entry into force only a whole row repeats another; the consent and the signature repeat by themselves.
    """
    rows = [r for r in case.book.others(case.row) if (r.set, r.state) == (case.row.set, case.row.state)]
    names = FIELDS if case.field == "force" else (case.field,)
    above = [r for r in rows if case.book.stands_before(r, case.row)]
    if any(all(r.dates[name] == case.row.dates[name] for name in names) for r in above):
        return "row repeated"
    if not case.agrees(case.theirs) and not bwc_2001(case) and any(case.agrees(r.day(case.field)) for r in rows):
        return "further deposit beside ours"
    return None


def bwc_2001(case: Case) -> bool:
    """The day of the Yugoslav notification, spread over other states."""
    return case.row.agreement == "bwc" and case.theirs == date(2001, 6, 13)


def no_delay(case: Case) -> bool:
    """Force on the day of the deposit, where the clause adds days."""
    day, delay = case.theirs, case.frame.delay
    if case.field != "force" or day is None or not delay:
        return False
    return day == case.row.day("consent") and case.agrees(day + timedelta(delay))


def day_month(case: Case) -> bool:
    """Ours with day and month exchanged."""
    return case.agrees(exchanged(case.theirs))


def without_waiver(case: Case) -> bool:
    """Force by the ratification alone, where the clause asks for a waiver too."""
    consent, second = case.row.day("consent"), case.frame.unwaived
    if case.field != "force" or consent is None or second is None:
        return False
    waived = case.ours.waiver is not None and case.frame.entry is not None and max(case.ours.waiver, case.frame.entry)
    return case.theirs == max(consent, second) and case.agrees(consent, "consent") and bool(waived and case.agrees(waived))


def agency(case: Case) -> bool:
    """The day on which the Agency of Tlatelolco could be set up, of a state that had ratified before."""
    consent, agreement = case.row.day("consent"), case.row.agreement
    return agreement == "tlatelolco" and case.field == "force" and case.theirs == AGENCY and bool(consent and consent < AGENCY)


def predecessors(case: Case) -> bool:
    """The date of the state to whose place it succeeded, as it is or with day and month exchanged."""
    before = case.ours.predecessor
    if before is None:
        return False
    rows = case.book.by_state.get((case.row.agreement, before), ())
    same = {r.day(case.field) for r in rows if r.set == case.row.set} - {None}
    ours = case.book.ledger.ours(case.row.agreement, before).dates[case.field]
    return any(day in same or may_be(ours, day) for day in (case.theirs, exchanged(case.theirs)))


def notified(case: Case) -> bool:
    """A succession counted from its notification and not from its effect."""
    return case.field == "force" and case.ours.predecessor is not None and case.agrees(case.theirs, "consent")


def effect_as_consent(case: Case) -> bool:
    """The day from which a succession counts, given as that of its notification."""
    return case.field == "consent" and case.ours.effect is not None and case.theirs == case.ours.effect


def consent_as_signature(case: Case) -> bool:
    """The accession or succession of a state that has not signed, given as its signature."""
    if case.field != "signature" or case.ours.dates["signature"]:
        return False
    return case.theirs in {case.row.day("consent"), case.ours.effect} or case.agrees(case.theirs, "consent")


def signature_closed(case: Case) -> bool:
    """A signature after the entry into force of a treaty that from then on is open for accession only."""
    entry = case.frame.entry
    return case.field == "signature" and case.row.agreement in CLOSED and bool(entry and case.theirs and case.theirs > entry)


def filled_down(case: Case) -> bool:
    """The date of the row above in GGO, in the order of the file or of the signatures, as it is or with day and month exchanged."""
    if case.field == "force" or case.row.set != "GGO":
        return False
    above = {case.book.before(case.row, case.field, order) for order in ("file", "signature")}
    return case.theirs in above | {exchanged(day) for day in above}


def later_deposit(case: Case) -> bool:
    """A later of several deposits (or signatures), where another row has the earlier one, which is ours."""
    ours = case.ours.dates[case.field]
    if case.frame.depositaries == 1 or case.field == "force" or ours is None or ours.latest is None:
        return False
    days = [day for r in case.book.others(case.row) if (day := r.day(case.field))]
    seen = any(case.agrees(day) or case.agrees(exchanged(day)) for day in days)
    return seen and case.theirs is not None and case.theirs > ours.latest


def exchanged(day: date | None) -> date | None:
    """A day with day and month exchanged, ``None`` where there is none."""
    return date(day.year, day.day, day.month) if day and day.day <= 12 else None


# In the order in which they are tried; each with what it means. All of them are faults of the sets.
RULES: Mapping[str, tuple[Callable[[Case], bool], str]] = {
    "2001-06-13": (bwc_2001, "the day of the Yugoslav declaration of succession, spread over 105 states"),
    "no-delay": (no_delay, "the day of the deposit, without the days that the clause on later consents adds"),
    "day-month": (day_month, "day and month exchanged"),
    "without-waiver": (without_waiver, "the ratification alone; article 28(2) of Tlatelolco asks for the waiver too"),
    "agency": (agency, "the day on which the Agency could be set up (article 28(3)), for states that had ratified before"),
    "predecessor": (predecessors, "the date of the predecessor, which is no date of the successor"),
    "notified": (notified, "a succession counts from the day of its effect and not from that of its notification"),
    "effect-as-consent": (effect_as_consent, "the day of effect of a succession, given as that of its notification"),
    "consent-as-signature": (consent_as_signature, "the accession or succession of a state that has not signed"),
    "signature-closed": (signature_closed, "a day after the entry into force, from which on states accede and do not sign"),
    "filled-down": (filled_down, "the date of the row above, filled down"),
    "later-deposit": (later_deposit, "a later of several deposits or signatures; the earliest counts, and another row has it"),
}
# The classes of the rows that are judged by name.
NAMED = {
    "slip": "a slip of a digit or of the line; the reason of each row says what shows it",
    "further-place": "a later act at another of three places; the earliest counts",
    "no-party": "a consent of a state that has only signed, or never acted at all",
    "other-state": "the act of another state or government under this state's name",
    "united": "a state that united two: from which day it counts is a matter of reading",
    "ours": "an error of the register",
    "unproved": "neither date is proved",
}
UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found on one row by looking it up."""

    set: str
    agreement: str
    state: str
    theirs: str
    ours: str
    verdict: str
    kind: str
    reason: str
    source: str

    def meets(self, case: Case) -> bool:
        """Whether it is about this date of this row."""
        row = case.row
        return (self.set, self.agreement, self.state, self.theirs) == (row.set, row.agreement, row.state, row.dates[case.field])


@dataclass(frozen=True, slots=True)
class Finding:
    """A date with how it compares: ``verdict`` is agree, theirs, ours, open, unexplained or incomparable."""

    case: Case
    verdict: str
    kind: str
    reason: str = ""


def read_verdicts(path: Path = VERDICTS) -> list[Verdict]:
    """The rows that are judged by name."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["rows"]
    return [Verdict(**{"kind": row.pop("class"), **row}) for row in rows]


def judge(case: Case, verdicts: Sequence[Verdict]) -> Finding:
    """Compare one date; a verdict by name goes before the rules."""
    if why := incomparable(case):
        return Finding(case, "incomparable", why)
    if case.agrees(case.theirs):
        return Finding(case, "agree", "agree")
    found = next((v for v in verdicts if v.meets(case)), None)
    if found:
        return Finding(case, found.verdict, found.kind, f"{found.reason} ({found.source})")
    name = next((name for name, (rule, _) in RULES.items() if rule(case)), None)
    return Finding(case, "theirs", name, RULES[name][1]) if name else _follows(case, verdicts)


def _follows(case: Case, verdicts: Sequence[Verdict]) -> Finding:
    """An entry into force that the clause gives from their consent is judged as that consent."""
    consent = case.of("consent")
    if case.field == "force" and case.theirs == case.frame.force(consent.theirs) and not consent.agrees(consent.theirs):
        found = judge(consent, verdicts)
        return Finding(case, found.verdict, found.kind, found.reason)
    return Finding(case, UNEXPLAINED, UNEXPLAINED)


def stale(verdicts: Iterable[Verdict], cases: Sequence[Case]) -> list[Verdict]:
    """Verdicts that meet no disagreement any more, or one in which our date is another than when it was written."""
    open_ = [case for case in cases if not incomparable(case) and not case.agrees(case.theirs)]
    return [v for v in verdicts if not any(v.meets(c) and v.ours == str(c.ours.dates[c.field] or "none") for c in open_)]
