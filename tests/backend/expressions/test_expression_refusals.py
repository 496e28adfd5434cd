"""The error for every text that is not an expression of the app."""

from __future__ import annotations

import pytest

from backend.expressions.evaluate import blank_tensors, evaluate, sizes_of
from backend.expressions.operators import MAX_NUMBER
from backend.expressions.suggest import near
from backend.expressions.text import ExpressionError
from backend.layer.spec import LayerSpec
from tests.support.slices.evaluated import RUN, SPEC, refusal

GRU = LayerSpec(layer="GRU", batched=False)
NAMES = (
    "input, h_0, c_0, output, h_n, c_n, lengths, L, D, H_in, H_out, H_cell, input_size, "
    "hidden_size, num_layers, num_directions, proj_size, seq_len, N, batch"
)
FUNCTIONS = "cat, stack, rearrange, where, bmm, matmul, softmax, gather, arange"
OF_TORCH = ", ".join(f"torch.{name}" for name in FUNCTIONS.split(", ") if name != "rearrange")
METHODS = (
    "view, reshape, permute, transpose, squeeze, unsqueeze, flatten, contiguous, expand, repeat, "
    "chunk, split, sum, mean, max, size, float, long, bool, bmm, matmul, softmax, gather, "
    "masked_fill"
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
        ("h_n[1.5]", "bad_index", {"text": "1.5"}, "1.5"),
        ("h_n.view(1e3)", "bad_argument", {"function": "view", "text": "1e3"}, "1e3"),
        ("N / 2", "not_allowed", {"what": "operator", "text": "N / 2"}, "N / 2"),
        ("h_n ** 2", "not_allowed", {"what": "operator", "text": "h_n ** 2"}, "h_n ** 2"),
        ("float('x')", "not_allowed", {"what": "call", "text": "float('x')"}, None),
        ("~N", "not_allowed", {"what": "form", "text": "~N"}, "~N"),
        ("h_n < 1 < 2", "not_allowed", {"what": "form", "text": "h_n < 1 < 2"}, None),
        ("torch.gather(h_n, 1)", "bad_call", {"function": "gather"}, None),
        ("h_n.masked_fill(1, 0)", "bad_call", {"function": "masked_fill"}, None),
        ("torch.softmax(h_n, dims=0)", "bad_call", {"function": "softmax"}, None),
        ("F.relu(h_n)", "unknown_function", {"name": "F.relu", "names": "F.softmax"}, "F.relu"),
        ("h_n @ 2", "bad_operand", {"text": "h_n @ 2"}, "h_n @ 2"),
        ("N ** N", "not_allowed", {"what": "operator", "text": "N ** N"}, "N ** N"),
        ("h_n.view(*N)", "not_allowed", {"what": "starred", "text": "*N"}, "*N"),
        ("h_n.view(**N)", "not_allowed", {"what": "starred", "text": "**N"}, "**N"),
        ("h_n[N == N]", "not_allowed", {"what": "form", "text": "N == N"}, "N == N"),
        ("+N", "not_allowed", {"what": "form", "text": "+N"}, "+N"),
        ("torch", "not_allowed", {"what": "module", "text": "torch"}, "torch"),
        ("h_n()", "unknown_function", {"name": "h_n", "names": FUNCTIONS}, "h_n"),
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
            {"name": "torch.concat", "names": OF_TORCH, "suggestion": "torch.cat"},
            "torch.concat",
        ),
        (
            "torch.sum(h_n)",
            "unknown_function",
            {"name": "torch.sum", "names": OF_TORCH, "suggestion": ".sum()"},
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
        ("h_n[True]", "bad_index", {"text": "True"}, "True"),
        ("h_n[0, (1, 2)]", "bad_index", {"text": "0, (1, 2)"}, "0, (1, 2)"),
        ("h_n[..., ...]", "bad_index", {"text": "..., ..."}, "..., ..."),
        ("h_n.shape['x']", "bad_index", {"text": "'x'"}, "'x'"),
        ("h_n + True", "bad_operand", {"text": "h_n + True"}, "h_n + True"),
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
        *(("lens", "lengths"), ("mm", None)),
        *(("H", "H_out"), ("B", "N"), ("T", "L"), ("hidden_sise", "hidden_size"), ("zzz", None)),
    ],
)
def test_a_name_that_is_near_is_suggested(name: str, meant: str | None) -> None:
    assert near(name, (*blank_tensors(SPEC, RUN.shapes), *sizes_of(SPEC))) == meant


def test_only_an_lstm_has_a_cell_state() -> None:
    error = refusal("c_n[-1]", GRU)
    assert (error.code, error.params) == ("no_cell_state", {"name": "c_n"})


@pytest.mark.parametrize("name", ["N", "batch", "lengths"])
def test_without_a_batch_there_is_no_batch_size(name: str) -> None:
    assert name not in sizes_of(GRU)
    assert refusal(f"h_n.view({name}, -1)", GRU).code == "no_batch"


def test_a_shapes_only_run_refuses_what_the_real_one_would() -> None:
    blank = blank_tensors(SPEC, RUN.shapes)
    for text in (
        "output.view(N, -1)",
        "h_n[[4]]",
        "output[:, 0:0].max()",
        "output[[0, 1], [0, 1, 2]]",
        "output[torch.arange(N), lengths]",
        "output[lengths[:2] > 1]",
        "output.gather(1, lengths[:, None, None])",
        "torch.bmm(output, h_n)",
    ):
        real = refusal(text)
        with pytest.raises(ExpressionError) as caught:
            evaluate(text, blank, sizes_of(SPEC))
        assert caught.value.code == real.code == "torch_refused"


def test_a_shape_that_depends_on_values_is_refused_without_them() -> None:
    text = "output[output > 0]"
    assert evaluate(text, RUN.values, sizes_of(SPEC)).dim() == 1
    with pytest.raises(ExpressionError) as caught:
        evaluate(text, blank_tensors(SPEC, RUN.shapes), sizes_of(SPEC))
    assert (caught.value.code, caught.value.params) == ("unknown_values", {"text": text})
