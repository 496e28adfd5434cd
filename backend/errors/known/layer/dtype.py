"""Errors of dtypes and devices that differ between tensors."""

from __future__ import annotations

import re
from typing import Literal

from backend.errors.facts import Facts
from backend.errors.known.around.loss import LOSS
from backend.errors.known.shared import IDS_WITHOUT_EMBEDDING
from backend.errors.record import (
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    Value,
    lines,
    older,
    text,
    unless,
)
from backend.errors.roles import Roles

_METHODS = {"double": "double", "float64": "double", "half": "half", "float16": "half"}
_METHODS |= {"bfloat16": "bfloat16", "long": "long", "int64": "long"}
_OLD = re.compile(r"expected (scalar type|dtype) \w+ but (found|got)|Expected object of")
_DTYPE = r"[\w.]+"
_DEVICES: dict[str, Value] = {"expected": text("expected"), "got": text("got")}
_INPUT_IS_WHOLE = PossibleCause(
    "input_is_whole",
    fix=lambda facts: (f"{facts.call.input} = {facts.call.input}.float()",),
)
_INPUT_ELSEWHERE = PossibleCause("input_elsewhere", values=_DEVICES)


def _mixture(facts: Facts) -> Literal["double", "whole expected", "whole", "half", "other"]:
    """Classify the pair of dtypes by what usually leads to it."""
    expected, got = str(facts.params["expected"]).lower(), str(facts.params["got"]).lower()
    if "double" in got or "float64" in got:
        return "double"
    if "double" in expected and _OLD.search(facts.raised.message):
        # Older versions expected the dtype of the input and found that of the weights.
        return "double"
    if "long" in expected or "int" in expected:
        return "whole expected"
    if "long" in got or "int" in got:
        return "whole"
    return "half" if "half" in got + expected else "other"


def _in_loss(facts: Facts) -> bool:
    return facts.has_code(r"(?i)loss\w*\(|criterion|nll_|cross_entropy|target")


def _whole_input(facts: Facts) -> bool:
    """Return whether an older layer says that its input, not a target, has integers."""
    whole = _wants_class_numbers(facts) and bool(_OLD.search(facts.raised.message))
    both_whole = "int" in str(facts.params["got"]).lower()
    return whole and not both_whole and not _in_loss(facts)


def _surely_whole_input(facts: Facts) -> bool:
    in_layer = facts.recurrent or facts.has_code(r"F\.linear|addmm|\.rnn\w*\(|_VF\.")
    return _whole_input(facts) and in_layer


def _perhaps_whole_input(facts: Facts) -> bool:
    return _whole_input(facts) and not _surely_whole_input(facts)


def _class_numbers(facts: Facts) -> bool:
    return _wants_class_numbers(facts) and not _surely_whole_input(facts)


def _no_half_precision_nor_whole(facts: Facts) -> bool:
    return _mixture(facts) == "other"


def _from_numpy(facts: Facts) -> bool:
    return _mixture(facts) == "double"


def _wants_class_numbers(facts: Facts) -> bool:
    return _mixture(facts) == "whole expected"


def _got_ids(facts: Facts) -> bool:
    return _mixture(facts) == "whole"


def _half_precision(facts: Facts) -> bool:
    return _mixture(facts) == "half"


def _convert_input(facts: Facts) -> Lines:
    expected = str(facts.params["expected"]).removesuffix("Tensor").removeprefix("torch.")
    if _OLD.search(facts.raised.message) and "double" in expected.lower():
        expected = "float"
    name = facts.call.input
    return (f"{name} = {name}.{_METHODS.get(expected.lower(), 'float')}()",)


def _states(facts: Facts) -> tuple[str, ...]:
    return facts.call.state_names(facts.layer == "LSTM")


def _names_the_state(facts: Facts) -> bool:
    return facts.params.get("what") == "hidden"


RECORDS = (
    ErrorRecord(
        code="types_differ",
        patterns=(
            Pattern(
                r"mat1 and mat2 must have the same dtype, but got (?P<got>\w+) and "
                r"(?P<expected>\w+)"
            ),
            Pattern(
                r"expected m1 and m2 to have the same dtype, but got: "
                r"(c10::)?(?P<got>[\w<> ]+) != (c10::)?(?P<expected>[\w<> ]+)"
            ),
            Pattern(
                r"RNN input dtype \((?P<got>[\w.]+)\) does not match weight dtype "
                r"\((?P<expected>[\w.]+)\)"
            ),
            Pattern(
                r"Input and (?P<what>hidden|parameter) tensors are not the same dtype, found input "
                r"tensor with (?P<got>[\w.]+) and \w+ tensor with (?P<expected>[\w.]+)"
            ),
            Pattern(
                r"expected target dtype to be (?P<expected>\w+)( or \w+)?, but got (?P<got>\w+)"
            ),
            older(
                rf"Expected object of (scalar type|data type|dtype) (?P<expected>{_DTYPE}) "
                rf"but (got|found) ((scalar|data) type |dtype )?(?P<got>{_DTYPE})"
            ),
            older(
                r"Expected object of type torch\.(?P<expected>\w+Tensor) but found type "
                r"torch\.(?P<got>\w+Tensor)"
            ),
            older(
                r"expected (scalar type|dtype) (?P<expected>\w+) but (found|got) "
                r"((scalar type|dtype) )?(?P<got>\w+)"
            ),
        ),
        sample="RNN input dtype (torch.float64) does not match weight dtype (torch.float32).",
        causes=(
            PossibleCause("numbers_from_numpy", _from_numpy),
            _INPUT_IS_WHOLE.only(_surely_whole_input),
            PossibleCause(
                "target_not_whole",
                _class_numbers,
                fix=lines("loss = criterion(scores, target.long())"),
            ),
            _INPUT_IS_WHOLE.only(_perhaps_whole_input),
            IDS_WITHOUT_EMBEDDING.only(_got_ids),
            _INPUT_IS_WHOLE.only(_got_ids),
            PossibleCause("half_precision", _half_precision),
            PossibleCause("type_differs", _no_half_precision_nor_whole),
        ),
        fix=_convert_input,
        roles=(*LOSS, Roles("head", ("input",))),
    ),
    ErrorRecord(
        code="type_unsupported",
        patterns=(
            Pattern(r"get_mkldnn_dtype: unsupported data type"),
            Pattern(r"could not create a primitive descriptor for the \w+ forward"),
        ),
        sample="get_mkldnn_dtype: unsupported data type",
        causes=(PossibleCause("types_mixed"),),
        fix=lines("input, h_0, c_0 = (each.float() for each in (input, h_0, c_0))"),
    ),
    ErrorRecord(
        code="devices_differ",
        patterns=(
            Pattern(
                r"Input and (?P<what>hidden|parameter) tensors are not at the same device, "
                r"found input tensor at (?P<got>[\w:]+) and \w+ tensor at (?P<expected>[\w:]+)"
            ),
            Pattern(
                r"Tensor on device (?P<got>[\w:]+) is not on the expected device "
                r"(?P<expected>[\w:]+)!"
            ),
            Pattern(
                r"Expected all tensors to be on the same device, but got (?P<what>\w+) is on "
                r"(?P<got>[\w:]+), different from other tensors on (?P<expected>[\w:]+)"
            ),
            Pattern(
                r"Expected all tensors to be on the same device, but found at least two devices, "
                r"(?P<expected>[\w:]+) and (?P<got>[\w:]+)"
            ),
            older(
                r"Expected object of (backend|device type) (?P<expected>\w+) but got "
                r"(backend|device type) (?P<got>\w+)"
            ),
            older(
                r"Expected object of type torch\.(?P<expected>cuda\.\w+|\w+) but found type "
                r"torch\.(?P<got>cuda\.\w+|\w+)"
            ),
        ),
        sample="Input and hidden tensors are not at the same device, "
        "found input tensor at cuda:0 and hidden tensor at cpu",
        causes=(
            PossibleCause(
                "state_elsewhere",
                _names_the_state,
                _DEVICES,
                fix=lambda facts: (
                    *(f"{h} = {h}.to({facts.call.input}.device)" for h in _states(facts)),
                ),
            ),
            _INPUT_ELSEWHERE,
            PossibleCause("model_elsewhere", unless(_names_the_state), _DEVICES),
        ),
        fix=lines("layer = layer.to(device)", "input = input.to(device)"),
    ),
)
