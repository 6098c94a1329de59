"""Sentence ends by rules."""

from __future__ import annotations

import pytest

from detente.language.sentences import sentence_ranges, split_long
from detente.language.tokenize import Tokenizer

CASES = [
    ["Talks failed.", "They will resume."],
    ["Mr. Lavrov met U.S. officials on Feb. 5.", "He left."],
    ["He flew to the U.S.", "The talks ended at 5 p.m.", "They failed."],
    ["“We will see.", "We have time,” he said.", "He left."],
    ["“Will it hold?” Lavrov asked.", "Nobody answered."],
    ["“Will it hold?”", "The room was silent."],
    ["(The text was signed in 1987.)", "It lapsed in 2019."],
    ['He called it "a mistake."', '"We agree," she said.'],
    ["Is it over?!", "No... not yet.", "Wait…", "Yes."],
    ["The J. Smith report costs 3.5 million.", "It is long."],
    ["the minister said: «No.»", "He smiled."],
]


@pytest.mark.parametrize("sentences", CASES)
def test_ends_within_a_line(sentences: list[str]) -> None:
    assert _split(" ".join(sentences)) == sentences


def test_a_blank_line_always_ends_a_sentence() -> None:
    assert _split("MOSCOW SAYS NO\n\nit was said\n\nin Moscow") == ["MOSCOW SAYS NO", "it was said", "in Moscow"]


def test_wrapped_lines_go_on() -> None:
    text = (
        "The foreign ministers of both states met in Geneva on\nMonday, said the Swiss foreign ministry, and will meet\n"
        "again. They agreed."
    )
    assert len(_split(text)) == 2


def test_a_heading_on_a_line_of_its_own() -> None:
    text = "Russia suspends treaty\nThe decision was announced in Moscow on Tuesday by the president."
    assert _split(text)[0] == "Russia suspends treaty"


def test_list_items() -> None:
    assert _split("They agreed on:\n- inspections\n- data\n1. First\n2. Second") == [
        "They agreed on:", "- inspections", "- data", "1. First", "2. Second",
    ]  # fmt: skip


def test_ranges_cover_every_token() -> None:
    text = "A b. C d!\n\n\"E f?\" G h... I\nj"
    tokens = Tokenizer().tokenize(text)
    ranges = sentence_ranges(text, tokens)
    assert [i for a, b in ranges for i in range(a, b)] == list(range(len(tokens)))


def test_no_tokens_no_sentences() -> None:
    assert sentence_ranges(" \n ", Tokenizer().tokenize(" \n ")) == []


def test_long_sentences_are_cut_at_the_last_semicolon_or_comma() -> None:
    words = ["a", "b", ",", "c", "d", "e", ",", "f", "g", "h"]
    assert split_long([(0, 10)], words, 8) == [(0, 7), (7, 10)]
    words[5] = ";"
    assert split_long([(0, 10)], words, 8) == [(0, 6), (6, 10)]
    assert split_long([(0, 5)], ["a"] * 5, 2) == [(0, 2), (2, 4), (4, 5)]


def _split(text: str) -> list[str]:
    tokens = Tokenizer().tokenize(text)
    return [text[tokens.start[a] : tokens.end[b - 1]] for a, b in sentence_ranges(text, tokens)]
