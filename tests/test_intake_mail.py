"""Mails and mailboxes: fields, the part that is the text, what is attached, and mails that are broken."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.hostile.builders import SENTENCE, html_page, pdf_of

from detente.errors import DetenteError, EmptyInput, TooLarge
from detente.intake import mail
from detente.intake.open import open_input
from detente.model.text import Document, Problem

HEAD = "From: Press Office <press@mfa.example>\r\nSubject: Talks end early\r\nDate: Wed, 28 Jun 2023 23:30:00 -0400\r\nMIME-Version: 1.0\r\n"


def read(tmp_path: Path, data: bytes, name: str = "m.eml") -> list[Document | Problem]:
    path = tmp_path / name
    path.write_bytes(data)
    return list(open_input(str(path)))


def only(tmp_path: Path, data: bytes, name: str = "m.eml") -> Document:
    (found,) = read(tmp_path, data, name)
    assert isinstance(found, Document)
    return found


def mail_of(*parts: tuple[str, str], kind: str = "mixed", head: str = HEAD) -> bytes:
    """A mail of parts: fields and contents."""
    inside = "".join(f"--b\r\n{fields}\r\n\r\n{contents}\r\n" for fields, contents in parts)
    return f"{head}Content-Type: multipart/{kind}; boundary=b\r\n\r\n{inside}--b--\r\n".encode()


PLAIN, HTML = "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"


@pytest.mark.parametrize("name", ["m.eml", "m.txt", "mail"])
def test_fields_tell_title_day_and_outlet(tmp_path: Path, name: str) -> None:
    found = only(tmp_path, f"{HEAD}{PLAIN}\r\n\r\n{SENTENCE}\r\n\r\nMore of it.\r\n".encode(), name)
    assert (found.title, found.outlet, str(found.published)) == ("Talks end early", "Press Office", "2023-06-28")
    assert found.text == f"{SENTENCE}\n\nMore of it.\n"


def test_encoded_fields_are_decoded(tmp_path: Path) -> None:
    head = "From: =?utf-8?b?QsO8cm8=?= <a@b.example>\nSubject: =?iso-8859-1?q?Talks_in_Z=FCrich?=\n =?utf-8?q?_and_=C5ngstr=C3=B6m?=\n"
    found = only(tmp_path, f"{head}Message-ID: <1@b>\n\n{SENTENCE}".encode())
    assert found.outlet == "Büro"
    assert found.title is not None
    assert found.title.startswith("Talks in Zürich and ")


@pytest.mark.parametrize("subject", ["Fwd: Talks end early", "RE: Talks end early", "Fw: Talks end early", "AW: Talks end early"])
def test_a_mail_that_was_passed_on_has_the_day_and_name_of_another(tmp_path: Path, subject: str) -> None:
    found = only(tmp_path, f"{HEAD}\r\n{SENTENCE}".replace("Subject: Talks end early", f"Subject: {subject}").encode())
    assert (found.title, found.outlet, found.published) == ("Talks end early", None, None)


@pytest.mark.parametrize("sender", ['"The Ledger, Oslo" <a@b.example>', "The Ledger, Oslo <a@b.example>", "a@b.example (The Ledger, Oslo)", "=?utf-8?q?The_Ledger=2C_Oslo?= <a@b.example>"])
def test_a_name_may_have_a_comma(tmp_path: Path, sender: str) -> None:
    assert only(tmp_path, f"From: {sender}\nMessage-ID: <1@b>\n\n{SENTENCE}".encode()).outlet == "The Ledger, Oslo"


def test_an_address_is_no_outlet(tmp_path: Path) -> None:
    for sender in ("press@mfa.example", '"press@mfa.example" <press@mfa.example>', "<press@mfa.example>", ""):
        assert only(tmp_path, f"From: {sender}\nMessage-ID: <1@b>\n\n{SENTENCE}".encode()).outlet is None


def test_the_plain_part_goes_before_the_page(tmp_path: Path) -> None:
    data = mail_of((PLAIN, SENTENCE * 10), (HTML, html_page("Other words than these were said.").decode()), kind="alternative")
    assert only(tmp_path, data).text == SENTENCE * 10 + "\n"


def test_a_page_stands_for_a_plain_part_that_is_a_stub_or_missing(tmp_path: Path) -> None:
    long = html_page(" ".join([SENTENCE] * 10)).decode()
    for parts in (((HTML, long),), ((PLAIN, "See the page of this mail."), (HTML, long))):
        assert only(tmp_path, mail_of(*parts, kind="alternative")).text == " ".join([SENTENCE] * 10)


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    body = "The talks \r\nwent on.\r\n> a quoted \r\n> line\r\n-- \r\nThe office"
    data = f"{HEAD}Content-Type: text/plain; format=flowed\r\n\r\n{body}".encode()
    assert only(tmp_path, data).text == "The talks went on.\n> a quoted \n> line\n-- \nThe office\n"
    data = f"{HEAD}Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nThe ta \r\nlks went on.".encode()
    assert only(tmp_path, data).text == "The talks went on.\n"


def test_documents_that_are_attached_are_read_and_others_passed_over(tmp_path: Path) -> None:
    out = EmailMessage()
    out["From"], out["Subject"] = "Office <a@b.example>", "Talks"
    out.set_content(SENTENCE)
    out.add_attachment(pdf_of([["A report of one line."]]), maintype="application", subtype="pdf", filename="r.pdf")
    out.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="p.png")
    out.add_attachment(html_page("A page that is attached here."), maintype="text", subtype="html", filename="a/b.html")
    out.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="z.zip")
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "Other <c@d.example>", "Within"
    inner.set_content("Words of the mail within.")
    out.add_attachment(inner)
    found = read(tmp_path, out.as_bytes())
    assert [(d.source.partition("m.eml")[2], d.text.strip()) for d in found if isinstance(d, Document)] == [
        ("", SENTENCE), ("!r.pdf", "A report of one line."), ("!a_b.html", "A page that is attached here."), ("!part 6", "Words of the mail within."),
    ]  # fmt: skip
    assert len(found) == 4
    assert isinstance(found[3], Document)
    assert found[3].outlet == "Other"


@pytest.mark.parametrize("declared", ["utf-8", "us-ascii", "x-none", "utf-16", "\x00", "idna", "hex"])
def test_wrong_encodings_never_crash(tmp_path: Path, declared: str) -> None:
    said = "They met in Zürich on Tuesday."
    data = f"{HEAD}Content-Type: text/plain; charset={declared}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + said.encode("cp1252")
    found = read(tmp_path, data)
    assert isinstance(found[0], Document)
    if declared not in ("utf-16",):
        assert said in found[0].text


def test_deep_parts_are_refused(tmp_path: Path) -> None:
    body = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(2000))
    with pytest.raises(TooLarge, match="parts within each other"):
        read(tmp_path, b"From: a@b.example\nSubject: Deep\nMIME-Version: 1.0\n" + body.encode() + SENTENCE.encode())


def test_mails_within_mails_end_somewhere(tmp_path: Path) -> None:
    data = f"{HEAD}\r\n{SENTENCE}"
    for _ in range(6):
        data = f"{HEAD}Content-Type: message/rfc822\r\n\r\n{data}"
    with pytest.raises(EmptyInput):
        read(tmp_path, f"{HEAD}Content-Type: image/png\r\n\r\nabcd".encode())
    found = read(tmp_path, data.encode())
    assert [isinstance(f, Problem) for f in found] == [True]


def test_a_mailbox_gives_a_mail_at_a_time(tmp_path: Path) -> None:
    mails = [
        "From a@b.example Wed Jun 28 10:00:00 2023", "Subject: One", "", "First words.", ">From here on.", "From Oslo they went.", "",
        "From a@b.example Wed Jun 28 10:00:00 2023", "Subject: Two", "Content-Type: image/png", "", "abcd", "",
        "From a@b.example Wed Jun 28 10:00:00 2023", "Subject: Three", "", "Third words.", "",
    ]  # fmt: skip
    one, two, three = read(tmp_path, "\n".join(mails).encode(), "box")
    assert isinstance(one, Document)
    assert isinstance(three, Document)
    assert isinstance(two, Problem)
    assert (one.source, one.title, one.text) == (f"{tmp_path}/box:1", "One", "First words.\nFrom here on.\nFrom Oslo they went.\n")
    assert (two.where, three.source) == (f"{tmp_path}/box:8", f"{tmp_path}/box:14")
    assert three.text == "Third words.\n"


def test_a_mail_that_is_too_long_is_a_problem_of_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_MAIL", 200)
    start = "From a@b.example Wed Jun 28 10:00:00 2023\nSubject: One\n\n"
    long, good = read(tmp_path, (start + "word " * 100 + "\n\n" + start + "Short words.\n").encode(), "box")
    assert isinstance(long, Problem)
    assert (long.where, isinstance(good, Document)) == (f"{tmp_path}/box:1", True)


@pytest.mark.parametrize("text", ["Date: 2023-06-28\nTitle: Talks\n\nThe ministers met.", "From here they went on.", "Subject: to change without notice"])
def test_a_plain_text_is_no_mail(tmp_path: Path, text: str) -> None:
    assert only(tmp_path, text.encode(), "a.txt").text == text


SOUP = [HEAD, PLAIN, HTML, "\r\n\r\n", "--b\r\n", "--b--", "Content-Type: multipart/mixed; boundary=b", "Content-Transfer-Encoding: base64", "=?x?q?", "Subject: ",
        "message/rfc822", "\x00", "é", "; charset=", '"', "name*0*=utf-8''%", SENTENCE, "\r\n "]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SOUP) | st.text(max_size=5), max_size=25).map("".join))
def test_any_soup_gives_documents_or_an_error(tmp_path_factory: pytest.TempPathFactory, soup: str) -> None:
    try:
        found = read(tmp_path_factory.mktemp("m"), (HEAD + soup).encode("utf-8", "replace"))
    except DetenteError:
        return
    assert all(isinstance(f, Document | Problem) for f in found)
