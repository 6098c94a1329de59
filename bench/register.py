"""Our state-by-state dates against two public sets, with every disagreement classified as theirs or ours.

    python -m bench.register --data DIR [--check] [--table] [--list CLASS]

``DIR`` holds ``ggo_acts.jsonl`` and ``ieadb_acts.jsonl``. Of each row three dates are compared: the entry into force for the
state (against the first day on which our course for it is in force), the consent and the signature. A date that they give and
we do not have is a disagreement like any other. What cannot be compared (no date, a sentinel, a row that only repeats another)
is counted apart. A disagreement gets its class from the first rule of ``RULES`` that explains it, or by name from
``register_verdicts.yaml``; else it is ``unexplained``. Right is where they agree with us or the fault is theirs.

``--table`` adds the rows of each agreement, ``--list`` prints the dates of a class (or of a verdict: theirs, ours, open).
``--check`` fails below 99 % right, in any set and field, and where anything is unexplained or a verdict fits no row.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from detente.errors import UnknownActor
from detente.law.course import continued
from detente.model.agreement import Act, Agreement
from detente.model.when import When
from detente.register import Register, load_register

VERDICTS = Path(__file__).with_name("register_verdicts.yaml")
FLOOR = 0.99
SETS = ("GGO", "IEADB")
FIELDS = ("force", "consent", "signature")
TITLES = {"force": "entry into force for the state", "consent": "consent", "signature": "signature"}
SENTINELS = frozenset({"9999-12-31", "2899-01-01", "0001-01-01"})
AGENCY = date(1969, 4, 25)
CLOSED = frozenset({"bwc", "ltbt", "outer-space", "seabed"})  # XIV(1), III(1), XIV(1), X(1): who has not signed before may accede
CONSENTS = frozenset({"ratification", "accession", "succession"})
GGO = {
    "PD05WD_1972A": "bwc", "PD04WD_1992A": "cwc", "CMNTBT_1996A": "ctbt", "TB06SW_1963A": "ltbt", "TP09CB_1967A": "outer-space",
    "TP11ST_1971A": "seabed", "TPNWLA_1967A": "tlatelolco", "SPNFZT_1985A": "rarotonga", "ANWFZT_1996A": "pelindaba",
}  # fmt: skip
IEADB = {
    "BWC": "bwc", "CWC": "cwc", "CTBT": "ctbt", "LTBT": "ltbt", "Tlatelolco": "tlatelolco", "Rarotonga": "rarotonga",
    "TTBT": "ttbt", "PNET": "pnet",
}  # fmt: skip
NAMES = {"Congo, Democratic Republic of": "COD", "Congo, Republic of the": "COG", "Korea, Republic of": "KOR"}


# --- what they say and what we say -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a public set: its agreement and state in our ids (``code`` is ``None`` for what is no state) and its dates."""

    set: str
    agreement: str
    state: str
    code: str | None
    dates: Mapping[str, str | None]

    def day(self, name: str) -> date | None:
        """A date of the row, ``None`` where it has none or a sentinel; a question mark of theirs is passed over."""
        text = self.dates[name]
        return date.fromisoformat(text.rstrip("?")) if text and text not in SENTINELS else None


@dataclass(frozen=True, slots=True)
class Ours:
    """What the register has of one state under one agreement; an imprecise date is all the days that it may be."""

    dates: Mapping[str, When | None]
    effect: date | None = None
    predecessor: str | None = None
    waiver: date | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a rule must know of an agreement: its first day in force, the days after a later deposit, and who keeps the deposits."""

    entry: date | None
    delay: int
    depositaries: int
    unwaived: date | None = None

    def force(self, consent: date | None) -> date | None:
        """The day on which it is in force for a state that consents on a day."""
        if not consent or not self.entry:
            return None
        return self.entry if consent < self.entry else consent + timedelta(self.delay)


class Ledger:
    """The register, asked for the dates of a state."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.ours = cache(self._ours)
        self.frame = cache(self._frame)

    def code(self, name: str) -> str | None:
        """The code of a state as they call it."""
        try:
            return NAMES.get(name) or self.register.state(name)
        except UnknownActor:
            return None

    def _ours(self, agreement_id: str, code: str) -> Ours:
        agreement = self.register.agreements[agreement_id]
        acts = [a for a in agreement.acts if not a.instrument and _same_state(agreement, code, a.parties)]
        consent, signature, waiver = (_first(acts, kinds) for kinds in (CONSENTS, {"signature"}, {"waiver"}))
        dates = {"force": self._in_force(agreement, code), "consent": _when(consent), "signature": _when(signature)}
        succession = _first(acts, {"succession"})
        return Ours(dates, *_from(succession), waiver.when.earliest if waiver else None)

    def _in_force(self, agreement: Agreement, code: str) -> When | None:
        courses = self.register.lives.of(agreement, None).courses(continued(agreement, code))
        days = sorted(day for c in courses if (day := next((d for d, phase in c if phase.status == "in-force"), None)))
        return When(days[0], days[-1]) if days else None

    def _frame(self, agreement_id: str) -> Frame:
        agreement = self.register.agreements[agreement_id]
        entry = self.register.lives.of(agreement, None).whole.entry
        first, later = agreement.clause("entry-into-force"), agreement.clause("entry-into-force-later")
        terms = first.parameters if first else {}
        delay = later.parameters.get("delay_days", 0) if later else 0
        unwaived = _nth_deposit(agreement, terms["count"]) if terms.get("waiver") else None
        return Frame(entry.turn.day if entry else None, delay, 3 if "SUN" in terms.get("named", ()) else 1, unwaived)


def _same_state(agreement: Agreement, code: str, parties: Iterable[str]) -> bool:
    return any(continued(agreement, party) == continued(agreement, code) for party in parties)


def _first(acts: Iterable[Act], kinds: Iterable[str]) -> Act | None:
    found = [a for a in acts if a.act in kinds]
    return min(found, key=lambda a: a.when.earliest or date.max, default=None)


def _when(act: Act | None) -> When | None:
    return act.when if act else None


def _from(succession: Act | None) -> tuple[date | None, str | None]:
    if succession is None:
        return None, None
    effect = succession.effect or succession.when
    return effect.earliest, succession.predecessor


def _nth_deposit(agreement: Agreement, count: int) -> date:
    return sorted(a.when.latest or date.max for a in agreement.acts if a.act == "ratification" and not a.instrument)[count - 1]


@dataclass(frozen=True, slots=True)
class Case:
    """One date of one row against ours."""

    row: Row
    field: str
    ours: Ours
    frame: Frame
    book: Book

    @property
    def theirs(self) -> date | None:
        """Their date."""
        return self.row.day(self.field)

    def agrees(self, day: date | None, name: str = "") -> bool:
        """Whether a day is ours, of this field or another."""
        return may_be(self.ours.dates[name or self.field], day)

    def of(self, name: str) -> Case:
        """The same row, another field."""
        return Case(self.row, name, self.ours, self.frame, self.book)


class Book:
    """All rows of both sets, and how they lie to each other."""

    def __init__(self, rows: Iterable[Row], ledger: Ledger) -> None:
        self.rows, self.ledger = list(rows), ledger
        self.place = {id(row): n for n, row in enumerate(self.rows)}
        self.by_state: dict[tuple[str, str | None], list[Row]] = {}
        for row in self.rows:
            self.by_state.setdefault((row.agreement, row.code), []).append(row)
        self.table = cache(self._table)

    def _table(self, set_: str, agreement: str, order: str) -> list[Row]:
        """The rows of one agreement as they stand, or sorted by signature (the order in which GGO was filled down)."""
        rows = [r for r in self.rows if (r.set, r.agreement) == (set_, agreement)]
        return rows if order == "file" else sorted(rows, key=lambda r: (r.dates["signature"] or "", r.state))

    def before(self, row: Row, name: str, order: str) -> date | None:
        """The last date in a column above the row, of another state."""
        rows = self._above(row, order)
        return next((day for r in rows if r.code != row.code and (day := r.day(name))), None)

    def _above(self, row: Row, order: str) -> list[Row]:
        rows = self.table(row.set, row.agreement, order)
        return rows[: next(i for i, r in enumerate(rows) if r is row)][::-1]

    def stands_before(self, first: Row, second: Row) -> bool:
        """Whether one row stands above the other in its set."""
        return self.place[id(first)] < self.place[id(second)]

    def others(self, row: Row) -> list[Row]:
        """The other rows of the same state under the same agreement, in both sets."""
        return [r for r in self.by_state[row.agreement, row.code] if r is not row]

    def cases(self) -> Iterator[Case]:
        """Every date of every row."""
        for row in self.rows:
            ours = self.ledger.ours(row.agreement, row.code) if row.code else Ours(dict.fromkeys(FIELDS))
            for name in FIELDS:
                yield Case(row, name, ours, self.ledger.frame(row.agreement), self)


def read_rows(folder: Path, code: Callable[[str], str | None]) -> Iterator[Row]:
    """The rows of both sets that are about agreements of ours."""
    for data in _lines(folder / "ggo_acts.jsonl"):
        dates = {"signature": data["StateSignature"], "consent": data["StateRatification"], "force": data["StateForce"]}
        if agreement := GGO.get(data["treatyID"]):
            yield Row("GGO", agreement, data["stateID"], code(data["stateID"]), dates)
    for data in _lines(folder / "ieadb_acts.jsonl"):
        dates = {"signature": data["signed"], "consent": data["consent"], "force": data["in_force"]}
        if agreement := IEADB.get(data["treaty"]):
            yield Row("IEADB", agreement, data["state"], code(data["state"]), dates)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


# --- what is not comparable --------------------------------------------------------------------------------------------------


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


# --- the rules: what explains a disagreement ---------------------------------------------------------------------------------


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


def may_be(when: When | None, day: date | None) -> bool:
    """Whether a date of ours, as far as it is known, can be this day."""
    return when is not None and day is not None and when.may_be(day)


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


# --- the verdicts ------------------------------------------------------------------------------------------------------------


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


# --- the table ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Tally:
    """How the dates of one set, field or agreement compare."""

    verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def comparable(self) -> int:
        """The dates that can be compared."""
        return self.verdicts.total() - self.verdicts["incomparable"]

    @property
    def right(self) -> float:
        """The share in which we are right: they agree, or the fault is theirs."""
        return (self.verdicts["agree"] + self.verdicts["theirs"]) / self.comparable if self.comparable else 1.0

    @property
    def raw(self) -> float:
        """The share in which they agree."""
        return self.verdicts["agree"] / self.comparable if self.comparable else 1.0

    def line(self, name: str) -> str:
        """One line of the table."""
        counts = "".join(f"{self.verdicts[v]:>8}" for v in SHOWN)
        right, raw = (f"{share:>8.1%}" if self.comparable else f"{'–':>8}" for share in (self.right, self.raw))
        return f"  {name:<22}{self.verdicts.total():>6}{self.comparable:>12}{counts}{right}{raw}"


HEAD = f"  {'':<22}{'rows':>6}{'comparable':>12}{'agree':>8}{'theirs':>8}{'ours':>8}{'open':>8}{'unexpl.':>8}{'right':>8}{'raw':>8}"
SHOWN = ("agree", "theirs", "ours", "open", UNEXPLAINED)


def tally(findings: Iterable[Finding], key: Callable[[Finding], str]) -> dict[str, Tally]:
    """The tallies by what the key names."""
    found: dict[str, Tally] = {}
    for finding in findings:
        found.setdefault(key(finding), Tally()).verdicts[finding.verdict] += 1
    return found


def table(findings: Sequence[Finding], *, by_agreement: bool) -> Iterator[str]:
    """The figures of each field, by set and, if asked for, by agreement."""
    for name in FIELDS:
        mine = [f for f in findings if f.case.field == name]
        yield f"{TITLES[name]}\n{HEAD}"
        for set_, total in tally(mine, lambda f: f.case.row.set).items():
            if by_agreement:
                rows = tally((f for f in mine if f.case.row.set == set_), lambda f: f.case.row.agreement)
                yield from (rows[agreement].line(f"  {agreement}") for agreement in sorted(rows))
            yield total.line(set_)
        yield from (t.line(both) for both, t in tally(mine, lambda f: "both").items())
        yield ""


def classes(findings: Iterable[Finding], verdicts: Sequence[str]) -> Iterator[str]:
    """How many dates a class has in each set and field (force / consent / signature), and what it means."""
    counts: dict[tuple[str, str], Counter[tuple[str, str]]] = {}
    for f in findings:
        if f.verdict in verdicts:
            counts.setdefault((f.verdict, f.kind), Counter())[f.case.row.set, f.case.field] += 1
    for (verdict, kind), found in sorted(counts.items(), key=lambda item: (verdicts.index(item[0][0]), -item[1].total())):
        numbers = "  ".join(f"{set_} {' / '.join(f'{found[set_, name]:>3}' for name in FIELDS)}" for set_ in SETS)
        yield f"  {verdict:<13}{kind:<29}{numbers}  {meaning(kind)}".rstrip()


def meaning(kind: str) -> str:
    """What a class means, in a sentence."""
    return RULES[kind][1] if kind in RULES else NAMED.get(kind, "")


def listed(findings: Iterable[Finding], what: str) -> Iterator[str]:
    """The dates of a class, or of a verdict, each with ours and the reason."""
    for f in findings:
        if what in (f.kind, f.verdict):
            row, ours = f.case.row, f.case.ours.dates[f.case.field] or "none"
            theirs = row.dates[f.case.field] or "none"
            where = f"{row.set:<6}{row.agreement:<12}{row.state:<28}{f.case.field:<10}"
            yield f"{where}theirs {theirs:<11} ours {ours!s:<11} {f.verdict}: {f.kind}. {f.reason}".rstrip(". ")


def problems(findings: Sequence[Finding], old: Iterable[Verdict]) -> list[str]:
    """What ``--check`` does not let pass."""
    shares = tally(findings, lambda f: f"{f.case.row.set}, {TITLES[f.case.field]}")
    low = [f"{name}: {t.right:.2%} is below {FLOOR:.0%}" for name, t in shares.items() if t.right < FLOOR]
    unexplained = [f"unexplained: {line}" for line in listed(findings, UNEXPLAINED)]
    return low + unexplained + [f"verdict that fits no row: {v.set} {v.agreement} {v.state} {v.theirs}" for v in old]


def compare(folder: Path) -> tuple[list[Finding], list[Verdict]]:
    """Every date with how it compares, and the verdicts that fit no row any more."""
    ledger, verdicts = Ledger(load_register()), read_verdicts()
    cases = list(Book(read_rows(folder, ledger.code), ledger).cases())
    return [judge(case, verdicts) for case in cases], stale(verdicts, cases)


def main() -> int:
    """Print the table and, with ``--check``, what does not pass."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--table", action="store_true", help="by agreement too")
    parser.add_argument("--list", metavar="CLASS", help="the dates of a class or of a verdict")
    args = parser.parse_args()
    findings, old = compare(args.data)
    print("\n".join(listed(findings, args.list) if args.list else report(findings, by_agreement=args.table)))
    wrong = problems(findings, old) if args.check else []
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return bool(wrong)


def report(findings: Sequence[Finding], *, by_agreement: bool) -> Iterator[str]:
    """All that is printed without ``--list``."""
    yield from table(findings, by_agreement=by_agreement)
    yield "disagreements by class (entry into force / consent / signature)"
    yield from classes(findings, ("theirs", "ours", "open", UNEXPLAINED))
    yield "\nnot comparable"
    yield from classes(findings, ("incomparable",))


if __name__ == "__main__":
    sys.exit(main())
