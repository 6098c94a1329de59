"""Items of news agencies to documents: the versions of ninjs, NewsML-G2 and NITF, and what is not read."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import InputError, NotText, TooLarge
from detente.intake.agency import looks_like_newsml, looks_like_ninjs, read_newsml, read_ninjs
from detente.model.text import Document, Problem
from detente.model.when import When

TWO = "The envoys met in Osk on Monday.\nThey will meet again next week, the host said."
MARKUP = "<p>The envoys met in <b>Osk</b> on Monday.</p><p>They will meet again next week, the host said.</p>"


def ninjs(item: Any) -> list[Document | Problem]:
    return list(read_ninjs(json.dumps(item).encode(), "item.json"))


def newsml(text: str | bytes) -> list[Document | Problem]:
    return list(read_newsml(text.encode() if isinstance(text, str) else text, "item.xml"))


def one(found: list[Document | Problem]) -> Document:
    (document,) = found
    assert isinstance(document, Document), document
    return document


ONE_X = {
    "uri": "http://wire.example/items/1", "type": "text", "versioncreated": "2023-06-28T23:10:00-07:00", "headline": "Envoys meet in Osk",
    "byline": "Ada Berg", "copyrightholder": "Example Wire", "body_text": "The envoys met in Osk on Monday. They will meet again next week, the host said.",
    "body_xhtml": MARKUP, "pubstatus": "usable",
}  # fmt: skip
TWO_X = {
    "uri": "urn:example:2", "type": "text", "firstcreated": "2024-02-29T20:00:00Z", "versioncreated": "2024-03-04T20:00:00Z",
    "headlines": [{"role": "print", "value": "Osk talks"}, {"role": "main", "value": "Envoys <i>meet</i> in Osk"}], "infosources": [{"name": "Northern Desk"}],
    "bodies": [{"role": "caption", "contenttype": "text/plain", "value": "A picture of the two envoys at the long table in Osk " * 9},
               {"role": "main", "contenttype": "text/plain", "value": TWO}, {"role": "rich", "contenttype": "text/html", "value": MARKUP}],
}  # fmt: skip


def test_ninjs_1() -> None:
    assert ninjs(ONE_X) == [Document(
        TWO, "item.json", "Envoys meet in Osk", "Example Wire", "http://wire.example/items/1", When.day(date(2023, 6, 28)), extracted_by="ninjs")]  # fmt: skip


def test_ninjs_2_has_lists_and_no_address_in_a_urn() -> None:
    assert ninjs(TWO_X) == [Document(TWO, "item.json", "Envoys meet in Osk", "Northern Desk", None, When.day(date(2024, 2, 29)), extracted_by="ninjs")]


def test_ninjs_3_writes_its_names_in_mixed_letters() -> None:
    item = {"uri": "urn:example:3", "versionCreated": "2025-01-01T00:30:00+09:00", "pubStatus": "usable", "copyrightHolder": "Wire Three",
            "headlines": [{"value": "Only one"}], "bodies": [{"contentType": "text/plain", "value": TWO}]}  # fmt: skip
    found = one(ninjs(item))
    assert (found.text, found.title, found.outlet, found.published) == (TWO, "Only one", "Wire Three", When.day(date(2025, 1, 1)))
    found = one(ninjs({**item, "pubStatus": "withheld", "associations": [{**item, "name": "inner", "uri": "urn:example:4"}]})[1:])
    assert (found.source, found.text) == ("item.json#2", TWO)


def test_a_much_fuller_plain_body_goes_before_a_teaser_with_markup() -> None:
    found = one(ninjs({"uri": "urn:x", "body_xhtml": "<p>The envoys met in Osk.</p>", "body_text": TWO, "headline": None}))
    assert (found.text, found.title) == (TWO, None)


@pytest.mark.parametrize(
    ("status", "says"),
    [("canceled", "has canceled this item"), ("Cancelled", "has canceled"), ("stat:canceled", "has canceled"), ("withheld", "withholds this item until further notice"),
     ("http://cv.iptc.org/newscodes/pubstatusg2/withheld", "withholds")],
)  # fmt: skip
def test_what_a_provider_takes_back_is_not_read(status: str, says: str) -> None:
    for item in (ONE_X, TWO_X):
        (problem,) = ninjs({**item, "pubstatus": status})
        assert isinstance(problem, Problem)
        assert says in problem.message
        assert problem.where == "item.json"
    (problem,) = newsml(g2(meta=f'<pubStatus qcode="{status}"/>'))
    assert isinstance(problem, Problem)
    assert says in problem.message


@pytest.mark.parametrize(
    ("embargoed", "day"),
    [("2023-07-01T06:00:00Z", "2023-07-01"), ("2023-06-28T23:00:00Z", "2023-06-28"), ("2023-06-01T06:00:00Z", "2023-06-28"), ("", "2023-06-28"), (None, "2023-06-28")],
)  # fmt: skip
def test_an_embargo_with_an_end_gives_the_day_of_publication(embargoed: str | None, day: str) -> None:
    assert str(one(ninjs({**ONE_X, "embargoed": embargoed})).published) == day


def test_an_embargo_without_an_end_keeps_the_item_unread() -> None:
    (problem,) = ninjs({**ONE_X, "embargoed": "until further notice"})
    assert problem == Problem("the item is under an embargo without an end: it is not read", "item.json")
    (problem,) = newsml(g2(meta="<embargoed/>"))
    assert problem == Problem("the item is under an embargo without an end: it is not read", "item.xml")
    assert str(one(newsml(g2(meta="<embargoed>2023-07-03T05:00:00+02:00</embargoed>"))).published) == "2023-07-03"


def test_several_items_and_associations_have_numbers_and_pictures_are_passed_over() -> None:
    picture = {"uri": "urn:p", "type": "picture", "headline": "A picture"}
    found = ninjs([{**ONE_X, "associations": {"main": picture, "story": {**ONE_X, "body_xhtml": "<p>Another text of five words.</p>", "body_text": ""}}}, TWO_X])
    assert [(f.source, f.text) for f in found if isinstance(f, Document)] == [
        ("item.json#1", TWO), ("item.json#3", "Another text of five words."), ("item.json#4", TWO)]  # fmt: skip
    assert len(found) == 3
    assert ninjs(picture) == [Problem("the item has no text (a picture, a package of links or the like)", "item.json")]


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b'"x"', b"[1, 2]", b"[" * 100_000, b"\x00\x00\x00", b'{"a": ' * 50_000])
def test_what_is_no_ninjs(data: bytes) -> None:
    with pytest.raises(NotText, match=r"item\.json"):
        list(read_ninjs(data, "item.json"))


@pytest.mark.parametrize(
    ("item", "says"),
    [({}, "no text"), ({"uri": 5, "headline": 6, "bodies": 7, "associations": 8, "pubstatus": 9}, "no text"), ({"bodies": [1, {"value": 2}, {"value": "<p>"}]}, "no text"),
     ({"body_xhtml": "<b>" * 150_000, "uri": "x"}, "more than 100000 tags")],
)  # fmt: skip
def test_odd_items_are_problems(item: Any, says: str) -> None:
    (problem,) = ninjs(item)
    assert isinstance(problem, Problem)
    assert says in problem.message


@pytest.mark.parametrize(
    ("data", "expected"),
    [(json.dumps(ONE_X), True), (json.dumps([TWO_X]), True), ('{"uri": "x", "versionCreated": "', True), ('{"id": "1", "text": "see \\"uri\\": and \\"headline\\":"}', False),
     ('{"@type": "NewsArticle", "headline": "x", "url": "y"}', False), ('{"version": "https://jsonfeed.org/version/1", "items": []}', False), ("", False),
     ('A text with "uri": and "headline": in it', False)],
)  # fmt: skip
def test_what_looks_like_ninjs(data: str, expected: bool) -> None:
    assert looks_like_ninjs(data.encode()[:4096]) is expected


XHTML = '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>No</title></head><body>' + MARKUP + "</body></html></inlineXML>"
NITF = (
    '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>The NITF headline</hl1></hedline>'
    "<byline>By Ada Berg</byline><dateline><location>OSK</location>, <story.date>June 28</story.date> (Example Wire)</dateline></body.head><body.content><block>"
    "<p>The envoys met in <location>Osk</location> on\n  Monday.</p><media><media-caption>A picture of it all.</media-caption></media>"
    "<p>They will meet again next week, the host said.</p></block></body.content><body.end><tagline>Editing by Bo Dahl in the newsroom</tagline></body.end></body></nitf></inlineXML>"
)
PLAIN = '<inlineData contenttype="text/plain">' + TWO.replace("\n", "\n\n") + "</inlineData>"


def g2(content: str = XHTML, meta: str = "", more: str = "<headline>Envoys meet</headline>", root: str = "newsItem", provider: str = '<provider qcode="nprov:EXW"><name>Example Wire</name></provider>') -> str:
    return (
        f'<{root} xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:20230628:1" version="3"><rightsInfo><copyrightHolder><name>Holder Ltd</name>'
        f"</copyrightHolder></rightsInfo><itemMeta>{provider}<versionCreated>2023-06-30T01:00:00+03:00</versionCreated>{meta}<title>A title</title></itemMeta>"
        f"<contentMeta><contentCreated>2023-06-28T22:00:00-04:00</contentCreated>{more}</contentMeta><contentSet>{content}</contentSet></{root}>"
    )


def test_newsml_g2_with_xhtml() -> None:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n' + g2()
    assert looks_like_newsml(text.encode()[:4096])
    assert newsml(text) == [Document(TWO, "item.xml", "Envoys meet", "Example Wire", None, When.day(date(2023, 6, 28)), extracted_by="newsml-g2")]


def test_newsml_g2_with_nitf_puts_the_dateline_before_the_text() -> None:
    found = one(newsml(g2(NITF, more="")))
    assert found.text == "OSK, June 28 (Example Wire) - " + TWO
    assert found.title == "A title"


def test_a_dateline_is_put_before_a_text_only_where_it_is_one_and_missing() -> None:
    assert one(newsml(g2(more="<dateline>GENEVA, June 28 (EXW) -</dateline>"))).text == "GENEVA, June 28 (EXW) - " + TWO
    assert one(newsml(g2(more="<dateline>somewhere</dateline>"))).text == TWO
    own = XHTML.replace("The envoys met in <b>", "OSK, June 27 (EXW) - The envoys met in <b>")
    assert one(newsml(g2(own, more="<dateline>GENEVA, June 28 (EXW) -</dateline>"))).text == "OSK, June 27 (EXW) - " + TWO


def test_newsml_g2_with_plain_and_escaped_data_and_without_any() -> None:
    assert one(newsml(g2(PLAIN))).text == TWO
    escaped = MARKUP.replace("<", "&lt;")
    assert one(newsml(g2(f'<inlineData contenttype="text/html">{escaped}</inlineData>'))).text == TWO
    assert one(newsml(g2('<remoteContent href="x"/><inlineData encoding="b64" contenttype="text/plain">VGhlIGVudm95cyBtZXQ</inlineData>' + PLAIN))).text == TWO
    assert newsml(g2('<remoteContent href="x"/>')) == [Problem("the item has no text (a picture, a package of links or the like)", "item.xml")]


@pytest.mark.parametrize(
    ("provider", "outlet"),
    [('<provider literal="Lit"/>', "Lit"), ('<provider qcode="nprov:EXW"/>', "EXW"), ("<provider>Words</provider>", "Words"), ("", "Holder Ltd"),
     ('<provider uri="https://www.wire.example/about"/>', "Holder Ltd")],
)  # fmt: skip
def test_the_outlet_is_the_provider(provider: str, outlet: str) -> None:
    assert one(newsml(g2(provider=provider))).outlet == outlet


def test_a_provider_that_is_an_address_only_is_its_host() -> None:
    text = g2(provider='<provider uri="https://www.wire.example/about"/>').replace("<name>Holder Ltd</name>", "")
    assert one(newsml(text)).outlet == "wire.example"


def test_the_main_headline_is_the_title() -> None:
    assert one(newsml(g2(more='<headline role="hld:sub">Sub</headline><headline role="hlrole:main">Main\n one</headline>'))).title == "Main one"


def test_a_message_gives_its_items_in_order_and_one_that_is_canceled_is_told() -> None:
    message = (
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2023-06-28T00:00:00Z</sent></header><itemSet>'
        + g2() + g2(meta='<pubStatus qcode="stat:canceled"/>') + g2(root="packageItem", content="") + g2(NITF) + "</itemSet></newsMessage>"
    )  # fmt: skip
    assert looks_like_newsml(message.encode()[:4096])
    first, second, third = newsml(message)
    assert isinstance(first, Document)
    assert isinstance(third, Document)
    assert (first.source, third.source) == ("item.xml#1", "item.xml#4")
    assert second == Problem("its provider has canceled this item: it is not read", "item.xml#2")


NITF_FILE = """<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf><head><title>Head title</title><docdata management-status="usable"><date.issue norm="20230628T233000-0500"/>
<doc.copyright holder="Holder"/></docdata><pubdata name="The Osk Daily" date.publication="20230629"/></head>
<body><body.head><hedline><hl1>Envoys meet</hl1></hedline></body.head><body.content><p>The envoys met in Osk on Monday, a caf\xe9 owner said.</p>
<hl2>Next week</hl2><table><tr><td>one</td><td>two</td></tr></table></body.content></body></nitf>"""


def test_nitf() -> None:
    assert looks_like_newsml(NITF_FILE.encode("latin-1")[:4096])
    found = one(newsml(NITF_FILE.encode("latin-1")))
    assert found == Document("The envoys met in Osk on Monday, a café owner said.\nNext week\none two", "item.xml", "Envoys meet", "The Osk Daily",
                             None, When.day(date(2023, 6, 28)), extracted_by="nitf")  # fmt: skip
    embargoed = NITF_FILE.replace('"usable"', '"embargoed"')
    assert newsml(embargoed.encode("latin-1")) == [Problem("the item is under an embargo without an end: it is not read", "item.xml")]
    freed = embargoed.replace("<doc.copyright", '<date.release norm="20230701T060000Z"/><doc.copyright')
    assert str(one(newsml(freed.encode("latin-1"))).published) == "2023-07-01"
    (problem,) = newsml(NITF_FILE.replace('"usable"', '"canceled"').encode("latin-1"))
    assert isinstance(problem, Problem)


@pytest.mark.parametrize(
    ("text", "says"),
    [("<newsItem", "not well-formed"), ("<newsItem>&nbsp;</newsItem>", "not well-formed"), ("<NewsML Version='1.2'></NewsML>", "is NewsML 1"), ("<newsMessage/>", "holds no news items"),
     ("no xml", "not well-formed"), ('<!DOCTYPE a [<!ENTITY b "c">]><newsItem>&b;</newsItem>', "declares entities"),
     ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><newsItem>&b;</newsItem>', "declares entities")],
)  # fmt: skip
def test_what_is_no_newsml(text: str, says: str) -> None:
    with pytest.raises(NotText, match=says) as caught:
        newsml(text)
    assert "\n" not in str(caught.value)


def test_hostile_sizes_are_refused_in_time() -> None:
    began = time.process_time()
    with pytest.raises(TooLarge, match="more than 200 elements within each other"):
        newsml(g2("<a>" * 150_000))
    with pytest.raises(TooLarge, match="more than 300000 tags"):
        newsml(g2("<a></a>" * 400_000))
    assert time.process_time() - began < 10
    assert newsml(g2("<x a='1'/>" * 200_000 + PLAIN))


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=60), st.integers(0, 1500))
def test_damage_never_crashes(noise: bytes, at: int) -> None:
    for reader, data in ((read_newsml, g2(NITF).encode()), (read_ninjs, json.dumps(TWO_X).encode())):
        try:
            found = list(reader(data[:at] + noise + data[at:], "x"))
        except InputError:
            continue
        assert all(isinstance(f, Document | Problem) for f in found)


def test_half_a_surrogate_pair_is_no_character() -> None:
    item = '{"uri": "https://x.example/?", "headline": "A?", "copyrightholder": "W?", "bodies": [{"contenttype": "text/plain", "value": "Five words in this? text."}]}'
    found = one(list(read_ninjs(item.replace("?", "\\ud800").encode(), "x")))
    assert found == Document("Five words in this\ufffd text.", "x", "A\ufffd", "W\ufffd", None, None, extracted_by="ninjs")
