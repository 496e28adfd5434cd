"""The exit code of a process says how its job ended."""

from __future__ import annotations

import pytest

from backend.sandbox.reply import Reply, ending_of


@pytest.mark.parametrize(
    ("exit_code", "reply"),
    [
        (-14, Reply("too_slow")),
        (-27, Reply("too_slow")),
        (-11, Reply("died", signal="SIGSEGV")),
        (-200, Reply("died")),
        (0, Reply("died")),
        (1, Reply("died")),
    ],
)
def test_how_a_process_ended(exit_code: int, reply: Reply) -> None:
    assert ending_of(exit_code) == reply
