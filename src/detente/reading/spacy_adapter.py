"""An installed spaCy pipeline instead of the own engine, and a parse handed on as a spaCy ``Doc``.

The only file that imports spaCy. Pipelines trained on Universal Dependencies are taken as they are; the English ones of
ClearNLP labels are mapped: prepositions come below their nouns, and relation names change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.errors import UsageError
from detente.reading.parsed import Parsed, build_parsed

if TYPE_CHECKING:
    from spacy.tokens import Doc

_RELATIONS = {
    "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass", "dobj": "obj", "dative": "iobj", "poss": "nmod:poss",
    "relcl": "acl:relcl", "prt": "compound:prt", "nn": "compound", "neg": "advmod", "npadvmod": "obl:unmarked", "attr": "xcomp",
    "acomp": "xcomp", "oprd": "xcomp", "possessive": "case", "predet": "det:predet", "preconj": "cc:preconj", "ROOT": "root",
}  # fmt: skip
_ENTITIES = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP"}


class SpacyReader:
    """A spaCy pipeline as a reader. Raises ``UsageError`` where spaCy or the pipeline is not installed."""

    def __init__(self, name: str) -> None:
        try:
            import spacy

            self._pipeline = spacy.load(name)
        except ImportError:
            raise UsageError("spaCy is not installed: pip install 'detente[spacy]'") from None
        except OSError:
            raise UsageError(f"no spaCy pipeline {name!r} is installed: python -m spacy download {name}") from None
        self.name = f"spacy:{name}"

    def parse_many(self, texts: Sequence[str]) -> list[Parsed]:
        """Parse many texts, in their order."""
        return [from_spacy(doc) for doc in self._pipeline.pipe(texts)]


def from_spacy(doc: Doc) -> Parsed:
    """A spaCy ``Doc`` as the rules see it; tokens of whitespace are left out."""
    kept = [t for t in doc if not t.is_space]
    number = {t.i: n for n, t in enumerate(kept)}
    heads = [_head(t, number) for t in kept]
    relations = [_RELATIONS.get(t.dep_, t.dep_) for t in kept]
    _lower_prepositions(kept, heads, relations)
    sents = [_range([number[t.i] for t in s if t.i in number]) for s in doc.sents]
    ents = [(_range([number[t.i] for t in e if t.i in number]), _ENTITIES.get(e.label_, "MISC")) for e in doc.ents]
    return build_parsed(
        doc.text, [t.idx for t in kept], [t.idx + len(t.text) for t in kept], [t.text for t in kept],
        [t.lemma_ for t in kept], [t.pos_ for t in kept], [t.tag_ for t in kept], [str(t.morph) for t in kept], heads,
        relations, [s for s in sents if s[0] < s[1]], [(*span, label) for span, label in ents if span[0] < span[1]],
    )  # fmt: skip


def _range(tokens: list[int]) -> tuple[int, int]:
    return (tokens[0], tokens[-1] + 1) if tokens else (0, 0)


def _head(token: Any, number: dict[int, int]) -> int:
    above = token.head
    while above.i not in number and above.head.i != above.i:
        above = above.head
    return number.get(above.i, number[token.i])


def _lower_prepositions(kept: Sequence[Any], heads: list[int], relations: list[str]) -> None:
    """``withdrew -prep-> from -pobj-> treaty`` becomes ``withdrew -obl-> treaty -case-> from``."""
    for i, token in enumerate(kept):
        if token.dep_ not in ("pobj", "pcomp") or relations[heads[i]] not in ("prep", "agent"):
            continue
        preposition = heads[i]
        verbal = kept[heads[preposition]].pos_ in ("VERB", "AUX", "ADJ", "ADV")
        agent = relations[preposition] == "agent"
        heads[i] = heads[preposition]
        clause = token.dep_ == "pcomp"
        relations[i] = "advcl" if clause else "obl:agent" if agent else "obl" if verbal else "nmod"
        heads[preposition], relations[preposition] = i, "mark" if clause else "case"


def to_spacy(parsed: Parsed) -> Doc:
    """The parse as a spaCy ``Doc`` with tags, lemmas, heads, relations, sentences and entities."""
    import spacy
    from spacy.tokens import Doc as SpacyDoc

    text, n = parsed.text, len(parsed)
    spaces = [parsed.end[i] < (parsed.start[i + 1] if i + 1 < n else len(text)) for i in range(n)]
    tags = ["O"] * n
    for first, last, label in parsed.ents:
        tags[first:last] = [f"B-{label}", *[f"I-{label}"] * (last - first - 1)]
    return SpacyDoc(
        spacy.blank("en").vocab, words=list(parsed.word), spaces=spaces, lemmas=list(parsed.lemma), pos=list(parsed.upos),
        tags=list(parsed.xpos), morphs=list(parsed.feats), heads=list(parsed.head),
        deps=["ROOT" if r == "root" else r for r in parsed.rel], ents=tags,
    )  # fmt: skip
