"""Template process of the workers: ``python -m backend.sandbox.template FD`` (on Linux).

It loads torch once and forks a worker for each request of the server. When the server is gone its
socket closes, this process ends, and its forks end with it.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from backend.sandbox.reply import Limits
from backend.sandbox.worker import serve

_LONGEST = 65_536
"""Bytes of a request or a reply."""


def main(control: socket.socket) -> None:
    """Answer the server's requests until it closes the socket."""
    with suppress(OSError):
        # If memory runs out, the kernel kills this process before the server.
        Path("/proc/self/oom_score_adj").write_text("1000")
    modules: dict[str, ModuleType] = {}
    while True:
        data, descriptors, *_ = socket.recv_fds(control, _LONGEST, 1)
        if not data:
            return
        match json.loads(data):
            case ["load", name]:
                reply = _load(modules, name)
            case ["fork", name, limits, nice]:
                reply = _fork(control, descriptors[0], modules[name], Limits(**limits), nice)
            case ["wait", process]:
                reply = {"code": os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])}
        for descriptor in descriptors:
            os.close(descriptor)
        control.send(json.dumps(reply).encode())


def _load(modules: dict[str, ModuleType], name: str) -> dict[str, Any]:
    """Import a module of jobs and warm it up, unless that is done; return its error, if any."""
    if name in modules:
        return {}
    try:
        module = import_module(name)
        module.warm_up()
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    modules[name] = module
    gc.collect()
    # The collector leaves alone what lives now, so that the forks share it.
    gc.freeze()
    return {}


def _fork(
    control: socket.socket, descriptor: int, module: ModuleType, limits: Limits, nice: int
) -> dict[str, Any]:
    """Fork a worker and return its process number."""
    template = os.getpid()
    if process := os.fork():
        return {"process": process}
    try:
        control.close()
        serve(descriptor, module, limits, nice, template)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
