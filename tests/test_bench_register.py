"""The rules of ``bench register`` on made-up rows, and that nothing is unexplained where the public sets lie beside the checkout."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from bench.register import compare, problems
from bench.register_rows import FIELDS, Book, Case, Frame, Ours, Row
from bench.register_rules import Finding, Verdict, incomparable, judge, stale

from detente.model.when import When

DATA = Path(__file__).parents[2] / "shared" / "data" / "agreements"
FRAMES = {
    "cwc": Frame(date(1997, 4, 29), delay=30, depositaries=1),
    "bwc": Frame(date(1975, 3, 26), delay=0, depositaries=3),
    "tlatelolco": Frame(date(1968, 4, 22), delay=0, depositaries=1, unwaived=date(1968, 1, 29)),
}
NOTHING = Ours(dict.fromkeys(FIELDS))


class Stub:
    """What the rules ask of the ledger, from two tables."""

    def __init__(self, **states: Ours) -> None:
        self.states = states

    def ours(self, agreement: str, code: str) -> Ours:
        return self.states.get(code, NOTHING)

    def frame(self, agreement: str) -> Frame:
        return FRAMES[agreement]


def ours(signature: str = "", consent: str = "", force: str = "", **more: object) -> Ours:
    days = {"signature": signature, "consent": consent, "force": force}
    return Ours({name: When.parse(day) if day else None for name, day in days.items()}, **more)


def row(state: str, signature: str = "", consent: str = "", force: str = "", *, of: str = "bwc", set_: str = "GGO") -> Row:
    dates = {"signature": signature or None, "consent": consent or None, "force": force or None}
    return Row(set_, of, state, state if state.isupper() else None, dates)


def case(field: str, said: Row, *others: Row, **states: Ours) -> Case:
    """One date of the last row, which stands below the others."""
    book = Book([*others, said], Stub(**states))
    return next(c for c in book.cases() if c.row is said and c.field == field)


def kind(field: str, said: Row, *others: Row, **states: Ours) -> str:
    return judge(case(field, said, *others, **states), []).kind


BOUND = ours("1972-04-10", "1991-05-06", "1991-05-06")
JOINED = ours("", "1993-04-28", "1991-10-08", effect=date(1991, 10, 8), predecessor="OLD")
OLD = ours("1972-04-10", "1973-10-25", "1975-03-26")


def test_an_imprecise_date_of_ours_agrees_with_every_day_that_it_may_be() -> None:
    assert kind("consent", row("NEW", consent="2011-09-20"), NEW=ours(consent="2011-09-20/2011-09-22")) == "agree"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (row("Nowhere", force="1991-05-06"), "no state of this name"),
        (row("NEW", force="9999-12-31"), "sentinel"),
        (row("NEW"), "no date, we have one"),
        (row("OFF"), "no date on either side"),
        (row("NEW", force="1991-05-06"), None),
    ],
)
def test_what_cannot_be_compared_is_counted_with_its_reason(said: Row, why: str | None) -> None:
    assert incomparable(case("force", said, NEW=BOUND)) == why


def test_a_row_that_repeats_another_is_not_compared_twice() -> None:
    first, again = row("NEW", "1972-04-10", "1991-05-06", "1991-05-06"), row("NEW", "1972-04-10", "1991-05-06", "1991-05-06")
    assert incomparable(case("force", again, first, NEW=BOUND)) == "row repeated"
    assert incomparable(case("force", first, NEW=BOUND)) is None


def test_a_further_deposit_beside_ours_is_no_disagreement() -> None:
    first, later = row("NEW", "", "1991-05-06", "1991-05-06"), row("NEW", "", "1992-01-01", "1992-01-01")
    assert incomparable(case("force", later, first, NEW=BOUND)) == "further deposit beside ours"


def test_the_spread_day_of_2001_is_a_disagreement_even_beside_a_right_row() -> None:
    first, spread = row("NEW", "", "1991-05-06", "1991-05-06"), row("NEW", "", "1991-05-06", "2001-06-13")
    assert kind("force", spread, first, NEW=BOUND) == "2001-06-13"


def test_force_on_the_deposit_lacks_the_thirty_days_of_the_clause() -> None:
    late = ours(consent="2000-03-23", force="2000-04-22")
    assert kind("force", row("NEW", "", "2000-03-23", "2000-03-23", of="cwc"), NEW=late) == "no-delay"
    assert kind("force", row("NEW", "", "2000-03-23", "2000-03-25", of="cwc"), NEW=late) == "unexplained"


def test_day_and_month_exchanged_and_the_force_that_follows_from_it() -> None:
    said = row("NEW", "1972-10-04", "1991-06-05", "1991-06-05")
    assert [kind(name, said, NEW=BOUND) for name in FIELDS] == ["day-month"] * 3


def test_force_follows_a_wrong_consent_up_to_the_entry_of_the_treaty() -> None:
    late = ours("1972-04-10", "1975-11-01", "1975-11-01")
    assert kind("force", row("NEW", "", "1975-01-11", "1975-03-26"), NEW=late) == "day-month"


def test_a_ratification_without_the_waiver_is_not_in_force() -> None:
    waived = ours("1967-02-14", "1974-10-09", "1994-01-18", waiver=date(1994, 1, 18))
    assert kind("force", row("NEW", "", "1974-10-09", "1974-10-09", of="tlatelolco"), NEW=waived) == "without-waiver"


def test_the_day_of_the_agency_is_no_entry_into_force_of_those_before() -> None:
    early = ours("1967-02-14", "1968-09-23", "1968-09-23", waiver=date(1968, 9, 23))
    assert kind("force", row("NEW", "", "1968-09-23", "1969-04-25", of="tlatelolco"), NEW=early) == "agency"


def test_a_successor_with_the_dates_of_its_predecessor() -> None:
    said = row("NEW", "1972-04-10", "1973-10-25", "1975-03-26")
    assert [kind(name, said, NEW=JOINED, OLD=OLD) for name in FIELDS] == ["predecessor"] * 3


def test_a_succession_counts_from_its_effect() -> None:
    said = row("NEW", "1993-04-28", "1991-10-08", "1993-04-28")
    assert kind("force", said, NEW=JOINED) == "notified"
    assert kind("consent", said, NEW=JOINED) == "effect-as-consent"
    assert kind("signature", said, NEW=JOINED) == "consent-as-signature"


def test_nobody_signs_after_the_entry_into_force() -> None:
    said = row("NEW", "1993-07-02", "1993-04-28", "1991-10-08")
    assert kind("signature", said, NEW=JOINED) == "signature-closed"


def test_the_date_of_the_row_above_in_either_order() -> None:
    above, said = row("ABC", "1972-04-10", "1973-02-23", "1975-03-26"), row("NEW", "1972-04-10", "1973-02-23", "1975-03-26")
    signed = ours("1972-04-10")
    assert kind("consent", said, above, NEW=signed) == "filled-down"
    assert kind("force", said, above, NEW=signed) == "filled-down"
    between = row("DEF", "1973-01-15", "1974-07-15", "1975-03-26")
    assert kind("consent", said, above, between, NEW=signed) == "filled-down"
    assert kind("consent", row("NEW", consent="1973-02-23", set_="IEADB"), above, NEW=signed) == "unexplained"


def test_a_later_of_several_deposits_needs_a_row_that_has_the_earlier_one() -> None:
    right = row("NEW", "1972-04-10", "1991-05-06", "1991-05-06")
    said = row("NEW", "1972-04-10", "1992-01-02", "1992-01-02", set_="IEADB")
    assert kind("force", said, right, NEW=BOUND) == "later-deposit"
    assert kind("force", said, NEW=BOUND) == "unexplained"


SAID = row("NEW", "1972-04-10", "1972-05-16", "1975-03-26")
FOUND = Verdict("GGO", "bwc", "NEW", "1972-05-16", "1991-05-06", "ours", "ours", "The register is wrong.", "a list")


def test_a_verdict_by_name_is_taken_for_the_consent_and_what_follows_from_it() -> None:
    consent, force = case("consent", SAID, NEW=BOUND), case("force", SAID, NEW=BOUND)
    assert [judge(c, [FOUND]).verdict for c in (consent, force)] == ["ours", "ours"]
    assert judge(force, []).verdict == "unexplained"


def test_a_verdict_that_fits_no_row_any_more_is_found() -> None:
    assert stale([FOUND], [case("consent", SAID, NEW=BOUND)]) == []
    assert stale([FOUND], [case("consent", SAID, NEW=ours(consent="1991-05-07"))]) == [FOUND]
    assert stale([FOUND], [case("consent", SAID, NEW=ours(consent="1972-05-16"))]) == [FOUND]


def test_the_check_fails_below_the_floor_and_where_something_is_unexplained() -> None:
    one = case("consent", SAID, NEW=BOUND)
    good = [Finding(one, "agree", "agree")] * 99
    assert problems([*good, Finding(one, "theirs", "slip")], []) == []
    assert problems([*good, Finding(one, "open", "unproved")], []) == []
    assert len(problems([*good[1:], *[Finding(one, "ours", "ours")] * 2], [])) == 1
    assert len(problems([*good, Finding(one, "unexplained", "unexplained")], [FOUND])) == 2


@pytest.mark.skipif(not DATA.exists(), reason="the public sets are not beside the checkout")
def test_nothing_is_unexplained_in_the_public_sets() -> None:
    findings, old = compare(DATA)
    assert problems(findings, old) == []
    counts = {k: sum(f.kind == k and f.case.field == "force" for f in findings) for k in ("2001-06-13", "no-delay")}
    assert counts["2001-06-13"] == 108
    # Of IEADB 95 states and Niue, which its list has too; of GGO Cuba.
    assert counts["no-delay"] == 97
