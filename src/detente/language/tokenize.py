"""Words and their offsets, after the conventions of the English UD treebanks.

Clitics are words of their own (``do n't``, ``Lavrov 's``), compounds are split at the hyphen (``Cold War - era``)
unless the first part is a bound prefix (``non-nuclear``, ``mid-July``), and an abbreviation keeps its dot.
See https://universaldependencies.org/en/tokenization.html and the tokenisation of EWT and GUM themselves.

The text is cut at white space first; what stands between is split by one pattern whose repetitions are all bounded
where they could be tried again from the next character, so that the time is linear in the text.
"""

from __future__ import annotations

import re

from detente.language.analysis import Tokens

# Zero-width characters separate nothing that a reader sees, and belong to no word.
_CHUNK = re.compile(r"[^\s\u200b\u2060\ufeff]+")

_TITLES = "Mr Mrs Ms Mx Dr Prof Sen Sens Rep Reps Gov Govs Gen Lt Col Maj Cmdr Capt Sgt Cpl Adm Brig Rev Hon Amb Pres Messrs"
_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun"
_OTHERS = "Inc Ltd Corp Co Cos Bros Jr Sr St Ste Mt Ft Ave Blvd vs etc al cf ca approx dept Dept Univ viz eg ie Esq Ph.D M.Sc"
_NUMBERED = "No Nos Art Arts art arts p pp Vol vol Fig fig Sec sec Ch ch para paras no nos c"
# These keep their dot only before a number: "No. 5", but "He said no."
_BEFORE_NUMBER = frozenset(f"{bracket}{word}." for word in _NUMBERED.split() for bracket in ("", "(", "["))

_PREFIXES = (
    "e|non|mid|pre|anti|re|post|co|over|under|pro|multi|ex|sub|semi|neo|counter|inter|intra|un|extra|cross|socio|mini"
    "|ultra|trans|quasi|bi|tri|micro|macro|para"
)
_DOMAINS = (
    "com|org|net|gov|edu|int|mil|info|biz|tv|io|eu|ru|su|ua|by|kz|uk|us|ca|de|fr|it|es|pl|cn|jp|kr|in|ir|il|tr|ch|at|au|be"
    "|nl|se|no|fi"
)
_URL_END = r"[^\s<>\"“”.,;:!?)\]}'’»]"


def _alternatives(words: str) -> str:
    return "|".join(sorted((re.escape(word) for word in words.split()), key=len, reverse=True))


_TOKEN = re.compile(
    rf"""
      (?:https?|ftp)://(?:[^\s<>"“”]*{_URL_END})?                                # addresses
    | [\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}
    | (?:[A-Za-z0-9-]{{1,63}}\.){{1,5}}(?:{_DOMAINS})\b(?:/(?:[^\s<>"“”]*{_URL_END})?)?(?![\w@])
    | @\w{{1,100}} | \#\w{{0,50}}[^\W\d]\w{{0,50}}
    | (?:{_alternatives(" ".join((_TITLES, _MONTHS, _OTHERS)))})\.(?!\w)          # abbreviations
    | (?:[^\W\d_]\.){{2,8}}(?:[^\W\d_](?!\w))? | [A-HJ-Z]\.(?=$|[A-Z]|[^\w.'"’”)])  # U.S., U.N, J.
    | [A-Z]{{1,6}}&[A-Z]{{1,6}}\b
    | \d{{3}}-\d{{3}}-\d{{4}}(?!\w) | \d{{1,4}}-\d{{1,2}}-\d{{1,4}}(?![\w-])       # telephone numbers, 2023-07-12
    | \d+(?:st|nd|rd|th|s|['’]s)(?!\w)                                           # 20th, 1990s, 60's
    | \d+(?:[.,:/]\d+)*(?=(?:am|pm|bn|mn|tn|km|kg|mm|cm|kt|mph|kmh)\b)             # 9 am, 2 bn
    | \d+(?:[.,:/]\d+)*(?!\w)
    | ['’]\d0s\b | ['’]\d\d(?![\w.,])                                            # '90s
    | ['’](?:s|re|ve|ll|d|m|S|RE|VE|LL|D|M)(?!\w)                                # clitics
    | (?i:{_PREFIXES})-[^\W_]+
    | [^\W_]+(?:['’](?!(?:s|re|ve|ll|d|m)(?!\w))[^\W\d_]+){{0,3}}                   # words, O'Neill, don't
    | \.{{2,}} | …+ | [!?]+ | -{{2,}} | _{{2,}} | '' | `` | ([^\w\s])\1{{3,}}       # runs of one mark
    | \S
    """,
    re.VERBOSE,
)  # fmt: skip

# Words that are two in the treebanks though nothing marks the seam; the number of characters of the first.
_SEAMS = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}
_NEGATION = re.compile(r"(?i)n['’]t$")
_CACHED_LENGTH = 48


class Tokenizer:
    """Splits texts into words; remembers how each stretch between spaces was split, up to a bound."""

    def __init__(self, remember: int = 200_000) -> None:
        self._remember = remember
        self._seen: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}

    def tokenize(self, text: str) -> Tokens:
        """The tokens of a text with exact offsets (code points, half-open); linear in the length of the text."""
        start: list[int] = []
        end: list[int] = []
        for match in _CHUNK.finditer(text):
            base, chunk = match.start(), match.group()
            if chunk in _BEFORE_NUMBER:
                start_, end_ = _numbered(chunk, text[match.end() : match.end() + 2])
            else:
                start_, end_ = self._split(chunk)
            start += [base + i for i in start_]
            end += [base + i for i in end_]
        return Tokens(start, end, [text[a:b] for a, b in zip(start, end, strict=True)])

    def _split(self, chunk: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        parts = self._seen.get(chunk)
        if parts is None:
            parts = split_chunk(chunk)
            if len(chunk) <= _CACHED_LENGTH:
                if len(self._seen) >= self._remember:
                    self._seen.clear()
                self._seen[chunk] = parts
        return parts


def split_chunk(chunk: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Starts and ends of the words in a stretch without white space."""
    if chunk.isalpha() and chunk.lower() not in _SEAMS:
        return (0,), (len(chunk),)
    start, end = [], []
    for match in _TOKEN.finditer(chunk):
        a, b = match.span()
        seam = _seam(match.group()) if b - a < 40 else 0
        start += [a, a + seam] if seam else [a]
        end += [a + seam, b] if seam else [b]
    return tuple(start), tuple(end)


def _seam(word: str) -> int:
    """Where a word falls in two ("did|n't", "can|not"), or 0."""
    negation = _NEGATION.search(word)
    if negation and negation.start():
        return negation.start()
    return _SEAMS.get(word.lower(), 0)


def _numbered(chunk: str, after: str) -> tuple[list[int], list[int]]:
    """"No." is one word before a number and a word and a full stop elsewhere."""
    first = 1 if chunk[0] in "([" else 0
    cuts = [0, 1] if first else [0]
    if not after[1:].isdigit():
        cuts.append(len(chunk) - 1)
    return cuts, [*cuts[1:], len(chunk)]
