"""Errors of a constructor's arguments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from backend.errors.facts import Facts
from backend.errors.known.layer.argument_names import (
    is_misspelled,
    means_a_layer,
    meant_argument,
    meant_of,
)
from backend.errors.python_words import PythonWords
from backend.errors.record import (
    ErrorRecord,
    Fix,
    Lines,
    Pattern,
    PossibleCause,
    always,
    lines,
    text,
    unless,
)
from backend.errors.setting import Setting
from backend.layer.code import constructor_of

Arguments = Mapping[str, Any]


def _rename(facts: Facts) -> Lines:
    """Replace the argument in the failing line by the meant one."""
    name, line = str(facts.params["argument"]), facts.raised.line
    meant = meant_argument(name)
    if meant and name in line:
        return (line.replace(name, meant),)
    return (f"# {name} -> {meant}",) if meant else (f"# without {name}",)


def _changed(change: Callable[[Arguments], Arguments], fallback: str) -> Fix:
    """Return a fix: the constructor of the failing line with changed arguments.

    Args:
        change: returns the arguments that change, from those in the line.
        fallback: line of code for a constructor whose sizes are not constants.
    """

    def fix(facts: Facts) -> Lines:
        arguments = facts.arguments()
        target = facts.failing.target or "layer"
        if "input_size" not in arguments or "hidden_size" not in arguments:
            return (re.sub(r"^layer\b", target, fallback),)
        layer = arguments.pop("layer")
        return (f"{target} = {constructor_of(layer, {**arguments, **change(arguments)})}",)

    return fix


def _bias_meant(now: Arguments) -> Arguments:
    """Return the arguments of a number for bias: an integer is a flag, a float is dropout."""
    bias = now.get("bias", 0.0)
    return {"bias": bool(bias)} if type(bias) is int else {"bias": True, "dropout": bias}


def _positive(facts: Facts) -> Lines:
    return (f"{facts.params['argument']} = 1",)


def _whole(facts: Facts) -> Lines:
    return (f"{facts.params['argument']} = int({facts.params['argument']})",)


def _as_bool(facts: Facts) -> Lines:
    """Pass a bool for the flag in the failing line."""
    name, line = str(facts.params["argument"]), facts.raised.line
    passed = re.search(rf"\b{name}=(\w+)", line)
    if passed is None:
        return (f"{name} = bool({name})",)
    value = str(bool(int(passed[1]))) if passed[1].isdecimal() else f"bool({passed[1]})"
    return (line.replace(passed[0], f"{name}={value}"),)


def _whole_in_line(facts: Facts) -> Lines:
    """Write the numbers of the failing line without their fractions of zero."""
    line = facts.raised.line
    changed = re.sub(r"(?<![\w.])(\d+)\.0*(?!\w)", r"\1", line)
    changed = re.sub(r"(?<=[\w)\s])/(?=[\w\s(])(?<!//)(?!/)", "//", changed)
    return (changed,) if changed != line else ("num_layers = int(num_layers)",)


def _one_layer(facts: Facts) -> Setting:
    return {"num_layers": 1, "dropout": float(facts.params["dropout"])}


def _dropout_for_bias(facts: Facts) -> Setting:
    """Return the layer that ``nn.LSTM(10, 20, 2, 0.5)`` means."""
    arguments = facts.arguments()
    bias = arguments.get("bias")
    if isinstance(bias, float) and 0 <= bias <= 1:
        return {"bias": True, "dropout": bias}
    return {"bias": True} if arguments else {}


def _lacks_a_size(facts: Facts) -> bool:
    """Return whether an argument is missing that recurrent layers need."""
    return facts.params["argument"] in ("input_size", "hidden_size")


RECORDS = (
    ErrorRecord(
        code="proj_too_large",
        patterns=(Pattern(r"proj_size has to be smaller than hidden_size"),),
        sample="proj_size has to be smaller than hidden_size",
        line="layer = nn.LSTM(10, 20, proj_size=20)",
        causes=(PossibleCause("proj_not_smaller"),),
        fix=_changed(lambda _: {"proj_size": 0}, "proj_size = 0"),
    ),
    ErrorRecord(
        code="proj_only_lstm",
        patterns=(Pattern(r"proj_size argument is only supported for LSTM"),),
        sample="proj_size argument is only supported for LSTM, not RNN or GRU",
        line="layer = nn.GRU(10, 20, proj_size=5)",
        causes=(PossibleCause("proj_only_lstm"),),
        fix=_changed(
            lambda _: {"proj_size": 0},
            "layer = nn.LSTM(input_size, hidden_size, proj_size=proj_size)",
        ),
    ),
    ErrorRecord(
        code="size_not_whole",
        patterns=(
            Pattern(
                r"(?P<argument>input_size|hidden_size) should be of type int, got: (?P<got>\w+)"
            ),
        ),
        sample="hidden_size should be of type int, got: float",
        causes=(PossibleCause("size_divided"),),
        fix=_whole,
    ),
    ErrorRecord(
        code="unknown_nonlinearity",
        patterns=(Pattern(r"Unknown nonlinearity '(?P<got>[^']*)'"),),
        sample="Unknown nonlinearity '0.5'. Select from 'tanh' or 'relu'.",
        line="layer = nn.RNN(10, 20, 2, 0.5)",
        causes=(PossibleCause("fourth_is_nonlinearity"),),
        fix=_changed(
            lambda now: {"nonlinearity": "tanh", "dropout": now.get("nonlinearity", 0.0)},
            "layer = nn.RNN(input_size, hidden_size, dropout=0.5)",
        ),
    ),
    ErrorRecord(
        code="size_is_zero",
        patterns=(Pattern(r"(?P<argument>hidden_size|num_layers) must be greater than zero"),),
        sample="hidden_size must be greater than zero",
        causes=(PossibleCause("size_computed"),),
        fix=_positive,
    ),
    ErrorRecord(
        code="not_probability",
        patterns=(
            Pattern(r"dropout should be a number in range \[0, 1\]"),
            Pattern(r"dropout probability has to be between 0 and 1, but got (?P<got>[\d.]+)"),
        ),
        sample="dropout should be a number in range [0, 1] "
        "representing the probability of an element being zeroed",
        line="layer = nn.LSTM(10, 20, 2, dropout=2)",
        causes=(PossibleCause("not_probability"),),
        fix=_changed(lambda _: {"dropout": 0.5}, "dropout = 0.5"),
    ),
    ErrorRecord(
        code="dropout_without_effect",
        patterns=(
            Pattern(
                r"non-zero dropout expects num_layers greater than 1, but got "
                r"dropout=(?P<dropout>\d+(\.\d+)?) and num_layers=(?P<num_layers>\d+)"
            ),
        ),
        sample="dropout option adds dropout after all but last recurrent layer, so non-zero "
        "dropout expects num_layers greater than 1, but got dropout=0.5 and num_layers=1",
        line="layer = nn.LSTM(10, 20, dropout=0.5)",
        causes=(PossibleCause("one_layer_only"),),
        fix=_changed(
            lambda _: {"num_layers": 2},
            "layer = nn.LSTM(10, 20, num_layers=2, dropout=0.5)",
        ),
        setting=_one_layer,
    ),
    ErrorRecord(
        code="bias_is_number",
        patterns=(Pattern(r"bias should be of type bool, got: (?P<got>\w+)"),),
        sample="bias should be of type bool, got: float",
        line="layer = nn.LSTM(10, 20, 2, 0.5)",
        causes=(PossibleCause("fourth_is_bias", values={"got": text("got")}),),
        fix=_changed(
            _bias_meant,
            "layer = nn.LSTM(10, 20, 2, dropout=0.5)",
        ),
        setting=_dropout_for_bias,
    ),
    ErrorRecord(
        code="flag_is_number",
        patterns=(
            Pattern(
                r"\b(?P<argument>batch_first|bidirectional) should be of type bool, "
                r"got: (?P<got>\w+)"
            ),
        ),
        sample="batch_first should be of type bool, got: int",
        line="layer = nn.GRU(10, 20, batch_first=1)",
        causes=(
            PossibleCause(
                "flag_is_number", values={"argument": text("argument"), "got": text("got")}
            ),
        ),
        fix=_as_bool,
    ),
    ErrorRecord(
        code="size_is_fraction",
        patterns=(Pattern(r"'float' object cannot be interpreted as an integer"),),
        sample="'float' object cannot be interpreted as an integer",
        line="layer = nn.LSTM(10, 20, num_layers=2.0)",
        causes=(PossibleCause("size_divided"),),
        fix=_whole_in_line,
        python=PythonWords(counts_bare=always),
    ),
    ErrorRecord(
        code="unknown_argument",
        patterns=(Pattern(r"unexpected keyword argument '(?P<argument>\w+)'"),),
        sample="Embedding.__init__() got an unexpected keyword argument 'padding_index'",
        line="embedding = nn.Embedding(100, 32, padding_index=0)",
        causes=(
            PossibleCause(
                "misspelt_argument",
                is_misspelled,
                {"argument": text("argument"), "meant": meant_of},
            ),
            PossibleCause(
                "argument_of_another_layer",
                unless(is_misspelled),
                {"argument": text("argument")},
            ),
        ),
        fix=_rename,
        python=PythonWords(counts_bare=means_a_layer),
    ),
    ErrorRecord(
        code="missing_argument",
        patterns=(
            Pattern(
                r"__init__\(\) missing (?P<count>\d+) required positional arguments?: "
                r"'(?P<argument>\w+)'"
            ),
        ),
        sample="RNNBase.__init__() missing 1 required positional argument: 'hidden_size'",
        causes=(PossibleCause("sizes_left_out"),),
        fix=lines("layer = nn.LSTM(input_size, hidden_size)"),
        python=PythonWords(counts_bare=_lacks_a_size),
    ),
    ErrorRecord(
        code="padding_beyond_vocabulary",
        patterns=(Pattern(r"Padding_idx must be within num_embeddings"),),
        sample="Padding_idx must be within num_embeddings",
        causes=(PossibleCause("padding_not_counted"),),
        fix=lines("embedding = nn.Embedding(vocabulary, 32, padding_idx=0)"),
    ),
)
