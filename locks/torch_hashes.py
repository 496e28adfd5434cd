"""The generator of ``locks/torch.lock``, with the hashes of torch's wheels on two indexes.

``make lock-torch`` runs it after a change of torch's version, with access to PyPI and PyTorch's CPU
index. A wheel of any other index, such as a build for CUDA, has none of these hashes.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import unquote
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
INDEXES = ("https://pypi.org/simple/torch/", "https://download.pytorch.org/whl/cpu/torch/")
LINK = re.compile(r'href="[^"#]*?([^/"#]+\.whl)#sha256=([0-9a-f]{64})"')
OLDEST = 11
"""The lowest supported minor version of Python 3."""


def version() -> str:
    """Return the version of torch that ``requirements.txt`` pins."""
    text = (ROOT / "requirements.txt").read_text()
    return re.findall(r"^torch==(\S+)$", text, re.MULTILINE)[0]


def wheels(page: str, of: str) -> dict[str, str]:
    """Return name and hash of each wheel of a version, as an index lists them (PEP 503)."""
    wanted = re.compile(rf"torch-{re.escape(of)}(?:\+cpu)?-cp3(\d+)-")
    found = {unquote(name): digest for name, digest in LINK.findall(page)}
    return {
        name: digest
        for name, digest in found.items()
        if (match := wanted.match(name)) and int(match[1]) >= OLDEST
    }


def lock(of: str, found: dict[str, str]) -> str:
    """Return the text of the lock file."""
    head = "# Written by `make lock-torch`: PyPI's wheels, and PyTorch's for the CPU.\n"
    digests = dict.fromkeys(found[name] for name in sorted(found))
    return (
        head
        + " \\\n".join([f"torch=={of}", *(f"    --hash=sha256:{digest}" for digest in digests)])
        + "\n"
    )


def main() -> None:
    """Read both indexes, and write the file only if both have the version."""
    found: dict[str, str] = {}
    for index in INDEXES:
        with urlopen(index, timeout=60) as answer:
            listed = wheels(answer.read().decode(), version())
        if not listed:
            sys.exit(f"{index} lists no wheel of torch {version()} with a hash")
        found |= listed
    (ROOT / "locks" / "torch.lock").write_text(lock(version(), found))


if __name__ == "__main__":
    main()
