"""What the check of the data finds in an agreement's file: two sound made-up agreements, and one fault at a time put into them.

Each fault is told once, at the line on which it stands, with the field or the id that is wrong.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.check_data import check_data
from detente.datafiles import DATA

PACT, MANY = "agreements/oslo-pact.yaml", "agreements/narvik-treaty.yaml"
STATES = {"NOR": "1905-06-07/..", "FIN": "1917-12-06/..", "RUS": "1991-12-26/..", "SUN": "1922-12-30/1991-12-25"}
OSLO = """\
id: oslo-pact
name: Oslo Pact
title: Pact between Norway and the Soviet Union on Nothing at All
names: [Pact of Oslo]
bindingness: treaty
kind: bilateral
sides: [NOR, SUN]
subject: nothing
covers: [crisis-communication]
sources: [made up for this test]
parties:
  - {state: NOR, name: Norway}
  - {state: SUN, name: the Soviet Union, until: "1991-12-25"}
  - {state: RUS, name: Russia, continues: SUN, since: "1991-12-26"}
clauses:
  - article: II(1)
    type: limit
    provides: Each has no more than ten boats.
    source: Oslo Pact, article II(1)
  - article: V
    type: entry-into-force
    provides: It enters into force on the exchange of instruments.
    source: Oslo Pact, article V
    parameters:
      condition: exchange
      not_before: "1980-06-01"
      depositaries: [NOR]
  - article: VI
    type: duration
    provides: Fifty years from the ratification.
    source: Oslo Pact, article VI
    parameters:
      years: 50
      from: act:oslo-pact:NOR+SUN:ratification:1980-06-01
acts:
  - {act: signature, parties: [NOR, SUN], when: "1980-05-24", source: made up for this test}
  - {act: ratification, parties: [NOR, SUN], when: "1980-06-01", source: made up for this test}
  - {act: entry-into-force, parties: [NOR, SUN], when: "1970-01-01", instrument: an earlier one, source: made up for this test}
  - {act: suspension, parties: [RUS], towards: [NOR], when: "2003-06", source: made up for this test}
  - act: denial-of-effect
    parties: [NOR]
    denies: act:oslo-pact:RUS:suspension:2003-06
    when: "2003-07-01"
    source: made up for this test
  - act: violation
    parties: [RUS]
    alleged_by: [FIN]
    when: "2003"
    source: made up for this test
  - act: withdrawal-notice
    parties: [NOR]
    to: [RUS]
    when: "2004-01-01"
    effect: "2004-07-01"
    known: "2004-01-02"
    source: made up for this test
    contested_by:
      - {by: [RUS], holds: The notice came to nothing., status: in-force, when: "2004-02-01", source: made up for this test}
  - act: suspension
    id: act:oslo-pact:RUS:suspension:mended
    parties: [RUS]
    corrects: act:oslo-pact:RUS:suspension:2003-06
    when: "2003-06-15"
    known: "2005-01-01"
    source: made up for this test
limits:
  - {article: II(1), number: 10, unit: boats, parties: [NOR], from: "1980-06-01", to: "1985-05-31", source: Oslo Pact}
  - {article: II(1), number: 5, unit: boats, parties: [NOR], from: "1985-06-01", source: Oslo Pact}
  - {article: II(1), number: 9, unit: boats, parties: [SUN], source: Oslo Pact}
holdings:
  - {party: NOR, when: "1981-01-01", article: II(1), number: 7, source: made up for this test}
verification:
  - {name: looking, article: II(2), parties: [NOR], when: "1981", says: They look., source: made up for this test}
channels:
  - {name: a bell, article: "Protocol, part 1", when: "1981", says: They ring., source: made up for this test}
practice:
  - {parties: [FIN], when: "1982", says: Finland listens., source: made up for this test}
circumstances:
  - {kind: armed-conflict, states: [NOR], when: "1999", says: A conflict., source: made up for this test}
"""
NARVIK = """\
id: narvik-treaty
name: Narvik Treaty
title: Treaty of Many on Even Less
names: [Treaty of Narvik]
bindingness: treaty
kind: multilateral
subject: nothing
covers: [observation]
sources: [made up for this test]
clauses:
  - article: "9"
    type: entry-into-force
    provides: It enters into force when two have ratified.
    source: Narvik Treaty, article 9
    parameters: {condition: deposits, count: 2, named: [NOR]}
  - article: "10"
    type: duration
    provides: It ends with the pact.
    source: Narvik Treaty, article 10
    parameters: {with: oslo-pact}
  - article: "11"
    type: supersession
    provides: It replaces the Bergen Pact.
    source: Narvik Treaty, article 11
    parameters: {supersedes: bergen-pact}
states:
  source: made up for this test
  rows:
    - {state: NOR, signature: "1990-01-01", ratification: "1991-01-01"}
    - {state: FIN, signature: "1990-02", ratification: "1990-02"}
    - {state: SUN, signature: "1990-01-01", ratification: "1991-03-01"}
    - {state: RUS, succession: "1992-02-02", effect: "1991-12-26", predecessor: SUN}
acts:
  - {act: extension, parties: [], when: "1999-01-01", until: "2010-01-01", source: made up for this test}
"""
WORLD = {
    PACT: OSLO,
    MANY: NARVIK,
    "lexicon/agreement_names.yaml": "- {id: bergen-pact, names: [Bergen Pact], exact: [], example: They signed the Bergen Pact.}\n",
    **{
        f"actors/states/{code}.yaml": f"id: state:{code}\nname: Land {code}\nnames: [The {code}]\nadjectives: [{code}ic]\n"
        f'demonyms: [{code}ics]\nmetonyms: [City of {code}]\ncapital: City of {code}\nvalid: "{valid}"\nsource: made up for this test\n'
        for code, valid in STATES.items()
    },
}

# What is replaced by what, words on the line at which the fault must be told, words of the message.
Fault = tuple[str, str, str, str, str]
MISSPELT: dict[str, Fault] = {
    "head": (PACT, "bindingness: treaty", "bindingness: treaty\nstauts: in-force", "stauts", "is called stauts"),
    "party": (PACT, "name: Norway", "nmae: Norway", "nmae", "parties.1: no field of this kind of thing is called nmae"),
    "clause": (PACT, "    provides: Each has", "    provids: x\n    provides: Each has", "provids", "clauses.1: no field"),
    "parameters": (PACT, "not_before:", "notbefore:", "notbefore", "clauses.2.parameters: no field of this kind of thing is called notbefore"),
    "act": (PACT, 'known: "2004-01-02"', 'knwon: "2004-01-02"', "knwon", "acts.7: no field of this kind of thing is called knwon"),
    "contest": (PACT, "status: in-force", "staus: in-force", "staus", "acts.7.contested_by.1: no field of this kind of thing is called staus"),
    "limit": (PACT, 'to: "1985-05-31"', 'til: "1985-05-31"', "til:", "limits.1: no field of this kind of thing is called til"),
    "holding": (PACT, "number: 7,", "number: 7, nubmer: 7,", "nubmer", "holdings.1: no field of this kind of thing is called nubmer"),
    "verification": (PACT, "name: looking", "nam: looking", "nam: looking", "verification.1: no field of this kind of thing is called nam"),
    "channel": (PACT, "name: a bell", "nam: a bell", "nam: a bell", "channels.1: no field of this kind of thing is called nam"),
    "practice": (PACT, "{parties: [FIN]", "{party: [FIN]", "party: [FIN]", "practice.1: no field of this kind of thing is called party"),
    "circumstance": (PACT, "says: A conflict.", "says: A conflict., sais: x", "sais", "circumstances.1: no field"),
    "table": (MANY, "  rows:", "  rowes: []\n  rows:", "rowes", "states: no field of this kind of thing is called rowes"),
    "row": (MANY, "NOR, signature:", "NOR, signatrue:", "signatrue", "states.rows.1: no field of this kind of thing is called signatrue"),
}
UNKNOWN: dict[str, Fault] = {
    "side": (PACT, "sides: [NOR, SUN]", "sides: [NOR, FIN]", "sides:", "FIN is not known: add it to the parties of this file"),
    "party": (PACT, "clauses:\n", "  - {state: NOX}\nclauses:\n", "NOX", "NOX is not known: add its file"),
    "continued state": (PACT, "continues: SUN", "continues: SUX", "SUX", "SUX is not known: add its file under actors/states/"),
    "party of an act": (PACT, "[NOR]\n    to:", "[FIN]\n    to:", "    parties: [FIN]", "FIN is not known: add it to the parties"),
    "state of another instrument": (PACT, '[NOR, SUN], when: "1970', '[NOR, SUX], when: "1970', "1970", "SUX is not known"),
    "aim of a suspension": (PACT, "towards: [NOR]", "towards: [FIN]", "towards", "FIN is not known: add it to the parties"),
    "addressee": (PACT, "to: [RUS]", "to: [RUX]", "RUX", "RUX is not known: add its file"),
    "accuser": (PACT, "alleged_by: [FIN]", "alleged_by: [FIX]", "FIX", "FIX is not known: add its file"),
    "holder of a view": (PACT, "{by: [RUS]", "{by: [RUX]", "RUX", "RUX is not known: add its file"),
    "depositary": (PACT, "depositaries: [NOR]", "depositaries: [NOX]", "NOX", "NOX is not known: add its file"),
    "limited party": (PACT, "parties: [SUN], source", "parties: [FIN], source", "parties: [FIN], source", "FIN is not known: add it to the parties"),
    "holding party": (PACT, "party: NOR", "party: FIN", "party: FIN", "FIN is not known: add it to the parties"),
    "inspected party": (PACT, 'II(2), parties: [NOR]', 'II(2), parties: [FIN]', "looking", "FIN is not known: add it to the parties"),
    "practising state": (PACT, "{parties: [FIN]", "{parties: [FIX]", "FIX", "FIX is not known: add its file"),
    "state at war": (PACT, "states: [NOR]", "states: [FIN]", "states: [FIN]", "FIN is not known: add it to the parties"),
    "named depositor": (MANY, "named: [NOR]", "named: [NOX]", "NOX", "NOX is not known: add its file"),
    "state of a row": (MANY, "{state: FIN", "{state: FIX", "FIX", "FIX is not known: add its file"),
    "predecessor": (MANY, "predecessor: SUN", "predecessor: SUX", "SUX", "SUX is not known: add its file"),
    "agreement ended with": (MANY, "with: oslo-pact", "with: oslo-pakt", "oslo-pakt", "oslo-pakt is not known (is oslo-pact meant?)"),
    "agreement begun with": (MANY, "condition: deposits, count: 2", "condition: with, agreement: sort", "sort", "sort is not known"),
    "agreement replaced": (MANY, "supersedes: bergen-pact", "supersedes: trondheim", "trondheim", "trondheim is not known: add its file under agreements/"),
    "denied act": (PACT, "denies: act:oslo-pact:RUS:suspension:2003-06", "denies: act:oslo-pact:RUS:suspension:2003", "denies",
                   "act:oslo-pact:RUS:suspension:2003 is no act or clause of this agreement"),
    "corrected act": (PACT, "corrects: act:oslo-pact:RUS:suspension:2003-06", "corrects: act:narvik-treaty:RUS:x", "corrects",
                      "act:narvik-treaty:RUS:x is no act or clause of this agreement"),
    "act from which years count": (PACT, "from: act:oslo-pact:NOR+SUN", "from: act:oslo-pact:SUN+NOR", "SUN+NOR",
                                   "is act:oslo-pact:NOR+SUN:ratification:1980-06-01 meant?"),
}  # fmt: skip
LAWYERS: dict[str, Fault] = {
    "act before the signature": (PACT, 'when: "2003"', 'when: "1979"', '"1979"',
                                 "violation of 1979 lies before the first signature or adoption, 1980-05-24"),
    "row before the signature": (MANY, 'succession: "1992-02-02"', 'succession: "1989-12"', "1989-12",
                                 "succession of 1989-12 lies before the first signature or adoption, 1990-01-01"),
    "row ratified before its own signature": (MANY, 'NOR, signature: "1990-01-01"', 'NOR, signature: "1992-01-01"', "1992-01-01",
                                              "NOR ratified on 1991-01-01, before it signed on 1992-01-01"),
    "act ratified before its own signature": (
        PACT, "acts:\n", "acts:\n  - {act: signature, parties: [RUS], when: \"1993-01-01\", source: made up for this test}\n"
        "  - {act: ratification, parties: [NOR, RUS], when: \"1992\", source: made up for this test}\n", '"1992"',
        "RUS ratified on 1992, before it signed on 1993-01-01"),
    "limit of no clause": (PACT, "{article: II(1), number: 9", "{article: III, number: 9", "III", "article III is not among the clauses"),
    "holding of no clause": (PACT, "article: II(1), number: 7", "article: X(1), number: 7", "X(1)", "article X(1) is not among the clauses"),
    "verification of no clause": (PACT, "article: II(2)", "article: IV", "article: IV", "article IV is not among the clauses"),
    "channel of no clause": (PACT, '"Protocol, part 1"', '"7"', '"7"', "article 7 is not among the clauses"),
    "overlapping limits": (PACT, 'to: "1985-05-31"', 'to: "1985-06-01"', "number: 5", "overlaps with limit 1 of the same article"),
    "limits without an end": (PACT, 'from: "1980-06-01", to: "1985-05-31"', 'from: "1980-06-01"', "number: 5", "overlaps with limit 1"),
    "two undated limits": (PACT, "holdings:", "  - {article: II(1), number: 8, unit: boats, parties: [SUN], source: Oslo Pact}\nholdings:", "number: 8",
                           "overlaps with limit 3 of the same article"),
    "two rows for one state": (MANY, "    - {state: RUS", '    - {state: NOR, accession: "1995-01-01"}\n    - {state: RUS', "1995-01-01",
                               "NOR has two rows"),
    "effect before its act": (PACT, 'effect: "2004-07-01"', 'effect: "2003-12-31"', "2003-12-31", "takes effect on 2003-12-31, before the act itself on 2004-01-01"),
    "extension that ends before it is made": (MANY, 'until: "2010-01-01"', 'until: "1998-12-31"', "1998-12-31", "until 1998-12-31 lies before when 1999-01-01"),
    "two acts of one id": (PACT, "id: act:oslo-pact:RUS:suspension:mended", "id: act:oslo-pact:RUS:suspension:2003-06", "act: suspension\n",
                           "act:oslo-pact:RUS:suspension:2003-06 is defined twice"),
}  # fmt: skip
NO_DAY = "2019-02-30"
DATES: dict[str, Fault] = {
    "when": (PACT, 'when: "2003-07-01"', f'when: "{NO_DAY}"', NO_DAY, f"when: not a date: '{NO_DAY}'"),
    "effect": (PACT, 'effect: "2004-07-01"', f'effect: "{NO_DAY}"', NO_DAY, f"effect: not a date: '{NO_DAY}'"),
    "known": (PACT, 'known: "2004-01-02"', f'known: "{NO_DAY}"', NO_DAY, f"known: not a date: '{NO_DAY}'"),
    "until": (MANY, 'until: "2010-01-01"', f'until: "{NO_DAY}"', NO_DAY, f"until: not a date: '{NO_DAY}'"),
    "when of a contest": (PACT, 'when: "2004-02-01"', f'when: "{NO_DAY}"', NO_DAY, f"when: not a date: '{NO_DAY}'"),
    "from of a contest": (PACT, "status: in-force", f'from: "{NO_DAY}", status: in-force', NO_DAY, f"from: not a date: '{NO_DAY}'"),
    "since": (PACT, 'since: "1991-12-26"', f'since: "{NO_DAY}"', NO_DAY, f"since: not a date: '{NO_DAY}'"),
    "until of a party": (PACT, 'until: "1991-12-25"', f'until: "{NO_DAY}"', NO_DAY, f"until: not a date: '{NO_DAY}'"),
    "when of a holding": (PACT, 'when: "1981-01-01"', f'when: "{NO_DAY}"', NO_DAY, f"when: not a date: '{NO_DAY}'"),
    "when of a circumstance": (PACT, 'when: "1999"', f'when: "{NO_DAY}"', NO_DAY, f"when: not a date: '{NO_DAY}'"),
    "when of a practice": (PACT, 'when: "1982"', f'when: "{NO_DAY}"', NO_DAY, f"when: not a date: '{NO_DAY}'"),
    "effect of a row": (MANY, 'effect: "1991-12-26"', f'effect: "{NO_DAY}"', NO_DAY, f"effect: not a date: '{NO_DAY}'"),
    "interval the wrong way round": (PACT, 'when: "1981-01-01"', 'when: "1981/1980"', "1981/1980", "when: the interval ends before it begins"),
}
TOLD_TWICE: dict[str, Fault] = {
    "from of a limit": (PACT, 'from: "1985-06-01"', f'from: "{NO_DAY}"', NO_DAY, f"from: not a date: '{NO_DAY}'"),
    "limit that ends before it begins": (PACT, 'from: "1985-06-01"', 'from: "1985-06-01", to: "1985-05-01"', "number: 5", "to 1985-05-01 lies before from"),
}
UNTOLD: dict[str, Fault] = {
    "signature of a row": (MANY, 'NOR, signature: "1990-01-01"', f'NOR, signature: "{NO_DAY}"', NO_DAY, NO_DAY),
    "ratification of a row": (MANY, 'ratification: "1991-03-01"', f'ratification: "{NO_DAY}"', NO_DAY, NO_DAY),
    "succession of a row": (MANY, 'succession: "1992-02-02"', f'succession: "{NO_DAY}"', NO_DAY, NO_DAY),
    "not_before": (PACT, 'not_before: "1980-06-01"', f'not_before: "{NO_DAY}"', NO_DAY, NO_DAY),
    "through": (MANY, "with: oslo-pact", f'through: "{NO_DAY}"', NO_DAY, NO_DAY),
    "day": (MANY, "condition: deposits, count: 2", f'condition: date, day: "{NO_DAY}"', NO_DAY, NO_DAY),
    "act of no date at all": (PACT, 'when: "2003-07-01"', 'when: ".."', '".."', "when"),
    "effect of no date at all": (PACT, 'effect: "2004-07-01"', 'effect: ".."', '".."', "effect"),
}
CIRCLES: dict[str, Fault] = {
    "ends with itself": (MANY, "with: oslo-pact", "with: narvik-treaty", "with: narvik-treaty", "narvik-treaty begins or ends with narvik-treaty"),
    "begins with itself": (MANY, "condition: deposits, count: 2", "condition: with, agreement: narvik-treaty", "agreement: narvik-treaty",
                           "narvik-treaty begins or ends with narvik-treaty"),
}  # fmt: skip
_BODY = NARVIK[NARVIK.index("kind: multilateral") : NARVIK.index("acts:")]
UNBEARABLE: dict[str, Fault] = {
    "a declaration of nobody": (MANY, _BODY, _BODY[: _BODY.index("states:")].replace("multilateral", "unilateral"), "kind", "unilateral"),
    "a term beyond the calendar": (PACT, "years: 50", "years: 9999", "years", "9999"),
}  # fmt: skip
SOUND: dict[str, Fault] = {
    "as it is": (PACT, "subject: nothing", "subject: less than nothing", "", ""),
    "an article that is named in words": (PACT, "article: II(2)", "article: Annex on looking", "", ""),
    "a paragraph of a clause's article": (PACT, "article: II(1), number: 7", "article: II(3)(a), number: 7", "", ""),
    "a limit on something else at the same time": (PACT, "number: 5, unit: boats", "number: 5, unit: rafts", "", ""),
    "a limit counted otherwise at the same time": (PACT, "unit: boats, parties: [SUN], source", "unit: boats, counted: afloat, parties: [NOR], source", "", ""),
    "an imprecise date that may be late enough": (PACT, 'when: "1980-06-01"', 'when: "1980", id: "act:oslo-pact:NOR+SUN:ratification:1980-06-01"', "", ""),
    "a succession that reaches back": (MANY, 'effect: "1991-12-26"', 'effect: "1991-12-25"', "", ""),
    "an effect on the day of the act": (PACT, 'effect: "2004-07-01"', 'effect: "2004-01-01"', "", ""),
    "a ratification on the day of the signature": (MANY, 'ratification: "1991-01-01"', 'ratification: "1990-01-01"', "", ""),
    "no table": (MANY, NARVIK[NARVIK.index("states:") : NARVIK.index("acts:")], "parties: [{state: NOR}]\n", "", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two agreements with the states and the names that they need, and the real schemas."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(DATA / "schemas", folder / "schemas")
    for name, text in WORLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def told(root: Path, request: pytest.FixtureRequest) -> Iterator[list[tuple[str, str]]]:
    """Place and message of every problem with one fault in the world, which is mended afterwards."""
    name, old, new, *_ = request.param
    assert WORLD[name].count(old) == 1, f"{old!r} must stand once in {name}"
    (root / name).write_text(WORLD[name].replace(old, new), encoding="utf-8")
    yield [(p.where, p.message) for p in check_data(root)]
    (root / name).write_text(WORLD[name], encoding="utf-8")


def place(fault: Fault) -> str:
    """File and line of the last line with the words at which the fault must be told."""
    name, old, new, marker, _ = fault
    lines = WORLD[name].replace(old, new).split("\n")
    return f"data/{name}:{max(n for n, line in enumerate(lines, 1) if marker.rstrip() in line)}"


def each(faults: dict[str, Fault]) -> pytest.MarkDecorator:
    """One test a fault: the problems that it brings about, and the fault."""
    cases = [(fault, fault) for fault in faults.values()]
    return pytest.mark.parametrize(("told", "fault"), cases, ids=list(faults), indirect=["told"])


def assert_told_once(told: list[tuple[str, str]], fault: Fault) -> None:
    assert [where for where, _ in told] == [place(fault)], told
    assert fault[4] in told[0][1]


def test_the_world_is_sound(root: Path) -> None:
    assert check_data(root) == []


@each(SOUND)
def test_what_is_sound_gives_nothing(told: list[tuple[str, str]], fault: Fault) -> None:
    assert told == []


@each(MISSPELT)
def test_a_misspelt_key(told: list[tuple[str, str]], fault: Fault) -> None:
    assert place(fault) in {where for where, message in told if fault[4] in message}, told


@each(UNKNOWN)
def test_what_is_named_and_nowhere_defined(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


@each(LAWYERS)
def test_what_a_lawyer_would_find_at_once(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


@each(DATES)
def test_a_date_that_cannot_be(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


@each(TOLD_TWICE)
def test_a_limit_whose_dates_cannot_be(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


@each(UNTOLD)
def test_a_date_that_cannot_be_and_is_not_told(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


@each(CIRCLES)
def test_an_agreement_that_depends_on_itself(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


def test_two_agreements_that_depend_on_one_another(root: Path) -> None:
    (root / PACT).write_text(OSLO.replace("      years: 50", "      with: narvik-treaty\n      years: 50"), encoding="utf-8")
    told = {p.where.rpartition(":")[0] for p in check_data(root) if "begins or ends with" in p.message}
    (root / PACT).write_text(OSLO, encoding="utf-8")
    assert told == {f"data/{PACT}", f"data/{MANY}"}


@each(UNBEARABLE)
def test_what_the_law_cannot_bear(told: list[tuple[str, str]], fault: Fault) -> None:
    assert_told_once(told, fault)


def test_every_fault_of_a_file_is_told(root: Path) -> None:
    """Eight faults in one file are eight problems, each at its own line."""
    chosen = [LAWYERS[key] for key in ("limit of no clause", "holding of no clause", "effect before its act", "overlapping limits")]
    chosen += [DATES["when of a practice"], DATES["since"], UNKNOWN["accuser"], UNKNOWN["addressee"]]
    text = OSLO
    for _, old, new, *_ in chosen:
        text = text.replace(old, new)
    (root / PACT).write_text(text, encoding="utf-8")
    told = {(p.where, words) for p in check_data(root) for *_, words in chosen if words in p.message}
    (root / PACT).write_text(OSLO, encoding="utf-8")
    assert told == {(place(fault), fault[4]) for fault in chosen}
