"""The tables of the field: each read by a reader of its own, with its columns restated from the official lists."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.exports_accounts import ACCOUNT, ALL, CALL, PHONED, PROMISED, QUIET, SAID, TEXT, URL, YEAR, any_accounts, at, written

from detente.codes import Codes
from detente.errors import UsageError
from detente.model.facts import fact_from_json
from detente.model.report import Account
from detente.model.text import Document, Evidence, Span
from detente.publish.cells import harmless
from detente.publish.exports import FORMS, Options, export

GDELT = (
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode "
    "Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code Actor2Code Actor2Name "
    "Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code Actor2Religion2Code Actor2Type1Code Actor2Type2Code "
    "Actor2Type3Code IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles "
    "AvgTone Actor1Geo_Type Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat "
    "Actor1Geo_Long Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code Actor2Geo_ADM2Code "
    "Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName ActionGeo_CountryCode ActionGeo_ADM1Code "
    "ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID DATEADDED SOURCEURL"
).split()
MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID Actor1CharOffset "
    "Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone MentionDocTranslationInfo Extras"
).split()
ICEWS = (
    "Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,Intensity,Target Name,Target Sectors,"
    "Target Country,Story ID,Sentence Number,Publisher,City,District,Province,Country,Latitude,Longitude"
).split(",")
POLECAT = (
    "Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,Actor Country,Actor COW,Primary Actor Sector,"
    "Actor Sectors,Actor Title,Actor Name Raw,Wikipedia Actor ID,Recipient Name,Recipient Country,Recipient COW,"
    "Primary Recipient Sector,Recipient Sectors,Recipient Title,Recipient Name Raw,Wikipedia Recipient ID,Placename,City,District,"
    "Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,Publication Date,Story People,"
    "Story Organizations,Story Locations,Language,Version"
).split(",")


def tsv(text: str, columns: list[str] | None = None) -> list[dict[str, str]]:
    """A tab-separated file as a reader that knows no quoting sees it."""
    lines = [line.split("\t") for line in text.removesuffix("\n").split("\n")] if text else []
    head = columns or lines.pop(0)
    assert all(len(line) == len(head) for line in lines)
    return [dict(zip(head, line, strict=True)) for line in lines]


def test_gdelt_events() -> None:
    assert len(GDELT) == 61
    rows = tsv(written("gdelt"), GDELT)
    phoned, promised, promised_too = rows
    assert {key: phoned[key] for key in GDELT[1:8]} == {
        "SQLDATE": "20240506", "MonthYear": "202405", "Year": "2024", "FractionDate": "2024.3452", "Actor1Code": "ROMGOV",
        "Actor1Name": "ROMANIA", "Actor1CountryCode": "ROM",
    }  # fmt: skip
    assert (phoned["Actor2Code"], phoned["Actor2Type1Code"], phoned["IsRootEvent"]) == ("NZLGOV", "GOV", "1")
    assert [phoned[k] for k in ("EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale")] == ["041", "041", "04", "1", "1.0"]
    assert [phoned[f"ActionGeo_{k}"] for k in ("Type", "FullName", "CountryCode", "Lat", "Long")] == ["4", "Apia, Samoa", "WS", "-13.833", "-171.767"]
    assert (phoned["DATEADDED"], phoned["SOURCEURL"]) == ("20240507000000", URL)
    # Two actors make two rows; the event has no date of its own and stands in the second paragraph.
    assert [(r["Actor1Code"], r["Actor2Code"], r["SQLDATE"], r["IsRootEvent"]) for r in (promised, promised_too)] == [
        ("ROMGOV", "", "20240507", "0"), ("NZLGOV", "", "20240507", "0"),
    ]  # fmt: skip
    assert len({r["GLOBALEVENTID"] for r in rows}) == 3
    assert all(int(r["GLOBALEVENTID"]) < 2**53 for r in rows)


def test_gdelt_mentions_follow_the_events() -> None:
    events, mentions = tsv(written("gdelt"), GDELT), tsv(written("gdelt-mentions"), MENTIONS)
    assert len(MENTIONS) == 16
    assert [m["GLOBALEVENTID"] for m in mentions] == [e["GLOBALEVENTID"] for e in events]
    first, second, third = mentions
    assert [first[k] for k in ("MentionType", "MentionSourceName", "MentionIdentifier")] == ["1", "news.example.org", URL]
    assert [first[k] for k in MENTIONS[7:10]] == [str(at(w).start) for w in ("Ana Pop", "Minister Tui", "phoned")]
    assert (first["MentionDocLen"], first["Extras"]) == (str(len(TEXT)), "mood=asserted;voice=outlet;when=2024-05-06")
    assert (second["Actor2CharOffset"], third["Extras"]) == ("-1", "mood=asserted;voice=statement;when=")


def test_gdelt_opens_in_duckdb_and_pandas() -> None:
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    text = written("gdelt")
    frame = pandas.read_csv(io.StringIO(text), sep="\t", header=None, names=GDELT, dtype={"EventCode": str})
    connection = duckdb.connect().register("events", frame)
    found = connection.sql("SELECT Actor1CountryCode, count(*), min(GoldsteinScale) FROM events GROUP BY 1 ORDER BY 1").fetchall()
    assert found == [("NZL", 1, 4.0), ("ROM", 2, 1.0)]


def test_icews() -> None:
    first, second, third = tsv(written("icews"))
    assert list(first) == ICEWS
    assert len(ICEWS) == 20
    assert [first[k] for k in ICEWS[1:11]] == [
        "2024-05-06", "Romania", "Government", "Romania", "Discuss by telephone", "041", "1.0", "New Zealand", "Government", "New Zealand",
    ]  # fmt: skip
    assert [first[k] for k in ("Publisher", "City", "Country", "Latitude")] == ["Island Daily", "Apia", "Samoa", "-13.833"]
    assert (second["Source Name"], third["Source Name"], second["Target Name"]) == ("Romania", "New Zealand", "")
    assert first["Story ID"] == second["Story ID"]


def test_polecat() -> None:
    first, second = tsv(written("polecat"))
    assert list(first) == POLECAT
    assert len(POLECAT) == 40
    assert [first[k] for k in POLECAT[:6]] == [f"{PHONED.id}_CONSULT", "2024-05-06", "CONSULT", "phone", "1.5", "1"]
    assert [first[k] for k in POLECAT[7:14]] == ["Romania", "ROU", "360", "GOV", "GOV", "", "Ana Pop"]
    assert [first[k] for k in POLECAT[15:20]] == ["New Zealand", "NZL", "920", "GOV", "GOV"]
    assert [first[k] for k in POLECAT[23:35]] == [
        "Apia", "Apia", "", "", "WSM", "-13.833", "-171.767", "4035413", "Apia", "PPL", "Island Daily", "2024-05-07",
    ]  # fmt: skip
    assert (second["Actor Name"], second["Actor COW"], second["Recipient Name Raw"]) == ("Romania;New Zealand", "360;920", "")
    assert (first["Story People"], first["Story Locations"]) == ("Ana Pop", "Apia")


def test_plover() -> None:
    phoned, promised, year = map(json.loads, written("plover").splitlines())
    assert {k: phoned[k] for k in ("id", "date", "event", "mode", "quad_code", "event_scale", "event_text", "cameo")} == {
        "id": PHONED.id, "date": "2024-05-06", "event": ["CONSULT"], "mode": ["phone"], "quad_code": 1, "event_scale": 1.5,
        "event_text": ["phoned"], "cameo": "041",
    }  # fmt: skip
    assert phoned["actor"] == [{"code": "ROU", "sector": "GOV", "entity_text": "Romania", "identifier_id": "state:ROU"}]
    assert phoned["event_loc"] == {"geonameid": 4035413, "name": "Apia", "latitude": -13.833, "longitude": -171.767, "country code": "WS", "cc3": "WSM"}
    assert "enddate" not in phoned
    assert "text" not in phoned
    assert (promised["dated_by"], promised["within"], "recipient" in promised) == ("document", SAID.id, False)
    assert (year["date"], year["enddate"], year["when"]) == ("2023-01-01", "2023-12-31", "2023")


def test_what_is_left_out_is_told() -> None:
    counts = export(ALL, "polecat", io.BytesIO())
    assert (counts.documents, dict(counts.written)) == (3, {"events": 2})
    assert dict(counts.left_out) == {"mood: denied": 2, "no date": 1, "date wider than 31 days": 1}
    counts = export(ALL, "polecat", io.BytesIO(), Options(moods=("asserted", "denied"), voices=("outlet",), widest=366))
    assert dict(counts.left_out) == {"voice: statement": 3, "no date": 1}
    assert dict(counts.written) == {"events": 2}


def test_a_half_open_date_takes_its_known_end() -> None:
    event = fact_from_json(YEAR.to_json() | {"when": "../2024-02-29"})
    row = tsv(written("icews", replace(ACCOUNT, facts=(event,))))[0]
    assert row["Event Date"] == "2024-02-29"


def test_quotations() -> None:
    (article,) = map(json.loads, written("gqg").splitlines())
    assert {k: article[k] for k in ("date", "url", "title", "lang")} == {
        "date": "2024-05-07T00:00:00Z", "url": URL, "title": 'The "call"; =now', "lang": "ENGLISH",
    }  # fmt: skip
    first, second = article["quotes"]
    assert (first["quote"], second["quote"]) == ("We will sign the pact", "and keep it")
    assert first["pre"].endswith("from Apia on Monday.")
    assert first["post"].startswith(', she said, "and keep it".')
    assert second["post"].startswith(". Romania denied")
    assert first["speaker"]["id"] == "person:ana-pop"
    assert TEXT[first["start"] : first["end"]] == "We will sign\nthe pact"


def test_of_a_mixed_statement_only_the_quoted_words_count() -> None:
    text = 'He called the pact “a good, ‘solid’ thing” and the date "near".'
    content = text[10:-1]
    statement = fact_from_json(SAID.to_json() | {"form": "mixed", "content": content, "evidence": {"content": [[10, 10 + len(content)]]}})
    (article,) = map(json.loads, written("gqg", Account(Document(text), None, (statement,))).splitlines())
    assert [q["quote"] for q in article["quotes"]] == ["a good, ‘solid’ thing", "near"]


def test_csv_rows_are_facts() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv"))))
    assert [row["kind"] for row in rows] == ["statement", "statement", "contact", *["event"] * 5, "act", "event"]
    call = rows[2]
    assert (call["id"], call["parties"], call["party_ids"], call["verdict"]) == (CALL.id, "Ana Pop; Minister Tui", "person:ana-pop;", "conflicts")  # the second has no id
    assert (call["latitude"], call["first_day"], call["dated"]) == ("-13.833", "2024-05-06", "2024-05-07")
    assert rows[0]["content"] == "We will sign the pact and keep it"
    assert rows[5]["score"] == "8.0"


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"), ("-3.5", "-3.5"), ("+12", "+12"), ("2024-05-06", "2024-05-06"), ("a;=1+1", "a;'=1+1"),
        ('a; "=1+1', "a; \"'=1+1"), ("a = b", "a = b"), ("", ""),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(cell: str, kept: str) -> None:
    assert harmless(cell) == kept


def test_hostile_words_break_no_table() -> None:
    text = 'A\tb\n"c" \x00 \ud800 =x'
    event = fact_from_json(PHONED.to_json() | {
        "actors": [{"id": None, "name": '"A\tb\r\n;c"\x00', "state": "QQQ", "sector": "XXX"}], "place": "=x\x1f\u2028y",
        "evidence": {"actors": [[0, 3]], "trigger": [[0, len(text)]]},
    })  # fmt: skip
    hostile = Account(Document(text, "s", "=t\tu", '"o"', "http://[broken"), ACCOUNT.dated, (event,))
    (row,) = tsv(written("gdelt", hostile), GDELT)
    assert (row["Actor1Name"], row["Actor1CountryCode"]) == ("'A B ;C'\ufffd", "")
    (polecat,) = tsv(written("polecat", hostile))
    assert (polecat["Actor Name"], polecat["Raw Placename"]) == ("'A b ,c'\ufffd", "=x y")
    (cells,) = csv.DictReader(io.StringIO(written("csv", hostile)))
    assert (cells["title"], cells["place"]) == ("'=t u", "'=x y")
    assert json.loads(written("jsonl", hostile))["document"]["text"] == text


@settings(deadline=None, max_examples=100)
@given(any_accounts())
def test_any_account_goes_into_every_form(account: Account) -> None:
    dated = replace(account, dated=ACCOUNT.dated)
    every = Options(moods=("asserted", "denied", "planned", "possible", "asked"))
    assert Account.from_json(json.loads(written("jsonl", dated))) == Account.from_json(dated.to_json())
    assert len(list(csv.reader(io.StringIO(written("csv", dated))))) == len(dated.facts) + 1
    tables = ((tsv(written("gdelt", dated, options=every), GDELT), 61), (tsv(written("icews", dated, options=every)), 20), (tsv(written("polecat", dated, options=every)), 40))
    assert all(len(row) == width for rows, width in tables for row in rows)
    assert len(tables[2][0]) == len(dated.events)
    for form in ("plover", "gqg", "ftm"):
        assert all(isinstance(json.loads(line), dict) for line in written(form, dated, options=every).splitlines())
    for form in ("prov", "claim", "webannotation"):
        assert json.loads(written(form, dated, QUIET, options=every))["@context"]


def test_own_json_is_what_reading_prints() -> None:
    lines = written("jsonl").splitlines()
    assert [Account.from_json(json.loads(line)) for line in lines] == list(ALL)
    assert lines[0] == json.dumps(ACCOUNT.to_json(), ensure_ascii=False)


@pytest.mark.parametrize("form", [name for name, form in FORMS.items() if form.folder is None])
def test_the_same_accounts_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export(iter(ALL), form, target)
    assert target.read_bytes().decode() == written(form)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert export([], form, io.BytesIO()).documents == 0


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield ACCOUNT
        raise RuntimeError

    for form in ("csv", "brat"):
        with pytest.raises(RuntimeError):
            export(broken(), form, tmp_path / form)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_wrong_questions(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no form 'xml': choose one of jsonl"):
        export(ALL, "xml", io.BytesIO())
    with pytest.raises(UsageError, match="name a folder"):
        export(ALL, "brat", io.BytesIO())
    with pytest.raises(UsageError, match="no mood 'maybe': choose of asserted"):
        export(ALL, "csv", io.BytesIO(), Options(moods=("maybe",)))
    with pytest.raises(UsageError, match="no voice 'all'"):
        export(ALL, "csv", io.BytesIO(), Options(voices=("all",)))
    (tmp_path / "there").write_text("mine")
    with pytest.raises(UsageError, match="name a new one"):
        export(ALL, "brat", tmp_path)
    assert (tmp_path / "there").read_text() == "mine"


def test_codes() -> None:
    codes = Codes.load()
    assert (codes.state("TLS").cameo, codes.state("SRB").cow, codes.state("GBR").fips, codes.state("DEU").iso2) == ("TMP", 345, "UK", "DE")
    assert codes.state("PSE").cow is None
    assert codes.state(None).cow is None
    assert (codes.goldstein("0871"), codes.goldstein("1999"), codes.goldstein("99"), codes.goldstein(None)) == (9.0, -10.0, None, None)
    assert codes.cameo_name("163") == "Impose embargo, boycott, or sanctions"
    assert codes.score(replace(PHONED, mode=None)) == 2.5
    assert codes.score(replace(PHONED, type="PROTEST", mode="vandalize")) == -5.0
    assert codes.score(replace(PHONED, type="OTHER", mode=None)) is None


def test_every_state_has_its_row_of_codes() -> None:
    folder = Path(__file__).parents[1] / "src/detente/data/actors/states"
    assert {p.stem for p in folder.glob("*.yaml")} == set(Codes.load().states)


def test_nobody_meets_himself() -> None:
    both = replace(PROMISED, recipients=PROMISED.actors)
    rows = tsv(written("gdelt", replace(ACCOUNT, facts=(SAID, both))), GDELT)
    assert [(r["Actor1CountryCode"], r["Actor2CountryCode"]) for r in rows] == [("ROM", "NZL"), ("NZL", "ROM")]
    alone = replace(PROMISED, actors=PROMISED.actors[:1], recipients=PROMISED.actors[:1])
    rows = tsv(written("gdelt", replace(ACCOUNT, facts=(SAID, alone))), GDELT)
    assert [(r["Actor1CountryCode"], r["Actor2CountryCode"]) for r in rows] == [("ROM", "")]


def test_an_event_without_actor_or_place_has_its_row() -> None:
    event = replace(PROMISED, actors=(), within=None, evidence=(Evidence("trigger", (Span(0, 7),)),))
    (row,) = tsv(written("gdelt", replace(ACCOUNT, facts=(event,))), GDELT)
    assert (row["Actor1Code"], row["ActionGeo_Type"], row["EventCode"]) == ("", "0", "030")


def test_every_form_is_in_the_docs() -> None:
    page = (Path(__file__).parents[1] / "docs/exports.md").read_text(encoding="utf-8")
    rows = "".join(line for line in page.splitlines() if line.startswith("| `"))
    assert [name for name in FORMS if f"`{name}`" not in rows] == []
