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
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.register_rows import FIELDS, Book, Ledger, read_rows
from bench.register_rules import NAMED, RULES, UNEXPLAINED, Finding, Verdict, judge, read_verdicts, stale

from detente.register import load_register

FLOOR = 0.99
SETS = ("GGO", "IEADB")
TITLES = {"force": "entry into force for the state", "consent": "consent", "signature": "signature"}


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
