#!/bin/sh
# What the tests need and pip has not: Chromium, Java, the Nu checker, axe, openssl; Postfix, Dovecot,
# PostgreSQL and Perl's Mail::DKIM, which the tests start in folders of their own.
# sh tests/tools.sh FOLDER BIN: the folder for node's modules, the bin of the suite's environment.
set -eu
target=$1
bin=$2

root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
has() { command -v "$1" >/dev/null 2>&1; }
# The names under which tests/browser/chromium.py looks for it.
has_chromium() { has chromium || has google-chrome; }
# macOS has a command java that only says where to get one.
has_java() { has java && java -version >/dev/null 2>&1; }

if has apt-get; then
  missing=""
  has_chromium || missing="$missing chromium"
  has_java || missing="$missing default-jre-headless"
  has npm || missing="$missing npm"
  has openssl || missing="$missing openssl"
  has postconf || missing="$missing postfix"
  [ -x /usr/lib/dovecot/imap ] || missing="$missing dovecot-imapd"
  [ -x /usr/lib/dovecot/lmtp ] || missing="$missing dovecot-lmtpd"
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
  # Dictionaries for the check of spelling.
  [ -e /usr/share/hunspell/fr.dic ] || missing="$missing hunspell-fr"
  [ -e /usr/share/hunspell/en_US.dic ] || missing="$missing hunspell-en-us"
  [ -e /usr/share/hunspell/pt_PT.dic ] || missing="$missing hunspell-pt-pt"
  [ -e /usr/share/hunspell/pt_BR.dic ] || missing="$missing hunspell-pt-br"
  perl -MMail::DKIM::Verifier -e1 2>/dev/null || missing="$missing libmail-dkim-perl"
  fc-list 2>/dev/null | grep -qi "noto color emoji" || missing="$missing fonts-noto-color-emoji"
  fc-list 2>/dev/null | grep -qi "liberation" || missing="$missing fonts-liberation"
  fc-list 2>/dev/null | grep -qi "dejavu" || missing="$missing fonts-dejavu-core"
  if [ -n "$missing" ]; then
    root apt-get update -qq
    # The machine's own mail stays as it is.
    echo "postfix postfix/main_mailer_type select No configuration" | root debconf-set-selections
    # shellcheck disable=SC2086
    root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
  fi
fi

has_java || { echo "hint: install Java; on macOS, brew install --cask temurin"; exit 1; }
has npm || { echo "hint: install npm; on macOS, brew install node"; exit 1; }

mkdir -p "$target"
npm install --silent --no-save --no-audit --no-fund --ignore-scripts \
  --prefix "$(dirname "$target")" vnu-jar@26.9.27 axe-core@4.10.3

# Where the system has no package, as on macOS: the Chromium that belongs to the locked Playwright.
# Its usual place depends on XDG_CACHE_HOME, which the tests change.
if ! has_chromium; then
  PLAYWRIGHT_BROWSERS_PATH=${PLAYWRIGHT_BROWSERS_PATH:-$(cd "$target" && pwd)/.browsers} \
    "$bin/playwright" install chromium
fi
