"""PDF files: running text from lines, the title, and files that are no text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile.builders import SENTENCE, pdf_of, pdf_with_contents

from detente.errors import EmptyInput, InputError, NotText, TooLarge
from detente.intake import pdf
from detente.intake.pdf import read_pdf
from detente.intake.pdf_text import running_text
from detente.model.text import Document, Problem


def only(data: bytes) -> Document:
    (found,) = read_pdf(data, "r.pdf")
    assert isinstance(found, Document)
    return found


def test_lines_become_running_text() -> None:
    found = only(pdf_of([["Ada Lindqvist met her col-", "league in Oslo on Tuesday", "and spoke of the treaty."]]))
    assert found.text == "Ada Lindqvist met her colleague in Oslo on Tuesday and spoke of the treaty."
    assert (found.source, found.published, found.extracted_by) == ("r.pdf", None, "pypdf")


def test_pages_are_parted_by_an_empty_line_where_no_sentence_goes_on() -> None:
    assert only(pdf_of([["The talks ended in Oslo."], ["The ministers left for home."]])).text == "The talks ended in Oslo.\n\nThe ministers left for home."
    assert only(pdf_of([["The talks ended in"], ["Oslo, and the nego-"], ["tiators left."]])).text == "The talks ended in\n\nOslo, and the negotiators left."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("The non-\nproliferation treaty. The non-proliferation talks.", "The non-proliferation treaty. The non-proliferation talks."),
        ("A long-\nterm plan", "A longterm plan"),
        ("from Moscow-\nBeijing lines", "from Moscow-\nBeijing lines".replace("\n", "")),
        ("in the years 1991-\n1995 and after", "in the years 1991-1995 and after"),
        ("they said \u2013\nand left", "they said \u2013 and left"),
        ("soft\u00ad\nware of arms", "software of arms"),
    ],
)
def test_words_at_a_line_end(lines: str, text: str) -> None:
    assert running_text([lines]) == text


def test_paragraphs_end_at_short_lines_and_lists() -> None:
    lines = [
        "The ministers of both sides met in the city on Tuesday and",
        "agreed on the next round.",
        "The second round begins in a month, as the hosts had hoped",
        "it would:",
        "(1) first the inspections that both of the sides have asked",
        "for since the spring,",
        "(2) then the rest.",
    ]
    assert running_text(["\n".join(lines)]).split("\n\n") == [
        "The ministers of both sides met in the city on Tuesday and agreed on the next round.",
        "The second round begins in a month, as the hosts had hoped it would:",
        "(1) first the inspections that both of the sides have asked for since the spring,",
        "(2) then the rest.",
    ]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [f"Quarterly of Arms {n}\nText number {'abcdef'[n]} stands on this page.\nPage {n} of 6" for n in range(6)]
    assert running_text(pages).split("\n\n") == [f"Text number {c} stands on this page." for c in "abcdef"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Report on the talks", "Report on the talks"), ("Microsoft Word - report.doc", None), ("untitled", None), ("talks_final.indd", None), ("2023", None), ("", None)],
)
def test_the_title_of_the_properties_where_it_reads_like_one(title: str, expected: str | None) -> None:
    info = b"<< /Title (%b) /CreationDate (D:20230628100000Z) >>" % title.encode()
    found = only(pdf_of([[SENTENCE]], trailer=b"/Info 6 0 R", more=[info]))
    assert (found.title, found.published) == (expected, None)


def test_a_file_of_images_is_told_to_need_ocr() -> None:
    with pytest.raises(EmptyInput, match=r"^r\.pdf has no text in it: a PDF file of images needs OCR first$"):
        list(read_pdf(pdf_with_contents(b"q 10 0 0 10 0 0 cm Q"), "r.pdf"))


def test_an_encrypted_file_is_told() -> None:
    secret = b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <%b> /U <%b> >>" % (b"ab" * 32, b"cd" * 32)
    with pytest.raises(NotText, match="needs a password"):
        list(read_pdf(pdf_of([[SENTENCE]], trailer=b"/Encrypt 6 0 R /ID [<00> <00>]", more=[secret]), "r.pdf"))


def test_too_many_pages_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    with pytest.raises(TooLarge, match="of 3 pages, over 2: split it"):
        list(read_pdf(pdf_of([[SENTENCE]] * 3), "r.pdf"))


def test_a_file_that_takes_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_SECONDS", -1.0)
    with pytest.raises(TooLarge, match="to read: save its text"):
        list(read_pdf(pdf_of([[SENTENCE]]), "r.pdf"))


def test_a_page_that_cannot_be_read_is_a_problem_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MAX_SHOWN", 2)
    document, problem = read_pdf(pdf_of([[SENTENCE], ["one", "two", "three"], ["The last page of it."]]), "r.pdf")
    assert isinstance(document, Document)
    assert isinstance(problem, Problem)
    assert document.text == f"{SENTENCE}\n\nThe last page of it."
    assert problem.message.startswith("page 2 of r.pdf cannot be read")


@pytest.mark.parametrize("cut", [20, 200, 500])
def test_a_damaged_file_is_told(cut: int) -> None:
    with pytest.raises(NotText, match="no sound PDF file"):
        list(read_pdf(pdf_of([[SENTENCE]])[:cut], "r.pdf"))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_damage_gives_a_document_or_an_input_error(data: st.DataObject) -> None:
    whole = bytearray(pdf_of([[SENTENCE], ["More of it."]]))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = list(read_pdf(bytes(whole), "r.pdf"))
    except InputError:
        return
    assert all(isinstance(f, Document | Problem) for f in found)


@given(st.lists(st.lists(st.text(st.sampled_from("abC -\u00ad.1\n"), max_size=20), max_size=4).map("\n".join), max_size=5))
def test_no_letter_is_lost_but_those_of_running_heads(pages: list[str]) -> None:
    letters = "".join(c for page in pages for c in page if c.isalpha())
    found = "".join(c for c in running_text(pages) if c.isalpha())
    assert found == letters if len(pages) < 4 else len(found) <= len(letters)
