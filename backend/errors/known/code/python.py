"""Errors in Python's own words: a result, or None, used as a value of another type."""

from __future__ import annotations

import re

import torch

from backend.errors.facts import Facts
from backend.errors.known.around.loss import LOSS
from backend.errors.known.shared import (
    NOTHING_RETURNED,
    PACKED_NOT_UNPACKED,
    PAIR_FOR_ONE_STATE,
    RESULT_NOT_OPENED,
    UNPACK,
    open_result,
    pack,
)
from backend.errors.python_words import (
    PythonWords,
    names_a_module,
    slices_axes,
    unpacks_a_module,
    uses_as_tensor,
)
from backend.errors.record import (
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    always,
    lines,
    older,
    unless,
)
from backend.errors.roles import Roles, names_in

_STATE_IS_NONE = PossibleCause("state_is_none")
_IN_HEAD = Roles(
    "head", target="scores", calls=r"(?i)(fc|head|linear|dense|proj\w*|classif\w*)\d?$"
)


def _score_tokens(facts: Facts) -> Lines:
    """Pass the real steps alone to the head, and to the loss where the line computes it."""
    if names_in(facts.failing, (_IN_HEAD,)):
        return ("scores = head(packed_output.data)",)
    return (
        "packed_target = pack_padded_sequence("
        "target, lengths, batch_first=True, enforce_sorted=False)",
        "loss = criterion(head(packed_output.data), packed_target.data)",
    )


_SCORES_PER_TOKEN = PossibleCause("packed_scores_per_token", fix=_score_tokens)
_LIST_ATTRIBUTE = r"size|shape|dim|view|reshape|permute|transpose|unsqueeze|squeeze|to|float|long"
"""Attributes with which people take a tuple or a list for a tensor."""
_NO_ATTRIBUTE = r"object has no attribute '(?P<attribute>\w+)'"


def _of_an_lstm(facts: Facts) -> bool:
    """Return whether torch's own LSTM was called, by the message or by the line.

    A person's ``BiLSTM`` or ``LSTM`` rarely takes from 2 to 3 arguments.
    """
    owner = re.search(r"(\w+)\.forward\(\)", facts.raised.message)
    named = owner[1] == "LSTM" if owner else "lstm(" in facts.raised.line.lower()
    return named and facts.number("takes") == 3


def _pass_what_it_takes(facts: Facts) -> Lines:
    if _of_an_lstm(facts):
        return ("result = lstm(x, (h_0, c_0))",)
    return ("output = model(x)",)


def _of_a_tensor(facts: Facts) -> bool:
    """Return whether tensors have the attribute that is missing."""
    return hasattr(torch.Tensor, str(facts.params["attribute"]))


def _of_no_tensor(facts: Facts) -> bool:
    """Return whether tensors lack the public attribute, so that ``Tensor`` is torch's class."""
    return not _of_a_tensor(facts) and not str(facts.params["attribute"]).startswith("_")


def _in_summary(facts: Facts) -> bool:
    return facts.in_summary


def _in_torch_or_summary(facts: Facts) -> bool:
    """Return whether torch, a summary tool, or code that expects a tensor used the tuple."""
    sizes = re.fullmatch(_LIST_ATTRIBUTE, str(facts.params["attribute"]))
    return facts.in_summary or names_a_module(facts) or bool(sizes)


def _in_no_summary(facts: Facts) -> bool:
    return not facts.in_summary


def _layer_reads_state(facts: Facts) -> bool:
    """Return whether a recurrent layer asked for the attribute, as it does of a state."""
    if facts.in_summary:
        return False
    attribute = facts.params["attribute"]
    return attribute == "dim" or (attribute == "size" and facts.recurrent)


def _code_reads_result(facts: Facts) -> bool:
    return not _layer_reads_state(facts) and not facts.in_summary


def _scores_tokens(facts: Facts) -> bool:
    """Return whether the code flattens the result or passes it to a head or a loss."""
    flattens = str(facts.params["attribute"]) in ("view", "reshape", "contiguous", "flatten")
    return flattens or facts.has_code(r"(?i)loss|criterion|\.view\(|reshape|linear|\bfc\b|head")


_USED = (Roles(owner="result", uses="^{attribute}$"),)
_SLICED = (Roles(indexed="result"),)


def _open(facts: Facts) -> Lines:
    """Unpack the result, then use its output in the line."""
    return _opened_in_line(facts, _USED) or (open_result(facts),)


def _open_and_slice(facts: Facts) -> Lines:
    return _opened_in_line(facts, _SLICED) or (open_result(facts), "last = output[:, -1]")


def _opened_in_line(facts: Facts, roles: tuple[Roles, ...]) -> Lines:
    """Return the failing line with the unpacked output in the place of the result."""
    result = names_in(facts.failing, roles, str(facts.params.get("attribute", ""))).get("result")
    if not result or facts.in_summary:
        return ()
    return (f"output, _ = {result}", facts.raised.line.replace(result, "output", 1))


RECORDS = (
    ErrorRecord(
        code="tuple_has_no",
        patterns=(Pattern(rf"'tuple' {_NO_ATTRIBUTE}"),),
        sample="'tuple' object has no attribute 'dim'",
        causes=(
            PossibleCause(
                "summary_tool",
                _in_summary,
                fix=lines(
                    "from torchinfo import summary", "summary(model, input_size=input.shape)"
                ),
            ),
            PAIR_FOR_ONE_STATE.only(_layer_reads_state),
            RESULT_NOT_OPENED.only(_in_no_summary),
            PossibleCause("states_are_a_pair", when=_code_reads_result),
        ),
        fix=_open,
        python=PythonWords(names_torch=_in_torch_or_summary, counts_bare=_of_a_tensor),
        roles=(Roles(arguments=("model",), calls=r"summary$"),),
    ),
    ErrorRecord(
        code="packed_has_no",
        patterns=(Pattern(rf"'PackedSequence' {_NO_ATTRIBUTE}"),),
        sample="'PackedSequence' object has no attribute 'shape'",
        causes=(
            _SCORES_PER_TOKEN.only(_scores_tokens),
            PACKED_NOT_UNPACKED,
            _SCORES_PER_TOKEN.only(unless(_scores_tokens)),
        ),
        fix=lines(UNPACK),
        roles=(
            Roles(owner="packed", uses="^{attribute}$"),
            Roles(owner="packed_output", uses="^{attribute}$"),
            _IN_HEAD,
            *LOSS,
        ),
    ),
    ErrorRecord(
        code="tensor_has_no",
        patterns=(Pattern(rf"'Tensor' {_NO_ATTRIBUTE}"),),
        sample="'Tensor' object has no attribute 'batch_sizes'",
        causes=(PossibleCause("padded_not_packed"), PossibleCause("misspelt_name")),
        fix=lines(pack(), "packed_output, h_n = layer(packed)"),
        python=PythonWords(names_torch=_of_no_tensor),
    ),
    ErrorRecord(
        code="none_has_no",
        patterns=(Pattern(rf"'NoneType' {_NO_ATTRIBUTE}"),),
        sample="'NoneType' object has no attribute 'size'",
        line="rows = self.lstm_output.size(0)",
        causes=(NOTHING_RETURNED, _STATE_IS_NONE),
        fix=lines("return output"),
        python=PythonWords(counts_bare=always, counts_traced=uses_as_tensor),
    ),
    ErrorRecord(
        code="none_sliced",
        patterns=(Pattern(r"'NoneType' object is not subscriptable"),),
        sample="'NoneType' object is not subscriptable",
        line="last = hidden[-1]",
        causes=(NOTHING_RETURNED, _STATE_IS_NONE),
        fix=lines("return output"),
        python=PythonWords(counts_bare=always),
    ),
    ErrorRecord(
        code="none_opened",
        patterns=(
            Pattern(r"cannot unpack non-iterable NoneType object"),
            older(r"'NoneType' object is not iterable"),
        ),
        sample="cannot unpack non-iterable NoneType object",
        line="output, hidden = model(x)",
        causes=(NOTHING_RETURNED, _STATE_IS_NONE),
        fix=lines("return output, h_n"),
        python=PythonWords(counts_bare=always, counts_traced=unpacks_a_module),
    ),
    ErrorRecord(
        code="tuple_sliced",
        patterns=(Pattern(r"tuple indices must be integers or slices, not tuple"),),
        sample="tuple indices must be integers or slices, not tuple",
        causes=(
            RESULT_NOT_OPENED,
            PACKED_NOT_UNPACKED,
        ),
        fix=_open_and_slice,
        python=PythonWords(counts_bare=always, counts_traced=slices_axes),
    ),
    ErrorRecord(
        code="list_for_tensor",
        patterns=(
            Pattern(r"list indices must be integers or slices, not tuple"),
            Pattern(rf"'list' object has no attribute '(?:{_LIST_ATTRIBUTE})'"),
        ),
        sample="list indices must be integers or slices, not tuple",
        line="last = hidden[:, -1]",
        causes=(PossibleCause("list_of_steps"),),
        fix=lines("outputs = torch.stack(outputs, dim=1)"),
        python=PythonWords(counts_bare=always),
        roles=(
            Roles(indexed="outputs"),
            Roles(owner="outputs", uses=rf"^({_LIST_ATTRIBUTE})$"),
        ),
    ),
    ErrorRecord(
        code="tuple_too_short",
        patterns=(Pattern(r"tuple index out of range"),),
        sample="tuple index out of range",
        line="c_n = self.lstm(x)[2]",
        causes=(PossibleCause("pair_has_two"),),
        fix=lines("output, (h_n, c_n) = layer(input)"),
        python=PythonWords(counts_bare=always),
    ),
    ErrorRecord(
        code="forward_argument_missing",
        patterns=(
            Pattern(r"forward\(\) missing \d+ required positional arguments?: '(?P<argument>\w+)'"),
        ),
        sample="Decoder.forward() missing 1 required positional argument: 'hidden'",
        line="output = decoder(x)",
        causes=(PossibleCause("forward_argument_left_out"),),
        fix=lines("output, hidden = model(x, hidden)"),
        python=PythonWords(names_torch=always),
    ),
    ErrorRecord(
        code="forward_argument_extra",
        patterns=(
            Pattern(
                r"forward\(\) takes (?:from \d+ to )?(?P<takes>\d+) positional arguments?"
                r" but (?P<passed>\d+) (?:was|were) given"
            ),
        ),
        sample="LSTM.forward() takes from 2 to 3 positional arguments but 4 were given",
        line="output, state = self.lstm(x, h_0, c_0)",
        causes=(
            PossibleCause("pair_passed_apart", when=_of_an_lstm),
            PossibleCause("forward_takes_fewer", when=unless(_of_an_lstm)),
        ),
        fix=_pass_what_it_takes,
        roles=(Roles("lstm", ("x", "h_0", "c_0"), target="result", calls=r"(?i)lstm\w*$"),),
        python=PythonWords(names_torch=always),
    ),
)
