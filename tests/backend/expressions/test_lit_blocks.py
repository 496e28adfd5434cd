"""The blocks of the picture that hold the numbers of an expression."""

from __future__ import annotations

import pytest
import torch

from backend.expressions.origins import lit, provenance
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.picture.layer import build_scene
from backend.picture.scene import Block, Box

SPEC = LayerSpec(batch=3)


def lights(text: str) -> dict[str, str]:
    used = provenance(text, trace(SPEC).values, SPEC).used
    return dict(lit(build_scene(SPEC).blocks, used))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("h_n[-1]", {"h_n[3]": "whole"}),
        ("c_n[0, 1:]", {"c_n[0]": "part"}),
        (
            "output[:, 0, H_out:]",
            {"hidden l1 backward t0": "whole", "output backward t0": "whole"},
        ),
        (
            "output[0, -1]",
            {
                "hidden l1 forward t34": "part",
                "hidden l1 backward t34": "part",
                "output forward t34": "part",
                "output backward t34": "part",
            },
        ),
        ("cat([h_n[-2], h_n[-1]], 1)", {"h_n[2]": "whole", "h_n[3]": "whole"}),
        # Step 17 of 35 is left out of the picture.
        ("output[:, 17]", {}),
        ("h_n[0:0]", {}),
    ],
)
def test_lit_blocks(text: str, blocks: dict[str, str]) -> None:
    assert lights(text) == blocks


def test_only_blocks_of_tensors_in_the_run_are_lit() -> None:
    block = Block("hidden", "", "hidden", "forward", 0, 0, "", None, Box(0, 0, 1, 1))
    assert lit([block], {"": torch.ones(2, dtype=torch.bool)}) == {}
