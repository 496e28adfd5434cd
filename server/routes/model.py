"""``POST /api/model``: the shapes of a pasted source, line by line, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.links.packed_text import MOST_BYTES, plain_lines
from backend.reader.reading import Failure, Paste, Scalar
from components.models.answer import model_answer, model_refused
from components.models.reading import BUSY, findings_of, is_busy, reading_of
from components.words.catalogue import SOURCE, messages
from server.reply import BUSY_HEADERS

MOST_NAMES = 80


class GivenInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a request sets of one input of ``forward``."""

    shape: tuple[int, ...] | None = None
    role: str = ""
    dtype: str = ""
    turned: bool = False


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of a request."""

    code: str
    class_: str = msgspec.field(name="class", default="")
    values: dict[str, bool | int | float | str] = msgspec.field(default_factory=dict)
    inputs: dict[str, GivenInput] = msgspec.field(default_factory=dict)


async def model(request: Request) -> Response:
    """Return the answer to one source: 200 with its lines, or 400 with the line and the reason."""
    status, body = await run_in_threadpool(_answered, await request.body())
    headers = BUSY_HEADERS if status == 503 else {}
    return JSONResponse(body, status_code=status, headers=headers)


def _answered(body: bytes) -> tuple[int, dict[str, Any]]:
    try:
        question = msgspec.json.decode(body, type=Question)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return 400, {"error": "not_a_request", "message": str(error), "line": 0}
    words = messages(SOURCE)
    size = len(question.code.encode(errors="replace"))
    if size > MOST_BYTES or len(question.values) > MOST_NAMES or len(question.inputs) > MOST_NAMES:
        message = words.text("pasted.too_long", most=f"{MOST_BYTES:,}")
        return 400, {"error": "too_long", "message": message, "line": 0}
    paste = paste_of(question)
    reading = reading_of(paste)
    failure = reading.failure
    if failure is not None and failure.code != "raised":
        return 503 if is_busy(reading) else 400, model_refused(failure, words)
    findings = findings_of(paste)
    if findings is None:
        return 503, model_refused(Failure(0, BUSY, BUSY, name=BUSY), words)
    return 200, model_answer(paste, reading, findings)


def paste_of(question: Question) -> Paste:
    """Return the paste that a request describes."""
    inputs: Mapping[str, GivenInput] = question.inputs
    values: Mapping[str, Scalar] = question.values
    return Paste(
        plain_lines(question.code),
        question.class_,
        values,
        shapes={name: each.shape for name, each in inputs.items() if each.shape is not None},
        roles={name: each.role for name, each in inputs.items() if each.role},
        dtypes={name: each.dtype for name, each in inputs.items() if each.dtype},
        turned=frozenset(name for name, each in inputs.items() if each.turned),
    )
