"""The API matches its own description, tested with schemathesis."""

from __future__ import annotations

import os

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from starlette.applications import Starlette
from starlette.testclient import TestClient

from backend.links.layer import PARAMETERS
from server.routes.description import DESCRIPTION_PATH, SHAPES_PATH, openapi
from server.routes.oembed import FORMATS, OEMBED_PATH
from server.routes.table import ROUTES

load_all_checks()
APP = Starlette(routes=ROUTES)
API = schemathesis.openapi.from_asgi(DESCRIPTION_PATH, APP)
# This phase makes its cases while pytest collects the tests, ten seconds in each of its processes.
API.config.phases.coverage.enabled = bool(os.environ.get("EVERY_SCREEN"))
# Files and images replace invalid values, and valid sizes may be invalid together, so both 400 and
# 200 are correct responses.
NOT_OURS = [negative_data_rejection, positive_data_acceptance]


@API.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case) -> None:
    response = case.call()
    if response.status_code == 501:
        # What oembed.com wants said of a format that is not spoken.
        assert case.path == OEMBED_PATH
        assert case.query["format"] not in FORMATS
        return
    case.validate_response(response, excluded_checks=NOT_OURS)


def test_it_describes_every_parameter_with_its_limits() -> None:
    found = {each["name"]: each["schema"] for each in _asked(SHAPES_PATH)}
    assert set(found) == set(PARAMETERS)
    assert found["hidden_size"] == {"type": "integer", "minimum": 1, "maximum": 8192, "default": 20}
    assert found["layer"]["enum"] == list(PARAMETERS["layer"].choices)
    assert {name: schema.get("default") for name, schema in found.items()} == {
        name: parameter.default for name, parameter in PARAMETERS.items()
    }


def test_it_is_served_as_it_is_made() -> None:
    assert TestClient(APP).get(DESCRIPTION_PATH).json() == openapi()


def _asked(path: str) -> list[dict[str, object]]:
    parameters: list[dict[str, object]] = openapi()["paths"][path]["get"]["parameters"]
    return parameters
