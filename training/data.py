"""The corpora as the training and the scores read them: CoNLL-U treebanks and JSON-lines entity sets, both gzipped."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from detente.language.tokenize import Tokenizer

# The sets that may train what ships, and those that only test (training/README.md names licences and sources).
TREEBANKS_TRAIN = ("en_ewt-train", "en_gum-open-train")
TREEBANKS_DEV = ("en_ewt-dev", "en_gum-open-dev")
TREEBANKS_TEST = ("en_ewt-test", "en_gum-open-test", "en_pud")
ENTITIES_TRAIN = ("crosspol_train", "crossother", "wikigold_train", "redocred_dev", "re3d_train", "uner_ewt_dev")
ENTITIES_DEV = ("crosspol_dev",)
ENTITIES_TEST = (
    "crosspol_test", "wikigold_test", "redocred_test", "redocred_held", "re3d_test", "uner_ewt_test", "uner_pud_test",
    "europarl_test",
)  # fmt: skip


@dataclass(slots=True)
class Sentence:
    """One sentence of a treebank; ``head`` counts from 1, 0 is the root."""

    text: str = ""
    word: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    rel: list[str] = field(default_factory=list)
    start: list[int] = field(default_factory=list)  # code points into ``text``
    end: list[int] = field(default_factory=list)
    paragraph: bool = False  # whether it opens one
    id: str = ""

    def __len__(self) -> int:
        return len(self.word)


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words with BIO entity tags."""

    word: list[str]
    tag: list[str]


def read_treebank(path: Path) -> list[list[Sentence]]:
    """The documents of a gzipped CoNLL-U file. Empty nodes are left out, multiword tokens are taken as their words."""
    documents: list[list[Sentence]] = []
    sentence = Sentence()
    opens_document, opens_paragraph = True, True
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                opens_document = opens_paragraph = True
            elif line.startswith("# newpar"):
                opens_paragraph = True
            elif line.startswith("# text = "):
                sentence.text = line[9:]
            elif line.startswith("# sent_id = "):
                sentence.id = line[12:]
            elif line and line[0] != "#":
                _add_token(sentence, line.split("\t"))
            elif not line and len(sentence):
                _place_words(sentence)
                sentence.paragraph = opens_paragraph
                if opens_document:
                    documents.append([])
                documents[-1].append(sentence)
                sentence, opens_document, opens_paragraph = Sentence(), False, False
    return documents


def harmonised(sentence: Sentence) -> Sentence:
    """The sentence with two habits of GUM turned into EWT's, so that the engine learns one.

    GUM tags "United" in "United States" as a verb and takes "person" for the lemma of "people".
    """
    for i, word in enumerate(sentence.word):
        if word.lower() == "people" and sentence.upos[i] == "NOUN":
            sentence.lemma[i] = "people"
        elif word == "United" and sentence.upos[i] == "VERB" and sentence.xpos[i] == "NNP":
            sentence.upos[i], sentence.lemma[i], sentence.feats[i] = "ADJ", "United", "Degree=Pos"
    return sentence


# Of which treebank every how many-th document measures the ranges of int8, and how many sentences at most.
_SAMPLE = (("en_ewt-train", 9, 700), ("en_gum-open-train", 5, 500))


def sample(folder: Path) -> list[Sentence]:
    """The training sentences, of under a hundred words, on which the export measures the ranges of int8."""
    found = []
    for name, every, most in _SAMPLE:
        documents = read_treebank(folder / "ud" / f"{name}.conllu.gz")[::every]
        found += [s for document in documents for s in document][:most]
    return [s for s in found if len(s) < 100]


def _add_token(sentence: Sentence, columns: list[str]) -> None:
    if not columns[0].isdigit():
        return
    _, word, lemma, upos, xpos, feats, head, rel = columns[:8]
    sentence.word.append(word)
    sentence.lemma.append(lemma)
    sentence.upos.append(upos)
    sentence.xpos.append(xpos)
    sentence.feats.append("" if feats == "_" else feats)
    sentence.head.append(int(head))
    sentence.rel.append(rel)


def _place_words(sentence: Sentence) -> None:
    """The offsets of the words; a word that the text does not show (a mended one) gets the place where it would stand."""
    at = 0
    for word in sentence.word:
        found = sentence.text.find(word, at)
        if found < 0 or found - at > 3:
            found = at
        sentence.start.append(found)
        at = min(found + len(word), len(sentence.text))
        sentence.end.append(at)


def read_entities(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Texts with their entities as (start, end, label), code points, half-open."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["text"], [(start, end, label) for start, end, label in record["ents"]]


def tagged(path: Path, tokenizer: Tokenizer) -> list[Tagged]:
    """An entity set as words and BIO tags, tokenised by the engine's own tokeniser."""
    return [tag(text, ents, tokenizer) for text, ents in read_entities(path)]


def tag(text: str, ents: list[tuple[int, int, str]], tokenizer: Tokenizer) -> Tagged:
    tokens = tokenizer.tokenize(text)
    tags = ["O"] * len(tokens)
    for start, end, label in ents:
        inside = [i for i in range(len(tokens)) if tokens.start[i] < end and tokens.end[i] > start]
        for i in inside:
            tags[i] = ("B-" if i == inside[0] else "I-") + label
    return Tagged(tokens.word, tags)


def cut_pieces(item: Tagged, most: int = 45) -> list[Tagged]:
    """A text in pieces of about a sentence, never inside an entity."""
    pieces, begin, n = [], 0, len(item.word)
    for i in range(n):
        last = i == n - 1
        if not last and item.tag[i + 1][0] == "I":
            continue
        stop = not last and item.word[i] in (".", "!", "?") and item.word[i + 1][:1].isupper()
        if last or stop or i - begin >= most:
            pieces.append(Tagged(item.word[begin : i + 1], item.tag[begin : i + 1]))
            begin = i + 1
    return pieces
