#!/usr/bin/env bash
# Set up .venv for one of: lab, grade, dev, fuzz; or install for the tests what is not
# a Python package (system), or the oracle that is large (torch).
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?one of lab, grade, dev, fuzz, system, torch}
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip --quiet"

say() { printf '%s\n' "$*" >&2; }

# A Python that fits: 3.11 or later, with venv. The first is what the pins were
# tested with.
find_python() {
  local name
  for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      if "$name" -c 'import venv, ensurepip' 2>/dev/null; then
        command -v "$name"
        return
      fi
      say "$name fits but lacks venv. On Debian and Ubuntu: sudo apt-get install python3-venv"
    fi
  done
  say "No Python 3.11 or later with venv was found. Install one, for example:"
  say "  Debian, Ubuntu:  sudo apt-get install python3 python3-venv"
  say "  Fedora:          sudo dnf install python3"
  say "  macOS:           brew install python@3.12"
  say "  or any system:   conda env create -f environment.yml"
  say "Then run the same command again, or name it: make demo PYTHON=/path/to/python3"
  exit 1
}

make_venv() {
  if ! .venv/bin/python -c '' 2>/dev/null; then
    local python
    python=$(find_python)
    say "Making .venv with $python"
    "$python" -m venv --clear .venv
  fi
}

# Run a command as root, if that is possible without a question.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

install_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null ||
    command -v google-chrome >/dev/null && return
  command -v apt-get >/dev/null || return 0
  say "Installing Chromium for the browser tests"
  { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq chromium fonts-dejavu-core; } >/dev/null 2>&1 ||
    say "Chromium could not be installed; the browser tests will say so."
}

install_postgres() {
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && return
  command -v apt-get >/dev/null || return 0
  say "Installing PostgreSQL for the gradebook's tests"
  { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends postgresql; } >/dev/null 2>&1 ||
    say "PostgreSQL could not be installed; its tests will say so."
}

install_torch() {
  .venv/bin/python -c 'import torch' 2>/dev/null && return
  say "Installing PyTorch, the second oracle"
  $pip install -c constraints.txt torch
}

case $what in
  lab | grade | dev | fuzz)
    make_venv
    say "Installing what '$what' needs (once)"
    $pip install -c constraints.txt -e ".[$what]"
    touch ".venv/.$what"
    ;;
  torch) install_torch ;;
  system)
    install_chromium
    install_postgres
    if [ "${CI:-}" = true ]; then install_torch; fi
    ;;
  *) say "unknown: $what"; exit 2 ;;
esac
