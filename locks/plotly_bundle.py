"""The copy of Plotly's smaller script in ``components/vendor``: ``make plotly`` renews it.

The ``plotly`` package ships the script of every kind of plot. npm has the same version with
cartesian plots only, a third of the size, which is all that our figures need.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from base64 import b64encode
from hashlib import sha512
from pathlib import Path

from plotly.offline import get_plotlyjs_version

VENDOR = Path(__file__).parents[1] / "components" / "vendor"
PACKAGE = "plotly.js-cartesian-dist-min"
RECORD = VENDOR / "plotly-cartesian.json"
"""The version and the hash of the script, and the hash of its package on npm."""
FILES = {
    "package/plotly-cartesian.min.js": VENDOR / "plotly-cartesian.min.js",
    "package/LICENSE": VENDOR / "plotly-cartesian.LICENSE",
}


def integrity(content: bytes) -> str:
    """Return a hash as npm and browsers write it."""
    return f"sha512-{b64encode(sha512(content).digest()).decode()}"


def main() -> None:
    """Download the version that the ``plotly`` package has, check it, and write the copy."""
    version: str = get_plotlyjs_version()
    wanted = f"{PACKAGE}@{version}"
    listed = _npm("view", wanted, "dist.integrity", "--json")
    with tempfile.TemporaryDirectory() as folder:
        name = _npm("pack", wanted, "--silent", "--pack-destination", folder).strip()
        packed = (Path(folder) / name).read_bytes()
        if integrity(packed) != json.loads(listed):
            sys.exit(f"{wanted} has another hash than npm lists")
        with tarfile.open(Path(folder) / name) as archive:
            for member, path in FILES.items():
                content = archive.extractfile(member)
                assert content is not None
                path.write_bytes(content.read())
    script = FILES["package/plotly-cartesian.min.js"].read_bytes()
    record = {"package": wanted, "package_hash": integrity(packed), "hash": integrity(script)}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _npm(*arguments: str) -> str:
    ran = subprocess.run(["npm", *arguments], capture_output=True, text=True)
    if ran.returncode:
        sys.exit(ran.stderr)
    return ran.stdout


if __name__ == "__main__":
    main()
