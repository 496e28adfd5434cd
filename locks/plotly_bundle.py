"""The copy of Plotly's smaller script in ``components/vendor``: ``make plotly`` renews it.

The ``plotly`` package ships the script of every kind of plot. npm has the same version with
cartesian plots only, a third of the size, which is all that our figures need.
"""

from __future__ import annotations

import json
import tarfile
from io import BytesIO
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from locks.npm_package import downloaded, integrity

VENDOR = Path(__file__).parents[1] / "components" / "vendor"
PACKAGE = "plotly.js-cartesian-dist-min"
RECORD = VENDOR / "plotly-cartesian.json"
"""The version and the hash of the script, and the hash of its package on npm."""
FILES = {
    "package/plotly-cartesian.min.js": VENDOR / "plotly-cartesian.min.js",
    "package/LICENSE": VENDOR / "plotly-cartesian.LICENSE",
}


def main() -> None:
    """Download the version that the ``plotly`` package has, check it, and write the copy."""
    version: str = get_plotlyjs_version()
    wanted = f"{PACKAGE}@{version}"
    packed = downloaded(wanted)
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        for member, path in FILES.items():
            content = archive.extractfile(member)
            assert content is not None
            path.write_bytes(content.read())
    script = FILES["package/plotly-cartesian.min.js"].read_bytes()
    record = {"package": wanted, "package_hash": integrity(packed), "hash": integrity(script)}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
