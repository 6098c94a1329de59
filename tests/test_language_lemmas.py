"""Edit scripts and the spelling of unseen forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language.irregular import irregular_lemma, irregular_lemmas
from detente.language.lemmas import Lemmatizer, Stems, apply_script, edit_script

WORDS = st.text(alphabet="abcdefeéABC", min_size=1, max_size=8)


@given(WORDS, WORDS)
def test_a_script_makes_the_lemma_it_was_made_from(form: str, lemma: str) -> None:
    assert apply_script(form, edit_script(form, lemma)) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "script"),
    [
        ("talks", "talk", "c1+"), ("Talks", "talk", "l1+"), ("studied", "study", "c3+y"), ("Moscow", "Moscow", "K"),
        ("The", "the", "L"),
    ],
)
def test_scripts(form: str, lemma: str, script: str) -> None:
    assert edit_script(form, lemma) == script


KNOWN = frozenset(
    "create locate state escape reduce produce sign treat meet ratify apply permit commit stop call sell "
    "report support export announce denounce confine decline define design".split()
)


@pytest.mark.parametrize(
    ("form", "xpos", "lemma"),
    [
        ("escalated", "VBD", "escalate"), ("renouncing", "VBG", "renounce"), ("transporting", "VBG", "transport"),
        ("certified", "VBN", "certify"), ("admitted", "VBD", "admit"), ("assigning", "VBG", "assign"),
        ("controlled", "VBN", "control"), ("timed", "VBN", "time"), ("freed", "VBD", "free"),
        ("treaties", "NNS", "treaty"), ("breaches", "NNS", "breach"), ("missiles", "NNS", "missile"),
        ("headaches", "NNS", "headache"),
    ],
)  # fmt: skip
def test_unseen_forms(form: str, xpos: str, lemma: str) -> None:
    assert Stems(KNOWN).of(form, xpos)[0] == lemma


@pytest.mark.parametrize(
    ("form", "xpos"), [("went", "VBD"), ("crisis", "NNS"), ("1990s", "NNS"), ("thing", "NN"), ("bring", "VBG")]
)
def test_irregular_forms_have_no_stem(form: str, xpos: str) -> None:
    assert Stems(KNOWN).of(form, xpos) == []


@pytest.mark.parametrize(
    ("form", "tag", "xpos", "lemma"),
    [
        ("fled", "VERB", "VBD", "flee"), ("underwent", "VERB", "VBD", "undergo"), ("withdrawn", "VERB", "VBN", "withdraw"),
        ("horsemen", "NOUN", "NNS", "horseman"), ("men", "NOUN", "NNS", None), ("memoranda", "NOUN", "NNS", "memorandum"),
        ("worse", "ADV", "RBR", "badly"), ("worse", "ADJ", "JJR", "bad"), ("found", "VERB", "VB", None),
        ("signed", "VERB", "VBD", None), ("further", "ADV", "RB", None),
    ],
)  # fmt: skip
def test_forms_that_no_spelling_gives(form: str, tag: str, xpos: str, lemma: str | None) -> None:
    assert irregular_lemma(form, irregular_lemmas()[tag], tag, xpos) == lemma


def test_the_lexicon_decides_then_known_lemmas_then_the_network(tmp_path: Path) -> None:
    lexicon = {"VERB": {"said": "say", "escalates": "escalate"}, "PROPN": {"Kremlin": "Kremlin"}}
    (tmp_path / "lexicon.json").write_text(json.dumps(lexicon))
    labels = {"upos": ["VERB", "PROPN", "X"], "xpos": ["VBD", "NNP"], "lemma": ["K", "c2+", "c3+ay"]}
    lemmatizer = Lemmatizer(tmp_path / "lexicon.json", labels)
    words = ["Said", "escalated", "KREMLIN", "foo", "paid"]
    assert lemmatizer.lemmas(words, [0, 0, 1, 2, 0], [0, 0, 1, 1, 0], [1, 1, 0, 0, 2]) == [
        "say", "escalate", "KREMLIN", "foo", "pay",
    ]  # fmt: skip
