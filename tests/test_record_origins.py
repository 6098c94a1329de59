"""Many reports, few origins."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.model.actors import ActorRef
from detente.model.facts import Statement
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.record.origins import Origins

OUTLETS = {"tass": "org:tass", "cnn": "org:cnn", "reuters": "org:reuters", "kyodo": "org:kyodo"}
NAMES = {"org:tass": "TASS", "org:cnn": "CNN", "org:reuters": "Reuters", "org:kyodo": "Kyodo"}


def report(name: str, outlet: str | None = None, chain: tuple[str, ...] = (), day: str | None = "2023-05-10", **more: Any) -> Account:
    return Account(Document(text=f"Text {name}.", outlet=outlet, credits=chain, published=When.parse(day) if day else None, **more))


def sources(*accounts: Account, groups: list[list[str]] | None = None) -> dict[str, tuple[str, str]]:
    """By text: origin and reason."""
    found = Origins(accounts, groups or [], OUTLETS, NAMES).of(a.document.id for a in accounts)
    names = {a.document.id: a.document.text[5:-1] for a in accounts}
    return {names[s.document]: (s.origin, s.because) for s in found.sources}


@pytest.mark.parametrize(
    ("account", "origin", "because"),
    [
        (report("A", "Nordavisa", ("org:tass",)), "org:tass", "Credited to TASS."),
        (report("A", "Nordavisa", ("org:cnn", "org:reuters")), "org:cnn", "Credited to CNN."),
        (report("A", "TASS", ("org:tass",)), "org:tass", "Its own reporting."),
        (report("A", "Nordavisa"), "Nordavisa", "Its own reporting."),
        (report("A", url="https://www.nordavisa.example/x?y=1"), "nordavisa.example", "Its own reporting."),
        (report("A", "Nordavisa", ("AntiWar",)), "AntiWar", "Credited to AntiWar."),
        (report("A", url="http://[bad"), report("A").document.id, "No outlet is known: taken as a source of its own."),
    ],
)
def test_one_report(account: Account, origin: str, because: str) -> None:
    assert sources(account) == {"A": (origin, because)}


def test_what_a_minister_told_one_outlet_is_one_origin_however_it_is_worded() -> None:
    accounts = [report(n, f"Outlet {n}", ("org:cnn", *more)) for n, more in (("A", ()), ("B", ("org:reuters",)), ("C", ()))]
    found = Origins(accounts, (), OUTLETS, NAMES).of(a.document.id for a in accounts)
    assert found.says == "3 reports, 1 independent origin, first seen on 10 May 2023 at Outlet A."
    assert found.origins == ("org:cnn",)


def test_a_chain_from_outlet_to_outlet_is_followed_to_its_end() -> None:
    found = sources(report("A", "Nordavisa", ("org:reuters",)), report("B", "Reuters", ("org:kyodo",)), report("C", "Kyodo"))
    assert found == {
        "A": ("org:kyodo", "Credited to Reuters, which has it from Kyodo."),
        "B": ("org:kyodo", "Credited to Kyodo."),
        "C": ("org:kyodo", "Its own reporting."),
    }


def test_a_chain_counts_only_among_the_reports_that_are_asked_about() -> None:
    accounts = [report("A", "Nordavisa", ("org:reuters",)), report("B", "Reuters", ("org:kyodo",))]
    assert Origins(accounts, (), OUTLETS, NAMES).of([accounts[0].document.id]).origins == ("org:reuters",)


def test_an_outlet_with_reports_of_two_origins_ends_the_chain() -> None:
    found = sources(report("A", "Nordavisa", ("org:reuters",)), report("B", "Reuters", ("org:kyodo",)), report("C", "Reuters"))
    assert found["A"] == ("org:reuters", "Credited to Reuters.")


def test_two_that_credit_each_other_are_one_source() -> None:
    found = sources(report("A", "TASS", ("org:reuters",)), report("B", "Reuters", ("org:tass",)))
    assert {origin for origin, _ in found.values()} == {"org:reuters"}


def test_the_same_text_has_the_origin_of_the_earliest() -> None:
    accounts = report("A", "Nordavisa", day="2023-05-12"), report("B", "Aftenblad", day="2023-05-11"), report("C", "Posten", day=None)
    found = sources(*accounts, groups=[[a.document.id for a in accounts]])
    assert found == {
        "A": ("Aftenblad", "The same text as Aftenblad (11 May 2023)."),
        "B": ("Aftenblad", "Its own reporting, which others have reprinted."),
        "C": ("Aftenblad", "The same text as Aftenblad (11 May 2023)."),
    }


def test_the_same_text_has_the_origin_that_some_of_its_prints_credit() -> None:
    accounts = report("A", "Nordavisa", day="2023-05-10"), report("B", "Aftenblad", ("org:tass",), "2023-05-11")
    found = sources(*accounts, groups=[[a.document.id for a in accounts] + ["unknown"]])
    assert found == {
        "A": ("org:tass", "The same text as others that credit TASS."),
        "B": ("org:tass", "Credited to TASS."),
    }


def test_one_text_at_two_outlets_is_two_reports_of_one_origin() -> None:
    accounts = [report("A", "Nordavisa"), report("A", "Aftenblad")]
    found = Origins(accounts).of([accounts[0].document.id])
    assert (found.reports, found.origins) == (2, ("Aftenblad",))


def test_quotations_that_all_come_from_one_agency_make_the_report_its_own() -> None:
    document = Document(text="Text.", outlet="Nordavisa")
    quoted = [Statement(document=document.id, speaker=ActorRef(None, "he"), content=c, form="direct", via=("org:tass",)) for c in "ab"]
    own = Statement(document=document.id, speaker=None, content="c", form="direct")
    assert Origins([Account(document, None, tuple(quoted))]).of([document.id]).origins == ("org:tass",)
    assert Origins([Account(document, None, (*quoted, own))]).of([document.id]).origins == ("Nordavisa",)


def test_no_reports_and_no_dates() -> None:
    assert Origins([]).of([]).says == "0 reports, 0 independent origins."
    account = report("A", "Nordavisa", day=None)
    assert Origins([account]).of([account.document.id]).first_seen is None
    with pytest.raises(KeyError):
        Origins([]).of(["none"])


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["TASS", "CNN", "Reuters", None]), st.sampled_from([(), ("org:tass",), ("org:cnn",), ("org:reuters",)])), max_size=8), st.randoms(use_true_random=False))  # fmt: skip
def test_the_order_of_reports_does_not_count(rows: list[Any], random: Any) -> None:
    accounts = [report(*row) for row in rows]
    groups = [[a.document.id for a in accounts[:3]]]
    ids = [a.document.id for a in accounts]
    found = Origins(accounts, groups, OUTLETS, NAMES).of(ids)
    assert Origins(random.sample(accounts, len(accounts)), groups, OUTLETS, NAMES).of(reversed(ids)) == found
    assert len(found.origins) <= found.reports
    assert {s.origin for s in found.sources} == set(found.origins)


def test_credits_of_real_readings(pipeline: Pipeline) -> None:
    texts = {
        "Nordavisa": "Talks on the northern bases go on, the minister told CNN on Monday.",
        "Aftenblad": "“We go on,” the minister said in an interview with CNN. The remarks were reported by Reuters.",
        "Posten": "The call was held on Monday, as first reported by Reuters.",
    }
    read = [r.account for r in pipeline.read_many([Document(text=t, outlet=o) for o, t in texts.items()])]
    found = Origins(read, (), pipeline.outlets).of(a.document.id for a in read)
    assert sorted((s.outlet, s.origin) for s in found.sources) == [("Aftenblad", "org:cnn"), ("Nordavisa", "org:cnn"), ("Posten", "org:reuters")]
