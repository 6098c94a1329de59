"""The news report that the project began with, read to the last detail. Its text is not ours and is not in the project:
these tests run where it lies beside the checkout, as it does where the project is built.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from detente.model.facts import Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document

SEED = Path(__file__).parent.parent.parent / "shared" / "seed" / "dispatch.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the report that the project began with is not at hand")

LAVROV, BLINKEN, PUTIN = "person:sergei-lavrov", "person:antony-blinken", "person:vladimir-putin"


@pytest.fixture(scope="module")
def account(pipeline) -> Account:
    return pipeline.read(Document(text=SEED.read_text(encoding="utf-8"), source="dispatch.txt")).account


def speaker(statement: Statement) -> str | None:
    return statement.speaker.id if statement.speaker else None


def said_with(account: Account, words: str) -> Statement:
    found = [s for s in account.statements if words in s.content and s.form != "attitude"]
    return max(found, key=lambda s: s.within is None)


def test_is_dated_by_itself_to_a_wednesday_between_the_mutiny_and_the_end_of_the_year(account: Account) -> None:
    assert account.dated is not None
    when = account.dated.when
    assert when.earliest == date(2023, 6, 28)
    assert when.latest is not None
    assert when.latest.year == 2023
    reasons = " ".join(account.dated.because).lower()
    assert "mutiny" in reasons
    assert "wednesday" in reasons
    assert "new start" in reasons


def test_the_credits_are_the_agency_and_then_the_site(account: Account) -> None:
    assert [c.partition(":")[2] for c in account.document.credits] == ["tass", "antiwar"]


@pytest.mark.parametrize(
    "words",
    ["open for cooperation", "rely on agreements", "requested contact", "no more requests", "They never answer",
     "slightly different thing",
     "slightest concessions", "medical fact", "a good thing"],
)  # fmt: skip
def test_every_quotation_is_lavrovs(account: Account, words: str) -> None:
    found = [s for s in account.statements if words in s.content and s.form in ("direct", "mixed")]
    assert [speaker(s) for s in found] == [LAVROV]


def test_putins_words_stand_within_lavrovs(account: Account) -> None:
    inner = next(s for s in account.statements if speaker(s) == PUTIN)
    outer = next(s for s in account.statements if s.id == inner.within)
    assert speaker(outer) == LAVROV
    assert inner.form == "indirect"


def test_the_western_leaders_pledge_stands_within_lavrovs_argument(account: Account) -> None:
    inner = next(s for s in account.statements if s.speaker and s.speaker.name == "Western leaders" and s.cue == "have stated")
    outer = next(s for s in account.statements if s.id == inner.within)
    assert (speaker(outer), outer.cue) == (LAVROV, "argued")


def test_the_opening_is_an_indirect_statement_of_the_foreign_minister(account: Account) -> None:
    first = said_with(account, "were possible")
    assert (speaker(first), first.form, first.cue) == (LAVROV, "indirect", "suggested")
    assert "Washington" not in first.content


def test_the_call_and_the_ten_minutes_in_bali(account: Account) -> None:
    call = next(c for c in account.contacts if c.channel == "call")
    assert {p.id for p in call.parties} == {LAVROV, BLINKEN}
    assert call.initiator is not None
    assert call.initiator.id == BLINKEN
    bali = next(c for c in account.contacts if c.channel == "sidelines")
    assert {p.id for p in bali.parties} == {LAVROV, BLINKEN}
    assert (bali.place, bali.duration, bali.occasion) == ("Bali", "PT10M", "G20 summit")


def test_two_requests_in_eighteen_months_and_no_more(account: Account) -> None:
    asked = next(c for c in account.contacts if c.count == 2)
    assert asked.initiator is not None
    assert asked.initiator.id == BLINKEN
    assert asked.when is not None
    assert asked.when.earliest == date(2021, 12, 28)
    claimed = next(s for s in account.statements if s.id == asked.within)
    assert speaker(claimed) == LAVROV
    denied = [c for c in account.contacts if c.mood == "denied" and c.within]
    assert [{p.id for p in c.parties} for c in denied] == [{LAVROV, BLINKEN}]


def test_the_channel_through_sullivan_is_told_by_the_outlet(account: Account) -> None:
    channel = next(c for c in account.contacts if c.via is not None)
    assert channel.via is not None
    assert channel.via.id == "person:jake-sullivan"
    assert {p.state for p in channel.parties} == {"USA", "RUS"}
    assert channel.within is None


def test_washingtons_missing_effort_is_denied_by_the_outlet(account: Account) -> None:
    missing = [c for c in account.contacts if c.mood == "denied" and c.within is None]
    assert len(missing) == 1
    assert "USA" in {p.state for p in missing[0].parties}


def test_four_acts_and_no_other(account: Account) -> None:
    found = {(a.agreement, a.party.id if a.party else None, a.act, a.mood) for a in account.acts}
    assert found == {
        ("abm", "state:USA", "withdrawal", "asserted"),
        ("open-skies", "state:USA", "withdrawal", "asserted"),
        ("inf", "state:USA", "withdrawal", "asserted"),
        ("new-start", "state:RUS", "suspension", "asserted"),
    }


def test_a_warning_is_no_threat(account: Account) -> None:
    assert "THREATEN" not in {e.type for e in account.events}


def verdict(account: Account, act: TreatyAct) -> tuple[str, str]:
    check = next(c for c in account.checks if c.fact == act.id)
    return check.verdict, check.says


@pytest.mark.parametrize(
    ("agreement", "days"),
    [
        ("abm", ("13 December 2001", "13 June 2002")),
        ("open-skies", ("22 May 2020", "22 November 2020")),
        ("inf", ("2 February 2019", "2 August 2019")),
    ],
)  # fmt: skip
def test_the_three_withdrawals_hold_with_their_true_dates(account: Account, agreement: str, days: tuple[str, str]) -> None:
    result, says = verdict(account, next(a for a in account.acts if a.agreement == agreement))
    assert result == "supported"
    assert all(day in says for day in days)


def test_the_suspension_holds_and_is_denied_by_the_united_states(account: Account) -> None:
    result, says = verdict(account, next(a for a in account.acts if a.agreement == "new-start"))
    assert result == "supported"
    assert "United States" in says
    assert "invalid" in says


def test_the_meeting_was_not_in_bali(account: Account) -> None:
    bali = next(c for c in account.contacts if c.channel == "sidelines")
    check = next(c for c in account.checks if c.fact == bali.id)
    assert check.verdict == "conflicts"
    assert "New Delhi" in check.says
    assert "2 March 2023" in check.says


def test_twice_is_held_against_the_contacts_on_record(account: Account) -> None:
    asked = next(c for c in account.contacts if c.count == 2)
    check = next(c for c in account.checks if c.fact == asked.id)
    assert check.verdict in ("conflicts", "partly", "supported")
    assert len(check.because) >= 3


def test_every_quote_is_cut_from_the_text(account: Account) -> None:
    text = account.document.text
    for fact in account.facts:
        for item in fact.evidence:
            assert item.spans
            for span in item.spans:
                assert 0 <= span.start < span.end <= len(text)
                assert text[span.start : span.end].strip() == text[span.start : span.end]
