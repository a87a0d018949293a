#!/bin/sh
# Installs what the end-to-end tests run: Node packages beside this file, and Chromium.
# Writes the path of Chromium to node_modules/chromium.path. Run by `mvn verify -Pe2e`; safe to run again.
set -eu
cd -- "$(dirname -- "$0")"

say() { printf 'e2e: %s\n' "$*" >&2; }

is_debian_root() { [ -f /etc/debian_version ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }

apt_install() {
  say "installing $* ..."
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_chromium() {
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" && return 0
  done
  mac='/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  [ ! -x "$mac" ] || printf '%s\n' "$mac"
}

if ! command -v npm >/dev/null; then
  is_debian_root || { say "needs Node 20 or later with npm; install it and run again."; exit 1; }
  apt_install nodejs npm
fi
major=$(node --version | sed 's/^v\([0-9]*\).*/\1/')
[ "$major" -ge 20 ] || { say "needs Node 20 or later, found $(node --version)."; exit 1; }

# A copy of the lock file tells that this very set is installed already.
if ! cmp -s package-lock.json node_modules/installed.json; then
  npm ci --no-progress --loglevel=error
  cp package-lock.json node_modules/installed.json
fi

chromium=$(find_chromium)
if [ -z "$chromium" ]; then
  is_debian_root || { say "needs Chromium on the PATH; install it and run again."; exit 1; }
  apt_install chromium
  chromium=$(find_chromium)
  [ -n "$chromium" ] || { say "installed chromium, but it is not on the PATH."; exit 1; }
fi
printf '%s' "$chromium" > node_modules/chromium.path
say "Node $(node --version), Chromium $chromium"
