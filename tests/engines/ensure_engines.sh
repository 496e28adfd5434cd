#!/bin/sh
# Firefox, WebKit and what drives them, from Debian. `make test-browsers` calls it.
set -eu

PACKAGES="firefox-esr webkit2gtk-driver gir1.2-webkit2-4.1 gir1.2-gtk-3.0 python3-gi xvfb xauth dbus-daemon"

complete() {
  for name in WebKitWebDriver xvfb-run dbus-run-session; do
    command -v "$name" >/dev/null 2>&1 || return 1
  done
  command -v firefox-esr >/dev/null 2>&1 || command -v firefox >/dev/null 2>&1 || return 1
  /usr/bin/python3 -c 'import gi; gi.require_version("WebKit2", "4.1")' >/dev/null 2>&1
}

complete && exit 0
if command -v apt-get >/dev/null 2>&1; then
  root=""
  [ "$(id -u)" = 0 ] || root="sudo -n"
  if $root true 2>/dev/null; then
    echo "Installing $PACKAGES"
    $root apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null 2>&1 || true
  fi
fi
complete || echo "Not everything is here. Debian's packages are: $PACKAGES"
