"""brat standoff there and back: strict to brat's manual, lossless, and with an analyst's corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exports_accounts import ACCOUNT, ALL, CALL, DENIED, LEFT, PHONED, PROMISED, SAID, SIGNING, TEXT, UNSAID, any_accounts, at

from detente.model.facts import Contact, Event, Statement
from detente.model.report import Account
from detente.model.text import Span
from detente.publish.cells import utf8
from detente.publish.exports import Corrections, export, from_brat
from detente.publish.exports.brat import ann_text
from detente.publish.exports.brat_read import from_folder


def strictly_read(ann: str, text: str) -> dict[str, str]:
    """The annotations by id as brat's manual defines them; fails on anything that it does not allow."""
    assert ann == "" or ann.endswith("\n")
    # Readers that break lines wherever Python does see the same lines.
    assert ann.splitlines() == ann.split("\n")[:-1]
    found: dict[str, str] = {}
    for line in ann.splitlines():
        key, rest = line.split("\t", 1)
        assert key not in found
        found[key] = rest
    for key, rest in found.items():
        if key[0] == "T":
            kind, words = rest.split("\t", 1)
            assert "\t" not in words
            pieces = [tuple(map(int, p.split())) for p in kind.split(" ", 1)[1].split(";")]
            assert all(s < e for s, e in pieces)
            assert all(a[1] <= b[0] for a, b in pairwise(pieces))
            assert words == " ".join(text[s:e] for s, e in pieces)
        elif key[0] == "E":
            (kind, trigger), *arguments = [part.split(":") for part in rest.split(" ")]
            assert found[trigger].split(" ")[0] == kind
            assert all(target in found for _, target in arguments)
            assert len({role for role, _ in arguments}) == len(arguments)
        elif key[0] == "A":
            name, target, value = rest.split(" ")
            assert target in found
            assert re.fullmatch(r"[A-Za-z]+", name)
            assert value
        else:
            assert re.fullmatch(r"#\d+", key)
            assert rest.split("\t")[0].split(" ")[1] in found
    return found


def test_lines_of_a_document() -> None:
    found = strictly_read(ann_text(ACCOUNT), TEXT)
    a, b, c = at("We will sign"), at("the pact"), at("and keep it")
    # Two pieces of one content, the first cut at its line break.
    assert f"Content {a.start} {a.end};{b.start} {b.end};{c.start} {c.end}\tWe will sign the pact and keep it" in found.values()
    assert any(re.fullmatch(r"Contact:T\d+ Parties:T\d+ Parties2:T\d+ Place:T\d+ When:T\d+", line) for line in found.values())
    assert "Mood E2 denied" in found.values()
    assert any(re.fullmatch(r"Event:T\d+ Actors:T\d+ Recipients:T\d+ Within:E2", line) for line in found.values())
    # "phoned" is the trigger of a contact and of an event; "Apia" is one place for both.
    assert sum(line.endswith("\tphoned") for line in found.values()) == 2
    assert sum(line.endswith("\tApia") for line in found.values()) == 1


def test_folder(tmp_path: Path) -> None:
    counts = export([*ALL, ACCOUNT], "brat", tmp_path / "out")
    assert dict(counts.left_out) == {"the same text again": 1}
    for account in ALL:
        base = tmp_path / "out" / account.document.id
        assert base.with_suffix(".txt").read_bytes() == account.document.text.encode()
        strictly_read(base.with_suffix(".ann").read_bytes().decode(), account.document.text)
    conf = (tmp_path / "out" / "annotation.conf").read_text().split("\n")
    assert {"[entities]", "[relations]", "[events]", "[attributes]"} <= set(conf)
    assert "Agreement\tArg:<EVENT>, Value:ctbt" in conf
    back = list(from_folder(tmp_path / "out", ALL))
    assert [b.account for b in back] == list(ALL)
    assert not any(b.changed or b.added or b.removed or b.problems for b in back)
    (tmp_path / "out" / f"{ACCOUNT.document.id}.ann").unlink()
    (missing,) = from_folder(tmp_path / "out", [ACCOUNT])
    assert "cannot be read" in missing.problems[0].message


@settings(deadline=None, max_examples=300)
@given(any_accounts())
def test_there_and_back(account: Account) -> None:
    text, ann = utf8(account.document.text), ann_text(account)
    strictly_read(ann, text)
    assert len(text.encode("utf-8").decode("utf-8")) == len(account.document.text)
    back = from_brat(text, ann.encode("utf-8").decode("utf-8"), account)
    assert back == Corrections(account)


@settings(deadline=None, max_examples=150)
@given(any_accounts(), st.text(st.sampled_from("TEA#1\t 0;:x\n{}"), max_size=40), st.integers(0, 10**6))
def test_no_edit_brings_the_reader_down(account: Account, noise: str, where: int) -> None:
    ann = ann_text(account)
    cut = where % (len(ann) + 1)
    back = from_brat(utf8(account.document.text), ann[:cut] + noise + ann[cut + len(noise) :], account, "a.ann")
    assert all(p.where.startswith("a.ann:") for p in back.problems)
    for fact in back.account.facts:
        assert all(0 <= s.start <= s.end <= len(account.document.text) for item in fact.evidence for s in item.spans)


def edited(*changes: tuple[str, str]) -> Corrections:
    """The corrections that come of replacing parts of the .ann file, each of which must be there."""
    ann = ann_text(ACCOUNT)
    for old, new in changes:
        assert re.search(old, ann, re.M), old
        ann = re.sub(old, new, ann, count=1, flags=re.M)
    return from_brat(TEXT, ann, ACCOUNT, "a.ann")


def lines(back: Corrections) -> list[str]:
    """The problems in words."""
    return [p.message for p in back.problems]


def test_a_mood_is_corrected_and_the_fact_gets_its_new_id() -> None:
    back = edited((r"Mood E2 denied", "Mood E2 asserted"))
    changed = dict(back.changed)
    # The facts that the statement claims follow it.
    assert set(changed) == {DENIED.id, LEFT.id, UNSAID.id}
    assert changed[DENIED.id].mood == "asserted"
    assert changed[LEFT.id].within == changed[DENIED.id].id != DENIED.id
    assert (back.removed, back.added, back.problems) == ((), (), ())
    assert len(back.account.facts) == len(ACCOUNT.facts)


def test_words_marked_anew_give_the_value() -> None:
    she, pop = at("she"), at("Ana Pop")
    place, zealand = at("Apia"), at("New Zealand")
    back = edited(
        (rf"Speaker {she.start} {she.end}\tshe", f"Speaker {pop.start} {pop.end}\tAna Pop"),
        (rf"Place {place.start} {place.end}\tApia", f"Place {zealand.start} {zealand.end}\tNew Zealand"),
    )
    changed = dict(back.changed)
    assert set(changed) == {SAID.id, CALL.id, PHONED.id}
    said, call = changed[SAID.id], changed[CALL.id]
    assert isinstance(said, Statement)
    assert isinstance(call, Contact)
    # The words that proved an actor of the call prove the same one here: the value and so the id stay, the evidence is new.
    assert (said.id, said.speaker, said.spans("speaker")) == (SAID.id, SAID.speaker, (pop,))
    assert (call.place, call.location, call.parties) == ("New Zealand", None, CALL.parties)
    assert {item.rule for item in call.evidence} == {"by-hand", "analyst"}
    # The check was of another fact.
    assert [check.fact for check in back.account.checks] == [SIGNING.id]


def test_an_actor_that_no_other_words_prove_is_known_by_its_words() -> None:
    tui, envoy = at("Minister Tui"), at("Romania's envoy")
    back = edited((rf"Parties {tui.start} {tui.end}\tMinister Tui", f"Parties {envoy.start} {envoy.end}\tRomania's envoy"))
    ((_, call),) = back.changed
    assert isinstance(call, Contact)
    assert [p.name for p in call.parties] == ["Ana Pop", "Romania's envoy"]
    assert call.parties[1].id is None


def test_a_span_over_a_line_break_is_one_again() -> None:
    a, b = at("We will sign"), at("the pact")
    c = at("and keep it")
    back = edited((rf"Content {a.start} {a.end};{b.start} {b.end};{c.start} {c.end}\t.*", f"Content {a.start + 3} {a.end};{b.start} {b.end}\twill sign the pact"))
    said = dict(back.changed)[SAID.id]
    assert isinstance(said, Statement)
    assert said.spans("content") == (Span(a.start + 3, b.end),)
    assert said.content == "will sign\nthe pact"


def test_facts_are_taken_out_and_added() -> None:
    number = len(ACCOUNT.facts)
    apia, samoa, left = at("Apia"), at("Samoa"), at("left")
    back = edited(
        (rf"^E{number}\t.*\n", ""), (rf"^#{number}\t.*\n", ""), (rf"^A\d+\tMood E{number} .*\n", ""), (rf"^A\d+\tAct E{number} .*\n", ""),
        (rf"^A\d+\tAgreement E{number} .*\n", ""),
        (r"\Z", f"T90\tEvent {left.start} {left.end}\tleft\nT91\tActors {samoa.start} {samoa.end}\tSamoa\n"
                f"T92\tPlace {apia.start} {apia.end}\tApia\n"
                "E90\tEvent:T90 Actors:T91 Place:T92 Within:E1\nA90\tType E90 RETREAT\n#90\tAnnotatorNotes E90\tseen by me\n"),
    )  # fmt: skip
    assert lines(back) == []
    assert back.removed == (SIGNING.id,)
    (added,) = back.added
    assert isinstance(added, Event)
    assert (added.type, added.place, added.within, added.mood) == ("RETREAT", "Apia", SAID.id, "asserted")
    # Samoa was proved as an actor elsewhere.
    assert added.actors[0].id == "state:WSM"
    assert back.notes == ((added.id, "seen by me"),)
    assert back.account.facts[-1] == added


def test_what_is_wrong_is_told_with_its_line() -> None:
    ann = ann_text(ACCOUNT)
    back = edited((r"Mood E2 denied", "Mood E2 maybe"), (r"^T1\tStatement .*\tsaid", "T1\tStatement 0 4\tRoma!"))
    assert lines(back)[0].startswith("the words of T1 are not those of the text")
    assert any("E1 has T1, which cannot be read" in m for m in lines(back))
    assert any("no mood 'maybe': choose one of asserted" in m for m in lines(back))
    assert dict(back.changed).keys() == {PROMISED.id, SIGNING.id}  # they stood within E1
    other = from_brat(TEXT + " ", ann, ACCOUNT)
    assert other.account == ACCOUNT
    assert "the text is not the document's" in other.problems[0].message


def test_a_statement_taken_out_is_told_where_facts_stand_in_it() -> None:
    back = edited((r"^E2\t.*\n", ""), (r"^#2\t.*\n", ""), (r"^A3\tMood E2 .*\n", ""), (r"^A4\tForm E2 .*\n", ""), (r" Within:E2$", ""), (r" Within:E2$", ""))
    assert back.removed == (DENIED.id,)
    assert all("the statement around this fact was taken out" in m for m in lines(back))
    assert {f.within for old, f in back.changed if old in (LEFT.id, UNSAID.id)} == {None}


def test_statements_within_each_other_in_a_ring_come_to_an_end() -> None:
    back = edited((r"^(E1\t.*)$", r"\1 Within:E2"), (r"^(E2\t.*)$", r"\1 Within:E1"))
    assert any("no statement that can stand around" in m for m in lines(back))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("R1\tIs Arg1:E1 Arg2:E2", "only T, E, A and # are read"),
        ("T90\tPlace 5\tx", "not a text-bound annotation"),
        ("T90\tPlace 5 9999\tx", "lies outside the text"),
        ("T90\tPlace 5 9;7 12\tx x", "out of order"),
        ("E90\tEvent", "not an event annotation"),
        ("E90\tThing:T1", "no kind of fact is called Thing"),
        ("E90\tEvent:T1", "E90 lacks its type and its actors"),
        ("A90\tMood E77 denied", "an attribute of E77"),
        ("A90\tMood", "not an attribute"),
    ],
)
def test_lines_that_are_no_annotation(line: str, told: str) -> None:
    ann = ann_text(ACCOUNT)
    back = from_brat(TEXT, ann + line + "\n", ACCOUNT, "a.ann")
    assert [(told in p.message, p.where) for p in back.problems] == [(True, f"a.ann:{ann.count(chr(10)) + 1}")]
    assert back.account == ACCOUNT


def spans_of(account: Account) -> Iterator[Span]:
    """Every span of evidence."""
    return (s for fact in account.facts for item in fact.evidence for s in item.spans)


def test_every_span_of_a_document_is_shown() -> None:
    found = strictly_read(ann_text(ACCOUNT), TEXT)
    shown = {int(n) for line in found.values() for n in re.findall(r"\d+", line.split("\t")[0])}
    assert {s.start for s in spans_of(ACCOUNT)} <= shown
