"""What an expression may be, and what is said of everything else."""

from __future__ import annotations

import pytest
import torch

from backend.expression import (
    ExpressionError,
    blank_tensors,
    evaluate,
    follow,
    parse,
    sizes_of,
    warm_up,
)
from backend.expression_budget import MAX_ARGUMENTS, MAX_DIMS, MAX_ELEMENTS, MAX_PIECES
from backend.expression_interpreter import MAX_NUMBER
from backend.expression_names import near
from backend.expression_text import MAX_CHARACTERS, MAX_DEPTH, MAX_NESTING, MAX_NODES
from backend.spec import LayerSpec
from backend.trace import trace

SPEC = LayerSpec(batch=3)
RUN = trace(SPEC)
GRU = LayerSpec(layer="GRU", batched=False)


def value(text: str, spec: LayerSpec = SPEC) -> torch.Tensor:
    run = RUN if spec is SPEC else trace(spec)
    return evaluate(text, run.values, sizes_of(spec))


def refusal(text: str, spec: LayerSpec = SPEC) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        value(text, spec)
    return caught.value


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


NAMES = (
    "input, h_0, c_0, output, h_n, c_n, L, D, H_in, H_out, H_cell, input_size, hidden_size, "
    "num_layers, num_directions, proj_size, seq_len, N, batch"
)
METHODS = (
    "view, reshape, permute, transpose, squeeze, unsqueeze, flatten, contiguous, chunk, split, "
    "sum, mean, max, size"
)


@pytest.mark.parametrize(
    ("text", "code", "params", "part"),
    [
        ("", "empty", {}, None),
        (" \n ", "empty", {}, None),
        ("h_n" + " " * 400, "too_long", {"count": "403", "most": "400"}, None),
        ("h_n[0", "syntax", {"message": "'[' was never closed"}, "["),
        ("h_n 0", "syntax", {"message": "invalid syntax"}, "0"),
        ("h_n.", "syntax", {"message": "invalid syntax"}, ""),
        ("h_n[０]", "not_allowed", {"what": "character", "text": "０"}, "０"),
        ("h_n; h_n", "not_allowed", {"what": "character", "text": ";"}, ";"),
        ("h_n\nh_n", "not_allowed", {"what": "character", "text": "\n"}, "\n"),
        ("rearrange(h_n, 'a{b')", "not_allowed", {"what": "character", "text": "{"}, "{"),
        ("rearrange(h_n, 'a", "not_allowed", {"what": "character", "text": "'"}, "'"),
        ("lambda: h_n", "not_allowed", {"what": "keyword", "text": "lambda"}, "lambda"),
        ("h_n if N else c_n", "not_allowed", {"what": "keyword", "text": "if"}, "if"),
        ("f'h_n'", "not_allowed", {"what": "string", "text": "'h_n'"}, "'h_n'"),
        ("h_n[0x1]", "not_allowed", {"what": "number", "text": "0x1"}, "0x1"),
        ("h_n[1.5]", "not_allowed", {"what": "number", "text": "1.5"}, "1.5"),
        ("(h_n) / 2", "not_allowed", {"what": "operator", "text": "(h_n) / 2"}, "(h_n) / 2"),
        ("N ** N", "not_allowed", {"what": "operator", "text": "N ** N"}, "N ** N"),
        ("h_n.view(*N)", "not_allowed", {"what": "starred", "text": "*N"}, "*N"),
        ("h_n.view(**N)", "not_allowed", {"what": "starred", "text": "**N"}, "**N"),
        ("h_n[N == N]", "not_allowed", {"what": "form", "text": "N == N"}, "N == N"),
        ("+N", "not_allowed", {"what": "form", "text": "+N"}, "+N"),
        ("torch", "not_allowed", {"what": "module", "text": "torch"}, "torch"),
        ("h_n()", "unknown_function", {"name": "h_n", "names": "cat, stack, rearrange"}, "h_n"),
        ("h_n[0]()", "not_allowed", {"what": "call", "text": "h_n[0]()"}, "h_n[0]()"),
        ("h_n._x", "not_allowed", {"what": "attribute", "text": "h_n._x"}, "h_n._x"),
        ("N.__class__", "not_allowed", {"what": "attribute", "text": "N.__class__"}, "N.__class__"),
        ("h_n.max(0)[1]", "not_allowed", {"what": "indices", "text": "h_n.max(0)[1]"}, None),
        (
            "h_n.max(0).indices",
            "not_allowed",
            {"what": "indices", "text": "h_n.max(0).indices"},
            None,
        ),
        ("out[0]", "unknown_name", {"name": "out", "names": NAMES, "suggestion": "output"}, "out"),
        ("zzz", "unknown_name", {"name": "zzz", "names": NAMES}, "zzz"),
        (
            "h_n.veiw(-1)",
            "unknown_method",
            {"name": "veiw", "names": METHODS, "suggestion": "view"},
            "h_n.veiw",
        ),
        ("h_n.numpy()", "unknown_method", {"name": "numpy", "names": METHODS}, "h_n.numpy"),
        (
            "torch.concat([h_n])",
            "unknown_function",
            {"name": "torch.concat", "names": "torch.cat, torch.stack", "suggestion": "torch.cat"},
            "torch.concat",
        ),
        (
            "torch.sum(h_n)",
            "unknown_function",
            {"name": "torch.sum", "names": "torch.cat, torch.stack", "suggestion": ".sum()"},
            "torch.sum",
        ),
        ("h_n.view", "not_called", {"name": "view"}, "h_n.view"),
        ("torch.cat", "not_called", {"name": "cat"}, "torch.cat"),
        ("stack", "not_called", {"name": "stack"}, "stack"),
        ("h_n[99999999999999]", "too_large", {"what": "number", "most": str(MAX_NUMBER)}, None),
        ("h_n.view('x')", "bad_argument", {"function": "view", "text": "'x'"}, "'x'"),
        ("h_n.sum(h_n)", "bad_argument", {"function": "sum", "text": "h_n"}, "h_n"),
        ("h_n.sum(dtype=0)", "bad_keyword", {"function": "sum", "name": "dtype"}, "dtype=0"),
        ("h_n.sum(dim=0, dim=0)", "bad_keyword", {"function": "sum", "name": "dim"}, "dim=0"),
        (
            "rearrange(h_n, 'a b c -> a b c', z=1)",
            "bad_keyword",
            {"function": "rearrange", "name": "z"},
            None,
        ),
        (
            "rearrange(h_n, '(a b) c d -> a b c d', a='x')",
            "bad_argument",
            {"function": "rearrange", "text": "a='x'"},
            "a='x'",
        ),
        ("rearrange(h_n)", "needs_pattern", {"function": "rearrange"}, None),
        ("rearrange([h_n], 'a b c -> a b c')", "needs_pattern", {"function": "rearrange"}, None),
        (
            "rearrange(h_n, 'in b c -> c b in')",
            "not_allowed",
            {"what": "keyword", "text": "in"},
            None,
        ),
        ("cat(h_n)", "needs_tensors", {"function": "cat"}, None),
        ("stack([h_n, 1])", "needs_tensors", {"function": "stack"}, None),
        ("h_n[output]", "bad_index", {"text": "output"}, "output"),
        ("h_n[True]", "bad_index", {"text": "True"}, "True"),
        ("h_n[0, (1, 2)]", "bad_index", {"text": "0, (1, 2)"}, "0, (1, 2)"),
        ("h_n[..., ...]", "bad_index", {"text": "..., ..."}, "..., ..."),
        ("h_n.shape['x']", "bad_index", {"text": "'x'"}, "'x'"),
        ("h_n + 1", "bad_operand", {"text": "h_n + 1"}, "h_n + 1"),
        ("-h_n", "bad_operand", {"text": "-h_n"}, "-h_n"),
        ("True + 1", "bad_operand", {"text": "True + 1"}, "True + 1"),
        ("h_n[N // 0]", "division_by_zero", {}, "N // 0"),
        ("h_n.split(1)[4]", "out_of_range", {"text": "4", "count": "4"}, "4"),
        ("h_n.shape", "not_a_tensor", {"kind": "numbers", "text": "(4, 3, 20)"}, None),
        ("N * 2", "not_a_tensor", {"kind": "number", "text": "6"}, None),
        ("h_n.split(1)", "not_a_tensor", {"kind": "tensors", "text": "h_n.split(1)"}, None),
        ("[h_n, c_n]", "not_a_tensor", {"kind": "tensors", "text": "[h_n, c_n]"}, None),
        ("h_n.max(0)", "not_a_tensor", {"kind": "largest", "text": "h_n.max(0)"}, None),
        ("'h_n'", "not_a_tensor", {"kind": "other", "text": "'h_n'"}, None),
        (
            "cat([h_n.split(1).sum()])",
            "not_a_tensor",
            {"kind": "tensors", "text": "h_n.split(1)"},
            "h_n.split(1)",
        ),
    ],
)
def test_a_refusal_says_what_and_where(
    text: str, code: str, params: dict[str, str], part: str | None
) -> None:
    error = refusal(text)
    assert (error.code, error.params) == (code, params)
    if part is not None:
        assert text[error.start : error.end] == part


def test_a_place_is_counted_in_the_text_as_given() -> None:
    text = "\n   cat([h_n,\n  hn])  "
    error = refusal(text)
    assert text[error.start : error.end] == "hn"


def test_a_long_part_is_cut() -> None:
    assert refusal("[" + "h_n, " * 20 + "h_n]").params["text"].endswith("…")


def test_torch_speaks_for_itself() -> None:
    with pytest.raises(RuntimeError) as caught:
        RUN.values["h_n"].view(7)
    error = refusal("cat([h_n.view(7), h_n])")
    assert (error.code, error.params) == ("torch_refused", {"message": str(caught.value)})
    assert "Exception raised from" not in error.params["message"]
    assert (error.start, error.end) == (5, 16)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("h", "h_n"), ("hn", "h_n"), ("out", "output"), ("outptu", "output"), ("x", "input")),
        *(("H", "H_out"), ("B", "N"), ("T", "L"), ("hidden_sise", "hidden_size"), ("zzz", None)),
    ],
)
def test_a_name_that_is_near_is_suggested(name: str, meant: str | None) -> None:
    assert near(name, (*RUN.shapes, *sizes_of(SPEC))) == meant


def test_only_an_lstm_has_a_cell_state() -> None:
    error = refusal("c_n[-1]", GRU)
    assert (error.code, error.params) == ("no_cell_state", {"name": "c_n"})


@pytest.mark.parametrize("name", ["N", "batch"])
def test_without_a_batch_there_is_no_batch_size(name: str) -> None:
    assert name not in sizes_of(GRU)
    assert refusal(f"h_n.view({name}, -1)", GRU).code == "no_batch"


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


def test_a_shapes_only_run_refuses_what_the_real_one_would() -> None:
    blank = blank_tensors(SPEC, RUN.shapes)
    for text in (
        "output.view(N, -1)",
        "h_n[[4]]",
        "output[:, 0:0].max()",
        "output[[0, 1], [0, 1, 2]]",
    ):
        real = refusal(text)
        with pytest.raises(ExpressionError) as caught:
            evaluate(text, blank, sizes_of(SPEC))
        assert caught.value.code == real.code == "torch_refused"


def code_of(text: str) -> str:
    """Of its refusal; "" where it gives a tensor."""
    try:
        value(text)
    except ExpressionError as error:
        return error.code
    return ""


def brackets(depth: int) -> str:
    return "(" * depth + "h_n" + ")" * depth


def signs(count: int) -> str:
    return f"h_n[{'-' * count}1]"


def names(count: int) -> str:
    return f"h_n[{','.join('N' * count)}]"


@pytest.mark.parametrize(
    ("within", "beyond", "code", "params"),
    [
        (
            "h_n" + " " * (MAX_CHARACTERS - 3),
            "h_n" + " " * (MAX_CHARACTERS - 2),
            "too_long",
            {"count": str(MAX_CHARACTERS + 1), "most": str(MAX_CHARACTERS)},
        ),
        (
            brackets(MAX_NESTING),
            brackets(MAX_NESTING + 1),
            "too_many",
            {"what": "nesting", "most": str(MAX_NESTING)},
        ),
        (signs(70), signs(MAX_DEPTH), "too_many", {"what": "nesting", "most": str(MAX_DEPTH)}),
        (names(3), names(MAX_NODES // 2), "too_many", {"what": "parts", "most": str(MAX_NODES)}),
        (
            f"h_n[{'None, ' * (MAX_DIMS - 3)}]",
            f"h_n[{'None, ' * (MAX_DIMS - 2)}]",
            "too_many",
            {"what": "dims", "most": str(MAX_DIMS)},
        ),
        (
            f"h_n[0:0].chunk({MAX_PIECES})[0]",
            f"h_n[0:0].chunk({MAX_PIECES + 1})[0]",
            "too_many",
            {"what": "pieces", "most": str(MAX_PIECES)},
        ),
        (
            f"input.flatten()[:{MAX_PIECES}].split(1)[0]",
            f"cat([h_n[0:0].chunk({MAX_PIECES // 2})[0], h_n[0:0].chunk({MAX_PIECES})[0]])",
            "too_many",
            {"what": "pieces", "most": str(MAX_PIECES)},
        ),
        (
            f"h_n.view(1, 240, {'1, ' * 12})",
            f"h_n.view(1, 240, {'1, ' * MAX_ARGUMENTS})",
            "too_many",
            {"what": "arguments", "most": str(MAX_ARGUMENTS)},
        ),
        (
            f"h_n[:{MAX_NUMBER}]",
            f"h_n[:{MAX_NUMBER} + 1]",
            "too_large",
            {"what": "number", "most": str(MAX_NUMBER)},
        ),
    ],
)
def test_a_limit_holds(within: str, beyond: str, code: str, params: dict[str, str]) -> None:
    assert code_of(within) in ("", "torch_refused")
    error = refusal(beyond)
    assert (error.code, error.params) == (code, params)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("x + x", MAX_ELEMENTS // 3),
        ("cat([x, x])", MAX_ELEMENTS // 4),
        ("x.sum()", MAX_ELEMENTS // 2),
        ("x[[0, 0, 0]]", MAX_ELEMENTS // 2 // 3),
        ("rearrange(x, 'a b -> (b a)')", MAX_ELEMENTS // 2),
        ("x.reshape(2, -1)", MAX_ELEMENTS // 2),
    ],
)
def test_nothing_large_is_made(text: str, numbers: int) -> None:
    """``numbers`` are the most of a tensor; it is never made: its zero stands for all of them."""
    numbers -= numbers % 2
    if "[[" in text:
        shape: tuple[int, ...] = (1, numbers)
        more: tuple[int, ...] = (1, numbers + 2)
    else:
        shape, more = (numbers // 2, 2), (numbers // 2 + 1, 2)
    evaluate(text, {"x": torch.zeros(()).expand(shape)}, {})
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, {"x": torch.zeros(()).expand(more)}, {})
    assert caught.value.code == "too_large"
    assert caught.value.params == {"what": "elements", "most": str(MAX_ELEMENTS)}


def test_views_cost_nothing() -> None:
    large = torch.zeros(()).expand(MAX_ELEMENTS // 2, 2)
    text = "x.transpose(0, 1)[None].squeeze(0).unsqueeze(0).split(1, 1)[0][0, :, ::2].permute(1, 0)"
    assert evaluate(text, {"x": large}, {}).shape == (MAX_ELEMENTS // 4, 1)


@pytest.mark.parametrize(
    "text",
    [
        "h_n[0:0].view(1000000, 0, 1000000).sum(1)",
        "h_n[0:0].view(1000000, 0, 1000000)[:, 0:0].mean(1)",
        "cat([h_n[0:0].view(0, 9999999), h_n[0:0].view(0, 9999999)])",
    ],
)
def test_axes_behind_an_empty_one_are_counted(text: str) -> None:
    assert refusal(text).code == "too_large"


def test_an_evaluation_keeps_its_steps() -> None:
    done = follow("cat([h_n[-2], h_n[-1]], dim=1)", RUN.values, {})
    assert [step.name for step in done.steps] == ["source", "index", "index", "cat"]
    assert torch.equal(done.result, torch.cat([RUN.values["h_n"][-2], RUN.values["h_n"][-1]], 1))


def test_what_was_read_once_is_evaluated_anywhere() -> None:
    read = parse("output[:, -1]")
    for spec in (SPEC, LayerSpec(batch=2, hidden_size=4)):
        run = trace(spec)
        result = evaluate(read, run.values, sizes_of(spec))
        assert torch.equal(result, run.values["output"][:, -1])


def test_warm_up_is_quiet() -> None:
    warm_up()
    warm_up(shapes_only=True)
