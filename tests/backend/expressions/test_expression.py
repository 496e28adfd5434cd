"""Valid expressions and their results."""

from __future__ import annotations

import pytest
import torch

from backend.expressions.evaluate import (
    blank_tensors,
    evaluate,
    follow,
    sizes_of,
    warm_up,
    warm_up_shapes,
)
from backend.expressions.text import parse
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.support.slices.evaluated import RUN, SPEC, value


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("output", (3, 35, 40)),
        ("output[:, -1, :]", (3, 40)),
        ("output[:, -1:]", (3, 1, 40)),
        ("output[..., :H_out]", (3, 35, 20)),
        ("output[:, L - 1]", (3, 40)),
        ("output[:, [0, -1]]", (3, 2, 40)),
        ("output[:, None, ::7]", (3, 1, 5, 40)),
        ("h_n.view(num_layers, D, N, H_out)", (2, 2, 3, 20)),
        ("h_n.view(num_layers, num_directions, batch, hidden_size)", (2, 2, 3, 20)),
        ("h_n.transpose(0, 1).reshape(N, -1)", (3, 80)),
        ("h_n.permute(1, 0, 2).flatten(1)", (3, 80)),
        ("cat([h_n[-2], h_n[-1]], dim=1)", (3, 40)),
        ("torch.cat((h_n[-2], h_n[-1]), -1)", (3, 40)),
        ("cat(tensors=[h_n, c_n])", (8, 3, 20)),
        ("stack(h_n.chunk(2))", (2, 2, 3, 20)),
        ("torch.stack(output.split(1, dim=1)[::2])", (18, 3, 1, 40)),
        ("h_n.max(dim=0).values", (3, 20)),
        ("h_n.max(0)[0]", (3, 20)),
        ("h_n.max()", ()),
        ("output.mean(1, keepdim=True).squeeze(1)", (3, 40)),
        ("h_n.sum((0, 1))", (20,)),
        ("output[..., :H_out] + output[..., H_out:]", (3, 35, 20)),
        ("output.reshape(output.shape[0] * output.size(1), output.shape[-1])", (105, 40)),
        ("output.reshape(output.size()[:2][0], -1)", (3, 1400)),
        ("rearrange(h_n, '(l d) n h -> n (l d h)', d=D)", (3, 80)),
        ('einops.rearrange(output, "n l (d h) -> d n l h", d=2)', (2, 3, 35, 20)),
        ("  h_n[-(1 + 2 * 2 // 4)]\n", (3, 20)),
        ("cat([\n\th_n,\r\n    c_n,\n])", (8, 3, 20)),
    ],
)
def test_an_expression_gives_a_tensor(text: str, shape: tuple[int, ...]) -> None:
    assert tuple(value(text).shape) == shape


def test_sizes_are_those_of_torchs_documentation() -> None:
    sizes = sizes_of(LayerSpec(proj_size=5, batch=3))
    shapes = trace(LayerSpec(proj_size=5, batch=3)).shapes
    assert shapes["input"] == (sizes["N"], sizes["L"], sizes["H_in"])
    assert shapes["output"] == (sizes["N"], sizes["L"], sizes["D"] * sizes["H_out"])
    assert shapes["h_n"] == (sizes["D"] * sizes["num_layers"], sizes["N"], sizes["H_out"])
    assert shapes["c_n"] == (sizes["D"] * sizes["num_layers"], sizes["N"], sizes["H_cell"])
    assert sizes["proj_size"] == sizes["H_out"] == 5


def test_a_shapes_only_run_gives_a_shape() -> None:
    spec = LayerSpec(hidden_size=8192, batch=1024, seq_len=4096)
    run = trace(spec)
    assert not run.values
    blank = blank_tensors(spec, run.shapes)
    result = evaluate("output[:, -1].view(N, D, H_out).sum(1)", blank, sizes_of(spec))
    assert (result.device.type, tuple(result.shape)) == ("meta", (1024, 8192))


def test_an_evaluation_keeps_its_steps() -> None:
    done = follow("cat([h_n[-2], h_n[-1]], dim=1)", RUN.values, {})
    assert [step.name for step in done.steps] == ["source", "index", "index", "cat"]
    assert torch.equal(done.result, torch.cat([RUN.values["h_n"][-2], RUN.values["h_n"][-1]], 1))


def test_a_parsed_expression_is_evaluated_anywhere() -> None:
    read = parse("output[:, -1]")
    for spec in (SPEC, LayerSpec(batch=2, hidden_size=4)):
        run = trace(spec)
        result = evaluate(read, run.values, sizes_of(spec))
        assert torch.equal(result, run.values["output"][:, -1])


def test_warm_up_is_quiet() -> None:
    warm_up()
    warm_up_shapes()
