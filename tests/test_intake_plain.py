"""Plain text: decoding, what the first lines tell, and the bytes that are no text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import BadDate, EmptyInput, InputError, NotText, TooLarge
from detente.intake.open import read_bytes
from detente.intake.plain import MAX_TEXT, decode, plain_document, read_front
from detente.intake.written_dates import read_written_date

SAID = "Zürich: “We’ll talk”, he said – at length.\r\n\tPrague is far.\n"


@pytest.mark.parametrize(
    "data",
    [
        SAID.encode(), b"\xef\xbb\xbf" + SAID.encode(), SAID.encode("utf-16"), b"\xfe\xff" + SAID.encode("utf-16-be"),
        SAID.encode("utf-32"), SAID.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)  # fmt: skip
def test_the_text_is_the_input_character_for_character(data: bytes) -> None:
    assert plain_document(data).text == SAID


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda t: t + "a"))
def test_every_sound_utf8_text_stays_as_it_is(text: str) -> None:
    try:
        assert read_bytes(text.encode(), "x").text == text.removeprefix("\ufeff")
    except EmptyInput:
        assert text.lstrip().startswith("<")  # taken for a page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Talks \xe2\x80 were held.", "byte 0xe2 at offset 6"),  # a sequence of three bytes with two
        (b"Talks were held in Z\xc3\xbcrich and K\xf6ln.", "byte 0xf6 at offset 32"),  # UTF-8 and Latin-1 mixed
        (b"Talks were held \xe2\x80\x9cnow\xe2\x80", "offset 22"),  # cut off
        (b"\xef\xbb\xbfTalks \xff", "byte 0xff at offset 9"),
        (b"\xff\xfeT\x00a", "UTF-16-LE"),
        ("Переговоры прошли в Вене.".encode("koi8-r"), "not sound UTF-8 (byte 0xf0 at offset 0)"),
        (b"T\x00a\x00l\x00k\x00s\x00", "UTF-16 without a byte order mark"),
        (b"%PDF-1.7 talks", "a PDF file"),
        (b"PK\x03\x04 talks", "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (bytes(range(32)) * 20, "binary data"),
        (b"talks\x01\x02\x03\x04" * 9, "control characters"),
        (b"\x7fELF\x02", "a program"),
    ],
)
def test_what_is_no_text_is_refused_with_the_place(data: bytes, says: str) -> None:
    with pytest.raises(NotText) as caught:
        decode(data, "in.txt")
    assert says in str(caught.value)
    assert str(caught.value).startswith("in.txt is ") or "holds" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", "\u200b\u00a0\ufeff".encode(), b"--- ... !!!"])
def test_an_empty_input_is_told(data: bytes) -> None:
    with pytest.raises(EmptyInput):
        read_bytes(data, "in.txt")


def test_too_much_text_is_told_with_what_to_do() -> None:
    assert len(plain_document(b"a" * MAX_TEXT).text) == MAX_TEXT
    with pytest.raises(TooLarge, match="5 MB of text: split it"):
        plain_document(b"a" * (MAX_TEXT + 1))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Talks in Vienna end early\n\nThe ministers left.", "Talks in Vienna end early"),
        ("\r\nWho will talk?\r\n\r\nThe ministers left.", "Who will talk?"),
        ("The ministers left.\n\nThey said nothing.", None),  # a sentence
        ("Talks in Vienna\nThe ministers left.", None),  # no blank line
        ("Talks in Vienna\n\n", None),  # nothing below
        ("VIENNA, June 28 (Reuters) -\n\nThe ministers left.", None),
        ("Ottawa, 4 June 2024\n\nThe minister spoke.", None),
        ("By Jane Doe\n\nThe minister spoke.", None),
        ("Published: 28 June 2023\n\nThe minister spoke.", None),
        ("Headline: Talks end\nDate: 2023-06-28\n\nThe minister spoke.", "Talks end"),
        ("word " * 30 + "\n\nThe minister spoke.", None),
    ],
)
def test_a_headline_is_the_title_and_stays_in_the_text(text: str, title: str | None) -> None:
    document = plain_document(text.encode())
    assert document.title == title
    assert document.text == text


@pytest.mark.parametrize(
    ("text", "published"),
    [
        ("Talks\n\nPublished: 28 June 2023\n\nText.", "2023-06-28"),
        ("Posted on June 28, 2023 at 10:00\nText.", "2023-06-28"),
        ("Date: 2023-06-28T23:30:00-04:00\nText.", "2023-06-28"),
        ("Published: 28 June 2023 (updated 1 July 2023)\nText.", "2023-06-28"),
        ("Updated: 1 July 2023\nText.", None),
        ("PARIS, Aug 29, 2025 (AFP) - Text.", "2025-08-29"),
        ("PARIS, Aug 29 (AFP) - Text.", None),  # the year is open
        ("The talks of 28 June 2023 failed.", None),
    ],
)
def test_the_date_of_publication(text: str, published: str | None) -> None:
    found = read_front(text).published
    assert (str(found) if found else None) == published


def test_outlet_and_address_from_header_lines() -> None:
    front = read_front("Outlet: Arms Ledger\nURL: https://ledger.example/1\n\nText.")
    assert (front.outlet, front.url) == ("Arms Ledger", "https://ledger.example/1")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("28 June 2023", "2023-06-28"), ("Wednesday, June 28, 2023 4:05 PM", "2023-06-28"), ("June 28th, 2023", "2023-06-28"),
        ("1st Sept. 2001", "2001-09-01"), ("2023-06-28T10:00:00.000Z", "2023-06-28"), ("2023-06-28 10:00:00", "2023-06-28"),
        ("20230628", "2023-06-28"), ("Wed, 28 Jun 2023 10:00:00 GMT", "2023-06-28"), ("28.06.2023", "2023-06-28"),
        ("06/28/2023", "2023-06-28"), ("28/06/2023", "2023-06-28"), ("06/07/2023", None), ("June 2023", "2023-06"),
        ("2023-06/2023-12", "2023-06/2023-12"), ("31 February 2023", None), ("yesterday", None), ("", None),
        ("2023/06/28", "2023-06-28"),
    ],
)  # fmt: skip
def test_written_dates(written: str, expected: str | None) -> None:
    found = read_written_date(written)
    assert (str(found) if found else None) == expected


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_an_input_error(data: bytes) -> None:
    try:
        document = read_bytes(data, "x")
    except (InputError, BadDate) as error:
        assert isinstance(error, InputError)  # noqa: PT017
    else:
        assert any(c.isalnum() for c in document.text)
        assert "\x00" not in document.text


@given(st.text(max_size=200))
def test_any_text_has_a_front(text: str) -> None:
    read_front(text)
