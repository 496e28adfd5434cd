"""Answers that depend on the load of the server: the page asks for them again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import UNSET

from backend.attempts.outcome import Outcome, Verdict
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
from backend.links.layer import read_link
from components.dispatch.pages import page_message
from components.layer.message import layer_message
from components.mistakes import message as mistakes
from components.words.catalogue import messages

WORDS = messages("en")


@pytest.mark.parametrize(
    ("verdict", "passes"),
    [("busy", True), ("unavailable", True), ("crashed", False), ("too_slow", False)],
)
def test_a_busy_server_is_asked_again(
    verdict: Verdict, passes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mistakes, "run_attempt", lambda _: Outcome(verdict))
    message = page_message("mistakes", [("input_shape", "3,7,11")], WORDS)
    assert (message.retry is not UNSET) is passes
    assert (WORDS.text("attempt.busy") in message.cards[0].sentences) is (verdict == "busy")


def test_a_failed_device_is_asked_again() -> None:
    run = trace(LayerSpec())
    request = read_link([], ["cpu"])
    assert layer_message(request, run, WORDS).retry is UNSET
    too_costly = replace(run, device="meta", fallback="too_costly")
    assert layer_message(request, too_costly, WORDS).retry is UNSET
    failed = replace(run, device="meta", fallback="device_failed")
    assert layer_message(request, failed, WORDS).retry == 12
