"""Candidates for the arguments of ``forward``: what each may be, best first."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import nn

from backend.reader import roles
from backend.reader.consumers import Consumer, Consumers
from backend.reader.engine import ERRORS, Engine, Function, Pasted
from backend.reader.evidence import evidence_for
from backend.reader.guesses import Guesses

Axes = tuple[str | int, ...]
MAX_CANDIDATES = 12
CHOICES = ("ids", "features", "lengths", "mask", "state")
"""Roles that a person can choose for any input."""
DIGIT = 28


@dataclass(frozen=True, eq=False)
class Candidate:
    """One thing that an argument may be.

    Attributes:
        axes: sizes, or the names ``N``, ``L`` and ``T`` of sizes.
        top: one more than the largest id.
        parts: the parts of a tuple.
        value: the value itself, where it is not made from axes.
    """

    role: str
    axes: Axes = ()
    because: str = ""
    top: int = 0
    parts: tuple[Candidate, ...] = ()
    value: Any = None
    dtype: str = ""

    def shape(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """Return the shape at these sizes."""
        return tuple(sizes[each] if isinstance(each, str) else each for each in self.axes)

    @property
    def can_turn(self) -> bool:
        """Whether the first two axes are the batch and a length."""
        first = self.axes[:2]
        return "N" in first and bool({"L", "T"} & set(first))

    @property
    def symbols(self) -> frozenset[str]:
        """The names of sizes that the value depends on."""
        found = {axis for axis in self.axes if isinstance(axis, str)}
        if isinstance(self.value, str) and self.role in ("lengths", "lengths list", "number"):
            found.add(self.value)
        return frozenset(found.union(*(each.symbols for each in self.parts)))

    @property
    def turned(self) -> Candidate:
        """The same with its first two axes swapped."""
        axes = (self.axes[1], self.axes[0], *self.axes[2:]) if len(self.axes) > 1 else self.axes
        return replace(self, axes=axes)

    def make(self, sizes: Mapping[str, int]) -> Any:
        """Return the value that ``forward`` gets."""
        if self.parts:
            return tuple(each.make(sizes) for each in self.parts)
        shape = self.shape(sizes)
        made: Any
        match self.role:
            case "ids":
                made = torch.randint(0, max(self.top, 1), shape)
            case "lengths":
                made = torch.tensor([max(1, sizes[self.value] - at) for at in range(shape[0])])
            case "lengths list":
                return [max(1, sizes[self.value] - at) for at in range(shape[0])]
            case "mask":
                made = torch.ones(shape, dtype=torch.bool)
            case "number" if isinstance(self.value, str):
                return sizes[self.value]
            case "number" | "flag" | "none" | "default" | "own state" | "given":
                return self.value
            case _:
                made = torch.randn(shape)
        return made.to(_DTYPES[self.dtype]) if self.dtype in _DTYPES else made


_DTYPES = {
    "float32": torch.float32,
    "float64": torch.float64,
    "int64": torch.int64,
    "int32": torch.int32,
    "bool": torch.bool,
}


@dataclass
class Inputs:
    """Candidates for every argument of ``forward`` of a built model."""

    guesses: Guesses
    engine: Engine
    model: Pasted
    latest: str = "L"
    layers: list[nn.RNNBase] = field(default_factory=list)
    cells: list[nn.RNNCellBase] = field(default_factory=list)
    embeddings: list[nn.Embedding] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Collect the layers of the model."""
        for each in self.model.modules():
            for kind, found in (
                (nn.RNNBase, self.layers),
                (nn.RNNCellBase, self.cells),
                (nn.Embedding, self.embeddings),
            ):
                if isinstance(each, kind):
                    found.append(each)  # type: ignore[attr-defined]

    @property
    def method(self) -> Function | None:
        """The pasted ``forward``."""
        return self.engine.method(self.model, "forward")

    @property
    def first(self) -> bool:
        """Whether the batch is the first axis, as the model's layers have it."""
        if self.layers:
            return bool(self.layers[0].batch_first)
        for each in self.model.modules():
            if isinstance(each, nn.MultiheadAttention):
                return bool(each.batch_first)
        return True

    @property
    def loops(self) -> bool:
        """Whether ``forward`` has a loop."""
        method = self.method
        nodes = ast.walk(method.node) if method else []
        return any(isinstance(each, ast.For | ast.While) for each in nodes)

    def candidates(self) -> dict[str, list[Candidate]]:
        """Return the candidates by argument, best first."""
        method = self.method
        if method is None:
            return {}
        spec = method.node.args
        names = [each.arg for each in (*spec.posonlyargs, *spec.args)][1:]
        later = names[len(names) - len(method.defaults) :]
        defaults = dict(zip(later, method.defaults, strict=True))
        consumers = Consumers(self.model)
        found: dict[str, list[Candidate]] = {}
        for name in names:
            uses = consumers.of(method, name)
            if name in defaults:
                found[name] = [Candidate("default", because="default", value=defaults[name])]
                if defaults[name] is None:
                    found[name] += self._for(name, uses)[:1]
                continue
            found[name] = self._for(name, uses)
            parts = _parts(method, name)
            if parts and not (roles.STATE.search(name) and len(parts) == 2):
                made = tuple(self._for(each, consumers.of(method, each))[0] for each in parts)
                found[name].insert(0, Candidate("tuple", because="unpacked", parts=made))
        return found

    # -- one argument ---------------------------------------------------------------------------
    def _for(self, name: str, uses: list[Consumer]) -> list[Candidate]:
        low = roles.plain(name)
        length = "T" if roles.SECOND.search(low) else "L"
        if roles.LENGTHS.search(low) and "src" not in low and "input" not in low:
            length = self.latest
        elif not roles.STATE.search(low):
            self.latest = length
        if not uses and roles.FLAGS.search(low):
            return [Candidate("flag", because="name", value=False)]
        direct = [use for use in uses if use.place == 0]
        found = [each for use in uses for each in self._by_consumer(use, low, length)]
        found = self._by_name(low, length, uses, found)
        if self._digits():
            found = [*found[:3], *_images(1)[:2], *found[3:]]
        if not found or (not direct and len(found) < 4):
            found += self._general(low, length)
        if not found or (not self.layers and not self.cells):
            found += self._by_sizes(low, length)
        if not direct:
            found = self._by_stem(low, found)
        unique: dict[tuple[str, Axes], Candidate] = {}
        for each in self._by_code(name, found):
            unique.setdefault((each.role, each.axes), each)
        return [*unique.values()][:MAX_CANDIDATES]

    def _by_code(self, name: str, found: list[Candidate]) -> list[Candidate]:
        """Put first what agrees with the code's own words: ``batch_size = x.size(0)``."""
        method = self.method
        if method is None or isinstance(method.node, ast.Lambda):
            return found
        evidence = evidence_for(method.node, name)
        if evidence.count == 3:
            deep = [each for each in found if each.role == "ids" and each.axes == ("N", "L")]
            found = [*(replace(each, axes=("N", "L", "T")) for each in deep[:1]), *found]
        fitting = [each for each in found if not each.axes or evidence.fits(each.axes)]
        return [*fitting, *(each for each in found if each not in fitting)]

    def _by_consumer(self, use: Consumer, low: str, length: str) -> list[Candidate]:
        module, way = use.module, use.way
        because = f"into.{type(module).__name__}"
        match module:
            case nn.Embedding():
                return self._ids(module, length, way, because)
            case nn.RNNBase() if use.place == 0:
                return self._features(module.input_size, module.batch_first, length, way, because)
            case nn.RNNBase():
                return self._states(module, way, because)
            case nn.RNNCellBase() if use.place == 0:
                step = Candidate("features", ("N", module.input_size), because)
                width = module.input_size
                if way == "split" and width == 1:
                    return [Candidate("features", ("N", length), because), step]
                if way == "each" or (self.loops and way != ""):
                    return [*self._features(width, True, length, "", because), step]
                return [step, *self._features(width, True, length, "", because)]
            case nn.RNNCellBase():
                one = Candidate("state", ("N", module.hidden_size), because)
                pair = isinstance(module, nn.LSTMCell) and way != "part"
                return [_pair(one)] if pair else [one]
            case nn.Conv2d():
                return _images(module.in_channels, because)
            case nn.Conv1d():
                channels = module.in_channels
                rows = Candidate("features", ("N", channels, length), because)
                turned = Candidate("features", ("N", length, channels), because)
                return [turned, rows] if way == "turned" else [rows, turned]
            case nn.Linear() if not (roles.STATE.search(low) or roles.OUTPUTS.search(low)):
                width = module.in_features
                flat = Candidate("features", ("N", width), because)
                sequence = self._features(width, self.first, length, way, because)
                alone = not (self.embeddings or self.layers or self.cells)
                if way == "each" or (alone and self._walks()):
                    return [*sequence, flat]
                return [flat, *sequence]
            case nn.TransformerEncoder() | nn.TransformerEncoderLayer():
                width = next(
                    (
                        each.embed_dim
                        for each in module.modules()
                        if isinstance(each, nn.MultiheadAttention)
                    ),
                    8,
                )
                return self._features(width, self.first, length, way, because)
            case nn.MultiheadAttention():
                return self._features(module.embed_dim, module.batch_first, length, way, because)
            case nn.LayerNorm() if len(module.normalized_shape) == 1:
                width = module.normalized_shape[0]
                return self._features(width, self.first, length, way, because)
        return []

    def _walks(self) -> bool:
        """Return whether ``forward`` reads axes of a sequence itself, as a loop over steps does."""
        method = self.method
        text = ast.unparse(method.node) if method else ""
        reads = (
            ".size(1)",
            ".shape[1]",
            "transpose(1, 2)",
            "dim=2",
            "squeeze(-1)",
            "bmm",
            "einsum",
        )
        return self.loops or any(each in text for each in reads)

    def _by_name(
        self, low: str, length: str, uses: list[Consumer], found: list[Candidate]
    ) -> list[Candidate]:
        direct = [use for use in uses if use.place == 0]
        embedded = any(isinstance(use.module, nn.Embedding) for use in direct)
        if not uses and self.embeddings and roles.FEATURES.search(low):
            width = self.embeddings[0].embedding_dim
            sequence = self._features(width, True, length, "", "name.features")[:2]
            return [Candidate("features", ("N", width), "name.features"), *sequence]
        if roles.LENGTHS.search(low) and not direct and not _other_number(low):
            return [*_lengths(length), *found]
        recurrent = embedded or any(isinstance(use.module, nn.RNNBase) for use in direct)
        if roles.MASKS.search(low):
            return [*self._masks(length), *found]
        if roles.OUTPUTS.search(low) and not recurrent:
            return (
                self._outputs(low, length, direct)
                + found
                + self._states(None, "", "name.state", low)[:3]
            )
        if roles.STATE.search(low) and not embedded:
            if direct and found and not any(isinstance(use.module, nn.Linear) for use in direct):
                return found + self._states(None, "", "name.state", low)
            return [
                *(each for each in found if each.role == "state" or each.role == "pair"),
                *self._states(None, "", "name.state", low),
                *found,
            ]
        if roles.TARGETS.search(low) and not uses:
            return [*self._targets(), *found]
        if roles.NUMBERS_IN.search(low) and not uses:
            return [_number(low)]
        if roles.IMAGES.search(low) and not found:
            return [*_images(1), *_images(3)]
        return found

    def _general(self, low: str, length: str) -> list[Candidate]:
        """Return what the first layers of the model would take."""
        found: list[Candidate] = []
        if self.embeddings and (roles.TEXTS.search(low) or not (self.layers or self.cells)):
            found += self._ids(self.embeddings[0], length, "", "name.text")
        for layer in self.layers[:1]:
            first = bool(layer.batch_first)
            found += self._features(layer.input_size, first, length, "", "into.first")
        for cell in self.cells[:1]:
            found += self._features(cell.input_size, True, length, "", "into.first")
            found.append(Candidate("features", ("N", cell.input_size), "into.first"))
        return found

    def _by_sizes(self, low: str, length: str) -> list[Candidate]:
        """Return tensors as wide as a size of the constructor."""
        sizes = self.guesses.free.values()
        widths = {each.role: each.value for each in sizes if type(each.value) is int}
        found: list[Candidate] = []
        wanted = widths.get("input")
        if isinstance(wanted, int) and not roles.STATE.search(low):
            sequence = self._features(wanted, True, length, "", "name.features")[:2]
            found += [Candidate("features", ("N", wanted), "name.features"), *sequence]
        hidden = widths.get("hidden", 8)
        assert isinstance(hidden, int)
        found += self._features(hidden, True, length, "", "name.features")
        return [*found, Candidate("features", ("N", hidden), "name.features")]

    def _by_stem(self, low: str, found: list[Candidate]) -> list[Candidate]:
        """Return the candidates with vectors of a size whose name starts like the argument."""
        stem = "".join(each for each in low if each.isalpha())[:5]
        known = ("input", "hidden", "emb", "classes", "other", "vocab")
        sizes = [
            each
            for each in self.guesses.free.values()
            if type(each.value) is int and each.role in known
        ]
        alike = [each for each in sizes if len(stem) > 3 and stem in each.name.replace("_", "")]
        alone = not (self.layers or self.embeddings)
        before = [Candidate("features", ("N", each.value), "name.stem") for each in alike[:1]]
        wide = [*alike, *(each for each in sizes if each.role in ("emb", "hidden"))]
        after = [Candidate("features", ("N", each.value), "name.stem") for each in wide]
        if alone and not self.cells:
            after += [Candidate("features", (each.value,), "name.stem") for each in alike[:1]]
        return [*(before if alone and not found else []), *found, *after]

    def _digits(self) -> bool:
        """Return whether the model is about pictures of 28 rows."""
        if any(each.input_size == DIGIT for each in self.layers[:1]):
            return True
        method = self.method
        nodes = ast.walk(method.node) if method else []
        return any(isinstance(each, ast.Constant) and each.value == DIGIT for each in nodes)

    # -- kinds of inputs ------------------------------------------------------------------------
    def _ids(self, embedding: nn.Embedding, length: str, way: str, because: str) -> list[Candidate]:
        shapes: list[Axes] = [("N", length), (length, "N")]
        if not self.first or way == "swapped":
            shapes.reverse()
        if not self.first and way == "swapped":
            shapes.reverse()
        before: dict[str, list[Axes]] = {
            "unsqueeze0": [("N",)],
            "unsqueeze1": [("N",), (length,)],
            "view11": [(1,), (1, 1), ("N",)],
            "view1": [(1,), (length,)],
        }
        shapes = [*before.get(way, []), *shapes]
        if self.cells and not self.layers and not self.loops:
            shapes.insert(0, ("N",))
        shapes += [(length,), ("N",), (1, "N"), ("N", 1), (1, 1), (1,)]
        top = embedding.num_embeddings
        return [Candidate("ids", shape, because, top) for shape in dict.fromkeys(shapes)]

    def _features(
        self, width: int, first: bool, length: str, way: str, because: str
    ) -> list[Candidate]:
        shapes: list[Axes] = [("N", length, width), (length, "N", width)]
        if not first:
            shapes.reverse()
        if way == "swapped":
            shapes.reverse()
        if way == "turned":
            shapes.insert(0, ("N", width, length))
        if way == "unsqueeze0":
            shapes = [("N", width), (length, width), *shapes]
        elif way.startswith("unsqueeze"):
            shapes = [("N", width) if width > 1 else ("N", length), *shapes]
        shapes += [("N", width), (1, width), (length, width), ("N", length)]
        shapes += [("N", 1, length, width), (length,)]
        return [Candidate("features", shape, because) for shape in dict.fromkeys(shapes)]

    def _masks(self, length: str) -> list[Candidate]:
        shapes: list[Axes] = [("N", length), (length, "N")]
        if not self.first:
            shapes.reverse()
        masks = [Candidate("mask", shape, "name.mask") for shape in shapes]
        return [*masks, Candidate("none", because="name.mask")]

    def _outputs(self, low: str, length: str, direct: list[Consumer]) -> list[Candidate]:
        """Return the output of an encoder: as wide as a layer of the model or as its hidden size."""
        widths = [each.hidden_size * (2 if each.bidirectional else 1) for each in self.layers]
        free = self.guesses.free.values()
        hidden = [each.value for each in free if each.role == "hidden" and type(each.value) is int]
        into = [use.module.in_features for use in direct if isinstance(use.module, nn.Linear)]
        both = [*into, *widths, *hidden]
        widths = [*dict.fromkeys([*both, *(2 * each for each in both)])][:4] or [8]
        batch_first = self.first and (bool(self.layers) or self._walks())
        found = [
            Candidate("features", axes, "name.outputs")
            for width in widths
            for axes in self._both(length, width, batch_first)
        ]
        limit = next((each.value for each in free if each.role == "max_len"), None)
        if isinstance(limit, int) and self._of_one():
            found.insert(0, Candidate("features", (limit, widths[0]), "name.outputs"))
        return found

    def _targets(self) -> list[Candidate]:
        """Return the targets of the loss that ``forward`` computes."""
        method = self.method
        text = ast.unparse(method.node) if method else ""
        if any(each in text for each in ("cross_entropy", "nll_loss", "CrossEntropy", "NLLLoss")):
            return [Candidate("ids", ("N",), "name.target", 2), *self._ids_like()]
        if "loss" in text or "criterion" in text:
            return [Candidate("features", ("N",), "name.target")]
        return []

    def _ids_like(self) -> list[Candidate]:
        return [Candidate("ids", ("N", "L"), "name.target", 2)]

    def _both(self, length: str, width: int, first: bool) -> list[Axes]:
        shapes: list[Axes] = [("N", length, width), (length, "N", width)]
        return shapes if first else shapes[::-1]

    def _of_one(self) -> bool:
        """Return whether the code reads one step of one sample, as early tutorials do."""
        method = self.method
        text = ast.unparse(method.node) if method else ""
        return "view(1, 1, -1)" in text or "view(1, -1)" in text

    def _states(
        self, layer: nn.RNNBase | None, way: str, because: str, low: str = ""
    ) -> list[Candidate]:
        made = self._own_state()
        found = []
        if made is not None:
            part = way == "part" and isinstance(made, tuple | list)
            found.append(Candidate("own state", (), "own_state", value=made[0] if part else made))
        layer = layer or (self.layers[-1] if self.layers else None)
        shapes: list[Axes]
        if layer is not None:
            depth = layer.num_layers * (2 if layer.bidirectional else 1)
            width = layer.proj_size or layer.hidden_size
            shapes = [(depth, "N", width), ("N", width), (depth, 1, width)]
        else:
            free = [each for each in self.guesses.free.values() if type(each.value) is int]
            hidden = [each.value for each in free if each.role == "hidden"]
            widths = [each.hidden_size for each in self.cells] or hidden or [8]
            width = int(widths[0])
            shapes = [("N", width), (1, "N", width), ("N", 1, width)]
            if not self.cells and not self.layers and self._of_step(low):
                shapes = [shapes[2], shapes[1], shapes[0]]
            stacked = next((each.value for each in free if each.role == "layers"), None)
            if isinstance(stacked, int) and self.cells:
                shapes.insert(0, (stacked, "N", width))
        pair = isinstance(layer, nn.LSTM)
        pair = pair or (layer is None and any(isinstance(each, nn.LSTMCell) for each in self.cells))
        for shape in shapes:
            one = Candidate("state", shape, because)
            found += [_pair(one), one] if pair and way != "part" else [one, _pair(one)]
        return found

    def _of_step(self, low: str) -> bool:
        """Return whether the state is added to a sequence as it is: ``Wa(query) + Ua(keys)``."""
        method = self.method
        text = ast.unparse(method.node).lower() if method else ""
        return f"{low}.unsqueeze(" not in text and f"({low}) + " in text

    def _own_state(self) -> Any:
        """Return what the paste's own ``init_hidden`` makes, if it has one."""
        wanted = ("inithidden", "initstate", "initialstate", "inith0", "resethidden", "zerostate")
        model_class = self.model.__dict__["_paste"][1]
        for name, method in model_class.members.items():
            if not isinstance(method, Function):
                continue
            if not any(each in name.lower().replace("_", "") for each in wanted):
                continue
            count = len(method.node.args.args) - 1 - len(method.defaults)
            if count > 1:
                return None
            try:
                batch = [self.guesses.sizes["N"]] * count
                return self.engine.call(method, (self.model, *batch))
            except ERRORS:
                self.engine.forget_failure()
                return None
        return None


def _pair(one: Candidate) -> Candidate:
    return Candidate("pair", one.axes, one.because, parts=(one, one))


def _images(channels: int, because: str = "name.images") -> list[Candidate]:
    shapes: list[Axes] = [
        ("N", channels, DIGIT, DIGIT),
        ("N", DIGIT, DIGIT),
        ("N", channels, 32, 32),
        ("N", "L", channels, 32, 32),
    ]
    return [Candidate("images", shape, because) for shape in shapes]


def _lengths(length: str) -> list[Candidate]:
    return [
        Candidate("lengths", ("N",), "name.lengths", value=length),
        Candidate("lengths list", ("N",), "name.lengths", value=length),
        Candidate("number", (), "name.lengths", value=length),
    ]


def _other_number(low: str) -> bool:
    return "hidden" in low or "max" in low


def _number(low: str) -> Candidate:
    if any(each in low for each in ("ratio", "forc", "prob", "temp")):
        return Candidate("number", (), "name.number", value=0.5)
    return Candidate("number", (), "name.number", value="N" if "batch" in low else "T")


def _parts(method: Function, name: str) -> list[str]:
    """Return the names into which an argument is unpacked: ``text, lengths = batch``."""
    for node in ast.walk(method.node):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=ast.Name(id=source)) if (
                source == name
            ):
                return [each.id for each in parts if isinstance(each, ast.Name)]
    return []


def by_role(role: str, candidates: Iterable[Candidate], top: int) -> Candidate | None:
    """Return the candidate of a role that the person wants, or a general one."""
    for each in candidates:
        if each.role == role:
            return each
    general = {
        "ids": Candidate("ids", ("N", "L"), "you", top),
        "features": Candidate("features", ("N", "L", 9), "you"),
        "lengths": Candidate("lengths", ("N",), "you", value="L"),
        "mask": Candidate("mask", ("N", "L"), "you"),
        "state": Candidate("state", (1, "N", 8), "you"),
    }
    return general.get(role)
