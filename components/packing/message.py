"""The message of the Packing page: one batch, padded, packed, run and padded again."""

from __future__ import annotations

from collections.abc import Sequence

from backend.layer.code import constructor
from backend.layer.devices import available
from backend.links.layer import PARAMETERS, Pairs, Request, read_link, to_query
from backend.packing.link import NAMES, PackingRequest, packing_query, read_packing
from backend.packing.rules import PackedLayout, packed_layout, packing_shapes
from backend.packing.run import PackingRun, run_packing
from backend.packing.scene import COMPACT, WIDE, GridName, PackingScene, packing_scene
from components.message.message import Message
from components.message.scene import Label, Scene, SceneGrid
from components.packing.cards import packing_cards
from components.packing.controls import packing_controls
from components.packing.figure import packing_figure
from components.packing.labels import TENSORS, packing_labels
from components.packing.words import (
    drawn_ids,
    packed_tensor_sentence,
    packing_in_words,
    padding_sentences,
    token_sentences,
)
from components.page.legend import legend
from components.page.message import frame, retry_after, shape_row
from components.picture.places import corners, rounded, scene_words
from components.words.catalogue import Messages
from components.words.sentences import device_sentence


def packing_message(
    request: Request, run: PackingRun, words: Messages, compact: bool = False
) -> Message:
    """Return the message for the settings of ``request`` and the tensors of ``run``."""
    asked, spec = run.asked, run.spec
    layout = layout_of(run)
    shapes = packing_shapes(request.spec, asked)
    scene = scene_of(run, layout, compact)
    labels = packing_labels(scene, layout, drawn_ids(run), shapes, words, compact)
    rows = [
        shape_row(name, size, shapes[name], packed_tensor_sentence(name, run, words), words)
        for name, size in run.shapes.items()
        if name in shapes
    ]
    base = frame(
        "packing",
        words,
        to_query(request.spec, request.device) | packing_query(asked, spec.batch_first),
        [*PARAMETERS, *NAMES],
        (*request.problems, *asked.problems),
        compact,
    )
    return Message(
        **base,
        height=scene.bounds.y1,
        figure=packing_figure(scene, layout, spec.bidirectional),
        scene=_linked(scene, labels, run, layout, words),
        alt=packing_in_words(run, layout, words),
        title=constructor(spec),
        rows=rows,
        legend=legend(rows, words),
        notes=[device_sentence(run, run.seconds, words)],
        retry=retry_after(run),
        cards=packing_cards(run, words),
        controls=packing_controls(request.spec, asked, request.device, words),
    )


def layout_of(run: PackingRun) -> PackedLayout:
    """Return the place of every token, in the order into which torch sorted the sentences."""
    order = run.values.get("sorted_indices")
    return packed_layout(
        run.asked.lengths,
        run.asked.packed_width,
        order.tolist() if order is not None else _in_order(run.asked, "packed" in run.shapes),
    )


def _in_order(asked: PackingRequest, packed: bool) -> Sequence[int] | None:
    # Without sorted_indices torch packed the batch as it was, because it was already in order.
    return range(len(asked.lengths)) if packed else None


def scene_of(run: PackingRun, layout: PackedLayout, compact: bool = False) -> PackingScene:
    """Return the scene with a grid for every tensor of the run."""
    made: dict[GridName, bool] = {
        "input": True,
        "sorted": "packed" in run.shapes,
        "packed": "packed" in run.shapes,
        "packed_output": "packed_output" in run.shapes,
        "output": "output" in run.shapes,
        "h_n": "output" in run.shapes,
    }
    directions = run.spec.num_directions
    top = (run.spec.num_layers - 1) * directions
    unpacked = run.shapes.get("output", (0, 0))[1 if run.output_first else 0]
    return packing_scene(
        layout,
        run.asked.packed_width,
        unpacked,
        tuple(range(top, top + directions)),
        tuple(name for name, there in made.items() if there),
        COMPACT if compact else WIDE,
    )


def _linked(
    scene: PackingScene,
    labels: Sequence[Label],
    run: PackingRun,
    layout: PackedLayout,
    words: Messages,
) -> Scene:
    """Return the scene for the browser; cells with the same number are the same token."""
    return Scene(
        bounds=corners(scene.bounds),
        labels=rounded(labels),
        blocks=(),
        grids=[
            SceneGrid(
                id=grid.name,
                tensor=TENSORS[grid.name],
                name=words.text(f"packing.grid.{grid.name}"),
                box=corners(grid.box),
                columns=grid.columns,
                cells=grid.cells,
            )
            for grid in scene.grids
        ],
        tokens=token_sentences(run, layout, words),
        width=scene.width,
        paddings=padding_sentences(run, words),
        tensors={
            name: f"{name}: {packed_tensor_sentence(name, run, words)}" for name in run.shapes
        },
        words=scene_words("packing.links", words),
    )


def packing_page_message(pairs: Pairs, words: Messages, compact: bool) -> Message:
    """Return the message of the Packing page for a link."""
    request, asked = read_link(pairs, available()), read_packing(pairs)
    run = run_packing(request.spec, asked, request.device)
    return packing_message(request, run, words, compact)
