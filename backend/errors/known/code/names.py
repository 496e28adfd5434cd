"""Errors of names: misspelled in torch, never created in ``__init__``, or never defined."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches

from torch import nn

from backend.errors.facts import Facts
from backend.errors.python_words import PythonWords
from backend.errors.record import (
    ErrorRecord,
    Lines,
    Pattern,
    PossibleCause,
    older,
    text,
    unless,
)
from backend.errors.setting import nothing

_PARTS = re.compile(
    r"(?i)^(fc\d?|linear\d?|head|classifier|decoder|encoder|(bi)?(lstm|gru|rnn)\d?|emb\w*|dropout\d?"
    r"|hidden\w*|h2o|i2h|attn|attention|num_layers|hidden_size)$"
)
_OF_LAYERS = re.compile(r"(?i)hidden|lstm|gru|rnn|embed|seq|layers|lengths|packed")
_IMPORTS = {
    "pack_padded_sequence": "from torch.nn.utils.rnn import pack_padded_sequence",
    "pad_packed_sequence": "from torch.nn.utils.rnn import pad_packed_sequence",
    "pad_sequence": "from torch.nn.utils.rnn import pad_sequence",
    "nn": "from torch import nn",
    "torch": "import torch",
}
_NAMES = ("embedded", "embedding", "hidden", "output", "outputs", "packed", "lengths", "h_n", "h_0")


def _meant_in_torch(facts: Facts) -> str:
    """Return the name in a module of torch that a misspelled one means; "" if none is near.

    Only modules that are loaded count: torch loads some of its modules where code reads their name.
    """
    module = sys.modules.get(str(facts.params["module"]))
    close = get_close_matches(str(facts.params["attribute"]), dir(module), 1, 0.7)
    return next(iter(close), "")


def _is_near(facts: Facts) -> bool:
    return bool(_meant_in_torch(facts))


def _corrected(facts: Facts) -> Lines:
    name, meant = str(facts.params["attribute"]), _meant_in_torch(facts)
    module = str(facts.params["module"])
    if name in facts.raised.line:
        return (facts.raised.line.replace(name, meant),)
    return (f"{module}.{meant}",)


def _of_layers(facts: Facts) -> bool:
    """Return whether the name is one of torch.nn, or almost one of torch in the code of a layer."""
    return str(facts.params["module"]).startswith("torch.nn") or (
        facts.recurrent and _is_near(facts)
    )


def _of_a_module(facts: Facts) -> bool:
    """Return whether ``nn.Module`` raised the message, or a module usually has the attribute."""
    if _is_wrapped(facts):
        return True
    if hasattr(nn, str(facts.params.get("owner", ""))):
        return False
    if re.search(r"modules[/\\]module\.py$", facts.raised.file):
        return True
    used = f"self.{facts.params['attribute']}" in facts.raised.line
    return _is_part(facts) and (used or not facts.raised.traced)


def _is_part(facts: Facts) -> bool:
    return bool(_PARTS.search(str(facts.params["attribute"])))


def _is_wrapped(facts: Facts) -> bool:
    """Return whether a wrapper of several devices hides the attribute of the model in it."""
    return str(facts.params.get("owner", "")) in ("DataParallel", "DistributedDataParallel")


def _never_created(facts: Facts) -> bool:
    return not _is_wrapped(facts) and not _has_hint(facts)


def _through_wrapper(facts: Facts) -> Lines:
    name, line = str(facts.params["attribute"]), facts.raised.line
    return (line.replace(f".{name}", f".module.{name}") or f"model.module.{name}",)


def _created(facts: Facts) -> Lines:
    name = str(facts.params["attribute"])
    if not _is_part(facts) or re.fullmatch(r"num_layers|hidden(_\w+)?", name):
        return (f"self.{name} = ...",)
    made = "nn.Linear(2 * hidden_size, classes)"
    for kind in ("lstm", "gru", "rnn"):
        made = f"nn.{kind.upper()}(input_size, hidden_size)" if kind in name.lower() else made
    made = "nn.Embedding(vocabulary, embedding_dim)" if name.startswith("emb") else made
    return (f"self.{name} = {made}",)


def _hint(facts: Facts) -> str:
    """Return the name that Python itself suggests."""
    found = re.search(r"Did you mean: '(?:self\.)?(\w+)'", facts.raised.message)
    return found[1] if found else ""


def _has_hint(facts: Facts) -> bool:
    return bool(_hint(facts)) and not _is_wrapped(facts)


def _hint_taken(facts: Facts) -> Lines:
    name, meant = str(facts.params["attribute"]), _hint(facts)
    pattern = rf"\b{re.escape(name)}\b"
    return (re.sub(pattern, meant, facts.raised.line) or f"self.{meant}",)


def meant_name(facts: Facts) -> str:
    """Return the name that an undefined one means: one of the code, or one of every tutorial."""
    name = str(facts.params["name"])
    if hint := _hint(facts):
        return hint
    codes = " ".join((facts.raised.line, *(frame.code for frame in facts.raised.frames)))
    known = {*re.findall(r"[A-Za-z_]\w*", codes), *_NAMES} - {name}
    return next(iter(get_close_matches(name, sorted(known), 1, 0.75)), "")


def _is_import(facts: Facts) -> bool:
    return str(facts.params["name"]) in _IMPORTS


def _is_misspelled(facts: Facts) -> bool:
    meant = meant_name(facts)
    hinted = meant == _hint(facts) and bool(_OF_LAYERS.search(meant))
    return not _is_import(facts) and (hinted or meant in _NAMES)


def _is_neither(facts: Facts) -> bool:
    return not _is_import(facts) and not _is_misspelled(facts)


def _counts(facts: Facts) -> bool:
    return _is_import(facts) or _is_misspelled(facts)


def _defined(facts: Facts) -> Lines:
    name = str(facts.params["name"])
    if name in _IMPORTS:
        return (_IMPORTS[name],)
    meant = meant_name(facts)
    pattern = rf"\b{re.escape(name)}\b"
    if meant and re.search(pattern, facts.raised.line):
        return (re.sub(pattern, meant, facts.raised.line),)
    return (f"# {name} -> {meant}",) if meant else (f"{name} = ...",)


RECORDS = (
    ErrorRecord(
        code="module_has_no",
        patterns=(
            Pattern(r"module '(?P<module>torch[\w.]*)' has no attribute '(?P<attribute>\w+)'"),
            Pattern(r"cannot import name '(?P<attribute>\w+)' from '(?P<module>torch[\w.]*)'"),
        ),
        sample="module 'torch.nn.init' has no attribute 'orthononal_'",
        causes=(
            PossibleCause(
                "torch_name_misspelled",
                _is_near,
                {"attribute": text("attribute"), "meant": _meant_in_torch},
                fix=_corrected,
            ),
            PossibleCause(
                "torch_name_unknown",
                unless(_is_near),
                {"attribute": text("attribute")},
                fix=lambda _: ("print(torch.__version__)",),
            ),
        ),
        setting=nothing,
        python=PythonWords(names_torch=_of_layers),
    ),
    ErrorRecord(
        code="name_not_defined",
        patterns=(Pattern(r"\bname '(?P<name>\w+)' is not defined"),),
        sample="name 'embedd' is not defined",
        causes=(
            PossibleCause("import_missing", _is_import, {"name": text("name")}),
            PossibleCause(
                "name_misspelled", _is_misspelled, {"name": text("name"), "meant": meant_name}
            ),
            PossibleCause("name_never_assigned", _is_neither, {"name": text("name")}),
        ),
        fix=_defined,
        setting=nothing,
        python=PythonWords(names_torch=_counts),
    ),
    ErrorRecord(
        code="module_not_initialized",
        patterns=(Pattern(r"cannot assign (?P<kind>\w+) before Module\.__init__\(\) call"),),
        sample="cannot assign module before Module.__init__() call",
        causes=(PossibleCause("module_not_initialized"),),
        fix=lambda facts: ("super().__init__()", *filter(None, [facts.raised.line])),
        setting=nothing,
    ),
    # The most general words, so the last of those that name an attribute.
    ErrorRecord(
        code="part_missing",
        patterns=(
            # The classes of models; those of torch and of Python have records of their own.
            Pattern(
                r"'(?P<owner>(?!(?:RNN|GRU|LSTM)')[A-Z]\w*)' object has no attribute "
                r"'(?P<attribute>\w+)'"
            ),
            older(r"^object has no attribute '(?P<attribute>\w+)'"),
        ),
        sample="'Model' object has no attribute 'fc'",
        causes=(
            PossibleCause(
                "attribute_of_wrapped",
                _is_wrapped,
                {"attribute": text("attribute")},
                fix=_through_wrapper,
            ),
            PossibleCause(
                "part_misspelled",
                _has_hint,
                {"attribute": text("attribute"), "meant": _hint},
                fix=_hint_taken,
            ),
            PossibleCause("part_never_created", _never_created, {"attribute": text("attribute")}),
        ),
        fix=_created,
        setting=nothing,
        python=PythonWords(names_torch=_of_a_module),
    ),
)
