#!/usr/bin/env bash
# install.sh DEST: axe-core, which looks for what keeps people out of a page, at a fixed version, once.
set -euo pipefail
dest=${1:?usage: install.sh DEST}
want="axe-core 4.14.1"
[ "$(cat "$dest/installed" 2>/dev/null || true)" = "$want" ] && exit 0
PATH=$(bash "$(dirname "$0")/../tools/node.sh" "$dest/../node"):$PATH
mkdir -p "$dest"
cd "$dest"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund axe-core@4.14.1
echo "$want" >installed
