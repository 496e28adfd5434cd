"""Read a pasted error: what it says, what it compared, why it came, and what mends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import nn

from backend.errors.causes import ARGUMENTS, Cause, meant_argument
from backend.errors.comparison import Comparison, comparison
from backend.errors.error_causes import causes
from backend.errors.explain import explained
from backend.errors.facts import Facts, LineKind
from backend.errors.fix import fix
from backend.errors.samples import Nearest, nearest
from backend.errors.setting import setting
from backend.errors.tracebacks import MAX_CHARACTERS, Raised, clean, exceptions_in
from backend.layer.spec import LayerName

# Python's own words, which it has for anything: they tell of torch only by what stands around them.
_OF_PYTHON = frozenset(
    (
        *("tuple_has_no", "none_has_no", "none_sliced", "none_opened", "tuple_sliced"),
        *("tuple_too_short", "too_many_values", "too_few_values", "unknown_argument"),
        *("missing_argument", "tensor_has_no"),
    )
)
_SPEAKS_OF_LAYERS = re.compile(
    r"(?<![a-z])(?:(?:bi)?lstm|gru|rnn|nn\.[A-Z]\w+|embedding|pack(?:ed)?_\w*sequence|hidden|h_?n|c_?n"
    r"|h_?0|c_?0|hx|cx|\(h\w*, *c\w*\)|h, *c)(?![a-z])",
    re.IGNORECASE,
)
_IN_TORCH_NN = re.compile(r"torch[/\\]nn[/\\]")
_CLASS = re.compile(r"(?P<name>\w+)\.(?:__init__|forward)\(\)")


@dataclass(frozen=True)
class PastedError:
    """What a pasted message or traceback says.

    Attributes:
        error: the exception's name, ``RuntimeError``; "" where the text names none.
        message: its words in one line, at most as long as the text.
        code: the confusion, as :mod:`backend.errors.explain` names it; ``None`` for words that are
            not known, or that Python has for anything and nothing around them speaks of a layer.
        params: numbers and names out of the message.
        certain: whether the words are torch's alone; otherwise Python says the same elsewhere.
        comparison: expected against got, axis by axis.
        causes: the likely ones, the likeliest first.
        line: the code line that failed, the last one outside of libraries; "" if not to be seen.
        line_kind: what that line does with a recurrent layer.
        layer: the kind of layer, where the text names it.
        setting: parameters of a link to the Layer page in the state that the message tells of.
        fix: lines of code that mend it.
        nearest: for ``code=None`` the known message that it is most like, if any is.
        cut: whether the text was longer than is read; its beginning was left out.
    """

    error: str
    message: str
    code: str | None
    params: Mapping[str, int | str] = field(default_factory=dict)
    certain: bool = False
    comparison: Comparison = ()
    causes: tuple[Cause, ...] = ()
    line: str = ""
    line_kind: LineKind | None = None
    layer: LayerName | None = None
    setting: Mapping[str, str] = field(default_factory=dict)
    fix: tuple[str, ...] = ()
    nearest: Nearest | None = None
    cut: bool = False


def read_error(text: str) -> PastedError:
    """Read a message, or a traceback of Python, IPython or pytest, as it was copied.

    Of several exceptions the last one that is known is taken, otherwise the last one. Nothing in
    the text is executed and nothing in it can make this raise.
    """
    cut = len(text) > MAX_CHARACTERS
    found = exceptions_in(clean(text))
    for raised in reversed(found):
        facts = _facts(raised)
        if facts is not None:
            return _known(facts, cut)
    last = found[-1]
    return PastedError(
        last.error, last.message, None, line=last.line, nearest=nearest(last.message), cut=cut
    )


def _known(facts: Facts, cut: bool) -> PastedError:
    likely = causes(facts)
    return PastedError(
        error=facts.raised.error,
        message=facts.raised.message,
        code=facts.code,
        params=facts.params,
        certain=facts.code not in _OF_PYTHON,
        comparison=comparison(facts),
        causes=likely,
        line=facts.raised.line,
        line_kind=facts.line_kind,
        layer=facts.layer,
        setting=setting(facts),
        fix=fix(facts, likely),
        cut=cut,
    )


def _facts(raised: Raised) -> Facts | None:
    found = explained(raised.message)
    if found is None:
        return None
    facts = Facts(found.code, found.params, raised)
    return None if found.code in _OF_PYTHON and not _of_a_layer(facts) else facts


def _of_a_layer(facts: Facts) -> bool:
    """Whether words of Python's own were said of a recurrent layer or of what it gave."""
    raised = facts.raised
    if _names_torch(facts):
        return True
    if raised.traced:
        code = f"{raised.line}\n{raised.deepest}"
        in_module = bool(_IN_TORCH_NN.search(raised.file))
        return in_module or bool(_SPEAKS_OF_LAYERS.search(code))
    # Bare words: only those of the confusions that are known, word for word.
    return _bare_words_are_known(facts)


def _names_torch(facts: Facts) -> bool:
    """``Embedding.__init__() got an unexpected ...`` names its class, and a Tensor is torch's."""
    if facts.code == "tensor_has_no":
        attribute = str(facts.params["attribute"])
        return not hasattr(torch.Tensor, attribute) and not attribute.startswith("_")
    match = _CLASS.search(facts.raised.message)
    return bool(match and (hasattr(nn, match["name"]) or match["name"] == "RNNBase"))


def _bare_words_are_known(facts: Facts) -> bool:
    match facts.code:
        case "tuple_has_no":
            return hasattr(torch.Tensor, str(facts.params["attribute"]))
        case "tuple_sliced":
            return True
        case "too_few_values":
            return (facts.number("expected"), facts.number("got")) == (2, 1)
        case "unknown_argument":
            # Before Python 3.10 the words did not name the class.
            name = str(facts.params["argument"])
            return name in ARGUMENTS or meant_argument(name) in ARGUMENTS
    return False
