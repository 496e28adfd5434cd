"""The process ends in time; without limits of connections it starts only where it is alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import server.connections.harden as hardening
from server.connections.harden import (
    check_bare,
    end_in_time,
    harden,
    is_loopback,
    launching_config,
)
from server.connections.protocols import (
    GuardedHttp,
)
from server.middleware.limits import Limits
from tests.browser.support.app_server import ROOT


def _loaded(app: Any = None) -> uvicorn.Config:
    config = uvicorn.Config(app or Starlette(), log_level="critical")
    config.load()
    return config


def test_the_configuration_of_whatever_starts_the_app_is_found_and_completed() -> None:
    config = _loaded()
    assert launching_config() is not None
    assert isinstance(config.loaded_app, ProxyHeadersMiddleware)
    harden(config, Limits())
    assert not isinstance(config.loaded_app, ProxyHeadersMiddleware)
    assert config.ws_max_size == Limits().max_body
    assert config.timeout_graceful_shutdown == hardening.GRACE_SECONDS
    made: Any = config.http_protocol_class
    assert made.func is GuardedHttp
    assert made.keywords["name"](("::ffff:203.0.113.5", 1)) == "203.0.113.5"


def test_connections_of_a_proxy_are_not_counted_as_one_client() -> None:
    bare, proxied = _loaded(), _loaded()
    harden(bare, Limits())
    harden(proxied, Limits(proxies=1))
    found: list[Any] = [bare.http_protocol_class, proxied.http_protocol_class]
    first, second = (each.keywords["silent"].each for each in found)
    assert first <= Limits().silent < second


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "localhost", "127.9.9.9"])
def test_without_limits_of_connections_it_starts_on_this_machine(address: str) -> None:
    assert is_loopback(address)
    check_bare(address, Limits())


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "203.0.113.5", "example.org"])
def test_without_them_it_does_not_start_where_others_reach_it(address: str | None) -> None:
    with pytest.raises(ValueError, match="put a proxy in front of it"):
        check_bare(address, Limits())
    check_bare(address, Limits(proxies=1))


STUCK = """
import signal, sys, threading, time
from server.connections.harden import end_in_time
signal.signal(signal.SIGTERM, lambda *_: print("asked", flush=True))
end_in_time(0.3)
print("ready", flush=True)
while True:
    time.sleep(1)
"""


def test_the_system_ends_a_process_that_does_not_end_itself(tmp_path: Path) -> None:
    script = tmp_path / "stuck.py"
    script.write_text(STUCK)
    process = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGTERM)
    assert process.stdout.readline() == b"asked\n"
    assert process.wait(30) == -signal.SIGALRM
    process.stdout.close()


def test_outside_the_main_thread_no_signal_is_changed() -> None:
    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=end_in_time)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) is before
