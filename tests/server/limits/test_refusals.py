"""Admission: reasons, responses, prices, places, log lines and metrics."""

from __future__ import annotations

import logging

import pytest
from starlette.responses import Response

from components.page import state
from components.words.catalogue import messages
from tests.support.limited_site import LIMITS, Site


def test_a_frequent_client_waits(site: Site) -> None:
    assert [site.get("/api/picture").status_code for _ in range(6)] == [200] * 5 + [429]
    refused = site.get("/api/picture")
    assert refused.headers["retry-after"] == "1"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.json() == {
        "error": "too_many",
        "message": messages("en").text("refused.too_many"),
    }
    # Other clients and free routes continue. After the waiting time this client continues, too.
    assert site.get("/api/picture", "203.0.113.6").status_code == 200
    assert site.get("/").status_code == 200
    site.clock.now += 1
    assert site.get("/api/picture").status_code == 200


def test_work_is_charged_the_processor_time_that_it_took(site: Site) -> None:
    assert site.get("/offline.html").status_code == 200
    # It took 60 ms, so five tokens go, and one is owed.
    site.debts.add("203.0.113.5", 0.05)
    refused = site.get("/api/picture")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert site.get("/api/picture", "203.0.113.6").status_code == 200
    # Nobody owes more than a whole bucket.
    site.debts.add("203.0.113.5", 1e6)
    assert site.get("/api/picture").headers["retry-after"] == "6"


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("", "", "en"),
        ("?lang=ko", "en-GB", "ko"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "ko,en", "ko"),
    ],
)
def test_it_speaks_the_readers_language(
    site: Site, query: str, browser: str, language: str
) -> None:
    site.debts.add("203.0.113.5", 1)
    refused = site.get(f"/api/picture{query}", **{"accept-language": browser})
    assert refused.json()["message"] == messages(language).text("refused.too_many")


def test_a_link_too_long(site: Site) -> None:
    at_most = "/?" + "a" * (LIMITS.max_url - 1)
    assert site.get(at_most).status_code == 200
    refused = site.get(at_most + "a")
    assert refused.status_code == 414
    assert refused.json()["error"] == "url_too_long"
    assert site.get("/" + "층" * 70).status_code == 414


def test_a_link_with_more_parameters_than_any_page_has(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state, "MAX_PARAMETERS", 3)
    assert site.get("/?a&b&c").status_code == 200
    refused = site.get("/?a&b&c&d")
    assert refused.status_code == 414
    assert refused.json()["error"] == "url_too_long"


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("path", ["/", "/api/picture"])
def test_a_body_too_large(site: Site, path: str, told: bool) -> None:
    def sent(size: int) -> Response:
        pieces = (b"x" * each for each in (size // 2, size - size // 2))
        return site.client.post(path, content=b"x" * size if told else pieces)

    assert (sent(100).status_code, sent(100).text) == (200, "100")
    assert sent(101).status_code == 413
    assert sent(101).json()["error"] == "body_too_large"


def test_a_length_that_is_none_is_not_believed(site: Site) -> None:
    for length in ("-5", "1e9", "x", "²"):
        answer = site.client.get("/", headers={"content-length": length.encode("utf-8")})
        assert answer.status_code == 200
    assert site.client.get("/", headers={"content-length": "9" * 5000}).status_code == 413


def test_routes_without_a_use_are_not_found(site: Site) -> None:
    assert site.client.put("/_stcore/upload_file/a/b", content=b"x").status_code == 404
    assert site.get("/_stcore/metrics").status_code == 404


def test_the_log_has_the_reason_but_no_person(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "shape_explorer")
    site.get("/api/picture?name=secret" + "x" * 200)
    for _ in range(30):
        site.get("/api/picture?name=secret")
    lines = ["Refused on /api/picture: url_too_long (1)", "Refused on /api/picture: too_many (1)"]
    assert caplog.messages == lines
    # One line for a flood; the next, later, has the number.
    site.clock.now += 10
    for _ in range(6):
        site.get("/api/picture")
    assert caplog.messages[2:] == ["Refused on /api/picture: too_many (25)"]
    assert site.count("refusals_total", route="/api/picture", reason="too_many") == 26


def test_metrics_are_prometheus_text_about_nobody(site: Site) -> None:
    for _ in range(6):
        site.get("/api/picture?name=secret")
    site.get("/nowhere/secret")
    found = site.get("/api/metrics", "203.0.113.9")
    assert found.headers["content-type"].startswith("text/plain")
    text = found.text
    for line in (
        "shape_explorer_sessions 0.0",
        'shape_explorer_answers_total{route="/api/picture",status="200"} 5.0',
        'shape_explorer_answers_total{route="/api/picture",status="429"} 1.0',
        'shape_explorer_answers_total{route="other",status="404"} 1.0',
        'shape_explorer_refusals_total{reason="too_many",route="/api/picture"} 1.0',
        # Refusals are no steps.
        "shape_explorer_step_seconds_count 5.0",
    ):
        assert line in text.splitlines()
    assert "process_resident_memory_bytes" in text
    assert not any(secret in text for secret in ("203.0.113", "secret"))


def test_every_app_counts_for_itself(site: Site) -> None:
    site.get("/api/picture")
    assert Site().count("answers_total", route="/api/picture", status="200") == 0
