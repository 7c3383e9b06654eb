#!/bin/sh
# What the browser tests need and pip has not: Chromium, Java, the Nu checker, axe.
set -eu
target=$1

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

if command -v apt-get >/dev/null 2>&1; then
  missing=""
  command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$missing chromium"
  command -v java >/dev/null 2>&1 || missing="$missing default-jre-headless"
  command -v npm >/dev/null 2>&1 || missing="$missing npm"
  fc-list 2>/dev/null | grep -qi "noto color emoji" || missing="$missing fonts-noto-color-emoji"
  fc-list 2>/dev/null | grep -qi "liberation" || missing="$missing fonts-liberation"
  fc-list 2>/dev/null | grep -qi "dejavu" || missing="$missing fonts-dejavu-core"
  if [ -n "$missing" ]; then
    root apt-get update -qq
    # shellcheck disable=SC2086
    root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
  fi
fi

mkdir -p "$target"
npm install --silent --no-save --no-audit --no-fund --ignore-scripts \
  --prefix "$(dirname "$target")" vnu-jar@26.9.27 axe-core@4.10.3
