"""``bench.merge``: the versions that it makes of a text, and how it counts, on made-up ones."""

from __future__ import annotations

from collections import defaultdict

import pytest
from bench.merge import RULES, Pair, Tally, body, different_pairs, made_pairs, score, sentences

from detente.model.actors import ActorRef
from detente.model.facts import Contact, Fact, Statement
from detente.model.report import Account
from detente.model.text import Document, Evidence, Span
from detente.model.when import When

TEXT = "Mr Keel met the press. “We shall go on with the talks in the old town hall of Bergen,” he said. Nothing was signed."
ANNA, ILYA = ActorRef("person:anna-berg", "Anna Berg", "NOR"), ActorRef("person:ilya-orlov", "Ilya Orlov", "RUS")


def test_sentences_are_the_whole_text() -> None:
    found = sentences(TEXT)
    assert [s.split()[0] for s in found] == ["Mr", "“We", "Nothing"]
    assert "".join(found) == TEXT


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("shortened", "Mr Keel met the press. “We shall go on with the talks in the old town hall of Bergen,” he said."),
        ("thinned", "Mr Keel met the press. “We shall go on with the talks in the old town hall of Bergen,” he said."),
        ("verb", "Mr Keel met the press. “We shall go on with the talks in the old town hall of Bergen,” he stated. Nothing was signed."),
        ("core", "Mr Keel met the press. “on with the talks in the old town” he said. Nothing was signed."),
        ("indirect", "Mr Keel met the press. they shall go on with the talks in the old town hall of Bergen, he said. Nothing was signed."),
    ],
)  # fmt: skip
def test_versions(rule: str, expected: str) -> None:
    assert "".join(s for _, s in RULES[rule](sentences(TEXT))).strip() == expected


def test_pairs_keep_what_became_of_each_sentence() -> None:
    row = {"id": "1", "title": "Press", "date": "2023-05-10", "text": TEXT + "\nPublished in section: News"}
    whole, shortened = made_pairs([row], 2)
    assert (whole.rule, shortened.rule) == ("whole", "shortened")
    assert str(shortened.second.published) == "2023-05-11"
    assert [n for _, n in shortened.others] == [0, 1]
    assert [end for end, _ in whole.lines][-1] == len(TEXT)
    assert body(row["text"]) == TEXT


def test_different_pairs_are_neighbours_in_time() -> None:
    rows = [{"id": str(n), "title": f"Telephone conversation with President {who}", "date": day, "text": "They spoke."} for n, (who, day) in enumerate([("Anna Berg", "2023-05-30"), ("Anna Berg", "2023-05-10"), ("Ilya Orlov", "2023-05-10"), ("Anna Berg", "2023-05-12")])]  # fmt: skip
    assert [(p.rule, p.id) for p in different_pairs(rows, 10)] == [("near", "1 3"), ("far", "3 0")]


def _account(outlet: str, facts: list[tuple[str, ActorRef]]) -> Account:
    """Statements with these contents, which stand at their place in the text."""
    text = f"{'. '.join(c for c, _ in facts)}."
    document = Document(text=text, outlet=outlet, published=When.parse("2023-05-10"))
    made: list[Fact] = []
    for content, speaker in facts:
        at = text.index(content)
        evidence = (Evidence("content", (Span(at, at + len(content)),)),)
        made.append(Statement(document=document.id, speaker=speaker, content=content, form="indirect", evidence=evidence))
    return Account(document, None, tuple(made))


def test_counts() -> None:
    """Two sentences change places: the merge of the one that is found at another place is wrong, the other is missed."""
    one = "the talks go on in Bergen in June", ANNA
    first = _account("A", [one, ("the inspectors come to the northern bases", ILYA)])
    second = _account("B", [one, ("fish is dear this year in the ports", ILYA)])
    ends = tuple((e, n) for n, e in enumerate([35, 100]))
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    score(Pair("verb", "1", first.document, second.document, ends, ends), (first, second), tallies)
    tally = tallies["verb", "statement"]
    assert (tally.gold, tally.found, tally.read, tally.hits) == (2, 1, 1, 1)
    moved = tuple((e, 1 - n) for e, n in ends)
    score(Pair("core", "1", first.document, second.document, ends, moved), (first, second), tallies)
    tally = tallies["core", "statement"]
    assert (tally.gold, tally.found, tally.read, tally.hits) == (0, 0, 1, 0)


@pytest.mark.parametrize(("same", "expected"), [(True, (1, 1, 1, 1)), (False, (0, 0, 1, 0))])
def test_pairs_that_were_read_by_hand(same: bool, expected: tuple[int, ...]) -> None:
    accounts = []
    for outlet in ("A", "B"):
        document = Document(text=f"A call, {outlet}.", outlet=outlet, published=When.parse("2023-05-10"))
        accounts.append(Account(document, None, (Contact(document=document.id, parties=(ANNA, ILYA), channel="call"),)))
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    pair = Pair("by hand", "1 2", accounts[0].document, accounts[1].document, same=same, channels=("call",))
    score(pair, (accounts[0], accounts[1]), tallies)
    tally = tallies["by hand", "contact"]
    assert (tally.gold, tally.found, tally.read, tally.hits) == expected
    score(Pair("by hand", "1 2", accounts[0].document, accounts[1].document, same=False, channels=("visit",)), (accounts[0], accounts[1]), tallies)
    assert (tally.read, tally.hits) == expected[2:]
