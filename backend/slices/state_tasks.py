"""Tasks whose answer is several rows of the states: a decoder, one layer, one direction.

Rows are layer-major: layer 0 forward, layer 0 backward, layer 1 forward, and so on, as torch
documents ``h_n``: https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html
"""

from __future__ import annotations

from collections.abc import Callable

from backend.layer import slice as slices
from backend.layer.slice import ALL, Slice, Span
from backend.layer.spec import LayerSpec
from backend.slices.task import Expr, Note, Task, Wrong, axes, cat, rearrange, stack


def decoder(spec: LayerSpec) -> Task:
    """Answer with initial states of a one-way decoder: (num_layers, N, D*H_out)."""
    wrongs = (
        *_decoder_wrongs_of_two_lanes(spec),
        *_decoder_wrongs_of_one_lane(spec),
        *_pair_takes_rows_apart(spec),
    )
    notes = [Note("lanes_side_by_side" if spec.bidirectional else "fits_as_it_is")]
    if spec.has_cell:
        notes.append(Note("cell_too"))
    return Task("decoder", _merged(spec, "h_n"), _of_cell(spec, _merged), wrongs, tuple(notes))


def layer_states(spec: LayerSpec) -> Task:
    """Answer with the final states of layer 0: (D, N, H_out), with one direction (N, H_out)."""
    wrongs: list[Wrong] = []
    if spec.bidirectional:
        wrongs.append(Wrong("h_n[0]", "forward_only"))
    if spec.bidirectional and spec.num_layers > 1:
        text = f"{_view(spec, 'h_n', 'D', 'num_layers')}[:, 0]"
        wrongs.append(Wrong(text, "rows_layer_major", {"row": spec.num_layers, "wanted": 1}))
    if not spec.bidirectional and spec.num_layers * spec.seq_len > 1:
        wrongs.append(Wrong(slices.step(spec, "output", 0).text, "first_step_of_top"))
    # With one bidirectional layer, all rows of h_n belong to that layer.
    if spec.has_cell and (spec.num_layers, spec.num_directions) != (1, 2):
        wrongs.append(Wrong("h_n", "pair_first_is_h_n"))
    notes = (Note("any_layer", {"last": spec.num_layers - 1}), Note("last_states_of_lower"))
    return Task(
        "layer_states",
        _of_layer(spec, "h_n"),
        _of_cell(spec, _of_layer),
        tuple(wrongs),
        notes if spec.num_layers > 1 else (),
    )


def direction_states(spec: LayerSpec) -> Task:
    """Answer with final states that have an axis for directions: (D, num_layers, N, H_out)."""
    wrongs: list[Wrong] = []
    if spec.bidirectional and spec.num_layers > 1:
        text = _view(spec, "h_n", "D", "num_layers")
        wrongs.append(Wrong(text, "rows_layer_major", {"row": 1, "wanted": 2}))
    if spec.bidirectional and spec.seq_len > 1:
        halves = (slices.half(spec, -1, "forward"), slices.half(spec, -1, "backward"))
        text = stack(*(half.text for half in halves))
        wrongs.append(Wrong(text, "backward_read_one", {"t": spec.seq_len - 1}))
    if not spec.bidirectional:
        wrongs.append(Wrong(_second_half(spec), "no_backward_half"))
    note = Note("direction_first" if spec.bidirectional else "one_direction")
    return Task(
        "direction_states",
        _by_direction(spec, "h_n"),
        _of_cell(spec, _by_direction),
        tuple(wrongs),
        (note,),
    )


def _merged(spec: LayerSpec, name: str) -> Expr:
    text = name
    if spec.bidirectional:
        text = cat(f"{name}[0::2]", f"{name}[1::2]")
    einops = rearrange(name, f"(l d){_n(spec)} h -> l{_n(spec)} (d h)")
    return Expr(text, einops, axes(spec, "num_layers", "N", f"D*{_width(name)}"))


def _of_layer(spec: LayerSpec, name: str) -> Expr:
    named = rearrange(name, f"(l d){_n(spec)} h -> l d{_n(spec)} h")
    if spec.bidirectional:
        apart = _view(spec, name, "num_layers", "D")
        return Expr(f"{apart}[0]", f"{named}[0]", axes(spec, "D", "N", _width(name)))
    row = slices.state(name, 0).text
    return Expr(row, f"{named}[0, 0]", axes(spec, "N", _width(name)))


def _by_direction(spec: LayerSpec, name: str) -> Expr:
    return Expr(
        f"{_view(spec, name, 'num_layers', 'D')}.transpose(0, 1)",
        rearrange(name, f"(l d){_n(spec)} h -> d l{_n(spec)} h"),
        axes(spec, "D", "num_layers", "N", _width(name)),
    )


def _decoder_wrongs_of_two_lanes(spec: LayerSpec) -> list[Wrong]:
    wrongs: list[Wrong] = []
    if not spec.bidirectional:
        return wrongs
    if spec.batched and spec.batch > 1:
        wrongs.append(Wrong("h_n.view(num_layers, N, -1)", "mixes_samples"))
    if spec.num_layers > 1:
        halves = cat("h_n[:num_layers]", "h_n[num_layers:]")
        wrongs.append(Wrong(halves, "rows_layer_major", {"row": spec.num_layers, "wanted": 1}))
    return wrongs


def _decoder_wrongs_of_one_lane(spec: LayerSpec) -> list[Wrong]:
    wrongs: list[Wrong] = []
    if spec.bidirectional:
        return wrongs
    if spec.num_layers > 1:
        wrongs.append(Wrong(slices.step(spec, "output", -1).text, "top_layer_only"))
    if spec.batched and spec.batch_first and spec.batch * spec.num_layers > 1:
        wrongs.append(Wrong("h_n.transpose(0, 1)", "states_never_move"))
    return wrongs


def _pair_takes_rows_apart(spec: LayerSpec) -> list[Wrong]:
    two_rows = spec.rows == 2
    return [Wrong("h_n[0]", "pair_splits_rows")] if not spec.has_cell and two_rows else []


def _second_half(spec: LayerSpec) -> str:
    features = Span(spec.h_out)
    return Slice("output", (ALL, ALL, features) if spec.batched else (ALL, features)).text


def _of_cell(spec: LayerSpec, write: Callable[[LayerSpec, str], Expr]) -> Expr | None:
    return write(spec, "c_n") if spec.has_cell else None


def _view(spec: LayerSpec, name: str, *rows: str) -> str:
    samples = ("N",) if spec.batched else ()
    return f"{name}.view({', '.join((*rows, *samples, _width(name)))})"


def _width(name: str) -> str:
    return "H_cell" if name == "c_n" else "H_out"


def _n(spec: LayerSpec) -> str:
    """Return the batch axis of an einops pattern, if there is one."""
    return " n" if spec.batched else ""
