"""Whom a headline introduces, names of more than two words, and texts that speak for those who issued them."""

from __future__ import annotations

import pytest

from detente.model.facts import Statement
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline()


def speakers(pipeline: Pipeline, text: str, title: str | None = None) -> list[str | None]:
    document = Document(text=text, title=title, published=When.parse("2010-05-01"))
    found = [f for f in pipeline.read(document).account.facts if isinstance(f, Statement)]
    return [s.speaker.id if s.speaker else None for s in found]


@pytest.mark.parametrize(
    ("title", "text", "speaker"),
    [
        ("President Ada Lindqvist met farmers", "The President said that prices would fall.", "person:ada-lindqvist"),
        ("Meeting with Governor Ivo Marek", "Mr Marek said that prices would fall.", "person:ivo-marek"),
        ("Ada Lindqvist met farmers", "She said that prices would fall.", "person:ada-lindqvist"),
        ("President Ada Lindqvist met President Ivo Marek", "The President said that prices would fall.", None),
        (None, "The President said that prices would fall.", None),
    ],
)
def test_the_headline_tells_whom_the_text_means(pipeline: Pipeline, title: str | None, text: str, speaker: str | None) -> None:
    assert speakers(pipeline, text, title) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Pieter van Doorn came late. Van Doorn said that it rained.", "person:pieter-van-doorn"),
        ("Rosa Lindano Prieto came late. Lindano said that it rained.", "person:rosa-lindano-prieto"),
        ("Campaign manager Ivo Marek said that it rained.", "person:ivo-marek"),
        ("Member of parliament Ivo Marek said that it rained.", "person:ivo-marek"),
        ("A UN report said that it rained.", "org:un"),
        ("According to a statement by Ivo Marek, it rained.", "person:ivo-marek"),
        ("The WHO said that it rained.", "org:who"),
    ],
)
def test_who_speaks(pipeline: Pipeline, text: str, speaker: str) -> None:
    assert speakers(pipeline, text) == [speaker]
