"""What-if, limits, timelines and the system of a pair, worked out by hand from the treaties."""

from __future__ import annotations

from datetime import date

import pytest

from detente.errors import UsageError
from detente.law.limits import limits
from detente.law.system import system
from detente.law.timeline import Stretch, timeline
from detente.law.whatif import Consequences, what_if
from detente.publish.system import limit_lines, limit_rows, system_lines, system_rows, what_if_lines
from detente.publish.timeline import chart_lines, timeline_rows
from detente.register import load_register

REGISTER = load_register()
LIVES = REGISTER.lives


def suppose(agreement: str, by: str, on: str) -> Consequences:
    return what_if(LIVES, REGISTER.agreements[agreement], "withdrawal-notice", by, date.fromisoformat(on))


def test_new_start_without_russia_is_nothing() -> None:
    found = suppose("new-start", "RUS", "2020-01-01")
    assert (found.possible, found.effect, found.whole_after) == (True, date(2020, 4, 1), "ended")  # XIV(3): three months
    assert (found.ended_between, found.still_between) == ((("RUS", "USA"),), 0)
    assert found.condition == "extraordinary events jeopardising supreme interests"
    assert len(found.limits) == 3
    assert found.inspections[:2] == ("Type One inspections", "Type Two inspections")
    assert found.channels == ("Bilateral Consultative Commission", "Nuclear Risk Reduction Centers")
    assert "sort" not in found.still_covered_by  # superseded in 2011: it does not come back


def test_one_state_leaves_open_skies_and_the_others_stay() -> None:
    found = suppose("open-skies", "BLR", "2024-01-01")
    assert (found.effect, found.whole_after) == (date(2024, 7, 1), "in-force")  # XV(2): six months
    assert len(found.ended_between) == 31  # 34 parties, less the United States, Russia and itself
    assert found.still_between == 31 * 30 // 2
    assert all("BLR" in pair for pair in found.ended_between)
    assert "vienna-document-2011" in found.still_covered_by


def test_no_withdrawal_from_the_ottawa_convention_in_an_armed_conflict() -> None:
    found = suppose("ottawa", "UKR", "2025-07-01")
    assert (found.possible, found.effect, found.ended_between) == (True, None, ())
    assert "armed conflict" in (found.condition or "")
    assert "rule:armed-conflict" in {b.id for b in found.because}
    assert suppose("ottawa", "SWE", "2025-07-01").effect == date(2026, 1, 1)  # 20(3): six months


@pytest.mark.parametrize(
    ("agreement", "by", "on", "rule"),
    [
        ("abm", "USA", "2003-01-01", "rule:not-bound"), ("abm", "USA", "2002-01-01", "rule:notice-given"),
        ("npt", "IND", "2020-01-01", "rule:not-bound"), ("ctbt", "RUS", "2024-01-01", "rule:not-bound"),
        ("hotline-1971", "USA", "2000-01-01", "rule:vclt:56.1"), ("unscr-2231", "RUS", "2020-01-01", "rule:un-charter:25"),
    ],
)  # fmt: skip
def test_what_cannot_be_left(agreement: str, by: str, on: str, rule: str) -> None:
    found = suppose(agreement, by, on)
    assert (found.possible, found.effect) == (False, None)
    assert found.because[0].id == rule


def test_a_political_commitment_is_left_at_once() -> None:
    found = suppose("jcpoa", "FRA", "2020-01-01")
    assert (found.effect, found.whole_after, len(found.ended_between)) == (date(2020, 1, 1), "in-force", 5)


def test_another_act_is_no_question() -> None:
    with pytest.raises(UsageError, match="withdrawal-notice"):
        what_if(LIVES, REGISTER.agreements["inf"], "signature", "USA", date(2000, 1, 1))


def test_the_limits_of_new_start_begin_seven_years_after_it_and_end_with_it() -> None:
    def numbers(day: str) -> list[int | None]:
        return [cap.limit.number for cap in limits(LIVES, on=date.fromisoformat(day), agreement="new-start")]

    assert numbers("2018-02-04") == []
    assert numbers("2018-02-05") == numbers("2026-02-04") == [700, 1550, 800]
    assert numbers("2026-02-05") == []


def test_declared_holdings_are_the_last_ones_by_that_day() -> None:
    found = limits(LIVES, on=date(2020, 1, 1), agreement="new-start", between=("USA", "RUS"))
    declared = [[(h.party, str(h.when), h.number) for h in cap.holdings] for cap in found]
    # The exchange of 1 September 2019, as both sides published it.
    assert declared == [
        [("RUS", "2019-09-01", 513), ("USA", "2019-09-01", 668)],
        [("RUS", "2019-09-01", 1426), ("USA", "2019-09-01", 1376)],
        [("RUS", "2019-09-01", 757), ("USA", "2019-09-01", 800)],
    ]
    assert any("declared 1,426" in line for line in limit_lines(found, date(2020, 1, 1)))
    rows = limit_rows(found)
    assert len(rows) == 6
    assert (rows[0]["article"], rows[0]["declared_party"], rows[0]["declared_number"]) == ("II(1)(a)", "RUS", 513)


def test_the_life_of_new_start_between_its_two_sides() -> None:
    (line,) = timeline(LIVES, between=("USA", "RUS"), agreement="new-start")
    assert line.stretches == (
        Stretch(date(2010, 4, 8), date(2011, 2, 5), "provisional", None, False),
        Stretch(date(2011, 2, 5), date(2023, 2, 28), "in-force", None, False),
        Stretch(date(2023, 2, 28), date(2026, 2, 5), "in-force", None, True),
        Stretch(date(2026, 2, 5), None, "ended", "expired", False),
    )


def test_a_chart_as_wide_as_it_may_be() -> None:
    lines = timeline(LIVES, between=("USA", "RUS"))
    for width in (60, 100, 160):
        shown = chart_lines(lines, date(1963, 1, 1), date(2027, 1, 1), width)
        assert max(map(len, shown[:-1])) <= width
        assert next(row for row in shown if row.startswith("New START")).count("▚") >= 1
    assert {row["agreement"] for row in timeline_rows(lines)} >= {"abm", "inf", "salt-ii", "new-start"}
    assert chart_lines([], date(1963, 1, 1), date(2027, 1, 1), 80) == ["No agreement in the register had begun by then."]



def test_the_system_of_a_pair_tells_law_from_politics() -> None:
    found = system(LIVES, on=date(2010, 6, 1), between=("USA", "RUS"), since=date(2009, 12, 4))
    by_id = {row.agreement.id: row.standing.status for row in found.rows}
    assert (by_id["start-i"], by_id["sort"], by_id["new-start"]) == ("ended", "in-force", "provisional")
    assert found.gained == ("new-start",)  # signed, and applied provisionally in part
    assert found.lost == ("lisbon-protocol", "start-i")
    lines = system_lines(found, REGISTER.agreements)
    assert lines[0] == "Agreements between the United States and Russia on 1 June 2010"
    assert lines.index(next(x for x in lines if x.startswith("Binding in law"))) < lines.index(
        next(x for x in lines if x.startswith("Political commitments"))
    )
    rows = {row["agreement"]: row for row in system_rows(found)}
    assert (rows["new-start"]["change"], rows["start-i"]["change"], rows["sort"]["change"]) == ("gained", "lost", "")


def test_a_moratorium_stands_for_who_declared_it() -> None:
    found = system(LIVES, on=date(2022, 1, 1), between=("USA", "RUS"))
    row = next(r for r in found.rows if r.agreement.id == "moratorium-inf-russia")
    assert (row.standing.status, row.standing.parties, row.agreement.bindingness) == ("in-force", ("RUS",), "political")


def test_what_if_reads_as_a_person_would_say_it() -> None:
    found = suppose("inf", "USA", "2015-01-01")
    lines = what_if_lines(found, REGISTER.agreements["inf"], REGISTER.agreements)
    assert lines[0] == "If the United States gave notice of withdrawal from the INF Treaty on 1 January 2015:"
    assert "  Effect: 1 July 2015, the first day without it." in lines
