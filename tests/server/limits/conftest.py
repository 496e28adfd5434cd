"""The fixture of the tests of limits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.limited_site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    with site.client:
        yield site
