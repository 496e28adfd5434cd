"""A connection between browser and server that counts the bytes."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from urllib.parse import urlsplit

MB = 1e6


@dataclass
class Wire:
    """A connection to the app that counts the received bytes."""

    url: str
    received: int = 0
    open: list[socket.socket] = field(default_factory=list)

    def since(self, before: int) -> float:
        """Return the MB received since ``received`` had this value."""
        return (self.received - before) / MB


@contextmanager
def counted(url: str) -> Iterator[Wire]:
    """Yield a port on which the bytes of a local server are counted."""
    target = ("localhost", urlsplit(url).port or 80)
    with socket.create_server(("localhost", 0)) as listening:
        wire = Wire(f"http://localhost:{listening.getsockname()[1]}")

        def carry(source: socket.socket, sink: socket.socket, counts: bool) -> None:
            try:
                while data := source.recv(65536):
                    wire.received += len(data) if counts else 0
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)
            except OSError:
                return

        def accept() -> None:
            while True:
                try:
                    browser, _ = listening.accept()
                except OSError:
                    return
                app = socket.create_connection(target)
                wire.open += [browser, app]
                for ends in ((browser, app, False), (app, browser, True)):
                    Thread(target=carry, args=ends, daemon=True).start()

        Thread(target=accept, daemon=True).start()
        yield wire
        listening.shutdown(socket.SHUT_RDWR)
        for each in wire.open:
            each.close()
