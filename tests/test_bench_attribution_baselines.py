"""The peers of ``bench attribution``: the plain regular expressions, and what is said where textacy is missing."""

from __future__ import annotations

import sys

import pytest
from bench.attribution_baselines import regex_baseline, textacy_baseline
from bench.attribution_gold import Fragments

from detente.errors import UsageError

CASES = [
    ('"We go home," Anna Berg said.', [("Anna Berg", "said", '"We go home,"')]),
    ("“We stay,” he added. “All of us.”", [("he", "added", "“We stay,” | “All of us.”")]),
    ("“We stay. We wait,” said the envoy.", [("the envoy", "said", "“We stay. We wait,”")]),
    ('Mr. Sorel, the envoy, said: "It is done."', [("Mr. Sorel, the envoy", "said:", '"It is done."')]),
    ("Berg told reporters, “No deal.”", [("Berg", "told", "“No deal.”")]),
    ("According to Oslo, the talks are over.", [("Oslo", "According to", "the talks are over")]),
    ("The talks are over, according to two envoys.", [("two envoys", "according to", "The talks are over")]),
    ("She has said that the U.S. Senate will vote. It rained.", [("She", "has said", "that the U.S. Senate will vote")]),
    ("Berg told Anna Sorel the treaty is dead.", [("Berg", "told", "the treaty is dead")]),
    ("The treaty is dead, Anna Berg said on Monday.", [("Anna Berg", "said", "The treaty is dead")]),
    ("The so-called “nuclear button” he showed was red.", []),
]  # fmt: skip


def words(text: str, fragments: Fragments) -> str:
    return " | ".join(text[s:e] for s, e in fragments)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_regex_baseline_finds_exact_fragments(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [tuple(words(text, part) for part in (a.source, a.cue, a.content)) for a in regex_baseline(text)] == expected


def test_offsets_are_code_points_half_open() -> None:
    (one,) = regex_baseline("🕊 “Go,” he said.")
    assert (one.source, one.cue, one.content) == (((8, 10),), ((11, 15),), ((2, 7),))


def test_a_sentence_reported_within_a_quotation_is_not_told_twice() -> None:
    text = "“Berg said that we go. We do not,” Sorel said."
    assert [words(text, a.source) for a in regex_baseline(text)] == ["Sorel"]


def test_a_missing_textacy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textacy.extract", None)
    with pytest.raises(UsageError, match="pip install textacy"):
        textacy_baseline(None)  # type: ignore[arg-type]
