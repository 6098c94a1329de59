"""The page on errors and the tree of errors agree."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from detente import errors

PAGE = (Path(__file__).parents[1] / "docs" / "errors.md").read_text(encoding="utf-8")
ROWS = {name: int(code) for code, name in re.findall(r"^\| (\d+) \| `(\w+)` \|", PAGE, re.MULTILINE)}
CLASSES = {n: c for n, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, errors.DetenteError)}


def test_every_error_stands_on_the_page_with_its_exit_code():
    assert {name: found.exit_code for name, found in CLASSES.items()} == ROWS


def test_the_tree_in_the_docstring_names_every_error():
    assert [name for name in CLASSES if name not in (errors.__doc__ or "")] == []


def test_the_codes_without_a_class_are_told():
    for code in (errors.FAULT, errors.INTERRUPTED, errors.PIPE_CLOSED):
        assert re.search(rf"^\| {code} \| \|", PAGE, re.MULTILINE)


def test_the_page_has_no_code_of_its_own():
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert codes == {0, errors.FAULT, errors.INTERRUPTED, errors.PIPE_CLOSED, *ROWS.values()}
    assert {found.exit_code for found in CLASSES.values()} == {1, 2, 3, 4, 5}


def test_the_docstring_gives_each_branch_its_code():
    told = {name: int(code) for name, code in re.findall(r"(\w+) +exit code (\d+)", errors.__doc__ or "")}
    assert told == {name: found.exit_code for name, found in CLASSES.items() if "exit_code" in vars(found)}


def test_every_row_says_what_to_do():
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| \d", line)]
    assert [row for row in rows if len(row) != 4 or not row[2].strip() or not row[3].strip()] == []
