"""Code that corrects an initial state; sizes of a batch are expressions, never numbers."""

from __future__ import annotations

from collections.abc import Sequence

from backend.errors.facts import Facts
from backend.errors.layer_call import LayerCall
from backend.errors.record import Lines

_ROWS, _BATCH, _WIDTH = range(3)


def is_pair(facts: Facts) -> bool:
    """Return whether the message numbers the state, as it does for an LSTM's pair only."""
    return "state" in facts.params or "got_c" in facts.params


def expected_and_got(facts: Facts) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the two shapes of the message."""
    return facts.sizes("expected"), facts.sizes("got")


def fresh(facts: Facts) -> Lines:
    """Create zeros for the size of the batch itself."""
    call, pair = facts.call, is_pair(facts)
    expected, got = expected_and_got(facts)
    if len(expected) != 3:
        return printed(facts)
    rows, _, width = expected
    # With a projection h and c differ, and the message has the size of one of them.
    h, c = str(width), f"{call.layer}.hidden_size"
    of_c = "hidden[1]" in facts.raised.message
    if pair and (of_c or (len(got) == 3 and got[_WIDTH] != width)):
        h = " or ".join(f"{call.layer}.{name}" for name in ("proj_size", "hidden_size"))
    data = ".data" if _is_packed(call) else ""
    zeros = [
        f"torch.zeros({rows}, batch, {size}, device={call.input}{data}.device)"
        for size in ((h, c) if pair else (h,))
    ]
    if call.carries and expected[_ROWS::2] == got[_ROWS::2]:
        return (_batch(call), *_started_again(call, zeros), call.again(pair, call.states))
    names = call.state_names(pair)
    created = (f"{name} = {each}" for name, each in zip(names, zeros, strict=True))
    return (_batch(call), *created, call.again(pair, names))


def _started_again(call: LayerCall, zeros: Sequence[str]) -> Lines:
    """Start again from zeros only where the batch has another size than the carried state."""
    first, pair = call.states[0], len(zeros) > len(call.states)
    created = [f"{first} = ({', '.join(zeros)})"] if pair else map(_assigned, call.states, zeros)
    state = f"{first}[0]" if pair else first
    return (f"if {state}.size(1) != batch:", *(f"    {each}" for each in created))


def _assigned(name: str, value: str) -> str:
    return f"{name} = {value}"


def _is_packed(call: LayerCall) -> bool:
    """Return whether the name of the input is that of a PackedSequence."""
    return "pack" in call.input.lower()


def _batch(call: LayerCall) -> str:
    """Return the line that reads the size of the batch."""
    if _is_packed(call):
        return f"batch = int({call.input}.batch_sizes[0])"
    return f"batch = {call.input}.size(0 if {call.layer}.batch_first else 1)"


def without_state(facts: Facts) -> Lines:
    """Pass no state: the layer then creates zeros of the right size."""
    return (facts.call.again(is_pair(facts), ()),)


def changed(facts: Facts, change: str, *before: str) -> Lines:
    """Change each state with an expression in which ``h`` is its name, then call the layer."""
    call, pair = facts.call, is_pair(facts)
    names = call.states or call.state_names(pair)
    if pair and len(names) == 1:
        each = change.replace("{h}", "each")
        created: Lines = (f"{names[0]} = tuple({each} for each in {names[0]})",)
    else:
        created = tuple(f"{name} = {change.replace('{h}', name)}" for name in names)
    return (*before, *created, call.again(pair, names))


def transposed(facts: Facts) -> Lines:
    """Swap the first two axes of the states."""
    _, got = expected_and_got(facts)
    expected, _ = expected_and_got(facts)
    if expected and got and got[_ROWS] != expected[_BATCH]:
        return fresh(facts)
    return changed(facts, "{h}.transpose(0, 1).contiguous()")


def input_transposed(facts: Facts) -> Lines:
    """Swap batch and time of the input."""
    call = facts.call
    swap = f"{call.input} = {call.input}.transpose(0, 1)"
    pair = is_pair(facts)
    return (swap, call.again(pair, call.states or call.state_names(pair)))


def joined(facts: Facts) -> Lines:
    """Add the two directions of an encoder's state; its rows alternate between them."""
    expected, _ = expected_and_got(facts)
    if expected and expected[_ROWS] == 1:
        return changed(facts, "({h}[0] + {h}[1]).unsqueeze(0)")
    return changed(facts, "{h}[0::2] + {h}[1::2]")


def repeated(facts: Facts) -> Lines:
    """Give every direction the state of its layer, or create zeros where the names say so."""
    expected, got = expected_and_got(facts)
    if facts.call.starts:
        return fresh(facts)
    times = expected[_ROWS] // max(got[_ROWS], 1)
    return changed(facts, f"{{h}}.repeat_interleave({times}, dim=0)")


def rows_fitted(facts: Facts) -> Lines:
    """Keep the top layers of a state with too many rows."""
    expected, got = expected_and_got(facts)
    if facts.call.starts:
        return fresh(facts)
    if got[_ROWS] > expected[_ROWS] > 0:
        return changed(facts, f"{{h}}[-{expected[_ROWS]}:].contiguous()")
    return printed(facts)


def bridged(facts: Facts) -> Lines:
    """Map the last axis of a state that carries information to the size of the layer."""
    return fresh(facts) if facts.call.starts else _bridge(facts)


def _bridge(facts: Facts) -> Lines:
    expected, got = expected_and_got(facts)
    return changed(facts, "bridge({h})", f"bridge = nn.Linear({got[_WIDTH]}, {expected[_WIDTH]})")


def from_final_state(facts: Facts) -> Lines:
    """Pass the final state of an encoder, not its output."""
    call, pair = facts.call, is_pair(facts)
    expected, got = expected_and_got(facts)
    both = got[_WIDTH] == 2 * expected[_WIDTH]
    states = call.state_names(pair)
    finals = ("h_n", "c_n") if pair else ("h_n",)
    unpacked = "(h_n, c_n)" if pair else "h_n"
    join = "({}[-2] + {}[-1]).unsqueeze(0)" if expected[_ROWS] == 1 else "{}[0::2] + {}[1::2]"
    keep = f"{{0}}[-{expected[_ROWS]}:]"
    if expected[_ROWS] == 1:
        # Two directions of half the width fill one output as well.
        cat = "torch.cat([{0}[-2], {0}[-1]], dim=-1).unsqueeze(0)"
        keep = f"{cat} if encoder.bidirectional else {{0}}[-1:]"
    made = (
        f"{name} = {join.format(final, final) if both else keep.format(final)}"
        for name, final in zip(states, finals, strict=True)
    )
    return (f"encoder_output, {unpacked} = encoder(source)", *made, call.again(pair, states))


def axis_dropped(facts: Facts) -> Lines:
    """Drop the axis of size 1 that is one too many."""
    return changed(facts, "{h}.squeeze(0)")


def axis_added(facts: Facts) -> Lines:
    """Add the batch axis, and repeat the state for every sequence."""
    if 1 in (len(facts.sizes("got")), facts.number("got")):
        return fresh(facts)
    call = facts.call
    return changed(facts, "{h}.unsqueeze(1).repeat(1, batch, 1)", _batch(call))


def cell_state_added(facts: Facts) -> Lines:
    """Pass both states of an LSTM; the cell state starts at zero."""
    call = facts.call
    h_0 = (call.states or ("h_0",))[0]
    c_0 = f"c_0 = {h_0}.new_zeros(*{h_0}.shape[:-1], {call.layer}.hidden_size)"
    return (c_0, call.again(True, (h_0, "c_0")))


def hidden_state_alone(facts: Facts) -> Lines:
    """Pass h alone to a layer with one state."""
    call = facts.call
    names = call.states or ("h_0",)
    # One name that holds a pair.
    first = names[0] if len(names) > 1 or not call.states else f"{names[0]}[0]"
    return (call.again(False, (first,)),)


def batch_axis_of_input(facts: Facts) -> Lines:
    """Add the batch axis of the input."""
    call = facts.call
    return (f"{call.input} = {call.input}.unsqueeze(0 if {call.layer}.batch_first else 1)",)


def printed(facts: Facts) -> Lines:
    """Print the shapes that nothing in the message proves."""
    call, pair = facts.call, is_pair(facts)
    names = call.states or call.state_names(pair)
    if pair and len(names) == 1:
        return (f"print({call.input}.shape, [each.shape for each in {names[0]}])",)
    shapes = ", ".join(f"{name}.shape" for name in (call.input, *names))
    return (f"print({shapes})",)
