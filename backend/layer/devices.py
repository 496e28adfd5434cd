"""Devices on which torch could run, with the reason if one is unavailable."""

from __future__ import annotations

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Device:
    """One entry of the device control.

    Attributes:
        name: the name as torch writes it, e.g. ``cuda:0``.
        missing: a code for why the device is unavailable, or ``None`` if it is available.
    """

    name: str
    missing: str | None = None


def devices() -> tuple[Device, ...]:
    """Return every kind of device; unavailable kinds carry their reason.

    Codes: ``no_cuda_build`` (this build of torch has no CUDA), ``no_cuda_device``,
    ``no_mps_build``, ``no_mps_device``.
    """
    return (Device("cpu"), *_cuda(), _mps(), Device("meta"))


def available() -> tuple[str, ...]:
    """Return the names of the available devices, ``cpu`` first and ``meta`` last."""
    return tuple(device.name for device in devices() if device.missing is None)


def _cuda() -> tuple[Device, ...]:
    if not torch.backends.cuda.is_built():  # type: ignore[no-untyped-call]
        return (Device("cuda", "no_cuda_build"),)
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if not count:
        return (Device("cuda", "no_cuda_device"),)
    return tuple(Device(f"cuda:{index}") for index in range(count))


def _mps() -> Device:
    if not torch.backends.mps.is_built():
        return Device("mps", "no_mps_build")
    return Device("mps", None if torch.backends.mps.is_available() else "no_mps_device")
