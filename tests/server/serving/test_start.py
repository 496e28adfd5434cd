"""Startup before the first visitor, and the assembly of the app."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from threading import enumerate as enumerate_threads

import pytest
import torch

import app
import server.start
from backend.attempts.attempt import Attempt
from backend.attempts.run import processes, run_attempt
from backend.layer.spec import LayerSpec
from backend.sandbox.pool import Pool
from backend.sandbox.reply import UNAVAILABLE
from components.embed.element import MODULE_PATH
from components.embed.page import EMBED_SHEET_PATH, embed_bundle_path
from components.markup.frames import EMBED_PATH, EMBED_SCRIPT_PATH
from components.page.assets import PLOTLY_PATH, scripts
from components.page.explorer import PICTURE_PATH
from components.page.paths import ASK_PATH, PRACTICE_PATH
from components.page.style_sheet import STYLE_PATH
from components.share.picture import FIGURE_PATH, PNG_PATH
from server.connections.harden import check_bare
from server.middleware.admission import Limited
from server.middleware.cross_origin import CrossOrigin
from server.middleware.document import Document
from server.middleware.first_picture import FirstPicture
from server.middleware.headers import OwnOrigin, SecurityHeaders
from server.middleware.limits import METRICS_PATH
from server.middleware.metrics import Measured
from server.ready import NotReadyError
from server.routes.description import DESCRIPTION_PATH, MODEL_PATH, SHAPES_PATH
from server.routes.oembed import OEMBED_PATH
from server.routes.table import ROUTES
from server.start import LATER, lifespan, on_script_error
from tests.support.by_itself import by_itself
from tests.support.fresh_python import fresh_python


@pytest.fixture
def as_before() -> Iterator[None]:
    """Restore threads and garbage collection after a startup."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start as a server does that only this machine reaches; no uvicorn runs in these tests."""
    monkeypatch.setattr(server.start, "launching_config", lambda: None)
    monkeypatch.setattr(server.start, "check_bare", lambda _address, _limits: None)


@pytest.fixture
def _cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start without the work of the first seconds, which starts a process of its own."""
    monkeypatch.setattr(server.start, "_get_warmer", lambda _ends: None)


def test_without_limits_of_connections_a_public_address_stops_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server.start, "check_bare", check_bare)

    async def start() -> None:
        async with lifespan(None):
            pass

    with pytest.raises(ValueError, match="put a proxy in front of it"):
        by_itself(start())


def test_a_part_that_is_broken_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise NotReadyError("The app cannot serve")

    monkeypatch.setattr(server.start, "check_ready", broken)

    async def start() -> None:
        async with lifespan(None):
            pass

    with pytest.raises(NotReadyError):
        by_itself(start())


@pytest.mark.usefixtures("as_before", "_cold")
def test_a_variable_that_is_misspelled_is_named_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SHAPE_EXPLORER_RATES", "5")

    async def start() -> None:
        async with lifespan(None):
            pass

    by_itself(start())
    assert any("SHAPE_EXPLORER_RATES" in each for each in caplog.messages)


def test_a_base_path_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.baseUrlPath": "shapes"}.__getitem__)

    async def start() -> None:
        async with lifespan(None):
            pass

    with pytest.raises(ValueError, match="baseUrlPath must be empty, but it is 'shapes'"):
        by_itself(start())


def is_warm() -> None:
    """Wait until the warm-up is complete."""
    for thread in enumerate_threads():
        if thread.name == LATER:
            thread.join()


@pytest.mark.usefixtures("as_before", "_cold")
def test_torch_is_warm_before_the_first_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(server.start, "warm_up", lambda: done.append("warm"))
    torch.set_num_threads(2)
    gc.unfreeze()

    async def start() -> None:
        async with lifespan(None):
            done.append("open")
            assert torch.get_num_threads() == 1
            assert gc.get_freeze_count() > 0

    by_itself(start())
    assert done == ["warm", "open"]


MOVED = """
import asyncio, psutil
from backend.layer.spec import LayerSpec
from backend.layer.trace import trace
import server.start
from server.start import lifespan

server.start.check_bare = lambda address, limits: None
# The kernels are those of this process; without the work of the first seconds, it starts no other.
server.start._get_warmer = lambda ends: None

def held():
    return psutil.Process().memory_info().rss / 1e6

async def a_class_moves_its_sliders():
    async with lifespan(None):
        for size in range(1, 20):
            trace(LayerSpec(hidden_size=size))
        before = held()
        for size in range(20, 100):
            trace(LayerSpec(hidden_size=size))
        print(held() - before)

asyncio.run(a_class_moves_its_sliders())
"""


def test_sizes_that_were_looked_at_take_no_memory() -> None:
    """Check that the kernels of eighty LSTM sizes, 80 MB in total, are not all kept."""
    other = {name: text for name, text in os.environ.items() if not name.startswith("ONEDNN")}
    ended = fresh_python(MOVED, environment=other)
    assert ended.code == 0, ended.errors
    assert float(ended.output) < 30


@pytest.mark.usefixtures("as_before", "_cold")
def test_an_operators_own_number_of_kernels_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "7")

    async def start() -> None:
        async with lifespan(None):
            pass

    by_itself(start())
    assert os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"] == "7"


@pytest.mark.usefixtures("as_before")
def test_attempts_have_their_processes_while_the_server_runs() -> None:
    during: list[Pool] = []

    async def start() -> None:
        async with lifespan(None):
            during.append(processes())
            is_warm()
            assert len(processes()._threads) == 2
            assert run_attempt(Attempt(LayerSpec())).verdict == "ran"

    by_itself(start())
    (pool,) = during
    assert pool.ask({}) == UNAVAILABLE
    assert pool._running == []


def test_the_launcher_knows_page_routes_start_and_comfort() -> None:
    assert app.app.script_path.parts[-2:] == ("pages", "router.py")
    assert app.app._user_routes[:-1] == ROUTES
    assert app.app._user_routes[-1].path == METRICS_PATH
    assert app.app._user_lifespan is lifespan
    passed = [each.cls for each in app.app._user_middleware]
    assert passed == [
        CrossOrigin,
        SecurityHeaders,
        Measured,
        Limited,
        OwnOrigin,
        FirstPicture,
        Document,
    ]
    assert app.app._on_script_error is on_script_error


DOWNLOADS = ("/offline.html", "/plotly.min.js", "/script.py", "/notebook.ipynb")


def test_every_route_is_there_once() -> None:
    paths = [route.path for route in ROUTES]
    assert len(set(paths)) == len(paths)
    own = {SHAPES_PATH, DESCRIPTION_PATH, PICTURE_PATH, FIGURE_PATH, OEMBED_PATH, EMBED_SCRIPT_PATH}
    own |= {PNG_PATH}
    own |= {EMBED_PATH, EMBED_SHEET_PATH, MODEL_PATH, embed_bundle_path(), PRACTICE_PATH, ASK_PATH}
    own |= {MODULE_PATH}
    assert set(paths) == {*own, PLOTLY_PATH, STYLE_PATH, *scripts(), *DOWNLOADS}
    assert len(scripts()) > 20
