"""The check of the data against files that are broken at random: whatever stands in a file, the check tells problems, each at a
place that there is, and raises nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.check_data import check_data, explain
from detente.datafiles import DATA
from detente.model.text import Problem

NAMES = ("hotline-1984", "sort", "moratorium-testing-usa", "new-start-limits-after-2026", "bangkok")
TEXTS = {name: (DATA / "agreements" / f"{name}.yaml").read_text("utf-8") for name in NAMES}
PACKAGE = DATA.parent
OTHERS = {path.stem for path in (DATA / "agreements").glob("*.yaml")}


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each of a few agreements of the register a folder with it, the real schemas, and the states and names that it needs."""
    return {name: folder_for(tmp_path_factory.mktemp("data"), name) for name in NAMES}


def folder_for(folder: Path, name: str) -> Path:
    shutil.copytree(DATA / "schemas", folder / "schemas")
    for kind in ("agreements", "actors/states", "lexicon"):
        (folder / kind).mkdir(parents=True)
    (folder / "agreements" / f"{name}.yaml").write_text(TEXTS[name], encoding="utf-8")
    for code in set(re.findall(r"\b[A-Z]{3}\b", TEXTS[name])):
        state = f"id: state:{code}\nname: Land {code}\nnames: [The {code}]\nadjectives: [{code}ic]\ndemonyms: [{code}ics]\n"
        state += f"metonyms: [City of {code}]\ncapital: City of {code}\nsource: made up for this test\n"
        (folder / "actors/states" / f"{code}.yaml").write_text(state, encoding="utf-8")
    named = sorted(other for other in OTHERS - {name} if other in TEXTS[name])
    names = [f"- {{id: {other}, names: [The {other}], exact: [], example: They spoke of it.}}\n" for other in named]
    if names:
        (folder / "lexicon" / "agreement_names.yaml").write_text("".join(names), encoding="utf-8")
    return folder


def problems_with(roots: dict[str, Path], name: str, content: bytes) -> list[Problem]:
    """The problems while the agreement's file has this content."""
    path = roots[name] / "agreements" / f"{name}.yaml"
    path.write_bytes(content)
    try:
        return check_data(roots[name])
    finally:
        path.write_text(TEXTS[name], encoding="utf-8")


def lines_in(content: bytes) -> int:
    """As an editor counts them: an unfinished last line counts, and so does the empty one after a last line break."""
    return len(re.split(rb"\r\n|\n|\r", content))


def assert_each_has_a_place(problems: list[Problem], name: str, content: bytes) -> None:
    for problem in problems:
        file, _, line = problem.where.rpartition(":")
        assert file == f"data/agreements/{name}.yaml", problem
        assert 1 <= int(line) <= lines_in(content), problem
        assert problem.message.strip()
    assert len(list(explain(problems))) == len(problems)


# What may stand where a value stood: every kind of thing that YAML knows, and some that it does not.
VALUES = (
    "[]", "{}", "null", "~", "", "1", "-1", "0", "1e999", ".nan", "-.inf", "0x1F", "017", "0o17", "12:30", "1_000", "9" * 400, "true",
    "NO", "2001-01-01", "2001-01-01T10:00:00Z", "2019-02-30", "'2019-02-30'", "'..'", "'../..'", "'0000'", "'9999-12-31'", "'2001-24'",
    "'1999/1990'", "''", "' '", "'\u202e\u0301é'", '"\\u0000"', '"\\ud800"', '"\\x07"', "\U0001f600", "x: y", "- x", "|\n  x", ">\n  x",
    "'open", '"open', "[open", "{open", "]", "}", "@x", "`x", "%x", "=", "<<: {a: b}", "{<<: [x]}", "? [a, b]", "{[a]: b}", "{{a: b}: c}", "{null: 1}", "{1: 2, 1.5: x, true: z}",
    "{a: 1, a: 2}", "[RUS, RUS]", "[RUS, [USA]]", "[{a: b}]", "&a [*a]", "&a {x: *a}", "&a x", "*nope", "&a [&b [*a, *b]]", "!x y", "!!str {}",
    "!!map []", "!!binary '@@'", "!!set {a, b}", "!!omap [a: 1]", "!!python/object:os.system x", "[" * 60 + "]" * 60, "{a: " * 60 + "}" * 60,
)  # fmt: skip
CONTROL = "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 127, 0xA0, 0xFEFF, 0xFFFE])) + "\t\r"
MARKERS = ("---", "...", "--- x", "%YAML 1.1", "%TAG ! x", "---\n---", "# x", "? x", "x")
INNER = re.compile(r"(?<=: )(?:[^,{}\[\]\n]+|\[[^\]\n]*\])")
Change = tuple[str, int, int, str]


def dropped(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return lines[:one] + lines[one + 1 :]


def repeated(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return [*lines[:other], lines[one], *lines[other:]]


def exchanged(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return [lines[{one: other, other: one}.get(n, n)] for n in range(len(lines))]


def cut_off(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return [*lines[:one], lines[one][: other % (len(lines[one]) + 1)], ""]


def another_value(lines: list[str], one: int, other: int, value: str) -> list[str]:
    """The value of a key, or one of those that stand in the braces of a line."""
    found = list(INNER.finditer(lines[one]))
    if not found:
        return lines
    span = found[other % len(found)].span()
    return [*lines[:one], lines[one][: span[0]] + value + lines[one][span[1] :], *lines[one + 1 :]]


def another_line(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return [*lines[:one], MARKERS[other % len(MARKERS)], *lines[one:]]


def another_depth(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return [*lines[:one], " " * (other % 7) + lines[one].lstrip(), *lines[one + 1 :]]


def another_letter(lines: list[str], one: int, other: int, value: str) -> list[str]:
    at = other % (len(lines[one]) + 1)
    return [*lines[:one], lines[one][:at] + CONTROL[other % len(CONTROL)] + lines[one][at:], *lines[one + 1 :]]


def no_colon(lines: list[str], one: int, other: int, value: str) -> list[str]:
    return [*lines[:one], lines[one].replace(":", "", 1), *lines[one + 1 :]]


CHANGES: dict[str, Callable[[list[str], int, int, str], list[str]]] = {
    f.__name__: f
    for f in (dropped, repeated, exchanged, cut_off, another_value, another_line, another_depth, another_letter, no_colon)
}
SOME_CHANGES = st.lists(
    st.tuples(
        st.sampled_from([*CHANGES, "another_value", "another_value", "another_value"]), st.integers(0, 999), st.integers(0, 999),
        st.sampled_from(VALUES),
    ),
    min_size=1, max_size=3,
)  # fmt: skip


def broken(name: str, changes: list[Change]) -> str:
    lines = TEXTS[name].split("\n")
    for kind, one, other, value in changes:
        second = other % len(lines) if kind in ("repeated", "exchanged") else other
        lines = "\n".join(CHANGES[kind](lines, one % len(lines), second, value)).split("\n")
    return "\n".join(lines).rstrip("\n") + "\n"


@given(st.sampled_from(NAMES), SOME_CHANGES)
@settings(max_examples=250, deadline=None, database=None)
def test_a_file_broken_by_line_and_value(roots: dict[str, Path], name: str, changes: list[Change]) -> None:
    content = broken(name, changes).encode("utf-8", "surrogatepass")
    assert_each_has_a_place(problems_with(roots, name, content), name, content)


@given(st.sampled_from(NAMES), st.integers(0, 9_999), st.binary(min_size=1, max_size=4), st.booleans())
@settings(max_examples=70, deadline=None, database=None)
@example("sort", 0, b"\xff\xfe", True)
@example("sort", 5, b"\xed\xa0\x80", False)
@example("sort", 40, b"\x00", False)
def test_a_file_with_strange_bytes(roots: dict[str, Path], name: str, at: int, strange: bytes, only: bool) -> None:
    text = TEXTS[name].encode()
    content = (strange if only else text[: at % len(text)] + strange + text[at % len(text) :]) + b"\n"
    assert_each_has_a_place(problems_with(roots, name, content), name, content)


def laughs(depth: int, width: int) -> str:
    """A few lines whose aliases stand for very many values."""
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth))]
    return "\n".join(lines)


WHOLE = {
    "nothing": "", "a comment": "# nothing yet\n", "blank lines": "\n\n\n", "null": "null\n", "a word": "word\n", "a number": "1\n",
    "a list": "- a\n", "an empty list": "[]\n", "an empty map": "{}\n", "a map of other things": "a: 1\n", "a key alone": "? a\n",
    "two documents": "---\na: 1\n---\nb: 2\n", "two empty documents": "---\n---\n", "an ended document": "a: b\n...\nc: d\n",
    "the file twice": TEXTS["sort"] + "\n---\n" + TEXTS["sort"], "another version": "%YAML 9.9\n---\na: 1\n", "a set": "!!set {a}\n",
    "an alias alone": "*x\n", "an anchor alone": "&x a\n", "itself": "&a {x: *a}\n", "itself in a list": "&a [*a, *a]\n",
    "a key that is a list": "? [a]\n: b\n", "a key that is a map": "? {a: b}\n: c\n", "keys that are no words": "1: 2\nnull: 3\ntrue: 4\n1.5: 5\n",
    "windows": TEXTS["sort"].replace("\n", "\r\n"), "old macs": "a: 1\rb: [\r", "tabs": TEXTS["sort"].replace("  ", "\t"),
    "a mark of the byte order": "\ufeff" + TEXTS["sort"], "many aliases": TEXTS["sort"] + laughs(6, 5) + "\n",
    "many aliases for one value": laughs(6, 5) + "\n" + TEXTS["sort"].replace("subject: ", "subject: *a5 #"),
    "deep": "[" * 500 + "]" * 500 + "\n", "deep maps": "{a: " * 500 + "}" * 500 + "\n", "deep and open": "[" * 800 + "\n",
    "a long line": "id: " + "x" * 200_000 + "\n", "many keys": "".join(f"k{n}: {n}\n" for n in range(3_000)),
}  # fmt: skip


@pytest.mark.parametrize("kind", WHOLE)
def test_a_file_of_another_kind(roots: dict[str, Path], kind: str) -> None:
    content = WHOLE[kind].encode()
    problems = problems_with(roots, "sort", content)
    assert_each_has_a_place(problems, "sort", content)
    assert problems or kind in ("windows", "a mark of the byte order")


def test_the_files_themselves_are_sound(roots: dict[str, Path]) -> None:
    assert {name: check_data(root) for name, root in roots.items()} == {name: [] for name in NAMES}


def test_the_command_never_prints_a_traceback(tmp_path: Path) -> None:
    """A copy of the package with one broken file a way of breaking it."""
    package = tmp_path / "detente"
    left_out = shutil.ignore_patterns("weights", "__pycache__", "compiled.json", "actors", "contacts", "happenings")
    shutil.copytree(PACKAGE, package, ignore=left_out)
    for number, content in enumerate(WHOLE.values()):
        (package / "data" / "agreements" / f"broken-{number}.yaml").write_text(content, encoding="utf-8", newline="")
    (package / "data" / "agreements" / "latin.yaml").write_bytes(b"id: caf\xe9\n")
    done = subprocess.run(
        [sys.executable, "-m", "detente", "check-data"], capture_output=True, check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"}, cwd=tmp_path,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (5, "")
    *lines, last = done.stdout.decode().splitlines()
    assert [line for line in lines if not re.match(r"data/[a-z_/]+[A-Za-z0-9_-]+\.[a-z.]+:[1-9][0-9]*: \S", line)] == []
    assert re.fullmatch(r"\d+ problems, \d+ notices\.", last)
    assert {f"broken-{n}" for n in range(len(WHOLE))} <= set(re.findall(r"broken-\d+", done.stdout.decode()))


# Faults, each in its smallest example.
NOT_MADE = {
    "a number with a letter": "!!int abc", "a binary number without digits": "0b_", "a hexadecimal number without digits": "0x_",
    "a fraction that is none": "!!float abc", "a truth value that is none": "!!bool maybe", "a day that is none": "!!timestamp x",
    "a month that is none": "!!timestamp 2001-13-01", "a number of too many digits": "9" * 5_000,
    "a number of too many digits to write": "0x" + "f" * 5_000,
}  # fmt: skip


@pytest.mark.parametrize("kind", NOT_MADE)
def test_a_value_that_yaml_cannot_make(roots: dict[str, Path], kind: str) -> None:
    content = re.sub("subject: .*", f"subject: {NOT_MADE[kind]}", TEXTS["sort"]).encode()
    problems = problems_with(roots, "sort", content)
    assert_each_has_a_place(problems, "sort", content)
    assert problems


@pytest.mark.parametrize("text", ["[" * 1_500 + "]" * 1_500, "{a: " * 1_500 + "}" * 1_500], ids=["lists", "maps"])
def test_a_file_that_is_too_deep(roots: dict[str, Path], text: str) -> None:
    assert problems_with(roots, "sort", text.encode() + b"\n")


def test_a_file_that_is_far_too_deep(roots: dict[str, Path]) -> None:
    root = roots["sort"]
    path = root / "agreements" / "sort.yaml"
    path.write_text("[" * 100_000 + "\n" + "]" * 100_000, encoding="utf-8")
    code = f"import pathlib, detente.check_data as c; print(len(c.check_data(pathlib.Path({str(root)!r}))))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
    )  # fmt: skip
    path.write_text(TEXTS["sort"], encoding="utf-8")
    assert done.returncode == 0


@pytest.mark.parametrize("text", ["a: [b", "a: {b: c", "sides: [USA, SUN"])
def test_the_place_of_what_is_missing_at_the_end(roots: dict[str, Path], text: str) -> None:
    assert_each_has_a_place(problems_with(roots, "sort", text.encode()), "sort", text.encode())


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029"])
def test_the_place_after_a_line_break_that_only_yaml_knows(roots: dict[str, Path], letter: str) -> None:
    content = f"# {letter * 3}\nid: sort\nsubject: [a\n".encode()
    told, problem = problems_with(roots, "sort", content)
    assert (told.where, "U+2028" in told.message) == ("data/agreements/sort.yaml:1", True)
    assert problem.where == "data/agreements/sort.yaml:3"
