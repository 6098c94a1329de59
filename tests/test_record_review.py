"""The whole record held against what is known and against itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from detente.knowledge import Knowledge, load_knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Contact, Fact, TreatyAct
from detente.model.happening import CompletePeriod, KnownContact
from detente.model.report import Account, Dating
from detente.model.text import Document, Evidence, Span
from detente.model.when import When
from detente.record.review import review
from detente.record.review_types import Finding, Review

TODAY = date(2026, 6, 1)
ADA = ActorRef("person:ada-lindqvist", "Ada Lindqvist", "NOR", "GOV")
IVO = ActorRef("person:ivo-marek", "Ivo Marek", "SRB", "GOV")
USA, RUSSIA = ActorRef("state:USA", "the United States", "USA"), ActorRef("state:RUS", "Russia", "RUS")
UKRAINE = ActorRef("state:UKR", "Ukraine", "UKR")
BLINKEN = ActorRef("person:antony-blinken", "Antony Blinken", "USA", "GOV")
LAVROV = ActorRef("person:sergei-lavrov", "Sergei Lavrov", "RUS", "GOV")
AUSTIN, SHOIGU = ActorRef("person:lloyd-austin", "Lloyd Austin", "USA", "GOV"), ActorRef("person:sergei-shoigu", "Sergei Shoigu", "RUS", "GOV")

Make = Callable[[str], list[Fact]]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


@pytest.fixture(scope="module")
def bare(knowledge: Knowledge) -> Knowledge:
    """Three calls of two people whom no table has, and nothing else of them: 10 January, 5 March and 20 April 2023."""
    days = ("2023-01-10", "2023-03-05", "2023-04-20")
    calls = tuple(
        KnownContact(f"call-{n}", (ADA.key, IVO.key), ("NOR", "SRB"), "ministers", "call", When.parse(day), initiator="NOR" if n == 1 else None)
        for n, day in enumerate(days, 1)
    )  # fmt: skip
    return replace(knowledge, contacts=calls, complete=())


def account(name: str, make: Make, day: str | None = "2023-05-10", text: str | None = None) -> Account:
    document = Document(text=text or f"Report of {name} of {day}.", outlet=name)
    dated = Dating(When.parse(day)) if day else None
    return Account(document, dated, tuple(make(document.id)))


def act(kind: str, party: ActorRef, agreement: str, when: str | None = None, **more: Any) -> Make:
    return lambda d: [TreatyAct(document=d, agreement=agreement, party=party, act=kind, when=When.parse(when) if when else None, **more)]


def contact(when: str | None = None, parties: tuple[ActorRef, ...] = (ADA, IVO), channel: str = "call", **more: Any) -> Make:
    return lambda d: [Contact(document=d, parties=parties, channel=channel, when=When.parse(when) if when else None, **more)]


def worded(text: str, word: str, when: str | None = None, parties: tuple[ActorRef, ...] = (ADA, IVO), channel: str = "call", **more: Any) -> Make:
    """A contact that the given word of the text proves."""
    at = text.index(word)
    proof = (Evidence("channel", (Span(at, at + len(word)),), channel),)
    return contact(when, parties, channel, evidence=proof, **more)


def said(text: str, word: str, day: str, knowledge: Knowledge, when: str | None = None, parties: tuple[ActorRef, ...] = (ADA, IVO), channel: str = "call") -> dict[str, Review]:
    """The reviews of one such report, by what they are about."""
    report = account("Nordic Daily", worded(text, word, when, parties, channel), day, text)
    return {r.about: r for r in review([report], knowledge, today=TODAY)}


def only(knowledge: Knowledge, *accounts: Account, **more: Any) -> Review:
    """The review of the first account's only fact."""
    return next(iter(review(accounts, knowledge, today=more.pop("today", TODAY), **more)))


def verdicts(found: Review) -> tuple[str, str]:
    return found.as_known_then.verdict, found.as_known_now.verdict


# --- acts --------------------------------------------------------------------------------------------------------------------------


def test_an_act_that_was_not_public_yet_is_known_only_now(knowledge: Knowledge) -> None:
    """Ukraine notified its suspension on 18 July 2025; the depositary made it known on 21 July."""
    found = only(knowledge, account("A", act("suspension", UKRAINE, "ottawa"), "2025-07-19"))
    assert verdicts(found) == ("not-in-record", "supported")
    assert found.as_known_now.because[0] == "act:ottawa:UKR:suspension:2025-07-18"
    assert verdicts(only(knowledge, account("A", act("suspension", UKRAINE, "ottawa"), "2025-07-21"))) == ("supported", "supported")


def test_what_was_done_only_after_the_report_does_not_hold(knowledge: Knowledge) -> None:
    """Russia suspended New START on 21 February 2023; the United States gave notice under INF on 2 February 2019."""
    found = only(knowledge, account("A", act("suspension", RUSSIA, "new-start"), "2022-11-30"))
    assert verdicts(found) == ("not-in-record", "conflicts")
    assert (found.as_known_now.differs or "").startswith("when: ")
    soon = only(knowledge, account("A", act("withdrawal", USA, "inf"), "2019-02-01"))
    assert verdicts(soon) == ("not-in-record", "partly")
    assert "2 February 2019" in soon.as_known_now.says
    assert soon.as_known_now.because == ("act:inf:USA:withdrawal-notice:2019-02-02",)


def test_as_known_then_goes_no_further_than_the_report(knowledge: Knowledge) -> None:
    """The denial of 15 March 2023 belongs to the suspension today, not in a report of 1 March."""
    found = only(knowledge, account("A", act("suspension", RUSSIA, "new-start", "2023-02-28"), "2023-03-01"))
    assert verdicts(found) == ("supported", "supported")
    denial = "act:new-start:USA:denial-of-effect:2023-03-15"
    assert denial in found.as_known_now.because
    assert found.as_known_then.because == found.as_known_now.because or denial not in found.as_known_then.because


@pytest.mark.parametrize(
    ("make", "verdict", "differs"),
    [
        (act("suspension", RUSSIA, "new-start", "2023-02-21"), "supported", None),
        (act("suspension", RUSSIA, "new-start", "2023-02-14"), "conflicts", "when"),
        (act("withdrawal", USA, "inf", "2019-08-02"), "supported", None),  # the day of effect
        (act("withdrawal", USA, "inf", "2019-05-02"), "conflicts", "when"),
        (act("suspension", UKRAINE, "new-start"), "conflicts", "party"),
        (act("termination", USA, "new-start"), "not-in-record", None),
        (act("suspension", RUSSIA, "new-start", mood="denied"), "conflicts", "mood"),
        (act("withdrawal", RUSSIA, "new-start", mood="denied"), "supported", None),
        (act("suspension", RUSSIA, "no-such-treaty"), "not-checkable", None),
    ],
)  # fmt: skip
def test_acts_against_the_register(knowledge: Knowledge, make: Make, verdict: str, differs: str | None) -> None:
    found = only(knowledge, account("A", make, "2023-12-01")).as_known_now
    assert found.verdict == verdict
    assert (found.differs or "").partition(":")[0] == (differs or "")


def test_what_was_planned_is_told_by_what_came(knowledge: Knowledge) -> None:
    planned = only(knowledge, account("A", act("withdrawal-notice", USA, "inf", "2019-02-01", mood="planned"), "2018-12-05"))
    assert verdicts(planned) == ("not-checkable", "partly")
    assert planned.as_known_now.says == "Planned for 1 February 2019; the record has it on 2 February 2019."
    held = only(knowledge, account("A", act("withdrawal-notice", USA, "inf", "2019-02", mood="planned"), "2018-12-05"))
    assert verdicts(held) == ("not-checkable", "supported")
    never = only(knowledge, account("A", act("withdrawal-notice", RUSSIA, "new-start", "2020", mood="possible"), "2019-12-05"))
    assert verdicts(never) == ("not-checkable", "not-in-record")
    ahead = only(knowledge, account("A", act("withdrawal-notice", RUSSIA, "npt", "2027", mood="planned"), "2026-05-05"))
    assert verdicts(ahead) == ("not-checkable", "not-checkable")


def test_two_reports_of_one_act_on_two_days(knowledge: Knowledge) -> None:
    one = account("A", act("signature", USA, "new-start", "2010-04-08"), "2011-01-01")
    two = account("B", act("signature", USA, "new-start", "2010-04-12"), "2011-01-02")
    first, second = review([one, two], knowledge, today=TODAY)
    assert (first.as_known_now.verdict, second.as_known_now.verdict) == ("supported", "conflicts")
    assert [(a.told.outlet, a.field, a.here, a.there) for a in first.against] == [("B", "when", "8 April 2010", "12 April 2010")]


def test_the_last_treaty_of_its_kind(knowledge: Knowledge) -> None:
    """In 2022 New START was the last on strategic arms; in 2003 START I was not, for SORT had entered into force beside it."""
    text = "It is the last remaining treaty that limits the arsenals of the two."
    def make(key: str) -> Make:
        proof = (Evidence("agreement", (Span(0, 2),)),)
        return act("violation", RUSSIA, key, evidence=proof)
    by_about = {r.about: r for r in review([account("A", make("new-start"), "2023-02-01", text)], knowledge, today=TODAY)}
    assert by_about["last-agreement"].as_known_now.verdict == "supported"
    by_about = {r.about: r for r in review([account("A", make("start-i"), "2003-09-01", text)], knowledge, today=TODAY)}
    assert by_about["last-agreement"].as_known_now.verdict == "partly"
    assert "sort" in by_about["last-agreement"].as_known_now.because


# --- contacts ----------------------------------------------------------------------------------------------------------------------


def test_contacts_against_the_knowledge(bare: Knowledge) -> None:
    assert only(bare, account("A", contact("2023-03-05"))).as_known_now == Finding(
        "supported", ("contact:call-2",), "On record: a call on 5 March 2023."
    )
    beside = only(bare, account("A", contact("2023-03-06"))).as_known_now
    assert (beside.verdict, beside.because) == ("partly", ("contact:call-2",))
    assert beside.differs == "when: the text says 6 March 2023, the record 5 March 2023"
    assert only(bare, account("A", contact("2023-03-25"))).as_known_now.verdict == "not-in-record"
    asked = only(bare, account("A", contact("2023-01-10", initiator=IVO))).as_known_now
    assert (asked.verdict, asked.differs) == ("partly", "initiator: the text says Ivo Marek, the record NOR")
    denied = only(bare, account("A", contact("2023-03-05", mood="denied"))).as_known_now
    assert (denied.verdict, denied.because) == ("conflicts", ("contact:call-2",))


def test_a_denial_holds_where_the_record_is_complete(bare: Knowledge) -> None:
    whole = replace(bare, complete=(CompletePeriod(("NOR", "SRB"), "ministers", When.parse("2023")),))
    denial = account("A", contact("2023-02", mood="denied"))
    assert only(bare, denial).as_known_now.verdict == "not-in-record"
    assert only(whole, denial).as_known_now.verdict == "supported"


def test_a_planned_contact_and_what_came_of_it(bare: Knowledge) -> None:
    found = only(bare, account("A", contact("2023-04-19", mood="planned"), "2023-04-12"))
    assert verdicts(found) == ("not-checkable", "partly")
    assert found.as_known_now.says.startswith("Planned for 19 April 2023; the record has it on 20 April 2023")
    assert verdicts(only(bare, account("A", contact("2023-04-20", mood="planned"), "2023-04-12"))) == ("not-checkable", "supported")
    assert verdicts(only(bare, account("A", contact("2023-08-01", mood="planned"), "2023-07-20"))) == ("not-checkable", "not-in-record")
    assert verdicts(only(bare, account("A", contact("2027-08-01", mood="planned"), "2026-05-20"))) == ("not-checkable", "not-checkable")


def test_a_contact_of_which_only_reports_tell(bare: Knowledge) -> None:
    """Nothing else is known of 2 May: alone it is not on record, told by a second outlet it is, from that outlet's day on."""
    alone = account("A", contact("2023-05-02"), "2023-05-03")
    assert verdicts(only(bare, alone)) == ("not-in-record", "not-in-record")
    found = only(bare, alone, account("B", contact("2023-05-02"), "2023-05-05"))
    assert verdicts(found) == ("not-in-record", "supported")
    assert [(r.outlet, str(r.when)) for r in found.reports] == [("B", "2023-05-05")]
    assert found.origins == ("A", "B")


def test_reports_of_one_origin_do_not_support_each_other(bare: Knowledge) -> None:
    def passed_on(name: str) -> Account:
        made = account(name, contact("2023-05-02"), "2023-05-03")
        return replace(made, document=replace(made.document, credits=("Third Wire",)))
    found = only(bare, passed_on("A"), passed_on("B"))
    assert (found.as_known_now.verdict, found.origins, len(found.reports)) == ("not-in-record", ("Third Wire",), 1)


def test_reports_that_contradict_each_other(bare: Knowledge) -> None:
    one = account("A", contact("2023-05-02", duration="PT20M", initiator=ADA), "2023-05-03")
    two = account("B", contact("2023-05-02", duration="PT45M", initiator=IVO), "2023-05-03")
    found = only(bare, one, two)
    assert found.as_known_now.verdict == "partly"
    assert [(a.told.outlet, a.field, a.here, a.there) for a in found.against] == [
        ("B", "duration", "20 minutes", "45 minutes"), ("B", "initiator", "Ada Lindqvist", "Ivo Marek"),
    ]  # fmt: skip


def test_a_denial_in_another_report(bare: Knowledge) -> None:
    one = account("A", contact("2023-05-02"), "2023-05-03")
    two = account("B", contact("2023-05-02", mood="denied"), "2023-05-04")
    told, denied = review([one, two], bare, today=TODAY)
    assert verdicts(told) == ("not-in-record", "conflicts")
    assert [(a.told.outlet, a.field, a.there) for a in told.against] == [("B", "mood", "denied")]
    assert verdicts(denied) == ("conflicts", "conflicts")
    assert denied.as_known_now.because == (told.fact,)
    # What the knowledge has is not shaken by a denial, which is told all the same.
    kept = only(bare, account("A", contact("2023-03-05"), "2023-03-06"), account("B", contact("2023-03-05", mood="denied"), "2023-03-07"))
    assert (kept.as_known_now.verdict, len(kept.against)) == ("supported", 1)


def test_two_contacts_of_one_day_are_no_contradiction_where_a_report_tells_both(bare: Knowledge) -> None:
    call, meeting = contact("2023-05-02"), contact("2023-05-02", channel="meeting", place="Vienna")
    apart = only(bare, account("A", call, "2023-05-03"), account("B", meeting, "2023-05-03"))
    assert [a.field for a in apart.against] == ["channel"]
    both = account("C", lambda d: [*call(d), *meeting(d)], "2023-05-03")
    assert only(bare, account("A", call, "2023-05-03"), account("B", meeting, "2023-05-03"), both).against == ()


def test_a_report_without_a_day_has_no_verdict_of_then(bare: Knowledge) -> None:
    found = only(bare, account("A", contact("2023-03-05"), None))
    assert verdicts(found) == ("not-checkable", "supported")


# --- numbers, the first and the last -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "window", "verdict"),
    [
        (3, "2023-01-01/2023-04-30", "supported"),
        (2, "2023-01-01/2023-04-30", "conflicts"),  # there were three
        (5, "2023-01-01/2023-04-30", "partly"),  # the record has three
        (2, "2022-01-01/2022-04-30", "not-in-record"),
        (2, "2023-01-01/2023-03-31", "supported"),
    ],
)
def test_a_count_against_the_record(bare: Knowledge, count: int, window: str, verdict: str) -> None:
    found = {r.about: r for r in review([account("A", contact(window, count=count))], bare, today=TODAY)}
    assert found["count"].as_known_now.verdict == verdict
    assert ("count: the text says" in (found["count"].as_known_now.differs or "")) is (verdict != "supported")


def test_a_count_takes_in_what_only_reports_tell(bare: Knowledge) -> None:
    counted = account("A", contact("2023-01-01/2023-05-10", count=3))
    new = account("B", contact("2023-05-02"), "2023-05-03")
    again = account("C", contact("2023-05-02"), "2023-05-03")  # the same call
    known = account("D", contact("2023-03-05"), "2023-03-06")  # one that the knowledge has
    found = {(r.about, r.outlet): r for r in review([counted, new, again, known], bare, today=TODAY)}["count", "A"].as_known_now
    assert (found.verdict, found.differs) == ("conflicts", "count: the text says 3, the record 4")
    assert [i for i in found.because if i.startswith("contact:")] == ["contact:call-1", "contact:call-2", "contact:call-3"]


@pytest.mark.parametrize(
    ("text", "word", "when", "about", "verdict"),
    [
        ("It was the third call of the two this year.", "call", "2023-04-20", "count", "supported"),
        ("It was the second call of the two this year.", "call", "2023-04-20", "count", "conflicts"),
        ("They had two calls in two months.", "calls", None, "count", "supported"),
        ("The two spoke by phone for the first time since 10 January 2023.", "spoke", "2023-03-05", "first", "partly"),
        ("The two spoke by phone for the first time since January 2023.", "spoke", "2023-04-20", "first", "conflicts"),
        ("It was their first call in two weeks.", "call", "2023-04-20", "first", "partly"),
        ("It was their first call since the last harvest.", "call", "2023-04-20", "first", "not-checkable"),
        ("The two last spoke by phone in March.", "spoke", "2023-03-05", "last", "conflicts"),
        ("The two last spoke by phone in April.", "spoke", "2023-04-20", "last", "partly"),
    ],
)
def test_claims_in_words(bare: Knowledge, text: str, word: str, when: str | None, about: str, verdict: str) -> None:
    """Calls were on 10 January, 5 March and 20 April; the reports are of 25 April; the record is not said to be complete."""
    assert said(text, word, "2023-04-25", bare, when)[about].as_known_now.verdict == verdict


def test_the_first_call_since_the_war_began(knowledge: Knowledge) -> None:
    """Blinken and Lavrov spoke on 15 February and next on 29 July 2022; the ministers' contacts of that time are all on record."""
    text = "The call on Friday was the first between Blinken and Lavrov since Russia invaded Ukraine."
    text = "Blinken and Lavrov held their first call since Russia's invasion of Ukraine."
    found = said(text, "call", "2022-07-29", knowledge, "2022-07-29", (BLINKEN, LAVROV))["first"]
    assert verdicts(found) == ("supported", "supported")


def test_a_first_call_that_was_none(knowledge: Knowledge) -> None:
    """Austin and Shoigu spoke on 13 May, on 21 October and again on 23 October 2022."""
    text = "Austin and Shoigu spoke by phone for the first time since May."
    found = said(text, "spoke", "2022-10-23", knowledge, "2022-10-23", (AUSTIN, SHOIGU))["first"]
    assert verdicts(found) == ("conflicts", "conflicts")
    assert found.as_known_now.because == ("contact:2022-10-21-austin-shoigu-call",)
    held = said(text, "spoke", "2022-10-21", knowledge, "2022-10-21", (AUSTIN, SHOIGU))["first"]
    assert verdicts(held) == ("supported", "supported")


def test_a_call_that_was_told_later_speaks_against_a_first_one_only_now(bare: Knowledge) -> None:
    text = "It was their first call since 20 April."
    report = account("A", worded(text, "call", "2023-05-10"), "2023-05-10", text)
    later = account("B", contact("2023-05-02"), "2023-06-30")
    found = next(r for r in review([report, later], bare, today=TODAY) if r.about == "first")
    assert verdicts(found) == ("partly", "conflicts")


def test_nothing_depends_on_the_order_of_the_accounts(bare: Knowledge) -> None:
    accounts = [account(f"O{n}", contact(f"2023-05-0{1 + n % 3}", duration=f"PT{n}M" if n % 2 else None), f"2023-05-0{4 + n % 4}") for n in range(1, 9)]
    there = sorted(map(repr, review(accounts, bare, today=TODAY)))
    assert there == sorted(map(repr, review(accounts[::-1], bare, today=TODAY)))
    assert len(there) == 8


def test_texts_are_not_kept(bare: Knowledge) -> None:
    import gc
    import weakref

    class Text(str):
        __slots__ = ("__weakref__",)

    alive: list[weakref.ref[Text]] = []

    def stream() -> Any:
        for n in range(20):
            text = Text(f"Report {n} of a long story.")
            alive.append(weakref.ref(text))
            document = Document(text=text, outlet="A")
            yield Account(document, Dating(When.parse("2023-05-10")), tuple(contact("2023-05-09")(document.id)))
            del document, text

    reviews = review(stream(), bare, today=TODAY)
    next(reviews)
    from detente.model.text import content_hash

    content_hash.cache_clear()  # which keeps the last few
    gc.collect()
    assert sum(ref() is not None for ref in alive) == 0
