"""Programs in a Python that has loaded torch and nothing of ours.

Torch takes seconds to load, so one process loads it, and a fork of it runs each program.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
_FORKS = """
import json, os, sys, tempfile, traceback
import torch

for line in sys.stdin:
    request = json.loads(line)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if not child:
            status = 1
            try:
                os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
                os.dup2(output.fileno(), 1)
                os.dup2(errors.fileno(), 2)
                os.chdir(request["folder"])
                os.environ.clear()
                os.environ.update(request["environment"])
                sys.argv[1:] = request["arguments"]
                exec(compile(request["program"], "<program>", "exec"), {"__name__": "__main__"})
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        texts = []
        for file in (output, errors):
            file.seek(0)
            texts.append(file.read().decode(errors="replace"))
    print(json.dumps([status, *texts]), flush=True)
"""


class Ended(NamedTuple):
    """The end of a program; a negative code is the number of a signal."""

    code: int
    output: str
    errors: str


def fresh_python(
    program: str,
    arguments: Sequence[str] = (),
    folder: Path = ROOT,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program to its end.

    Args:
        folder: the working directory, whose packages can be imported.
        environment: other environment variables than those of this process.
    """
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    request = {
        "program": program,
        "arguments": [*arguments],
        "folder": str(folder),
        "environment": dict(os.environ if environment is None else environment),
    }
    process.stdin.write(json.dumps(request) + "\n")
    process.stdin.flush()
    return Ended(*json.loads(process.stdout.readline()))


@cache
def _process() -> subprocess.Popen[str]:
    """Start the process that forks; it ends with this one."""
    process = subprocess.Popen(
        [sys.executable, "-c", _FORKS],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    # The end of its input ends the process.
    atexit.register(process.communicate)
    return process
