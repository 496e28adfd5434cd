"""``GET /api/openapi.json``: the app's public routes, described for programs (OpenAPI 3.1).

It is generated from the tables that parse the links and from the records of the pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from backend.layer.fallback import Fallback
from backend.links.figure import FIGURE_PARAMETERS
from backend.links.layer import PARAMETERS
from backend.links.packed_text import MOST_BYTES
from backend.links.parameter import Parameter
from components.dispatch.pages import page_names, pages_with_picture
from components.page.paths import NOTEBOOK_PATH, SCRIPT_PATH
from components.share.picture import FIGURE_PATH, PNG_PATH
from components.words.catalogue import languages
from components.words.language import LANGUAGE
from server.routes.oembed import FORMATS, OEMBED_PATH

DESCRIPTION_PATH = "/api/openapi.json"
SHAPES_PATH = "/api/shapes"
MODEL_PATH = "/api/model"
Schema = dict[str, Any]

_SIZES: Schema = {"type": "array", "items": {"type": "integer", "minimum": 0}}
_NAMES: Schema = {"type": "array", "items": {"type": "string"}}


async def description(_request: Request) -> Response:
    """Return the description."""
    return JSONResponse(openapi(), headers={"cache-control": "public, max-age=3600"})


def openapi() -> Schema:
    """Return the parameters and the responses of every public route."""
    layer = _parameters(PARAMETERS.values())
    language = _query(LANGUAGE, {"type": "string", "enum": list(languages())})
    page = _query("page", {"type": "string", "enum": list(page_names())})
    pictured = _query("page", {"type": "string", "enum": list(pages_with_picture())})
    look = [*_parameters(FIGURE_PARAMETERS.values()), _query("focus", {"type": "string"})]
    refused = _answer("The first value that cannot be taken, and why.", _REFUSED)
    replaced = [*layer, language]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Shape Explorer",
            "version": "1",
            "description": "Tensor shapes of nn.RNN, nn.GRU and nn.LSTM, from torch itself.",
        },
        "paths": {
            SHAPES_PATH: _get(
                "Every shape of a layer, from a real run.",
                layer,
                {"200": _answer("Shapes, weights and code.", _SHAPES), "400": refused},
            ),
            MODEL_PATH: _post(
                "Every shape of a pasted source, line by line. Python never executes it.",
                _QUESTION,
                {
                    "200": _answer("Lines, error, traps and guesses.", _MODEL),
                    "400": _answer("A source that cannot be read, and why.", _UNREAD),
                    "503": _answer("The server is busy; `retry-after` says when.", _UNREAD),
                },
            ),
            FIGURE_PATH: _get(
                "The picture of a link; what cannot be taken is replaced, as on the page.",
                [*replaced, pictured, *look],
                {"200": _answer("The picture.", {"type": "string"}, "image/svg+xml")},
            ),
            PNG_PATH: _get(
                "The same picture as a PNG, of at most 8 million pixels.",
                [*replaced, pictured, *look],
                {
                    "200": _answer("The picture.", _BYTES, "image/png"),
                    "503": _answer("The server is busy; `retry-after` says when.", _BUSY),
                },
            ),
            OEMBED_PATH: _get(
                "A frame and a picture for a page of this app, by oembed.com.",
                [
                    {**_query("url", {"type": "string"}), "required": True},
                    _query("format", {"type": "string", "enum": list(FORMATS)}),
                    *(_query(name, _whole(1, 4096)) for name in ("maxwidth", "maxheight")),
                ],
                {
                    "200": _oembed_answer(),
                    "400": _answer("No address was given.", _REASON),
                    "404": _answer("The address is no page of this app.", _REASON),
                    "501": _answer("A format that is not spoken.", _REASON),
                },
            ),
            SCRIPT_PATH: _get(
                "The script of a page's state.",
                [*replaced, page],
                {
                    "200": _answer("The file.", {"type": "string"}, "text/x-python"),
                    "400": refused,
                    "503": _answer("The server is busy; `retry-after` says when.", _BUSY),
                },
            ),
            NOTEBOOK_PATH: _get(
                "The same as a notebook.",
                [*replaced, page],
                {
                    "200": _answer("The file.", {"type": "object"}, "application/x-ipynb+json"),
                    "400": refused,
                    "503": _answer("The server is busy; `retry-after` says when.", _BUSY),
                },
            ),
        },
    }


def _get(summary: str, parameters: Iterable[Schema], answers: Mapping[str, Schema]) -> Schema:
    busy = _answer("More at once than one address may ask; `retry-after` says when.", _BUSY)
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {**answers, "414": _TOO_LONG, "429": busy},
        }
    }


def _post(summary: str, body: Schema, answers: Mapping[str, Schema]) -> Schema:
    busy = _answer("More at once than one address may ask; `retry-after` says when.", _BUSY)
    large = {"description": "A body larger than any source needs."}
    return {
        "post": {
            "summary": summary,
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {**answers, "413": large, "429": busy},
        }
    }


def _answer(text: str, schema: Schema, media_type: str = "application/json") -> Schema:
    return {"description": text, "content": {media_type: {"schema": schema}}}


def _oembed_answer() -> Schema:
    rich = {"type": "object", "required": ["version", "type", "html", "width", "height"]}
    answer = _answer("The frame.", rich)
    answer["content"]["text/xml"] = {"schema": {"type": "string"}}
    return answer


def _parameters(parameters: Iterable[Parameter]) -> list[Schema]:
    return [_query(each.name, _schema(each)) for each in parameters]


def _query(name: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema}


def _schema(parameter: Parameter) -> Schema:
    default = {} if parameter.default is None else {"default": parameter.default}
    match parameter.kind:
        case "choice":
            return {"type": "string", "enum": list(parameter.choices), **default}
        case "whole":
            return _whole(int(parameter.low), int(parameter.high)) | default
        case "number":
            ends = {"minimum": parameter.low, "maximum": parameter.high}
            return {"type": "number", **ends, **default}
        case "flag":
            return {"type": "boolean", **default}
        case "device":
            return {"type": "string", "pattern": "^(cpu|meta|mps|cuda(:[0-9]+)?)$", **default}


def _whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": [*properties]}


_TOO_LONG: Schema = {"description": "An address longer than any setting needs."}
_BYTES: Schema = {"type": "string", "format": "binary"}
_REASON = _object(error={"type": "string"})
_BUSY = _object(error={"type": "string"}, message={"type": "string"})
_REFUSED = _object(
    error={"type": "string"}, message={"type": "string"}, parameter={"type": "string"}
)
_TENSORS: Schema = {"type": "object", "additionalProperties": _object(shape=_SIZES, dims=_NAMES)}
_SHAPES = _object(
    device={"type": "string"},
    tensors=_TENSORS,
    weights={"type": "object", "additionalProperties": _SIZES},
    parameters={"type": "integer", "minimum": 0},
    code={"type": "string"},
)
_SHAPES["properties"]["fallback"] = {"enum": list(get_args(Fallback))}
_SCALAR: Schema = {"type": ["boolean", "integer", "number", "string"]}
_LIST: Schema = {"type": "array", "items": {"type": "object"}}
_TABLE: Schema = {"type": "object", "additionalProperties": {"type": "object"}}
_GIVEN: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "shape": {"anyOf": [_SIZES, {"type": "null"}]},
        "role": {"type": "string"},
        "dtype": {"type": "string"},
        "turned": {"type": "boolean"},
    },
}
_QUESTION: Schema = {
    "type": "object",
    "required": ["code"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "maxLength": MOST_BYTES},
        "class": {"type": "string"},
        "values": {"type": "object", "additionalProperties": _SCALAR},
        "inputs": {"type": "object", "additionalProperties": _GIVEN},
    },
}
_MODEL = _object(
    **{"class": {"type": "string"}},
    lines=_LIST,
    error={"type": ["object", "null"]},
    traps=_LIST,
    arguments=_TABLE,
    inputs=_TABLE,
    output={"type": ["array", "null"]},
    parameters={"type": "integer", "minimum": 0},
    ignored=_NAMES,
)
_UNREAD = _object(
    error={"type": "string"}, message={"type": "string"}, line={"type": "integer", "minimum": 0}
)
