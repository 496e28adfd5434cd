"""Worked examples of the tutorials as configurations."""

from __future__ import annotations

from dataclasses import replace

from backend.layer.spec import LayerSpec

_A1 = LayerSpec(
    layer="LSTM",
    input_size=10,
    hidden_size=20,
    num_layers=1,
    bidirectional=False,
    batch_first=True,
    batch=1,
    seq_len=35,
)
_B1 = replace(_A1, layer="RNN", input_size=1, hidden_size=10, num_layers=2, seq_len=20)

PRESETS: dict[str, LayerSpec] = {
    "A1": _A1,
    "A2": replace(_A1, num_layers=2),
    "A3": replace(_A1, num_layers=2, bidirectional=True),
    "B1": _B1,
    "B2": replace(_B1, input_size=3, hidden_size=15),
    "E": replace(_A1, input_size=28, hidden_size=256, num_layers=3, batch=2, seq_len=28),
}
"""Configurations by the names of the tutorials' examples; titles are in the catalogs."""


def preset_of(spec: LayerSpec) -> str | None:
    """Return the name of the example that equals ``spec``, or ``None``."""
    return next((name for name, preset in PRESETS.items() if preset == spec), None)
