"""Treaty acts: whose, under which agreement, when and whether they were done."""

from __future__ import annotations

import pytest

from detente.extract.acts import extract_acts
from detente.extract.page import Scene
from detente.extract.statements import extract_statements
from detente.model.facts import TreatyAct
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.reading.repair import repaired


def acts_of(pipeline: Pipeline, text: str) -> list[TreatyAct]:
    """The acts of a text of 15 May 2024, a Wednesday. It is read alone: the engine rounds by the batch."""
    document = Document(text=text, published=When.parse("2024-05-15"))
    page = pipeline.page(document, repaired(pipeline.reader.parse_many([text])[0]))
    return extract_acts(page, Scene(page, extract_statements(page, pipeline.cues)), pipeline.act_words)


def told(act: TreatyAct) -> str:
    """An act in short: ``ottawa FIN withdrawal planned @2024``; ``-`` for nobody's."""
    party = (act.party.id or "?").partition(":")[2] if act.party else "-"
    mood = "" if act.mood == "asserted" else f" {act.mood}"
    when = f" @{act.when}" if act.when else ""
    return f"{act.agreement} {party} {act.act}{mood}{when}"


def found(pipeline: Pipeline, text: str) -> list[str]:
    return sorted(told(act) for act in acts_of(pipeline, text))


def read(pipeline: Pipeline, text: str, wanted: str) -> None:
    assert found(pipeline, text) == sorted(w for w in wanted.split("; ") if w)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Norway and Finland signed the Open Skies Treaty in 1992.",
            "open-skies FIN signature @1992; open-skies NOR signature @1992",
        ),
        ("The Open Skies Treaty was signed by Norway and Finland.", "open-skies FIN signature; open-skies NOR signature"),
        ("Norway became a signatory to the CTBT.", "ctbt NOR signature"),
        ("Norway deposited its instrument of ratification of the CTBT with the United Nations.", "ctbt NOR ratification"),
        ("Norway has handed over its instrument of accession to the Ottawa Convention.", "ottawa NOR accession"),
        ("Finland became a party to the Ottawa Convention in 2012.", "ottawa FIN accession @2012"),
        ("The accession of Finland to the Ottawa Convention followed.", "ottawa FIN accession"),
        ("The ratification of the CTBT by Norway followed.", "ctbt NOR ratification"),
        ("After ratification of the CTBT by the Norwegian parliament, the minister left.", "ctbt NOR ratification"),
        ("Norway was the first country to ratify the CTBT.", "ctbt NOR ratification"),
        ("Norway praised Finland for ratifying the CTBT.", "ctbt FIN ratification"),
        (
            "Ukraine and Russia signed a memorandum, known as the Budapest Memorandum.",
            "budapest-memorandum RUS signature; budapest-memorandum UKR signature",
        ),
    ],
)
def test_consent_to_be_bound(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway signed and ratified the CTBT.", "ctbt NOR ratification; ctbt NOR signature"),
        ("Norway signed the CTBT in 1996 and ratified it in 1999.", "ctbt NOR ratification @1999; ctbt NOR signature @1996"),
        ("Norway has signed but not ratified the CTBT.", "ctbt NOR ratification denied; ctbt NOR signature"),
        (
            "The CTBT has been signed by Norway but has not been ratified by the United States.",
            "ctbt NOR signature; ctbt USA ratification denied",
        ),
        ("Russia withdrew from the INF Treaty and suspended New START.", "inf RUS withdrawal; new-start RUS suspension"),
        (
            "Russia suspended participation in both New START and the Open Skies Treaty.",
            "new-start RUS suspension; open-skies RUS suspension",
        ),
        (
            "The US withdrew from the ABM Treaty in 2002, the INF Treaty in 2019 and Open Skies in 2020.",
            "abm USA withdrawal @2002; inf USA withdrawal @2019; open-skies USA withdrawal @2020",
        ),
        (
            "New START, signed by Obama and Medvedev in 2010, was extended in 2021 for five years.",
            "new-start - extension @2021; new-start RUS signature @2010; new-start USA signature @2010",
        ),
    ],
)
def test_coordinated_acts_and_agreements(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Finland ceased to be a party to the Ottawa Convention.", "ottawa FIN withdrawal"),
        ("Finland is no longer a party to the Ottawa Convention.", "ottawa FIN withdrawal"),
        ("The United States walked away from the INF Treaty.", "inf USA withdrawal"),
        ("The United States backed out of the INF Treaty.", "inf USA withdrawal"),
        ("Russia opted out of the Open Skies Treaty.", "open-skies RUS withdrawal"),
        ("Russia ended its membership of the Open Skies Treaty.", "open-skies RUS withdrawal"),
        ("The withdrawal of the United States from the INF Treaty followed.", "inf USA withdrawal"),
        ("The US exit from the INF Treaty surprised Norway.", "inf USA withdrawal"),
        ("Donald Trump pulled the United States out of the INF Treaty.", "inf USA withdrawal"),
        ("Before withdrawing from the INF Treaty, the United States had accused Russia of violations.", "inf USA withdrawal"),
    ],
)
def test_leaving(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Finland gave notice of its withdrawal from the Ottawa Convention on Monday.",
            "ottawa FIN withdrawal-notice @2024-05-13",
        ),
        (
            "Finland formally notified the depositary of its withdrawal from the Ottawa Convention.",
            "ottawa FIN withdrawal-notice",
        ),
        (
            "Finland informed the United Nations of its decision to withdraw from the Ottawa Convention.",
            "ottawa FIN withdrawal-notice",
        ),
        ("Finland gave notice of its intention to withdraw from the Ottawa Convention.", "ottawa FIN withdrawal-notice"),
        ("Finland has given six months' notice that it is leaving the Ottawa Convention.", "ottawa FIN withdrawal-notice"),
        (
            "Finland left the Ottawa Convention, and Norway plans to submit its own notice in July.",
            "ottawa FIN withdrawal; ottawa NOR withdrawal-notice planned @2024-07",
        ),
        ("Russia informed reporters of its withdrawal from the CFE Treaty.", "cfe RUS withdrawal"),
    ],
)
def test_notice(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Russia suspended its participation in New START in February 2023.", "new-start RUS suspension @2023-02"),
        ("Russia stopped implementing the INF Treaty.", "inf RUS suspension"),
        ("Norway criticised Russia's suspension of New START.", "new-start RUS suspension"),
        ("Vladimir Putin announced the suspension of New START.", "new-start RUS suspension"),
        (
            "Russia and the United States extended New START for five years.",
            "new-start RUS extension; new-start USA extension",
        ),
        (
            "Norway welcomed the extension of New START by Russia and the United States.",
            "new-start RUS extension; new-start USA extension",
        ),
        ("New START was extended until 2026.", "new-start - extension"),
    ],
)
def test_suspending_and_extending(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("New START entered into force on 5 February 2011.", "new-start - entry-into-force @2011-02-05"),
        ("New START lapsed.", "new-start - expiry"),
        ("The INF Treaty expired in 2020.", "inf - expiry @2020"),
        (
            "The Open Skies Treaty, signed by Norway in 1992, has lapsed.",
            "open-skies - expiry; open-skies NOR signature @1992",
        ),
        ("The INF Treaty came to an end in 2019.", "inf - termination @2019"),
        ("The INF Treaty ceased to be in force.", "inf - termination"),
        ("After New START expired, Norway called for talks.", "new-start - expiry"),
        ("The CTBT has not entered into force.", "ctbt - entry-into-force denied"),
    ],
)
def test_of_the_agreement_itself(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Washington accused Moscow of having violated the INF Treaty.", "inf RUS violation"),
        ("Russia breached its obligations under the INF Treaty.", "inf RUS violation"),
        ("Russia is in violation of the INF Treaty.", "inf RUS violation"),
        ("Russia denied violating the INF Treaty.", "inf RUS violation denied"),
        ("Russia has never violated the INF Treaty.", "inf RUS violation denied"),
    ],
)
def test_breaches(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Russia threatened to leave the Open Skies Treaty.", "open-skies RUS withdrawal planned"),
        ("Russia may suspend New START.", "new-start RUS suspension possible"),
        ("If Russia leaves New START, Norway will protest.", "new-start RUS withdrawal possible"),
        ("Moscow has no plans to leave New START.", "new-start RUS withdrawal denied"),
        ("The Kremlin denied that Russia plans to leave New START.", "new-start RUS withdrawal denied"),
        ("Moscow ruled out leaving New START.", "new-start RUS withdrawal denied"),
        ("Washington ruled out a withdrawal from New START.", "new-start USA withdrawal denied"),
        ("The Senate voted to ratify New START.", "new-start USA ratification planned"),
        ("Did Russia violate the INF Treaty?", "inf RUS violation asked"),
        ("Why did Russia leave the Open Skies Treaty?", "open-skies RUS withdrawal"),
        ("Iran condemned the US decision to leave the JCPOA.", "jcpoa USA withdrawal"),
        (
            "The parliament in Oslo considered a bill revoking Norway's ratification of the CTBT.",
            "ctbt NOR withdrawal-of-ratification planned",
        ),
        ("Vladimir Putin signed a law revoking Russia's ratification of the CTBT.", "ctbt RUS withdrawal-of-ratification"),
        ("Moscow agreed to extend New START for five years.", "new-start RUS extension planned"),
        ("Norway hopes for the entry into force of the CTBT.", "ctbt - entry-into-force possible"),
    ],
)
def test_whether_it_was_done(pipeline: Pipeline, text: str, wanted: str) -> None:
    read(pipeline, text, wanted)


@pytest.mark.parametrize(
    "text",
    [
        "Norway urged Russia to return to New START.",
        "Norway called on the United States to ratify the CTBT.",
        "Norway demanded that Russia return to New START.",
        "Norway withdrew its signature from the CTBT.",
        "Russia left talks on the INF Treaty.",
        "Norway ended negotiations on the CTBT.",
        "Norway signed a statement on New START.",
        "Russia suspended inspections under New START.",
        "Talks on the extension of New START failed.",
        "Norway withdrew troops from Syria under the CFE Treaty.",
        "Norway has been a party to the NPT since 1969.",
        "Norway asked Russia not to leave the CFE Treaty.",
    ],
)
def test_what_is_no_act(pipeline: Pipeline, text: str) -> None:
    assert found(pipeline, text) == []


def test_the_day_of_effect_is_no_day_of_the_act(pipeline: Pipeline) -> None:
    (act,) = acts_of(pipeline, "Finland's withdrawal from the Ottawa Convention will take effect on January 10, 2026.")
    assert (act.mood, act.when, str(act.effect)) == ("planned", None, "2026-01-10")


def test_who_criticises_it_on_a_day_does_not_date_it(pipeline: Pipeline) -> None:
    assert found(pipeline, "On Monday Norway criticised Russia's suspension of New START.") == ["new-start RUS suspension"]
