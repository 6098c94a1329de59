"""Merging: seconds and memory for many documents, to see that the work grows with their number.

    python -m bench.merge_speed [--counts 5000 20000 80000] [--seed S]

Made accounts of five facts each over ten years: of 300 speakers one makes half of all statements; of a hundred statements,
contacts and acts thirty are told again by others within a day, and one act is told by every fiftieth document.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Fact, Statement, TreatyAct
from detente.model.report import Account
from detente.model.text import Document
from detente.model.when import When
from detente.record.merge import merged

_ENDS = ("kan", "mit", "sol", "ver", "pod", "ra", "ten", "gul", "nef", "bram", "lis", "tock")
_WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprstvz" for b in ("a", "el", "in", "or", "u", "emo", "ari") for c in _ENDS]
_START = date(2015, 1, 1)


def accounts(count: int, seed: int) -> Iterator[Account]:
    """Made accounts in the order of their days."""
    rand = random.Random(seed)
    people = [ActorRef(f"person:{n}", f"P{n}", f"S{n % 60:02}") for n in range(300)]
    earlier: list[Fact] = []
    for n in range(count):
        day = _START + timedelta(n * 3650 // count)
        document = Document(text=f"{seed} {n}", outlet=f"outlet{rand.randrange(400)}", published=When.day(day))
        facts = [_fact(k, document.id, rand, people, day, earlier) for k in range(5)]
        if n % 50 == 0:
            facts.append(TreatyAct(document=document.id, agreement="a0", party=people[0], act="withdrawal"))
        earlier = [*earlier[-40:], *facts]
        yield Account(document, None, tuple(facts))


def _fact(k: int, document: str, rand: random.Random, people: list[ActorRef], day: date, earlier: list[Fact]) -> Fact:
    again = rand.choice(earlier) if earlier and rand.random() < 0.3 else None
    if isinstance(again, Statement):
        return Statement(document=document, speaker=again.speaker, content=again.content, form=again.form, when=When.day(day))
    if isinstance(again, Contact):
        return Contact(document=document, parties=again.parties, channel=again.channel, when=again.when)
    if k < 3:
        speaker = people[0] if rand.random() < 0.5 else rand.choice(people)
        words = " ".join(_WORDS[int(len(_WORDS) * rand.random() ** 3)] for _ in range(rand.randrange(8, 25)))
        form = rand.choice(("direct", "indirect"))
        return Statement(document=document, speaker=speaker, content=words, form=form, when=When.day(day))
    if k == 3:
        parties = people[rand.randrange(10)], people[10 + rand.randrange(50)]
        when = When.day(day) if rand.random() < 0.5 else None
        return Contact(document=document, parties=parties, channel=rand.choice(("call", "meeting")), when=when)
    return TreatyAct(document=document, agreement=f"a{rand.randrange(40)}", party=rand.choice(people), act="signature")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.merge_speed", description="How the work of merging grows.")
    parser.add_argument("--counts", type=int, nargs="+", default=[5000, 20000, 80000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for count in given.counts:
        made = list(accounts(count, given.seed))
        began = time.process_time()
        found = merged(made)
        spent = time.process_time() - began
        facts = sum(len(a.facts) for a in made)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{count} documents, {facts} facts, {len(found)} after merging: ", end="")
        print(f"{spent:.1f} s, {1e6 * spent / facts:.0f} µs a fact, {memory:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
