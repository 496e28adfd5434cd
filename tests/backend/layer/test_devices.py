"""The available devices, and the reason if one is missing."""

from __future__ import annotations

import pytest
import torch

from backend.layer.devices import Device, available, devices


def pretend(patch: pytest.MonkeyPatch, cuda: tuple[bool, int], mps: tuple[bool, bool]) -> None:
    """Return a machine whose torch has or lacks CUDA and MPS, with or without the hardware."""
    built, count = cuda
    patch.setattr(torch.backends.cuda, "is_built", lambda: built)
    patch.setattr(torch.cuda, "is_available", lambda: count > 0)
    patch.setattr(torch.cuda, "device_count", lambda: count)
    patch.setattr(torch.backends.mps, "is_built", lambda: mps[0])
    patch.setattr(torch.backends.mps, "is_available", lambda: mps[1])


def test_a_plain_build_offers_the_cpu_and_says_why_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, cuda=(False, 0), mps=(False, False))
    assert devices() == (
        Device("cpu"),
        Device("cuda", "no_cuda_build"),
        Device("mps", "no_mps_build"),
        Device("meta"),
    )
    assert available() == ("cpu", "meta")


def test_a_build_without_its_hardware_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, cuda=(True, 0), mps=(True, False))
    missing = {device.name: device.missing for device in devices()}
    assert missing == {
        "cpu": None,
        "cuda": "no_cuda_device",
        "mps": "no_mps_device",
        "meta": None,
    }


def test_every_cuda_device_is_offered_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, cuda=(True, 3), mps=(False, False))
    assert available() == ("cpu", "cuda:0", "cuda:1", "cuda:2", "meta")


def test_apple_silicon_offers_mps(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, cuda=(False, 0), mps=(True, True))
    assert available() == ("cpu", "mps", "meta")


@pytest.mark.parametrize("name", available())
def test_torch_makes_tensors_on_every_device_offered_here(name: str) -> None:
    assert torch.zeros(1, device=name).device == torch.device(name)
