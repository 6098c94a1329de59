"""The way of the data, in one place: bytes, document, page, facts, checks, record.

bytes ── intake ──▶ Document ── reading ──▶ Page ── extract ──▶ facts ── record.check ──▶ Account ── record.store
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from detente.extract.acts import extract_acts, load_act_words
from detente.extract.contact_triggers import load_channels
from detente.extract.contacts import extract_contacts
from detente.extract.cues import load_cues
from detente.extract.event_contexts import Contexts
from detente.extract.events import extract_events
from detente.extract.page import Page, Scene
from detente.extract.page_triage import PageTriage
from detente.extract.statements import extract_statements
from detente.extract.triage import Triage
from detente.extract.triggers import Lexicon
from detente.intake.credits import find_credits
from detente.intake.dateline import find_dateline
from detente.knowledge import Knowledge, load_knowledge
from detente.model.facts import Contact, Event, Fact
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.reading.agreements import later_mentions
from detente.reading.dates import DateMention, find_dates
from detente.reading.dating import date_document
from detente.reading.gazetteer import build_gazetteer
from detente.reading.headline import Headline
from detente.reading.link import Linker
from detente.reading.mentions import Mention, find_mentions
from detente.reading.parsed import Parsed, load_reader
from detente.reading.people import Named, Offices, name_people
from detente.reading.places import Places
from detente.reading.quotes import find_quotations, paragraphs
from detente.reading.repair import repaired
from detente.reading.roles import load_roles
from detente.record.check import check_account

if TYPE_CHECKING:
    from spacy.tokens import Doc


_Placed = TypeVar("_Placed", Contact, Event)


@dataclass(frozen=True, slots=True)
class Report:
    """One document read: the account that leaves, and the parse behind it for those who go on working with it."""

    account: Account
    parsed: Parsed

    @property
    def doc(self) -> Doc:
        """The parse as a spaCy ``Doc`` (needs the extra ``detente[spacy]``)."""
        from detente.reading.spacy_adapter import to_spacy

        return to_spacy(self.parsed)

    def _repr_html_(self) -> str:
        """As a notebook shows it (``detente.html``)."""
        import detente

        return str(detente.html(self))

    def to_json(self) -> dict[str, Any]:
        """One line of ``detente read --format jsonl``."""
        return self.account.to_json()


class Pipeline:
    """The stages with what they need, loaded once: the knowledge, its indexes and the language engine."""

    def __init__(self, knowledge: Knowledge | None = None, language: str | None = None, threads: int = 1) -> None:
        self.knowledge = knowledge or load_knowledge()
        self.gazetteer = build_gazetteer(self.knowledge)
        self.offices = Offices(self.knowledge)
        lexicon = self.knowledge.lexicon
        self.roles = load_roles(lexicon["roles"])
        self.cues, self.channels = load_cues(lexicon["cues"]), load_channels(lexicon["channels"])
        self.triggers = Lexicon(lexicon["triggers"], lexicon["plover"])
        self.contexts = Contexts(lexicon["contexts"]["contexts"])
        self.places = Places(self.knowledge)
        self.triage = Triage(self.triggers)
        self._page_triage: PageTriage | None = None
        self.act_words = load_act_words(lexicon["acts"])
        self.reader = load_reader(language, threads=threads)
        self.outlets = {
            name.casefold(): actor.id
            for actor in self.knowledge.actors.values() if actor.kind == "outlet"
            for name in (actor.name, *actor.names, *actor.exact)
        }  # fmt: skip

    @property
    def page_triage(self) -> PageTriage:
        """Tells which pages are worth reading; made when it is first asked for."""
        self._page_triage = self._page_triage or PageTriage(self.knowledge)
        return self._page_triage

    def read(self, document: Document) -> Report:
        """Read one document."""
        return self.read_many([document])[0]

    def read_many(self, documents: Sequence[Document]) -> list[Report]:
        """Read several documents; their sentences are sorted by length and batched together, which is faster."""
        documents = [self._credited(d) for d in documents]
        parses = self.reader.parse_many([d.text for d in documents] + [d.title or "" for d in documents])
        texts, titles = parses[: len(documents)], parses[len(documents) :]
        return [self._report(*each) for each in zip(documents, map(repaired, texts), map(repaired, titles), strict=True)]

    def events(self, documents: Sequence[Document], triage: bool = True) -> list[tuple[Event, ...]]:
        """The events alone, a tuple a document, in order: for streams of sentences, headlines and leads.

        Those whose words cannot tell of an event are not parsed (``extract.triage``); without ``triage`` all are.
        """
        worth = [n for n, d in enumerate(documents) if not triage or self.triage.may_hold_event(d.text)]
        found: list[tuple[Event, ...]] = [()] * len(documents)
        for n, parsed in zip(worth, self.reader.parse_many([documents[n].text for n in worth]), strict=True):
            found[n] = self.events_on(self.page(documents[n], repaired(parsed)))
        return found

    def events_on(self, page: Page) -> tuple[Event, ...]:
        """The events alone of a page."""
        scene = Scene(page, extract_statements(page, self.cues))
        return tuple(self._located(page, e) for e in extract_events(page, scene, self.triggers, self.contexts))

    def _credited(self, document: Document) -> Document:
        if document.credits:
            return document
        chain = find_credits(document.text, self.outlets)
        return replace(document, credits=tuple(dict.fromkeys(c.id for c in chain)))

    def _report(self, document: Document, parsed: Parsed, title: Parsed) -> Report:
        page = self.page(document, parsed, title)
        statements = extract_statements(page, self.cues)
        scene = Scene(page, statements)
        facts: tuple[Fact, ...] = (
            *statements,
            *(self._located(page, c) for c in extract_contacts(page, scene, self.channels)),
            *(self._located(page, e) for e in extract_events(page, scene, self.triggers, self.contexts)),
            *extract_acts(page, scene, self.act_words),
        )
        account = Account(document, page.dated, facts)
        checked = Account(document, page.dated, account.facts, check_account(account, self.knowledge))
        return Report(checked, parsed)

    def _located(self, page: Page, fact: _Placed) -> _Placed:
        """The fact with the location of its place."""
        return replace(fact, location=self.places.locate(fact.place, page.mentions)) if fact.place else fact

    def page(self, document: Document, parsed: Parsed, title: Parsed | None = None) -> Page:
        """Names first, then the document's date, then who is meant at that date. ``title`` is the parse of the headline."""
        mentions = find_mentions(parsed, self.gazetteer, dict(self.knowledge.actors))
        mentions = sorted([*mentions, *later_mentions(parsed, mentions)], key=lambda m: m.first)
        ids = _words_by_id(mentions)
        undated = () if document.published else find_dates(parsed, None, self.knowledge.happenings, ids)
        dated = date_document(document, parsed, mentions, undated, self.knowledge.happenings, self.knowledge.agreements)
        when = dated.when if dated else None
        quotations = find_quotations(document.text)
        above = self._named_in(title, when) if title else ()
        named = name_people(parsed, mentions, self.knowledge, self.gazetteer, self.offices, self.roles, when, above)
        home = _home(document.text, parsed, mentions)
        headline = Headline(above, self.knowledge, self.offices, when)
        linker = Linker(
            parsed, mentions, named, quotations, self.knowledge, self.offices, self.roles, when, home, headline
        )  # fmt: skip
        dates = find_dates(parsed, when, self.knowledge.happenings, ids)
        dates_at: dict[int, list[DateMention]] = {}
        for mention in dates:  # at each token: a parser may hang "a day after" on either of two clauses
            for token in range(mention.first, mention.last):
                dates_at.setdefault(token, []).append(mention)
        return Page(
            document, parsed, tuple(mentions), tuple(quotations), tuple(paragraphs(document.text)),
            tuple(dates), dated, linker, self.knowledge, dates_at, self.places,
        )  # fmt: skip

    def _named_in(self, title: Parsed, when: When | None) -> tuple[Named, ...]:
        """The people whom the headline names."""
        mentions = find_mentions(title, self.gazetteer, dict(self.knowledge.actors))
        named = name_people(title, mentions, self.knowledge, self.gazetteer, self.offices, self.roles, when)
        return tuple(named.values())


def _words_by_id(mentions: Sequence[Mention]) -> dict[str, set[str]]:
    """The actors that a text names, with the words of their names in small letters."""
    found: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.id:
            found.setdefault(mention.id, set()).update(mention.name.casefold().split())
    return found


def _home(text: str, parsed: Parsed, mentions: Sequence[Mention]) -> str | None:
    """The state whose town the dateline names, if it is one that stands for a government."""
    line = find_dateline(text)
    inside = [m.id for m in mentions if m.id and line and line.span.start <= parsed.start[m.first] < line.span.end]
    return next((key[6:] for key in inside if key.startswith("state:")), None)


def read_text(text: str, *, pipeline: Pipeline | None = None, date: str | None = None, **given: Any) -> dict[str, Any]:
    """Read one text; the JSON shape of one line of ``detente read``.

    ``date`` is the document's own date in EDTF, ``given`` its ``title``, ``outlet``, ``url`` and ``source``. Raises ``BadDate``.
    """
    published = When.parse(date) if date else None
    document = Document(text=text, published=published, **given)
    return (pipeline or Pipeline()).read(document).to_json()
