"""The strict check of the knowledge: a small sound world passes, and each fault put into it is found at its file and line."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from detente.check_data import check_data, explain
from detente.datafiles import DATA, compile_data, load_raw
from detente.errors import KnowledgeError
from detente.knowledge import load_knowledge
from detente.model.text import Problem

WORLD = {
    "actors/states/NOR.yaml": """\
id: state:NOR
name: Norway
names: [Kingdom of Norway]
adjectives: [Norwegian]
demonyms: [Norwegians]
metonyms: [Oslo]
capital: Oslo
source: United Nations member list; ISO 3166-1
""",
    "actors/states/RUS.yaml": """\
id: state:RUS
name: Russia
names: [Russian Federation]
adjectives: [Russian]
demonyms: [Russians]
metonyms: [Moscow]
capital: Moscow
valid: "1991-12-26/.."
source: United Nations member list; ISO 3166-1
""",
    "actors/states/SUN.yaml": """\
id: state:SUN
name: Soviet Union
names: [USSR]
adjectives: [Soviet]
demonyms: [Soviets]
metonyms: [Moscow]
capital: Moscow
valid: "1922-12-30/1991-12-25"
source: United Nations member list; ISO 3166-3
""",
    "actors/offices/NOR.yaml": """\
of: state:NOR
source: Lists of ministers, made up for this test
people:
  - {id: person:ada-lindqvist, name: Ada Lindqvist, gender: f}
  - {id: person:ivo-marek, name: Ivo Marek, gender: m}
  - {id: person:per-dahl, name: Per Dahl, gender: m}
offices:
  - office: foreign-minister
    titles: [Foreign Minister]
    holders:
      - {person: ada-lindqvist, from: "2001-10-19", to: "2005-10-17"}
      - {person: ivo-marek, from: "2005-10-17", to: "2012-09-21"}
      - {person: per-dahl, from: "2012-09-21", to: ".."}
""",
    "agreements/oslo-pact.yaml": """\
id: oslo-pact
name: Oslo Pact
title: Pact between Norway and Russia on Nothing at All
names: [Pact of Oslo]
bindingness: treaty
kind: bilateral
sides: [NOR, RUS]
subject: nothing
covers: [crisis-communication]
sources: [made up for this test]
parties:
  - {state: NOR, name: Norway}
  - {state: RUS, name: Russia}
clauses:
  - article: I
    type: obligation
    provides: Nothing.
    source: Oslo Pact, article I
acts:
  - {act: signature, parties: [NOR, RUS], when: "2002-05-24", source: made up for this test}
  - {act: suspension, parties: [RUS], when: "2003-06", source: made up for this test}
  - act: denial-of-effect
    parties: [NOR]
    denies: act:oslo-pact:RUS:suspension:2003-06
    when: "2003-07-01"
    source: made up for this test
""",
    "lexicon/agreement_names.yaml": """\
- {id: bergen-pact, names: [Bergen Pact], exact: [], example: The parties signed the Bergen Pact.}
""",
    "lexicon/roles.yaml": """\
- {noun: minister, office: [foreign-minister], sector: GOV, example: The minister said that it rained.}
""",
    "lexicon/cues.yaml": """\
- {cue: say, class: says, frames: [clause, quote], example: The minister said that it rained.}
- {cue: hope, class: hopes, frames: [clause], form: attitude, example: The minister hopes that it will rain.}
""",
    "lexicon/channels.yaml": """\
- {verb: meet, channel: meeting, object: true, prep: [with], example: Ada Lindqvist met Ivo Marek in Oslo.}
""",
    "lexicon/acts.yaml": """\
- {verb: sign, act: signature, object: true, example: Norway signed the Oslo Pact.}
""",
}
STATE, SOVIET, OFFICES = "actors/states/NOR.yaml", "actors/states/SUN.yaml", "actors/offices/NOR.yaml"
PACT, NAMES, CUES, ROLES = "agreements/oslo-pact.yaml", "lexicon/agreement_names.yaml", "lexicon/cues.yaml", "lexicon/roles.yaml"

# One fault each: the file, what is replaced by what, the text on whose (first) line the problem must be, words of its message.
FAULTS = {
    "no YAML": (STATE, "name: Norway", "name: [Norway", "names:", "not YAML"),
    "a tab": (STATE, "capital: Oslo", "capital:\tOslo", "capital:", "a tab"),
    "a key twice": (STATE, "capital: Oslo", "capital: Oslo\nname: Norge", "name: Norge", "name is given twice"),
    "a word that YAML misreads": (STATE, "[Kingdom of Norway]", "[NO]", "names:", "does not read NO as text"),
    "a number that YAML misreads": (PACT, "subject: nothing", "subject: 12:30", "subject:", "does not read 12:30 as text"),
    "an empty file": (STATE, WORLD[STATE], "# nothing yet\n", "# nothing yet", "nothing in it"),
    "a field that nobody knows": (PACT, "subject: nothing", "subject: none\nstatus: in-force", "status:", "is called status"),
    "a field left out": (PACT, "subject: nothing\n", "", "id: oslo-pact", "'subject' is a required property; add it"),
    "a value of no list": (PACT, "act: signature", "act: autograph", "act: autograph", "'autograph' is not one of"),
    "an unquoted year": (PACT, 'when: "2002-05-24"', "when: 2002", "when: 2002", "not of type 'string'"),
    "an entry twice in a list": (CUES, "[clause, quote]", "[clause, clause]", "cue: say", "clause stands there more than once"),
    "a cue of no class": (CUES, "class: says", "class: whispers", "whispers", "'whispers' is not one of"),
    "a thought without its form": (CUES, "form: attitude, ", "", "cue: hope", "'form' is a required property"),
    "a form that is not written so": (ROLES, "sector: GOV", "sector: gov", "sector: gov", "a sector of PLOVER in three capitals"),
    "an example left out": (ROLES, ", example: The minister said that it rained.", "", "noun: minister", "'example' is a required"),
    "a cue twice": (CUES, "cue: hope, class: hopes", "cue: say, class: says", "form: attitude", "the cue say that says is defined twice"),
    "an id of another file": (PACT, "id: oslo-pact", "id: oslo-treaty", "id: oslo-treaty", "write oslo-pact or rename the file"),
    "offices of another file": (OFFICES, "of: state:NOR", "of: state:RUS", "of: state:RUS", "rename the file"),
    "a clause twice": (PACT, "acts:\n", "  - type: limit\n    article: I\n    provides: No more.\n    source: Oslo Pact\nacts:\n",
                       "- type: limit", "clause:oslo-pact:I is defined twice"),
    "a state that has no file": (PACT, "name: Russia}", 'name: Russia, continues: URS, since: "1991-12-26"}', "URS",
                                 "URS is not known"),
    "an act of no party": (PACT, "parties: [RUS], when", "parties: [SUN], when", "parties: [SUN]", "add it to the parties"),
    "a denial of no act": (PACT, "RUS:suspension:2003-06", "RUS:suspension:2003", "denies:",
                           "is act:oslo-pact:RUS:suspension:2003-06 meant?"),
    "an unknown agreement": (PACT, "type: obligation", "type: supersession\n    parameters: {supersedes: sort}",
                             "{supersedes: sort}", "sort is not known"),
    "a holder who is nobody": (OFFICES, "{person: ivo-marek,", "{person: ivo-mareck,", "ivo-mareck", "not among the people"),
    "a person without office": (OFFICES, "offices:\n", "  - {id: person:una-vik, name: Una Vik}\noffices:\n", "una-vik",
                                "person:una-vik holds no office"),
    "an office that nobody has": (ROLES, "[foreign-minister]", "[minstrel]", "minstrel", "no file under actors/offices/"),
    "two holders at a time": (OFFICES, 'from: "2005-10-17", to: "2012', 'from: "2005-09-01", to: "2012', "{person: ivo-marek",
                              "ivo-marek holds foreign-minister while ada-lindqvist does"),
    "holders out of order": (OFFICES, 'from: "2012-09-21", to: ".."', 'from: "2000-01-01", to: "2000-02-01"', "{person: per-dahl",
                             "put the holders in order"),
    "a term that ends before it begins": (OFFICES, 'to: "2012-09-21"', 'to: "2005-09-21"', "{person: ivo-marek",
                                          "to 2005-09-21 lies before from 2005-10-17"),
    "an existence that ends before it begins": (SOVIET, "1922-12-30/1991-12-25", "1991-12-30/1922-12-25", "valid:",
                                                "ends before it begins"),
    "a day that no month has": (PACT, 'when: "2003-07-01"', 'when: "2003-06-31"', 'when: "2003-06-31"', "not a date"),
    "a name of two states": (SOVIET, "[USSR]", "[USSR, Norwegian]", "Norwegian", "state:NOR at data/actors/states/NOR.yaml:4"),
    "a mark of no name": (STATE, "[Oslo]", "[Oslo]\nambiguous: [the Oslo]", "ambiguous:", "no name in this file"),
    "a capital of two states at one time": (SOVIET, "/1991-12-25", "/1992-01-01", "metonyms:", "state:RUS at data/actors"),
    "a name of two agreements": (NAMES, "[Bergen Pact]", "[pact of  Oslo]", "bergen-pact", "oslo-pact at data/agreements"),
    "two people of one name": (OFFICES, "name: Ivo Marek", "name: Ada Lindqvist", "person:ivo-marek", "longer form"),
    "one person listed twice": (OFFICES, "  - {id: person:ivo", "  - {id: person:per-dahl, name: Per Dahl}\n  - {id: person:ivo",
                                "person:per-dahl, name: Per Dahl, gender", "is defined twice"),
}  # fmt: skip


def write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small sound world with the real schemas."""
    shutil.copytree(DATA / "schemas", tmp_path / "schemas")
    for name, text in WORLD.items():
        write(tmp_path, name, text)
    return tmp_path


def line_of(text: str, marker: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if marker in line)


def faults(root: Path) -> list[Problem]:
    return [p for p in check_data(root) if not p.message.startswith("gap:")]


def test_a_sound_world_has_no_problems(root: Path) -> None:
    assert check_data(root) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_at_its_place(root: Path, fault: str) -> None:
    name, old, new, marker, words = FAULTS[fault]
    assert WORLD[name].count(old) == 1
    text = WORLD[name].replace(old, new)
    write(root, name, text)
    found = [(p.where, p.message) for p in faults(root)]
    place = f"data/{name}:{line_of(text, marker)}"
    assert [message for where, message in found if where == place and words in message] != [], found


@pytest.mark.parametrize("fault", ["no YAML", "a field left out", "a day that no month has", "a tab"])
def test_one_fault_gives_one_message(root: Path, fault: str) -> None:
    """A file that is not sound still counts as there: nothing that refers to it is told as well."""
    name, old, new, _, _ = FAULTS[fault]
    write(root, name, WORLD[name].replace(old, new))
    assert len(faults(root)) == 1


def test_a_gap_is_a_notice(root: Path) -> None:
    text = WORLD[OFFICES].replace('{person: per-dahl, from: "2012-09-21"', '{person: per-dahl, from: "2013-09-21"')
    write(root, OFFICES, text)
    (notice,) = check_data(root)
    assert notice.where == f"data/{OFFICES}:13"
    assert notice.message.startswith("gap: nobody is named as foreign-minister from 2012-09-21 to 2013-09-21")


def test_a_shared_name_that_both_mark_is_no_fault(root: Path) -> None:
    write(root, STATE, WORLD[STATE].replace("[Kingdom of Norway]", "[Kingdom of Norway, the Union]\nambiguous: [the Union]"))
    write(root, SOVIET, WORLD[SOVIET].replace("names: [USSR]", "names: [USSR, Union]"))
    assert [p.where for p in faults(root)] == [f"data/{SOVIET}:3"]
    write(root, SOVIET, WORLD[SOVIET].replace("names: [USSR]", "names: [USSR, Union]\nambiguous: [Union]"))
    assert faults(root) == []


def test_a_name_line_steps_back_where_the_agreement_has_its_file(root: Path) -> None:
    write(root, NAMES, "- {id: oslo-pact, names: [Oslo Pact], exact: [], example: The parties signed the Oslo Pact.}\n")
    assert faults(root) == []


CONTACTS = """\
between: [NOR, RUS]
contacts:
  - id: 2003-07-01-lindqvist-letter
    parties: ["person:ada-lindqvist", "person:nobody-in-any-file"]
    states: [NOR, RUS]
    happening: oslo-meeting-2003
    when: "2003-07-01"
"""
HAPPENINGS = """\
- id: oslo-meeting-2003
  place: {name: Oslo, state: NOR}
  participants: [NOR, RUS, "person:ada-lindqvist"]
  when: "2003-06-30/2003-07-02"
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("", "", 0, ""),  # somebody who holds no office may take part
        ("happening: oslo-meeting-2003", "happening: oslo-meeting-2004", 6, "is oslo-meeting-2003 meant?"),
        ("states: [NOR, RUS]", "states: [NOR, RUX]", 5, "RUX is not known"),
        ("ada-lindqvist", "ada-lindquist", 4, "is person:ada-lindqvist meant?"),
        ("between: [NOR, RUS]", "between: [NOR, SUN]", 1, "belong in NOR-SUN.yaml"),
        ('when: "2003-07-01"', 'when: "2003-07-01/2003-06-01"', 7, "ends before it begins"),
    ],
)
def test_contacts_name_what_is_there(root: Path, old: str, new: str, line: int, words: str) -> None:
    """With schemas that let everything pass: what counts here is what the files say of each other."""
    for schema in ("contact", "happening"):
        write(root, f"schemas/{schema}.schema.json", "{}")
    write(root, "happenings/meetings.yaml", HAPPENINGS)
    write(root, "contacts/NOR-RUS.yaml", CONTACTS.replace(old, new) if old else CONTACTS)
    found = [(p.where, words in p.message) for p in faults(root)]
    assert found == ([(f"data/contacts/NOR-RUS.yaml:{line}", True)] if line else [])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("actors/planets/mars.yaml", "no schema covers this file"),
        ("notes.yaml", "no schema covers this file"),
        ("actors/states/FIN.yml", "they end in .yaml"),
        ("agreements/oslo-pact.txt", "they end in .yaml"),
    ],
)
def test_a_file_that_no_schema_covers(root: Path, name: str, words: str) -> None:
    write(root, name, "id: mars\n")
    (problem,) = faults(root)
    assert problem.where == f"data/{name}:1"
    assert words in problem.message


def test_a_file_in_another_encoding(root: Path) -> None:
    (root / STATE).write_bytes(WORLD[STATE].replace("[Oslo]", "[Tromsø]").encode("latin-1"))
    assert [(p.where, "not UTF-8" in p.message) for p in faults(root)] == [(f"data/{STATE}:6", True)]


def test_a_schema_that_is_missing(root: Path) -> None:
    (root / "schemas" / "cues.schema.json").unlink()
    (problem,) = faults(root)
    assert problem.where == "data/schemas/cues.schema.json:1"
    assert "lexicon/cues.yaml" in problem.message


def test_a_schema_that_is_none(root: Path) -> None:
    write(root, "schemas/cues.schema.json", json.dumps({"type": "list"}))
    write(root, "schemas/roles.schema.json", '{"type": "array",\n}')
    assert [p.where for p in faults(root)] == ["data/schemas/cues.schema.json:1", "data/schemas/roles.schema.json:2"]


def test_problems_are_told_one_a_line_faults_first(root: Path) -> None:
    gap, fault = Problem("gap: nobody", "data/a.yaml:1"), Problem("is not known: add it", "data/b.yaml:7")
    assert list(explain([gap, fault])) == ["data/b.yaml:7: is not known: add it", "data/a.yaml:1: gap: nobody"]


def test_the_knowledge_that_is_shipped_has_no_faults() -> None:
    assert list(explain(faults(DATA))) == []


def test_the_compiled_copy_says_what_the_files_say(root: Path) -> None:
    from_files = load_raw(root)
    compile_data(root)
    assert load_raw(root) == from_files
    states, version = load_raw(root, ("actors/states",))
    assert sorted(states) == ["actors/states/NOR.yaml", "actors/states/RUS.yaml", "actors/states/SUN.yaml"]
    assert version == from_files[1]


def test_an_edit_is_never_answered_from_an_old_copy(root: Path) -> None:
    path = root / STATE
    compile_data(root)
    before = path.stat()
    path.write_text(WORLD[STATE].replace("Oslo", "Moss"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # the same size and time: only the content tells
    assert load_raw(root)[0][STATE]["capital"] == "Moss"
    path.unlink()
    assert STATE not in load_raw(root)[0]


@pytest.mark.parametrize("cut", [0, 5, 400, -3])
def test_a_broken_copy_is_read_past(root: Path, cut: int) -> None:
    from_files = load_raw(root)
    packed = compile_data(root)
    packed.write_bytes(packed.read_bytes()[:cut])
    assert load_raw(root) == from_files


def test_the_copy_is_what_is_read(root: Path) -> None:
    packed = compile_data(root)
    packed.write_text(packed.read_text("utf-8").replace('"capital":"Oslo"', '"capital":"copied"'), encoding="utf-8")
    assert load_raw(root)[0][STATE]["capital"] == "copied"


def test_knowledge_that_is_not_sound_points_to_the_check(root: Path) -> None:
    write(root, STATE, WORLD[STATE].replace("name: Norway\n", ""))
    with pytest.raises(KnowledgeError, match="check-data"):
        load_knowledge(root)


def test_a_trigger_stands_in_the_file_of_its_type_with_a_known_group_and_mode(root: Path) -> None:
    lexicon = root / "lexicon" / "triggers"
    lexicon.mkdir(parents=True)
    shutil.copy(DATA / "lexicon" / "plover.yaml", root / "lexicon" / "plover.yaml")
    (lexicon / "groups.yaml").write_text("groups: {light: [hold], arms: [tank]}\n")
    entry = "{verb: send, type: MOBILIZE, mode: visit, needs: {obj: [$ships]}, example: Norway sent tanks to Russia.}"
    (lexicon / "aid.yaml").write_text(f"triggers:\n  - {entry}\n")
    told = [p.message for p in faults(root) if p.where.startswith("data/lexicon/triggers/aid.yaml:")]
    assert len(told) == 3
    assert any("MOBILIZE has a file of its own" in m for m in told)
    assert any("MOBILIZE has no mode visit" in m for m in told)
    assert any("no group is called $ships" in m for m in told)


def test_a_noun_tells_one_sector(root: Path) -> None:
    plover = (DATA / "lexicon" / "plover.yaml").read_text(encoding="utf-8")
    (root / "lexicon" / "plover.yaml").write_text(plover.replace("  JUD: [court,", "  JUD: [warship, court,"), encoding="utf-8")
    assert [p.message for p in faults(root)] == ["warship stands under MIL too: leave it where it belongs"]
