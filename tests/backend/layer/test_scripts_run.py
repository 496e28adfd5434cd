"""The downloaded script runs, and asserts torch's shapes of the settings."""

from __future__ import annotations

import warnings

from hypothesis import given

from backend.layer.code import script
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from tests.support.strategies import legal_specs


@given(legal_specs())
def test_every_settings_script_holds(spec: LayerSpec) -> None:
    answer = trace(spec)
    made: dict[str, object] = {}
    with warnings.catch_warnings():
        # With one layer torch remarks that dropout has no place; the reader may well see it.
        warnings.filterwarnings("ignore", "dropout option")
        exec(script(spec, answer.shapes, answer.parameters), made)
    assert {name: tuple(made[name].shape) for name in answer.shapes} == answer.shapes  # type: ignore[attr-defined]
