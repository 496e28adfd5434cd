"""Parameters of an attempt in a link: shapes and dtypes as users write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from backend.attempts.attempt import (
    DTYPES,
    MAX_AXES,
    MAX_SIZE,
    TENSORS,
    UNPACKS,
    Attempt,
    Sizes,
    TensorArg,
    TensorName,
)
from backend.layer.spec import LayerSpec, SpecError
from backend.links.layer import Problem, grouped, problem_of, read_value
from backend.links.lengths import read_lengths
from backend.links.parameter import MAX_TEXT, Parameter

NAMES = (
    *("input_shape", "h_0_shape", "c_0_shape", "input_dtype", "h_0_dtype", "c_0_dtype"),
    *("packed", "unpack"),
)
MAX_SHAPE = 80
"""Longest text of a shape, in characters; six axes of a million fit."""


def read_attempt(
    pairs: Iterable[tuple[str, str]], spec: LayerSpec
) -> tuple[Attempt, tuple[Problem, ...]]:
    """Parse the parameters of :data:`NAMES`. Never raises: invalid values become problems.

    A shape is written ``3,7,10``, ``(3, 7, 10)``, ``3 7 10`` or as torch prints it; ``()`` is the
    shape of a scalar, and an empty text means no shape.

    Args:
        pairs: names and texts of the query, repeats included.

    Returns:
        The attempt and the problems; an invalid value is replaced by its default. Codes besides
        those of :mod:`backend.links.layer` and, for ``packed``, of
        :func:`backend.links.lengths.read_lengths`: ``not_a_shape`` (``entry``, the first that is
        not an integer), ``too_many_axes`` (``count``, ``high``), ``axis_out_of_range``
        (``axis``, ``size``, ``low``, ``high``).
    """
    query = {name: texts for name, texts in grouped(pairs).items() if name in NAMES}
    problems: list[Problem] = []
    tensors: dict[TensorName, TensorArg] = {}
    for name in TENSORS:
        sizes, found = _shape(f"{name}_shape", query.get(f"{name}_shape", ()))
        dtype, others = _choice(f"{name}_dtype", tuple(DTYPES), "float32", query)
        problems += (*found, *others)
        tensors[name] = TensorArg(sizes, dtype)
    packed, found = _lengths(query.get("packed", ()))
    unpack, others = _choice("unpack", UNPACKS, "", query)
    attempt = Attempt(spec, **tensors, packed=packed, unpack=unpack or None)
    return attempt, (*problems, *found, *others)


def attempt_query(attempt: Attempt) -> dict[str, str]:
    """Return the shortest query: everything that the user set."""
    query = {}
    for name in TENSORS:
        sizes, _ = attempt.tensor(name)
        if sizes is not None:
            query[f"{name}_shape"] = ",".join(map(str, sizes)) or "()"
    for name in TENSORS:
        if attempt.tensor(name).dtype != "float32":
            query[f"{name}_dtype"] = attempt.tensor(name).dtype
    if attempt.packed is not None:
        query["packed"] = ",".join(map(str, attempt.packed))
    if attempt.unpack is not None:
        query["unpack"] = attempt.unpack
    return query


def read_shape(text: str, name: str = "input_shape") -> Sizes | None:
    """Parse the sizes in ``text``; an empty text is ``None``.

    Raises:
        SpecError: if the text is not a shape or exceeds the limits.
    """
    text = text.strip()
    if len(text) > MAX_SHAPE:
        raise SpecError("too_long", name, text)
    if not text:
        return None
    inside = _bare(text)
    if not inside:
        return ()
    entries = re.split(r"\s*,\s*|\s+", inside)
    for entry in entries:
        if not re.fullmatch(r"[+-]?[0-9]+", entry):
            raise SpecError("not_a_shape", name, text, entry=entry[:MAX_TEXT])
    if len(entries) > MAX_AXES:
        raise SpecError("too_many_axes", name, text, count=len(entries), high=MAX_AXES)
    for axis, size in enumerate(map(int, entries)):
        if not 0 <= size <= MAX_SIZE:
            bounds = {"axis": axis, "size": size, "low": 0, "high": MAX_SIZE}
            raise SpecError("axis_out_of_range", name, text, **bounds)
    return tuple(map(int, entries))


def _bare(text: str) -> str:
    """Remove what torch and Python write around a shape, and a trailing comma."""
    text = re.sub(r"^torch\.Size", "", text).strip()
    while inside := re.fullmatch(r"\((.*)\)|\[(.*)\]", text, re.DOTALL):
        text = (inside[1] if inside[1] is not None else inside[2]).strip()
    return text.removesuffix(",").strip()


def _shape(name: str, texts: Sequence[str]) -> tuple[Sizes | None, tuple[Problem, ...]]:
    try:
        if len(set(texts)) > 1:
            raise SpecError("repeated", name, texts[0])
        return (read_shape(texts[0], name) if texts else None), ()
    except SpecError as error:
        return None, (problem_of(error, " & ".join(texts), ""),)


def _lengths(texts: Sequence[str]) -> tuple[Sizes | None, tuple[Problem, ...]]:
    if not any(text.strip() for text in texts):
        return None, ()
    lengths, problems = read_lengths(texts)
    if not problems:
        return lengths, ()
    return None, tuple(replace(each, parameter="packed", used="") for each in problems)


def _choice(
    name: str, choices: tuple[str, ...], default: str, query: dict[str, list[str]]
) -> tuple[Any, tuple[Problem, ...]]:
    texts = [", ".join(map(str.strip, text.split(","))) for text in query.get(name, ())]
    if not any(text.strip() for text in texts):
        return default, ()
    return read_value(Parameter(name, "choice", default, choices=choices), texts)
