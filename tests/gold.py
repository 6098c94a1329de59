"""Facts by hand: loads a case of ``cases/extract`` and finds its quoted pieces in the text.

Offsets are code points into the text, half-open. How a case is written, and what counts as what, is told in
``cases/README.md``; ``tests/comparison.py`` holds a reading against a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

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
# Written for a speaker where any answer will do; only for facts that a reader may leave out.
ANYONE = "*"

Span = tuple[int, int]


class BadCase(ValueError):
    """A case file that cannot be used, with the file and the reason."""


@dataclass(frozen=True, slots=True)
class Case:
    """One text with its facts. ``gold`` holds them as written, with the offsets of every quoted piece under ``spans``."""

    id: str
    document: dict[str, Any]
    text: str
    gold: dict[str, Any]


def load_cases(folder: Path = CASES) -> list[Case]:
    """Every case of a folder, in the order of the file names. Raises ``BadCase``."""
    return [load_case(path) for path in sorted(folder.glob("*.yaml"))]


def load_case(path: Path) -> Case:
    """One case with its quoted pieces found in the text. Raises ``BadCase`` for a piece that is missing or ambiguous."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        text = raw["text"] if "text" in raw else (path.parent / raw["text_file"]).read_text(encoding="utf-8")
        return make_case(raw["id"], text, raw["gold"], raw.get("document") or {})
    except (KeyError, BadCase) as error:
        raise BadCase(f"{path.name}: {error}") from error


def make_case(name: str, text: str, gold: dict[str, Any], document: dict[str, Any] | None = None) -> Case:
    """A case from its parts, with offsets found and the values checked. Raises ``BadCase``."""
    gold = {**gold, **{kind: [dict(fact) for fact in gold.get(kind) or []] for kind in KINDS[:4]}}
    for statement in gold["statements"]:
        statement["spans"] = _statement_spans(text, statement)
    for kind, piece in (("contacts", "quote"), ("events", "trigger"), ("acts", "quote")):
        for fact in gold[kind]:
            fact["spans"] = {"content": [_find(text, fact[piece])]}
    for kind in KINDS[:4]:
        for fact in gold[kind]:
            _check_fact(fact, len(gold["statements"]), text)
    return Case(name, document or {}, text, gold)


def occurrences(text: str, piece: str) -> list[Span]:
    """Where a piece stands in a text as whole words."""
    edge_left, edge_right = (r"\b" if piece[:1].isalnum() else ""), (r"\b" if piece[-1:].isalnum() else "")
    return [m.span() for m in re.finditer(edge_left + re.escape(piece) + edge_right, text)]


def _find(text: str, piece: str | dict[str, Any]) -> Span:
    """The one place of a piece: ``"words"``, or ``{text: "words", nth: 2}`` where it stands more than once."""
    words, nth = (piece["text"], piece["nth"]) if isinstance(piece, dict) else (piece, None)
    found = occurrences(text, words)
    if not found or (nth or 1) > len(found):
        raise BadCase(f"not in the text: {words!r}")
    if nth is None and len(found) > 1:
        raise BadCase(f"{len(found)} places for {words!r}: give its number as nth")
    return found[(nth or 1) - 1]


def _statement_spans(text: str, statement: dict[str, Any]) -> dict[str, list[Span]]:
    pieces = statement["content"] if isinstance(statement["content"], list) else [statement["content"]]
    content = [_find(text, piece) for piece in pieces]
    spans = {"content": content}
    cue = statement.get("cue")
    if cue:
        spans["cue"] = [_beside(text, cue, content)]
    if statement.get("speaker_text"):
        spans["speaker"] = [_beside(text, statement["speaker_text"], spans.get("cue", content), avoid=content)]
    return spans


def _beside(text: str, piece: str | dict[str, Any], anchor: list[Span], avoid: list[Span] | None = None) -> Span:
    """The place of a piece that is nearest to the anchor and outside it (cues and pronouns recur in every text)."""
    if isinstance(piece, dict):
        return _find(text, piece)
    outside = [
        s for s in occurrences(text, piece) if not any(a < s[1] and s[0] < b for a, b in [*anchor, *(avoid or [])])
    ]
    if not outside:
        raise BadCase(f"not in the text beside the content: {piece!r}")
    return min(outside, key=lambda s: min(_distance(text, s, one) for one in anchor))


def _distance(text: str, one: Span, other: Span) -> int:
    """Characters between two spans; another sentence or paragraph is far away."""
    start, end = min(one[1], other[1]), max(one[0], other[0])
    return end - start + 10_000 * bool(re.search(r"\n|[.?!] ", text[start:end]))


def _check_fact(fact: dict[str, Any], statements: int, text: str) -> None:
    for key, allowed in _VALUES.items():
        _among(fact, key, allowed)
    for key in ("speaker", "party", "initiator", "via"):
        _check_ids(accepted(fact.get(key)))
    for key in ("parties", "actors", "recipients"):
        for one in fact.get(key) or []:
            _check_ids(accepted(one), text if key in ("actors", "recipients") else "")
    for number in accepted(fact.get("within")):
        if number is not None and number not in range(1, statements + 1):
            raise BadCase(f"no statement number {number}")


def _among(fact: dict[str, Any], key: str, allowed: set[str]) -> None:
    for value in accepted(fact[key]) if key in fact else ():
        if value not in allowed:
            raise BadCase(f"no {key} {value!r}")


def _check_ids(values: Iterable[Any], text: str = "") -> None:
    """Each is an identifier, or words of ``text`` (a side of an event that no table knows)."""
    for value in values:
        if value not in (None, ANYONE) and not _ID.fullmatch(value) and (not text or value not in text):
            raise BadCase(f"not an identifier: {value!r}")


def accepted(value: Any) -> tuple[Any, ...]:
    """The values that are accepted: ``[a, b]`` and ``"a | b"`` accept both, and ``"a | null"`` accepts that none is given."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and " | " in value:
        return tuple(None if one == "null" else one for one in value.split(" | "))
    return (value,)
