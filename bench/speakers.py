"""Whether the right one speaks: ``python -m bench.speakers --texts DIR/open_news.jsonl.gz``.

``bench/speakers.jsonl`` names by hand, for 40 openly licensed texts, every statement of the reporter's own layer: offsets of cue,
content and source (code points, half-open) and who speaks, by id. Of an organisation the id is ``org:`` and its plain name, of a
source without a name it is null, and where nobody is named the list is empty. The texts themselves are not shipped: they
are found by id and hash in the file of texts.

A statement counts as found where one that was read shares a token with its cue, or covers the first word of its content;
its speaker is right where the identity is the same (of an organisation: the name), and where a source without a name stays
without one and stands where it stands.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.model.actors import Actor
from detente.model.facts import Statement
from detente.model.text import Document
from detente.model.when import When
from detente.pipeline import Pipeline

GOLD = Path(__file__).with_name("speakers.jsonl")
Told = Mapping[str, Any]  # a statement of the gold


def load_texts(path: Path, gold: Sequence[Told]) -> dict[str, dict[str, Any]]:
    """The texts that the gold speaks of, by id. Raises ``ValueError`` where one is missing or has changed."""
    wanted = {g["id"]: g["sha256"] for g in gold}
    found = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            data = json.loads(line)
            if wanted.get(data["id"]) == hashlib.sha256(data["text"].encode()).hexdigest()[:16]:
                found[data["id"]] = data
    missing = wanted.keys() - found.keys()
    if missing:
        raise ValueError(f"not in {path.name} or not as annotated: {', '.join(sorted(missing))}")
    return found


def counterpart(told: Told, read: Sequence[Statement]) -> Statement | None:
    """The statement that was read for one of the gold, the outermost where several could be."""
    cue, at = told["cue"], told["content"][0]
    by_cue = [s for s in read if cue and any(x.start < cue[1] and cue[0] < x.end for x in s.spans("cue"))]
    by_content = [s for s in read if any(x.start <= at < x.end for x in s.spans("content"))]
    return next(iter(by_cue), None) or min(by_content, key=lambda s: s.within is not None, default=None)


def is_right(told: Told, statement: Statement, actors: Mapping[str, Actor]) -> bool:
    """Whether the speaker is the one of the gold; ``actors`` tell the full name of an organisation that has an id."""
    wanted, speaker = told["speakers"], statement.speaker
    if not wanted or speaker is None:
        return not wanted and speaker is None
    if len(wanted) > 1 or wanted[0] is None:
        return speaker.id is None and _touches(told, statement)
    kind, _, name = wanted[0].partition(":")
    if kind == "org":
        if (speaker.id or "").startswith("person:"):
            return False
        known = actors.get(speaker.id or "")
        return any(_plain(name) in _plain(told_name) for told_name in (speaker.name, known.name if known else ""))
    return speaker.id == wanted[0]


def _touches(told: Told, statement: Statement) -> bool:
    source = told["source"]
    return source is None or any(x.start < source[1] and source[0] < x.end for x in statement.spans("speaker"))


def _plain(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold().removeprefix("the ")))


def kind_of(told: Told) -> str:
    """Person, state, org, no name, several or nobody."""
    wanted = told["speakers"]
    if len(wanted) != 1:
        return "several" if wanted else "nobody"
    return "no name" if wanted[0] is None else str(wanted[0].partition(":")[0])


def judged(gold: Sequence[Told], texts: Mapping[str, Any], pipeline: Pipeline) -> Iterator[tuple[Told, Told, Statement | None]]:
    """Every statement of the gold with its text and what was read for it."""
    documents = [
        Document(text=texts[g["id"]]["text"], title=texts[g["id"]]["title"], source=g["id"], published=When.parse(g["date"]))
        for g in gold
    ]  # fmt: skip
    for one, report in zip(gold, pipeline.read_many(documents), strict=True):
        read = [f for f in report.account.facts if isinstance(f, Statement)]
        yield from ((one, told, counterpart(told, read)) for told in one["statements"])


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns the exit code: 1 where ``--check`` finds less than it asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.speakers", description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True, help="open_news.jsonl.gz")
    parser.add_argument("--check", type=float, metavar="PERCENT", help="fail where fewer speakers of those found are right")
    parser.add_argument("--errors", action="store_true", help="list the wrong ones and the missed ones")
    options = parser.parse_args(arguments)
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    texts = load_texts(options.texts, gold)
    count = Counter[tuple[str, str]]()
    pipeline = Pipeline()
    for one, told, statement in judged(gold, texts, pipeline):
        right = statement is not None and is_right(told, statement, pipeline.knowledge.actors)
        verdict = "right" if right else "wrong" if statement else "missed"
        count[(kind_of(told), verdict)] += 1
        if options.errors and verdict != "right":
            print(_error(texts[one["id"]]["text"], told, statement, verdict))
    print(table(count))
    found, right = (sum(n for (_, v), n in count.items() if v in names) for names in (("right", "wrong"), ("right",)))
    return 1 if options.check and 100 * right / found < options.check else 0


def _error(text: str, told: Told, statement: Statement | None, verdict: str) -> str:
    source, cue, content = (text[slice(*told[part])] if told[part] else "-" for part in ("source", "cue", "content"))
    read = f"{statement.speaker.id} {statement.speaker.name}" if statement and statement.speaker else "nobody"
    return f"{verdict}: {told['speakers']} [{source}] <{cue}> {content[:50]} | read: {read}"


def table(count: Counter[tuple[str, str]]) -> str:
    """The counts by kind of the speaker."""
    lines = [f"{'':10}{'gold':>6}{'found':>7}{'right':>7}{'of those found':>16}"]
    for kind in ("person", "state", "org", "no name", "several", "nobody", "all"):
        counted = {w: sum(n for (k, v), n in count.items() if v == w and kind in (k, "all")) for w in ("right", "wrong", "missed")}
        right, wrong, missed = counted.values()
        share = f"{100 * right / (right + wrong):.1f} %" if right + wrong else "-"
        lines.append(f"{kind:10}{right + wrong + missed:>6}{right + wrong:>7}{right:>7}{share:>16}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
