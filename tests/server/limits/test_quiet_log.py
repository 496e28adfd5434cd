"""Equal errors fill no log."""

from __future__ import annotations

import logging

import pytest

from server.quiet_log import QUIET, Throttled, throttle_logs


@pytest.fixture
def now() -> list[float]:
    return [0.0]


@pytest.fixture
def logger(now: list[float], caplog: pytest.LogCaptureFixture) -> logging.Logger:
    logger = logging.getLogger("throttled")
    logger.filters = [Throttled(lambda: now[0])]
    caplog.set_level(logging.INFO)
    return logger


def _fail(logger: logging.Logger, number: int = 0) -> None:
    try:
        raise ValueError(number)
    except ValueError as error:
        logger.error("It broke", exc_info=error)


def test_the_first_error_has_its_traceback_and_a_flood_is_one_line(
    logger: logging.Logger, now: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(50):
        _fail(logger, number)
    assert caplog.text.count("Traceback") == 1
    now[0] = QUIET
    _fail(logger, 50)
    assert caplog.messages == ["It broke", "It broke: ValueError(50) (50)"]
    assert caplog.text.count("Traceback") == 1


def test_errors_of_two_places_are_two_errors(
    logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    _fail(logger)
    logger.error("It broke", exc_info=KeyError("elsewhere"))
    assert len(caplog.messages) == 2


def test_warnings_are_throttled_by_their_text_and_information_is_not(
    logger: logging.Logger, now: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(3):
        logger.warning("Invalid request from %d", number)
        logger.info("Started")
    now[0] = QUIET
    logger.warning("Invalid request from %d", 9)
    assert caplog.messages == [
        *("Invalid request from 0", "Started", "Started", "Started"),
        "Invalid request from 9 (3)",
    ]


def test_it_remembers_a_bounded_number_of_kinds(logger: logging.Logger) -> None:
    for number in range(3000):
        logger.warning(f"{number}")
    (throttled,) = logger.filters
    assert isinstance(throttled, Throttled)
    assert len(throttled._seen) <= 256


def test_every_log_of_the_process_is_throttled_once() -> None:
    logging.getLogger("streamlit.web.test")
    throttle_logs()
    throttle_logs()
    for name in ("shape_explorer", "uvicorn.error", "streamlit.web.test"):
        filters = logging.getLogger(name).filters
        assert [isinstance(each, Throttled) for each in filters].count(True) == 1
