"""How events compare with those that others have coded: pairs with their root, labels of sentences, spans of the sides."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.score import Score

from detente.model.facts import Event
from detente.model.text import Span

ROOTS = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
CAMEO_ROOTS = {
    "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "08": "YIELD", "09": "ACCUSE", "10": "REQUEST",
    "11": "ACCUSE", "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION", "17": "COERCE",
    "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT",
}  # fmt: skip
# The codes of the World Event/Interaction Survey (McClelland 1976), by code or its first two digits, where PLOVER has the
# same act; comments (02), denials (14) and counts of casualties have none.
WEIS_ROOTS = {
    "01": "YIELD", "03": "CONSULT", "04": "SUPPORT", "05": "AGREE", "061": "SUPPORT", "063": "YIELD", "064": "SUPPORT",
    "065": "YIELD", "066": "YIELD", "07": "AID", "08": "AGREE", "09": "REQUEST", "10": "REQUEST", "11": "REJECT", "12": "ACCUSE",
    "13": "ACCUSE", "15": "REQUEST", "16": "THREATEN", "17": "THREATEN", "181": "PROTEST", "182": "MOBILIZE", "191": "REJECT",
    "19": "SANCTION", "20": "SANCTION", "21": "COERCE", "221": "COERCE", "22": "ASSAULT",
}  # fmt: skip
QUADS = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
    "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
# Codes that the sets put elsewhere than the manual of 2024 does: a verdict of a court under ACCUSE, a blockade and an
# occupation under ASSAULT (the roots of CAMEO).
OLDER = {"116": "ACCUSE", "191": "ASSAULT", "192": "ASSAULT"}
_DEV_SHARE = 70  # of a hundred
Line = dict[str, Any]
Label = Callable[[Line], object]
Scores = dict[str, Score]


@dataclass(frozen=True, slots=True)
class Read:
    """A text as read: its events."""

    text: str
    events: tuple[Event, ...]


@dataclass(slots=True)
class Pairs:
    """Coded pairs: how many there are, how many were found and had the right root; ``confusion`` has gold and given root."""

    total: int = 0
    found: int = 0
    right: int = 0
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    @property
    def coverage(self) -> float:
        """The share of the pairs that was found."""
        return self.found / max(self.total, 1)

    @property
    def accuracy(self) -> float:
        """The share of the pairs found that has the right root."""
        return self.right / max(self.found, 1)


@dataclass(slots=True)
class Overlap:
    """Spans given and spans coded; ``hit`` counts the given ones that share characters with a coded one, ``met`` the
    coded ones that share characters with a given one."""

    hit: int = 0
    given: int = 0
    met: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """The share of the given spans that touch a coded one."""
        return self.hit / max(self.given, 1)

    @property
    def recall(self) -> float:
        """The share of the coded spans that are touched."""
        return self.met / max(self.gold, 1)

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def is_development(name: str) -> bool:
    """Whether the line with this id belongs to the part whose errors may be looked at; the rest is held out."""
    return zlib.crc32(name.encode()) % 100 < _DEV_SHARE


def coded_as(event: Event) -> str:
    """The root that PLOVER's coders would give: intent and refusal are types of their own there."""
    root = act_of(event)
    if event.mood == "planned":
        return "AGREE" if QUADS[root] in (1, 2) else "THREATEN" if QUADS[root] == 4 else root
    if event.mood == "denied" and QUADS[root] in (1, 2):
        return "REJECT"
    return root


def gold_pairs(line: Line) -> list[tuple[str, list[Span], list[Span]]]:
    """Root, actor spans and recipient spans of each coded event of a ``plv_train`` line."""
    found = []
    for event in line["events"]:
        spans = {role: [Span(s, e) for kind, s, e in event["spans"] if kind == role] for role in ("actor", "recipient")}
        found.append((event["code"], spans["actor"], spans["recipient"]))
    return found


def score_pairs(lines: Sequence[Line], reads: Sequence[Read], code: Callable[[Event], str]) -> Pairs:
    """``plv_train``: is the pair found, has it the right root, and which roots are taken for which."""
    pairs = Pairs()
    for line, read in zip(lines, reads, strict=True):
        for root, actors, recipients in gold_pairs(line):
            pair = [e for e in read.events if _touch(e.spans("actors"), actors) and _touch(e.spans("recipients"), recipients)]
            codes = [code(e) for e in pair]
            pairs.total += 1
            pairs.found += bool(pair)
            pairs.right += root in codes
            pairs.confusion[root, root if root in codes else codes[0] if codes else "-"] += 1
            if root not in codes:
                sides = [s.of(read.text) for s in (*actors, *recipients)]
                pairs.missed.append(f"{line['id']} {root:9} {codes or '-'} {sides} | {described(read)} | {read.text}")
    return pairs


def described(read: Read) -> str:
    """The events of a text in short, for the list of errors."""
    told = []
    for e in read.events:
        sides = [[s.of(read.text) for s in e.spans(name)] for name in ("actors", "trigger", "recipients")]
        told.append(f"{e.type}/{e.mood} {sides[0]} --{sides[1]}-> {sides[2]}")
    return " ; ".join(told) or "none"


def score_spans(lines: Sequence[Line], reads: Sequence[Read], role: str) -> tuple[Overlap, list[str]]:
    """Overlap of the words of actors or recipients, whatever the type, and the lines with an error."""
    score, wrong = Overlap(), []
    for line, read in zip(lines, reads, strict=True):
        gold = [Span(*x["span"]) for event in line["events"] for x in event.get(role, ())]
        given = list(dict.fromkeys(s for e in read.events for s in e.spans(f"{role}s")))
        hit = sum(any(g.overlaps(w) for w in gold) for g in given)
        met = sum(any(g.overlaps(w) for g in given) for w in gold)
        score.hit, score.given = score.hit + hit, score.given + len(given)
        score.met, score.gold = score.met + met, score.gold + len(gold)
        if hit < len(given) or met < len(gold):
            mark = "+" * (len(given) - hit) + "-" * (len(gold) - met)
            wrong.append(f"{line['id']} {role} {mark} {[w.of(read.text) for w in gold]} | {described(read)} | {read.text}")
    return score, wrong


def score_sentences(lines: Sequence[Line], reads: Sequence[Read], wanted: Label, given: Callable[[Event], str]) -> Scores:
    """Labels of whole sentences, each counted once a sentence; ``all`` has them together."""
    scores: Scores = defaultdict(Score)
    for line, read in zip(lines, reads, strict=True):
        gold = {str(x) for event in line["events"] if (x := wanted(event)) is not None}
        read_as = {given(e) for e in read.events} or ({"0"} if any(g.isdigit() for g in gold) else set())
        scores["all"].add(gold, read_as)
        for label in gold | read_as:
            scores[label].add(gold & {label}, read_as & {label})
    return scores


def score_dyads(lines: Sequence[Line], reads: Sequence[Read], code: Callable[[Event], str]) -> Score:
    """``plv_train``: events whose words of both sides touch the coded ones and that have the root."""
    score = Score()
    for line, read in zip(lines, reads, strict=True):
        gold = gold_pairs(line)
        given = {(code(e), *(e.spans(name) for name in ("actors", "recipients"))) for e in read.events}
        score.gold += len(gold)
        score.read += len(given)
        score.hits += sum(
            any(r == root and _touch(a, actors) and _touch(b, recipients) for r, a, b in given) for root, actors, recipients in gold
        )
    return score


def _touch(some: Iterable[Span], others: Sequence[Span]) -> bool:
    """Whether the words of a side meet the coded ones; a side whose words the coders do not give is not compared."""
    return not others or any(a.overlaps(b) for a in some for b in others)


def quad_of(event: Event) -> str:
    """The quad class of an event, as the set of quad classes has it."""
    return str(QUADS[coded_as(event)])


def root_of(event: Event) -> str:
    """The root of the type, whatever the mood."""
    return ROOTS.get(event.type, event.type)


def act_of(event: Event) -> str:
    """The root of the act itself, whatever the mood: CAMEO and WEIS code what is about to be done as done."""
    return OLDER.get(event.cameo or "") or root_of(event)


def cameo_root(event: Line) -> str | None:
    """The PLOVER root of a unit test's CAMEO code; ``None`` for statements and for what is no code."""
    code = str(event.get("code") or "")
    return CAMEO_ROOTS.get(code[:2]) if code[:3].isdigit() else None


def weis_root(event: Line) -> str | None:
    """The PLOVER root of a code of WEIS, which has three digits; a code of four is one of CAMEO."""
    code = str(event.get("code") or "")
    if len(code) != 3 or not code.isdigit():
        return cameo_root(event) if len(code) == 4 else None
    return WEIS_ROOTS.get(code) or WEIS_ROOTS.get(code[:2])
