"""Who holds an office beside whom, and when nobody is named for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from detente.check_data.sources import Files, Source
from detente.errors import BadDate
from detente.model.text import Problem
from detente.model.when import When

OPEN_END = date.max
LONGEST_SILENT_GAP = 31  # days; a longer gap needs a vacancy or is told
Entry = Mapping[str, Any]  # a term or a vacancy as the file has it


def check_offices(files: Files) -> list[Problem]:
    """Offices listed twice, two holders at a time (faults), stretches for which nobody is named (notices)."""
    found: list[Problem] = []
    for source in files.under("actors/offices/"):
        found += _listed_twice(source)
        for number, office in enumerate(source.data["offices"]):
            try:
                found += _terms(source, number, office)
            except BadDate:
                continue  # told by the check of dates
    return found


def first_day(text: str) -> date:
    """The earliest day that an EDTF date can mean. Raises ``BadDate``."""
    return When.parse(text).earliest or date.min


def last_day(text: str) -> date:
    """The latest day that an EDTF date can mean; ``..`` is open. Raises ``BadDate``."""
    return OPEN_END if text == ".." else When.parse(text).latest or OPEN_END


def end_of(entry: Entry) -> str:
    """The end of a term as it is written: its last day, or the day until which it is known to have run."""
    return str(entry.get("to", entry.get("known_until", "..")))


def surely_inside(entry: Entry) -> tuple[date, date]:
    """The days from which and before which the entry holds, however its rounded dates are read."""
    last = OPEN_END if end_of(entry) == ".." else first_day(end_of(entry))
    return last_day(entry["from"]), last


def overlaps_in(holders: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Positions of two holders who surely hold the office at one time.

    A day of handover belongs to both; who acts for another, and those who hold it jointly, may stand beside a holder.
    """
    inside = [(n, entry, *surely_inside(entry)) for n, entry in enumerate(holders) if not entry.get("acting")]
    for (i, one, start, end), (j, other, start2, end2) in combinations(inside, 2):
        if max(start, start2) < min(end, end2) and not (one.get("joint") and other.get("joint")):
            yield i, j


def gaps_in(holders: Sequence[Entry]) -> Iterator[tuple[int, date, date]]:
    """Stretches of more than a month between two holders for which nobody is named, with the position of the later one."""
    covered: date | None = None
    for number, entry in enumerate(holders):
        start = first_day(entry["from"])
        if covered is not None and (start - covered).days > LONGEST_SILENT_GAP:
            yield number, covered, start
        covered = max(covered or start, last_day(end_of(entry)))


def out_of_order(holders: Sequence[Entry]) -> Iterator[int]:
    """Positions of holders who began before the one listed above them."""
    starts = [first_day(entry["from"]) for entry in holders]
    return (n for n in range(1, len(starts)) if starts[n] < starts[n - 1])


def _listed_twice(source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, office in enumerate(source.data["offices"]):
        for name in (office["office"], *office.get("also", ())):
            if name in seen:
                yield source.problem(f"the office {name} is listed twice: join the two lists of holders", ["offices", number])
            seen.add(name)


def _terms(source: Source, number: int, office: Entry) -> Iterator[Problem]:
    holders, name = office["holders"], office["office"]

    def at(position: int, message: str) -> Problem:
        return source.problem(message, ["offices", number, "holders", position])

    for i, j in overlaps_in(holders):
        both = f"{_who(holders[j])} holds {name} while {_who(holders[i])} does"
        yield at(j, f"{both}: correct a date, or mark who is acting or who hold it jointly")
    for n in out_of_order(holders):
        yield at(n, f"{_who(holders[n])} began before the holder above: put the holders in order")
    for n, start, end in gaps_in(holders):
        yield at(n, f"gap: nobody is named as {name} from {start} to {end}: add the holder or a vacancy if it is known")


def _who(entry: Entry) -> str:
    return str(entry.get("person") or "a vacancy")
