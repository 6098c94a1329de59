"""Two peers for the table of ``bench attribution``: a plain regular-expression reader, and textacy on the same parse.

Neither is tuned on the dev set. Both keep to the conventions of PolNeAR that ``attribution_gold`` tells: marks belong to a
quotation, "that" to a clause, the colon to a cue, and what is said with one cue is one attribution.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bench.attribution_gold import Attribution, Fragments

from detente.errors import UsageError

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CAPITAL = r"(?:(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen)\.|[A-Z][\w’'-]*)"
_NAME = rf"{_CAPITAL}(?: (?:(?:of|the|of the|de|van|von|bin|al) )?{_CAPITAL})*"
_NOUN = r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne)(?: [\w’'-]+){1,4}?"
_WHO = rf"\b(?:I|[Hh]e|[Ss]he|[Ii]t|[Ww]e|[Tt]hey|{_NOUN}|{_NAME})"
_SUBJECT = rf"(?P<source>{_WHO}(?:, [^,\n\"“”]+(?=,))?),?"
_VERB = (
    r"(?:(?:has|have|had|also) )?(?:said|says|say|told|tells|added|adds|wrote|writes|argued|argues|noted|notes|announced|"
    r"claimed|claims|explained|insisted|insists|warned|warns|stated|declared|replied|continued)\b"
)
_HEARER = rf"(?:(?<=told) (?:(?:the )?{_NAME}|[a-z]+))?"
_QUOTE = r"(?:\"[^\"\n]+\"|“[^”\n]+”)"
_QUOTE_BEFORE = rf"(?P<content>{_QUOTE})(?:(?<=[,.?!][\"”])|,)\s"
_GOES_ON = rf"(?:{_HEARER}[.,] (?P<more>{_QUOTE}))?"
_QUOTED = [
    re.compile(rf"{_QUOTE_BEFORE}{_SUBJECT} (?P<cue>{_VERB}){_GOES_ON}"),
    re.compile(rf"{_QUOTE_BEFORE}(?P<cue>{_VERB}) (?P<source>{_WHO})\b{_GOES_ON}"),
    re.compile(rf"{_SUBJECT} (?P<cue>{_VERB}:?){_HEARER}(?:(?<=:)|[,:])\s(?P<content>{_QUOTE})"),
]
_TAIL = r"(?: (?:on|in|at|during) [^,]+)?$"
_REPORTED = [
    re.compile(r"(?P<cue>According to) (?P<source>[^,]+), (?P<content>.+)"),
    re.compile(r"(?P<content>\S.*?),? (?P<cue>according to) (?P<source>[^,]+)"),
    re.compile(rf"(?P<content>\S.*), {_SUBJECT} (?P<cue>{_VERB}){_HEARER}{_TAIL}"),
    re.compile(rf"(?P<content>\S.*), (?P<cue>{_VERB}) (?P<source>{_WHO}){_TAIL}"),
    re.compile(rf"{_SUBJECT} (?P<cue>{_VERB}){_HEARER} (?P<content>\S.*)"),
]
_SENTENCE = re.compile(r"\S.*?(?:(?<!\b[A-Z])(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bMrs)[.!?]+[\"”]?(?=\s+[\"“A-Z])|$)", re.MULTILINE)


def regex_baseline(text: str) -> list[Attribution]:
    """Who said what by regular expressions alone, the baseline that anyone would write first.

    Quotations between double marks beside ``NAME|pronoun|noun said`` or ``said NAME``; then, a sentence at a time, "according
    to X", "…, X said" and "X said (that) …" to the sentence's end. What overlaps something found earlier is left out.
    """
    found: list[Attribution] = []
    taken: set[int] = set()
    for match in [*_quotations(text), *_reports(text)]:
        one = _attribution(match)
        places = {i for s, e in (*one.cue, *one.content) for i in range(s, e)}
        if taken.isdisjoint(places):
            taken |= places
            found.append(one)
    return sorted(found, key=lambda a: a.content)


def _quotations(text: str) -> Iterator[re.Match[str]]:
    for pattern in _QUOTED:
        yield from pattern.finditer(text)


def _reports(text: str) -> Iterator[re.Match[str]]:
    """The first pattern that fits each sentence; its full stop is no part of it."""
    for sentence in _SENTENCE.finditer(text):
        end = sentence.start() + len(sentence.group().rstrip(" .!?"))
        fits = (pattern.search(text, sentence.start(), end) for pattern in _REPORTED)
        yield from [match for match in fits if match][:1]


def _attribution(match: re.Match[str]) -> Attribution:
    names = ("content", "more") if match.groupdict().get("more") else ("content",)
    return Attribution((match.span("source"),), (match.span("cue"),), tuple(match.span(n) for n in names))


# What textacy asks for by ClearNLP's names and the own parse has by those of Universal Dependencies.
_CLEARNLP = {
    "flat": "compound", "nsubj:pass": "nsubjpass", "csubj:pass": "csubjpass", "aux:pass": "auxpass", "nsubj:outer": "nsubj",
}  # fmt: skip
Triples = Callable[["Doc"], Iterable[Any]]


def textacy_baseline(doc: Doc) -> list[Attribution]:
    """Direct quotations, and nothing else, by ``textacy.extract.direct_quotations`` (after Krestel, Bergler and Witte 2008).

    Relations are renamed to those it knows. Where the marks of a text are odd in number it bails out; then it is asked
    paragraph by paragraph. Raises ``UsageError`` where textacy is not installed.
    """
    try:
        from textacy.extract import direct_quotations
    except ImportError:
        raise UsageError("textacy is not installed: pip install textacy") from None
    found: dict[tuple[Fragments, Fragments], Fragments] = {}
    for at, triple in _triples(direct_quotations, _renamed(doc)):
        key = _fragments(triple.speaker, at), _fragments(triple.cue, at)
        found[key] = (*found.get(key, ()), *_fragments(triple.content, at))
    return [Attribution(*key, content) for key, content in found.items()]


def _renamed(doc: Doc) -> Doc:
    """A copy in which names are compounds, passives and negations are called as ClearNLP calls them."""
    copy = doc.copy()
    for token in copy:
        negates = token.dep_ == "advmod" and token.lower_ in ("not", "n't", "n’t", "never")
        token.dep_ = "neg" if negates else _CLEARNLP.get(token.dep_, token.dep_)
    return copy


def _triples(extract: Triples, doc: Doc) -> list[tuple[int, Any]]:
    """textacy's triples, each with the offset of the text that its tokens count from."""
    try:
        return [(0, triple) for triple in extract(doc)]
    except ValueError:
        return [pair for start, part in _paragraphs(doc) for pair in _of_paragraph(extract, start, part)]


def _of_paragraph(extract: Triples, start: int, part: Doc) -> list[tuple[int, Any]]:
    try:
        return [(start, triple) for triple in extract(part)]
    except ValueError:
        return []


def _paragraphs(doc: Doc) -> Iterator[tuple[int, Doc]]:
    """The lines of a text, each a ``Doc`` with the offset where it begins."""
    breaks = [-1, *(t.i for t in doc if "\n" in t.text), len(doc)]
    for before, behind in pairwise(breaks):
        if behind - before > 1:
            part = doc[before + 1 : behind]
            yield part.start_char, part.as_doc()


def _fragments(tokens: Sequence[Any], at: int) -> Fragments:
    """The characters of tokens, those side by side as one fragment."""
    found: list[tuple[int, int]] = []
    last = None
    for token in tokens:
        start, end = at + token.idx, at + token.idx + len(token)
        if last is not None and token.i == last + 1:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
        last = token.i
    return tuple(found)
