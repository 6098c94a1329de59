"""The dateline of a report: "MOSCOW, June 28 (Reuters) -", "TOKYO (Kyodo) --", "MOSCOW, October 12. /TASS/."."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from detente.intake.written_dates import MONTH, month_number
from detente.model.text import Span

_REACH = 2500  # a dateline stands under the headline, the byline and what a site puts between them, not deep in a text
_LINES = 14

_WORD = r"(?:[A-Z][\w'’.\-]*|d[aeiou]|el|al|la|les?|of|the|upon)"
_PLACE = rf"(?P<place>[A-Z][\w'’.\-]*(?:[ /]{_WORD})*(?:, [A-Z][\w'’.\-]*(?: {_WORD})*)?)"
_DATE = rf"(?:(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH}))(?:,?\s+(?P<year>\d{{4}}))?"
_DASH = r"\.?\s*(?:--+|[-–—])(?=\s|$)"
_BRACKETED = r"(?:\((?P<agency>[^()\n]{2,40})\)|/(?P<slashed>[^/\n]{2,30})/\.?)"
_BARE = r"(?P<bare>[A-Z][\w\-]*(?: [A-Z][\w\-]*)?)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_PLACE}[,.]?\s+)?(?:{_DATE}[,.]?\s*)?{_BRACKETED}(?:{_DASH}|:|(?<=/\.)|(?<=/))",
        rf"{_PLACE}[,.]\s+(?:{_DATE},\s+)?{_BARE}{_DASH}",
        rf"{_PLACE}[,.]?\s+{_DATE}(?:{_DASH}|:(?=\s)|\.(?=\s)|(?=\s*$))",
        r"(?P<place>[A-Z][A-Z .'’/\-]+[A-Z.](?:, (?:[A-Z][a-z]+\.?)(?: [A-Z][a-z]+)*)?)\s*(?:--+|[–—]|-(?=\s))(?=\s)",
    )
)
# Words in capitals that stand where a place would, and states whose short forms look like an agency.
_NO_PLACE = frozenset("ANALYSIS BREAKING BRIEF CORRECTED EXCLUSIVE EXPLAINER FACTBOX NEWS OPINION UPDATE URGENT U.S. US".split())
_NO_AGENCY = frozenset("UK US USA UAE DC DRC EU UN NY".split())


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report was filed, and by whom, as far as its dateline says.

    ``month`` is 1 to 12, ``day`` 1 to 31; ``year`` is mostly ``None``, for agencies leave it out. ``agency`` is the name as it
    is written and ``agency_span`` its characters; ``span`` covers the dateline with its dash (code points, half-open).
    """

    place: str | None
    month: int | None
    day: int | None
    year: int | None
    agency: str | None
    span: Span
    agency_span: Span | None = None


def find_dateline(text: str, outlets: Container[str] = ()) -> Dateline | None:
    """The first dateline among the opening lines of ``text``, or ``None``.

    ``outlets`` holds outlet names in small letters; they help with agencies that stand without brackets ("Tehran, Tasnim –").
    """
    start = 0
    for _ in range(_LINES):
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        found = _in_line(line, start, outlets)
        if found or end < 0 or end > _REACH:
            return found
        start = end + 1
    return None


def _in_line(line: str, offset: int, outlets: Container[str]) -> Dateline | None:
    lead = len(line) - len(line.lstrip())
    for form in _FORMS:
        found = form.match(line.rstrip("\r"), lead)
        if found and _is_sound(found, outlets):
            return _dateline(found, offset)
    return None


def _is_sound(found: re.Match[str], outlets: Container[str]) -> bool:
    parts = found.groupdict()
    place, day = parts.get("place") or "", parts.get("d1") or parts.get("d2")
    agency = parts.get("agency") or parts.get("slashed") or parts.get("bare")
    if place.split(" ")[0].rstrip(":,") in _NO_PLACE or len(place) > 50 or not 1 <= int(day or 1) <= 31:
        return False
    if agency is None or agency.casefold() in outlets:
        return True
    acronym = agency.isupper() and len(agency) >= 2 and agency not in _NO_AGENCY
    if parts.get("bare"):
        return acronym or (day is not None and agency not in _NO_AGENCY)
    told = day is not None or (place != "" and place.partition(",")[0].isupper())
    return bool(re.search(r"[A-Za-z]", agency)) and (acronym or told or (place != "" and agency.islower()) or "News" in agency)


def _dateline(found: re.Match[str], offset: int) -> Dateline:
    parts = found.groupdict()
    month, day = parts.get("m1") or parts.get("m2"), parts.get("d1") or parts.get("d2")
    group = next((name for name in ("agency", "slashed", "bare") if parts.get(name)), None)
    return Dateline(
        place=_place(parts.get("place")),
        month=month_number(month) if month else None,
        day=int(day) if day else None,
        year=int(parts["year"]) if parts.get("year") else None,
        agency=parts[group].strip() if group else None,
        span=Span(offset + found.start(), offset + found.end()),
        agency_span=Span(offset + found.start(group), offset + found.end(group)) if group else None,
    )


def _place(written: str | None) -> str | None:
    """Without the full stop that ends it ("MOSCOW. June 28"), with that of an abbreviation ("WASHINGTON, D.C.")."""
    if written is None or re.search(r"\b[A-Z]\.$", written):
        return written
    return written.rstrip(".")
