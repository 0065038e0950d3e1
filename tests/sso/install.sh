#!/usr/bin/env bash
# install.sh DEST: a certified OpenID provider, at a fixed version, once. Prints the folder of
# Node.js.
set -euo pipefail
dest=${1:?usage: install.sh DEST}
want="oidc-provider 9.13.3"
node=$(bash "$(dirname "$0")/../tools/node.sh" "$dest/../node")
if [ "$(cat "$dest/installed" 2>/dev/null || true)" != "$want" ]; then
    mkdir -p "$dest"
    cd "$dest"
    echo '{ "private": true }' >package.json
    PATH=$node:$PATH npm install --silent --no-audit --no-fund "${want/ /@}"
    echo "$want" >installed
fi
echo "$node"
