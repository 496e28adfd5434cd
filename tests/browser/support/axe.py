"""What axe finds on a page."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

from tests.browser.support.visit import Visitor

ONLY_FAULTS = {"resultTypes": ["violations"]}


def faults(visitor: Visitor, place: str = "html") -> list[str]:
    """Serious and critical faults that axe finds there, each with its first element."""
    found = Axe().run(visitor.page, context=place, options=ONLY_FAULTS).response["violations"]
    return [
        f"{fault['id']}: {len(fault['nodes'])} × {fault['nodes'][0]['html'][:160]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]
