"""The client of the present work: who it is, what it has spent, and whether it is still there.

The server's middleware sets both variables for a request, and worker threads inherit them. A
script run has neither; there Streamlit knows the address, as the middleware wrote it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from threading import Event, Lock
from time import thread_time

from components.page.streamlit_inside import leave_stopped_run, session_address

CLIENT: ContextVar[str | None] = ContextVar("CLIENT", default=None)
"""The client of a request, see :func:`current_client`."""
GONE: ContextVar[Event | None] = ContextVar("GONE", default=None)
"""An event that is set when the client of a request has hung up."""
_LOCAL = ("127.0.0.1", "::1")
_MOST = 10_000


class GoneError(Exception):
    """Work whose client has hung up."""


def client_name(address: str) -> str:
    """Return the name of a client. Streamlit has no address for this machine, so it is ""."""
    return "" if address in _LOCAL else address


def current_client() -> str:
    """Return the client of the request or of the script run; "" for this machine."""
    client = CLIENT.get()
    if client is None and (client := session_address()) is not None:
        # The thread of a script run belongs to one page.
        CLIENT.set(client)
    return client or ""


def still_wanted() -> None:
    """Check between two parts of long work that its client still wants it.

    A script run ends here if its page is closed or has asked for another run.

    Raises:
        GoneError: if the client of a request has hung up.
    """
    gone = GONE.get()
    if gone is not None and gone.is_set():
        raise GoneError
    leave_stopped_run()


class Ledger:
    """The processor time that each client has spent and not paid yet. Safe between threads."""

    def __init__(self, most: int = _MOST) -> None:
        self.most = most
        self._seconds: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    @contextmanager
    def charged(self, clock: Callable[[], float] = thread_time) -> Iterator[None]:
        """Add the time until the end to the client of the work.

        Args:
            clock: by default the processor time of this thread.
        """
        client, start = current_client(), clock()
        try:
            yield
        finally:
            self.add(client, clock() - start)

    def add(self, client: str, seconds: float) -> None:
        """Add to the debts of ``client``; beyond ``most`` clients the oldest debt is dropped."""
        with self._lock:
            self._seconds[client] = self._seconds.get(client, 0.0) + seconds
            if len(self._seconds) > self.most:
                self._seconds.popitem(last=False)

    def collect(self, client: str) -> float:
        """Return the debts of ``client`` in seconds, and forget them."""
        with self._lock:
            return self._seconds.pop(client, 0.0)


@cache
def ledger() -> Ledger:
    """Return the ledger of this process."""
    return Ledger()
