"""Candidates for the arguments of ``forward``, the best first."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace

from torch import nn

from backend.reader.guesses import roles
from backend.reader.guesses.built import Built
from backend.reader.guesses.by_module import by_module
from backend.reader.guesses.candidate import Axes, Candidate, images, lengths, number, packed
from backend.reader.guesses.commented import with_comment
from backend.reader.guesses.consumers import Consumer, Consumers
from backend.reader.guesses.evidence import evidence_for
from backend.reader.guesses.kinds import features, ids, masks, outputs, states, targets
from backend.reader.interpreter.engine import Function
from backend.reader.source.comments import comment_for
from backend.reader.source.walk import code_of, nodes_of

MAX_CANDIDATES = 12


@dataclass
class Inputs:
    """Candidates for every argument of ``forward`` of a built model."""

    built: Built
    latest: str = "L"
    """The length of the last sequence; lengths without a name of their own belong to it."""
    keyed: bool = False
    """Whether there are keys and values beside a query."""

    def candidates(self) -> dict[str, list[Candidate]]:
        """Return the candidates by argument, best first."""
        method = self.built.method
        if method is None:
            return {}
        spec = method.node.args
        names = [each.arg for each in (*spec.posonlyargs, *spec.args)][1:]
        later = names[len(names) - len(method.defaults) :]
        defaults = dict(zip(later, method.defaults, strict=True))
        consumers = Consumers(self.built.model)
        self.keyed = any(each.startswith("key") for each in names) and any(
            each.startswith("value") for each in names
        )
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

    def _for(self, name: str, uses: list[Consumer]) -> list[Candidate]:
        built, low = self.built, roles.plain(name)
        held = any(each.kind == "attributes" and name in each.parts for each in built.gathered)
        # Tensors that are added have one length.
        is_added = any(use.way == "sum" for use in uses)
        length = "T" if roles.SECOND.search(low) and not is_added else "L"
        if roles.LENGTHS.search(low) and "src" not in low and "input" not in low:
            length = self.latest
        elif not roles.STATE.search(low):
            self.latest = length
        if not uses and roles.FLAGS.search(low):
            return [Candidate("flag", because="name", value=False)]
        direct = [use for use in uses if use.place == 0]
        found = [each for use in _turned(uses) for each in by_module(built, use, low, length)]
        found = [*self._packed(low, length, direct), *found]
        found = self._by_name(low, length, uses, found, held)
        if built.digits:
            found = [*found[:3], *images(1)[:2], *found[3:]]
        if not found or (not direct and len(found) < 4):
            found += self._general(low, length)
        if not found or (not built.layers and not built.cells):
            found += self._by_sizes(low, length)
        if not direct:
            found = self._by_stem(low, found)
        if roles.STATE.search(low) and built.method and len(_parts(built.method, name)) == 2:
            found.sort(key=lambda each: each.role not in ("pair", "own state"))
        unique: dict[tuple[str, Axes], Candidate] = {}
        for each in self._by_code(name, found, length):
            unique.setdefault((each.role, each.axes), each)
        return [*unique.values()][:MAX_CANDIDATES]

    def _packed(self, low: str, length: str, direct: list[Consumer]) -> list[Candidate]:
        """Return a packed batch for a layer whose input the model unpacks but does not pack."""
        layers = [
            use.module for use in direct if isinstance(use.module, nn.RNNBase) and not use.way
        ]
        if not layers or self.built.method is None:
            return []
        text = code_of(self.built.method.node)
        unpacks = "pad_packed_sequence(" in text and "pack_padded_sequence(" not in text
        because = "unpacked_output" if unpacks else "name.packed"
        is_packed = unpacks or "packed" in low
        return [packed(layers[0].input_size, length, because)] if is_packed else []

    def _by_code(self, name: str, found: list[Candidate], length: str) -> list[Candidate]:
        """Put the candidates first that agree with the code and its comments."""
        method = self.built.method
        if method is None or isinstance(method.node, ast.Lambda):
            return found
        evidence = evidence_for(method.node, name)
        if evidence.count == 3:
            deep = [each for each in found if each.role == "ids" and each.axes == ("N", "L")]
            found = [*(replace(each, axes=("N", "L", "T")) for each in deep[:1]), *found]
        if evidence.count == 5:
            clips = [each for each in found if len(each.axes) == 4 and each.axes[0] == "N"]
            order = ("N", "L") if self.built.first else ("L", "N")
            found = [*(replace(each, axes=(*order, *each.axes[1:])) for each in clips), *found]
        comment = comment_for(method.node, name)
        found = with_comment(found, comment, evidence, length, self.built)
        fitting = [each for each in found if not each.axes or evidence.fits(each.axes)]
        return [*fitting, *(each for each in found if each not in fitting)]

    def _by_name(
        self, low: str, length: str, uses: list[Consumer], found: list[Candidate], held: bool
    ) -> list[Candidate]:
        built = self.built
        direct = [use for use in uses if use.place == 0]
        modules = [use.module for use in direct]
        embedded = any(isinstance(each, nn.Embedding) for each in modules)
        recurrent = embedded or any(isinstance(each, nn.RNNBase) for each in modules)
        if not found and built.embeddings and roles.FEATURES.search(low):
            return _vectors(built.embeddings[0].embedding_dim, length)
        if roles.LENGTHS.search(low) and not direct and "hidden" not in low and "max" not in low:
            return [*lengths(length), *found]
        if roles.MASKS.search(low):
            if any(each.argument.endswith("mask") for each in uses):
                return found
            return [*masks(built, length, low), *found]
        free = states(built, None, "", "name.state", low)
        if self.keyed and low.startswith(("query", "key", "value")) and not recurrent:
            return [*outputs(built, length, direct, keyed=True), *found, *free]
        if roles.OUTPUTS.search(low) and not recurrent:
            return [*outputs(built, length, direct), *found, *free[:3]]
        if roles.STATE.search(low) and not embedded:
            if modules and found and not any(isinstance(each, nn.Linear) for each in modules):
                return [*found, *free]
            first = [each for each in found if each.role in ("state", "pair")]
            return [*first, *free, *found]
        if roles.TARGETS.search(low) and not uses:
            return [*targets(built), *found]
        if roles.NUMBERS_IN.search(low) and not uses:
            made = number(low)
            # ``tree.num_children``: a leaf runs by itself.
            return [Candidate("number", because=made.because, value=0), made] if held else [made]
        if roles.ONE.search(low) and not direct:
            return [Candidate("features", ("N",), "name"), *found]
        if roles.IMAGES.search(low) and not found:
            return [*images(1), *images(3)]
        return found

    def _general(self, low: str, length: str) -> list[Candidate]:
        """Return the inputs that the first layers of the model accept."""
        built = self.built
        found: list[Candidate] = []
        if built.embeddings and (roles.TEXTS.search(low) or not (built.layers or built.cells)):
            found += ids(built, built.embeddings[0], length, "", "name.text")
        for layer in built.layers[:1]:
            first = bool(layer.batch_first)
            because = f"into.{type(layer).__name__}"
            found += features(layer.input_size, first, length, "", because)
        for cell in built.cells[:1]:
            because = f"into.{type(cell).__name__}"
            found += features(cell.input_size, True, length, "", because)
            found.append(Candidate("features", ("N", cell.input_size), because))
        return found

    def _by_sizes(self, low: str, length: str) -> list[Candidate]:
        """Return tensors as wide as a size of the constructor."""
        wanted = self.built.numbers("input")[-1:] if not roles.STATE.search(low) else []
        found = [each for _, width in wanted for each in _vectors(width, length)]
        hidden = (self.built.numbers("hidden")[-1:] or [("", 8)])[0][1]
        found += features(hidden, True, length, "", "name.features")
        return [*found, Candidate("features", ("N", hidden), "name.features")]

    def _by_stem(self, low: str, found: list[Candidate]) -> list[Candidate]:
        """Return the candidates with vectors of a size whose name starts like the argument."""
        built = self.built
        stem = "".join(each for each in low if each.isalpha())[:5]
        sizes = built.numbers("input", "hidden", "emb", "classes", "other", "vocab")
        alike = [
            size for name, size in sizes if len(stem) > 3 and stem in name.replace("_", "").lower()
        ]
        alone = not (built.layers or built.embeddings)
        before = [Candidate("features", ("N", size), "name.stem") for size in alike[:1]]
        wide = [*alike, *(size for _, size in built.numbers("emb", "hidden"))]
        after = [Candidate("features", ("N", size), "name.stem") for size in wide]
        if alone and not built.cells:
            after += [Candidate("features", (size,), "name.stem") for size in alike[:1]]
        return [*(before if alone and not found else []), *found, *after]


def _turned(uses: list[Consumer]) -> list[Consumer]:
    """Return the uses, embeddings first, with ids in the order of the layer behind."""
    uses = sorted(uses, key=lambda use: not isinstance(use.module, nn.Embedding))
    ways = [
        use.way
        for use in uses
        if isinstance(use.module, nn.RNNBase) and use.place == 0 and use.way in _ORDERS
    ]
    if not ways:
        return uses
    return [
        replace(use, way=ways[0]) if isinstance(use.module, nn.Embedding) and not use.way else use
        for use in uses
    ]


_ORDERS = ("swapped", "packed", "packed_first", "one_sample")


def _vectors(width: int, length: str) -> list[Candidate]:
    sequence = features(width, True, length, "", "name.features")[:2]
    return [Candidate("features", ("N", width), "name.features"), *sequence]


def _parts(method: Function, name: str) -> list[str]:
    """Return the names into which an argument is unpacked: ``text, lengths = batch``."""
    for node in nodes_of(method.node):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=ast.Name(id=source)) if (
                source == name
            ):
                return [each.id for each in parts if isinstance(each, ast.Name)]
    return []
