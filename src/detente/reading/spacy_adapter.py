"""An installed spaCy pipeline instead of the own engine, and a parse handed on as a spaCy ``Doc``.

The only file that imports spaCy. Pipelines trained on Universal Dependencies are taken as they are; the English ones of
ClearNLP labels are mapped: prepositions come below their nouns, and relation names change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from detente.errors import UsageError
from detente.reading.parsed import Parsed, build_parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RELATIONS = {
    "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass", "dobj": "obj", "dative": "iobj",
    "relcl": "acl:relcl", "prt": "compound:prt", "nn": "compound", "neg": "advmod", "npadvmod": "obl:unmarked", "attr": "xcomp",
    "acomp": "xcomp", "oprd": "xcomp", "possessive": "case", "predet": "det:predet", "preconj": "cc:preconj", "ROOT": "root",
    "poss": "nmod:poss", "quantmod": "advmod", "intj": "discourse",
}  # fmt: skip
# What is left of prepositions without a noun ("the talks that they went on with") and of nouns without a preposition.
_LEFT = {"prep": "advmod", "agent": "advmod", "pobj": "obl", "pcomp": "advcl"}
_ENTITIES = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP"}
_PROBE = "The ministers met in Oslo."
_LONGEST = 5_000_000  # characters, as many as a document may have


class SpacyReader:
    """A spaCy pipeline as a reader. Raises ``UsageError`` where spaCy or the pipeline is not installed or does not parse."""

    def __init__(self, name: str) -> None:
        spacy = _spacy()
        try:
            self._pipeline = spacy.load(name)
        except OSError:
            raise UsageError(f"no spaCy pipeline {name!r} is installed: python -m spacy download {name}") from None
        except (ImportError, ValueError) as error:
            raise UsageError(f"the spaCy pipeline {name!r} cannot be loaded: {' '.join(str(error).split())}") from None
        if not self._pipeline(_PROBE).has_annotation("DEP"):
            raise UsageError(f"the spaCy pipeline {name!r} has no parser: name one that has, such as en_core_web_sm")
        self._pipeline.max_length = max(self._pipeline.max_length, _LONGEST)
        self.name = f"spacy:{name}"

    def parse_many(self, texts: Sequence[str]) -> list[Parsed]:
        """Parse many texts, in their order."""
        return [from_spacy(doc) for doc in self._pipeline.pipe(texts)]


def _spacy() -> Any:
    """The module. Raises ``UsageError`` where it is not installed."""
    try:
        import spacy
    except ImportError:
        raise UsageError("spaCy is not installed: pip install 'detente[spacy]'") from None
    return spacy


def from_spacy(doc: Doc) -> Parsed:
    """A spaCy ``Doc`` as the rules see it; tokens of whitespace are left out."""
    kept = [t for t in doc if not t.is_space and t.pos_ != "SPACE"]
    number = {t.i: n for n, t in enumerate(kept)}
    heads = [_head(t, number) for t in kept]
    relations = ["root" if heads[n] == n else _relation(t) for n, t in enumerate(kept)]
    _lower_prepositions(kept, heads, relations)
    sents = [_range([number[t.i] for t in s if t.i in number]) for s in doc.sents]
    ents = [(_range([number[t.i] for t in e if t.i in number]), _ENTITIES.get(e.label_, "MISC")) for e in doc.ents]
    return build_parsed(
        doc.text, [t.idx for t in kept], [t.idx + len(t.text) for t in kept], [t.text for t in kept],
        [t.lemma_ or t.text.lower() for t in kept], [t.pos_ for t in kept], [t.tag_ for t in kept], [str(t.morph) for t in kept],
        heads, [_LEFT.get(r, r) for r in relations], [s for s in sents if s[0] < s[1]],
        [(*span, label) for span, label in ents if span[0] < span[1]],
    )  # fmt: skip


def _range(tokens: list[int]) -> tuple[int, int]:
    return (tokens[0], tokens[-1] + 1) if tokens else (0, 0)


def _head(token: Any, number: dict[int, int]) -> int:
    """The number of the nearest head that is kept; its own where there is none."""
    above = token.head
    while above.i not in number and above.head.i != above.i:
        above = above.head
    return number.get(above.i, number[token.i])


def _relation(token: Any) -> str:
    """A recipient with a preposition ("to Lavrov") is told like any other noun with one."""
    if token.dep_ == "dative" and token.pos_ == "ADP":
        return "prep"
    return _RELATIONS.get(token.dep_, token.dep_)


def _lower_prepositions(kept: Sequence[Any], heads: list[int], relations: list[str]) -> None:
    """``withdrew -prep-> from -pobj-> treaty`` becomes ``withdrew -obl-> treaty -case-> from``; so does ``out of``."""
    for i, token in enumerate(kept):
        if token.dep_ not in ("pobj", "pcomp") or relations[heads[i]] not in ("prep", "agent"):
            continue
        prepositions = [heads[i]]
        while relations[above := heads[prepositions[-1]]] == "prep":
            prepositions.append(above)
        agent, clause = relations[heads[i]] == "agent", token.dep_ == "pcomp"
        verbal = kept[above].pos_ in ("VERB", "AUX", "ADJ", "ADV")
        heads[i], relations[i] = above, "advcl" if clause else "obl:agent" if agent else "obl" if verbal else "nmod"
        for preposition in prepositions:
            heads[preposition], relations[preposition] = i, "mark" if clause else "case"


def to_spacy(parsed: Parsed) -> Doc:
    """The parse as a spaCy ``Doc`` with tags, lemmas, heads, relations, sentences and entities.

    ``doc.text`` is the text character for character, so that the spans of facts fit it (``doc.char_span``): white space other
    than one blank between words is a token, as in spaCy's own. Raises ``UsageError`` where spaCy is not installed.
    """
    spacy = _spacy()
    words, spaces, tokens = _with_blanks(parsed)
    at = {token: place for place, token in enumerate(tokens) if token is not None}
    before = [1 if at else 0, *range(len(tokens))]  # white space hangs on the word before it; the first on the one behind
    heads = [before[place] if t is None else at[parsed.head[t]] for place, t in enumerate(tokens)]

    def column(values: Sequence[str], blank: str) -> list[str]:
        return [blank if t is None else values[t] for t in tokens]

    deps = ["ROOT" if head == place else r for place, (head, r) in enumerate(zip(heads, column(parsed.rel, "dep"), strict=True))]
    doc = spacy.tokens.Doc(
        _vocabulary(), words=words, spaces=spaces, heads=heads, deps=deps, tags=column(parsed.xpos, "_SP"),
        pos=column(parsed.upos, "SPACE"), lemmas=[w if t is None else parsed.lemma[t] for w, t in zip(words, tokens, strict=True)],
        morphs=column(parsed.feats, ""),
    )  # fmt: skip
    ents = [spacy.tokens.Span(doc, at[first], at[last - 1] + 1, label) for first, last, label in parsed.ents]
    doc.set_ents(spacy.util.filter_spans(ents))
    return doc


@cache
def _vocabulary() -> Any:
    return _spacy().blank("en").vocab


def _with_blanks(parsed: Parsed) -> tuple[list[str], list[bool], list[int | None]]:
    """spaCy's words, whether one blank follows each, and which token each is (``None`` for white space)."""
    words: list[str] = []
    spaces: list[bool] = []
    tokens: list[int | None] = []
    at = 0
    for token, start in enumerate((*parsed.start, len(parsed.text))):
        gap = parsed.text[at:start]
        if words and gap.startswith(" "):
            spaces[-1], gap = True, gap[1:]
        for word, number in ((gap, None), (parsed.word[token] if token < len(parsed) else "", token)):
            if word:
                words.append(word)
                spaces.append(False)
                tokens.append(number)
        at = parsed.end[token] if token < len(parsed) else at
    return words, spaces, tokens
