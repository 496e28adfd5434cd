"""Facts of a recognized message and its traceback: sizes, the layer, the failing line."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from backend.errors.layer_call import LayerCall, call_of_layer
from backend.errors.lines import Line
from backend.errors.tracebacks import Raised
from backend.layer.signatures import POSITIONS
from backend.layer.spec import GATES, LAYERS, LayerName
from backend.paste.syntax import call_at_start

LineKind = Literal["makes", "calls"]
"""Use of a recurrent layer in a line: a call of its constructor, or a call of the layer."""
_MAKES = re.compile(r"\b(?P<layer>RNN|GRU|LSTM)\s*\(")
_CALLS = re.compile(r"(?P<name>\w*(?:lstm|gru|rnn)\w*)\s*\(", re.IGNORECASE)
_OPENS = re.compile(r"^\w+, *\(?(?:h|hidden|state)\w*(?:, *c\w*\)?)? *= *[\w.\[\]]+\(")
_KERNEL = re.compile(r"_VF\.(?P<layer>lstm|gru|rnn)")
_RECURRENT_FILE = re.compile(r"torch[/\\]nn[/\\]modules[/\\]rnn\.py$")
_CONTAINER_FILE = re.compile(r"modules[/\\]container\.py$")
_PARALLEL_FILE = re.compile(r"torch[/\\]nn[/\\]parallel[/\\]")
_SUMMARY_FILE = re.compile(
    r"torch_?summary|torchinfo|pytorch_model_summary|torchstat|keras_summary"
)
_SUMMARY_CODE = re.compile(r"summary\[\w+\]|\[\"(?:in|out)put_shape\"\]")
_ATTENTION = re.compile(r"multi_head_attention_forward|MultiheadAttention\b")
_ATTENTION_LINE = re.compile(r"(?i)\w*(?:attn|attention|mha)\w*\(")


@dataclass(frozen=True)
class Facts:
    """Facts of a recognized message, and of the traceback that raised it.

    Attributes:
        params: the numbers and names in the message.
        raised: the exception and its frames.
    """

    params: Mapping[str, int | str]
    raised: Raised = field(default_factory=lambda: Raised("", ""))

    def number(self, name: str) -> int:
        """Return the number ``name`` of the message, 0 where it has none."""
        value = self.params.get(name, 0)
        return value if isinstance(value, int) else 0

    def sizes(self, name: str) -> tuple[int, ...]:
        """Return the sizes ``name`` of the message: ``(2, 3, 20)`` for ``"2, 3, 20"``."""
        text = str(self.params.get(name, ""))
        return tuple(int(number) for number in re.findall(r"-?\b\d{1,18}(?=L?\b)", text))

    @property
    def line_kind(self) -> LineKind | None:
        """How the failing line uses a recurrent layer, based on its text."""
        line = self.raised.line
        if _MAKES.search(line):
            return "makes"
        return "calls" if _CALLS.search(line) or _OPENS.match(line) else None

    @property
    def layer(self) -> LayerName | None:
        """The kind of layer, where the message or the traceback names it."""
        named = str(self.params.get("layer", ""))
        if named in LAYERS:
            return _layer_in(named)
        if kernel := self.params.get("kernel"):
            return _layer_in(str(kernel))
        if "state" in self.params or "got_c" in self.params:
            return "LSTM"
        if match := _MAKES.search(self.raised.line):
            return _layer_in(match["layer"])
        if match := _KERNEL.search(self.raised.deepest):
            return _layer_in(match["layer"])
        match = _CALLS.search(self.raised.line)
        # People name a layer of any kind `self.rnn`.
        return _layer_in(match["name"]) if match and "rnn" not in match["name"].lower() else None

    @property
    def recurrent(self) -> bool:
        """Whether a recurrent layer itself raised the message, based on the traceback."""
        return bool(_RECURRENT_FILE.search(self.raised.file) or self.line_kind == "calls")

    @property
    def in_container(self) -> bool:
        """Whether an ``nn.Sequential`` made the call."""
        return any(_CONTAINER_FILE.search(frame.file) for frame in self.raised.frames)

    @property
    def in_replica(self) -> bool:
        """Whether ``nn.DataParallel`` made the call."""
        files = (frame.file for frame in self.raised.frames)
        return self.raised.replica or any(_PARALLEL_FILE.search(file) for file in files)

    @property
    def in_summary(self) -> bool:
        """Whether the hook of a tool that prints summaries of models raised the message."""
        return any(
            _SUMMARY_FILE.search(frame.file) or _SUMMARY_CODE.search(frame.code)
            for frame in self.raised.frames
        )

    @property
    def in_attention(self) -> bool:
        """Whether ``nn.MultiheadAttention`` raised the message."""
        return any(
            _ATTENTION.search(f"{frame.function} {frame.code}") for frame in self.raised.frames
        ) or bool(_ATTENTION_LINE.search(self.raised.line))

    def has_code(self, pattern: str) -> bool:
        """Return whether a line of code in the traceback matches ``pattern``."""
        codes = (self.raised.line, *(frame.code for frame in self.raised.frames))
        return any(re.search(pattern, code) for code in codes)

    @property
    def call(self) -> LayerCall:
        """The call of the layer in the failing line, with the names of the code."""
        return call_of_layer(self.failing, bool(_RECURRENT_FILE.search(self.raised.file)))

    @property
    def failing(self) -> Line:
        """The failing line."""
        return Line(self.raised.line, self.raised.marked)

    @property
    def gates(self) -> int:
        """Number of gates in a weight of the layer; that of an LSTM where no layer is named."""
        return len(GATES[self.layer or "LSTM"])

    def arguments(self) -> dict[str, Any]:
        """Return the constant arguments of the constructor in the failing line, by name."""
        match = _MAKES.search(self.raised.line)
        if not match:
            return {}
        call = call_at_start(self.raised.line[match.start() :])
        if call is None:
            return {}
        arguments = dict(zip(POSITIONS[match["layer"]], call.args, strict=False))
        arguments |= {each.arg: each.value for each in call.keywords if each.arg}
        plain = {
            name: node.value
            for name, node in arguments.items()
            if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float | str)
        }
        return {"layer": match["layer"], **plain}


def _layer_in(text: str) -> LayerName | None:
    return next((name for name in LAYERS if name.lower() in text.lower()), None)
