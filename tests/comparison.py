"""What a reading is worth: holds the JSON of ``detente read --format jsonl`` against the facts of a case by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.gold import ANYONE, KINDS, Case, accepted

Read = dict[str, Any]
# A reader's statement is the same as ours when its words overlap with ours at least this far (token F1) and the speaker is right.
SAME_CONTENT = 0.5
_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
# Types in which both sides do the same thing: the order of the two sides says nothing.
_MUTUAL = {"CONSULT"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact by hand beside the one that was read; either may be lacking."""

    gold: dict[str, Any] | None
    read: dict[str, Any] | None
    hit: bool
    wrong: tuple[str, ...] = ()
    held: tuple[str, ...] = ()


@dataclass(slots=True)
class Score:
    """Counts of one kind. ``held`` counts the attributes that the hits were held to, ``right`` those that were met."""

    hits: int = 0
    gold: int = 0
    read: int = 0
    held: int = 0
    right: int = 0
    by_attribute: dict[str, list[int]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.hits / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.gold + self.read) if self.gold + self.read else 1.0

    @property
    def attributes(self) -> float:
        return self.right / self.held if self.held else 1.0

    def count(self, attribute: str, right: bool) -> None:
        """Count one attribute of a hit."""
        mine = self.by_attribute.setdefault(attribute, [0, 0])
        self.by_attribute[attribute] = [mine[0] + right, mine[1] + 1]
        self.right, self.held = self.right + right, self.held + 1

    def add(self, other: Score) -> None:
        """Add the counts of another text."""
        for name in ("hits", "gold", "read", "held", "right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name, (right, held) in other.by_attribute.items():
            mine = self.by_attribute.setdefault(name, [0, 0])
            self.by_attribute[name] = [mine[0] + right, mine[1] + held]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a reading of one case is worth: a score a kind, and the pairs behind it."""

    case: Case
    scores: dict[str, Score]
    pairs: dict[str, list[Pair]]


def compare(case: Case, reading: dict[str, Any]) -> Comparison:
    """Hold a reading (one object of ``detente read --format jsonl``) against the facts by hand."""
    facts = join_continued(case.text, reading["facts"])
    by_kind = {kind: [f for f in facts if f["kind"] == kind[:-1]] for kind in KINDS[:4]}
    pairs: dict[str, list[Pair]] = {}
    pairs["statements"] = _pair(case, case.gold["statements"], by_kind["statements"], _RULES["statements"], {})
    # A second round, now that the statements are paired: only then can it be said what stands within what.
    numbers = {id(gold): number for number, gold in enumerate(case.gold["statements"], 1)}
    ids = {numbers[id(p.gold)]: p.read["id"] for p in pairs["statements"] if p.gold and p.read}
    for kind in KINDS[:4]:
        pairs[kind] = _pair(case, case.gold[kind], by_kind[kind], _RULES[kind], ids)
    scores = {kind: _score(pairs[kind]) for kind in KINDS[:4]}
    scores["credits"] = _score_credits(case, reading["document"])
    scores["dated"] = _score_dated(case, reading["document"])
    return Comparison(case, scores, pairs)


def join_continued(text: str, facts: list[Read]) -> list[Read]:
    """Make one statement of a quotation that goes on behind its cue.

    A reader may give the part behind the cue as a statement of its own that ``continues`` the first. Within a paragraph they
    are one here; what is said within the part is then within the whole. A quotation in a new paragraph stays by itself.
    """
    joined = {f["id"]: {**f, "evidence": dict(f.get("evidence") or {})} for f in facts}
    whole: dict[str, str] = {}
    for fact in facts:
        head = joined.get(whole.get(fact.get("continues") or "", fact.get("continues") or ""))
        if (
            head is not None
            and _same_paragraph(text, head, fact)
            and _actor(head["speaker"]) == _actor(fact["speaker"])
        ):
            head["evidence"]["content"] = [*_evidence(head, "content"), *_evidence(fact, "content")]
            whole[fact["id"]] = head["id"]
    rest = [f for key, f in joined.items() if key not in whole]
    return [{**f, "within": whole.get(f.get("within") or "", f.get("within"))} for f in rest]


def _same_paragraph(text: str, one: Read, other: Read) -> bool:
    ends = [point for span in [*_evidence(one, "content"), *_evidence(other, "content")] for point in span]
    return "\n" not in text[min(ends) : max(ends)]


Attributes = Callable[[Read, Read, dict[int, str]], dict[str, bool]]


@dataclass(frozen=True, slots=True)
class _Rule:
    """How facts of a kind are compared: whether they are the same, how near they lie in the text, which attributes are right."""

    same: Callable[[Case, Read, Read], bool]
    near: Callable[[Case, Read, Read], float]
    attributes: Attributes


def _pair(case: Case, golds: list[Read], reads: list[Read], rule: _Rule, ids: dict[int, str]) -> list[Pair]:
    candidates = []
    for i, gold in enumerate(golds):
        for j, read in enumerate(reads):
            same, near = rule.same(case, gold, read), rule.near(case, gold, read)
            if same or near:
                marks = rule.attributes(gold, read, ids)
                candidates.append(((same, near, not gold.get("either"), sum(marks.values())), i, j, marks))
    pairs, left, free = [], set(range(len(golds))), set(range(len(reads)))
    for rank, i, j, marks in sorted(candidates, key=lambda c: (c[0], -c[1], -c[2]), reverse=True):
        if i in left and j in free:
            left.remove(i)
            free.remove(j)
            pairs.append(
                (i, Pair(golds[i], reads[j], rank[0], tuple(k for k, ok in marks.items() if not ok), tuple(marks)))
            )
    missing = [(i, Pair(golds[i], None, False)) for i in left]
    return [p for _, p in sorted([*pairs, *missing], key=lambda x: x[0])] + [
        Pair(None, reads[j], False) for j in sorted(free)
    ]


def _score(pairs: list[Pair]) -> Score:
    score = Score()
    for pair in pairs:
        optional = pair.gold is not None and bool(pair.gold.get("either"))
        if pair.hit and optional:
            continue
        score.gold += pair.gold is not None and not optional
        score.read += pair.read is not None
        score.hits += pair.hit
        for name in pair.held if pair.hit else ():
            score.count(name, name not in pair.wrong)
    return score


def _actor(value: Any) -> str | None:
    return value.get("id") if isinstance(value, dict) else value


def _tokens(text: str, spans: Iterable[Iterable[int]]) -> set[int]:
    found = set()
    for start, end in spans:
        found |= {start + m.start() for m in _WORD.finditer(text[start:end])}
    return found


def token_f1(text: str, one: Iterable[Iterable[int]], other: Iterable[Iterable[int]]) -> float:
    """How far two sets of spans cover the same words: the harmonic mean of precision and recall over words."""
    a, b = _tokens(text, one), _tokens(text, other)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _evidence(read: Read, *fields: str) -> list[Iterable[int]]:
    return [span for name in fields for span in (read.get("evidence") or {}).get(name) or []]


def _touch(one: Iterable[Iterable[int]], other: Iterable[Iterable[int]]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def same_set(gold: list[Any], read: list[str | None]) -> bool:
    """Whether each accepted value meets one of the read ones, one to one."""
    if len(gold) != len(read):
        return False
    if not gold:
        return True
    return any(
        value in accepted(gold[0]) and same_set(gold[1:], read[:n] + read[n + 1 :]) for n, value in enumerate(read)
    )


def _same_speaker(case: Case, gold: Read, read: Read) -> bool:
    if token_f1(case.text, gold["spans"]["content"], _evidence(read, "content")) < SAME_CONTENT:
        return False
    speaker = _actor(read.get("speaker"))
    if gold.get("speaker") == ANYONE:
        return True
    if speaker not in accepted(gold.get("speaker")):
        return False
    # Of a speaker without a name only the words can be right or wrong.
    return (
        speaker is not None
        or "speaker" not in gold["spans"]
        or _touch(gold["spans"]["speaker"], _evidence(read, "speaker"))
    )


def _near_content(case: Case, gold: Read, read: Read) -> float:
    f1 = token_f1(case.text, gold["spans"]["content"], _evidence(read, "content"))
    return f1 if f1 >= SAME_CONTENT else 0.0


def _same_contact(_: Case, gold: Read, read: Read) -> bool:
    return read["channel"] in accepted(gold["channel"]) and same_set(
        gold["parties"], [_actor(p) for p in read["parties"]]
    )


def _same_event(_: Case, gold: Read, read: Read) -> bool:
    if read["type"] not in accepted(gold["type"]):
        return False
    # A side without an identity ("a jailed technician") is compared by its words.
    sides = [[_country(a) or a["name"] for a in read[side]] for side in ("actors", "recipients")]
    if gold.get("mutual") or read["type"] in _MUTUAL:
        return same_set(gold["actors"] + gold["recipients"], list(dict.fromkeys(sides[0] + sides[1])))
    return same_set(gold["actors"], list(dict.fromkeys(sides[0]))) and same_set(
        gold["recipients"], list(dict.fromkeys(sides[1]))
    )


def _country(actor: Any) -> str | None:
    """Events are between states and organisations: a person stands for the state."""
    name = _actor(actor)
    return f"state:{actor['state']}" if name and name.startswith("person:") and actor.get("state") else name


def _same_act(_: Case, gold: Read, read: Read) -> bool:
    party = "party" not in gold or _actor(read.get("party")) in accepted(gold["party"])
    return party and all(read.get(key) in accepted(gold[key]) for key in ("agreement", "act", "mood") if key in gold)


def _near_evidence(_: Case, gold: Read, read: Read) -> float:
    names = set(read.get("evidence") or {}) - {"actors", "recipients", "party"}
    spans = _evidence(read, *sorted(names))
    return float(_touch(gold["spans"]["content"], spans))


def _plain(value: Any) -> Any:
    return (
        re.sub(r"^(?:the|a|an) ", "", re.sub(r"\W+", " ", value).strip().casefold())
        if isinstance(value, str)
        else value
    )


def _words_agree(gold: Any, read: Any) -> bool:
    """Whether two names are the same or one holds the other ("the G20 summit", "G20 summit in Bali")."""
    pairs = [(_plain(one), _plain(read)) for one in accepted(gold)]
    return any(a == b or (bool(a) and bool(b) and (a in b or b in a)) for a, b in pairs)


def _attributes(*names: str) -> Attributes:
    def marks(gold: Read, read: Read, ids: dict[int, str]) -> dict[str, bool]:
        return {name: _attribute(name, gold, read, ids) for name in names if name in gold}

    return marks


def _attribute(name: str, gold: Read, read: Read, ids: dict[int, str]) -> bool:
    if name == "cue":
        spans = _evidence(read, "cue")
        return _touch(gold["spans"]["cue"], spans) if gold["cue"] else not spans
    if name == "within":
        return read.get("within") in [ids.get(n, "-") if n else None for n in accepted(gold["within"])]
    if name in ("place", "occasion"):
        return _words_agree(gold[name], read.get(name))
    return _actor(read.get(name)) in accepted(gold[name])


_RULES = {
    "statements": _Rule(_same_speaker, _near_content, _attributes("cue", "form", "mood", "within")),
    "contacts": _Rule(
        _same_contact,
        _near_evidence,
        _attributes("place", "occasion", "duration", "count", "initiator", "via", "when", "mood", "within"),
    ),
    "events": _Rule(_same_event, _near_evidence, _attributes("mode", "when", "mood", "within")),
    "acts": _Rule(_same_act, _near_evidence, _attributes("effect", "when", "within")),
}


def _score_credits(case: Case, document: Read) -> Score:
    if case.gold.get("credits") is None:
        return Score()
    gold = {_tail(c) for c in case.gold["credits"]}
    own = re.sub(r"\W+", "-", str(case.document.get("outlet") or "")).casefold()
    read = {_tail(c) for c in document.get("credits") or []} - ({own} - gold)
    return Score(hits=len(gold & read), gold=len(gold), read=len(read))


def _tail(name: str) -> str:
    return re.sub(r"\W+", "-", name.partition(":")[2] or name).casefold()


def _score_dated(case: Case, document: Read) -> Score:
    gold, widest = case.gold.get("dated"), case.gold.get("dated_within")
    answer = (document.get("dated") or {}).get("when") or document.get("published")
    if gold is None:
        return Score()
    if answer is None:
        return Score(gold=1)
    hit = answer == gold if widest is None else _inside(gold, answer) and _inside(answer, widest)
    return Score(hits=int(hit), gold=1, read=1)


def _inside(narrow: str, wide: str) -> bool:
    (a, b), (c, d) = days(narrow), days(wide)
    return c <= a and b <= d


def days(edtf: str) -> tuple[date, date]:
    """First and last day of a plain EDTF date or interval; an open end is the first or the last day there is."""
    first, slash, last = re.sub(r"[~?%]", "", edtf).partition("/")
    return _edge(first, first=True), _edge(last if slash else first, first=False)


def _edge(text: str, *, first: bool) -> date:
    if text in ("", ".."):
        return date.min if first else date.max
    parts = [int(p) for p in text.split("-")]
    if first or len(parts) == 3:
        return date(*[*parts, 1, 1][:3])
    year, month = (parts[0] + 1, 1) if len(parts) == 1 or parts[1] == 12 else (parts[0], parts[1] + 1)
    return date(year, month, 1) - timedelta(days=1)
