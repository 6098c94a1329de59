"""A text as a tape: one letter a token, for the part that the token can play in a date.

The grammar of dates (``date_patterns``) is a set of regular expressions over that tape, so a match's positions are token
numbers. A letter is chosen from the word's form, and only where the form leaves a doubt ("may", "march", "2000") from the words
beside it and then from the tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.reading.calendar_words import MONTHS, ORDINALS, PARTS_OF_DAY, SEASONS, SMALL, TENS, UNITS, WEEKDAYS
from detente.reading.parsed import Parsed

# Each class of words with its letter; the dot is every other word.
_CLASSES = (
    "DAY ORD ORDW NUM YEAR DECADE MONTH WEEKDAY WDAY WEEKDAYS SEASON QUARTER UNIT WEEKEND PARTDAY TODAY THIS THAT SAME LAST NEXT "
    "FOLLOWING PREVIOUS RECENT AGO EARLIER LATER BEFORE AFTER SINCE UNTIL BY IN ON AT OF FROM TO BETWEEN AND OR COMMA DASH THE A "
    "FEW HALF EARLY ENDS EVERY VAGUE POSS FOR OVER WITHIN ABOUT ISO NUMERIC EVE THAN AHEAD PRIOR NOW AS UP THEN EXACT FISCAL LEAST "
    "ENDING EDGE NEW IS OUT SO FAR DATE ALT HARDLY TURN COME"
).split()
_POOL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!%&;:<>=@_~äöüßéèñçøå"
LETTER = dict(zip(_CLASSES, _POOL[: len(_CLASSES)], strict=True))
OTHER = "#"
_OPEN_YEARS = [LETTER["YEAR"], LETTER["DASH"]]

_PLAIN: dict[str, str] = {
    "TODAY": "today yesterday tomorrow tonight overnight", "THIS": "this current", "THAT": "that those", "SAME": "same",
    "LAST": "last past", "NEXT": "next coming upcoming forthcoming", "FOLLOWING": "following subsequent",
    "PREVIOUS": "previous preceding", "RECENT": "recent", "AGO": "ago", "EARLIER": "earlier sooner",
    "LATER": "later afterwards afterward hence", "BEFORE": "before", "AFTER": "after", "SINCE": "since",
    "UNTIL": "until till through", "BY": "by", "IN": "in", "ON": "on", "AT": "at amid", "OF": "of", "FROM": "from", "TO": "to into",
    "THEN": "then", "EXACT": "exactly precisely", "FISCAL": "fiscal financial", "LEAST": "least", "ENDING": "ending ended",
    "BETWEEN": "between", "AND": "and", "OR": "or", "COMMA": ",", "DASH": "- – — ‑ /", "THE": "the", "A": "a an", "HALF": "half",
    "FEW": "few several couple", "EARLY": "early mid late", "ENDS": "beginning start outset end close middle",
    "EVERY": "every each", "VAGUE": "recently lately soon shortly", "POSS": "'s ’s ' ’", "FOR": "for",
    "OVER": "over during throughout", "WITHIN": "within", "EVE": "eve", "THAN": "than", "AHEAD": "ahead", "PRIOR": "prior",
    "ABOUT": "about around roughly approximately nearly almost some circa more less", "NOW": "now", "AS": "as", "UP": "up",
    "EDGE": "closing opening dying waning", "NEW": "new", "IS": "is was", "OUT": "out ends", "SO": "so", "FAR": "far",
    "DATE": "date", "ALT": "other", "TURN": "turn", "COME": "come", "HARDLY": "just little under barely well",
    "WEEKEND": "weekend weekends", "NUM": "dozen hundred thousand eleven twelve",
}  # fmt: skip
_TABLE: dict[str, str] = {word: name for name, words in _PLAIN.items() for word in words.split()}
_TABLE |= dict.fromkeys((*SMALL, *TENS), "NUM") | dict.fromkeys(ORDINALS, "ORDW") | {"final": "ORDW"}
_TABLE |= dict.fromkeys(UNITS, "UNIT") | dict.fromkeys(PARTS_OF_DAY - {"overnight"}, "PARTDAY")
_TABLE |= dict.fromkeys(MONTHS, "MONTH") | {f"{m}.": "MONTH" for m in MONTHS if len(m) < 5}
_TABLE |= {day: "WEEKDAY" if day.endswith("day") else "WDAY" for day in WEEKDAYS}
_TABLE |= {f"{day}.": "WDAY" for day in WEEKDAYS if not day.endswith("day")}
_TABLE |= {f"{day}s": "WEEKDAYS" for day in WEEKDAYS if day.endswith("day")} | dict.fromkeys(SEASONS, "SEASON")
DECADES = dict(
    zip("twenties thirties forties fifties sixties seventies eighties nineties".split(), range(20, 100, 10), strict=True)
)
_TABLE |= dict.fromkeys(("q1", "q2", "q3", "q4", "h1", "h2"), "QUARTER") | dict.fromkeys(DECADES, "DECADE")

_SURE_MONTHS = frozenset("january february july september october november december".split())  # nobody's name
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DECADE = re.compile(r"[12]\d\d0[’']?s|[’'‘]\d0s")
_ISO = re.compile(r"\d{4}(?:-\d\d-\d\d(?:t[\d:.]+z?)?|/\d{1,2}/\d{1,2})")
_NUMERIC = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}")
_PART = re.compile(r"(?:mid|early|late)[-–](.+)", re.DOTALL)
# Words before and after which a month is meant though its name is also a verb's or a person's.
# The first of these never precede a person.
_BEFORE_NAME = frozenset("in since last next coming this early late mid every during throughout".split())
_BEFORE_MONTH = _BEFORE_NAME | frozenset("until till of by from through between".split())
_BEFORE_SEASON = _BEFORE_MONTH | {"the", "past", "before", "after", "following", "previous", "preceding"}
_A_MAY = -1  # stands among the tokens of people where the text has a Theresa May
_PAPERS = frozenset("times telegraph mail express mirror post herald".split())
_DAY_NAMES = frozenset("black bloody good easter palm ash".split())
_MONEY = frozenset("$ € £ ¥ us$ no no. article resolution number agenda document".split())


def tape_of(parsed: Parsed) -> tuple[str, list[str]]:
    """The letters of a text and its words in small letters."""
    lows = [w.lower() for w in parsed.word]
    people = {i for first, last, label in parsed.ents if label in ("PER", "PERSON") for i in range(first, last)}
    if "Theresa May" in parsed.text:
        people.add(_A_MAY)
    table = _TABLE.get
    letters = []
    for i, low in enumerate(lows):
        name = table(low)
        if name is None:
            name = _by_shape(low) if not low.isalpha() else None
        if name == "NUM" and len(low) == 2 and low.isdecimal() and letters[-2:] == _OPEN_YEARS:
            name = "DAY"  # "1939-45"
        if name in _DOUBTS and not _DOUBTS[name](parsed, lows, i, people):
            name = "NUM" if name in ("DAY", "YEAR") else None
        letters.append(LETTER[name] if name else OTHER)
    return "".join(letters), lows


def _by_shape(low: str) -> str | None:
    if low.isdecimal():
        if len(low) <= 2 and 1 <= int(low) <= 31:
            return "DAY"
        return "YEAR" if len(low) == 4 and "1500" <= low <= "2199" else "NUM"
    for pattern, name in ((_ORDINAL, "ORD"), (_DECADE, "DECADE"), (_ISO, "ISO"), (_NUMERIC, "NUMERIC")):
        if pattern.fullmatch(low):
            return name
    part = _PART.fullmatch(low)
    rest = part and (_TABLE.get(part[1]) or (_by_shape(part[1]) if len(part[1]) < 8 else None))
    return rest if rest in ("MONTH", "YEAR", "DECADE", "SEASON", "WEEKDAY", "ORD") else None


def stem(low: str) -> tuple[str | None, str]:
    """The part that a word carries in itself and the rest: "mid-july" is ``("mid", "july")``."""
    part = _PART.fullmatch(low)
    return (low[: part.start(1) - 1], part[1]) if part else (None, low)


def _beside(lows: Sequence[str], i: int) -> tuple[str, str]:
    return lows[i - 1] if i else "", lows[i + 1] if i + 1 < len(lows) else ""


def _is_date_number(low: str) -> bool:
    return bool(low) and low[0].isdigit() and _by_shape(low) in ("DAY", "ORD", "YEAR")


def _is_month(parsed: Parsed, lows: Sequence[str], i: int, people: set[int]) -> bool:
    """Months in capitals; "May", "March", abbreviations and what is a person's name only where the words beside say so."""
    before, after = _beside(lows, i)
    of_day = before == "of" and i > 1 and (_is_date_number(lows[i - 2]) or lows[i - 2] in ORDINALS)
    comma_year = after == "," and i + 2 < len(lows) and _by_shape(lows[i + 2]) == "YEAR"
    if _is_date_number(after) or _is_date_number(before) or of_day or comma_year or stem(lows[i])[0]:
        return True
    low, word = lows[i].rstrip("."), parsed.word[i]
    if word[0].isupper() and _joins_month(lows, i, 1):  # "April and May"
        return True
    if (i in people and low not in _SURE_MONTHS) or not word[0].isupper():
        return False
    if low in ("may", "march"):
        return _is_doubtful_month(lows, i, before, after, people)
    if len(low) <= 4 and low not in ("june", "july"):
        return before in _BEFORE_MONTH or lows[i].endswith(".")
    return True


def _joins_month(lows: Sequence[str], i: int, step: int) -> bool:
    joint, other = i + step, i + 2 * step
    return 0 <= other < len(lows) and lows[joint] in ("and", "or", "to", "through", "-", "–") and lows[other] in MONTHS


def _is_doubtful_month(lows: Sequence[str], i: int, before: str, after: str, people: set[int]) -> bool:
    if before in _BEFORE_NAME or (after in ("this", "last", "next", "of") and before != "the"):
        return True
    joined = before in ("and", "to", "or", "-", "–", "through") and any(w in MONTHS for w in lows[max(0, i - 3) : i - 1])
    told = joined or (before in ("to", "before", "after") and "from" in lows[max(0, i - 4) : i])
    earlier = lows[i - 2] if i > 1 else ""  # "the year to March", "as early as March"
    told = told or (before == "to" and earlier in UNITS) or (before == "as" and earlier in ("early", "late", "soon"))
    person = lows[i] == "may" and _A_MAY in people
    ranges = after in ("to", "-", "–", "and", "or") and i + 2 < len(lows) and lows[i + 2] in MONTHS
    return told or ranges or (not person and before in _BEFORE_MONTH | {"before", "after"})


def _is_season(parsed: Parsed, lows: Sequence[str], i: int, _people: set[int]) -> bool:
    before, after = _beside(lows, i)
    later = lows[i + 2] if i + 2 < len(lows) else ""
    if after == "of":
        rest = lows[i + 3] if later in ("the", "that", "this", "last", "next") and i + 3 < len(lows) else ""
        return _by_shape(later) == "YEAR" or rest == "year"
    year_after = _by_shape(after) == "YEAR" if after[:1].isdigit() else False
    named = i > 0 and parsed.word[i][0].isupper() and parsed.word[i - 1][0].isupper() and before not in _BEFORE_SEASON
    return year_after or (before in _BEFORE_SEASON and not named and parsed.upos[i] != "VERB" and not _has_noun_after(parsed, i))


def _has_noun_after(parsed: Parsed, i: int) -> bool:
    """ "The spring offensive": the word is part of another noun."""
    return i + 1 < len(parsed) and parsed.upos[i + 1] == "NOUN" and parsed.head[i] == i + 1


def _is_weekday(parsed: Parsed, lows: Sequence[str], i: int, people: set[int]) -> bool:
    before, after = _beside(lows, i)
    return parsed.word[i][0].isupper() and after not in _PAPERS and before not in _DAY_NAMES and not (
        before == "on" and i > 1 and parsed.word[i - 2] == "Mail"
    )  # fmt: skip


def _is_short_weekday(parsed: Parsed, lows: Sequence[str], i: int, _people: set[int]) -> bool:
    """ "Sun" and "Sat" are days only before a date or after "on", "last" and "next"."""
    before, after = _beside(lows, i)
    if after in (",", "."):
        after = lows[i + 2] if i + 2 < len(lows) else ""
    dated = _is_date_number(after) or after.rstrip(".") in MONTHS
    return parsed.word[i][0].isupper() and (dated or (before in ("on", "last", "next") and parsed.upos[i] == "PROPN"))


def _is_calendar_number(parsed: Parsed, lows: Sequence[str], i: int, _people: set[int]) -> bool:
    """Not the count of things ("2000 troops") and not a sum or a number of an article."""
    before, after = _beside(lows, i)
    if before in _MONEY or after in ("%", "percent", "km", "million", "billion", "gmt"):
        return False
    if after and after not in _TABLE and i + 1 < len(parsed) and parsed.xpos[i + 1] == "NNS" and after.islower():
        return len(lows[i]) == 4 and parsed.rel[i] != "nummod"
    return True


def _is_second_of_time(parsed: Parsed, lows: Sequence[str], i: int, _people: set[int]) -> bool:
    return parsed.upos[i] not in ("VERB", "AUX")


def _is_no_verb(parsed: Parsed, lows: Sequence[str], i: int, _people: set[int]) -> bool:
    """ "The truce would last 30 days"."""
    return not parsed.xpos[i].startswith("VB")


_DOUBTS = {
    "MONTH": _is_month, "SEASON": _is_season, "WEEKDAY": _is_weekday, "WDAY": _is_short_weekday, "DAY": _is_calendar_number,
    "YEAR": _is_calendar_number, "ENDS": _is_second_of_time, "LAST": _is_no_verb,
}  # fmt: skip


_ROUGH = {"few": (2.0, 6.0), "several": (3.0, 9.0), "couple": (2.0, 3.0)}


def count_of(words: Sequence[str]) -> tuple[float, float, bool] | None:
    """The least and the greatest that a count may mean, and whether it is only roughly told; ``None`` for no count.

    "eighteen" is 18 to 18; "a few" 2 to 6, "several" 3 to 9 and "a couple of" 2 to 3, roughly; "two or three" 2 to 3.
    """
    for word in words:
        if word in _ROUGH:
            least, most = _ROUGH[word]
            return least, most, True
    counts = [0.0]
    for i, word in enumerate(words):
        if word in ("or", "to") or (word in _PLAIN["DASH"].split() and not (i and words[i - 1] in TENS)):
            counts.append(0.0)
        elif word == "half":
            counts[-1] = counts[-1] - 1 + 0.5 if i and words[i - 1] == "a" else 0.5
        elif word in ("a", "an") and counts[-1] == 0.5:
            continue
        else:
            counts[-1] = _added(counts[-1], word)
    return (min(counts), max(counts), len(counts) > 1) if all(0 < c <= 10_000_000 for c in counts) else None


def _added(before: float, word: str) -> float:
    if word in ("hundred", "thousand", "dozen"):
        return max(before, 1) * {"dozen": 12, "hundred": 100, "thousand": 1000}[word]
    digits = int(word) if word.isdecimal() and len(word) < 9 else None
    value = digits if digits is not None else SMALL.get(word) or TENS.get(word) or (1 if word in ("a", "an") else 0)
    return before + value
