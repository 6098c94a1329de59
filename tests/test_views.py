"""What pages and pictures show, worked out by hand from small records and from the knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import UnknownActor, UnknownAgreement, UsageError
from detente.knowledge import load_knowledge
from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact, Dating, Event, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.publish.views.actor import actor_view
from detente.publish.views.agreement import agreement_view, by_status
from detente.publish.views.basis import Basis, actor_named, fit_day
from detente.publish.views.dyad import dyad
from detente.publish.views.front import front
from detente.publish.views.silences import Silence, in_words, longest_since, marked, silences
from detente.record.by_day import counts, documents_between, entries, failing, last_day, latest
from detente.record.store import Record
from detente.register import load_register

RUSSIA, USA = ActorRef("state:RUS", "Russia", "RUS"), ActorRef("state:USA", "Washington", "USA")
FRANCE, CHINA = ActorRef("person:emmanuel-macron", "Macron", "FRA"), ActorRef("person:xi-jinping", "Xi", "CHN")


def told(day: str, *facts: object, checks: bool = False) -> Account:
    """A document of a day with contacts, given as parties, channel and date, and other facts."""
    document = Document(f"A report of {day}.", f"{day}.txt", f"Report of {day}", "Arms Ledger", None, When.parse(day))
    made = tuple(make(document.id) for make in facts)  # type: ignore[operator]
    found = tuple(Check(f.id, "conflicts", (), "when", "On record for another day.") for f in made) if checks else ()
    return Account(document, Dating(When.parse(day), ("given",)), made, found)


def contact(*parties: ActorRef, channel: str = "call", when: str | None = None, mood: str = "asserted"):
    return lambda key: Contact(document=key, parties=parties, channel=channel, mood=mood, when=When.parse(when) if when else None)


def event(one: ActorRef, other: ActorRef, score: float):
    return lambda key: Event(document=key, type="CONSULT", actors=(one,), recipients=(other,), score=score)


def said(who: ActorRef, content: str):
    return lambda key: Statement(document=key, speaker=who, content=content, form="direct")


def act(party: ActorRef | None, agreement: str):
    return lambda key: TreatyAct(document=key, agreement=agreement, party=party, act="suspension")


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Basis]:
    path = tmp_path_factory.mktemp("views") / "record.db"
    with Record.open(path) as record:
        for account in (
            told("2010-01-01", contact(FRANCE, CHINA)),
            told("2010-12-01", contact(FRANCE, CHINA, channel="visit", when="2010-11-28/2010-11-30"), said(FRANCE, "We agreed")),
            told("2011-01-15", contact(FRANCE, CHINA, when="2011-01-10"), contact(FRANCE, CHINA, channel="letter", mood="planned")),
            told("2011-01-16", contact(FRANCE, CHINA, when="2011-01-10"), checks=True),
            told("2011-02-01", contact(FRANCE, CHINA, when="2009"), event(FRANCE, CHINA, 4.0), event(CHINA, FRANCE, -2.0)),
            told("2011-03-01", act(None, "npt"), contact(RUSSIA, USA)),
        ):
            record.add(account, "k", "own")
        yield Basis(load_knowledge(), load_register(), record)


BARE = Basis(load_knowledge(), load_register())


def test_silences_lie_between_the_days_that_may_have_a_contact() -> None:
    day = When.day
    windows = [(date(2020, 1, 1), date(2020, 1, 1)), (date(2020, 1, 30), date(2020, 2, 2)), (date(2020, 2, 3), date(2020, 2, 3))]
    found = silences([*windows, (date(2019, 1, 1), date(2020, 12, 31)), (None, date(2020, 1, 15))], date(2020, 3, 1))
    assert found == (
        Silence(date(2020, 1, 2), date(2020, 1, 29)), Silence(date(2020, 2, 4), date(2020, 3, 1), open=True),
    )  # fmt: skip
    assert [s.days for s in found] == [28, 27]
    assert silences([], date(2020, 1, 1)) == ()
    assert silences(windows[:1], date(2020, 1, 1)) == ()
    assert day(date(2020, 1, 1)).is_day


def test_a_silence_in_words() -> None:
    old = Silence(date(2021, 1, 1), date(2021, 12, 31))
    now = Silence(date(2023, 1, 1), date(2023, 7, 31), open=True)
    short = Silence(date(2022, 5, 1), date(2022, 5, 9))
    assert in_words((old, short, now)) == "no recorded contact for 212 days, the longest since 2021"
    assert longest_since((old, short, now)) == date(2021, 12, 31)
    assert in_words((short, now)) == "no recorded contact for 212 days, the longest on record"
    assert in_words((Silence(date(2023, 7, 31), date(2023, 7, 31), open=True),)) == "no recorded contact for 1 day"
    assert in_words((old, short)) == "" == in_words(())
    assert marked((old, short, now)) == (old, now)


@given(st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2002, 1, 1)), st.integers(0, 40)), max_size=12))
def test_no_day_of_a_silence_may_have_a_counted_contact(found: list[tuple[date, int]]) -> None:
    windows = [(first, date.fromordinal(first.toordinal() + days)) for first, days in found]
    quiet = silences(windows, date(2002, 6, 1))
    counted = [(a, b) for a, b in windows if (b - a).days < 31]
    assert all(not (s.first <= b and a <= s.last) for s in quiet for a, b in counted)
    assert all(one.last < other.first for one, other in pairwise(quiet))
    silent = sum(s.days for s in quiet)
    heard = {d for a, b in counted for d in range(a.toordinal(), b.toordinal() + 1)}
    first = min((a.toordinal() for a, _ in counted), default=None)
    if first is not None:
        last = date(2002, 6, 1).toordinal()
        assert silent == sum(d not in heard for d in range(first, last + 1))


def test_two_persons_in_a_small_record(basis: Basis) -> None:
    found = dyad(basis, "person:emmanuel-macron", "person:xi-jinping", date(2011, 2, 1))
    assert [(m.last.isoformat(), m.channel, m.reports) for m in found.met] == [
        ("2009-12-31", "call", 1), ("2010-01-01", "call", 1), ("2010-11-30", "visit", 1), ("2011-01-10", "call", 2),
    ]  # fmt: skip
    assert found.uncounted == 1  # "in 2009" leaves a year open
    assert [(s.first.isoformat(), s.last.isoformat(), s.days, s.open) for s in found.silences] == [
        ("2010-01-02", "2010-11-27", 330, False), ("2010-12-01", "2011-01-09", 40, False), ("2011-01-11", "2011-02-01", 22, True),
    ]  # fmt: skip
    assert found.silence_says == "no recorded contact for 22 days"
    assert (found.documents, found.read_until) == (3, date(2011, 2, 1))
    assert sorted(e.score or 0 for e in found.events) == [-2.0, 4.0]
    assert [c.mood for c in found.contacts].count("planned") == 1
    assert {b.agreement for b in found.bound} >= {"npt", "outer-space", "bwc"}
    assert dyad(basis, "FRA", "CHN", date(2011, 2, 1)).met == found.met
    assert dyad(basis, "CHN", "FRA", date(2010, 6, 1)).silence_says == "no recorded contact for 151 days"


def test_two_states_by_the_list_of_known_contacts() -> None:
    found = dyad(BARE, "person:sergei-lavrov", "person:antony-blinken", date(2022, 7, 28))
    # They met in Geneva on 21 January 2022, spoke until 22 February, and then not until 29 July.
    assert found.silences[-1].open
    assert found.silences[-1].last == date(2022, 7, 28)
    after = dyad(BARE, "person:sergei-lavrov", "person:antony-blinken", date(2022, 7, 29))
    assert after.met[-1].last == date(2022, 7, 29)
    assert after.silence_says == ""
    assert "new-start" in {b.agreement for b in after.bound}
    with pytest.raises(UsageError, match="the same"):
        dyad(BARE, "RUS", "state:RUS", date(2022, 1, 1))
    with pytest.raises(UnknownActor, match="nobody is called 'Ruritania'"):
        dyad(BARE, "RUS", "Ruritania", date(2022, 1, 1))


def test_new_start_on_a_day_on_which_it_is_contested() -> None:
    found = agreement_view(BARE, "New START", date(2024, 6, 1))
    assert (found.agreement.id, found.words, found.standing.contested) == ("new-start", "in force", True)
    assert [(r.words, r.held_by) for r in found.readings] == [("in force", "the United States"), ("suspended", "Russia")]
    assert [(p.one, p.other, p.words, p.contested) for p in found.pairs] == [("USA", "RUS", "in force", True)]
    assert [(c.limit.article, c.limit.number) for c in found.caps] == [("II(1)(a)", 700), ("II(1)(b)", 1550), ("II(1)(c)", 800)]
    assert found.life[0].start == date(2010, 4, 8)
    assert not [a for a in found.acts if a.taken and a.day and a.day > date(2024, 6, 1)]
    ended = agreement_view(BARE, "new-start", date(2026, 2, 5))
    assert (ended.words, ended.caps, ended.held != ()) == ("ended (its term expired)", (), True)
    with pytest.raises(UnknownAgreement, match="did you mean new-start"):
        agreement_view(BARE, "new strat", date(2024, 1, 1))


def test_the_inf_treaty_before_and_after_its_end() -> None:
    assert [(p.other, p.status) for p in agreement_view(BARE, "inf", date(1990, 1, 1)).pairs] == [("SUN", "in-force")]
    after = agreement_view(BARE, "inf", date(2020, 1, 1))
    assert {p.status for p in after.pairs} == {"ended"}
    assert {p.one for p in after.pairs} == {"USA"}  # the successors of one side owe each other nothing under it


def test_a_treaty_of_many_is_told_by_party() -> None:
    found = agreement_view(BARE, "npt", date(2024, 1, 1))
    assert found.pairs == ()
    groups = dict(by_status(found.parties))
    assert "PRK" not in {p.one for p in groups["in force"]}
    assert len(found.rows()) == len(found.parties) > 180


def test_a_person_and_a_state(basis: Basis) -> None:
    person = actor_view(basis, "person:emmanuel-macron", date(2011, 2, 1))
    assert person.counts == {"statement": 1, "contact": 6, "event": 2, "act": 0}
    assert [(p.who.id, p.reports, p.last) for p in person.partners] == [("person:xi-jinping", 5, "2011-01-10")]
    assert person.statements[0].says == "We agreed"
    state = actor_view(basis, "Russia", date(2015, 6, 1))
    assert ("President", "Vladimir Putin") in {(o.title, o.person.name) for o in state.offices if o.now}
    assert [p.who.name for p in state.partners] == ["the United States"]
    assert "inf" in {b.agreement for b in state.bound}
    lavrov = actor_view(BARE, "Sergei Lavrov", date(2004, 3, 8))
    assert [o.title for o in lavrov.offices if o.now] == ["Permanent Representative to the United Nations"]
    assert actor_named(BARE, "USA").name == "the United States"


def test_the_front_page_of_a_day(basis: Basis) -> None:
    found = front(basis, date(2011, 1, 20))
    assert found.since == date(2010, 12, 10)
    assert [(p.one.id, p.other.id, p.days, p.reports, p.channels) for p in found.pairings] == [
        ("state:CHN", "state:FRA", 1, 2, ("call",)),
    ]  # fmt: skip
    assert [(f.verdict, i.day) for f, i in found.failing] == [("conflicts", "2011-01-10")]
    assert found.read_until == date(2011, 1, 16)
    assert dict(found.by_force())["Binding in law"]
    bare = front(BARE, date(2011, 1, 20))
    assert (bare.pairings, bare.statements, bare.read_until) == ((), (), None)
    assert bare.rows() == found.rows()


def test_days_that_nothing_can_be_of() -> None:
    assert fit_day(date(1900, 1, 1)) == date(1900, 1, 1)
    for day in (date.min, date(1899, 12, 31), date(2101, 1, 1), date.max):
        with pytest.raises(UsageError, match="from 1900 to 2100"):
            fit_day(day)


def test_what_pages_ask_of_the_record(basis: Basis) -> None:
    record = basis.record
    assert record is not None
    until = date(2011, 12, 31)
    assert [r.day for r in latest(record, "contact", ("person:xi-jinping",), until=until, limit=2)] == ["2011-01-15", "2011-01-10"]
    assert [r.fact["agreement"] for r in latest(record, "act", ("agreement:npt",), until=until)] == ["npt"]
    assert [e.reports for e in entries(record, "contact", ("state:CHN", "state:FRA"), until=until, since=date(2011, 1, 1))] == [2]
    assert counts(record, "state:USA", until=date(2010, 1, 1)) == {"statement": 0, "contact": 0, "event": 0, "act": 0}
    assert last_day(record, date(2009, 1, 1)) is None
    assert documents_between(record, date(2010, 1, 1), date(2010, 12, 31)) == 2
    assert len(failing(record, since=date(2011, 1, 1), until=until)) == 1
