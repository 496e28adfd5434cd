"""A script of a model: its own lines, and an assertion for every shape of a run."""

from __future__ import annotations

from collections.abc import Iterable

from backend.models.results import Failed, Made, ModelRun, Stage
from backend.models.steps.modules import Dropout
from backend.models.steps.recurrent import Recurrent
from backend.models.steps.step import Step
from backend.models.tutorials import Model

_PLAIN = ("sine", "chain")
_HELPERS = ("pack_padded_sequence", "pad_packed_sequence", "pad_sequence")
_INDENT = "    "


def model_script(model: Model, run: ModelRun) -> str:
    """Return a runnable script of ``model``; it needs only torch.

    Models that a tutorial writes as a class become a class, the others plain lines. If the run
    failed at a step, the script expects torch's error there.

    Args:
        run: a run of ``model``; the script asserts its shapes.
    """
    body = _plain(run) if is_plain(model) else _class(model, run)
    helpers = [name for name in _HELPERS if any(f"{name}(" in line for line in body)]
    lines = ["import torch", "from torch import nn"]
    if helpers:
        lines.append(f"from torch.nn.utils.rnn import {', '.join(helpers)}")
    if run.device not in ("cpu", "meta"):
        lines += ["", f'torch.set_default_device("{run.device}")']
    return "\n".join([*lines, "", *body]) + "\n"


def is_plain(model: Model) -> bool:
    """Return whether the script of ``model`` is plain lines with a name for every value."""
    return model.id in _PLAIN


def _plain(run: ModelRun) -> list[str]:
    lines: list[str] = []
    for stage in run.stages:
        lines += _construction(stage.step, f"{stage.step.id} = ")
        lines += [*stage.step.lines(), *_assertions(stage.made), ""]
    if run.failed is not None:
        lines += _expected(run.failed, same_words=run.device != "meta")
    modules = [stage.step.id for stage in run.stages if stage.weights]
    if modules:
        listed = f"nn.ModuleList([{', '.join(modules)}])"
        lines.append(_count(listed, run))
    return lines if lines[-1] else lines[:-1]


def _class(model: Model, run: ModelRun) -> list[str]:
    name = model.id.capitalize()
    sources = [stage for stage in run.stages if stage.step.is_input]
    inside = [stage for stage in run.stages if not stage.step.is_input]
    names = ", ".join(name for stage in sources for name in stage.step.makes)
    results = ", ".join(model.results())
    lines = ["", f"class {name}(nn.Module):", *_indented(_init(inside)), ""]
    lines += [f"{_INDENT}def forward(self, {names}):"]
    lines += _indented(_forward(inside, results), 2)
    lines += ["", "", f"model = {name}().eval()"]
    for stage in sources:
        lines += [*stage.step.lines(), *_assertions(stage.made)]
    return [*lines, f"{results} = model({names})", _count("model", run)]


def _init(stages: Iterable[Stage]) -> list[str]:
    lines = ["super().__init__()"]
    for stage in stages:
        lines += _construction(stage.step, f"self.{stage.step.id} = ", training=True)
    for stage in stages:
        lines += [line.format(f"self.{stage.step.id}") for line in stage.step.initialisation]
    return ["def __init__(self):", *_indented(lines)]


def _forward(stages: Iterable[Stage], results: str) -> list[str]:
    lines: list[str] = []
    for stage in stages:
        lines += [*stage.step.lines("self."), *_assertions(stage.made)]
    return [*lines, f"return {results}"]


def _construction(step: Step, target: str, training: bool = False) -> list[str]:
    if not step.module:
        return []
    # A new module is in training mode, where dropout is active.
    drops = isinstance(step, Dropout) or (isinstance(step, Recurrent) and step.dropout > 0)
    return [f"{target}{step.module}{'.eval()' if drops and not training else ''}"]


def _assertions(made: Iterable[Made]) -> list[str]:
    lines = []
    for each in made:
        if each.type == "NoneType":
            lines.append(f"assert {each.expression} is None")
        elif each.batch_sizes is not None:
            lines.append(f"assert {each.expression}.data.shape == {each.sizes}")
            listed = list(each.batch_sizes)
            lines.append(f"assert {each.expression}.batch_sizes.tolist() == {listed}")
        else:
            lines.append(f"assert {each.expression}.shape == {each.sizes}")
    return lines


def _expected(failed: Failed, same_words: bool) -> list[str]:
    construction = _construction(failed.step, f"{failed.step.id} = ")
    tried = construction if failed.building else list(failed.step.lines())
    error = failed.error if same_words else "Exception"
    lines = [] if failed.building else construction
    lines += ["try:", *_indented(tried), f"except {error} as error:"]
    # On meta torch may use another message for the same error.
    words = f"assert str(error).startswith({failed.message!r})" if same_words else "print(error)"
    unexpected = 'raise AssertionError("torch refused this before")'
    return [*lines, *_indented([words]), "else:", *_indented([unexpected]), ""]


def _count(owner: str, run: ModelRun) -> str:
    return f"assert sum(p.numel() for p in {owner}.parameters()) == {run.parameters}"


def _indented(lines: Iterable[str], depth: int = 1) -> list[str]:
    return [_INDENT * depth + line if line else line for line in lines]
