#!/bin/sh
# The tour in every browser that can be driven here; the others are named.
set -eu
cd "$(dirname "$0")/../.."

python=.venv-browsers/bin/python
if ! [ -x "$python" ]; then
  .venv/bin/python -m tests.engines.installed
  exec .venv/bin/python -m pytest tests/engines -k chromium
fi
screen=""
if command -v xvfb-run >/dev/null 2>&1 && command -v dbus-run-session >/dev/null 2>&1; then
  screen="xvfb-run -a -s '-screen 0 1600x1300x24' dbus-run-session --"
fi
eval "$screen $python -m tests.engines.installed"
eval "$screen $python -m pytest tests/engines"
