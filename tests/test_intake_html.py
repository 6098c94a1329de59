"""Web pages: the running text, what a page says of itself, its encoding, and pages made to do harm."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import EmptyInput, InputError, NotText, TooLarge
from detente.intake import open as door
from detente.intake.credits import find_credits
from detente.intake.html import decode_page, html_document
from detente.intake.open import looks_like_html, read_bytes
from detente.intake.shape import MAX_ATTRIBUTES, MAX_COMMENTS, MAX_DEPTH, check_shape

FIRST = "Ada Lindqvist met her colleague in Oslo on Tuesday, the ministry said."
SECOND = "“We’ll talk again in May”, she told reporters after the long meeting."
ARTICLE_BODY = f"<article><h1>Talks in Oslo</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
BODY = f"<nav><a href='/'>Home</a></nav>{ARTICLE_BODY}<footer>Imprint</footer>"


def page(head: str = "", body: str = BODY) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def linked(data: Any) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


def meta(**named: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{content}">' for name, content in named.items())


def facts(head: str, body: str = BODY, url: str | None = None) -> tuple[str | None, str | None, str | None, str | None]:
    """Title, outlet, address and day of publication."""
    found = html_document(page(head, body), "p.html", url=url)
    return found.title, found.outlet, found.url, str(found.published) if found.published else None


def test_the_text_is_the_running_text_alone() -> None:
    found = read_bytes(page(), "p.html")
    assert found.text == f"{FIRST}\n{SECOND}"
    assert (found.source, found.extracted_by) == ("p.html", "trafilatura")
    assert (found.title, found.outlet, found.url, found.published) == ("Talks in Oslo", None, None, None)


PAGES = ["<!doctype html>", "<HTML>", "\n <!-- a --> <!-- b -->\n<div>", '<?xml version="1.0"?>\n<html>', "\ufeff<p>"]


@pytest.mark.parametrize("start", PAGES)
def test_a_page_is_told_by_its_beginning(start: str) -> None:
    assert looks_like_html(start.encode())
    assert looks_like_html(start.removeprefix("\ufeff").encode("utf-16"))


NO_PAGES = ["The <p> tag", "<Reuters> Talks", "<3 talks", "<!-- only a comment -->", "Talks\n<html>", "<preamble>"]


@pytest.mark.parametrize("start", NO_PAGES)
def test_plain_text_with_angle_brackets_is_no_page(start: str) -> None:
    assert not looks_like_html(start.encode())


ARTICLE = {
    "@type": "NewsArticle", "headline": "Oslo talks &amp; after", "datePublished": "2023-06-28T23:30:00-04:00",
    "publisher": {"@type": "Organization", "name": "High North Monitor"}, "url": "https://hnm.example/a/1",
}  # fmt: skip
TOLD = ("Oslo talks & after", "High North Monitor", "https://hnm.example/a/1", "2023-06-28")


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [{"@type": "WebSite", "name": "x"}, ARTICLE],
        {"@graph": [{"@type": "BreadcrumbList"}, ARTICLE]},
        {"@graph": [{"@graph": [[ARTICLE]]}]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@graph": [{**ARTICLE, "publisher": {"@id": "#us"}}, {"@id": "#us", "name": "High North Monitor"}]},
        {**ARTICLE, "@type": ["Report", "https://schema.org/NewsArticle"], "publisher": [{"name": "High North Monitor"}]},
        {**ARTICLE, "publisher": "High North Monitor", "headline": ["Oslo talks &amp; after", "Short"]},
        "<!--" + json.dumps(ARTICLE) + "-->",
        "//<![CDATA[\n" + json.dumps(ARTICLE) + ";\n//]]>",
        json.dumps(ARTICLE).replace("talks &amp;", "talks\n&amp;"),  # a line end within a string
    ],
    ids="plain list graph nested main reference types strings comment cdata newline".split(),
)
def test_json_ld_in_all_its_forms(data: Any) -> None:
    assert facts(linked(data)) == TOLD


def test_json_ld_goes_before_opengraph_and_that_before_the_rest() -> None:
    tags = meta(og__title="Graph title", og__site_name="Graph site", article__published_time="2023-07-01", og__url="https://g.example/x")
    title = "<title>Page title - Graph site</title>"
    assert facts(linked(ARTICLE) + tags + title) == TOLD
    assert facts(tags + title) == ("Graph title", "Graph site", "https://g.example/x", "2023-07-01")
    assert facts(title + meta(og__site_name="Graph site"), f"<article><p>{FIRST}</p></article>")[0] == "Page title"
    assert facts(title)[0] == "Talks in Oslo"  # a heading goes before the title of the window


@pytest.mark.parametrize(
    "broken",
    ["", "{", "[]", "null", "3", '{"@type": 3}', '{"@graph": {"@graph": 1}}', "[" * 100_000, '{"@graph":' * 400 + "1" + "}" * 400],
    ids=range(9),
)
def test_broken_json_ld_is_passed_over(broken: str) -> None:
    assert facts(linked(broken) + linked(ARTICLE)) == TOLD
    assert facts(linked(broken) + meta(og__title="Graph title"))[0] == "Graph title"


def test_json_ld_of_odd_types_says_nothing() -> None:
    odd = {"headline": {"a": 1}, "datePublished": 20230628, "publisher": [], "url": ["x"], "mainEntityOfPage": [1]}
    assert facts(linked({"@type": "Article", **odd})) == ("Talks in Oslo", None, None, None)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (meta(article__published_time="2023-06-28T01:00:00Z", article__modified_time="2023-07-02"), "2023-06-28"),
        ('<meta name="date" content="28 June 2023">', "2023-06-28"),
        ('<meta itemprop="datePublished" content="2023-06-28">', "2023-06-28"),
        (meta(article__modified_time="2023-07-02T10:00:00Z"), "../2023-07-02"),  # out on that day or before
        (linked({"@type": "Article", "dateModified": "2023-07-02"}), "../2023-07-02"),
        (meta(article__published_time="06/07/2023"), None),  # June or July
        (meta(article__published_time="soon"), None),
        (meta(article__published_time="2023-02-30"), None),
    ],
)
def test_the_day_of_publication(head: str, published: str | None) -> None:
    assert facts(head)[3] == published


@pytest.mark.parametrize(
    ("beside", "published"),
    [
        ("<p>The treaty of 8 December 1987 was signed by two presidents.</p>", None),
        ("<p>On 2019-08-02 the treaty ended.</p>", None),
        ("<p>It ended on <b>2019-08-02</b>.</p>", None),
        ("<ul><li>On 02.08.2019 the treaty ended for both of them.</ul>", None),
        ("<div>The ministers met again on 2019-08-02 in the old town hall of Vienna</div>", None),
        ("<h2>After 2019-08-02</h2>", None),
        ("<p class='post-date'>06/07/2023</p>", None),  # June or July
        ("<p class='post-date'>28/06/2023</p>", "2023-06-28"),
        ("<div class='byline'>By Jane Doe | 28 June 2023</div>", "2023-06-28"),
        ("<time datetime='2023-06-28T10:00'>Wednesday</time>", "2023-06-28"),
        ("<footer>© 2021 High North Monitor</footer>", None),
    ],
)
def test_a_day_in_the_running_text_is_not_the_day_of_publication(beside: str, published: str | None) -> None:
    assert facts("", f"<article><p>{FIRST}</p>{beside}<p>{SECOND}</p></article>")[3] == published


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ('<link rel="canonical" href="https://hnm.example/a">', None, "https://hnm.example/a"),
        ('<link rel="canonical" href="/a/2">', "https://hnm.example/x?y=1", "https://hnm.example/a/2"),
        ('<link rel="canonical" href="https://hnm.example/">', "https://hnm.example/x", "https://hnm.example/x"),  # the front page
        ('<link rel="canonical" href="javascript:alert(1)">', "https://hnm.example/x", "https://hnm.example/x"),
        ('<link rel="canonical" href="http://[bad">', "https://hnm.example/x", "https://hnm.example/x"),
        (linked({"@type": "Article", "url": "http://[::1"}) + meta(og__url="https://hnm.example/g"), None, "https://hnm.example/g"),
        (linked({"@type": "Article", "mainEntityOfPage": {"@id": "https://hnm.example/m"}}), None, "https://hnm.example/m"),
        ("", "https://hnm.example/x", "https://hnm.example/x"),
        ("", None, None),
    ],
)
def test_the_address_of_a_page(head: str, url: str | None, expected: str | None) -> None:
    assert facts(head, url=url)[2] == expected


def test_an_address_is_no_outlet() -> None:
    assert facts(meta(article__publisher="https://social.example/hnm"))[1] is None


def test_the_headline_is_no_sentence_of_the_report() -> None:
    found = html_document(page(meta(og__title="Talks in Oslo")), "p")
    assert found.title == "Talks in Oslo"
    assert not found.text.startswith("Talks")


def test_credits_are_found_in_the_text_of_a_page() -> None:
    body = f"<article><p>OSLO, June 28 (Reuters) - {FIRST}</p><p>{SECOND}</p><p>Source: High North Monitor.</p></article>"
    text = html_document(page("", body), "p").text
    assert [c.id for c in find_credits(text, {"reuters": "org:reuters"})] == ["org:reuters", "High North Monitor"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        f"<script>var a = '{FIRST}'</script>",
        "<nav><a href='/a'>News</a> <a href='/b'>Sport</a></nav>",
        "<form><button>Log in</button></form>",
        "<div id=app></div>",
        "<p>Loading…</p>",
        f"<img src=x><!-- {FIRST} -->",
    ],
    ids=range(7),
)
def test_a_page_without_text_is_empty(body: str) -> None:
    with pytest.raises(EmptyInput, match=r"p\.html is HTML without text"):
        read_bytes(page("<title>Some page of ours</title>", body), "p.html")


@pytest.mark.parametrize(
    ("data", "server", "expected"),
    [
        ("<p>Köln</p>".encode(), None, "<p>Köln</p>"),
        ("<p>Köln – “ja”</p>".encode("cp1252"), "iso-8859-1", "<p>Köln – “ja”</p>"),  # Latin-1 means cp1252
        ('<meta charset="windows-1251"><p>Вена</p>'.encode("cp1251"), None, '<meta charset="windows-1251"><p>Вена</p>'),
        ("<meta charset=utf-8><p>Вена</p>".encode("koi8-r"), "KOI8-R", "<meta charset=utf-8><p>Вена</p>"),  # the server goes first
        ("<p>Вена</p>".encode("koi8-r"), "koi8r", "<p>Вена</p>"),
        ("<?xml encoding='iso-8859-2'?><p>Łódź".encode("iso-8859-2"), None, "<?xml encoding='iso-8859-2'?><p>Łódź"),
        ('<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS"><p>東京'.encode("shift_jis"), None,
         '<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS"><p>東京'),
        (b"\xef\xbb\xbf" + "<p>Köln".encode(), "iso-8859-1", "<p>Köln"),  # a mark goes before all
        ("<p>Köln".encode("utf-16"), "utf-8", "<p>Köln"),
        ("<meta charset=utf-16><p>Köln".encode(), None, "<meta charset=utf-16><p>Köln"),  # what could be read is not UTF-16
        (b"<meta charset=utf-8><p>K\xf6ln", None, "<meta charset=utf-8><p>K\ufffdln"),  # declared and wrong, as in a browser
        ("<p>Köln war der Ort".encode("cp1252"), "iso-8859-12", "<p>Köln war der Ort"),  # no such encoding: as plain text
        ("<p>Köln war der Ort".encode("cp1252"), "windows-1259", "<p>Köln war der Ort"),
        ("<p>Köln".encode(), "utf-7", "<p>Köln"),  # not among those that pages have
        ("<p>Köln".encode(), "rot13", "<p>Köln"),
        ("<p>Köln".encode(), "", "<p>Köln"),
    ],
)  # fmt: skip
def test_the_declared_and_the_real_encoding(data: bytes, server: str | None, expected: str) -> None:
    assert decode_page(data, "p", server) == expected


@pytest.mark.parametrize("label", [f"{name}{n}" for name in ("iso-8859-", "iso8859", "windows-125", "cp125") for n in range(16)])
def test_no_label_is_an_error(label: str) -> None:
    assert "talks" in decode_page(b"<p>talks", "p", label)


def test_a_page_in_no_encoding_is_not_text() -> None:
    data = b"<html><body><p>caf\xe9 \x81\x8d na\xc3\xafve</p></body></html>"
    with pytest.raises(NotText, match=r"p\.html is not sound UTF-8 \(byte 0xe9 at offset 18\)"):
        read_bytes(data, "p.html")


def test_a_page_over_the_size_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "MAX_PAGE", 2_000_000)
    with pytest.raises(TooLarge, match="a page of more than 2 MB"):
        read_bytes(b"<html>" + b" " * 2_000_000, "p.html")


DEEP = 30_000
HOSTILE = {
    "nested": BODY + "<div>" * DEEP + FIRST,
    "nested a hundred thousand times": BODY + "<div>" * 100_000 + FIRST,
    "nested and closed": BODY + "<div>" * DEEP + FIRST + "</div>" * DEEP,
    "nested in a paragraph": BODY + "<p>" + "<b><i>" * DEEP + FIRST,
    "nested in a heading": "<h1>" + "<span class='a'>" * DEEP + BODY,
    "nested tables": BODY + "<table><tr><td>" * DEEP + FIRST,
    "a million attributes": BODY + "<p " + " ".join(f"a{n}=1" for n in range(1_000_000)) + f">{FIRST}",
    "a huge attribute": BODY + '<p data-x="' + "a" * 15_000_000 + f'">{FIRST}</p>',
    "a huge attribute never closed": BODY + '<p data-x="' + "a<!--" * 2_000_000,
    "comments never closed": BODY + "<!--" * 2_000_000,
    "comments without end": "<!---->" * 500 + BODY + "<!---->" * 100_000,
    "brackets": BODY + "<" * 5_000_000,
    "tags never closed": BODY + "<p <p " * 500_000,
    "entities": BODY + "<p>" + "&amp;" * 500_000,
    "equals and blanks": BODY + "<p " + "= " * 500_000 + ">",
    "a million paragraphs": BODY + "<p>a" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_quickly(name: str) -> None:
    data = page("", HOSTILE[name])
    began = time.process_time()
    try:
        assert FIRST in read_bytes(data, "p.html").text
    except TooLarge as error:
        assert "more than" in str(error)  # noqa: PT017
    assert time.process_time() - began < 10


HEADS = {
    "a long date": meta(article__published_time="1 " * 2_000_000),
    "a long title": meta(og__title="a" * 5_000_000),
    "a long type": linked({"@type": "a" * 2_000_000, "headline": "b"}),
    "scripts": "<script>" * 200_000,
    "comment at the start": "<!--" + "-" * 1_000_000 + "-->",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_hostile_head_ends_quickly(name: str) -> None:
    began = time.process_time()
    try:
        read_bytes(page(HEADS[name]), "p.html")
    except InputError as error:
        assert name == "scripts", error  # noqa: PT017 - they swallow the page
    assert time.process_time() - began < 10


@pytest.mark.parametrize("start", ["<!---->" * 60, "<!-- -->" * 500, "<?xml ?>" * 500, " " * 4000, "<!--" * 1000])
def test_what_stands_before_a_page_takes_no_time(start: str) -> None:
    began = time.process_time()
    assert not looks_like_html(start.encode() + b"x")
    assert time.process_time() - began < 1


def test_the_shape_of_an_ordinary_page_is_fine() -> None:
    rows = "<tr><td>a<td>b" * 5000
    icons = "<svg viewBox='0 0 1 1'>" + "<path d='M0 0'/>" * 3000 + "</svg>"
    scripts = "<script>var a = '<div>' + '<div>';</script><style>a > b {}</style><!-- <div><div> -->" * 2000
    links = "<ul>" + "<li><a href='x' title=\"a > b\">c</a>" * 5000
    check_shape("<p>a<br>" * 5000 + f"<table>{rows}</table>{icons}{scripts}{links}", "p")


def test_the_limits_of_a_page() -> None:
    check_shape("<div>" * MAX_DEPTH, "p")
    with pytest.raises(TooLarge, match="1000 tags within each other"):
        check_shape("<div>" * (MAX_DEPTH + 1), "p")
    check_shape("<p " + "attr='x y z' " * MAX_ATTRIBUTES + ">", "p")
    with pytest.raises(TooLarge, match="300 attributes in one tag"):
        check_shape("<p " + "attr='x y z' " * (MAX_ATTRIBUTES + 1) + ">", "p")
    with pytest.raises(TooLarge, match="100000 tags"):
        check_shape("<p>" * 100_001, "p")
    check_shape(f"<p data-x='{'<!--' * MAX_COMMENTS}'>", "p")
    with pytest.raises(TooLarge, match="100 comments within one tag"):
        check_shape(f"<p data-x='{'<!--' * (MAX_COMMENTS + 1)}'>", "p")


TAGS = "<p> </p> <div|a=' \" <!-- --> <script> </script> <h1> <meta|charset= x|y|z|w| &#0; \x00 <![CDATA[ 2023-06-28".replace("|", "\t").split(" ")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(TAGS), max_size=30).map("".join))
def test_any_tag_soup_is_a_document_or_an_input_error(soup: str) -> None:
    try:
        found = html_document(("<html>" + soup).encode(), "p")
    except InputError:
        return
    assert "\x00" not in found.text


def test_half_of_a_surrogate_pair_in_the_linked_data_is_no_character() -> None:
    data = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "T\\ud800alks \\ud83d\\ude00"}</script>'
    page = f"<html><head>{data}</head><body><p>The talks of the two states went on until Monday.</p></body></html>"
    assert html_document(page.encode(), "x").title == "T\ufffdalks \U0001f600"
