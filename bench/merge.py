"""Merging: precision and recall on pairs of documents that are made from real texts by rule.

    python -m bench.merge --texts FILE [--count 220] [--part development|held-out|all] [--errors] [--cache DIR] [--floor]

``FILE`` holds JSON lines with ``id``, ``title``, ``date`` and ``text`` (releases and news reports; nothing of them is kept here).
A text and a version of it, made by one of the rules below, stand for two outlets' reports of a day and the day after:

- *shortened*: the first two thirds of the sentences;
- *thinned*: every third sentence left out;
- *verb*: other verbs of saying;
- *core*: quotations of more than ten words cut to eight of their middle;
- *indirect*: quotation marks taken away, "we" made "they";
- *whole*: the text as it is.

Facts of one kind in the same sentence of both, with the same speaker or sides, tell the same (in order; where the two have
different numbers of them, or the words are under four, they are passed over): R is the share of these that are merged. A merge
of two facts from different sentences is wrong, save that a party takes the same act but once: P counts it.

*Different* pairs are two releases on contacts of the same leaders on different days, given out as two outlets' reports (``near``:
within ten days, ``far``: more). A contact that both tell as held and that is merged is wrong; R has no meaning there.
``bench/merge_pairs.yaml`` names pairs of texts, by id and channel, that were read by hand: whether they tell of one contact.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import Any

import yaml
from bench.contacts import is_development
from bench.rows import rows_of

from detente.model.facts import Contact, Event, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.record.merge import merged
from detente.record.tellings import party_of

LABELS = Path(__file__).with_name("merge_pairs.yaml")
KINDS = ("statement", "contact", "event", "act")
_FOOTER = re.compile(r"\n\s*(?:Published\s+in\s+section|Publication\s+date:|See also\b).*", re.DOTALL)
_CARD = re.compile(r" {4,}\S[^\n]*? (?=[ .,;:’'\n]|$)")  # the page's box on a person, run into the sentence
_SENTENCE = re.compile(r"[^\n]+?(?:(?<!\bMr)(?<!\bMs)(?<!\bDr)[.!?][”\"’]?(?=\s+[A-Z“\"])|(?=\n)|$)\s*")
_VERBS = {
    "said": "stated", "stated": "said", "stressed": "underlined", "noted": "remarked", "added": "said", "emphasised": "stressed",
    "told": "assured", "announced": "declared", "confirmed": "said", "expressed": "voiced", "called for": "urged",
    "discussed": "reviewed",
}  # fmt: skip
_QUOTED = re.compile(r"“([^”\n]+)”|\"([^\"\n]+)\"")
_PERSONS = {"we": "they", "We": "they", "our": "their", "Our": "their", "I": "he", "my": "his", "us": "them"}
_WITH = re.compile(
    r"(?:(?:tele)?phone (?:conversation|call|talk)s?|meeting|talks|(?:met|spoke)(?: by (?:tele)?phone)?) with (.+)", re.IGNORECASE
)
_TREATY = re.compile(
    r"\b(?:ratif|withdr[ae]w|acced|suspend|sign)\w*[^.]{0,80}\b(?:Treaty|Convention|Protocol|START|CFE|INF|NPT|ABM|CTBT)\b"
)
_TRIGGER = {"statement": "content", "contact": "channel", "event": "trigger", "act": "act"}
_BATCH = 32
_VERSIONS = 2  # of one text
_LEAST = 4  # words of a statement that can be known again


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents. ``lines`` and ``others`` say of the pieces of the first and second where each ends and which sentence of
    the first it is."""

    rule: str
    id: str
    first: Document
    second: Document
    lines: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()
    same: bool | None = None
    channels: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts of one rule and kind: pairs that tell the same, merges, and merges that are right."""

    gold: int = 0
    read: int = 0
    hits: int = 0
    found: int = 0
    errors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        p = f"{100 * self.hits / self.read:5.1f}" if self.read else "    -"
        r = f"{100 * self.found / self.gold:5.1f}" if self.gold else "    -"
        return f"P {p} ({self.hits} of {self.read})  R {r} ({self.found} of {self.gold})"


def body(text: str) -> str:
    """A text without the page's boxes and footer."""
    return _CARD.sub(" ", _FOOTER.sub("", text)).replace("\u00a0", " ").strip()


def sentences(text: str) -> list[str]:
    """The sentences with the blanks after them: joined they are the text."""
    found = [m.group() for m in _SENTENCE.finditer(text)]
    return [s for s in found if s]


def _kept(keep: Callable[[int, int], bool]) -> Callable[[list[str]], list[tuple[int, str]]]:
    return lambda lines: [(n, s) for n, s in enumerate(lines) if keep(n, len(lines))]


def _each(change: Callable[[str], str]) -> Callable[[list[str]], list[tuple[int, str]]]:
    return lambda lines: [(n, change(s)) for n, s in enumerate(lines)]


def _other_verbs(line: str) -> str:
    words = "|".join(sorted(_VERBS, key=len, reverse=True))
    return re.sub(rf"\b(?:{words})\b", lambda m: _VERBS[m.group()], line)


def _cut(line: str) -> str:
    def core(found: re.Match[str]) -> str:
        words = (found[1] or found[2]).split()
        start = max(0, len(words) // 2 - 4)
        return f"“{' '.join(words[start : start + 8]).rstrip('.,;')}”" if len(words) > 10 else found.group()

    return _QUOTED.sub(core, line)


def _indirect(line: str) -> str:
    def told(found: re.Match[str]) -> str:
        return " ".join(_PERSONS.get(w, w) for w in (found[1] or found[2]).split())

    return _QUOTED.sub(told, line)


RULES: dict[str, Callable[[list[str]], list[tuple[int, str]]]] = {
    "whole": _each(lambda s: s),
    "shortened": _kept(lambda n, size: n < max(1, 2 * size // 3)),
    "thinned": _kept(lambda n, _: n % 3 != 2),
    "verb": _each(_other_verbs),
    "core": _each(_cut),
    "indirect": _each(_indirect),
}


def made_pairs(rows: Sequence[dict[str, Any]], count: int) -> Iterator[Pair]:
    """Up to ``count`` pairs, the rules in turn; a rule that changes nothing in a text is passed over for it."""
    rules, left = list(RULES), count
    for n, row in enumerate(rows):
        lines = sentences(body(row["text"]))
        made = 0
        for shift in range(len(rules)):
            rule = rules[(2 * n + shift) % len(rules)]
            changed = RULES[rule](lines)
            if made < _VERSIONS and left and changed and (rule == "whole" or [s for _, s in changed] != lines):
                yield _versions(row, rule, lines, changed)
                made, left = made + 1, left - 1


def _versions(row: dict[str, Any], rule: str, lines: list[str], changed: list[tuple[int, str]]) -> Pair:
    day = date.fromisoformat(row["date"])
    first = _document(row["id"], "".join(lines), day, "first.example")
    text = "".join(s for _, s in changed).rstrip() + "\nOur correspondent."
    second = _document(f"{row['id']}/{rule}", text, day + timedelta(1), "second.example")
    return Pair(rule, row["id"], first, second, _ends(enumerate(lines)), _ends(changed))


def _ends(pieces: Iterable[tuple[int, str]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for n, piece in pieces:
        found.append(((found[-1][0] if found else 0) + len(piece), n))
    return tuple(found)


def different_pairs(rows: Sequence[dict[str, Any]], count: int) -> Iterator[Pair]:
    """Releases whose titles name the same other side, one after the other in time."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        who = _WITH.search(row["title"].replace("\u00a0", " "))
        if who:
            found[" ".join(who[1].split()[-2:])].append(row)
    pairs = []
    for same in found.values():
        same.sort(key=lambda r: r["date"])
        for one, other in pairwise(same):
            days = (date.fromisoformat(other["date"]) - date.fromisoformat(one["date"])).days
            if days > 0:
                pairs.append((days, one, other))
    pairs.sort(key=lambda p: (p[0], p[1]["id"]))
    step = max(1, len(pairs) // count)
    for days, one, other in [*pairs[: count // 2], *pairs[count // 2 :: step][: count - count // 2]]:
        yield Pair("near" if days <= 10 else "far", f"{one['id']} {other['id']}", *_two(one, other), same=False)


def labelled_pairs(rows: Sequence[dict[str, Any]]) -> Iterator[Pair]:
    """The pairs that were read by hand."""
    by_id = {r["id"]: r for r in rows}
    for item in yaml.safe_load(LABELS.read_text())["pairs"] if LABELS.exists() else []:
        one, other = (by_id.get(str(i)) for i in item["texts"])
        if one and other:
            name = " ".join(map(str, item["texts"]))
            yield Pair("by hand", name, *_two(one, other), same=item["same"], channels=tuple(item["channels"]))


def _two(one: dict[str, Any], other: dict[str, Any]) -> tuple[Document, Document]:
    texts = zip((one, other), ("first.example", "second.example"), strict=True)
    first, second = (_document(r["id"], body(r["text"]), date.fromisoformat(r["date"]), outlet) for r, outlet in texts)
    return first, second


def _document(name: str, text: str, day: date, outlet: str) -> Document:
    return Document(text=text, source=name, outlet=outlet, published=When.day(day))


def score(pair: Pair, accounts: tuple[Account, Account], tallies: dict[tuple[str, str], Tally]) -> None:
    """Merge two accounts and count what came of it."""
    group = {i: n for n, m in enumerate(merged(accounts)) for i in m.members}
    first, second = ({f.id: f for f in a.facts} for a in accounts)
    together = [(f, g) for f in first.values() for g in second.values() if group[f.id] == group[g.id]]
    if pair.same is not None:
        _score_contacts(pair, together, tallies)
        return
    at = _lines_of(accounts[0], pair.lines), _lines_of(accounts[1], pair.others)
    for f, g in together:
        tally = tallies[pair.rule, f.kind]
        tally.read += 1
        right = bool(at[0].get(f.id, set()) & at[1].get(g.id, set())) or (f.kind == "act" and _key(f) == _key(g))
        tally.hits += right
        if not right:
            tally.errors.append(f"wrong {pair.id}: {_shown(f)} | {_shown(g)}")
    for f, g in _gold(accounts, at):
        tally = tallies[pair.rule, f.kind]
        tally.gold += 1
        tally.found += group[f.id] == group[g.id]
        if group[f.id] != group[g.id]:
            tally.errors.append(f"missed {pair.id}: {_shown(f)} | {_shown(g)}")


def _score_contacts(pair: Pair, together: Iterable[tuple[Fact, Fact]], tallies: dict[tuple[str, str], Tally]) -> None:
    """A pair of releases: is a contact (of the channel that was labelled) merged?"""
    found = [(f, g) for f, g in together if isinstance(f, Contact) and isinstance(g, Contact)]
    found = [(f, g) for f, g in found if pair.same or f.mood == g.mood == "asserted"]
    found = [(f, g) for f, g in found if not pair.channels or {f.channel, g.channel} & {*pair.channels}]
    tally = tallies[pair.rule, "contact"]
    tally.gold += pair.same is True
    tally.found += pair.same is True and bool(found)
    tally.read += bool(found)
    tally.hits += bool(found) and pair.same is True
    if bool(found) != pair.same:
        tally.errors.append(f"{pair.id}: " + ("; ".join(f"{_shown(f)} | {_shown(g)}" for f, g in found) or "missed"))


def _lines_of(account: Account, ends: Sequence[tuple[int, int]]) -> dict[str, set[int]]:
    """For each fact the sentences of the first text in which its content or its word stands."""
    found = {}
    starts = [0, *(e for e, _ in ends)]
    for fact in account.facts:
        spans = fact.spans(_TRIGGER[fact.kind]) or fact.spans("cue")
        lines = {n for (end, n), start in zip(ends, starts, strict=False) if any(s.start < end and start < s.end for s in spans)}
        if lines:
            found[fact.id] = lines
    return found


def _gold(accounts: tuple[Account, Account], at: tuple[dict[str, set[int]], dict[str, set[int]]]) -> Iterator[tuple[Fact, Fact]]:
    """Facts with the same key in the same sentence, where both texts have as many."""
    keyed: list[dict[Any, list[Fact]]] = []
    for account, line in zip(accounts, at, strict=True):
        found: dict[Any, list[Fact]] = defaultdict(list)
        for fact in account.facts:
            key = _key(fact)
            if fact.id in line and key:
                found[fact.kind, min(line[fact.id]), key].append(fact)
        keyed.append(found)
    for key, facts in keyed[0].items():
        if len(facts) == len(keyed[1].get(key, ())):
            yield from zip(facts, keyed[1][key], strict=True)


def _key(fact: Fact) -> Any:
    """Who and what, as far as no outlet chooses it; ``None`` where nobody is identified."""
    if isinstance(fact, Statement):
        if len(fact.content.split()) < _LEAST:
            return None
        return (fact.speaker.id, fact.within is None, fact.mood) if fact.speaker and fact.speaker.id else None
    if isinstance(fact, Contact):
        ids = frozenset(party_of(p)[0] for p in fact.parties)
        return (ids, fact.channel, fact.mood, str(fact.when)) if all(p.id for p in fact.parties) and len(ids) > 1 else None
    if isinstance(fact, Event):
        sides = tuple(frozenset(p.id for p in refs) for refs in (fact.actors, fact.recipients))
        return (fact.type, sides, fact.mood, str(fact.when)) if all(sides) and None not in sides[0] | sides[1] else None
    if isinstance(fact, TreatyAct):
        return (fact.agreement, fact.act, fact.party.id if fact.party else None, fact.mood) if fact.party else None
    return None


def _shown(fact: Fact) -> str:
    if isinstance(fact, Statement):
        return f"[{fact.form} {fact.mood} {fact.when}] {fact.content[:160]}"
    return f"[{fact.kind} {fact.mood} {fact.when}] {str(fact.values())[:300]}"


def read_all(documents: Sequence[Document], cache: Path | None) -> list[Account]:
    """The accounts of the documents; kept under ``cache`` by what was read, so that rules of merging can be tried out again."""
    basis = hashlib.sha256("\0".join(f"{d.id} {d.published} {d.outlet}" for d in documents).encode()).hexdigest()[:16]
    place = cache / f"merge-{basis}.pickle" if cache else None
    if place and place.exists():
        return list(pickle.loads(place.read_bytes()))
    pipeline = Pipeline()
    found: list[Account] = []
    for start in range(0, len(documents), _BATCH):
        found += [r.account for r in pipeline.read_many(documents[start : start + _BATCH])]
    if place:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(pickle.dumps(found))
    return found


def chosen(rows: Sequence[dict[str, Any]], part: str, seed: int) -> list[dict[str, Any]]:
    """Dated texts of 50 to 900 words of one part, in a fixed order without system: with quotations, on contacts, on treaties."""
    kept = [r for r in rows if r.get("date") and 50 <= len(body(r["text"]).split()) <= 900]
    kept = [r for r in kept if part == "all" or is_development(r["id"]) == (part == "development")]
    random.Random(seed).shuffle(kept)
    kinds = (
        [r for r in kept if any(q in r["text"] for q in "“\"")],
        [r for r in kept if _WITH.search(r["title"].replace("\u00a0", " "))],
        [r for r in kept if _TREATY.search(r["text"])],
    )
    return list({r["id"]: r for same in zip_longest(*kinds) for r in same if r}.values())


def main() -> int:
    """Measure and print; 1 where a floor is missed."""
    parser = argparse.ArgumentParser(prog="bench.merge", description="Precision and recall of merging facts.")
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--count", type=int, default=220, help="pairs of a text and its version; half as many different ones")
    parser.add_argument("--part", choices=("development", "held-out", "all"), default="all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="store_true", help="print what went wrong; of the development part only")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--floor", action="store_true", help="fail where the sum of all rules is under P 95 or R 80 for any kind")
    given = parser.parse_args()
    rows = rows_of(given.texts)
    dated = [r for r in rows if r.get("date") and (given.part == "all" or is_development(r["id"]) == (given.part == "development"))]
    pairs = [
        *made_pairs(chosen(rows, given.part, given.seed), given.count),
        *different_pairs([r for r in dated if len(r["text"].split()) < 500], given.count // 2),
        *labelled_pairs(dated),
    ]
    documents = list({(d.source, d.outlet): d for p in pairs for d in (p.first, p.second)}.values())
    read = dict(zip(((d.source, d.outlet) for d in documents), read_all(documents, given.cache), strict=True))
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for pair in pairs:
        score(pair, (read[pair.first.source, pair.first.outlet], read[pair.second.source, pair.second.outlet]), tallies)
    return _report(pairs, tallies, given.errors and given.part == "development", given.floor)


def _report(pairs: Sequence[Pair], tallies: dict[tuple[str, str], Tally], errors: bool, floor: bool) -> int:
    counts = Counter(p.rule for p in pairs)
    print(f"{len(pairs)} pairs: " + ", ".join(f"{n} {rule}" for rule, n in counts.items()))
    missed = False
    for kind in KINDS:
        total = Tally()
        for rule in counts:
            tally = tallies[rule, kind]
            total.gold, total.read = total.gold + tally.gold, total.read + tally.read
            total.hits, total.found = total.hits + tally.hits, total.found + tally.found
            if rule in ("near", "far") and kind == "contact":
                print(f"  {kind:9} {rule:9} {tally.read} of {counts[rule]} pairs merged, none should be")
            elif tally.gold or tally.read:
                print(f"  {kind:9} {rule:9} {tally}")
            if errors:
                print("".join(f"      {e}\n" for e in tally.errors), end="")
        print(f"{kind:11} all       {total}")
        missed |= total.hits < 0.95 * total.read or total.found < 0.8 * total.gold
    return int(floor and missed)


if __name__ == "__main__":
    sys.exit(main())
