"""From the trained network to the files that the package ships: int8 ONNX, relation weights, lemma lexicon, tokenizer."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from torch import Tensor, nn

from detente.language.encoder import WordPieces, batches
from training.data import Sentence
from training.network import Network, pretrained_folder
from training.train import INPUTS, Coder, write_labels

OUTPUTS = ("arcs", "dependent", "head", "upos", "xpos", "feats", "lemma", "entity")
_OPSET = 17
_INT8 = ("/encoder/", "/tags/", "/entity/", "/arc_dependent/", "/arc_head/")  # the products that become int8
_SURE = 0.9  # share of one lemma among those of a form, from which the lexicon may decide alone


def export(
    network: Network, labels: dict[str, list[str]], treebank: Sequence[Sentence], sample: Sequence[Sentence], out: Path
) -> None:
    """Write a folder of weights. ``treebank`` is what the lexicon is made of: the training sentences alone; ``sample`` are
    those of them that the ranges are measured on.
    """
    network.eval()
    full = out / "full.onnx"
    to_onnx(network, full)
    quantise(full, out / "encoder.onnx", sample)
    full.unlink()
    np.save(out / "relations.npy", network.relation.detach().numpy().astype(np.float16))
    write_labels(labels, out)
    lexicon = json.dumps(lemma_lexicon(treebank), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (out / "lemmas.json").write_text(lexicon, "utf-8")
    (out / "tokenizer.json").write_bytes((pretrained_folder() / "tokenizer.json").read_bytes())


class Exported(nn.Module):
    """The network with its four tag heads as one matrix, and only the best tag of each leaving."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network
        heads = [network.upos, network.xpos, network.feats, network.lemma]
        self.sizes = [head.out_features for head in heads]
        self.tags = nn.Linear(heads[0].in_features, sum(self.sizes))
        self.tags.weight.data = torch.cat([head.weight.data for head in heads])
        self.tags.bias.data = torch.cat([head.bias.data for head in heads])

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        words = self.network.words(*inputs)
        tags = [scores.argmax(-1) for scores in self.tags(words).split(self.sizes, -1)]
        return (*self.network.parse(words), *tags, self.network.entity(words))


def to_onnx(network: Network, path: Path) -> None:
    """The network in full precision."""
    example = tuple(Coder().tensors([["They", "met", "in", "Bali", "."], ["No", "comment", "."]]))
    pieces, words = {0: "rows", 1: "pieces"}, {0: "rows", 1: "words"}
    axes = {name: pieces if name in ("ids", "shp", "mask") else words for name in INPUTS}
    axes |= dict.fromkeys(OUTPUTS, words)
    axes["arcs"] = {0: "rows", 1: "words", 2: "heads"}
    axes["head"] = {0: "rows", 1: "heads"}
    torch.onnx.export(
        Exported(network), example, str(path), input_names=list(INPUTS), output_names=list(OUTPUTS), dynamic_axes=axes,
        opset_version=_OPSET, dynamo=False,
    )  # fmt: skip


def quantise(full: Path, path: Path, sample: Sequence[Sentence]) -> None:
    """Int8 weights, one scale a channel, for the word embeddings and for all products but the relations' and the last of a head.

    What goes into a product is rounded to a range that is measured on ``sample`` once and then fixed: a range taken from
    each batch would let the other texts of a batch change what is read in one. ``reduce_range`` (7 bits) keeps
    processors without VNNI from saturating.
    """
    graph = onnx.load(str(full)).graph
    constants = {initializer.name for initializer in graph.initializer}
    products = [
        n.name for n in graph.node if n.op_type == "MatMul" and n.name.startswith(_INT8) and n.input[1] in constants
    ]  # fmt: skip
    embeddings = [n.name for n in graph.node if n.op_type == "Gather" and n.input[0].endswith("encoder.pieces.weight")]
    half = path.with_name("half.onnx")
    quantize_static(
        str(full), str(half), _Sample(sample), quant_format=QuantFormat.QDQ, op_types_to_quantize=["MatMul"],
        nodes_to_quantize=products, per_channel=True, reduce_range=True, activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.MinMax,
        extra_options={"MatMulConstBOnly": True, "OpTypesToExcludeOutputQuantization": ["MatMul"]},
    )  # fmt: skip
    quantize_dynamic(
        str(half), str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        nodes_to_quantize=embeddings, op_types_to_quantize=["Gather"],
    )  # fmt: skip
    half.unlink()


class _Sample(CalibrationDataReader):
    """Training sentences in the engine's own batches."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        words = [w for s in sentences for w in s.word]
        ends = list(accumulate(len(s) for s in sentences))
        spans = [(end - len(s), end) for end, s in zip(ends, sentences, strict=True)]
        coded = WordPieces(pretrained_folder() / "tokenizer.json").code(words)
        self._batches = iter([batch.inputs for batch in batches(coded, spans, 1536)])

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._batches, None)


def lemma_lexicon(treebank: Sequence[Sentence]) -> dict[str, dict[str, str]]:
    """``{tag: {form: lemma}}`` for the forms whose lemma is hardly ever another; lower case but for names."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in treebank:
        for word, tag, lemma in zip(sentence.word, sentence.upos, sentence.lemma, strict=True):
            counts[tag, word if tag == "PROPN" else word.lower()][lemma] += 1
    lexicon: dict[str, dict[str, str]] = defaultdict(dict)
    for (tag, form), lemmas in counts.items():
        lemma, n = lemmas.most_common(1)[0]
        if n >= _SURE * lemmas.total():
            lexicon[tag][form] = lemma
    return lexicon
