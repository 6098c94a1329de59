"""Judgements: their file, how they find their facts again, and what they make of an account."""

from __future__ import annotations

import io
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exports_accounts import (
    ACCOUNT,
    CALL,
    DENIED,
    LEFT,
    PHONED,
    POP,
    PROMISED,
    QUIET,
    SAID,
    SAMOA,
    SIGNING,
    TUI,
    UNSAID,
    YEAR,
    ZEALAND,
)

from detente.errors import MissingInput, UsageError
from detente.knowledge import Knowledge, load_knowledge
from detente.model.facts import CHANNELS, Fact, Statement
from detente.model.report import Account
from detente.model.text import Document, Evidence, Problem, Span
from detente.model.when import When
from detente.publish.exports import export
from detente.record.corrections import actor_named, changes_of, corrected
from detente.record.judged import judged, pairs, with_judgements
from detente.record.judgement_file import append, read_judgements
from detente.record.judgement_fit import fitted
from detente.record.judgements import KEYS, Anchor, Judgement, Quote, judgement_of
from detente.record.merge import merged

DOCUMENT = ACCOUNT.document
AT = "2024-06-01T09:00:00Z"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge()


def judge(fact: Fact, decision: str = "confirm", by: str = "Ines Kade", at: str = AT, document: Document = DOCUMENT, **more: Any) -> Judgement:
    return judgement_of(decision, fact, document, by=by, at=at, **more)


def correct(fact: Fact, by: str = "Ines Kade", at: str = AT, **changes: Any) -> Judgement:
    return judge(fact, "correct", by, at, changes=changes)


def read_as(*changed: tuple[Fact, dict[str, Any]], account: Account = ACCOUNT) -> Account:
    """The account as a newer version reads it: these facts with other values."""
    new = {fact.id: replace(fact, **values) for fact, values in changed}
    return replace(account, facts=tuple(new.get(fact.id, fact) for fact in account.facts), checks=())


def state(judgement: Judgement, *accounts: Account) -> tuple[str, str | None, str]:
    [fit] = fitted(accounts, [judgement]).fits
    return fit.state, fit.fact, fit.why


# The file


def test_a_line_has_its_keys_in_order_and_says_what_was_judged() -> None:
    data = json.loads(judge(CALL, "reject", note="It was a letter.").line())
    assert tuple(data) == KEYS
    assert (data["decision"], data["fact"], data["other"], data["changes"], data["note"]) == ("reject", CALL.id, None, {}, "It was a letter.")
    assert data["anchor"] == {
        "document": DOCUMENT.id,
        "kind": "contact",
        "url": "https://news.example.org/a?b=1&c=ü",
        "quotes": [{"exact": "phoned", "start": 24, "end": 30, "prefix": "Romania's envoy Ana Pop ", "suffix": " Minister Tui of New Zealand fro"}],
        "values": {"channel": "call", "parties": ["minister tui", "person:ana-pop"], "mood": "asserted", "when": "2024-05-06"},
    }


# Two halves of a surrogate pair side by side are one character once they have been JSON, so there are left halves only.
HOSTILE = st.text(st.sampled_from("a\n\r\t\0\u2028\x85\ud800\"\\{}😀é"), max_size=20)
LINES = st.text(st.sampled_from("ab \u2028\ud800\"\\é"), min_size=1, max_size=9).map(lambda s: " ".join(s.split())).filter(bool)
VALUES = st.recursive(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | HOSTILE, lambda v: st.lists(v, max_size=2) | st.dictionaries(HOSTILE, v, max_size=2), max_leaves=4)
QUOTES = st.builds(lambda exact, start, a, b: Quote(exact, start, start + len(exact), a, b), HOSTILE.filter(bool), st.integers(0, 99), HOSTILE, HOSTILE)
ANCHORS = st.builds(
    Anchor, st.just(DOCUMENT.id), st.sampled_from(["statement", "contact", "event", "act"]), st.none() | HOSTILE,
    st.lists(QUOTES, max_size=2).map(tuple), st.dictionaries(HOSTILE, VALUES, max_size=2).map(lambda d: tuple(d.items())),
)  # fmt: skip
SINGLE = st.builds(Judgement, decision=st.sampled_from(["confirm", "reject"]), fact=st.just(CALL.id), by=LINES, at=st.just(AT), anchor=ANCHORS, note=HOSTILE)
CHANGED = st.builds(
    Judgement, decision=st.just("correct"), fact=st.just(CALL.id), by=LINES, at=st.just(AT), anchor=ANCHORS, note=HOSTILE,
    changes=st.dictionaries(HOSTILE, VALUES, min_size=1, max_size=3).map(lambda d: tuple(d.items())),
)  # fmt: skip
PAIRED = st.builds(
    Judgement, decision=st.sampled_from(["join", "part"]), fact=st.just(CALL.id), by=LINES, at=st.just(AT), anchor=ANCHORS, note=HOSTILE,
    other=st.just(SAID.id), other_anchor=ANCHORS,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(SINGLE | CHANGED | PAIRED, max_size=4))
def test_what_is_written_comes_back_and_a_judgement_is_one_line(tmp_path_factory: pytest.TempPathFactory, written: list[Judgement]) -> None:
    path = tmp_path_factory.mktemp("file") / "judgements.jsonl"
    for n, judgement in enumerate(written):
        before = path.read_bytes() if n else b""
        append(path, judgement)
        after = path.read_bytes()
        assert after.startswith(before)
        assert len(after.decode("ascii").splitlines()) == n + 1
    read = read_judgements(path) if written else read_judgements("/dev/null")
    assert read.problems == ()
    assert list(read.found) == list({j.id: j for j in written}.values())


def test_a_last_line_that_was_cut_off_is_told_and_does_not_take_the_next_with_it(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_bytes(judge(CALL).line().encode()[:-9])
    append(path, judge(SAID))
    read = read_judgements(path)
    assert [j.fact for j in read.found] == [SAID.id]
    assert [(p.where, p.message) for p in read.problems] == [(f"{path}:1", "not JSON in UTF-8, or cut off: take the line out and judge anew")]


def test_two_files_are_merged_by_putting_one_behind_the_other(tmp_path: Path) -> None:
    mine, yours, shared = judge(CALL), judge(SAID, by="Ben Oduya"), judge(PHONED, "reject")
    path = tmp_path / "both.jsonl"
    path.write_bytes("\r\n".join([shared.line(), mine.line(), "", shared.line(), yours.line()]).encode("utf-8-sig"))
    assert read_judgements(path) == type(read_judgements(path))((shared, mine, yours), ())


def test_those_who_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    written = [judge(CALL, note=f"{n} " + "x" * 9000) for n in range(60)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda j: append(path, j), written)) == [None] * 60
    read = read_judgements(path)
    assert read.problems == ()
    assert {j.id for j in read.found} == {j.id for j in written}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told() -> None:
    with pytest.raises(UsageError, match="/dev/full: the judgement cannot be written: No space left"):
        append("/dev/full", judge(SAID))


@pytest.mark.skipif(which("git") is None, reason="no git here")
def test_a_decision_is_one_line_in_gits_diff(tmp_path: Path) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    append(before, judge(CALL, note="First\nsecond\u2028third"))
    after.write_bytes(before.read_bytes())
    append(after, judge(SAID, "reject", note="Not her words:\r\nan aide's."))
    done = subprocess.run(["git", "diff", "--no-index", "--numstat", str(before), str(after)], capture_output=True, text=True)
    assert done.stdout.split()[:2] == ["1", "0"]


def broken(**changes: Any) -> str:
    return json.dumps(judge(CALL).to_json() | changes)


GOOD = judge(CALL).to_json()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<<<<<<< ours", "git left a merge conflict here: keep the lines of both sides and take out this mark"),
        ("=======", "git left a merge conflict here: keep the lines of both sides and take out this mark"),
        ("[]", "a judgement must have the keys"),
        ("NaN", "not JSON in UTF-8"),
        ("[" * 200_000, "nested too deeply"),
        ("9" * 5000, "not JSON in UTF-8"),
        ('{"id": 1, "id": 2}', "a key stands twice"),
        ("x" * (1 << 20) + "xx", "the line is longer than 1048576 bytes"),
        (broken(id="0" * 16), f"the line was changed after it was written: judge anew, or give it the id {GOOD['id']}"),
        (broken(note="changed"), "the line was changed after it was written"),
        (broken(extra=1), "and no others"),
        (broken(decision="delete"), "no decision 'delete': choose one of confirm, correct, reject, join, part"),
        (broken(decision=["reject"]), "no decision"),
        (broken(fact="../../etc"), "fact must be the id of a fact"),
        (broken(fact=GOOD["fact"] + "\n"), "fact must be the id of a fact"),
        (broken(by=""), "needs the name of who judges"),
        (broken(by="Ines\nKade"), "needs the name of who judges, on one line"),
        (broken(at="2024-06-31T09:00:00Z"), "not a time in UTC"),
        (broken(at="2024-06-01T09:00:00+02:00"), "not a time in UTC"),
        (broken(note=None), "the note must be text"),
        (broken(decision="correct"), "to correct takes at least one change"),
        (broken(changes={"place": "Suva"}), "no other decision has any"),
        (broken(decision="join"), "other must be the id of a fact"),
        (broken(decision="join", other=CALL.id, other_anchor=GOOD["anchor"]), "to join takes two different facts"),
        (broken(other=SAID.id), "to confirm takes one fact, and two are named"),
        (broken(anchor=None), "an anchor must have the keys"),
        (broken(anchor=GOOD["anchor"] | {"kind": ["contact"]}), "an anchor must have a kind of fact"),
        (broken(anchor=GOOD["anchor"] | {"quotes": [{"exact": "phoned", "start": 24, "end": 31, "prefix": "", "suffix": ""}]}), "the offsets of a quote"),
        (broken(anchor=GOOD["anchor"] | {"quotes": [{"exact": "p", "start": False, "end": True, "prefix": "", "suffix": ""}]}), "a quote must have its words"),
    ],
)  # fmt: skip
def test_a_broken_line_is_told_with_its_number_and_the_others_are_read(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "j.jsonl"
    first, last = judge(SAID), judge(PHONED)
    path.write_text(f"{first.line()}\n{line}\n{last.line()}\n")
    read = read_judgements(path)
    assert read.found == (first, last)
    [problem] = read.problems
    assert problem.where == f"{path}:2"
    assert says in problem.message


def test_bytes_that_are_no_text_are_a_broken_line(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    path.write_bytes(b"\xff\xfe\n" + judge(SAID).line().encode() + b"\n")
    assert [p.where for p in read_judgements(path).problems] == [f"{path}:1"]
    assert len(read_judgements(path).found) == 1


def test_a_file_that_is_not_there_or_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="cannot be read"):
        read_judgements(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="cannot be written"):
        append(tmp_path / "none" / "j.jsonl", judge(SAID))


@pytest.mark.parametrize(
    ("decision", "more"),
    [("approve", {}), ("correct", {}), ("confirm", {"by": "  "}), ("confirm", {"at": "yesterday"}), ("join", {}), ("join", {"other": (CALL, DOCUMENT)})],
)
def test_a_judgement_that_cannot_be_is_not_made(decision: str, more: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        judge(CALL, decision, **more)


# Finding the fact again


def test_the_same_id_fits() -> None:
    assert state(judge(CALL), QUIET, ACCOUNT) == ("fits", CALL.id, "")


LOOSE = {
    "place": st.sampled_from(["Suva", "Oslo", None]), "duration": st.sampled_from(["PT5M", None]), "count": st.integers(2, 9),
    "occasion": st.sampled_from(["a fair", "talks"]), "initiator": st.just(POP), "via": st.just(SAMOA), "within": st.just(SAID.id),
    "when": st.sampled_from([None, When.parse("2024-05"), When.parse("2024-05-04/2024-05-06")]),
}  # fmt: skip


@settings(deadline=None)
@given(st.fixed_dictionaries({}, optional=LOOSE), st.sampled_from(["confirm", "reject", "correct"]), st.integers(0, 3), st.integers(0, 3))
def test_a_fact_that_is_read_with_other_values_is_found_by_its_words(values: dict[str, Any], decision: str, before: int, after: int) -> None:
    """Whatever does not say which contact is meant may change, and the word for it may be read shorter or longer."""
    word = Span(24 + before - 3, 30 - 3 + after)
    proof = tuple(replace(e, spans=(word,)) if e.field == "channel" else e for e in CALL.evidence)
    now = replace(CALL, evidence=proof, **values)
    again = read_as((CALL, {"evidence": proof, **values}))
    judgement = judge(CALL, decision, changes={"place": "Nadi"} if decision == "correct" else None)
    assert state(judgement, again)[:2] == ("fits" if now.id == CALL.id else "moved", now.id)


def test_who_was_meant_must_agree_for_what_was_confirmed_or_rejected() -> None:
    other = read_as((CALL, {"parties": (POP, ZEALAND)}))
    assert state(judge(CALL, "reject"), other) == ("unfit", None, "what is read at its words now differs in parties")
    more = read_as((CALL, {"parties": (POP, TUI, SAMOA)}))
    assert state(judge(CALL, "confirm"), more)[0] == "unfit"
    assert state(correct(CALL, place="Suva"), more)[:2] == ("moved", more.contacts[0].id)
    assert state(judge(SAID), read_as((SAID, {"speaker": None})))[0] == "unfit"
    assert state(judge(SAID), read_as((SAID, {"cue_class": "plain"})))[0] == "moved"
    assert state(judge(PHONED), read_as((PHONED, {"mode": None})))[0] == "moved"
    assert state(judge(PHONED), read_as((PHONED, {"mode": "visit"}))) == ("unfit", None, "what is read at its words now differs in mode")
    assert state(judge(SIGNING), read_as((SIGNING, {"act": "ratification"}))) == ("unfit", None, "what is read at its words now differs in act")
    assert state(judge(CALL), read_as((CALL, {"when": When.day(date(2024, 5, 1)), "place": None}))) == ("unfit", None, "what is read at its words now differs in when")


def test_what_does_not_fit_says_why() -> None:
    gone = replace(ACCOUNT, facts=tuple(f for f in ACCOUNT.facts if f is not CALL))
    assert state(judge(CALL), QUIET) == ("unfit", None, "its document is not in the record")
    assert state(judge(CALL), gone) == ("unfit", None, "no contact is read at its words any more")
    bare = replace(CALL, evidence=())
    assert state(judge(bare), gone) == ("unfit", None, "it was judged without words to find it by")


def test_two_facts_that_fit_equally_are_not_chosen_between() -> None:
    one, other = replace(CALL, place="Suva"), replace(CALL, place="Nadi")
    both = replace(ACCOUNT, facts=(one, other))
    assert state(judge(CALL), both) == ("unfit", None, f"2 facts fit equally: {', '.join(sorted((one.id, other.id)))}")


def test_the_very_words_come_before_words_in_part() -> None:
    wider = replace(CALL, place="Nadi", evidence=(Evidence("channel", (Span(20, 30),)),))
    exact = replace(CALL, place="Suva")
    assert state(judge(CALL), replace(ACCOUNT, facts=(wider, exact)))[:2] == ("moved", exact.id)


def test_a_correction_that_is_read_so_by_itself_now_has_served() -> None:
    judgement = correct(CALL, parties=[TUI.to_json(), SAMOA.to_json()], place="Suva")
    half = read_as((CALL, {"parties": (SAMOA, TUI)}))
    whole = read_as((CALL, {"parties": (SAMOA, TUI), "place": "Suva"}))
    assert state(judgement, half)[:2] == ("moved", half.contacts[0].id)
    assert state(judgement, whole) == ("unfit", None, f"what was corrected is read so by itself now ({whole.contacts[0].id})")


def shifted(document: Document, line: str = "Corrected on Tuesday; Tui had phoned twice before.\n") -> Account:
    """The call as it is read in a print of the page that has a line before it."""
    moved = tuple(replace(e, spans=tuple(Span(s.start + len(line), s.end + len(line)) for s in e.spans)) for e in CALL.evidence)
    newer = replace(document, text=line + document.text)
    return Account(newer, None, (replace(CALL, document=newer.id, evidence=moved),))


def test_a_document_that_is_cleaned_otherwise_now_is_found_by_its_address() -> None:
    again = shifted(DOCUMENT)
    assert state(judge(CALL), again)[:2] == ("moved", again.facts[0].id)
    # The document itself goes before others of its address, and of several others none is chosen.
    assert state(judge(CALL), again, ACCOUNT)[:2] == ("fits", CALL.id)
    third = shifted(DOCUMENT, "Third print.\n")
    assert state(judge(CALL), again, third)[2] == "its document is not in the record, and several of the same address fit equally"
    assert state(judge(CALL), shifted(replace(DOCUMENT, url="https://elsewhere.example.org")))[2] == "its document is not in the record"


def test_words_that_stand_twice_are_told_apart_by_what_stands_around_them() -> None:
    again = shifted(DOCUMENT)
    assert again.document.text.count("phoned") == 2
    wrong = replace(again.facts[0], evidence=(Evidence("channel", (Span(30, 36),)),))  # the "phoned" of the new line
    assert wrong.span("channel").of(again.document.text) == "phoned"  # type: ignore[union-attr]
    assert state(judge(CALL), replace(again, facts=(wrong,)))[2] == "no contact is read at its words any more"


# More than one judgement on a fact


def states(*judgements: Judgement) -> list[str]:
    return [fit.state for fit in fitted([ACCOUNT], judgements).fits]


def test_a_persons_later_judgement_replaces_the_earlier_wherever_it_stands() -> None:
    early, late = judge(CALL, "reject"), judge(CALL, "confirm", at="2024-06-02T09:00:00Z")
    assert states(early, late) == ["replaced", "fits"]
    assert states(late, early) == ["fits", "replaced"]
    assert fitted([ACCOUNT], (late, early)).rulings[CALL.id].decision == "confirm"
    same = judge(CALL, "confirm")  # in the same second: what stands later in the file
    assert states(early, same) == ["replaced", "fits"]


def test_a_later_judgement_on_the_new_id_replaces_the_earlier_on_the_old_one() -> None:
    again = read_as((CALL, {"place": "Suva"}))
    judgements = (judge(CALL, "reject"), judge(again.contacts[0], "confirm", at="2024-06-02T09:00:00Z"))
    assert [f.state for f in fitted([again], judgements).fits] == ["replaced", "fits"]


def test_two_analysts_who_contradict_each_other_are_told_and_neither_counts() -> None:
    found = fitted([ACCOUNT], (judge(CALL, "reject"), judge(CALL, "confirm", by="Ben Oduya")))
    assert [(f.state, f.why) for f in found.fits] == [("contested", "Ines Kade says reject, Ben Oduya says confirm: neither counts until they agree")] * 2
    assert judged(ACCOUNT, found) is ACCOUNT
    agreed = (judge(CALL, "reject"), judge(CALL, "confirm", by="Ben Oduya"), judge(CALL, "reject", by="Ben Oduya", at="2024-06-03T00:00:00Z"))
    assert states(*agreed) == ["fits", "replaced", "fits"]


def test_corrections_of_two_analysts_are_taken_together_unless_they_contradict() -> None:
    place, other = correct(CALL, place="Suva"), correct(CALL, by="Ben Oduya", duration="PT5M")
    [call] = judged(ACCOUNT, fitted([ACCOUNT], (place, other))).contacts
    assert (call.place, call.duration) == ("Suva", "PT5M")
    assert states(place, correct(CALL, by="Ben Oduya", place="Nadi")) == ["contested", "contested"]
    assert states(place, correct(CALL, by="Ben Oduya", place="Suva")) == ["fits", "fits"]


def test_joining_and_parting() -> None:
    other = (YEAR, DOCUMENT)
    join, part = judge(PHONED, "join", other=other), judge(YEAR, "part", by="Ben Oduya", other=(PHONED, DOCUMENT))
    assert states(join, part) == ["contested", "contested"]
    found = fitted([ACCOUNT], (join, judge(PHONED, "confirm"), judge(LEFT, "part", other=(PHONED, DOCUMENT))))
    assert pairs(found) == (((PHONED.id, YEAR.id),), ((LEFT.id, PHONED.id),))
    groups = merged([ACCOUNT], **pairs(found)._asdict())
    assert {PHONED.id, YEAR.id} in [{*g.members} for g in groups]


def test_pairs_are_named_as_read_and_as_corrected() -> None:
    found = fitted([ACCOUNT], (judge(PHONED, "join", other=(YEAR, DOCUMENT)), correct(PHONED, place="Suva", location=None)))
    new = replace(PHONED, place="Suva", location=None).id
    assert pairs(found).joined == ((PHONED.id, YEAR.id), (new, YEAR.id))
    assert {new, YEAR.id} in [{*g.members} for g in merged([judged(ACCOUNT, found)], joined=pairs(found).joined)]


def test_a_pair_over_two_documents_needs_both_of_them() -> None:
    document = Document("Bucharest and Wellington spoke by phone.", "d.txt")
    spoke = replace(CALL, document=document.id, evidence=(Evidence("channel", (Span(25, 39),)),))
    second = Account(document, None, (spoke,))
    judgement = judge(CALL, "join", other=(spoke, document))
    assert state(judgement, ACCOUNT, second)[0] == "fits"
    assert state(judgement, ACCOUNT) == ("unfit", CALL.id, "of the second fact: its document is not in the record")


# The account after the judgements


def test_without_judgements_an_account_is_as_it_was() -> None:
    assert judged(ACCOUNT, fitted([ACCOUNT], ())) is ACCOUNT
    assert judged(ACCOUNT, fitted([ACCOUNT], [judge(CALL)])) is ACCOUNT


def test_what_a_rejected_statement_claims_is_rejected_with_it() -> None:
    found = fitted([ACCOUNT], [judge(DENIED, "reject")])
    assert judged(ACCOUNT, found).facts == (SAID, CALL, PHONED, PROMISED, YEAR, SIGNING)


def test_what_was_confirmed_itself_stays_in_the_voice_around_the_statement() -> None:
    outer = replace(SAID, evidence=())
    inner = replace(DENIED, within=outer.id)
    told = replace(UNSAID, within=inner.id)
    account = Account(DOCUMENT, None, (told, inner, outer))  # references forward too
    found = fitted([account], [judge(inner, "reject"), judge(told, "confirm")])
    assert judged(account, found).facts == (replace(told, within=outer.id), outer)
    both = fitted([account], [judge(inner, "reject"), judge(outer, "reject"), judge(told, "confirm")])
    assert judged(account, both).facts == (replace(told, within=None),)


def test_a_corrected_statement_takes_what_stands_within_it_along() -> None:
    later = replace(SAID, content="and keep it", continues=SAID.id)
    account = replace(ACCOUNT, facts=(*ACCOUNT.facts, later))
    after = judged(account, fitted([account], [correct(SAID, speaker=SAMOA.to_json(), mood="possible")]))
    said = replace(SAID, speaker=SAMOA, mood="possible")
    assert after.facts == (
        said, DENIED, CALL, PHONED, replace(PROMISED, within=said.id), LEFT, UNSAID, YEAR, replace(SIGNING, within=said.id),
        replace(later, continues=said.id),
    )  # fmt: skip
    # The act has the same values still, so its check holds under the new id; that of the call is untouched.
    assert [c.fact for c in after.checks] == [CALL.id, after.acts[0].id]


def test_checks_of_corrected_facts_are_made_anew_or_left_out(knowledge: Knowledge) -> None:
    found = fitted([ACCOUNT], [correct(SIGNING, mood="asserted", act="ratification", agreement="ctbt")])
    new = replace(SIGNING, mood="asserted", act="ratification").id
    assert [c.fact for c in judged(ACCOUNT, found).checks] == [CALL.id]
    checked = judged(ACCOUNT, found, knowledge).checks
    assert [c.fact for c in checked] == [CALL.id, new]
    assert checked[0] == ACCOUNT.checks[0]
    assert checked[1].verdict == "supported"  # Romania ratified in 1999


def test_long_chains_of_statements_are_no_trouble() -> None:
    chain = [replace(SAID, evidence=())]
    for n in range(3000):
        chain.append(replace(chain[0], content=f"Part {n}", continues=chain[-1].id, within=None))
    account = Account(DOCUMENT, None, tuple(reversed(chain)))
    after = judged(account, fitted([account], [correct(chain[0], mood="planned")])).facts
    assert len(after) == 3001
    assert all(isinstance(b, Statement) and b.continues == a.id for b, a in pairwise(after))


def test_the_evidence_of_a_corrected_fact_stays_and_a_new_place_has_no_old_point() -> None:
    [call] = judged(ACCOUNT, fitted([ACCOUNT], [correct(CALL, place="Suva")])).contacts
    assert (call.place, call.location, call.evidence) == ("Suva", None, CALL.evidence)


def test_a_fact_read_twice_with_the_same_values_is_judged_once() -> None:
    twice = replace(ACCOUNT, facts=(CALL, replace(CALL, evidence=())), checks=())
    assert judged(twice, fitted([twice], [judge(CALL, "reject")])).facts == ()


def test_changes_that_cannot_be_do_not_fit() -> None:
    assert state(correct(CALL, channel="pigeon"), ACCOUNT) == ("unfit", None, f"no channel 'pigeon': choose one of {', '.join(CHANNELS)}")
    assert state(correct(CALL, content="x"), ACCOUNT)[0] == "unfit"


# A whole record


def test_a_stream_of_accounts_with_the_judgements_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    elsewhere = Document("Another text.")
    lost = replace(CALL, document=elsewhere.id)
    fights = [judge(YEAR, "reject"), judge(YEAR, "confirm", by="Ben Oduya")]
    for judgement in (judge(PHONED, "reject"), correct(CALL, place="Suva"), *fights, judge(lost, "reject", document=elsewhere)):
        append(path, judgement)
    with path.open("a") as file:
        file.write("not a judgement\n")
    told: list[Problem] = []
    out = io.BytesIO()
    counts = export(with_judgements([QUIET, ACCOUNT], path, tell=told.append), "jsonl", out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert counts.documents == 2
    assert PHONED.id not in [f["id"] for f in lines[1]["facts"]]
    assert [f["place"] for f in lines[1]["facts"] if f["kind"] == "contact"] == ["Suva"]
    assert [p.where for p in told] == [f"{path}:6", str(path), str(path), str(path)]
    assert [p.message.split("count: ")[-1] for p in told[1:]] == [
        "Ines Kade says reject, Ben Oduya says confirm: neither counts until they agree",
        "Ines Kade says reject, Ben Oduya says confirm: neither counts until they agree",
        "its document is not among those given",
    ]


def test_a_stream_takes_documents_of_the_same_address_where_it_knows_that_the_one_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    append(path, judge(CALL, "reject"))
    again, told = shifted(DOCUMENT), list[Problem]()
    [after] = with_judgements([again], path, tell=told.append, known={again.document.id})
    assert (after.facts, told) == ((), [])
    [same] = with_judgements([again], path, tell=told.append)
    assert same is again
    assert len(told) == 1


# What an analyst gives


def given_for(fact: Fact, knowledge: Knowledge, *pairs: str) -> dict[str, Any]:
    return changes_of(pairs, fact, [POP, TUI], knowledge)


def test_values_in_words(knowledge: Knowledge) -> None:
    assert given_for(SIGNING, knowledge, "agreement=New START", "party=Samoa", "effect=2024-06?", "when=") == {
        "agreement": "new-start", "party": {"id": "state:WSM", "name": "Samoa", "state": "WSM", "sector": "GOV"}, "effect": "2024-06?", "when": None,
    }  # fmt: skip
    assert given_for(CALL, knowledge, "parties= Minister Tui ;state:NZL", "count=2", "duration=PT90M") == {
        "parties": [TUI.to_json(), {"id": "state:NZL", "name": "New Zealand", "state": "NZL", "sector": "GOV"}], "count": 2, "duration": "PT90M",
    }  # fmt: skip
    assert given_for(SAID, knowledge, "speaker=name:A delegate", "role=") == {"speaker": {"id": None, "name": "A delegate", "state": None}, "role": None}


def test_the_codes_follow_the_type_of_an_event(knowledge: Knowledge) -> None:
    """The numbers are those of the PLOVER manual."""
    assert given_for(PHONED, knowledge, "type=threaten") == {"type": "THREATEN", "mode": None, "quad": 3, "score": -3.5, "cameo": "130"}
    assert given_for(PHONED, knowledge, "mode=visit") == {"mode": "visit", "quad": 1, "score": 4.0}
    assert given_for(PHONED, knowledge, "type=THREATEN", "cameo=132", "mode=violence")["cameo"] == "132"


@pytest.mark.parametrize(
    ("fact", "pair", "says"),
    [
        (CALL, "place", "write FIELD=VALUE with one of parties, channel, place, occasion"),
        (CALL, "content=x", "write FIELD=VALUE"),
        (SAID, "content=x", "write FIELD=VALUE"),
        (CALL, "location=x", "write FIELD=VALUE"),
        (CALL, "channel=pigeon", "no channel 'pigeon'"),
        (CALL, "channel=", "channel cannot be empty"),
        (CALL, "parties=", "parties cannot be empty"),
        (CALL, "when=soon", "not a date"),
        (CALL, "count=-1", "not a count"),
        (CALL, "count=0", "not a number above zero"),
        (CALL, "count=٣", "not a count"),
        (CALL, "duration=ten minutes", "ISO 8601"),
        (CALL, "duration=PT", "ISO 8601"),
        (CALL, "place=" + "x" * 301, "at most 300"),
        (CALL, "initiator=Zebulon Quux", "nobody is called 'Zebulon Quux'"),
        (PHONED, "type=JUGGLE", "no type 'JUGGLE'"),
        (PHONED, "mode=riot", "CONSULT has no mode 'riot'"),
        (PHONED, "cameo=x", "a CAMEO code"),
        (SIGNING, "agreement=The Pact of Nowhere", "no agreement is called"),
        (SIGNING, "mood=sure", "no mood 'sure'"),
    ],
)  # fmt: skip
def test_values_that_cannot_be(knowledge: Knowledge, fact: Fact, pair: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        given_for(fact, knowledge, pair)


def test_a_name_of_several_is_asked_back(knowledge: Knowledge) -> None:
    twins = {k: replace(knowledge.actors["state:NOR"], id=k, name="Twin Isle", names=()) for k in ("state:AAA", "state:BBB")}
    with pytest.raises(UsageError, match="several are called 'twin isle': give an id, state:AAA or state:BBB"):
        actor_named("twin isle", (), replace(knowledge, actors=twins))


@settings(deadline=None)
@given(st.sampled_from([SAID, CALL, PHONED, SIGNING]), st.sampled_from(["speaker", "parties", "when", "count", "score", "location", "type", "mood", "place", "quad", "agreement"]), VALUES)
def test_changes_of_any_shape_make_a_sound_fact_or_an_error(fact: Fact, field: str, value: Any) -> None:
    try:
        new = corrected(fact, {field: value})
    except UsageError:
        return
    assert new.id
    json.dumps(new.to_json())
