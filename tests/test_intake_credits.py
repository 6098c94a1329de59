"""Datelines and the reporting chain."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.intake.credits import find_credits
from detente.intake.dateline import find_dateline

OUTLETS = {
    name.casefold(): f"org:{key}"
    for key, names in {
        "ap": "AP|Associated Press", "axios": "Axios", "bbc": "BBC", "cnn": "CNN", "dpa": "dpa",
        "fox": "Fox News", "ft": "Financial Times",
        "interfax": "Interfax", "kcna": "KCNA|Korean Central News Agency", "kyodo": "Kyodo", "reuters": "Reuters|Reuter",
        "ria": "RIA Novosti",
        "tasnim": "Tasnim", "tass": "TASS|ITAR-TASS", "time": "Time", "xinhua": "Xinhua", "yonhap": "Yonhap",
    }.items()
    for name in names.split("|")
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MOSCOW, June 28 (Reuters) - Talks", ("MOSCOW", 6, 28, None, "Reuters")),
        ("TOKYO (Kyodo) -- Talks", ("TOKYO", None, None, None, "Kyodo")),
        ("MOSCOW, October 12. /TASS/. Talks", ("MOSCOW", 10, 12, None, "TASS")),
        ("HIROSHIMA, April 11, Kyodo - Talks", ("HIROSHIMA", 4, 11, None, "Kyodo")),
        ("Tehran, IRNA – Talks", ("Tehran", None, None, None, "IRNA")),
        ("TEHRAN, Tasnim – Talks", ("TEHRAN", None, None, None, "Tasnim")),
        ("PARIS, Aug 29, 2025 (AFP) - Talks", ("PARIS", 8, 29, 2025, "AFP")),
        ("MOSCOW. June 28 (Interfax) - Talks", ("MOSCOW", 6, 28, None, "Interfax")),
        ("ST. PETERSBURG, Russia (AP) — Talks", ("ST. PETERSBURG, Russia", None, None, None, "AP")),
        ("WASHINGTON, D.C. (AP) — Talks", ("WASHINGTON, D.C.", None, None, None, "AP")),
        ("RIO DE JANEIRO, 18 Nov. (dpa) - Talks", ("RIO DE JANEIRO", 11, 18, None, "dpa")),
        ("(Reuters) - Talks", (None, None, None, None, "Reuters")),
        ("Feb 19 (Reuters) -", (None, 2, 19, None, "Reuters")),
        ("Ottawa, 4 June 2024\n\nToday", ("Ottawa", 6, 4, 2024, None)),
        ("KYIV, Ukraine — Talks", ("KYIV, Ukraine", None, None, None, None)),
        ("Talks end early\n\nBy Jane Doe\n\n  VIENNA, March 3 (Xinhua) -- Talks", ("VIENNA", 3, 3, None, "Xinhua")),
    ],
)
def test_datelines(text: str, expected: tuple[object, ...]) -> None:
    found = find_dateline(text, OUTLETS)
    assert found is not None
    assert (found.place, found.month, found.day, found.year, found.agency) == expected
    if found.agency_span:
        assert found.agency_span.of(text) == found.agency
        assert found.span.covers(found.agency_span)


def test_a_dateline_ends_with_its_dash() -> None:
    text = "Talks\n\nSEOUL, Oct. 4 (Yonhap) -- Officials spoke."
    found = find_dateline(text)
    assert found is not None
    assert found.span.of(text) == "SEOUL, Oct. 4 (Yonhap) --"


@pytest.mark.parametrize(
    "text",
    [
        "The minister (a former general) - said", "Lavrov (Russia) - the man", "He said, June 28, that", "BREAKING — Talks end",
        "LONDON, UK – x",
        "US-Russia talks - what now", "He met Blinken (Reuters).", "(a) - first point", "U.S. - Russia talks", "",
        "June 40 was a day",
    ],
)  # fmt: skip
def test_no_datelines(text: str) -> None:
    assert find_dateline(text, OUTLETS) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lavrov’s remarks were reported in TASS on Wednesday.\nSource: AntiWar.", ["org:tass", "AntiWar"]),
        ("MOSCOW, June 28 (Reuters) - He told CNN and Fox News so.", ["org:cnn", "org:fox", "org:reuters"]),
        ("SEOUL (Yonhap) -- It was carried by the North's official Korean Central News Agency (KCNA).", ["org:kcna", "org:yonhap"]),
        ("He told the Russian state news agency TASS so.", ["org:tass"]),
        ("This is so according to the RIA Novosti news agency.", ["org:ria"]),
        ("The call was held, as first reported by Axios.", ["org:axios"]),
        ("Iran's semi-official Tasnim news agency said so.", ["org:tasnim"]),
        ("He warned against it, the German news agency dpa reports.", ["org:dpa"]),
        ("He was quoted as saying by Interfax.", ["org:interfax"]),
        ("He said so in a Fox News interview.", ["org:fox"]),
        ("He said so in an interview with the Financial Times.", ["org:ft"]),
        ("He told Time magazine.", ["org:time"]),
        ("“It is so,” he said, reports TASS.", ["org:tass"]),
        ("By Jane Doe, Associated Press\nTalks were held.", ["org:ap"]),
        ("By Jane Doe\nThe Associated Press\nTalks were held.", ["org:ap"]),
        ("Axios was the first to report the call.", ["org:axios"]),
        ("Axios broke the story.", ["org:axios"]),
        ("The news was broken by Axios.", ["org:axios"]),
        ("Axios, which first reported the call, said they met.", ["org:axios"]),
        ("Talks were held, per Axios.", ["org:axios"]),
        ("He confirmed to AP that they met.", ["org:ap"]),
        ("Asked by CNN whether they met, he said no.", ["org:cnn"]),
        ("Interviewed on CNN, he said no.", ["org:cnn"]),
        ("He said so in an article for the Financial Times.", ["org:ft"]),
        ("Talks were held. (Sources: TASS, RIA Novosti)", ["org:tass", "org:ria"]),
        ("Talks were held.\nOriginally published by Nuclear Notes.", ["Nuclear Notes"]),
        ("PRAGUE, June 28 (Belga) - Talks were held.", ["Belga"]),
    ],
)
def test_credits_from_the_speaker_to_the_site(text: str, expected: list[str]) -> None:
    found = find_credits(text, OUTLETS)
    assert [c.id for c in found] == expected
    assert all(c.span.of(text) == c.name for c in found)


@pytest.mark.parametrize(
    "text",
    [
        "Russia expelled a BBC correspondent.",
        "The sanctions hit TASS and Interfax, the ministry said.",
        "He told reporters this time. The report came in time.",
        "“As Reuters reported, they met,” he said.",
        "Reuters could not verify this.",
        "He told officials from CNN's rival.",
        "CNN’s offices in Moscow were closed.",
        "Sources: two officials who know.",
        "They met twice per time of year.",
        "",
    ],
)
def test_a_mention_is_no_credit(text: str) -> None:
    assert find_credits(text, OUTLETS) == []


PIECES = ["told", "the", "TASS", "reported", "(", ")", "-", ",", "Source:", "by", "\n", "“", "MOSCOW", "CNN", "said"]


@given(st.lists(st.sampled_from(PIECES)))
def test_spans_always_cover_the_name(words: list[str]) -> None:
    text = " ".join(words)
    for credit in find_credits(text, OUTLETS):
        assert " ".join(credit.span.of(text).split()) == credit.name


@pytest.mark.parametrize("piece", ["told the ", "Abcdefgh", "MOSCOW, ", "Source: ", "((((((((", '""""""""', "“reported "])
def test_long_odd_texts_take_no_time(piece: str) -> None:
    began = time.process_time()
    find_credits(piece * 40_000, OUTLETS)
    assert time.process_time() - began < 5
