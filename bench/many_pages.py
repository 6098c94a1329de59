"""Synthetic pages in any number, the same for the same number: reports of diplomacy, and pages about gardens, games and kitchens.

Every page is put together anew from sentences of our own with names, numbers and words that change, so that no two are reprints.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

_STATES = "Norway Kenya Chile Japan Canada Egypt India Peru Ghana Jordan Latvia Mexico Poland Serbia Turkey Morocco Oman".split()
_GIVEN = "Ada Bruno Clara Dmitri Elena Farid Greta Hamid Ines Jonas Karim Lena Marta Nils Olga Pavel Rosa Tara Viktor".split()
_FAMILY = "Lindqvist Okonjo Haddad Moreau Petrov Silva Tanaka Weber Novak Castro Jensen Farouk Ilves Kaya Marin Brandt".split()
_POSTS = ("foreign minister", "defence minister", "deputy foreign minister", "ambassador", "special envoy", "chief negotiator")
_MATTERS = (
    "the missile tests", "grain exports", "the border crossing", "nuclear inspections", "the fishing zones", "visas for students",
    "prisoners of war", "the gas pipeline", "the water of the river", "trade in uranium", "the demilitarised zone",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_REPORT = (
    "{a} expelled {n} diplomats of {b} on {day} over {matter}.",
    "The {post} of {a}, {who}, said that talks on {matter} had lasted {n} hours and would go on in {b}.",
    "“We will not sign before {matter} are settled in all {n} points,” {family} told reporters in {b}.",
    "{a} imposed sanctions on {n} companies of {b}.",
    "{who} met the {post} of {b} on {day} and discussed {matter}.",
    "The two sides signed an agreement on {matter}, the {n}th of its kind since the summit.",
    "{b} accused {a} of having broken the treaty {n} times.",
    "An embassy official denied that {a} had withdrawn its {n} inspectors.",
    "{family} spoke by telephone with the president of {b} about {matter} for {n} minutes.",
    "{a} recalled its ambassador from {b}, {who} confirmed.",
)  # fmt: skip
_THINGS = (
    "beans kettle ladder orchard violin granary lantern saddle curtain pepper walnut hammock barley pillow thimble meadow turnip "
    "basket chimney candle marble stove pigeon clover willow anvil biscuit cellar feather garnet"
).split()
_DOES = "bakes mends carries paints weighs plants sells washes stacks measures borrows dries sharpens folds polishes counts".split()
_OTHER = (
    "Every {day} the {thing} maker {does} {n} of the {thing}s that lie beside the {other}.",
    "Take {n} grams of {thing} and stir it with the {other} until it is soft.",
    "The {thing} team won by {n} points, and nobody in the stands had seen such a {other} before.",
    "My neighbour {given} {does} her {thing} once in {n} weeks, which I find rather seldom for a {other}.",
    "A {thing} of this size costs about {n} crowns, with the {other} included.",
    "In the garden the {thing} grows {n} centimetres a year if the {other} gives it shade.",
    "We walked for {n} minutes through the rain, and {given} carried the {thing} under a {other}.",
    "Readers ask how a {thing} is kept dry: put it on the {other} for {n} hours.",
)  # fmt: skip
_SHELL = (
    "<!doctype html><html lang=en><head><title>{title}</title></head><body><header><nav><a href=/>Home</a> <a href=/news>News</a> "
    "<a href=/contact>Contact</a></nav></header><main><article><h1>{title}</h1>{body}</article></main>"
    "<footer>All rights</footer></body></html>"
)


def write_archive(target: Path, pages: int, words: int, share: float) -> int:
    """A WARC file of pages of about so many words, of which the ``share`` tells of diplomacy. Returns its bytes."""
    every = max(round(1 / share), 1) if share else 0
    with target.open("wb") as file:
        for number in range(pages):
            page = make_page(number, words, diplomacy=bool(every) and number % every == 0).encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
                f"WARC-Target-URI: http://pages.example/{number}.html\r\nWARC-Date: 2023-05-04T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")
        return file.tell()


def make_page(number: int, words: int, *, diplomacy: bool) -> str:
    """The HTML of a page; the same for the same number."""
    chance = random.Random(number)
    make = _report if diplomacy else _other
    sentences: list[str] = []
    while sum(len(s.split()) for s in sentences) < words:
        sentences.append(make(chance))
    body = "".join(f"<p>{' '.join(sentences[at : at + 3])}</p>" for at in range(0, len(sentences), 3))
    title = make(chance).rstrip(".")
    return _SHELL.format(title=title, body=body)


def _report(chance: random.Random) -> str:
    a, b = chance.sample(_STATES, 2)
    family = chance.choice(_FAMILY)
    who = f"{chance.choice(_GIVEN)} {family}"
    return _drawn(chance, _REPORT)(
        a=a, b=b, family=family, who=who, post=chance.choice(_POSTS), matter=chance.choice(_MATTERS), day=chance.choice(_DAYS),
        n=chance.randrange(2, 400),
    )  # fmt: skip


def _other(chance: random.Random) -> str:
    thing, other = chance.sample(_THINGS, 2)
    does, given, day = chance.choice(_DOES), chance.choice(_GIVEN), chance.choice(_DAYS)
    return _drawn(chance, _OTHER)(thing=thing, other=other, does=does, given=given, day=day, n=chance.randrange(2, 9000))


def _drawn(chance: random.Random, templates: tuple[str, ...]) -> Callable[..., str]:
    return chance.choice(templates).format
