"""Accounts written by hand, for the tests of the exports."""

from __future__ import annotations

import io
from datetime import date

from hypothesis import strategies as st

from detente.model.actors import ActorRef
from detente.model.facts import ACTS, CHANNELS, FORMS, MOODS, Check, Contact, Dating, Event, Fact, Statement, TreatyAct
from detente.model.location import Location
from detente.model.report import Account
from detente.model.text import Document, Evidence, Span
from detente.model.when import When
from detente.publish.exports import Options, export

TEXT = (
    "Romania's envoy Ana Pop phoned Minister Tui of New Zealand from Apia on Monday.\n\n"
    '"We will sign\nthe pact", she said, "and keep it". Romania denied that its troops had left Samoa.\n'
    "=1+1 was a line in her notes 😀, dated 2023.\n"
)
URL = "https://news.example.org/a?b=1&c=ü"
DAY = When.day(date(2024, 5, 7))
MONDAY = When.day(date(2024, 5, 6))


def at(words: str, text: str = TEXT) -> Span:
    """Where the words stand first."""
    start = text.index(words)
    return Span(start, start + len(words))


def proves(field: str, *words: str) -> Evidence:
    """Evidence for a field by words of the text."""
    return Evidence(field, tuple(at(w) for w in words), "by-hand")


ROMANIA = ActorRef("state:ROU", "Romania", "ROU", "GOV")
ZEALAND = ActorRef("state:NZL", "New Zealand", "NZL", "GOV")
POP = ActorRef("person:ana-pop", "Ana Pop", "ROU", "GOV")
TUI = ActorRef(None, "Minister Tui", "NZL", "GOV")
TROOPS = ActorRef("state:ROU", "its troops", "ROU", "MIL")
SAMOA = ActorRef("state:WSM", "Samoa", "WSM", "GOV")
APIA = Location("Apia", "WSM", -13.833, -171.767, 4035413)

DOCUMENT = Document(TEXT, "a.txt", 'The "call"; =now', "Island\tDaily", URL, DAY, ("org:nato",))
ID = DOCUMENT.id
SAID = Statement(
    document=ID, speaker=POP, content="We will sign\nthe pact and keep it", form="direct", cue="said", when=DAY, role="envoy",
    evidence=(proves("content", "We will sign\nthe pact", "and keep it"), proves("cue", "said"), proves("speaker", "she"), proves("role", "envoy")),
)  # fmt: skip
DENIED = Statement(
    document=ID, speaker=ROMANIA, content="its troops had left Samoa", form="indirect", cue="denied", mood="denied", when=DAY,
    evidence=(proves("content", "its troops had left Samoa"), proves("cue", "denied"), Evidence("speaker", (Span(at("Romania denied").start, at("Romania denied").start + 7),), "by-hand")),
)  # fmt: skip
CALL = Contact(
    document=ID, parties=(POP, TUI), channel="call", place="Apia", duration="PT1H5M", initiator=TUI, when=MONDAY, location=APIA,
    evidence=(proves("channel", "phoned"), proves("parties", "Ana Pop", "Minister Tui"), proves("place", "Apia"), proves("when", "Monday")),
)  # fmt: skip
PHONED = Event(
    document=ID, type="CONSULT", mode="phone", cameo="041", quad=1, actors=(ROMANIA,), recipients=(ZEALAND,), place="Apia",
    when=MONDAY, location=APIA,
    evidence=(proves("trigger", "phoned"), proves("actors", "Ana Pop"), proves("recipients", "Minister Tui"), proves("place", "Apia")),
)  # fmt: skip
PROMISED = Event(
    document=ID, type="AGREE", cameo="030", quad=1, actors=(ROMANIA, ZEALAND), within=SAID.id,
    evidence=(proves("trigger", "will sign"), proves("actors", "We")),
)  # fmt: skip
LEFT = Event(
    document=ID, type="RETREAT", mode="withdraw", quad=2, actors=(TROOPS,), recipients=(SAMOA,), mood="denied", within=DENIED.id,
    evidence=(proves("trigger", "had left"), proves("actors", "its troops"), proves("recipients", "Samoa")),
)  # fmt: skip
UNSAID = Event(  # told as a fact, but within what was denied
    document=ID, type="SUPPORT", cameo="050", quad=1, actors=(TROOPS,), within=DENIED.id, evidence=(proves("trigger", "left Samoa"),),
)  # fmt: skip
YEAR = Event(
    document=ID, type="CONSULT", cameo="040", quad=1, actors=(SAMOA,), when=When.year(2023), evidence=(proves("trigger", "a line"),),
)  # fmt: skip
SIGNING = TreatyAct(
    document=ID, agreement="ctbt", party=ROMANIA, act="signature", mood="planned", within=SAID.id,
    evidence=(proves("act", "sign"), proves("agreement", "the pact")),
)  # fmt: skip
ACCOUNT = Account(
    DOCUMENT, Dating(DAY, ("given with the document",)),
    (SAID, DENIED, CALL, PHONED, PROMISED, LEFT, UNSAID, YEAR, SIGNING),
    (
        Check(CALL.id, "conflicts", ("contact:x",), "place: the text says Apia, the record Suva", "On record is a call from Suva."),
        Check(SIGNING.id, "not-in-record", (), None, "The register has no such act."),
    ),
)  # fmt: skip
QUIET = Account(Document("Nothing came of it.", "b.txt"))
UNDATED = Account(
    Document("Samoa phoned.", "c.txt"), None,
    (Event(document=Document("Samoa phoned.").id, type="CONSULT", actors=(SAMOA,), evidence=(Evidence("trigger", (Span(6, 12),)),)),),
)  # fmt: skip
ALL = (ACCOUNT, QUIET, UNDATED)


def written(form: str, *accounts: Account, options: Options | None = None) -> str:
    """What an export writes, as text."""
    out = io.BytesIO()
    export(accounts or ALL, form, out, options)
    return out.getvalue().decode("utf-8")


_TEXTS = st.text(st.sampled_from("abc é😀\n\r\t\u2028\x85\x0b\ud800\"';:#"), max_size=60)
_NAMES = st.text(st.sampled_from("xyz \n\t\"é😀\ud800"), min_size=1, max_size=8)
_ACTORS = st.builds(ActorRef, st.none() | st.just("state:NZL"), _NAMES, st.none() | st.just("NZL"))


@st.composite
def any_accounts(draw: st.DrawFn) -> Account:
    """Accounts with spans anywhere: empty, over line breaks, over each other, twice the same."""
    document = Document(draw(_TEXTS))
    end = len(document.text)
    spans = st.tuples(st.integers(0, end), st.integers(0, end)).map(lambda p: Span(min(p), max(p)))

    def proof(*fields: str) -> tuple[Evidence, ...]:
        return tuple(Evidence(f, tuple(draw(st.lists(spans, max_size=3))), draw(st.sampled_from(("", "rule")))) for f in fields if draw(st.booleans()))

    moods, facts = st.sampled_from(MOODS), list[Fact]()
    for _ in range(draw(st.integers(0, 3))):
        within = draw(st.sampled_from([None, *(f.id for f in facts if isinstance(f, Statement))]))
        facts.append(Statement(
            document=document.id, speaker=draw(st.none() | _ACTORS), content=draw(_NAMES), form=draw(st.sampled_from(FORMS)), mood=draw(moods),
            within=within, continues=draw(st.sampled_from([None, *(f.id for f in facts)])), evidence=proof("cue", "content", "speaker", "role", "when"),
        ))  # fmt: skip
    within = draw(st.sampled_from([None, "gone", *(f.id for f in facts)]))
    shared = {"document": document.id, "mood": draw(moods), "within": within}
    several = st.lists(_ACTORS, max_size=2).map(tuple)
    facts.append(Contact(parties=draw(several), channel=draw(st.sampled_from(CHANNELS)), evidence=proof("channel", "parties", "place", "occasion"), **shared))
    facts.append(Event(type="AID", mode=draw(st.sampled_from((None, "visit"))), actors=draw(several), evidence=proof("trigger", "actors", "recipients"), **shared))
    facts.append(TreatyAct(agreement="ctbt", party=draw(st.none() | _ACTORS), act=draw(st.sampled_from(ACTS)), evidence=proof("act", "agreement", "party"), **shared))
    return Account(document, None, tuple(draw(st.permutations(facts))))
