"""Facts by hand: loads a case of ``cases/extract`` and finds its quoted pieces in the text.

Offsets are code points into the text, half-open. How a case is written, and what counts as what, is told in
``cases/README.md``; ``tests/comparison.py`` holds a reading against a case.
"""

from __future__ import annotations

import re
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases" / "extract"
KINDS = ("statements", "contacts", "events", "acts", "credits", "dated")
MOODS = {"asserted", "denied", "planned", "possible", "asked"}
FORMS = {"direct", "indirect", "mixed", "attitude"}
CHANNELS = {"call", "meeting", "sidelines", "letter", "visit", "talks", "hotline", "unspecified"}
ACTS = set(
    "signature ratification accession succession entry-into-force provisional-application extension withdrawal-notice withdrawal "
    "withdrawal-of-ratification suspension resumption termination expiry snapback violation denial-of-effect "
    "political-commitment".split()
)
TYPES = set(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE "
    "ASSAULT".split()
)
AGREEMENTS = set(
    "abm inf open-skies new-start salt-i-interim salt-ii start-i lisbon-protocol start-ii sort cfe adapted-cfe "
    "vienna-document-2011 hotline-1963 hotline-1971 hotline-1984 accident-measures-1971 incidents-at-sea-1972 "
    "prevention-of-nuclear-war-1973 nrrc-1987 launch-notification-1988 strategic-exercises-1989 "
    "dangerous-military-activities-1989 ltbt ttbt pnet npt ctbt seabed outer-space bwc cwc ottawa tpnw tlatelolco pmda "
    "heu-purchase jcpoa unscr-2231 budapest-memorandum".split()
)
_VALUES = {"mood": MOODS, "form": FORMS, "channel": CHANNELS, "type": TYPES, "act": ACTS, "agreement": AGREEMENTS}
_ID = re.compile(r"person:[a-z0-9]+(-[a-z0-9]+)*|state:[A-Z]{3}|org:[a-z0-9]+(-[a-z0-9]+)*")
