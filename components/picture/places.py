"""Places and texts of every scene."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from backend.picture.scene import Box
from components.message.scene import Corners, Label, SceneWords
from components.words.catalogue import Messages


def scene_words(where: str, words: Messages) -> SceneWords:
    """Return the texts around the blocks, from the message ids that begin with ``where``."""
    return SceneWords(hint=words.text(f"{where}.hint"), walk=words.text(f"{where}.walk"))


def corners(box: Box, digits: int | None = None) -> Corners:
    """Return the corners of a box, rounded to ``digits`` if it is not ``None``."""
    found = (box.x0, box.y0, box.x1, box.y1)
    if digits is None:
        return found
    x0, y0, x1, y1 = found
    return round(x0, digits), round(y0, digits), round(x1, digits), round(y1, digits)


def rounded(labels: Iterable[Label]) -> list[Label]:
    """Return texts with their places rounded to what a user can see."""
    return [replace(label, x=round(label.x, 3), y=round(label.y, 3)) for label in labels]
