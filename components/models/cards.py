"""The cards on the lines of a pasted source: the failure, other runs that fail, and the traps."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from math import prod
from types import MappingProxyType

from msgspec import UNSET
from msgspec.structs import replace

from backend.errors.pasted import read_error
from backend.layer.axes import as_torch_prints
from backend.layer.spec import LAYERS
from backend.models.linear_fix import PRODUCT, corrected_linear
from backend.models.statements import statements
from backend.reader.reading import Failure, Findings, OtherRun, Reading, Trap
from backend.reader.runs.axes import UNKNOWN
from components.message.facts import Card
from components.models.reading import BUSY
from components.page.error_card import error_card, inert_params
from components.words.catalogue import Messages
from components.words.problems import code_span
from components.words.sentence import Sentence

_LIBRARY = '  File "/site-packages/torch/nn/modules/rnn.py", line 1, in forward'
_MOST_CODE = 300
_MOST_OTHERS = 2
_NUMBER = re.compile(r"\d+")
_NONE: Mapping[str, str] = MappingProxyType({})


def pasted_cards(reading: Reading, findings: Findings, words: Messages) -> dict[int, list[Card]]:
    """Return the cards per line."""
    found: dict[int, list[Card]] = {}
    failure = reading.failure
    if failure is not None:
        card = failure_card(reading, failure, findings, words)
        found.setdefault(max(failure.line, 1), []).append(card)
    for other in _telling(findings.raises):
        if other.failure is not None:
            card = _other_card(reading, other, other.failure, words)
            found.setdefault(max(other.failure.line, 1), []).append(card)
    for trap in traps_of(reading, findings):
        found.setdefault(trap.line, []).append(_trap_card(trap, words))
    return found


def traps_of(reading: Reading, findings: Findings) -> list[Trap]:
    """Return the traps of both answers, each once."""
    return list(
        {(each.line, each.code): each for each in (*reading.notes, *findings.traps)}.values()
    )


def failure_card(reading: Reading, failure: Failure, findings: Findings, words: Messages) -> Card:
    """Return the card of the line where the run stopped."""
    axes = names_on_line(reading, failure, findings)
    names = named_sizes(failure, axes)
    card = _stopped(reading, failure, words, names)
    others = [
        words.text("pasted.runs_if", values=values_in_words(each.values))
        for each in findings.runs[:_MOST_OTHERS]
    ]
    if card.parts and axes:
        parts = [(name, size, _tuple(axes.get(name, ()))) for name, size, _ in card.parts]
        card = replace(card, parts=parts)
    if failure.part:
        others.insert(0, _in_part(reading, failure.part, words))
    if names:
        sizes = ", ".join(code_span(f"{number} = {formula}") for number, formula in names.items())
        others.insert(0, words.text("pasted.sizes_in_error", sizes=sizes))
    return replace(card, sentences=[*card.sentences, *others])


def _in_part(reading: Reading, part: str, words: Messages) -> str:
    """Return the sentence about the part of an ``nn.Sequential`` that raises."""
    name = part.replace("[", ".").replace("]", "")
    found = [each for each in reading.modules if f".{each.name}".endswith(f".{name}")]
    layer = found[0].text if found else ""
    line = found[0].line if found else 0
    return words.text("pasted.in_part", part=part, layer=layer, line=line)


def names_on_line(
    reading: Reading, failure: Failure, findings: Findings
) -> dict[str, tuple[str, ...]]:
    """Return the names of the axes of the tensors on the failing line."""
    found = {}
    for name, shape in failure.shapes.items():
        rows = findings.input_axes.get(name, ())
        for index, each in enumerate(reading.bindings):
            inside = each.path[: len(failure.path)] == failure.path
            if (each.name, each.value.shape) == (name, shape) and inside:
                rows = findings.axes.get(index, ())
        if len(rows) == 1 and len(rows[0]) == len(shape):
            found[name] = rows[0]
    return found


def named_sizes(failure: Failure, axes: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the sizes in a message that exactly one formula gives: ``{"16": "2*hidden_dim"}``."""
    formulas: dict[str, set[str]] = {}
    for tensor, row in axes.items():
        for formula, size in zip(row, failure.shapes[tensor], strict=True):
            formulas.setdefault(str(size), set()).add(formula)
    numbers = dict.fromkeys(_NUMBER.findall(failure.message))
    return {
        number: formula
        for number in numbers
        if len(formulas.get(number, ())) == 1
        for formula in formulas[number]
        if formula not in (number, UNKNOWN)
    }


def _tuple(names: tuple[str, ...]) -> str:
    """Return names of axes as Python prints a tuple: ``(N,)``."""
    if not names:
        return ""
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})"


def failure_reason(failure: Failure, words: Messages) -> str:
    """Return the sentence for a source that the reader cannot run."""
    name = f"pasted.stopped.{failure.code}"
    if not words.has(name):
        name = "pasted.stopped.other"
    what = failure.name or failure.message
    if failure.code == "limit" and words.has(f"pasted.limit.{what}"):
        what = words.text(f"pasted.limit.{what}")
    return words.text(name, **inert_params({"name": what, "message": failure.message}))


def stop_title(failure: Failure, words: Messages) -> str:
    """Return the title for a source that the reader cannot run, or that waits for a process."""
    if failure.code == BUSY:
        return words.text("pasted.waiting")
    if not failure.line:
        return words.text("pasted.cannot_run")
    return words.text("pasted.cannot_read", line=failure.line)


def values_in_words(values: Mapping[str, object]) -> str:
    """Return values as code: `` `hidden=8`, `N=1` ``."""
    return ", ".join(code_span(f"{name}={value}") for name, value in values.items())


def _stopped(
    reading: Reading, failure: Failure, words: Messages, names: Mapping[str, str] = _NONE
) -> Card:
    if failure.code != "raised":
        sentences = [failure_reason(failure, words)]
        return Card(kind="unknown", title=stop_title(failure, words), sentences=sentences)
    # The source is here, so no words are needed about other situations with the same message.
    error = dataclasses.replace(read_error(_traceback(reading, failure)), certain=True)
    card = error_card(error, words)
    title = words.text("pasted.raised", line=failure.line)
    # The message and the line are in sight; sentences about an unknown error add nothing to them.
    sentences = [each for each in card.sentences if each] if error.code else []
    if error.code == "last_axis_differs" and (sentence := _width(reading, failure, words)):
        sentences[:1] = [sentence]
        # The causes of this error speak of recurrent layers.
        card = replace(card, list=UNSET, list_title=UNSET)
    if fix := corrected_linear(reading, failure, names):
        card = replace(card, code=fix)
    shapes = [(name, as_torch_prints(shape), "") for name, shape in failure.shapes.items()]
    # The line is above the card, so the card does not repeat it.
    left = sentences[:-1] if len(sentences) > 1 else sentences
    card = replace(card, kind="refused", title=title, sentences=["", *left])
    return replace(card, parts=shapes) if shapes else card


def _width(reading: Reading, failure: Failure, words: Messages) -> str:
    """Return the sentence about a width that does not come from a recurrent layer, or nothing."""
    found = PRODUCT.search(failure.message)
    if found is None:
        return ""
    got, expected = int(found["got"]), int(found["expected"])
    for each in reversed(reading.bindings):
        shape = each.value.shape
        if each.value.kind == "tensor" and len(shape) > 2 and prod(shape[1:]) == got:
            return words.text(
                "pasted.flat_width",
                expected=expected,
                got=got,
                name=each.name,
                shape=as_torch_prints(shape),
                line=each.line,
                product=" × ".join(map(str, shape[1:])),
            )
    if any(each.recurrent for each in reading.modules):
        return ""
    return words.text("pasted.width_differs", expected=expected, got=got)


def _other_card(reading: Reading, other: OtherRun, failure: Failure, words: Messages) -> Card:
    """Return the card of a line that fails with other values."""
    card = _stopped(reading, failure, words)
    values = Sentence(values_in_words(other.values)).plain
    title = words.text("pasted.raises_if", values=values)
    return replace(card, kind="refused", title=title)


def _telling(raises: tuple[OtherRun, ...]) -> Iterator[OtherRun]:
    """Yield the first run for each line that fails."""
    seen: set[int] = set()
    for other in raises:
        if other.failure is not None and other.failure.line not in seen:
            seen.add(other.failure.line)
            yield other


def _trap_card(trap: Trap, words: Messages) -> Card:
    name = f"pasted.trap.{trap.code}"
    facts = inert_params({**trap.facts, "message": trap.facts.get("message", "")})
    if not words.has(name):
        name = f"trap.{trap.code}"
    if not trap.facts:
        # The text alone shows the trap, or its numbers are not known at these sizes.
        name = f"pasted.trap.text.{trap.code}"
    if not words.has(name):
        name, facts = "pasted.trap.other", {"code": trap.code}
    title = words.text("pasted.trap", line=trap.line)
    card = Card(kind="trap", title=title, sentences=[words.text(name, **facts)])
    message = trap.facts.get("message", "")
    return replace(card, torch=message) if message else card


def _traceback(reading: Reading, failure: Failure) -> str:
    """Return the failure as Python prints it, which the records of errors read."""
    code = statements(reading.source).get(failure.line, "")[:_MOST_CODE]
    place = failure.path[-1] if failure.path else "forward"
    lines = [
        "Traceback (most recent call last):",
        f'  File "model.py", line {failure.line}, in {place.rpartition(".")[2]}',
        f"    {code}",
    ]
    if any(
        each.recurrent and each.kind in LAYERS and _calls(code, each.name)
        for each in reading.modules
    ):
        lines.append(_LIBRARY)
    return "\n".join([*lines, f"{failure.error_type}: {failure.message}"])


def _calls(code: str, name: str) -> bool:
    return f".{name.rpartition('.')[2]}(" in code
