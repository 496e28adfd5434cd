"""If a page fails, the visitor gets a sentence and the log has the error."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

from components.words.catalogue import languages, messages
from server.quiet_log import throttle_logs

SECRET = "a detail of the server"


def breaking() -> None:
    from server.start import on_script_error

    assert on_script_error(ValueError("a detail of the server")) is True


@pytest.mark.parametrize("language", languages())
def test_the_visitor_reads_a_kind_sentence(caplog: pytest.LogCaptureFixture, language: str) -> None:
    # An equal error of the other language must not be throttled.
    throttle_logs()
    page = AppTest.from_function(breaking, default_timeout=30)
    page.query_params["lang"] = language
    page.run()
    assert [each.value for each in page.error] == [messages(language).text("app.error")]
    assert page.exception.len == 0
    assert SECRET not in repr(page.main)
    (record,) = (each for each in caplog.records if each.name == "shape_explorer")
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == SECRET
