"""Picture, live shapes and controls: one component, one message, updated in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import plotly
import streamlit as st

from backend.addresses import checked
from backend.asked import NAMES as ASKED_NAMES
from backend.asked import Asked, asked_query
from backend.parameters import PARAMETERS, Request, to_query
from backend.rules import tensor_shapes
from backend.scene import COMPACT, WIDE
from backend.shapes import Dim, as_torch_prints, sizes
from backend.snippet import constructor
from backend.spec import LayerSpec
from backend.staging import build_scene
from backend.trace import Trace
from components.address_map import address_map
from components.controls import control_panel
from components.figure import figure
from components.labels import labels
from components.linked_scene import linked_scene
from components.messages import Messages
from components.slices_panel import slices_panel
from components.words import (
    arithmetic,
    device_sentence,
    picture_in_words,
    problem_sentence,
    symbol,
    tensor_sentence,
)

STATIC = Path(__file__).parent / "static"
PLOTLY_PATH = f"/assets/plotly-{plotly.__version__}.min.js"
"""Where the app serves Plotly's own script, as the ``plotly`` package ships it."""
PICTURE_PATH = "/api/picture"
"""Where the app serves the explorer's message for any link."""

_LOADER = """
const path = {path};
const script = await import(new URL(path, window.location.origin).href);
export default script.default;
"""
"""All that travels with every message; the scripts themselves are kept by the browser."""
_KEY = "explorer"


def explorer(
    request: Request,
    trace: Trace,
    words: Messages,
    on_moved: Callable[[str], None],
    on_settled: Callable[[str], None],
    asked: Asked | None = None,
) -> None:
    """Show the setting of ``request`` and the shapes that ``trace`` found.

    Its controls change the address and fetch the same message from :data:`PICTURE_PATH`, past the
    script run: that halves the time from key press to picture (``docs/architecture.md``).

    Args:
        on_moved: called with the address when the explorer could not fetch its message itself;
            the run that follows must bring it.
        on_settled: called with the address a moment after its last change, for what may follow
            more slowly.
        asked: what the Slices page is asked; without it this is the Layer page.
    """
    _component("shape_explorer", "explorer")(
        key=_KEY,
        data=payload(request, trace, words, asked=asked) | {"framed": bool(st.context.is_embedded)},
        on_moved_change=lambda: on_moved(st.session_state[_KEY].moved),
        on_settled_change=lambda: on_settled(st.session_state[_KEY].settled),
    )


def chart(key: str, drawn: dict[str, Any], alt: str, height: int) -> None:
    """A further Plotly figure with colours by name, updated in place."""
    data = {"figure": drawn, "alt": alt, "height": height, "plotly": PLOTLY_PATH}
    _component("shape_chart", "chart")(key=key, data=data)


def payload(
    request: Request,
    trace: Trace,
    words: Messages,
    compact: bool = False,
    asked: Asked | None = None,
) -> dict[str, Any]:
    """The one message that picture, shapes and controls are drawn from, as JSON."""
    spec = request.spec
    shapes = tensor_shapes(spec)
    scene = build_scene(spec, COMPACT if compact else WIDE)
    dims = {name: shapes[name] for name in ("input", "output")}
    checks = checked(spec, trace)
    found = tuple(check.address for check in checks)
    linked = linked_scene(scene, labels(scene, dims, words, compact), found, spec, words)
    panel = None
    if asked is not None:
        panel, sets, rest = slices_panel(spec, trace, scene.blocks, asked, words)
        linked |= {"sets": sets, "rest": rest}
    problems = (*request.problems, *(asked.problems if asked else ()))
    return {
        "page": "layer" if asked is None else "slices",
        "slices": panel,
        "plotly": PLOTLY_PATH,
        "source": PICTURE_PATH,
        "language": words.language,
        "compact": compact,
        "query": to_query(spec, request.device) | (asked_query(asked) if asked else {}),
        "names": [*PARAMETERS, *(ASKED_NAMES if asked else ())],
        "dropped": [problem.parameter for problem in problems],
        "figure": figure(scene, compact),
        "scene": linked,
        "map": address_map(spec, checks, words),
        "alt": picture_in_words(spec, words),
        "title": constructor(spec),
        "rows": [
            _row(name, size, shapes[name], spec, words) for name, size in trace.shapes.items()
        ],
        "notes": _notes(spec, trace, words),
        "warnings": [problem_sentence(problem, words) for problem in problems],
        "controls": control_panel(spec, request.device, words),
        "labels": {
            name: words.text(f"explorer.{name}")
            for name in ("picture", "shapes", "was", "new", "offline")
        },
    }


def _row(
    name: str, size: tuple[int, ...], shape: tuple[Dim, ...], spec: LayerSpec, words: Messages
) -> dict[str, Any]:
    """One tensor: the size as torch has it, the axes and the sentence as the rules have them."""
    row: dict[str, Any] = {
        "name": name,
        "size": as_torch_prints(size),
        "axes": [
            {"axis": dim.axis, "symbol": symbol(dim), "numbers": arithmetic(dim), "size": number}
            for dim, number in zip(shape, size, strict=False)
        ],
        "sentence": tensor_sentence(name, spec, words),
    }
    if size != sizes(shape):
        row["differs"] = words.text("explorer.differs", rule=as_torch_prints(sizes(shape)))
    return row


def _notes(spec: LayerSpec, trace: Trace, words: Messages) -> list[str]:
    notes = [device_sentence(trace, words)]
    if spec.dropout and not spec.dropout_has_effect:
        notes.append(words.text("note.dropout_alone"))
    if not spec.batched:
        notes.append(words.text("note.unbatched"))
    return notes


@cache
def scripts() -> dict[str, Path]:
    """Path on the server to file, of every script; the paths change with the texts, so that
    browsers may keep them."""
    files = sorted(STATIC.glob("*.js"))
    version = sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
    return {f"/assets/{version}/{file.name}": file for file in files}


def script_path(name: str) -> str:
    """Where the app serves one script."""
    return next(path for path, file in scripts().items() if file.stem == name)


@cache
def _component(name: str, page: str) -> Any:
    """Register a component once; Streamlit warns of a second registration."""
    return st.components.v2.component(
        name,
        html=(STATIC / f"{page}.html").read_text(),
        js=_LOADER.format(path=json.dumps(script_path(page))),
        isolate_styles=False,
    )
