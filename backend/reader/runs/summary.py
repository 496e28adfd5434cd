"""torchinfo's table of a pasted model. https://github.com/TylerYep/torchinfo"""

from __future__ import annotations

import torchinfo
from torch import nn

from backend.reader.bounds import Refused
from backend.reader.interpreter.engine import ERRORS, Pasted
from backend.reader.reading import Paste
from backend.reader.runs.attempt import Try
from backend.reader.runs.search import first
from backend.reader.source.source import Source


def summary(paste: Paste) -> str:
    """Return torchinfo's table, which runs the model once more; "" if the model does not run."""
    try:
        attempt = first(Source.of(paste))
    except Refused:
        return ""
    if not attempt.done or not isinstance(attempt.model, nn.Module):
        return ""
    _name(attempt.model)
    return _table(attempt)


def _name(model: nn.Module) -> None:
    """Give every instance of a pasted class a class of its name, which torchinfo prints."""
    for each in model.modules():
        if isinstance(each, Pasted):
            each.__class__ = type(each._class.name, (Pasted,), {})


def _table(attempt: Try) -> str:
    try:
        arguments, keywords = attempt.call
        found = torchinfo.summary(attempt.model, input_data=arguments, verbose=0, **keywords)
    except ERRORS:
        # torchinfo cannot read every input: it wants tensors.
        return ""
    return str(found)
