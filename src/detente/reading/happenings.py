"""Happenings of the knowledge that a text refers to by their phrases ("the Wagner mutiny", "since the end of the Cold War")."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from detente.model.happening import Happening
from detente.model.when import When
from detente.reading.parsed import Parsed

_WORD = re.compile(r"[^\W_]+")
_LEADS = {word: word for word in ("since", "before", "after", "until", "by")} | {"following": "after", "till": "until"}
_AT = frozenset("in at during on amid throughout".split())
_OF = {"eve": "eve", "wake": "after", "ahead": "before", "aftermath": "after", "prior": "before"} | dict.fromkeys(
    "sidelines margins fringes time occasion day days midst height start beginning outset end close".split(), "at"
)
_ENDS = {"start": "start", "beginning": "start", "outset": "start", "end": "end", "close": "end"}
_SKIPPED = frozenset("the a an this last its".split())
_OF_WHAT = 6  # words behind a phrase in which it may say whose happening it is
_NEAR = 400  # days: a meeting of every year is the one of the report's year


NOBODY: Mapping[str, Collection[str]] = {}


@dataclass(frozen=True, slots=True)
class HappeningMention:
    """A phrase over tokens ``first`` to ``last`` (half-open) for the happening ``id``.

    ``lead`` is how it dates its clause: ``at``, ``since``, ``before``, ``after``, ``until``, ``by``, ``eve`` or ``None`` where it
    does not. ``end`` is ``start`` or ``end`` where only that of it is meant.
    """

    first: int
    last: int
    id: str
    lead: str | None
    end: str | None = None


class _Index:
    """Phrases by their first word, as tuples of words in small letters, the longest first."""

    def __init__(self, happenings: Mapping[str, Happening]) -> None:
        self.of = happenings
        self.by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {}
        strict, vague = _phrases(happenings, "phrases"), _phrases(happenings, "vague")
        for words in sorted({*strict, *vague}, key=lambda w: (-len(w), w)):
            entry = (words, tuple(strict.get(words, ())), tuple(vague.get(words, ())))
            self.by_first.setdefault(words[0], []).append(entry)


def _phrases(happenings: Mapping[str, Happening], field: str) -> dict[tuple[str, ...], list[str]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for happening in happenings.values():
        for phrase in getattr(happening, field):
            words = tuple(_WORD.findall(phrase.casefold()))
            if words and happening.id not in found.setdefault(words, []):
                found[words].append(happening.id)
    return found


_last: list[_Index] = []  # the index of the knowledge that was used last: it is the same for all texts of a run


def _index(happenings: Mapping[str, Happening]) -> _Index:
    if not _last or _last[0].of is not happenings:
        _last[:] = [_Index(happenings)]
    return _last[0]


def find_happenings(
    parsed: Parsed, happenings: Mapping[str, Happening], named: Mapping[str, Collection[str]] = NOBODY, anchor: When | None = None
) -> list[HappeningMention]:
    """The phrases in the order of the text, none within another.

    ``named`` has the ids of the actors whom the text names, with the words of their names in small letters. A vague phrase counts
    where the place, a participant or another phrase of the same happening is in the text. One that fits
    several happenings means the one next to the report, within about a year.
    """
    if not happenings:
        return []
    index, matches = _index(happenings), list(_WORD.finditer(parsed.text.casefold()))
    if len(parsed.text.casefold()) != len(parsed.text):  # a letter that grows ("ß"): offsets must hold
        matches = list(_WORD.finditer(parsed.text.lower())) if len(parsed.text.lower()) == len(parsed.text) else []
    words = [m[0] for m in matches]
    hits = list(_hits(index, words))
    sure = {i for _, _, strict, _ in hits for i in strict}
    present = _Present(set(words), set(named), sure)
    found = []
    for at, size, strict, vague in hits:
        told = _told_of(parsed.text, matches[at + size : at + size + _OF_WHAT])
        meant = tuple(i for i in vague if present.supports(happenings[i]) and (not told or _concerns(happenings[i], told, named)))
        chosen = _chosen(happenings, strict, anchor) or _chosen(happenings, meant, anchor)
        if chosen:
            tokens = parsed.tokens_in(matches[at].start(), matches[at + size - 1].end())
            if len(tokens):
                found.append(_mention(parsed, tokens[0], tokens[-1] + 1, chosen))
    return found


def _told_of(text: str, behind: Sequence[re.Match[str]]) -> set[str]:
    """The names right behind "of": "the invasion of Panama" is no other one, whatever else the text names."""
    if not behind or behind[0][0] != "of":
        return set()
    names = set[str]()
    for before, match in pairwise(behind):
        if not text[before.end() : match.start()].isspace():
            break
        if not text[match.start()].isupper() and (names or match[0] not in _SKIPPED | {"neighbouring", "neighboring"}):
            break
        if text[match.start()].isupper():
            names.add(match[0])
    return names


def _concerns(happening: Happening, words: set[str], named: Mapping[str, Collection[str]]) -> bool:
    """Whether the happening's place or a participant is among the words."""
    if any(words.intersection(named.get(p, ())) for p in (*happening.participants, f"state:{happening.state}")):
        return True
    places = {w for w in _WORD.findall((happening.place or "").casefold()) if len(w) > 3}
    people = {p.rpartition("-")[2] for p in happening.participants if p.startswith("person:") and "-" in p}
    others = {p.partition(":")[2] for p in happening.participants if not p.startswith(("state:", "person:"))}
    return bool(words & (places | people | others))


def _hits(index: _Index, words: list[str]) -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...]]]:
    at = 0
    while at < len(words):
        for phrase, strict, vague in index.by_first.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield at, len(phrase), strict, vague
                at += len(phrase) - 1
                break
        at += 1


@dataclass(frozen=True, slots=True)
class _Present:
    """What a text holds: its words, the actors that it names, the happenings that it names beyond doubt."""

    words: set[str]
    named: set[str]
    sure: set[str]

    def supports(self, happening: Happening) -> bool:
        """Whether a vague phrase may mean it."""
        if happening.id in self.sure or self.named.intersection(happening.participants):
            return True
        return _concerns(happening, self.words, NOBODY)


def _chosen(happenings: Mapping[str, Happening], ids: tuple[str, ...], anchor: When | None) -> str | None:
    if len(ids) < 2:
        return ids[0] if ids else None
    days = [d for d in (anchor.earliest, anchor.latest) if d] if anchor else []
    if not days:
        return None
    begun = [i for i in ids if (happenings[i].when.earliest or days[-1]) <= days[-1]]
    for among in (begun, ids):
        away, chosen = min(((_away(happenings[i].when, days[-1]), i) for i in among), default=(_NEAR + 1, ""))
        if away <= _NEAR:
            return chosen
    return None


def _away(when: When, day: date) -> int:
    if when.may_be(day):
        return 0
    ends = [abs((end - day).days) for end in (when.earliest, when.latest) if end]
    return min(ends)


def _mention(parsed: Parsed, first: int, last: int, found: str) -> HappeningMention:
    """With the words before it, over "the" and up to two adjectives."""
    inside = parsed.word[first].lower()  # "during the Cold War" is a phrase with its preposition
    if inside in _LEADS or inside in _AT:
        return HappeningMention(first, last, found, _LEADS.get(inside, "at"))
    at = first - 1
    while at >= 0 and (parsed.word[at].lower() in _SKIPPED or (parsed.upos[at] in ("ADJ", "NUM") and first - at <= 3)):
        at -= 1
    word = parsed.word[at].lower() if at >= 0 else ""
    end = None
    if word == "of" and at > 0:
        noun = parsed.word[at - 1].lower()
        end = _ENDS.get(noun)
        if end:
            at, word = at - 2, ""
            while at >= 0 and parsed.word[at].lower() in _SKIPPED:
                at -= 1
            word = parsed.word[at].lower() if at >= 0 else ""
            lead = _LEADS.get(word) or ("at" if word in _AT else None)
            return HappeningMention(first, last, found, lead, end)
        return HappeningMention(first, last, found, _OF.get(noun))
    if word == "to" and at > 0 and parsed.word[at - 1].lower() == "prior":
        return HappeningMention(first, last, found, "before")
    return HappeningMention(first, last, found, _LEADS.get(word) or ("at" if word in _AT else None), end)
