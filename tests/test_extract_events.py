"""Events: every entry of the lexicon on its example, and the rules of sides, moods and repetition."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from detente.check_data.form import schema_of
from detente.datafiles import DATA, load_raw
from detente.extract.events import extract_events
from detente.extract.page import Scene
from detente.extract.statements import extract_statements
from detente.model.facts import Event
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.reading.repair import repaired

RAW = load_raw()[0]
TRIGGERS: list[dict[str, Any]] = [t for name, data in RAW.items() if name.startswith("lexicon/triggers/") for t in data.get("triggers", ())]
TYPES: dict[str, Any] = RAW["lexicon/plover.yaml"]["types"]


def events_of(pipeline: Pipeline, text: str, date: str | None = None) -> list[Event]:
    document = Document(text=text, published=When.parse(date) if date else None)
    page = pipeline.page(document, repaired(pipeline.reader.parse_many([text])[0]))
    scene = Scene(page, extract_statements(page, pipeline.cues))
    return extract_events(page, scene, pipeline.triggers, pipeline.contexts)


def states(refs: Any) -> list[str]:
    return sorted((r.id or "?").partition(":")[2] for r in refs)


def told(event: Event) -> str:
    """An event in short: ``COERCE NOR > RUS planned``."""
    mood = "" if event.mood == "asserted" else f" {event.mood}"
    return f"{event.type} {' '.join(states(event.actors))} > {' '.join(states(event.recipients))}".strip() + mood


@pytest.mark.parametrize("name", sorted(n for n in RAW if n.startswith("lexicon/triggers/") or n == "lexicon/plover.yaml"))
def test_the_files_keep_to_their_schema(name: str) -> None:
    schema = json.loads((DATA / "schemas" / f"{schema_of(name)}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(RAW[name], schema)


def test_every_entry_has_a_mode_of_its_type_and_known_groups() -> None:
    groups = RAW["lexicon/triggers/groups.yaml"]["groups"]
    for entry in TRIGGERS:
        assert entry.get("mode") is None or entry["mode"] in TYPES[entry["type"]]["modes"], entry
        words = [w for listed in (entry.get("needs") or {}).values() for w in listed] + list(entry.get("unless") or ())
        assert all(w[1:] in groups for w in words if w.startswith("$")), entry


def test_all_types_have_triggers_and_there_are_many() -> None:
    assert {entry["type"] for entry in TRIGGERS} == set(TYPES)
    assert len(TRIGGERS) >= 250


# Examples that the parse of today misreads; an example that is read again has to leave the list.
KNOWN_FAULTS = {
    "Norway armed Russian troops.", "Norway suspended aid to Russia.", "Norway cut aid to Russia.",
    "Norway test-fired a missile.",
}  # fmt: skip


@pytest.mark.parametrize("entry", TRIGGERS, ids=lambda e: f"{e['type']}-{e.get('verb') or e['noun']}-{e['example'][:40]}")
def test_every_entry_matches_its_example(pipeline: Pipeline, entry: dict[str, Any]) -> None:
    actors, _, recipients = entry.get("gives", "NOR > RUS").partition(">")
    wanted = (entry["type"], entry.get("mode"), sorted(actors.split()), sorted(recipients.split()), "asserted")
    found = [(e.type, e.mode, states(e.actors), states(e.recipients), e.mood) for e in events_of(pipeline, entry["example"])]
    assert (wanted in found) != (entry["example"][:40] in KNOWN_FAULTS)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Three Russian diplomats were expelled by Norway.", ["SANCTION NOR > RUS"]),
        ("Cuba sides with Nicaragua in river boundary row", ["SUPPORT CUB > NIC"]),
        ("Kazakhstan, Kyrgyzstan discuss water releases in Bishkek", ["CONSULT KAZ KGZ > KAZ KGZ"]),
        ("The withdrawal of Turkish troops from Iraq began at dawn.", ["RETREAT TUR > IRQ"]),
        ("Germany was the largest donor, giving $46 million to Iraq.", ["AID DEU > IRQ"]),
        ("Norway and Finland agreed to help Kenya.", ["AGREE FIN NOR > KEN"]),
        ("Norway walked out of the talks with Russia.", ["CONSULT NOR > RUS denied", "REJECT NOR > RUS"]),
        ("Norway shrugged off the Russian warning.", ["REJECT NOR > RUS"]),
        ("Norway called Russia's ambassador a fool.", []),
        ("Norway insisted that Russia had left the island.", []),
        ("The Norwegian students rallied behind Russia.", ["SUPPORT NOR > RUS"]),
        ("Ada Lindqvist's assassination by Russian agents shocked the town.", ["ASSAULT RUS >"]),
        ("Norway's attack on the Russian plan was sharp.", ["ACCUSE NOR > RUS"]),
        ("Norway suspended food aid to Russia over fears it was helping the Finnish rebels.", ["AID NOR > FIN possible", "SANCTION NOR > RUS"]),
        ("The Norwegian prime minister called the Russian president to congratulate him.", ["CONSULT NOR > RUS", "SUPPORT NOR > RUS"]),
        ("Norway warned Russia after weeks of talks with Finland.", ["CONSULT NOR > FIN"]),
        ("The Norwegian king sent a letter to the Russian president threatening to expel his envoy.", ["CONSULT NOR > RUS", "THREATEN NOR >"]),
        ("The Norwegian minister voiced his support for Russia in a phone call.", ["CONSULT NOR > RUS", "SUPPORT NOR > RUS"]),
        ("Norway provided two million euros to pay for food for those displaced in Sudan.", ["AID NOR > SDN"]),
        ("Norway welcomed the resumption of ties between Russia and Ukraine.", ["SUPPORT NOR > RUS UKR"]),
        ("Norway provided two million euros in food to help the Russian refugees.", ["AID NOR > RUS"]),
        ("Norway arrested a Russian sailor for killing a Swedish envoy.", ["COERCE NOR > RUS"]),
        ("Norway held talks with Russia to discuss the border with Finland.", ["CONSULT NOR > RUS"]),
        ("The United Nations envoy for Somalia met the Somali president.", ["CONSULT un > SOM"]),
        ("Norway reiterated its demand that Russia ease the restrictions.", ["REQUEST NOR > RUS"]),
        ("The drones of the Russian army struck the port of Odesa.", ["ASSAULT RUS > UKR"]),
        ("The besieged Ukrainian towns waited.", []),
        ("Norway imposed sanctions, including travel bans, on three Russian judges.", ["COERCE NOR > RUS"]),
        ("The expulsion of eleven Russian diplomats by Norway surprised nobody.", ["SANCTION NOR > RUS"]),
        ("Norway and Finland condemned Russia and Belarus.", ["ACCUSE FIN NOR > BLR RUS"]),
        ("Norway condemned Russia and recalled its ambassador from Moscow.", ["ACCUSE NOR > RUS", "SANCTION NOR > RUS"]),
        ("Norway has agreed to send food to Ukraine.", ["AGREE NOR > UKR"]),
        ("Norway began to withdraw its troops from Iraq.", ["RETREAT NOR > IRQ"]),
        ("The foreign ministers of Norway and Finland met in Oslo.", ["CONSULT FIN NOR > FIN NOR"]),
        ("Norway carried out an attack on a Russian base.", ["ASSAULT NOR > RUS"]),
        ("Russia's strike on a Ukrainian base killed nobody.", ["ASSAULT RUS > UKR"]),
        ("Norway, Finland to hold talks in May.", ["CONSULT FIN NOR > FIN NOR planned"]),
        (
            "The Norwegian minister, who is due in Vaasa next Tuesday for talks with Finland, was calm.",
            ["CONSULT NOR > FIN planned"],
        ),
        ("Sweden offered to host talks between Norway and Russia.", ["AGREE SWE > NOR RUS", "CONSULT NOR RUS > NOR RUS planned"]),
        ("South Korea met North Korea. The North condemned the South.", ["ACCUSE PRK > KOR", "CONSULT KOR > PRK"]),
        ("Norway called off a visit by its king to Minsk, planned for May.", ["CONSULT NOR > BLR denied", "REJECT NOR > BLR"]),
        ("Norway refused to take Russia's calls.", ["CONSULT RUS > NOR denied", "REJECT NOR > RUS"]),
    ],
)
def test_who_did_what_to_whom(pipeline: Pipeline, text: str, wanted: list[str]) -> None:
    assert sorted(told(e) for e in events_of(pipeline, text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Norway did not expel the Russian diplomats.", ["SANCTION NOR > RUS denied"]),
        ("Norway will expel three Russian diplomats.", ["SANCTION NOR > RUS planned"]),
        ("Norway may expel three Russian diplomats.", ["SANCTION NOR > RUS possible"]),
        ("Norway plans to expel three Russian diplomats.", ["SANCTION NOR > RUS planned"]),
        ("If Norway expels the Russian diplomats, the talks will end.", ["SANCTION NOR > RUS possible"]),
        ("Norway has not held any talks with Russia.", ["CONSULT NOR > RUS denied"]),
        ("Why did Norway expel three Russian diplomats?", ["SANCTION NOR > RUS"]),
        ("Did Norway expel three Russian diplomats?", []),
        ("Norway will help Finland as long as Russia withdraws its troops.", ["AID NOR > FIN planned", "RETREAT RUS > possible"]),
        ("Norway will not lift its embargo on Finland until Russia frees the sailors.", ["RETREAT NOR > FIN denied", "RETREAT RUS > possible"]),
        ("Norway ruled the island until Russia expelled its envoy.", ["SANCTION RUS >"]),
        ("The Norwegian rebels armed themselves.", []),
    ],
)
def test_whether_it_happened(pipeline: Pipeline, text: str, wanted: list[str]) -> None:
    assert sorted(told(e) for e in events_of(pipeline, text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Norway said that the talks were useful.",
        "The Norwegian minister warned that the dispute with Russia escalated the risk of war.",
        "Norway withdrew from the Open Skies Treaty.",
        "Russia suspended its participation in the New START treaty.",
        "The weather in Norway was cold.",
        "Three men were expelled from the club.",
        "Norway acceded to the Ottawa Convention.",
        "The Norwegian ambassador spoke to the Harbour Gazette.",
    ],
)
def test_what_is_no_event(pipeline: Pipeline, text: str) -> None:
    assert events_of(pipeline, text) == []


def test_coordinated_clauses_go_on_at_the_same_time(pipeline: Pipeline) -> None:
    text = "Norway expelled two Russian diplomats on Monday and closed its consulate in Murmansk."
    assert {str(e.when) for e in events_of(pipeline, text, "2024-05-15")} == {"2024-05-13"}


def test_a_meeting_on_whose_sidelines_others_met_is_an_occasion(pipeline: Pipeline) -> None:
    found = events_of(pipeline, "Norway met Russia on the sidelines of a NATO meeting in Oslo.")
    assert [told(e) for e in found] == ["CONSULT NOR > RUS"]


def test_a_talk_over_a_hotline_is_by_telephone(pipeline: Pipeline) -> None:
    found = events_of(pipeline, "Officials of Norway and Russia spoke over a hotline on Monday.")
    assert [e.mode for e in found] == ["phone"]


def test_what_is_asked_for_is_part_of_the_request(pipeline: Pipeline) -> None:
    found = [told(e) for e in events_of(pipeline, "Norway urged Russia to release the Ukrainian sailors.")]
    assert found == ["REQUEST NOR > RUS"]


def test_a_contact_asked_for_is_a_contact_asked_for(pipeline: Pipeline) -> None:
    found = {told(e) for e in events_of(pipeline, "Norway requested talks with Russia.")}
    assert found == {"REQUEST NOR > RUS", "CONSULT NOR > RUS asked"}


def test_a_person_acts_for_the_state_and_troops_are_military(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Norwegian troops attacked Russian civilians.")
    assert [(a.id, a.sector) for a in event.actors] == [("state:NOR", "MIL")]
    assert [(r.id, r.sector) for r in event.recipients] == [("state:RUS", "CVL")]


def test_the_same_event_told_again_is_one_with_both_evidences(pipeline: Pipeline) -> None:
    text = "Norway expelled three Russian diplomats. The expulsion of the Russian diplomats by Norway surprised many."
    (event,) = events_of(pipeline, text)
    assert [s.of(text) for s in event.spans("trigger")] == ["expelled", "diplomats", "expulsion", "diplomats"]


_BETWEEN = "The hall was full. It rained in the hills. Nobody had an umbrella. The street was long. "


@pytest.mark.parametrize(
    "later",
    [
        "Norway expelled the Russian diplomats after a long inquiry.",
        "The expulsion of the Russian diplomats by Norway surprised many.",
    ],
)
def test_headline_lead_and_later_mention_are_one_event(pipeline: Pipeline, later: str) -> None:
    text = "Norway expelled three Russian diplomats. " + _BETWEEN + later
    (event,) = events_of(pipeline, text)
    assert [s.of(text) for s in event.spans("trigger")][::2] == ["expelled", "expelled" if "expelled the" in later else "expulsion"]


@pytest.mark.parametrize(
    "later",
    [
        "Norway again expelled Russian diplomats.", "Norway expelled two other Russian diplomats.", "Norway expels Russian diplomats.",
        "Norway expelled Russian diplomats in 1983.", "An expulsion of Russian diplomats by Norway followed in 1983.",
    ],
)  # fmt: skip
def test_another_event_of_the_same_sides_stays_apart(pipeline: Pipeline, later: str) -> None:
    text = "Norway expelled three Russian diplomats on 3 March 2022. " + _BETWEEN + later
    assert len(events_of(pipeline, text, date="2022-03-04")) == 2


def test_where_somebody_was_arrested_does_not_tell_by_whom(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Two Russian sailors were arrested in Norway.")
    assert event.actors == ()
    assert [r.id for r in event.recipients] == ["state:RUS"]


def test_a_light_verb_and_its_noun_are_one_event(pipeline: Pipeline) -> None:
    text = "Norway imposed sanctions on Russia on 3 March 2022."
    (event,) = events_of(pipeline, text, date="2022-03-04")
    assert (event.type, event.cameo, event.quad, str(event.when)) == ("COERCE", "163", 4, "2022-03-03")
    assert [s.of(text) for s in event.spans("trigger")] == ["imposed sanctions"]


def test_an_assertion_within_a_statement_is_an_event_within_it(pipeline: Pipeline) -> None:
    text = "Russia said that Norway had expelled three Russian diplomats."
    (event,) = events_of(pipeline, text)
    assert told(event) == "SANCTION NOR > RUS"
    assert event.within is not None


def sides(text: str, found: list[Event]) -> list[tuple[str, list[str], list[str]]]:
    """Type and words of each side."""
    return [(e.type, [s.of(text) for s in e.spans("actors")], [s.of(text) for s in e.spans("recipients")]) for e in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gunmen killed two farmers.", ("ASSAULT", ["Gunmen"], ["two farmers"])),
        ("A car bomb killed two farmers.", ("ASSAULT", ["A car bomb"], ["two farmers"])),
        ("A Danish court jailed two farmers.", ("SANCTION", ["A Danish court"], ["two farmers"])),
        ("Protesters denounced the plan.", ("ACCUSE", ["Protesters"], ["the plan"])),
        ("Ruritania expelled two Graustarkian diplomats.", ("SANCTION", ["Ruritania"], ["two Graustarkian diplomats"])),
        ("The rebel group said it had released two farmers.", ("RETREAT", ["The rebel group"], ["two farmers"])),
        ("The army continued its bombardment of the town.", ("ASSAULT", ["The army"], ["the town"])),
        ("Norway agreed to lend its ships to the charity.", ("AGREE", ["Norway"], ["the charity"])),
        ("Norway lifted the sanctions imposed on the airline.", ("RETREAT", ["Norway"], ["the airline"])),
        ("Norway said that the rebels must withdraw.", ("REQUEST", ["Norway"], ["the rebels"])),
        ("A union published a report accusing the airline.", ("ACCUSE", ["A union"], ["the airline"])),
    ],
)
def test_sides_without_identity_are_given_by_their_words(pipeline: Pipeline, text: str, wanted: Any) -> None:
    assert wanted in sides(text, events_of(pipeline, text))


def test_a_side_without_identity_has_a_name_and_a_sector(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Gunmen attacked a Russian base.")
    assert [a.to_json() for a in event.actors] == [{"id": None, "name": "Gunmen", "state": None, "sector": "UAF"}]


@pytest.mark.parametrize(
    "text",
    [
        "Neither side accepted the offer.",
        "The treaty bans land mines.",
        "The storm destroyed a bridge.",
        "The minister did not rule it out.",
        "The spokesman asked for talks.",
    ],
)
def test_what_cannot_act_and_who_is_nobody_give_no_event(pipeline: Pipeline, text: str) -> None:
    assert events_of(pipeline, text) == []


def test_whom_a_thing_concerns_is_named_though_no_table_has_them(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Norway welcomed the resumption of ties between Elbonia and Ruritania.")
    assert [(r.id, r.name) for r in event.recipients] == [(None, "Elbonia"), (None, "Ruritania")]
    (other,) = events_of(pipeline, "Norway condemned the decision of the committee.")
    assert other.recipients == ()


def test_two_named_persons_of_one_state_face_each_other(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Putin told Lavrov to leave.")
    assert told(event) == "REQUEST RUS > RUS"
    assert events_of(pipeline, "Norway told the Norwegian government to leave.") == []


def test_a_named_person_suffers_though_nobody_says_by_whom(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Ada Lindqvist was arrested on Monday.")
    assert (event.type, event.mode, event.actors, [r.name for r in event.recipients]) == ("COERCE", "arrest", (), ["Ada Lindqvist"])
    assert events_of(pipeline, "The papers were seized on Monday.") == []


def test_crowds_act_without_a_number(pipeline: Pipeline) -> None:
    (event,) = events_of(pipeline, "Thousands marched through Oslo against Russia.")
    assert (event.type, [r.name for r in event.actors], told(event)) == ("PROTEST", ["Thousands"], "PROTEST  > RUS")


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("Norway admitted attacking Russia.", "asserted"),
        ("Norway responded by attacking Russia.", "asserted"),
        ("Norway boasted of having attacked Russia.", "asserted"),
        ("Norway denied attacking Russia.", "denied"),
        ("Norway refrained from attacking Russia.", "denied"),
        ("Norway stopped short of attacking Russia.", "denied"),
        ("Norway was kept from attacking Russia.", "denied"),
        ("Instead of attacking Russia, Norway waited.", "denied"),
        ("Norway spoke openly of attacking Russia.", "possible"),
        ("Norway is close to attacking Russia.", "possible"),
        ("Norway has the option of attacking Russia.", "possible"),
        ("Norway discussed attacking Russia.", "planned"),
        ("Norway recommended attacking Russia.", "planned"),
    ],
)
def test_the_word_above_a_gerund_says_whether_it_is_done(pipeline: Pipeline, text: str, mood: str) -> None:
    assert [e.mood for e in events_of(pipeline, text) if e.type == "ASSAULT"] == [mood]


@pytest.mark.parametrize("text", ["Drones operated by Norway struck a Russian base.", "A drone flown by Norwegian rebels struck a Russian base."])
def test_a_thing_acts_for_whoever_uses_it(pipeline: Pipeline, text: str) -> None:
    (event,) = (e for e in events_of(pipeline, text) if e.type == "ASSAULT")
    assert (states(event.actors), states(event.recipients), event.mode) == (["NOR"], ["RUS"], "drone")


def test_a_claim_tells_what_its_owner_did(pipeline: Pipeline) -> None:
    events = events_of(pipeline, "Norway doubted Russia's claim that it had tested a hydrogen bomb.")
    assert [states(e.actors) for e in events if e.type == "MOBILIZE"] == [["RUS"]]
