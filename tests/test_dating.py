"""Whole reports without a date: what each tells of its own day was worked out with a calendar and the acts below."""

from __future__ import annotations

from datetime import date

import pytest

from detente.model.agreement import Agreement
from detente.model.facts import Dating
from detente.model.happening import Happening
from detente.model.text import Document
from detente.model.when import When
from detente.reading.dates import find_dates
from detente.reading.dating import date_document
from detente.reading.mentions import Mention
from detente.reading.parsed import Parsed, load_reader
from detente.reading.repair import repaired


def happening(name: str, kind: str, when: str, *phrases: str) -> Happening:
    return Happening(name.lower().replace(" ", "-"), name, kind, When.parse(when), None, None, (), phrases, ())


HAPPENINGS = {
    h.id: h
    for h in (
        happening("Harbour mutiny", "mutiny", "2023-06-23/2023-06-24", "Harbour mutiny"),
        happening("Lakeville summit", "summit", "2023-09-09/2023-09-10", "Lakeville summit"),
        happening("Long War", "war", "1947-03-12/1991-12-26", "Long War"),
    )
}
# Russia suspends on Tuesday 21 February 2023, the United States leaves on Friday 22 May 2020, the treaty ends on Thursday 5 February 2026.
LAKE = Agreement.from_data(
    {
        "id": "lake", "name": "Lake Treaty", "title": "Lake Treaty", "bindingness": "treaty", "kind": "bilateral",
        "sides": ["USA", "RUS"], "subject": "lakes", "sources": ["invented"], "clauses": [],
        "parties": [{"state": "USA", "name": "the United States"}, {"state": "RUS", "name": "Russia"}],
        "acts": [
            {"act": "signature", "parties": ["USA", "RUS"], "when": "2010-04-08", "source": "invented"},
            {"act": "withdrawal-notice", "parties": ["USA"], "when": "2020-05-22", "source": "invented"},
            {"act": "suspension", "parties": ["RUS"], "when": "2023-02-21", "source": "invented"},
            {"act": "expiry", "parties": ["USA", "RUS"], "when": "2026-02-05", "source": "invented"},
        ],
    }
)  # fmt: skip
STATES = {"Russia": "state:RUS", "Moscow": "state:RUS", "Washington": "state:USA"}


def mentions(parsed: Parsed) -> list[Mention]:
    """The Lake Treaty and the states, by their words alone."""
    found = []
    for i, word in enumerate(parsed.word):
        if word == "Lake" and parsed.word[i + 1 : i + 2] == ["Treaty"]:
            found.append(Mention(i, i + 2, i + 1, "agreement", "lake", "Lake Treaty"))
        elif word in STATES:
            found.append(Mention(i, i + 1, i, "state", STATES[word], word))
    return found


def dated(text: str, published: str | None = None) -> Dating | None:
    """The dating of a text with the treaty and the happenings above."""
    parsed = repaired(load_reader().parse_many([text])[0])
    document = Document(text=text, published=When.parse(published) if published else None)
    return date_document(document, parsed, mentions(parsed), find_dates(parsed, None, HAPPENINGS), HAPPENINGS, {"lake": LAKE})


CASES = [
    # Said of an act on record.
    ("Moscow suspended its participation in the Lake Treaty earlier this year.", "2023-02-21/2023-12-31"),
    ("Moscow suspended the Lake Treaty last month.", "2023-03"),
    ("Moscow suspended the Lake Treaty last year.", "2024"),
    ("Russia suspended the Lake Treaty yesterday.", "2023-02-22"),
    ("Russia suspended the Lake Treaty on Tuesday.", "2023-02-21/2023-02-27"),
    # The verb and the state say which act is meant.
    ("Washington withdrew from the Lake Treaty earlier this year.", "2020-05-22/2020-12-31"),
    ("The two presidents signed the Lake Treaty last week.", "2010-04-12/2010-04-18"),
    # A month without its year is one of the report's year; another one after it is over.
    ("Moscow suspended the Lake Treaty in February. The envoy raised it in May.", "2023-06/2023-12"),
    # What is told as past is the earliest that the report can be; the first such weekday after it.
    ("The minister spoke on Wednesday. He recalled the Harbour mutiny.", "2023-06-28/.."),
    ("The envoys met on 3 May 2022 and parted.", "2022-05-03/.."),
    ("Since the Long War the envoys have met often.", "1947-03-12/.."),
    # What is announced is the latest.
    ("The envoys met on 3 May 2022. They will meet on 9 June 2022.", "2022-05-03/2022-06-09"),
    ("The Harbour mutiny was over. The leaders will attend the Lakeville summit.", "2023-06-24/2023-09-10"),
    # Counted from an act: 5 February and twelve days are Tuesday 17 February; the report is of that day or the six after it.
    ("She was quoted on Tuesday, twelve days after the Lake Treaty expired.", "2026-02-17/2026-02-23"),
    # A dateline or a line of its own gives the day.
    ("OSLO, May 9, 2018 (NTB) - The envoys met on Tuesday.", "2018-05-09"),
    ("Statement\n\nOttawa, 4 June 2024\n\nThe ministers spoke today.", "2024-06-04"),
    # Of a dateline without its year, the year that the text tells.
    ("MOSCOW, June 28 (Reuters) - Moscow suspended the Lake Treaty earlier this year.", "2023-06-28"),
    # A plan is no act, and what is suspended is not always the treaty.
    ("Moscow will suspend the Lake Treaty in February.", None),
    ("Moscow suspended inspections under the Lake Treaty earlier this year.", None),
    ("Moscow has not suspended the Lake Treaty this year.", None),
    # Nothing tells.
    ("The ministers talked for ten minutes on Wednesday.", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "when"), CASES, ids=[text[:50] or "empty" for text, _ in CASES])
def test_the_window(text: str, when: str | None) -> None:
    found = dated(text)
    assert (str(found.when) if found else None) == when
    if found:
        assert found.because, "no window without a reason"


def test_a_given_date_goes_before_all_others() -> None:
    found = dated("OSLO, May 9, 2018 (NTB) - The envoys met.", published="2018-05-10")
    assert found == Dating(When.day(date(2018, 5, 10)), ("given with the document",))


def test_the_reasons_are_plain_sentences() -> None:
    found = dated(
        "The minister spoke on Wednesday, after the Harbour mutiny failed. "
        "Moscow suspended its participation in the Lake Treaty earlier this year."
    )
    assert found is not None
    assert str(found.when) == "2023-06-28/2023-12-31"
    assert found.because == (
        "Lake Treaty was suspended 'earlier this year', which was 2023",
        "the Harbour mutiny (23-24 June 2023) is told as past",
        "it tells of a Wednesday: the first Wednesday after that is 28 June 2023",
    )


def test_a_contradiction_is_dropped_and_not_told() -> None:
    found = dated("Moscow suspended the Lake Treaty last month. The envoys met on 3 May 2024.")
    assert found is not None
    assert str(found.when) == "2023-03"
    assert len(found.because) == 1


def test_the_clock_is_never_asked() -> None:
    today = date.today()
    found = dated("The Harbour mutiny was over.")
    assert found is not None
    assert found.when.latest is None
    assert found.when.earliest == date(2023, 6, 24) != today
