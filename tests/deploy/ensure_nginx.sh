#!/bin/sh
# The proxy's tests put our file before a real nginx; where none can be had they say that they are left out.
set -eu

found() {
  command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]
}

found && exit 0

if command -v apt-get >/dev/null 2>&1; then
  root=""
  [ "$(id -u)" = 0 ] || root="sudo -n"
  if $root true 2>/dev/null; then
    echo "Installing nginx-light for the proxy's tests"
    { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends nginx-light; } >/dev/null 2>&1 || true
  fi
fi

found || echo "The proxy's tests are left out: they need Debian's 'nginx-light', or any nginx in the PATH."
