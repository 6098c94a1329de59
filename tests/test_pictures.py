"""Pictures: what their data say, that they are Vega-Lite, that the same picture is the same file, and that files stand alone."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from detente.errors import UsageError
from detente.knowledge import load_knowledge
from detente.law.timeline import timeline
from detente.publish.pictures import render
from detente.publish.pictures.contacts import contacts
from detente.publish.pictures.frame import DARK, Frame, nothing
from detente.publish.pictures.limits import limits
from detente.publish.pictures.lives import lives
from detente.publish.pictures.silence import _apart, silence
from detente.publish.pictures.system import system
from detente.publish.pictures.table import PICTURES, draw
from detente.publish.views.agreement import agreement_view
from detente.publish.views.basis import Basis
from detente.publish.views.dyad import dyad
from detente.publish.views.silences import Silence
from detente.record.store import Record
from detente.register import load_register

BASIS = Basis(load_knowledge(), load_register())
ON = date(2024, 6, 1)
OF = {
    "timeline": ["new-start"], "system": [], "limits": ["new-start"], "offices": ["RUS"], "contacts": ["RUS", "USA"],
    "silences": ["RUS", "USA"], "events": ["RUS", "USA"],
}  # fmt: skip


@cache
def validator() -> Draft7Validator:
    altair = pytest.importorskip("altair")
    return Draft7Validator(json.loads(next(Path(altair.__file__).parent.rglob("vega-lite-schema.json")).read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory):
    with Record.open(tmp_path_factory.mktemp("pictures") / "empty.db") as record:
        yield Basis(BASIS.knowledge, BASIS.register, record)


def values(spec: Any) -> list[dict[str, Any]]:
    """All values in a specification, in order."""
    if isinstance(spec, dict):
        own = spec.get("data", {}).get("values", []) if isinstance(spec.get("data"), dict) else []
        return [*own, *(v for key, part in spec.items() if key != "data" for v in values(part))]
    return [v for part in spec for v in values(part)] if isinstance(spec, list) else []


@pytest.mark.parametrize("name", list(PICTURES))
def test_each_is_vega_lite_has_words_for_all_and_is_the_same_again(empty: Basis, name: str) -> None:
    for look in (DARK,), ():
        spec = draw(name, empty, OF[name], ON, *look)
        errors = [e.message[:200] for e in validator().iter_errors(json.loads(json.dumps(spec)))]
        assert errors == []
        assert spec["description"]
        assert spec["title"]["text"]
        assert any(str(v.get("lines", [""])[0]).startswith("Sources: ") for v in values(spec))
        assert json.dumps(spec) == json.dumps(draw(name, empty, OF[name], ON, *look))


def test_the_life_of_new_start_by_status() -> None:
    spec = lives(timeline(BASIS.register.lives, agreement="new-start"), (date(2010, 1, 1), date(2027, 1, 1)), "New START", on=ON)
    assert [(v["status"], v["start"], v["end"]) for v in values(spec) if "status" in v] == [
        ("applied provisionally", "2010-04-08", "2011-02-05"), ("in force", "2011-02-05", "2023-02-28"),
        ("in force, contested", "2023-02-28", "2026-02-05"),
    ]  # fmt: skip
    assert [v["on"] for v in values(spec) if "on" in v] == ["2024-06-01"]
    assert "in force, contested 2023-02-28 to 2026-02-05" in spec["description"]
    cut = lives(timeline(BASIS.register.lives, agreement="inf"), (date(2018, 1, 1), date(2019, 6, 1)), "INF Treaty")
    assert {v["start"] for v in values(cut) if "status" in v} >= {"2018-01-01"}
    assert max(v["end"] for v in values(cut) if "status" in v) <= "2019-06-01"


def test_contacts_and_silences_of_two() -> None:
    view = dyad(BASIS, "person:sergei-lavrov", "person:antony-blinken", date(2023, 2, 28))
    drawn = [v for v in values(contacts(view)) if "channel" in v]
    assert len(drawn) == len(view.met)
    assert {v["kind"] for v in drawn} == {"on the list of known contacts"}
    slopes = [v["days"] for v in values(silence(view)) if "says" not in v and "days" in v]
    assert max(slopes) == max(s.days for s in view.silences)
    nobody = dyad(BASIS, "FRA", "PRK", ON)
    says = "No contact of France and North Korea is on record by 1 June 2024."
    assert any(v.get("lines") == [says] for v in values(contacts(nobody)))


def test_the_system_counts_what_the_law_says() -> None:
    spec = system(BASIS.register.timeline(), ON)
    now = {v["group"]: v["number"] for v in values(spec) if v.get("day") == "2024-06-01"}
    rows = BASIS.register.system(on=ON).rows
    bound = [r for r in rows if r.standing.bound]
    assert now["binding in law"] == sum(r.agreement.bindingness != "political" for r in bound)
    assert now["political commitments"] == sum(r.agreement.bindingness == "political" for r in bound)


def test_limits_show_every_declaration_and_the_cap() -> None:
    spec = limits(agreement_view(BASIS, "new-start", date(2011, 6, 30)))
    held = [v for v in values(spec) if "party" in v]
    assert {(v["party"], v["number"]) for v in held} >= {("Russia", 521), ("the United States", 882)}
    assert {v["says"] for v in values(spec) if "says" in v} == {"limit 700", "limit 1,550", "limit 800"}


@pytest.mark.parametrize("ending", render.ENDINGS)
def test_files_stand_alone_and_are_the_same_again(tmp_path: Path, ending: str) -> None:
    pytest.importorskip("vl_convert")
    spec = nothing(Frame("</script><b>A & B</b> " + "very long name " * 12, "On a day.", "none.", 'a "quoted" alt'), "Nothing <here>.")
    one, other = tmp_path / f"one{ending}", tmp_path / f"other{ending}"
    render.write(spec, one)
    render.write(spec, other)
    data = one.read_bytes()
    assert data == other.read_bytes()
    assert data.startswith({".svg": b"<svg", ".png": b"\x89PNG", ".html": b"<!DOCTYPE html>"}[ending])
    if ending != ".png":
        assert b"<b>A" not in data
        assert b'aria-label="a &quot;quoted&quot; alt"' in data
    if ending == ".html":
        assert data.count(b"</script>") == 2  # the specification's and the program's
        assert b"https://cdn" not in data


def test_what_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, of, says in (
        ("nothing", [], "no picture"), ("limits", [], "of one agreement"), ("contacts", ["RUS"], "two states or persons"),
        ("events", ["RUS", "USA"], "--record"), ("timeline", ["npt", "RUS", "USA", "CHN"], "timeline"), ("system", ["a", "b", "c"], "system"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=says):
            draw(name, BASIS, of, ON)
    with pytest.raises(UsageError, match=r"\.svg, \.png, \.html"):
        render.write({}, tmp_path / "life.gif")
    monkeypatch.setitem(__import__("sys").modules, "vl_convert", None)
    with pytest.raises(UsageError, match=r"detente\[plot\]"):
        render.write(draw("system", BASIS, [], ON), tmp_path / "life.svg")


def test_numbers_of_silences_do_not_lie_on_each_other() -> None:
    span = (date(2001, 1, 1), date(2021, 1, 1))  # a number takes about fourteen months of it
    early, long, near, last = (
        Silence(date(2001, 2, 1), date(2001, 6, 1)), Silence(date(2010, 1, 1), date(2012, 1, 1)),
        Silence(date(2012, 2, 1), date(2012, 8, 1)), Silence(date(2020, 8, 1), date(2020, 12, 31), open=True),
    )  # fmt: skip
    assert _apart([early, long, near, last], span) == [long, near, last]  # 548 days stand far above each other
    assert _apart([early, near, Silence(date(2012, 8, 3), date(2013, 2, 1)), last], span) == [near, last]
