"""Contacts against the titles of read-outs: the title says who spoke with whom, the body is read without it.

    python -m bench.contacts --texts FILE [--kind calls|meetings] [--part development|held-out|all] [--sample N] [--seed S]
                             [--errors] [--cache DIR]

``FILE`` holds JSON lines (plain or gzipped) with ``id``, ``title``, ``date`` and ``text``: releases of one side's own press
service (``--side``, Russia where nothing is given; its name as an outlet is ``--outlet``). The gold comes from the title
alone, by patterns and the project's own tables: a telephone conversation, a meeting or talks with the head of state or
government or a minister of one foreign state. Titles that name nobody of the kind, or several states, are left out.

Right: an asserted contact between the side and somebody of the title's state. Wrong: a contact of the title's channel, asserted
in the text's own voice, between the side and a state that the title does not name. P counts those two; R is the share of
texts that are right. "Without a state": the contact is found, with somebody whose state neither the text nor a
table tells. "Loosely wrong" counts talks and contacts of an unnamed channel too.

A body may lack the paragraph that tells of the contact. It is left out, and counted, where it has under 12 words, names no
foreigner who could be the other side (a person who is not of the side, or a foreign office or "side" with its state), or has
no word of contact outside quotation marks. The title is not looked at for that. Whoever writes rules looks at the errors of
the development part only (``--errors`` prints none of the other); the parts are told apart by a hash of the id.
"""

from __future__ import annotations

import argparse
import pickle
import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.rows import rows_of

from detente.extract.contacts import extract_contacts
from detente.extract.page import Page, Scene
from detente.extract.statements import extract_statements
from detente.knowledge import Knowledge, names_of
from detente.model.facts import Contact
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline
from detente.reading.parsed import Parsed
from detente.reading.repair import repaired

CHANNELS = {"calls": {"call", "hotline"}, "meetings": {"meeting", "sidelines", "visit"}}
_LOOSE = {"talks", "unspecified"}
_BATCH = 32
_LEAST_WORDS = 12
_DEVELOPMENT = 50  # of a hundred
_PHONE = r"(?:tele)?phone"
_PATTERNS = {
    "calls": (
        rf"\b{_PHONE} (?:conversation|call|talk)s? with (?P<who>.+)",
        rf"\bspoke (?:\w+ )?(?:by|on|over) (?:the )?{_PHONE} (?:\w+ )?with (?P<who>.+)",
        rf"\bspoke (?:\w+ )?with (?P<who>.+?) (?:by|on|over) (?:the )?{_PHONE}",
        rf"\band (?P<who>[^,]+?) (?:had|held) a(?:nother)? {_PHONE} (?:conversation|call)",
        rf"\band (?P<who>[^,]+?) spoke (?:by|on|over) (?:the )?{_PHONE}",
    ),
    "meetings": (
        r"^(?:\w+ )?(?:meeting|talks|conversation) with (?P<who>.+)",
        r"\b(?:met|had a meeting|held a meeting|held talks|held negotiations|had talks) with (?P<who>.+)",
    ),
}
_OFFICE = re.compile(
    r"\b(?:President|Prime Minister|Premier|Chancellor|King|Queen|Emir|Crown Prince|Sultan|Head of State|"
    r"(?:Foreign|Defen[cs]e|Finance|Interior|Energy|Economy|Trade) Minister|Minister of [A-Z]\w+|Secretary of State)\b"
)
_OTHER_OFFICE = re.compile(
    r"\b(?:former|ex-|Vice[- ]President|Commission|European|UN|NATO|OSCE|Secretary[- ]General|Chairman|Patriarch|Envoy|Speaker|"
    r"Bank|Committee|Federation|Group|Association|Company|University|Academy|CEO|Governor|Minister-President|Bundestag|Assembly|Parliament\w*|"
    r"Duma|Congress|Supreme|Region|entity)\b", re.I
)  # fmt: skip
_TAIL = re.compile(
    r",? (?:on|at) (?:the |his |her )?[\w’' ]*?(?:initiative|request)\b.*|,? (?:to discuss|to mark|on the occasion|following|after|"
    r"before|during|in [A-Z]\w+|at the|who)\b.*"
)  # fmt: skip
_FOOTER = re.compile(r"\n\s*(?:Published\s+in\s+section|Publication\s+date:|See also\b).*", re.DOTALL)
_CARD = re.compile(r" {4,}\S[^\n]*? (?=[ .,;:’'\n]|$)")  # the page's box on a person, run into the sentence
_CONTACT_WORD = re.compile(
    r"\b(?:convers\w+|(?:tele)?phone\w*|calls?|called|spoke|talk\w*|discuss\w*|exchang\w+|shar\w+ (?:opinion|view)s?|meetings?|"
    r"met|negotiat\w+|consult\w*|dialogue|contacts?|told|informed|touched|visit\w*|received|welcomed)\b", re.IGNORECASE
)  # fmt: skip
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_SIDES = {"side", "counterpart", "king", "emir", "sultan", "prince", "queen", "monarch"}


@dataclass(frozen=True, slots=True)
class Readout:
    """One text with what its title says: ``state`` is the other side's code."""

    id: str
    title: str
    date: str
    text: str
    state: str


class Titles:
    """Reads the other side off a title, with the names of states and of people in office at the date."""

    def __init__(self, knowledge: Knowledge, side: str) -> None:
        self.side = side
        states = [a for a in knowledge.actors.values() if a.kind == "state" and not a.id.endswith(":SUN")]
        people = [a for a in knowledge.actors.values() if a.kind == "person"]
        self._states = {a.id[6:]: _any_of([*names_of(a), *a.adjectives, *([a.capital] if a.capital else [])]) for a in states}
        self._people = [(a, _any_of([n for n in names_of(a) if " " in n])) for a in people]

    def state(self, kind: str, title: str, date: str) -> str | None:
        """The code of the one foreign state whose leader or minister the title names as the other side."""
        who = whom(kind, " ".join(title.replace("’", "'").split()))
        if not who:
            return None
        people = [a for a, pattern in self._people if pattern.search(who)]
        if not _OFFICE.search(who):
            day = When.parse(date)
            people = [a for a in people if any(t.of.startswith("state:") and t.when.overlaps(day) for t in a.terms)]
            found = {a.state for a in people}
        else:
            spans = [(m.span(), code) for code, pattern in self._states.items() if (m := pattern.search(who))]
            within = [c for (b, e), c in spans if any(x <= b and e <= y and (x, y) != (b, e) for (x, y), _ in spans)]
            found = {c for _, c in spans if c not in within} or {a.state for a in people}  # "Congo" within "Republic of the Congo"
        return found.pop() if len(found) == 1 and not found & {self.side, None} else None


def is_development(name: str) -> bool:
    """Whether the text with this id belongs to the half whose errors may be looked at."""
    return zlib.crc32(name.encode()) % 100 < _DEVELOPMENT


def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    parts = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts) or '(?!)'})(?!\w)")


def whom(kind: str, title: str) -> str | None:
    """The words of the title that name the other side; ``None`` where it is of another kind, or names several or an outsider."""
    if kind == "meetings" and re.search(rf"\b{_PHONE}\b", title, re.IGNORECASE):
        return None
    found = next((m for p in _PATTERNS[kind] if (m := re.search(p, title, re.IGNORECASE))), None)
    who = _TAIL.sub("", found["who"]).strip(" ,.") if found else ""
    several = re.search(r"\band\b", re.sub(r"\b\w+ and Herzegovina|Trinidad and|Foreign and|Minister and", "", who))
    return who if who and not several and not _OTHER_OFFICE.search(who) else None


def body_of(text: str) -> str:
    """The running text of a stored page: without its foot and boxes, the lines of a paragraph joined."""
    plain = _CARD.sub(" ", _FOOTER.sub("", "\n" + text)).strip()
    return re.sub(r"(?<![.!?:;”\"’)\]])[ \t]*\n(?!\n)", " ", plain).replace("  ", " ")


def tells_nothing(page: Page, side: str, state: str) -> str | None:
    """Why a body cannot tell with whom the contact was; ``None`` where it may. ``state`` is the other side by the title: where
    the body names neither it nor anybody of it ("the two leaders discussed ..."), no reader could say who it was."""
    text = _QUOTED.sub(" ", page.document.text)
    if len(text.split()) < _LEAST_WORDS:
        return "too short"
    if not _CONTACT_WORD.search(text):
        return "no word of contact"
    if not any(_is_foreigner(page, t, side) for t in range(len(page.parsed))):
        return "nobody foreign"
    return None if _names(page, state) else "other side not named"


def _names(page: Page, state: str) -> bool:
    """Whether the body names the state, its people, or somebody whom the table or the text gives to it."""
    owners = {page.knowledge.actors[m.id].state if m.id in page.knowledge.actors else None for m in page.mentions if m.id}
    told = (r.state for t in range(len(page.parsed)) for r in page.linker.one(t))
    return f"state:{state}" in {m.id for m in page.mentions} or state in owners or any(s == state for s in told)


def _is_foreigner(page: Page, token: int, side: str) -> bool:
    """A person who is not of the side, or an office or "side" with its foreign state, outside quotation marks."""
    linker = page.linker
    if page.in_quotation(token):
        return False
    mention = linker.mention_of.get(token)
    if mention and mention.kind == "person" and mention.head == token:
        named = linker.named.get(token)
        gone = re.search(r"\b(?:former|late|ex)\b", named.role or "", re.IGNORECASE) if named else None
        return not gone and any(r.state != side for r in linker.one(token))
    noun = page.parsed.lemma[token].lower()
    described = noun in _SIDES or (noun in linker.roles and page.parsed.upos[token] in ("NOUN", "PROPN"))
    return described and linker.state_of(token) not in (None, side)


@dataclass(slots=True)
class Score:
    """What was counted over the texts of one kind."""

    texts: int = 0
    right: int = 0
    as_such: int = 0
    stateless: int = 0
    wrong: int = 0
    loosely_wrong: int = 0
    by_channel: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def add(self, kind: str, readout: Readout, contacts: Sequence[Contact], side: str) -> None:
        """Count one text."""
        right, wrong, loose = judge(kind, readout.state, contacts, side)
        self.texts += 1
        self.right += bool(right)
        self.as_such += any(c.channel in CHANNELS[kind] | _LOOSE for c in right)
        self.stateless += not right and any(_is_stateless(c, side) for c in contacts)
        self.wrong += bool(wrong)
        self.loosely_wrong += bool(wrong or loose)
        self.by_channel.update({c.channel for c in right} or {"-"})
        if not right or wrong or loose:
            verdict = " ".join(w for w, told in (("missed", not right), ("wrong", wrong), ("loose", loose)) if told)
            told = [f"{c.channel}({', '.join(p.id or p.name for p in c.parties)})" for c in (*wrong, *loose)]
            self.misses.append(f"## {verdict} {readout.state} {readout.id} {readout.title}\n   {told}\n{readout.text[:900]}")


def judge(kind: str, state: str, contacts: Sequence[Contact], side: str) -> tuple[list[Contact], list[Contact], list[Contact]]:
    """The contacts that are right, those that are wrong by the title, and those of a loose channel that are."""
    held = [c for c in contacts if c.mood == "asserted" and any(_state(p) == side for p in c.parties)]
    right = [c for c in held if any(_state(p) == state for p in c.parties)]
    others = [c for c in held if c.within is None and {_state(p) for p in c.parties} - {side, state, None} and c not in right]
    return right, [c for c in others if c.channel in CHANNELS[kind]], [c for c in others if c.channel in _LOOSE]


def _is_stateless(contact: Contact, side: str) -> bool:
    """Whether it is held between the side and a person whose state neither the text nor a table tells."""
    states = {_state(p) for p in contact.parties}
    return contact.mood == "asserted" and states == {side, None}


def _state(party: Any) -> str | None:
    return party.state or (party.id[6:] if party.id and party.id.startswith("state:") else None)


def load(path: Path, kind: str, titles: Titles, part: str) -> list[Readout]:
    """The read-outs of one kind in one part of the file."""
    found = []
    for row in rows_of(path):
        wanted = part == "all" or is_development(str(row["id"])) == (part == "development")
        state = titles.state(kind, row["title"], row["date"]) if wanted and row.get("date") else None
        if state:
            found.append(Readout(str(row["id"]), row["title"], row["date"], body_of(row["text"]), state))
    return found


class Readings:
    """Reads the bodies; ``cache`` keeps the parses (empty it when the language engine changes)."""

    def __init__(self, pipeline: Pipeline, cache: Path | None, outlet: str) -> None:
        self.pipeline, self.outlet = pipeline, outlet
        self.path = cache / "contacts.pickle" if cache else None
        self.known: dict[str, Parsed] = pickle.loads(self.path.read_bytes()) if self.path and self.path.exists() else {}

    def read(self, readouts: Sequence[Readout]) -> Iterator[tuple[Readout, Page, list[Contact]]]:
        """Every read-out with its page and contacts."""
        missing = [r.text for r in readouts if r.text not in self.known]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            self.known.update(zip(batch, self.pipeline.reader.parse_many(batch), strict=True))
        if self.path and missing:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_bytes(pickle.dumps(self.known))
        for readout in readouts:
            document = Document(text=readout.text, outlet=self.outlet, published=When.parse(readout.date))
            page = self.pipeline.page(document, repaired(self.known[readout.text]))
            scene = Scene(page, extract_statements(page, self.pipeline.cues))
            yield readout, page, extract_contacts(page, scene, self.pipeline.channels)


def report(kind: str, part: str, score: Score) -> str:
    """The figures of one kind as text."""
    n = score.texts or 1
    stated = score.right + score.wrong
    lines = [
        f"{kind} ({part}): {score.texts} texts; left out: "
        + (", ".join(f"{count} {why}" for why, count in score.left_out.most_common()) or "none"),
        f"  {'':16}{'texts':>7}{'share':>8}",
        f"  {'found':16}{score.right:>7}{100 * score.right / n:7.1f}%",
        f"  {'as such or talks':16}{score.as_such:>7}{100 * score.as_such / n:7.1f}%",
        f"  {'without a state':16}{score.stateless:>7}{100 * score.stateless / n:7.1f}%",
        f"  {'wrong':16}{score.wrong:>7}{100 * score.wrong / n:7.1f}%",
        f"  {'loosely wrong':16}{score.loosely_wrong:>7}{100 * score.loosely_wrong / n:7.1f}%",
        *(f"    by {channel:12}{count:>7}{100 * count / n:7.1f}%" for channel, count in score.by_channel.most_common()),
        f"  P {score.right / stated if stated else 0:.3f}  R {score.right / n:.3f}",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--texts", type=Path, required=True)
    options.add_argument("--kind", choices=tuple(CHANNELS), default="calls")
    options.add_argument("--part", choices=("development", "held-out", "all"), default="held-out")
    options.add_argument("--sample", type=int, help="only so many texts, drawn with --seed")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--side", default="RUS", help="the state whose press service wrote the texts")
    options.add_argument("--outlet", default="Kremlin")
    options.add_argument("--cache", type=Path, help="folder for the parses")
    options.add_argument("--errors", action="store_true", help="print the errors of the development part")
    given = options.parse_args(arguments)
    pipeline = Pipeline()
    readouts = load(given.texts, given.kind, Titles(pipeline.knowledge, given.side), given.part)
    if given.sample:
        readouts = random.Random(given.seed).sample(readouts, min(given.sample, len(readouts)))
    score = Score()
    for readout, page, contacts in Readings(pipeline, given.cache, given.outlet).read(readouts):
        why = tells_nothing(page, given.side, readout.state)
        if why:
            score.left_out[why] += 1
        else:
            score.add(given.kind, readout, contacts, given.side)
    print(report(given.kind, given.part, score))
    if given.errors and given.part == "development":
        print("\n".join(score.misses))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
