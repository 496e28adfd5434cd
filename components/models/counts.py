"""The arithmetic of a recurrent layer's parameters."""

from __future__ import annotations

from math import prod

from backend.layer import rules
from backend.layer.axes import sizes
from backend.layer.spec import LayerSpec, SpecError
from backend.reader.reading import Module


def spec_of(module: Module) -> LayerSpec | None:
    """Return a recurrent layer as a configuration, on one sample of one step, if it has one."""
    try:
        return LayerSpec(layer=module.kind, **module.recurrent, batch=1, seq_len=1)  # type: ignore[arg-type]
    except SpecError:
        return None


def count_lines(spec: LayerSpec) -> list[str]:
    """Return the arithmetic of a layer's parameters: one line for each stacked layer."""
    hidden, bias = spec.hidden_size, 2 * spec.bias
    directions, gates = spec.num_directions, spec.gates
    lines = []
    for layer in range(spec.num_layers):
        read = spec.input_size if layer == 0 else directions * spec.h_out
        each = gates * hidden * (read + spec.h_out + bias) + hidden * spec.proj_size
        inside = " + ".join(str(part) for part in (read, spec.h_out, bias) if part)
        projected = f" + {hidden}·{spec.proj_size}" if spec.proj_size else ""
        text = f"{gates}·{hidden}·({inside}){projected}"
        times = f"{directions}·[{text}]" if directions > 1 else text
        lines.append(f"l{layer}: {times} = {directions * each:,}")
    return lines


def gate_line(spec: LayerSpec) -> str:
    """Return the parameters by gate, ``i 336,384 + f 336,384 + … = 1,345,536``, or ""."""
    if spec.layer == "RNN":
        return ""
    counts: dict[str, int] = {}
    for weight in rules.weights(spec):
        for gate in weight.gates:
            numbers = (gate.stop - gate.start) * prod(sizes(weight.shape[1:]))
            counts[gate.name] = counts.get(gate.name, 0) + numbers
        if not weight.gates:
            counts["projection"] = counts.get("projection", 0) + weight.count
    parts = " + ".join(f"{gate} {count:,}" for gate, count in counts.items())
    return f"{parts} = {sum(counts.values()):,}"
