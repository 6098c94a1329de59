"""What a notebook shows: the text whole, the facts in their places, everything from strangers escaped."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente.errors import UsageError
from detente.model.actors import ActorRef
from detente.model.facts import Check, Contact, Event, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document, Evidence, Problem, Span
from detente.pipeline import Pipeline
from detente.publish.notebook import page
from detente.publish.notebook.marks import pieces
from detente.record.store import Record
from detente.register import load_register

ROOT = Path(__file__).parents[1]
HOSTILE = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</style><svg/onload=alert(1)>",
    "</mark></div><iframe src=//evil.example>", "javascript:alert(1)", "&lt;b&gt;&#x3c;", "<!--", "]]>", "\x00\x08\ud800", "\u202eflip",
]  # fmt: skip
ALLOWED = {"div", "style", "h2", "h3", "p", "br", "span", "mark", "table", "caption", "thead", "tbody", "tr", "th", "td", "em", "strong",
           "code", "ul", "li", "hr"}  # fmt: skip


class Seen(HTMLParser):
    """Tags, attributes and text of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.words = ""
        self.in_style = self.open = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.in_style += tag == "style"
        self.open += tag not in ("br", "hr", "meta")

    def handle_endtag(self, tag: str) -> None:
        self.in_style -= tag == "style"
        self.open -= 1

    def handle_data(self, data: str) -> None:
        self.words += "" if self.in_style else data


def hostile(words: str) -> Account:
    text = f"Start {words} and {words} end."
    first, second = Span(6, 6 + len(words)), Span(11 + len(words), 11 + 2 * len(words))
    actor = ActorRef(None, words, words)
    document = Document(text, words, words, words, words, credits=(words,))
    said = Statement(document=document.id, speaker=actor, content=words, form="direct", role=words, cue=words,
                     evidence=(Evidence("content", (first,)),))  # fmt: skip
    met = Contact(document=document.id, parties=(actor, actor), channel="call", place=words, occasion=words, duration=words, via=actor,
                  within=said.id, evidence=(Evidence("channel", (second,)),))  # fmt: skip
    did = Event(document=document.id, type=words, actors=(actor,), recipients=(actor,), mode=words, evidence=(Evidence("trigger", (first, second)),))
    act = TreatyAct(document=document.id, agreement=words, party=actor, act=words, evidence=(Evidence("act", (second,)),))
    checks = (Check(met.id, words, (words,), words, words), Check(act.id, words, (), None, words))
    return Account(document, None, (said, met, did, act), checks, (Problem(words, words),))


@pytest.mark.parametrize("words", HOSTILE)
def test_what_strangers_write_is_never_markup(words: str, tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db") as record:
        record.add(hostile(words.replace("\ud800", "").replace("\x00", "")), "test", "test")
        for markup in (detente.html(hostile(words)), detente.html(record)):
            seen = Seen(markup)
            assert set(seen.tags) <= ALLOWED
            assert seen.attributes <= {"class", "title", "dir", "scope"}
            assert (seen.open, seen.tags.count("style")) == (0, 1)
            markup.encode("utf-8")
            assert "\x00" not in markup


def test_a_report_shows_its_text_whole_with_its_facts_and_checks(pipeline: Pipeline) -> None:
    text = (ROOT / "examples" / "dispatch.txt").read_text(encoding="utf-8")
    report = pipeline.read(Document(text, title="Norway offers a room"))
    markup = report._repr_html_()
    assert markup == detente.html(report) == report.account._repr_html_() == detente.show(report)
    words = Seen(markup).words
    assert "Norway offers a room" in words
    assert "Russia gave notice of withdrawal from the Open Skies Treaty on 18 June 2021" in words
    assert "✗ conflicts" in words
    assert "Ada Lindqvist – Sergei Lavrov" in words
    bare = Seen("".join(markup.partition('<div class="dt-text"')[2].partition(">")[2].partition('<div class="dt-facts"')[0]))
    numbers = [f"{letter}{n}" for letter in "SCEA" for n in range(1, 20)]
    shown = bare.words
    for number in sorted(numbers, key=len, reverse=True):
        shown = shown.replace(number, "")
    assert shown.strip() == text.strip()


def test_a_standing_shows_both_readings_and_the_reasons() -> None:
    answer = load_register().standing("New START", "Russia", "USA", on=date(2023, 7, 12))
    words = Seen(answer._repr_html_()).words
    for part in ("New START between Russia and the United States on 12 July 2023", "In force", "The United States", "suspended", "rule:vclt:57"):
        assert part in words
    whole = Seen(detente.html(load_register().standing("cwc", on=date(2023, 7, 12)))).words
    assert "By party" in whole


def test_a_record_shows_what_is_in_it(pipeline: Pipeline, tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db") as record:
        assert "empty" in record._repr_html_()
        record.add(pipeline.read(Document("Ada Lindqvist said no.", title="A “no” from Oslo")).account, "test", "test")
        words = Seen(record._repr_html_()).words
    assert "1 document, 1 statement" in words
    assert "A “no” from Oslo" in words


def test_a_page_of_its_own_is_written_whole(tmp_path: Path) -> None:
    account = hostile("x" * 40_000)
    assert "the first 30,000 of 80,016 characters" in detente.html(account)
    assert detente.show([account, account], to=tmp_path / "x.html") is None
    written = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert written == page(account, account)
    assert written.startswith("<!doctype html>")
    assert "characters" not in Seen(written).words
    assert "http" not in written
    assert [p.name for p in tmp_path.iterdir()] == ["x.html"]


def test_what_cannot_be_shown_is_told() -> None:
    with pytest.raises(UsageError, match="a dict cannot be shown"):
        detente.show({})


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda p: Span(p[0], p[0] + p[1])), min_size=1, max_size=4)


@given(st.integers(0, 40), st.lists(SPANS, max_size=5))
def test_pieces_cover_a_text_without_gap_and_know_their_facts(length: int, groups: list[list[Span]]) -> None:
    facts = [
        TreatyAct(document="d", agreement=str(n), party=None, act="signature", evidence=(Evidence("act", tuple(spans)),))
        for n, spans in enumerate(groups)
    ]
    found = list(pieces(length, facts))
    assert [p.start for p in found] + [length] * bool(found) == [0] * bool(found) + [p.end for p in found]
    for piece in found:
        for at in (piece.start, piece.end - 1):
            inside = {f.agreement for f, spans in zip(facts, groups, strict=True) if any(s.start <= at < s.end for s in spans)}
            assert {f.agreement for f in piece.facts} == inside
