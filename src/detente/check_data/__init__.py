"""The strict check of the knowledge files: form first, then what one file says of another.

    sources      YAML itself: syntax, tabs, keys given twice, words that YAML misreads
    form         the JSON Schema of each file
    identity     file names, ids
    references   everything that names something in another file
    offices      who holds an office beside whom, and when nobody does
    names        names that lead to two actors or two agreements
    dates        EDTF, and first days before last days
    treaties     acts out of their order, articles that are not in the clauses, overlapping limits

A file that fails the form is left out of the later steps, but what it defines still counts as known: one fault gives one
message. Every message says file and line, what is wrong and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.check_data.dates import check_dates
from detente.check_data.form import check_form
from detente.check_data.identity import check_identity
from detente.check_data.names import check_names
from detente.check_data.offices import check_offices
from detente.check_data.references import check_references
from detente.check_data.sources import Files, read_sources
from detente.check_data.treaties import check_treaties
from detente.datafiles import DATA
from detente.model.text import Problem

NOTICE = "gap:"  # messages that begin so tell of something left open, not of a fault


def check_data(root: Path = DATA) -> list[Problem]:
    """Check every file under ``root``; the problems in the order of files and lines. Messages with ``gap:`` are notices."""
    sources, problems = read_sources(root)
    faulty, found = check_form(root, sources)
    problems += found
    files = Files(sources, frozenset(s.name for s in sources if s.name not in faulty))
    for step in (check_identity, check_references, check_offices, check_names, check_dates, check_treaties):
        problems += step(files)
    return sorted(set(problems), key=_place)


def explain(problems: Sequence[Problem]) -> Iterable[str]:
    """One line a problem, ``file:line: what is wrong; what to do``, faults before notices."""
    return _lines(sorted(problems, key=lambda p: p.message.startswith(NOTICE)))


def _lines(problems: Sequence[Problem]) -> Iterator[str]:
    return (f"{p.where}: {p.message}" for p in problems)


def _place(problem: Problem) -> tuple[str, int, str]:
    name, _, line = problem.where.rpartition(":")
    return name, int(line), problem.message
