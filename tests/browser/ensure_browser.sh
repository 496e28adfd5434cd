#!/bin/sh
# The browser tests need a Chromium or Chrome, and a Korean font to see Korean as it is.
set -eu

found() {
  [ -n "${CHROME:-}" ] && [ -x "${CHROME:-}" ] && return 0
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && return 0
  done
  return 1
}

korean() {
  command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=ko 2>/dev/null)" ]
}

# The headless shell is Chromium without its windows and takes a third less processor time.
# Not every release has it.
shell() {
  [ -n "${CHROME:-}" ] || command -v chromium-headless-shell >/dev/null 2>&1 \
    || ! apt-cache show chromium-headless-shell >/dev/null 2>&1
}

if found && korean && shell; then
  exit 0
fi

if command -v apt-get >/dev/null 2>&1; then
  root=""
  [ "$(id -u)" = 0 ] || root="sudo -n"
  if $root true 2>/dev/null; then
    packages="fonts-noto-cjk"
    shell || packages="chromium-headless-shell $packages"
    found || packages="chromium chromium-headless-shell $packages"
    echo "Installing $packages for the browser tests"
    $root apt-get update -qq >/dev/null 2>&1 || true
    for package in $packages; do
      $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        "$package" >/dev/null 2>&1 || true
    done
  fi
fi

if ! found; then
  echo "The browser tests need Chromium or Chrome: install Debian's 'chromium' and 'fonts-noto-cjk', or set CHROME=/path/to/it"
  exit 1
fi
korean || echo "No Korean font here: the Korean screenshots will lack letters ('fonts-noto-cjk' has them)."
