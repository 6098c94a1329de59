"""Datelines: the place, day and agency before the first word of a dispatch ("VIENNA, March 3 (Reuters) -").

A dateline is no part of the first sentence; the parser would take the town for its subject.
"""

from __future__ import annotations

import re

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY = rf"(?:{_MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH})(?:,?[ ]\d{{4}})?"
_NAME = r"[A-Z][\w.'’-]{1,30}"
_AGENCY = r"(?:\([A-Za-z][\w /.&’'-]{1,40}\)|/[A-Z][\w -]{1,20}/\.?|[A-Z][A-Za-z-]{1,20})"
_DATELINE = re.compile(
    rf"""
    (?P<place>{_NAME}(?:[ ,/]{{1,2}}{_NAME}){{0,5}}?)
    (?:,?[ ](?P<day>{_DAY})\.?)?
    (?:,?[ ](?P<agency>{_AGENCY}))?
    (?:[ ]?(?P<dash>--?|—|–)[ ]|(?<=/)\.?[ ]|(?<=/\.)[ ])
    """,
    re.VERBOSE,
)  # fmt: skip


def dateline(text: str, start: int = 0) -> re.Match[str] | None:
    """The dateline that begins at this character, with the groups ``place``, ``day`` and ``agency``, or ``None``.

    A town alone before a dash is one only in capitals: "Peace — that is what counts" is none.
    """
    found = _DATELINE.match(text, start, start + 160)
    if not found:
        return None
    agency = found["agency"] or ""
    told = found["day"] or agency[:1] in ("(", "/") or (agency.isupper() and len(agency) > 2)
    return found if told or (found["place"].split(",")[0].isupper() and len(found["place"]) > 3) else None
