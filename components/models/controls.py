"""The controls of the Models page: the model, its sizes, and the editor of a chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from backend.models.chain_text import (
    DROPOUT,
    FIELDS,
    KINDS,
    MAX_LINKS,
    PARTS,
    PROJ,
    WORDS,
    Kind,
    Link,
    chain_text,
)
from backend.models.link import (
    FIRST_CHAIN,
    LEAST_LENGTH,
    LENGTHS,
    MODEL,
    NAMES,
    TABLES,
    ModelRequest,
    model_query,
)
from backend.models.tutorials import MODELS
from components.message.controls import (
    ChainControl,
    ChainField,
    ChainKind,
    ChainLabels,
    ChainLimits,
    ChainLink,
    ChoiceControl,
    Control,
    Option,
)
from components.message.panel import ControlPanel, Examples
from components.page.controls import (
    choice_of_examples,
    lengths_control,
    named_control,
    panel,
    parameter_control,
)
from components.words.catalogue import Messages

EXAMPLES: dict[str, dict[str, str]] = {
    "B1": {},
    "B2": {"input_size": "3", "hidden_size": "15"},
    "C": {"model": "heads"},
    "C_first": {"model": "heads", "batch_first": "true"},
    "D": {"model": "classifier"},
    "E": {"model": "mnist"},
    "E_small": {"model": "mnist", "batch": "1", "hidden_size": "64", "num_layers": "2"},
    "chain": {"model": "chain"},
    "chain_tuple": {"model": "chain", "chain": "embedding:100:32,lstm:32:64,linear:64:2"},
    "chain_width": {
        "model": "chain",
        "chain": "embedding:100:32,gru:32:64:bi,take:output[:,-1],linear:64:2",
    },
    "chain_packed": {
        "model": "chain",
        "chain": "embedding:100:32:pad,pack,lstm:32:64,take:output,linear:64:5",
    },
    "chain_unpacked": {
        "model": "chain",
        "chain": "embedding:100:32:pad,pack,lstm:32:64,take:output,unpack,linear:64:5",
    },
}
"""The links of the examples by name: models of tutorials, a chain, and three errors."""
_GROUPS: dict[str, tuple[str, ...]] = {
    "sentences": ("lengths",),
    "input": ("start", "digit", "batch", "seq_len", "vocabulary", "input_size"),
    "layer": (
        *("layer", "embedding_dim", "hidden_size", "num_layers", "dropout", "nonlinearity"),
        *("bidirectional", "bias", "batch_first"),
    ),
    "heads": ("classes", "tags"),
    "device": ("device",),
}


def model_controls(request: ModelRequest, words: Messages, answer: str = "") -> ControlPanel:
    """Return the examples and the groups of controls for ``request``.

    Args:
        answer: the sentence about the run, below the text of a chain.
    """
    values = {**request.values, "device": request.device}
    groups: dict[str, Sequence[Control]] = {"model": [_model(request, words)]}
    if "chain" in values:
        groups["chain"] = [_chain(request, answer, words)]
    for group, names in _GROUPS.items():
        there = [name for name in names if name in values and _fits(name, values)]
        if there:
            groups[group] = [_control(name, request, words) for name in there]
    return panel(groups, _examples(request, words), words)


def _fits(name: str, values: Mapping[str, Any]) -> bool:
    """Return whether a control has an effect in the present model."""
    if name == "lengths" and "chain" in values:
        return any(link.kind == "pack" for link in values["chain"])
    if "start" in values and name in ("vocabulary", "input_size"):
        return (name == "vocabulary") == bool(values["start"] == "ids")
    return name != "nonlinearity" or values.get("layer") == "RNN"


def _control(name: str, request: ModelRequest, words: Messages) -> Control:
    """Return one control of the model, by its name in the link."""
    values = request.values
    if name == "lengths":
        lengths, least = values["lengths"], LEAST_LENGTH[request.model]
        note = "" if lengths else words.text("model.lengths_none")
        return lengths_control(lengths, LENGTHS[request.model], words, least, note)
    value = request.device if name == "device" else values[name]
    drops = ("nonlinearity",) if name == "layer" else ()
    return parameter_control(TABLES[request.model][name], value, words, drops=drops)


def _model(request: ModelRequest, words: Messages) -> ChoiceControl:
    return ChoiceControl(
        **named_control("model", words),
        value=request.model,
        default=MODEL.default,
        options=[Option(name, "", words.text(f"model.name.{name}")) for name in MODELS],
        # Sizes of one model do not fit another, so they leave the link with it.
        drops=[name for name in NAMES if name not in ("model", "device")],
    )


def _chain(request: ModelRequest, answer: str, words: Messages) -> ChainControl:
    """Return the editor of a chain: its links, and what a link of each kind may have."""
    chain: tuple[Link, ...] = request.values["chain"]
    return ChainControl(
        **named_control("chain", words, answer),
        wrong=any(problem.parameter == "chain" for problem in request.problems),
        value=chain_text(chain),
        default=FIRST_CHAIN,
        links=[_link(link) for link in chain],
        kinds={kind: _kind(kind) for kind in KINDS},
        most=MAX_LINKS,
        limits=ChainLimits(dropout=DROPOUT.high, proj=PROJ.high),
        labels=ChainLabels(
            list=words.text("model.edit.list"),
            add=words.text("model.edit.add"),
            kind=words.text("model.edit.kind"),
            up=words.text("model.edit.up"),
            down=words.text("model.edit.down"),
            remove=words.text("model.edit.remove"),
            step=words.text("model.edit.step"),
        ),
    )


def _kind(kind: Kind) -> ChainKind:
    fields = FIELDS.get(kind, ())
    return ChainKind(
        fields=[ChainField(each.name, each.low, each.high, each.default) for each in fields],
        words=WORDS.get(kind, ()),
        parts=PARTS if kind == "take" else (),
        dropout=kind in ("rnn", "gru", "lstm", "dropout"),
        proj=kind == "lstm",
    )


def _link(link: Link) -> ChainLink:
    return ChainLink(
        kind=link.kind,
        sizes=link.sizes,
        words=link.words,
        dropout=link.dropout,
        proj=link.proj_size,
        part=link.part,
    )


def _examples(request: ModelRequest, words: Messages) -> Examples:
    here = model_query(request)
    chosen = next((name for name, query in EXAMPLES.items() if query == here), None)
    titles = {name: words.text(f"model.example.{name}") for name in EXAMPLES}
    return choice_of_examples(EXAMPLES, titles, chosen, words)
