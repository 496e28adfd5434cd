"""The server that the load is for, and what it says of itself."""

from __future__ import annotations

from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

WIDE = {"SHAPE_EXPLORER_RATE": "1e9", "SHAPE_EXPLORER_BURST": "1e9"}
"""Environment of a server that a whole crowd asks from one address, to measure it and not its
limits."""


def figure(url: str, name: str) -> float:
    """One figure of ``/api/metrics``, 0 if the server has not counted any yet."""
    with urlopen(f"{url}/api/metrics", timeout=60) as answer:
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    found = [each.value for family in families for each in family.samples if each.name == name]
    return sum(found)


def memory(url: str) -> float:
    """Megabytes that the server's process holds."""
    return figure(url, "process_resident_memory_bytes") / 1e6


def processor(url: str) -> float:
    """Seconds of processor time that the server has used: other programs have no part in it."""
    return figure(url, "process_cpu_seconds_total")
