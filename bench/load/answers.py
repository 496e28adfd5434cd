"""The check of a response against the rules, which do not depend on the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from backend.layer.axes import as_torch_prints, sizes
from backend.layer.devices import available
from backend.layer.rules import tensor_shapes
from backend.links.layer import read_link

OF_A_LAYER = ("layer", "slices")
"""The pages whose rows are exactly the layer's tensors."""


class WrongAnswerError(Exception):
    """A response that does not match the request."""


class NoAnswerError(Exception):
    """A response without an answer, such as a refusal."""


def check(message: Mapping[str, Any], page: str, query: Mapping[str, str]) -> None:
    """Compare a page's message with the rules.

    Raises:
        WrongAnswerError: for another page, another setting, or a wrong shape.
    """
    if message["page"] != page:
        raise WrongAnswerError(f"{message['page']} in the place of {page}")
    if page not in OF_A_LAYER:
        return
    spec = read_link(list(query.items()), available()).spec
    found = {row["name"]: row["size"] for row in message["rows"]}
    wanted = {name: as_torch_prints(sizes(shape)) for name, shape in tensor_shapes(spec).items()}
    if found != wanted:
        raise WrongAnswerError(f"{found} in the place of {wanted}")
