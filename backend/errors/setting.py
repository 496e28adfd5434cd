"""Setting of the layer that a message implies, as parameters of a link to the Layer page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend.errors.facts import Facts
from backend.layer.spec import LayerName
from backend.links.layer import PARAMETERS, read_link
from backend.links.parameter import as_text

Setting = dict[str, Any]


def named_layer(facts: Facts) -> Setting:
    """Return the kind of layer, where the text names it."""
    return {"layer": facts.layer} if facts.layer else {}


def nothing(_: Facts) -> Setting:
    """Return no setting, for an error of a head, a loss or ids, which says nothing of the layer."""
    return {}


def no_choices(_: Facts) -> tuple[Setting, ...]:
    """Return no choices, for a message that implies one layer at most."""
    return ()


def settings(
    facts: Facts,
    implied: Callable[[Facts], Setting],
    choices: Callable[[Facts], tuple[Setting, ...]],
) -> tuple[dict[str, str], ...]:
    """Return link parameters for every layer that the message allows.

    A choice whose numbers no link can have is left out with its link.
    """
    known = _from_line(facts) | implied(facts)
    found = tuple(_valid(known | choice) for choice in choices(facts))
    kept = tuple(
        each
        for each, choice in zip(found, choices(facts), strict=True)
        if all(each.get(name) == as_text(value) for name, value in choice.items())
    )
    return kept or (_valid(known),)


def layer_of_one_state(facts: Facts) -> LayerName:
    """Return the kind of a layer with one state: the named one if it fits, otherwise GRU."""
    return facts.layer if facts.layer in ("RNN", "GRU") else "GRU"


def _valid(values: Setting) -> dict[str, str]:
    texts = {name: as_text(value) for name, value in values.items() if name in PARAMETERS}
    while problems := read_link(texts.items(), ()).problems:
        wrong = {problem.parameter for problem in problems}
        if not wrong & texts.keys():
            # The problem is a default that contradicts the other values, such as another layer's.
            return {}
        texts = {name: text for name, text in texts.items() if name not in wrong}
    return texts


def _from_line(facts: Facts) -> Setting:
    arguments = facts.arguments()
    if not arguments:
        return {}
    # Torch's default applies to an argument that the line leaves out; the page's is another.
    ours = {"num_layers": 1, "batch_first": False, "bidirectional": False}
    return ours | arguments
