"""A spaCy parse as the rules see it, and a parse handed on: with a stand-in for spaCy's objects, and with spaCy where it is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import ModuleType

import pytest

from detente.errors import UsageError
from detente.model.text import Document
from detente.pipeline import Pipeline
from detente.reading.parsed import Parsed, build_parsed, load_reader
from detente.reading.spacy_adapter import from_spacy, to_spacy


@dataclass(slots=True)
class Token:
    """The attributes of a spaCy token that the adapter reads."""

    text: str
    i: int
    idx: int
    dep_: str
    pos_: str = "X"
    lemma_: str = ""
    tag_: str = ""
    morph: str = ""
    head: Token = field(init=False)

    @property
    def is_space(self) -> bool:
        return self.text.isspace()


@dataclass(slots=True)
class Piece:
    """An entity: tokens with a label."""

    tokens: list[Token]
    label_: str

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)


@dataclass(slots=True)
class Doc:
    text: str
    tokens: list[Token]
    sents: list[list[Token]]
    ents: list[Piece]

    def __iter__(self) -> Iterator[Token]:
        return iter(self.tokens)


def doc(text: str, table: str, sents: tuple[tuple[int, int], ...] = (), ents: tuple[tuple[int, int, str], ...] = ()) -> Doc:
    """A document from lines of word, number of the head, relation and part of speech; ``␣`` is white space."""
    rows = [line.split() for line in table.strip().splitlines()]
    tokens, at = [], 0
    for number, (word, _, relation, pos) in enumerate(rows):
        word = word.replace("␣", "\n")
        at = text.index(word, at)
        tokens.append(Token(word, number, at, relation, pos))
        at += len(word)
    for token, (_, head, _, _) in zip(tokens, rows, strict=True):
        token.head = tokens[int(head)]
    limits = sents or ((0, len(tokens)),)
    return Doc(text, tokens, [tokens[a:b] for a, b in limits], [Piece(tokens[a:b], label) for a, b, label in ents])


def tree(parsed: Parsed) -> list[str]:
    """Each word with its relation and its head."""
    return [f"{w} {r} {parsed.word[h]}" for w, r, h in zip(parsed.word, parsed.rel, parsed.head, strict=True)]


WITHDREW = doc(
    "Russia withdrew from the treaty.",
    """
    Russia    1  nsubj  PROPN
    withdrew  1  ROOT   VERB
    from      1  prep   ADP
    the       4  det    DET
    treaty    2  pobj   NOUN
    .         1  punct  PUNCT
    """,
    ents=((0, 1, "GPE"),),
)


def test_a_preposition_comes_below_its_noun() -> None:
    parsed = from_spacy(WITHDREW)  # type: ignore[arg-type]
    assert tree(parsed) == [
        "Russia nsubj withdrew", "withdrew root withdrew", "from case treaty", "the det treaty", "treaty obl withdrew",
        ". punct withdrew",
    ]  # fmt: skip
    assert [WITHDREW.text[a:b] for a, b in zip(parsed.start, parsed.end, strict=True)] == list(parsed.word)
    assert (parsed.sents, parsed.ents) == ([(0, 6)], [(0, 1, "LOC")])
    assert parsed.lemma[0] == "russia"  # a pipeline without lemmas leaves the word
    assert parsed.subject_of(1) == 0


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        (
            "Talks with Russia failed .",
            "Talks 3 nsubj NOUN\n with 0 prep ADP\n Russia 1 pobj PROPN\n failed 3 ROOT VERB\n . 3 punct PUNCT",
            ["with case Russia", "Russia nmod Talks"],  # below a noun
        ),
        (
            "It was signed by Russia",
            "It 2 nsubjpass PRON\n was 2 auxpass AUX\n signed 2 ROOT VERB\n by 2 agent ADP\n Russia 3 pobj PROPN",
            ["It nsubj:pass signed", "was aux:pass signed", "by case Russia", "Russia obl:agent signed"],
        ),
        (
            "They pulled out of Syria",
            "They 1 nsubj PRON\n pulled 1 ROOT VERB\n out 1 prep ADP\n of 2 prep ADP\n Syria 3 pobj PROPN",
            ["out case Syria", "of case Syria", "Syria obl pulled"],  # both prepositions below the noun
        ),
        (
            "He gave letters to Lavrov",
            "He 1 nsubj PRON\n gave 1 ROOT VERB\n letters 1 dobj NOUN\n to 1 dative ADP\n Lavrov 3 pobj PROPN",
            ["letters obj gave", "to case Lavrov", "Lavrov obl gave"],
        ),
        (
            "He gave Lavrov letters",
            "He 1 nsubj PRON\n gave 1 ROOT VERB\n Lavrov 1 dative PROPN\n letters 1 dobj NOUN",
            ["Lavrov iobj gave"],
        ),
        (
            "They left after signing it",
            "They 1 nsubj PRON\n left 1 ROOT VERB\n after 1 prep ADP\n signing 2 pcomp VERB\n it 3 dobj PRON",
            ["after mark signing", "signing advcl left", "it obj signing"],
        ),
        (
            "talks they counted on",
            "talks 0 ROOT NOUN\n they 2 nsubj PRON\n counted 0 relcl VERB\n on 2 prep ADP",
            ["counted acl:relcl talks", "on advmod counted"],  # a preposition without a noun
        ),
        (
            "In Oslo",
            "In 0 ROOT ADP\n Oslo 0 pobj PROPN",
            ["In root In", "Oslo obl In"],  # the tree stays a tree
        ),
        (
            "from Oslo to Rome he flew",
            "from 5 prep ADP\n Oslo 0 pobj PROPN\n to 0 prep ADP\n Rome 2 pobj PROPN\n he 5 nsubj PRON\n flew 5 ROOT VERB",
            ["from case Oslo", "Oslo obl flew", "to case Rome"],
        ),
    ],
    ids="noun agent chain dative recipient clause stranded fragment pair".split(),
)
def test_clearnlp_relations_become_those_of_universal_dependencies(text: str, table: str, expected: list[str]) -> None:
    parsed = from_spacy(doc(text, table))  # type: ignore[arg-type]
    assert [arc for arc in tree(parsed) if arc in expected] == expected
    assert_is_forest(parsed)


def assert_is_forest(parsed: Parsed) -> None:
    """From every token the heads lead to a root, which is called one."""
    for token in range(len(parsed)):
        steps = 0
        while parsed.head[token] != token:
            token = parsed.head[token]
            steps += 1
            assert steps <= len(parsed)
        assert parsed.rel[token] == "root"


def test_universal_dependencies_are_taken_as_they_are() -> None:
    table = "He 1 nsubj PRON\n went 1 ROOT VERB\n to 3 case ADP\n Oslo 1 obl PROPN"
    assert tree(from_spacy(doc("He went to Oslo", table))) == [  # type: ignore[arg-type]
        "He nsubj went", "went root went", "to case Oslo", "Oslo obl went",
    ]  # fmt: skip


def test_white_space_is_left_out_wherever_it_hangs() -> None:
    text = "\nTalks failed .\n\nThey\nleft"
    table = (
        "␣ 1 dep SPACE\n Talks 2 nsubj NOUN\n failed 2 ROOT VERB\n . 2 punct PUNCT\n ␣␣ 3 dep SPACE\n"
        "They 6 nsubj PRON\n ␣ 7 dep SPACE\n left 7 ROOT VERB"
    )
    parsed = from_spacy(doc(text, table, sents=((0, 5), (5, 8)), ents=((4, 6, "ORG"), (4, 5, "PERSON"))))  # type: ignore[arg-type]
    assert list(parsed.word) == ["Talks", "failed", ".", "They", "left"]
    assert parsed.sents == [(0, 3), (3, 5)]
    assert list(parsed.sent) == [0, 0, 0, 1, 1]
    assert tree(parsed)[3] == "They nsubj left"  # over the white space
    assert parsed.ents == [(3, 4, "ORG")]  # without its white space; one of white space alone is none
    assert [parsed.text[a:b] for a, b in zip(parsed.start, parsed.end, strict=True)] == list(parsed.word)


def test_a_preposition_that_hangs_on_white_space_makes_no_ring() -> None:
    parsed = from_spacy(doc("\nto Oslo", "␣ 0 ROOT SPACE\n to 0 prep ADP\n Oslo 1 pobj PROPN"))  # type: ignore[arg-type]
    assert tree(parsed) == ["to root to", "Oslo obl to"]


def test_a_document_without_words() -> None:
    assert len(from_spacy(doc("\n", "␣ 0 ROOT SPACE"))) == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("label", ["PERSON", "PER", "ORG", "GPE", "LOC", "FAC", "NORP", "DATE"])
def test_the_labels_of_entities(label: str) -> None:
    parsed = from_spacy(doc("Oslo", "Oslo 0 ROOT PROPN", ents=((0, 1, label),)))  # type: ignore[arg-type]
    kinds = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "NORP", "DATE": "MISC"}
    assert parsed.ents == [(0, 1, kinds[label])]


TWO = build_parsed(
    "  Talks\n\nfailed .  They left", [2, 9, 16, 19, 24], [7, 15, 17, 23, 28], ["Talks", "failed", ".", "They", "left"],
    ["talk", "fail", ".", "they", "leave"], ["NOUN", "VERB", "PUNCT", "PRON", "VERB"], ["NNS", "VBD", ".", "PRP", "VBD"],
    ["Number=Plur", "Tense=Past", "", "", ""], [1, 1, 1, 4, 4], ["nsubj", "root", "punct", "nsubj", "root"], [(0, 3), (3, 5)],
    [(0, 1, "ORG"), (0, 2, "MISC")],
)  # fmt: skip


@pytest.fixture
def no_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)  # importing it fails


@pytest.mark.usefixtures("no_spacy")
def test_without_spacy_both_ways_say_what_to_install(pipeline: Pipeline) -> None:
    report = pipeline.read(Document("Talks failed."))
    for use in (lambda: load_reader("en_core_web_sm"), lambda: to_spacy(TWO), lambda: report.doc):
        with pytest.raises(UsageError, match="spaCy is not installed: pip install 'detente") as caught:
            use()
        assert "\n" not in str(caught.value)


class Loaded:
    """A pipeline as ``spacy.load`` gives it."""

    max_length = 1_000_000

    def __init__(self, parses: bool) -> None:
        self.parses = parses

    def __call__(self, text: str) -> Loaded:
        return self

    def has_annotation(self, what: str) -> bool:
        return self.parses and what == "DEP"

    def pipe(self, texts: list[str]) -> Iterator[Doc]:
        return (WITHDREW for _ in texts)


def with_loader(monkeypatch: pytest.MonkeyPatch, given: Loaded | Exception) -> None:
    spacy = ModuleType("spacy")

    def load(name: str) -> Loaded:
        if isinstance(given, Exception):
            raise given
        return given

    spacy.load = load  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "spacy", spacy)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (OSError("[E050] Can't find model 'xx'."), "no spaCy pipeline 'xx' is installed: python -m spacy download xx"),
        (ImportError("No module named 'torch'"), "'xx' cannot be loaded: No module named 'torch'"),
        (ValueError("[E002]\n  Can't find factory"), r"'xx' cannot be loaded: \[E002\] Can't find factory"),
        (Loaded(parses=False), "'xx' has no parser"),
    ],
)
def test_a_pipeline_that_cannot_be_used_is_told(monkeypatch: pytest.MonkeyPatch, given: Loaded | Exception, says: str) -> None:
    with_loader(monkeypatch, given)
    with pytest.raises(UsageError, match=says) as caught:
        load_reader("xx")
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


def test_a_pipeline_that_parses_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    with_loader(monkeypatch, Loaded(parses=True))
    reader = load_reader("xx")
    assert reader.name == "spacy:xx"
    assert [len(p) for p in reader.parse_many(["a", "b"])] == [6, 6]


if find_spec("spacy") is not None:
    import spacy

    COLUMNS = "text start end word lemma upos xpos feats head rel sent sents".split()

    def columns(parsed: Parsed) -> dict[str, object]:
        return {name: value if isinstance(value := getattr(parsed, name), str) else list(value) for name in COLUMNS}

    def test_a_parse_handed_on_is_a_sound_doc() -> None:
        handed = to_spacy(TWO)
        assert handed.text == TWO.text
        assert [t.text for t in handed] == ["  ", "Talks", "\n\n", "failed", ".", " ", "They", "left"]
        assert [s.text for s in handed.sents] == ["  Talks\n\nfailed .  ", "They left"]
        assert [(e.text, e.label_) for e in handed.ents] == [("Talks\n\nfailed", "MISC")]  # the longer of two that overlap
        assert [t.head.text for t in handed if not t.is_space] == ["failed", "failed", "failed", "left", "left"]
        assert [t.dep_ for t in handed if not t.is_space] == ["nsubj", "ROOT", "punct", "nsubj", "ROOT"]
        assert str(handed[1].morph) == "Number=Plur"
        assert (handed[1].lemma_, handed[1].tag_, handed[1].pos_) == ("talk", "NNS", "NOUN")
        for sentence in handed.sents:
            assert all(sentence.start <= t.head.i < sentence.end for t in sentence)

    def test_what_is_handed_on_comes_back() -> None:
        assert columns(from_spacy(to_spacy(TWO))) == columns(TWO)

    @pytest.mark.parametrize("text", ["", " ", "\n", "a", " a", "a\u00a0b\tc  ", "(1) No. 5 didn't\u200b go.", "👍 The 🇷🇺 minister  left."])
    def test_a_report_has_a_doc_with_the_same_characters(pipeline: Pipeline, text: str) -> None:
        report = pipeline.read(Document(text))
        assert report.doc.text == text
        assert columns(from_spacy(report.doc)) == columns(report.parsed)

    def test_spans_of_facts_fit_the_doc(pipeline: Pipeline) -> None:
        text = "  Ada Lindqvist said that the talks had failed.\n\n“We go on,”  she added.\n"
        report = pipeline.read(Document(text))
        handed = report.doc
        assert report.account.statements
        for fact in report.account.facts:
            for proof in fact.evidence:
                for span in proof.spans:
                    assert span.of(text) in handed.char_span(*span, alignment_mode="expand").text

    def test_an_installed_pipeline_without_a_parser_is_told() -> None:
        with pytest.raises(UsageError, match="no spaCy pipeline 'no_such_pipeline' is installed"):
            load_reader("no_such_pipeline")

    def test_a_pipeline_of_blanks_has_no_parser(tmp_path: object) -> None:
        spacy.blank("en").to_disk(f"{tmp_path}/blank")
        with pytest.raises(UsageError, match="has no parser"):
            load_reader(f"{tmp_path}/blank")
