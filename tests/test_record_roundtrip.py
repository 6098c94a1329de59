"""Whatever an account holds comes out of the record as it went in, byte for byte."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.model.actors import ActorRef
from detente.model.facts import ACTS, CHANNELS, FORMS, MOODS, VERDICTS, Check, Contact, Dating, Event, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document, Evidence, Problem, Span
from detente.model.when import When
from detente.record.store import Record

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
some = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
maybe = st.none() | some
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def whens(draw: st.DrawFn) -> When:
    first, last = sorted((draw(days), draw(days)))
    start, end = draw(st.sampled_from([(first, last), (None, last), (first, None), (first, first)]))
    return When(start, end, draw(st.booleans()), draw(st.booleans()))


spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 5000), st.integers(0, 300))
refs = st.builds(ActorRef, maybe, words, st.none() | st.sampled_from(["RUS", "USA"]), st.none() | st.just("GOV"))
proofs = st.lists(
    st.builds(Evidence, st.sampled_from(["speaker", "cue", "content", "party"]), st.lists(spans, max_size=3).map(tuple), words),
    max_size=4, unique_by=lambda e: e.field,
).map(tuple)  # fmt: skip
checks = st.builds(Check, some, st.sampled_from(VERDICTS), st.lists(some, max_size=2).map(tuple), maybe, words)
shared = {"mood": st.sampled_from(MOODS), "when": st.none() | whens(), "within": maybe, "evidence": proofs}


def facts(document: str) -> st.SearchStrategy:
    base = {"document": st.just(document), **shared}
    many = st.lists(refs, max_size=3).map(tuple)
    return st.one_of(
        st.builds(
            Statement, speaker=st.none() | refs, content=words, form=st.sampled_from(FORMS), role=maybe, cue=maybe, cue_class=maybe,
            audience=st.none() | refs, via=st.lists(some, max_size=2).map(tuple), continues=maybe, **base,
        ),
        st.builds(
            Contact, parties=many, channel=st.sampled_from(CHANNELS), place=maybe, occasion=maybe, duration=maybe,
            count=st.none() | st.integers(0, 50), initiator=st.none() | refs, via=st.none() | refs, **base,
        ),
        st.builds(
            Event, type=some, actors=many, recipients=many, mode=maybe, cameo=maybe, quad=st.none() | st.integers(1, 4), **base,
        ),
        st.builds(TreatyAct, agreement=some, party=st.none() | refs, act=st.sampled_from(ACTS), effect=st.none() | whens(), **base),
    )  # fmt: skip


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    document = draw(
        st.builds(
            Document, words, words, maybe, maybe, maybe, st.none() | whens(), st.lists(some, max_size=2).map(tuple),
            st.sampled_from(["plain", "trafilatura"]),
        )
    )  # fmt: skip
    return Account(
        document,
        draw(st.none() | st.builds(Dating, whens(), st.lists(words, max_size=2).map(tuple))),
        tuple(draw(st.lists(facts(document.id), max_size=4))),
        tuple(draw(st.lists(checks, max_size=2))),
        tuple(draw(st.lists(st.builds(Problem, words, words, st.none() | spans), max_size=2))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(accounts())
def test_account_in_is_account_out(account: Account) -> None:
    before = json.dumps(account.to_json(), ensure_ascii=False)
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "r.db") as record:
        assert record.add(account, "k", "e") is True
        assert record.add(account, "k", "e") is False
        found = record.account(account.document.id)
        assert found is not None
        assert json.dumps(found.to_json(), ensure_ascii=False) == before
