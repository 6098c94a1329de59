"""Reprints: what is the same text and what only sounds like it."""

from __future__ import annotations

import random

import pytest
from bench.reprints import Maker, measure, vocabulary
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.record.reprints import Reprints, groups, shared_text
from detente.record.shingles import Signature, runs_of, signatures, words_of

READOUT = (
    "President {a} had a telephone conversation with {b}. The conversation was initiated by the {c} side. The two leaders "
    "exchanged views on bilateral cooperation and on current issues of the international agenda. It was agreed to maintain "
    "contacts at various levels. {d}"
)
KEEL = READOUT.format(a="Anna Berg", b="Prime Minister Jonas Keel", c="Danish", d="They spoke of ferry lines and of the fishing quotas of the coming winter.")
MORO = READOUT.format(a="Anna Berg", b="Chancellor Livia Moro", c="Austrian", d="The visit to Vienna, the railway tunnel at Brenner and gas were discussed at length.")


def story(seed: int, words: int = 300) -> str:
    """Words in sentences, none of which two stories share but by chance."""
    rand = random.Random(seed)
    plain = [f"{rand.choice('bcdfgklmnprst')}{rand.choice('aeiou')}{rand.choice('lmnrst')}{rand.randrange(900)}" for _ in range(words)]
    return " ".join(" ".join(plain[n : n + 15]).capitalize() + "." for n in range(0, words, 15))


def edited(text: str, every: int) -> str:
    return " ".join("changed" if n % every == every - 1 else w for n, w in enumerate(text.split()))


A, B = story(1), story(2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (A, A, True),
        (A, B, False),
        (A, " ".join(A.split()[:100]), True),  # the first third
        (A, " ".join(A.split()[200:]), True),
        (A, edited(A, 20), True),  # of five words in a row 80 in 100 have no change
        (A, edited(A, 5), False),  # every run has a change
        (A, story(3, 60) + " " + A, True),
        (A, A.upper(), True),
        ("The ministers met in Oslo", "The ministers met in Oslo", True),
        ("The ministers met in Oslo", "The ministers met in Bergen", False),
        ("", "", False),
        ("", A, False),
        (KEEL, MORO, False),
        (KEEL, KEEL + " The weather in Skagen was fine.", True),
    ],
)
def test_pairs(one: str, other: str, same: bool) -> None:
    assert (shared_text(one, other) is not None) is same
    assert shared_text(one, other) == shared_text(other, one)


def test_the_share_is_of_the_shorter_text() -> None:
    assert shared_text(A, " ".join(A.split()[:100])) == 1.0
    # 296 runs of 300 words; 10 changes far from each other and from the start break five each, the last one at the end one.
    found = shared_text(A, edited(A, 30))
    assert found == pytest.approx((296 - 9 * 5 - 1) / 296)


def test_letters_with_other_names_are_other_letters() -> None:
    letter = "Please accept, Mr {}, my sincere congratulations on the national day of {} and my best wishes for the health and prosperity of you and your people in the year ahead"  # fmt: skip
    one, other = letter.format("Keel", "Denmark"), letter.format("Moro", "Austria")
    assert shared_text(one, one) == 1.0
    assert shared_text(one, other) is None


def test_what_is_written_alike_far_apart_is_no_reprint() -> None:
    weekly = A + " " + story(3, 60)  # 296 of 356 runs, and 20 of 24 words with a capital
    changed = A + " " + story(4, 60)
    assert shared_text(weekly, changed, 1) is not None
    assert shared_text(weekly, changed, 7) is None
    assert shared_text(weekly, weekly, 4000) == 1.0


def test_marks_and_blanks_do_not_count() -> None:
    assert words_of("“Don’t” — no\u00adthing\u00a0new…") == [b"don", b"t", b"nothing", b"new"]
    assert words_of('"Don\'t" - nothing  new...') == [b"don", b"t", b"nothing", b"new"]
    assert words_of("Ærø \ud800x") == ["ærø".encode(), "\ud800x".encode("utf-8", "surrogatepass")]


def test_signatures_are_the_same_everywhere_and_can_be_kept() -> None:
    (made,) = signatures(["The ministers of both states met in the old port of Bergen."])
    assert made == signatures([A, "The ministers of both states met in the old port of Bergen."])[1]
    assert made.runs == 8  # twelve words
    assert Signature.from_bytes(made.to_bytes()) == made
    # What an earlier version stored must stay comparable: a change here needs another SCHEME.
    assert made.minima[:6].hex() == "69e2f602f292"
    with pytest.raises(ValueError, match="no signature"):
        Signature.from_bytes(b"1234")


def test_no_texts_and_empty_texts() -> None:
    assert signatures([]) == []
    assert [s.runs for s in signatures(["", "one", "..."])] == [0, 1, 0]
    assert groups([("a", "", None), ("b", "", None)], {"a": "", "b": ""}.__getitem__) == []


def found(texts: dict[str, str], days: dict[str, int] | None = None) -> list[list[str]]:
    return groups([(k, t, (days or {}).get(k)) for k, t in texts.items()], texts.__getitem__)


def test_groups() -> None:
    first_third, last_third = " ".join(A.split()[:100]), " ".join(A.split()[200:])
    texts = {"x": B, "short": first_third, "a": A, "end": last_third, "keel": KEEL, "moro": MORO, "b": edited(B, 20), "other": story(5)}
    assert found(texts) == [["x", "b"], ["short", "a", "end"]]


def test_a_document_that_comes_later_is_held_against_the_index() -> None:
    texts = {"a": A, "b": B, "c": edited(A, 25), "d": " ".join(B.split()[:120])}
    index = Reprints(texts.__getitem__)
    assert index.add(["a", "b"], signatures([A, B])) == []
    (copy,) = index.add(["c", "a"], signatures([texts["c"], A]))  # "a" is there already
    assert (copy.first, copy.second, len(index)) == ("a", "c", 3)
    (copy,) = index.add(["d"], signatures([texts["d"]]))
    assert (copy.first, copy.second, copy.shared) == ("b", "d", 1.0)
    assert index.groups() == [["a", "c"], ["b", "d"]]
    assert len(index.copies()) == 2


def test_a_phrase_that_thousands_have_leads_nobody_astray() -> None:
    phrase = story(9, 45)
    texts = {f"{n}": phrase + " " + story(100 + n, 150) for n in range(300)}
    texts["copy"] = texts["299"] + " " + story(9999, 30)
    assert found(texts) == [["299", "copy"]]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(["a", "b", "c", "the", "Oslo", "7"]), max_size=40), st.lists(st.sampled_from(["a", "b", "the", "Oslo"]), max_size=40))
def test_the_share_is_a_share_and_symmetric(one: list[str], other: list[str]) -> None:
    share = shared_text(" ".join(one), " ".join(other))
    assert share == shared_text(" ".join(other), " ".join(one))
    assert share is None or 0.5 <= share <= 1
    assert len(runs_of([" ".join(one)])[0]) <= max(1, len(one) - 4)


def test_made_documents_are_told_apart() -> None:
    scores = measure(Maker(*vocabulary(None), 7), 1500)
    assert scores["P"] >= 98
    assert scores["R"] >= 97
