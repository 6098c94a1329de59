"""Feeds of every kind to documents: which text of an entry is read, its day and outlet, and what is refused."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import InputError, NotText, TooLarge
from detente.intake.feeds import entry_links, looks_like_feed, read_feed
from detente.intake.fragment import fragment_text, has_words, one_line, tidy
from detente.model.text import Document, Problem
from detente.model.when import When

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Harbour Post &amp; Mail</title><link>https://post.example/</link>
<item><title>Envoys meet in Porto Novo</title><link>https://post.example/a</link>
<pubDate>Wed, 28 Jun 2023 23:30:00 -0500</pubDate>
<description>A short &lt;b&gt;summary&lt;/b&gt; of the meeting.</description>
<content:encoded><![CDATA[<p>Two envoys met on <b>Wednesday</b>.</p><p>They agreed&nbsp;to meet again.</p>
<p>The post <a href="x">Envoys meet</a> appeared first on <a href="y">Harbour Post</a>.</p>]]></content:encoded></item>
<item><title>Only a title and a link</title><link>https://post.example/b</link></item>
<item><title>Talks end</title><link>https://post.example/c</link><pubDate>29 Jun 23 08:00 GMT</pubDate>
<source url="https://wire.example/rss">Example Wire</source>
<description>The talks ended without a text, both sides said. [&#8230;]</description></item>
</channel></rss>"""


def read(data: str | bytes, **named: str) -> list[Document | Problem]:
    return list(read_feed(data.encode() if isinstance(data, str) else data, "feed.xml", **named))


def one(data: str | bytes) -> Document:
    (found,) = read(data)
    assert isinstance(found, Document)
    return found


def rss(item: str, before: str = "") -> str:
    return f'{before}<rss version="2.0"><channel><title>Desk</title><item>{item}</item></channel></rss>'


def test_rss_gives_the_content_else_the_summary_and_tells_of_entries_without_text() -> None:
    first, second, problem = read(RSS)
    assert first == Document(
        text="Two envoys met on Wednesday.\nThey agreed to meet again.", source="feed.xml#1", title="Envoys meet in Porto Novo",
        outlet="Harbour Post & Mail", url="https://post.example/a", published=When.day(date(2023, 6, 28)), extracted_by="feed",
    )  # fmt: skip
    assert second == Document(
        text="The talks ended without a text, both sides said.", source="feed.xml#3", title="Talks end", outlet="Example Wire",
        url="https://post.example/c", published=When.day(date(2023, 6, 29)), extracted_by="feed-summary",
    )  # fmt: skip
    assert problem == Problem("1 of 3 entries carry no text of their own: read the pages that they link to", "feed.xml")


def test_the_links_are_those_of_all_entries_each_once() -> None:
    assert entry_links(RSS.encode()) == [f"https://post.example/{name}" for name in "abc"]
    twice = rss("<link>/x?a=1&amp;b=2</link>").replace("</item>", "</item><item><link>/x?a=1&amp;b=2</link></item><item><link>mailto:a@b</link></item>")
    assert entry_links(twice.encode(), url="https://post.example/feed") == ["https://post.example/x?a=1&b=2"]
    assert entry_links(twice.encode()) == []


def test_atom_with_its_dates_source_and_kinds_of_content() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">The &lt;i&gt;Gazette&lt;/i&gt;</title>
    <entry><title>One</title><id>https://gazette.example/1</id><published>2024-02-29T23:59:00-08:00</published>
    <updated>2024-03-05T10:00:00Z</updated><summary>Not this short one here.</summary>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Nara signed the pact.</p><p>Others will follow soon, it said.</p></div></content></entry>
    <entry><title>Two</title><link rel="alternate" href="https://gazette.example/2"/><updated>2024-03-01T01:00:00+03:00</updated>
    <content type="html">&lt;p&gt;The second report has one line.&lt;/p&gt;</content></entry>
    <entry><title>Three</title><id>urn:3</id><updated>2024-03-02T01:00:00Z</updated><source><title>Other Desk</title></source>
    <content type="text">A plain text: 3 &lt; 4 stays.
    And so does a second line.</content></entry></feed>"""
    first, second, third = read(feed)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert (first.text, first.outlet, first.url) == (
        "Nara signed the pact.\nOthers will follow soon, it said.", "The Gazette", "https://gazette.example/1")  # fmt: skip
    assert first.published == When.day(date(2024, 2, 29))
    assert (second.text, second.url) == ("The second report has one line.", "https://gazette.example/2")
    assert second.published == When(None, date(2024, 3, 1))
    assert (third.text, third.outlet, third.url) == ("A plain text: 3 < 4 stays.\nAnd so does a second line.", "Other Desk", None)


def test_rss_1_0_has_its_day_in_dublin_core() -> None:
    found = one("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old Wire</title></channel>
    <item rdf:about="https://wire.example/1"><title>A</title><link>https://wire.example/1</link>
    <description>The council met for two hours.</description><dc:date>2004-11-30T23:30:00-05:00</dc:date></item></rdf:RDF>""")
    assert (found.text, found.outlet, found.published) == ("The council met for two hours.", "Old Wire", When.day(date(2004, 11, 30)))


def test_rss_0_91_with_the_doctype_that_it_had() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    feed = rss("<description>The port opened again on Monday.</description>", f'<?xml version="1.0"?>\n<!-- a note -->{doctype}')
    assert looks_like_feed(feed.encode())
    assert one(feed).text == "The port opened again on Monday."


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1", "title": "Notes", "items": [
            {"id": "1", "url": "https://notes.example/1", "title": "One", "content_html": "<p>The minister spoke twice today.</p><ul><li>A list item</li></ul>",
             "content_text": "not this", "date_published": "2025-01-31T22:00:00-03:00"},
            {"id": "https://notes.example/2", "content_text": "Line one is plain & <b>bold</b>.\n\nLine two.", "date_modified": "2025-02-01T00:00:00Z"},
            {"id": "3", "external_url": "https://else.example/3", "summary": "Four words are here."}, {"id": 4, "content_html": 5}, "no item",
        ]}  # fmt: skip
    data = json.dumps(feed).replace("/", "\\/").encode()
    assert looks_like_feed(data)
    first, second, third, problem = read(data)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert isinstance(third, Document)
    assert (first.text, first.published, first.outlet) == (
        "The minister spoke twice today.\nA list item", When.day(date(2025, 1, 31)), "Notes")  # fmt: skip
    assert (second.text, second.url) == ("Line one is plain & <b>bold</b>.\nLine two.", "https://notes.example/2")
    assert second.published == When(None, date(2025, 2, 1))
    assert (third.text, third.extracted_by) == ("Four words are here.", "feed-summary")
    assert isinstance(problem, Problem)
    assert problem.message.startswith("1 of 4 entries")
    assert entry_links(data) == ["https://notes.example/1", "https://notes.example/2", "https://else.example/3"]


@pytest.mark.parametrize(
    ("data", "is_feed"),
    [
        (RSS, True), (" \n" + RSS, True), ("<feed xmlns='http://www.w3.org/2005/Atom'>", True), ("<atom:feed>", True), ('{"version": "https://jsonfeed.org/version/1"', True),
        ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", True), ("<rdf:RDF xmlns='http://example.org/'>", False), ("<html><body>rss</body></html>", False),
        ("<newsItem>", False), ("An <rss> in a text", False), ('{"id": "1", "text": "see https://jsonfeed.org/version/1"}', False), ("", False), ("<", False),
        ("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss>", True),
    ],
)  # fmt: skip
def test_what_looks_like_a_feed(data: str, is_feed: bool) -> None:
    assert looks_like_feed(data.encode()[:4096]) is is_feed
    assert looks_like_feed(data.encode("utf-16")[:4096]) is is_feed


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Sat, 01 Jul 2023 00:10:00 +1400", "2023-07-01"), ("1 Jul 23 00:10 EST", "2023-07-01"), ("2023-07-01", "2023-07-01"), ("Sat, 01 Jul 1999", "1999-07-01"),
        ("1 Jul 75 01:00 GMT", "1975-07-01"), ("July 1, 2023", "2023-07-01"), ("soon", None), ("07/06/2023", None), ("32 Jul 2023", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_is_written(written: str, day: str | None) -> None:
    found = one(rss(f"<description>A report of five words.</description><pubDate>{written}</pubDate>"))
    assert (str(found.published) if found.published else None) == day


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "doctype", [BOMB, BOMB.replace("<!E", "\n<!E"), '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>', "<!-- <a> --><!DOCTYPE x [\n<!ENTITY % j 'k'>]>",
                '<!DOCTYPE x [\n<!ENTITY j "' + "a" * 10_000 + '">\n]>', '<!doctype x SYSTEM "http://127.0.0.1/x" [<!ELEMENT a ANY>]>'],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_of_the_feed_itself_are_never_expanded(doctype: str, encoding: str) -> None:
    began = time.process_time()
    with pytest.raises(NotText, match="declares entities of its own"):
        read(rss("<description>" + "&j;" * 10_000 + "</description>", doctype).encode(encoding))
    assert time.process_time() - began < 2


def test_an_encoding_that_would_hide_a_doctype_is_not_taken() -> None:
    hidden = b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE x [+ADwAIQ-ENTITY j "k"+AD4]>' + rss("<description>&j; is not the word of it.</description>").encode()
    assert one(hidden).text == "&j; is not the word of it."


@pytest.mark.parametrize(
    ("encode", "declared"), [("koi8-r", "koi8-r"), ("cp1252", "iso-8859-1"), ("utf-8", None), ("utf-16", "utf-16"), ("utf-8-sig", "utf-8")],
)  # fmt: skip
def test_encodings(encode: str, declared: str | None) -> None:
    word = "Мир" if encode == "koi8-r" else "Zürich"
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    assert one(rss(f"<description>{word} was the place of it.</description>", head).encode(encode)).text == f"{word} was the place of it."


def test_a_stray_byte_and_a_control_character_cost_no_feed() -> None:
    data = rss("<description>The envoy's caf\u0001e was full of people.</description>" + "<category>one</category>" * 20).encode()
    assert one(data).text == "The envoy's cafe was full of people."
    assert one(data.replace(b"cafe", b"caf\xe9 \xc3")).text == "The envoy's cafe was full of people."
    assert one(data.replace(b"caf\x01e", b"caf\xc3 x")).text.startswith("The envoy's caf")


@pytest.mark.parametrize("data", [b"<rss", b"<rss></rss>x<", b"<rss>" * 5000, b"{}", b'{"items": 3}', b"[" * 50_000, b"{" * 50_000, b"\x00\x01\x02" * 50, b"<feed>"])
def test_what_is_no_feed_says_so_on_one_line(data: bytes) -> None:
    with pytest.raises(NotText) as caught:
        read(data)
    assert "\n" not in str(caught.value)
    assert "feed.xml" in str(caught.value)


def test_tags_without_end_are_refused_in_time() -> None:
    began = time.process_time()
    (problem,) = read(rss("<description><![CDATA[" + "<b>" * 200_000 + "]]></description>"))
    assert isinstance(problem, Problem)
    assert (problem.where, "more than 100000 tags" in problem.message) == ("feed.xml#1", True)
    (problem,) = read(rss("<description><![CDATA[" + "<b>" * 90_000 + "]]></description>"))
    assert isinstance(problem, Problem)
    assert "within each other" in problem.message
    with pytest.raises(TooLarge, match="more than 300000 tags"):
        read(rss("<b>" * 700_000))
    assert time.process_time() - began < 20


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.integers(0, len(RSS)))
def test_damage_never_crashes(noise: bytes, at: int) -> None:
    data = RSS.encode()[:at] + noise + RSS.encode()[at:]
    try:
        found = read(data)
    except InputError:
        return
    assert all(isinstance(f, Document | Problem) for f in found)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain &amp; simple\nand wrapped", "plain & simple and wrapped"), ("<p>a</p>b<br>c<div>d<span> e</span></div>", "a\nb\nc\nd e"), ("x<script>y</script><style>z</style>w", "xw"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"), ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"), ("a &lt; b <i>c</i>", "a < b c"),
        ("<p>Wor<b>ds</b> stay</p>", "Words stay"), ("<figure><img src=x><figcaption>A port</figcaption></figure><p>t</p>", "t"), ("", ""), ("<p></p>", ""), ("<!-- c -->t<p>u", "t\nu"),
        ("<p>It ended.</p><p><a href='x'>Continue reading &rarr;</a></p>", "It ended."), ("<p>Read more about it than that, he said. Then he left.</p>", "Read more about it than that, he said. Then he left."),
        ("<p>He began [&hellip;]</p>", "He began"), ("a\u00a0 b", "a b"),
    ],
)  # fmt: skip
def test_fragments(markup: str, text: str) -> None:
    assert fragment_text(markup, "x") == text


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="<>/pbi a&;!-\"='", max_size=60))
def test_any_fragment_gives_tidy_text(markup: str) -> None:
    found = fragment_text(markup, "x")
    assert found == tidy(found) or "<" in found
    assert "\n\n" not in found


def test_small_helpers() -> None:
    assert one_line("<b>A</b>\n title", "x") == "A title"
    assert one_line("<b></b>", "x") is None
    assert one_line(None, "x") is None
    assert has_words("one two\nthe four words here")
    assert not has_words("one two three\n1 2 3 4 5")


def test_a_json_feed_in_utf_16() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "Five words in this text."}]}
    assert one(json.dumps(feed).encode("utf-16")).text == "Five words in this text."


def test_half_a_surrogate_pair_is_no_character() -> None:
    half = "\\ud800"
    feed = '{"version": "https://jsonfeed.org/version/1", "title": "D?", "items": [{"title": "A?", "url": "https://x.example/?", "content_html": "<p>Five words in this? text.</p>"}]}'
    assert one(feed.replace("?", half)) == Document("Five words in this\ufffd text.", "feed.xml#1", "A\ufffd", "D\ufffd", None, None, extracted_by="feed")


def test_a_feed_without_entries_says_so() -> None:
    assert read('<rss version="2.0"><channel><title>Quiet</title></channel></rss>') == [Problem("the feed has no entries", "feed.xml")]
    assert read('{"version": "https://jsonfeed.org/version/1", "items": []}') == [Problem("the feed has no entries", "feed.xml")]
