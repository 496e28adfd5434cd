"""Lines of code with a message's own numbers put in."""

from __future__ import annotations

from collections.abc import Mapping

from backend.errors.causes import meant_argument
from backend.errors.facts import Facts
from backend.layer.code import constructor_of

Lines = tuple[str, ...]


def opened(facts: Facts) -> str:
    """The call with its result opened."""
    if facts.layer == "LSTM":
        return "output, (h_n, c_n) = layer(input)"
    return "output, h_n = layer(input)"


def states(facts: Facts) -> Lines:
    """States of the sizes that were expected."""
    sizes = facts.sizes("expected")
    expected = ", ".join(map(str, sizes))
    if "state" not in facts.params or len(sizes) != 3:
        return (f"h_0 = torch.zeros({expected})", "output, h_n = layer(input, h_0)")
    rows, batch, width = sizes
    other = (facts.sizes("got") or (width,))[-1]
    # Of a projected layer, one of h and c is as wide as it was; the message names the other.
    h, c = (width, max(width, other)) if facts.number("state") == 0 else (min(width, other), width)
    return (
        f"h_0 = torch.zeros({rows}, {batch}, {h})",
        f"c_0 = torch.zeros({rows}, {batch}, {c})",
        "output, (h_n, c_n) = layer(input, (h_0, c_0))",
    )


def transposed_states(facts: Facts) -> Lines:
    """States with their first two axes changed."""
    if "state" not in facts.params:
        return ("h_0 = h_0.transpose(0, 1).contiguous()", "output, h_n = layer(input, h_0)")
    return (
        "h_0, c_0 = (state.transpose(0, 1).contiguous() for state in (h_0, c_0))",
        "output, (h_n, c_n) = layer(input, (h_0, c_0))",
    )


def packed_states(facts: Facts) -> Lines:
    """States for the sequences of a packed batch."""
    lstm = (
        "rows = layer.num_layers * (2 if layer.bidirectional else 1)",
        "batch = int(packed.batch_sizes[0])",
        "h_0 = torch.zeros(rows, batch, layer.proj_size or layer.hidden_size)",
    )
    if facts.layer in ("RNN", "GRU"):
        return (*lstm, "packed_output, h_n = layer(packed, h_0)")
    return (
        *lstm,
        "c_0 = torch.zeros(rows, batch, layer.hidden_size)",
        "packed_output, (h_n, c_n) = layer(packed, (h_0, c_0))",
    )


def layer_of(facts: Facts) -> Lines:
    """The constructor, mended where its line can be read, otherwise what to change in it."""
    arguments = facts.arguments()
    if "input_size" in arguments and "hidden_size" in arguments:
        layer = arguments.pop("layer")
        return (f"layer = {constructor_of(layer, arguments | _mended(facts, arguments))}",)
    return ()


def _mended(facts: Facts, arguments: Mapping[str, object]) -> dict[str, object]:
    match facts.code:
        case "bias_is_number":
            return {"bias": True, "dropout": arguments.get("bias", 0.0)}
        case "unknown_nonlinearity":
            return {"nonlinearity": "tanh", "dropout": arguments.get("nonlinearity", 0.0)}
        case "proj_too_large" | "proj_only_lstm":
            return {"proj_size": 0}
        case "not_probability":
            return {"dropout": 0.5}
        case "dropout_without_effect":
            return {"num_layers": 2}
    return {}


def reads(facts: Facts) -> Lines:
    """A layer that reads what it was given."""
    width = facts.number("got")
    return (f"layer = nn.{facts.layer or 'LSTM'}({width}, hidden_size)",)


def _head(facts: Facts) -> Lines:
    return (f"head = nn.Linear({facts.number('got')}, {facts.number('makes') or 'classes'})",)


def packed_reads(facts: Facts) -> Lines:
    """A layer, or a head, that reads what it was given."""
    if not facts.recurrent:
        return _head(facts)
    width, makes = facts.number("got"), facts.number("makes")
    return (f"layer = nn.{facts.layer or 'LSTM'}({width}, {makes // facts.gates})",)


def dtype(facts: Facts) -> Lines:
    """The input as numbers of the expected type."""
    expected = str(facts.params["expected"]).removesuffix("Tensor").removeprefix("torch.")
    name = _DTYPES.get(expected.lower(), "float")
    return (f"input = input.{name}()",)


def argument(facts: Facts) -> Lines:
    """The line with the argument that was meant."""
    name = str(facts.params["argument"])
    meant = meant_argument(name)
    line = facts.raised.line
    if meant and name in line:
        return (line.replace(name, meant),)
    return (f"# {name} -> {meant}",) if meant else (f"# without {name}",)


def embedding(facts: Facts) -> Lines:
    """A vocabulary that has the id."""
    if "index" in facts.params:
        return (f"embedding = nn.Embedding({facts.number('index') + 1}, embedding_dim)",)
    return ("embedding = nn.Embedding(int(ids.max()) + 1, embedding_dim)",)


def total(facts: Facts) -> Lines:
    """The longest sequence as the length of all."""
    call = "pad_packed_sequence(packed, batch_first=True, total_length="
    return (f"output, lengths = {call}{facts.number('expected')})",)


_DTYPES = {"double": "double", "float64": "double", "half": "half", "float16": "half"}
_DTYPES |= {"bfloat16": "bfloat16", "long": "long", "int64": "long"}
