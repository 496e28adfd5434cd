"""Streamlit's own protocol from the browser's side: the request of a run, and its results."""

from __future__ import annotations

import json
from asyncio import timeout
from collections.abc import Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from bench.load.answers import WrongAnswerError
from components.dispatch.pages import page_names

LONGEST = 60.0
"""The timeout of a response in seconds."""
_EXPLORER, _EAR = "shape_explorer", "shape_settled"


@dataclass(frozen=True)
class Run:
    """The results of a script run.

    Attributes:
        message: the explorer's message if it was drawn; ``at`` is its time by ``perf_counter``.
        deltas: the number of elements that the run drew.
    """

    message: dict[str, Any] | None
    at: float
    deltas: int


class Stream:
    """The websocket of one open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._pages: dict[str, str] = {}
        self._ear, self._fragment = "", ""
        self.session = ""

    @staticmethod
    async def to(
        url: str, cookies: Mapping[str, str], local_addr: tuple[str, int] | None = None
    ) -> Stream:
        """Connect as a page does; a proxy finds the same replica by the cookies.

        Args:
            local_addr: the client's own address, such as another one of this machine.
        """
        header = "; ".join(f"{name}={text}" for name, text in cookies.items())
        socket = await connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream",
            origin=Origin(url),
            additional_headers={"cookie": header} if header else {},
            subprotocols=[Subprotocol("streamlit")],
            compression=None,
            max_size=None,
            open_timeout=LONGEST,
            local_addr=local_addr,
        )
        return Stream(socket)

    async def open(self, page: str, query: Mapping[str, str]) -> Run:
        """Wait for the first run of a page."""
        return await self._run(_opening(page, query))

    async def say(self, page: str, query: Mapping[str, str]) -> None:
        """Ask for the first run of a page without waiting for it."""
        await self._socket.send(_opening(page, query).SerializeToString())

    async def go(self, page: str, query: Mapping[str, str]) -> Run:
        """Go to another page."""
        back = _rerun(query)
        back.rerun_script.page_script_hash = self._pages[page]
        return await self._run(back)

    async def settled(self, query: Mapping[str, str]) -> Run:
        """Report the URL of the idle controls to the lower fragment."""
        event = {"event": "settled", "value": f"?{urlencode(query)}"}
        return await self._event(query, json.dumps([event]))

    async def forged(self, value: str) -> Run:
        """Report anything in the place of an event."""
        return await self._event({}, value)

    async def _event(self, query: Mapping[str, str], value: str) -> Run:
        back = _rerun(query)
        back.rerun_script.fragment_id = self._fragment
        widgets = back.rerun_script.widget_states.widgets
        # The component's own state is empty.
        widgets.add(id=self._ear, json_value="{}")
        widget = widgets.add()
        widget.id = f"$$STREAMLIT_INTERNAL_KEY_{self._ear}__events"
        widget.json_trigger_value = value
        return await self._run(back)

    async def close(self) -> None:
        """Close the page."""
        await self._socket.close()

    def drop(self) -> None:
        """Drop the connection without closing it."""
        self._socket.transport.abort()

    def stall(self) -> None:
        """Read nothing more, and keep the connection."""
        self._socket.transport.pause_reading()

    async def _run(self, back: BackMsg) -> Run:
        message, at, deltas = None, 0.0, 0
        async with timeout(LONGEST):
            await self._socket.send(back.SerializeToString())
            while True:
                forward = ForwardMsg()
                forward.ParseFromString(await self._socket.recv(decode=False))
                match forward.WhichOneof("type"):
                    case "new_session":
                        self.session = forward.new_session.initialize.session_id
                    case "navigation":
                        self._pages = {
                            each.url_pathname or page_names()[0]: each.page_script_hash
                            for each in forward.navigation.app_pages
                        }
                    case "delta":
                        deltas += 1
                        if (drawn := self._drawn(forward.delta)) is not None:
                            message, at = drawn, perf_counter()
                    case "script_finished":
                        # A run that another one follows is not the response yet.
                        early = ForwardMsg.FINISHED_EARLY_FOR_RERUN
                        if forward.script_finished != early:
                            return Run(message, at, deltas)

    def _drawn(self, delta: Delta) -> dict[str, Any] | None:
        """Return the explorer's message, or ``None`` for any other element."""
        element = delta.new_element
        if element.WhichOneof("type") in ("alert", "exception"):
            raise WrongAnswerError("the page broke")
        component = element.bidi_component
        if component.component_name == _EAR:
            self._ear, self._fragment = component.id, delta.fragment_id
        if component.component_name != _EXPLORER:
            return None
        drawn: dict[str, Any] = json.loads(component.bytes)
        return drawn


def _opening(page: str, query: Mapping[str, str]) -> BackMsg:
    back = _rerun(query)
    back.rerun_script.page_name = "" if page == page_names()[0] else page
    return back


def _rerun(query: Mapping[str, str]) -> BackMsg:
    back = BackMsg()
    back.rerun_script.query_string = urlencode(query)
    back.rerun_script.context_info.locale = "en-US"
    return back
