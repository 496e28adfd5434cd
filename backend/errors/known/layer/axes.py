"""Errors of axes: too many, too few, or none with the index or the size that the code needs."""

from __future__ import annotations

import re
from math import prod

from backend.errors.comparison import Compared, Comparison, number_of_axes
from backend.errors.facts import Facts
from backend.errors.known.around.attention import batch_first_attention
from backend.errors.known.layer.state_fixes import batch_axis_of_input
from backend.errors.known.shared import (
    DIRECTIONS_LEFT_OUT,
    IDS_WITHOUT_EMBEDDING,
    ONE_TENSOR_FOR_TWO_STATES,
    SQUEEZED,
    SQUEEZED_ALL,
    STATE_HAS_EXTRA_AXIS,
    STATE_HAS_NO_BATCH,
)
from backend.errors.record import ErrorRecord, Pattern, PossibleCause, lines, number, older
from backend.errors.roles import Roles
from backend.errors.setting import Setting, layer_of_one_state

_AXIS_GONE = PossibleCause("axis_gone")
_OF_METHOD = (
    Roles(owner="output", uses=r"^(permute|transpose|unsqueeze|size|bmm|view|\w+max|\w+min)$"),
)
_INDEXED = (Roles(indexed="output"),)
_UNBATCHED_RUN = PossibleCause("unbatched_run")
_STATE_AXES = r"\(?(?P<got>\d)-D(, (?P<got_c>\d)-D)?\)? tensors?"


def _more_than_three(facts: Facts) -> bool:
    return facts.number("got") > 3


def _at_most_three(facts: Facts) -> bool:
    return not _more_than_three(facts)


def _two(facts: Facts) -> bool:
    return facts.number("got") == 2


def _reads_packed(facts: Facts) -> bool:
    """Return whether the layer reads packed data, which has two axes: tokens and features."""
    return facts.number("expected") == 2


def _packed_too_many(facts: Facts) -> bool:
    return _reads_packed(facts) and facts.number("got") > 2


def _padded_too_many(facts: Facts) -> bool:
    return _more_than_three(facts) and not _reads_packed(facts)


def _too_few(facts: Facts) -> bool:
    return _at_most_three(facts) and not _two(facts) and not _reads_packed(facts)


def _may_be_ids(facts: Facts) -> bool:
    return _at_most_three(facts) and not _packed_too_many(facts)


def _two_states_of_two_axes(facts: Facts) -> bool:
    return _two(facts) and "got_c" in facts.params


def _second_of_one_row(facts: Facts) -> bool:
    """Return whether the code unpacks a state of one row into h and c, as a layer does."""
    return tuple(map(facts.number, ("index", "size", "dim"))) == (1, 1, 0)


def _last_but_one_of_one(facts: Facts) -> bool:
    return (facts.number("index"), facts.number("size")) == (-2, 1)


def _squeezes_first(facts: Facts) -> bool:
    return bool(re.search(r"\.squeeze\((0|dim=0)\)", facts.raised.line))


def _squeezes_all(facts: Facts) -> bool:
    return ".squeeze()" in facts.raised.line


def _squeezes_nothing(facts: Facts) -> bool:
    return not (_squeezes_first(facts) or _squeezes_all(facts))


def _in_attention(facts: Facts) -> bool:
    return facts.in_attention


def _not_in_attention(facts: Facts) -> bool:
    return not facts.in_attention


def _several_times_as_many(facts: Facts) -> bool:
    """Return whether the values fill the shape exactly twice or more often."""
    wanted = prod(facts.sizes("expected"))
    if facts.in_attention or wanted <= 0:
        return False
    return facts.number("got") > wanted and facts.number("got") % wanted == 0


def _compare_input(facts: Facts) -> Comparison:
    return (Compared(None, "dim()", facts.number("expected") or 3, facts.number("got")),)


def _unbatched(facts: Facts) -> Setting:
    return {"layer": facts.layer or layer_of_one_state(facts), "batched": False}


def _batched(facts: Facts) -> Setting:
    return {"layer": facts.layer or layer_of_one_state(facts), "batched": True}


RECORDS = (
    ErrorRecord(
        code="view_not_contiguous",
        patterns=(Pattern(r"view size is not compatible with input tensor's size and stride"),),
        sample="view size is not compatible with input tensor's size and stride (at least one "
        "dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
        causes=(PossibleCause("view_after_transpose"),),
        fix=lines("flat = output.reshape(-1, output.shape[-1])"),
    ),
    ErrorRecord(
        code="view_does_not_fit",
        patterns=(
            Pattern(
                r"shape '\[(?P<expected>[-\d, ]*)\]' is invalid for input of size (?P<got>\d+)"
            ),
            older(
                r"size '\[(?P<expected>[-\dx ]*)\]' is invalid for input (of|with) "
                r"(?P<got>\d+) elements"
            ),
        ),
        sample="shape '[2, 3, 20]' is invalid for input of size 240",
        causes=(
            PossibleCause(
                "attention_batch_first",
                _in_attention,
                fix=batch_first_attention,
            ),
            DIRECTIONS_LEFT_OUT.only(_several_times_as_many),
            PossibleCause("another_batch", _not_in_attention),
        ),
        fix=lines("rows = h_n.view(layer.num_layers, -1, *h_n.shape[1:])"),
        roles=(
            Roles(owner="h_n", uses=r"^(view|reshape)$"),
            Roles("attention", ("query",), calls=r"(?i)(attn|attention|mha)\w*$"),
        ),
    ),
    ErrorRecord(
        code="wrong_axes",
        patterns=(
            Pattern(
                r"\b(?P<layer>\w+): Expected input to be 2-?D or 3-?D,? (but )?(got|received) "
                r"(?P<got>\d+)-?D"
            ),
            Pattern(r"input must have (?P<expected>\d+) dimensions, got (?P<got>\d+)"),
            # Until torch 1.10 an input needed a batch axis.
            older(
                r"[Ee]xpected (?P<expected>\d+)-dimensional tensor, "
                r"but got (?P<got>\d+)-dimensional",
                "until 1.10",
            ),
        ),
        sample="LSTM: Expected input to be 2D or 3D, got 4D instead",
        causes=(
            PossibleCause(
                "packed_too_many_axes",
                _packed_too_many,
                {"got": number("got")},
                fix=lines(
                    "input = input.flatten(2)",
                    "packed = pack_padded_sequence("
                    "input, lengths, batch_first=True, enforce_sorted=False)",
                ),
            ),
            PossibleCause(
                "too_many_axes",
                _padded_too_many,
                {"got": number("got")},
                fix=lines("input = input.flatten(2)", "output, h_n = layer(input)"),
            ),
            PossibleCause("no_batch_axis", _two, fix=batch_axis_of_input),
            PossibleCause(
                "too_few_axes",
                _too_few,
                {"got": number("got")},
                fix=lines("input = input.view(1, -1, layer.input_size)"),
            ),
            IDS_WITHOUT_EMBEDDING.only(_may_be_ids),
        ),
        comparison=_compare_input,
    ),
    ErrorRecord(
        code="unbatched_with_batched_state",
        patterns=(
            Pattern(
                rf"For unbatched 2-D input, hx (and cx )?should also be 2-D but got {_STATE_AXES}"
            ),
        ),
        sample="For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors",
        causes=(PossibleCause("batch_squeezed"), PossibleCause("rows_are_one_sequence")),
        comparison=number_of_axes(2),
        fix=batch_axis_of_input,
        setting=_unbatched,
    ),
    ErrorRecord(
        code="batched_with_unbatched_state",
        patterns=(
            Pattern(
                rf"For batched 3-D input, hx (and cx )?should also be 3-D but got {_STATE_AXES}"
            ),
        ),
        sample="For batched 3-D input, hx and cx should also be 3-D but got (2-D, 2-D) tensors",
        causes=(
            ONE_TENSOR_FOR_TWO_STATES.only(_two_states_of_two_axes),
            STATE_HAS_EXTRA_AXIS.only(_more_than_three),
            STATE_HAS_NO_BATCH.only(_at_most_three),
        ),
        comparison=number_of_axes(3),
        setting=_batched,
    ),
    ErrorRecord(
        code="too_many_indices",
        patterns=(Pattern(r"too many indices for tensor of dimension (?P<got>\d+)"),),
        sample="too many indices for tensor of dimension 2",
        causes=(
            SQUEEZED.only(_squeezes_first),
            SQUEEZED_ALL.only(_squeezes_all),
            _AXIS_GONE,
            _UNBATCHED_RUN.only(_squeezes_nothing),
        ),
        fix=lines("print(output.shape)", "last = output[-1]"),
        roles=_INDEXED,
    ),
    ErrorRecord(
        code="no_such_axis",
        patterns=(
            Pattern(
                r"[Dd]imension out of range \(expected to be in range of "
                r"\[(?P<low>-?\d+), (?P<high>-?\d+)\], but got (?P<got>-?\d+)\)"
            ),
        ),
        sample="Dimension out of range (expected to be in range of [-2, 1], but got 2)",
        causes=(
            SQUEEZED.only(_squeezes_first),
            SQUEEZED_ALL.only(_squeezes_all),
            _AXIS_GONE,
            _UNBATCHED_RUN.only(_squeezes_nothing),
        ),
        fix=lines("print(output.shape)", "swapped = output.transpose(-2, -1)"),
        roles=_OF_METHOD,
    ),
    ErrorRecord(
        code="order_of_other_axes",
        patterns=(
            Pattern(
                r"permute\(\w+\): number of dimensions in the tensor input does not match the "
                r"length of the desired ordering of dimensions i\.e\. input\.dim\(\) = "
                r"(?P<got>\d+) is not equal to len\(dims\) = (?P<expected>\d+)"
            ),
        ),
        sample="permute(sparse_coo): number of dimensions in the tensor input does not match the "
        "length of the desired ordering of dimensions i.e. input.dim() = 2 is not equal to "
        "len(dims) = 3",
        causes=(
            SQUEEZED.only(_squeezes_first),
            SQUEEZED_ALL.only(_squeezes_all),
            _AXIS_GONE,
            _UNBATCHED_RUN.only(_squeezes_nothing),
        ),
        comparison=lambda facts: number_of_axes(facts.number("expected"))(facts),
        fix=lines("print(output.shape)", "swapped = output.transpose(-2, -1)"),
        roles=_OF_METHOD,
    ),
    ErrorRecord(
        code="product_needs_batch",
        patterns=(Pattern(r"batch(?P<operand>[12]) must be a 3D tensor"),),
        sample="batch1 must be a 3D tensor",
        causes=(
            SQUEEZED.only(_squeezes_first),
            SQUEEZED_ALL.only(_squeezes_all),
            PossibleCause("bmm_lacks_batch", values={"operand": number("operand")}),
        ),
        fix=lines("print(output.shape, query.shape)"),
        roles=(Roles(arguments=("output", "query"), calls=r"bmm$"),),
    ),
    ErrorRecord(
        code="no_such_row",
        patterns=(
            Pattern(
                r"index (?P<index>-?\d+) is out of bounds for dimension (?P<dim>\d+) "
                r"with size (?P<size>\d+)"
            ),
            Pattern(
                r"index (?P<index>-?\d+) out of range for tensor of size "
                r"\[(?P<size>\d+)(, \d+)*\] at dimension (?P<dim>0)"
            ),
        ),
        sample="index 1 is out of bounds for dimension 0 with size 1",
        causes=(
            ONE_TENSOR_FOR_TWO_STATES.only(_second_of_one_row),
            PossibleCause("one_direction_only", _last_but_one_of_one, fix=lines("last = h_n[-1]")),
            PossibleCause(
                "another_axis_meant",
                values={"index": number("index"), "size": number("size")},
            ),
        ),
        fix=lines("print(h_n.shape)", "last = h_n[-1]"),
    ),
    ErrorRecord(
        code="no_axes_left",
        patterns=(
            Pattern(r"invalid index of a 0-dim tensor"),
            Pattern(r"[Dd]imension specified as -?\d+ but tensor has no dimensions"),
            Pattern(r"iteration over a 0-d tensor"),
            Pattern(r"zero-dimensional tensor \(at position \d+\) cannot be concatenated"),
            Pattern(r"both arguments to linear need to be at least 1D, but they are 0D and 2D"),
        ),
        sample="invalid index of a 0-dim tensor. Use `tensor.item()` in Python to convert "
        "a 0-dim tensor to a number",
        causes=(_AXIS_GONE,),
        fix=lines("last = output[..., -1, :]"),
    ),
)
