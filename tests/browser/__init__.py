"""Browser tests; assertions of their helpers have pytest's full messages."""

import pytest

pytest.register_assert_rewrite("tests.browser.support.visit", "tests.browser.support.visitors")
