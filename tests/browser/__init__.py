"""What the visitor of the pages asserts is told as fully as what the tests do."""

import pytest

pytest.register_assert_rewrite("tests.browser.visit", "tests.browser.visitors")
