"""Every message of the confusions is raised by torch, recognised, explained and mended."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import torch

from backend.error_cause_codes import CAUSE_PARAMS
from backend.errors import causes as error_cause_rules
from backend.errors import error_causes
from backend.errors.explain import PATTERNS, explained
from backend.errors.pasted import PastedError, read_error
from backend.errors.samples import SAMPLES
from backend.layer.axes import sizes
from backend.layer.rules import tensor_shapes
from backend.links.layer import read_link
from tests.support.mistakes import MENDED_BEFORE, MISTAKES, bare, namespace, traced

CODES = {code for code, _ in PATTERNS}


@pytest.fixture(params=MISTAKES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(name: str) -> PastedError:
    return read_error(traced(MISTAKES[name], namespace()))


def test_a_real_traceback_is_recognised(name: str) -> None:
    mistake, found = MISTAKES[name], read(name)
    assert (found.code, found.line) == (mistake.code, mistake.line)
    assert found.causes[0].code == mistake.cause
    assert (found.nearest, found.cut) == (None, False)


def test_its_message_alone_is_recognised(name: str) -> None:
    message = bare(traced(MISTAKES[name], namespace()))
    found = read_error(message)
    assert (found.code, found.line) == (MISTAKES[name].code, "")
    assert found.message == " ".join(message.split())


def test_sizes_are_compared_axis_by_axis(name: str) -> None:
    differing = [each for each in read(name).comparison if not each.fits]
    written = tuple(f"{each.symbol} {each.expected} {each.got}" for each in differing)
    assert written == MISTAKES[name].compared


def test_the_setting_is_what_the_numbers_imply(name: str) -> None:
    found = read(name).setting
    assert found == dict(MISTAKES[name].setting)
    assert read_link(found.items(), ()).problems == ()


def test_the_fix_mends_the_program(name: str) -> None:
    mistake, names = MISTAKES[name], namespace()
    found = read_error(traced(mistake, names))
    assert found.fix
    if name == "lengths elsewhere":
        # On a GPU they would have numbers to bring back.
        names["lengths"] = torch.tensor([7, 5, 3])
    exec("\n".join(found.fix), names)
    if name in MENDED_BEFORE:
        exec(mistake.line, names)


def test_the_implied_layer_has_the_states_that_torch_expected(name: str) -> None:
    found = read(name)
    if found.code == "hidden_size_differs":
        spec = read_link(found.setting.items(), ()).spec
        state = "c_0" if found.params.get("state") == 1 else "h_0"
        assert sizes(tensor_shapes(spec)[state]) == tuple(
            each.expected for each in found.comparison
        )


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_sample_causes_and_a_fix(code: str) -> None:
    message = SAMPLES[code]
    known = explained(message)
    assert known is not None
    assert known.code == code
    found = read_error(f'  File "a.py", line 1\n    o, h = lstm(x)\nTypeError: {message}')
    assert found.code == code
    assert found.causes
    assert found.fix
    ast.parse("\n".join(found.fix).replace("return ", "returned = "))


def test_every_cause_in_the_tables_is_named_with_its_params() -> None:
    without = [each for each in error_causes._CAUSES.values() if isinstance(each, tuple)]
    listed = {code for codes in without for code in codes}
    assert all(CAUSE_PARAMS[code] == () for code in listed)
    modules = (error_causes, error_cause_rules)
    source = "".join(Path(each.__file__).read_text() for each in modules)
    named = {code for code in CAUSE_PARAMS if f'"{code}"' in source}
    assert named | CODES >= set(CAUSE_PARAMS)
    for found in (read_error(message) for message in SAMPLES.values()):
        for cause in found.causes:
            assert set(cause.params) == set(CAUSE_PARAMS[cause.code])


def test_samples_and_causes_are_of_known_codes() -> None:
    assert set(SAMPLES) == CODES
    assert set(error_causes._CAUSES) == CODES


@pytest.mark.parametrize(
    ("message", "causes"),
    [
        ("input.size(-1) must be equal to input_size. Expected 1, got 7", "no_feature_axis"),
        (
            "input.size(-1) must be equal to input_size. Expected 20, got 40",
            "layer_below_is_bidirectional",
        ),
        ("Expected hidden size (2, 3, 20), got (4, 3, 20)", "directions_needless"),
        ("Expected hidden size (2, 3, 20), got (3, 3, 20)", "layers_differ"),
        ("Expected hidden size (2, 3, 20), got (2, 5, 20)", "batch_shrank"),
        ("Expected hidden size (2, 5, 20), got (2, 3, 20)", "batch_grew"),
        ("Expected hidden size (2, 3, 20), got (2, 3, 30)", "hidden_size_other"),
        ("Expected hidden size (2, 3, 20), got [3, 20]", "state_has_no_batch"),
        ("Expected hidden[0] size (2, 3, 20), got (3, 20)", "one_tensor_for_two_states"),
        ("Expected hidden[0] size (2, 3, 20), got (2, 3, 20)", "hidden_size_differs"),
        (
            "mat1 and mat2 shapes cannot be multiplied (3x20 and 40x2)",
            "head_sees_one_direction",
        ),
        ("mat1 and mat2 shapes cannot be multiplied (3x140 and 20x2)", "axes_flattened"),
        ("mat1 and mat2 shapes cannot be multiplied (3x41 and 20x2)", "head_in_features"),
        ("mat1 and mat2 shapes cannot be multiplied (3x41 and 0x2)", "head_in_features"),
        ("LSTM: Expected input to be 2D or 3D, got 1D instead", "too_few_axes"),
        ("input must have 3 dimensions, got 2", "no_batch_axis"),
        (
            "The size of tensor a (4) must match the size of tensor b (3) "
            "at non-singleton dimension 1",
            "shapes_do_not_meet",
        ),
        ("index 1 is out of bounds for dimension 0 with size 1", "one_tensor_for_two_states"),
        ("index -2 is out of bounds for dimension 0 with size 1", "one_direction_only"),
        ("index 9 is out of bounds for dimension 1 with size 7", "another_axis_meant"),
        ("expected scalar type Long but found Float", "target_not_whole"),
        ("expected scalar type Float but found Long", "ids_without_embedding"),
        ("expected scalar type Float but found Half", "half_precision"),
        ("expected scalar type BFloat16 but found Float", "type_differs"),
        (
            "Expected all tensors to be on the same device, but found at least two devices, "
            "cuda:0 and cpu!",
            "input_elsewhere",
        ),
        (
            "Input and hidden tensors are not at the same device, found input tensor at cuda:0 "
            "and hidden tensor at cpu",
            "state_elsewhere",
        ),
        (
            "LSTM.__init__() got an unexpected keyword argument 'hidden_dim'",
            "misspelt_argument",
        ),
        (
            "Linear.__init__() got an unexpected keyword argument 'num_layers'",
            "argument_of_another_layer",
        ),
    ],
)
def test_the_numbers_point_to_the_likeliest_cause(message: str, causes: str) -> None:
    found = read_error(message).causes
    assert found[0].code == causes
    assert all(set(cause.params) == set(CAUSE_PARAMS[cause.code]) for cause in found)


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("self.rnn = nn.LSTM(10, 20, 2, 0.5)", "nn.LSTM(10, 20, num_layers=2, dropout=0.5)"),
        (
            "self.rnn = nn.LSTM(10, 20, 1, 0.2, batch_first=True)",
            "nn.LSTM(10, 20, batch_first=True, dropout=0.2)",
        ),
        ("self.rnn = nn.LSTM(n_in, 20, 2, 0.5)", "nn.LSTM(10, 20, 2, dropout=0.5)"),
    ],
)
def test_a_constructor_is_mended_with_its_own_numbers(line: str, fix: str) -> None:
    text = f'  File "m.py", line 3, in __init__\n    {line}\n'
    found = read_error(f"{text}TypeError: bias should be of type bool, got: float")
    assert found.fix == (f"layer = {fix}",)
    assert (found.line_kind, found.layer) == ("makes", "LSTM")


def test_a_misspelt_argument_is_mended_in_its_line() -> None:
    line = "self.emb = nn.Embedding(100, 32, padding_index=0)"
    text = f'  File "m.py", line 3, in __init__\n    {line}\n'
    words = "TypeError: __init__() got an unexpected keyword argument 'padding_index'"
    assert read_error(text + words).fix == (line.replace("padding_index", "padding_idx"),)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("'NoneType' object is not subscriptable", "none_sliced"),
        ("too many values to unpack (expected 2)", "too_many_values"),
        ("size of input must be equal to input_size. Expected 4 but got 5", "input_size_differs"),
        ("'LSTM' object has no attribute 'batch_first'", None),
        ("could not convert string to float: 'abc'", None),
        ("", None),
    ],
)
def test_unknown_words_point_to_the_nearest_known_ones(message: str, code: str | None) -> None:
    found = read_error(f"ValueError: {message}")
    assert (found.code, found.causes, found.fix) == (None, (), ())
    assert (found.nearest and found.nearest.code) == code
    assert found.nearest is None or 0.7 <= found.nearest.score <= 1


def test_words_that_are_pythons_own_need_a_layer_beside_them() -> None:
    words = "ValueError: not enough values to unpack (expected 2, got 1)"
    assert read_error(words).certain is False
    of_a_file = f'  File "a.py", line 1, in load\n    key, value = row.split(",")\n{words}'
    assert read_error(of_a_file).code is None
    of_a_layer = of_a_file.replace('key, value = row.split(",")', "o, (h, c) = self.gru(x)")
    assert read_error(of_a_layer).code == "too_few_values"


def test_the_last_known_exception_of_a_chain_is_taken() -> None:
    first = traced(MISTAKES["another input_size"], namespace())
    second = traced(MISTAKES["4-D input"], namespace())
    last = 'Traceback (most recent call last):\n  File "a.py", line 1\n    x\nKeyError: 1\n'
    during = "\nDuring handling of the above exception, another exception occurred:\n\n"
    assert read_error(first + during + second).code == "wrong_axes"
    assert read_error(second + during + first + during + last).code == "input_size_differs"
    assert read_error(last + during + last.replace("KeyError: 1", "OSError: no")).error == "OSError"


def test_a_text_too_long_loses_its_beginning() -> None:
    message = "RuntimeError: input.size(-1) must be equal to input_size. Expected 10, got 11"
    assert read_error("x\n" * 9_000 + message).cut is False
    found = read_error("x\n" * 90_000 + message)
    assert (found.cut, found.code) == (True, "input_size_differs")
    assert read_error(message + "\n" + "x" * 20_000).code is None
