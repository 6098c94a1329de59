"""Facts that tell the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.location import Location
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.record.merge import MergedFact, merged

ANNA = ActorRef("person:anna-berg", "Anna Berg", "NOR", "GOV")
ILYA = ActorRef("person:ilya-orlov", "Ilya Orlov", "RUS", "GOV")
OLEG = ActorRef("person:oleg-fomin", "Oleg Fomin", "RUS", "GOV")
NORWAY, RUSSIA = ActorRef("state:NOR", "Norway", "NOR"), ActorRef("state:RUS", "Moscow", "RUS")
OSLO = Location("Oslo", "NOR", 59.9, 10.7)
BERGEN = Location("Bergen", "NOR", 60.4, 5.3)
LONG = "the inspections of the northern bases begin again in the first week of October if both parties agree to the list"


def account(name: str, make: Callable[[str], list[Fact]], day: str | None = "2023-05-10", outlet: str | None = None, chain: tuple[str, ...] = ()) -> Account:
    """An account of a document of this name with the facts that ``make`` gives for its id."""
    document = Document(text=f"Report {name}.", outlet=outlet or name, published=When.parse(day) if day else None, credits=chain)
    return Account(document, None, tuple(make(document.id)))


def statement(content: str, form: str = "direct", speaker: ActorRef | None = ANNA, when: str | None = "2023-05-10", **more: Any) -> Callable[[str], list[Fact]]:
    return lambda d: [Statement(document=d, speaker=speaker, content=content, form=form, when=When.parse(when) if when else None, **more)]


def contact(parties: tuple[ActorRef, ...] = (ANNA, ILYA), channel: str = "call", when: str | None = None, **more: Any) -> Callable[[str], list[Fact]]:
    return lambda d: [Contact(document=d, parties=parties, channel=channel, when=When.parse(when) if when else None, **more)]


def act(act: str = "withdrawal", when: str | None = None, **more: Any) -> Callable[[str], list[Fact]]:
    return lambda d: [TreatyAct(document=d, agreement="open-skies", party=RUSSIA, act=act, when=When.parse(when) if when else None, **more)]


def event(when: str | None = None, actors: tuple[ActorRef, ...] = (RUSSIA,), **more: Any) -> Callable[[str], list[Fact]]:
    return lambda d: [Event(document=d, type="SANCTION", actors=actors, recipients=(NORWAY,), when=When.parse(when) if when else None, **more)]


def sizes(*accounts: Account, **more: Any) -> list[int]:
    """How many facts each group has, the largest first."""
    return sorted((len(m.members) for m in merged(accounts, **more)), reverse=True)


def both(one: Callable[[str], list[Fact]], other: Callable[[str], list[Fact]], day: str | None = "2023-05-10", day2: str | None = "2023-05-10") -> bool:
    """Whether two outlets' facts are taken for one."""
    return sizes(account("A", one, day), account("B", other, day2)) == [2]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("We shall not sign the new treaty this year", "direct"), ("the plan is dead and “we shall not sign the new treaty”", "mixed"), True),
        (("We shall not sign the new treaty this year", "direct"), ("Norway will sign the new treaty next year", "indirect"), False),
        (("We shall not sign the new treaty", "direct"), ("We shall sign the new treaty", "direct"), False),
        (("not sign the new treaty", "direct"), ("sign the new treaty", "direct"), False),
        (("sign the new treaty", "direct"), ("We shall never sign the new treaty", "direct"), False),
        (("Norway wanted new inspections of the northern bases in autumn", "indirect"), ("inspections of the northern bases were wanted in autumn", "indirect"), True),
        (("Norway wanted new inspections of the northern bases in autumn", "indirect"), ("Norway did not want inspections of the northern bases in autumn", "indirect"), False),
        (("Norway would send 300 inspectors to the northern bases", "indirect"), ("Norway would send 500 inspectors to the northern bases", "indirect"), False),
        (("Norway would send 300 inspectors to the northern bases", "indirect"), ("Norway would send inspectors to the northern bases", "indirect"), True),
        (("We want to have new inspections of the northern bases", "direct"), ("Norway wants new inspections of the northern bases", "indirect"), True),
        (("the talks go on", "indirect"), ("that talks go on", "indirect"), True),
        (("the talks", "indirect"), ("the talks", "indirect"), False),  # too little to go by
        (("Good afternoon, colleagues", "direct"), ("Good afternoon, colleagues", "direct"), False),
        (("It is a grave breach of the treaty", "direct"), ("It is a grave breach of our trust", "direct"), False),
    ],
)  # fmt: skip
def test_statements_of_one_speaker_and_day(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert both(statement(*one), statement(*other)) is same
    assert both(statement(*other), statement(*one)) is same


def test_another_speaker_is_another_statement() -> None:
    text = "We shall not sign the new treaty this year"
    assert not both(statement(text), statement(text, speaker=ILYA))
    assert not both(statement(text, speaker=ActorRef(None, "an official")), statement(text, speaker=ActorRef(None, "a diplomat")))
    assert both(statement(text, speaker=ActorRef(None, "an official")), statement(text, speaker=ActorRef(None, "An official")))
    assert not both(statement("sign the treaty now", speaker=None), statement("sign the treaty now", speaker=None))


def test_what_is_denied_is_not_what_is_said() -> None:
    text = "the inspectors of the northern base had left in May"
    assert not both(statement(text, "indirect"), statement(text, "indirect", mood="denied"))


def test_short_quotations_need_the_same_days_and_long_ones_do_not() -> None:
    short = "We shall not sign the new treaty"
    assert both(statement(short, when="2023-05-12"), statement(short), day="2023-05-12")
    assert not both(statement(short, when="2023-06-20"), statement(short), day="2023-06-20")
    assert both(statement(LONG, when="2023-06-20"), statement(LONG), day="2023-06-20")
    # The long one may be of any day, the few words that they share are not.
    long = f"We shall not sign the new treaty before {LONG}"
    assert not both(statement(long, when="2023-06-20"), statement(short), day="2023-06-20")
    assert not both(statement("Thank you so very much"), statement(f"{LONG}. Thank you so very much."))
    # Both dates stated in the texts: said twice.
    assert not both(statement(LONG, when="2023-05-20"), statement(LONG, when="2023-06-01"), day="2023-06-20", day2="2023-06-21")


def test_two_parts_of_one_quotation_come_together_through_the_whole() -> None:
    whole = statement("We shall not sign the new treaty and the inspectors must leave the northern bases")
    first, second = statement("We shall not sign the new treaty"), statement("the inspectors must leave the northern bases")
    assert sizes(account("A", first), account("B", second)) == [1, 1]
    assert sizes(account("A", first), account("B", second), account("C", whole)) == [3]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({}, {"parties": (ILYA, ANNA)}, True),
        ({}, {"parties": (OLEG, ANNA)}, False),
        ({}, {"channel": "meeting"}, False),
        ({}, {"channel": "letter"}, False),
        ({"channel": "talks"}, {"channel": "meeting"}, True),
        ({"channel": "talks"}, {"channel": "visit"}, False),
        ({}, {"channel": "unspecified"}, False),  # no date is stated, and the channel is not said
        ({"when": "2023-05-09"}, {"when": "2023-05-09", "channel": "unspecified"}, True),
        ({"when": "2023-05-09"}, {"when": "2023-05-09", "parties": (NORWAY, RUSSIA)}, True),
        ({"when": "2023-05-09"}, {}, True),
        ({"when": "2023-05-01"}, {}, False),
        ({"when": "2023-05-09"}, {"when": "2023-05-08"}, False),
        ({"when": "2023-05-09"}, {"when": "2023-05"}, False),  # a month has room for several calls
        ({"when": "2023-05-09", "duration": "PT10M"}, {"when": "2023-05-09", "duration": "PT15M"}, True),
        ({"when": "2023-05-09"}, {"when": "2023-05-09", "mood": "denied"}, False),
        ({"when": "2023-05-09"}, {"when": "2023-05-09", "mood": "planned"}, True),
        ({}, {"count": 2}, False),
        ({"channel": "meeting", "when": "2023-05-09"}, {"channel": "sidelines", "when": "2023-05-09"}, True),
        ({"channel": "meeting", "place": "Oslo", "location": OSLO}, {"channel": "meeting", "place": "Bergen", "location": BERGEN}, False),
        ({"channel": "meeting", "place": "Oslo", "location": OSLO}, {"channel": "meeting", "place": "Norway", "location": Location("Norway", "NOR")}, True),
        ({"parties": (ANNA, ILYA, OLEG)}, {}, False),
        ({"mood": "planned"}, {"mood": "planned"}, True),
        ({"mood": "planned"}, {}, False),  # no date is stated: another one may be planned
        ({"when": "2023-03", "channel": "visit", "place": "Oslo", "location": OSLO}, {"when": "2023-03", "channel": "visit", "place": "Oslo", "location": OSLO}, True),
        ({"when": "2023", "channel": "visit", "place": "Oslo", "location": OSLO}, {"when": "2023", "channel": "visit", "place": "Oslo", "location": OSLO}, False),
    ],
)  # fmt: skip
def test_contacts_in_the_news_of_one_day(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert both(contact(**one), contact(**other)) is same
    assert both(contact(**other), contact(**one)) is same


def test_talks_are_a_meeting_where_both_are_told_on_one_day() -> None:
    assert not both(contact(channel="talks"), contact(channel="meeting"), day2="2023-05-11")
    assert both(contact(channel="talks"), contact(channel="talks"), day2="2023-05-11")


def test_calls_that_one_outlet_announces_on_two_days_are_two() -> None:
    first = account("A1", contact(), "2023-05-10", "kantselaria.example")
    second = account("A2", contact(), "2023-05-11", "kantselaria.example")
    other = account("B", contact(), "2023-05-11", "tass")
    assert sizes(first, second) == [1, 1]
    assert sizes(first, second, other) == [2, 1]


def test_days_chain_no_further_than_all_allow() -> None:
    """News of 10, 11 and 12 May: each may tell of the same call as its neighbour, the first not of the same as the last."""
    told = [account(name, contact(), f"2023-05-{day}") for name, day in (("A", "10"), ("B", "11"), ("C", "12"))]
    assert sizes(*told[:2]) == sizes(*told[1:]) == [2]
    assert sizes(*told) == [2, 1]


def test_without_any_date_place_and_occasion_must_agree() -> None:
    full = contact(channel="meeting", place="Oslo", location=OSLO, occasion="Arctic summit")
    assert both(full, full, None, None)
    assert not both(full, contact(channel="meeting", place="Oslo", location=OSLO), None, None)
    assert not both(contact(), contact(), None, None)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {}, True),
        ({"when": "2020"}, {"when": "2020-11"}, True),
        ({"when": "2020"}, {"when": "2021"}, False),
        ({"when": "2020"}, {}, True),
        ({"when": "2024"}, {}, False),  # after the other was told
        ({}, {"act": "withdrawal-notice"}, True),
        ({}, {"act": "signature"}, False),
        ({}, {"mood": "denied"}, False),
        ({}, {"mood": "planned"}, False),
    ],
)  # fmt: skip
def test_acts(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    assert both(act(**one), act(**other)) is same


def test_acts_that_can_be_taken_again_need_a_time() -> None:
    assert both(act("suspension"), act("suspension"), "2023-05-10", "2023-05-20")
    assert not both(act("suspension"), act("suspension"), "2023-05-10", "2021-05-20")
    assert both(act("signature"), act("signature"), "2023-05-10", "2021-05-20")


def test_events() -> None:
    assert both(event(), event())
    assert both(event("2023-05-09"), event())
    assert not both(event("2023-05-09"), event("2023-04-09"))
    assert not both(event(), event(mode="embargo"))  # no date is stated and the mode is not said by both
    assert both(event("2023-05-09"), event("2023-05-09", mode="embargo"))
    assert not both(event(actors=(ActorRef(None, "rebels"),)), event(actors=(ActorRef(None, "rebels"),)))


def one(*accounts: Account, **more: Any) -> MergedFact:
    found = merged(accounts, **more)
    assert len(found) == 1
    return found[0]


def test_a_merged_fact_shows_agreement_difference_and_reason() -> None:
    first = account("A", contact(when="2023-05-09", duration="PT10M", place="Oslo", location=OSLO), outlet="Aftenblad")
    second = account("B", contact(when="2023-05-09", duration="PT15M"), "2023-05-11", outlet="Nordavisa")
    found = one(first, second)
    a, b = first.facts[0].id, second.facts[0].id
    assert {(v.value, v.facts) for v in found.values["duration"]} == {("PT10M", (a,)), ("PT15M", (b,))}
    assert [(v.value, v.facts) for v in found.values["place"]] == [("Oslo", (a,))]
    assert found.differs == ("duration",)
    assert (found.kind, found.reports, found.origins) == ("contact", 2, ("Aftenblad", "Nordavisa"))
    assert str(found.sourcing.first_seen) == "2023-05-10"
    assert found.sourcing.first_outlet == "Aftenblad"
    (link,) = found.because
    assert {link.one, link.other} == {a, b}
    assert link.rule == "the same parties on the same day"
    assert link.values == "parties: person:anna-berg, person:ilya-orlov; channel: call"


def test_ten_outlets_that_pass_on_one_story_are_one_origin() -> None:
    told = [account(f"N{n}", statement(LONG, via=("org:tass",)), outlet=f"Outlet {n}", chain=("org:tass",)) for n in range(10)]
    found = one(*told)
    assert (found.reports, found.origins) == (10, ("org:tass",))


def test_copies_of_a_text_tell_the_same_whatever_their_day() -> None:
    first = account("A", statement("the talks", "indirect"))
    copy = account("B", statement("the talks", "indirect", when="2023-05-20"), "2023-05-20")
    assert sizes(first, copy) == [1, 1]
    found = one(first, copy, groups=[[first.document.id, copy.document.id]])
    assert found.because[0].rule == "the same text"
    assert found.origins == ("A",)


def test_facts_of_one_document_stay_apart() -> None:
    def calls(document: str) -> list[Fact]:
        return [*contact()(document), *contact(duration="PT5M")(document)]

    assert sizes(account("A", calls)) == [1, 1]
    assert sizes(account("A", calls), account("B", contact())) == [2, 1]


def test_decisions_come_before_rules() -> None:
    a, b, c = account("A", contact()), account("B", contact()), account("C", contact(channel="letter"))
    ids = [x.facts[0].id for x in (a, b, c)]
    assert sizes(a, b, c) == [2, 1]
    assert sizes(a, b, c, parted=[(ids[0], ids[1])]) == [1, 1, 1]
    assert sizes(a, b, c, joined=[(ids[2], ids[0])], parted=[(ids[0], ids[1])]) == [2, 1]
    assert sizes(a, c, joined=[(ids[2], ids[0])]) == [2]
    assert sizes(a, c, joined=[(ids[2], ids[0])], parted=[(ids[0], ids[2])]) == [1, 1]
    assert sizes(a, b, joined=[("none", ids[0])], parted=[("none", "none")]) == [2]
    joined = next(m for m in merged([a, c], joined=[(ids[2], ids[0])]))
    assert joined.because[0].rule == "an analyst's decision"


SOME: list[Callable[[str], list[Fact]]] = [
    statement("We shall not sign the new treaty this year"), statement("We shall not sign the new treaty"), statement("sign the new treaty this year"),
    statement("Norway wants new inspections of the northern bases", "indirect"), statement(LONG), statement(LONG, speaker=ILYA),
    contact(), contact(when="2023-05-09"), contact(when="2023-05-10"), contact(channel="meeting"), contact(when="2023-05-09", channel="unspecified"),
    contact((NORWAY, RUSSIA), when="2023-05-09"), act(), act(when="2020"), act(when="2021"), act("withdrawal-notice"), event(), event("2023-05-09"),
]  # fmt: skip
DAYS = st.sampled_from(["2023-05-09", "2023-05-10", "2023-05-12", "2023-05-15", None])
ACCOUNTS = st.lists(st.tuples(st.lists(st.sampled_from(range(len(SOME))), min_size=1, max_size=3, unique=True), DAYS, st.sampled_from("XYZ")), min_size=1, max_size=9)  # fmt: skip


def built(rows: list[tuple[list[int], str | None, str]]) -> list[Account]:
    return [account(f"{n}", lambda d, kinds=kinds: [f for k in kinds for f in SOME[k](d)], day, outlet) for n, (kinds, day, outlet) in enumerate(rows)]


@settings(deadline=None, max_examples=150)
@given(ACCOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_accounts_and_facts_does_not_count(rows: list[Any], random: Any) -> None:
    accounts = built(rows)
    shuffled = [replace(a, facts=tuple(random.sample(a.facts, len(a.facts)))) for a in random.sample(accounts, len(accounts))]
    assert merged(accounts) == merged(shuffled)


@settings(deadline=None, max_examples=100)
@given(ACCOUNTS)
def test_every_fact_is_in_exactly_one_group_and_again_gives_the_same(rows: list[Any]) -> None:
    accounts = built(rows)
    found = merged(accounts)
    assert sorted(i for m in found for i in m.members) == sorted({f.id for a in accounts for f in a.facts})
    assert all(len(m.because) >= len(m.members) - 1 and m.kind for m in found)
    assert merged([*accounts, *accounts]) == found


@settings(deadline=None, max_examples=100)
@given(ACCOUNTS)
def test_a_parted_pair_is_apart(rows: list[Any]) -> None:
    accounts = built(rows)
    together = next((m for m in merged(accounts) if len(m.members) > 1), None)
    if together:
        pair = (together.members[0], together.members[-1])
        again = merged(accounts, parted=[pair])
        assert not any(set(pair) <= set(m.members) for m in again)
        assert sum(len(m.members) for m in again) == sum(len(m.members) for m in merged(accounts))


def test_real_readings(pipeline: Pipeline) -> None:
    texts = {
        "Aftenblad": "Sergei Lavrov met Antony Blinken in Bali on 8 July 2022. “We have nothing to hide from anyone here,” Lavrov said after the meeting.",
        "Nordavisa": "Lavrov said on Friday that Russia had agreed to nothing. “We have nothing to hide,” Sergei Lavrov said. Antony Blinken met Lavrov on 8 July 2022.",
        "Later": "Sergei Lavrov met Antony Blinken in New Delhi on 2 March 2023.",
    }
    days = {"Aftenblad": "2022-07-08", "Nordavisa": "2022-07-09", "Later": "2023-03-02"}
    documents = [Document(text=t, outlet=o, published=When.parse(days[o])) for o, t in texts.items()]
    found = merged([r.account for r in pipeline.read_many(documents)])
    contacts = [m for m in found if m.kind == "contact"]
    assert sorted((m.reports, str(m.values["when"][0].value)) for m in contacts) == [(1, "2023-03-02"), (2, "2022-07-08")]
    quoted = [m for m in found if m.kind == "statement" and len(m.members) > 1]
    assert [m.because[0].rule for m in quoted] == ["the same quotation"]
