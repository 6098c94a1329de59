"""Browsing and finding within bounds, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.room import account, many

from detente.errors import RecordError, UsageError
from detente.model.report import Taken
from detente.record import browse as browsing
from detente.record import find as finding
from detente.record.browse import Key, Wanted, browse, checked, facets
from detente.record.find import Question, find, outlets
from detente.record.store import Record


@pytest.fixture
def record(record_place: str) -> Iterator[Record]:
    with Record.open(record_place) as made:
        made.add_many([Taken(one) for one in (account(), *many(12))], "k1", "own")
    with Record.open(record_place, create=False, reading=True) as found:
        yield found


def walked(record: Record, wanted: Wanted, limit: int) -> list[str]:
    """The days of all the facts that fit, a page at a time."""
    found, after = [], None
    while True:
        page = browse(record.store, wanted, after, limit)
        assert len(page.found) <= limit
        found += [f.fact["when"] or f.dated for f in page.found]
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("limit", [1, 4, 50])
@pytest.mark.parametrize("window", [2, 3, 3000])
@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(kind="contact"), 13), (Wanted(kind="contact", who="state:RUS", other="person:antony-blinken"), 13), (Wanted(kind="contact", who="state:CHN"), 0),
        (Wanted(kind="statement", who="person:sergei-lavrov", parts=("speaker",), mood="denied"), 13), (Wanted(kind="statement", who="person:antony-blinken"), 0),
        (Wanted(kind="act", agreement="new-start", verdict="supported"), 13), (Wanted(kind="event", type="CONSULT", outlet="Arms Ledger"), 6),
        (Wanted(kind="statement", named="an official"), 13), (Wanted(kind="statement", since=date(2010, 1, 3), until=date(2010, 1, 4)), 6),
    ],
)  # fmt: skip
def test_pages_lead_through_all_that_fits_once(record: Record, monkeypatch, wanted: Wanted, count: int, window: int, limit: int) -> None:
    monkeypatch.setattr(browsing, "WINDOW", window)
    monkeypatch.setattr(browsing._window, "__defaults__", (window,))
    days = walked(record, wanted, limit)
    assert len(days) == count
    assert days == sorted(days, reverse=True)


def test_statements_are_found_by_their_words(record: Record) -> None:
    assert len(walked(record, Wanted(kind="statement", about="inspection"), 5)) == 13
    assert len(walked(record, Wanted(kind="statement", about="inspections", who="state:USA"), 5)) == 0
    assert len(walked(record, Wanted(kind="statement", about='"not agree"', who="state:RUS", since=date(2023, 1, 1)), 5)) == 1
    with pytest.raises(UsageError):
        browse(record.store, Wanted(kind="statement", about='"'), None, 5)


def test_facets_count_the_facts_that_fit(record: Record) -> None:
    told = facets(record.store, Wanted(kind="contact"), ("who", "outlet", "channel", "mood"))
    assert told["who"] == [("person:antony-blinken", 13), ("person:sergei-lavrov", 13)]
    assert told["outlet"] == [("High North Monitor", 7), ("Arms Ledger", 6)]
    assert (told["channel"], told["mood"]) == ([("call", 13)], [("asserted", 13)])
    assert facets(record.store, Wanted(kind="contact", channel="letter"), ("who",)) == {"who": []}


def test_checks_come_with_their_facts(record: Record) -> None:
    first = checked(record.store, "supported", None, 8)
    assert [f.check["verdict"] for f in first.found] == ["supported"] * 8
    rest = checked(record.store, "supported", first.next, 8)
    assert (len(rest.found), rest.next) == (5, None)
    assert {f.fact["id"] for f in first.found}.isdisjoint(f.fact["id"] for f in rest.found)
    assert checked(record.store, "conflicts", None, 8).found == ()


@pytest.mark.parametrize(
    ("question", "count"),
    [
        (Question(), 13), (Question(words="number"), 12), (Question(words='"number 3"'), 1), (Question(words="number", outlet="Arms Ledger"), 6),
        (Question(words="speaker:lavrov about:agree"), 13), (Question(words="about:pigeons"), 0), (Question(words="number between:RUS,USA"), 12),
        (Question(speaker="state:RUS"), 13), (Question(speaker="person:antony-blinken"), 0), (Question(agreement="new-start", kind="act"), 13),
        (Question(words='agreement:"New START"'), 13), (Question(words="agreement:inf"), 0), (Question(verdict="supported", since=date(2023, 1, 1)), 1),
        (Question(verdict="conflicts"), 0), (Question(until=date(2010, 1, 2)), 2), (Question(kind="event", order="added"), 13),
    ],
)  # fmt: skip
def test_documents_are_found(record: Record, question: Question, count: int) -> None:
    first = find(record.store, question, 1, 8)
    second = find(record.store, question, 2, 8)
    assert first.looked == count
    assert [len(first.hits), len(second.hits)] == [min(count, 8), max(count - 8, 0)]
    assert (first.more, second.more) == (count > 8, False)
    assert len({h.id for h in (*first.hits, *second.hits)}) == count


def test_a_hit_has_its_passage_and_the_facts_that_fit(record: Record) -> None:
    (hit,) = find(record.store, Question(words='"number 3" speaker:lavrov about:agree'), 1, 8).hits
    assert "Number 3" in hit.place
    assert [f["content"] for f in hit.facts] == ["We did not agree"]
    assert (hit.title, hit.total) == ("Story 3", 6)


def test_orders_and_facets_of_documents(record: Record) -> None:
    added = find(record.store, Question(order="added"), 1, 3)
    assert [h.title for h in added.hits] == ["Story 11", "Story 10", "Story 9"]
    latest = find(record.store, Question(words="inspections", order="latest"), 1, 2)
    assert [h.title for h in latest.hits] == ["Two ministers talk", "Story 11"]
    told = finding.facets(record.store, latest.rows)
    assert told["year"] == [("2010", 12), ("2023", 1)]
    assert (told["agreement"], told["speaker"]) == ([("new-start", 13)], [("person:sergei-lavrov", 13)])
    assert finding.facets(record.store, ()) == {"outlet": [], "year": [], "speaker": [], "agreement": []}
    assert sorted(outlets(record.store)) == ["Arms Ledger", "High North Monitor"]


def test_who_opens_a_record_for_reading_cannot_write(record: Record) -> None:
    with pytest.raises(RecordError, match="may not be written"):
        record.add(account(account().document.text + " More."), "k1", "own")
    assert record.counts()["documents"] == 13


@pytest.mark.parametrize("text", ["", "~", "2023-01-01", "2023-01-01~x", "2023-1-1~5", "x~1", "~" + "9" * 20])
def test_a_key_that_no_page_gave_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Key.parse(text)


def test_a_key_comes_back_as_it_was() -> None:
    for key in (Key("2023-01-01", 7), Key("", 12)):
        assert Key.parse(str(key)) == key
