"""Errors of operations on several tensors, whose sizes must be equal."""

from __future__ import annotations

from backend.errors.comparison import Compared, Comparison, by_axis, one_size
from backend.errors.facts import Facts
from backend.errors.known.around.loss import LOSS, OTHER_SHAPE
from backend.errors.known.shared import AXES_SWAPPED, packed_states
from backend.errors.record import (
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    lines,
    number,
    older,
    text,
    unless,
)
from backend.errors.roles import Roles, names_in
from backend.errors.setting import Setting, named_layer

_SIZES = r"[\[(](?P<{}>[\d, ]*)[\])]"
_PACKED_STATE_BATCH = PossibleCause(
    "packed_state_batch",
    values={"expected": number("b"), "got": number("a")},
    fix=packed_states,
)


_SIDES = (
    Roles(operands=("a", "b")),
    Roles(arguments=("a", "b"), calls=r"\b(add|mul|sub|div|cosine_similarity|maximum|minimum)$"),
)
_LIST = (
    Roles(arguments=("tensors",), calls=r"^torch\.(cat|concat|concatenate|stack|hstack|vstack)$"),
)


def _one_has_both_directions(facts: Facts) -> bool:
    small, large = sorted((facts.number("a"), facts.number("b")))
    outside = not facts.recurrent and not _in_loss(facts)
    return outside and facts.number("dim") > 0 and large == 2 * small > 2


def _swapped(facts: Facts) -> bool:
    """Return whether the two sizes of the second tensor are the expected ones in turn."""
    expected, got = facts.sizes("expected"), facts.sizes("got")
    return len(expected) == 2 and expected == got[::-1] != got


def _directions_added(facts: Facts) -> Lines:
    """Add the two directions of the side that has both; print where the line shows no side."""
    name = "a" if facts.number("a") > facts.number("b") else "b"
    if not names_in(facts.failing, _SIDES):
        return ("output = output.unflatten(-1, (2, -1)).sum(-2)",)
    return (f"{name} = {name}.unflatten(-1, (2, -1)).sum(-2)",)


def _smaller(facts: Facts) -> int:
    return min(facts.number("a"), facts.number("b"))


def _larger(facts: Facts) -> int:
    return max(facts.number("a"), facts.number("b"))


def _in_loss(facts: Facts) -> bool:
    return facts.has_code(r"(mse|l1|smooth_l1|huber)_loss|expanded_input|F\.\w+_loss\(")


def _in_layer(facts: Facts) -> bool:
    return facts.recurrent


def _outside_on_first_axis(facts: Facts) -> bool:
    return not facts.recurrent and not _in_loss(facts) and facts.number("dim") == 0


def _is_packed_batch(facts: Facts) -> bool:
    """Return whether a layer with a packed input compared the batches of state and input."""
    return facts.recurrent and facts.number("dim") == 0


def _compare(facts: Facts) -> Comparison:
    # In a layer with a packed input, a is the state and b the input.
    sizes = facts.number("b"), facts.number("a")
    if _is_packed_batch(facts):
        return (Compared("batch", "N", *sizes),)
    return (Compared(None, f"dim {facts.number('dim')}", *sizes),)


def _setting(facts: Facts) -> Setting:
    found = named_layer(facts)
    return found | {"batch": facts.number("b")} if _is_packed_batch(facts) else found


RECORDS = (
    ErrorRecord(
        code="sizes_differ",
        patterns=(
            Pattern(
                r"The size of tensor a \((?P<a>\d+)\) must match the size of tensor b "
                r"\((?P<b>\d+)\) at non-singleton dimension (?P<dim>\d+)"
            ),
        ),
        sample="The size of tensor a (4) must match the size of tensor b (3) "
        "at non-singleton dimension 0",
        causes=(
            OTHER_SHAPE.only(_in_loss),
            _PACKED_STATE_BATCH.only(_in_layer),
            PossibleCause(
                "directions_on_one_side",
                _one_has_both_directions,
                {"small": _smaller, "large": _larger},
                fix=_directions_added,
            ),
            PossibleCause(
                "shapes_do_not_meet",
                unless(_in_loss),
                values={"a": number("a"), "b": number("b"), "dim": number("dim")},
            ),
            _PACKED_STATE_BATCH.only(_outside_on_first_axis),
        ),
        comparison=_compare,
        fix=lines("print(a.shape, b.shape)"),
        setting=_setting,
        roles=(*_SIDES, *LOSS),
    ),
    ErrorRecord(
        code="joined_sizes_differ",
        patterns=(
            Pattern(
                r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. "
                r"Expected size (?P<expected>\d+) but got size (?P<got>\d+) for tensor number"
            ),
            older(
                r"Sizes of tensors must match except in dimension (?P<dim>\d+)\. "
                r"Got (?P<expected>\d+) and (?P<got>\d+) in dimension \d+"
            ),
        ),
        sample="Sizes of tensors must match except in dimension 1. "
        "Expected size 3 but got size 7 for tensor number 1 in the list.",
        causes=(PossibleCause("batch_not_kept"), AXES_SWAPPED),
        comparison=one_size(None, "size"),
        fix=lines("print([each.shape for each in tensors])"),
        roles=_LIST,
    ),
    ErrorRecord(
        code="joined_axes_differ",
        patterns=(
            Pattern(
                r"Tensors must have same number of dimensions: "
                r"got (?P<expected>\d+) and (?P<got>\d+)"
            ),
        ),
        sample="Tensors must have same number of dimensions: got 3 and 2",
        causes=(PossibleCause("joined_state_axis"),),
        fix=lines("print([each.shape for each in tensors])"),
        roles=_LIST,
    ),
    ErrorRecord(
        code="batches_differ",
        patterns=(
            Pattern(
                r"Expected size for first two dimensions of batch2 tensor to be: "
                rf"{_SIZES.format('expected')} but got: {_SIZES.format('got')}"
            ),
        ),
        sample="Expected size for first two dimensions of batch2 tensor to be: [3, 20] "
        "but got: [4, 20].",
        causes=(
            PossibleCause(
                "bmm_axes_swapped",
                _swapped,
                {"expected": text("expected"), "got": text("got")},
                fix=lines("scores = torch.bmm(output, query.transpose(0, 1))"),
            ),
            PossibleCause("bmm_axes", unless(_swapped)),
        ),
        fix=lines("scores = output @ query.reshape(output.shape[0], -1, 1)"),
        roles=(
            Roles(arguments=("output", "query"), target="scores", calls=r"(bmm|matmul)$"),
            Roles(operands=("output", "query")),
        ),
    ),
    ErrorRecord(
        code="stacked_sizes_differ",
        patterns=(
            Pattern(
                rf"stack expects each tensor to be equal size, but got {_SIZES.format('expected')} "
                rf"at entry 0 and {_SIZES.format('got')} at entry (?P<entry>\d+)"
            ),
        ),
        sample="stack expects each tensor to be equal size, "
        "but got [5] at entry 0 and [7] at entry 1",
        causes=(PossibleCause("sequences_not_padded"),),
        comparison=by_axis(),
        fix=lines("input = pad_sequence(sequences, batch_first=True)"),
        roles=(Roles(arguments=("sequences",), target="input", calls=r"\bstack$"),),
    ),
)
