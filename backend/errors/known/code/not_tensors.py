"""Errors of a call that got a tuple, a PackedSequence, None or a list in the place of a tensor."""

from __future__ import annotations

import re
from dataclasses import replace

from backend.errors.facts import Facts
from backend.errors.known.shared import (
    NOTHING_RETURNED,
    ONE_TENSOR_FOR_TWO_STATES,
    PACKED_NOT_UNPACKED,
    PAIR_FOR_ONE_STATE,
    RESULT_NOT_OPENED,
    UNPACK,
    open_result,
)
from backend.errors.record import (
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    Value,
    lines,
    text,
    unless,
)
from backend.errors.roles import Roles, names_in

_MUST_BE_TENSOR = r"\b(?P<function>\w+)\(\): argument '\w+' \(position \d+\) must be Tensor, not "
_PASSED = (
    Roles("head", ("result",), target="scores"),
    Roles(
        "head", ("result",), target="scores", calls=r"\.(relu|dropout|tanh|sigmoid|softmax|linear)$"
    ),
)
_PACKED = tuple(replace(each, arguments=("packed",)) for each in _PASSED)
_STATE_NAME = re.compile(r"(?i)^(h|hx|hn|h_n|hidden|hidden_states?|states?|memory)$")


def _in_container(facts: Facts) -> bool:
    return facts.in_container


def _may_be_in_container(facts: Facts) -> bool:
    """Return whether no traceback shows that the call is outside of an ``nn.Sequential``."""
    return not facts.raised.traced


def _passes_states(facts: Facts) -> bool:
    """Return whether the line passes a name that people give to states."""
    return bool(_STATE_NAME.match(names_in(facts.failing, _PASSED).get("result", "")))


_STATES_OPENED = lines("h_n, c_n = result", "scores = head(h_n[-1])")


def _is_lstm(facts: Facts) -> bool:
    return facts.layer == "LSTM"


def _is_not_lstm(facts: Facts) -> bool:
    return facts.layer != "LSTM"


_FLAGS = (
    *(("bias", ("bool",)), ("num_layers", ("int",)), ("dropout", ("float", "int"))),
    *(("training", ("bool",)), ("bidirectional", ("bool",)), ("batch_first", ("bool",))),
)


def _wrong_flag(facts: Facts) -> tuple[str, str]:
    """Return the first argument of the kernel whose type is wrong, and its type."""
    types = str(facts.params["flags"]).replace("!", "").split(", ")
    wrong = (
        (name, got) for (name, right), got in zip(_FLAGS, types, strict=False) if got not in right
    )
    return next(wrong, ("bidirectional", "int"))


def _wrong_type(facts: Facts) -> str:
    return _wrong_flag(facts)[1]


_FLAG_VALUES: dict[str, Value] = {
    "argument": lambda facts: _wrong_flag(facts)[0],
    "got": _wrong_type,
}


def _is_flag(facts: Facts) -> bool:
    return _wrong_flag(facts)[0] not in ("num_layers", "dropout")


def _bool_flag(facts: Facts) -> Lines:
    name, _ = _wrong_flag(facts)
    kind = "int" if name == "num_layers" else "float" if name == "dropout" else "bool"
    layer = facts.call.layer
    return (f"{layer}.{name} = {kind}({layer}.{name})",)


def _open_for_head(facts: Facts) -> Lines:
    if names_in(facts.failing, _PASSED):
        return ("output, _ = result", "scores = head(output)")
    return (open_result(facts), "scores = head(output)")


def _module_between(facts: Facts) -> Lines:
    """Insert a module that passes on the first part of the result."""
    name = names_in(facts.failing, _PASSED).get("head", "model")
    module = (
        "class Output(nn.Module):",
        "    def forward(self, result):",
        "        return result[0]",
    )
    if not facts.in_container:
        return (*module, f"{name} = nn.Sequential(layer, Output(), head)")
    # A traceback shows no names of the parts.
    return (
        *module,
        "parts = []",
        f"for part in {name}:",
        "    parts += [part, Output()] if isinstance(part, nn.RNNBase) else [part]",
        f"{name} = nn.Sequential(*parts)",
    )


_LIST = (Roles(arguments=("tensors",), calls=r"^torch\.(cat|concat|stack|hstack|vstack)$"),)


def _open_and_join(facts: Facts) -> Lines:
    if names_in(facts.failing, _LIST):
        return ("print([type(each) for each in tensors])",)
    return (open_result(facts), "joined = torch.cat([h_n[-2], h_n[-1]])")


_IN_SEQUENTIAL = PossibleCause("layer_in_sequential", fix=_module_between)

RECORDS = (
    ErrorRecord(
        code="tuple_for_tensor",
        patterns=(Pattern(rf"{_MUST_BE_TENSOR}tuple"),),
        sample="linear(): argument 'input' (position 1) must be Tensor, not tuple",
        causes=(
            _IN_SEQUENTIAL.only(_in_container),
            PossibleCause("states_for_tensor", _passes_states, fix=_STATES_OPENED),
            RESULT_NOT_OPENED,
            _IN_SEQUENTIAL.only(_may_be_in_container),
        ),
        fix=_open_for_head,
        roles=_PASSED,
    ),
    ErrorRecord(
        code="packed_for_tensor",
        patterns=(Pattern(rf"{_MUST_BE_TENSOR}PackedSequence"),),
        sample="linear(): argument 'input' (position 1) must be Tensor, not PackedSequence",
        causes=(PACKED_NOT_UNPACKED,),
        fix=lines(UNPACK, "scores = head(output)"),
        roles=_PACKED,
    ),
    ErrorRecord(
        code="none_for_tensor",
        patterns=(Pattern(rf"{_MUST_BE_TENSOR}NoneType"),),
        sample="linear(): argument 'input' (position 1) must be Tensor, not NoneType",
        causes=(NOTHING_RETURNED,),
        fix=lines("return output"),
    ),
    ErrorRecord(
        code="other_for_tensor",
        patterns=(Pattern(rf"{_MUST_BE_TENSOR}(?P<type>[\w.]+)"),),
        sample="embedding(): argument 'indices' (position 2) must be Tensor, not list",
        causes=(PossibleCause("not_a_tensor"),),
        fix=lines("ids = torch.as_tensor(ids)"),
    ),
    ErrorRecord(
        code="operand_is_tuple",
        patterns=(
            Pattern(
                r"unsupported operand type\(s\) for \S+: "
                r"('Tensor' and 'tuple'|'tuple' and 'Tensor')"
            ),
            Pattern(r'can only concatenate tuple \(not "Tensor"\) to tuple'),
        ),
        sample='can only concatenate tuple (not "Tensor") to tuple',
        causes=(RESULT_NOT_OPENED,),
        fix=lambda facts: (open_result(facts),),
    ),
    ErrorRecord(
        code="element_not_tensor",
        patterns=(
            Pattern(
                r"expected Tensor as element (?P<element>\d+) in argument \d+, "
                r"but got (?P<type>[\w.]+)"
            ),
        ),
        sample="expected Tensor as element 1 in argument 0, but got tuple",
        causes=(RESULT_NOT_OPENED,),
        fix=_open_and_join,
        roles=_LIST,
    ),
    ErrorRecord(
        code="tensors_without_list",
        patterns=(
            Pattern(
                r"\b(?P<function>cat|stack)\(\)(?: received an invalid combination of arguments "
                r"- got \(!?Tensor!?, !?Tensor!?|: argument 'tensors' \(position 1\) must be tuple "
                r"of Tensors, not Tensor)"
            ),
        ),
        sample="cat() received an invalid combination of arguments - got (Tensor, Tensor), "
        "but expected one of: * (tuple of Tensors tensors, int dim = 0, *, Tensor out = None)",
        causes=(PossibleCause("tensors_without_list", values={"function": text("function")}),),
        fix=lines("joined = torch.cat([first, second], dim=-1)"),
        roles=(Roles(arguments=("first", "second"), target="joined", calls=r"\b(cat|stack)$"),),
    ),
    ErrorRecord(
        code="flag_not_bool",
        patterns=(
            Pattern(
                r"\b(?P<kernel>lstm|gru|rnn_tanh|rnn_relu)\(\) received an invalid combination of "
                r"arguments - got \((?:!?(?:Tensor|tuple)!?, )+!?list!?, "
                r"(?P<flags>(?!bool, int, (?:float|int), bool, bool\b)[\w!]+(?:, [\w!]+){4,5})\)"
            ),
        ),
        sample="lstm() received an invalid combination of arguments - got (Tensor, tuple, list, "
        "bool, int, float, bool, int, bool), but expected one of:",
        causes=(
            PossibleCause("flag_not_bool", _is_flag, _FLAG_VALUES),
            PossibleCause("number_for_layer", unless(_is_flag), _FLAG_VALUES),
        ),
        fix=_bool_flag,
    ),
    # A packed batch reaches torch's kernel without a check of the states.
    ErrorRecord(
        code="kernel_refuses",
        patterns=(
            Pattern(
                r"\b(?P<kernel>lstm|gru|rnn_tanh|rnn_relu)\(\) received an invalid combination of "
                r"arguments - got \((!?Tensor!?, )+?!?(?:tuple|list|NoneType)\b"
            ),
        ),
        sample="lstm() received an invalid combination of arguments - got (Tensor, Tensor, Tensor, "
        "list, bool, int, float, bool, bool), but expected one of:",
        causes=(
            ONE_TENSOR_FOR_TWO_STATES.only(_is_lstm),
            PAIR_FOR_ONE_STATE.only(_is_not_lstm),
        ),
    ),
)
