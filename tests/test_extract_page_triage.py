"""Which pages are about what states do with each other, told before they are read."""

from __future__ import annotations

import pytest

from detente.bulk import OneReader
from detente.commands import Order, run_read
from detente.extract.page_triage import PageTriage
from detente.intake.sealed import Sealed
from detente.knowledge import load_knowledge
from detente.model.report import Account
from detente.model.text import Document


@pytest.fixture(scope="module")
def triage() -> PageTriage:
    return PageTriage(load_knowledge())


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("The ambassador of Kenya arrived.", True),
        ("Talks with Kenya began.", True),
        ("New START ran out.", True),  # an agreement is enough
        ("Kenya has many lions.", False),
        ("The ambassador arrived.", False),
        ("The kenya brand of ambassadorship.", False),  # no capital, and another word
        ("Kenyatta spoke of treatymakers.", False),  # no word of its own
        ("", False),
    ],
)
def test_a_page_needs_a_name_and_a_word(triage: PageTriage, text: str, worth: bool) -> None:
    assert triage.may_matter(text) is worth
    assert triage.may_matter_bytes(text.encode()) is worth


def test_bytes_in_an_encoding_that_cannot_be_told_are_worth_reading(triage: PageTriage) -> None:
    assert triage.may_matter_bytes("Many lions.".encode("utf-16"))
    assert triage.may_matter_bytes("Many lions.".encode("utf-16-le"))
    assert not triage.may_matter_bytes("Many lions.".encode("latin-1"), "no-such-encoding")
    assert triage.may_matter_bytes("Der Botschafter: ambassador, Österreich, Austria".encode("latin-1"), "latin-1")


def page(name: str, body: str, menu: str = "") -> Sealed:
    text = f"<html><body><nav>{menu}</nav><article><h1>{name}</h1><p>{body}</p></article></body></html>"
    return Sealed(text.encode(), name)


def test_pages_that_are_not_worth_reading_are_passed_over_and_those_with_a_menu_alone_too() -> None:
    lions = "The lions slept in the long grass all day, and nobody who walked past them said a word to anybody else."
    talks = "Ada Lindqvist said on Monday that the talks of Kenya and Chad on the treaty had been useful for both of them."
    items = [page("lions", lions), page("talks", talks), page("menu", lions, "Embassy of Kenya"), Document(lions, "text")]
    (read,) = OneReader(triage=True).read([items])
    assert [isinstance(t.outcome, Account) for t in read.taken] == [False, True, False, False]
    assert [t.outcome for t in read.taken if t.source != "talks"] == [None, None, None]


def test_what_one_run_passed_over_another_reads(tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    source, record = tmp_path / "d.jsonl", str(tmp_path / "r.db")
    source.write_text('{"id": "a", "text": "Lions sleep all day, said Ada."}\n{"id": "b", "text": "Kenya began talks with Chad."}\n')
    for order, told in (
        (Order([str(source)], into=record, jsonl=True, triage=True), "1 read (1 new), 1 passed over"),
        (Order([str(source)], into=record, jsonl=True, triage=True), "1 read (0 new), 1 passed over"),
        (Order([str(source)], into=record, jsonl=True), "2 read (1 new)"),
        (Order([str(source)], into=record, jsonl=True), "2 read (0 new)"),
    ):
        assert run_read(order) == 0
        assert told in capsys.readouterr().err
