"""The controls of a source: its free names, and the inputs of ``forward``."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from backend.links.lengths import MAX_SENTENCES
from backend.models.digits import SIDE
from backend.models.source_link import (
    DIGIT_PARAMETER,
    DTYPES,
    SourceRequest,
    input_names,
    value_name,
)
from backend.reader.reading import Free, Input, Reading
from components.message.controls import (
    ChoiceControl,
    Control,
    FlagControl,
    Option,
    SelectControl,
    SizeControl,
    TextControl,
)
from components.message.panel import ControlPanel, Examples
from components.page.controls import (
    FIRST,
    Named,
    control_help,
    lengths_control,
    panel,
    parameter_control,
)
from components.page.scales import probability_stops, whole_stops
from components.words.catalogue import Messages

_OF_LENGTHS = ("N", "L", "T")
_MOST_OPTIONS = 5
"""The largest number of options that are drawn as buttons; more are a list."""
_HIGHEST = 4096
_TELLING = ("layers", "hidden", "emb", "channels", "length", "batch")
"""The roles of the controls that stay in sight of the picture, in this order."""
_USES = frozenset(
    {"embedding", "recurrent", "conv", "linear", "dropout", "flag", "heads", "norm", "use"}
)
"""The families of reasons that name a call."""


def pasted_controls(request: SourceRequest, reading: Reading, words: Messages) -> ControlPanel:
    """Return a control for everything that the source leaves open."""
    groups: dict[str, Sequence[Control]] = {}
    if len(reading.classes) > 1:
        groups["class"] = [_class(reading, words)]
    free = [each for each in reading.arguments if not each.is_input_size]
    owners = list(dict.fromkeys(each.owner for each in free))
    found = panel(groups, Examples("", "", "", ()), words)
    groups["source"] = [
        control
        for owner in owners
        for each in free
        if each.owner == owner
        for control in _free(each, request, words)
    ]
    groups["input"] = [
        *_sizes(request, reading, words),
        *(control for each in reading.inputs for control in _input(each, request, words)),
        *([_digit(request, words)] if reads_digits(reading) else []),
    ]
    left = {name: controls for name, controls in groups.items() if controls}
    return panel(left, found.examples, words, _in_sight(reading))


def _in_sight(reading: Reading) -> list[str]:
    """Return the controls that change a picture most, first the number of layers."""
    of_role: dict[str, list[str]] = {}
    for each in reading.arguments:
        of_role.setdefault(each.role, []).append(value_name(each.name))
    return [*FIRST, *(name for role in _TELLING for name in of_role.get(role, ()))]


def parameter_names(reading: Reading) -> list[str]:
    """Return every parameter that a control of ``reading`` writes into the link."""
    values = [value_name(each.name) for each in reading.arguments]
    parts = [part for each in reading.inputs for part in input_names(each.name)]
    return list(dict.fromkeys([*values, *parts]))


def because(code: str, detail: str, is_set: bool, words: Messages) -> str:
    """Return the sentence about the source of a value."""
    family, _, layer = code.partition(".")
    if is_set:
        return words.text("because.set")
    if family == "size":
        return ""
    if family in _USES and detail:
        return words.text("because.use", detail=detail)
    if family == "into":
        return words.text("because.into", layer=layer)
    if family == "comment":
        return words.text("because.comment", line=layer)
    if family and words.has(f"because.{family}"):
        return words.text(f"because.{family}")
    return words.text("because.detail", detail=detail) if detail else ""


def reads_digits(reading: Reading) -> bool:
    """Return whether a recurrent layer of the model reads the 28 rows of pictures."""
    rows = any(each.recurrent.get("input_size") == SIDE for each in reading.modules)
    return rows and any(each.shape[-2:] == (SIDE, SIDE) for each in reading.inputs)


def _digit(request: SourceRequest, words: Messages) -> Control:
    return parameter_control(DIGIT_PARAMETER, request.digit, words)


def _lengths(given: Input, words: Messages) -> Control:
    """Return the editor of an input that holds the lengths of the sequences."""
    control = lengths_control(given.numbers, (), words, least=0)
    of_packed = words.text("pasted.lengths", name=given.name)
    label = of_packed if given.role == "packed" else given.name
    # The batch and the length follow the lengths.
    return replace(control, name=f"{given.name}:numbers", label=label, drops=_OF_LENGTHS)


def _named(name: str, label: str, help_text: str, note: str) -> Named:
    return {"name": name, "label": label, "help": help_text, "note": note, "disabled": False}


def _class(reading: Reading, words: Messages) -> Control:
    named = _named("class", "class", words.text("help.class"), "")
    options = [Option(each, missing="") for each in reading.classes]
    drops = parameter_names(reading)
    return SelectControl(
        **named, value=reading.class_name, default=None, options=options, drops=drops
    )


def _free(free: Free, request: SourceRequest, words: Messages) -> list[Control]:
    name, is_set = value_name(free.name), free.name in request.paste.values
    note = because(free.because, free.detail, is_set, words)
    role = f"role.{free.role}"
    if words.has(f"help.{free.name}"):
        help_text = control_help(free.name, words)
    else:
        help_text = words.text(role) if free.role and words.has(role) else words.text("help.free")
    in_source = free.because == "default" and not is_set
    if in_source or free.kind in ("toggle", "choice"):
        # The source shows its defaults, and they would be below nearly every control.
        # A switch and a row of options have no room for a note.
        help_text, note = f"{help_text} {note}", ""
    named = _named(name, free.name, help_text, note)
    match free.kind:
        case "toggle":
            return [FlagControl(**named, value=bool(free.value), default=None)]
        case "size":
            return [_size(named, free)]
        case "rate":
            value = float(free.value)
            stops = probability_stops(value)
            return [SizeControl(**named, value=value, default=None, stops=stops, step="any")]
        case "number":
            stops = sorted({*probability_stops(1.0), float(free.value), free.low, free.high})
            value = float(free.value)
            return [SizeControl(**named, value=value, default=None, stops=stops, step="any")]
        case "choice":
            return [_choice(named, str(free.value), free.choices)]
        case "text":
            return [TextControl(**named, value=str(free.value), default=None, placeholder="")]
        case _:
            return []


def _size(named: Named, free: Free) -> Control:
    value, low = int(free.value), min(int(free.low), int(free.value))
    high = max(int(free.high), value)
    stops = whole_stops(low, min(high, _HIGHEST), value)
    return SizeControl(**named, value=value, default=None, stops=stops, step="1")


def _choice(named: Named, value: str, choices: Sequence[str]) -> Control:
    options = [Option(each, missing="") for each in dict.fromkeys([*choices, value])]
    if len(options) > _MOST_OPTIONS:
        return SelectControl(**named, value=value, default=None, options=options)
    return ChoiceControl(**named, value=value, default=None, options=options)


def _sizes(request: SourceRequest, reading: Reading, words: Messages) -> list[Control]:
    """Return the controls of the sizes of inputs."""
    found: list[Control] = []
    for free in reading.arguments:
        if free.is_input_size:
            note = because(free.because, free.detail, free.name in request.paste.values, words)
            text = words.text(f"help.size.{free.name}")
            found.append(_size(_named(value_name(free.name), free.name, text, note), free))
    return found


def _input(given: Input, request: SourceRequest, words: Messages) -> list[Control]:
    """Return the role, the turn and the exact shape of an input."""
    paste, name = request.paste, given.name
    found: list[Control] = []
    roles = list(dict.fromkeys([given.role, *given.roles]))
    if len(roles) > 1 and given.role != "default":
        note = because(given.because, "", name in paste.roles, words)
        named = _named(f"{name}:role", name, words.text("help.input_role"), note)
        options = [Option(each, "", _role(each, words)) for each in roles]
        found.append(SelectControl(**named, value=given.role, default=None, options=options))
    if given.numbers and len(given.numbers) <= MAX_SENTENCES:
        found.append(_lengths(given, words))
    if given.can_turn:
        label = words.text("pasted.turn", name=name)
        named = _named(f"{name}:turn", label, words.text("help.input_turn"), "")
        found.append(FlagControl(**named, value=name in paste.turned, default=False))
    # The rows of packed data follow from the lengths.
    is_open = given.shape and given.role != "packed"
    if is_open or name in paste.shapes:
        shown = ", ".join(map(str, paste.shapes[name])) if name in paste.shapes else ""
        label = words.text("pasted.shape", name=name)
        named = _named(f"{name}:shape", label, words.text("help.input_shape"), "")
        guess = ", ".join(map(str, given.shape))
        found.append(TextControl(**named, value=shown, default="", placeholder=guess))
    if is_open and given.dtype in DTYPES and given.role != "default":
        named = _named(f"{name}:dtype", f"{name}.dtype", words.text("help.input_dtype"), "")
        options = [Option(each, missing="") for each in DTYPES]
        found.append(SelectControl(**named, value=given.dtype, default=None, options=options))
    return found


def _role(role: str, words: Messages) -> str:
    name = f"input_role.{role}"
    return words.text(name) if words.has(name) else role
