"""The law on small made-up treaties, where every date can be checked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from detente.law.ending import effect_of
from detente.law.lives import Lives
from detente.law.standing import standing
from detente.model.agreement import Agreement, Standing

EXCHANGE = {"article": "9", "type": "entry-into-force", "parameters": {"condition": "exchange"}}
SIX_MONTHS = {"article": "8", "type": "withdrawal", "parameters": {"months": 6}}
TEN_YEARS = {"article": "7", "type": "duration", "parameters": {"years": 10}}
FIVE_MORE = {"article": "7(2)", "type": "extension", "parameters": {"max_years": 5}}


def treaty(
    *acts: tuple[Any, ...], clauses: tuple[dict[str, Any], ...] = (EXCHANGE, SIX_MONTHS), **more: Any
) -> Agreement:
    """A treaty between AAA and BBB, ratified on 1 March 2000. An act is (act, party or parties, when, other fields)."""
    done = [("signature", "AAA BBB", "1999-01-01"), ("ratification", "AAA BBB", "2000-03-01"), *acts]
    data: dict[str, Any] = {
        "id": "t", "name": "T", "title": "Treaty", "names": ["T"], "bindingness": "treaty", "kind": "bilateral",
        "sides": ["AAA", "BBB"], "subject": "x", "sources": ["s"],
        "parties": [{"state": s, "name": s} for s in ("AAA", "BBB", "CCC", "DDD")],
        "clauses": [{"provides": "It provides.", "source": "s", **c} for c in clauses],
        "acts": [dict(act=a[0], parties=a[1].split(), when=a[2], source="s", **(a[3] if a[3:] else {})) for a in done],
    }  # fmt: skip
    return Agreement.from_data(data | more)


def at(agreement: Agreement, day: str, *parties: str, known: str | None = None) -> Standing:
    return standing(agreement, parties, on=date.fromisoformat(day), known=date.fromisoformat(known) if known else None)


def brief(found: Standing) -> tuple[str, str | None]:
    return found.status, found.how


def test_calendar_months_end_on_the_last_day_where_the_day_does_not_exist() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2010-08-31"))
    assert brief(at(found, "2011-02-27")) == ("notice-running", None)
    assert brief(at(found, "2011-02-28")) == ("ended", "withdrawn")
    assert str(effect_of(found, found.acts[-1])) == "2011-02-28"


def test_a_notice_may_name_a_later_day_but_no_earlier_one() -> None:
    later = treaty(("withdrawal-notice", "AAA", "2010-01-10", {"effect": "2010-12-01"}))
    assert brief(at(later, "2010-11-30")) == ("notice-running", None)
    assert brief(at(later, "2010-12-01")) == ("ended", "withdrawn")
    earlier = treaty(("withdrawal-notice", "AAA", "2010-01-10", {"effect": "2010-02-01"}))
    assert brief(at(earlier, "2010-07-09")) == ("notice-running", None)
    assert brief(at(earlier, "2010-07-10")) == ("ended", "withdrawn")


def test_a_notice_before_the_entry_into_force_is_none() -> None:
    assert brief(at(treaty(("withdrawal-notice", "AAA", "1999-06-01")), "2005-01-01")) == ("in-force", None)


def test_without_a_withdrawal_clause_the_vienna_convention_gives_twelve_months() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2010-05-05"), clauses=(EXCHANGE,))
    assert brief(at(found, "2011-05-04")) == ("notice-running", None)
    answer = at(found, "2011-05-05")
    assert brief(answer) == ("ended", "withdrawn")
    assert "rule:vclt:56.2" in {b.id for b in answer.because}


def test_a_term_can_be_extended_only_while_it_runs_by_both_and_not_for_longer_than_allowed() -> None:
    terms = (EXCHANGE, SIX_MONTHS, TEN_YEARS, FIVE_MORE)
    assert brief(at(treaty(clauses=terms), "2010-02-28")) == ("in-force", None)
    assert brief(at(treaty(clauses=terms), "2010-03-01")) == ("ended", "expired")
    longer = treaty(("extension", "AAA BBB", "2010-02-28", {"until": "2013-03-01"}), clauses=terms)
    assert brief(at(longer, "2013-02-28")) == ("in-force", None)
    assert brief(at(longer, "2013-03-01")) == ("ended", "expired")
    too_late = treaty(("extension", "AAA BBB", "2010-03-01", {"until": "2013-03-01"}), clauses=terms)
    assert brief(at(too_late, "2011-01-01")) == ("ended", "expired")
    alone = treaty(("extension", "AAA", "2010-01-01", {"until": "2013-03-01"}), clauses=terms)
    assert brief(at(alone, "2011-01-01")) == ("ended", "expired")
    too_long = treaty(("extension", "AAA BBB", "2010-01-01", {"until": "2030-03-01"}), clauses=terms)
    assert brief(at(too_long, "2015-02-28")) == ("in-force", None)
    assert brief(at(too_long, "2015-03-01")) == ("ended", "expired")


def test_ended_by_consent() -> None:
    found = treaty(("termination", "AAA BBB", "2008-08-08"))
    assert brief(at(found, "2008-08-07")) == ("in-force", None)
    assert brief(at(found, "2008-08-08")) == ("ended", "terminated")
    assert brief(at(treaty(("termination", "AAA", "2008-08-08")), "2009-01-01")) == ("in-force", None)


def test_suspension_by_consent_takes_effect_and_a_resumption_ends_it() -> None:
    found = treaty(("suspension", "AAA BBB", "2005-01-01", {"ground": "consent"}), ("resumption", "AAA", "2006-01-01"))
    assert brief(at(found, "2004-12-31")) == ("in-force", None)
    assert brief(at(found, "2005-01-01")) == ("suspended", None)
    assert at(found, "2005-01-01").readings == ()
    assert brief(at(found, "2006-01-01")) == ("in-force", None)


def test_suspension_that_the_treaty_provides_for_takes_effect() -> None:
    clause = {"article": "6", "type": "suspension"}
    found = treaty(("suspension", "BBB", "2005-01-01"), clauses=(EXCHANGE, SIX_MONTHS, clause))
    assert brief(at(found, "2005-01-01")) == ("suspended", None)


def test_a_suspension_of_ones_own_is_a_reading_until_it_is_taken_back() -> None:
    found = treaty(("suspension", "BBB", "2005-01-01", {"ground": "vclt:60"}), ("resumption", "BBB", "2006-01-01"))
    answer = at(found, "2005-03-31")
    assert brief(answer) == ("in-force", None)
    assert [(r.status, r.held_by) for r in answer.readings] == [("in-force", ()), ("suspended", ("BBB",))]
    assert "rule:vclt:60" in {b.id for b in answer.readings[1].because}
    assert brief(at(found, "2006-01-01")) == ("in-force", None)
    assert at(found, "2006-01-01").readings == ()


def test_silence_on_record_is_no_consent() -> None:
    found = treaty(("suspension", "BBB", "2005-01-01", {"ground": "vclt:62"}))
    assert brief(at(found, "2009-01-01")) == ("in-force", None)
    assert [r.status for r in at(found, "2009-01-01").readings] == ["in-force", "suspended"]


def test_two_of_many_may_agree_to_suspend_it_between_themselves() -> None:
    agreed = {"towards": ["AAA", "BBB"], "ground": "vclt:58 vclt:62"}
    acts = [("ratification", "CCC", "2000-03-01"), ("suspension", "AAA BBB", "2005-01-01", agreed)]
    found = treaty(*acts, clauses=({**DEPOSITS, "parameters": {"condition": "deposits", "count": 2}},), **MANY)
    assert brief(at(found, "2005-01-01", "AAA", "BBB")) == ("suspended", None)
    assert "rule:vclt:58.1" in {b.id for b in at(found, "2005-01-01", "AAA", "BBB").because}
    assert (brief(at(found, "2005-01-01", "AAA", "CCC")), at(found, "2005-01-01", "AAA", "CCC").readings) == (("in-force", None), ())


def test_violations_and_commitments_are_never_counted_as_law() -> None:
    found = treaty(
        ("violation", "BBB", "2005-01-01", {"alleged_by": ["AAA"]}), ("political-commitment", "AAA", "2005-01-01")
    )
    assert brief(at(found, "2005-06-01")) == ("in-force", None)
    assert at(found, "2005-06-01").readings == ()
    assert effect_of(found, found.acts[-1]) is None


def test_an_act_under_another_instrument_does_not_count() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2005-01-01", {"instrument": "a protocol"}))
    assert brief(at(found, "2006-01-01")) == ("in-force", None)


def test_an_imprecise_notice_leaves_two_answers() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2010-03"))
    before, during, after = at(found, "2010-08-31"), at(found, "2010-09-15"), at(found, "2010-09-30")
    assert (brief(before), before.certain) == (("notice-running", None), True)
    assert (brief(during), during.certain) == (("notice-running", None), False)
    assert {(r.status, r.how) for r in during.readings} == {("notice-running", None), ("ended", "withdrawn")}
    assert all("rule:imprecise-date" in {b.id for b in r.because} for r in during.readings)
    assert (brief(after), after.certain) == (("ended", "withdrawn"), True)
    assert str(effect_of(found, found.acts[-1])) == "2010-09"


def test_an_act_without_a_latest_date_may_not_have_happened() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2010-03-01/.."))
    assert at(found, "2010-02-28").certain
    answer = at(found, "2020-01-01")
    assert (brief(answer), answer.certain) == (("in-force", None), False)


def test_what_became_known_later_counts_only_then() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2010-01-01", {"known": "2010-02-01"}))
    assert brief(at(found, "2010-01-15", known="2010-01-31")) == ("in-force", None)
    assert brief(at(found, "2010-01-15", known="2010-02-01")) == ("notice-running", None)
    assert brief(at(found, "2010-01-15")) == ("notice-running", None)


MANY = {"kind": "multilateral", "sides": []}
DEPOSITS = {
    "article": "9(1)", "type": "entry-into-force",
    "parameters": {"condition": "deposits", "count": 2, "delay_days": 30, "named": ["CCC"]},
}  # fmt: skip
LATER = {"article": "9(2)", "type": "entry-into-force-later", "parameters": {"delay_days": 10}}


def test_entry_into_force_waits_for_the_named_state() -> None:
    clauses = (DEPOSITS, LATER, SIX_MONTHS)
    alone = treaty(clauses=clauses, **MANY)
    assert brief(at(alone, "2020-01-01")) == ("signed", None)
    both = treaty(("accession", "CCC", "2001-01-01"), ("accession", "DDD", "2001-02-01"), clauses=clauses, **MANY)
    assert brief(at(both, "2001-01-30")) == ("signed", None)
    assert brief(at(both, "2001-01-31", "AAA", "CCC")) == ("in-force", None)
    assert brief(at(both, "2001-01-31", "DDD")) == ("none", None)
    assert brief(at(both, "2001-02-10", "DDD")) == ("signed", None)  # consented and waiting: VCLT 18(b)
    assert brief(at(both, "2001-02-11", "DDD", "AAA")) == ("in-force", None)


def test_who_left_before_another_joined_was_never_bound_to_it() -> None:
    acts = (
        ("accession", "CCC", "2001-01-01"),
        ("withdrawal-notice", "AAA", "2002-01-01"),
        ("accession", "DDD", "2005-01-01"),
    )
    found = treaty(*acts, clauses=(DEPOSITS, LATER, SIX_MONTHS), **MANY)
    assert brief(at(found, "2006-01-01", "AAA", "BBB")) == ("ended", "withdrawn")
    assert brief(at(found, "2006-01-01", "AAA", "DDD")) == ("none", None)
    assert brief(at(found, "2006-01-01", "BBB", "DDD")) == ("in-force", None)


def test_a_treaty_of_many_ends_when_fewer_than_two_are_left() -> None:
    acts = (
        ("accession", "CCC", "2001-01-01"),
        ("withdrawal-notice", "AAA", "2003-01-01"),
        ("withdrawal-notice", "BBB", "2004-01-01"),
    )
    found = treaty(*acts, clauses=(DEPOSITS, LATER, SIX_MONTHS), **MANY)
    assert brief(at(found, "2004-06-30")) == ("in-force", None)
    assert brief(at(found, "2004-07-01")) == ("ended", "withdrawn")


def test_three_parties_are_no_question() -> None:
    with pytest.raises(ValueError, match="pair"):
        at(treaty(), "2005-01-01", "AAA", "BBB", "CCC")


def test_the_notice_of_the_other_side_still_runs_when_one_takes_its_own_back() -> None:
    found = treaty(
        ("withdrawal-notice", "AAA", "2010-01-01"), ("withdrawal-notice", "BBB", "2010-02-01"),
        ("withdrawal-of-notice", "AAA", "2010-03-01"),
    )  # fmt: skip
    assert brief(at(found, "2010-03-01")) == ("notice-running", None)
    assert brief(at(found, "2010-07-31")) == ("notice-running", None)  # of the first nothing is left
    assert brief(at(found, "2010-08-01")) == ("ended", "withdrawn")


def test_a_taking_back_concerns_the_last_notice_of_its_author() -> None:
    twice = (("withdrawal-notice", "AAA", "2010-01-01"), ("withdrawal-notice", "AAA", "2010-02-01"))
    found = treaty(*twice, ("withdrawal-of-notice", "AAA", "2010-03-01"))
    assert brief(at(found, "2010-03-01")) == ("notice-running", None)
    assert brief(at(found, "2010-07-01")) == ("ended", "withdrawn")


def test_a_taking_back_after_the_effect_brings_nothing_back() -> None:
    found = treaty(("withdrawal-notice", "AAA", "2010-01-01"), ("withdrawal-of-notice", "AAA", "2010-07-01"))
    assert brief(at(found, "2010-08-01")) == ("ended", "withdrawn")


def test_each_author_of_a_common_notice_takes_back_its_own() -> None:
    acts = [
        ("ratification", "CCC", "2000-03-01"), ("withdrawal-notice", "AAA BBB", "2010-01-01"),
        ("withdrawal-of-notice", "BBB", "2010-03-01"),
    ]  # fmt: skip
    clauses = ({**DEPOSITS, "parameters": {"condition": "deposits", "count": 3}}, SIX_MONTHS)
    found = treaty(*acts, clauses=clauses, **MANY)
    assert brief(at(found, "2010-07-01", "AAA")) == ("ended", "withdrawn")
    assert brief(at(found, "2010-07-01", "BBB")) == ("in-force", None)


def test_a_state_that_stands_on_a_side_leaves_for_itself() -> None:
    found = treaty(
        ("succession", "CCC", "2004-01-01", {"predecessor": "BBB", "effect": "2003-01-01"}),
        ("withdrawal-notice", "CCC", "2010-01-01"),
    )
    assert brief(at(found, "2010-07-01", "AAA", "CCC")) == ("ended", "withdrawn")
    assert brief(at(found, "2010-07-01", "AAA", "BBB")) == ("in-force", None)


def test_a_ratification_cannot_be_withdrawn_once_the_treaty_is_in_force() -> None:
    found = treaty(("withdrawal-of-ratification", "AAA", "2005-01-01"))
    assert brief(at(found, "2006-01-01")) == ("in-force", None)
    before = treaty(
        ("withdrawal-of-ratification", "AAA", "2000-04-01"), ("ratification", "CCC", "2001-01-01"), ("ratification", "DDD", "2001-01-01"),
        clauses=({**DEPOSITS, "parameters": {"condition": "deposits", "count": 3}},), **MANY,
    )  # fmt: skip
    assert brief(at(before, "2000-05-01", "AAA")) == ("signed", None)
    assert "act:t:AAA:withdrawal-of-ratification:2000-04-01" in {b.id for b in at(before, "2000-05-01", "AAA").because}
    assert brief(at(before, "2001-01-01", "BBB", "CCC")) == ("in-force", None)
    assert brief(at(before, "2001-01-01", "AAA")) == ("signed", None)


def test_the_first_day_of_the_sixth_month() -> None:
    sixth = {"delay_months": 6, "first_of_month": True}
    clauses = (
        {**DEPOSITS, "parameters": {"condition": "deposits", "count": 2, **sixth}},
        {**LATER, "parameters": {**sixth, "after": "quorum"}},
    )
    found = treaty(("accession", "CCC", "2000-03-15"), ("accession", "DDD", "2000-03-01"), clauses=clauses, **MANY)
    assert brief(at(found, "2000-08-31", "AAA", "BBB")) == ("signed", None)
    assert brief(at(found, "2000-09-01", "AAA", "BBB")) == ("in-force", None)
    assert brief(at(found, "2000-09-01", "CCC")) == ("in-force", None)
    late = treaty(("accession", "CCC", "2000-08-31"), ("accession", "DDD", "2000-12-01"), clauses=clauses, **MANY)
    assert (brief(at(late, "2001-01-31", "CCC")), brief(at(late, "2001-02-01", "CCC"))) == (("signed", None), ("in-force", None))
    assert (brief(at(late, "2001-05-31", "DDD")), brief(at(late, "2001-06-01", "DDD"))) == (("signed", None), ("in-force", None))


def test_a_correction_counts_from_the_day_it_became_known() -> None:
    wrong = ("accession", "CCC", "2001-01-01", {"id": "act:t:CCC:accession:first"})
    right = ("accession", "CCC", "2001-02-01", {"corrects": "act:t:CCC:accession:first", "known": "2005-01-01"})
    found = treaty(wrong, right, clauses=({**DEPOSITS, "parameters": {"condition": "deposits", "count": 2}},), **MANY)
    assert brief(at(found, "2001-01-15", "CCC", known="2004-12-31")) == ("in-force", None)
    assert brief(at(found, "2001-01-15", "CCC")) == ("none", None)
    assert brief(at(found, "2001-02-01", "CCC")) == ("in-force", None)


def test_an_agreement_that_begins_and_ends_with_another() -> None:
    main = treaty(clauses=(EXCHANGE, SIX_MONTHS, TEN_YEARS))
    data: dict[str, Any] = {
        "id": "u", "name": "U", "title": "Protocol", "names": ["U"], "bindingness": "treaty", "kind": "multilateral", "subject": "x",
        "parties": [{"state": s} for s in ("AAA", "BBB", "CCC")],
        "clauses": [
            {"article": "1", "type": "entry-into-force", "provides": "With T.", "source": "s",
             "parameters": {"condition": "with", "agreement": "t"}},
            {"article": "2", "type": "duration", "provides": "As long as T.", "source": "s", "parameters": {"with": "t"}},
        ],
        "acts": [{"act": "ratification", "parties": ["AAA", "BBB", "CCC"], "when": "1999-06-01", "source": "s"}],
    }  # fmt: skip
    lives = Lives({"t": main, "u": Agreement.from_data(data)})

    def of(day: str) -> tuple[str, str | None]:
        return brief(standing(lives.agreements["u"], ("AAA", "CCC"), on=date.fromisoformat(day), lives=lives))

    assert [of("2000-02-29"), of("2000-03-01")] == [("signed", None), ("in-force", None)]
    assert [of("2010-02-28"), of("2010-03-01")] == [("in-force", None), ("ended", "expired")]


def test_a_resolution_whose_end_is_turned_off() -> None:
    data: dict[str, Any] = {
        "id": "r", "name": "R", "title": "Resolution", "names": ["R"], "bindingness": "resolution", "kind": "multilateral", "subject": "x",
        "parties": [{"state": s} for s in ("AAA", "BBB")],
        "clauses": [
            {"article": "1", "type": "entry-into-force", "provides": "On adoption.", "source": "s", "parameters": {"condition": "adoption"}},
            {"article": "8", "type": "duration", "provides": "Ten years.", "source": "s", "parameters": {"years": 10}},
            {"article": "12", "type": "snapback", "provides": "Unless the Council decides otherwise.", "source": "s", "parameters": {"days": 30}},
        ],
        "acts": [{"act": "adoption", "parties": ["AAA", "BBB"], "when": "2000-01-01", "source": "s"}],
    }  # fmt: skip
    told = {"act": "snapback", "parties": ["AAA"], "when": "2009-11-15", "source": "s"}
    late = {"act": "snapback", "parties": ["AAA"], "when": "2009-12-15", "source": "s"}
    assert brief(at(Agreement.from_data(data), "2010-01-01")) == ("ended", "expired")
    in_time = Agreement.from_data(data | {"acts": [*data["acts"], told]})
    assert brief(at(in_time, "2010-01-01")) == ("in-force", None)  # effect on 16 December 2009
    assert brief(at(Agreement.from_data(data | {"acts": [*data["acts"], late]}), "2010-01-01")) == ("ended", "expired")
