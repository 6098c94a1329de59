"""Text to tokens with their offsets, by the conventions of the English Universal Dependencies treebanks.

Clitics are tokens of their own (``do`` ``n't``, ``Lavrov`` ``'s``), hyphenated compounds are split at the hyphen
(``Cold`` ``War`` ``-`` ``era``), abbreviations keep their full stop (``U.S.``, ``Feb.``), numbers their separators.
Whitespace is never a token. The time is linear in the length of the text.
"""

from __future__ import annotations

import re

# Abbreviations that keep their full stop wherever they stand; compared in small letters, without the stop.
ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen lt col maj capt sgt adm brig cmdr st jr sr vs jan feb mar apr jun jul aug sep sept oct nov dec "
    "inc ltd corp co rev hon amb cf approx etc al dept univ assn bros est min max ca viz ft mt messrs pvt supt pres sec "
    "ave blvd rd ph.d m.d b.a m.a e.g i.e a.m p.m u.s u.k u.n e.u d.c u.s.s.r u.a.e".split()
)
# These are abbreviations only before a number ("No. 5", "Art. 15").
BEFORE_NUMBER = frozenset("no nos art arts fig figs vol pp p para sec ch".split())

_CLITIC = r"['’](?:s|S|re|RE|ve|VE|ll|LL|d|D|m|M)(?![\w])"
_PREFIX = "(?:[Cc]o|[Rr]e|[Pp]re|[Nn]on|[Aa]nti|[Mm]ulti|[Uu]n|[Ss]emi|[Ee]x|[Mm]id|[Pp]ro|[Pp]ost|[Ii]nter|[Ss]ub|[Cc]ounter)"
_TOKEN = re.compile(
    r"""
    (?P<link>(?:https?://|www\.)[^\s<>"“”]{1,2000}[^\s<>"“”.,;:!?)\]'’])
  | (?P<mail>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+)
  | (?P<handle>[@\#]\w{2,100})
  | (?P<initials>(?:[A-Za-z]\.){2,8}(?![A-Za-z]))
  | (?P<negation>n['’]t(?!\w)|N['’]T(?!\w))
  | (?P<whole>(?:e-?mails?|t-shirts?|x-rays?|wi-fi|o['’]clock|ma['’]am)(?!\w)|""" + _PREFIX + r"""-[^\W\d_]{2,40}(?![\w-]))
  | (?P<date>\d{1,2}/\d{1,2}/\d{2,4}(?!\d))
  | (?P<clitic>""" + _CLITIC
    + r""")
  | (?P<number>\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th|s)(?![^\W_]))?)
  | (?P<stem>[^\W\d_]{1,40}?(?=n['’]t(?!\w)))
  | (?P<word>[^\W_]+(?:['’](?=[^\W\d_]{2})[^\W_]+)*)
  | (?P<dots>\.{2,}|…)
  | (?P<dashes>-{2,}|[–—]+)
  | (?P<marks>``|''|[!?]{2,})
  | (?P<other>\S)
    """,
    re.VERBOSE,
)  # fmt: skip
_ENDS_IN_CLITIC = re.compile(_CLITIC + "$")
_TWO_WORDS = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}


def tokenize(text: str) -> list[tuple[int, int]]:
    """The tokens of a text as offsets in code points, half-open."""
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind == "word":
            found.extend(_word(text, start, end))
        elif kind == "other" and match.group() == "." and found and found[-1][1] == start and _is_abbreviation(text, found[-1]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _word(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A run of letters, split before a clitic and inside "cannot"."""
    word = text[start:end]
    low = word.lower().replace("’", "'")
    if low in _TWO_WORDS:
        cut = start + _TWO_WORDS[low]
        return [(start, cut), (cut, end)]
    clitic = _ENDS_IN_CLITIC.search(word)
    if clitic and clitic.start() > 0:
        return [(start, start + clitic.start()), (start + clitic.start(), end)]
    return [(start, end)]


def _is_abbreviation(text: str, token: tuple[int, int]) -> bool:
    word = text[token[0] : token[1]]
    low = word.lower()
    if low in ABBREVIATIONS:
        return word[0].isupper() or low in ("vs", "etc", "al", "cf", "approx", "ca")
    if low in BEFORE_NUMBER:
        return text[token[1] + 1 : token[1] + 3].lstrip()[:1].isdigit()
    return len(word) == 1 and word.isupper() and text[token[1] + 1 : token[1] + 2] == " " and text[token[1] + 2 : token[1] + 3].isupper()
