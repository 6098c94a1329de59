"""What leaves as JSON comes back as it was, whatever the characters; ids hang on values alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.model.actors import Actor, ActorRef
from detente.model.facts import (
    ACTS,
    CHANNELS,
    FORMS,
    MOODS,
    VERDICTS,
    Check,
    Contact,
    Dating,
    Event,
    Fact,
    Statement,
    TreatyAct,
    fact_from_json,
)
from detente.model.report import Account
from detente.model.text import Document, Evidence, Problem, Span, content_hash
from detente.model.when import When

# Any code point: astral ones, controls, halves of surrogate pairs, what ends lines, what turns the direction of writing.
ODD = ["\ud83d", "\udc69", "👩‍🚀", "🇷🇺", "\x00", "\u2028", "\r\n", "\u202e", "e\u0301", "ﬁ", "\ufeff", '"\\/', "İ", "null"]
words = st.text(st.characters() | st.sampled_from("“”’ -—"), max_size=12) | st.sampled_from(ODD)
some = words.filter(bool)
maybe = st.none() | some
moments = st.dates(date(1900, 1, 1), date(2100, 1, 1))
whens = st.one_of(
    st.builds(When.day, moments), st.builds(lambda d: When(d, None, True), moments), st.builds(lambda d: When(None, d), moments),
    st.builds(lambda a, b: When(*sorted((a, b)), uncertain=True), moments, moments),
)  # fmt: skip
spans = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 5_000_000), st.integers(0, 300))
refs = st.builds(ActorRef, maybe, words, maybe, maybe)
proofs = st.builds(Evidence, some, st.lists(spans, max_size=3).map(tuple), words)
apart = st.lists(proofs, max_size=4, unique_by=lambda e: e.field).map(tuple)
texts = st.lists(some, max_size=2).map(tuple)
shared: dict[str, Any] = {
    "document": words, "mood": st.sampled_from(MOODS), "when": st.none() | whens, "within": maybe, "evidence": apart,
}  # fmt: skip
many = st.lists(refs, max_size=3).map(tuple)
statements = st.builds(
    Statement, speaker=st.none() | refs, content=words, form=st.sampled_from(FORMS), role=maybe, cue=maybe, cue_class=maybe,
    audience=st.none() | refs, via=texts, continues=maybe, **shared,
)  # fmt: skip
contacts = st.builds(
    Contact, parties=many, channel=st.sampled_from(CHANNELS), place=maybe, occasion=maybe, duration=maybe,
    count=st.none() | st.integers(0, 50), initiator=st.none() | refs, via=st.none() | refs, **shared,
)  # fmt: skip
events = st.builds(
    Event, type=words, actors=many, recipients=many, mode=maybe, cameo=maybe, quad=st.none() | st.integers(1, 4), place=maybe,
    **shared,
)  # fmt: skip
acts = st.builds(
    TreatyAct, agreement=words, party=st.none() | refs, act=st.sampled_from(ACTS), effect=st.none() | whens, **shared
)  # fmt: skip
facts = st.one_of(statements, contacts, events, acts)
checks = st.builds(Check, words, st.sampled_from(VERDICTS), texts, maybe, words)
datings = st.builds(Dating, whens, texts)
problems = st.builds(Problem, words, words, st.none() | spans)
documents = st.builds(Document, words, words, maybe, maybe, maybe, st.none() | whens, texts, some)
accounts = st.builds(
    Account, documents, st.none() | datings, st.lists(facts, max_size=3).map(tuple), st.lists(checks, max_size=2).map(tuple),
    st.lists(problems, max_size=2).map(tuple),
)  # fmt: skip


def through_json(thing: Any) -> Any:
    return json.loads(json.dumps(thing.to_json(), ensure_ascii=False))


@pytest.mark.parametrize(
    ("things", "read"),
    [
        (refs, ActorRef.from_json), (statements, fact_from_json), (contacts, fact_from_json), (events, fact_from_json),
        (acts, fact_from_json), (checks, Check.from_json), (datings, Dating.from_json), (problems, Problem.from_json),
        (documents, Document.from_json), (accounts, Account.from_json),
    ],
    ids="ActorRef Statement Contact Event TreatyAct Check Dating Problem Document Account".split(),
)  # fmt: skip
def test_json_both_ways(things: st.SearchStrategy[Any], read: Callable[[Any], Any]) -> None:
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(things)
    def comes_back(thing: Any) -> None:
        data = through_json(thing)
        assert read(data) == thing
        assert read(data).to_json() == thing.to_json()

    comes_back()


@pytest.mark.parametrize("text", [*ODD, "a\ud83d", "\udc69" * 2 + "\ud83d"])
def test_odd_characters_pass_in_ascii_json_too(text: str) -> None:
    """All but a high half right before a low one, which JSON's own escapes make one character."""
    document = Document(text, source=text, title=text)
    assert Document.from_json(json.loads(json.dumps(document.to_json(), ensure_ascii=True))) == document


@given(st.lists(proofs, max_size=5).map(tuple))
def test_evidence_for_one_field_in_two_pieces_is_joined_in_json_and_stays_so(evidence: tuple[Evidence, ...]) -> None:
    act = TreatyAct(document="d", agreement="inf", party=None, act="withdrawal", evidence=evidence)
    data = through_json(act)
    back = fact_from_json(data)
    assert back.to_json() == data
    for field in {e.field for e in evidence}:
        assert back.spans(field) == act.spans(field) == tuple(s for e in evidence if e.field == field for s in e.spans)
        assert back.span(field) == act.span(field) == next(iter(act.spans(field)), None)


LAVROV = ActorRef("person:sergei-lavrov", "Sergei Lavrov", "RUS")
SAID = Statement(
    document="0123456789abcdef", speaker=LAVROV, content="we are ready", form="direct", cue="said", when=When.parse("2023-06-28"),
    evidence=(Evidence("speaker", (Span(0, 6),), "subject"), Evidence("content", (Span(13, 16), Span(20, 25)))),
)  # fmt: skip


def test_the_json_of_a_statement_by_hand() -> None:
    data = SAID.to_json()
    identity = data.pop("id")
    assert identity == SAID.id
    assert data == {
        "kind": "statement", "document": "0123456789abcdef",
        "speaker": {"id": "person:sergei-lavrov", "name": "Sergei Lavrov", "state": "RUS"}, "role": None, "form": "direct",
        "content": "we are ready", "cue": "said", "cue_class": None, "audience": None, "via": [], "continues": None,
        "mood": "asserted", "when": "2023-06-28", "within": None,
        "evidence": {"speaker": [[0, 6]], "content": [[13, 16], [20, 25]]}, "rules": {"speaker": "subject"},
    }  # fmt: skip


def test_the_id_is_the_hash_of_the_values_written_out() -> None:
    act = TreatyAct(document="d", agreement="inf", party=ActorRef("state:USA", "Washington", "USA"), act="withdrawal-notice")
    basis = (
        '{"act":"withdrawal-notice","agreement":"inf","document":"d","effect":null,"kind":"act","mood":"asserted",'
        '"party":{"id":"state:USA","name":"Washington","state":"USA"},"when":null,"within":null}'
    )
    assert act.id == hashlib.sha256(basis.encode()).hexdigest()[:16]


@given(facts, apart)
def test_an_id_does_not_hang_on_evidence(fact: Fact, other: tuple[Evidence, ...]) -> None:
    assert len(fact.id) == 16
    assert set(fact.id) <= set("0123456789abcdef")
    assert replace(fact, evidence=other).id == replace(fact, evidence=()).id == fact.id == fact_from_json(through_json(fact)).id


@settings(deadline=None)
@given(facts, facts)
def test_two_facts_share_an_id_just_where_they_share_their_values(one: Fact, other: Fact) -> None:
    def values(fact: Fact) -> tuple[Any, ...]:
        return type(fact), *(getattr(fact, f.name) for f in fields(fact) if f.name != "evidence")

    same = values(replace(one, document="d")) == values(replace(other, document="d"))
    assert (replace(one, document="d").id == replace(other, document="d").id) == same


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("speaker", None), ("speaker", ActorRef("person:sergei-lavrov", "Lavrov", "RUS")), ("content", "we are not ready"),
        ("form", "indirect"), ("role", "minister"), ("cue", "told"), ("cue_class", "say"), ("audience", LAVROV),
        ("via", ("org:tass",)), ("continues", "f"), ("mood", "denied"), ("when", None), ("when", When.parse("2023-06-28~")),
        ("within", "f"), ("document", "e"),
    ],
)  # fmt: skip
def test_every_value_of_a_statement_counts_for_its_id(field: str, value: Any) -> None:
    assert replace(SAID, **{field: value}).id != SAID.id


def test_the_kind_counts_for_the_id() -> None:
    contact = Contact(document="d", parties=(), channel="call")
    event = Event(document="d", type="CONSULT", actors=())
    assert len({contact.id, event.id, SAID.id}) == 3


@given(documents, documents)
def test_a_document_is_its_text(one: Document, other: Document) -> None:
    assert (one.id == other.id) == (one.text == other.text)
    assert replace(one, title="x", source="y", url=None, published=None).id == one.id


def test_the_hash_of_a_text_by_hand() -> None:
    assert content_hash("Łódź") == hashlib.sha256(bytes([0xC5, 0x81, 0xC3, 0xB3, 0x64, 0xC5, 0xBA])).hexdigest()[:16]
    assert content_hash("\ud83d") != content_hash("?") != content_hash("\ufffd")


@pytest.mark.parametrize("change", [{"kind": "rumour"}, {"speaker": ...}, {"mood": ...}, {"content": ...}])
def test_a_fact_without_what_it_needs_is_a_key_error(change: dict[str, Any]) -> None:
    data = {k: v for k, v in (SAID.to_json() | change).items() if v is not ...}
    with pytest.raises(KeyError):
        fact_from_json(data)


def test_a_bare_fact_has_no_values() -> None:
    with pytest.raises(TypeError, match=r"abstract class Fact .*values"):
        _ = Fact(document="d").id  # type: ignore[abstract]


def test_an_account_sorts_its_facts_by_kind_in_the_order_of_the_text() -> None:
    contact, event = Contact(document="d", parties=(), channel="call"), Event(document="d", type="CONSULT", actors=())
    act, later = TreatyAct(document="d", agreement="inf", party=None, act="expiry"), replace(SAID, content="later")
    account = Account(Document("x"), facts=(SAID, contact, event, act, later))
    assert account.statements == (SAID, later)
    assert (account.contacts, account.events, account.acts) == ((contact,), (event,), (act,))


def test_an_actor_as_a_fact_names_it() -> None:
    tass = Actor("org:tass", "TASS", "outlet", state="RUS", sector="JRN")
    assert tass.ref() == ActorRef("org:tass", "TASS", "RUS", "JRN")
    assert tass.ref("the agency").name == "the agency"
    assert tass.ref().key == "org:tass"
    assert ActorRef(None, "Three Officials").key == "three officials"


@given(spans, spans)
def test_spans_are_sets_of_characters(one: Span, other: Span) -> None:
    shift = min(one.start, other.start)
    first, second = (set(range(s.start - shift, s.end - shift)) if s.end - shift < 2000 else None for s in (one, other))
    if first is not None and second is not None:
        assert not first or not second or one.overlaps(other) == bool(first & second)
        assert not second or one.covers(other) == (second <= first)


def test_a_span_counts_code_points() -> None:
    assert Span(1, 3).of("👩‍🚀 on duty") == "\u200d🚀"
