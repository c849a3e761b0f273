#!/bin/sh
# The browser that shows pages: installed as a package of Debian where it is missing and we may; else why not.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if ! command -v apt-get >/dev/null 2>&1; then
  echo "No browser, and no apt-get to install one with: its tests are skipped, or fail with CI=true." >&2
elif [ "$(id -u)" -ne 0 ]; then
  echo "No browser, and only root may install one (apt-get install chromium): its tests are skipped, or fail with CI=true." >&2
elif ! { apt-get -qq update && apt-get -qq install -y --no-install-recommends chromium; } >/dev/null; then
  echo "No browser, and apt-get could not install one: its tests are skipped, or fail with CI=true." >&2
fi
