"""The tokeniser: UD English conventions, exact offsets, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.language.tokenize import Tokenizer

CASES = [
    ("They didn't go.", ["They", "did", "n't", "go", "."]),
    ("He can’t, and we cannot.", ["He", "ca", "n’t", ",", "and", "we", "can", "not", "."]),
    ("Lavrov's and the ministers' talks", ["Lavrov", "'s", "and", "the", "ministers", "'", "talks"]),
    ("a Cold War-era pact", ["a", "Cold", "War", "-", "era", "pact"]),
    ("U.S.-led talks in mid-July on non-nuclear arms", "U.S. - led talks in mid-July on non-nuclear arms".split()),
    ("Mr. Blinken met Gen. J. Smith on Feb. 5.", ["Mr.", "Blinken", "met", "Gen.", "J.", "Smith", "on", "Feb.", "5", "."]),
    ("No. 5 is it; he said no.", ["No.", "5", "is", "it", ";", "he", "said", "no", "."]),
    ("He said: No.", ["He", "said", ":", "No", "."]),
    ("“We won’t,” he said.", ["“", "We", "wo", "n’t", ",", "”", "he", "said", "."]),
    ("a ‘fight of worlds,’ he wrote", ["a", "‘", "fight", "of", "worlds", ",", "’", "he", "wrote"]),
    ("«Нет» means no", ["«", "Нет", "»", "means", "no"]),
    ("It cost $1,500.50, or 5.5%, in 1990s money.", "It cost $ 1,500.50 , or 5.5 % , in 1990s money .".split()),
    ("at 10:30 a.m. on 2023-07-12", ["at", "10:30", "a.m.", "on", "2023-07-12"]),
    ("the 20th round, $2bn, 9am", ["the", "20th", "round", ",", "$", "2", "bn", ",", "9", "am"]),
    ("See https://www.un.org/en/a?b=1. Then tass.com, too.", "See https://www.un.org/en/a?b=1 . Then tass.com , too .".split()),
    ("write to press@state.gov or @mfa_russia #NPT", ["write", "to", "press@state.gov", "or", "@mfa_russia", "#NPT"]),
    ("Wait... what?! — Nothing…", ["Wait", "...", "what", "?!", "—", "Nothing", "…"]),
    ("Sana'a, O'Neill and the G20", ["Sana'a", ",", "O'Neill", "and", "the", "G20"]),
    ("(TASS) [sic]", ["(", "TASS", ")", "[", "sic", "]"]),
    ("Tehran/Vienna", ["Tehran", "/", "Vienna"]),
    ("IS'T", ["IS'T"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), CASES)
def test_words(text: str, words: list[str]) -> None:
    assert Tokenizer().tokenize(text).word == words


@given(st.text(alphabet=st.sampled_from("aB1.,-'’“\"() \n\t€é\u200bñ…$%/:@&"), max_size=60))
def test_tokens_cover_all_but_space(text: str) -> None:
    tokens = Tokenizer().tokenize(text)
    at, left = 0, []
    for start, end, word in zip(tokens.start, tokens.end, tokens.word, strict=True):
        assert at <= start < end
        assert text[start:end] == word
        left.append(text[at:start])
        at = end
    assert not "".join([*left, text[at:]]).strip(" \n\t\u200b")


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    tokens = Tokenizer().tokenize(text)
    assert [text[a:b] for a, b in zip(tokens.start, tokens.end, strict=True)] == tokens.word


@pytest.mark.parametrize("unit", ["a", "-", "a-", ".", "1,", "www.", "a@", "'", "http://", "e-", "A.", "a'b"])
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    Tokenizer().tokenize(text)
    assert time.process_time() - began < 5
