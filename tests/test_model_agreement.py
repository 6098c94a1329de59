"""An agreement from the data of its file, and the JSON of a standing."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from detente.errors import BadDate
from detente.model.agreement import Agreement, Because, Provision, Reading, Standing
from detente.model.when import When

DATA: dict[str, Any] = {
    "id": "lake-accord", "name": "Lake Accord", "title": "Accord on the Lake", "names": ["the lake treaty"], "exact": ["LA"],
    "ambiguous": ["the accord"], "bindingness": "treaty", "kind": "bilateral", "subject": "a lake", "sides": ["SUN", "FIN"],
    "parties": [
        {"state": "SUN", "name": "the Soviet Union", "until": "1991-12-25"},
        {"state": "RUS", "name": "Russia", "continues": "SUN", "since": "1991-12-24"},
        {"state": "FIN", "name": "Finland"},
    ],
    "clauses": [
        {"article": "XIV(3)", "type": "withdrawal", "provides": "A notice of six months.", "source": "Article XIV(3)",
         "parameters": {"notice": "P6M"}},
        {"id": "clause:own", "article": "I", "type": "obligation", "provides": "No ships.", "source": "Article I"},
    ],
    "acts": [
        {"parties": ["FIN", "SUN"], "act": "signature", "when": "1987-12", "source": "s"},
        {"parties": ["FIN"], "act": "withdrawal-notice", "when": "2019-02-02", "effect": "2019-08-02", "known": "2019-02-03",
         "source": "s", "contested_by": [{"by": ["RUS"], "holds": "void", "source": "t", "when": "2019-03"}]},
    ],
    "limits": [{"article": "II", "number": None, "unit": "ships", "source": "s", "from": "1988", "to": "1990-06"}],
    "channels": [{"says": "a line", "source": "s", "when": "1988/.."}],
}  # fmt: skip


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    data = deepcopy(DATA)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return data


def test_an_agreement_is_what_its_file_says() -> None:
    accord = Agreement.from_data(DATA)
    assert accord.clause("withdrawal") is accord.clauses[0]
    assert [c.id for c in accord.clauses] == ["clause:lake-accord:XIV.3", "clause:own"]
    assert [a.id for a in accord.acts] == [
        "act:lake-accord:FIN+SUN:signature:1987-12", "act:lake-accord:FIN:withdrawal-notice:2019-02-02",
    ]  # fmt: skip
    notice = accord.act("act:lake-accord:FIN:withdrawal-notice:2019-02-02")
    assert notice is not None
    assert (notice.effect, notice.public) == (When.parse("2019-08-02"), When.parse("2019-02-03"))
    assert notice.contested_by[0].by == ("RUS",)
    assert accord.acts[0].public == When.month(1987, 12)
    russia = accord.party("RUS")
    assert russia is not None
    assert (russia.continues, russia.since) == ("SUN", date(1991, 12, 24))
    assert (accord.name_of("FIN"), accord.name_of("SWE")) == ("Finland", "SWE")
    limit = accord.limits[0]
    assert (limit.id, str(limit.applies_from), str(limit.applies_until)) == ("limit:lake-accord:1", "1988", "1990-06")
    assert accord.channels == (Provision("channels:lake-accord:1", "a line", "s", when=When.parse("1988/..")),)
    assert (accord.clause("review"), accord.act("none"), accord.party("SWE")) == (None, None, None)
    assert hash(accord) == hash(Agreement.from_data(DATA))


@pytest.mark.parametrize(
    "data",
    [
        changed("acts", 0, "when", to="spring of 1987"), changed("acts", 1, "effect", to="2019-02-30"),
        changed("parties", 0, "until", to="1991"), changed("parties", 1, "since", to="24 December 1991"),
        changed("limits", 0, "from", to="1988-13"), changed("acts", 1, "contested_by", 0, "when", to="later"),
    ],
)  # fmt: skip
def test_a_date_that_is_none_is_a_bad_date(data: dict[str, Any]) -> None:
    with pytest.raises(BadDate):
        Agreement.from_data(data)


@pytest.mark.parametrize("field", ["id", "name", "title", "bindingness", "kind", "subject", "clauses", "acts"])
def test_a_field_that_is_missing_is_a_key_error(field: str) -> None:
    with pytest.raises(KeyError, match=field):
        Agreement.from_data({k: v for k, v in DATA.items() if k != field})


BECAUSE = Because("act", "act:x", "Finland gave notice.", "Gazette 1")


def test_the_json_of_a_standing_between_two() -> None:
    reading = Reading("in-force", None, ("RUS",), (Because("rule", "vclt-65", "A notice needs a reason.", "Vienna Convention"),))
    standing = Standing("lake-accord", ("FIN", "RUS"), date(2019, 8, 2), None, "ended", "withdrawn", (BECAUSE,), (reading,))
    assert json.loads(json.dumps(standing.to_json())) == {
        "agreement": "lake-accord", "on": "2019-08-02", "known": None, "parties": ["FIN", "RUS"], "status": "ended",
        "how": "withdrawn",
        "readings": [{"status": "in-force", "how": None, "held_by": ["RUS"],
                      "because": [{"rule": "vclt-65", "says": "A notice needs a reason.", "source": "Vienna Convention"}]}],
        "because": [{"act": "act:x", "says": "Finland gave notice.", "source": "Gazette 1"}],
    }  # fmt: skip


def test_the_json_of_a_standing_as_a_whole_has_each_party() -> None:
    each = {"FIN": ("ended", "withdrawn")}
    standing = Standing("lake-accord", (), date(2019, 8, 1), date(2019, 3, 1), "notice-running", None, (BECAUSE,), by_party=each)
    data = standing.to_json()
    assert (data["known"], data["by_party"]) == ("2019-03-01", {"FIN": {"status": "ended", "how": "withdrawn"}})


@pytest.mark.parametrize(
    ("status", "bound"),
    [
        ("none", False), ("signed", False), ("provisional", True), ("in-force", True), ("notice-running", True),
        ("suspended", False), ("ended", False), ("unknown", False),
    ],
)  # fmt: skip
def test_what_binds(status: str, bound: bool) -> None:
    assert Standing("x", (), date(2020, 1, 1), None, status, None, ()).bound is bound
