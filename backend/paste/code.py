"""Reader of recurrent layers in code and in a printed model; parses the text and runs nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from textwrap import dedent
from typing import Any, cast

from backend.layer.signatures import CELL_POSITIONS, CELLS, POSITIONS
from backend.layer.spec import TORCH_DEFAULTS, LayerName
from backend.paste.classes import Known, class_of
from backend.paste.found import FoundLayer, Guess, Landing, PasteError, Source, check
from backend.paste.names import Names, names_in, shown
from backend.paste.syntax import LONGEST_CALL, call_at_start, tree_of

_ELSEWHERE = ("device", "dtype")
_MOST_CALLS = 100
_MOST_ATTEMPTS = 200
"""The places of a text that is not Python where a call may begin."""
_PRINTED = re.compile(r"^(?P<indent>\s*)\((?P<name>[\w.-]+)\): (?:\d+ x )?(?P<kind>\w+)\(")
# A dynamically quantized layer prints the arguments of the layer itself.
_QUANTIZED = "DynamicQuantized"
_CALL = re.compile(rf"\b(?:{_QUANTIZED})?(?P<kind>(?:RNN|GRU|LSTM)(?:Cell)?)\(")
_TARGET = re.compile(r"^\s*(?:self\.)?(?P<name>[\w.]+)\s*=")


@dataclass(frozen=True)
class Call:
    """A call that creates a layer or a cell.

    Attributes:
        node: the call.
        kind: the class: ``LSTM``, ``GRUCell``.
        name: the name of the layer in the text, or "".
        owner: the class that contains the call, or "".
        source: code, or a printed model.
        guesses: what the class depends on and the text leaves open.
    """

    node: ast.Call
    kind: str
    name: str = ""
    owner: str = ""
    source: Source = "code"
    guesses: tuple[Guess, ...] = ()

    @property
    def layer(self) -> LayerName:
        """The class of the layer; a cell is one layer."""
        return CELLS[self.kind] if self.kind in CELLS else cast(LayerName, self.kind)


def layers_in_code(text: str) -> tuple[FoundLayer | PasteError, ...]:
    """Return every layer that the text creates or prints, with a reason for each unreadable one.

    Raises:
        PasteError: if the text is not Python and contains no complete call.
    """
    tree = _tree(text)
    names = Names({}) if tree is None else names_in(tree)
    calls = tuple(
        islice(_calls_in_text(text) if tree is None else _calls_in(tree, names), _MOST_CALLS)
    )
    if tree is None and not calls and _is_table(text):
        raise PasteError("only_counts")
    if tree is None and not calls:
        raise PasteError("not_python", line=_first_bad_line(text))
    return tuple(_read(call, names) for call in calls)


def _is_table(text: str) -> bool:
    """Return whether the text lists layers by name alone, or with their numbers of parameters."""
    named = re.search(r"\b(?:RNN|GRU|LSTM)\b(?!\()", text)
    return bool(named and re.search(r"(?i)\bparams?\b|original_name=", text))


def _tree(text: str) -> ast.Module | None:
    return tree_of(dedent(text).strip()) or tree_of(_undressed(text))


def _first_bad_line(text: str) -> int:
    try:
        ast.parse(dedent(text).strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return getattr(error, "lineno", None) or 1
    return 1


def _undressed(text: str) -> str:
    """Remove the traces of copying: prompts, and a first line without indentation."""
    lines = [re.sub(r"^\s*(>>>|\.\.\.) ?", "", line) for line in text.strip("\n").splitlines()]
    first, *rest = lines or [""]
    return "\n".join([first.strip(), dedent("\n".join(rest))]).strip()


def _calls_in(tree: ast.Module, names: Names) -> list[Call]:
    """Return the calls of a program, in the order of reading."""
    known: Known = {}
    found: dict[ast.Call, Call] = {}
    for statement in tree.body:
        owner = statement.name if isinstance(statement, ast.ClassDef) else ""
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                kind, guesses = class_of(node.func, names, owner, known)
                if kind:
                    found.setdefault(node, Call(node, kind, owner=owner, guesses=guesses))
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            name = shown(target).removeprefix("self.")
            for call in ast.walk(node.value):
                if isinstance(call, ast.Call) and call in found:
                    owner = found[call].owner
                    full = f"{owner}.{name}" if owner else name
                    found[call] = replace(found[call], name=full)
    return sorted(found.values(), key=lambda call: (call.node.lineno, call.node.col_offset))


def _calls_in_text(text: str) -> Iterator[Call]:
    """Yield the complete calls of a text that is not Python, such as a printed model."""
    parents: list[tuple[int, str]] = []
    attempts = 0
    for line, rest in _lines(text):
        printed = _PRINTED.match(line)
        if printed:
            indent = len(printed["indent"])
            parents = [each for each in parents if each[0] < indent] + [(indent, printed["name"])]
        for match in _CALL.finditer(line.partition("#")[0]):
            attempts += 1
            if attempts > _MOST_ATTEMPTS:
                return
            node = call_at_start(rest[match.start("kind") :])
            if node is None:
                continue
            if printed and match["kind"] == printed["kind"].removeprefix(_QUANTIZED):
                name = ".".join(each for _, each in parents)
                yield Call(node, match["kind"], name, source="printed")
            else:
                target = _TARGET.match(line)
                yield Call(node, match["kind"], target["name"] if target else "")


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line, and the text from its beginning."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield line, text[start : start + LONGEST_CALL]
        start += len(line)


def _read(call: Call, names: Names) -> FoundLayer | PasteError:
    positions = (CELL_POSITIONS if call.kind in CELLS else POSITIONS)[call.layer]
    landings = _landings(call, positions)
    try:
        passed, guesses, ignored = _arguments(call, positions, names)
        arguments = {"layer": call.layer, **TORCH_DEFAULTS, **passed}
        check(arguments)
    except PasteError as error:
        # Often the landing causes the error: `nn.LSTM(10, 20, 2, 0.5)` sets bias, not dropout.
        error.landings, error.name = landings, call.name
        return error
    return FoundLayer(
        arguments,
        source=call.source,
        name=call.name,
        landings=landings,
        ignored=ignored,
        guesses=(*call.guesses, *guesses),
        cell=call.kind in CELLS,
    )


def _arguments(
    call: Call, positions: tuple[str, ...], names: Names
) -> tuple[Mapping[str, Any], tuple[Guess, ...], tuple[str, ...]]:
    node = call.node
    if any(isinstance(each, ast.Starred) for each in node.args) or None in [
        keyword.arg for keyword in node.keywords
    ]:
        raise PasteError("unpacked")
    if len(node.args) > len(positions):
        count, most = len(node.args), len(positions)
        raise PasteError("too_many", layer=call.kind, count=count, most=most)
    nodes = dict(zip(positions, node.args, strict=False))
    ignored = []
    for keyword in node.keywords:
        name = str(keyword.arg)
        if name in _ELSEWHERE:
            ignored.append(name)
        elif name not in positions:
            known = ", ".join(positions)
            raise PasteError("unknown_argument", layer=call.kind, name=name, names=known)
        elif name in nodes:
            raise PasteError("given_twice", name=name)
        else:
            nodes[name] = keyword.value
    passed: dict[str, Any] = {}
    guesses: tuple[Guess, ...] = ()
    for name, each in nodes.items():
        passed[name], used = names.value(name, each, call.owner)
        guesses += used
    return passed, guesses, tuple(ignored)


def _landings(call: Call, positions: tuple[str, ...]) -> tuple[Landing, ...]:
    """Return positional arguments after the three sizes, because their order surprises people."""
    if call.kind in CELLS:
        return ()
    return tuple(
        Landing(position, name, shown(node))
        for position, (name, node) in enumerate(
            zip(positions, call.node.args, strict=False), start=1
        )
        if position > 3
    )
