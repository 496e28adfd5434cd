"""The server under load, and its own metrics."""

from __future__ import annotations

from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

WIDE = {
    "SHAPE_EXPLORER_RATE": "1e9",
    "SHAPE_EXPLORER_BURST": "1e9",
    # These options are the same in `make run` and in the container.
    "MALLOC_ARENA_MAX": "2",
}
"""The environment of a server without effective limits, because the whole crowd has one address."""


def figure(url: str, name: str) -> float:
    """Return one figure of ``/api/metrics``, or 0 if the server has not counted any yet."""
    with urlopen(f"{url}/api/metrics", timeout=60) as answer:
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    found = [each.value for family in families for each in family.samples if each.name == name]
    return sum(found)


def memory(url: str) -> float:
    """Return the megabytes of the server's process."""
    return figure(url, "process_resident_memory_bytes") / 1e6


def processor(url: str) -> float:
    """Return the server's processor time in seconds, which excludes other programs."""
    return figure(url, "process_cpu_seconds_total")
