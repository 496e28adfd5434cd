"""Pages with a script, and results of scripts in a plain Python without this project."""

from __future__ import annotations

import json
from typing import NamedTuple

from components.dispatch.pages import PAGES
from tests.support.fresh_python import fresh_python

_RUNS = """
import json, os, sys
import torch

torch.set_num_threads(1)
scripts = json.loads(sys.argv[1])
if any('"meta"' in script for script in scripts):
    # The first run without numbers loads much, which all copies share.
    torch.nn.GRU(1, 1, device="meta")(torch.zeros(1, 1, 1, device="meta"))
for script in scripts:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            exec(script, {})
            said = ["ran", "", ""]
        except Exception as error:
            said = ["raised", type(error).__name__, str(error)]
        os.write(writing, json.dumps(said).encode())
        os._exit(0)
    os.close(writing)
    said = os.fdopen(reading, "rb").read()
    status = os.waitpid(child, 0)[1]
    crashed = json.dumps(["crashed", "", ""])
    print(crashed if os.WIFSIGNALED(status) else said.decode(), flush=True)
"""


class Said(NamedTuple):
    """The end of a script, with the type and message of its exception."""

    verdict: str
    exception: str
    message: str


def said_of(scripts: list[str]) -> list[Said]:
    """Return how each of ``scripts`` ends, each in a copy of one fresh Python."""
    ended = fresh_python(_RUNS, [json.dumps(scripts)])
    assert ended.code == 0, ended.errors
    return [Said(*json.loads(line)) for line in ended.output.splitlines()]


def pages_with_script() -> tuple[str, ...]:
    """Return the names of the pages that have a script of their own."""
    return tuple(page.name for page in PAGES if page.script)
